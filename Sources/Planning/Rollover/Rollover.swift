import Algorithms
import CivilTime
import OrderedCollections

/// Where the sessions of a school year go in the next one: each by its `yearly` rule, and off closed days to the nearest good one.
///
/// The new plan has the calendars of the new year already; what it says of days of sessions is not looked at but for windows.
public struct Rollover: Sendable {
  /// How many weeks from the day of its rule a session is looked for a good one.
  public static let searchWeeks = 6

  private let old: Plan
  private let new: Plan
  private let schedule: Schedule?
  private let fixedDays: [String: Day]
  private let heldDays: [String: Day]
  private let notHeld: Set<String>
  private let decidedTogether: Set<String>
  private let tied: [String: Tie]

  /// A day that a session has because of another to which a rule of the plan ties it.
  public struct Tie: Hashable, Sendable {
    /// The day.
    public var day: Day
    /// The id of the other session.
    public var other: String

    /// A day, and the other session.
    public init(day: Day, other: String) {
      self.day = day
      self.other = other
    }
  }

  /// From a plan into one that has the calendars of the year after it. `schedule` is what was decided, `fixedDays` the days of `when.on` by
  /// session, `heldDays` the days on which sessions were held, where not as decided, `notHeld` those that were cancelled when their day came;
  /// `decidedTogether` are the sessions of repeats and rounds, which keep no lock; `tied` the days of those whose rules together would break
  /// one of the plan.
  public init(
    from old: Plan, to new: Plan, schedule: Schedule?, fixedDays: [String: Day], heldDays: [String: Day], notHeld: Set<String> = [],
    decidedTogether: Set<String> = [], tied: [String: Tie] = [:]
  ) {
    self.notHeld = notHeld
    self.decidedTogether = decidedTogether
    self.tied = tied
    self.old = old
    self.new = new
    self.schedule = schedule
    self.fixedDays = fixedDays
    self.heldDays = heldDays
  }

  /// What becomes of every session, in the order of the plan.
  public var moves: [SessionMove] { old.sessions.values.map(move) }

  /// What becomes of a session.
  public func move(_ session: Session) -> SessionMove {
    guard session.yearly != .drop else {
      return SessionMove(
        session: session.id, fate: .dropped, was: base(session)?.day, origin: base(session)?.origin, ruled: nil, day: nil, yearly: .drop,
        reasons: [.dropped])
    }
    guard let base = base(session) else {
      return SessionMove(
        session: session.id, fate: .open, was: nil, origin: nil, ruled: nil, day: nil, yearly: session.yearly,
        reasons: cancelled(session) + [.undecided])
    }
    let isHeldElsewhere = base.origin == .held
    let place = Place(session.yearly, of: base.day, isFromDay: isHeldElsewhere, rollover: self, session)
    let isLocked = schedule?.placements[session.id]?.isLocked ?? false
    let fate: SessionMove.Fate = fixedDays[session.id] != nil || isLocked && !decidedTogether.contains(session.id) ? .fixed : .wished
    var good = goodDay(place, session, base.day, fate)
    if let tie = tied[session.id], tie.day != good.day {
      let distance = good.day.days(to: tie.day)
      good = (tie.day, good.reasons + [.tied(to: tie.other), .daysOn(distance)])
    }
    var reasons = cancelled(session)
    if isHeldElsewhere { reasons.append(.heldElsewhere(base.day)) }
    return SessionMove(
      session: session.id, fate: fate, was: base.day, origin: base.origin, ruled: place.day, day: good.day, yearly: place.yearly,
      reasons: reasons + place.reasons + good.reasons)
  }

  private func cancelled(_ session: Session) -> [MoveReason] {
    session.status == .cancelled || notHeld.contains(session.id) ? [.wasCancelled] : []
  }

  /// The day a session comes from.
  private func base(_ session: Session) -> (day: Day, origin: SessionMove.Origin)? {
    let placement = schedule?.placements[session.id]
    if let day = heldDays[session.id] { return (day, .held) }
    if let day = fixedDays[session.id] { return (day, .fixed) }
    if let placement, placement.isLocked { return (placement.day, .locked) }
    if let near = session.prefer.near { return (near.day, .wished) }
    return placement.map { ($0.day, .decided) }
  }

  // MARK: Windows

