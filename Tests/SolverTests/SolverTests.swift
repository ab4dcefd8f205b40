import CivilTime
import Clashes
import Planning
import Solver
import Support
import Testing

@Suite struct SolverTests {
  private func solve(_ sections: String, year: String = "from: 2018-01-08, to: 2018-06-15") throws -> (PlanSet, Solver.Solution) {
    let plans = PlanSet([try Plans.small(sections, year: year)])
    return (plans, Solver(Solver.Task(plans)) { false }.solve())
  }

  @Test func cheapestPlaceIsTakenAndProven() throws {
    let (_, solution) = try solve(
      "sessions: {a: {title: A, duration: 1 h, prefer: {near: {day: 2018-03-21, weight: 1}, start: {at: \"13:00\", weight: 1}}}}")
    #expect(solution.status == .optimal && solution.cost == 0)
    #expect(solution.placements[0]?.startTime.description == "2018-03-21T13:00")
  }

  @Test func windowWithoutAnOpenDayIsNamed() throws {
    let (plans, solution) = try solve(
      """
      calendars: {g: {breaks: [{name: Sportlov, week: 8}]}}
      audiences: {x: {name: X, calendar: g}}
      sessions:
        a: {title: A, duration: 1 h, audiences: [x], when: {weeks: 8}}
        b: {title: B, duration: 1 h}
      rules: [{order: [a, b]}]
      """)
    let conflict = try #require(solution.conflict)
    #expect(solution.status == .infeasible)
    #expect(conflict == [.breaks(plan: 0, calendar: "g"), .window(entry: 0, index: 0)])
    #expect(conflict.map { plans.mark(of: $0).line } == [5, 8])
  }

  @Test func orderAgainstWindowsIsNamedWhole() throws {
    let (_, solution) = try solve(
      """
      sessions:
        a: {title: A, duration: 1 h, when: {on: 2018-03-21}}
        b: {title: B, duration: 1 h, when: {on: 2018-03-20}}
        c: {title: C, duration: 1 h, when: {on: 2018-03-22}}
      rules: [{order: [a, b]}, {order: [a, c]}]
      """)
    #expect(Set(solution.conflict ?? []) == [.window(entry: 0, index: 0), .window(entry: 1, index: 0), .rule(plan: 0, index: 0)])
  }

  @Test func sessionsThatThereIsNoRoomForAreNamed() throws {
    let (_, solution) = try solve(
      "venues: {v: {name: V}}\nsessions: {a: {title: A, duration: 9 h, venues: [v]}, b: {title: B, duration: 9 h, venues: [v]}, c: {title: C, duration: 1 h}}",
      year: "from: 2018-01-08, to: 2018-01-08")
    #expect(solution.conflict == [.clash(.venue(0)), .session(entry: 0), .session(entry: 1)])
  }

  @Test func waivedFindingMayStay() throws {
    let plan = try Plans.small(
      """
      audiences: {x: {name: X, busy: [{on: 2018-01-10}]}}
      sessions: {a: {title: A, duration: 1 h, audiences: [x]}, b: {title: B, duration: 1 h, audiences: [x]}}
      """)
    var task = Solver.Task(PlanSet([plan]))
    task.fixed = placed(plan, ["a": "2018-01-10 09:00", "b": "2018-01-11 09:00"])
    task.locked = task.fixed
    #expect(Solver(task) { false }.solve().status == .infeasible)
    task.accepted.groups = [[0]]
    task.accepted.places = task.fixed
    #expect(Solver(task) { false }.solve().placements[0]?.startTime.description == "2018-01-10T09:00")
    // Accepted where it was, and nowhere else.
    task.accepted.places = placed(plan, ["a": "2018-01-10 10:00", "b": "2018-01-11 09:00"])
    #expect(Solver(task) { false }.solve().status == .infeasible)
  }

