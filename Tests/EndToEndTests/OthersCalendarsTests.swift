import Foundation
import Support
import Testing

/// Calendars as people have them, against the year 2017/18: what clashes is told, and the rest is not.
@Suite struct OthersCalendarsTests {
  /// A copy of the year in which somebody is busy by calendars of the corpus.
  private func year(_ old: String, _ new: String, files: [String], in folder: ScratchFolder) throws -> String {
    let source = "calendars/trelleborg-2017-18"
    let plan = try Repository.text("\(source)/plan.yaml")
    #expect(plan.contains(old))
    try folder.write(plan.replacingOccurrences(of: old, with: new), to: "year/plan.yaml")
    try folder.write(try Repository.text("\(source)/schedule.yaml"), to: "year/schedule.yaml")
    for file in files { try folder.write(try Repository.text("Tests/Corpus/calendars/\(file)"), to: "year/\(file)") }
    return folder.path + "/year"
  }

  private static let team = "utvecklingsteam: {name: Utvecklingsteamet, size: 6, calendar: kontor"
  private static let hall = "      - {on: 2017-10-04, hours: \"08:00-12:00\"}"

  private func findings(_ run: Tool.Run) throws -> [[String]] {
    let list = try #require(try run.json()["findings"] as? [[String: Any]])
    return list.map { finding in
      ["code", "from", "to", "source"].map { finding[$0] as? String ?? "" } + (finding["sessions"] as? [String] ?? [])
    }
  }

