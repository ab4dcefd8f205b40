import CivilTime
import OrderedCollections
import PlanFiles
import Planning
import Support
import Testing

/// The wishes that are not met: their prices are those of Cost, and each says what it is about.
@Suite struct WishTests {
  private static let plan = """
    calendars: {g: {staff-days: [2018-01-10], half-days: [{on: 2018-01-12, until: "12:00"}], breaks: [{name: Sportlov, week: 8}]}}
    audiences: {alla: {name: Alla, size: 10, calendar: g, load: {per-month: 1, weight: 3}}, del: {name: Del, within: [alla]}}
    venues: {aula: {name: Aula}, sal: {name: Sal}}
    sessions:
      a:
        title: A
        duration: 1 h
        audiences: [alla]
        venues: [aula, {venue: sal, cost: 5}]
        prefer:
          weekdays: {of: [wed], weight: 4}
          within: {from: 2018-02-01, to: 2018-02-15, weight: 3}
          near: {day: 2018-02-07, weight: 1, cap: 7}
          start: {at: "13:00", weight: 1}
          staff-days: {weight: 6}
        avoid: {before-break: 7, half-day: 10, bridge-day: 2}
      b: {title: B, duration: 1 h, audiences: [del]}
      c: {title: C, duration: 1 h, audiences: [alla]}
    rules:
      - {series: [a, b, c], every: 7 days, tolerance: 1 day, weight: 2}
      - {apart: [a, b, c], min: 5 days, level: warn, weight: 9}
      - {order: [c, b], level: note, weight: 1}
    """

  private func wishes(_ places: [String: String]) throws -> [[(wish: Wish, cost: Int)]] {
    let plan = try Plans.small(WishTests.plan)
    return Cost(PlanSet([plan])).wishes(placed(plan, places))
  }

  @Test func ownWishesAreNamedWithTheirPrices() throws {
    let found = try wishes(["a": "2018-02-16 12:00 sal"])[0]
    let day = try #require(Day("2018-02-16"))
    let near = try #require(Day("2018-02-07"))
    let (first, last) = (try #require(Day("2018-02-01")), try #require(Day("2018-02-15")))
    let range = try #require(DayRange(from: first, to: last))
    let expected: [(Wish, Int)] = [
      (.weekdays(day, wished: [.wed]), 4), (.within(day, wished: range), 3), (.near(day, wished: near), 7), (.staffDays(day), 6),
      (.beforeBreak(day, name: "Sportlov"), 7), (.start(try #require(TimeOfDay("12:00")), wished: try #require(TimeOfDay("13:00"))), 2),
      (.venue("sal", cheaper: ["aula"]), 5),
    ]
    #expect(found.map(\.wish) == expected.map(\.0) && found.map(\.cost) == expected.map(\.1))
  }

  @Test func whatSessionsCostTogetherCountsOnceForTheLater() throws {
    let found = try wishes(["a": "2018-02-07 13:00 aula", "b": "2018-02-09 09:00", "c": "2018-02-14 09:00"])
    #expect(found[0].map(\.wish.kind) == [.staffDays])
    #expect(
      found[1].map(\.wish)
        == [
          .series(neighbour: 0, days: 2, every: 7, tolerance: 1), .rule(plan: 0, index: 1, other: 0, days: 2),
          .rule(plan: 0, index: 2, other: 2, days: -5),
        ])
    #expect(found[1].map(\.cost) == [8, 9, 1])
    // The session for the part is none for the whole: February holds a and c.
    #expect(
      found[2].map(\.wish) == [
        .series(neighbour: 1, days: 5, every: 7, tolerance: 1), .load(audience: 0, year: 2018, month: 2, session: 2, perMonth: 1),
      ])
    #expect(found[2].map(\.cost) == [2, 3])
  }

  @Test(arguments: 0..<200) func pricesSumToTheCost(_ seed: UInt64) throws {
    let plan = try Plans.small(WishTests.plan)
    let plans = PlanSet([plan])
    var state = seed &* 0x9E37_79B9_7F4A_7C15 &+ 1
    func pick(_ count: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % count
    }
    func places() -> [Placement?] {
      let first = Day(daysSinceEpoch: 17_539 + pick(60)) ?? .first
      return placed(
        plan,
        Dictionary(
          uniqueKeysWithValues: plan.sessions.keys.map { id in
            (id, "\(first.adding(days: pick(30))) \(pick(2) == 0 ? "09:00" : "13:30")" + (id == "a" ? [" aula", " sal"][pick(2)] : ""))
          }))
    }
    let cost = Cost(plans, keep: (.standard, places()))
    let now = places()
    for (number, placement) in now.enumerated() {
      let placement = try #require(placement)
      #expect(cost.ownWishes(number, placement).reduce(0) { $0 + $1.cost } == cost.ofPlacement(number, placement))
      #expect(cost.wishes(of: number, now).map(\.wish) == cost.wishes(now)[number].map(\.wish))
    }
    #expect(cost.wishes(now).joined().reduce(0) { $0 + $1.cost } == cost.total(now))
    #expect(cost.wishes(now).joined().allSatisfy { $0.cost > 0 })
  }
}
