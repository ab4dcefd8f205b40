import CivilTime
import Feeds
import ICalendar
import OrderedCollections
import Planning
import Words

/// The sessions or occurrences of one of the two that are compared, and what is known of them.
struct DiffSide {
  /// What is said of a session, or of all occurrences of an event.
  struct Facts {
    let session: String?
    let uid: String?
    /// nil where it is not known.
    let title: String?
    let isCancelled: Bool
    /// Where its times are; nil for whole days, floating times, and plans that are not there.
    let zone: Zone?
    let venue: Venue?
    /// By key of the plan format; what says nothing is not there.
    let fields: OrderedDictionary<String, PlanValue>
    /// A cancelled session leaves the feeds after a while: it is no difference where the other side does not have it.
    var mayBeAbsent = false
  }

  struct Venue {
    /// What it is compared by.
    let key: String
    /// As people call it.
    let name: String
    /// As JSON has it: an id, or the text of LOCATION.
    let written: String
  }

  struct Times: Hashable {
    let start: Instant
    let end: Instant
    let areWholeDays: Bool
  }

  /// A session, or one occurrence of an event.
  struct Entry {
    /// The number of its facts.
    let facts: Int
    /// Entries of different groups are never one and the same: a session, or all occurrences of one UID.
    let group: Int
    /// When it would be by its rule; nil where it does not recur.
    let original: Instant?
    /// nil where it is not decided.
    let times: Times?
  }

  private(set) var facts: [Facts] = []
  private(set) var entries: [Entry] = []
  /// The keys of the fields that it can say something of.
  let keys: [String]
  let knowsTimes: Bool
  let knowsVenues: Bool

  /// Numbers for sessions and UIDs, the same for both sides.
  struct Groups {
    private var numbers: [String: Int] = [:]

    mutating func number(_ name: String) -> Int {
      let number = numbers[name] ?? numbers.count
      numbers[name] = number
      return number
    }
  }

  // MARK: Plans and schedules

  /// The words of a plan's zone; UTC stands in where there is none, as all times are then of the same unknown zone.
  private static func times(_ placement: Placement, _ zone: Zone?) -> Times {
    let zone = zone ?? .utc
    return Times(start: zone.instant(of: placement.startTime), end: zone.instant(of: placement.endTime), areWholeDays: false)
  }

  private static func venue(_ id: String, _ plan: Plan?) -> Venue { Venue(key: id, name: plan?.venues[id]?.name ?? id, written: id) }

  /// All sessions of a plan, and where it has a schedule, where they are.
  init(_ plan: Plan, _ schedule: Schedule?, _ zone: Zone, _ groups: inout Groups) {
    keys = Session.writtenKeys + (schedule == nil ? [] : ["locked"])
    knowsTimes = schedule != nil
    knowsVenues = schedule != nil
    for session in plan.sessions.values {
      let placement = schedule?.placements[session.id]
      var fields = session.written
      if let placement { fields["locked"] = .flag(placement.isLocked) }
      add(
        Facts(
          session: session.id, uid: plan.uid(ofSession: session.id), title: session.title, isCancelled: session.status == .cancelled,
          zone: zone, venue: placement?.venue.map { DiffSide.venue($0, plan) }, fields: fields),
        placement, groups.number(session.id))
    }
  }

  /// What has been decided, by itself. A plan gives titles and names, also where it is the other side's; nil where there is none.
  init(_ schedule: Schedule, _ plan: Plan?, _ zone: Zone?, _ groups: inout Groups) {
    keys = ["locked"]
    knowsTimes = true
    knowsVenues = true
    let uids = plan?.id == schedule.plan ? plan : nil
    for (id, placement) in schedule.placements {
      add(
        Facts(
          session: id, uid: uids?.uid(ofSession: id), title: plan?.sessions[id]?.title, isCancelled: false, zone: zone,
          venue: placement.venue.map { DiffSide.venue($0, plan) }, fields: ["locked": .flag(placement.isLocked)]),
        placement, groups.number(id))
    }
  }

  /// What has been decided, as its feed would say it. Without a plan nothing but days and times is known.
  init(asPublished schedule: Schedule, _ plan: Plan?, _ zone: Zone, _ groups: inout Groups) {
    keys = plan == nil ? [] : ["uid", "title", "description", "status"]
    knowsTimes = true
    knowsVenues = plan != nil
    let events = plan?.events(at: schedule) ?? [:]
    for (id, placement) in schedule.placements {
      let facts =
        events[id].map { DiffSide.facts($0, session: id, zone) }
        ?? Facts(session: id, uid: nil, title: nil, isCancelled: false, zone: zone, venue: nil, fields: [:])
      add(facts, placement, groups.number(id))
    }
    guard let plan else { return }
    for session in plan.sessions.values where session.status == .cancelled && schedule.placements[session.id] == nil {
      let (uid, title) = (plan.uid(ofSession: session.id), Words(plan.language).summary(title: session.title, session.status))
      var facts = Facts(
        session: session.id, uid: uid, title: title, isCancelled: true, zone: zone, venue: nil,
        fields: DiffSide.fields(uid: uid, title: title, description: "", status: session.status.rawValue))
      facts.mayBeAbsent = true
      add(facts, nil, groups.number(session.id))
    }
  }

