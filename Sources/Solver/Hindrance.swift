import CivilTime
import OrderedCollections
import Planning

/// What keeps a placed session from one of its wishes, with all other sessions where they are.
public struct Hindrance: Sendable {
  /// Where the session had better be to have the wish met: where no statement about it alone forbids it, if there is such a place, then
  /// the cheapest, then the nearest.
  public let wished: Placement
  /// What forbids that place; empty where nothing does.
  public let obstacles: [Solver.Obstacle]
  /// What the whole schedule would cost more with the session there.
  public let cost: Int
  /// The cheapest place that meets the wish and that nothing forbids, with what the whole schedule would cost more; nil where there is none.
  public let open: (placement: Placement, cost: Int)?
}

extension Solver {
  /// What keeps a session from a wish that it does not meet where it is; nil where no place of the year meets it.
  public static func hindrance(of wish: Wish, for number: Int, in plans: PlanSet, _ placements: [Placement?]) -> Hindrance? {
    guard let here = placements[number] else { return nil }
    let search = WishSearch(wish, number, here, plans, placements)
    let places = search.places()
    let obstacles = Obstacles(for: number, in: plans, placements)
    let reachable = places.first { obstacles.alone(at: $0.placement).isEmpty }
    guard let wished = reachable ?? places.first else { return nil }
    let open = places.first { obstacles.at($0.placement).isEmpty }
    return Hindrance(wished: wished.placement, obstacles: obstacles.at(wished.placement), cost: wished.cost, open: open)
  }
}

/// The places of a session that meet one of its wishes.
private struct WishSearch {
  let wish: Wish
  let number: Int
  let here: Placement
  let plans: PlanSet
  let entry: PlanSet.Entry
  let placements: [Placement?]
  let cost: Cost

  init(_ wish: Wish, _ number: Int, _ here: Placement, _ plans: PlanSet, _ placements: [Placement?]) {
    self.wish = wish
    self.number = number
    self.here = here
    self.plans = plans
    self.placements = placements
    entry = plans.entries[number]
    cost = Cost(plans)
  }

  /// All places that meet the wish, with what the whole schedule would cost more: the cheapest first, then the nearest.
  func places() -> [(placement: Placement, cost: Int)] {
    let year = plans.plans[entry.plan].year
    let before = cost.total(placements)
    var found: [(placement: Placement, cost: Int)] = []
    for day in year.days.days where !entry.days.isClosed(day) {
      var moved = here
      moved.day = day
      var trial = placements
      trial[number] = moved
      // What sessions cost together depends on the day alone, but for the rules first and last on one day.
      let others = cost.total(trial) - cost.ofPlacement(number, moved) - before
      if !isOwn, cost.wishes(of: number, trial).contains(where: { $0.wish.isSameWish(as: wish) }) { continue }
      for place in places(on: day, year) where !isOwn || isMet(at: place) {
        found.append((place, others + cost.ofPlacement(number, place)))
      }
    }
    return found.enumerated().sorted { (key($0.element), $0.offset) < (key($1.element), $1.offset) }.map(\.element)
  }

  private func key(_ found: (placement: Placement, cost: Int)) -> Key {
    let place = found.placement
    return Key(
      cost: found.cost, days: abs(here.day.days(to: place.day)), minutes: abs(here.start.minutes - place.start.minutes),
      venue: place.venue == here.venue ? 0 : 1)
  }

  private struct Key: Comparable {
    let cost: Int
    let days: Int
    let minutes: Int
    let venue: Int

    static func < (a: Key, b: Key) -> Bool { (a.cost, a.days, a.minutes, a.venue) < (b.cost, b.days, b.minutes, b.venue) }
  }

  private func places(on day: Day, _ year: SchoolYear) -> [Placement] {
    let venues: [String?] = entry.session.venues.isEmpty ? [nil] : entry.session.venues.map(\.venue)
    let last = year.hours.end.minutes - entry.session.duration
    return stride(from: year.hours.start.minutes, through: last, by: year.step).flatMap { minutes -> [Placement] in
      guard let start = TimeOfDay(minutes: minutes), let end = start.adding(minutes: entry.session.duration) else { return [] }
      return venues.map { Placement(day: day, start: start, end: end, venue: $0) }
    }
  }

  /// Whether the wish is about the session's own place.
  private var isOwn: Bool {
    switch wish {
    case .series, .load, .rule: false
    case .weekdays, .within, .near, .start, .staffDays, .beforeBreak, .bridgeDay, .halfDay, .venue, .keep: true
    }
  }

  private func isMet(at place: Placement) -> Bool { !cost.ownWishes(number, place).contains { $0.wish.isSameWish(as: wish) } }
}
