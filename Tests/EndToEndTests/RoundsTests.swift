import Foundation
import Support
import Testing

/// A session in two rounds from the plan to the feeds: each unit's feed holds one round, and what quotas forbid is said in words.
@Suite struct RoundsTests {
  private let scratch: ScratchFolder
  private let year: String

  private static let plan = """
    version: 1
    plan: omgangar
    title: Omgångar
    language: en
    year: {from: 2018-01-08, to: 2018-02-16}
    audiences:
      a: {name: Förskola A, size: 20, limits: {away-per-day: 20}}
      a-kok: {name: Köket, size: 2, within: [a]}
      b: {name: Förskola B, size: 18}
      c: {name: Skola C, size: 12}
      d: {name: Skola D, size: 10}
    venues: {aula: {name: Aulan, capacity: 32}}
    sessions:
      s: {title: Språk, venues: [aula], duration: 3 h, rounds: {count: 2, units: [a, b, c, d]}, prefer: {near: {day: 2018-01-18}}}
      t: {title: Kök, audiences: [a-kok], duration: 1 h, when: {on: 2018-01-18}}
    """

  init() throws {
    scratch = try ScratchFolder()
    year = scratch.path + "/year"
    try scratch.write(RoundsTests.plan, to: "year/plan.yaml")
  }

  private func schedule() throws -> String { try String(contentsOfFile: year + "/schedule.yaml", encoding: .utf8) }

  @Test func planInRoundsIsPlannedCheckedAndPublished() throws {
    let run = try Tool.run("plan", year, "--format", "json")
    #expect(run.status == 0)
    let reply = try run.json()
    #expect(reply["status"] as? String == "optimal")
    let placements = try #require(reply["placements"] as? [[String: Any]])
    let units = placements.flatMap { $0["units"] as? [String] ?? [] }
    #expect(units.sorted() == ["a", "b", "c", "d"], "every unit once")
    #expect(placements.filter { $0["session"] as? String == "t" }.allSatisfy { $0["units"] == nil }, "no round")
    let written = try schedule()

    #expect(try Tool.run("check", year, "--fail-on", "note").status == 0)
    #expect(try Tool.run("plan", year).status == 0)
    #expect(try schedule() == written, "nothing to decide, nothing changes")
    #expect(try Tool.run("plan", year, "--from-scratch", "--threads", "1").status == 0)
    #expect(try schedule() == written, "the same plan gives the same bytes")

    #expect(try Tool.run("publish", year, "--to", scratch.path + "/out").status == 0)
    for (unit, count) in ["a": 1, "b": 1, "c": 1, "d": 1, "a-kok": 2] {
      let feed = try String(contentsOfFile: scratch.path + "/out/omgangar/audience/\(unit).ics", encoding: .utf8)
      #expect(feed.components(separatedBy: "BEGIN:VEVENT").count - 1 == count, "\(unit)")
    }
    let all = try String(contentsOfFile: scratch.path + "/out/omgangar/all.ics", encoding: .utf8)
    #expect(all.components(separatedBy: "BEGIN:VEVENT").count - 1 == 3)
  }

  @Test func unitThatAPersonTakesOutIsFoundAndPlannedAgain() throws {
    #expect(try Tool.run("plan", year).status == 0)
    let written = try schedule()
    try scratch.write(
      written.replacingOccurrences(of: ", d]", with: "]").replacingOccurrences(of: "[d, ", with: "["), to: "year/schedule.yaml")
    #expect(try schedule() != written)
    let check = try Tool.run("check", year, "--format", "json")
    #expect(check.status == 1)
    let findings = try #require(try check.json()["findings"] as? [[String: Any]])
    #expect(findings.map { $0["code"] as? String } == ["unit-not-covered"])
    #expect((findings[0]["subject"] as? [String: Any])?["id"] as? String == "d")
    #expect(try Tool.run("plan", year).status == 0)
    #expect(try schedule() == written, "what was decided stays, and the unit has room in one of the rounds")
  }