  private static func facts(_ event: Event, session: String, _ zone: Zone) -> Facts {
    var facts = Facts(
      session: session, uid: event.uid, title: event.summary, isCancelled: event.status == .cancelled, zone: zone,
      venue: event.location.map(location),
      fields: fields(uid: event.uid, title: event.summary, description: event.description, status: event.status.rawValue))
    facts.mayBeAbsent = facts.isCancelled
    return facts
  }

  private static func fields(uid: String, title: String, description: String, status: String) -> OrderedDictionary<String, PlanValue> {
    var fields: OrderedDictionary<String, PlanValue> = ["uid": .word(uid), "title": .text(title), "status": .word(status.lowercased())]
    if !description.isEmpty { fields["description"] = .text(description) }
    return fields
  }

  private mutating func add(_ facts: Facts, _ placement: Placement?, _ group: Int) {
    entries.append(Entry(facts: self.facts.count, group: group, original: nil, times: placement.map { DiffSide.times($0, facts.zone) }))
    self.facts.append(facts)
  }

  // MARK: Calendars

  /// How many events were left out, as they are no sessions of the plan.
  private(set) var eventsOfOthers = 0

  /// The occurrences of a calendar file. Where a plan's id is given, only its sessions, known by their UIDs.
  init(
    _ set: CalendarSet, _ number: Int, _ found: [Occurrence], sessionsOf plan: String? = nil, _ groups: inout Groups
  ) {
    keys = ["uid", "title", "description", "status"] + (plan == nil ? ["transparent", "attendees"] : [])
    knowsTimes = true
    knowsVenues = true
    let stream = set.files[number].stream
    /// The number of an event's facts and its group; -1 for those of others.
    var known: [Int32: (facts: Int, group: Int)] = [:]
    for occurrence in found.sorted(by: { ($0.start, $0.event) < ($1.start, $1.event) }) {
      let event = occurrence.event
      if known[event] == nil {
        let texts = stream.texts(ofEvent: event)
        let session = plan.map { DiffSide.session(texts.uid, ofPlan: $0) }
        if case .some(nil) = session {
          known[event] = (-1, -1)
          eventsOfOthers += 1
        } else {
          // What has no UID is told apart by its title.
          let group = groups.number((session ?? nil) ?? (texts.uid.isEmpty ? "title:\(texts.summary)" : "uid:\(texts.uid)"))
          known[event] = (facts.count, group)
          facts.append(DiffSide.facts(set, number, event, texts, session: session ?? nil))
        }
      }
      guard let place = known[event], place.facts >= 0 else { continue }
      let times = Times(start: occurrence.start, end: occurrence.end, areWholeDays: stream.isWholeDays(event))
      entries.append(Entry(facts: place.facts, group: place.group, original: occurrence.original, times: times))
    }
  }

  private static func facts(_ set: CalendarSet, _ number: Int, _ event: Int32, _ texts: EventTexts, session: String?) -> Facts {
    let stream = set.files[number].stream
    let status = stream.status(ofEvent: event)
    let attendees = Set(stream.attendees(ofEvent: event)).subtracting([""]).sorted()
    var fields = DiffSide.fields(
      uid: texts.uid, title: texts.summary, description: stream.description(ofEvent: event), status: status.rawValue)
    fields["transparent"] = .flag(stream.isTransparent(event))
    if !attendees.isEmpty { fields["attendees"] = .list(attendees.map { .word($0) }) }
    let isInNoZone = stream.isWholeDays(event) || stream.isFloating(event)
    return Facts(
      session: session, uid: texts.uid, title: texts.summary, isCancelled: status == .cancelled,
      zone: isInNoZone ? nil : set.zone(number, event), venue: texts.location.isEmpty ? nil : location(texts.location), fields: fields)
  }

  private static func location(_ text: String) -> Venue {
    let lines = text.split(separator: "\n").joined(separator: ", ")
    return Venue(key: text.split(whereSeparator: \.isWhitespace).joined(separator: " "), name: lines, written: text)
  }

  /// The session that a UID of ours names, `PLAN.SESSION@DOMAIN`; nil for events of others, tasks and placeholders.
  private static func session(_ uid: String, ofPlan plan: String) -> String? {
    guard uid.hasPrefix(plan + "."), let at = uid.lastIndex(of: "@") else { return nil }
    let session = uid[..<at].dropFirst(plan.count + 1)
    return session.isEmpty || session.contains(".") ? nil : String(session)
  }
}
