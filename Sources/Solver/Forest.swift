/// The day relations that the relaxation keeps: a forest, in which the cheapest days are found exactly by dynamic programming.
///
/// Series come first, then orders with a most, then orders with a least alone; what would close a circle is left over.
final class Forest {
  /// What ties a session to its parent.
  struct Edge {
    /// Days from the parent to the session.
    var low = -Int(Model.Tie.far)
    var high = Int(Model.Tie.far)
    var pulls: [Model.Pull] = []
  }

  /// A relation that is not in the forest: days from one session to the other.
  struct Leftover {
    let from: Int
    let to: Int
    let low: Int
    let high: Int
  }

  let model: Model
  /// -1 for roots.
  let parent: [Int]
  let children: [[Int]]
  /// Children before their parents.
  let order: [Int]
  let roots: [Int]
  let root: [Int]
  let leftovers: [Leftover]
  /// For each session with a parent, and each day of the parent: the first and the day after the last that it may have.
  let from: Cells<Int32>
  let to: Cells<Int32>
  /// The row of ``tables``; -1 where the days cost nothing.
  let table: [Int]
  /// What the days cost: for each kind of edge, for each day of the parent, for each day.
  let tables: [[Double]]

  init(_ model: Model, _ domains: Domains, exempt: [Bool]) {
    self.model = model
    let count = model.count
    let edges = Forest.edges(model, domains, exempt)
    var groups = Groups(count)
    var near: [[(other: Int, edge: Edge)]] = Array(repeating: [], count: count)
    var left: [Leftover] = []
    for (a, b, edge) in edges {
      guard groups.join(a, b) else {
        left.append(Leftover(from: a, to: b, low: edge.low, high: edge.high))
        continue
      }
      near[a].append((b, edge))
      near[b].append((a, edge.reversed))
    }
    leftovers = left
    var parent = Array(repeating: -1, count: count)
    var children: [[Int]] = Array(repeating: [], count: count)
    var root = Array(repeating: -1, count: count)
    var toParent: [Edge?] = Array(repeating: nil, count: count)
    var down: [Int] = []
    var roots: [Int] = []
    for start in 0..<count where root[start] < 0 {
      roots.append(start)
      root[start] = start
      var waiting = [start]
      while let session = waiting.popLast() {
        down.append(session)
        for (other, edge) in near[session] where root[other] < 0 {
          root[other] = start
          parent[other] = session
          children[session].append(other)
          toParent[other] = edge
          waiting.append(other)
        }
      }
    }
    self.parent = parent
    self.children = children
    self.roots = roots
    self.root = root
    order = down.reversed()
    let days = model.dayCount
    from = Cells(count * days, 0)
    to = Cells(count * days, 0)
    var keys: [[Int]: Int] = [:]
    var tables: [[Double]] = []
    var table = Array(repeating: -1, count: count)
    for session in 0..<count {
      guard let edge = toParent[session] else { continue }
      for k in 0..<days {
        from[session * days + k] = Int32(model.firstDay(from: Int(model.dayNumber[k]) + edge.low))
        to[session * days + k] = Int32(model.firstDay(from: Int(model.dayNumber[k]) + edge.high + 1))
      }
      guard !edge.pulls.isEmpty else { continue }
      let key = edge.pulls.flatMap { [Int($0.every), Int($0.tolerance), $0.isFirst ? 1 : 0, $0.weight] }
      table[session] = keys[key] ?? tables.count
      if table[session] == tables.count {
        keys[key] = tables.count
        var costs = [Double](repeating: 0, count: days * days)
        for k in 0..<days {
          for l in 0..<days {
            let distance = Int(model.dayNumber[l] - model.dayNumber[k])
            costs[k * days + l] = Double(edge.pulls.reduce(0) { $0 + $1.cost(daysToOther: distance) })
          }
        }
        tables.append(costs)
      }
    }
    self.table = table
    self.tables = tables
  }

  /// Relations between two sessions that can matter, the most useful first.
  private static func edges(_ model: Model, _ domains: Domains, _ exempt: [Bool]) -> [(Int, Int, Edge)] {
    var found: [[Int]: Edge] = [:]
    for a in 0..<model.count {
      for index in model.tieRanges.range(a) {
        let tie = model.ties[index]
        let b = Int(tie.other)
        guard a < b, tie.kind != .apart, !exempt[a] || !exempt[b] else { continue }
        let low = Int(tie.low)
        let high = Int(tie.high)
        guard let firstA = domains.first(a), let lastA = domains.last(a), let firstB = domains.first(b), let lastB = domains.last(b)
        else { continue }
        let least = Int(model.dayNumber[firstB] - model.dayNumber[lastA])
        let most = Int(model.dayNumber[lastB] - model.dayNumber[firstA])
        if least >= low, most <= high { continue }
        found[[a, b], default: Edge()].low = max(found[[a, b]]?.low ?? low, low)
        found[[a, b], default: Edge()].high = min(found[[a, b]]?.high ?? high, high)
      }
      for index in model.pullRanges.range(a) {
        let pull = model.pulls[index]
        if a < pull.other { found[[a, Int(pull.other)], default: Edge()].pulls.append(pull) }
      }
    }
    return found.map { ($0.key[0], $0.key[1], $0.value) }.sorted { one, other in
      (one.2.rank, one.0, one.1) < (other.2.rank, other.0, other.1)
    }
  }
}

extension Forest.Edge {
  fileprivate var reversed: Forest.Edge {
    Forest.Edge(
      low: -high, high: -low,
      pulls: pulls.map {
        Model.Pull(other: $0.other, every: $0.every, tolerance: $0.tolerance, isFirst: !$0.isFirst, weight: $0.weight)
      })
  }

  fileprivate var rank: Int {
    if !pulls.isEmpty { return -1_000_000 }
    return min(high - low, 1_000_000)
  }
}

extension Model {
  /// The first day whose number is at least so much; the number of days where there is none.
  func firstDay(from number: Int) -> Int {
    var low = 0
    var high = dayCount
    while low < high {
      let middle = (low + high) / 2
      if Int(dayNumber[middle]) < number { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
