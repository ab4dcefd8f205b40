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
    var problems = stream.problems + found.problems
    var spread = Spread(days: days, zone: zone)
    for occurrence in found.list where stream.takesTime(occurrence.event, counts) {
      let texts = stream.texts(ofEvent: occurrence.event)
      guard spread.add(occurrence, texts) else {
        problems.append(ReadingProblem(stream.line(ofEvent: occurrence.event), .cap(.occurrences, Spread.limit), word: texts.summary))
        break
      }
    }
    func key(_ taken: Taken) -> (TimeOfDay, TimeOfDay, String) { (taken.hours.start, taken.hours.end, taken.event?.title ?? "") }
    calendar.days = spread.taken.mapValues { $0.sorted { key($0) < key($1) } }
    return (calendar, problems)
  }
}

/// Occurrences spread over the days they cover; of the same event the same hours count once.
private struct Spread {
  /// Days looked at for all occurrences: one event may cover a year, every day anew.
  static let limit = 400_000

  let days: DayRange
  let zone: Zone
  private(set) var taken: [Day: [Taken]] = [:]
  private var seen: Set<Key> = []
  private var visits = 0

  private struct Key: Hashable {
    let day: Day
    let hours: Hours
    let uid: String
    let title: String
  }

  init(days: DayRange, zone: Zone) {
    self.days = days
    self.zone = zone
  }

  /// Adds an occurrence; false where there are more entries than the limit.
  mutating func add(_ occurrence: Occurrence, _ texts: EventTexts) -> Bool {
    guard occurrence.start < occurrence.end else { return true }
    let from = zone.wallSecond(at: occurrence.start).minute
    var to = zone.wallSecond(at: occurrence.end).nextMinute
    // In the hour that comes twice an event may end by the clock before it began.
    if to <= from { to = WallSecond(from).adding(seconds: occurrence.end.seconds - occurrence.start.seconds).nextMinute }
    let event = Taken.Event(uid: texts.uid, title: texts.summary, from: from, to: to)
    var day = max(from.day, days.from)
    while day <= days.to, WallTime(day, .midnight) < to {
      visits += 1
      guard visits <= Spread.limit else { return false }
      let start = day == from.day ? from.time : .midnight
      let end = day == to.day ? to.time : .endOfDay
      if let hours = Hours(start, end), seen.insert(Key(day: day, hours: hours, uid: texts.uid, title: texts.summary)).inserted {
        taken[day, default: []].append(Taken(hours: hours, event: event))
      }
      day = day.adding(days: 1)
    }
    return true
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
