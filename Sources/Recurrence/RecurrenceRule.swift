import CivilTime

/// A recurrence rule (RFC 5545 3.3.10) with RFC 7529's SKIP, in the Gregorian calendar and in local wall time.
///
/// Only rules that the RFC allows can be made: ``init(frequency:interval:end:parts:weekStart:skip:)`` refuses the others.
public struct RecurrenceRule: Hashable, Sendable {
  /// FREQ: how long an interval is, the shortest first.
  public enum Frequency: Int, CaseIterable, Comparable, Hashable, Sendable {
    /// A second.
    case secondly
    /// A minute.
    case minutely
    /// An hour.
    case hourly
    /// A day.
    case daily
    /// A week, from WKST on.
    case weekly
    /// A calendar month.
    case monthly
    /// A calendar year.
    case yearly

    /// The shorter first.
    public static func < (a: Frequency, b: Frequency) -> Bool { a.rawValue < b.rawValue }
  }

  /// How it ends.
  public enum End: Hashable, Sendable {
    /// Never.
    case never
    /// After so many occurrences, from 1.
    case count(Int)
    /// With the last occurrence that does not start after this wall time.
    case until(WallSecond)
  }

  /// A weekday of BYDAY; `ordinal` is nil for every one, 1 for the first, -1 for the last of the month or year.
  public struct WeekdayNumber: Hashable, Sendable {
    /// Which of them: ±1 to ±53; nil for each.
    public let ordinal: Int?
    /// The weekday.
    public let weekday: Weekday

    /// A weekday, or the nth of them.
    public init(_ weekday: Weekday, ordinal: Int? = nil) {
      self.ordinal = ordinal
      self.weekday = weekday
    }
  }

  /// What becomes of a day that a month or year does not have (RFC 7529 4.1).
  public enum Skip: String, CaseIterable, Hashable, Sendable {
    /// It is left out.
    case omit = "OMIT"
    /// The last day before it.
    case backward = "BACKWARD"
    /// The first day after it.
    case forward = "FORWARD"
  }

  /// The BYxxx parts; an empty list is a part that is not given.
  public struct Parts: Hashable, Sendable {
    /// BYMONTH, 1 to 12.
    public var months: [Int] = []
    /// BYWEEKNO, ±1 to ±53.
    public var weeks: [Int] = []
    /// BYYEARDAY, ±1 to ±366.
    public var yearDays: [Int] = []
    /// BYMONTHDAY, ±1 to ±31.
    public var monthDays: [Int] = []
    /// BYDAY.
    public var weekdays: [WeekdayNumber] = []
    /// BYHOUR, 0 to 23.
    public var hours: [Int] = []
    /// BYMINUTE, 0 to 59.
    public var minutes: [Int] = []
    /// BYSECOND, 0 to 59; 60 is read as 59 (3.3.12).
    public var seconds: [Int] = []
    /// BYSETPOS, ±1 to ±366 in the RFC; positions in the set of an interval.
    public var positions: [Int] = []

    /// No parts.
    public init() {}

    /// Whether no part but BYSETPOS is given.
    var areEmpty: Bool {
      hasNoDays && hours.isEmpty && minutes.isEmpty && seconds.isEmpty
    }

    var hasNoDays: Bool { months.isEmpty && weeks.isEmpty && yearDays.isEmpty && monthDays.isEmpty && weekdays.isEmpty }
  }

  /// Why a rule is none.
  public enum Problem: Error, Hashable, Sendable {
    /// A value lies outside what its part allows.
    case range(part: String, value: Int)
    /// The part is not allowed with this frequency.
    case frequency(part: String)
    /// The ordinal of a weekday is not allowed with this frequency, or with BYWEEKNO.
    case ordinal
    /// BYSETPOS needs another BYxxx part.
    case positionsAlone
  }

  /// FREQ.
  public let frequency: Frequency
  /// INTERVAL, from 1; at most ``intervalLimit``, which is beyond all years.
  public let interval: Int
  /// COUNT or UNTIL.
  public private(set) var end: End
  /// The BYxxx parts, each sorted and without repeats.
  public private(set) var parts: Parts
  /// WKST.
  public let weekStart: Weekday
  /// SKIP.
  public let skip: Skip

  /// INTERVALs are held below this: no year 1 to 9999 is so many seconds from another.
  public static let intervalLimit = 400_000_000_000

