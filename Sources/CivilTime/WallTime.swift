/// A day and a clock time as a wall clock shows them; which instant that is, a ``Zone`` says.
public struct WallTime: Comparable, Hashable, Sendable {
  /// The day.
  public let day: Day
  /// The clock time, before 24:00.
  public let time: TimeOfDay

  /// A day and a clock time; 24:00 is the next day's midnight.
  public init(_ day: Day, _ time: TimeOfDay) {
    self.day = time == .endOfDay ? day.adding(days: 1) : day
    self.time = time == .endOfDay ? .midnight : time
  }

  /// Reads `2018-03-21T13:00`; nil for anything else.
  public init?(_ text: some StringProtocol) {
    let parts = text.split(separator: "T", omittingEmptySubsequences: false)
    guard parts.count == 2, let day = Day(parts[0]), let time = TimeOfDay(parts[1]) else { return nil }
    self.init(day, time)
  }

  /// Minutes since 1970-01-01T00:00 on the wall.
  public var minutes: Int { day.epochDay * 1440 + time.minutes }

  /// Earlier wall times come first.
  public static func < (a: WallTime, b: WallTime) -> Bool { a.minutes < b.minutes }
}

extension WallTime: CustomStringConvertible {
  /// `2018-03-21T13:00`.
  public var description: String { "\(day)T\(time)" }
}
