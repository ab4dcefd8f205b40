import ArgumentParser
import Foundation
import Solver
import Words

/// How `plan` tells how its search is doing.
enum ProgressFormat: String, ExpressibleByArgument, CaseIterable {
  case text
  case json
  case none

  /// A line on a terminal; nothing where nobody watches.
  static func standard(isQuiet: Bool) -> ProgressFormat {
    let isTerminal = isatty(2) == 1 && ProcessInfo.processInfo.environment["TERM"] != "dumb"
    return isTerminal && !isQuiet ? .text : .none
  }
}

/// Tells on stderr how a search is doing: as one line that is written over, or as a line of JSON for every change.
final class ProgressTeller {
  /// A line of text is written no more often than this, in seconds.
  private static let textInterval = 0.1
  /// A line of JSON is written no more often than this, in seconds.
  private static let jsonInterval = 0.05

  /// What is told of a search, without its time.
  private struct State: Equatable {
    let cost: Int?
    let bound: Int
    let steps: Int
    let doing: Solver.Progress.Doing

    /// Whether the other has the same cost and bound.
    func isSameResult(as other: State?) -> Bool { other.map { $0.cost == cost && $0.bound == bound } ?? false }
  }

  private struct Line: Encodable {
    let elapsed: Double
    let cost: Nullable<Int>
    let bound: Int
    let gap: Nullable<Double>
    let steps: Int
    let doing: String
  }

  private let format: ProgressFormat
  private let began: ContinuousClock.Instant
  private let words: Words
  private var last: State?
  private var told: State?
  private var toldAt = -Double.infinity
  /// How many columns of the line on the terminal are taken.
  private var width = 0

  init(_ format: ProgressFormat, since began: ContinuousClock.Instant, _ words: Words) {
    self.format = format
    self.began = began
    self.words = words
  }

  private var elapsed: Double { (ContinuousClock.now - began) / .seconds(1) }

  /// What the solver says, on the thread that called it.
  func report(_ progress: Solver.Progress) {
    let state = State(cost: progress.cost, bound: progress.bound, steps: progress.steps, doing: progress.doing)
    last = state
    let isFirstSchedule = state.cost != nil && told?.cost == nil
    switch format {
    case .none: return
    case .text: if isFirstSchedule || elapsed - toldAt >= ProgressTeller.textInterval { tell(state) }
    case .json:
      if isFirstSchedule || !state.isSameResult(as: told) && elapsed - toldAt >= ProgressTeller.jsonInterval { tell(state) }
    }
  }

  /// The end of the search: the last line of JSON, or the line on the terminal taken away.
  func finish(cost: Int?, bound: Int) {
    switch format {
    case .none: return
    case .text: clear()
    case .json:
      let state = State(cost: cost, bound: bound, steps: last?.steps ?? 0, doing: last?.doing ?? .first)
      if state != told { tell(state) }
    }
  }

  private func tell(_ state: State) {
    toldAt = elapsed
    told = state
    switch format {
    case .none: return
    case .text: write(words.progress(seconds: elapsed, cost: state.cost, bound: state.bound, doing: sentence(state.doing)))
    case .json:
      let gap = state.cost.map { $0 > state.bound ? Double($0 - state.bound) / Double($0) : 0 }
      Console.messageJSON(
        Line(
          elapsed: (elapsed * 10_000).rounded() / 10_000, cost: Nullable(state.cost), bound: state.bound,
          gap: Nullable(gap.map { ($0 * 100_000).rounded() / 100_000 }), steps: state.steps, doing: state.doing.rawValue))
    }
  }

  private func write(_ line: String) {
    Console.overwrite(pad(line, width))
    width = line.count
  }

  private func clear() {
    guard width > 0 else { return }
    Console.overwrite(String(repeating: " ", count: width))
    Console.overwrite("")
    width = 0
  }

  private func sentence(_ doing: Solver.Progress.Doing) -> String {
    switch doing {
    case .first: words.looking
    case .improve: words.improving
    case .bound: words.bounding
    case .prove: words.proving
    case .explain: words.explaining
    }
  }
}
