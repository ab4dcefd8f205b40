/// Starts and venues for the sessions of one day: as all that ties days together is about days alone, the days of a schedule are
/// independent of each other once it is known which session is on which.
struct Timetable {
  enum Answer {
    /// The places, in the order of the sessions, and what starts and venues cost.
    case found([Model.Place], cost: Int)
    case none
    /// The steps were used up.
    case unknown
  }

  private let model: Model
  private let k: Int
  private var sessions: [Int]
  private var candidates: [[(place: Model.Place, cost: Int)]]
  private var least: [Int]
  private var chosen: [Model.Place] = []
  private var best: [Model.Place] = []
  private var bestCost = Int.max
  private var stepsLeft: Int
  private let isFirstEnough: Bool
  private let shouldStop: () -> Bool

  /// The sessions of a day; `isFirstEnough` where any places will do and not only the cheapest.
  init(
    _ model: Model, day k: Int, _ sessions: [Int], steps: Int = .max, isFirstEnough: Bool = false,
    shouldStop: @escaping () -> Bool = { false }
  ) {
    self.model = model
    self.k = k
    stepsLeft = steps
    self.shouldStop = shouldStop
    self.isFirstEnough = isFirstEnough
    guard Timetable.hasTime(model, k, sessions) else {
      self.sessions = sessions
      candidates = sessions.map { _ in [] }
      least = sessions.map { _ in 0 } + [0]
      return
    }
    let all = sessions.map { session in
      (session: session, places: model.places(session, on: k).map { (place: $0, cost: model.timeCost(session, $0)) })
    }
    .sorted { ($0.places.count, $0.session) < ($1.places.count, $1.session) }
    self.sessions = all.map(\.session)
    candidates = all.map(\.places)
    least = [0]
    for list in candidates.reversed() { least.append((least.last ?? 0) + (list.first?.cost ?? 0)) }
    least.reverse()
  }

  /// The cheapest places, below `limit`.
  mutating func solve(below limit: Int = .max) -> Answer {
    bestCost = limit
    search(0, 0)
    if stepsLeft < 0 { return .unknown }
    guard !best.isEmpty || sessions.isEmpty else { return .none }
    let order = sessions.indices.sorted { sessions[$0] < sessions[$1] }
    return .found(order.map { best[$0] }, cost: sessions.isEmpty ? 0 : bestCost)
  }

  /// Whether those who come to several of the sessions have the time for all of them, one after the other.
  private static func hasTime(_ model: Model, _ k: Int, _ sessions: [Int]) -> Bool {
    guard sessions.count > 1, !model.hasAccepted else { return true }
    var seen = Set<Int>()
    for session in sessions {
      for index in model.people.range(session) where seen.insert(model.people[index]).inserted {
        var needed = 0
        var from = Int.max
        var to = 0
        for other in sessions where model.people.range(other).contains(where: { model.people[$0] == model.people[index] }) {
          guard let (first, last) = model.startRange(other, k) else { return false }
          needed += Int(model.length[other])
          from = min(from, first)
          to = max(to, last + Int(model.length[other]))
        }
        if needed > to - from { return false }
      }
    }
    return true
  }

  private mutating func search(_ depth: Int, _ cost: Int) {
    guard depth < sessions.count else {
      best = chosen
      bestCost = cost
      return
    }
    for (place, price) in candidates[depth] {
      if cost + price + least[depth + 1] >= bestCost { return }
      if isFirstEnough, !best.isEmpty { return }
      stepsLeft -= 1
      if stepsLeft & 4095 == 0, shouldStop() { stepsLeft = -1 }
      if stepsLeft < 0 { return }
      let fits = chosen.indices.allSatisfy { index in
        model.fits(sessions[depth], place, sessions[index], chosen[index])
          || (model.hasAccepted && model.accepts(sessions[depth], place, sessions[index], chosen[index]))
      }
      guard fits else { continue }
      chosen.append(place)
      search(depth + 1, cost + price)
      chosen.removeLast()
    }
  }
}
