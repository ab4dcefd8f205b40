import CivilTime
import Clashes
import Planning
import Solver

/// What `explain` is asked of one session, and how the answer is found.
struct Question {
  let years: Years
  let number: Int
  let keep: Cost.Keep
  let shouldStop: @Sendable () -> Bool

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
    let (place, result) = give(movable, else: cheapest(movable)?.place ?? first)
    outcome.place = place
    outcome.result = result
    return outcome
  }

  /// What would have to give for the session to be in one of these places: the cheapest moves of others; where there are none in any of
  /// them, the statements that cannot all hold with the session in the last place given.
  private func give(_ places: [Placement], else fallback: Placement) -> (Placement, ExplainOutcome.Result) {
    var best: (place: Placement, moves: [(number: Int, placement: Placement)], cost: Int)?
    for place in places {
      let solution = Solver(task(at: place), threads: Cores.count, shouldStop: shouldStop).solve(explains: false)
      guard solution.cost != nil else { continue }
      let cost = costOfMoves(solution.placements)
      if best.map({ cost < $0.cost }) ?? true { best = (place, moves(solution.placements), cost) }
    }
    if let best { return (best.place, .moves(best.moves, cost: best.cost)) }
    let solution = Solver(task(at: fallback), threads: Cores.count, shouldStop: shouldStop).solve(improves: false)
    guard solution.status == .infeasible else { return (fallback, .unknown) }
    // Where the session is asked to be is the question and no part of the answer.
    return (fallback, .impossible(solution.conflict.map { $0.filter { $0 != .decision(entry: number) } }))
  }

  /// Everything where it is at the price of a change, with the session in another place.
  private func task(at place: Placement) -> Solver.Task {
    var task = years.task(keep: keep)
    task.fixed[number] = place
    task.locked[number] = place
    return task
  }

  /// The other sessions that are not where they were.
  private func moves(_ placements: [Placement?]) -> [(number: Int, placement: Placement)] {
    placements.enumerated().compactMap { other, now in
      guard other != number, let old = years.placements[other], let now, !old.isSamePlace(as: now) else { return nil }
      return (other, now)
    }
  }

  /// What the schedule costs more than now, with the price of moving the others.
  private func costOfMoves(_ placements: [Placement?]) -> Int {
    var kept = years.placements
    kept[number] = nil
    return Cost(plans, keep: (keep, kept)).total(placements) - Cost(plans).total(years.placements)
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
