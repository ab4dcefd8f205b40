/// Instants for many wall times of one zone: remembers the offset of each stretch of some twelve days in which it does not change, and asks
/// the zone for all others.
public struct ZoneClock: Sendable {
  private static let shift = 20
  private static let slots = 256

  /// The zone.
  public let zone: Zone
  private var stretches = [Int](repeating: .min, count: ZoneClock.slots)
  private var offsets = [Int](repeating: .min, count: ZoneClock.slots)

  /// A clock of a zone.
  public init(_ zone: Zone) { self.zone = zone }

  /// The instant a wall time names, in seconds since 1970-01-01T00:00:00Z; as ``Zone/instant(of:)-(WallSecond)``.
  @inline(__always) public mutating func instant(ofWall wall: Int) -> Int {
    let stretch = wall >> ZoneClock.shift
    let slot = stretch & (ZoneClock.slots - 1)
    if stretches[slot] != stretch { learn(stretch, slot) }
    let offset = offsets[slot]
    return offset == .min ? zone.instant(of: WallSecond(seconds: wall)).seconds : wall - offset
  }

  private mutating func learn(_ stretch: Int, _ slot: Int) {
    stretches[slot] = stretch
    let start = stretch << ZoneClock.shift
    offsets[slot] = zone.constantOffset(from: start - 2 * 86_400, to: start + (1 << ZoneClock.shift) + 2 * 86_400) ?? .min
  }
}

extension Zone {
  /// The offset between two instants where no change lies between them; nil where one may.
  func constantOffset(from start: Int, to end: Int) -> Int? {
    let offset = self.offset(at: Instant(seconds: start))
    guard offset == self.offset(at: Instant(seconds: end)) else { return nil }
    // Without a rule the recorded changes tell all; with one, two changes may hide between two equal offsets only if they are close.
    if transitions.contains(where: { start < $0 && $0 <= end }) { return nil }
    if rule?.daylight == nil || transitions.last.map({ end < $0 }) ?? false { return offset }
    let isSteady = stride(from: start, to: end, by: 86_400).allSatisfy { self.offset(at: Instant(seconds: $0)) == offset }
    return isSteady ? offset : nil
  }
}
