import CivilTime
import Feeds
import ICalendar
import Planning
import Testing

/// What calendars of others take of a plan's days.
@Suite struct BusyCalendarTests {
  /// The hours taken in a few weeks of 2018, as `MM-DD HH:MM-HH:MM title`.
  private func taken(_ lines: String, counts: BusyTime.Counts = .opaque) throws -> [String] {
    let database = try ZoneDatabase()
    let text = "BEGIN:VCALENDAR\nVERSION:2.0\n\(lines)\nEND:VCALENDAR\n"
    let stream = try CalendarReader(zones: ForeignZones(database)).stream(Array(text.utf8))
    let (first, last) = (try #require(Day("2018-03-01")), try #require(Day("2018-10-31")))
    let days = try #require(DayRange(from: first, to: last))
    let (calendar, _) = BusyCalendar.read(
      stream, counts: counts, days: days, zone: try database.zone("Europe/Stockholm"), limits: ReadingLimits())
    #expect(calendar.isRead)
    return calendar.days.sorted { $0.key < $1.key }.flatMap { day, list in
      list.map { "\(day.description.dropFirst(5)) \($0.hours.start)-\($0.hours.end) \($0.event?.title ?? "")" }
    }
  }

  private func event(_ lines: String, _ title: String = "A") -> String {
    "BEGIN:VEVENT\nUID:\(title)\nSUMMARY:\(title)\n\(lines)\nEND:VEVENT\n"
  }

  @Test func eventTakesTheHoursOfItsDays() throws {
    #expect(try taken(event("DTSTART:20180314T120000Z\nDTEND:20180314T133000Z")) == ["03-14 13:00-14:30 A"], "in the plan's zone")
    #expect(try taken(event("DTSTART:20180314T120030Z\nDTEND:20180314T123030Z")) == ["03-14 13:00-13:31 A"], "minutes begun count whole")
    #expect(try taken(event("DTSTART:20180314T120000Z")).isEmpty, "no length, no time")
    #expect(
      try taken(event("DTSTART:20180314T220000Z\nDTEND:20180316T070000Z")) == [
        "03-14 23:00-24:00 A", "03-15 00:00-24:00 A", "03-16 00:00-08:00 A",
      ],
      "over midnight")
    #expect(
      try taken(event("DTSTART;VALUE=DATE:20180314\nDTEND;VALUE=DATE:20180316")) == ["03-14 00:00-24:00 A", "03-15 00:00-24:00 A"],
      "whole days")
    #expect(try taken(event("DTSTART:20180228T120000Z\nDTEND:20180301T070000Z")) == ["03-01 00:00-08:00 A"], "only the days asked for")
  }

  @Test func eventInTheHourThatComesTwiceIsNeverLost() throws {
    // From 02:45 before the clock is put back to 02:15 after it, half an hour later.
    let found = try taken(event("DTSTART:20181028T004500Z\nDTEND:20181028T011500Z"))
    #expect(found == ["10-28 02:45-03:15 A"])
  }

  @Test func eventsThatCoverAYearEveryDayAnewAreHeldToALimit() throws {
    let database = try ZoneDatabase()
    let bombs = (0..<40).map { event("DTSTART;VALUE=DATE:20170101\nDURATION:P300D\nRRULE:FREQ=DAILY", "\($0)") }.joined()
    let stream = try CalendarReader(zones: ForeignZones(database)).stream(Array("BEGIN:VCALENDAR\n\(bombs)END:VCALENDAR\n".utf8))
    let (first, last) = (try #require(Day("2018-01-01")), try #require(Day("2018-12-31")))
    let days = try #require(DayRange(from: first, to: last))
    let read = BusyCalendar.read(stream, counts: .opaque, days: days, zone: try database.zone("Europe/Stockholm"), limits: ReadingLimits())
    #expect(read.calendar.days.count == 365, "what was read counts")
    #expect(read.calendar.days.values.allSatisfy { $0.count <= 40 }, "an event's hours count once")
    #expect(read.problems.contains { $0.gravity == .loss }, "and that it is not all is told")
  }

  @Test func policySaysWhatCounts() throws {
    let timed = "DTSTART:20180314T120000Z\nDTEND:20180314T133000Z\n"
    let day = "DTSTART;VALUE=DATE:20180315\n"
    let lines =
      event(timed, "busy") + event(timed + "TRANSP:TRANSPARENT", "free") + event(day + "TRANSP:TRANSPARENT", "holiday")
      + event(timed + "STATUS:CANCELLED", "cancelled") + event(timed + "ATTENDEE;PARTSTAT=DECLINED:mailto:a@example.org", "declined")
    #expect(try taken(lines) == ["03-14 13:00-14:30 busy"])
    #expect(try taken(lines, counts: .allDay) == ["03-14 13:00-14:30 busy", "03-15 00:00-24:00 holiday"])
    #expect(try taken(lines, counts: .everything).count == 5)
  }
}
