import CivilTime
import Foundation
import OrderedCollections
import PlanFiles
import Planning
import Support
import Testing

/// Each limit on what comes from outside: just past it is refused, by name, and at once.
@Suite struct PlanLimitsTests {
  private let folder: ScratchFolder

  init() throws { folder = try ScratchFolder() }

  private func codes(_ text: String) throws -> [String] { try codes(bytes: Data(text.utf8)) }

  private func codes(bytes: Data) throws -> [String] {
    let file = folder.path + "/plan.yaml"
    try bytes.write(to: URL(fileURLWithPath: file))
    do throws(PlanReader.Problems) {
      _ = try PlanReader { $0 == "Europe/Stockholm" }.plan(at: file)
      return []
    } catch { return error.list.map(\.code) }
  }

  static let head = "version: 1\nplan: a\ntitle: A\nyear: {from: 2018-01-08, to: 2018-06-15}\n"

  @Test func roundsOverTenAndUnitsOverTwoHundred() throws {
    func plan(_ rounds: Int, _ units: Int) -> String {
      let ids = (1...units).map { "u\($0)" }
      return PlanLimitsTests.head + "audiences: {\(ids.map { "\($0): {name: U}" }.joined(separator: ", "))}\n"
        + "sessions: {a: {title: A, duration: 1 h, rounds: {count: \(rounds), units: [\(ids.joined(separator: ", "))]}}}\n"
    }
    #expect(try codes(plan(PlanLimits.rounds, PlanLimits.units)).isEmpty)
    #expect(try codes(plan(PlanLimits.rounds + 1, 20)) == ["out-of-range"])
    #expect(try codes(plan(2, PlanLimits.units + 1)) == ["wrong-count"])
  }

  @Test func fileOverSixteenMebibytes() throws {
    #expect(try codes(PlanLimitsTests.head + "sessions: {}\n# " + String(repeating: "x", count: PlanLimits.fileBytes)) == ["too-large"])
    #expect(try codes(PlanLimitsTests.head + "sessions: {}\n# " + String(repeating: "x", count: 1 << 20)).isEmpty)
  }

