/// How much work the rules of a calendar may take: a step is a day, a time or a position tried; a year or a month looked at is several.
///
/// Rules come from outside, and a short one can ask for years of work. Each has so many steps, and all of a calendar together too.
public struct StepBudget: Sendable {
  /// Steps for one rule.
  public static let ruleLimit = 100_000
  /// Steps for all rules of a calendar.
  public static let calendarLimit = 1_000_000

  /// Steps left for all rules.
  public private(set) var left: Int
  /// Steps left for the rule at hand.
  private var ruleLeft = 0
  private let perRule: Int

  /// A budget for all rules of a calendar, and for each.
  public init(_ total: Int = StepBudget.calendarLimit, perRule: Int = StepBudget.ruleLimit) {
    left = total
    self.perRule = perRule
  }

  /// Begins the next rule.
  public mutating func beginRule() { ruleLeft = min(perRule, left) }

  /// Takes steps; false where they are used up.
  public mutating func spend(_ steps: Int) -> Bool {
    left -= steps
    return left >= 0
  }

  @inline(__always) mutating func take(_ steps: Int = 1) -> Bool {
    ruleLeft -= steps
    left -= steps
    return ruleLeft >= 0
  }
}
