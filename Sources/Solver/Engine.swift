import Planning

/// The planner at work on sessions that hang together: a first schedule, then better ones on one side and bounds on the other until they
/// meet.
///
/// The work is cut into rounds of a fixed number of steps, each made of two pieces that know nothing of each other and may run side by side.
/// What they found is put together between the rounds, in the same order whatever the threads; so the same steps give the same schedule.
final class Engine {
  enum Beginning {
    case found
    /// These sessions (numbers of the model) have no schedule among themselves.
    case none([Int])
    case unknown
  }

  let model: Model
  private let order: DayOrder
  private let relatives: Relatives
  private let threads: Int
  private(set) var best: [Model.Place?] = []
  private(set) var upper = Int.max
  private(set) var bound: Int
  private(set) var steps = 0
  private var lanes: [Improvement] = []
  private var relaxation: Relaxation?
  private var theta = 1.0
  private var sinceBetter = 0
  private var bestPrices: Prices.Saved?
  private(set) var isRelaxed = false
  private var relaxSteps = 0
  private var repaired: (places: [Model.Place?], cost: Int)?
  private var fixedAbove = Int.max
  private var proof: Proof?
  private var rounds = 0

  /// Up to so many sessions the two pieces of a round run one after the other, as threads would cost more than they save, and a complete
  /// search is always worth trying.
  private static let smallCount = 60
  /// Up to so many sessions a complete search is worth trying where bound and cost are near.
  private static let middleCount = 400
  /// Steps of prices of a small plan before anything else is done.
  private static let smallTurn = 50
  /// Steps of prices between two schedules made of relaxed ones.
  private static let repairEvery = 60

  init(_ parts: ModelParts, threads: Int) {
    model = Model(parts)
    order = DayOrder(model)
    relatives = Relatives(model)
    self.threads = threads
    let order = order
    bound = (0..<model.count).reduce(0) { $0 + (order.range($1).isEmpty ? 0 : order.least($1, 0)) }
  }

  var isDone: Bool { bound >= upper }

  // MARK: The first schedule

  /// Looks for a first schedule, from what was decided on; and where none turns up for sessions that have none among themselves.
  func begin(from decided: [Placement?], most: Int = .max, shouldStop: @escaping () -> Bool) -> Beginning {
    if let lonely = (0..<model.count).first(where: { order.range($0).isEmpty }) { return .none([lonely]) }
    let state = State(model, order: order)
    for session in 0..<model.count {
      if let old = decided[model.entries[session]], let place = model.place(session, old), state.isFree(session, place) {
        state.put(session, place)
      }
    }
    var first = FirstSchedule(state, seed: 1)
    var budget = 1000 + 30 * model.count
    var size = 6
    while true {
      if first.run(steps: budget, shouldStop: shouldStop) {
        take(state.places, state.cost)
        return .found
      }
      steps += budget
      if shouldStop() || steps >= most { return .unknown }
      let suspects = (0..<model.count).sorted { (-first.weights[$0], $0) < (-first.weights[$1], $1) }.prefix(size)
      switch search(Set(suspects), steps: budget, shouldStop: shouldStop) {
      case .none: return .none(suspects.sorted())
      case .found(let places):
        if suspects.count == model.count {
          state.load(places)
          take(state.places, state.cost)
          return .found
        }
      case .unknown: if shouldStop() { return .unknown }
      }
      budget *= 2
      size *= 2
    }
  }

  /// Whether some of the sessions have a schedule among themselves.
  private func search(_ sessions: Set<Int>, steps: Int, shouldStop: @escaping () -> Bool) -> Existence.Answer {
    if sessions.count == model.count {
      var search = Existence(model, order: order, sharing: relatives.sharing)
      return search.run(steps: steps, shouldStop: shouldStop)
    }
    let part = model.restricted(to: sessions)
    let order = DayOrder(part)
    var search = Existence(part, order: order, sharing: Relatives(part).sharing)
    return search.run(steps: steps, shouldStop: shouldStop)
  }

  /// Takes over a schedule that was found elsewhere.
  func adopt(_ places: [Model.Place?], cost: Int) {
    take(places, cost)
    for lane in lanes { lane.adopt(places, cost: cost) }
  }

  /// Nothing that costs as much as this is looked for any more.
  func cut(at cost: Int) { upper = min(upper, cost) }

  private func take(_ places: [Model.Place?], _ cost: Int) {
    guard cost < upper else { return }
    upper = cost
    best = places
  }

  // MARK: Rounds

