import Foundation
import OrderedCollections
import PlanFiles
import Planning
import Support
import Testing
import Words

/// `outcomes.yaml`: what is read, every mistake with its place, and what an added entry leaves as it is.
@Suite struct OutcomeFileTests {
  private let folder: ScratchFolder
  private let plan: Plan
  private let reader = PlanReader { _ in true }

  private static let sections = """
    people: {anna: {name: Anna}}
    audiences:
      larare: {name: Lärare, size: 40}
      ettan: {name: Ettan, size: 12, within: [larare]}
      kok: {name: Kök, size: 4}
    venues: {aula: {name: Aulan}, sal: {name: Salen}}
    sessions:
      a: {title: A, duration: 1 h, audiences: [larare], venues: [aula]}
      b: {title: B, duration: 1 h, audiences: [kok], venues: [aula]}
    """

  init() throws {
    folder = try ScratchFolder()
    plan = try Plans.read(PlanLimitsTests.head + OutcomeFileTests.sections, in: folder)
  }

  private func problems(_ entries: String) throws -> [String] {
    let file = try folder.write("version: 1\nplan: a\noutcomes:\n" + entries, to: "outcomes.yaml")
    do throws(PlanReader.Problems) {
      _ = try reader.outcomes(at: file, of: plan)
      return []
    } catch {
      for problem in error.list {
        for language in Language.allCases { #expect(!Words(language).sentence(problem).isEmpty) }
      }
      return error.list.map { "\($0.mark.line):\($0.mark.column) \($0.code) \($0.word)" }
    }
  }

  @Test(arguments: [
    ("  a: {status: held}\n", []), ("  a: {status: held, attended: {ettan: 10}, evaluation: {grade: 4.25, of: 10, text: Bra}}\n", []),
    ("  a: {status: moved, day: 2018-01-17}\n", []),
    ("  c: {status: held}\n", ["4:3 unknown-reference c"]),
    ("  a: {status: hold}\n", ["4:15 unknown-value hold"]),
    ("  a: {day: 2018-01-17}\n", ["4:3 missing-key status"]),
    ("  a: {status: moved}\n", ["4:3 missing-key day"]),
    ("  a: {status: held, day: 2018-01-17}\n", ["4:21 not-with-status day"]),
    ("  a: {status: cancelled, attended: {larare: 1}}\n", ["4:26 not-with-status attended"]),
    ("  a: {status: moved, venue: rum}\n", ["4:29 unknown-reference rum"]),
    ("  a: {status: moved, start: \"10:00\", end: \"09:00\"}\n", ["4:43 ends-before-it-begins 09:00"]),
    ("  a: {status: held, attended: {kok: 1}}\n", ["4:32 unknown-reference kok"]),
    ("  a: {status: held, attended: {larare: 9, ettan: 1}}\n", ["4:43 counted-twice ettan"]),
    ("  a: {status: held, attended: {larare: -1}}\n", ["4:40 out-of-range -1"]),
    ("  a: {status: held, attended: {larare: Kim}}\n", ["4:40 bad-number Kim"]),
    ("  a: {status: held, evaluation: {grade: 5.5}}\n", ["4:41 out-of-range 5.5"]),
    ("  a: {status: held, evaluation: {grade: 4.321}}\n", ["4:41 bad-grade 4.321"]),
    ("  a: {status: held, evaluation: {grade: bra}}\n", ["4:41 bad-grade bra"]),
    ("  a: {status: held, evaluation: {of: 5}}\n", ["4:21 missing-key grade"]),
    ("  a: {status: held, next: {owner: anna}}\n", ["4:21 missing-key step"]),
    ("  a: {status: held, next: {step: X, due: 2018-02-30}}\n", ["4:42 bad-date 2018-02-30"]),
    ("  a: {status: held, namn: Kim}\n", ["4:21 unknown-key namn"]),
    ("  a: {status: held}\n  a: {status: held}\n", ["5:3 duplicate-key a"]),
  ]) func mistakeIsNamedWithItsPlace(_ entries: String, _ expected: [String]) throws { #expect(try problems(entries) == expected) }

  @Test func fileOfAnotherPlanIsRefused() throws {
    let file = try folder.write("version: 1\nplan: b\noutcomes: {}\n", to: "outcomes.yaml")
    #expect(throws: PlanReader.Problems.self) { try reader.outcomes(at: file, of: plan) }
  }

  // MARK: Adding

  private func added(_ outcome: Outcome, to session: String, in text: String?, replaces: Bool = false) throws -> String {
    let file = folder.path + "/outcomes.yaml"
    if let text { _ = try folder.write(text, to: "outcomes.yaml") }
    return try OutcomeText.adding(
      outcome, to: session, at: file, of: plan, replaces: replaces, heading: "Så blev det.", reader: reader)
  }

  private func held(_ attended: OrderedDictionary<String, Int> = [:], text: String? = nil) -> Outcome {
    Outcome(
      status: .held, held: Outcome.Held(day: nil, start: nil, end: nil, venue: nil), attended: attended,
      evaluation: text.map { Outcome.Evaluation(grade: nil, best: 5, text: $0) }, next: nil,
      mark: SourceMark(file: "", line: 1, column: 1))
  }

  @Test func newFileHasItsHeading() throws {
    #expect(
      try added(held(["larare": 38]), to: "a", in: nil)
        == "# Så blev det.\nversion: 1\nplan: a\noutcomes:\n  a:\n    status: held\n    attended: {larare: 38}\n")
  }

  /// All that a person wrote stays: comments, order, blanks, line ends, and a last line without its end.
  @Test(arguments: ["\n", "\r\n"]) func whatIsThereStays(_ newline: String) throws {
    let before = "# Vi.\nversion: 1\nplan: a\n\noutcomes:   # pass för pass\n  b: {status: held}   # bra\n".replacing("\n", with: newline)
    for text in [before, String(before.dropLast())] {
      let after = try added(held(), to: "a", in: text)
      let whole = before + "  a:\(newline)    status: held\(newline)"
      #expect(after == (text.hasSuffix(newline) ? whole : String(whole.dropLast())), "a last line without an end stays one")
    }
    let flow = "version: 1\nplan: a\noutcomes: {}\n".replacing("\n", with: newline)
    let filled = try added(held(), to: "a", in: flow)
    _ = try folder.write(filled, to: "outcomes.yaml")
    #expect(try reader.outcomes(at: folder.path + "/outcomes.yaml", of: plan).keys == ["a"])
    #expect(!filled.replacing("\r\n", with: "").contains(newline == "\n" ? "\r" : "\n"))
  }

  @Test func entryThatIsThereIsReplacedOnlyWhereAsked() throws {
    let before = "version: 1\nplan: a\noutcomes:\n  a:\n    status: cancelled   # snö\n  # sedan\n  b:\n    status: held\n"
    #expect(throws: OutcomeText.Problem.self) { try added(held(), to: "a", in: before) }
    let after = try added(held(["ettan": 3]), to: "a", in: before, replaces: true)
    #expect(after.contains("  a:\n    status: held\n    attended: {ettan: 3}\n") && after.contains("  # sedan\n  b:\n    status: held\n"))
    #expect(!after.contains("snö"))
  }

  @Test(arguments: ["a: b # c", "\"x\" och 'y'", "- rad", "två\nrader", "null", "{", "😀", "slut "]) func textComesBack(_ text: String)
    throws
  {
    let file = try folder.write(try added(held(text: text), to: "a", in: nil), to: "outcomes.yaml")
    #expect(try reader.outcomes(at: file, of: plan)["a"]?.evaluation?.text == text)
  }
}
