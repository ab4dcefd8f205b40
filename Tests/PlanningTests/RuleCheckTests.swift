import CivilTime
import PlanFiles
import Planning
import Support
import Testing

/// Breaches found the short way are those that looking at each pair finds.
@Suite struct RuleCheckTests {
  @Test(arguments: [0, 1, 3, 30]) func apartComparesAllThatAreClose(_ min: Int) throws {
    let ids = (0..<12).map { "s\($0)" }
    let sessions = ids.map { "  \($0): {title: T, duration: 1 h}" }.joined(separator: "\n")
    let plan = try Plans.small("sessions:\n\(sessions)\nrules:\n  - {apart: [\(ids.joined(separator: ", "))], min: \(min) days}")
    // Days in no order, some of them twice, and one session without a place.
    let days = [9, 22, 12, 9, 30, 15, 26, 12, 10, 31, 29]
    let padded = days.map { $0 < 10 ? "0\($0)" : "\($0)" }
    let places = placed(plan, Dictionary(uniqueKeysWithValues: zip(ids, padded).map { ($0, "2018-01-\($1) 09:00") }))
    let check = RuleCheck(PlanSet([plan]))
    let slow = check.pairs(of: plan.rules[0], inPlan: 0).filter { pair in
      guard let first = places[pair.0], let second = places[pair.1] else { return false }
      return check.isBroken(plan.rules[0], first, second)
    }
    let fast = check.breaches(of: plan.rules[0], inPlan: 0, places)
    #expect(fast.map { [$0.first, $0.second] } == slow.map { [$0.0, $0.1] })
    #expect(
      fast.allSatisfy { breach in
        guard let first = places[breach.first], let second = places[breach.second] else { return false }
        return breach.days == first.day.days(to: second.day)
      })
  }
}
