import CivilTime

/// How the days of one school year become those of the next, by each of the rules people use.
public enum YearShift {
  /// The same weekday of the same ISO week; of week 52 where next year has no week 53. The order of days is kept, so a range stays a range.
  public static func sameWeek(_ day: Day) -> Day { WeekPlace(day).day(inISOYear: day.isoWeek.year + 1) ?? day.adding(days: 364) }

  /// The same date; 28 February for the 29th.
  public static func sameDate(_ day: Day) -> Day { MonthDay(day).day(in: day.year + 1) ?? day.adding(days: 365) }

  /// As far from Easter Sunday as it was.
  public static func sameEaster(_ day: Day) -> Day {
    let (old, new) = (SwedishHolidays.easterSunday(day.year), SwedishHolidays.easterSunday(day.year + 1))
    return new.adding(days: old.days(to: day))
  }

  /// Both ends of a range by one rule that keeps the order of days.
  public static func range(_ range: DayRange, _ shift: (Day) -> Day) -> DayRange {
    DayRange(from: shift(range.from), to: shift(range.to)) ?? DayRange(shift(range.from))
  }
}

/// The rule by which a day of a calendar moves: a term, a break, a staff day.
public enum CalendarRule: String, CaseIterable, Hashable, Sendable {
  /// By ISO week and weekday, as most municipalities decide their terms and breaks.
  case week
  /// By its distance from Easter.
  case easter
  /// By date.
  case date

  /// What is moved.
  public enum Subject: String, CaseIterable, Hashable, Sendable {
    /// The first or the last day of `year`.
    case year
    /// A term.
    case term
    /// A break.
    case breakDays = "break"
    /// A staff day, or several running.
    case staffDay = "staff-day"
    /// A half day.
    case halfDay = "half-day"
    /// A closed day, or several running.
    case closed
  }

  /// The rule for some days.
  ///
  /// Easter: what touches the days from Monday of Holy Week to Friday after Easter, and single days beside Maundy Thursday, Good Friday and
  /// Ascension Day (klämdag). Date: single days before a holiday with a date (5 January, 30 April, 5 June, the days before the eves of
  /// Christmas and New Year), and closed days between Christmas and Epiphany. Week: everything else, terms always.
  public init(for days: DayRange, of subject: Subject) {
    let easter = SwedishHolidays.easterSunday(days.from.year)
    let isSingle = days.count == 1
    switch subject {
    case .year, .term: self = .week
    case .breakDays, .staffDay, .halfDay, .closed:
      let touchesEaster = days.from <= easter.adding(days: 5) && easter.adding(days: -6) <= days.to && days.count <= 21
      let isByAscension = isSingle && (38...40).contains(easter.days(to: days.from))
      if touchesEaster || isByAscension {
        self = .easter
      } else if isSingle && CalendarRule.eves.contains(MonthDay(days.from).description)
        || subject == .closed && CalendarRule.isMidwinter(days)
      {
        self = .date
      } else {
        self = .week
      }
    }
  }

  private static let eves: Set = ["01-05", "04-30", "06-05", "12-23", "12-30"]

  private static func isMidwinter(_ days: DayRange) -> Bool {
    func isIn(_ day: Day) -> Bool { day.month == 12 && day.date.day >= 23 || day.month == 1 && day.date.day <= 6 }
    return days.count <= 15 && isIn(days.from) && isIn(days.to)
  }

  /// Days moved by the rule.
  public func next(_ days: DayRange) -> DayRange {
    switch self {
    case .week: YearShift.range(days, YearShift.sameWeek)
    case .date: YearShift.range(days, YearShift.sameDate)
    case .easter:
      // A range over a new year keeps its distance from the Easter of its first day.
      YearShift.range(days) { day in
        let (old, new) = (SwedishHolidays.easterSunday(days.from.year), SwedishHolidays.easterSunday(days.from.year + 1))
        return new.adding(days: old.days(to: day))
      }
    }
  }
}

/// Days of the year or of a work calendar, moved into next year.
public struct CalendarMove: Hashable, Sendable {
  /// What they are.
  public var subject: CalendarRule.Subject
  /// The id of the work calendar; nil for the year's own.
  public var calendar: String?
  /// The name; nil where the plan gives none.
  public var name: String?
  /// The days they were.
  public var was: DayRange
  /// The days they are.
  public var days: DayRange
  /// The rule.
  public var rule: CalendarRule
  /// Why the rule's day was not open, for a staff day that was moved on to the nearest open one; nil for all others.
  public var closure: DayTable.Closure?

  /// Days moved.
  public init(
    subject: CalendarRule.Subject, calendar: String?, name: String?, was: DayRange, days: DayRange, rule: CalendarRule,
    closure: DayTable.Closure? = nil
  ) {
    self.subject = subject
    self.calendar = calendar
    self.name = name
    self.was = was
    self.days = days
    self.rule = rule
    self.closure = closure
  }
}
