/// A complete search over the days: branch and bound (Land and Doig 1960) with the relaxation as the bound, its reduced costs and the
/// propagation taking away days. What it leaves unsearched cannot be better than what is known.
final class Proof {
  /// A day that was tried, and what is left to do when it has been.
  private struct Branch {
    let mark: Int
    let session: Int
    let day: Int
    /// No schedule below this branch costs less.
    let bound: Int
    var stage = 0
  }

  /// Steps of prices at a node.
  private static let steps = 24

  private let model: Model
  let domains: Domains
  let relaxation: Relaxation
  private let propagation: Propagation
  private let state: State
  private var branches: [Branch] = []
  private var hasBegun = false
  private(set) var isDone = false
  private(set) var nodes = 0
  /// Whether a leaf was left before it was searched: then nothing is proven.
  private var isStuck = false
  private var shouldStop: () -> Bool = { false }
  /// The cost to go below.
  private(set) var upper: Int
  private(set) var best: [Model.Place?]?

  init(_ relaxation: Relaxation, sharing: [[Int32]], order: DayOrder, upper: Int) {
    model = relaxation.model
    domains = relaxation.domains
    self.relaxation = relaxation
    propagation = Propagation(model, domains, sharing: sharing)
    state = State(model, order: order)
    self.upper = upper
  }

  /// What no schedule costs less than, as far as is known now.
  func bound(root: Int) -> Int {
    if isDone { return upper }
    if isStuck { return root }
    let open = branches.filter { $0.stage < 2 }.map(\.bound).min() ?? root
    return min(upper, max(root, open))
  }

  func adopt(_ cost: Int) { upper = min(upper, cost) }

  /// Searches so many nodes more.
  func run(nodes count: Int, shouldStop: @escaping () -> Bool) {
    self.shouldStop = shouldStop
    if !hasBegun {
      hasBegun = true
      if enter(Array(0..<model.count)) { branch() }
    }
    let last = nodes + count
    while nodes < last, !shouldStop() {
      guard var top = branches.popLast() else {
        isDone = !isStuck
        return
      }
      if top.stage > 0 { undo(top.mark) }
      if top.stage == 2 || top.bound >= upper {
        undo(top.mark)
        continue
      }
      if top.stage == 0 { domains.fix(top.session, top.day) } else { domains.remove(top.session, top.day) }
      top.stage += 1
      branches.append(top)
      if enter([top.session]) { branch() }
    }
  }

  private func undo(_ mark: Int) {
    var sessions = Set<Int>()
    domains.restore(mark) { sessions.insert($0) }
    for session in sessions.sorted() { relaxation.reset(session) }
  }

  /// Looks at a node; false where nothing better is below it.
  private func enter(_ changed: [Int]) -> Bool {
    nodes += 1
    var changed = changed
    var theta = 0.7
    for round in 0..<4 {
      guard propagation.run(changed) else { return false }
      for session in propagation.touched.sorted() { relaxation.refreshDays(session) }
      for step in 0..<(round == 0 ? Proof.steps : Proof.steps / 3) {
        relaxation.solve()
        if relaxation.bound >= upper { return false }
        if step % 8 == 7 { theta *= 0.8 }
        if !relaxation.step(theta, target: Double(upper)) { break }
      }
      relaxation.solve()
      if relaxation.bound >= upper { return false }
      let mark = domains.mark
      let taken = relaxation.fix(above: Double(upper) - 1 + 1e-9)
      changed = domains.changed(since: mark).sorted()
      if taken == 0 || (taken < model.count / 20 && round > 0) { break }
    }
    guard propagation.run(changed) else { return false }
    for session in propagation.touched.sorted() { relaxation.refreshDays(session) }
    relaxation.solve()
    if relaxation.bound >= upper { return false }
    let isLeaf = (0..<model.count).allSatisfy { domains.count($0) == 1 }
    assemble(isLeaf: isLeaf)
    return !isLeaf && relaxation.bound < upper
  }

  /// Makes a schedule of the relaxed days where that can be.
  private func assemble(isLeaf: Bool) {
    let days = (0..<model.count).map { isLeaf ? domains.only($0) : Int(relaxation.picked[$0].day) }
    switch state.assemble(days, below: upper, steps: isLeaf ? .max : 2000, shouldStop: shouldStop) {
    case .whole(let places, let cost):
      upper = cost
      best = places
    case .none: return
    case .unknown: if isLeaf { isStuck = true }
    }
  }

  private func branch() {
    guard let (session, day) = choose() else { return }
    branches.append(Branch(mark: domains.mark, session: session, day: day, bound: relaxation.bound))
  }

  /// The session that is most in the way of others in the relaxed schedule, and its day there.
  private func choose() -> (Int, Int)? {
    let blame = relaxation.blame()
    var best: Int?
    for session in 0..<model.count where domains.count(session) > 1 {
      guard let current = best else {
        best = session
        continue
      }
      if (-blame[session], domains.count(session)) < (-blame[current], domains.count(current)) { best = session }
    }
    return best.map { ($0, Int(relaxation.picked[$0].day)) }
  }
}

extension State {
  /// What comes of putting each session on its day.
  enum Assembly {
    case whole([Place?], cost: Int)
    /// There is none below the limit.
    case none
    /// The steps were used up, or it was stopped.
    case unknown
  }

  /// A whole schedule with each session on its day, at the best starts and venues.
  func assemble(
    _ days: [Int], below limit: Int, steps: Int, isFirstEnough: Bool = false, shouldStop: @escaping () -> Bool
  ) -> Assembly {
    load([])
    var groups: [Int: [Int]] = [:]
    for (session, k) in days.enumerated() { groups[k, default: []].append(session) }
    for (k, sessions) in groups.sorted(by: { $0.key < $1.key }) {
      var timetable = Timetable(model, day: k, sessions, steps: steps, isFirstEnough: isFirstEnough, shouldStop: shouldStop)
      switch timetable.solve() {
      case .none: return .none
      case .unknown: return .unknown
      case .found(let places, _):
        for (session, place) in zip(sessions.sorted(), places) {
          guard isFree(session, place) else { return .none }
          put(session, place)
          if cost >= limit { return .none }
        }
      }
    }
    return .whole(places, cost: cost)
  }
}
