import OrderedCollections
import Planning

/// The planner where units are divided among rounds: which come to which is searched for here, and the planner decides the times of each
/// split that is tried.
///
/// What no split costs less than is known from the rounds with those alone who come whatever the split: more who come only forbid and cost
/// more. It begins with a split that is even by size, then moves and exchanges units as long as that is cheaper. Where there are few enough
/// splits all of them are tried, each as far as it takes.
final class SplitSearch {
  /// Steps for each split at first, by the number of sessions; twice as many each time round.
  private static let firstSteps = 400

  private enum Known {
    /// The cost of the best schedule, nil where there is none yet; what none costs less than.
    case open(cost: Int?, bound: Int)
    /// No schedule costs less.
    case solved(cost: Int)
    case impossible
  }

  private let solver: Solver
  private let task: Solver.Task
  private var splits: Splits
  private var known: [Splits.Split: Known] = [:]
  private var order: [Splits.Split] = []
  private var best: (cost: Int, split: Splits.Split, placements: [Placement?])?
  private var rootBound = 0
  private var steps = 0
  private var improves = true
  private let price: Cost

  init(_ solver: Solver) {
    self.solver = solver
    task = solver.task
    price = Cost(solver.task.plans, keep: solver.task.keep)
    splits = Splits(solver.task)
  }

  func solve(improves: Bool, explains: Bool) -> Solver.Solution {
    self.improves = improves
    let root = decide(relaxed, steps: solver.steps)
    rootBound = root.solution.bound
    guard root.solution.cost != nil else {
      guard root.solution.status == .infeasible, explains else { return root.solution }
      return root.solution.explained(by: Conflict(relaxed, shouldStop: solver.shouldStop).find(among: root.suspects))
    }
    if let lonely = narrow() { return infeasible(explains, splits.alone(lonely)) }
    let all = splits.all()
    if let all, all.isEmpty { return infeasible(explains, splits) }
    search(all)
    guard best != nil else {
      let isKnown = all.map { $0.allSatisfy { if case .impossible = known[$0] { true } else { false } } } ?? false
      return isKnown ? infeasible(explains, splits) : unknown
    }
    return whole(all)
  }

  // MARK: Tasks

  /// The task with rounds for those alone who come whatever the split.
  private var relaxed: Solver.Task {
    var relaxed = task
    let divided = task.plans.divided(by: splits.coming(splits.forced))
    var plans = divided.plans
    // A staff day is one for everyone who comes, and never one for nobody: there more who come may cost less.
    for entry in divided.entries where entry.session.round != nil {
      let calendars = entry.attending.contains { divided.audiences[$0].value.calendar != nil }
      if !calendars { plans[entry.plan].sessions[entry.session.id]?.prefer.staffDays = 0 }
    }
    relaxed.plans = PlanSet(plans)
    return bounded(relaxed)
  }

  private func task(_ split: [Int?]) -> Solver.Task {
    var divided = task
    divided.plans = task.plans.divided(by: splits.coming(split))
    return divided
  }

  /// What has been decided counts as locked: the bound of what is free is looked for once, not for each split.
  private func bounded(_ task: Solver.Task) -> Solver.Task {
    var bounded = task
    bounded.locked = task.fixed
    return bounded
  }

  private var stepsLeft: Int { max(0, solver.steps - steps) }
  private var mayGoOn: Bool { !solver.shouldStop() && stepsLeft > 0 }

  private func decide(_ task: Solver.Task, steps most: Int) -> (solution: Solver.Solution, suspects: [Int]) {
    let before = steps
    let (cost, bound) = (best?.cost, rootBound)
    let tell = solver.report.map { report in
      { (progress: Solver.Progress) in
        let now = [cost, cost == nil && bound == 0 ? nil : progress.cost].compactMap { $0 }.min()
        report(Solver.Progress(cost: now, bound: min(bound, now ?? bound), steps: before + progress.steps, doing: progress.doing))
      }
    }
    let inner = Solver(task, steps: min(most, stepsLeft), threads: solver.threads, report: tell, shouldStop: solver.shouldStop)
    let (solution, suspects, taken) = inner.decide(improves: improves)
    steps += taken
    return (solution, suspects)
  }

  // MARK: The search

  /// Takes from each unit the rounds that have no place with that unit alone; gives a unit that is left without any.
  private func narrow() -> Int? {
    var closed = Set<[Int]>()
    for (unit, value) in splits.units.enumerated() where !solver.shouldStop() {
      for round in value.allowed {
        var split = splits.forced
        split[unit] = round
        let model = Model(ModelParts(task(split), only: [round]))
        if DayOrder(model).range(0).isEmpty { closed.insert([unit, round]) }
      }
      if value.allowed.allSatisfy({ closed.contains([unit, $0]) }) { return unit }
    }
    splits.keep { !closed.contains([$0, $1]) }
    return nil
  }

  private func search(_ all: [Splits.Split]?) {
    var limit = SplitSearch.firstSteps * (task.plans.entries.count + 50)
    let first = splits.first
    attempt(splits.fits(first) ? first : all?.first ?? first, steps: limit)
    climb(steps: limit)
    while !isDone(all), mayGoOn {
      for split in all ?? order where !isDone(all) && mayGoOn { attempt(split, steps: limit) }
      let open = (all ?? order).contains { isOpen($0) }
      if !open { return }
      limit = limit > Int.max / 2 ? .max : 2 * limit
    }
  }

