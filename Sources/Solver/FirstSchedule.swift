/// A first schedule by iterative forward search (Müller, Barták and Rudová 2004): the session with the fewest places goes to its cheapest
/// one; where all are taken it drives out those that are least often in the way, which are then placed anew.
struct FirstSchedule {
  private let model: Model
  private let state: State
  private var random: SplitMix
  /// How often each session has been in the way.
  private(set) var weights: [Int]
  /// How often each session has been driven from each day.
  private var driven: [Int32]
  /// Sessions with many places wait for those with few.
  private let scarcity: [Int]
  private var waiting: [Int] = []

  init(_ state: State, seed: UInt64, weights: [Int]? = nil) {
    model = state.model
    self.state = state
    random = SplitMix(seed: seed)
    self.weights = weights ?? Array(repeating: 1, count: state.model.count)
    let scarcity = (0..<model.count).map { state.order.range($0).count }
    self.scarcity = scarcity
    driven = Array(repeating: 0, count: model.count * model.dayCount)
    waiting = (0..<model.count).filter { state.day[$0] < 0 }.sorted { (scarcity[$0], $0) > (scarcity[$1], $1) }
  }

  /// Places all sessions; false where the steps were used up or a session has no place even by itself.
  mutating func run(steps: Int, shouldStop: () -> Bool) -> Bool {
    var left = steps
    while let session = waiting.popLast() {
      if scarcity[session] == 0 || left == 0 || (left & 63 == 0 && shouldStop()) {
        waiting.append(session)
        return false
      }
      left -= 1
      // Where it has been driven from again and again it had better not go again (Müller's conflict-based statistics).
      if let (place, _) = state.best(
        session,
        skips: { k in
          let times = Int(driven[session * model.dayCount + k])
          return times > 0 && random.below(times + 1) > 0
        })
      {
        state.put(session, place)
      } else if !drive(session) {
        waiting.append(session)
        return false
      }
    }
    return true
  }

  /// Puts a session where the least is in the way, and takes that away.
  private mutating func drive(_ session: Int) -> Bool {
    weights[session] += 1
    var best = Int.max
    var chosen: Model.Place?
    var ties = 0
    for position in state.order.range(session) {
      let k = state.order.day(session, position)
      let dayWeight = weightOfDay(session, k, below: best)
      if dayWeight > best { continue }
      let (weight, place) = bestTime(session, k)
      guard let place else { continue }
      let total = dayWeight + weight + Int(driven[session * model.dayCount + k])
      if total < best {
        best = total
        chosen = place
        ties = 1
      } else if total == best {
        ties += 1
        if random.below(ties) == 0 { chosen = place }
      }
    }
    guard let chosen else { return false }
    for other in blockers(session, chosen) {
      driven[other * model.dayCount + Int(state.day[other])] += 1
      state.remove(other)
      waiting.append(other)
    }
    state.put(session, chosen)
    return true
  }

  /// How much is in the way on a day because of rules and week limits.
  private func weightOfDay(_ session: Int, _ k: Int, below limit: Int) -> Int {
    var weight = 0
    let number = model.dayNumber[k]
    for index in model.tieRanges.range(session) {
      let tie = model.ties[index]
      let other = Int(tie.other)
      let otherDay = state.day[other]
      if otherDay < 0 { continue }
      let days = model.dayNumber[Int(otherDay)] - number
      let isBroken = tie.kind == .apart ? abs(days) < tie.low : days < tie.low || days > tie.high
      if isBroken {
        weight += weights[other]
        if weight > limit { return weight }
      }
    }
    let week = model.weekOf[k]
    for index in model.weekLimits.range(session) {
      let limit = model.weekLimits[index]
      let held = model.weekMembers[limit].filter {
        $0 != session && state.day[$0] >= 0 && model.weekOf[Int(state.day[$0])] == week
      }
      let over = held.count - model.weekLimit[limit] + 1
      if over > 0 { weight += held.map { weights[$0] }.sorted().prefix(over).reduce(0, +) }
    }
    if !model.quotas.isEmpty {
      weight += state.sessionsAway(session, k, by: isLighter).reduce(0) { $0 + weights[$1] }
    }
    return weight
  }

  private func isLighter(_ a: Int, _ b: Int) -> Bool { (weights[a], a) < (weights[b], b) }

  /// The start and choice on a day with the least in the way, the cheapest of those.
  private func bestTime(_ session: Int, _ k: Int) -> (weight: Int, place: Model.Place?) {
    var others: [Int] = []
    state.each(on: k) {
      if $0 != session, model.share(session, $0) || model.mayShareRoom(session, $0) || isTied(session, $0) { others.append($0) }
    }
    var best = (weight: Int.max, cost: Int.max)
    var place: Model.Place?
    for c in model.choices(session) {
      model.eachStart(session, k, c) { s in
        let trial = Model.Place(day: Int32(k), start: Int32(s), choice: Int32(c))
        var weight = 0
        for other in others {
          guard let there = state.place(of: other), isInTheWay(session, trial, other, there) else { continue }
          weight += weights[other]
        }
        let cost = state.ownCost(session, trial)
        if (weight, cost) < best {
          best = (weight, cost)
          place = trial
        }
      }
    }
    return (best.weight, place)
  }

  private func isTied(_ session: Int, _ other: Int) -> Bool {
    model.tieRanges.range(session).contains { Int(model.ties[$0].other) == other }
  }

  private func isInTheWay(_ session: Int, _ place: Model.Place, _ other: Int, _ there: Model.Place) -> Bool {
    !model.fits(session, place, other, there) && !(model.hasAccepted && model.accepts(session, place, other, there))
  }

  /// All that is in the way of a session at a place; of those that fill a week, the least often moved.
  private func blockers(_ session: Int, _ place: Model.Place) -> [Int] {
    var found = Set<Int>()
    func look(_ other: Int) {
      if other != session, let there = state.place(of: other), isInTheWay(session, place, other, there) { found.insert(other) }
    }
    state.each(on: Int(place.day), look)
    for index in model.tieRanges.range(session) { look(Int(model.ties[index].other)) }
    let week = model.weekOf[Int(place.day)]
    for index in model.weekLimits.range(session) {
      let limit = model.weekLimits[index]
      let held = model.weekMembers[limit].filter {
        $0 != session && state.day[$0] >= 0 && model.weekOf[Int(state.day[$0])] == week
      }
      let over = held.count - held.count(where: found.contains) - model.weekLimit[limit] + 1
      guard over > 0 else { continue }
      let spare = held.filter { !found.contains($0) }.sorted { (weights[$0], $0) < (weights[$1], $1) }
      found.formUnion(spare.prefix(over))
    }
    if !model.quotas.isEmpty { found.formUnion(state.sessionsAway(session, Int(place.day), except: found, by: isLighter)) }
    return found.sorted()
  }
}
