import Foundation
import Support
import Testing

/// Next year's plan from this one, as a user makes it.
@Suite struct NextTests {
  static let example = "calendars/trelleborg-2017-18"

  let scratch: ScratchFolder

  init() throws { scratch = try ScratchFolder() }

  /// A copy of the year 2017/18 as it is published.
  private func example() throws -> String {
    for file in ["plan.yaml", "schedule.yaml"] {
      _ = try scratch.write(try Repository.text("\(NextTests.example)/\(file)"), to: "2017/\(file)")
    }
    return "\(scratch.path)/2017"
  }

  // MARK: Ten years

  private struct Row {
    let session: String
    let day: String?
    let rule: String
    let reasons: [String]

    init(_ row: [String: Any]) {
      session = row["session"] as? String ?? ""
      day = row["day"] as? String
      rule = row["rule"] as? String ?? ""
      reasons = row["reasons"] as? [String] ?? []
    }
  }

  /// Week, weekday (Monday is 2) and number of that weekday in the month, by Foundation's calendar.
  private static func place(_ day: String) throws -> (week: Int, weekday: Int, ordinal: Int) {
    var calendar = Calendar(identifier: .iso8601)
    calendar.timeZone = try #require(TimeZone(identifier: "UTC"))
    let parts = day.split(separator: "-").compactMap { Int($0) }
    let date = try #require(calendar.date(from: DateComponents(year: parts[0], month: parts[1], day: parts[2])))
    let found = calendar.dateComponents([.weekOfYear, .weekday, .weekdayOrdinal], from: date)
    return (try #require(found.weekOfYear), try #require(found.weekday), try #require(found.weekdayOrdinal))
  }

  /// Each year is planned, and the next one rolled from what was decided: over the years with 53 weeks 2020 and 2026, and Easters from
  /// 28 March (2027) to 21 April (2019).
  @Test func tenYearsOnEverySessionIsInItsPlace() throws {
    var from = try example()
    var first: [String: (week: Int, weekday: Int, ordinal: Int)] = [:]
    for row in try #require(try Tool.run("plan", from, "--dry-run", "--format", "json").json()["placements"] as? [[String: Any]]) {
      first[row["session"] as? String ?? ""] = try NextTests.place(String((row["start"] as? String ?? "").prefix(10)))
    }
    #expect(first.count == 18)
    for year in 2018...2027 {
      let to = "\(scratch.path)/\(year)"
      let run = try Tool.run("next", from, "--to", to, "--format", "json")
      #expect(run.status == 0, "\(run.errors)")
      let rows = try #require(try run.json()["sessions"] as? [[String: Any]]).map(Row.init).filter { $0.day != nil }
      #expect(rows.count == 17, "all but the one that is decided anew")
      for row in rows {
        let place = try NextTests.place(try #require(row.day))
        let was = try #require(first[row.session])
        let about: Comment = "\(year) \(row.session) \(row.day ?? ""): \(row.reasons)"
        switch row.rule {
        case "week":
          #expect(place.weekday == was.weekday, about)
          #expect(place.week == was.week || row.reasons.contains("closed") && abs(place.week - was.week) == 1, about)
        case "nth-weekday":
          #expect((place.weekday, place.ordinal) == (was.weekday, was.ordinal), about)
        default: #expect((2...6).contains(place.weekday), about)
        }
      }
      try planned(to, proposed: Dictionary(uniqueKeysWithValues: rows.map { ($0.session, $0.day ?? "") }))
      from = to
    }
  }

  /// A rolled year can be planned, is best, has nothing that blocks, and the days of the proposals are open and keep to the rules as they are.
  private func planned(_ folder: String, proposed: [String: String]) throws {
    let plan = try Tool.run("plan", folder, "--format", "json").json()
    #expect(plan["status"] as? String == "optimal", "\(folder): \(plan)")
    #expect(try Tool.run("check", folder).status == 0)
    let schedule = try String(contentsOfFile: "\(folder)/schedule.yaml", encoding: .utf8)
    let lines = schedule.split(separator: "\n", omittingEmptySubsequences: false).map { line -> String in
      let words = line.trimmingCharacters(in: .whitespaces).split(separator: ":")
      guard let id = words.first.map(String.init), let day = proposed[id], line.contains("day: ") else { return String(line) }
      return line.replacingOccurrences(of: "day: \\d{4}-\\d{2}-\\d{2}", with: "day: \(day)", options: .regularExpression)
    }
    let other = folder + "-proposed"
    try FileManager.default.createDirectory(atPath: other, withIntermediateDirectories: true)
    try FileManager.default.copyItem(atPath: "\(folder)/plan.yaml", toPath: "\(other)/plan.yaml")
    try Data(lines.joined(separator: "\n").utf8).write(to: URL(fileURLWithPath: "\(other)/schedule.yaml"))
    let check = try Tool.run("check", other, "--format", "json")
    let findings = try #require(try check.json()["findings"] as? [[String: Any]]).filter { $0["level"] as? String == "block" }
    // Times and venues are the planner's: two sessions that it puts on other days may meet when they are moved by hand.
    let codes = Set(findings.compactMap { $0["code"] as? String })
    #expect(
      codes.isDisjoint(with: ["closed-day", "break-day", "outside-window", "rule-first", "rule-last", "rule-order", "rule-apart"]),
      "\(folder): \(findings)")
  }

