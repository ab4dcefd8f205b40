import CivilTime

/// Finds what overlaps among any number of times that are taken: by one sweep in the order of their starts, never by comparing all pairs.
public struct OverlapSweep {
  /// A time that is taken.
  public struct Item: Sendable {
    /// When it starts, in seconds since 1970-01-01T00:00:00Z.
    public let start: Int
    /// When it ends, exclusive.
    public let end: Int
    /// Whose it is, from 0: of one event nothing overlaps with itself.
    public let event: Int32
    /// What is taken: only times of one key can overlap.
    public let key: Int32

    /// A time that is taken.
    public init(start: Int, end: Int, event: Int32, key: Int32) {
      self.start = start
      self.end = end
      self.event = event
      self.key = key
    }
  }

  /// Two events that overlap, once or more often.
  public struct Overlap: Hashable, Sendable {
    /// The event that starts first, the first time they overlap.
    public let first: Int32
    /// The other.
    public let second: Int32
    /// What of it is taken twice.
    public let key: Int32
    /// What both take, the first time.
    public let shared: Interval<Instant>
    /// When the second starts and ends, the first time.
    public let secondTimes: Interval<Instant>
    /// How often they overlap.
    public var count: Int
    /// When the last overlap starts.
    public var last: Instant
  }

  /// Pairs looked at, at the most.
  public static let pairLimit = 2_000_000
  /// Overlaps of two events told apart, at the most.
  public static let overlapLimit = 1_000

  /// The overlaps, by time, then by event.
  public private(set) var overlaps: [Overlap] = []
  /// Whether a limit has ended the sweep, so that not all was compared.
  public private(set) var isCutOff = false

  /// Sweeps over some times; `isOne` says whether two events are one and the same, so that they do not clash.
  public init(_ items: [Item], isOne: (Int32, Int32) -> Bool) {
    let items = OverlapSweep.joined(
      items.filter { $0.start < $0.end }.sorted { ($0.key, $0.start, $0.end, $0.event) < ($1.key, $1.start, $1.end, $1.event) })
    var active: [Item] = []
    var places: [UInt64: Int] = [:]
    var pairs = 0
    for item in items {
      if let other = active.first, other.key != item.key { active.removeAll(keepingCapacity: true) }
      active.removeAll { $0.end <= item.start }
      pairs += active.count
      if pairs > OverlapSweep.pairLimit || overlaps.count >= OverlapSweep.overlapLimit {
        isCutOff = true
        break
      }
      for other in active where other.event != item.event {
        let (low, high) = (min(other.event, item.event), max(other.event, item.event))
        let pair = UInt64(UInt32(bitPattern: low)) << 32 | UInt64(UInt32(bitPattern: high))
        if let place = places[pair] {
          // What two events share beside the time may be several things: the first of them counts.
          if place >= 0, overlaps[place].key == item.key {
            overlaps[place].count += 1
            overlaps[place].last = Instant(seconds: item.start)
          }
          continue
        }
        guard let earlier = OverlapSweep.interval(other), let later = OverlapSweep.interval(item),
          let shared = earlier.intersection(later), !isOne(other.event, item.event)
        else {
          places[pair] = -1
          continue
        }
        places[pair] = overlaps.count
        overlaps.append(
          Overlap(
            first: other.event, second: item.event, key: item.key, shared: shared, secondTimes: later, count: 1,
            last: shared.start))
      }
      active.append(item)
    }
    overlaps.sort { ($0.shared.start, $0.shared.end, $0.first, $0.second) < ($1.shared.start, $1.shared.end, $1.first, $1.second) }
  }

  /// The items in order, with those of one event that overlap one another made one: it does not clash with itself.
  private static func joined(_ items: [Item]) -> [Item] {
    var joined: [Item] = []
    joined.reserveCapacity(items.count)
    var places = [Int32](repeating: -1, count: Int((items.map(\.event).max() ?? -1) + 1))
    for item in items {
      let place = Int(places[Int(item.event)])
      if place >= 0, joined[place].key == item.key, item.start < joined[place].end {
        let first = joined[place]
        joined[place] = Item(start: first.start, end: max(first.end, item.end), event: item.event, key: item.key)
      } else {
        places[Int(item.event)] = Int32(truncatingIfNeeded: joined.count)
        joined.append(item)
      }
    }
    return joined
  }

  private static func interval(_ item: Item) -> Interval<Instant>? { Interval(Instant(seconds: item.start), Instant(seconds: item.end)) }
}
