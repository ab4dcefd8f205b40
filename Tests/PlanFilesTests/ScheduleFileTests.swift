import CivilTime
import Foundation
import OrderedCollections
import PlanFiles
import Planning
import Support
import Testing

@Suite struct ScheduleFileTests {
  private let folder: ScratchFolder

  init() throws { folder = try ScratchFolder() }

  private func plan() throws -> Plan {
    try Plans.read(
      PlanLimitsTests.head
        + "venues: {aula: {name: Aula}}\nsessions: {a: {title: A, duration: 1 h, venues: [aula]}, b: {title: B, duration: 1 h}}", in: folder
    )
  }

  private func problems(_ text: String) throws -> [String] {
    let plan = try plan()
    let file = try folder.write(text, to: "schedule.yaml")
    do throws(PlanReader.Problems) {
      let read = try PlanReader { _ in true }.schedule(at: file, of: plan)
      return read.unknown.map { "unknown \($0.word) \($0.nearest ?? "-")" }
    } catch { return error.list.map { "\($0.mark.line):\($0.mark.column) \($0.code) \($0.word)" } }
  }

  @Test func scheduleReadsBackAsItWasWritten() throws {
    let plan = try plan()
    var placements = OrderedDictionary<String, Placement>()
    for (id, place) in zip(plan.sessions.keys, placed(plan, ["a": "2018-01-10 09:00 aula", "b": "2018-01-09 13:00"])) {
      placements[id] = place
    }
    placements["a"]?.isLocked = true
    placements["b"]?.moved = Placement.Move(from: try #require(WallTime("2018-01-08T13:00")), on: try #require(Day("2017-12-01")))
    let schedule = Schedule(plan: plan.id, placements: placements, status: .feasible, cost: 3, bound: 1)
    let text = try scheduleText(schedule)
    let file = try folder.write(text, to: "schedule.yaml")
    let read = try PlanReader { _ in true }.schedule(at: file, of: plan).schedule
    #expect(read.placements["a"] == placements["a"] && read.placements["b"] == placements["b"])
    #expect(read.status == .feasible && read.cost == 3 && read.bound == 1)
    #expect(try scheduleText(read) == text, "the same schedule gives the same bytes")
    #expect(
      text.contains("  b: {day: 2018-01-09, start: \"13:00\", end: \"14:00\", moved: {from: \"2018-01-08T13:00\", on: 2017-12-01}}\n  a: {")
    )
  }

  @Test func emptyScheduleReadsBack() throws {
    #expect(try problems(scheduleText(Schedule(plan: "a", placements: [:]))).isEmpty)
  }

