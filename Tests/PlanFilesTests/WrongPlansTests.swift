import Foundation
import PlanFiles
import Planning
import Support
import Testing
import Words

/// Every plan of `Tests/Corpus/plans/wrong` gives exactly the problems beside it: place, code, word and nearest word, all in one go.
@Suite struct WrongPlansTests {
  static let cases = Repository.files(below: "Tests/Corpus/plans/wrong", ending: ".yaml").filter { !$0.hasSuffix(".inc.yaml") }

  @Test func corpusHoldsAtLeastSixtyPlans() { #expect(WrongPlansTests.cases.count >= 60) }

  @Test(arguments: cases) func wrongPlanGivesExactlyItsProblems(_ name: String) throws {
    let zones: Set<String> = ["Europe/Stockholm", "Europe/Helsinki", "UTC"]
    let reader = PlanReader { zones.contains($0) }
    var problems: [PlanProblem] = []
    do throws(PlanReader.Problems) { _ = try reader.plan(at: Repository.path(name)) } catch { problems = error.list }
    let expected = try Repository.text(name.replacingOccurrences(of: ".yaml", with: ".expected")).split(separator: "\n").map(String.init)
    let plan = Repository.path(name)
    let found = problems.map { problem -> String in
      let file = problem.mark.file == plan ? "" : (problem.mark.file as NSString).lastPathComponent + ":"
      let nearest = problem.nearest.map { " -> \($0)" } ?? ""
      let place = problem.code == "yaml-syntax" ? "*:*" : "\(problem.mark.line):\(problem.mark.column)"
      return "\(file)\(place) \(problem.code) \(problem.code == "yaml-syntax" ? "*" : problem.word)\(nearest)".trimmingCharacters(
        in: .whitespaces)
    }
    #expect(found == expected)
    for problem in problems {
      for language in Language.allCases { #expect(!Words(language).sentence(problem).isEmpty) }
    }
  }
}
