import CivilTime
import Clashes
import Foundation
import OrderedCollections
import Planning
import Solver
import Support
import Testing

/// Units divided among rounds, and quotas of people away: against brute force over every split and every place, and against the checker.
@Suite struct RoundsTests {
  /// How many plans are tried; `KALENDARIUM_RANDOM_PLANS` asks for more.
  static let count = ProcessInfo.processInfo.environment["KALENDARIUM_RANDOM_PLANS"].flatMap { Int($0) }.map { $0 / 20 } ?? 150

  /// The cost of the cheapest schedule of all splits, in each of which someone comes to each round; nil where there is none.
  private static func cheapest(_ plans: PlanSet, keep: (Cost.Keep, [Placement?])? = nil) -> Int? {
    let rounds = plans.rounds[0]
    var least: Int?
    var choice = Array(repeating: 0, count: rounds.units.count)
    while true {
      if Set(choice).count == rounds.entries.count {
        var coming = [[String]?](repeating: nil, count: plans.entries.count)
        for (unit, place) in zip(rounds.units, choice) { coming[rounds.entries[place]] = (coming[rounds.entries[place]] ?? []) + [unit] }
        var force = BruteForce(plans.divided(by: coming), keep: keep)
        if let best = force.best() {
          let changed = zip(rounds.units, choice).count { unit, place in
            guard let before = rounds.entries.first(where: { keep?.1[$0]?.units.contains(unit) ?? false }) else { return false }
            return before != rounds.entries[place]
          }
          let cost = best.cost + changed * (keep?.0.unit ?? 0)
          least = min(least ?? cost, cost)
        }
      }
      guard let next = choice.indices.last(where: { choice[$0] < rounds.entries.count - 1 }) else { return least }
      choice[next] += 1
      for later in choice.indices where later > next { choice[later] = 0 }
    }
  }

  /// What the solution has wrong; nothing where it is right.
  private static func differences(_ solution: Solver.Solution, _ least: Int?, _ plans: PlanSet, keep: (Cost.Keep, [Placement?])? = nil)
    -> [String]
  {
    guard let least else {
      return (solution.status == .infeasible ? [] : ["there is no schedule, the solver says \(solution.status?.rawValue ?? "nothing")"])
        + (solution.conflict?.isEmpty ?? true ? ["no conflict is named"] : [])
    }
    var wrong: [String] = []
    if solution.status != .optimal { wrong.append("status \(solution.status?.rawValue ?? "none"), bound \(solution.bound)") }
    if solution.cost != least { wrong.append("cost \(solution.cost ?? -1), the least is \(least)") }
    let divided = plans.divided(by: solution.placements.map { $0?.units })
    if Cost(divided, keep: keep).total(solution.placements) != solution.cost { wrong.append("the cost is not that of the schedule") }
    let blocking = Checker(divided, solution.placements).findings().filter { $0.level == .block }
    if !blocking.isEmpty { wrong.append("the checker finds \(blocking.map(\.code.rawValue))") }
    return wrong
  }

  @Test(arguments: BruteForceTests.chunks(below: count)) func solverAndBruteForceAgreeOnSplits(_ seeds: Range<Int>) throws {
    for seed in seeds {
      let random = RandomRounds(seed: seed)
      let plans = PlanSet([try Plans.small(random.sections, year: RandomRounds.year)])
      let solution = Solver(Solver.Task(plans)) { false }.solve()
      let wrong = RoundsTests.differences(solution, RoundsTests.cheapest(plans), plans)
      #expect(wrong.isEmpty, "seed \(seed): \(wrong.joined(separator: "; "))\n\(random.sections)")
    }
  }

  /// Everyone is somewhere, then quotas change: no more is moved than is worth it.
  @Test(arguments: BruteForceTests.chunks(below: count / 3)) func solverAndBruteForceAgreeOnSplitsToKeep(_ seeds: Range<Int>) throws {
    for seed in seeds {
      let random = RandomRounds(seed: seed)
      let before = try Plans.small(random.sections, year: RandomRounds.year)
      let decided = Solver(Solver.Task(PlanSet([before]))) { false }.solve(explains: false)
      guard decided.cost != nil else { continue }
      let plans = PlanSet([try Plans.small(random.changed, year: RandomRounds.year)])
      var task = Solver.Task(plans)
      task.keep = (.standard, decided.placements)
      let wrong = RoundsTests.differences(
        Solver(task) { false }.solve(), RoundsTests.cheapest(plans, keep: task.keep), plans, keep: task.keep)
      #expect(wrong.isEmpty, "seed \(seed): \(wrong.joined(separator: "; "))\n\(random.changed)")
    }
  }

