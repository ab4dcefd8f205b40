import Foundation
import Support
import Testing

/// What differs between two years, schedules or published feeds, as a user is told.
@Suite struct DiffTests {
  static let now = "2017-06-01T08:00:00Z"
  static let example = "calendars/trelleborg-2017-18"

  let scratch: ScratchFolder
  /// The year 2017/18 as it is.
  let year: String

  init() throws {
    scratch = try ScratchFolder()
    year = Repository.path(DiffTests.example)
  }

  /// A copy of the year with changes, each of something that stands there once.
  private func copy(_ name: String, plan: [(String, String)] = [], schedule: [(String, String)]? = []) throws -> String {
    func changed(_ file: String, _ changes: [(String, String)]) throws -> String {
      changes.reduce(try Repository.text("\(DiffTests.example)/\(file)")) { text, change in
        #expect(text.components(separatedBy: change.0).count == 2, "'\(change.0)' is there once")
        return text.replacingOccurrences(of: change.0, with: change.1)
      }
    }
    try scratch.write(try changed("plan.yaml", plan), to: "\(name)/plan.yaml")
    if let schedule { try scratch.write(try changed("schedule.yaml", schedule), to: "\(name)/schedule.yaml") }
    return "\(scratch.path)/\(name)"
  }

  private static let moved = (
    "kick-on: {day: 2017-08-18, start: \"08:30\", end: \"12:00\", venue: aula}",
    "kick-on: {day: 2017-08-23, start: \"13:00\", end: \"16:30\", venue: samlingssal, locked: true}"
  )
  private static let gone = ("  sprak-2: {day: 2018-02-13, start: \"13:00\", end: \"15:00\", venue: samlingssal}\n", "")

