import CivilTime
import ICalendar
import Testing

/// Calendars that others wrote: what is understood, what is refused, and what the limits end.
@Suite struct CalendarReaderTests {
  static let stockholm = "Europe/Stockholm"

  static func reader(_ limits: ReadingLimits = ReadingLimits()) throws -> CalendarReader {
    CalendarReader(limits: limits, zones: ForeignZones(try ZoneDatabase()))
  }

  /// The occurrences of 2018 as `UID start–end`, by start, in wall time of Stockholm, and the problems as `line mistake`.
  static func read(_ text: String, limits: ReadingLimits = ReadingLimits()) throws -> (events: [String], problems: [ReadingProblem]) {
    let stream = try reader(limits).stream(Array(text.utf8))
    let zone = try ZoneDatabase().zone(stockholm)
    let window = try #require(Instant("2018-01-01T00:00:00Z"))..<(try #require(Instant("2019-01-01T00:00:00Z")))
    let found = stream.occurrences(in: window, floatingIn: zone, limits: limits)
    let events = found.list.sorted { ($0.start, $0.end) < ($1.start, $1.end) }.map { occurrence in
      let title = stream.texts(ofEvent: occurrence.event).summary
      return "\(title) \(zone.wallSecond(at: occurrence.start))–\(zone.wallSecond(at: occurrence.end))"
    }
    return (events, stream.problems + found.problems)
  }

  static func calendar(_ lines: String, head: String = "") -> String {
    "BEGIN:VCALENDAR\nVERSION:2.0\n\(head)\(lines)\nEND:VCALENDAR\n".replacing("\n", with: "\r\n")
  }

  static func event(_ lines: String, uid: String = "1", title: String = "A") -> String {
    "BEGIN:VEVENT\nUID:\(uid)\nSUMMARY:\(title)\n\(lines)\nEND:VEVENT\n"
  }

  private func check(
    _ lines: String, head: String = "", _ expected: [String], refused: [Int] = [], _ reason: Comment,
    at location: SourceLocation = #_sourceLocation
  ) throws {
    let neighbour = CalendarReaderTests.event("DTSTART:20181224T100000Z\nDTEND:20181224T110000Z", uid: "neighbour", title: "N")
    let (events, problems) = try CalendarReaderTests.read(CalendarReaderTests.calendar(lines + neighbour, head: head))
    #expect(events == expected + ["N 2018-12-24T11:00–2018-12-24T12:00"], reason, sourceLocation: location)
    #expect(problems.filter { $0.gravity == .loss }.map(\.line) == refused, reason, sourceLocation: location)
  }

  private func one(
    _ lines: String, head: String = "", _ expected: [String], refused: [Int] = [], _ reason: Comment,
    at location: SourceLocation = #_sourceLocation
  ) throws {
    try check(CalendarReaderTests.event(lines), head: head, expected, refused: refused, reason, at: location)
  }

  @Test func descriptionIsKeptWhereItIsAskedFor() throws {
    let folded = "DESCRIPTION;LANGUAGE=sv:Ta med\\, om du kan\\; en da\n tor\\nHej\nDESCRIPTION:En till"
    let text = CalendarReaderTests.calendar(
      CalendarReaderTests.event("DTSTART:20180314T120000Z\n\(folded)") + CalendarReaderTests.event("DTSTART:20180315T120000Z", uid: "2"))
    let zones = ForeignZones(try ZoneDatabase())
    func descriptions(_ reader: CalendarReader) throws -> [String] {
      let stream = try reader.stream(Array(text.utf8))
      return (0..<Int32(stream.eventCount)).map(stream.description(ofEvent:))
    }
    #expect(try descriptions(CalendarReader(zones: zones, keepsDetails: true)) == ["Ta med, om du kan; en dator\nHej", ""])
    #expect(try descriptions(CalendarReader(zones: zones)) == ["", ""])
  }

  // MARK: Times

