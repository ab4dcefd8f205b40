import CivilTime
import ICalendar
import OrderedCollections
import Planning
import Words

/// Makes the calendars of one programme: every session's event once, stamped by what was published last, then put into its feeds.
struct FeedMaker {
  /// How often clients are asked to look for changes, in hours (feed contract F6).
  static let refreshHours = 4

  /// The events of the sessions, by number.
  let sessionEvents: [Int: Event]
  private let taskEvents: [Int: [Event]]
  private let previous: [String: CalendarObject]
  private let previousEvents: [String: Event]
  private let builder: SessionEvents
  private let plan: Plan
  private let zone: ZoneComponent
  private let settings: Publication.Settings

  init(years: [Int], plans: PlanSet, placements: [Placement?], previous: [String: CalendarObject], settings: Publication.Settings)
    throws(Publication.Problem)
  {
    guard let year = years.last, let rule = settings.zone.rule, let zone = ZoneComponent(identifier: settings.zone.name, rule: rule) else {
      throw .zone(settings.zone.name)
    }
    plan = plans.plans[year]
    self.zone = zone
    self.settings = settings
    self.previous = previous
    var known: [String: Event] = [:]
    // In the order of their addresses: which of two that differ is taken is the same every time.
    for event in previous.sorted(by: { $0.key < $1.key }).flatMap(\.value.events)
    where event.stamps.sequence >= known[event.uid]?.stamps.sequence ?? 0 {
      known[event.uid] = event
    }
    previousEvents = known
    builder = SessionEvents(plans: plans, today: settings.zone.wallTime(at: settings.now).day)
    var sessions: [Int: Event] = [:]
    var tasks: [Int: [Event]] = [:]
    for number in years.flatMap({ Array(plans.entries(ofPlan: $0)) }) {
      let entry = plans.entries[number]
      let old = known[SessionEvents.uid(plans.plans[entry.plan], entry.session.id)]
      if let event = builder.event(number, placements[number], previous: old) {
        try FeedMaker.checkZone(event, settings.zone, rule)
        sessions[number] = FeedMaker.stamped(event, old, settings.now)
      }
      tasks[number] = builder.tasks(number, placements[number]).map { FeedMaker.stamped($0, known[$0.uid], settings.now) }
    }
    sessionEvents = sessions
    taskEvents = tasks
  }

  /// The rules of the feed's zone must give the very instant that the zone's history gives, or every client would be wrong on that day.
  private static func checkZone(_ event: Event, _ zone: Zone, _ rule: PosixRule) throws(Publication.Problem) {
    guard case .wall(let start) = event.start else { return }
    let instant = zone.instant(of: start)
    guard zone.offset(at: instant) == rule.offset(at: instant) else { throw .zoneHistory(zone.name, start.day) }
  }

  /// The stamps of an event: those it has where nothing of it has changed; else one more change, now, and never earlier than before.
  static func stamped(_ event: Event, _ old: Event?, _ now: Instant) -> Event {
    var event = event
    guard let old else {
      event.stamps = Event.Stamps(created: now, modified: now, sequence: 0)
      return event
    }
    event.stamps = old.stamps
    if event.hasSameContent(as: old) { return event }
    event.stamps.sequence += 1
    event.stamps.modified = max(now, old.stamps.modified.adding(seconds: 1))
    return event
  }

  // MARK: Calendars

  /// The calendars made so far, by address.
  private(set) var calendars: [String: CalendarObject] = [:]

  mutating func bytes(_ feed: Feed, at address: String) throws(Publication.Problem) -> [UInt8] {
    let old = previous[address]
    var events: [Event] = []
    var todos: [Todo] = []
    switch feed.kind {
    case .all, .audience, .venue, .theme, .speaker: events = feed.sessions.compactMap { sessionEvents[$0] }
    case .team: events = feed.sessions.flatMap { taskEvents[$0] ?? [] }
    case .todo: todos = feed.sessions.flatMap { taskEvents[$0] ?? [] }.compactMap(FeedMaker.todo)
    }
    if events.isEmpty, todos.isEmpty {
      let empty = builder.placeholder(feed: feed.path, plan: plan, day: plan.year.days.from)
      let before = old?.events.first { $0.uid == empty.uid }
      // A placeholder stays on its day: nothing has changed.
      events = [before ?? FeedMaker.stamped(empty, nil, settings.now)]
    }
    events.sort { ($0.start, $0.uid) < ($1.start, $1.uid) }
    todos.sort { ($0.due, $0.uid) < ($1.due, $1.uid) }
    let words = Words(plan.language)
    // The address of a private feed stands nowhere: on a server each subscriber has another.
    let calendar = CalendarObject(
      productID: "-//Kalendarium//Kalendarium 1//\(plan.language.rawValue.uppercased())", name: feed.name,
      description: words.feedDescription(feed.name), colour: feed.colour,
      colourCode: feed.colour.flatMap { colourCodes[$0] },
      source: feed.isOpen ? settings.address.map { "\($0)/\(address)" } ?? old?.source : nil,
      refreshHours: FeedMaker.refreshHours, zone: zone, events: events, todos: todos)
    calendars[address] = calendar
    do { return try Gateway.bytes(of: calendar) } catch { throw .feed(path: address, error) }
  }

  /// The to-do of a task: a component of its own with a UID of its own, stamped as the task's whole day is.
  private static func todo(_ task: Event) -> Todo? {
    guard case .date(let due) = task.start else { return nil }
    return Todo(uid: "todo.\(task.uid)", summary: task.summary, due: due, stamps: task.stamps)
  }

  // MARK: Changes

  /// The sessions that were published, by UID: what stood in the feed of everything, without its placeholder.
  private var previousSessions: [String: Event] {
    let events = previous["\(plan.programme)/all.ics"]?.events ?? []
    return Dictionary(events.filter { if case .wall = $0.start { true } else { false } }.map { ($0.uid, $0) }) { first, _ in first }
  }

  var publishedBefore: Int { previousSessions.count }

  func changes() -> [EventChange] {
    let today = builder.today
    return EventChange.list(from: Array(previousSessions.values), to: Array(sessionEvents.values), known: previousEvents, today: today)
  }
}
