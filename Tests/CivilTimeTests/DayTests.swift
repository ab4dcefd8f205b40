import CivilTime
import Testing

@Suite struct DayTests {
  @Test(arguments: [
    ("2018-03-21", Weekday.wed, 2018, 12), ("2017-08-18", .fri, 2017, 33), ("2020-12-31", .thu, 2020, 53), ("2021-01-03", .sun, 2020, 53),
    ("2018-12-31", .mon, 2019, 1), ("2016-02-29", .mon, 2016, 9), ("0001-01-01", .mon, 1, 1), ("9999-12-31", .fri, 9999, 52),
  ]) func dayKnowsItsWeekdayAndISOWeek(_ text: String, _ weekday: Weekday, _ year: Int, _ week: Int) throws {
    let day = try #require(Day(text))
    #expect(day.weekday == weekday)
    #expect(day.isoWeek == ISOWeek(year: year, week: week))
    #expect(day.description == text)
  }

  @Test(arguments: [
    "2018-02-29", "2018-13-01", "2018-00-10", "2018-3-21", "18-03-21", "2018-03-21 ", "2018/03/21", "2100-02-29", "åååå-01-01", "",
  ])
  func impossibleDateIsNone(_ text: String) { #expect(Day(text) == nil) }

  @Test func everyDayOfFourCenturiesComesAfterTheOneBefore() throws {
    var day = try #require(Day("1900-01-01"))
    let last = try #require(Day("2300-01-01"))
    while day < last {
      let next = day.adding(days: 1)
      let (a, b) = (day.date, next.date)
      #expect((b.year, b.month, b.day) > (a.year, a.month, a.day) && Day(next.description) == next && day.days(to: next) == 1)
      day = next
    }
  }

  @Test func addingStaysWithinTheCalendar() {
    #expect(Day.last.adding(days: 1) == .last)
    #expect(Day.first.adding(days: -1) == .first)
    #expect(Day.first.adding(days: .max) == .last)
    #expect(Day.last.adding(days: .min) == .first)
  }

  @Test func yearsOfFiftyThreeWeeks() {
    // Published: years that begin on a Thursday, or leap years on a Wednesday.
    let found = (2000...2050).filter { ISOWeek.weeks(in: $0) == 53 }
    #expect(found == [2004, 2009, 2015, 2020, 2026, 2032, 2037, 2043, 2048])
    #expect(ISOWeek(year: 2017, week: 53) == nil)
    #expect(ISOWeek(year: 2026, week: 53)?.monday == Day("2026-12-28"))
  }

  @Test func rangeHoldsBothItsEnds() throws {
    let from = try #require(Day("2018-03-05"))
    let to = try #require(Day("2018-03-09"))
    let range = try #require(DayRange(from: from, to: to))
    #expect(range.count == 5 && range.contains(from) && range.contains(to) && !range.contains(to.adding(days: 1)))
    #expect(Array(range.days).map(\.weekday) == [.mon, .tue, .wed, .thu, .fri])
    #expect(DayRange(from: to, to: from) == nil)
  }
}