  @Test func timesOfEveryForm() throws {
    let expected = ["A 2018-03-14T13:00–2018-03-14T14:30"]
    try one("DTSTART;TZID=Europe/Stockholm:20180314T130000\nDTEND;TZID=Europe/Stockholm:20180314T143000", expected, "a zone")
    try one("DTSTART:20180314T120000Z\nDURATION:PT1H30M", expected, "UTC and a duration")
    try one("DTSTART:20180314T130000\nDTEND:20180314T143000", expected, "floating")
    try one("DTSTART;TZID=America/New_York:20180314T080000\nDTEND:20180314T133000Z", expected, "two zones")
    try one("DTSTART;TZID=\"W. Europe Standard Time\":20180314T130000\nDURATION:PT90M", expected, "Windows' name")
    try one("DTSTART;TZID=/freeassociation.sourceforge.net/Europe/Stockholm:20180314T130000\nDURATION:PT90M", expected, "a vendor's prefix")
    try one("DTSTART;X-A=\"a:b;c\";TZID=Europe/Stockholm:20180314T130000\nDURATION:PT90M", expected, "a quoted parameter")
    try one("dtstart;tzid=europe/stockholm:20180314t130000\nduration:pt90m", expected, "small letters")
    try one(
      "DTSTART:20180314T080000\nDTEND:20180314T093000", head: "X-WR-TIMEZONE:America/New_York\n", expected,
      "floating in the calendar's zone")
    try one(
      "DTSTART;VALUE=DATE:20180314\nDTEND;VALUE=DATE:20180316", ["A 2018-03-14T00:00–2018-03-16T00:00"], "whole days, the end exclusive")
    try one("DTSTART;VALUE=DATE:20180314", ["A 2018-03-14T00:00–2018-03-15T00:00"], "a whole day without an end")
    try one("DTSTART:20180314T120000Z", ["A 2018-03-14T13:00–2018-03-14T13:00"], "no end: no length")
    try one("DTSTART:20180314T120060Z\nDURATION:PT1H", ["A 2018-03-14T13:00:59–2018-03-14T14:00:59"], "a leap second")
  }

  @Test func gapsAndRepeatsOfTheClock() throws {
    let zone = ";TZID=Europe/Stockholm:"
    try one(
      "DTSTART\(zone)20180325T023000\nDURATION:PT1H", ["A 2018-03-25T03:30–2018-03-25T04:30"], "in the gap by the offset before (3.3.5)")
    try one("DTSTART\(zone)20181028T023000\nDURATION:PT2H", ["A 2018-10-28T02:30–2018-10-28T03:30"], "the first of the repeat")
    try one("DTSTART\(zone)20180324T230000\nDURATION:P1D", ["A 2018-03-24T23:00–2018-03-25T23:00"], "a day is nominal")
    try one("DTSTART\(zone)20180324T230000\nDURATION:PT24H", ["A 2018-03-24T23:00–2018-03-26T00:00"], "24 hours are exact")
  }

  @Test func eventThatCannotBeUnderstoodIsRefusedWithItsLine() throws {
    let rows: [(lines: String, line: Int, reason: Comment)] = [
      ("DTSTART;TZID=Mars/Olympus:20180314T130000", 3, "an unknown zone"),
      ("DTSTART;TZID=../../../etc/localtime:20180314T130000", 3, "a path is no name"),
      ("DTSTART;TZID=right/Europe/Stockholm:20180314T130000", 3, "a folder beside the names"),
      ("DTSTART:20180230T130000", 6, "no such day"), ("DTSTART:20180314T250000", 6, "no such hour"),
      ("DTSTART:2018-03-14", 6, "not RFC 5545's form"),
      ("SUMMARY:B", 3, "no DTSTART"), ("DTSTART:20180314T130000\nDTSTART:20180315T130000", 7, "two DTSTARTs"),
      ("DTSTART:20180314T130000Z\nDTEND:20180314T120000Z", 3, "ends before it begins"),
      ("DTSTART;TZID=Asia/Tokyo:20180314T130000\nDTEND:20180314T030000Z", 3, "ends before it begins, in two zones"),
      ("DTSTART:20180314T130000Z\nDURATION:-PT1H", 7, "negative"),
      ("DTSTART;VALUE=DATE:20180314\nDTEND:20180315T120000Z", 3, "a day ends at a time"),
      ("DTSTART:20180314T130000Z\nRRULE:FREQ=DAILY;INTERVAL=0", 7, "no rule"), ("DTSTART:20180314T130000Z\nEXDATE:soon", 7, "no date"),
      ("DTSTART:20180314T130000Z\nRDATE;VALUE=PERIOD:20180315T130000Z/20180315T120000Z", 7, "a period backwards"),
      ("DTSTART;VALUE=DATE:20180314\nRRULE:FREQ=HOURLY", 7, "hours of whole days"),
      ("DTSTART:20180314T130000Z\nDURATION:P99999999999W", 7, "longer than the calendar"),
    ]
    for row in rows { try one(row.lines, [], refused: [row.line], row.reason) }
  }

