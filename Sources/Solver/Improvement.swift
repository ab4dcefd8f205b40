/// Ruin and recreate (Schrimpf et al. 2000, with the blinks of Christiaens and Vanden Berghe 2020): some sessions that belong together are
/// taken away and put back, each at its best place; a dearer schedule is accepted as in simulated annealing.
final class Improvement {
  /// A session's best day is passed over this often, so that not every recreation is the same: one in so many.
  private static let blink = 60
  /// Sessions taken away at once.
  private static let ruin = 2...9

  private let model: Model
  private let state: State
  private var random: SplitMix
  private let related: Relatives
  private(set) var best: [Model.Place?]
  private(set) var bestCost: Int
  private var temperature: Double
  private let hottest: Double
  private let coldest: Double
  private var cooling: Double
  private var stepsLeftInCycle: Int
  private var cycle: Int
  private(set) var steps = 0

  init(_ model: Model, order: DayOrder, related: Relatives, places: [Model.Place?], cost: Int, seed: UInt64) {
    self.model = model
    self.related = related
    random = SplitMix(seed: seed)
    state = State(model, order: order)
    state.load(places)
    best = places
    bestCost = cost
    let mean = Double(cost) / Double(max(1, model.count))
    hottest = max(0.5, mean * 0.25)
    coldest = max(0.05, mean * 0.01)
    cycle = max(2000, model.count * 60)
    stepsLeftInCycle = cycle
    temperature = hottest
    cooling = Improvement.cooling(from: hottest, to: coldest, steps: cycle)
  }

  /// From now on only these days are tried.
  func narrow(_ order: DayOrder) { state.order = order }

  /// Goes on from another schedule, good or not.
  func start(_ places: [Model.Place?], cost: Int) {
    state.load(places)
    if cost < bestCost {
      best = places
      bestCost = cost
    }
  }

  /// Takes over a schedule that is better than its own best, found elsewhere.
  func adopt(_ places: [Model.Place?], cost: Int) {
    guard cost < bestCost else { return }
    best = places
    bestCost = cost
    state.load(places)
  }

  /// So many steps more.
  func run(_ count: Int, shouldStop: () -> Bool) {
    for step in 0..<count {
      if step & 127 == 0, shouldStop() { return }
      move()
      steps += 1
      temperature = max(coldest, temperature * cooling)
      stepsLeftInCycle -= 1
      if stepsLeftInCycle == 0 { reheat() }
    }
  }

  /// Each cycle is longer than the one before and starts from the best so far.
  private func reheat() {
    cycle *= 2
    stepsLeftInCycle = cycle
    temperature = hottest / 2
    cooling = Improvement.cooling(from: temperature, to: coldest, steps: cycle)
    if state.cost > bestCost { state.load(best) }
  }

  /// What the temperature is multiplied by at each step: the exponential of a small number, by its first terms.
  private static func cooling(from hot: Double, to cold: Double, steps: Int) -> Double {
    let rate = naturalLogarithm(cold / hot) / Double(steps)
    return 1 + rate + rate * rate / 2
  }

  private func move() {
    let removed = related.pick(Improvement.ruin.lowerBound + random.below(Improvement.ruin.count), state, &random)
    guard !removed.isEmpty else { return }
    let before = state.cost
    let old = removed.map { (session: $0, place: state.place(of: $0)) }
    for session in removed { state.remove(session) }
    // What the new schedule may cost at the most (Metropolis), drawn beforehand so that dear ones are given up early.
    let limit = before + Int((-naturalLogarithm(max(random.unit(), 1e-12)) * temperature).rounded(.down))
    var order = removed
    arrange(&order)
    var put: [Int] = []
    for session in order {
      guard let (place, _) = state.best(session, below: limit - state.cost + 1, skips: { _ in self.random.below(Improvement.blink) == 0 })
      else {
        break
      }
      state.put(session, place)
      put.append(session)
    }
    guard put.count == order.count else {
      for session in put { state.remove(session) }
      for (session, place) in old { if let place { state.put(session, place) } }
      return
    }
    if state.cost < bestCost {
      bestCost = state.cost
      best = state.places
    }
  }

  /// Those with few days first, or as chance has it.
  private func arrange(_ sessions: inout [Int]) {
    for index in stride(from: sessions.count - 1, to: 0, by: -1) { sessions.swapAt(index, random.below(index + 1)) }
    if random.below(3) > 0 {
      sessions.sort { state.order.range($0).count < state.order.range($1).count }
    }
  }
}
