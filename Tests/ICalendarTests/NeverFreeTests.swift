import CivilTime
import ICalendar
import Testing

/// What a calendar hides by being broken or odd: it is told, or it takes time; it is never free in silence. Each row was once.
@Suite struct NeverFreeTests {
  private func check(
    _ lines: String, _ expected: [String], losses: Int = 0, _ reason: Comment, at location: SourceLocation = #_sourceLocation
  ) throws {
    let neighbour = CalendarReaderTests.event("DTSTART:20181224T100000Z", uid: "neighbour", title: "N")
    let (events, problems) = try CalendarReaderTests.read(CalendarReaderTests.calendar(lines + neighbour))
    #expect(events == expected + ["N 2018-12-24T11:00–2018-12-24T11:00"], reason, sourceLocation: location)
    #expect(problems.count { $0.gravity == .loss } == losses, reason, sourceLocation: location)
  }

  private func event(_ lines: String, uid: String = "1", title: String = "A") -> String {
    CalendarReaderTests.event(lines, uid: uid, title: title)
  }

  private func at(_ days: String...) -> [String] { days.map { "A 2018-\($0)T13:00–2018-\($0)T14:00" } }
  private static let hour = "DTSTART:20180314T120000Z\nDURATION:PT1H"

  @Test func componentsThatDoNotEnd() throws {
    let one = event(NeverFreeTests.hour)
    try check("BEGIN:VTIMEZONE\nTZID:Foo\n" + one, at("03-14"), "a zone without an end")
    try check("BEGIN:VFREEBUSY\nUID:f\n" + one, at("03-14"), losses: 1, "free-busy times without an end")
    try check(
      event(NeverFreeTests.hour + "\nBEGIN:VALARM\nRRULE:FREQ=DAILY;COUNT=5"), [], losses: 1,
      "an alarm without an end hides the rule after it")
    try check("BEGIN: VEVENT\nUID:x\nSUMMARY:A\n\(NeverFreeTests.hour)\nEND:VEVENT\n", at("03-14"), "a space before the name")
    try check("BEGIN:VEVENTX\nUID:x\n\(NeverFreeTests.hour)\nEND:VEVENT\n", [], losses: 1, "an END without its BEGIN")
    try check(
      "BEGIN:X-A\nBEGIN:VFREEBUSY\nFREEBUSY:20180314T120000Z/PT1H\nEND:VFREEBUSY\nEND:X-A\n", [" 2018-03-14T13:00–2018-03-14T14:00"],
      "inside another")
  }

  @Test func linesThatAreBrokenOff() throws {
    try check(event(NeverFreeTests.hour + "\nRDATE:20180315T120000Z,\n20180316T120000Z"), [], losses: 1, "a list of dates")
    try check(
      event(NeverFreeTests.hour + "\nRRULE:FREQ=WEEKLY;\nBYDAY=MO,WE;COUNT=10"), [], losses: 1, "a rule, whose rest looks like a property")
    try check(event(NeverFreeTests.hour + "\nDESCRIPTION:one\ntwo"), at("03-14"), "a description that nobody needs")
    try check("BEGIN:VFREEBUSY\nFREEBUSY;FBTYPE=\"BUSY:20180314T120000Z/PT1H\nEND:VFREEBUSY\n", [], losses: 1, "a quote without an end")
  }

  @Test func eventsThatShareAUID() throws {
    let cancelled = event(NeverFreeTests.hour + "\nSTATUS:CANCELLED")
    try check(cancelled + event(NeverFreeTests.hour), at("03-14", "03-14"), "one cancelled, one not, neither newer")
    let weekly = event("DTSTART:20180307T120000Z\nDURATION:PT1H\nRRULE:FREQ=WEEKLY;COUNT=4")
    let future = event("RECURRENCE-ID;RANGE=THISANDFUTURE:20180314T120000Z\nDTSTART:20180315T120000Z\nDURATION:PT1H")
    let single = event("RECURRENCE-ID:20180314T120000Z\nDTSTART:20180316T120000Z\nDURATION:PT1H")
    // The last Thursday is in summer time, which begins on the 25th.
    try check(
      weekly + future + single, at("03-07", "03-16", "03-22") + ["A 2018-03-29T14:00–2018-03-29T15:00"], "one occurrence, and all after it")
    try check(future, at("03-15"), losses: 1, "and all after it, of a series that is not there")
    try check(
      event(NeverFreeTests.hour + "\nRECURRENCE-ID:20180314T120000Z\nRRULE:FREQ=DAILY"), at("03-14"), losses: 1, "an override with a rule")
    try check(
      weekly.replacing("COUNT=4", with: "COUNT=1\nEXDATE:20180307T120000Z")
        + event("RECURRENCE-ID:20180307T120000Z\n" + NeverFreeTests.hour), at("03-14"), "moved, and its old time taken out")
  }

