import CivilTime
import Clashes
import Planning
import Solver
import Support
import Synchronization
import Testing

/// What the engine promises beyond a right answer: the same answer on any number of threads, true bounds on the way, short reasons.
@Suite struct EngineTests {
  /// Eighty sessions of one programme, enough for two threads: four speakers, three venues, an audience with a week limit each.
  private static func town() throws -> PlanSet {
    var lines = ["audiences:"]
    for group in 0..<8 { lines.append("  g\(group): {name: G\(group), size: 20, limits: {per-week: 2}, load: {per-month: 2, weight: 3}}") }
    lines += ["venues: {u: {name: U, capacity: 30}, v: {name: V}, w: {name: W}}", "speakers:"]
    for speaker in 0..<4 {
      lines.append("  s\(speaker): {name: S\(speaker), busy: [{weekly: [\(["mon", "tue", "wed", "thu"][speaker])]}]}")
    }
    lines.append("sessions:")
    for number in 0..<80 {
      let day = Day("2018-01-15").map { $0.adding(days: number * 29 % 140) }
      lines.append(
        """
          p\(number): {title: P\(number), duration: \(number % 3 + 1) h, audiences: [g\(number % 8)], speakers: [s\(number % 4)],
            venues: [u, {venue: v, cost: \(number % 2)}, {venue: w, cost: 2}],
            prefer: {near: {day: \(day?.description ?? ""), weight: 1, cap: 20}, start: {at: "09:00", weight: 1}}}
        """)
    }
    lines.append("rules:")
    for number in stride(from: 0, to: 70, by: 10) {
      lines.append("  - {series: [p\(number), p\(number + 8)], every: 14 days, tolerance: 2 days, weight: 2}")
      lines.append("  - {order: [p\(number + 1), p\(number + 9)], min: 3 days}")
    }
    return PlanSet([try Plans.small(lines.joined(separator: "\n"))])
  }

  @Test func sameStepsGiveTheSameScheduleOnAnyThreads() throws {
    let plans = try EngineTests.town()
    let one = Solver(Solver.Task(plans), steps: 30_000, threads: 1) { false }.solve()
    let two = Solver(Solver.Task(plans), steps: 30_000, threads: 2) { false }.solve()
    #expect(one.placements == two.placements && one.cost == two.cost && one.bound == two.bound)
    #expect(Checker(plans, one.placements).findings().allSatisfy { $0.level != .block })
  }

  @Test func costOnlyFallsAndBoundOnlyRisesOnTheWay() throws {
    let plans = try EngineTests.town()
    var told: [Solver.Progress] = []
    let solution = Solver(Solver.Task(plans), steps: 60_000, report: { told.append($0) }, shouldStop: { false }).solve()
    let costs = told.compactMap(\.cost)
    #expect(costs.count > 3 && zip(costs, costs.dropFirst()).allSatisfy { $0 >= $1 })
    #expect(zip(told, told.dropFirst()).allSatisfy { $0.bound <= $1.bound && $0.steps <= $1.steps })
    #expect(costs.last == solution.cost && told.last?.bound == solution.bound)
    #expect(solution.bound <= solution.cost ?? 0 && solution.bound > 0)
  }

  @Test func stoppedSearchKeepsTheBestSchedule() throws {
    let plans = try EngineTests.town()
    let asked = Atomic(0)
    let solution = Solver(Solver.Task(plans)) { asked.add(1, ordering: .relaxed).newValue > 400 }.solve()
    #expect(solution.status == .feasible && solution.placements.allSatisfy { $0 != nil })
    #expect(Checker(plans, solution.placements).findings().allSatisfy { $0.level != .block })
  }

