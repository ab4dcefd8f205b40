import CivilTime
import Planning
import Solver
import Support
import Testing

/// What keeps a session from its wishes.
@Suite struct HindranceTests {
  private func hindrance(_ sections: String, _ places: [String: String], of id: String) throws -> (PlanSet, Wish, Hindrance?) {
    let plan = try Plans.small(sections)
    let plans = PlanSet([plan])
    let placements = placed(plan, places)
    let number = try #require(plans.entry(plan: 0, session: id))
    let wish = try #require(Cost(plans).wishes(of: number, placements).first?.wish)
    return (plans, wish, Solver.hindrance(of: wish, for: number, in: plans, placements))
  }

  @Test func otherSessionInTheWayIsNamedWithTheNearestWayOut() throws {
    let (_, wish, found) = try hindrance(
      """
      audiences: {x: {name: X}}
      sessions:
        a: {title: A, duration: 1 h, audiences: [x], prefer: {near: {day: 2018-01-10, weight: 1}, start: {at: "09:00", weight: 3}}}
        b: {title: B, duration: 1 h, audiences: [x]}
      """, ["a": "2018-01-10 10:00", "b": "2018-01-10 09:00"], of: "a")
    let hindrance = try #require(found)
    #expect(wish.kind == .start && hindrance.wished.startTime.description == "2018-01-10T09:00" && hindrance.cost == -6)
    #expect(hindrance.obstacles == [Solver.Obstacle(statement: .clash(.audience(0)), others: [1])])
    #expect(hindrance.open?.placement.startTime.description == "2018-01-09T09:00" && hindrance.open?.cost == -5)
  }

  @Test func wishThatWouldCostMoreElsewhereIsNotForbidden() throws {
    let (_, wish, found) = try hindrance(
      """
      sessions:
        a: {title: A, duration: 1 h}
        b: {title: B, duration: 1 h, prefer: {weekdays: {of: [wed], weight: 2}}}
      rules: [{series: [a, b], every: 7 days, weight: 3}]
      """, ["a": "2018-01-11 09:00", "b": "2018-01-18 09:00"], of: "b")
    let hindrance = try #require(found)
    #expect(wish.kind == .weekdays && hindrance.obstacles.isEmpty)
    #expect(hindrance.wished.startTime.description == "2018-01-17T09:00" && hindrance.cost == 1)
  }

  @Test func softRuleIsMetByAnotherDay() throws {
    let (_, wish, found) = try hindrance(
      """
      sessions: {a: {title: A, duration: 1 h}, b: {title: B, duration: 1 h, when: {weeks: 3}}}
      rules: [{order: [a, b], min: 7 days, level: warn, weight: 5}]
      """, ["a": "2018-01-15 09:00", "b": "2018-01-16 09:00"], of: "b")
    let hindrance = try #require(found)
    #expect(wish == .rule(plan: 0, index: 0, other: 0, days: 1) && hindrance.wished.day.description == "2018-01-22")
    #expect(hindrance.obstacles == [Solver.Obstacle(statement: .window(entry: 1, index: 0), others: [])] && hindrance.open == nil)
  }

  @Test func wishThatNoPlaceMeetsHasNone() throws {
    let (_, wish, found) = try hindrance(
      "sessions: {a: {title: A, duration: 1 h, prefer: {staff-days: {weight: 2}}}}", ["a": "2018-01-15 09:00"], of: "a")
    #expect(wish.kind == .staffDays && found == nil)
  }
}