  @Test func acceptedClashIsAcceptedWhereItIsAlone() throws {
    let plan = try Plans.small(
      "venues: {v: {name: V}}\nsessions: {a: {title: A, duration: 9 h, venues: [v]}, b: {title: B, duration: 9 h, venues: [v]}}",
      year: "from: 2018-01-08, to: 2018-01-09")
    var task = Solver.Task(PlanSet([plan]))
    let both = placed(plan, ["a": "2018-01-09 08:00 v", "b": "2018-01-09 08:00 v"])
    task.accepted.groups = [[0, 1]]
    task.accepted.places = both
    let free = Solver(task) { false }.solve()
    let clashes = Checker(task.plans, free.placements).findings().map(\.code)
    #expect(clashes.isEmpty || free.placements[0]?.day == both[0]?.day, "a new clash of the two is not accepted")
    task.fixed = both
    #expect(Solver(task) { false }.solve().placements[1]?.startTime == both[1]?.startTime)
  }

  @Test func stoppedSearchSaysSo() throws {
    // Nine whole days in eight: no schedule, and many ways to fail.
    let sessions = (1...9).map { "s\($0): {title: S, duration: 9 h, venues: [v]}" }.joined(separator: ", ")
    let plans = PlanSet([try Plans.small("venues: {v: {name: V}}\nsessions: {\(sessions)}", year: "from: 2018-01-08, to: 2018-01-17")])
    let solution = Solver(Solver.Task(plans)) { true }.solve()
    #expect(solution.status == nil && solution.cost == nil)
  }

  @Test func lockedSessionStaysAndOthersGoRoundIt() throws {
    let plan = try Plans.small(
      "venues: {v: {name: V}}\nsessions: {a: {title: A, duration: 8 h, venues: [v], when: {on: 2018-01-10}}, b: {title: B, duration: 8 h, venues: [v]}}"
    )
    let plans = PlanSet([plan])
    var task = Solver.Task(plans)
    task.fixed = placed(plan, ["b": "2018-01-11 09:00 v"])
    task.locked = task.fixed
    let solution = Solver(task) { false }.solve()
    #expect(solution.placements[1]?.startTime.description == "2018-01-11T09:00")
    #expect(solution.placements[0]?.day.description == "2018-01-10")
  }

  @Test func keepingMovesNoMoreThanNeeded() throws {
    let plan = try Plans.small(
      """
      venues: {v: {name: V, busy: [{on: 2018-01-10}]}}
      sessions:
        a: {title: A, duration: 1 h, venues: [v], prefer: {near: {day: 2018-05-02, weight: 1, cap: 10}}}
        b: {title: B, duration: 1 h, venues: [v], prefer: {near: {day: 2018-05-02, weight: 1, cap: 10}}}
      """)
    let plans = PlanSet([plan])
    let before = placed(plan, ["a": "2018-01-10 09:00 v", "b": "2018-01-11 09:00 v"])
    var task = Solver.Task(plans)
    task.keep = (.standard, before)
    let solution = Solver(task) { false }.solve()
    #expect(solution.placements[1]?.startTime.description == "2018-01-11T09:00", "b may stay, and costs 10 where it is, 20 to move")
    #expect(solution.placements[0]?.day != before[0]?.day, "a must leave the busy day")
    #expect(solution.placements[0]?.start == before[0]?.start)
  }

  @Test func sameInputGivesTheSameSchedule() throws {
    var random = SplitMix(seed: 11)
    let text = RandomPlan.sections(&random)
    let (_, first) = try solve(text, year: RandomPlan.year)
    for _ in 0..<5 { #expect(try solve(text, year: RandomPlan.year).1.placements == first.placements) }
  }

  @Test func alternativesAreCleanAndCheapestFirst() throws {
    let plan = try Plans.small(
      """
      venues: {v: {name: V}}
      sessions:
        a: {title: A, duration: 8 h, venues: [v]}
        b: {title: B, duration: 8 h, venues: [v], when: {weeks: 3}, prefer: {weekdays: {of: [fri], weight: 3}}}
      """)
    let plans = PlanSet([plan])
    let places = placed(plan, ["a": "2018-01-15 09:00 v", "b": "2018-01-15 09:00 v"])
    let found = Solver.alternatives(for: 1, in: plans, places, count: 3)
    #expect(found.map(\.0.day.description) == ["2018-01-19", "2018-01-16", "2018-01-17"])
    #expect(found.map(\.cost) == [-3, 0, 0])
    for (place, _) in found {
      var trial = places
      trial[1] = place
      #expect(Checker(plans, trial).findings().isEmpty)
    }
  }
}
