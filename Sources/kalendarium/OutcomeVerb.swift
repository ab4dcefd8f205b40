import ArgumentParser
import CivilTime
import Foundation
import OrderedCollections
import PlanFiles
import Planning
import Words

struct OutcomeVerb: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "outcome", abstract: "What became of sessions: outcomes.yaml.", subcommands: [Add.self])

  struct Add: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "add",
      abstract: "Write what became of a session: held, moved or cancelled, who came, what they thought, what comes next.",
      discussion: """
        A session with --day, --start, --end or --venue was held elsewhere than decided. Units are audiences of the session, or parts of them; \
        counts, never names. The rest of outcomes.yaml stays as it is written.

          kalendarium outcome add calendars/2026-27 kick-on --attended larare=38 --attended rektorer=11 --grade 4.3
          kalendarium outcome add calendars/2026-27 workshop-2 --day 2027-02-10 --next "Try it with a colleague" --owner anna
        """)

    @Argument(help: "The folder of a school year, or its plan file.")
    var year: String

    @Argument(help: "The id of the session.")
    var session: String

    @Flag(help: "It was not held.")
    var cancelled = false

    @Option(help: "The day it was held, where not as decided.", transform: Add.day)
    var day: Day?

    @Option(help: "The start, where not as decided.", transform: Add.time)
    var start: TimeOfDay?

    @Option(help: "The end, where not as decided.", transform: Add.time)
    var end: TimeOfDay?

    @Option(help: "The venue, where not as decided.")
    var venue: String?

    @Option(help: ArgumentHelp("How many of a unit came. May be given again.", valueName: "unit=count"))
    var attended: [String] = []

    @Option(help: ArgumentHelp("The mean grade, for example 4.2.", valueName: "grade"))
    var grade: String?

    @Option(name: .customLong("of"), help: "The best grade there is, 1 to 10.")
    var best = 5

    @Option(help: "What those who came said, all together.")
    var evaluation: String?

    @Option(help: "What comes next.")
    var next: String?

    @Option(help: "Who does it: an id of `people`, or a role.")
    var owner: String?

    @Option(help: "When it is to be done.", transform: Add.day)
    var due: Day?

    @Flag(help: "Replace what is written of the session.")
    var replace = false

    @OptionGroup var common: CommonOptions

    private static func day(_ text: String) throws -> Day {
      guard let day = Day(text) else { throw ValidationError("'\(text)' is no date; write for example 2018-03-21") }
      return day
    }

    private static func time(_ text: String) throws -> TimeOfDay {
      guard let time = TimeOfDay(text) else { throw ValidationError("'\(text)' is no clock time; write for example 08:30") }
      return time
    }

    func validate() throws {
      if cancelled, isElsewhere || !attended.isEmpty || grade != nil || evaluation != nil {
        throw ValidationError("a session that was cancelled was held nowhere, and nobody came")
      }
      if let index = counts.firstIndex(where: { $0 == nil }) {
        throw ValidationError("--attended '\(attended[index])': write a unit and a count, for example larare=38")
      }
      let units = counts.compactMap { $0?.unit }
      if let twice = units.first(where: { unit in units.count { $0 == unit } > 1 }) {
        throw ValidationError("--attended counts '\(twice)' twice")
      }
      if let grade, OutcomeText.grade(grade) == nil { throw ValidationError("--grade '\(grade)' is no grade; write for example 4.2") }
      if next == nil, owner != nil || due != nil { throw ValidationError("--owner and --due go with --next") }
    }

    private var isElsewhere: Bool { day != nil || start != nil || end != nil || venue != nil }

    func run() throws {
      let years = try Years([year], common)
      let plan = years.years[0].plan
      guard plan.sessions[session] != nil else {
        throw Failure.usage(years.words.unknownSession(session, nearest: nearestID(to: session, in: plan.sessions.keys)))
      }
      let path = OutcomesOfYear.path(ofPlan: plan.file)
      let reader = PlanReader(isZone: try common.zones().hasZone)
      let text: String
      do throws(OutcomeText.Problem) {
        text = try OutcomeText.adding(
          outcome(path), to: session, at: path, of: plan, replaces: replace, heading: years.words.outcomesHeading, reader: reader)
      } catch {
        switch error {
        case .file(let problems): throw Failure.problems(problems.list, years.words)
        // What would be written has no lines yet.
        case .entry(let problems):
          throw Failure.usage(problems.list.map { "\($0.word): \(years.words.sentence($0))" }.joined(separator: "\n"))
        case .isThere(let mark): throw Failure.usage(years.words.outcomeIsThere(session, line: mark.line))
        }
      }
      try replaceFile(path, with: text)
      struct Reply: Encodable {
        let session: String
        let file: String
      }
      common.show(json: Reply(session: session, file: path)) { years.words.outcomeAdded(session, path) }
    }

    /// The units with their counts; nil for what is neither.
    private var counts: [(unit: String, count: Int)?] {
      attended.map { text in
        let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
        return parts.count == 2 ? Int(parts[1]).flatMap { $0 >= 0 ? (parts[0], $0) : nil } : nil
      }
    }

    private func outcome(_ path: String) -> Outcome {
      Outcome(
        status: cancelled ? .cancelled : isElsewhere ? .moved : .held,
        held: Outcome.Held(day: day, start: start, end: end, venue: venue),
        attended: OrderedDictionary(counts.compactMap { $0 }.map { ($0.unit, $0.count) }) { $1 },
        evaluation: grade == nil && evaluation == nil
          ? nil : Outcome.Evaluation(grade: grade.flatMap(OutcomeText.grade), best: best, text: evaluation),
        next: next.map { Outcome.NextStep(text: $0, owner: owner, due: due, isDone: false) },
        mark: SourceMark(file: path, line: 1, column: 1))
    }
  }
}

/// What became of the sessions of a year, beside its plan.
struct OutcomesOfYear {
  static func path(ofPlan path: String) -> String {
    (path as NSString).deletingLastPathComponent.appendingPath(OutcomeText.name)
  }

  /// Those of a plan; none where there is no file.
  static func read(of plan: Plan, _ common: CommonOptions, _ words: Words) throws -> OrderedDictionary<String, Outcome> {
    let path = path(ofPlan: plan.file)
    guard FileManager.default.fileExists(atPath: path) else { return [:] }
    do throws(PlanReader.Problems) {
      return try PlanReader(isZone: { _ in true }).outcomes(at: path, of: plan)
    } catch { throw Failure.problems(error.list, words) }
  }
}
