import Planning

/// A part of the plans with rules that only warn, each at a price: broken at that price, or kept as if it forbade.
///
/// The search for better schedules knows their prices; the proof branches on them. A branch in which a rule is kept has it as a hard one, a
/// branch in which it is paid for has it not at all; undecided ones are left out until a best schedule breaks one.
final class RuleBranches {
  private struct Branch {
    var kept: Set<Int>
    var paid: Set<Int>
    var bound: Int
  }

  /// More rules that warn than this are not branched on: the bound then leaves them out.
  private static let most = 12

  private let task: Solver.Task
  private let sessions: [Int]
  private let threads: Int
  private let main: Engine
  private let weights: [Int]
  private var open: [Branch] = []
  private var current: (branch: Branch, engine: Engine)?
  private var isBranching = false
  private var branchSteps = 0
  private(set) var bound: Int
  private var rounds = 0

  init(_ task: Solver.Task, _ sessions: [Int], threads: Int) {
    self.task = task
    self.sessions = sessions
    self.threads = threads
    main = Engine(ModelParts(task, only: Set(sessions)), threads: threads)
    weights = main.model.softWeights
    bound = main.bound
  }

  var upper: Int { main.upper }
  var steps: Int { main.steps + branchSteps }
  var isDone: Bool { bound >= upper }
  var isRelaxed: Bool { main.isRelaxed }

  func fill(_ all: inout [Placement?]) {
    for (session, place) in main.best.enumerated() {
      if let place { all[main.model.entries[session]] = main.model.placement(session, place) }
    }
  }

  /// A first schedule, or the numbers of sessions that have none among themselves.
  func begin(from decided: [Placement?], most: Int, shouldStop: @escaping () -> Bool) -> Engine.Beginning {
    let beginning = main.begin(from: decided, most: most, shouldStop: shouldStop)
    if case .none(let sessions) = beginning { return .none(sessions.map { main.model.entries[$0] }) }
    return beginning
  }

  func round(most: Int, shouldStop: @escaping @Sendable () -> Bool) {
    rounds += 1
    if weights.isEmpty {
      main.round(most: most, shouldStop: shouldStop)
      bound = max(bound, main.bound)
      return
    }
    // The rules' prices are known to the search alone: as long as the relaxation moves it goes first, then the two take turns.
    if !main.isRelaxed || !isBranching || (rounds.isMultiple(of: 4) && !main.isDone) {
      main.round(most: most, shouldStop: shouldStop)
      bound = max(bound, min(main.bound, main.upper))
      if main.isRelaxed || main.isDone { startBranching() }
      return
    }
    branch(most: most, shouldStop: shouldStop)
  }

  private func startBranching() {
    guard !isBranching, weights.count <= RuleBranches.most, !isDone else { return }
    isBranching = true
    open = [Branch(kept: [], paid: [], bound: bound)]
  }

  // MARK: Branching

  private func branch(most: Int, shouldStop: @escaping @Sendable () -> Bool) {
    guard let (branch, engine) = current ?? next(shouldStop) else {
      if open.isEmpty, current == nil, !shouldStop() { bound = upper }
      return
    }
    current = (branch, engine)
    let paid = branch.paid.reduce(0) { $0 + weights[$1] }
    engine.cut(at: upper - paid)
    let before = engine.steps
    if !engine.isDone { engine.round(most: most, shouldStop: shouldStop) }
    branchSteps += engine.steps - before
    look(engine)
    engine.cut(at: upper - paid)
    let known = max(branch.bound, engine.bound + paid)
    current?.branch.bound = known
    if engine.isDone { finish(branch, engine) }
    let least = min(upper, ([current?.branch.bound].compactMap { $0 } + open.map(\.bound)).min() ?? upper)
    bound = max(bound, least)
  }

  /// The next branch that may hold something better, with an engine that has a first schedule.
  private func next(_ shouldStop: @escaping @Sendable () -> Bool) -> (Branch, Engine)? {
    while let branch = open.popLast() {
      if branch.bound >= upper { continue }
      let engine = Engine(ModelParts(task, only: Set(sessions), soft: .branch(kept: branch.kept)), threads: threads)
      switch engine.begin(from: placements, shouldStop: shouldStop) {
      case .found:
        branchSteps += engine.steps
        look(engine)
        return (branch, engine)
      case .none: branchSteps += engine.steps
      case .unknown:
        open.append(branch)
        return nil
      }
    }
    return nil
  }

  private var placements: [Placement?] {
    var all = [Placement?](repeating: nil, count: task.plans.entries.count)
    fill(&all)
    return all
  }

  /// Takes over what a branch has found, at its true price.
  private func look(_ engine: Engine) {
    guard !engine.best.isEmpty else { return }
    main.adopt(engine.best, cost: engine.trueCost(main.model))
  }

  /// A branch whose best schedule is known: where that breaks no rule that is undecided, it is done; else there are two more.
  private func finish(_ branch: Branch, _ engine: Engine) {
    current = nil
    let paid = branch.paid.reduce(0) { $0 + weights[$1] }
    let value = engine.bound + paid
    guard value < upper, !engine.best.isEmpty else { return }
    let broken = engine.broken(main.model).subtracting(branch.kept).subtracting(branch.paid)
    guard let rule = broken.max(by: { (weights[$0], -$0) < (weights[$1], -$1) }) else { return }
    open.append(Branch(kept: branch.kept, paid: branch.paid.union([rule]), bound: max(value, branch.bound)))
    open.append(Branch(kept: branch.kept.union([rule]), paid: branch.paid, bound: max(value, branch.bound)))
  }
}

extension Engine {
  /// What the best schedule costs with the rules that only warn, in the model that knows them.
  func trueCost(_ full: Model) -> Int {
    let state = State(full, order: DayOrder(full) { _, _ in false })
    state.load(best)
    return state.cost
  }

  /// The rules that the best schedule breaks, by number, of those that only warn.
  func broken(_ full: Model) -> Set<Int> {
    let state = State(full, order: DayOrder(full) { _, _ in false })
    state.load(best)
    return state.brokenRules
  }
}
