/// A time zone of the IANA database: which offset from UTC its clocks show when.
///
/// Read from the system's TZif file (RFC 8536): the recorded transitions, then the rule of its footer for all time after them.
public struct Zone: Hashable, Sendable {
  /// The name in the IANA database, for instance `Europe/Stockholm`.
  public let name: String
  /// The rule of the footer; nil where the file has none.
  public let rule: PosixRule?

  /// Seconds since 1970 at which the offset changes, growing.
  let transitions: [Int]
  /// The offset east of UTC from each transition on, in seconds.
  let offsets: [Int]
  /// The offset before the first transition.
  let firstOffset: Int

  /// The offset from UTC at an instant, in seconds, positive east of Greenwich.
  public func offset(at instant: Instant) -> Int {
    guard let last = transitions.last else { return rule?.offset(at: instant) ?? firstOffset }
    if instant.seconds >= last, let rule { return rule.offset(at: instant) }
    var low = 0
    var high = transitions.count
    while low < high {
      let middle = (low + high) / 2
      if transitions[middle] <= instant.seconds { low = middle + 1 } else { high = middle }
    }
    return low == 0 ? firstOffset : offsets[low - 1]
  }

  /// The instant a wall time names. RFC 5545 3.3.5 decides where there is none or two: in a gap the offset before the gap holds, and
  /// of a repeated time the first is meant.
  public func instant(of wall: WallTime) -> Instant { instant(of: WallSecond(wall)) }

  /// The instant a wall time names, to the second; gaps and repeats as for whole minutes.
  public func instant(of wall: WallSecond) -> Instant {
    let naive = wall.seconds
    let before = offset(at: Instant(seconds: naive - 86_400))
    let after = offset(at: Instant(seconds: naive + 86_400))
    if before == after, offset(at: Instant(seconds: naive - before)) == before { return Instant(seconds: naive - before) }
    // Of the candidates that read back as the wall time the earliest is the first of a repeat.
    let candidates = [naive - before, naive - after].filter { $0 + offset(at: Instant(seconds: $0)) == naive }
    return Instant(seconds: candidates.min() ?? naive - before)
  }

  /// The wall time at an instant, seconds dropped.
  public func wallTime(at instant: Instant) -> WallTime { wallSecond(at: instant).minute }

  /// The wall time at an instant, to the second.
  public func wallSecond(at instant: Instant) -> WallSecond { WallSecond(seconds: instant.seconds + offset(at: instant)) }

  /// Coordinated universal time.
  public static let utc = Zone(name: "UTC", rule: nil, transitions: [], offsets: [], firstOffset: 0)

  /// A zone by what its clocks do: the offset before the first change, then at growing instants another, all in seconds.
  public init(name: String, firstOffset: Int, changes: [(at: Instant, offset: Int)]) {
    self.init(name: name, rule: nil, transitions: changes.map(\.at.seconds), offsets: changes.map(\.offset), firstOffset: firstOffset)
  }

  init(name: String, rule: PosixRule?, transitions: [Int], offsets: [Int], firstOffset: Int) {
    self.name = name
    self.rule = rule
    self.transitions = transitions
    self.offsets = offsets
    self.firstOffset = firstOffset
  }
}
