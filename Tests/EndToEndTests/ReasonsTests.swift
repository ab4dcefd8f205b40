import Foundation
import Support
import Testing

/// `suggest`, `explain` and how `plan` tells of its search: statuses and JSON keys; the words are not held to the letter.
@Suite struct ReasonsTests {
  let scratch: ScratchFolder
  /// A small year that is planned in no time.
  let year: String

  private static func plan(_ language: String) -> String {
    """
    version: 1
    plan: liten
    title: Liten
    language: \(language)
    year: {from: 2018-01-08, to: 2018-02-16, hours: "08:00-12:00", step: 1 h}
    audiences: {alla: {name: Alla, size: 30, limits: {per-week: 1}}}
    venues: {aula: {name: Aulan, busy: [{on: 2018-01-10, hours: "08:00-10:00"}]}, sal: {name: Salen, capacity: 40}}
    sessions:
      start: {title: Starten, audiences: [alla], venues: [aula, {venue: sal, cost: 3}], duration: 2 h, when: {on: 2018-01-10}, prefer: {start: {at: "08:00", weight: 1}}}
      mitt: {title: Mitten, audiences: [alla], venues: [sal], duration: 1 h, when: {weeks: "3-5"}, prefer: {near: {day: 2018-01-11, weight: 2}}}
      slut: {title: Slutet, audiences: [alla], venues: [sal], duration: 1 h, prefer: {near: {day: 2018-01-22, weight: 1}}}
      av: {title: Av, duration: 1 h, status: cancelled}
    rules: [{first: start}, {order: [mitt, slut], min: 7 days}]
    """
  }

  init() throws {
    scratch = try ScratchFolder()
    year = scratch.path + "/year"
    try scratch.write(ReasonsTests.plan("sv"), to: "year/plan.yaml")
    #expect(try Tool.run("plan", year).status == 0)
  }

  private static let explainKeys: Set<String> = ["session", "at", "allowed", "cost", "obstacles", "wishes", "moves", "conflict"]

  @Test func suggestHasTheKeysOfTheContract() throws {
    let run = try Tool.run("suggest", year, "mitt", "--count", "3", "--format", "json")
    #expect(run.status == 0)
    let json = try run.json()
    #expect(Set(json.keys) == ["session", "suggestions"] && json["session"] as? String == "mitt")
    let suggestions = try #require(json["suggestions"] as? [[String: Any]])
    #expect((1...3).contains(suggestions.count))
    for suggestion in suggestions {
      #expect(Set(suggestion.keys) == ["session", "start", "end", "timezone", "venue", "cost", "moves"])
      #expect(suggestion["session"] as? String == "mitt" && suggestion["timezone"] as? String == "Europe/Stockholm")
    }
    let costs = suggestions.compactMap { $0["cost"] as? Int }
    #expect(costs == costs.sorted() && costs.count == suggestions.count)
    #expect(try Tool.run("suggest", year, "mitt", "--keep=9,3,1").status == 0)
  }

  @Test func sessionThatCannotBeAskedAboutIsSaid() throws {
    for verb in ["suggest", "explain"] {
      let unknown = try Tool.run(verb, year, "mit")
      #expect(unknown.status == 2 && unknown.errors.contains("'mitt'"))
      #expect(try Tool.run(verb, year, "av").status == 2, "a cancelled session has no place")
      #expect(try Tool.run(verb, year, "mitt", "--keep=9,3").status == 2)
    }
    try FileManager.default.removeItem(atPath: year + "/schedule.yaml")
    for verb in ["suggest", "explain"] {
      let run = try Tool.run(verb, year, "mitt")
      #expect(run.status == 1 && run.errors.contains("kalendarium plan \(year)"))
    }
  }

  @Test func placedSessionIsExplainedWithItsWishes() throws {
    let run = try Tool.run("explain", year, "start", "--format", "json")
    #expect(run.status == 0)
    let json = try run.json()
    #expect(Set(json.keys) == ReasonsTests.explainKeys)
    let at = try #require(json["at"] as? [String: Any])
    #expect(Set(at.keys) == ["start", "end", "timezone", "venue"] && (at["start"] as? String)?.hasPrefix("2018-01-10T") ?? false)
    #expect(json["allowed"] as? Bool == true && json["moves"] is NSNull && (json["obstacles"] as? [Any])?.isEmpty ?? false)
    let wishes = try #require(json["wishes"] as? [[String: Any]])
    #expect(wishes.allSatisfy { Set($0.keys) == ["wish", "cost", "text", "reason"] })
    // The hall is taken from eight to ten: two hours later, or in the other room.
    #expect(wishes.map { $0["wish"] as? String } == ["prefer.start"] && json["cost"] as? Int == 2)
    #expect((wishes[0]["reason"] as? String)?.contains("2018") ?? false)
  }

  @Test func forbiddenTimeIsExplainedWithItsLines() throws {
    let run = try Tool.run("explain", year, "mitt", "--at", "2018-01-11T08:00", "--format", "json")
    #expect(run.status == 1)
    let json = try run.json()
    #expect(Set(json.keys) == ReasonsTests.explainKeys && json["allowed"] as? Bool == false)
    let obstacles = try #require(json["obstacles"] as? [[String: Any]])
    #expect(obstacles.allSatisfy { Set($0.keys) == ["statement", "session", "venue", "file", "line", "text", "others"] })
    #expect(Set(obstacles.compactMap { $0["statement"] as? String }) == ["when", "limits"])
    let limit = try #require(obstacles.first { $0["statement"] as? String == "limits" })
    #expect(limit["others"] as? [String] == ["start"] && limit["file"] as? String == "plan.yaml" && limit["line"] as? Int == 6)
    let conflict = try #require(json["conflict"] as? [[String: Any]])
    #expect(conflict.allSatisfy { Set($0.keys) == ["statement", "session", "file", "line", "text"] } && !conflict.isEmpty)
  }