  /// Days that a session may or should be held on, moved by its rule: by date where it goes by date, with the anchor where it has one, else
  /// by week and weekday; held within the new year.
  public func window(_ days: DayRange, of session: Session) -> DayRange {
    let moved =
      switch session.yearly {
      case .week, .nthWeekday, .drop: YearShift.range(days, YearShift.sameWeek)
      case .date: YearShift.range(days, YearShift.sameDate)
      case .daysFrom(let name, _):
        switch anchor(name, near: base(session)?.day ?? days.from.adding(days: days.count / 2), session) {
        case .some(let anchor): YearShift.range(days) { anchor.new.adding(days: anchor.old.days(to: $0)) }
        case nil: YearShift.range(days, YearShift.sameWeek)
        }
      }
    let year = new.year.days
    return DayRange(from: min(max(moved.from, year.from), year.to), to: max(min(moved.to, year.to), year.from)) ?? moved
  }

  // MARK: Anchors

  struct Anchor {
    let name: RolloverAnchor
    let old: Day
    let new: Day
  }

  /// The anchor of a name that is nearest to a day, and where it is next year; nil where the plan has none.
  func anchor(_ name: String, near day: Day, _ session: Session) -> Anchor? {
    if name == "easter" {
      // A day in autumn counts from the Easter before it or after it, whichever is nearer.
      let years = [day.year - 1, day.year, day.year + 1]
      let anchors = years.map {
        Anchor(name: .easter, old: SwedishHolidays.easterSunday($0), new: SwedishHolidays.easterSunday($0 + 1))
      }
      return nearest(anchors, to: day)
    }
    let calendars = calendarIDs(of: session)
    let known = calendars.isEmpty ? Array(old.calendars.keys) : calendars
    let found = known.lazy.compactMap { self.nearest(self.anchors(name, inCalendar: $0), to: day) }.first
    return found ?? nearest(old.calendars.keys.flatMap { anchors(name, inCalendar: $0) }, to: day)
  }

  private func nearest(_ anchors: [Anchor], to day: Day) -> Anchor? {
    anchors.min { abs($0.old.days(to: day)) < abs($1.old.days(to: day)) }
  }

  /// The new calendar has the same terms and breaks in the same order.
  private func anchors(_ name: String, inCalendar id: String) -> [Anchor] {
    guard let was = old.calendars[id], let isNow = new.calendars[id] else { return [] }
    switch name {
    case "term-start":
      return zip(was.terms, isNow.terms).map { Anchor(name: .termStart($0.name ?? ""), old: $0.days.from, new: $1.days.from) }
    case "term-end":
      return zip(was.terms, isNow.terms).map { Anchor(name: .termEnd($0.name ?? ""), old: $0.days.to, new: $1.days.to) }
    default:
      return zip(was.breaks, isNow.breaks).filter { $0.0.name == name }
        .map { Anchor(name: .breakStart(name), old: $0.days.from, new: $1.days.from) }
    }
  }

  /// The work calendars of those who attend.
  private func calendarIDs(of session: Session) -> [String] {
    Array(session.audiences.compactMap { old.audiences[$0]?.calendar }.uniqued())
  }

  // MARK: Good days

  /// The day of the rule where it can be used, else the nearest good one.
  private func goodDay(_ place: Place, _ session: Session, _ base: Day, _ fate: SessionMove.Fate) -> (day: Day, reasons: [MoveReason]) {
    let ids = calendarIDs(of: session)
    let table = DayTable(year: new.year, calendars: ids.compactMap { new.calendars[$0] })
    let comes = firstSchoolDay(old, ids).flatMap { base < $0 ? firstSchoolDay(new, ids) : nil }
    let when = new.sessions[session.id]?.when ?? When()
    let isOn = fixedDays[session.id] != nil
    let windows = when.windows.filter { !(isOn && $0.ranges.count == 1 && $0.ranges[0].count == 1) }
    func obeys(_ day: Day) -> Bool {
      when.weekdays?.contains(day.weekday) ?? true
        && (fate != .fixed || windows.allSatisfy { window in window.ranges.contains { $0.contains(day) } })
    }
    func isOpen(_ day: Day) -> Bool { !table.isClosed(day) && comes.map { day < $0 } ?? true }
    let day = place.day
    let why: MoveReason
    if let closure = table.closure(day) {
      why = .closed(day, closure)
    } else if let comes, day >= comes {
      why = .pupils(day, firstDay: comes)
    } else if !obeys(day) {
      why = .excluded(day)
    } else {
      return (day, [])
    }
    func isGood(_ day: Day) -> Bool {
      isOpen(day) && !table.isBridge(day) && obeys(day) && windows.allSatisfy { window in window.ranges.contains { $0.contains(day) } }
    }
    for fits in [isGood, { isOpen($0) && obeys($0) }, isOpen] {
      if let found = nearestDay(to: day, keepsWeekday: place.keepsWeekday, fits) {
        let distance = day.days(to: found)
        return (found, [why, distance.isMultiple(of: 7) && place.keepsWeekday ? .weeksOn(distance / 7) : .daysOn(distance)])
      }
    }
    return (day, [why, .noGoodDay])
  }

