import CivilTime

/// What becomes of a session next year, and why.
public struct SessionMove: Hashable, Sendable {
  /// What the new plan says of it.
  public enum Fate: String, CaseIterable, Hashable, Sendable {
    /// The day is fixed, as a person had fixed it: `when: {on: …}`.
    case fixed = "when"
    /// The day is wished for: `prefer: {near: …}`.
    case wished = "near"
    /// No day was known; its windows have moved.
    case open
    /// It is left out.
    case dropped
  }

  /// What the day comes from.
  public enum Origin: String, CaseIterable, Hashable, Sendable {
    /// Where it was held, elsewhere than planned.
    case held
    /// The plan's `on`.
    case fixed
    /// A lock in the schedule.
    case locked
    /// The wish to be near a day.
    case wished
    /// What the engine had decided.
    case decided
  }

  /// The id, repeats numbered.
  public var session: String
  /// What the new plan says of it.
  public var fate: Fate
  /// The day it comes from; nil where none was known.
  public var was: Day?
  /// What that day was; nil where none was known.
  public var origin: Origin?
  /// The day the rule gives; nil where none was known.
  public var ruled: Day?
  /// The day proposed: the rule's, or the nearest good one; nil where none was known.
  public var day: Day?
  /// The rule, with the place it gives.
  public var yearly: Session.Yearly
  /// Why, in order; at least one.
  public var reasons: [MoveReason]

  /// Whether the day alone would not tell next year's planner where it belongs: a closed day has kept it from the day of its rule, or the
  /// year has no such day.
  public var isDisplaced: Bool {
    guard let day else { return false }
    return switch yearly {
    case .week(let place): place.map { $0 != WeekPlace(day) } ?? false
    case .date(let date): date.map { $0 != MonthDay(day) } ?? false
    case .nthWeekday(let nth): nth.map { $0 != NthWeekday(day) } ?? false
    case .daysFrom: ruled != day
    case .drop: false
    }
  }

  /// What becomes of a session.
  public init(
    session: String, fate: Fate, was: Day?, origin: Origin?, ruled: Day?, day: Day?, yearly: Session.Yearly, reasons: [MoveReason]
  ) {
    self.session = session
    self.fate = fate
    self.was = was
    self.origin = origin
    self.ruled = ruled
    self.day = day
    self.yearly = yearly
    self.reasons = reasons
  }
}

/// One reason for a session's day.
public enum MoveReason: Hashable, Sendable {
  /// The same ISO week and weekday.
  case sameWeek(WeekPlace)
  /// The same date; the day it falls on.
  case sameDate(Day)
  /// The same weekday of the month; whether the month has no fifth, so that it is the last.
  case nthWeekday(NthWeekday, isLast: Bool)
  /// The same distance from an anchor, and where that is; negative days are before it.
  case distance(RolloverAnchor, days: Int, from: Day)
  /// The year has no week 53.
  case noWeek53
  /// The rule's day is closed.
  case closed(Day, DayTable.Closure)
  /// The rule's day does not obey the plan: its weekdays, or its windows.
  case excluded(Day)
  /// The rule's day is not before the pupils come, as it was.
  case pupils(Day, firstDay: Day)
  /// Moved on to the same weekday, so many weeks later or, where negative, earlier.
  case weeksOn(Int)
  /// Moved on to the nearest good day, so many days later or, where negative, earlier.
  case daysOn(Int)
  /// No good day is near.
  case noGoodDay
  /// The plan says where in the year it belongs, though it was elsewhere last year.
  case placed(was: Day)
  /// It was held elsewhere than planned.
  case heldElsewhere(Day)
  /// By their rules alone it and another session would be nearer or farther than a rule of the plan allows.
  case tied(to: String)
  /// It was neither fixed nor wished for nor decided.
  case undecided
  /// It was cancelled, and is asked about.
  case wasCancelled
  /// The plan says that it is not to be carried over.
  case dropped

  /// The code of the JSON.
  public var code: String {
    switch self {
    case .sameWeek: "same-week"
    case .sameDate: "same-date"
    case .nthWeekday: "nth-weekday"
    case .distance: "distance"
    case .noWeek53: "no-week-53"
    case .closed: "closed"
    case .excluded: "excluded"
    case .pupils: "pupils"
    case .weeksOn: "weeks-on"
    case .daysOn: "days-on"
    case .noGoodDay: "no-good-day"
    case .placed: "placed"
    case .heldElsewhere: "held-elsewhere"
    case .tied: "tied"
    case .undecided: "undecided"
    case .wasCancelled: "was-cancelled"
    case .dropped: "dropped"
    }
  }
}

/// What distances are counted from.
public enum RolloverAnchor: Hashable, Sendable {
  /// The first day of a term, with its name.
  case termStart(String)
  /// The last day of a term, with its name.
  case termEnd(String)
  /// Easter Sunday.
  case easter
  /// The first day of a break, with its name.
  case breakStart(String)
}
