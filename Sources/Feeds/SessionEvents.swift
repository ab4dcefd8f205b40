import CivilTime
import ICalendar
import OrderedCollections
import Planning
import Words

/// Makes events out of sessions and tasks; the stamps are put on later.
struct SessionEvents {
  /// Days after its date that a cancelled session stays in the feeds (feed contract F14).
  static let cancelledDays = 30

  let plans: PlanSet
  let today: Day
  private let unstamped = Event.Stamps(created: Instant(seconds: 0), modified: Instant(seconds: 0), sequence: 0)

  init(plans: PlanSet, today: Day) {
    self.plans = plans
    self.today = today
  }

  /// The id of an event: of the plan, never of a date, a title or a version (F10).
  static func uid(_ plan: Plan, _ name: String) -> String { "\(plan.id).\(name)@\(domain(plan))" }

  static func domain(_ plan: Plan) -> String { plan.organiser?.email?.split(separator: "@").last.map(String.init) ?? "kalendarium.invalid" }

  /// The event of a session where it is, or, cancelled before it had a place, where it was last published. Nil where it has never had a
  /// place, and for cancelled sessions of long ago.
  func event(_ number: Int, _ placement: Placement?, previous: Event?) -> Event? {
    let entry = plans.entries[number]
    let plan = plans.plans[entry.plan]
    let session = entry.session
    let isCancelled = session.status == .cancelled
    let times =
      placement.map { (Event.Time.wall($0.startTime), Event.Time.wall($0.endTime)) }
      ?? (isCancelled ? previous.map { ($0.start, $0.end) } : nil)
    guard let (start, end) = times else { return nil }
    if isCancelled, case .wall(let time) = start, time.day.adding(days: SessionEvents.cancelledDays) < today { return nil }
    let words = Words(plan.language)
    let venue = placement?.venue.flatMap { plan.venues[$0] }
    let theme = session.theme.flatMap { plan.themes[$0] }
    let clock: TimeOfDay = if case .wall(let time) = start { time.time } else { .midnight }
    return Event(
      uid: SessionEvents.uid(plan, session.id), summary: words.summary(title: session.title, session.status),
      description: Description(plan: plan, session: session, start: clock, venue: venue, words: words).text,
      place: venue.map { place($0) } ?? (isCancelled ? previous?.place : nil), start: start, end: end, status: status(session.status),
      isTransparent: isCancelled, category: theme?.name, colour: theme?.colour, conference: venue?.url, stamps: unstamped)
  }

  private func status(_ status: Session.Status) -> Event.Status {
    switch status {
    case .confirmed: .confirmed
    case .tentative: .tentative
    case .cancelled: .cancelled
    }
  }

  private func place(_ venue: Venue) -> Event.Place {
    Event.Place(
      name: venue.name, address: venue.address ?? "", geo: venue.geo.map { Event.Geo(latitude: $0.latitude, longitude: $0.longitude) })
  }

  /// The deadlines of a session's tasks, whole days that take no time (Outlook reads no VTODO, F25).
  func tasks(_ number: Int, _ placement: Placement?) -> [Event] {
    let entry = plans.entries[number]
    let plan = plans.plans[entry.plan]
    guard let placement, entry.session.status != .cancelled else { return [] }
    return entry.session.tasks.enumerated().map { index, task in
      let day = SessionEvents.day(task.due, of: placement.day, in: entry.days)
      let owner = task.owner.map { plan.people[$0]?.name ?? $0 }
      return wholeDay(
        uid: SessionEvents.uid(plan, "\(entry.session.id).task-\(index + 1)"),
        Words(plan.language).task(task.title, session: entry.session.title, owner: owner), day)
    }
  }

  /// The day a task is due; working days are counted by the work calendars of the session's audiences.
  static func day(_ due: PlanTask.Due, of day: Day, in days: DayTable) -> Day {
    switch due {
    case .days(let count): return day.adding(days: count)
    case .workingDays(let count):
      var left = abs(count)
      var current = day
      let step = count < 0 ? -1 : 1
      // No run of days off is as long as a year; should one be, the deadline is where the count ends.
      var looked = 0
      while left > 0, looked < 366 * 4 {
        current = current.adding(days: step)
        looked += 1
        if days.isWorkingDay(current) { left -= 1 }
      }
      return current
    }
  }

  /// What a feed without events holds, since clients keep the old events of an emptied one (F16).
  func placeholder(feed: String, plan: Plan, day: Day) -> Event {
    let name = feed.replacing("/", with: ".").replacing(".ics", with: "")
    return wholeDay(uid: "\(plan.programme).\(name).empty@\(SessionEvents.domain(plan))", Words(plan.language).noSessions, day)
  }

  private func wholeDay(uid: String, _ summary: String, _ day: Day) -> Event {
    Event(
      uid: uid, summary: summary, description: "", place: nil, start: .date(day), end: .date(day.adding(days: 1)), status: .confirmed,
      isTransparent: true, category: nil, colour: nil, conference: nil, stamps: unstamped)
  }
}

extension Plan {
  /// The events of its sessions as they would be published where a schedule has them, by id: without stamps, and also those cancelled long
  /// ago. Sessions without a place have none.
  public func events(at schedule: Schedule) -> [String: Event] {
    let builder = SessionEvents(plans: PlanSet([self]), today: .first)
    let events = sessions.keys.enumerated().map { number, id in (id, builder.event(number, schedule.placements[id], previous: nil)) }
    return Dictionary(uniqueKeysWithValues: events).compactMapValues(\.self)
  }

  /// The UID of a session's event in every feed: `PLAN.SESSION@DOMAIN`.
  public func uid(ofSession id: String) -> String { SessionEvents.uid(self, id) }
}
