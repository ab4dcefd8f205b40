import CivilTime
import ICalendar
import Recurrence
import Testing

/// The published examples of RFC 5545 3.8.5.3 and RFC 7529, and what a rule may cost.
@Suite struct ExpansionTests {
  /// The starts of a rule as `MM-DD` or `YYYY-MM-DD` words, from DTSTART on.
  private func starts(
    _ rule: String, from first: String, until end: String = "2000-01-01", limit: Int = 100, budget: Int = StepBudget.ruleLimit
  ) throws -> RecurrenceStarts {
    let rule = try #require(RecurrenceRule(rule), "\(rule) is a rule")
    let (start, stop) = (try #require(WallTime(first)), try #require(Day(end)))
    var steps = StepBudget(budget)
    return rule.starts(from: WallSecond(start), in: WallSecond(start)..<WallSecond(stop), limit: limit, budget: &steps)
  }

  private func check(
    _ rule: String, from first: String = "1997-09-02T09:00", until end: String = "2000-01-01", _ expected: String, _ reason: Comment,
    at location: SourceLocation = #_sourceLocation
  ) throws {
    let count = expected.split(separator: " ").count
    let found = try starts(rule, from: first, until: end, limit: count).starts.map { start in
      let time = start.secondOfDay == 9 * 3600 ? "" : "T" + start.minute.time.description
      return start.day.description + time
    }
    #expect(found == expected.split(separator: " ").map(String.init), reason, sourceLocation: location)
  }

  @Test func dailyAndWeeklyExamplesOfTheRFC() throws {
    try check(
      "FREQ=DAILY;COUNT=10",
      "1997-09-02 1997-09-03 1997-09-04 1997-09-05 1997-09-06 1997-09-07 1997-09-08 1997-09-09 1997-09-10 1997-09-11", "ten days")
    try check("FREQ=DAILY;INTERVAL=10;COUNT=5", "1997-09-02 1997-09-12 1997-09-22 1997-10-02 1997-10-12", "every ten days")
    try check(
      "FREQ=YEARLY;UNTIL=20000131T140000Z;BYMONTH=1;BYDAY=SU,MO,TU,WE,TH,FR,SA", from: "1998-01-01T09:00",
      "1998-01-01 1998-01-02 1998-01-03", "every day in January")
    try check("FREQ=WEEKLY;INTERVAL=2;WKST=SU", "1997-09-02 1997-09-16 1997-09-30 1997-10-14 1997-10-28", "every other week")
    try check(
      "FREQ=WEEKLY;INTERVAL=2;UNTIL=19971224T000000Z;WKST=SU;BYDAY=MO,WE,FR", from: "1997-09-01T09:00",
      "1997-09-01 1997-09-03 1997-09-05 1997-09-15 1997-09-17 1997-09-19 1997-09-29", "Mondays, Wednesdays and Fridays")
    try check(
      "FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=MO", from: "1997-08-05T09:00", "1997-08-05 1997-08-10 1997-08-19 1997-08-24",
      "weeks from Monday")
    try check(
      "FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=SU", from: "1997-08-05T09:00", "1997-08-05 1997-08-17 1997-08-19 1997-08-31",
      "weeks from Sunday")
  }

  @Test func monthlyExamplesOfTheRFC() throws {
    try check("FREQ=MONTHLY;COUNT=4;BYDAY=1FR", from: "1997-09-05T09:00", "1997-09-05 1997-10-03 1997-11-07 1997-12-05", "first Friday")
    try check(
      "FREQ=MONTHLY;INTERVAL=2;COUNT=4;BYDAY=1SU,-1SU", from: "1997-09-07T09:00", "1997-09-07 1997-09-28 1997-11-02 1997-11-30",
      "first and last Sunday")
    try check(
      "FREQ=MONTHLY;BYMONTHDAY=-3", from: "1997-09-28T09:00", "1997-09-28 1997-10-29 1997-11-28 1997-12-29 1998-01-29 1998-02-26",
      "third to the last day")
    try check("FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13", "1998-02-13 1998-03-13 1998-11-13 1999-08-13", "Friday the 13th")
    try check(
      "FREQ=MONTHLY;BYDAY=SA;BYMONTHDAY=7,8,9,10,11,12,13", from: "1997-09-13T09:00", "1997-09-13 1997-10-11 1997-11-08",
      "Saturday after the first Sunday")
    try check(
      "FREQ=MONTHLY;COUNT=3;BYDAY=TU,WE,TH;BYSETPOS=3", from: "1997-09-04T09:00", "1997-09-04 1997-10-07 1997-11-06", "third of three")
    try check(
      "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-2", from: "1997-09-29T09:00", "1997-09-29 1997-10-30 1997-11-27 1997-12-30",
      "second to last weekday")
    try check(
      "FREQ=MONTHLY;BYMONTHDAY=15,30;COUNT=5", from: "2007-01-15T09:00", until: "2008-01-01",
      "2007-01-15 2007-01-30 2007-02-15 2007-03-15 2007-03-30", "30 February is left out")
  }

  @Test func yearlyExamplesOfTheRFC() throws {
    try check(
      "FREQ=YEARLY;INTERVAL=3;COUNT=4;BYYEARDAY=1,100,200", from: "1997-01-01T09:00", until: "2010-01-01",
      "1997-01-01 1997-04-10 1997-07-19 2000-01-01", "days of the year")
    try check("FREQ=YEARLY;BYDAY=20MO", from: "1997-05-19T09:00", "1997-05-19 1998-05-18 1999-05-17", "twentieth Monday")
    try check("FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO", from: "1997-05-12T09:00", "1997-05-12 1998-05-11 1999-05-17", "Monday of week 20")
    try check(
      "FREQ=YEARLY;BYWEEKNO=44", from: "2017-11-01T09:00", until: "2027-01-01", "2017-11-01 2018-10-31 2019-10-30 2020-10-28 2021-11-03",
      "Wednesday of week 44, höstlov")
    try check(
      "FREQ=YEARLY;BYWEEKNO=53;BYDAY=MO", from: "2015-12-28T09:00", until: "2040-01-01", "2015-12-28 2020-12-28 2026-12-28 2032-12-27",
      "years with 53 weeks")
    try check(
      "FREQ=YEARLY;BYWEEKNO=53;BYDAY=SA", from: "1988-01-02T09:00", until: "2000-01-01", "1988-01-02 1993-01-02 1999-01-02",
      "a week 53 that ends in January")
    try check(
      "FREQ=YEARLY;INTERVAL=4;BYMONTH=11;BYDAY=TU;BYMONTHDAY=2,3,4,5,6,7,8", from: "1996-11-05T09:00", until: "2010-01-01",
      "1996-11-05 2000-11-07 2004-11-02 2008-11-04", "presidential elections")
    try check("FREQ=YEARLY", from: "2016-02-29T09:00", until: "2030-01-01", "2016-02-29 2020-02-29 2024-02-29 2028-02-29", "leap days")
  }

  @Test func hourlyAndMinutelyExamplesOfTheRFC() throws {
    try check("FREQ=HOURLY;INTERVAL=3;UNTIL=19970902T170000Z", "1997-09-02 1997-09-02T12:00 1997-09-02T15:00", "every three hours")
    try check("FREQ=MINUTELY;INTERVAL=90;COUNT=4", "1997-09-02 1997-09-02T10:30 1997-09-02T12:00 1997-09-02T13:30", "every hour and a half")
    try check(
      "FREQ=MINUTELY;INTERVAL=20;BYHOUR=9,10", until: "1997-09-04",
      "1997-09-02 1997-09-02T09:20 1997-09-02T09:40 1997-09-02T10:00 1997-09-02T10:20 1997-09-02T10:40 1997-09-03", "within hours")
  }

  @Test func skipExamplesOfRFC7529() throws {
    try check(
      "RSCALE=GREGORIAN;FREQ=MONTHLY;SKIP=FORWARD;COUNT=4", from: "2014-01-31T09:00", until: "2015-01-01",
      "2014-01-31 2014-03-01 2014-03-31 2014-05-01", "the day after")
    try check(
      "RSCALE=GREGORIAN;FREQ=MONTHLY;SKIP=BACKWARD;COUNT=4", from: "2014-01-31T09:00", until: "2015-01-01",
      "2014-01-31 2014-02-28 2014-03-31 2014-04-30", "the day before")
    try check(
      "RSCALE=GREGORIAN;FREQ=MONTHLY;SKIP=FORWARD;BYMONTHDAY=1,31;BYHOUR=8,9;BYSETPOS=1,-1;COUNT=5", from: "2020-04-01T08:00",
      until: "2021-01-01",
      "2020-04-01T08:00 2020-05-01T08:00 2020-05-01 2020-05-31 2020-06-01T08:00", "a day moved into the next month comes in its order there"
    )
    try check(
      "RSCALE=GREGORIAN;FREQ=YEARLY;SKIP=FORWARD;COUNT=3", from: "2016-02-29T09:00", until: "2019-01-01",
      "2016-02-29 2017-03-01 2018-03-01", "leap day")
  }

  @Test func rulesThatTheRFCForbidsAreNone() {
    let rules = [
      "FREQ=DAILY;INTERVAL=0", "FREQ=DAILY;COUNT=0", "FREQ=DAILY;COUNT=2;UNTIL=20180101", "FREQ=WEEKLY;BYMONTHDAY=1",
      "FREQ=DAILY;BYYEARDAY=1",
      "FREQ=MONTHLY;BYWEEKNO=1", "FREQ=WEEKLY;BYDAY=1MO", "FREQ=MONTHLY;BYDAY=255SU", "FREQ=DAILY;BYSETPOS=1", "FREQ=YEARLY;BYMONTH=13",
      "FREQ=MONTHLY;BYMONTHDAY=0", "FREQ=YEARLY;BYWEEKNO=20;BYDAY=1MO", "RSCALE=HEBREW;FREQ=YEARLY", "FREQ=YEARLY;SKIP=FORWARD",
      "INTERVAL=2", "",
      "FREQ=SOMETIMES", "FREQ=DAILY;FREQ=WEEKLY", "FREQ=DAILY;BYHOUR=24", "FREQ=DAILY;BYDAY=XX",
    ]
    for rule in rules { #expect(RecurrenceRule(rule) == nil, "\(rule)") }
    #expect(RecurrenceRule("freq=daily;interval=2;byday=mo") != nil, "letters of either case")
  }

  @Test func ruleJumpsToItsWindow() throws {
    let rule = try #require(RecurrenceRule("FREQ=DAILY;INTERVAL=3"))
    let first = WallSecond(try #require(Day(year: 1, month: 1, day: 1)))
    let window = WallSecond(try #require(Day("2018-01-01")))..<WallSecond(try #require(Day("2018-02-01")))
    var budget = StepBudget(60)
    let found = rule.starts(from: first, in: window, limit: 100, budget: &budget)
    #expect(found.starts.count == 10 || found.starts.count == 11)
    #expect(found.cutOff == nil, "two thousand years are not walked through")
    let counted = rule.ending(.count(300_000)).starts(from: first, in: window, limit: 100, budget: &budget)
    #expect(counted.starts == found.starts, "nor where the occurrences are counted")
  }

  @Test func ruleThatIsTooMuchWorkSaysWhereItWasCutOff() throws {
    let found = try starts("FREQ=SECONDLY", from: "2018-01-01T00:00", until: "2018-02-01", limit: 1_000_000)
    let cutOff = try #require(found.cutOff)
    #expect(found.starts.count > 10_000 && found.starts.last.map { $0 < cutOff } ?? false)
    let never = try starts("FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=30", from: "2018-01-01T00:00", until: "2020-01-01")
    #expect(never.starts.isEmpty && never.cutOff == nil, "months without the day are passed over whole")
    let limited = try starts("FREQ=DAILY", from: "2018-01-01T00:00", until: "2019-01-01", limit: 5)
    #expect(limited.starts.count == 5)
    #expect(limited.cutOff?.description == "2018-01-06T00:00")
  }
}
