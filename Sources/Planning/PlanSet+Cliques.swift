import Algorithms

/// What no two sessions can have at the same time: one venue, one speaker, the same people.
public enum Clique: Hashable, Sendable {
  /// A venue that is not shared; only those sessions that use it.
  case venue(Int)
  /// A speaker.
  case speaker(Int)
  /// An audience that attends.
  case audience(Int)
  /// Two audiences that have someone in common, as the plan says.
  case overlap(Int, Int)
  /// A person in several audiences.
  case person(Int)
}

extension PlanSet {
  /// All that sessions can clash over, each with the sessions (two or more, cancelled ones left out) of which no two may overlap: by kind,
  /// then by number. For a venue they are those that may use it.
  public func cliques() -> [(clique: Clique, sessions: [Int])] {
    var ofVenue: [[Int]] = Array(repeating: [], count: venues.count)
    var ofSpeaker: [[Int]] = Array(repeating: [], count: speakers.count)
    var ofAudience: [[Int]] = Array(repeating: [], count: audiences.count)
    for (number, entry) in entries.enumerated() where entry.session.status != .cancelled {
      for venue in entry.venues.uniqued() where !venues[venue].value.isShared { ofVenue[venue].append(number) }
      for speaker in entry.speakers.uniqued() { ofSpeaker[speaker].append(number) }
      for audience in entry.attending { ofAudience[audience].append(number) }
    }
    let overlaps = overlapping.map { (Clique.overlap($0, $1), Set(ofAudience[$0] + ofAudience[$1]).sorted()) }
    let people = memberships.enumerated().filter { $1.count > 1 }
      .map { (Clique.person($0), Set($1.flatMap { ofAudience[$0] }).sorted()) }
    return
      (ofVenue.enumerated().map { (.venue($0), $1) } + ofSpeaker.enumerated().map { (.speaker($0), $1) }
      + ofAudience.enumerated().map { (.audience($0), $1) } + overlaps + people)
      .filter { $0.1.count > 1 }
  }

  /// Whether a clique by itself keeps two of its sessions apart: what audiences or people have in common counts only for sessions that no
  /// audience attends both of, as that audience is a clique of its own.
  public func separates(_ clique: Clique, _ a: Int, _ b: Int) -> Bool {
    switch clique {
    case .venue, .speaker, .audience: true
    case .overlap, .person: !entries[a].attending.contains { entries[b].attending.contains($0) }
    }
  }
}
