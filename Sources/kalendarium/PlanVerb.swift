import ArgumentParser
import CivilTime
import Foundation
import OrderedCollections
import PlanFiles
import Planning
import Solver
import Words

struct PlanVerb: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plan",
    abstract: "Decide what is not decided: days, times and venues; written to schedule.yaml.",
    discussion: "What has been decided stays where it is, as long as the plan allows it. Locked sessions always stay.")

  @Argument(help: "Folders of school years, or plan files; they are taken together.")
  var year: [String]

  @Flag(help: "Decide anew, and change as little as possible; `--keep=20,6,4` sets what a changed day, start and venue costs.")
  var keep = false

  @Option(help: .hidden, transform: KeepWeights.read)
  var keepWeights: Cost.Keep?

  @Flag(help: "Forget what was decided; locked sessions stay.")
  var fromScratch = false

  @Flag(help: "Write nothing.")
  var dryRun = false

  @Option(help: "Seconds to search at the most, then the best so far (default: 60; with --steps as long as they take).")
  var time: Double?

  @Option(help: "Steps to search at the most: the same steps give the same schedule, on any machine.")
  var steps: Int?

  @Option(help: "Cores to search with, 1 to 64 (default: all).")
  var threads: Int?

  @Option(help: ArgumentHelp("How the search is doing, on stderr (default: text on a terminal, else none).", valueName: "text|json|none"))
  var progress: ProgressFormat?

  @Flag(help: "Stop at the first schedule that holds.")
  var stopAtFirst = false

  @OptionGroup var sources: SourceOptions

  @OptionGroup var common: CommonOptions

  func validate() throws {
    if let time { guard time > 0, time <= 86_400 else { throw ValidationError("--time takes seconds from 0 to 86400") } }
    if let steps { guard steps > 0 else { throw ValidationError("--steps takes a whole number from 1") } }
    if let threads { guard (1...64).contains(threads) else { throw ValidationError("--threads takes a whole number from 1 to 64") } }
    if fromScratch, keep || keepWeights != nil { throw ValidationError("--keep and --from-scratch exclude each other") }
  }

  func run() throws {
    Interrupt.watch()
    let years = try Years(year, common, sources: sources)
    for problem in years.years.flatMap(\.unknown) { Console.message(years.words.dropped(problem.word)) }
    let began = ContinuousClock.now
    let deadline = began + .seconds(time ?? (steps == nil ? 60 : 86_400))
    let teller = ProgressTeller(progress ?? .standard(isQuiet: common.quiet), since: began, years.words)
    let shouldStop: @Sendable () -> Bool = { Interrupt.hasCome || ContinuousClock.now > deadline }
    let run = PlanRun(
      years: years, start: start, steps: steps,
      threads: threads ?? Cores.count, improves: !stopAtFirst, report: teller.report, shouldStop: shouldStop)
    let solved = run.solve()
    let solution = solved.solution
    let seconds = (ContinuousClock.now - began) / .seconds(1)
    teller.finish(cost: solution.cost, bound: solution.bound)
    let outcome = PlanOutcome(
      years: years, solved: solved, seconds: seconds, today: years.zone.wallTime(at: common.instant).day, shouldStop: shouldStop)
    try outcome.checkClean()
    if solved.hasMoved { Console.message(years.words.decidedNoLongerHolds) }
    let written = solution.cost == nil || dryRun ? [] : try outcome.write()
    if common.quiet, !common.isJSON, solution.cost == nil { Console.result(outcome.text(written: [], isDryRun: dryRun)) }
    common.show(json: outcome.reply) { outcome.text(written: written, isDryRun: dryRun) }
    if Interrupt.hasCome { throw ExitCode(ExitStatus.stopped.rawValue) }
    if solution.cost == nil { throw ExitCode(ExitStatus.findings.rawValue) }
  }

  /// What the search begins with, as the flags say.
  private var start: PlanRun.Start {
    if fromScratch { return .scratch }
    if let price = keepWeights ?? (keep ? .standard : nil) { return .kept(price) }
    return .decided
  }
}