  // MARK: The verb

  @Test func reasonsAreSaidInTextAndJSON() throws {
    let from = try example()
    let text = try Tool.run("next", from, "--to", "\(scratch.path)/a", "--dry-run", "--time", "0")
    #expect(text.status == 0)
    for line in [
      "  v. 12 ons 20 mar 2019  Digitaliseringens betydelse i arbetslivet                     fast\n      tredje onsdagen i mars\n",
      "      samma vecka och veckodag (v. 18 ons); 1 maj 2019 är Första maj; 1 vecka senare, samma veckodag\n",
      "      24 dagar efter påskdagen (21 april 2019)\n",
      "  v. 16 mån 15 apr 2019 – v. 16 sön 21 apr 2019  grundskola: Påsklov: lika långt från påsk\n",
      "  Maria Elmér: v. 22 tis 28 maj 2019\n", "Inget skrivet (--dry-run).",
    ] { #expect(text.output.contains(line), "\(line)") }
    #expect(!FileManager.default.fileExists(atPath: "\(scratch.path)/a"))
    let json = try Tool.run("next", from, "--to", "\(scratch.path)/a", "--format", "json").json()
    let sessions = try #require(json["sessions"] as? [[String: Any]])
    let kickOn = try #require(sessions.first as NSDictionary?)
    #expect(
      kickOn == [
        "session": "kick-on", "title": "Kick-on", "rule": "days-from", "was": "2017-08-18", "origin": "fixed", "ruled": "2018-08-17",
        "day": "2018-08-17", "week": 33, "weekday": "fri", "as": "when", "planned": "2018-08-17T08:30", "reasons": ["distance"],
        "text": "3 dagar före höstterminens början (20 augusti 2018)",
      ])
    #expect(json["plan"] as? String == "trelleborg-2018-19" && json["written"] as? Bool == true && json["status"] as? String == "optimal")
    #expect(json["files"] as? [String] == ["\(scratch.path)/a/plan.yaml"])
  }

