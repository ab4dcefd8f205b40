import CivilTime
import OrderedCollections
import Planning
import Support
import Testing

@Suite struct DayTableTests {
  /// Ekerö 2017/18, as published: school days by month.
  static let ekero = """
    version: 1
    plan: ekero
    title: Ekerö
    year:
      from: 2017-08-01
      to: 2018-06-30
      holidays: SE
      closed: [2018-04-30, 2018-05-11]
    calendars:
      grundskola:
        terms: [{name: HT, from: 2017-08-17, to: 2017-12-21}, {name: VT, from: 2018-01-09, to: 2018-06-08}]
        breaks:
          - {name: Höstlov, from: 2017-10-30, to: 2017-11-03}
          - {name: Sportlov, from: 2018-02-26, to: 2018-03-02}
          - {name: Påsklov, from: 2018-04-03, to: 2018-04-06}
    sessions: {}
    """

  @Test func ekeroHasItsPublishedSchoolDays() throws {
    let plan = try Plans.read(DayTableTests.ekero)
    let table = DayTable(year: plan.year, calendars: Array(plan.calendars.values))
    var counts: [Int: Int] = [:]
    for day in plan.year.days.days where table.kind(day) == .school { counts[day.month, default: 0] += 1 }
    #expect([8, 9, 10, 11, 12].map { counts[$0] ?? 0 } == [11, 21, 20, 19, 15])
    #expect([1, 2, 3, 4, 5, 6].map { counts[$0] ?? 0 } == [17, 17, 19, 15, 20, 5])
  }

  private func table(_ sections: String, _ year: String) throws -> DayTable {
    let plan = try Plans.small(sections + "\nsessions: {}", year: year)
    return DayTable(year: plan.year, calendars: Array(plan.calendars.values))
  }

  /// Bridge days of 2017 and 2018, by an independent list (domain notes 2.3).
  @Test func bridgeDaysOfTwoYears() throws {
    let table = try table("", "from: 2017-01-01, to: 2018-12-31, holidays: SE")
    let found = table.year.days.filter(table.isBridge).map(\.description)
    #expect(found == ["2017-05-26", "2017-06-05", "2018-04-30", "2018-05-11"])
  }

  @Test func dayBeforeBreakLooksFiveDaysAhead() throws {
    let breaks = "calendars: {g: {breaks: [{name: Lov, from: 2018-02-19, to: 2018-02-23}, {name: Kort, from: 2018-03-15, to: 2018-03-16}]}}"
    let table = try table(breaks, "from: 2018-01-08, to: 2018-03-30")
    let found = table.year.days.filter(table.isBeforeBreak).map(\.description)
    // Wednesday 14 March is followed by Monday 19 March, five days later; the last day of the year is none.
    #expect(found == ["2018-02-16", "2018-03-14"])
  }

  @Test func kindsOfDay() throws {
    let table = try table(
      """
      calendars:
        g:
          terms: [{name: HT, from: 2017-08-21, to: 2017-12-20}]
          breaks: [{name: Höstlov, week: 44}]
          staff-days: [2017-08-18, 2017-10-31]
          half-days: [{on: 2017-12-20, until: "12:00"}]
      """, "from: 2017-08-14, to: 2017-12-29, holidays: SE")
    let kinds = [
      "2017-08-18", "2017-08-16", "2017-08-21", "2017-10-31", "2017-12-20", "2017-12-26", "2017-12-27", "2017-09-02", "2017-08-13",
    ]
    .map { Day($0).map(table.kind) }
    #expect(kinds == [.staff, .staff, .school, .closed, .half, .closed, .staff, .closed, .closed])
  }

  @Test func workingDaysSkipHolidaysAndBreaksAndGoOnPastTheYear() throws {
    let table = try table("calendars: {g: {breaks: [{name: Höstlov, week: 44}]}}", "from: 2017-08-14, to: 2018-06-15, holidays: SE")
    let cases = [("2017-10-27", true), ("2017-10-30", false), ("2017-12-25", false), ("2018-06-18", true), ("2018-06-22", false)]
    for (text, expected) in cases { #expect(Day(text).map(table.isWorkingDay) == expected, "\(text)") }
  }
}
