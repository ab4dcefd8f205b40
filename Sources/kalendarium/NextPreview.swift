import CivilTime
import Planning
import PlanFiles
import Solver

/// Next year's plan as the planner would lay it out now: whether it can be met, and which proposals do not go together.
struct NextPreview {
  let next: NextPlan
  let years: Years
  /// nil where no time was given to look for one.
  let solution: Solver.Solution?

  init(_ next: NextPlan, time: Double, _ common: CommonOptions) throws {
    self.next = next
    years = try Years(draft: next.plan, common)
    let deadline = ContinuousClock.now + .seconds(time)
    solution =
      time == 0
      ? nil : Solver(Solver.Task(years.plans), threads: Cores.count, shouldStop: { ContinuousClock.now > deadline }).solve()
  }

  /// Where the planner would put a session; nil where it found no schedule.
  func planned(_ session: String) -> Placement? {
    years.plans.entry(plan: 0, session: session).flatMap { solution?.placements[$0] }
  }

  /// The proposals that together break a rule that forbids, each with the day the planner would give it.
  var ties: [String: Rollover.Tie] {
    guard let planned = solution?.placements, solution?.cost != nil else { return [:] }
    let days = Dictionary(next.sessions.map { ($0.session, $0.day) }) { first, _ in first }
    let ids = years.plans.entries.map(\.session.id)
    let proposed = zip(ids, planned).map { id, placement -> Placement? in
      guard var placement, let day = days[id] ?? nil else { return nil }
      placement.day = day
      return placement
    }
    var ties: [String: Rollover.Tie] = [:]
    for rule in next.plan.rules where rule.level == .block {
      for breach in RuleCheck(years.plans).breaches(of: rule, inPlan: 0, proposed) {
        for (one, other) in [(breach.first, breach.second), (breach.second, breach.first)] {
          guard let day = planned[one]?.day, day != proposed[one]?.day, ties[ids[one]] == nil else { continue }
          ties[ids[one]] = Rollover.Tie(day: day, other: ids[other])
        }
      }
    }
    return ties
  }
}
