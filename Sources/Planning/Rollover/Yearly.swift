import CivilTime

extension Session {
  /// How it moves into next year: a rule, and where the plan says so the place in the year that the rule gives. Without a place it is that of
  /// the day on which the session was wished for or held; `next` writes the place where a closed day has kept a session from it, so that
  /// one year's holiday does not move all the years after it.
  public enum Yearly: Hashable, Sendable {
    /// The same ISO week and weekday.
    case week(WeekPlace?)
    /// The same date.
    case date(MonthDay?)
    /// The same weekday of the month: the third Wednesday of March.
    case nthWeekday(NthWeekday?)
    /// The same distance in days from an anchor: `term-start`, `term-end`, `easter`, or the name of a break.
    case daysFrom(String, days: Int?)
    /// Not at all.
    case drop
  }
}

/// A weekday of an ISO week, whatever the year.
public struct WeekPlace: Hashable, Sendable {
  /// The number of the week, 1 to 53.
  public var week: Int
  /// The day of the week.
  public var weekday: Weekday

  /// A weekday of a week.
  public init(week: Int, weekday: Weekday) {
    self.week = week
    self.weekday = weekday
  }

  init(_ day: Day) { self.init(week: day.isoWeek.week, weekday: day.weekday) }

  /// The day in an ISO year; the same weekday of week 52 where the year has no week 53.
  func day(inISOYear year: Int) -> Day? {
    ISOWeek(year: year, week: min(week, ISOWeek.weeks(in: year)))?.monday.adding(days: weekday.rawValue - 1)
  }
}

/// A date, whatever the year.
public struct MonthDay: Hashable, Sendable, CustomStringConvertible {
  /// The month, 1 to 12.
  public let month: Int
  /// The day of the month, 1 to 31.
  public let day: Int

  /// A date; nil where no year has it.
  public init?(month: Int, day: Int) {
    guard Day(year: 2000, month: month, day: day) != nil else { return nil }
    self.month = month
    self.day = day
  }

  init(_ day: Day) { (_, month, self.day) = day.date }

  /// Reads `03-21`; nil for anything else.
  public init?(_ text: String) {
    guard let day = Day("2000-\(text)") else { return nil }
    self.init(day)
  }

  /// The day in a year; the last of February where it has no 29th.
  func day(in year: Int) -> Day? { Day(year: year, month: month, day: min(day, Day.length(ofMonth: month, year: year))) }

  /// `03-21`.
  public var description: String { "\(month < 10 ? "0" : "")\(month)-\(day < 10 ? "0" : "")\(day)" }
}

/// A weekday counted within its month, whatever the year: the third Wednesday of March.
public struct NthWeekday: Hashable, Sendable {
  /// Which of its kind in the month, 1 to 5; the fifth is the last where a month has four.
  public var number: Int
  /// The day of the week.
  public var weekday: Weekday
  /// The month, 1 to 12.
  public var month: Int

  /// A weekday of a month.
  public init(number: Int, weekday: Weekday, month: Int) {
    self.number = number
    self.weekday = weekday
    self.month = month
  }

  init(_ day: Day) { self.init(number: (day.date.day - 1) / 7 + 1, weekday: day.weekday, month: day.month) }

  /// The day in a year.
  func day(in year: Int) -> Day? {
    guard let first = Day(year: year, month: month, day: 1) else { return nil }
    let offset = (weekday.rawValue - first.weekday.rawValue + 7) % 7
    let day = first.adding(days: offset + (number - 1) * 7)
    return day.month == month ? day : day.adding(days: -7)
  }
}
