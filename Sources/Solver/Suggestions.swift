import CivilTime
import Planning

extension Solver {
  /// Another place for a session, and what it takes.
  public struct Suggestion: Sendable {
    /// Where the session could be.
    public let placement: Placement
    /// What the whole schedule would cost more, with what moving others costs.
    public let cost: Int
    /// Other sessions that would move, by number, and where they would go.
    public let moves: [(number: Int, placement: Placement)]
  }

  /// The best other places for a session that has one, the cheapest first, then the nearest, one a day: with all others where they are, or
  /// with those moved that are in the way, at the price of the task's `keep`. What is locked stays.
  public func suggestions(for number: Int, count: Int) -> [Suggestion] {
    let places = task.keep?.1 ?? task.fixed
    guard let here = places[number] else { return [] }
    var open = task
    open.fixed = task.locked
    open.fixed[number] = nil
    // The session itself is asked to move: its change costs nothing.
    var before = places
    before[number] = nil
    open.keep = task.keep.map { ($0.0, before) }
    let model = Model(ModelParts(open))
    let order = DayOrder(model)
    guard let session = model.entries.firstIndex(of: number) else { return [] }
    let state = State(model, order: order)
    for (index, entry) in model.entries.enumerated() {
      if let placement = places[entry], let place = model.place(index, placement) { state.put(index, place) }
    }
    let old = state.cost
    let start = state.places
    var found: [Suggestion] = []
    for position in order.range(session) where !shouldStop() {
      let k = order.day(session, position)
      state.load(start)
      if state.day[session] >= 0 { state.remove(session) }
      guard let cost = state.settle(session, on: k, avoiding: start[session]) else { continue }
      guard let place = state.place(of: session) else { continue }
      let moves = (0..<model.count).compactMap { other -> (number: Int, placement: Placement)? in
        guard other != session, let now = state.place(of: other), now != start[other] else { return nil }
        return (model.entries[other], model.placement(other, now))
      }
      found.append(Suggestion(placement: model.placement(session, place), cost: cost - old, moves: moves))
    }
    func distance(_ suggestion: Suggestion) -> Int { abs(here.day.days(to: suggestion.placement.day)) }
    return Array(
      found.sorted { ($0.cost, $0.moves.count, distance($0), $0.placement.day) < ($1.cost, $1.moves.count, distance($1), $1.placement.day) }
        .prefix(count))
  }

  /// The best other places for a session with all others where they are, the cheapest first, then the nearest, one a day. The cost is
  /// what the whole schedule would cost more.
  public static func alternatives(for number: Int, in plans: PlanSet, _ placements: [Placement?], count: Int) -> [(Placement, cost: Int)] {
    let model = Model(ModelParts(Task(plans)))
    let order = DayOrder(model)
    guard let session = model.entries.firstIndex(of: number) else { return [] }
    let state = State(model, order: order)
    for (index, entry) in model.entries.enumerated() {
      if let placement = placements[entry], let place = model.place(index, placement) { state.put(index, place) }
    }
    let here = placements[number]
    let there = state.place(of: session)
    let before = state.cost
    if there != nil { state.remove(session) }
    let without = state.cost
    var found: [(Placement, cost: Int)] = []
    for position in order.range(session) {
      let k = order.day(session, position)
      guard state.allowsDay(session, k), let (place, cost) = state.cheapest(session, on: k, avoiding: there) else { continue }
      found.append((model.placement(session, place), without + cost - before))
    }
    func distance(_ day: Day) -> Int { here.map { abs($0.day.days(to: day)) } ?? 0 }
    return Array(found.sorted { ($0.cost, distance($0.0.day), $0.0.day) < ($1.cost, distance($1.0.day), $1.0.day) }.prefix(count))
  }
}

extension State {
  /// The cheapest free place on a day other than one, and what it adds.
  func cheapest(_ session: Int, on k: Int, avoiding other: Place?) -> (Place, Int)? {
    let fixed = model.dayCost[session * model.dayCount + k] + dayExtra(session, k)
    guard let (place, cost) = bestOn(k, session, fixed, below: .max) else { return nil }
    return place == other ? nil : (place, cost)
  }

  /// Sessions that a suggestion moves at the most.
  private static let mostMoves = 4

  /// Puts a session on a day, the cheapest way: where it is free, or where others have to move and find new places. Gives what the
  /// schedule then costs; nil where there is no way.
  func settle(_ session: Int, on k: Int, avoiding other: Place?) -> Int? {
    let before = places
    var best: (cost: Int, places: [Place?])?
    if allowsDay(session, k), let (place, _) = cheapest(session, on: k, avoiding: other) {
      put(session, place)
      best = (cost, places)
      remove(session)
    }
    for place in model.places(session, on: k).prefix(12) where place != other {
      let blockers = blockers(session, place)
      guard blockers.count <= State.mostMoves else { continue }
      for blocker in blockers { remove(blocker) }
      if isFree(session, place) {
        put(session, place)
        let isWhole = blockers.allSatisfy { blocker in
          guard let (new, _) = self.best(blocker) else { return false }
          put(blocker, new)
          return true
        }
        if isWhole, cost < best?.cost ?? .max { best = (cost, places) }
      }
      load(before)
    }
    guard let best else { return nil }
    load(best.places)
    return best.cost
  }

  /// The sessions that are in the way at a place, those that fill a week among them.
  private func blockers(_ session: Int, _ place: Place) -> [Int] {
    var found = Set(
      (0..<model.count).filter { other in
        guard other != session, let there = self.place(of: other) else { return false }
        return !model.fits(session, place, other, there)
      })
    let week = model.weekOf[Int(place.day)]
    for index in model.weekLimits.range(session) {
      let limit = model.weekLimits[index]
      let held = model.weekMembers[limit].filter { $0 != session && day[$0] >= 0 && model.weekOf[Int(day[$0])] == week }
      let over = held.count - held.count(where: found.contains) - model.weekLimit[limit] + 1
      if over > 0 { found.formUnion(held.filter { !found.contains($0) }.prefix(over)) }
    }
    if !model.quotas.isEmpty { found.formUnion(sessionsAway(session, Int(place.day), except: found, by: <)) }
    return found.sorted()
  }
}
