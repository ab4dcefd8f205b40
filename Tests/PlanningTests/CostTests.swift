import CivilTime
import PlanFiles
import Planning
import Support
import Testing

/// "Cost" of the plan format, wish by wish, with amounts worked out by hand.
@Suite struct CostTests {
  private func cost(_ session: String, _ place: String, sections: String = "") throws -> Int {
    let plan = try Plans.small("\(sections)\nsessions:\n  a: {title: A, duration: 1 h, \(session)}")
    return Cost(PlanSet([plan])).total(placed(plan, ["a": place]))
  }

  @Test(arguments: [
    ("prefer: {weekdays: {of: [wed], weight: 4}}", "2018-01-10 09:00", 0, "a Wednesday"),
    ("prefer: {weekdays: {of: [wed], weight: 4}}", "2018-01-11 09:00", 4, "a Thursday"),
    ("prefer: {within: {from: 2018-03-05, to: 2018-03-30, weight: 3, cap: 12}}", "2018-03-05 09:00", 0, "the first day"),
    (
      "prefer: {within: {from: 2018-03-05, to: 2018-03-30, weight: 3, cap: 12}}", "2018-03-02 09:00", 3, "three days before: one week begun"
    ),
    ("prefer: {within: {from: 2018-03-05, to: 2018-03-30, weight: 3, cap: 12}}", "2018-04-06 09:00", 3, "seven days after: one week"),
    ("prefer: {within: {from: 2018-03-05, to: 2018-03-30, weight: 3, cap: 12}}", "2018-04-09 09:00", 6, "ten days after: two weeks begun"),
    ("prefer: {within: {from: 2018-03-05, to: 2018-03-30, weight: 3, cap: 12}}", "2018-06-15 09:00", 12, "the cap"),
    ("prefer: {near: {day: 2018-03-21, weight: 2, cap: 30}}", "2018-03-16 09:00", 10, "five days"),
    ("prefer: {near: {day: 2018-03-21, weight: 2, cap: 30}}", "2018-01-10 09:00", 60, "thirty days count at most"),
    ("prefer: {start: {at: \"13:00\", weight: 1}}", "2018-01-10 11:30", 3, "three steps"),
    ("prefer: {start: {at: \"13:10\", weight: 1}}", "2018-01-10 13:00", 1, "a step begun"),
    ("avoid: {half-day: 10}", "2018-01-10 09:00", 0, "no half day"),
  ]) func wishCosts(_ session: String, _ place: String, _ expected: Int, _ reason: Comment) throws {
    #expect(try cost(session, place) == expected, reason)
  }

  static let calendar = """
    calendars: {g: {staff-days: [2018-01-10], half-days: [{on: 2018-01-12, until: "12:00"}], breaks: [{name: Lov, week: 8}]}}
    audiences: {alla: {name: Alla, size: 10, calendar: g}}
    """

  @Test(arguments: [
    ("prefer: {staff-days: {weight: 6}}", "2018-01-10 09:00", 0), ("prefer: {staff-days: {weight: 6}}", "2018-01-11 09:00", 6),
    ("avoid: {half-day: 10}", "2018-01-12 09:00", 10), ("avoid: {before-break: 5}", "2018-02-16 09:00", 5),
    ("avoid: {before-break: 5}", "2018-02-15 09:00", 0),
  ]) func daysOfTheAudienceCost(_ session: String, _ place: String, _ expected: Int) throws {
    #expect(try cost("audiences: [alla], \(session)", place, sections: CostTests.calendar) == expected)
  }

  @Test func venueCosts() throws {
    let venues = "venues: {aula: {name: Aula}, online: {name: Online}}"
    #expect(try cost("venues: [aula, {venue: online, cost: 5}]", "2018-01-10 09:00 online", sections: venues) == 5)
    #expect(try cost("venues: [aula, {venue: online, cost: 5}]", "2018-01-10 09:00 aula", sections: venues) == 0)
  }

  @Test func seriesCostsWhatIsOutsideTheTolerance() throws {
    let plan = try Plans.small(
      "sessions: {a: {title: A, duration: 1 h, repeat: {times: 3, every: 3 weeks, tolerance: 3 days, weight: 2}}}")
    let places = placed(plan, ["a-1": "2018-01-10 09:00", "a-2": "2018-01-31 09:00", "a-3": "2018-02-28 09:00"])
    // 21 days, then 28: seven over, three of them tolerated.
    #expect(Cost(PlanSet([plan])).total(places) == 8)
    let backward = placed(plan, ["a-1": "2018-02-28 09:00", "a-2": "2018-02-07 09:00", "a-3": "2018-01-17 09:00"])
    #expect(Cost(PlanSet([plan])).total(backward) == 2 * 2 * (42 - 3))
  }

  @Test func loadCountsByMonthAndForParts() throws {
    let plan = try Plans.small(
      """
      audiences:
        alla: {name: Alla}
        del: {name: Del, within: [alla], load: {per-month: 1, weight: 3}}
      sessions:
        a: {title: A, duration: 1 h, audiences: [del]}
        b: {title: B, duration: 1 h, audiences: [alla]}
        c: {title: C, duration: 1 h, audiences: [del], status: cancelled}
        d: {title: D, duration: 1 h, audiences: [del]}
      """)
    let places = placed(plan, ["a": "2018-01-10 09:00", "b": "2018-01-17 09:00", "c": "2018-01-18 09:00", "d": "2018-02-01 09:00"])
    // January holds a and b, which is for the part too; c is cancelled; February holds one.
    #expect(Cost(PlanSet([plan])).total(places) == 3)
  }

  @Test func softRuleCostsItsWeightOnce() throws {
    let plan = try Plans.small(
      """
      sessions: {a: {title: A, duration: 1 h}, b: {title: B, duration: 1 h}, c: {title: C, duration: 1 h}}
      rules:
        - {apart: [a, b, c], min: 14 days, level: warn, weight: 9}
        - {order: [a, b], level: note}
      """)
    let close = placed(plan, ["a": "2018-01-12 09:00", "b": "2018-01-11 09:00", "c": "2018-01-10 09:00"])
    #expect(Cost(PlanSet([plan])).total(close) == 9)
    let wide = placed(plan, ["a": "2018-01-10 09:00", "b": "2018-01-24 09:00", "c": "2018-02-07 09:00"])
    #expect(Cost(PlanSet([plan])).total(wide) == 0)
  }

  @Test func keepingCostsDayStartAndVenue() throws {
    let plan = try Plans.small("venues: {v: {name: V}, w: {name: W}}\nsessions: {a: {title: A, duration: 1 h, venues: [v, w]}}")
    let before = placed(plan, ["a": "2018-01-10 09:00 v"])
    let cost = Cost(PlanSet([plan]), keep: (.standard, before))
    for (place, expected) in [("2018-01-10 09:00 v", 0), ("2018-01-11 09:00 v", 20), ("2018-01-10 10:00 v", 6), ("2018-01-11 10:00 w", 30)]
    {
      #expect(cost.total(placed(plan, ["a": place])) == expected)
    }
  }
}
