import Foundation
import Support
import Testing

/// The verbs as a user runs them: statuses, JSON keys, files.
@Suite struct VerbsTests {
  static let now = "2017-06-01T08:00:00Z"

  let scratch: ScratchFolder
  /// A copy of the year 2017/18 without what was decided.
  let year: String

  init() throws {
    scratch = try ScratchFolder()
    year = scratch.path + "/year"
    try scratch.write(Repository.text("calendars/trelleborg-2017-18/plan.yaml"), to: "year/plan.yaml")
  }

  @Test func starterYearPlansChecksAndPublishes() throws {
    for language in ["sv", "en"] {
      let folder = "\(scratch.path)/ny-\(language)"
      #expect(try Tool.run("init", folder, "--year", "2026", "--country", "SE", "--language", language).status == 0)
      #expect(try Tool.run("plan", folder).status == 0)
      #expect(try Tool.run("check", folder, "--fail-on", "warn").status == 0)
      #expect(try Tool.run("publish", folder, "--to", scratch.path + "/ut-\(language)").status == 0)
      #expect(try Tool.run("init", folder).status == 2, "a plan that is there is not written over")
    }
  }

  @Test func planHasTheKeysOfTheContract() throws {
    let run = try Tool.run("plan", year, "--format", "json", "--now", VerbsTests.now)
    #expect(run.status == 0)
    let json = try run.json()
    #expect(Set(json.keys) == ["status", "cost", "bound", "seconds", "placements", "unplaced", "conflict"])
    let first = try #require((json["placements"] as? [[String: Any]])?.first)
    #expect(Set(first.keys) == ["session", "start", "end", "timezone", "venue", "locked", "cost"])
    #expect(first["session"] as? String == "kick-on" && first["start"] as? String == "2017-08-18T08:30")
    #expect(first["timezone"] as? String == "Europe/Stockholm" && first["locked"] as? Bool == false)
    #expect((json["placements"] as? [Any])?.count == 18 && (json["unplaced"] as? [Any])?.isEmpty ?? false)
    let written = try String(contentsOfFile: year + "/schedule.yaml", encoding: .utf8)
    #expect(try Tool.run("plan", year).status == 0)
    #expect(try String(contentsOfFile: year + "/schedule.yaml", encoding: .utf8) == written, "what is decided stays")
  }

  @Test func dryRunWritesNothing() throws {
    #expect(try Tool.run("plan", year, "--dry-run").status == 0)
    #expect(!FileManager.default.fileExists(atPath: year + "/schedule.yaml"))
  }

  @Test func planThatCannotBeMetSaysWhy() throws {
    let text = try Repository.text("calendars/trelleborg-2017-18/plan.yaml").replacingOccurrences(
      of: "on: 2017-08-18", with: "on: 2017-08-19")
    try scratch.write(text, to: "year/plan.yaml")
    let run = try Tool.run("plan", scratch.path + "/year", "--format", "json")
    #expect(run.status == 1)
    let json = try run.json()
    let conflict = try #require(json["conflict"] as? [[String: Any]])
    #expect(json["status"] as? String == "infeasible" && conflict.count == 1)
    #expect(conflict[0]["statement"] as? String == "when" && conflict[0]["session"] as? String == "kick-on")
    #expect(conflict[0]["file"] as? String == "plan.yaml" && conflict[0]["line"] as? Int ?? 0 > 0)
    #expect(!FileManager.default.fileExists(atPath: scratch.path + "/year/schedule.yaml"))
  }