  /// The nearest other day that fits; the later of two that are as near. A rule that goes by weekday first looks at that weekday alone.
  private func nearestDay(to day: Day, keepsWeekday: Bool, _ fits: (Day) -> Bool) -> Day? {
    func look(_ step: Int, _ count: Int) -> Day? {
      (1...count).lazy.flatMap { [day.adding(days: $0 * step), day.adding(days: -$0 * step)] }.first(where: fits)
    }
    if keepsWeekday, let found = look(7, Rollover.searchWeeks) { return found }
    return look(1, Rollover.searchWeeks * 7)
  }

  private func firstSchoolDay(_ plan: Plan, _ ids: [String]) -> Day? {
    ids.compactMap { plan.calendars[$0]?.terms.map(\.days.from).min() }.min()
  }
}

/// The day that a rule gives for a session.
private struct Place {
  let day: Day
  /// The rule, with the place.
  let yearly: Session.Yearly
  let reasons: [MoveReason]
  /// Whether the rule goes by weekday.
  let keepsWeekday: Bool

  /// By the place that the plan gives, or that of the day it comes from: always where `isFromDay`.
  init(_ yearly: Session.Yearly, of base: Day, isFromDay: Bool, rollover: Rollover, _ session: Session) {
    let aYearOn = base.adding(days: 365)
    func nearest(_ days: [Day?]) -> Day { days.compactMap { $0 }.min { abs($0.days(to: aYearOn)) < abs($1.days(to: aYearOn)) } ?? aYearOn }
    /// Said where the plan's place is not where the session was.
    func placed(_ isElsewhere: Bool) -> [MoveReason] { isElsewhere ? [.placed(was: base)] : [] }
    switch yearly {
    case .date(let given):
      let date = isFromDay ? MonthDay(base) : given ?? MonthDay(base)
      day = nearest((base.year...base.year + 2).map { date.day(in: $0) })
      self.yearly = .date(date)
      reasons = placed(date != MonthDay(base)) + [.sameDate(day)]
      keepsWeekday = false
    case .nthWeekday(let given):
      let nth = isFromDay ? NthWeekday(base) : given ?? NthWeekday(base)
      day = nearest((base.year...base.year + 2).map { nth.day(in: $0) })
      self.yearly = .nthWeekday(nth)
      reasons = placed(nth != NthWeekday(base)) + [.nthWeekday(nth, isLast: NthWeekday(day).number != nth.number)]
      keepsWeekday = true
    case .daysFrom(let name, let given):
      guard let anchor = rollover.anchor(name, near: base, session) else { fallthrough }
      let was = anchor.old.days(to: base)
      let distance = isFromDay ? was : given ?? was
      day = anchor.new.adding(days: distance)
      self.yearly = .daysFrom(name, days: distance)
      reasons = placed(distance != was) + [.distance(anchor.name, days: distance, from: anchor.new)]
      keepsWeekday = false
    case .week, .drop:
      var given: WeekPlace?
      if case .week(let place) = yearly { given = place }
      let place = isFromDay ? WeekPlace(base) : given ?? WeekPlace(base)
      let isoYear = base.isoWeek.year
      day = nearest((isoYear...isoYear + 2).map { place.day(inISOYear: $0) })
      self.yearly = .week(place)
      reasons =
        placed(place != WeekPlace(base)) + [.sameWeek(WeekPlace(day))] + (place.week != day.isoWeek.week ? [.noWeek53] : [])
      keepsWeekday = true
    }
  }
}
