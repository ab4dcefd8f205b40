/// A Lagrangian relaxation (Geoffrion 1974; Held, Wolfe and Crowder 1974 for the steps): what sessions share has prices instead of limits,
/// and the cheapest days of the forest are then found exactly. What they cost, less the prices of what there is, no schedule goes below.
///
/// Prices are whole multiples of 1/4096 and costs whole numbers, so sums of them are exact in a Double and the bound is a true one.
final class Relaxation {
  static let grain = 4096.0

  let model: Model
  let domains: Domains
  let forest: Forest
  let prices: Prices

  /// For (session, day): what start and venue cost at least at the present prices, and which they are.
  private let timeCost: Cells<Double>
  private let timeStart: Cells<Int16>
  private let timeChoice: Cells<Int32>
  /// For (session, day): all that the day costs, infinite where it is not left.
  let value: Cells<Double>
  /// For (session, day): the cost of the session's subtree; and what it costs its parent.
  let subtree: Cells<Double>
  let message: Cells<Double>
  private var isDirty: [Bool]
  private var treeValue: [Double]
  /// The days, starts and choices of the relaxed schedule.
  private(set) var picked: [Model.Place]
  /// The value of the relaxation at the present prices; infinite where a session has no day left.
  private(set) var total = 0.0
  /// The best prices so far.
  private(set) var bestTotal = -Double.infinity

  init(_ model: Model, _ domains: Domains) {
    self.model = model
    self.domains = domains
    let exempt = (0..<model.count).map { !model.acceptedWith[$0].isEmpty }
    forest = Forest(model, domains, exempt: exempt)
    prices = Prices(model, forest.leftovers, exempt: exempt)
    let cells = model.count * model.dayCount
    timeCost = Cells(cells, .infinity)
    timeStart = Cells(cells, 0)
    timeChoice = Cells(cells, 0)
    value = Cells(cells, .infinity)
    subtree = Cells(cells, .infinity)
    message = Cells(cells, .infinity)
    isDirty = Array(repeating: true, count: model.count)
    treeValue = Array(repeating: 0, count: model.count)
    picked = Array(repeating: Model.Place(day: 0, start: 0, choice: 0), count: model.count)
    for session in 0..<model.count { domains.each(session) { refreshTime(session, $0) } }
    for session in 0..<model.count { refreshDays(session) }
  }

  // MARK: Costs at the present prices

  /// The cheapest start and venue on a day.
  private func refreshTime(_ session: Int, _ k: Int) {
    var least = Double.infinity
    var bestStart = 0
    var bestChoice = 0
    let leastStart = Double(model.leastStartCost[session])
    for c in model.choices(session) {
      if Double(model.choiceCost[c]) + leastStart >= least { break }
      let roomRow = prices.roomRow(c, k)
      model.eachStart(session, k, c) { s in
        var price = Double(model.choiceCost[c] + model.startCost[session * model.startCount + s])
        if price >= least { return }
        price += prices.people(session, k, s)
        if roomRow >= 0 { price += prices.sum(roomRow, s, Int(model.choiceLength[c])) }
        if price < least {
          least = price
          bestStart = s
          bestChoice = c
        }
      }
    }
    let index = session * model.dayCount + k
    timeCost[index] = least
    timeStart[index] = Int16(bestStart)
    timeChoice[index] = Int32(bestChoice)
  }

  /// Brings a session's day costs up to date with its days and the prices of days.
  func refreshDays(_ session: Int) {
    let base = session * model.dayCount
    for k in 0..<model.dayCount { value[base + k] = .infinity }
    domains.each(session) { k in
      value[base + k] = timeCost[base + k] + Double(model.dayCost[base + k]) + prices.ofDay[base + k]
    }
    isDirty[session] = true
  }

  private func refresh(_ session: Int, _ k: Int) {
    guard domains.has(session, k) else { return }
    refreshTime(session, k)
    let index = session * model.dayCount + k
    value[index] = timeCost[index] + Double(model.dayCost[index]) + prices.ofDay[index]
    isDirty[session] = true
  }

  // MARK: The forest

  /// Solves the relaxation at the present prices; gives its value.
  @discardableResult func solve() -> Double {
    let days = model.dayCount
    var touched = Set<Int>()
    for session in forest.order where isDirty[session] {
      isDirty[session] = false
      let base = session * days
      for k in 0..<days { subtree[base + k] = value[base + k] }
      for child in forest.children[session] {
        for k in 0..<days { subtree[base + k] += message[child * days + k] }
      }
      if forest.parent[session] >= 0 {
        sendUp(session)
        isDirty[forest.parent[session]] = true
      } else {
        touched.insert(session)
      }
    }
    for root in touched {
      let (k, least) = leastOf(subtree, root * days, 0, days)
      treeValue[root] = least
      if least < .infinity { pick(root, k) }
    }
    total = forest.roots.reduce(-prices.rent) { $0 + treeValue[$1] }
    bestTotal = max(bestTotal, total)
    return total
  }

  /// What a session's subtree costs its parent, for each day of the parent.
  private func sendUp(_ session: Int) {
    let days = model.dayCount
    let base = session * days
    let table = forest.table[session]
    if table < 0 {
      windowMinima(session)
      return
    }
    let parent = forest.parent[session]
    guard let parentFirst = domains.first(parent), let parentLast = domains.last(parent), let ownFirst = domains.first(session),
      let ownLast = domains.last(session)
    else {
      for k in 0..<days { message[base + k] = .infinity }
      return
    }
    forest.tables[table].withUnsafeBufferPointer { costs in
      for k in parentFirst...parentLast {
        let first = max(ownFirst, Int(forest.from[base + k]))
        let end = min(ownLast + 1, Int(forest.to[base + k]))
        var least = Double.infinity
        let row = k * days
        var l = first
        while l < end {
          least = min(least, subtree[base + l] + costs[row + l])
          l += 1
        }
        message[base + k] = least
      }
    }
  }