  @Test func fineGridOverALongDayIsPlannedExactly() throws {
    // 193 starts: more than two words of bits.
    let plan = try Plans.small(
      """
      speakers: {s: {name: S}}
      sessions:
        a: {title: A, duration: 415 min, speakers: [s], prefer: {start: {at: "09:05", weight: 1}}}
        b: {title: B, duration: 7 h, speakers: [s], prefer: {start: {at: "09:00", weight: 1}}}
      """, year: "from: 2018-01-08, to: 2018-01-08, hours: \"06:00-22:00\", step: 5 min")
    let plans = PlanSet([plan])
    let solution = Solver(Solver.Task(plans)) { false }.solve()
    // One before the other: A ends at 13:00 at the earliest where it begins at 06:05; the sum of both detours is least that way or the other.
    let best = (0...192).flatMap { a in (0...192).map { (a, $0) } }.filter { a, b in
      let fits = a * 5 + 415 <= 960 && b * 5 + 420 <= 960
      return fits && (a * 5 + 415 <= b * 5 || b * 5 + 420 <= a * 5)
    }.map { a, b in abs(a - 37) + abs(b - 36) }.min()
    #expect(solution.status == .optimal && solution.cost == best)
    #expect(Checker(plans, solution.placements).findings().allSatisfy { $0.level != .block })
  }

  @Test func moreWholeDaysThanThereAreIsRefutedByPrices() throws {
    let sessions = (1...24).map { "p\($0): {title: P\($0), duration: 6 h, speakers: [s]}" }.joined(separator: ", ")
    let plans = PlanSet([
      try Plans.small("speakers: {s: {name: S}}\nsessions: {\(sessions)}", year: "from: 2018-01-08, to: 2018-02-06")
    ])
    let solution = Solver(Solver.Task(plans)) { false }.solve()
    #expect(solution.status == .infeasible)
    let conflict = try #require(solution.conflict)
    // Twenty-two working days hold as many sessions: twenty-three are too many, whichever they are.
    #expect(conflict.count == 24 && conflict.contains(.clash(.speaker(0))))
  }

  @Test func partsWithNothingInCommonAddUp() throws {
    let plans = PlanSet([
      try Plans.small(
        """
        speakers: {s: {name: S}, t: {name: T}}
        sessions:
          a: {title: A, duration: 9 h, speakers: [s], prefer: {near: {day: 2018-03-21, weight: 2}}}
          b: {title: B, duration: 9 h, speakers: [s], prefer: {near: {day: 2018-03-21, weight: 3}}}
          c: {title: C, duration: 9 h, speakers: [t], prefer: {near: {day: 2018-03-21, weight: 5}}}
          d: {title: D, duration: 9 h, speakers: [t], prefer: {near: {day: 2018-03-21, weight: 5}}}
        """)
    ])
    let solution = Solver(Solver.Task(plans)) { false }.solve()
    #expect(solution.status == .optimal && solution.cost == 2 + 5 && solution.bound == 7)
  }

  @Test(arguments: [(weight: 5, cost: 5), (weight: 50, cost: 14)])
  func ruleThatWarnsIsPaidForOrKeptWhicheverIsCheaper(_ row: (weight: Int, cost: Int)) throws {
    let plans = PlanSet([
      try Plans.small(
        """
        sessions:
          a: {title: A, duration: 1 h, prefer: {near: {day: 2018-03-21, weight: 1}}}
          b: {title: B, duration: 1 h, prefer: {near: {day: 2018-03-21, weight: 1}}}
        rules: [{order: [a, b], min: 14 days, level: warn, weight: \(row.weight)}]
        """)
    ])
    let solution = Solver(Solver.Task(plans)) { false }.solve()
    #expect(solution.status == .optimal && solution.cost == row.cost)
  }

  @Test func suggestionMovesWhatIsInTheWay() throws {
    let plan = try Plans.small(
      """
      venues: {v: {name: V}}
      sessions:
        a: {title: A, duration: 9 h, venues: [v], when: {within: [{from: 2018-01-10, to: 2018-01-11}]}}
        b: {title: B, duration: 9 h, venues: [v], prefer: {near: {day: 2018-01-11, weight: 1}}}
      """, year: "from: 2018-01-08, to: 2018-01-12")
    var task = Solver.Task(PlanSet([plan]))
    let places = placed(plan, ["a": "2018-01-10 08:00 v", "b": "2018-01-11 08:00 v"])
    task.keep = (.standard, places)
    let found = Solver(task) { false }.suggestions(for: 0, count: 3)
    #expect(found.map(\.placement.day.description) == ["2018-01-11"])
    #expect(found.first?.moves.map(\.number) == [1] && found.first?.cost == 20 + 1)
  }
}