  @Test func unitInTwoRoundsIsAMistakeWithItsPlace() throws {
    #expect(try Tool.run("plan", year).status == 0)
    let both = try schedule().replacingOccurrences(of: "units: [", with: "units: [a, ").replacingOccurrences(of: "[a, a, ", with: "[a, ")
      .replacingOccurrences(of: ", a]", with: "]")
    try scratch.write(both, to: "year/schedule.yaml")
    let run = try Tool.run("check", year)
    #expect(run.status == 2 && run.errors.contains("schedule.yaml:") && run.errors.contains("error: 'a' comes to 's-1' already"))
  }

  @Test func quotaThatForbidsIsSaidInWords() throws {
    try scratch.write(RoundsTests.plan.replacingOccurrences(of: "away-per-day: 20", with: "away-per-day: 6"), to: "year/plan.yaml")
    let run = try Tool.run("plan", year)
    #expect(run.status == 1)
    #expect(run.output.contains("plan.yaml:7: of Förskola A (20) at most 6 may be away on one day"))
    #expect(
      run.output.contains("plan.yaml:14: each of Förskola A, Förskola B, Skola C and Skola D must come to one of the 2 rounds s-1 … s-2"))
    let json = try Tool.run("plan", year, "--format", "json").json()
    #expect((json["conflict"] as? [[String: Any]])?.map { $0["statement"] as? String } == ["limits", "rounds"])
    #expect(!FileManager.default.fileExists(atPath: year + "/schedule.yaml"))
  }

  /// Next year the rounds are near their days, one for each; people who came to the other round are counted there.
  @Test func roundsAreFollowedUpAndRolledOver() throws {
    #expect(try Tool.run("plan", year).status == 0)
    let days = try schedule().matches(of: /s-\d: \{day: ([0-9-]+)/).map { String($0.1) }
    #expect(days.count == 2)
    for unit in ["a", "b"] {
      #expect(try Tool.run("outcome", "add", year, "s-1", "--attended", "\(unit)=5", "--replace").status == 0, "\(unit)")
    }
    let stranger = try Tool.run("outcome", "add", year, "t", "--attended", "b=1")
    #expect(stranger.status == 2 && stranger.errors.contains("b"))
    #expect(try Tool.run("report", year, "--now", "2018-03-01T08:00:00Z").status == 0)
    let next = try Tool.run("next", year, "--to", scratch.path + "/next")
    #expect(next.status == 0, "\(next.errors)")
    let plan = try String(contentsOfFile: scratch.path + "/next/plan.yaml", encoding: .utf8)
    // 18 January 2018 is the Thursday of week 3; so is 17 January 2019.
    #expect(plan.contains("near: {days: [2019-01-17, 2019-01-17], weight: 1, cap: 14}}") && !plan.contains("2018-01-18"), "\(plan)")
    #expect(try Tool.run("next", year, "--to", scratch.path + "/x", "--accept", "s-1").status == 2, "the days of rounds go together")
  }

  /// Rounds that are to be near days of their own do not change places: what is called the cost is the schedule's, and none costs less.
  @Test(arguments: ["[2018-02-01, 2018-01-10]", "[2018-01-10, 2018-02-01]"]) func roundsNearDaysOfTheirOwnAreToldApart(_ days: String)
    throws
  {
    try scratch.write(
      """
      version: 1
      plan: nara
      title: Nära
      year: {from: 2018-01-08, to: 2018-02-16}
      audiences: {a: {name: A, size: 5, busy: [{on: 2018-01-10}]}, b: {name: B, size: 5}, c: {name: C, size: 5}}
      sessions:
        s: {title: S, duration: 2 h, rounds: {count: 2, units: [a, b, c], near: {days: \(days), weight: 5}}}
      """, to: "year/plan.yaml")
    for _ in 0..<2 {
      let reply = try Tool.run("plan", year, "--format", "json").json()
      #expect(reply["cost"] as? Int == 0 && reply["status"] as? String == "optimal", "A comes to the later one, whichever that is")
    }
    #expect(try schedule().contains("cost: 0\n"))
  }
}
