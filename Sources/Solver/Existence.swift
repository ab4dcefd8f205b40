/// A complete search for any schedule at all: depth first over the days, the session with the fewest days left per failure first (dom/wdeg,
/// Boussemart et al. 2004), with propagation; anew with more steps each time, what failed tried earlier.
struct Existence {
  enum Answer {
    case found([Model.Place])
    case none
    /// The steps were used up, or it was stopped.
    case unknown
  }

  private let model: Model
  private let order: DayOrder
  private let domains: Domains
  private let propagation: Propagation
  private let state: State
  private var weights: [Int]
  private var stepsLeft = 0

  init(_ model: Model, order: DayOrder, sharing: [[Int32]]) {
    self.model = model
    self.order = order
    domains = Domains(model, order: order)
    propagation = Propagation(model, domains, sharing: sharing)
    state = State(model, order: order)
    weights = Array(repeating: 1, count: model.count)
  }

  mutating func run(steps: Int, shouldStop: @escaping () -> Bool) -> Answer {
    var left = steps
    var limit = min(200, steps)
    guard propagation.run(0..<model.count), !Matching.refutes(model, domains) else { return .none }
    let root = domains.mark
    var hasAsked = false
    while true {
      stepsLeft = limit
      let answer = descend(shouldStop)
      domains.restore(root)
      guard case .unknown = answer else {
        return answer
      }
      left -= limit
      // What does not fit for want of room all together is seen by prices, not by trying.
      if !hasAsked, Relaxation(model, domains).refutes(shouldStop) { return .none }
      hasAsked = true
      if left <= 0 || shouldStop() { return .unknown }
      limit = min(left, limit * 2)
    }
  }

  private struct Level {
    let session: Int
    let days: [Int]
    let mark: Int
    var next = 0
  }

  private mutating func descend(_ shouldStop: @escaping () -> Bool) -> Answer {
    var levels: [Level] = []
    while true {
      if let session = choose() {
        levels.append(Level(session: session, days: days(of: session), mark: domains.mark))
      } else {
        let days = (0..<model.count).map { domains.only($0) }
        switch state.assemble(days, below: .max, steps: .max, isFirstEnough: true, shouldStop: shouldStop) {
        case .whole(let places, _): return .found(places.compactMap { $0 })
        case .unknown: return .unknown
        case .none: break
        }
      }
      // On to the next day that holds, going back as far as it takes.
      var isDown = false
      while !isDown {
        guard var level = levels.popLast() else { return .none }
        domains.restore(level.mark)
        guard level.next < level.days.count else { continue }
        stepsLeft -= 1
        if stepsLeft < 0 || shouldStop() { return .unknown }
        let k = level.days[level.next]
        level.next += 1
        levels.append(level)
        domains.fix(level.session, k)
        isDown = propagation.run(CollectionOfOne(level.session))
        if !isDown {
          weights[propagation.failed] += 1
          weights[level.session] += 1
        }
      }
    }
  }

  private func choose() -> Int? {
    var best: Int?
    for session in 0..<model.count where domains.count(session) > 1 {
      guard let current = best else {
        best = session
        continue
      }
      if domains.count(session) * weights[current] < domains.count(current) * weights[session] { best = session }
    }
    return best
  }

  /// The days left to a session, the cheapest first.
  private func days(of session: Int) -> [Int] {
    order.range(session).map { order.day(session, $0) }.filter { domains.has(session, $0) }
  }
}