  /// A rule; throws where RFC 5545 3.3.10 does not allow it.
  public init(
    frequency: Frequency, interval: Int = 1, end: End = .never, parts given: Parts = Parts(), weekStart: Weekday = .mon, skip: Skip = .omit
  ) throws(Problem) {
    guard interval >= 1 else { throw .range(part: "INTERVAL", value: interval) }
    if case .count(let count) = end, count < 1 { throw .range(part: "COUNT", value: count) }
    var parts = Parts()
    parts.months = try RecurrenceRule.checked(given.months, "BYMONTH", 1...12)
    parts.weeks = try RecurrenceRule.checked(given.weeks, "BYWEEKNO", 1...53, signed: true)
    parts.yearDays = try RecurrenceRule.checked(given.yearDays, "BYYEARDAY", 1...366, signed: true)
    parts.monthDays = try RecurrenceRule.checked(given.monthDays, "BYMONTHDAY", 1...31, signed: true)
    parts.hours = try RecurrenceRule.checked(given.hours, "BYHOUR", 0...23)
    parts.minutes = try RecurrenceRule.checked(given.minutes, "BYMINUTE", 0...59)
    parts.seconds = try RecurrenceRule.checked(given.seconds.map { $0 == 60 ? 59 : $0 }, "BYSECOND", 0...59)
    // The RFC's 366 is too small for sets of hours and minutes; what a day can hold is not.
    parts.positions = try RecurrenceRule.checked(given.positions, "BYSETPOS", 1...86_400 * 366, signed: true)
    for weekday in given.weekdays {
      if let ordinal = weekday.ordinal, !(1...53).contains(abs(ordinal)) { throw .range(part: "BYDAY", value: ordinal) }
    }
    parts.weekdays = Array(Set(given.weekdays)).sorted { ($0.weekday, $0.ordinal ?? 0) < ($1.weekday, $1.ordinal ?? 0) }
    if !parts.weeks.isEmpty, frequency != .yearly { throw .frequency(part: "BYWEEKNO") }
    if !parts.yearDays.isEmpty, [.daily, .weekly, .monthly].contains(frequency) { throw .frequency(part: "BYYEARDAY") }
    if !parts.monthDays.isEmpty, frequency == .weekly { throw .frequency(part: "BYMONTHDAY") }
    if parts.weekdays.contains(where: { $0.ordinal != nil }), frequency < .monthly || !parts.weeks.isEmpty { throw .ordinal }
    if !parts.positions.isEmpty, parts.areEmpty { throw .positionsAlone }
    self.frequency = frequency
    self.interval = min(interval, RecurrenceRule.intervalLimit)
    self.end = end
    self.parts = parts
    self.weekStart = weekStart
    self.skip = skip
  }

  /// The same rule with another end.
  public func ending(_ end: End) -> RecurrenceRule {
    var copy = self
    copy.end = end
    return copy
  }

  /// The rule for whole days: BYHOUR, BYMINUTE and BYSECOND are ignored (RFC 5545 3.3.10); nil for rules of less than a day, which whole days
  /// cannot have.
  public var ofWholeDays: RecurrenceRule? {
    guard frequency >= .daily else { return nil }
    var copy = self
    (copy.parts.hours, copy.parts.minutes, copy.parts.seconds) = ([], [], [])
    return copy
  }

  /// How long a rule that ends by COUNT can well take, in seconds: as if one interval in eight had an occurrence, and forty years at
  /// least; nil for other rules.
  public var longest: Int? {
    guard case .count(let count) = end else { return nil }
    let unit =
      switch frequency {
      case .yearly: 366 * 86_400
      case .monthly: 31 * 86_400
      case .weekly: 7 * 86_400
      case .daily: 86_400
      case .hourly: 3600
      case .minutely: 60
      case .secondly: 1
      }
    let (length, isLonger) = (unit * 8).multipliedReportingOverflow(by: min(interval, 100_000_000))
    let (all, isLongest) = length.multipliedReportingOverflow(by: count)
    return isLonger || isLongest ? .max : max(all, 40 * 366 * 86_400)
  }

  /// Values in order, without repeats.
  static func distinct(_ values: [Int]) -> [Int] {
    if values.isEmpty { return [] }
    var sorted = values.sorted()
    var kept = 1
    for index in 1..<sorted.count where sorted[index] != sorted[kept - 1] {
      sorted[kept] = sorted[index]
      kept += 1
    }
    sorted.removeLast(sorted.count - kept)
    return sorted
  }

  private static func checked(_ values: [Int], _ part: String, _ range: ClosedRange<Int>, signed: Bool = false) throws(Problem) -> [Int] {
    if values.isEmpty { return [] }
    for value in values where !range.contains(signed ? abs(value) : value) { throw .range(part: part, value: value) }
    return distinct(values)
  }
}
