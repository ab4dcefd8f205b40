import CivilTime

/// What it means that a rule of a plan is broken: the one definition that planning and checking share.
public struct RuleCheck: Sendable {
  /// Two sessions that break a rule together.
  public struct Breach: Hashable, Sendable {
    /// The number of the first session, as the rule names them.
    public let first: Int
    /// The number of the second.
    public let second: Int
    /// Calendar days from the first to the second.
    public let days: Int
  }

  let plans: PlanSet

  /// Rules of some plans.
  public init(_ plans: PlanSet) { self.plans = plans }

  /// The pairs of placed sessions that break a rule; series are wishes and are never broken. Cancelled sessions do not count.
  public func breaches(of rule: Rule, inPlan plan: Int, _ placements: [Placement?]) -> [Breach] {
    if case .apart(_, let min) = rule.kind { return tooClose(held(rule, inPlan: plan), min: min, placements) }
    return pairs(of: rule, inPlan: plan).compactMap { first, second in
      guard let a = placements[first], let b = placements[second], isBroken(rule, a, b) else { return nil }
      return Breach(first: first, second: second, days: a.day.days(to: b.day))
    }
  }

  /// The breaches of sessions that are to be apart: a rule may name all sessions of a plan, and by day only neighbours need be compared.
  private func tooClose(_ named: [Int], min: Int, _ placements: [Placement?]) -> [Breach] {
    let placed = named.enumerated().compactMap { place, number in placements[number].map { (place: place, number: number, day: $0.day) } }
      .sorted { ($0.day, $0.place) < ($1.day, $1.place) }
    var found: [(places: (Int, Int), breach: Breach)] = []
    for (index, one) in placed.enumerated() {
      for other in placed[(index + 1)...].prefix(while: { one.day.days(to: $0.day) < min }) {
        let (first, second) = one.place < other.place ? (one, other) : (other, one)
        found.append(
          ((first.place, second.place), Breach(first: first.number, second: second.number, days: first.day.days(to: second.day))))
      }
    }
    return found.sorted { $0.places < $1.places }.map(\.breach)
  }

  /// The sessions a rule names, without those that are cancelled.
  private func held(_ rule: Rule, inPlan plan: Int) -> [Int] {
    rule.sessions.compactMap { plans.entry(plan: plan, session: $0) }.filter(isHeld)
  }

  /// The pairs of sessions a rule ties, without those that are cancelled.
  public func pairs(of rule: Rule, inPlan plan: Int) -> [(Int, Int)] {
    let named = held(rule, inPlan: plan)
    switch rule.kind {
    case .first, .last:
      guard let one = named.first else { return [] }
      return plans.entries(ofPlan: plan).filter { $0 != one && isHeld($0) }.map { (one, $0) }
    case .order: return named.count == 2 ? [(named[0], named[1])] : []
    case .apart: return named.indices.flatMap { index in named[(index + 1)...].map { (named[index], $0) } }
    case .series: return []
    }
  }

  private func isHeld(_ number: Int) -> Bool { plans.entries[number].session.status != .cancelled }

  /// Whether a rule is broken by two sessions where they are, the first and the second as ``pairs(of:inPlan:)`` gives them.
  public func isBroken(_ rule: Rule, _ first: Placement, _ second: Placement) -> Bool {
    rule.relation?.isBroken(first, second) ?? false
  }
}

/// What a rule asks of two sessions: the small value that planning and checking share.
public enum Relation: Hashable, Sendable {
  /// The first starts before the second.
  case before
  /// The first starts after the second.
  case after
  /// From the first session's day to the second's are at least `min` and, where given, at most `max` days.
  case days(min: Int, max: Int?)
  /// Their days are at least `min` days apart, whichever comes first.
  case apart(min: Int)

  /// Whether two sessions where they are break it.
  public func isBroken(_ first: Placement, _ second: Placement) -> Bool {
    let days = first.day.days(to: second.day)
    switch self {
    case .before: return first.startTime >= second.startTime
    case .after: return first.startTime <= second.startTime
    case .days(let min, let max): return days < min || max.map { days > $0 } ?? false
    case .apart(let min): return abs(days) < min
    }
  }
}

extension Rule {
  /// What it asks of each of its pairs; nil for a series, which asks for nothing that could be broken.
  public var relation: Relation? {
    switch kind {
    case .first: .before
    case .last: .after
    case .order(_, _, let min, let max): .days(min: min, max: max)
    case .apart(_, let min): .apart(min: min)
    case .series: nil
    }
  }
}