  @Test func nestingOverThirtyTwo() throws {
    #expect(
      try codes(PlanLimitsTests.head + "sessions: " + String(repeating: "[", count: 40) + String(repeating: "]", count: 40)) == ["too-deep"]
    )
    // Deeper than the YAML reader itself goes.
    #expect(try codes("a: " + String(repeating: "[", count: 100_000)) == ["yaml-syntax"])
    #expect(try codes(String(repeating: "- ", count: 50_000) + "x") == ["yaml-syntax"])
  }

  @Test func aliasBomb() throws {
    var text = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n"
    for level in 1...9 { text += "a\(level): &a\(level) [" + Array(repeating: "*a\(level - 1)", count: 9).joined(separator: ", ") + "]\n" }
    #expect(try codes(text) == ["too-many-values"])
    let many = "a: &a x\nb: [" + Array(repeating: "*a", count: PlanLimits.aliases + 1).joined(separator: ", ") + "]\n"
    #expect(try codes(many) == ["too-many-aliases"])
  }

  @Test func aliasesWithinTheLimitAreRead() throws {
    let text =
      PlanLimitsTests.head
      + "venues: {v: {name: V}, w: {name: W}}\nsessions: {a: {title: A, duration: 1 h, venues: &l [v, w]}, b: {title: B, duration: 1 h, venues: *l}}"
    #expect(try Plans.read(text).sessions["b"]?.venues.map(\.venue) == ["v", "w"])
  }

  @Test func tooManyDefinitionsAndTexts() throws {
    let sessions = (0...PlanLimits.definitions).map { "  t\($0): {name: T}" }.joined(separator: "\n")
    #expect(try codes(PlanLimitsTests.head + "sessions: {}\nthemes:\n" + sessions) == ["wrong-count"])
    #expect(
      try codes(PlanLimitsTests.head + "sessions: {a: {duration: 1 h, title: \(String(repeating: "x", count: PlanLimits.textBytes + 1))}}")
        == ["text-too-long"])
  }

  @Test(arguments: [
    ("from: 2018-01-08, to: 2020-06-15", ["range-too-long"]), ("from: 1899-12-31, to: 1900-06-15", ["bad-date"]),
    ("from: 2018-01-08, to: 2018-06-15, step: 1 min", ["out-of-range"]),
    ("from: 1985-01-08, to: 1985-06-15, holidays: SE", ["out-of-range"]),
    ("from: 2018-01-08, to: 2020-03-17, step: 5 min", []),
  ]) func yearsWithinReason(_ year: String, _ expected: [String]) throws {
    #expect(try codes("version: 1\nplan: a\ntitle: A\nyear: {\(year)}\nsessions: {}\n") == expected)
  }

  @Test(arguments: ["\" \"", "\"\\n\"", "\"\\u2028\"", "\"\\x01\\x02\"", "\"\\uFEFF\""]) func nameThatShowsNothingIsNone(_ name: String)
    throws
  {
    #expect(try codes(PlanLimitsTests.head + "sessions: {a: {title: \(name), duration: 1 h}}") == ["empty-value"])
  }

  @Test func problemsAreListedUpToALimit() throws {
    let keys = (0..<(PlanLimits.problems + 50)).map { "zzzzzzzz\($0): 1" }.joined(separator: "\n")
    let found = try codes(PlanLimitsTests.head + "sessions: {}\n" + keys)
    #expect(found.count == PlanLimits.problems + 1 && found.last == "further-problems")
  }

  @Test func bytesThatAreNoText() throws {
    #expect(try codes(bytes: Data([0xC3, 0x28, 0x0A])) == ["not-utf8"])
    #expect(try codes(bytes: Data([0x61, 0x00, 0x62])) == ["yaml-syntax"])
    #expect(try codes("") == ["empty-value"])
    #expect(try codes("\u{FEFF}" + PlanLimitsTests.head + "sessions: {}").isEmpty, "a byte order mark is no mistake")
  }

  @Test func fileThatIsNoneIsSaidToBe() throws {
    for path in [folder.path, folder.path + "/none.yaml", "/dev/zero"] {
      #expect { try PlanReader { _ in true }.plan(at: path) } throws: { ($0 as? PlanReader.Problems)?.list.map(\.code) == ["unreadable"] }
    }
    let pipe = folder.path + "/pipe"
    #expect(mkfifo(pipe, 0o600) == 0)
    #expect { try PlanReader { _ in true }.plan(at: pipe) } throws: { ($0 as? PlanReader.Problems)?.list.map(\.code) == ["unreadable"] }
  }

  /// Plans with letters changed, lines dropped and pieces swapped end in a plan or in problems, never in a trap.
  @Test func mutatedPlansNeverTrap() throws {
    let seedText = try Repository.text("calendars/trelleborg-2017-18/plan.yaml")
    let words = [
      "2018-13-45", "-1", "99999999999999999999", "[", "}", "\"", "&a", "*a", "~", "å", "\u{0}", ": ", "- ", "0 min", "24:00", "week: 54",
      "!!int 3", "<<: *a", "\t",
    ]
    var state: UInt64 = 7
    func next(_ limit: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % limit
    }
    let lines = seedText.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    for _ in 0..<150 {
      var mutated = lines
      for _ in 0...next(4) {
        let at = next(mutated.count)
        switch next(4) {
        case 0: mutated.remove(at: at)
        case 1: mutated.insert(mutated[next(mutated.count)], at: at)
        case 2: mutated[at] += words[next(words.count)]
        default:
          let cut = mutated[at].prefix(next(mutated[at].count + 1))
          mutated[at] = cut + words[next(words.count)] + mutated[at].dropFirst(cut.count + 1)
        }
      }
      let file = try folder.write(mutated.joined(separator: "\n"), to: "plan.yaml")
      let reader = PlanReader { $0 == "Europe/Stockholm" }
      do throws(PlanReader.Problems) {
        let plan = try reader.plan(at: file)
        #expect(!plan.sessions.isEmpty)
      } catch { #expect(!error.list.isEmpty) }
    }
  }
}
