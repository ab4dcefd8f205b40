import CivilTime
import Planning

/// The door to the planner: what is to be decided goes in, a schedule or the reason why not comes out.
///
/// This first engine searches completely for a schedule that holds, then moves single sessions for as long as that saves something. It
/// says `optimal` only where the cost equals the bound. It has no clock and no randomness: the same input gives the same schedule.
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

    static func none(_ status: Schedule.Status?, count: Int, bound: Int, conflict: [Statement]? = nil) -> Solution {
      Solution(status: status, placements: Array(repeating: nil, count: count), cost: nil, bound: bound, conflict: conflict)
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
      groups.contains([number]) && isHere(number, placement)
    }

    func holds(_ a: Int, _ placementA: Placement, _ b: Int, _ placementB: Placement) -> Bool {
      groups.contains([a, b]) && isHere(a, placementA) && isHere(b, placementB)
    }

    private func isHere(_ number: Int, _ placement: Placement) -> Bool { places[number]?.isSamePlace(as: placement) ?? false }
  }

  /// What is to be decided.
  public struct Task {
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

  private let task: Task
  private let shouldStop: () -> Bool

  /// A solver; `shouldStop` is asked again and again.
  public init(_ task: Task, shouldStop: @escaping () -> Bool) {
    self.task = task
    self.shouldStop = shouldStop
  }

  /// Decides everything that is not fixed; `improves` is false where the first schedule will do, `explains` where it need not be known
  /// why there is none.
  public func solve(improves: Bool = true, explains: Bool = true) -> Solution {
    let cost = Cost(task.plans, keep: task.keep)
    let count = task.plans.entries.count
    let model = Model(task.plans, cost: cost, fixed: task.fixed, accepted: task.accepted, shouldStop: shouldStop)
    let freest =
      task.fixed == task.locked
      ? model : Model(task.plans, cost: cost, fixed: task.locked, accepted: task.accepted, shouldStop: shouldStop)
    guard model.isComplete, freest.isComplete else { return .none(nil, count: count, bound: 0) }
    let bound = freest.bound
    var search = Search(model, shouldStop: shouldStop)
    switch search.run() {
    case .found(var chosen):
      if improves { Improvement(model, shouldStop: shouldStop).run(&chosen) }
      let placements = chosen.map { $0?.placement }
      let total = cost.total(placements)
      return Solution(status: total == bound ? .optimal : .feasible, placements: placements, cost: total, bound: bound, conflict: [])
    case .none:
      return .none(.infeasible, count: count, bound: bound, conflict: explains ? Conflict(task, shouldStop: shouldStop).find() : nil)
    case .unknown: return .none(nil, count: count, bound: bound)
    }
  }

  /// What no schedule of the plans costs less than, with what is locked where it is and changes for free.
  public static func bound(_ plans: PlanSet, locked: [Placement?]) -> Int { Model(plans, cost: Cost(plans), fixed: locked).bound }

  /// The best other places for a session with all others where they are, the cheapest first, then the nearest, one a day. The cost is
  /// what the whole schedule would cost more.
  public static func alternatives(for number: Int, in plans: PlanSet, _ placements: [Placement?], count: Int) -> [(Placement, cost: Int)] {
    let cost = Cost(plans)
    let model = Model(plans, cost: cost, fixed: Array(repeating: nil, count: placements.count), only: number)
    let before = cost.total(placements)
    let others = model.held.reduce(into: [Model.Candidate?](repeating: nil, count: placements.count)) { list, other in
      if other != number { list[other] = placements[other].map { model.candidate(other, $0) } }
    }
    let here = placements[number]
    var daysSeen: Set<Day> = []
    var found: [(Placement, cost: Int)] = []
    for candidate in model.candidates[number] where !daysSeen.contains(candidate.day) {
      if here?.isSamePlace(as: candidate.placement) ?? false || !model.isFree(number, candidate, among: others) { continue }
      daysSeen.insert(candidate.day)
      var trial = placements
      trial[number] = candidate.placement
      found.append((candidate.placement, cost.total(trial) - before))
    }
    func distance(_ day: Day) -> Int { here.map { abs($0.day.days(to: day)) } ?? 0 }
    return Array(found.sorted { ($0.cost, distance($0.0.day), $0.0.day) < ($1.cost, distance($1.0.day), $1.0.day) }.prefix(count))
  }
}

extension Model {
  /// Each session at its cheapest, as if it were alone.
  var bound: Int { held.reduce(0) { $0 + (candidates[$1].first?.cost ?? 0) } }

  /// Whether a session can be somewhere with the others where they are, week limits included.
  func isFree(_ number: Int, _ candidate: Candidate, among chosen: [Candidate?]) -> Bool {
    let isFit = neighbours[number].allSatisfy { neighbour in
      chosen[neighbour.number].map { fits(number, candidate, neighbour, $0) } ?? true
    }
    guard isFit else { return false }
    let week = candidate.day.isoWeek
    return plans.entries[number].attending.allSatisfy { audience in
      guard let limit = weekLimits[audience] else { return true }
      let others = held.count { other in
        other != number && plans.entries[other].attending.contains(audience) && chosen[other].map { week.days.contains($0.day) } ?? false
      }
      return others < limit
    }
  }
}
