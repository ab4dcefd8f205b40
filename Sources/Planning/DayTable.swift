import CivilTime

/// What every day of a school year is, for the work calendars of some audiences taken together.
///
/// A day is closed if it is outside the year, not one of its weekdays, a public holiday, closed by the plan, or in a break.
public struct DayTable: Hashable, Sendable {
  /// Why a day is closed.
  public enum Closure: Hashable, Sendable {
    /// Before the first or after the last day of the year.
    case outsideYear
    /// Not one of the year's weekdays.
    case weekday(Weekday)
    /// A public holiday or an eve that counts as a Sunday.
    case holiday([SwedishHolidays.Holiday])
    /// Closed by the plan, with its name where it has one.
    case closed(String?)
    /// In a break of an audience, with its name.
    case inBreak(String)
  }

  /// The kinds of day the command line tells apart.
  public enum Kind: String, CaseIterable, Hashable, Sendable {
    /// Inside a term, and nothing else said; without terms every day that is not closed.
    case school
    /// Staff are at work and pupils away: a staff day, or a day outside the terms.
    case staff
    /// Work ends early.
    case half
    /// Nothing is placed.
    case closed
  }

  /// The days of the year.
  public let year: DayRange
  /// Why each day is closed, from one week before the year to one week after; nil where it is not.
  private let closures: [Closure?]
  private let calendars: [WorkCalendar]
  private let hasSwedishHolidays: Bool
  private let closedDays: [NamedDays]
  private let weekdays: Set<Weekday>

  /// Days around the year that are looked at for neighbours.
  private static let margin = 7

  /// The table of a school year for some work calendars.
  public init(year: SchoolYear, calendars: [WorkCalendar]) {
    self.year = year.days
    self.calendars = calendars
    hasSwedishHolidays = year.hasSwedishHolidays
    closedDays = year.closed
    weekdays = year.weekdays
    let range = year.days.from.adding(days: -DayTable.margin).epochDay...year.days.to.adding(days: DayTable.margin).epochDay
    let holidays = year.hasSwedishHolidays ? DayTable.holidays(over: year.days) : [:]
    closures = range.map { number -> Closure? in
      guard let day = Day(daysSinceEpoch: number), year.days.contains(day) else { return .outsideYear }
      if let found = holidays[day] { return .holiday(found) }
      if let found = year.closed.first(where: { $0.days.contains(day) }) { return .closed(found.name) }
      if let found = calendars.lazy.flatMap(\.breaks).first(where: { $0.days.contains(day) }) { return .inBreak(found.name ?? "") }
      return year.weekdays.contains(day.weekday) ? nil : .weekday(day.weekday)
    }
  }

  private static func holidays(over days: DayRange) -> [Day: [SwedishHolidays.Holiday]] {
    Dictionary(grouping: (days.from.year...days.to.year).flatMap(SwedishHolidays.holidays), by: \.day)
  }

  /// Why a day is closed; nil where it is not.
  public func closure(_ day: Day) -> Closure? {
    let index = year.from.days(to: day) + DayTable.margin
    return closures.indices.contains(index) ? closures[index] : .outsideYear
  }

  /// Whether nothing is placed on a day.
  public func isClosed(_ day: Day) -> Bool { closure(day) != nil }

  /// Whether a day is a bridge day (klämdag): not closed, and the days before and after it are.
  public func isBridge(_ day: Day) -> Bool {
    !isClosed(day) && isClosed(day.adding(days: -1)) && isClosed(day.adding(days: 1))
  }

  /// Whether a day is the last before a break: not closed, and the next day that is not closed is at least five calendar days later.
  /// The last day of the year is none.
  public func isBeforeBreak(_ day: Day) -> Bool {
    guard !isClosed(day), let next = nextOpen(after: day) else { return false }
    return day.days(to: next) >= 5
  }

  private func nextOpen(after day: Day) -> Day? {
    var next = day.adding(days: 1)
    while next <= year.to {
      if !isClosed(next) { return next }
      next = next.adding(days: 1)
    }
    return nil
  }

  /// Whether a day is a staff day in every one of the calendars; never without calendars.
  public func isStaffDay(_ day: Day) -> Bool {
    !calendars.isEmpty && calendars.allSatisfy { $0.staffDays.contains { $0.contains(day) } }
  }

  /// When work ends on a half day, in any of the calendars; nil on other days.
  public func halfDayEnd(_ day: Day) -> TimeOfDay? {
    calendars.flatMap(\.halfDays).filter { $0.day == day }.map(\.until).min()
  }

  /// What kind of day it is.
  public func kind(_ day: Day) -> Kind {
    if isClosed(day) { return .closed }
    if halfDayEnd(day) != nil { return .half }
    if isStaffDay(day) { return .staff }
    let terms = calendars.flatMap(\.terms)
    return terms.isEmpty || terms.contains { $0.days.contains(day) } ? .school : .staff
  }

  /// The public holidays and eves of a day.
  public func holidays(_ day: Day) -> [SwedishHolidays.Holiday] {
    hasSwedishHolidays ? SwedishHolidays.holidays(in: day.year).filter { $0.day == day } : []
  }

  /// The names of what the plan says of a day: closed days, breaks.
  public func names(_ day: Day) -> [String] {
    (closedDays + calendars.flatMap(\.breaks)).filter { $0.days.contains(day) }.compactMap(\.name)
  }

  /// Whether people are at work on a day, inside the year or out: a weekday of the year, no holiday, not closed, in no break.
  public func isWorkingDay(_ day: Day) -> Bool {
    weekdays.contains(day.weekday) && holidays(day).isEmpty
      && !(closedDays + calendars.flatMap(\.breaks)).contains { $0.days.contains(day) }
  }
}