  @Test func daysOfUTCAreThoseOfTheCalendarsZone() throws {
    let lines = "DTSTART:20181027T120000Z\nDURATION:P1D"
    try one(lines, ["A 2018-10-27T14:00–2018-10-28T13:00"], "24 hours of UTC")
    try one(lines, head: "X-WR-TIMEZONE:Europe/Stockholm\n", ["A 2018-10-27T14:00–2018-10-28T14:00"], "a day in Stockholm, 25 hours long")
  }

  // MARK: Texts and lines

  @Test func foldsEscapesAndLineEndings() throws {
    let plain = CalendarReaderTests.event("DTSTART:20180314T120000Z", title: "Språk\\, läs\\;ning")
    let expected = ["Språk, läs;ning 2018-03-14T13:00–2018-03-14T13:00"]
    let text = CalendarReaderTests.calendar(plain)
    for (form, reason) in [
      (text, "CRLF"), (text.replacing("\r\n", with: "\n"), "lone LF"), ("\u{FEFF}" + text, "BOM"),
      (text.replacing("läs", with: "l\r\n äs"), "folded"), (text.replacing("läs", with: "l\r\r\n äs"), "folded as libical 3 does"),
      (text.replacing("läs", with: "l\r\n \r\n\täs"), "folded twice"),
      (text.replacing("BEGIN:VEVENT", with: "BEGIN:VEVENT \r\n"), "white space"),
    ] as [(String, Comment)] { #expect(try CalendarReaderTests.read(form).events == expected, reason) }
    var bytes = Array(text.utf8)
    let place = try #require(bytes.firstIndex(of: 0xA5))
    bytes.insert(contentsOf: Array("\r\n ".utf8), at: place)
    let stream = try CalendarReaderTests.reader().stream(bytes)
    #expect(stream.texts(ofEvent: 0).summary == "Språk, läs;ning", "a fold inside a letter")
    #expect(stream.problems.isEmpty)
  }

  @Test func whatIsNoCalendarSaysWhatItIs() throws {
    let rows: [([UInt8], ReadingProblem.Stranger)] = [
      ([], .empty), (Array("\u{FEFF} \r\n".utf8), .empty), (Array("<!DOCTYPE html><p>Logga in".utf8), .html),
      ([0xFF, 0xFE, 0x42, 0], .utf16),
      ([0x1F, 0x8B, 8, 0], .gzip), (Array("BEGIN:VCARD\r\nEND:VCARD\r\n".utf8), .other),
      (Array("BEGIN:VEVENT\r\nEND:VEVENT\r\n".utf8), .other),
    ]
    for (bytes, stranger) in rows {
      let problem = #expect(throws: ReadingProblem.self) { try CalendarReaderTests.reader().stream(bytes) }
      #expect(problem?.mistake == .notACalendar(stranger))
    }
  }

  @Test func restOfTheFileGoesOn() throws {
    let cut = CalendarReaderTests.calendar(
      CalendarReaderTests.event("DTSTART:20180314T120000Z") + CalendarReaderTests.event("DTSTART:20180315T120000Z", uid: "2"))
    let half = String(cut.prefix(cut.count - 40))
    let (events, problems) = try CalendarReaderTests.read(half)
    #expect(events == ["A 2018-03-14T13:00–2018-03-14T13:00"])
    #expect(problems.map(\.mistake) == [.cutFile] && problems[0].gravity == .loss, "what is cut away may be what clashes")
    try check(
      "BEGIN:VEVENT\nUID:x\nDTSTART:20180201T120000Z\n" + CalendarReaderTests.event("DTSTART:20180314T120000Z"),
      ["A 2018-03-14T13:00–2018-03-14T13:00"], refused: [3], "an event without an end")
    try check("junk\nmore junk\n" + CalendarReaderTests.event("DTSTART:20180314T120000Z"), ["A 2018-03-14T13:00–2018-03-14T13:00"], "junk")
    try check(
      "END:VEVENT\n" + CalendarReaderTests.event("DTSTART:20180314T120000Z"), ["A 2018-03-14T13:00–2018-03-14T13:00"], refused: [3],
      "the BEGIN of an event has been lost")
    try check(
      "BEGIN:VTODO\n" + CalendarReaderTests.event("DTSTART:20180314T120000Z") + "END:VTODO\n", ["A 2018-03-14T13:00–2018-03-14T13:00"],
      "an event in something else may take time")
    try check(
      "BEGIN:X-A\nEND:X-B\n" + CalendarReaderTests.event("DTSTART:20180314T120000Z"), ["A 2018-03-14T13:00–2018-03-14T13:00"],
      "an END of another name")
    try check(
      CalendarReaderTests.event(
        "DTSTART:20180314T120000Z\nBEGIN:VALARM\nTRIGGER:-PT5M\nDTSTART:20180101T000000Z\nREPEAT:99999\nEND:VALARM"),
      ["A 2018-03-14T13:00–2018-03-14T13:00"], "an alarm is passed over")
    let two = CalendarReaderTests.calendar(CalendarReaderTests.event("DTSTART:20180314T120000Z"))
    #expect(try CalendarReaderTests.read(two + two.replacing("UID:1", with: "UID:2")).events.count == 2, "two VCALENDARs in one file")
  }

  @Test func freeBusyTimesCountUnlessFree() throws {
    let lines = """
      BEGIN:VFREEBUSY
      UID:f
      FREEBUSY:20180314T120000Z/PT1H,20180315T120000Z/20180315T130000Z
      FREEBUSY;FBTYPE=FREE:20180316T120000Z/PT1H
      FREEBUSY;FBTYPE=BUSY-TENTATIVE:20180317T120000Z/PT1H
      END:VFREEBUSY

      """
    try check(
      lines,
      [" 2018-03-14T13:00–2018-03-14T14:00", " 2018-03-15T13:00–2018-03-15T14:00", " 2018-03-17T13:00–2018-03-17T14:00"], "periods")
  }

  // MARK: Zones of the file

  static let ownZone = """
    BEGIN:VTIMEZONE
    TZID:Skolan
    BEGIN:STANDARD
    DTSTART:16011028T030000
    RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10
    TZOFFSETFROM:+0200
    TZOFFSETTO:+0100
    END:STANDARD
    BEGIN:DAYLIGHT
    DTSTART:16010325T020000
    RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3
    TZOFFSETFROM:+0100
    TZOFFSETTO:+0200
    END:DAYLIGHT
    END:VTIMEZONE

    """

  @Test func unknownZoneIsTakenFromTheFile() throws {
    let events =
      CalendarReaderTests.event("DTSTART;TZID=Skolan:20180314T130000")
      + CalendarReaderTests.event("DTSTART;TZID=Skolan:20180614T130000", uid: "2")
    let expected = ["A 2018-03-14T13:00–2018-03-14T13:00", "A 2018-06-14T13:00–2018-06-14T13:00"]
    try check(CalendarReaderTests.ownZone + events, expected, "the file's own zone")
    try check(events + CalendarReaderTests.ownZone, expected, "defined after it is used")
    try check(
      CalendarReaderTests.ownZone.replacing("TZID:Skolan", with: "TZID:Skolan \"A\"")
        + events.replacing("TZID=Skolan", with: "TZID=Skolan ^'A^'"),
      expected, "quotes in the name, as RFC 6868 writes them")
    let daily = CalendarReaderTests.ownZone.replacing("FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3", with: "FREQ=MINUTELY")
    try check(daily + CalendarReaderTests.event("DTSTART;TZID=Skolan:20180314T130000"), [], refused: [18], "only yearly rules")
    let lie = CalendarReaderTests.ownZone.replacing("TZID:Skolan", with: "TZID:Europe/Stockholm").replacing("+0100", with: "+0500")
    let (found, problems) = try CalendarReaderTests.read(
      CalendarReaderTests.calendar(lie + CalendarReaderTests.event("DTSTART;TZID=Europe/Stockholm:20180314T130000")))
    #expect(found == ["A 2018-03-14T13:00–2018-03-14T13:00"], "of a known zone the file is not believed")
    #expect(problems.map(\.mistake) == [.otherOffsets])
  }

  // MARK: Series

  @Test func seriesWithExceptionsAndOverrides() throws {
    let weekly = "DTSTART;TZID=Europe/Stockholm:20180307T130000\nDURATION:PT1H\nRRULE:FREQ=WEEKLY;COUNT=4"
    func at(_ days: String...) -> [String] { days.map { "A 2018-\($0)T13:00–2018-\($0)T14:00" } }
    try one(weekly, at("03-07", "03-14", "03-21", "03-28"), "13:00 on both sides of the change of the clock")
    try one(weekly + "\nEXDATE:20180314T120000Z", at("03-07", "03-21", "03-28"), "an exception in UTC")
    try one(weekly + "\nEXDATE;VALUE=DATE:20180314", at("03-07", "03-21", "03-28"), "an exception by day")
    try one(
      weekly + "\nRDATE;VALUE=PERIOD:20180409T110000Z/PT2H",
      at("03-07", "03-14", "03-21", "03-28") + ["A 2018-04-09T13:00–2018-04-09T15:00"], "a period")
    let master = CalendarReaderTests.event(weekly)
    func override(_ lines: String, _ title: String = "B") -> String { CalendarReaderTests.event(lines, title: title) }
    try check(
      master + override("RECURRENCE-ID;TZID=Europe/Stockholm:20180314T130000\nDTSTART:20180315T080000Z\nDURATION:PT1H"),
      at("03-07") + ["B 2018-03-15T09:00–2018-03-15T10:00"] + at("03-21", "03-28"), "one moved")
    try check(
      override("RECURRENCE-ID:20180314T120000Z\nSEQUENCE:2\nDTSTART:20180316T080000Z\nDURATION:PT1H", "C") + master
        + override("RECURRENCE-ID:20180314T120000Z\nSEQUENCE:1\nDTSTART:20180315T080000Z\nDURATION:PT1H"),
      at("03-07") + ["C 2018-03-16T09:00–2018-03-16T10:00"] + at("03-21", "03-28"), "the higher SEQUENCE, whatever the order")
    try check(
      master + override("RECURRENCE-ID;RANGE=THISANDFUTURE:20180321T120000Z\nDTSTART;TZID=Europe/Stockholm:20180322T150000\nDURATION:PT2H"),
      at("03-07", "03-14") + ["B 2018-03-22T15:00–2018-03-22T17:00", "B 2018-03-29T15:00–2018-03-29T17:00"], "this and all after it")
    // Found by the fuzzer: the period kept its end when its start was moved.
    try check(
      CalendarReaderTests.event(weekly + "\nRDATE;VALUE=PERIOD:20180409T110000Z/20180409T130000Z")
        + override("RECURRENCE-ID;RANGE=THISANDFUTURE:20180328T110000Z\nDTSTART:20180430T110000Z\nDURATION:PT1H"),
      at("03-07", "03-14", "03-21") + ["B 2018-04-30T13:00–2018-04-30T14:00", "B 2018-05-12T13:00–2018-05-12T15:00"],
      "a period moved with the rest")
    try check(
      override("RECURRENCE-ID:20180314T120000Z\nDTSTART:20180315T080000Z\nDURATION:PT1H"), ["B 2018-03-15T09:00–2018-03-15T10:00"],
      "an override whose series is not in the file")
    try check(
      master + CalendarReaderTests.event(weekly.replacing("20180307", with: "20180308") + "\nSEQUENCE:1"),
      at("03-08", "03-15", "03-22", "03-29"), "a newer version of the whole series")
  }

  @Test func seriesThatEndInAnotherZoneThanTheyStart() throws {
    // Found by the fuzzer: the clock of the series was looked for where that of its end was.
    let lines = "DTSTART;TZID=Europe/Stockholm:20180314T130000\nDTEND;TZID=Asia/Tokyo:20180314T220000\nRRULE:FREQ=DAILY;COUNT=2"
    try check(
      CalendarReaderTests.event(lines) + CalendarReaderTests.event(lines.replacing("0314", with: "0414"), uid: "2"),
      ["03-14", "03-15", "04-14", "04-15"].map { day in
        // Tokyo keeps its time all year.
        "A 2018-\(day)T13:00–2018-\(day)T\(day < "04" ? "14:00" : "15:00")"
      }, "an hour, and two in summer")
  }

  @Test func untilInUTCEndsTheDayItSays() throws {
    try one(
      "DTSTART;TZID=Europe/Stockholm:20180321T233000\nRRULE:FREQ=DAILY;UNTIL=20180322T223000Z",
      ["A 2018-03-21T23:30–2018-03-21T23:30", "A 2018-03-22T23:30–2018-03-22T23:30"], "inclusive, in UTC")
    try one(
      "DTSTART:20180321T093000Z\nRRULE:FREQ=DAILY;UNTIL=20180322",
      ["A 2018-03-21T10:30–2018-03-21T10:30", "A 2018-03-22T10:30–2018-03-22T10:30"], "all of the day")
    try one(
      "DTSTART;VALUE=DATE:20180321\nRRULE:FREQ=DAILY;UNTIL=20180321T230000Z",
      ["A 2018-03-21T00:00–2018-03-22T00:00", "A 2018-03-22T00:00–2018-03-23T00:00"], "midnight in Stockholm, as Outlook writes it")
  }

  // MARK: Limits

  @Test func everyLimitEndsInAProblemThatNamesIt() throws {
    func caps(_ text: String, _ change: (inout ReadingLimits) -> Void) throws -> [ReadingProblem.Mistake] {
      var limits = ReadingLimits()
      change(&limits)
      return try CalendarReaderTests.read(CalendarReaderTests.calendar(text), limits: limits).problems.map(\.mistake)
    }
    let two = CalendarReaderTests.event("DTSTART:20180314T120000Z") + CalendarReaderTests.event("DTSTART:20180315T120000Z", uid: "2")
    #expect(try caps(two) { $0.components = 2 } == [.cap(.components, 2)])
    #expect(try caps(two) { $0.components = 3 }.isEmpty)
    #expect(try caps("BEGIN:A\nBEGIN:B\nEND:B\nEND:A\n" + two) { $0.nesting = 2 } == [.cap(.nesting, 2)])
    #expect(try caps("BEGIN:A\nBEGIN:B\nEND:B\nEND:A\n" + two) { $0.nesting = 3 }.isEmpty)
    let long = CalendarReaderTests.event("DTSTART:20180314T120000Z\nEXDATE:" + String(repeating: "20180314T120000Z,", count: 10))
    #expect(try caps(long) { $0.lineBytes = 100 } == [.cap(.lineBytes, 100)])
    #expect(try caps(long) { $0.lineBytes = 200 }.isEmpty)
    let parameters = CalendarReaderTests.event("DTSTART;A=1;B=2;C=3:20180314T120000Z")
    #expect(try caps(parameters) { $0.parameters = 2 } == [.cap(.parameters, 2)])
    #expect(try caps(parameters) { $0.parameters = 3 }.isEmpty)
    let daily = CalendarReaderTests.event("DTSTART:20180314T120000Z\nRRULE:FREQ=DAILY")
    #expect(try caps(daily) { $0.eventOccurrences = 5 } == [.cutOff(from: "2018-03-19T13:00", .eventOccurrences, 5)])
    #expect(try caps(daily) { $0.occurrences = 5 } == [.cutOff(from: "2018-03-19T13:00", .occurrences, 5)])
    #expect(try caps(daily) { _ in }.isEmpty)
    var small = ReadingLimits()
    small.bytes = 10
    let problem = #expect(throws: ReadingProblem.self) { try CalendarReaderTests.reader(small).stream(Array("BEGIN:VCALENDAR".utf8)) }
    #expect(problem?.mistake == .cap(.bytes, 10))
  }

  // MARK: Who takes time

  @Test func transparentCancelledAndDeclinedEventsTakeNoTime() throws {
    func isBusy(_ lines: String, head: String = "") throws -> Bool {
      let text = CalendarReaderTests.calendar(CalendarReaderTests.event("DTSTART:20180314T120000Z\nDURATION:PT1H\n" + lines), head: head)
      return try CalendarReaderTests.reader().stream(Array(text.utf8)).isBusy(0)
    }
    let mine = "X-WR-CALNAME:Anna@Example.org\n"
    let declined = "ATTENDEE;PARTSTAT=DECLINED:mailto:anna@example.org"
    #expect(try isBusy(""))
    #expect(try isBusy("STATUS:TENTATIVE"))
    #expect(try !isBusy("TRANSP:TRANSPARENT"))
    #expect(try !isBusy("STATUS:CANCELLED"))
    #expect(
      try !isBusy(declined + "\nATTENDEE;PARTSTAT=ACCEPTED:mailto:bo@example.org", head: mine), "declined by the one whose calendar it is")
    #expect(try isBusy(declined + "\nATTENDEE;PARTSTAT=ACCEPTED:mailto:bo@example.org"), "declined by someone")
    #expect(try !isBusy(declined), "declined by all")
  }
}
