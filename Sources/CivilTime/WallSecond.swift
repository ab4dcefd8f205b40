/// A day and a clock time to the second as a wall clock shows them: what calendars of others hold, where plans need only ``WallTime``.
///
/// It is one number, the seconds on the wall since 1970-01-01T00:00:00; which instant that is, a ``Zone`` says.
public struct WallSecond: Comparable, Hashable, Sendable {
  /// Seconds on the wall since 1970-01-01T00:00:00, negative before.
  public let seconds: Int

  /// So many seconds on the wall after 1970-01-01T00:00:00.
  public init(seconds: Int) { self.seconds = seconds }

  /// A day and the seconds since its midnight.
  public init(_ day: Day, second: Int = 0) { seconds = day.epochDay * 86_400 + second }

  /// A wall time of whole minutes.
  public init(_ wall: WallTime) { seconds = wall.minutes * 60 }

  /// The day, held within the years 1 to 9999.
  public var day: Day { Day(epochDay: min(max(epochDay, Day.first.epochDay), Day.last.epochDay)) }
  /// Seconds since midnight, 0 to 86 399.
  public var secondOfDay: Int { seconds - epochDay * 86_400 }
  /// Days since 1970-01-01, negative before.
  public var epochDay: Int { floorDivided(seconds, 86_400) }

  /// The wall time so many seconds later on the wall.
  public func adding(seconds more: Int) -> WallSecond { WallSecond(seconds: seconds + more) }

  /// The minute it lies in.
  public var minute: WallTime { WallTime(day, TimeOfDay(minutes: secondOfDay / 60) ?? .midnight) }

  /// The first whole minute that is not before it.
  public var nextMinute: WallTime { adding(seconds: 59).minute }

  /// Earlier times come first.
  public static func < (a: WallSecond, b: WallSecond) -> Bool { a.seconds < b.seconds }
}

extension WallSecond: CustomStringConvertible {
  /// `2018-03-21T13:00`, with seconds where there are any.
  public var description: String {
    let second = secondOfDay
    let tail = second % 60 == 0 ? "" : ":\(padded(second % 60, 2))"
    return "\(day)T\(padded(second / 3600, 2)):\(padded(second / 60 % 60, 2))\(tail)"
  }
}

/// The quotient rounded down, for divisors above 0.
@inlinable public func floorDivided(_ value: Int, _ divisor: Int) -> Int {
  value >= 0 ? value / divisor : -((divisor - 1 - value) / divisor)
}
