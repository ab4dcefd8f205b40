import Clashes
import Foundation
import OrderedCollections
import PlanFiles
import Planning
import Solver
import Words

extension Years {
  /// What the solver is to decide, with nothing fixed yet: locks, and the waived findings that nothing else blocks.
  var task: Solver.Task {
    var task = Solver.Task(plans)
    let decided = placements
    task.locked = decided.map { $0?.isLocked ?? false ? $0 : nil }
    let blocking = Checker(plans, decided).findings().filter { $0.level == .block }
    let open = Set(blocking.filter { !$0.isWaived }.map { Set($0.entries) })
    task.accepted.groups = Set(blocking.filter(\.isWaived).map { Set($0.entries) }).subtracting(open)
    task.accepted.places = decided
    return task
  }

  /// The number of a session that a user names, among those that are held.
  func session(_ id: String) throws -> Int {
    guard let number = plans.entry(plan: 0, session: id) else {
      throw Failure.usage(words.unknownSession(id, nearest: nearestID(to: id, in: years[0].plan.sessions.keys)))
    }
    guard plans.entries[number].session.status != .cancelled else { throw Failure.usage(words.isCancelled(id)) }
    return number
  }
}

/// The cores of this machine that a search may use.
enum Cores {
  /// As many as there are, at most 64.
  static var count: Int { min(64, max(1, ProcessInfo.processInfo.activeProcessorCount)) }
}