  @Test func roomCalendarOfOutlookClashesWithTwoSessions() throws {
    let folder = try ScratchFolder()
    let path = try year(
      OthersCalendarsTests.hall, OthersCalendarsTests.hall + "\n      - {file: outlook-aulan.ics}", files: ["outlook-aulan.ics"], in: folder
    )
    let run = try Tool.run("check", path, "--format", "json")
    #expect(run.status == 1)
    // Half an hour of each session, and the half hour that the hall is kept free after it.
    #expect(
      try findings(run) == [
        ["venue-busy", "2018-03-21T14:30", "2018-03-21T15:30", "outlook-aulan.ics", "digitaliseringens-betydelse"],
        ["venue-busy", "2018-05-29T16:00", "2018-05-29T17:00", "outlook-aulan.ics", "avslut"],
      ])
    let list = try #require(try run.json()["findings"] as? [[String: Any]])
    for finding in list {
      #expect(!(finding["suggestions"] as? [Any] ?? []).isEmpty, "each has a way out")
      #expect((finding["text"] as? String)?.contains("outlook-aulan.ics") ?? false)
    }
  }

  @Test func personalCalendarOfGoogleAndHolidays() throws {
    let folder = try ScratchFolder()
    let path = try year(
      OthersCalendarsTests.team,
      OthersCalendarsTests.team + ", busy: [{file: google-personlig.ics}, {file: sveriges-helgdagar.ics, counts: all-day}]",
      files: ["google-personlig.ics", "sveriges-helgdagar.ics"], in: folder)
    let run = try Tool.run("check", path, "--format", "json")
    #expect(
      try findings(run) == [
        ["audience-busy", "2017-12-14T08:30", "2017-12-14T10:30", "google-personlig.ics", "halvarsavstamning"],
        ["audience-busy", "2018-01-31T14:30", "2018-01-31T15:00", "google-personlig.ics", "rektorsdialog-2"],
      ])
    let text = try Tool.run("check", path).output
    #expect(text.contains("'Utvecklingssamtal' i google-personlig.ics, 14:30–15:30; 30 min krockar"))
    #expect(text.contains("→ flytta"))
    // Planned anew, nothing clashes any more.
    #expect(try Tool.run("plan", path, "--keep").status == 0)
    #expect(try Tool.run("check", path).status == 0)
  }

  @Test func calendarThatCannotBeReadIsNeverFree() throws {
    let folder = try ScratchFolder()
    let path = try year(
      OthersCalendarsTests.team, OthersCalendarsTests.team + ", busy: [{file: finns-inte.ics}, {file: webbsida.ics}]", files: [], in: folder
    )
    try folder.write("<!DOCTYPE html><title>Logga in</title>", to: "year/webbsida.ics")
    let run = try Tool.run("check", path, "--format", "json")
    #expect(run.status == 1)
    let found = try findings(run)
    #expect(found.map { $0[0] } == ["unreadable-source", "unreadable-source"])
    #expect(Set(found.map { $0[3] }) == ["finns-inte.ics", "webbsida.ics"])
    #expect(try Tool.run("publish", path, "--to", folder.path + "/feeds").status == 1, "and not published")
  }

  @Test func eventThatIsNotUnderstoodBlocksAndTheRestCounts() throws {
    let folder = try ScratchFolder()
    let path = try year(OthersCalendarsTests.team, OthersCalendarsTests.team + ", busy: [{file: halv.ics}]", files: [], in: folder)
    let events = [
      "UID:1\nSUMMARY:Mars\nDTSTART;TZID=Mars/Olympus:20180314T130000\nDTEND;TZID=Mars/Olympus:20180314T140000",
      "UID:2\nSUMMARY:\u{1B}]0;ond\u{7}Möte\u{202E}\nDTSTART:20180131T133000Z\nDTEND:20180131T140000Z",
    ]
    let body = events.map { "BEGIN:VEVENT\n\($0)\nEND:VEVENT" }.joined(separator: "\n")
    try folder.write("BEGIN:VCALENDAR\nVERSION:2.0\n\(body)\nEND:VCALENDAR\n", to: "year/halv.ics")
    let run = try Tool.run("check", path, "--format", "json")
    let found = try findings(run).filter { $0[0] != "unreadable-source" || $0.count > 5 }
    #expect(found.map { $0[0] }.contains("unreadable-source") && found.map { $0[0] }.contains("audience-busy"))
    let text = try Tool.run("check", path).output
    #expect(text.contains("rad 3") && text.contains("Mars/Olympus"))
    #expect(!text.contains("\u{1B}]0") && !text.contains("\u{202E}"), "a calendar's text cannot write on the terminal")
  }

  // MARK: By address

  @Test func calendarAtAnAddressIsFetchedAndKept() throws {
    let folder = try ScratchFolder()
    let calendar = calendar([("a", "20180131T133000Z", "20180131T140000Z", "")])
    var server: CannedServer? = try CannedServer { path in
      path == "/a.ics" ? .answer("200 OK", ["Content-Type: text/calendar", "ETag: \"1\""], calendar) : .answer("404 Not Found")
    }
    let port = try #require(server?.port)
    let path = try year(
      OthersCalendarsTests.team, OthersCalendarsTests.team + ", busy: [{url: \"http://127.0.0.1:\(port)/a.ics\"}]", files: [], in: folder)
    let options = ["check", path, "--format", "json", "--allow-http", "--allow-local", "--cache", folder.path + "/cache"]
    func found(_ now: String, _ arguments: [String]) throws -> [String] {
      let run = try Tool.run(arguments + ["--now", now])
      let list = try #require(try run.json()["findings"] as? [[String: Any]])
      return list.map { "\($0["level"] as? String ?? "") \($0["code"] as? String ?? "")" }
    }
    #expect(try found("2017-06-01T08:00:00Z", options) == ["block audience-busy"])
    #expect(server?.asked.count == 1)
    #expect(try found("2017-06-01T09:00:00Z", options.filter { $0 != "--allow-http" }) == ["block unreadable-source"], "https only")
    #expect(
      try found("2017-06-01T09:00:00Z", options.filter { $0 != "--allow-local" }.dropLast() + [folder.path + "/new"])
        == ["block unreadable-source"], "no loopback")
    #expect(server?.asked.count == 1, "and nothing was asked")
    server = nil
    #expect(
      try found("2017-06-03T10:00:00Z", options) == ["block audience-busy", "warn stale-source"], "the last good copy, with its age")
    let text = try Tool.run(options.filter { !["--format", "json"].contains($0) } + ["--now", "2017-06-03T10:00:00Z"]).output
    #expect(text.contains("2 dagar gammal"))
    #expect(
      try found("2017-06-03T10:00:00Z", options.dropLast() + [folder.path + "/other"]) == ["block unreadable-source"], "no copy, never free"
    )
  }

  // MARK: By themselves

  private static let head = "BEGIN:VCALENDAR\nVERSION:2.0\n"

  private func calendar(_ events: [(uid: String, start: String, end: String, more: String)]) -> String {
    OthersCalendarsTests.head
      + events.map { "BEGIN:VEVENT\nUID:\($0.uid)\nSUMMARY:\($0.uid)\nDTSTART:\($0.start)\nDTEND:\($0.end)\n\($0.more)END:VEVENT\n" }
      .joined()
      + "END:VCALENDAR\n"
  }

  @Test func plainCalendarsOverlapWithinAndBetween() throws {
    let folder = try ScratchFolder()
    let a = try folder.write(
      calendar([
        ("a1", "20180314T120000Z", "20180314T130000Z", "LOCATION:Aulan\n"),
        ("a2", "20180314T130000Z", "20180314T140000Z", "LOCATION:Aulan\n"),
        ("same", "20180320T120000Z", "20180320T130000Z", ""), ("a3", "20180315T120000Z", "20180315T130000Z", "TRANSP:TRANSPARENT\n"),
      ]), to: "a.ics")
    let b = try folder.write(
      calendar([
        ("b1", "20180314T123000Z", "20180314T133000Z", "LOCATION: aulan\n"), ("same", "20180320T120000Z", "20180320T130000Z", ""),
        ("b3", "20180315T120000Z", "20180315T130000Z", "LOCATION:Sal 2\n"),
      ]), to: "b.ics")
    let run = try Tool.run("check", a, b, "--format", "json", "--timezone", "Europe/Stockholm")
    #expect(run.status == 1)
    #expect(
      try findings(run) == [
        ["overlap", "2018-03-14T13:30", "2018-03-14T14:00", "", "\(a)#a1", "\(b)#b1"],
        ["overlap", "2018-03-14T14:00", "2018-03-14T14:30", "", "\(b)#b1", "\(a)#a2"],
      ], "ends that touch, what is transparent, and one event in two feeds do not clash")
    let list = try #require(try run.json()["findings"] as? [[String: Any]])
    let starts = list.map { ($0["suggestions"] as? [[String: Any]] ?? []).map { $0["start"] as? String } }
    #expect(
      starts == [["2018-03-14T12:00", "2018-03-14T15:00"], ["2018-03-14T14:30", "2018-03-14T12:00"]], "the nearest times without a clash")
    #expect(try findings(try Tool.run("check", a, b, "--by", "location", "--format", "json")).count == 2)
    #expect(try Tool.run("check", a, "--format", "json").status == 0)
    #expect(try Tool.run("check", a, b, "--from", "2018-03-15", "--to", "2018-03-31").status == 0)
  }

  @Test func seriesThatClashOftenAreOneFinding() throws {
    let folder = try ScratchFolder()
    let a = try folder.write(
      calendar([
        ("a", "20180108T120000Z", "20180108T130000Z", "RRULE:FREQ=WEEKLY;COUNT=10\n"),
        ("b", "20180108T123000Z", "20180108T133000Z", "RRULE:FREQ=WEEKLY;COUNT=10\n"),
      ]), to: "a.ics")
    let run = try Tool.run("check", a)
    #expect(run.status == 1)
    #expect(run.output.contains("10 times"))
    #expect(run.output.split(separator: "\n").count == 2, "one finding and the counts")
  }

  @Test func whatIsNoCalendarIsAnErrorWithItsFile() throws {
    let folder = try ScratchFolder()
    let page = try folder.write("<html>", to: "page.ics")
    let run = try Tool.run("check", page, folder.path + "/none.ics", "--format", "json")
    #expect(run.status == 2)
    #expect(run.errors.contains("\(page):1:1: error: no calendar") && run.errors.contains("none.ics:1:1: error:"), "all in one go")
    #expect((try run.json()["problems"] as? [Any])?.count == 2)
  }

  // MARK: list

  @Test func listSaysOccurrencesInTimeOrder() throws {
    let folder = try ScratchFolder()
    let file = try folder.write(
      OthersCalendarsTests.head + """
        BEGIN:VEVENT
        UID:weekly
        SUMMARY:Möte
        LOCATION:Sal 1
        DTSTART;TZID=Europe/Stockholm:20180314T130000
        DTEND;TZID=Europe/Stockholm:20180314T140000
        RRULE:FREQ=WEEKLY;COUNT=2
        END:VEVENT
        BEGIN:VEVENT
        UID:day
        SUMMARY:Helg
        STATUS:CANCELLED
        DTSTART;VALUE=DATE:20180320
        END:VEVENT
        BEGIN:VEVENT
        UID:floating
        DTSTART:20180316T090000
        DTEND:20180316T100000
        END:VEVENT
        END:VCALENDAR

        """, to: "a.ics")
    let run = try Tool.run("list", file, "--format", "json")
    #expect(run.status == 0)
    let rows = try #require(try run.json()["occurrences"] as? [[String: Any]])
    let seen = rows.map { row in
      ["uid", "recurrence", "start", "end", "timezone", "summary", "location", "status", "source"].map { row[$0] as? String ?? "null" }
    }
    #expect(
      seen == [
        ["weekly", "2018-03-14T13:00", "2018-03-14T13:00", "2018-03-14T14:00", "Europe/Stockholm", "Möte", "Sal 1", "CONFIRMED", file],
        ["floating", "null", "2018-03-16T09:00", "2018-03-16T10:00", "null", "", "", "CONFIRMED", file],
        ["day", "null", "2018-03-20", "2018-03-21", "null", "Helg", "", "CANCELLED", file],
        ["weekly", "2018-03-21T13:00", "2018-03-21T13:00", "2018-03-21T14:00", "Europe/Stockholm", "Möte", "Sal 1", "CONFIRMED", file],
      ])
    let plan = try Tool.run("list", Repository.path("calendars/trelleborg-2017-18"), "--format", "json", "--to", "2017-08-31")
    let sessions = try #require(try plan.json()["occurrences"] as? [[String: Any]])
    #expect(sessions.map { $0["uid"] as? String } == ["trelleborg-2017-18.kick-on@example.org"])
    #expect(sessions.first?["start"] as? String == "2017-08-18T08:30")
  }
}
