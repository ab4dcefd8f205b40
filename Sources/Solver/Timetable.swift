/// Starts and venues for the sessions of one day: as all that ties days together is about days alone, the days of a schedule are
/// independent of each other once it is known which session is on which.
///
/// A complete search with forward checking. The cheapest places are looked for by the session with the fewest left (Haralick and Elliott
/// 1980). Where any places will do, sessions are placed in the order in which they start, each as early as it can: where there is a
/// timetable at all, there is one like that, for whatever starts later cannot be in the way of what starts earlier still.
struct Timetable {
  enum Answer {
    /// The places, in the order of the sessions' numbers, and what starts and venues cost.
    case found([Model.Place], cost: Int)
    case none
    /// The steps were used up, or it was stopped.
    case unknown
  }

  /// A session that has no place yet and the places that are left to it, the cheapest first.
  private struct Open {
    let session: Int
    var places: [(place: Model.Place, cost: Int)]
  }

  private let model: Model
  private let k: Int
  private let sessions: [Int]
  private var stepsLeft: Int
  private let isFirstEnough: Bool
  private let shouldStop: () -> Bool
  private var chosen: [(session: Int, place: Model.Place)] = []
  private var best: [(session: Int, place: Model.Place)] = []
  private var bestCost = Int.max
  private var hasFound = false

  /// The sessions of a day; `isFirstEnough` where any places will do and not only the cheapest.
  init(
    _ model: Model, day k: Int, _ sessions: [Int], steps: Int = .max, isFirstEnough: Bool = false,
    shouldStop: @escaping () -> Bool = { false }
  ) {
    self.model = model
    self.k = k
    self.sessions = sessions
    stepsLeft = steps
    // What is accepted is so at one place, which need not be the earliest.
    self.isFirstEnough = isFirstEnough && !model.hasAccepted
    self.shouldStop = shouldStop
  }

  /// The cheapest places, or any.
  mutating func solve() -> Answer {
    guard Timetable.hasTime(model, k, sessions) else { return .none }
    var places: [Int: Model.Place] = [:]
    var cost = 0
    for group in groups() {
      chosen = []
      hasFound = false
      bestCost = .max
      let open = group.map { session in
        Open(session: session, places: model.places(session, on: k).map { ($0, model.timeCost(session, $0)) })
      }
      if isFirstEnough { first(open, from: 0) } else { cheapest(open, 0) }
      if stepsLeft < 0 { return .unknown }
      guard hasFound else { return .none }
      cost += isFirstEnough ? 0 : bestCost
      for (session, place) in best { places[session] = place }
    }
    return .found(sessions.sorted().compactMap { places[$0] }, cost: cost)
  }

  /// The sessions in groups that have nothing to do with each other.
  private func groups() -> [[Int]] {
    var left = sessions
    var groups: [[Int]] = []
    while let start = left.popLast() {
      var group = [start]
      var index = 0
      while index < group.count {
        let near = left.filter { model.meet(group[index], $0) }
        left.removeAll(where: near.contains)
        group += near
        index += 1
      }
      groups.append(group)
    }
    return groups
  }

  private mutating func step() -> Bool {
    stepsLeft -= 1
    if stepsLeft & 1023 == 0, shouldStop() { stepsLeft = -1 }
    return stepsLeft >= 0
  }

  private func fits(_ session: Int, _ place: Model.Place, _ other: Int, _ there: Model.Place) -> Bool {
    model.fits(session, place, other, there) || (model.hasAccepted && model.accepts(session, place, other, there))
  }

  // MARK: The cheapest

  private mutating func cheapest(_ open: [Open], _ cost: Int) {
    guard let next = open.indices.min(by: { (open[$0].places.count, open[$0].session) < (open[$1].places.count, open[$1].session) }) else {
      best = chosen
      bestCost = cost
      hasFound = true
      return
    }
    let rest = open.indices.filter { $0 != next }.map { open[$0] }
    let least = rest.reduce(cost) { $0 + ($1.places.first?.cost ?? 0) }
    for (place, price) in open[next].places {
      if least + price >= bestCost || !step() { return }
      guard let left = narrowed(rest, open[next].session, place, from: 0) else { continue }
      if left.reduce(cost + price, { $0 + ($1.places.first?.cost ?? 0) }) >= bestCost { continue }
      chosen.append((open[next].session, place))
      cheapest(left, cost + price)
      chosen.removeLast()
    }
  }

  /// What is left to others once a session has a place; nil where that is nothing for one of them.
  private func narrowed(_ open: [Open], _ session: Int, _ place: Model.Place, from start: Int32) -> [Open]? {
    var left = open
    for index in left.indices {
      let other = left[index].session
      left[index].places.removeAll { $0.place.start < start || !fits(session, place, other, $0.place) }
      if left[index].places.isEmpty { return nil }
    }
    return left
  }

  // MARK: Any

  private mutating func first(_ open: [Open], from start: Int32) {
    if open.isEmpty {
      best = chosen
      hasFound = true
      return
    }
    // Those that can begin earliest first.
    let order = open.indices.map { index in (index, open[index].places.map(\.place.start).min() ?? 0) }.sorted {
      ($0.1, $0.0) < ($1.1, $1.0)
    }
    for (index, _) in order {
      for place in earliest(open[index].places) {
        if hasFound || !step() { return }
        let rest = open.indices.filter { $0 != index }.map { open[$0] }
        guard let left = narrowed(rest, open[index].session, place, from: place.start) else { continue }
        chosen.append((open[index].session, place))
        first(left, from: place.start)
        chosen.removeLast()
      }
    }
  }

  /// The earliest place for each choice of venue.
  private func earliest(_ places: [(place: Model.Place, cost: Int)]) -> [Model.Place] {
    var byChoice: [Int32: Model.Place] = [:]
    for (place, _) in places where place.start < byChoice[place.choice]?.start ?? .max { byChoice[place.choice] = place }
    return byChoice.values.sorted { ($0.start, $0.choice) < ($1.start, $1.choice) }
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
}

extension Model {
  /// Whether two sessions on one day can be in each other's way.
  fileprivate func meet(_ a: Int, _ b: Int) -> Bool {
    share(a, b) || mayShareRoom(a, b) || tieRanges.range(a).contains { ties[$0].other == b && ties[$0].kind != .days }
  }
}
