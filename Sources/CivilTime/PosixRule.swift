/// The rule of a zone for all time to come, as POSIX's TZ variable and the footer of a TZif file write it (RFC 8536 3.3):
/// `CET-1CEST,M3.5.0,M10.5.0/3`.
public struct PosixRule: Hashable, Sendable {
  /// The nth weekday of a month, and the wall time of the change.
  public struct Change: Hashable, Sendable {
    /// 1 to 12.
    public let month: Int
    /// 1 to 4, or 5 for the last.
    public let week: Int
    /// The weekday of the change.
    public let weekday: Weekday
    /// Seconds after midnight, by the clock that is about to change; may be negative or over a day.
    public let seconds: Int

    /// The day of the change in a year.
    public func day(in year: Int) -> Day {
      let first = Day(year: year, month: month, day: 1) ?? .first
      let day = first.adding(days: (weekday.rawValue - first.weekday.rawValue + 7) % 7 + (week - 1) * 7)
      return day.month == first.month ? day : day.adding(days: -7)
    }

    /// The wall time of the change in a year, as seconds since 1970 on the wall.
    func wallSeconds(in year: Int) -> Int { day(in: year).epochDay * 86_400 + seconds }
  }

  /// Daylight saving time: what it is called, its offset, and when it comes and goes.
  public struct Daylight: Hashable, Sendable {
    /// The abbreviation, for instance `CEST`.
    public let name: String
    /// Seconds east of UTC.
    public let offset: Int
    /// The change to daylight saving time, by standard time's clock.
    public let starts: Change
    /// The change back, by daylight saving time's clock.
    public let ends: Change
  }

  /// The abbreviation of standard time, for instance `CET`.
  public let standardName: String
  /// The offset of standard time, in seconds east of UTC.
  public let standardOffset: Int
  /// Daylight saving time; nil where there is none.
  public let daylight: Daylight?

  /// The offset from UTC at an instant, in seconds.
  public func offset(at instant: Instant) -> Int {
    guard let daylight else { return standardOffset }
    let year = instant.adding(seconds: standardOffset).utc.day.year
    let starts = daylight.starts.wallSeconds(in: year) - standardOffset
    let ends = daylight.ends.wallSeconds(in: year) - daylight.offset
    let isDaylight =
      starts < ends
      ? starts <= instant.seconds && instant.seconds < ends
      : !(ends <= instant.seconds && instant.seconds < starts)
    return isDaylight ? daylight.offset : standardOffset
  }

  /// Reads a rule; nil where it is not of the `M` form, which is what every zone in use has.
  public init?(_ text: String) {
    var rest = Substring(text)
    guard let name = PosixRule.name(&rest), let offset = PosixRule.seconds(&rest) else { return nil }
    standardName = name
    standardOffset = -offset
    if rest.isEmpty {
      daylight = nil
      return
    }
    guard let summer = PosixRule.name(&rest) else { return nil }
    let summerOffset = rest.first == "," ? standardOffset + 3600 : PosixRule.seconds(&rest).map { -$0 }
    guard let summerOffset, let starts = PosixRule.change(&rest), let ends = PosixRule.change(&rest), rest.isEmpty else { return nil }
    daylight = Daylight(name: summer, offset: summerOffset, starts: starts, ends: ends)
  }

  private static func name(_ rest: inout Substring) -> String? {
    let name: Substring
    if rest.first == "<" {
      guard let end = rest.firstIndex(of: ">") else { return nil }
      name = rest[rest.index(after: rest.startIndex)..<end]
      rest = rest[rest.index(after: end)...]
    } else {
      name = rest.prefix { $0.isLetter }
      rest = rest.dropFirst(name.count)
    }
    return name.isEmpty ? nil : String(name)
  }

  /// `[+-]h[:m[:s]]` in seconds.
  private static func seconds(_ rest: inout Substring) -> Int? {
    var sign = 1
    if let first = rest.first, first == "-" || first == "+" {
      sign = first == "-" ? -1 : 1
      rest = rest.dropFirst()
    }
    let text = rest.prefix { $0.isNumber || $0 == ":" }
    rest = rest.dropFirst(text.count)
    let parts = text.split(separator: ":", omittingEmptySubsequences: false).map { decimal($0.utf8) }
    guard (1...3).contains(parts.count) else { return nil }
    var total = 0
    for (part, unit) in zip(parts, [3600, 60, 1]) {
      guard let part else { return nil }
      total += part * unit
    }
    return sign * total
  }

  private static func change(_ rest: inout Substring) -> Change? {
    guard rest.hasPrefix(",M") else { return nil }
    rest = rest.dropFirst(2)
    let text = rest.prefix { $0.isNumber || $0 == "." }
    rest = rest.dropFirst(text.count)
    let parts = text.split(separator: ".").compactMap { decimal($0.utf8) }
    guard parts.count == 3, (1...12).contains(parts[0]), (1...5).contains(parts[1]), (0...6).contains(parts[2]),
      let weekday = Weekday(rawValue: parts[2] == 0 ? 7 : parts[2])
    else { return nil }
    var time = 7200
    if rest.first == "/" {
      rest = rest.dropFirst()
      guard let given = seconds(&rest) else { return nil }
      time = given
    }
    return Change(month: parts[0], week: parts[1], weekday: weekday, seconds: time)
  }
}
