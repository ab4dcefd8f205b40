import Foundation
import Support
import Testing

/// A plan out of a calendar, as a user makes it: of our own feeds, of those of other programs, and of hostile ones.
@Suite struct ImportTests {
  private let scratch: ScratchFolder

  init() throws { scratch = try ScratchFolder() }

  private func placements(_ file: String) throws -> [String] {
    try String(contentsOfFile: file, encoding: .utf8).split(separator: "\n").map(String.init).filter { $0.hasPrefix("  ") }
  }

  /// Imports a calendar, and plans and publishes what came of it; what `import` said.
  private func imported(_ file: String, _ more: String...) throws -> (reply: [String: Any], folder: String) {
    let folder = "\(scratch.path)/\((file as NSString).lastPathComponent)-\(UUID().uuidString.prefix(6))"
    let run = try Tool.run(["import", file, "--to", folder, "--format", "json"] + more)
    #expect(run.status == 0, "\(run.errors)")
    let reply = try run.json()
    let days = try placements(folder + "/schedule.yaml")
    #expect(reply["status"] as? String == "optimal", "\(file)")
    #expect(try Tool.run("plan", folder).status == 0)
    #expect(try placements(folder + "/schedule.yaml") == days, "\(file): the planner keeps the calendar's days")
    // The plan alone says where its sessions are, but for what a wish leaves open.
    let anew = try Tool.run("plan", folder, "--from-scratch", "--dry-run", "--format", "json").json()["placements"] as? [[String: Any]]
    let starts = try #require(reply["sessions"] as? [[String: Any]]).filter { $0["status"] as? String != "cancelled" }.flatMap {
      $0["times"] as? [[String: Any]] ?? []
    }
    #expect(
      Set(try #require(anew).compactMap { ($0["start"] as? String)?.prefix(10) })
        == Set(starts.compactMap { ($0["start"] as? String)?.prefix(10) }))
    let published = try Tool.run("publish", folder, "--to", folder + "-ut", "--now", "2017-06-01T08:00:00Z")
    #expect(published.status == 0, "\(published.errors)")
    return (reply, folder)
  }

  // MARK: Our own feeds

  @Test(arguments: ["calendars/trelleborg-2017-18", "calendars/exempel-2026-27"])
  func publishedYearComesBackWithItsSchedule(_ year: String) throws {
    let out = scratch.path + "/ut"
    #expect(try Tool.run("publish", Repository.path(year), "--to", out, "--now", "2017-06-01T08:00:00Z").status == 0)
    let programme = try #require(
      try FileManager.default.contentsOfDirectory(atPath: out).first { FileManager.default.fileExists(atPath: "\(out)/\($0)/all.ics") })
    let (reply, folder) = try imported("\(out)/\(programme)/all.ics")
    #expect(
      try placements(folder + "/schedule.yaml") == placements(Repository.path("\(year)/schedule.yaml")), "days, times and venues by id")
    #expect(((reply["sessions"] as? [[String: Any]])?.count ?? 0) > 5)
    // Whoever subscribes sees the same: UIDs, times, titles, places.
    for feed in ["all.ics"] + (try FileManager.default.contentsOfDirectory(atPath: "\(out)/\(programme)/audience").map { "audience/\($0)" })
    where feed.hasSuffix(".ics") {
      let same = try Tool.run("diff", "\(out)/\(programme)/\(feed)", "\(folder)-ut/\(programme)/\(feed)", "--format", "json")
      #expect(same.status == 0, "\(feed): \(same.output)")
    }
  }

  /// A feed that was sent by mail, away from the others: venues are known by their names.
  @Test func feedByItselfComesBackWithItsDays() throws {
    let out = scratch.path + "/ut"
    #expect(try Tool.run("publish", Repository.path(NextTests.example), "--to", out, "--now", "2017-06-01T08:00:00Z").status == 0)
    let file = try scratch.write(String(contentsOfFile: out + "/leda-och-driva/all.ics", encoding: .utf8), to: "bilaga.ics")
    let (_, folder) = try imported(file)
    func withoutVenue(_ lines: [String]) -> [String] { lines.map { $0.replacing(/, venue: [a-z-]+/, with: "") } }
    #expect(
      withoutVenue(try placements(folder + "/schedule.yaml"))
        == withoutVenue(try placements(Repository.path("\(NextTests.example)/schedule.yaml"))))
    let plan = try String(contentsOfFile: folder + "/plan.yaml", encoding: .utf8)
    #expect(plan.contains("plan: trelleborg-2017-18\n") && plan.contains("  aulan: {name: Aulan, address: \"Exempelgatan 1, Trelleborg\"}"))
  }

  // MARK: Others' calendars

  /// What each calendar of the corpus, and each written here in the manner of a producer, becomes: sessions as `id×times`, and what is said of
  /// the rest.
  private static let others: [(file: String, sessions: [String], said: [String])] = [
    (
      "apple", ["fredagsfika×38", "lunchmote×1"],
      ["left-out: Skolbesök i Köpenhamn", "left-out: Valborg och första maj", "series: 2017-11-10 och 2018-04-06"]
    ),
    (
      "google-personlig",
      [
        "veckomote×35", "tandlakare×1", "referensgrupp×1", "utvecklingssamtal×1", "tag-till-malmo×1",
        "veckomote-flyttat-till-eftermiddagen×1", "staddag-i-foreningen×1",
      ], ["left-out: Budgetdialog", "left-out: Frånvarande", "venue: `expeditionen`"]
    ),
    (
      "nextcloud", ["avstamning-med-arbetsmarknadsenheten×17", "avstamning-med-arbetsmarknadsenheten-fly×1", "frukostmote×1"],
      ["audience: `naringsliv`", "left-out: Konferens i Lund"]
    ),
    (
      "outlook-aulan",
      [
        "aulan-moblerad-for-200×1", "korsang-ak-4-6×29", "mattestuga×34", "brandskydd-kontroll×1", "studentskivan-planering×1",
        "korsang-ak-4-6-b×1",
        "luciatag-genrep×1", "korsang-ak-4-6-flyttad×1", "canceled-radets-mote×1", "foraldramote-ak-9×1", "avslutning-repetition×2",
      ], ["on-holiday: `mattestuga`", "left-out: Teaterdagar", "audience: `gul-kategori`"]
    ),
    ("skola24", Array(repeating: "", count: 14), ["left-out: Ring studenten", "left-out: Lunchvakt"]),
    ("thunderbird", ["arbetslag-norr×21", "handledning×8"], ["closed: 2018-01-05", "series: 28 dagar"]),
    ("teams", ["mote-om-sprak×1", "planering×1", "planering-b×1"], ["venue: digital lokal", "shared-venue"]),
    ("indico", ["opening×1", "talk-a×1", "talk-b×1"], ["theme: Talk A", "theme: `track`"]),
    ("evolution", ["kor×3"], ["series: 7 dagar"]),
    ("khal", ["nattpass-x×1"], ["left-out: 12:03", "left-out: går över midnatt"]),
  ]

  private static let written: [String: String] = [
    // Outlook on the web: Windows zone names without a definition, links to meetings, two meetings in the same room.
    "teams": """
    BEGIN:VEVENT\r\nUID:040000008200E00074C5B7101A82E008A1\r\nDTSTART;TZID=W. Europe Standard Time:20180117T090000\r
    DTEND;TZID=W. Europe Standard Time:20180117T100000\r\nSUMMARY:Möte om språk\r\nLOCATION:Microsoft Teams-möte\r
    X-MICROSOFT-SKYPETEAMSMEETINGURL:https://teams.example.org/l/1\r\nEND:VEVENT\r
    BEGIN:VEVENT\r\nUID:040000008200E00074C5B7101A82E008A2\r\nDTSTART;TZID=W. Europe Standard Time:20180117T093000\r
    DTEND;TZID=W. Europe Standard Time:20180117T103000\r\nSUMMARY:Planering\r\nLOCATION:Rum 1\r\nEND:VEVENT\r
    BEGIN:VEVENT\r\nUID:040000008200E00074C5B7101A82E008A3\r\nDTSTART;TZID=W. Europe Standard Time:20180117T100000\r
    DTEND;TZID=W. Europe Standard Time:20180117T110000\r\nSUMMARY:Planering\r\nLOCATION:Rum 1\r\nEND:VEVENT\r
    """,
    // A conference system: parallel talks of one track in UTC, an opening in another.
    "indico": """
    BEGIN:VEVENT\r\nUID:indico-event-1@indico.example.org\r\nDTSTART:20180117T080000Z\r\nDTEND:20180117T083000Z\r\nSUMMARY:Opening\r\nEND:VEVENT\r
    BEGIN:VEVENT\r\nUID:indico-event-2@indico.example.org\r\nDTSTART:20180117T090000Z\r\nDURATION:PT45M\r\nSUMMARY:Talk A\r
    CATEGORIES:Track\r\nLOCATION:Hall 1\r\nEND:VEVENT\r
    BEGIN:VEVENT\r\nUID:indico-event-3@indico.example.org\r\nDTSTART:20180117T091500Z\r\nDURATION:PT45M\r\nSUMMARY:Talk B\r
    CATEGORIES:Track\r\nLOCATION:Hall 2\r\nEND:VEVENT\r
    """,
    // Evolution: a zone by its Olson path.
    "evolution": """
    BEGIN:VEVENT\r\nUID:20180101T000000Z-1-1000-1-0@host\r\nDTSTART;TZID=/freeassociation.sourceforge.net/Europe/Stockholm:20180110T180000\r
    DTEND;TZID=/freeassociation.sourceforge.net/Europe/Stockholm:20180110T193000\r\nRRULE:FREQ=WEEKLY;COUNT=3\r\nSUMMARY:Kör\r\nEND:VEVENT\r
    """,
    // khal: seconds and odd minutes, and what goes on over midnight.
    "khal": """
    BEGIN:VEVENT\r\nUID:A1\r\nDTSTART;TZID=Europe/Stockholm:20180117T220000\r\nDTEND;TZID=Europe/Stockholm:20180118T060000\r
    SUMMARY:Nattpass\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nUID:A2\r\nDTSTART;TZID=Europe/Stockholm:20180118T120300\r
    DTEND;TZID=Europe/Stockholm:20180118T130000\r\nSUMMARY:Udda\r\nEND:VEVENT\r
    BEGIN:VEVENT\r\nUID:A3\r\nDTSTART;TZID=Europe/Stockholm:20180118T220000\r\nDTEND;TZID=Europe/Stockholm:20180119T000000\r
    SUMMARY:Nattpass X\r\nEND:VEVENT\r
    """,
  ]

  @Test(arguments: others.map(\.file)) func calendarOfAnotherProgramBecomesAPlan(_ name: String) throws {
    let row = try #require(ImportTests.others.first { $0.file == name })
    let file: String
    if let events = ImportTests.written[name] {
      file = try scratch.write(
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Example//\(name)//EN\r\n\(events)\nEND:VCALENDAR\r\n", to: "\(name).ics")
    } else {
      file = Repository.path("Tests/Corpus/calendars/\(name).ics")
    }
    let (reply, _) = try imported(file, "--now", "2018-06-01T08:00:00Z")
    let sessions = try #require(reply["sessions"] as? [[String: Any]])
    if row.sessions.contains("") {
      #expect(sessions.count == row.sessions.count)
    } else {
      #expect(sessions.map { "\($0["session"] as? String ?? "")×\(($0["times"] as? [Any])?.count ?? 0)" } == row.sessions)
    }
    let notes = try #require(reply["notes"] as? [[String: Any]]).map { "\($0["code"] as? String ?? ""): \($0["text"] as? String ?? "")" }
    for said in row.said {
      let parts = said.split(separator: ": ", maxSplits: 1).map(String.init)
      #expect(notes.contains { $0.hasPrefix(parts[0]) && parts.dropFirst().allSatisfy($0.contains) }, "\(said) in \(notes)")
    }
  }

  @Test func whatCanBeNoSessionIsSaid() throws {
    let run = try Tool.run("import", Repository.path("Tests/Corpus/calendars/sveriges-helgdagar.ics"), "--to", scratch.path + "/a")
    #expect(run.status == 2 && run.errors.contains("ingen av 18 händelser kan bli ett pass"))
    #expect(!FileManager.default.fileExists(atPath: scratch.path + "/a"), "nothing is written")
  }

  // MARK: Texts, refusals

  private static let hostile = [
    "a: b #c", "- x", "\"citat\" och 'enkla'", "{a: [b]}", "yes", "null", "2018", "1e3", "*ankare &b !tagg", "snett\\streck", "😀 emoji",
    "slut. ", "på två\nrader", String(repeating: "lång ", count: 2000), "<script>alert(1)</script>", "%TAG", "---", "…", "tabb\tinuti",
    "\u{85}nel", "\u{2028}rad",
  ]

  /// Whatever a title holds, the plan can be read, and its title is what libical made of the calendar's.
  @Test func titlesComeBackWhateverTheyHold() throws {
    func escaped(_ text: String) -> String {
      text.replacing("\\", with: "\\\\").replacing(";", with: "\\;").replacing(",", with: "\\,").replacing("\n", with: "\\n")
    }
    let events = ImportTests.hostile.enumerated().map { index, title in
      let day = String(format: "%02d", index + 1)
      return "BEGIN:VEVENT\r\nUID:\(index)\r\nDTSTART:201801\(day)T090000Z\r\nDTEND:201801\(day)T100000Z\r\nSUMMARY:\(escaped(title))\r\n"
        + "DESCRIPTION:\(escaped(title))\r\nLOCATION:\(escaped(title))\r\nCATEGORIES:\(escaped(title))\r\nEND:VEVENT\r\n"
    }
    let file = try scratch.write("BEGIN:VCALENDAR\r\n\(events.joined())END:VCALENDAR\r\n", to: "h.ics")
    let (reply, folder) = try imported(file, "--country", "none", "--now", "2018-02-01T08:00:00Z")
    let titles = try #require(reply["sessions"] as? [[String: Any]]).compactMap { $0["title"] as? String }
    let listed = try Tool.run("list", folder, "--format", "json").json()["occurrences"] as? [[String: Any]]
    #expect(try #require(listed).compactMap { $0["summary"] as? String } == titles, "what was planned is what was read")
    for (title, found) in zip(ImportTests.hostile, titles) {
      let plain = title.split(whereSeparator: \.isWhitespace).joined(separator: " ")
      #expect(found.split(whereSeparator: \.isWhitespace).joined(separator: " ") == plain.replacing("\u{85}", with: ""), "\(title)")
    }
  }

  @Test func refusalsNameTheWordAndWriteNothing() throws {
    let calendar = Repository.path("Tests/Corpus/calendars/apple.ics")
    let there = scratch.path + "/there"
    _ = try scratch.write("x", to: "there/plan.yaml")
    let text = try scratch.write("hej", to: "hej.ics")
    for (arguments, word) in [
      ([calendar, "--to", there], "plan.yaml"), ([scratch.path + "/none.ics", "--to", scratch.path + "/b"], "none.ics"),
      ([text, "--to", scratch.path + "/b"], "hej.ics:1"), ([calendar, "--to", scratch.path + "/b", "--year", "1999"], "1999"),
      ([calendar, "--to", scratch.path + "/b", "--timezone", "Europe/Lund"], "Europe/Lund"),
      ([calendar, "--to", scratch.path + "/b", "--language", "no"], "no"), ([calendar], "--to"),
      ([calendar, "--to", scratch.path + "/b", "--max-occurrences", "0"], "--max-occurrences"),
    ] {
      let run = try Tool.run(["import"] + arguments)
      #expect(run.status == 2 && run.errors.contains(word), "\(arguments): \(run.errors)")
      #expect(!FileManager.default.fileExists(atPath: scratch.path + "/b"))
    }
    #expect(try String(contentsOfFile: there + "/plan.yaml", encoding: .utf8) == "x")
    let dry = try Tool.run("import", calendar, "--to", scratch.path + "/b", "--dry-run")
    #expect(dry.status == 0 && dry.output.contains("Inget skrivet") && !FileManager.default.fileExists(atPath: scratch.path + "/b"))
  }

  private func plan(_ events: String, product: String = "-//Example//X//EN", head: String = "") throws -> (
    text: String, reply: [String: Any]
  ) {
    let file = try scratch.write(
      "BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:\(product)\n\(head)\(events)END:VCALENDAR\n", to: "\(UUID().uuidString.prefix(6)).ics")
    let (reply, folder) = try imported(file, "--now", "2018-06-01T08:00:00Z")
    return (try String(contentsOfFile: folder + "/plan.yaml", encoding: .utf8), reply)
  }

  private func event(_ uid: String, _ day: String, _ more: String = "") -> String {
    "BEGIN:VEVENT\nUID:\(uid)\nDTSTART:\(day)T090000Z\nDTEND:\(day)T100000Z\nSUMMARY:M\n\(more)END:VEVENT\n"
  }

  /// Outlook calls every online meeting the same; each has its own link. A link beside a room is not the room's.
  @Test func everyMeetingKeepsItsLink() throws {
    func link(_ name: String) -> String { "X-MICROSOFT-SKYPETEAMSMEETINGURL:https://teams.example.org/\(name)\n" }
    let (text, _) = try plan(
      event("1", "20180110", "LOCATION:Microsoft Teams-möte\n" + link("AAA"))
        + event("2", "20180111", "LOCATION:Microsoft Teams-möte\n" + link("BBB"))
        + event("3", "20180112", "LOCATION:Sal 5\n" + link("CCC")) + event("4", "20180115", "LOCATION:Teamsalen\n"))
    #expect(text.contains("url: \"https://teams.example.org/AAA\"") && text.contains("url: \"https://teams.example.org/BBB\""))
    #expect(text.contains("sal-5: {name: Sal 5}") && text.contains("description: \"Delta: https://teams.example.org/CCC\""))
    #expect(text.contains("teamsalen: {name: Teamsalen}"))
  }

  /// A time of a series that says otherwise is a session of its own: nothing of it is lost, and nothing of it is said of the others.
  @Test func timeThatSaysOtherwiseStandsByItself() throws {
    let rule = "RRULE:FREQ=WEEKLY;COUNT=4\n"
    for difference in ["STATUS:TENTATIVE\n", "DESCRIPTION:Ta med dator\n", "CATEGORIES:Rektorer\n", "LOCATION:Aulan\n"] {
      let (text, reply) = try plan(
        event("1", "20180110", rule) + event("1", "20180110", "RECURRENCE-ID:20180110T090000Z\n" + difference))
      let times = try #require(reply["sessions"] as? [[String: Any]]).compactMap { ($0["times"] as? [Any])?.count }
      #expect(times.sorted() == [1, 3], "\(difference)")
      #expect(text.components(separatedBy: "repeat:").count == 2)
    }
  }

  /// The name of this tool is Swedish for a calendar of events: another's calendar is not ours for that.
  @Test func calendarOfAnotherCalledKalendariumIsAnothers() throws {
    let (text, reply) = try plan(
      event("event.12@trelleborg.se", "20180110", "CATEGORIES:Kultur,Barn\n") + event("2018.09.12@trelleborg.se", "20180111"),
      product: "-//Trelleborgs kommun//Kalendarium//SV")
    #expect((reply["sessions"] as? [Any])?.count == 2)
    #expect(!text.contains("kalender@") && text.contains("kultur: {name: Kultur}") && text.contains("barn: {name: Barn}"))
  }

  @Test func namesThatAreNoneInYAMLAreOthers() throws {
    let (text, _) = try plan(event("1", "20180110", "ORGANIZER;CN=\"\":mailto:a@example.org\n"), head: "X-WR-CALNAME:null\n")
    #expect(text.contains("programme: null-b\n") && text.contains("organiser: {name: \"a@example.org\", email: \"a@example.org\"}"))
  }

  @Test func daysThatOnlySoundLikeABreakStayOpen() throws {
    func day(_ name: String, _ date: Int) -> String {
      "BEGIN:VEVENT\nUID:\(name)\nDTSTART;VALUE=DATE:201802\(date)\nSUMMARY:\(name)\nEND:VEVENT\n"
    }
    let names = ["Lovisa fyller år", "Olov slutar", "Slovakien-resa", "Breakfast meeting", "Sportlov", "Skolan stängd"]
    let (text, _) = try plan(event("1", "20180110") + names.enumerated().map { day($1, 12 + $0) }.joined())
    for name in names { #expect(text.contains("name: \(name)}") == ["Sportlov", "Skolan stängd"].contains(name), "\(name)") }
  }

  /// Several school years in one calendar: the fullest is taken, the others are named.
  @Test func schoolYearIsChosen() throws {
    func event(_ uid: Int, _ day: String) -> String {
      "BEGIN:VEVENT\r\nUID:\(uid)\r\nDTSTART:\(day)T090000Z\r\nDTEND:\(day)T100000Z\r\nSUMMARY:Möte \(uid)\r\nEND:VEVENT\r\n"
    }
    let days = ["20170731", "20170801", "20171002", "20180731", "20180801", "99981001", "99981002", "99981003", "99981004"]
    let file = try scratch.write(
      "BEGIN:VCALENDAR\r\n\(days.enumerated().map { event($0, $1) }.joined())END:VCALENDAR\r\n", to: "ar.ics")
    func sessions(_ more: String...) throws -> [String] {
      let (reply, _) = try imported(file, "--now", "2018-06-01T08:00:00Z", more.first ?? "--country", more.last ?? "SE")
      return (reply["sessions"] as? [[String: Any]] ?? []).compactMap { $0["session"] as? String }
    }
    #expect(try sessions() == ["mote-1", "mote-2", "mote-3"])
    #expect(try sessions("--year", "2016") == ["mote-0"])
    #expect(try sessions("--year", "2018") == ["mote-4"])
    let text = try Tool.run("import", file, "--to", scratch.path + "/x", "--dry-run", "--language", "en").output
    #expect(text.contains("2016/17: once (--year 2016)") && text.contains("2018/19: once (--year 2018)"))
  }
}
