import CivilTime
import Testing

/// Published facts; the whole table is compared with PyPI's `holidays` by Tests/Clients/oracles.py.
@Suite struct HolidaysTests {
  @Test(arguments: [
    ("2008-05-01", ["Första maj", "Kristi himmelsfärdsdag"]), ("2004-05-31", ["Annandag pingst"]), ("2005-06-06", ["Nationaldagen"]),
    ("2017-11-04", ["Alla helgons dag"]), ("2018-06-22", ["Midsommarafton"]), ("2049-06-06", ["Nationaldagen", "Pingstdagen"]),
    ("2005-05-16", []), ("2004-06-06", []), ("2018-04-30", []), ("2017-12-23", []),
  ]) func dayHasItsHolidays(_ text: String, _ names: [String]) throws {
    let day = try #require(Day(text))
    #expect(SwedishHolidays.holidays(in: day.year).filter { $0.day == day }.map(\.swedish) == names)
  }

  @Test(arguments: [(2008, "2008-03-23"), (2038, "2038-04-25"), (2018, "2018-04-01"), (1990, "1990-04-15")])
  func easterFallsOn(_ year: Int, _ text: String) { #expect(SwedishHolidays.easterSunday(year) == Day(text)) }

  @Test func yearsOutsideTheTableHaveNone() {
    #expect(SwedishHolidays.holidays(in: 1989).isEmpty && SwedishHolidays.holidays(in: 2101).isEmpty)
    #expect(SwedishHolidays.years.allSatisfy { SwedishHolidays.holidays(in: $0).count == 16 })
  }
}