  /// `KIND SESSION BEFORE → AFTER FIELD…` of each difference.
  static func rows(_ run: Tool.Run) throws -> [String] {
    try #require(try run.json()["differences"] as? [[String: Any]]).map { row in
      func place(_ side: String) -> String {
        guard let place = row[side] as? [String: Any] else { return "–" }
        return ["start", "end", "venue"].map { place[$0] as? String ?? "–" }.joined(separator: " ")
      }
      let fields = (row["fields"] as? [[String: Any]] ?? []).map { $0["field"] as? String ?? "" }
      return
        ([row["kind"], row["session"] as? String ?? row["summary"]].map { $0 as? String ?? "" } + ["\(place("before")) → \(place("after"))"]
        + fields).joined(separator: " ")
    }
  }

  // MARK: Schedules

  @Test func oldScheduleAgainstItsYear() throws {
    let new = try copy("new", schedule: [DiffTests.moved, DiffTests.gone])
    let old = try scratch.write(try Repository.text("\(DiffTests.example)/schedule.yaml"), to: "elsewhere/before.yaml")
    let run = try Tool.run("diff", old, new)
    #expect(
      run.output == """
        Flyttat    Kick-on (kick-on): v. 33 fre 18 aug 2017 08:30–12:00, Aulan → v. 34 ons 23 aug 2017 13:00–16:30, Samlingssalen; låst
        Borttaget  Språkutveckling i alla ämnen (2/4) (sprak-2): v. 7 tis 13 feb 2018 13:00–15:00, Samlingssalen
        0 nya, 1 flyttade, 0 inställda, 0 ändrade, 1 borttagna pass.

        """)
    #expect(run.status == 0 && run.errors.isEmpty)
    #expect(try Tool.run("diff", old, new, "--exit-code").status == 1)
    #expect(try Tool.run("diff", old, new, "--quiet").output.isEmpty)
    #expect(try Tool.run("diff", old, year, "--exit-code").status == 0)
    #expect(try Tool.run("diff", old, year).output == "Inga skillnader.\n")
  }

  @Test func schedulesWithoutTheirPlanAreComparedById() throws {
    let text = try Repository.text("\(DiffTests.example)/schedule.yaml")
    let old = try scratch.write(text, to: "a/old.yaml")
    let new = try scratch.write(text.replacingOccurrences(of: DiffTests.gone.0, with: ""), to: "b/new.yml")
    #expect(
      try Tool.run("diff", old, new).output == """
        Removed    sprak-2: w. 7 Tue 13 Feb 2018 13:00–15:00, samlingssal
        0 new, 0 moved, 0 cancelled, 0 changed, 1 removed sessions.

        """)
    let run = try Tool.run("diff", new, old, "--format", "json")
    #expect(try DiffTests.rows(run) == ["new sprak-2 – → 2018-02-13T13:00 2018-02-13T15:00 samlingssal"])
    let json = try run.json()
    let row = try #require((json["differences"] as? [[String: Any]])?.first)
    #expect(row["uid"] is NSNull && row["summary"] as? String == "sprak-2", "without a plan neither is known")
    #expect(Set(row.keys) == ["session", "uid", "recurrence", "kind", "summary", "before", "after", "fields"])
    #expect(Set((row["after"] as? [String: Any] ?? [:]).keys) == ["start", "end", "timezone", "venue"])
    #expect(Set(json.keys) == ["differences", "plan", "counts"])
    #expect(json["counts"] as? [String: Int] == ["new": 1, "moved": 0, "cancelled": 0, "changed": 0, "removed": 0])
  }

  @Test func planBesideAScheduleGivesItsTitles() throws {
    let folder = try copy("new", schedule: [DiffTests.gone])
    let old = try scratch.write(try Repository.text("\(DiffTests.example)/schedule.yaml"), to: "a/old.yaml")
    #expect(
      try Tool.run("diff", old, "\(folder)/schedule.yaml").output.hasPrefix("Borttaget  Språkutveckling i alla ämnen (2/4) (sprak-2)"))
    try scratch.write("version: 1\nplan: annat\n", to: "new/plan.yaml")
    #expect(
      try Tool.run("diff", old, "\(folder)/schedule.yaml").output.hasPrefix("Removed    sprak-2: "), "a plan that is wrong is no help")
  }

  // MARK: Years

  @Test func yearsAreComparedInAllTheySay() throws {
    let new = try copy(
      "new",
      plan: [
        ("    title: Kick-on\n", "    title: Kick-off\n"),
        (
          "audiences: [nyckelpersoner, rektorer, utvecklingsteam]\n    speakers: [forelasare-larande]",
          "audiences: [nyckelpersoner]\n    speakers: [forelasare-larande]"
        ),
        (
          "      - {title: Paus, duration: 20 min}\n      - {title: Samtal enhetsvis om höstens",
          "      - {title: Rast, duration: 20 min}\n      - {title: Samtal enhetsvis om höstens"
        ), ("capacity: 220", "capacity: 200"),
        ("min: 4 weeks, max: 10 weeks", "min: 5 weeks, max: 10 weeks"), ("  avslut:\n", "  avslut:\n    status: cancelled\n"),
      ], schedule: [DiffTests.moved])
    #expect(
      try Tool.run("diff", year, new).output == """
        Flyttat    Kick-off (kick-on): v. 33 fre 18 aug 2017 08:30–12:00, Aulan → v. 34 ons 23 aug 2017 13:00–16:30, Samlingssalen; titel 'Kick-on' → 'Kick-off'; målgrupper Nyckelpersoner, Rektorer och förskolechefer, Utvecklingsteamet → Nyckelpersoner; program − {title: 'Paus', duration: 20 min}, + {title: 'Rast', duration: 20 min}; låst
        Inställt   Avslutning – systematiskt kvalitetsarbete och enheternas planer (avslut): v. 22 tis 29 maj 2018 12:30–16:30, Aulan
        Planen     lokaler aula.capacity 220 → 200
        Planen     regler − {order: [vagledning-tema, samverkan-tema], min: 4 weeks, max: 10 weeks}
        Planen     regler + {order: [vagledning-tema, samverkan-tema], min: 5 weeks, max: 10 weeks}
        0 nya, 1 flyttade, 1 inställda, 0 ändrade, 0 borttagna pass.

        """)
    let run = try Tool.run("diff", year, new, "--format", "json")
    #expect(
      try DiffTests.rows(run) == [
        "moved kick-on 2017-08-18T08:30 2017-08-18T12:00 aula → 2017-08-23T13:00 2017-08-23T16:30 samlingssal title audiences agenda locked",
        "cancelled avslut 2018-05-29T12:30 2018-05-29T16:30 aula → 2018-05-29T12:30 2018-05-29T16:30 aula status",
      ])
    let json = try run.json()
    let fields = try #require((json["differences"] as? [[String: Any]])?.first?["fields"] as? [[String: Any]])
    #expect(
      fields[1]["before"] as? [String] == ["nyckelpersoner", "rektorer", "utvecklingsteam"]
        && fields[1]["after"] as? [String] == ["nyckelpersoner"])
    let plan = try #require(json["plan"] as? [[String: Any]])
    #expect(plan.map { $0["field"] as? String } == ["venues.aula.capacity", "rules", "rules"])
    #expect(plan[0]["before"] as? Int == 220 && plan[0]["after"] as? Int == 200 && plan[1]["after"] is NSNull)
    #expect((json["differences"] as? [[String: Any]])?.first?["uid"] as? String == "trelleborg-2017-18.kick-on@example.org")
  }

  @Test func yearThatSaysLessAndIsNotDecidedIsComparedByItsPlan() throws {
    let new = try copy("new", plan: [("capacity: 220", "capacity: 200")], schedule: nil)
    let run = try Tool.run("diff", year, new)
    #expect(
      run.output == """
        Planen     lokaler aula.capacity 220 → 200
        Inget pass skiljer sig.

        """)
    #expect(run.errors.contains("\(new) har inget schedule.yaml"))
    #expect(try Tool.run("diff", year, new, "--exit-code").status == 1)
    let old = try scratch.write(try Repository.text("\(DiffTests.example)/schedule.yaml"), to: "a/old.yaml")
    let undecided = try Tool.run("diff", old, new)
    #expect(undecided.status == 2 && undecided.errors.contains("kalendarium plan \(new)"))
  }

  @Test func sessionThatComesGoesAndLosesItsPlace() throws {
    func plan(_ sessions: String, _ places: String, _ name: String) throws -> String {
      try scratch.write(
        "version: 1\nplan: p\ntitle: P\nlanguage: en\nyear: {from: 2018-01-08, to: 2018-06-15}\nsessions: {\(sessions)}\n",
        to: "\(name)/plan.yaml")
      try scratch.write("version: 1\nplan: p\nsessions: {\(places)}\n", to: "\(name)/schedule.yaml")
      return "\(scratch.path)/\(name)"
    }
    let (a, b) = ("a: {title: A, duration: 1 h}", "b: {title: B, duration: 1 h}")
    let place = "{day: 2018-01-10, start: \"09:00\", end: \"10:00\"}"
    let old = try plan("\(a), \(b)", "a: \(place), b: \(place)", "old")
    let new = try plan("\(b), c: {title: C, duration: 1 h, status: cancelled}, d: {title: D, duration: 1 h}", "", "new")
    let run = try Tool.run("diff", old, new)
    #expect(
      run.output == """
        Removed    A (a): w. 2 Wed 10 Jan 2018 09:00–10:00
        Moved      B (b): w. 2 Wed 10 Jan 2018 09:00–10:00 → not decided
        Cancelled  C (c)
        New        D (d)
        1 new, 1 moved, 1 cancelled, 0 changed, 1 removed sessions.

        """)
    #expect(try Tool.run("diff", old, new, "--from", "2018-01-11").output == "No differences.\n")
    #expect(
      try Tool.run("diff", old, new, "--to", "2018-01-10", "--format", "json").json()["counts"] as? [String: Int] == [
        "new": 0, "moved": 1, "cancelled": 0, "changed": 0, "removed": 1,
      ])
  }

  // MARK: Published feeds

  @Test func publishedFeedAgainstThePlan() throws {
    let published = scratch.path + "/ut"
    #expect(try Tool.run("publish", year, "--to", published, "--now", DiffTests.now).status == 0)
    let feed = "\(published)/leda-och-driva/all.ics"
    #expect(try Tool.run("diff", year, feed).output == "Inga skillnader.\n")
    #expect(try Tool.run("diff", feed, "\(year)/schedule.yaml").output == "Inga skillnader.\n")
    let new = try copy(
      "new",
      plan: [
        ("name: Samlingssalen", "name: Stora salen"),
        (
          "{title: Paus, duration: 20 min}\n      - {title: Samtal enhetsvis om höstens",
          "{title: Rast, duration: 20 min}\n      - {title: Samtal enhetsvis om höstens"
        ),
        ("  avslut:\n", "  avslut:\n    status: cancelled\n"),
      ], schedule: [DiffTests.gone])
    #expect(
      try DiffTests.rows(Tool.run("diff", feed, new, "--from", "2018-02-01", "--to", "2018-03-31", "--format", "json")) == [
        "removed sprak-2 2018-02-13T13:00 2018-02-13T15:00 Samlingssalen\nExempelgatan 12, Trelleborg → –",
        "moved sprak-3 2018-03-13T13:00 2018-03-13T15:00 Samlingssalen\nExempelgatan 12, Trelleborg → 2018-03-13T13:00 2018-03-13T15:00 Stora salen\nExempelgatan 12, Trelleborg",
      ])
    let text = try Tool.run("diff", feed, new).output
    #expect(text.contains("Ändrat     Kick-on (kick-on): beskrivning '…") && text.contains("Rast"))
    #expect(
      text.contains(
        "Inställt   INSTÄLLT: Avslutning – systematiskt kvalitetsarbete och enheternas planer (avslut): v. 22 tis 29 maj 2018 12:30–16:30, Aulan, Exempelgatan 1, Trelleborg\n"
      ))
  }

  @Test func feedOfSeveralYearsIsComparedInTheYearAsked() throws {
    let plan =
      "title: P\nprogramme: p\nlanguage: en\nyear: {from: 2018-01-08, to: 2018-06-15}\nsessions: {a: {title: A, duration: 1 h, tasks: [{title: T, due: 1 week before}]}}\n"
    for id in ["one", "two"] {
      try scratch.write("version: 1\nplan: \(id)\n\(plan)", to: "\(id)/plan.yaml")
      #expect(try Tool.run("plan", "\(scratch.path)/\(id)").status == 0)
    }
    let (one, two) = ("\(scratch.path)/one", "\(scratch.path)/two")
    #expect(try Tool.run("publish", one, two, "--to", scratch.path + "/ut", "--anyway").status == 0)
    let run = try Tool.run("diff", one, "\(scratch.path)/ut/p/all.ics")
    #expect(run.output == "No differences.\n")
    #expect(run.errors.contains("1 event of") && run.errors.contains("is no session of one"))
  }

  @Test func cancelledSessionThatHasLeftItsFeedIsNoDifference() throws {
    let new = try copy("new", plan: [("  avslut:\n", "  avslut:\n    status: cancelled\n")])
    #expect(try Tool.run("publish", new, "--to", scratch.path + "/ut", "--now", "2019-01-01", "--anyway").status == 0)
    let feed = scratch.path + "/ut/leda-och-driva/all.ics"
    #expect(!(try String(contentsOfFile: feed, encoding: .utf8).contains("avslut@")))
    #expect(try Tool.run("diff", new, feed).output == "Inga skillnader.\n")
    // It may also still be there, though its place is no longer in the schedule.
    #expect(try Tool.run("publish", new, "--to", scratch.path + "/tidigt", "--now", DiffTests.now, "--anyway").status == 0)
    let line = "  avslut: {day: 2018-05-29, start: \"12:30\", end: \"16:30\", venue: aula}\n"
    let placeless = try copy("placeless", plan: [("  avslut:\n", "  avslut:\n    status: cancelled\n")], schedule: [(line, "")])
    #expect(try Tool.run("diff", placeless, scratch.path + "/tidigt/leda-och-driva/all.ics").output == "Inga skillnader.\n")
  }

  // MARK: What is wrong

  @Test func problemsOfBothAreSaidWithTheirPlaces() throws {
    let a = try scratch.write("version: 1\nplan: a\nsessions: {x: {day: 2018-02-30, start: \"09:00\", end: \"10:00\"}}\n", to: "a.yaml")
    let b = try scratch.write("version: 1\nplan: b\ntitle: B\nsessions: {}\n", to: "b.yaml")
    let run = try Tool.run("diff", a, b)
    #expect(run.status == 2 && run.output.isEmpty)
    #expect(run.errors.contains("\(a):3:21: error: '2018-02-30'") && run.errors.contains("\(b):1:1: error: "))
    let problems = try #require(try Tool.run("diff", a, b, "--format", "json").json()["problems"] as? [[String: Any]])
    #expect(problems.map { $0["code"] as? String } == ["bad-date", "missing-key"])
    for arguments in [[a], [year, "/no/such/year"], [year, "/no/such.ics"], [year, year, year], [year, year, "--timezone", "Mars"]] {
      #expect(try Tool.run(["diff"] + arguments).status == 2, "\(arguments)")
    }
  }

  @Test func titleCannotActOnTheTerminal() throws {
    let plan =
      "version: 1\nplan: p\ntitle: P\nlanguage: en\nyear: {from: 2018-01-08, to: 2018-06-15}\nsessions: {a: {title: \"%\", duration: 1 h}}\n"
    let old = try scratch.write(plan.replacingOccurrences(of: "%", with: "Old\\e[31m"), to: "old/plan.yaml")
    let new = try scratch.write(plan.replacingOccurrences(of: "%", with: "New\\u202E"), to: "new/plan.yaml")
    for format in ["text", "json"] {
      let output = try Tool.run("diff", old, new, "--format", format).output
      #expect(output.contains("Old") && output.contains("New"))
      #expect(!output.unicodeScalars.contains("\u{1B}") && !output.unicodeScalars.contains("\u{202E}"))
    }
  }
}
