import Planning
import Solver

/// One run of the engine over some years.
struct PlanRun {
  /// What the search begins with.
  enum Start {
    /// What is decided stays; where that no longer holds, all is decided anew with as few changes as possible.
    case decided
    /// All is decided anew, at a price for what changes.
    case kept(Cost.Keep)
    /// What is decided is forgotten; locked sessions stay.
    case scratch
  }

  /// A solution, the prices of changes it was found with, and whether what was decided had to move.
  struct Solved {
    let solution: Solver.Solution
    var keep: (Cost.Keep, [Placement?])?
    var hasMoved = false
  }

  let years: Years
  let start: Start
  /// Steps to search at the most; nil for as many as there is time for.
  var steps: Int?
  var threads = Cores.count
  /// Whether the search goes on after the first schedule that holds.
  var improves = true
  /// Plans whose sessions stay where they are, whatever happens.
  var standing: Set<Int> = []
  let report: (Solver.Progress) -> Void
  let shouldStop: @Sendable () -> Bool

  func solve() -> Solved {
    var task = years.task
    let decided = years.placements
    for (number, entry) in years.plans.entries.enumerated() where standing.contains(entry.plan) { task.locked[number] = decided[number] }
    switch start {
    case .scratch: return anew(task, keep: nil)
    case .kept(let price): return anew(task, keep: (price, decided))
    case .decided:
      let isFree = task.locked == decided
      task.fixed = decided
      let first = solver(task).solve(improves: improves, explains: isFree)
      if first.status != .infeasible || isFree { return Solved(solution: first) }
      var second = anew(task, keep: (.standard, decided))
      second.hasMoved = second.solution.cost != nil
      return second
    }
  }

  private func anew(_ task: Solver.Task, keep: (Cost.Keep, [Placement?])?) -> Solved {
    var task = task
    task.fixed = task.locked
    task.keep = keep
    return Solved(solution: solver(task).solve(improves: improves), keep: keep)
  }

  private func solver(_ task: Solver.Task) -> Solver {
    Solver(task, steps: steps, threads: threads, report: report, shouldStop: shouldStop)
  }
}