  @Test(arguments: [
    ("version: 1\nplan: a\nsessions:\n  a: {day: 2018-02-30, start: \"09:00\", end: \"10:00\"}\n", ["4:12 bad-date 2018-02-30"]),
    ("version: 1\nplan: b\nsessions: {}\n", ["2:7 other-plan b"]),
    (
      "version: 1\nplan: a\nsessions:\n  a: {day: 2018-01-10, start: \"09:00\", end: \"10:00\", venue: aulan}\n",
      ["4:61 unknown-reference aulan"]
    ),
    ("version: 1\nplan: a\nsessions:\n  a: {day: 2018-01-10, start: \"10:00\", end: \"10:00\"}\n", ["4:45 ends-before-it-begins 10:00"]),
    ("version: 1\nplan: a\nsessions:\n  bb: {day: 2018-01-10, start: \"09:00\", end: \"10:00\"}\n", ["unknown bb b"]),
    (
      "version: 1\nplan: a\nsessions:\n  a: {day: 2018-01-10, start: \"09:00\", end: \"10:00\", locked: ja, lokal: x}\n",
      ["4:62 bad-boolean ja", "4:66 unknown-key lokal"]
    ),
  ]) func wrongScheduleGivesItsProblems(_ text: String, _ expected: [String]) throws { #expect(try problems(text) == expected) }

  private static let rounds = """
    audiences: {kok: {name: Kök}, skola: {name: Skola}, gard: {name: Gård}}
    sessions:
      a: {title: A, duration: 1 h, rounds: {count: 2, units: [kok, skola]}}
      b: {title: B, duration: 1 h}
    """

  private func roundProblems(_ units: [String: String]) throws -> [String] {
    let plan = try Plans.read(PlanLimitsTests.head + ScheduleFileTests.rounds, in: folder)
    let lines = units.sorted { $0.key < $1.key }.map { "  \($0): {day: 2018-01-10, start: \"09:00\", end: \"10:00\", units: \($1)}\n" }
    let file = try folder.write("version: 1\nplan: a\nsessions:\n" + lines.joined(), to: "schedule.yaml")
    do throws(PlanReader.Problems) {
      let read = try PlanReader { _ in true }.schedule(at: file, of: plan).schedule
      return read.placements.map { "\($0) \($1.units.joined(separator: "+"))" }
    } catch { return error.list.map { "\($0.mark.line):\($0.mark.column) \($0.code) \($0.word)" } }
  }

  @Test func unitsOfRoundsAreReadWithCare() throws {
    func check(_ units: [String: String], _ expected: [String], _ reason: Comment) throws {
      #expect(try roundProblems(units) == expected, reason)
    }
    try check(["a-1": "[skola]", "a-2": "[kok]"], ["a-1 skola", "a-2 kok"], "each at a round")
    try check(["a-1": "[skola, kok]"], ["a-1 skola+kok"], "both at one, and the other is not decided")
    try check(["a-1": "[]", "a-2": "[kok]"], ["a-1 ", "a-2 kok"], "a unit that comes to none is a finding, not a mistake of the file")
    try check(["a-1": "[skolan]"], ["4:64 unknown-reference skolan"], "no audience")
    try check(["a-1": "[gard]"], ["4:64 not-a-unit gard"], "an audience, but no unit of these rounds")
    try check(["a-1": "[kok]", "a-2": "[skola, kok]"], ["5:71 unit-comes-twice kok"], "at both")
    try check(["a-1": "[kok, kok]"], ["4:69 repeated-word kok"], "twice at one")
    try check(["b": "[kok]"], ["4:54 no-round b"], "no round")
    try check(["a-1": "kok"], ["4:63 wrong-type kok"], "no list")
  }

  @Test func unitsReadBackAsTheyWereWritten() throws {
    let plan = try Plans.read(PlanLimitsTests.head + ScheduleFileTests.rounds, in: folder)
    var placements = OrderedDictionary<String, Placement>()
    for (id, place) in zip(plan.sessions.keys, placed(plan, ["a-1": "2018-01-10 09:00", "b": "2018-01-09 13:00"])) {
      placements[id] = place
    }
    placements["a-1"]?.units = ["skola", "kok"]
    let text = try scheduleText(Schedule(plan: plan.id, placements: placements))
    #expect(text.contains("  a-1: {day: 2018-01-10, start: \"09:00\", end: \"10:00\", units: [skola, kok]}\n"))
    let file = try folder.write(text, to: "schedule.yaml")
    #expect(try PlanReader { _ in true }.schedule(at: file, of: plan).schedule.placements["a-1"] == placements["a-1"])
  }

  @Test func scheduleByItselfIsReadAsItStands() throws {
    let text = """
      version: 1
      plan: annan
      sessions:
        a: {day: 2018-01-10, start: "09:00", end: "10:00", venue: okand, locked: true}
        okand: {day: 2018-01-11, start: "09:00", end: "10:00"}

      """
    let file = try folder.write(text, to: "before.yaml")
    let schedule = try PlanReader { _ in true }.schedule(at: file)
    #expect(schedule.plan == "annan" && Array(schedule.placements.keys) == ["a", "okand"])
    #expect(schedule.placements["a"]?.venue == "okand" && schedule.placements["a"]?.isLocked == true)
    let wrong = try folder.write(text.replacingOccurrences(of: "2018-01-11", with: "2018-02-30"), to: "wrong.yaml")
    do throws(PlanReader.Problems) {
      _ = try PlanReader { _ in true }.schedule(at: wrong)
      Issue.record("a day that does not exist was read")
    } catch { #expect(error.list.map { "\($0.mark.line) \($0.code)" } == ["5 bad-date"]) }
  }

  @Test(arguments: [
    ("version: 1\nplan: a\nsessions: {}\n", true), ("sessions: {a: {day: 2018-02-30}}\nplan: a\n", true),
    ("version: 1\nplan: a\ntitle: A\nsessions: {}\n", false), ("version: 1\nplan: a\nyear: {}\nsessions: {}\n", false),
    ("version: 1\nplan: a\n", false), ("[sessions]\n", false), ("sessions: [\n", false), ("", false),
  ]) func scheduleIsKnownByWhatItHolds(_ text: String, _ expected: Bool) throws {
    let file = try folder.write(text, to: "whatever.txt")
    #expect(PlanReader { _ in true }.isSchedule(at: file) == expected)
    #expect(!PlanReader { _ in true }.isSchedule(at: folder.path), "a folder is none")
  }
}

@Suite struct StarterPlanTests {
  @Test(arguments: [2016, 2017, 2020, 2025, 2026, 2031, 2032, 2099], Language.allCases)
  func starterPlanIsAPlan(_ year: Int, _ language: Language) throws {
    let text = try #require(StarterPlan(year: year, language: language, hasSwedishHolidays: true)).text
    let plan = try Plans.read(text)
    #expect(plan.language == language && plan.sessions.count == 6)
    #expect(plan.year.days.from.weekday == .mon && plan.year.days.to.weekday == .fri)
  }
}

@Suite struct SchemaTests {
  @Test func schemaNamesEveryFormAndIsStable() throws {
    let text = try planSchemaText()
    let object = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    let forms = try #require(object["$defs"] as? [String: Any])
    #expect(Set(forms.keys).isSuperset(of: ["session", "audience", "venue", "rule", "busy", "when", "prefer", "agenda-part", "waiver"]))
    #expect(try planSchemaText() == text)
  }
}
