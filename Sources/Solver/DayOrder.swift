/// For each session the days it may be on, the cheapest first.
final class DayOrder {
  private let count: Cells<Int32>
  private let days: Cells<Int32>
  private let costs: Cells<Int>
  private let stride: Int

  /// All days on which a session has a start and a venue, with what the cheapest of them costs; `allows` may leave days out.
  init(_ model: Model, allows: (Int, Int) -> Bool = { _, _ in true }) {
    stride = model.dayCount
    count = Cells(model.count, 0)
    days = Cells(model.count * stride, 0)
    costs = Cells(model.count * stride, 0)
    var found: [(cost: Int, day: Int)] = []
    for session in 0..<model.count {
      found.removeAll(keepingCapacity: true)
      for k in 0..<model.dayCount where allows(session, k) {
        if let cost = model.leastCost(session, k) { found.append((cost, k)) }
      }
      found.sort { ($0.cost, $0.day) < ($1.cost, $1.day) }
      count[session] = Int32(found.count)
      for (position, item) in found.enumerated() {
        days[session * stride + position] = Int32(item.day)
        costs[session * stride + position] = item.cost
      }
    }
  }

  /// The same order, with only the days that `keeps` holds.
  init(_ model: Model, _ other: DayOrder, keeps: (Int, Int) -> Bool) {
    stride = model.dayCount
    count = Cells(model.count, 0)
    days = Cells(model.count * stride, 0)
    costs = Cells(model.count * stride, 0)
    for session in 0..<model.count {
      var kept = 0
      for position in other.range(session) where keeps(session, other.day(session, position)) {
        days[session * stride + kept] = Int32(other.day(session, position))
        costs[session * stride + kept] = other.least(session, position)
        kept += 1
      }
      count[session] = Int32(kept)
    }
  }

  @inline(__always) func range(_ session: Int) -> Range<Int> { 0..<Int(count[session]) }
  @inline(__always) func day(_ session: Int, _ position: Int) -> Int { Int(days[session * stride + position]) }
  /// What the session costs there at least, by itself.
  @inline(__always) func least(_ session: Int, _ position: Int) -> Int { costs[session * stride + position] }
}
