/// A week of ISO 8601: Monday to Sunday, numbered 1 to 52 or 53; week 1 is the one that holds 4 January.
public struct ISOWeek: Comparable, Hashable, Sendable {
  /// The year the week belongs to, which differs from the calendar year at its ends.
  public let year: Int
  /// The number of the week, 1 to 53.
  public let week: Int

  /// The week of a year; nil where the year has no such week.
  public init?(year: Int, week: Int) {
    guard (1...9999).contains(year), week >= 1, week <= ISOWeek.weeks(in: year) else { return nil }
    self.year = year
    self.week = week
  }

  /// The week a day lies in.
  public init(containing day: Day) {
    let thursday = Day(epochDay: day.epochDay + 4 - day.weekday.rawValue)
    let year = thursday.year
    let newYear = Day(year: year, month: 1, day: 1)?.epochDay ?? Day.first.epochDay
    self.year = year
    week = (thursday.epochDay - newYear) / 7 + 1
  }

  /// The Monday of the week.
  public var monday: Day {
    let fourth = Day(year: year, month: 1, day: 4) ?? .first
    return fourth.adding(days: 1 - fourth.weekday.rawValue + (week - 1) * 7)
  }

  /// Monday to Sunday.
  public var days: DayRange { DayRange(from: monday, to: monday.adding(days: 6)) ?? DayRange(monday) }

  /// How many weeks a year has: 53 where 1 January or 31 December is a Thursday, else 52.
  public static func weeks(in year: Int) -> Int {
    let ends = [Day(year: year, month: 1, day: 1), Day(year: year, month: 12, day: 31)]
    return ends.contains { $0?.weekday == .thu } ? 53 : 52
  }

  /// Earlier weeks come first.
  public static func < (a: ISOWeek, b: ISOWeek) -> Bool { (a.year, a.week) < (b.year, b.week) }
}
