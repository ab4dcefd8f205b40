import CivilTime
import Clashes
import Foundation
import OrderedCollections
import Planning
import Solver
import Testing

/// Random small plans against brute force: the verdict, the cost and the proof must be right for every one.
@Suite struct BruteForceTests {
  /// How many plans are tried; `KALENDARIUM_RANDOM_PLANS` asks for more.
  static let count = ProcessInfo.processInfo.environment["KALENDARIUM_RANDOM_PLANS"].flatMap { Int($0) } ?? 3000

  /// The seeds below a number, fifty to a case, so that the cases run side by side.
  static func chunks(below count: Int) -> [Range<Int>] {
    stride(from: 0, to: count, by: 50).map { $0..<min($0 + 50, count) }
  }

  @Test(arguments: chunks(below: count)) func solverAndBruteForceAgree(_ seeds: Range<Int>) throws {
    for seed in seeds {
      let random = RandomPlan(seed: seed)
      let plans = PlanSet(try random.read())
      var force = BruteForce(plans)
      let best = force.best()
      let wrong = differences(Solver(Solver.Task(plans)) { false }.solve(), best, plans)
      #expect(wrong.isEmpty, "seed \(seed): \(wrong.joined(separator: "; "))\n\(random.text)")
    }
  }

  /// Plans on which the solver once was wrong. 73620: days given back to a session did not bring back what others cost it there.
  @Test(arguments: [73620]) func solverAndBruteForceAgreeWhereTheyOnceDidNot(_ seed: Int) throws {
    try solverAndBruteForceAgree(seed..<(seed + 1))
  }

  /// Something changes after the schedule was made: what has been decided costs to move, and no more is moved than is worth it.
  @Test(arguments: chunks(below: count / 3)) func solverAndBruteForceAgreeOnWhatToKeep(_ seeds: Range<Int>) throws {
    for seed in seeds {
      let random = RandomPlan(seed: seed)
      let before = try random.read()
      var force = BruteForce(PlanSet(before))
      guard let best = force.best() else { continue }
      let plans = PlanSet(BruteForceTests.changed(before, best.placements, seed: seed))
      var task = Solver.Task(plans)
      task.keep = (.standard, best.placements)
      var forceAgain = BruteForce(plans, keep: task.keep)
      let wrong = differences(Solver(task) { false }.solve(), forceAgain.best(), plans, keep: task.keep)
      let places = best.placements.map { $0.map { "\($0.startTime) \($0.venue ?? "-")" } ?? "-" }.joined(separator: ", ")
      #expect(wrong.isEmpty, "seed \(seed), before \(places): \(wrong.joined(separator: "; "))\n\(random.text)")
    }
  }

  /// What a solution has wrong; nothing where it is right.
  private func differences(
    _ solution: Solver.Solution, _ best: BruteForce.Best?, _ plans: PlanSet, keep: (Cost.Keep, [Placement?])? = nil
  ) -> [String] {
    guard let best else {
      var wrong: [String] = []
      if solution.status != .infeasible { wrong.append("there is no schedule, the solver says \(solution.status?.rawValue ?? "nothing")") }
      if solution.conflict?.isEmpty ?? true { wrong.append("no conflict is named") }
      return wrong
    }
    var wrong = BruteForceTests.blocking(plans, best.placements).map { "brute force took \($0.rawValue) for clean" }
    guard let cost = solution.cost else {
      return wrong + ["there is a schedule for \(best.cost), the solver says \(solution.status?.rawValue ?? "nothing")"]
    }
    if solution.status != .optimal { wrong.append("status \(solution.status?.rawValue ?? "none")") }
    if cost != best.cost { wrong.append("cost \(cost), best \(best.cost)") }
    if solution.bound != cost { wrong.append("bound \(solution.bound), cost \(cost)") }
    let total = Cost(plans, keep: keep).total(solution.placements)
    if total != cost { wrong.append("says cost \(cost), costs \(total)") }
    return wrong + BruteForceTests.blocking(plans, solution.placements).map { "not clean: \($0.rawValue)" }
  }

