import ArgumentParser
import CivilTime
import Foundation
import OrderedCollections
import PlanFiles
import Planning
import Solver
import Words

struct Explain: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Why a session is where it is, or exactly what forbids it another time.",
    discussion: """
      Without `--at`: where the session is, which of its wishes are not met, and what keeps it from each. With `--at`: every line of the plan
      that forbids that time, and what would have to give. Nothing is written.
      """)

  @Argument(help: "The folder of a school year, or its plan file.")
  var year: String

  @Argument(help: "The id of the session.")
  var session: String

  @Option(
    help: ArgumentHelp("The start that is asked about: 2018-03-14T13:00.", valueName: "start"),
    transform: { text in
      guard let time = WallTime(text) else {
        throw ValidationError("'\(text)' is not a start; write a day and a time, for example 2018-03-14T13:00")
      }
      return time
    })
  var at: WallTime?

  @Option(help: "The venue that is asked about, by its id (default: each of the session's).")
  var venue: String?

  @Option(
    help: ArgumentHelp("What a changed day, start and venue of another session costs (default: 20,6,4).", valueName: "day,start,venue"),
    transform: KeepWeights.read)
  var keep: Cost.Keep?

  @Option(help: "Seconds to search at the most for what would have to give.")
  var time = 60.0

  @OptionGroup var sources: SourceOptions

  @OptionGroup var common: CommonOptions

  func validate() throws {
    guard time > 0, time <= 86_400 else { throw ValidationError("--time takes seconds from 0 to 86400") }
    if venue != nil, at == nil { throw ValidationError("--venue needs --at") }
  }

  func run() throws {
    let years = try Years([year], common, sources: sources)
    try refuseUnknown(years.years[0], years.words)
    let number = try years.session(session)
    let deadline = ContinuousClock.now + .seconds(time)
    Interrupt.watch()
    let shouldStop: @Sendable () -> Bool = { Interrupt.hasCome || ContinuousClock.now > deadline }
    let question = Question(years: years, number: number, keep: keep ?? .standard, shouldStop: shouldStop)
    let outcome: ExplainOutcome
    if let at {
      outcome = question.answer(at: at, venues: try venues(number, years))
    } else if let here = years.placements[number] {
      outcome = question.answer(here: here)
    } else {
      guard let conflict = question.conflict() else { throw Failure.undecided(years.words.notDecided(session, path: year)) }
      outcome = conflict
    }
    if common.quiet, !common.isJSON, !outcome.isAllowed { Console.result(outcome.text) }
    common.show(json: outcome.reply) { outcome.text }
    if Interrupt.hasCome { throw ExitCode(ExitStatus.stopped.rawValue) }
    if !outcome.isAllowed { throw ExitCode(ExitStatus.findings.rawValue) }
  }

  /// The venues that are asked about: the one given, else all of the session's; nil for a session that has none.
  private func venues(_ number: Int, _ years: Years) throws -> [String?] {
    let own = years.plans.entries[number].session.venues.map(\.venue)
    guard let venue else { return own.isEmpty ? [nil] : own.map { $0 } }
    guard own.contains(venue) else {
      throw Failure.usage(years.words.notItsVenue(venue, of: session, its: own, nearest: nearestID(to: venue, in: own)))
    }
    return [venue]
  }
}
