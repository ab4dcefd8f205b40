import ArgumentParser
import Foundation
import Words

/// The command line: parse, call one verb, print, and leave with a status.
@main
struct Kalendarium: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "kalendarium",
    abstract: "Plans a school year of competence development, checks it for clashes, and publishes it as calendar feeds.",
    discussion: """
      A year is a folder with a plan.yaml. `init` writes one to start from, `plan` decides days, times and venues, `check` looks for clashes,
      `publish` writes the feeds that people subscribe to.

        kalendarium init calendars/2026-27 --year 2026
        kalendarium plan calendars/2026-27
        kalendarium publish calendars/2026-27 --to published
      """,
    version: "1.0",
    // Each verb says its name itself: made out of the type's it costs a part of a millisecond at every start.
    subcommands: [
      Init.self, Import.self, PlanVerb.self, Check.self, ListVerb.self, Suggest.self, Explain.self, Lock.self, Unlock.self, Publish.self,
      Serve.self,
      Access.self, Next.self, OutcomeVerb.self, Report.self, Diff.self, Days.self, SchemaVerb.self,
    ])

  static func main() {
    // `plan --keep` stands alone or takes other weights (`--keep=20,6,4`), which a flag of the argument parser cannot.
    let given = CommandLine.arguments.dropFirst()
    let arguments = given.map { given.first == "plan" && $0.hasPrefix("--keep=") ? "--keep-weights=" + $0.dropFirst(7) : $0 }
    let wantsJSON = arguments.contains("--format=json") || zip(arguments, arguments.dropFirst()).contains { $0 == ("--format", "json") }
    do {
      var command = try parseAsRoot(Array(arguments))
      try command.run()
    } catch let failure as Failure {
      Foundation.exit(failure.report(asJSON: wantsJSON).rawValue)
    } catch {
      Foundation.exit(leave(with: error, asJSON: wantsJSON).rawValue)
    }
  }

  /// Help goes to stdout and is no error; anything else that the argument parser refuses is a wrong command line.
  private static func leave(with error: any Error, asJSON: Bool) -> ExitStatus {
    if let code = error as? ExitCode { return ExitStatus(rawValue: code.rawValue) ?? .outside }
    guard exitCode(for: error) != .success else {
      Console.result(fullMessage(for: error))
      return .done
    }
    Console.message(fullMessage(for: error))
    if asJSON { Console.json(ProblemsReply(problems: [ProblemReply(text: message(for: error))])) }
    return .wrong
  }
}

/// What the command says to the shell.
enum ExitStatus: Int32 {
  /// Done, and nothing at or above `--fail-on`.
  case done = 0
  /// Findings, or a plan that cannot be met.
  case findings = 1
  /// The command line, a plan or a calendar is wrong.
  case wrong = 2
  /// Something outside failed: disk, network, port.
  case outside = 3
  /// Stopped by the user.
  case stopped = 130
}
