import CivilTime
import Planning

/// The judge: finds everything wrong with a schedule, and knows nothing of how it was made.
public struct Checker: Sendable {
  let plans: PlanSet
  let placements: [Placement?]
  /// The sessions that are placed, by number, with where they are.
  let placed: [(number: Int, placement: Placement)]

  /// A checker of what was decided, by session number. What a cancelled session has takes no time.
  public init(_ plans: PlanSet, _ placements: [Placement?]) {
    self.plans = plans
    self.placements = zip(plans.entries, placements).map { $0.session.status == .cancelled ? nil : $1 }
    placed = self.placements.enumerated().compactMap { number, placement in placement.map { (number, $0) } }
  }

  /// All findings, waivers applied: the gravest first, then by time, then by session.
  public func findings() -> [Finding] {
    var all = rules.flatMap { $0() }
    for index in all.indices { all[index].isWaived = isWaived(all[index]) }
    // The keys hold texts that are put together: once for each finding, not once for each comparison.
    return zip(all.map(key), all).sorted { $0.0 < $1.0 }.map(\.1)
  }

  /// Every rule of the year, hard ones first.
  private var rules: [() -> [Finding]] {
    [
      unplaced, doubleBookings, busyTimes, speakersUnavailable, venuesTooSmall, closedDays, outsideWindows, outsideHours,
      sources, brokenRules, weekLimits, unitsShortStaffed, unitsNotCovered, uneasyDays, lateMoves,
    ]
  }

  private func key(_ finding: Finding) -> (Int, Int, Int, Int, String) {
    let rank =
      switch finding.level {
      case .block: 0
      case .warn: 1
      case .note: 2
      }
    return (
      rank, finding.from?.minutes ?? .max, finding.entries.first ?? .max, finding.entries.last ?? .max,
      finding.code.rawValue + (finding.subject?.id ?? "") + (finding.source ?? "")
    )
  }

  /// A waiver counts for one code and exactly its sessions, until one of them has moved after the day it was given; without a day, until
  /// one of them has moved at all.
  private func isWaived(_ finding: Finding) -> Bool {
    guard let first = finding.entries.first else { return false }
    let plan = plans.entries[first].plan
    guard !plans.plans[plan].waivers.isEmpty else { return false }
    let ids = Set(finding.entries.map { plans.entries[$0].session.id })
    guard finding.entries.allSatisfy({ plans.entries[$0].plan == plan }) else { return false }
    return plans.plans[plan].waivers.contains { waiver in
      waiver.code == finding.code && Set(waiver.sessions) == ids
        && !finding.entries.contains { entry in
          guard let moved = placements[entry]?.moved else { return false }
          return waiver.on.map { moved.on > $0 } ?? true
        }
    }
  }

  /// The number of the venue that a session uses where it is; nil where it has none.
  func venue(of number: Int, _ placement: Placement) -> Int? {
    placement.venue.flatMap { plans.venue(plan: plans.entries[number].plan, id: $0) }
  }

  func subject(venue number: Int) -> Finding.Subject {
    Finding.Subject(kind: .venue, id: plans.venues[number].id, name: plans.venues[number].value.name)
  }
  func subject(speaker number: Int) -> Finding.Subject {
    Finding.Subject(kind: .speaker, id: plans.speakers[number].id, name: plans.speakers[number].value.name)
  }
  func subject(audience number: Int) -> Finding.Subject {
    Finding.Subject(kind: .audience, id: plans.audiences[number].id, name: plans.audiences[number].value.name)
  }
  func subject(person number: Int) -> Finding.Subject {
    Finding.Subject(kind: .person, id: plans.people[number].id, name: plans.people[number].value.name)
  }
}