  /// One round more, of at most `most` steps.
  func round(most: Int, shouldStop: @escaping @Sendable () -> Bool) {
    rounds += 1
    let relaxation = self.relaxation ?? Relaxation(model, Domains(model, order: order))
    self.relaxation = relaxation
    let isSmall = model.count <= Engine.smallCount
    if isSmall, !isRelaxed {
      // Small plans are often done before anything needs improving.
      relax(relaxation, Engine.smallTurn, shouldStop)
      repair(relaxation, shouldStop)
      gather(upper)
      if isDone { return }
    }
    makeLanes()
    let moves = min(max(1, most / 2), isSmall ? 12 * model.count + 50 : 50 * model.count + 200)
    let startCost = upper
    let wantsProof = isProvable
    if wantsProof, proof == nil {
      proof = Proof(relaxation, sharing: relatives.sharing, order: order, upper: upper)
    }
    let lane = lanes[0]
    SideBySide.run(
      [{ lane.run(moves, shouldStop: shouldStop) }, { self.boundPiece(relaxation, moves, wantsProof, shouldStop) }],
      threads: model.count > Engine.smallCount ? threads : 1)
    steps += 2 * moves
    gather(startCost)
  }

  /// Whether what is left between bound and cost is little enough for a complete search.
  private var isProvable: Bool {
    guard isRelaxed, model.softWeights.isEmpty else { return false }
    if model.count <= Engine.smallCount { return true }
    let share = model.count <= Engine.middleCount ? 0.015 : 0.001
    return Double(upper - bound) <= share * Double(upper)
  }

  private func boundPiece(_ relaxation: Relaxation, _ moves: Int, _ wantsProof: Bool, _ shouldStop: @escaping () -> Bool) {
    if !isRelaxed {
      relax(relaxation, model.count <= Engine.middleCount ? 24 : 12, shouldStop)
    } else if wantsProof {
      proof?.run(nodes: max(4, 1000 / max(1, model.count)), shouldStop: shouldStop)
    } else {
      lanes[1].run(moves, shouldStop: shouldStop)
    }
  }

  /// Brings together what the pieces of a round have found.
  private func gather(_ startCost: Int) {
    for lane in lanes { take(lane.best, lane.bestCost) }
    if let (places, cost) = repaired {
      repaired = nil
      if !lanes.isEmpty { lanes[1].start(places, cost: cost) }
      take(places, cost)
    }
    if let proof {
      if let places = proof.best { take(places, proof.upper) }
      proof.adopt(upper)
      bound = max(bound, proof.bound(root: bound))
    }
    if rounds % 8 == 0 || upper < startCost { for lane in lanes { lane.adopt(best, cost: upper) } }
    if isRelaxed, proof == nil, upper < fixedAbove { narrow() }
  }

  private func makeLanes() {
    guard lanes.isEmpty else { return }
    lanes = [11, 12].map { Improvement(model, order: order, related: relatives, places: best, cost: upper, seed: $0) }
  }

  // MARK: Bounds

  private func relax(_ relaxation: Relaxation, _ count: Int, _ shouldStop: () -> Bool) {
    for _ in 0..<count where !shouldStop() {
      relaxSteps += 1
      let before = relaxation.bestTotal
      let total = relaxation.solve()
      bound = max(bound, min(relaxation.bound, upper))
      if isDone { return }
      if total > before + 0.01 {
        sinceBetter = 0
        if theta < 0.3 { bestPrices = relaxation.prices.saved }
      } else {
        sinceBetter += 1
      }
      if sinceBetter > 15 {
        theta *= 0.7
        sinceBetter = 0
      }
      if relaxSteps.isMultiple(of: Engine.repairEvery) { repair(relaxation, shouldStop) }
      let isSettled = theta < 0.012 || (model.count <= Engine.smallCount && relaxSteps >= 2 * Engine.smallTurn)
      if isSettled || !relaxation.step(theta, target: Double(upper)) {
        finishRelaxing(relaxation, shouldStop)
        return
      }
    }
  }

  private func finishRelaxing(_ relaxation: Relaxation, _ shouldStop: () -> Bool) {
    isRelaxed = true
    if let bestPrices { relaxation.restore(bestPrices) }
    relaxation.solve()
    repair(relaxation, shouldStop)
  }

  /// Makes a schedule out of the relaxed one.
  private func repair(_ relaxation: Relaxation, _ shouldStop: () -> Bool) {
    let state = State(model, order: order)
    for session in 0..<model.count where state.isFree(session, relaxation.picked[session]) {
      state.put(session, relaxation.picked[session])
    }
    var first = FirstSchedule(state, seed: 3)
    guard first.run(steps: 20 * model.count, shouldStop: shouldStop) else { return }
    repaired = (state.places, state.cost)
  }

  /// Takes away the days that no better schedule can have.
  private func narrow() {
    guard let relaxation else { return }
    fixedAbove = upper
    _ = relaxation.fix(above: Double(upper) - 1 + 1e-9)
    let domains = relaxation.domains
    let narrow = DayOrder(model, order) { domains.has($0, $1) }
    for lane in lanes { lane.narrow(narrow) }
  }
}
