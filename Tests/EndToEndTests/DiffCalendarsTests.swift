import Foundation
import Support
import Testing

/// What differs between two calendar files that anybody wrote.
@Suite struct DiffCalendarsTests {
  private let scratch: ScratchFolder

  init() throws { scratch = try ScratchFolder() }

  private func calendar(_ events: [String], _ name: String) throws -> String {
    let lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:x"] + events + ["END:VCALENDAR", ""]
    return try scratch.write(lines.joined(separator: "\n").replacingOccurrences(of: "\n", with: "\r\n"), to: name)
  }

  private func event(_ uid: String, _ lines: String...) -> String {
    (["BEGIN:VEVENT", "UID:\(uid)"] + lines + ["END:VEVENT"]).joined(separator: "\n")
  }

  private func diff(_ old: [String], _ new: [String], _ arguments: String...) throws -> Tool.Run {
    let files = [try calendar(old, "old.ics"), try calendar(new, "new.ics")]
    return try Tool.run(["diff"] + files + ["--now", "2018-01-01"] + arguments)
  }

  private static let zoned = "DTSTART;TZID=Europe/Stockholm:20180201T130000\nDTEND;TZID=Europe/Stockholm:20180201T150000"

  @Test(arguments: Repository.files(below: "Tests/Corpus/calendars", ending: ".ics")) func calendarDoesNotDifferFromItself(_ name: String)
    throws
  {
    let run = try Tool.run("diff", Repository.path(name), Repository.path(name), "--exit-code", "--now", "2018-01-01")
    #expect(run.output == "No differences.\n" && run.status == 0)
    let empty = try calendar([], "empty.ics")
    let list = try #require(
      try Tool.run("list", Repository.path(name), "--format", "json", "--now", "2018-01-01").json()["occurrences"] as? [Any])
    let counts = try #require(
      try Tool.run("diff", empty, Repository.path(name), "--format", "json", "--now", "2018-01-01").json()["counts"] as? [String: Int])
    #expect(!list.isEmpty && (counts["new"] ?? 0) + (counts["cancelled"] ?? 0) == list.count, "all that `list` says is new")
  }

  @Test func eachKindOfDifferenceIsTold() throws {
    let same = event("same", "SUMMARY:Same", DiffCalendarsTests.zoned)
    let day = "DTSTART;VALUE=DATE:20180219\nDTEND;VALUE=DATE:2018022"
    let run = try diff(
      [
        same, event("course", "SUMMARY:Course", "DESCRIPTION:Bring a computer", DiffCalendarsTests.zoned),
        event("break", "SUMMARY:Break", "\(day)4"),
        event("gone", "SUMMARY:Gone", DiffCalendarsTests.zoned), event("off", "SUMMARY:Off", DiffCalendarsTests.zoned),
        event("room", "SUMMARY:Room", "LOCATION:Hall 1", DiffCalendarsTests.zoned),
        event("guests", "SUMMARY:Guests", "ATTENDEE:mailto:a@example.org", DiffCalendarsTests.zoned),
      ],
      [
        event("guests", "SUMMARY:Guests", "ATTENDEE:mailto:b@example.org", "TRANSP:TRANSPARENT", DiffCalendarsTests.zoned),
        event("room", "SUMMARY:Room", "LOCATION:Hall 2", DiffCalendarsTests.zoned), event("new", "DTSTART:20180202T230000Z\nDURATION:PT2H"),
        event("off", "SUMMARY:Off", "STATUS:CANCELLED", DiffCalendarsTests.zoned), event("break", "SUMMARY:Break", "\(day)5"),
        event("course", "SUMMARY:Course", "DESCRIPTION:Bring a telephone", DiffCalendarsTests.zoned), same,
      ])
    #expect(
      run.output == """
        Changed    Course (w. 5 Thu 1 Feb 2018 13:00–15:00): description 'Bring a computer' → 'Bring a telephone'
        Removed    Gone: w. 5 Thu 1 Feb 2018 13:00–15:00
        Changed    Guests (w. 5 Thu 1 Feb 2018 13:00–15:00): takes no time any more; attendees a@example.org → b@example.org
        Cancelled  Off: w. 5 Thu 1 Feb 2018 13:00–15:00
        Moved      Room: w. 5 Thu 1 Feb 2018 13:00–15:00, Hall 1 → w. 5 Thu 1 Feb 2018 13:00–15:00, Hall 2
        New        (untitled): w. 5 Fri 2 Feb 2018 23:00–w. 5 Sat 3 Feb 2018 01:00
        Moved      Break: w. 8 Mon 19 Feb 2018 – w. 8 Fri 23 Feb 2018 → w. 8 Mon 19 Feb 2018 – w. 8 Sat 24 Feb 2018
        1 new, 2 moved, 1 cancelled, 2 changed, 1 removed sessions.

        """)
    #expect(run.status == 0 && run.errors.isEmpty)
  }

  @Test func momentIsTheSameInAnyZone() throws {
    let utc = "DTSTART:20180201T120000Z\nDTEND:20180201T140000Z"
    #expect(try diff([event("a", "SUMMARY:A", DiffCalendarsTests.zoned)], [event("a", "SUMMARY:A", utc)]).output == "No differences.\n")
    let later = event("a", "SUMMARY:A", "DTSTART:20180201T130000Z\nDTEND:20180201T140000Z")
    let run = try diff([event("a", "SUMMARY:A", DiffCalendarsTests.zoned)], [later], "--timezone", "Europe/Stockholm", "--format", "json")
    #expect(try DiffTests.rows(run) == ["moved A 2018-02-01T13:00 2018-02-01T15:00 – → 2018-02-01T14:00 2018-02-01T15:00 –"])
    #expect(
      try DiffTests.rows(diff([event("a", "SUMMARY:A", DiffCalendarsTests.zoned)], [later], "--format", "json")) == [
        "moved A 2018-02-01T12:00 2018-02-01T14:00 – → 2018-02-01T13:00 2018-02-01T14:00 –"
      ], "both in the zone it now has")
  }

  // MARK: Series

  private func weekly(_ start: String, _ rule: String = "FREQ=WEEKLY;COUNT=3", _ more: String = "") -> String {
    event("yoga", "SUMMARY:Yoga", "DTSTART;TZID=Europe/Stockholm:\(start)", "DURATION:PT1H", "RRULE:\(rule)" + more)
  }

  @Test func seriesThatHasMovedIsNotGoneAndCome() throws {
    let run = try diff([weekly("20180109T180000")], [weekly("20180110T183000", "FREQ=WEEKLY;COUNT=2")], "--format", "json")
    #expect(
      try DiffTests.rows(run) == [
        "moved Yoga 2018-01-09T18:00 2018-01-09T19:00 – → 2018-01-10T18:30 2018-01-10T19:30 –",
        "moved Yoga 2018-01-16T18:00 2018-01-16T19:00 – → 2018-01-17T18:30 2018-01-17T19:30 –",
        "removed Yoga 2018-01-23T18:00 2018-01-23T19:00 – → –",
      ])
    let recurrences = try #require(try run.json()["differences"] as? [[String: Any]]).map { $0["recurrence"] as? String }
    #expect(recurrences == ["2018-01-10T18:30", "2018-01-17T18:30", "2018-01-23T18:00"])
  }

  @Test func occurrenceThatHasMovedOrGoneIsOneDifference() throws {
    let moved = event(
      "yoga", "SUMMARY:Yoga", "RECURRENCE-ID;TZID=Europe/Stockholm:20180116T180000", "DTSTART;TZID=Europe/Stockholm:20180125T180000",
      "DURATION:PT1H")
    #expect(
      try DiffTests.rows(diff([weekly("20180109T180000")], [weekly("20180109T180000"), moved], "--format", "json")) == [
        "moved Yoga 2018-01-16T18:00 2018-01-16T19:00 – → 2018-01-25T18:00 2018-01-25T19:00 –"
      ])
    let without = weekly("20180109T180000", "FREQ=WEEKLY;COUNT=3", "\nEXDATE;TZID=Europe/Stockholm:20180116T180000")
    #expect(
      try DiffTests.rows(diff([weekly("20180109T180000")], [without], "--format", "json")) == [
        "removed Yoga 2018-01-16T18:00 2018-01-16T19:00 – → –"
      ])
  }

  @Test func endlessSeriesIsFollowedForAYearAndOverItsEdge() throws {
    let run = try diff([weekly("20180105T180000", "FREQ=WEEKLY")], [weekly("20180106T180000", "FREQ=WEEKLY")], "--format", "json")
    #expect(run.errors.contains("repetitions without end are followed until 2019-01-"))
    let counts = try #require(try run.json()["counts"] as? [String: Int])
    #expect(counts["new"] == 0 && counts["removed"] == 0 && (52...54).contains(counts["moved"] ?? 0))
    // The last Friday is within the window, the Saturday it has moved to is not.
    let rows = try DiffTests.rows(
      diff(
        [weekly("20180105T180000", "FREQ=WEEKLY")], [weekly("20180106T180000", "FREQ=WEEKLY")], "--from", "2020-01-01", "--to",
        "2020-01-10", "--format", "json"))
    #expect(
      rows == [
        "moved Yoga 2020-01-03T18:00 2020-01-03T19:00 – → 2020-01-04T18:00 2020-01-04T19:00 –",
        "moved Yoga 2020-01-10T18:00 2020-01-10T19:00 – → 2020-01-11T18:00 2020-01-11T19:00 –",
      ])
  }

  @Test func eventsOfOneUIDAreToldApartByTheirTimes() throws {
    let (early, late) = (
      event("twice", "SUMMARY:A", DiffCalendarsTests.zoned), event("twice", "SUMMARY:B", "DTSTART:20180301T080000Z\nDURATION:PT1H")
    )
    #expect(try DiffTests.rows(diff([early, late], [late], "--format", "json")) == ["removed A 2018-02-01T13:00 2018-02-01T15:00 – → –"])
    let nameless = "BEGIN:VEVENT\nSUMMARY:C\nDTSTART:20180301T080000Z\nDURATION:PT1H\nEND:VEVENT"
    #expect(try diff([early, nameless], [nameless, early]).output == "No differences.\n")
  }

  // MARK: What is wrong

  @Test func eventThatIsNotUnderstoodIsAProblemBesideTheResult() throws {
    let good = event("a", "SUMMARY:A", DiffCalendarsTests.zoned)
    let run = try diff([good], [event("b", "SUMMARY:B", "DTSTART:yesterday")], "--format", "json", "--exit-code")
    #expect(run.status == 2 && run.errors.contains("new.ics:7:1: error: "))
    #expect(try DiffTests.rows(run) == ["removed A 2018-02-01T13:00 2018-02-01T15:00 – → –"])
    #expect((try run.json()["problems"] as? [[String: Any]])?.first?["line"] as? Int == 7)
    let page = try scratch.write("<html>log in</html>", to: "page.ics")
    let none = try Tool.run("diff", page, scratch.path + "/no.ics")
    #expect(none.status == 2 && none.errors.contains("page.ics:1:1: error: ") && none.errors.contains("no.ics:1:1: error: "))
    #expect(try diff([good], [good], "--max-components", "2").status == 0)
    #expect(try diff([good, good], [good], "--max-components", "2").status == 2, "what lies beyond a limit may be what differs")
  }
}
