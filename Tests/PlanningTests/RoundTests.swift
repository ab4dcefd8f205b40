import CivilTime
import OrderedCollections
import Planning
import Support
import Testing

/// Rounds as the plan has them, how a schedule divides units among them, and how many are away.
@Suite struct RoundTests {
  private static let sections = """
    audiences:
      alla: {name: Alla, size: 40}
      skola: {name: Skola, size: 20, within: [alla], limits: {away-per-day: 12}}
      lag: {name: Lag, size: 12, within: [skola]}
      klass: {name: Klass, size: 5, within: [lag]}
      annat: {name: Annat, size: 9, within: [skola, ovrigt]}
      ovrigt: {name: Övrigt, size: 9}
      kok: {name: Kök, size: 4}
    sessions:
      a: {title: A, duration: 1 h, audiences: [ovrigt], rounds: {count: 2, units: [skola, kok]}}
      b: {title: B, duration: 1 h, audiences: [klass]}
      c: {title: C, duration: 1 h, audiences: [lag]}
      d: {title: D, duration: 1 h, audiences: [annat]}
      e: {title: E, duration: 1 h, audiences: [kok]}
      f: {title: F, duration: 1 h, audiences: [alla]}
    """

  @Test func roundsAreSessionsOfTheirOwn() throws {
    let plan = try Plans.small(RoundTests.sections)
    #expect(Array(plan.sessions.keys.prefix(3)) == ["a-1", "a-2", "b"])
    #expect(plan.sessions["a-2"]?.title == "A (2/2)" && plan.sessions["a-2"]?.audiences == ["ovrigt"])
    let round = try #require(plan.sessions["a-2"]?.round)
    #expect([round.of, "\(round.number)", "\(round.count)"] + round.units + round.coming == ["a", "2", "2", "skola", "kok"])
    #expect(plan.sessions["b"]?.round == nil)
  }

  @Test func dividedPlanHasTheUnitsAmongTheAudiences() throws {
    let plan = try Plans.small(RoundTests.sections)
    let day = try #require(Day("2018-01-10"))
    func schedule(_ units: [String: [String]]) -> Schedule {
      Schedule(
        plan: plan.id,
        placements: OrderedDictionary(
          uniqueKeysWithValues: units.sorted { $0.key < $1.key }.map {
            ($0, Placement(day: day, start: .midnight, end: .endOfDay, venue: nil, units: $1))
          }))
    }
    let divided = plan.divided(by: schedule(["a-1": ["kok", "skola"]]))
    #expect(divided.sessions["a-1"]?.audiences == ["ovrigt", "skola", "kok"], "as the plan has them")
    #expect(divided.sessions["a-2"]?.audiences == ["ovrigt"])
    #expect(divided.divided(by: schedule(["a-2": ["kok"]])).sessions.values.prefix(2).map(\.audiences) == [["ovrigt"], ["ovrigt", "kok"]])
    #expect(divided.divided(by: nil) == plan, "without a schedule it is as it was read")
    #expect(divided.sessions["a-1"]?.written == plan.sessions["a-1"]?.written, "what a schedule decides is not what the plan says")
    let set = PlanSet([divided])
    #expect(set.entries[0].participants == 9 + 20 + 4 && set.entries[1].participants == 9)
  }

  @Test func wholeCountsForItsPartsAndEveryoneOnce() throws {
    let plans = PlanSet([try Plans.small(RoundTests.sections)])
    let absences = plans.absences
    #expect(absences.map { plans.audiences[$0.audience].id } == ["skola"])
    func check(_ sessions: [String], _ expected: Int, _ reason: Comment) {
      let numbers = sessions.compactMap { plans.entry(plan: 0, session: $0) }
      #expect(absences[0].count(numbers, in: plans) == expected, reason)
    }
    check([], 0, "nobody")
    check(["b"], 5, "a part of a part")
    check(["c"], 12, "a part, with its own part")
    check(["b", "c"], 12, "the part of a part is in it")
    check(["b", "d"], 14, "two parts")
    check(["c", "d"], 20, "no more than there are")
    check(["f"], 20, "the whole of which it is a part")
    check(["e"], 0, "others")
    check(["a-1"], 9, "by a part of it that is part of what comes")
  }
}