  private static func blocking(_ plans: PlanSet, _ placements: [Placement?]) -> [FindingCode] {
    Checker(plans, placements).findings().filter { $0.level == .block && !$0.isWaived }.map(\.code)
  }

  /// The plans after something has come between: the venue of one session is taken on its day, or, where it has none, the day is closed.
  private static func changed(_ plans: [Plan], _ placements: [Placement?], seed: Int) -> [Plan] {
    let set = PlanSet(plans)
    var random = SplitMix(seed: UInt64(seed))
    let placed = placements.indices.filter { placements[$0] != nil }
    guard !placed.isEmpty else { return plans }
    let number = random.pick(placed)
    guard let placement = placements[number] else { return plans }
    let owner = set.entries[number].plan
    var changed = plans
    guard let venue = placement.venue else {
      changed[owner].year.closed.append(NamedDays(name: "Stängt", days: DayRange(placement.day)))
      return changed
    }
    for index in changed.indices where set.venue(plan: index, id: venue) == set.venue(plan: owner, id: venue) {
      guard let mark = changed[index].venues[venue]?.mark else { continue }
      changed[index].venues[venue]?.busy.append(BusyTime(source: .on(placement.day, .wholeDay), mark: mark))
    }
    return changed
  }

  // MARK: The tests' own tools

  /// About half of the plans can be met, or the tests above would show little.
  @Test func randomPlansAreOfBothKinds() throws {
    let seeds = 0..<300
    let feasible = try seeds.count { seed in
      var force = BruteForce(PlanSet(try RandomPlan(seed: seed).read()))
      return force.best() != nil
    }
    #expect((seeds.count * 35 / 100...seeds.count * 65 / 100).contains(feasible), "\(feasible) of \(seeds.count)")
    let loose = try seeds.prefix(50).count { seed in
      var force = BruteForce(PlanSet(try RandomPlan(seed: seed, tightness: 30).read()))
      return force.best() != nil
    }
    #expect(loose > 35, "\(loose) of 50")
  }

  /// Brute force without any of its short cuts: each whole schedule before the checker. Only for plans with few of them.
  @Test func bruteForceIsBruteForce() throws {
    var tried = 0
    var feasible = 0
    for seed in 0..<300 {
      let random = RandomPlan(seed: seed)
      let plans = PlanSet(try random.read())
      let options = plans.entries.map { BruteForceTests.options($0, plans.plans[$0.plan].year) }
      guard options.reduce(1, { $0 * $1.count }) <= 2000 else { continue }
      tried += 1
      var placements = [Placement?](repeating: nil, count: options.count)
      var best: Int?
      func descend(_ number: Int) {
        guard number < options.count else {
          let cost = Cost(plans).total(placements)
          if cost < best ?? .max, BruteForceTests.blocking(plans, placements).isEmpty { best = cost }
          return
        }
        for option in options[number] {
          placements[number] = option
          descend(number + 1)
        }
      }
      descend(0)
      if best != nil { feasible += 1 }
      var force = BruteForce(plans)
      #expect(force.best()?.cost == best, "seed \(seed)\n\(random.text)")
    }
    #expect(tried >= 10 && feasible >= 3, "\(tried) tried, \(feasible) feasible")
  }

  private static func options(_ entry: PlanSet.Entry, _ year: SchoolYear) -> [Placement?] {
    if entry.session.status == .cancelled { return [nil] }
    let starts = stride(from: year.hours.start.minutes, to: year.hours.end.minutes, by: year.step).compactMap { TimeOfDay(minutes: $0) }
    let venues: [String?] = entry.session.venues.isEmpty ? [nil] : entry.session.venues.map(\.venue)
    return year.days.days.flatMap { day in
      starts.flatMap { start in
        venues.compactMap { venue in
          start.adding(minutes: entry.session.duration).map { Placement(day: day, start: start, end: $0, venue: venue) }
        }
      }
    }
  }
}
