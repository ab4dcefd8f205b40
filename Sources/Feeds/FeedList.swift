import ICalendar
import OrderedCollections
import Planning
import Words

/// A feed of a programme: its address, what it is called, and which sessions are in it.
public struct Feed: Hashable, Sendable {
  /// Whose or which sessions a feed holds.
  public enum Kind: String, Hashable, Sendable {
    /// Everything of the programme.
    case all
    /// What an audience attends.
    case audience
    /// What is at a venue.
    case venue
    /// What is about a theme.
    case theme
    /// What a speaker speaks at: personal data.
    case speaker
    /// The team's tasks as whole days: personal data.
    case team
    /// The same as to-dos.
    case todo
  }

  /// Whose or which sessions it holds.
  public let kind: Kind
  /// From the programme's folder, for instance `audience/rektorer.ics`.
  public let path: String
  /// What it is about, without the programme: `Rektorer`.
  public let label: String
  /// What clients call it: `Rektorer – Leda och driva`.
  public let name: String
  /// A colour name of CSS3; nil where it has none.
  public let colour: String?
  /// The numbers of the sessions.
  public let sessions: [Int]

  /// The id of the audience, venue, theme or speaker; that of the kind for the others.
  public var id: String { path.split(separator: "/").last.map { String($0.dropLast(4)) } ?? "" }
  /// Whether it may be read by anyone.
  public var isOpen: Bool {
    switch kind {
    case .all, .audience, .venue, .theme: true
    case .speaker, .team, .todo: false
    }
  }
}

/// The feeds of a programme: of everything, of each audience, venue and theme, and those that hold personal data.
struct FeedList {
  let plans: PlanSet
  /// The numbers of the programme's plans.
  let years: [Int]
  let placements: [Placement?]

  private var title: String { years.last.map { plans.plans[$0].title } ?? "" }
  private var numbers: [Int] { years.flatMap { Array(plans.entries(ofPlan: $0)) } }

  var open: [Feed] {
    [Feed(kind: .all, path: "all.ics", label: title, name: title, colour: nil, sessions: numbers)]
      + feeds(.audience, ids { $0.audiences.mapValues { ($0.name, nil, $0.mark.file) } }) { number, plan, id in
        plans.entries[number].attending.contains { plans.audiences[$0].id == id } && plan.audiences[id] != nil
      }
      + feeds(.venue, ids { $0.venues.mapValues { ($0.name, nil, $0.mark.file) } }) { number, _, id in placements[number]?.venue == id }
      + feeds(.theme, ids { $0.themes.mapValues { ($0.name, $0.colour, $0.mark.file) } }) { number, _, id in
        plans.entries[number].session.theme == id
      }
  }

  var personal: [Feed] {
    feeds(.speaker, ids { $0.speakers.mapValues { ($0.name, nil, $0.mark.file) } }) { number, _, id in
      plans.entries[number].session.speakers.contains(id)
    } + [tasks(.team), tasks(.todo)]
  }

  private func tasks(_ kind: Feed.Kind) -> Feed {
    let words = Words(years.last.map { plans.plans[$0].language } ?? .english)
    return Feed(
      kind: kind, path: "\(kind.rawValue).ics", label: words.tasks, name: kind == .todo ? words.todo(title) : words.team(title),
      colour: nil, sessions: numbers)
  }

  private typealias Named = (name: String, colour: String?, file: String)

  /// The definitions of all years, the last year's names; those of an include only where a session uses them.
  private func ids(_ definitions: (Plan) -> OrderedDictionary<String, Named>) -> [(plan: Plan, id: String, Named)] {
    var found: OrderedDictionary<String, (plan: Plan, id: String, Named)> = [:]
    for year in years {
      let plan = plans.plans[year]
      for (id, named) in definitions(plan) { found[id] = (plan, id, named) }
    }
    return Array(found.values)
  }

  private func feeds(_ kind: Feed.Kind, _ items: [(plan: Plan, id: String, Named)], holds: (Int, Plan, String) -> Bool) -> [Feed] {
    items.compactMap { plan, id, named in
      let sessions = numbers.filter { holds($0, plans.plans[plans.entries[$0].plan], id) }
      if sessions.isEmpty, named.file != plan.file { return nil }
      return Feed(
        kind: kind, path: "\(kind.rawValue)/\(id).ics", label: named.name, name: "\(named.name) – \(title)", colour: named.colour,
        sessions: sessions)
    }
  }
}