  /// Goes from the best split to a better one beside it, as long as there is one.
  private func climb(steps limit: Int) {
    var from = best?.split ?? order.first
    while let split = from, mayGoOn, !isDone(nil) {
      from = nil
      for other in splits.neighbours(of: split) where known[other] == nil && mayGoOn && !isDone(nil) {
        let before = best?.cost ?? .max
        attempt(other, steps: limit)
        if best?.cost ?? .max < before {
          from = other
          break
        }
      }
    }
  }

  /// Solves a split as far as the steps go, unless it cannot be better than what is known.
  private func attempt(_ split: Splits.Split, steps limit: Int) {
    if known[split] == nil { order.append(split) }
    let change = splits.costOfChange(split, price)
    guard isOpen(split) else { return }
    let (solution, _) = decide(bounded(task(split)), steps: limit)
    if let cost = solution.cost {
      known[split] = solution.status == .optimal ? .solved(cost: cost + change) : .open(cost: cost + change, bound: solution.bound + change)
      if cost + change < best?.cost ?? .max { best = (cost + change, split, solution.placements) }
    } else {
      known[split] = solution.status == .infeasible ? .impossible : .open(cost: nil, bound: max(rootBound, solution.bound) + change)
    }
  }

  /// Whether something better may be found in a split.
  private func isOpen(_ split: Splits.Split) -> Bool {
    switch known[split] {
    case .solved, .impossible: false
    case .open(_, let bound): bound < best?.cost ?? .max
    case nil: rootBound + splits.costOfChange(split, price) < best?.cost ?? .max
    }
  }

  private func isDone(_ all: [Splits.Split]?) -> Bool {
    guard let best else { return false }
    return !improves || best.cost <= bound(of: all)
  }

  /// What no schedule costs less than, with what is fixed where it is: the least of all splits, or of the rounds without units.
  private func bound(of all: [Splits.Split]?) -> Int {
    guard let all else { return rootBound }
    let least = all.compactMap { split -> Int? in
      switch known[split] {
      case .solved(let cost): cost
      case .open(_, let bound): bound
      case .impossible: nil
      case nil: rootBound + splits.costOfChange(split, price)
      }
    }
    return max(rootBound, least.min() ?? rootBound)
  }

  // MARK: What comes out

  private func whole(_ all: [Splits.Split]?) -> Solver.Solution {
    guard let best else { return unknown }
    var placements = best.placements
    let coming = splits.coming(best.split)
    for number in placements.indices { placements[number]?.units = coming[number] ?? [] }
    for group in splits.groups { arrange(group, &placements) }
    var least = min(best.cost, bound(of: all))
    if task.fixed != task.locked {
      var free = task
      free.fixed = task.locked
      let inner = Solver(
        free, steps: stepsLeft, threads: solver.threads, report: solver.report, shouldStop: solver.shouldStop)
      least = min(best.cost, SplitSearch(inner).bound(placements, cost: best.cost))
    }
    return Solver.Solution(
      status: best.cost <= least ? .optimal : .feasible, placements: placements, cost: best.cost, bound: least, conflict: [])
  }

  /// Numbers rounds that nothing tells apart by the time they are held.
  private func arrange(_ group: [Int], _ placements: inout [Placement?]) {
    let sorted = group.compactMap { placements[$0] }.sorted { $0.startTime < $1.startTime }
    guard sorted.count == group.count else { return }
    for (round, placement) in zip(group, sorted) { placements[round] = placement }
  }

  private var unknown: Solver.Solution {
    Solver.Solution(
      status: nil, placements: Array(repeating: nil, count: task.plans.entries.count), cost: nil, bound: rootBound, conflict: nil)
  }

  private func infeasible(_ explains: Bool, _ splits: Splits) -> Solver.Solution {
    let none = Solver.Solution(
      status: .infeasible, placements: Array(repeating: nil, count: task.plans.entries.count), cost: nil, bound: rootBound, conflict: nil)
    guard explains else { return none }
    solver.report?(Solver.Progress(cost: nil, bound: rootBound, steps: steps, doing: .explain))
    let ways = SplitWays(task, units: Set(splits.units.map(\.id)))
    let held = task.plans.entries.indices.filter { task.plans.entries[$0].session.status != .cancelled }
    return none.explained(by: Conflict(ways.everyone, ways: ways, shouldStop: solver.shouldStop).find(among: held))
  }

  // MARK: Bounds

  /// What no schedule costs less than, looked for as long as it may still reach `cost`: that of `placements`, which are a schedule.
  func bound(_ placements: [Placement?], cost: Int) -> Int {
    let root = raise(relaxed, placements, to: cost)
    if root >= cost { return root }
    if narrow() != nil { return root }
    guard let all = splits.all() else { return root }
    var least = cost
    // The splits near to the one that was decided on are the likeliest to be cheaper; as soon as one is as cheap as the root it is done.
    for split in all where mayGoOn {
      least = min(least, raise(task(split), placements, to: cost) + splits.costOfChange(split, price))
      if least <= root { return root }
    }
    return mayGoOn ? max(root, least) : root
  }

  private func raise(_ task: Solver.Task, _ placements: [Placement?], to cost: Int) -> Int {
    let work = Work(Solver(task, steps: stepsLeft, threads: solver.threads, report: nil, shouldStop: solver.shouldStop))
    defer { steps += work.steps }
    switch work.begin(from: placements) {
    case .found: break
    case .none: return .max / 2
    case .unknown: return work.bound
    }
    work.raiseBound(to: cost)
    return work.bound
  }
}