  @Test func datesOfASeries() throws {
    try check(event(NeverFreeTests.hour + "\nRDATE;VALUE=DATE:20180316"), at("03-14", "03-16"), "a day means the series' own time")
    let long = event("DTSTART:20170101T120000Z\nDURATION:PT1H\nRDATE;VALUE=PERIOD:20171220T120000Z/P30D")
    try check(long, ["A 2017-12-20T13:00–2018-01-19T13:00"], "a long period that began before the window")
  }

  @Test func whoHasDeclined() throws {
    func isBusy(_ lines: String) throws -> Bool {
      let text = CalendarReaderTests.calendar(event(NeverFreeTests.hour + "\n" + lines))
      return try CalendarReaderTests.reader().stream(Array(text.utf8)).isBusy(0)
    }
    let declined = "ATTENDEE;PARTSTAT=DECLINED:mailto:bo@example.org"
    #expect(try isBusy("ORGANIZER:mailto:anna@example.org\n" + declined), "the one who asks goes all the same")
    #expect(try !isBusy("ORGANIZER:mailto:bo@example.org\n" + declined), "nobody is left")
  }

  @Test func zoneOfTheCalendarThatNobodyKnows() throws {
    let text = CalendarReaderTests.calendar(
      event("DTSTART:20180314T130000") + event("DTSTART:20180315T120000Z", uid: "2"), head: "X-WR-TIMEZONE:Mars/Olympus\n")
    let (events, problems) = try CalendarReaderTests.read(text)
    #expect(events == ["A 2018-03-15T13:00–2018-03-15T13:00"], "a floating time is not guessed")
    #expect(problems.count { $0.gravity == .loss } == 1)
  }

  @Test func yearsAtTheEndsOfTheCalendarDoNotTrap() throws {
    let zone = try ZoneDatabase().zone(CalendarReaderTests.stockholm)
    for (start, rule) in [
      ("99990101T100000Z", "FREQ=YEARLY;BYYEARDAY=1"), ("99990104T100000Z", "FREQ=YEARLY;BYWEEKNO=1"),
      ("00010101T100000Z", "FREQ=YEARLY;BYWEEKNO=1;WKST=TU;COUNT=2"),
      ("99991231T100000Z", "FREQ=MONTHLY;BYMONTHDAY=31"), ("99991231T235959Z", "FREQ=SECONDLY"),
      ("00010101T000000Z", "FREQ=WEEKLY;BYDAY=MO;COUNT=2"),
    ] {
      let text = CalendarReaderTests.calendar(event("DTSTART:\(start)\nRRULE:\(rule)"))
      let stream = try CalendarReaderTests.reader().stream(Array(text.utf8))
      let span = try #require(stream.span(floatingIn: zone))
      let window = span.range.lowerBound..<Instant(seconds: 300_000_000_000)
      #expect(!stream.occurrences(in: window, floatingIn: zone).list.isEmpty, "\(start) \(rule)")
    }
  }

  @Test func notesDoNotCrowdOutLosses() throws {
    let pairs = (0..<250).map {
      event("DTSTART:20180314T12\(10 + $0 % 50)00Z", uid: "p\($0)") + event("DTSTART:20180315T120000Z", uid: "p\($0)")
    }
    let series = event("DTSTART:20180314T120000Z\nRRULE:FREQ=SECONDLY;COUNT=10000000", uid: "s")
    let (_, problems) = try CalendarReaderTests.read(CalendarReaderTests.calendar(pairs.joined() + series))
    #expect(problems.contains { $0.gravity == .loss })
  }
}
