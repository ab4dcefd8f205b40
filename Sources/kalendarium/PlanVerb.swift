import ArgumentParser
import CivilTime
import Clashes
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

  @Option(help: .hidden, transform: PlanVerb.weights)
  var keepWeights: Cost.Keep?

  @Flag(help: "Forget what was decided; locked sessions stay.")
  var fromScratch = false

  @Flag(help: "Write nothing.")
  var dryRun = false

  @Option(help: "Seconds to search at the most, then the best so far.")
  var time = 60.0

  @Flag(help: "Stop at the first schedule that holds.")
  var stopAtFirst = false

  @OptionGroup var common: CommonOptions

  func validate() throws {
    guard time > 0, time <= 86_400 else { throw ValidationError("--time takes seconds from 0 to 86400") }
    if fromScratch, keep || keepWeights != nil { throw ValidationError("--keep and --from-scratch exclude each other") }
  }

  private static func weights(_ text: String) throws -> Cost.Keep {
    let numbers = text.split(separator: ",", omittingEmptySubsequences: false).map { Int($0) }
    guard numbers.count == 3, let day = numbers[0], let start = numbers[1], let venue = numbers[2],
      [day, start, venue].allSatisfy({ (0...1_000_000).contains($0) })
    else { throw ValidationError("--keep takes three whole numbers, for a changed day, start and venue: --keep=20,6,4") }
    return Cost.Keep(day: day, start: start, venue: venue)
  }

  func run() throws {
    let years = try Years(year, common)
    for problem in years.years.flatMap(\.unknown) { Console.message(years.words.dropped(problem.word)) }
    let deadline = ContinuousClock.now + .seconds(time)
    Interrupt.watch()
    let began = ContinuousClock.now
    let shouldStop: @Sendable () -> Bool = { Interrupt.hasCome || ContinuousClock.now > deadline }
    let (solution, hasMoved) = solve(years, shouldStop: shouldStop)
    let seconds = (ContinuousClock.now - began) / .seconds(1)
    let outcome = PlanOutcome(years: years, solution: solution, seconds: seconds, today: years.zone.wallTime(at: common.instant).day,
      hasKeepPrice: hasMoved || keep || keepWeights != nil, shouldStop: shouldStop)
    try outcome.checkClean()
    if hasMoved { Console.message(years.words.decidedNoLongerHolds) }
    let written = solution.cost == nil || dryRun ? [] : try outcome.write()
    if common.quiet, !common.isJSON, solution.cost == nil { Console.result(outcome.text(written: [], isDryRun: dryRun)) }
    common.show(json: outcome.reply) { outcome.text(written: written, isDryRun: dryRun) }
    if Interrupt.hasCome { throw ExitCode(ExitStatus.stopped.rawValue) }
    if solution.cost == nil { throw ExitCode(ExitStatus.findings.rawValue) }
  }

  /// Solves with what was decided where it is; where that no longer holds, with as few changes as possible.
  private func solve(_ years: Years, shouldStop: @escaping @Sendable () -> Bool) -> (Solver.Solution, hasMoved: Bool) {
    var task = Solver.Task(years.plans)
    let decided = years.placements
    task.locked = decided.map { $0?.isLocked ?? false ? $0 : nil }
    let blocking = Checker(years.plans, decided).findings().filter { $0.level == .block }
    let open = Set(blocking.filter { !$0.isWaived }.map { Set($0.entries) })
    task.accepted.groups = Set(blocking.filter(\.isWaived).map { Set($0.entries) }).subtracting(open)
    task.accepted.places = decided
    let price = keepWeights ?? (keep ? .standard : nil)
    if fromScratch || price != nil {
      task.fixed = task.locked
      task.keep = price.map { ($0, decided) }
      return (Solver(task, threads: 2, shouldStop: shouldStop).solve(improves: !stopAtFirst), false)
    }
    let isFree = task.locked == decided
    task.fixed = decided
    let first = Solver(task, threads: 2, shouldStop: shouldStop).solve(improves: !stopAtFirst, explains: isFree)
    if first.status != .infeasible || isFree { return (first, false) }
    task.fixed = task.locked
    task.keep = (.standard, decided)
    let second = Solver(task, threads: 2, shouldStop: shouldStop).solve(improves: !stopAtFirst)
    return (second, second.cost != nil)
  }
}
