import Planning

/// The planner's work on a task: the parts that hang together, each with its engine, and the steps shared out among them.
final class Work {
  /// Rounds of a part before the next has its turn.
  private static let turn = 4
  /// Rounds after the relaxation for a schedule that stays, to raise its bound.
  private static let patience = 60

  private let solver: Solver
  private var parts: [RuleBranches] = []
  private(set) var steps = 0
  private var doing = Solver.Progress.Doing.first
  private var hasBegun = false

  init(_ solver: Solver) { self.solver = solver }

  var bound: Int { parts.reduce(0) { $0 + $1.bound } }
  private var cost: Int? { hasBegun ? parts.reduce(0) { $0 + $1.upper } : nil }
  private var isDone: Bool { parts.allSatisfy(\.isDone) }

  var placements: [Placement?] {
    var all = [Placement?](repeating: nil, count: solver.task.plans.entries.count)
    for part in parts { part.fill(&all) }
    return all
  }

  func tell(_ doing: Solver.Progress.Doing) {
    self.doing = doing
    solver.report?(Solver.Progress(cost: cost, bound: bound, steps: steps, doing: doing))
  }

  /// First schedules of all parts, from what was decided on; or the sessions that have none among themselves.
  func begin(from decided: [Placement?]? = nil) -> Engine.Beginning {
    let task = solver.task
    let hint = decided ?? task.keep?.1 ?? task.fixed
    for sessions in Components.find(task) {
      if solver.shouldStop() { return .unknown }
      let part = RuleBranches(task, sessions, threads: solver.threads)
      parts.append(part)
      switch part.begin(from: hint, most: solver.steps - steps, shouldStop: solver.shouldStop) {
      case .found: steps += part.steps
      case .none(let sessions): return .none(sessions)
      case .unknown: return .unknown
      }
    }
    hasBegun = true
    tell(.first)
    return .found
  }

  /// Improves all parts until all are proven, the steps are used up, or it is stopped.
  func improve() { run(.improve) { false } }

  /// Raises the bound towards the cost of a schedule that stays; once the relaxation is settled it gives up where a cheaper one has turned
  /// up, or after a while.
  func raiseBound(to cost: Int) {
    var left = Work.patience
    run(.bound) {
      guard self.parts.allSatisfy({ $0.isRelaxed || $0.isDone }) else { return false }
      left -= 1
      return left < 0 || (self.cost ?? cost) < cost
    }
  }

  private func run(_ kind: Solver.Progress.Doing, until isEnough: () -> Bool) {
    while !isDone, steps < solver.steps, !solver.shouldStop(), !isEnough() {
      for part in parts where !part.isDone {
        for _ in 0..<Work.turn where !part.isDone && steps < solver.steps && !solver.shouldStop() {
          let before = part.steps
          part.round(most: solver.steps - steps, shouldStop: solver.shouldStop)
          steps += part.steps - before
          tell(kind == .improve && parts.allSatisfy { $0.isDone || $0.isRelaxed } ? .prove : kind)
        }
      }
    }
  }
}

/// Sessions that hang together: those that can clash or that a rule ties.
enum Components {
  /// The sessions of each part, in order; cancelled ones left out.
  static func find(_ task: Solver.Task) -> [[Int]] {
    let plans = task.plans
    var groups = Groups(plans.entries.count)
    func join(_ sessions: [Int]) {
      for (one, other) in zip(sessions, sessions.dropFirst()) { groups.join(one, other) }
    }
    for (_, sessions) in plans.cliques() { join(sessions) }
    for accepted in task.accepted.groups { join(accepted.sorted()) }
    for absence in plans.absences {
      join(plans.entries.indices.filter { plans.entries[$0].session.status != .cancelled && absence.isAway(plans.entries[$0]) })
    }
    let check = RuleCheck(plans)
    for (plan, value) in plans.plans.enumerated() {
      for rule in value.rules {
        if case .series(let ids, _, _, _) = rule.kind { join(ids.compactMap { plans.entry(plan: plan, session: $0) }) }
        guard rule.level == .block || rule.weight > 0 else { continue }
        join(check.pairs(of: rule, inPlan: plan).flatMap { [$0, $1] })
      }
    }
    var parts: [Int: [Int]] = [:]
    for number in plans.entries.indices where plans.entries[number].session.status != .cancelled {
      parts[groups.find(number), default: []].append(number)
    }
    return parts.sorted { $0.key < $1.key }.map(\.value)
  }
}
