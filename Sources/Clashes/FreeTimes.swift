import CivilTime

/// Finds the nearest times at which something that overlaps could be instead: the ways out for plain events.
public struct FreeTimes {
  /// Times stepped over in each direction, and looked at for one of them, at the most.
  private static let stepLimit = 100

  /// By key, then start.
  private let items: [OverlapSweep.Item]
  /// The longest item, in seconds: nothing that starts earlier than that before a time reaches into it.
  private let longest: Int

  /// The free times between some times that are taken.
  public init(_ items: [OverlapSweep.Item]) {
    self.items = items.filter { $0.start < $0.end }.sorted { ($0.key, $0.start, $0.end, $0.event) < ($1.key, $1.start, $1.end, $1.event) }
    longest = self.items.map { $0.end - $0.start }.max() ?? 0
  }

  /// The starts nearest to where an event is, the one before it and the one after it, at which its length is free of all others of its key and
  /// lies within `bounds`; the nearer first. Seconds since 1970-01-01T00:00:00Z.
  public func nearest(to item: OverlapSweep.Item, within bounds: Range<Int>) -> [Int] {
    let length = item.end - item.start
    let later = step(from: item.start, length, item, bounds) { $0.end }
    let earlier = step(from: item.start, length, item, bounds) { $0.start - length }
    return [earlier, later].compactMap { $0 }.sorted { (abs($0 - item.start), $0) < (abs($1 - item.start), $1) }
  }

  private func step(from start: Int, _ length: Int, _ item: OverlapSweep.Item, _ bounds: Range<Int>, next: (OverlapSweep.Item) -> Int)
    -> Int?
  {
    var start = start
    for _ in 0..<FreeTimes.stepLimit {
      guard start >= bounds.lowerBound, start + length <= bounds.upperBound else { return nil }
      switch taken(start..<(start + length), item) {
      case .none: return start
      case .unknown: return nil
      case .by(let other): start = next(other)
      }
    }
    return nil
  }

  private enum Answer {
    case none, unknown
    case by(OverlapSweep.Item)
  }

  /// What else of the key takes a part of some seconds.
  private func taken(_ seconds: Range<Int>, _ item: OverlapSweep.Item) -> Answer {
    var low = 0
    var high = items.count
    while low < high {
      let middle = (low + high) / 2
      if (items[middle].key, items[middle].start) < (item.key, seconds.lowerBound - longest) { low = middle + 1 } else { high = middle }
    }
    var looked = 0
    for other in items[low...] {
      guard other.key == item.key, other.start < seconds.upperBound else { return .none }
      looked += 1
      guard looked <= FreeTimes.stepLimit * 10 else { return .unknown }
      if other.event != item.event, seconds.lowerBound < other.end { return .by(other) }
    }
    return .none
  }
}