  @Test func checkHasTheKeysOfTheContract() throws {
    #expect(try Tool.run("check", year).status == 1, "nothing is decided yet")
    #expect(try Tool.run("plan", year).status == 0)
    #expect(try Tool.run("check", year).status == 0)
    let path = year + "/schedule.yaml"
    let moved = try String(contentsOfFile: path, encoding: .utf8).replacingOccurrences(
      of: "kick-on: {day: 2017-08-18", with: "kick-on: {day: 2017-08-19")
    try scratch.write(moved, to: "year/schedule.yaml")
    let run = try Tool.run("check", year, "--format", "json")
    #expect(run.status == 1)
    let json = try run.json()
    #expect(Set(json.keys) == ["findings", "counts"])
    let finding = try #require((json["findings"] as? [[String: Any]])?.first)
    #expect(
      Set(finding.keys) == ["code", "level", "sessions", "subject", "from", "to", "source", "waived", "text", "suggestions"])
    #expect(finding["code"] as? String == "closed-day" && finding["sessions"] as? [String] == ["kick-on"] && finding["source"] is NSNull)
    #expect(try Tool.run("publish", year, "--to", scratch.path + "/ut").status == 1)
    #expect(!FileManager.default.fileExists(atPath: scratch.path + "/ut"))
    #expect(try Tool.run("publish", year, "--to", scratch.path + "/ut", "--anyway").status == 0)
  }

  @Test func lockedSessionStaysWhenAllElseIsDecidedAnew() throws {
    #expect(try Tool.run("plan", year).status == 0)
    let path = year + "/schedule.yaml"
    let text = try String(contentsOfFile: path, encoding: .utf8)
    let line = try #require(text.split(separator: "\n").first { $0.hasPrefix("  sprak-1:") }).description
    try scratch.write(
      text.replacingOccurrences(of: line, with: "  sprak-1: {day: 2018-01-23, start: \"14:00\", end: \"16:00\", venue: samlingssal}"),
      to: "year/schedule.yaml")
    #expect(try Tool.run("lock", year, "sprak-1").status == 0)
    #expect(try Tool.run("plan", year, "--from-scratch").status == 0)
    #expect(
      try String(contentsOfFile: path, encoding: .utf8).contains(
        "sprak-1: {day: 2018-01-23, start: \"14:00\", end: \"16:00\", venue: samlingssal, locked: true}"))
    #expect(try Tool.run("unlock", year, "sprak-1").status == 0)
    #expect(try !String(contentsOfFile: path, encoding: .utf8).contains("locked: true}"))
    let unknown = try Tool.run("lock", year, "sprak-11")
    #expect(unknown.status == 2 && unknown.errors.contains("sprak-1"))
  }

  @Test func whatIsWrongIsStatusTwoWithItsPlace() throws {
    try scratch.write("version: 1\nplan: a\ntitle: A\nyear: {from: 2018-01-08, to: 2018-13-15}\nsessions: {}\n", to: "year/plan.yaml")
    let run = try Tool.run("plan", year)
    #expect(run.status == 2 && run.errors.hasPrefix("\(year)/plan.yaml:4:30: error: "))
    let json = try Tool.run("plan", year, "--format", "json").json()
    let problem = try #require((json["problems"] as? [[String: Any]])?.first)
    #expect(problem["line"] as? Int == 4 && problem["column"] as? Int == 30 && problem["word"] as? String == "2018-13-15")
    for arguments in [
      ["plan"], ["plan", "/no/such/year"], ["nonsense"], ["plan", year, "--time", "x"], ["check", "a.ics"],
      ["days", year, "--now", "igår"],
    ] {
      #expect(try Tool.run(arguments).status == 2, "\(arguments)")
    }
    #expect(try Tool.run("--help").status == 0)
  }

  @Test func sessionUntilMidnightIsPublished() throws {
    try scratch.write(
      "version: 1\nplan: a\ntitle: A\nyear: {from: 2018-01-08, to: 2018-01-12, hours: \"20:00-24:00\"}\nsessions: {a: {title: A, duration: 4 h}}\n",
      to: "natt/plan.yaml")
    #expect(try Tool.run("plan", scratch.path + "/natt").status == 0)
    #expect(try Tool.run("publish", scratch.path + "/natt", "--to", scratch.path + "/ut").status == 0)
    let text = try String(contentsOfFile: scratch.path + "/ut/a/all.ics", encoding: .utf8)
    #expect(text.contains("DTEND;TZID=Europe/Stockholm:20180109T000000"))
  }

  @Test func resultThatReachesNobodyIsStatusThree() throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.arguments = ["-c", "exec \"$0\" schema > /dev/full", Tool.path]
    try process.run()
    process.waitUntilExit()
    #expect(process.terminationStatus == 3)
  }

  @Test func missingZoneDataIsStatusThree() throws {
    let run = try Tool.run(["plan", year], environment: ["TZDIR": scratch.path])
    #expect(run.status == 3 && run.errors.contains("tzdata"))
  }

  @Test func folderThatCannotBeWrittenIsStatusThree() throws {
    #expect(try Tool.run("plan", year).status == 0)
    let run = try Tool.run("publish", year, "--to", "/proc/kalendarium/ut")
    #expect(run.status == 3 && run.errors.contains("/proc"))
  }

  @Test func bytesDoNotDependOnTheSurroundings() throws {
    #expect(try Tool.run("plan", year, "--now", VerbsTests.now).status == 0)
    var texts: Set<String> = []
    for (index, environment) in [
      ["TZ": "Asia/Tokyo", "LC_ALL": "C"], ["TZ": "America/New_York", "LC_ALL": "sv_SE.UTF-8"], ["LC_ALL": "tr_TR.UTF-8"],
    ].enumerated() {
      let folder = scratch.path + "/ut\(index)"
      #expect(try Tool.run(["publish", year, "--to", folder, "--now", VerbsTests.now], environment: environment).status == 0)
      texts.insert(try String(contentsOfFile: folder + "/leda-och-driva/all.ics", encoding: .utf8))
    }
    #expect(texts.count == 1)
  }

  /// The feeds in the repository are what the tool makes of the year: golden files, and published as they stand.
  @Test func publishedYearIsTheGoldenOne() throws {
    try scratch.write(Repository.text("calendars/trelleborg-2017-18/schedule.yaml"), to: "year/schedule.yaml")
    #expect(try Tool.run("publish", year, "--to", scratch.path + "/ut", "--now", VerbsTests.now).status == 0)
    let golden = Repository.files(below: "calendars/trelleborg-2017-18/feeds", ending: ".ics")
    #expect(golden.count == 15)
    for name in golden {
      let made = scratch.path + "/ut/" + name.dropFirst("calendars/trelleborg-2017-18/feeds/".count)
      #expect(FileManager.default.contents(atPath: made) == FileManager.default.contents(atPath: Repository.path(name)), "\(name)")
    }
  }

  @Test func daysHaveTheKeysOfTheContract() throws {
    let json = try Tool.run("days", year, "--calendar", "grundskola", "--format", "json").json()
    let days = try #require(json["days"] as? [[String: Any]])
    #expect(days.count == 306)
    let break44 = try #require(days.first { $0["day"] as? String == "2017-11-01" })
    #expect(Set(break44.keys) == ["day", "week", "kind", "names", "holiday", "bridge", "before-break"])
    #expect(break44["week"] as? Int == 44 && break44["kind"] as? String == "closed" && break44["names"] as? [String] == ["Höstlov"])
    let november = try #require((json["counts"] as? [String: [String: Int]])?["2017-11"])
    #expect(
      november["school", default: 0] + november["staff", default: 0] + november["half", default: 0] + november["closed", default: 0] == 30)
  }
}