  /// Minima of windows whose ends only move on: those that may still be least are kept in order (Lemire 2006).
  private func windowMinima(_ session: Int) {
    let days = model.dayCount
    let base = session * days
    var queue: [Int] = []
    queue.reserveCapacity(days)
    var head = 0
    var next = 0
    for k in 0..<days {
      let first = Int(forest.from[base + k])
      let end = Int(forest.to[base + k])
      while next < end {
        while queue.count > head, let last = queue.last, subtree[base + last] >= subtree[base + next] { queue.removeLast() }
        queue.append(next)
        next += 1
      }
      while head < queue.count, queue[head] < first { head += 1 }
      message[base + k] = head < queue.count ? subtree[base + queue[head]] : .infinity
    }
  }

  private func leastOf(_ cells: borrowing Cells<Double>, _ base: Int, _ from: Int, _ to: Int) -> (Int, Double) {
    var least = Double.infinity
    var at = from
    for k in from..<max(from, to) where cells[base + k] < least {
      least = cells[base + k]
      at = k
    }
    return (at, least)
  }

  /// Takes the cheapest days of a tree, from its root down.
  private func pick(_ root: Int, _ day: Int) {
    var waiting = [(root, day)]
    let days = model.dayCount
    while let (session, k) = waiting.popLast() {
      let index = session * days + k
      picked[session] = Model.Place(day: Int32(k), start: Int32(timeStart[index]), choice: timeChoice[index])
      for child in forest.children[session] {
        let first = Int(forest.from[child * days + k])
        let end = Int(forest.to[child * days + k])
        let table = forest.table[child]
        if table < 0 {
          waiting.append((child, leastOf(subtree, child * days, first, end).0))
          continue
        }
        var least = Double.infinity
        var at = first
        for l in first..<max(first, end) {
          let cost = subtree[child * days + l] + forest.tables[table][k * days + l]
          if cost < least {
            least = cost
            at = l
          }
        }
        waiting.append((child, at))
      }
    }
  }

  /// No schedule costs less than this, at the present prices.
  var bound: Int { total == .infinity ? .max : Int((total - max(1e-6, abs(total) * 1e-13)).rounded(.up)) }

  /// Brings a session up to date that has been given back days.
  func reset(_ session: Int) {
    domains.each(session) { refreshTime(session, $0) }
    refreshDays(session)
    // What its children cost it is known only for the days it had.
    for child in forest.children[session] { isDirty[child] = true }
  }

  /// For each session how much too much is taken of what it takes in the relaxed schedule.
  func blame() -> [Int] { prices.blame(picked) }

  // MARK: Steps

  /// Moves the prices towards what the relaxed schedule takes too much of; `target` is the cost of a schedule. Gives whether anything is
  /// taken too much of, or paid for and not taken whole: where not, the relaxed schedule is a best one.
  func step(_ theta: Double, target: Double) -> Bool {
    guard total < .infinity else { return false }
    guard prices.step(picked, theta, gap: max(target - total, 0.5)) else { return false }
    prices.changedTimes { refresh($0, $1) }
    prices.changedDays { session, k in
      let index = session * model.dayCount + k
      guard domains.has(session, k) else { return }
      value[index] = timeCost[index] + Double(model.dayCost[index]) + prices.ofDay[index]
      isDirty[session] = true
    }
    return true
  }

  /// Whether the prices show that there is no schedule at all: the relaxation then costs more than any schedule could.
  func refutes(_ shouldStop: () -> Bool) -> Bool {
    let most = Double(model.greatestCost + 1)
    for step in 0..<Relaxation.refutationSteps where !shouldStop() {
      if solve() >= most { return true }
      // What cannot be has no best prices: they grow without end, so the steps need not shrink.
      if !self.step(step < Relaxation.refutationSteps / 2 ? 1 : 0.5, target: total + max(most, Double(model.count))) { return false }
    }
    return false
  }

  private static let refutationSteps = 300

  /// Puts back prices that were better.
  func restore(_ saved: Prices.Saved) {
    prices.restore(saved)
    for session in 0..<model.count { reset(session) }
  }

  // MARK: Reduced costs

  /// Takes from the domains every day on which a session would make the whole cost more than `limit`; the relaxation must be solved.
  /// Gives how many were taken.
  func fix(above limit: Double) -> Int {
    let days = model.dayCount
    let around = Cells(model.count * days, 0.0)
    var taken = 0
    for session in forest.order.reversed() {
      let base = session * days
      let parent = forest.parent[session]
      if parent >= 0 { sendDown(session, parent, around) }
      let others = total - treeValue[forest.root[session]]
      for k in domains.days(session) where others + subtree[base + k] + around[base + k] > limit {
        domains.remove(session, k)
        taken += 1
      }
    }
    return taken
  }

  /// What all of a tree but a session's subtree costs, for each day of the session.
  private func sendDown(_ session: Int, _ parent: Int, _ around: borrowing Cells<Double>) {
    let days = model.dayCount
    let base = session * days
    for k in 0..<days { around[base + k] = .infinity }
    let table = forest.table[session]
    for k in 0..<days {
      let whole = subtree[parent * days + k] + around[parent * days + k]
      guard whole < .infinity, message[base + k] < .infinity else { continue }
      let rest = whole - message[base + k]
      for l in Int(forest.from[base + k])..<max(Int(forest.from[base + k]), Int(forest.to[base + k])) {
        let cost = table < 0 ? rest : rest + forest.tables[table][k * days + l]
        if cost < around[base + l] { around[base + l] = cost }
      }
    }
  }
}
