import Planning

/// Why there is no schedule: statements of the plan that cannot all hold, none of which can be spared.
///
/// By deletion (Chinneck and Dravnieks 1991): a statement without which there is still no schedule is left out for good. General statements
/// are tried first, so that those about one session remain.
struct Conflict {
  private let plans: PlanSet
  private let cost: Cost
  private let fixed: [Placement?]
  private let shouldStop: () -> Bool

  init(_ plans: PlanSet, cost: Cost, fixed: [Placement?], shouldStop: @escaping () -> Bool) {
    self.plans = plans
    self.cost = cost
    self.fixed = fixed
    self.shouldStop = shouldStop
  }

  /// The statements; empty where the search was stopped, or where even without any of them nothing holds.
  func find() -> [Statement] {
    var needed = plans.statements(decided: fixed)
    var spared: Set<Statement> = []
    // In pieces first, halved again and again: most statements have no part in the conflict.
    var size = max(1, needed.count / 2)
    while true {
      var index = 0
      while index < needed.count {
        let piece = needed[index..<min(index + size, needed.count)]
        switch holds(without: spared.union(piece)) {
        case nil: return []
        case false:
          spared.formUnion(piece)
          needed.removeSubrange(index..<min(index + size, needed.count))
        default: index += size
        }
      }
      if size == 1 { return needed.sorted { plans.mark(of: $0) < plans.mark(of: $1) } }
      size = max(1, size / 2)
    }
  }

  /// Whether there is a schedule without some statements; nil where the search was stopped.
  private func holds(without: Set<Statement>) -> Bool? {
    var search = Search(Model(plans, cost: cost, fixed: fixed, without: without), shouldStop: shouldStop)
    switch search.run() {
    case .found: return true
    case .none: return false
    case .unknown: return nil
    }
  }
}

extension Solver {
  /// Whether there is a schedule without some statements of a conflict, all others of the plans left out too: what makes a conflict
  /// minimal can be shown with it.
  public static func holds(_ plans: PlanSet, without: Set<Statement>, of conflict: [Statement]) -> Bool {
    let none = [Placement?](repeating: nil, count: plans.entries.count)
    let spared = Set(plans.statements(decided: none)).subtracting(conflict).union(without)
    var search = Search(Model(plans, cost: Cost(plans), fixed: none, without: spared)) { false }
    if case .found = search.run() { return true }
    return false
  }
}
