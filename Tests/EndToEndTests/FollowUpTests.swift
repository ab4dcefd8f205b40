import Foundation
import Support
import Testing

/// What became of a year: written, reported in four forms, and learnt from.
@Suite struct FollowUpTests {
  private let scratch: ScratchFolder
  private let year: String
  private static let now = ["--now", "2018-03-01T08:00:00Z"]

  init() throws {
    scratch = try ScratchFolder()
    year = scratch.path + "/2017"
    for file in ["plan.yaml", "schedule.yaml"] {
      _ = try scratch.write(try Repository.text("\(NextTests.example)/\(file)"), to: "2017/\(file)")
    }
  }

  private func add(_ arguments: String...) throws { #expect(try Tool.run(["outcome", "add", year] + arguments).status == 0) }

  private func report(_ more: String...) throws -> Tool.Run { try Tool.run(["report", year] + FollowUpTests.now + more) }

  private func addSome() throws {
    try add(
      "kick-on", "--attended", "nyckelpersoner-forskola=38", "--attended", "rektorer=30", "--grade", "4.25", "--evaluation", "Bra; mycket")
    try add("sprak-1", "--day", "2018-01-17", "--next", "Följ upp", "--owner", "samordnare", "--due", "2018-02-01")
    try add("vagledning-tema", "--cancelled")
    try add("samverkan-tema", "--venue", "konferensrum", "--attended", "nyckelpersoner=12", "--grade", "3.5")
  }

  /// Sums worked out by hand: kick-on 3.5 h, sprak-1 2 h and samverkan-tema 3 h held, of 18 sessions and 44 h.
  @Test func formsSayTheSame() throws {
    try addSome()
    let json = try report("--format", "json").json()
    let total = try #require(json["total"] as? [String: Any])
    #expect(total["planned"] as? Int == 18 && total["planned-minutes"] as? Int == 44 * 60)
    #expect(total["held"] as? Int == 3 && total["held-minutes"] as? Int == 510 && total["cancelled"] as? Int == 1)
    #expect(total["unreported"] as? Int == 7 && total["upcoming"] as? Int == 7)
    let text = try report().output
    for line in [
      "Leda och driva utvecklingsprocesser        18    44,0       3     8,5         1            7         7",
      "Utvecklingsteamet: 1 av 1 räknade pass: Kick-on", "v.  3 tis 16 jan 2018 13:00 → v.  3 ons 17 jan 2018 13:00",
      "Följ upp (Samordnaren, senast v.  5 tor  1 feb 2018; Språkutveckling i alla ämnen (1/4))",
      "Hela läsåret: 3,88 (2 pass, vägt efter närvaro 4,14)",
    ] { #expect(text.contains(line), "\(line)") }
    let csv = try report("--csv").output.split(separator: "\r\n", omittingEmptySubsequences: false).map(String.init)
    #expect(csv[1].contains("total,trelleborg-2017-18,Leda och driva utvecklingsprocesser,,,,,,18,2640,3,510,1,7,7"))
    #expect(csv.contains { $0.hasPrefix("session,kick-on,Kick-on,2017-08-18,08:30,12:00,aula,held") && $0.contains("Bra; mycket") })
    let english = try String(contentsOfFile: year + "/plan.yaml", encoding: .utf8).replacing("language: sv", with: "language: en")
    _ = try scratch.write(english, to: "2017/plan.yaml")
    #expect(try report().output.contains("Open next steps"))
  }

  /// A page shows what people wrote as they wrote it, and runs nothing of it.
  @Test func pageBearsWhatPeopleWrite() throws {
    let hostile = "<script>alert(1)</script> & \"x\" 'y' {{title}}"
    try add("kick-on", "--evaluation", hostile, "--next", hostile, "--owner", hostile)
    let page = try report("--page").output
    #expect(!page.contains("<script") && !page.contains("{{title}}\" 'y'"))
    #expect(page.contains("&lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;x&quot;"))
    #expect(page.contains("default-src 'none'") && page.contains("<html lang=\"sv\">") && page.contains("@media print"))
    #expect(!page.contains("http://") && !page.contains("https://"), "nothing from another host")
    let csv = try report("--csv").output
    #expect(csv.contains("\"<script>alert(1)</script> & \"\"x\"\" 'y' {{title}}\""))
  }

  /// Spreadsheets must not take a text for a formula.
  @Test func tableHoldsNoFormula() throws {
    try add("kick-on", "--evaluation", "=HYPERLINK(\"https://example.org\")")
    let csv = try report("--csv").output
    #expect(!csv.contains(",=HYPERLINK") && !csv.contains(",\"=HYPERLINK"))
  }

  /// What was cancelled when its day came is asked about, as is what the plan calls cancelled; of a repeat only where no time was held.
  @Test func whatWasCancelledComesBackTentative() throws {
    try add("vagledning-tema", "--cancelled")
    try add("sprak-1", "--cancelled")
    let to = scratch.path + "/2018"
    let run = try Tool.run("next", year, "--to", to, "--format", "json")
    let rows = try #require(try run.json()["sessions"] as? [[String: Any]])
    let asked = rows.filter { ($0["reasons"] as? [String] ?? []).contains("was-cancelled") }.compactMap { $0["session"] as? String }
    #expect(asked.sorted() == ["sprak-1", "vagledning-tema"])
    let events = try Tool.run("list", to, "--format", "json")
    #expect(events.status == 0, "\(events.errors)")
    let plan = try String(contentsOfFile: to + "/plan.yaml", encoding: .utf8)
    let before = try String(contentsOfFile: year + "/plan.yaml", encoding: .utf8)
    func count(_ text: String) -> Int { text.ranges(of: "status: tentative").count }
    #expect(count(plan) == count(before) + 1)
    let session = try #require(plan.range(of: "\n  vagledning-tema:"))
    let status = try #require(plan[session.upperBound...].range(of: "status: tentative"))
    #expect(!plan[session.upperBound..<status.lowerBound].contains("\n  samverkan-tema:"))
  }

  @Test func nextYearLearnsWhereSessionsWereHeld() throws {
    try addSome()
    let to = scratch.path + "/2018"
    let run = try Tool.run("next", year, "--to", to, "--format", "json")
    #expect(run.status == 0)
    let rows = try #require(try run.json()["sessions"] as? [[String: Any]])
    let moved = try #require(rows.first { $0["session"] as? String == "sprak-1" })
    #expect(moved["day"] as? String == "2019-01-16" && (moved["text"] as? String ?? "").contains("hölls den 17 januari, inte som planerat"))
    let plan = try String(contentsOfFile: to + "/plan.yaml", encoding: .utf8)
    let samverkan = plan.components(separatedBy: "  samverkan-tema:")[1].components(separatedBy: "\n\n")[0]
    #expect(samverkan.contains("venues: [konferensrum, "), "offered at no cost: \(samverkan)")
  }

  @Test func refusalsNameTheWordAndChangeNothing() throws {
    try add("kick-on")
    let before = try String(contentsOfFile: year + "/outcomes.yaml", encoding: .utf8)
    for (arguments, word) in [
      (["kick-off"], "kick-on"), (["kick-on"], "--replace"), (["avslut", "--attended", "larare"], "larare=38"),
      (["avslut", "--attended", "syv=3", "--attended", "syv=4"], "syv"), (["avslut", "--grade", "6"], "6"),
      (["avslut", "--grade", "bra"], "4.2"), (["avslut", "--cancelled", "--grade", "4"], "cancelled"),
      (["avslut", "--owner", "x"], "--next"),
      (["avslut", "--day", "igår"], "2018-03-21"), (["avslut", "--venue", "aulan"], "aula"),
    ] {
      let run = try Tool.run(["outcome", "add", year] + arguments)
      #expect(run.status == 2 && run.errors.contains(word), "\(arguments): \(run.errors)")
    }
    #expect(try String(contentsOfFile: year + "/outcomes.yaml", encoding: .utf8) == before)
    #expect(try report("--csv", "--page").status == 2)
    try FileManager.default.removeItem(atPath: year + "/schedule.yaml")
    #expect(try report().status == 1, "nothing is decided yet")
  }
}
