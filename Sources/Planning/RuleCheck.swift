import Algorithms
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
    pairs(of: rule, inPlan: plan).compactMap { first, second in
      guard let a = placements[first], let b = placements[second], isBroken(rule, a, b) else { return nil }
      return Breach(first: first, second: second, days: a.day.days(to: b.day))
    }
  }

  /// The pairs of sessions a rule ties, without those that are cancelled.
  public func pairs(of rule: Rule, inPlan plan: Int) -> [(Int, Int)] {
    let named = rule.sessions.compactMap { plans.entry(plan: plan, session: $0) }.filter(isHeld)
    switch rule.kind {
    case .first, .last:
      guard let one = named.first else { return [] }
      return plans.entries(ofPlan: plan).filter { $0 != one && isHeld($0) }.map { (one, $0) }
    case .order: return named.count == 2 ? [(named[0], named[1])] : []
    case .apart: return named.combinations(ofCount: 2).map { ($0[0], $0[1]) }
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