  /// Both verdicts, and splits that are not even, or the comparison would say little.
  @Test func randomRoundsAreOfAllKinds() throws {
    var (met, unmet, uneven) = (0, 0, 0)
    for seed in 0..<100 {
      let plans = PlanSet([try Plans.small(RandomRounds(seed: seed).sections, year: RandomRounds.year)])
      let solution = Solver(Solver.Task(plans)) { false }.solve(explains: false)
      if solution.cost == nil { unmet += 1 } else { met += 1 }
      let counts = plans.rounds[0].entries.map { solution.placements[$0]?.units.count ?? 0 }
      if (counts.max() ?? 0) - (counts.min() ?? 0) > 1 { uneven += 1 }
    }
    #expect(met > 30 && unmet > 10 && uneven > 2, "met \(met), not met \(unmet), uneven \(uneven)")
  }

  @Test func lockedRoundKeepsItsUnitsAndNoOthers() throws {
    let plans = PlanSet([try Plans.small(RoundsTests.three, year: RandomRounds.year)])
    var task = Solver.Task(plans)
    let day = try #require(Day("2018-01-09"))
    let start = try #require(TimeOfDay("09:00"))
    let end = try #require(TimeOfDay("10:00"))
    task.locked[0] = Placement(day: day, start: start, end: end, venue: "v", isLocked: true, units: ["b"])
    task.fixed = task.locked
    let solution = Solver(task) { false }.solve()
    #expect(solution.placements.map { $0?.units } == [["b"], ["a", "c"], []])
    #expect(solution.placements[0]?.day == day)
    #expect(solution.status == .optimal)
  }

  @Test func decidedRoundsKeepTheirUnitsAndTakeNewOnes() throws {
    let plans = PlanSet([try Plans.small(RoundsTests.three, year: RandomRounds.year)])
    let first = Solver(Solver.Task(plans)) { false }.solve()
    #expect(first.placements.map { $0?.units } == [["a"], ["b", "c"], []])
    var task = Solver.Task(plans)
    task.fixed = first.placements
    task.fixed[1]?.units = ["c"]
    let again = Solver(task) { false }.solve()
    #expect(again.placements.map { $0?.units } == [["a"], ["b", "c"], []], "b has a new place: the first round with b would be full")
    #expect(again.status == .optimal)
  }

  @Test func sameTaskGivesTheSameSplitOnAnyNumberOfThreads() throws {
    for seed in 0..<20 {
      let plans = PlanSet([try Plans.small(RandomRounds(seed: seed).sections, year: RandomRounds.year)])
      let one = Solver(Solver.Task(plans), threads: 1) { false }.solve(explains: false)
      let two = Solver(Solver.Task(plans), threads: 2) { false }.solve(explains: false)
      #expect(one.placements == two.placements && one.bound == two.bound, "seed \(seed)")
    }
  }

  @Test func quotaThatForbidsIsNamedWithTheRounds() throws {
    let text = RoundsTests.three.replacingOccurrences(of: "away-per-day: 9", with: "away-per-day: 4")
    let solution = Solver(Solver.Task(PlanSet([try Plans.small(text, year: RandomRounds.year)]))) { false }.solve()
    #expect(solution.status == .infeasible)
    #expect(solution.conflict == [.awayLimit(audience: 0), .rounds(entry: 0)])
  }

  @Test func venueTooSmallForAnySplitIsNamedWithTheRounds() throws {
    let text = RoundsTests.three.replacingOccurrences(of: "capacity: 14", with: "capacity: 9")
    let solution = Solver(Solver.Task(PlanSet([try Plans.small(text, year: RandomRounds.year)]))) { false }.solve()
    #expect(solution.status == .infeasible)
    #expect(solution.conflict == [.capacity(venue: 0), .rounds(entry: 0)])
  }

  /// More units than splits are tried for: the split is right all the same.
  @Test func manyUnitsAreDividedWithinCapacity() throws {
    let units = (1...24).map { "u\($0)" }
    let audiences = units.map { "\($0): {name: \($0), size: 10}" }.joined(separator: ", ")
    let text = """
      audiences: {\(audiences)}
      venues: {v: {name: V, capacity: 120}}
      sessions:
        s: {title: S, venues: [v], duration: 1 h, rounds: {count: 2, units: [\(units.joined(separator: ", "))]}}
      """
    let solution = Solver(Solver.Task(PlanSet([try Plans.small(text, year: RandomRounds.year)]))) { false }.solve()
    #expect(solution.status == .optimal, "nothing costs anything, so that the rounds without units prove it")
    #expect(solution.placements.map { $0?.units.count } == [12, 12])
    #expect(Set(solution.placements.flatMap { $0?.units ?? [] }) == Set(units))
  }

  private static let three = """
    audiences: {a: {name: A, size: 9, limits: {away-per-day: 9}}, b: {name: B, size: 5}, c: {name: C, size: 5}}
    venues: {v: {name: V, capacity: 14}}
    sessions:
      s: {title: S, venues: [v], duration: 1 h, rounds: {count: 2, units: [a, b, c]}}
      t: {title: T, audiences: [b], venues: [v], duration: 1 h}
    """
}
