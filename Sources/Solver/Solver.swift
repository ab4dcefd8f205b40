import CivilTime
import Planning

/// The door to the planner: what is to be decided goes in, a schedule or the reason why not comes out.
///
/// Sessions that have nothing to do with each other are planned by themselves. Each such part gets a first schedule at once, which is
/// improved on one side while bounds are raised on the other, until the two meet: then no schedule costs less, and that is proven. There is
/// no clock and no chance in it: the same input and the same number of steps give the same schedule, whatever the threads.
public struct Solver {
  /// What comes out.
  public struct Solution: Sendable {
    /// `feasible` or `optimal` where there is a schedule, `infeasible` where it is proven that there is none; nil where the search was
    /// stopped before it knew.
    public let status: Schedule.Status?
    /// Where each session is, by number; nil for those without a place.
    public let placements: [Placement?]
    /// What it costs; nil without a schedule.
    public let cost: Int?
    /// No schedule costs less than this.
    public let bound: Int
    /// Where there is no schedule: statements that cannot all hold, none of which can be spared; nil where the search for them was
    /// stopped, or was not asked for.
    public let conflict: [Statement]?

    func explained(by conflict: [Statement]?) -> Solution {
      Solution(status: status, placements: placements, cost: cost, bound: bound, conflict: conflict)
    }
  }

  /// Sessions that may break a rule together, one or two at a time, as long as they are where they are.
  public struct Accepted: Hashable, Sendable {
    /// The sessions, by number.
    public var groups: Set<Set<Int>> = []
    /// Where they are, by session number.
    public var places: [Placement?] = []

    /// Nothing accepted.
    public init() {}

    func holds(_ number: Int, _ placement: Placement) -> Bool {
      groups.contains([number]) && places[number]?.isSamePlace(as: placement) ?? false
    }
  }

  /// What is to be decided.
  public struct Task: Sendable {
    /// The plans.
    public var plans: PlanSet
    /// By session number: what must stay where it is this time.
    public var fixed: [Placement?]
    /// By session number: what a person has fixed. Only that counts for the bound, so that an earlier decision is never called the best
    /// for having been kept.
    public var locked: [Placement?]
    /// What someone has accepted as it is: the sessions of waived findings that nothing else blocks, and where they are.
    public var accepted = Accepted()
    /// What changing a decision costs, and what was decided; nil where changes are free.
    public var keep: (Cost.Keep, [Placement?])?

    /// Something to be decided, with nothing fixed.
    public init(_ plans: PlanSet) {
      self.plans = plans
      fixed = Array(repeating: nil, count: plans.entries.count)
      locked = fixed
    }
  }

  /// How far the planner has come.
  public struct Progress: Hashable, Sendable {
    /// What it is doing.
    public enum Doing: String, CaseIterable, Hashable, Sendable {
      /// Looking for a first schedule.
      case first
      /// Looking for cheaper ones, and raising the bound.
      case improve
      /// Raising the bound of a schedule that stays.
      case bound
      /// Searching what is left between the bound and the cost.
      case prove
      /// Looking for the reason why there is none.
      case explain
    }
    /// The cost of the best schedule so far; nil where there is none yet.
    public let cost: Int?
    /// No schedule costs less than this.
    public let bound: Int
    /// The steps done.
    public let steps: Int
    /// What it is doing.
    public let doing: Doing
  }

  let task: Task
  let steps: Int
  let threads: Int
  let report: ((Progress) -> Void)?
  let shouldStop: @Sendable () -> Bool

  /// A solver that takes at most `steps` steps (where nil, as many as it needs) on so many threads (from 1).
  ///
  /// `report` is called between pieces of work, on the caller's thread; `shouldStop` is asked again and again, on any thread.
  public init(
    _ task: Task, steps: Int? = nil, threads: Int = 1, report: ((Progress) -> Void)? = nil, shouldStop: @escaping @Sendable () -> Bool
  ) {
    self.task = task
    self.steps = steps ?? .max
    self.threads = threads
    self.report = report
    self.shouldStop = shouldStop
  }

  /// Decides everything that is not fixed; `improves` is false where the first schedule will do, `explains` where it need not be known
  /// why there is none.
  ///
  /// Where sessions are held in rounds it is decided too which units come to which: the placements then hold them.
  public func solve(improves: Bool = true, explains: Bool = true) -> Solution {
    if !task.plans.rounds.isEmpty { return SplitSearch(self).solve(improves: improves, explains: explains) }
    let (solution, suspects, _) = decide(improves: improves)
    guard solution.status == .infeasible, explains else { return solution }
    report?(Progress(cost: nil, bound: solution.bound, steps: 0, doing: .explain))
    return solution.explained(by: Conflict(task, shouldStop: shouldStop).find(among: suspects))
  }

  /// Decides times and venues as the units are divided, without saying why where that cannot be: then with the sessions that have no
  /// schedule among themselves. Gives the steps it took.
  func decide(improves: Bool) -> (solution: Solution, suspects: [Int], steps: Int) {
    let work = Work(self)
    let count = task.plans.entries.count
    let unplaced = [Placement?](repeating: nil, count: count)
    switch work.begin() {
    case .unknown: return (Solution(status: nil, placements: unplaced, cost: nil, bound: work.bound, conflict: nil), [], work.steps)
    case .none(let sessions):
      let solution = Solution(status: .infeasible, placements: unplaced, cost: nil, bound: work.bound, conflict: nil)
      return (solution, sessions, work.steps)
    case .found: break
    }
    if improves { work.improve() }
    let placements = work.placements
    let cost = Cost(task.plans, keep: task.keep).total(placements)
    let bound = min(cost, task.fixed == task.locked ? work.bound : freeBound(placements, cost, steps: steps - work.steps))
    let status: Schedule.Status = cost == bound ? .optimal : .feasible
    return (Solution(status: status, placements: placements, cost: cost, bound: bound, conflict: []), [], work.steps)
  }

  /// What no schedule costs less than where only what is locked must stay; looked for as long as it may still reach `cost`.
  private func freeBound(_ placements: [Placement?], _ cost: Int, steps: Int) -> Int {
    var free = task
    free.fixed = task.locked
    let work = Work(Solver(free, steps: steps, threads: threads, report: report, shouldStop: shouldStop))
    guard case .found = work.begin(from: placements) else { return work.bound }
    work.raiseBound(to: cost)
    return work.bound
  }

  /// What no schedule of a task costs less than where changes are free and only what is locked must stay, as far as that can be told by the
  /// relaxation alone; `placements` are a schedule.
  public static func bound(_ task: Task, placements: [Placement?], shouldStop: @escaping @Sendable () -> Bool) -> Int {
    var free = task
    free.fixed = task.locked
    free.keep = nil
    if !task.plans.rounds.isEmpty {
      return SplitSearch(Solver(free, shouldStop: shouldStop)).bound(
        placements, cost: Cost(task.plans.divided(by: placements.map { $0?.units })).total(placements))
    }
    let work = Work(Solver(free, shouldStop: shouldStop))
    guard case .found = work.begin(from: placements) else { return work.bound }
    work.raiseBound(to: Cost(task.plans).total(placements))
    return work.bound
  }
}
