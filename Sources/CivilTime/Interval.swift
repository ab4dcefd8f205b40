/// From one point up to, and not including, another: half-open, never empty.
///
/// This is the only place where overlap is decided. Two intervals that abut do not overlap; two that are equal do.
public struct Interval<Bound: Comparable & Hashable & Sendable>: Hashable, Sendable {
  /// The first point inside.
  public let start: Bound
  /// The first point after it, later than `start`.
  public let end: Bound

  init(unchecked start: Bound, _ end: Bound) {
    self.start = start
    self.end = end
  }

  /// An interval; nil where it would be empty or end before it begins.
  public init?(_ start: Bound, _ end: Bound) {
    guard start < end else { return nil }
    self.init(unchecked: start, end)
  }

  /// Whether the two share a point.
  public func overlaps(_ other: Interval) -> Bool { start < other.end && other.start < end }

  /// What the two share; nil where they do not overlap.
  public func intersection(_ other: Interval) -> Interval? { Interval(max(start, other.start), min(end, other.end)) }

  /// Whether the other lies wholly inside.
  public func contains(_ other: Interval) -> Bool { start <= other.start && other.end <= end }
}
