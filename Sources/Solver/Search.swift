import CivilTime
import Planning

/// A complete search for one schedule that obeys every hard rule: depth first, the session with the fewest places left per conflict
/// first (dom/wdeg, Boussemart et al. 2004), its cheapest place first, with forward checking.
///
/// It starts anew with more steps each time (what conflicted is then tried earlier), until it finds a schedule or has tried everything.
struct Search {
  enum Outcome {
    case found([Model.Candidate?])
    /// There is none.
    case none
    /// It was stopped before it knew.
    case unknown
  }

  /// Assignments of the first run; each further run has half as many again.
  private static let firstSteps = 2000

  private let model: Model
  private let shouldStop: () -> Bool
  private var live: [[Bool]]
  private var liveCounts: [Int]
  private var chosen: [Model.Candidate?]
  private var weights: [Int]
  private var weekCounts: [[ISOWeek: Int]]
  /// What was taken away, to be given back: session and candidate.
  private var trail: [(session: Int, candidate: Int)] = []
  private var stepsLeft = 0

  init(_ model: Model, shouldStop: @escaping () -> Bool) {
    self.model = model
    self.shouldStop = shouldStop
    live = model.candidates.map { Array(repeating: true, count: $0.count) }
    liveCounts = model.candidates.map(\.count)
    chosen = Array(repeating: nil, count: model.candidates.count)
    weights = Array(repeating: 1, count: model.candidates.count)
    weekCounts = Array(repeating: [:], count: model.weekLimits.count)
  }

  mutating func run() -> Outcome {
    guard model.isComplete else { return .unknown }
    guard model.held.allSatisfy({ liveCounts[$0] > 0 }) else { return .none }
    var steps = Search.firstSteps
    while true {
      stepsLeft = steps
      switch descend() {
      case .found(let schedule): return .found(schedule)
      case .none: return .none
      case .unknown: if shouldStop() { return .unknown }
      }
      steps += steps / 2
    }
  }

  /// One session on the way down: the order to try its candidates in, and how far that has come.
  private struct Level {
    let session: Int
    let order: [Int]
    var next = 0
    var trailDepth = 0
    var isChosen = false
  }

  /// Goes down and back up until all have a place, all has been tried, or the steps are used up. A loop and not a recursion, as the way
  /// down is as long as there are sessions.
  private mutating func descend() -> Outcome {
    guard let first = nextSession() else { return .found(chosen) }
    var levels = [Level(session: first, order: order(of: first))]
    while var level = levels.popLast() {
      if level.isChosen { giveBack(&level) }
      while level.next < level.order.count, !live[level.session][level.order[level.next]] { level.next += 1 }
      guard level.next < level.order.count else { continue }
      if stepsLeft <= 0 || shouldStop() {
        levels.append(level)
        while var open = levels.popLast() {
          if open.isChosen { giveBack(&open) }
        }
        return .unknown
      }
      stepsLeft -= 1
      let candidate = model.candidates[level.session][level.order[level.next]]
      level.next += 1
      level.trailDepth = trail.count
      level.isChosen = true
      choose(candidate, for: level.session)
      let holds = propagate(level.session, candidate)
      levels.append(level)
      guard holds else { continue }
      guard let session = nextSession() else { return .found(chosen) }
      levels.append(Level(session: session, order: order(of: session)))
    }
    return .none
  }

  private mutating func giveBack(_ level: inout Level) {
    level.isChosen = false
    if let candidate = chosen[level.session] { unchoose(candidate, for: level.session) }
    while trail.count > level.trailDepth, let last = trail.popLast() {
      live[last.session][last.candidate] = true
      liveCounts[last.session] += 1
    }
  }

  /// The candidates of a session in the order to try them: the cheapest first, with what the series cost that it is in, as far as their
  /// other sessions have a place.
  private func order(of session: Int) -> [Int] {
    let indices = Array(model.candidates[session].indices)
    let pulls = model.pulls[session].compactMap { pull in chosen[pull.other].map { (pull, $0.day) } }
    guard !pulls.isEmpty else { return indices }
    let costs = model.candidates[session].map { candidate in
      pulls.reduce(candidate.cost) { $0 + $1.0.cost(from: $1.1, to: candidate.day) }
    }
    return indices.sorted { (costs[$0], $0) < (costs[$1], $1) }
  }

  private func nextSession() -> Int? {
    // liveCounts / weights, compared without dividing; ties go to the first of the plan.
    var best: Int?
    for session in model.held where chosen[session] == nil {
      guard let current = best else {
        best = session
        continue
      }
      if liveCounts[session] * weights[current] < liveCounts[current] * weights[session] { best = session }
    }
    return best
  }

  private mutating func choose(_ candidate: Model.Candidate, for session: Int) {
    chosen[session] = candidate
    for audience in model.plans.entries[session].attending where model.weekLimits[audience] != nil {
      weekCounts[audience][candidate.day.isoWeek, default: 0] += 1
    }
  }

  private mutating func unchoose(_ candidate: Model.Candidate, for session: Int) {
    chosen[session] = nil
    for audience in model.plans.entries[session].attending where model.weekLimits[audience] != nil {
      weekCounts[audience][candidate.day.isoWeek, default: 0] -= 1
    }
  }

  /// Takes from all others what the choice forbids; false where one has nothing left.
  private mutating func propagate(_ session: Int, _ candidate: Model.Candidate) -> Bool {
    for neighbour in model.neighbours[session] where chosen[neighbour.number] == nil {
      for index in model.candidates[neighbour.number].indices where live[neighbour.number][index] {
        if !model.fits(session, candidate, neighbour, model.candidates[neighbour.number][index]) { take(neighbour.number, index) }
      }
      if liveCounts[neighbour.number] == 0 { return fail(session, neighbour.number) }
    }
    let week = candidate.day.isoWeek
    for audience in model.plans.entries[session].attending {
      guard let limit = model.weekLimits[audience], let count = weekCounts[audience][week], count >= limit else { continue }
      if count > limit { return fail(session, session) }
      for other in model.held where chosen[other] == nil && model.plans.entries[other].attending.contains(audience) {
        for index in model.candidates[other].indices where live[other][index] && week.days.contains(model.candidates[other][index].day) {
          take(other, index)
        }
        if liveCounts[other] == 0 { return fail(session, other) }
      }
    }
    return true
  }

  private mutating func take(_ session: Int, _ index: Int) {
    live[session][index] = false
    liveCounts[session] -= 1
    trail.append((session, index))
  }

  private mutating func fail(_ a: Int, _ b: Int) -> Bool {
    weights[a] += 1
    weights[b] += 1
    return false
  }
}
