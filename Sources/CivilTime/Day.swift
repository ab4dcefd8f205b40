/// A day of the Gregorian calendar, years 1 to 9999, without time or zone.
///
/// It is one number, the days since 1 January 1970, so that comparing, adding and subtracting days are what they are for
/// numbers. The conversions are Howard Hinnant's `days_from_civil` and `civil_from_days`.
public struct Day: Comparable, Hashable, Sendable {
  /// Days since 1970-01-01, negative before.
  public let epochDay: Int

  /// The first day there is: 0001-01-01.
  public static let first = Day(epochDay: -719_162)
  /// The last day there is: 9999-12-31.
  public static let last = Day(epochDay: 2_932_896)

  init(epochDay: Int) { self.epochDay = epochDay }

  /// The day so many days from 1970-01-01; nil outside the years 1 to 9999.
  public init?(daysSinceEpoch days: Int) {
    guard (Day.first.epochDay...Day.last.epochDay).contains(days) else { return nil }
    self.init(epochDay: days)
  }

  /// The day with this date; nil where the calendar has no such date.
  public init?(year: Int, month: Int, day: Int) {
    guard (1...9999).contains(year), (1...12).contains(month), (1...Day.length(ofMonth: month, year: year)).contains(day) else {
      return nil
    }
    self.init(epochDay: Day.days(year: year, month: month, day: day))
  }

  /// Reads `2018-03-21`, exactly four, two and two digits (ISO 8601 extended form); nil for anything else.
  @inlinable public init?(_ text: some StringProtocol) {
    guard let day = withBytes(of: text, { Day(bytes: $0) }) else { return nil }
    self = day
  }

  @usableFromInline init?(bytes digits: UnsafeBufferPointer<UInt8>) {
    guard digits.count == 10, digits[4] == UInt8(ascii: "-"), digits[7] == UInt8(ascii: "-"),
      let year = decimal(digits[0..<4]), let month = decimal(digits[5..<7]), let day = decimal(digits[8..<10])
    else { return nil }
    self.init(year: year, month: month, day: day)
  }

  private static func days(year: Int, month: Int, day: Int) -> Int {
    let shifted = month <= 2 ? year - 1 : year
    let era = (shifted >= 0 ? shifted : shifted - 399) / 400
    let yearOfEra = shifted - era * 400
    let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    return era * 146_097 + dayOfEra - 719_468
  }

  /// Year, month (1–12) and day of the month (1–31).
  public var date: (year: Int, month: Int, day: Int) {
    let shifted = epochDay + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shiftedMonth = (5 * dayOfYear + 2) / 153
    let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
    return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * shiftedMonth + 2) / 5 + 1)
  }

  /// The year, 1 to 9999.
  public var year: Int { date.year }
  /// The month, 1 to 12.
  public var month: Int { date.month }
  /// The calendar month as one growing number (12 × year + month - 1), for counting by month.
  public var monthNumber: Int { date.year * 12 + date.month - 1 }

  /// The day of the week.
  public var weekday: Weekday {
    let index = (epochDay + 3) % 7
    return Weekday.allCases[index < 0 ? index + 7 : index]
  }

  /// The ISO 8601 week this day lies in.
  public var isoWeek: ISOWeek { ISOWeek(containing: self) }

  /// The day so many days later (earlier, where negative), held within the years 1 to 9999.
  public func adding(days: Int) -> Day {
    let (sum, overflow) = epochDay.addingReportingOverflow(days)
    if overflow { return days < 0 ? .first : .last }
    return Day(epochDay: min(max(sum, Day.first.epochDay), Day.last.epochDay))
  }

  /// The number of days from this day to another; negative where the other is earlier.
  public func days(to other: Day) -> Int { other.epochDay - epochDay }

  /// Earlier days come first.
  public static func < (a: Day, b: Day) -> Bool { a.epochDay < b.epochDay }

  /// The number of days in a month.
  public static func length(ofMonth month: Int, year: Int) -> Int {
    switch month {
    case 2: isLeap(year) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }

  private static func isLeap(_ year: Int) -> Bool { year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) }
}

extension Day: CustomStringConvertible {
  /// `2018-03-21`.
  public var description: String {
    let (year, month, day) = date
    return "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))"
  }
}

/// A run of days, both ends included, as people write ranges of dates.
public struct DayRange: Hashable, Sendable {
  /// The first day of the range.
  public let from: Day
  /// The last day of the range, not before `from`.
  public let to: Day

  /// A range; nil where it ends before it begins.
  public init?(from: Day, to: Day) {
    guard from <= to else { return nil }
    self.from = from
    self.to = to
  }

  /// A range of one day.
  public init(_ day: Day) {
    from = day
    to = day
  }

  /// Whether the day lies in the range.
  public func contains(_ day: Day) -> Bool { from <= day && day <= to }

  /// All the days, in order.
  public var days: some Sequence<Day> { (from.epochDay...to.epochDay).lazy.map { Day(epochDay: $0) } }

  /// How many days the range holds, at least 1.
  public var count: Int { from.days(to: to) + 1 }
}

/// Calls a function with the UTF-8 of a text, which is copied only where it is not held that way.
@inlinable func withBytes<Value>(of text: some StringProtocol, _ body: (UnsafeBufferPointer<UInt8>) -> Value) -> Value {
  if let value = text.utf8.withContiguousStorageIfAvailable(body) { return value }
  return Array(text.utf8).withUnsafeBufferPointer(body)
}

/// The number that ASCII digits write; nil where one is no digit, or where there are none or more than nine.
func decimal(_ digits: some Collection<UInt8>) -> Int? {
  guard (1...9).contains(digits.count) else { return nil }
  var value = 0
  for digit in digits {
    guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(digit) else { return nil }
    value = value * 10 + Int(digit - UInt8(ascii: "0"))
  }
  return value
}

/// A number with leading zeros up to a width.
func padded(_ value: Int, _ width: Int) -> String {
  let digits = String(value)
  return String(repeating: "0", count: max(0, width - digits.count)) + digits
}
