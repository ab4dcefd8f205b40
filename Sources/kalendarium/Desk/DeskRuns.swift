import CivilTime
import Foundation
import OrderedCollections
import PlanFiles
import Planning
import Solver
import Synchronization

/// The runs of the engine that were started at the desk, one a year at a time.
final class DeskRuns: Sendable {
  /// A run searches so many seconds at the most.
  static let seconds = 60.0

  private let runs = Mutex<(last: Int, ofYear: [String: DeskRun])>((0, [:]))

  /// The last run of a year; nil where there was none.
  func run(_ key: String) -> DeskRun? { runs.withLock { $0.ofYear[key] } }

  /// Starts one, on a thread of its own, for it keeps all cores busy; one that still goes on for that year is stopped.
  func start(_ year: DeskYear, _ years: Years, _ start: PlanRun.Start, _ common: CommonOptions) {
    let (before, run) = runs.withLock { runs in
      runs.last += 1
      let run = DeskRun(number: runs.last, years, start, common)
      defer { runs.ofYear[year.key] = run }
      return (runs.ofYear[year.key], run)
    }
    before?.stop()
    Thread.detachNewThread { run.search() }
  }

  /// Stops a run, which then has the best schedule so far.
  func stop(_ key: String) { run(key)?.stop() }

  /// Forgets a run, as its schedule has been taken.
  func forget(_ key: String) { runs.withLock { $0.ofYear[key] = nil } }
}

/// One run of the engine over a year: how it is doing, and what came of it.
final class DeskRun: Sendable {
  /// What tells it from other runs of this server.
  let number: Int
  /// What it began with: what it finds holds for no other.
  let years: Years
  private let start: PlanRun.Start
  private let common: CommonOptions

  /// What a run has found.
  struct Found {
    let outcome: PlanOutcome
    /// The schedule of the year, as it is to be written; nil where there is none.
    let text: String?
    /// What was decided did not hold any more, and had to move.
    let hasMoved: Bool
  }

  private struct State {
    var progress: Solver.Progress?
    var found: Found?
    var seconds: Double?
    var problem: String?
  }

  private let state = Mutex(State())
  private let halt = Halt()
  private let began = ContinuousClock.now

  /// Apart from the run, which holds what asks it.
  private final class Halt: Sendable {
    let isCalled = Mutex(false)
  }

  init(number: Int, _ years: Years, _ start: PlanRun.Start, _ common: CommonOptions) {
    self.number = number
    self.years = years
    self.start = start
    self.common = common
  }

  var progress: Solver.Progress? { state.withLock { $0.progress } }
  /// What came of it; nil while it goes on.
  var found: Found? { state.withLock { $0.found } }
  /// Why nothing came of it; nil where something did, or will.
  var problem: String? { state.withLock { $0.problem } }
  var seconds: Double { state.withLock { $0.seconds } ?? (ContinuousClock.now - began) / .seconds(1) }

  func stop() { halt.isCalled.withLock { $0 = true } }

  func search() {
    let deadline = began + .seconds(DeskRuns.seconds)
    let shouldStop: @Sendable () -> Bool = { [halt] in halt.isCalled.withLock { $0 } || ContinuousClock.now > deadline }
    let run = PlanRun(
      years: years, start: start, standing: Set(years.plans.plans.indices.dropFirst()),
      report: { [self] progress in state.withLock { $0.progress = progress } }, shouldStop: shouldStop)
    let solved = run.solve()
    let seconds = (ContinuousClock.now - began) / .seconds(1)
    let today = years.zone.wallTime(at: common.instant).day
    let outcome = PlanOutcome(years: years, solved: solved, seconds: seconds, today: today, shouldStop: shouldStop)
    let found = Result {
      try outcome.checkClean()
      return Found(outcome: outcome, text: outcome.solution.cost == nil ? nil : try text(outcome), hasMoved: solved.hasMoved)
    }
    state.withLock { state in
      state.seconds = seconds
      switch found {
      case .success(let found): state.found = found
      case .failure(let failure as Failure): state.problem = failure.lines.joined(separator: " ")
      case .failure(let other): state.problem = "\(other)"
      }
    }
  }

  /// The schedule of the year alone: what was found with others beside it is not proven of it, and its cost is its own.
  private func text(_ outcome: PlanOutcome) throws -> String {
    var schedule = outcome.schedules()[0]
    if years.years.count > 1 {
      schedule.cost = Cost(PlanSet([outcome.plans.plans[0]])).total(
        outcome.plans.entries(ofPlan: 0).map { schedule.placements[outcome.plans.entries[$0].session.id] })
      (schedule.status, schedule.bound) = (nil, nil)
    }
    return try scheduleText(schedule)
  }
}
