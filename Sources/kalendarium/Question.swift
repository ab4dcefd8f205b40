import CivilTime
import Clashes
import Planning
import Solver

/// What `explain` is asked of one session, and how the answer is found.
struct Question {
  let years: Years
  let number: Int
  let keep: Cost.Keep
  let shouldStop: () -> Bool

  private var plans: PlanSet { years.plans }

  // MARK: Where it is

  /// Why a session is where it is: the wishes that are not met there, each with what keeps the session from it.
  func answer(here: Placement) -> ExplainOutcome {
    var outcome = ExplainOutcome(years: years, number: number, question: .here(here))
    outcome.obstacles = [ExplainOutcome.Forbidden(place: here, obstacles: obstacles(to: here))]
    if outcome.obstacles.allSatisfy(\.obstacles.isEmpty) || isAccepted(here) {
      outcome.isAllowed = true
      outcome.obstacles = []
      let wishes = Cost(plans).wishes(of: number, years.placements)
      outcome.cost = wishes.reduce(0) { $0 + $1.cost }
      outcome.wishes = wishes.map { wish, cost in
        ExplainOutcome.Unmet(
          wish: wish, cost: cost, hindrance: Solver.hindrance(of: wish, for: number, in: plans, years.placements),
          byMoving: nil)
      }
      findMoves(&outcome.wishes)
    } else {
      let solution = Solver(years.task(keep: keep), threads: Cores.count, shouldStop: shouldStop).solve(improves: false)
      outcome.result = solution.status == .infeasible ? .impossible(solution.conflict) : .unknown
    }
    return outcome
  }

  /// The conflict of a plan that cannot be met, for a session that has no place; nil where the plan can be met, or that is not known.
  func conflict() -> ExplainOutcome? {
    var task = years.task
    task.fixed = task.locked
    let solution = Solver(task, threads: Cores.count, shouldStop: shouldStop).solve(improves: false)
    guard solution.status == .infeasible else { return nil }
    var outcome = ExplainOutcome(years: years, number: number, question: .plan)
    outcome.result = .impossible(solution.conflict)
    return outcome
  }

  /// For wishes that no place meets as things are, or none without cost: the best place that does where others move out of the way.
  private func findMoves(_ wishes: inout [ExplainOutcome.Unmet]) {
    guard wishes.contains(where: { !($0.hindrance?.obstacles.isEmpty ?? true) }) else { return }
    let found = Solver(years.task(keep: keep), threads: Cores.count, shouldStop: shouldStop)
      .suggestions(for: number, count: Question.suggestionLimit).filter { !$0.moves.isEmpty }
    for index in wishes.indices {
      wishes[index].byMoving = found.first { suggestion in
        var trial = years.placements
        for move in suggestion.moves { trial[move.number] = move.placement }
        trial[number] = suggestion.placement
        return !Cost(plans).wishes(of: number, trial).contains { $0.wish.isSameWish(as: wishes[index].wish) }
      }
    }
  }

  private static let suggestionLimit = 10

  // MARK: Another time

  /// What forbids a time, in each of some venues, and what would have to give.
  func answer(at time: WallTime, venues: [String?]) -> ExplainOutcome {
    let end = time.time.adding(minutes: plans.entries[number].session.duration) ?? .endOfDay
    let places = venues.map { Placement(day: time.day, start: time.time, end: end, venue: $0) }
    var outcome = ExplainOutcome(years: years, number: number, question: .at(places))
    let all = places.map { ExplainOutcome.Forbidden(place: $0, obstacles: isAccepted($0) ? [] : obstacles(to: $0)) }
    outcome.obstacles = all
    if let open = cheapest(all.filter(\.obstacles.isEmpty).map(\.place)) {
      outcome.isAllowed = true
      outcome.place = open.place
      outcome.cost = open.cost
      var trial = years.placements
      trial[number] = open.place
      outcome.wishes = Cost(plans).wishes(of: number, trial).map {
        ExplainOutcome.Unmet(wish: $0.wish, cost: $0.cost, hindrance: nil, byMoving: nil)
      }
      return outcome
    }
    let movable = all.filter { $0.obstacles.allSatisfy { !$0.others.isEmpty } }.map(\.place)
    guard let first = movable.first else {
      // What forbids it by itself is a conflict by itself.
      let alone = all.first?.obstacles.first { $0.others.isEmpty }
      outcome.result = .onlyThePlan(alone.map { [$0.statement] } ?? [])
      return outcome
    }
    outcome.place = cheapest(movable)?.place ?? first
    outcome.result = .unknown
    for place in movable {
      switch give(place) {
      case .moves(let moves, let cost):
        if case .moves(_, let best) = outcome.result, best <= cost { continue }
        outcome.result = .moves(moves, cost: cost)
        outcome.place = place
      case .impossible(let conflict): if case .unknown = outcome.result { outcome.result = .impossible(conflict) }
      case .unknown, .onlyThePlan, .none: continue
      }
    }
    return outcome
  }

  /// What would have to give for the session to be somewhere: other sessions that move, or statements that cannot all hold.
  private func give(_ place: Placement) -> ExplainOutcome.Result {
    var task = years.task(keep: keep)
    task.fixed[number] = place
    task.locked[number] = place
    let solution = Solver(task, threads: Cores.count, shouldStop: shouldStop).solve()
    guard solution.cost != nil else {
      guard solution.status == .infeasible else { return .unknown }
      return .impossible(solution.conflict.map { $0.filter { $0 != .decision(entry: number) } })
    }
    let before = years.placements
    let moves = solution.placements.enumerated().compactMap { other, now -> (number: Int, placement: Placement)? in
      guard other != number, let old = before[other], let now, !old.isSamePlace(as: now) else { return nil }
      return (other, now)
    }
    var kept = before
    kept[number] = nil
    var after = solution.placements
    for (other, old) in before.enumerated() where plans.entries[other].session.status == .cancelled { after[other] = old }
    return .moves(moves, cost: Cost(plans, keep: (keep, kept)).total(after) - Cost(plans).total(before))
  }

  // MARK: Parts

  private func obstacles(to place: Placement) -> [Solver.Obstacle] {
    Solver.obstacles(to: place, for: number, in: plans, years.placements)
  }

  /// Whether all that forbids the session to be where it is has been waived.
  private func isAccepted(_ place: Placement) -> Bool {
    guard years.placements[number]?.isSamePlace(as: place) ?? false else { return false }
    return Checker(plans, years.placements).findings().allSatisfy {
      $0.level != .block || $0.isWaived || !$0.entries.contains(number) || $0.code == .unreadableSource
    }
  }

  /// The place at which the whole schedule costs least, with what it costs more than now; the first of equals, nil where there is none.
  private func cheapest(_ places: [Placement]) -> (place: Placement, cost: Int)? {
    let price = Cost(plans)
    let before = years.placements
    let old = price.total(before)
    return places.map { place in
      var trial = before
      trial[number] = place
      return (place: place, cost: price.total(trial) - old)
    }.min { $0.cost < $1.cost }
  }
}
