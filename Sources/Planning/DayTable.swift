import CivilTime

/// What every day of a school year is, for the work calendars of some audiences taken together.
///
/// A day is closed if it is outside the year, not one of its weekdays, a public holiday, closed by the plan, or in a break.
public struct DayTable: Sendable {
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

  /// What is known of one day of the year.
  private struct Record: Sendable {
    var closure: Closure?
    var isBridge = false
    var isBeforeBreak = false
    var isStaffDay = false
    var halfDayEnd: TimeOfDay?
  }

  /// Everything of a table in one place, so that each session can carry its own at the price of one reference.
  private final class Contents: Sendable {
    let schoolYear: SchoolYear
    let calendars: [WorkCalendar]
    let holidays: [Day: [SwedishHolidays.Holiday]]
    /// One for each day of the year.
    let records: [Record]

    init(schoolYear: SchoolYear, calendars: [WorkCalendar], holidays: [Day: [SwedishHolidays.Holiday]], records: [Record]) {
      self.schoolYear = schoolYear
      self.calendars = calendars
      self.holidays = holidays
      self.records = records
    }
  }

  /// The days of the year.
  public let year: DayRange
  private let contents: Contents

  /// The table of a school year for some work calendars.
  public init(year: SchoolYear, calendars: [WorkCalendar]) {
    self.year = year.days
    let holidays = year.hasSwedishHolidays ? DayTable.holidays(over: year.days) : [:]
    var records = year.days.days.map { day in
      Record(
        closure: DayTable.closure(day, year, calendars, holidays), isStaffDay: DayTable.isStaffDay(day, calendars),
        halfDayEnd: DayTable.halfDayEnd(day, calendars))
    }
    var nextOpen: Int?
    for index in records.indices.reversed() where records[index].closure == nil {
      // Days outside the year are closed.
      records[index].isBridge =
        (index == 0 || records[index - 1].closure != nil) && (index == records.count - 1 || records[index + 1].closure != nil)
      records[index].isBeforeBreak = nextOpen.map { $0 - index >= 5 } ?? false
      nextOpen = index
    }
    contents = Contents(schoolYear: year, calendars: calendars, holidays: holidays, records: records)
  }

  private static func closure(
    _ day: Day, _ year: SchoolYear, _ calendars: [WorkCalendar], _ holidays: [Day: [SwedishHolidays.Holiday]]
  ) -> Closure? {
    if let found = holidays[day] { return .holiday(found) }
    if let found = year.closed.first(where: { $0.days.contains(day) }) { return .closed(found.name) }
    for calendar in calendars {
      if let found = calendar.breaks.first(where: { $0.days.contains(day) }) { return .inBreak(found.name ?? "") }
    }
    return year.weekdays.contains(day.weekday) ? nil : .weekday(day.weekday)
  }

  private static func holidays(over days: DayRange) -> [Day: [SwedishHolidays.Holiday]] {
    Dictionary(grouping: (days.from.year...days.to.year).flatMap(SwedishHolidays.holidays), by: \.day)
  }

  private static func isStaffDay(_ day: Day, _ calendars: [WorkCalendar]) -> Bool {
    !calendars.isEmpty && calendars.allSatisfy { $0.staffDays.contains { $0.contains(day) } }
  }

  private static func halfDayEnd(_ day: Day, _ calendars: [WorkCalendar]) -> TimeOfDay? {
    var end: TimeOfDay?
    for calendar in calendars {
      for half in calendar.halfDays where half.day == day { end = min(end ?? half.until, half.until) }
    }
    return end
  }

  /// Where the record of a day is; nil outside the year.
  private func place(of day: Day) -> Int? { year.contains(day) ? year.from.days(to: day) : nil }

  /// Why a day is closed; nil where it is not.
  public func closure(_ day: Day) -> Closure? {
    guard let index = place(of: day) else { return .outsideYear }
    return contents.records[index].closure
  }

  /// Whether nothing is placed on a day.
  public func isClosed(_ day: Day) -> Bool { place(of: day).map { contents.records[$0].closure != nil } ?? true }

  /// Whether a day is a bridge day (klämdag): not closed, and the days before and after it are.
  public func isBridge(_ day: Day) -> Bool { place(of: day).map { contents.records[$0].isBridge } ?? false }

  /// Whether a day is the last before a break: not closed, and the next day that is not closed is at least five calendar days later.
  /// The last day of the year is none.
  public func isBeforeBreak(_ day: Day) -> Bool { place(of: day).map { contents.records[$0].isBeforeBreak } ?? false }

  /// Whether a day is a staff day in every one of the calendars; never without calendars.
  public func isStaffDay(_ day: Day) -> Bool {
    place(of: day).map { contents.records[$0].isStaffDay } ?? DayTable.isStaffDay(day, contents.calendars)
  }

  /// When work ends on a half day, in any of the calendars; nil on other days.
  public func halfDayEnd(_ day: Day) -> TimeOfDay? {
    guard let index = place(of: day) else { return DayTable.halfDayEnd(day, contents.calendars) }
    return contents.records[index].halfDayEnd
  }

  /// What kind of day it is.
  public func kind(_ day: Day) -> Kind {
    if isClosed(day) { return .closed }
    if halfDayEnd(day) != nil { return .half }
    if isStaffDay(day) { return .staff }
    let terms = contents.calendars.flatMap(\.terms)
    return terms.isEmpty || terms.contains { $0.days.contains(day) } ? .school : .staff
  }

  /// The public holidays and eves of a day.
  public func holidays(_ day: Day) -> [SwedishHolidays.Holiday] {
    guard contents.schoolYear.hasSwedishHolidays else { return [] }
    if (year.from.year...year.to.year).contains(day.year) { return contents.holidays[day] ?? [] }
    return SwedishHolidays.holidays(in: day.year).filter { $0.day == day }
  }

  /// The names of what the plan says of a day: closed days, breaks.
  public func names(_ day: Day) -> [String] {
    named.filter { $0.days.contains(day) }.compactMap(\.name)
  }

  /// Whether people are at work on a day, inside the year or out: a weekday of the year, no holiday, not closed, in no break.
  public func isWorkingDay(_ day: Day) -> Bool {
    contents.schoolYear.weekdays.contains(day.weekday) && holidays(day).isEmpty && !named.contains { $0.days.contains(day) }
  }

  private var named: [NamedDays] { contents.schoolYear.closed + contents.calendars.flatMap(\.breaks) }
}

extension DayTable: Hashable {
  /// Tables of the same year and calendars are the same.
  public static func == (a: DayTable, b: DayTable) -> Bool {
    a.contents === b.contents || (a.contents.schoolYear == b.contents.schoolYear && a.contents.calendars == b.contents.calendars)
  }

  /// Hashes the year and the calendars.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(contents.schoolYear)
    hasher.combine(contents.calendars)
  }
}
