import Planning

/// Why there is no schedule: statements of the plan that cannot all hold, none of which can be spared.
///
/// By deletion (Chinneck and Dravnieks 1991): a statement without which there is still no schedule is left out for good. General statements
/// are tried first, so that those about one session remain.
struct Conflict {
  private let task: Solver.Task
  private let shouldStop: () -> Bool

  init(_ task: Solver.Task, shouldStop: @escaping () -> Bool) {
    self.task = task
    self.shouldStop = shouldStop
  }

  /// The statements; nil where the search was stopped. Where nothing holds even without any of them, they are sessions that there is no
  /// room for together.
  func find() -> [Statement]? {
    let statements = task.plans.statements(decided: task.fixed)
    let sessions = task.plans.entries.indices.filter { task.plans.entries[$0].session.status != .cancelled }
    // A session without a place even by itself is found at once, and needs no search to explain.
    let lonely = sessions.first { holds(without: [], only: $0) == false }
    guard let needed = minimal(statements, spared: [], only: lonely) else { return nil }
    if !needed.isEmpty { return needed }
    return minimal(sessions.map { .session(entry: $0) }, spared: Set(statements))
  }

  private func minimal(_ statements: [Statement], spared: Set<Statement>, only: Int? = nil) -> [Statement]? {
    var needed = statements
    var spared = spared
    // In pieces first, halved again and again: most statements have no part in the conflict.
    var size = max(1, needed.count / 2)
    while true {
      var index = 0
      while index < needed.count {
        let piece = needed[index..<min(index + size, needed.count)]
        switch holds(without: spared.union(piece), only: only) {
        case nil: return nil
        case false:
          spared.formUnion(piece)
          needed.removeSubrange(index..<min(index + size, needed.count))
        default: index += size
        }
      }
      if size == 1 { return needed.sorted { task.plans.mark(of: $0) < task.plans.mark(of: $1) } }
      size = max(1, size / 2)
    }
  }

  /// Whether there is a schedule without some statements, or a place for one session by itself; nil where the search was stopped.
  private func holds(without: Set<Statement>, only: Int? = nil) -> Bool? {
    if let only {
      if shouldStop() { return nil }
      let model = Model(task.plans, cost: Cost(task.plans), fixed: task.fixed, without: without, accepted: task.accepted, only: only)
      return !model.candidates[only].isEmpty
    }
    let model = Model(
      task.plans, cost: Cost(task.plans), fixed: task.fixed, without: without, accepted: task.accepted, shouldStop: shouldStop)
    var search = Search(model, shouldStop: shouldStop)
    switch search.run() {
    case .found: return true
    case .none: return false
    case .unknown: return nil
    }
  }
}