  @Test func timeThatOthersWouldMoveForNamesThem() throws {
    let run = try Tool.run("explain", year, "mitt", "--at", "2018-02-01T08:00", "--format", "json")
    #expect(run.status == 1)
    let json = try run.json()
    let obstacles = try #require(json["obstacles"] as? [[String: Any]])
    #expect(obstacles.map { $0["statement"] as? String } == ["rule"] && obstacles[0]["others"] as? [String] == ["slut"])
    let moves = try #require(json["moves"] as? [[String: Any]])
    #expect(moves.map { $0["session"] as? String } == ["slut"] && (json["conflict"] as? [Any])?.isEmpty ?? false)
    #expect(moves.allSatisfy { Set($0.keys) == ["session", "from", "start", "venue"] })
    #expect(json["cost"] as? Int ?? 0 >= 20, "the day of the other session changes")
  }

  @Test func allowedTimeSaysWhatItCosts() throws {
    let run = try Tool.run("explain", year, "start", "--at", "2018-01-10T08:00", "--format", "json")
    #expect(run.status == 0)
    let json = try run.json()
    #expect(json["allowed"] as? Bool == true && json["cost"] as? Int == 1, "the other room costs 3, the start 2 less")
    #expect((json["at"] as? [String: Any])?["venue"] as? String == "sal" && (json["moves"] as? [Any])?.isEmpty ?? false)
    let hall = try Tool.run("explain", year, "start", "--at", "2018-01-10T08:00", "--venue", "aula")
    #expect(hall.status == 1 && hall.output.contains("Aulan"))
    #expect(try Tool.run("explain", year, "start", "--at", "2018-01-10T08:00", "--venue", "sall").status == 2)
    #expect(try Tool.run("explain", year, "start", "--at", "igår").status == 2)
    #expect(try Tool.run("explain", year, "start", "--venue", "sal").status == 2)
  }

  @Test func planThatCannotBeMetIsExplained() throws {
    try FileManager.default.removeItem(atPath: year + "/schedule.yaml")
    try scratch.write(
      ReasonsTests.plan("sv").replacingOccurrences(of: "when: {on: 2018-01-10}", with: "when: {on: 2018-01-13}"), to: "year/plan.yaml")
    let run = try Tool.run("explain", year, "start", "--format", "json")
    #expect(run.status == 1)
    #expect(((try run.json())["conflict"] as? [[String: Any]])?.contains { $0["session"] as? String == "start" } ?? false)
  }

  @Test func lockedSessionIsSaidToBe() throws {
    #expect(try Tool.run("lock", year, "mitt").status == 0)
    for arguments in [["suggest", year, "mitt"], ["explain", year, "mitt"], ["explain", year, "mitt", "--at", "2018-01-24T09:00"]] {
      #expect(try Tool.run(arguments).output.contains("låst"), "\(arguments)")
    }
  }

  @Test(arguments: ["sv", "en"]) func wordsComeInTheLanguageOfThePlan(_ language: String) throws {
    try scratch.write(ReasonsTests.plan(language), to: "year/plan.yaml")
    let texts = [
      try Tool.run("plan", year, "--from-scratch").output, try Tool.run("suggest", year, "mitt").output,
      try Tool.run("explain", year, "start").output, try Tool.run("explain", year, "mitt", "--at", "2018-01-11T08:00").output,
    ]
    let swedish = ["önskat", "Andra platser", "ligger", "kan inte"]
    let english = ["wished for", "Other places", "is at", "cannot"]
    for (text, (own, other)) in zip(texts, language == "sv" ? zip(swedish, english) : zip(english, swedish)) {
      #expect(text.contains(own) && !text.contains(other), "\(text)")
    }
  }

  @Test func progressIsLinesOfJSON() throws {
    let run = try Tool.run("plan", year, "--from-scratch", "--dry-run", "--progress", "json", "--format", "json", "--threads", "2")
    #expect(run.status == 0)
    let lines = try run.errors.split(separator: "\n").map { try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any] ?? [:] }
    #expect(!lines.isEmpty && lines.allSatisfy { Set($0.keys) == ["elapsed", "cost", "bound", "gap", "steps", "doing"] })
    let last = try #require(lines.last)
    let json = try run.json()
    #expect(last["cost"] as? Int == json["cost"] as? Int && last["bound"] as? Int == json["bound"] as? Int)
    #expect(try Tool.run("plan", year, "--dry-run").errors.isEmpty, "nobody watches")
    #expect(try Tool.run("plan", year, "--dry-run", "--progress", "text").errors.hasSuffix("\r"), "the line is taken away")
  }

  @Test func sameStepsGiveTheSameBytes() throws {
    var texts: Set<String> = []
    for threads in ["1", "2", "2"] {
      #expect(try Tool.run("plan", year, "--from-scratch", "--steps", "500", "--threads", threads).status == 0)
      texts.insert(try String(contentsOfFile: year + "/schedule.yaml", encoding: .utf8))
    }
    #expect(texts.count == 1)
    for arguments in [["--steps", "0"], ["--threads", "65"], ["--threads", "0"], ["--progress", "xml"]] {
      #expect(try Tool.run(["plan", year] + arguments).status == 2, "\(arguments)")
    }
  }
}
