import CivilTime
import ICalendar
import Planning

extension BusyCalendar {
  /// What a calendar of others takes of the days of a plan's years, in the wall time of the plan's zone; whole days and floating times are
  /// taken in that zone too. Half-open; minutes that are only begun count whole, and an event without length takes nothing.
  /// What is wrong with it is for the caller to put into words.
  public static func read(_ stream: CalendarStream, counts: BusyTime.Counts, days: DayRange, zone: Zone, limits: ReadingLimits)
    -> (calendar: BusyCalendar, problems: [ReadingProblem])
  {
    var calendar = BusyCalendar()
    calendar.isRead = true
    let start = zone.instant(of: WallTime(days.from, .midnight))
    let end = zone.instant(of: WallTime(days.to, .endOfDay))
    let found = stream.occurrences(in: start..<max(start, end), floatingIn: zone, limits: limits)
    for occurrence in found.list where stream.takesTime(occurrence.event, counts) {
      calendar.add(occurrence, title: stream.texts(ofEvent: occurrence.event).summary, days, zone)
    }
    func key(_ taken: Taken) -> (TimeOfDay, TimeOfDay, String) { (taken.hours.start, taken.hours.end, taken.event?.title ?? "") }
    calendar.days = calendar.days.mapValues { $0.sorted { key($0) < key($1) } }
    return (calendar, stream.problems + found.problems)
  }

  private mutating func add(_ occurrence: Occurrence, title: String, _ range: DayRange, _ zone: Zone) {
    guard occurrence.start < occurrence.end else { return }
    let from = zone.wallSecond(at: occurrence.start).minute
    var to = zone.wallSecond(at: occurrence.end).nextMinute
    // In the hour that comes twice an event may end by the clock before it began.
    if to <= from { to = WallSecond(from).adding(seconds: occurrence.end.seconds - occurrence.start.seconds).nextMinute }
    let event = Taken.Event(title: title, from: from, to: to)
    var day = max(from.day, range.from)
    while day <= range.to, WallTime(day, .midnight) < to {
      let start = day == from.day ? from.time : .midnight
      let end = day == to.day ? to.time : .endOfDay
      if let hours = Hours(start, end) { days[day, default: []].append(Taken(hours: hours, event: event)) }
      day = day.adding(days: 1)
    }
  }
}

extension CalendarStream {
  /// Whether an event takes time under a policy of a plan.
  public func takesTime(_ event: Int32, _ counts: BusyTime.Counts) -> Bool {
    switch counts {
    case .opaque: isBusy(event)
    case .allDay: isBusy(event) || isWholeDays(event) && status(ofEvent: event) != .cancelled && !isDeclined(event)
    case .everything: true
    }
  }
}
