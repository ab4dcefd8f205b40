/// A clock time in whole minutes, 00:00 to 24:00. 24:00 is the end of the day and no start.
public struct TimeOfDay: Comparable, Hashable, Sendable {
  /// Minutes since midnight, 0 to 1440.
  public let minutes: Int

  /// 00:00.
  public static let midnight = TimeOfDay(unchecked: 0)
  /// 24:00, the end of a day.
  public static let endOfDay = TimeOfDay(unchecked: 1440)

  private init(unchecked minutes: Int) { self.minutes = minutes }

  /// So many minutes after midnight; nil outside 0 to 1440.
  public init?(minutes: Int) {
    guard (0...1440).contains(minutes) else { return nil }
    self.minutes = minutes
  }

  /// Reads `08:30`, two digits and two (`24:00` included); nil for anything else.
  @inlinable public init?(_ text: some StringProtocol) {
    guard let time = withBytes(of: text, { TimeOfDay(bytes: $0) }) else { return nil }
    self = time
  }

  @usableFromInline init?(bytes digits: UnsafeBufferPointer<UInt8>) {
    guard digits.count == 5, digits[2] == UInt8(ascii: ":"), let hour = decimal(digits[0..<2]), let minute = decimal(digits[3..<5]),
      minute < 60
    else { return nil }
    self.init(minutes: hour * 60 + minute)
  }

  /// The clock time so many minutes later; nil outside the day.
  public func adding(minutes more: Int) -> TimeOfDay? { TimeOfDay(minutes: minutes + more) }

  /// Minutes from this time to another; negative where the other is earlier.
  public func minutes(to other: TimeOfDay) -> Int { other.minutes - minutes }

  /// Earlier times come first.
  public static func < (a: TimeOfDay, b: TimeOfDay) -> Bool { a.minutes < b.minutes }
}

extension TimeOfDay: CustomStringConvertible {
  /// `08:30`.
  public var description: String { "\(padded(minutes / 60, 2)):\(padded(minutes % 60, 2))" }
}

/// Clock times from one up to, and not including, another: `08:00-17:00`.
public typealias Hours = Interval<TimeOfDay>

extension Interval where Bound == TimeOfDay {
  /// The whole day, 00:00 to 24:00.
  public static let wholeDay = Interval(unchecked: .midnight, .endOfDay)

  /// How long it is, in minutes.
  public var minutes: Int { end.minutes - start.minutes }
}
