/// A point on the time line, in whole seconds since 1970-01-01T00:00:00Z, without leap seconds (POSIX time).
public struct Instant: Comparable, Hashable, Sendable {
  /// Seconds since 1970-01-01T00:00:00Z.
  public let seconds: Int

  /// A point so many seconds from 1970-01-01T00:00:00Z.
  public init(seconds: Int) { self.seconds = seconds }

  /// Reads `2018-03-21T12:00:00Z`, `2018-03-21T12:00Z`, or with an offset `+01:00` in place of `Z` (RFC 3339); nil for anything else.
  public init?(_ text: some StringProtocol) {
    let bytes = Array(text.utf8)
    guard bytes.count >= 17, bytes[10] == UInt8(ascii: "T"), let day = Day(String(decoding: bytes[0..<10], as: UTF8.self)),
      let time = TimeOfDay(String(decoding: bytes[11..<16], as: UTF8.self)), time < .endOfDay
    else { return nil }
    var rest = bytes[16...]
    var second = 0
    if rest.first == UInt8(ascii: ":") {
      guard rest.count >= 4, let value = decimal(rest.dropFirst().prefix(2)), value < 60 else { return nil }
      second = value
      rest = rest.dropFirst(3)
    }
    guard let offset = Instant.offset(Array(rest)) else { return nil }
    seconds = day.epochDay * 86_400 + time.minutes * 60 + second - offset
  }

  private static func offset(_ bytes: [UInt8]) -> Int? {
    if bytes == [UInt8(ascii: "Z")] { return 0 }
    guard bytes.count == 6, bytes[0] == UInt8(ascii: "+") || bytes[0] == UInt8(ascii: "-"),
      let time = TimeOfDay(String(decoding: bytes[1...], as: UTF8.self)), time < .endOfDay
    else { return nil }
    return (bytes[0] == UInt8(ascii: "-") ? -60 : 60) * time.minutes
  }

  /// The point so many seconds later.
  public func adding(seconds more: Int) -> Instant { Instant(seconds: seconds + more) }

  /// The day and the seconds into it in UTC; days are held within the years 1 to 9999.
  public var utc: (day: Day, second: Int) {
    let days = seconds >= 0 ? seconds / 86_400 : -((86_399 - seconds) / 86_400)
    return (Day.first.adding(days: days - Day.first.epochDay), seconds - days * 86_400)
  }

  /// Earlier points come first.
  public static func < (a: Instant, b: Instant) -> Bool { a.seconds < b.seconds }
}

extension Instant: CustomStringConvertible {
  /// `2018-03-21T12:00:00Z`.
  public var description: String {
    let (day, second) = utc
    return "\(day)T\(padded(second / 3600, 2)):\(padded(second / 60 % 60, 2)):\(padded(second % 60, 2))Z"
  }
}