  @Test func rulesThatDoNotGoTogetherAreMendedWithAReason() throws {
    // By Easter and by the end of term the workshop would be 13 days before the closing session, three weeks being the least.
    let run = try Tool.run("next", try example(), "--to", "\(scratch.path)/a", "--format", "json")
    let rows = try #require(try run.json()["sessions"] as? [[String: Any]])
    let workshop = try #require(rows.first { $0["session"] as? String == "analysverkstad" })
    #expect(workshop["ruled"] as? String == "2019-05-15" && workshop["day"] as? String == "2019-05-07")
    #expect(workshop["reasons"] as? [String] == ["distance", "tied", "days-on"])
    let plan = try String(contentsOfFile: "\(scratch.path)/a/plan.yaml", encoding: .utf8)
    #expect(
      plan.contains("    yearly: {days-from: easter, days: 24}\n") && plan.contains("      near: {day: 2019-05-07, weight: 1, cap: 14}"))
  }

  @Test func refusalsNameTheWordAndWriteNothing() throws {
    let from = try example()
    let there = "\(scratch.path)/2017"
    for (arguments, word) in [
      (["next", from, "--to", there], "2017/plan.yaml finns redan"),
      (["next", from, "--to", "\(scratch.path)/b", "--accept", "kickon"], "okänt pass 'kickon'; menas 'kick-on'?"),
      (["next", from, "--to", "\(scratch.path)/b", "--accept", "sprak-2"], "'sprak-2' hör till en upprepning"),
      (["next", "\(scratch.path)/none", "--to", "\(scratch.path)/b"], "plan.yaml:1:1: error:"), (["next", from], "--to"),
    ] {
      let run = try Tool.run(arguments)
      #expect(run.status == 2 && run.errors.contains(word), "\(arguments): \(run.errors)")
    }
    #expect(!FileManager.default.fileExists(atPath: "\(scratch.path)/b"))
  }

  @Test func acceptedSessionIsFixedWhereItIsProposed() throws {
    _ = try Tool.run("next", try example(), "--to", "\(scratch.path)/a", "--accept", "avslut", "--time", "0")
    let plan = try String(contentsOfFile: "\(scratch.path)/a/plan.yaml", encoding: .utf8)
    #expect(
      plan.contains(
        "    when:                           # dagen är inte känd, bara att den avslutade läsåret\n      on: 2019-05-28\n      within:"))
    #expect(plan.contains("    prefer: {within: {from: 2019-05-27"), "it is not wished for besides")
    #expect(plan.contains("      near: {day: 2018-10-03"), "others are")
  }

  // MARK: The years in the repository

  /// 2018/19 is published with 2017/18 to the folder that 2017/18 was published to: every address stays, and no event of that year changes.
  @Test func nextYearIsPublishedUnderTheSameAddresses() throws {
    let folder = "\(scratch.path)/ut"
    let (first, second) = (Repository.path(NextTests.example), Repository.path("calendars/trelleborg-2018-19"))
    #expect(try Tool.run("publish", first, "--to", folder, "--now", "2017-06-01T08:00:00Z").status == 0)
    #expect(try Tool.run("publish", first, second, "--to", folder, "--now", "2018-06-11T08:00:00Z").status == 0)
    func feeds(_ year: String) -> [String] {
      Repository.files(below: "calendars/\(year)/feeds", ending: ".ics").map { String($0.dropFirst("calendars/\(year)/feeds/".count)) }
    }
    func events(_ text: String) -> [String] {
      text.components(separatedBy: "BEGIN:VEVENT").dropFirst().map { $0.components(separatedBy: "END:VEVENT")[0] }
    }
    #expect(feeds("trelleborg-2018-19") == feeds("trelleborg-2017-18") && feeds("trelleborg-2017-18").count == 15)
    for feed in feeds("trelleborg-2018-19") {
      let made = try String(contentsOfFile: "\(folder)/\(feed)", encoding: .utf8)
      #expect(made == (try Repository.text("calendars/trelleborg-2018-19/feeds/\(feed)")), "\(feed) is the golden one")
      let before = events(try Repository.text("\(NextTests.example)/feeds/\(feed)"))
      #expect(Set(before).isSubset(of: Set(events(made))), "\(feed)")
      // Nothing is held online in either year: that feed says so with an event of its own.
      #expect(events(made).count == (feed.hasSuffix("venue/digitalt.ics") ? 1 : 2 * before.count), "\(feed)")
    }
  }

  @Test func exampleOf2026IsWhatInitWrites() throws {
    #expect(try Tool.run("init", "\(scratch.path)/ny", "--year", "2026").status == 0)
    #expect(try Tool.run("plan", "\(scratch.path)/ny").status == 0)
    for file in ["plan.yaml", "schedule.yaml"] {
      #expect(
        try String(contentsOfFile: "\(scratch.path)/ny/\(file)", encoding: .utf8) == Repository.text("calendars/exempel-2026-27/\(file)"))
    }
  }
}
