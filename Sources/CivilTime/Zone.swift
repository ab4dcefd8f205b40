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
  public func instant(of wall: WallTime) -> Instant {
    let naive = wall.minutes * 60
    let before = offset(at: Instant(seconds: naive - 86_400))
    let after = offset(at: Instant(seconds: naive + 86_400))
    // Of the candidates that read back as the wall time the earliest is the first of a repeat.
    let candidates = [naive - before, naive - after].filter { $0 + offset(at: Instant(seconds: $0)) == naive }
    return Instant(seconds: candidates.min() ?? naive - before)
  }

  /// The wall time at an instant, seconds dropped.
  public func wallTime(at instant: Instant) -> WallTime {
    let (day, second) = instant.adding(seconds: offset(at: instant)).utc
    return WallTime(day, TimeOfDay(minutes: second / 60) ?? .midnight)
  }
}
