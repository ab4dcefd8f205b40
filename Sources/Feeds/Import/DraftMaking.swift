import CivilTime
import Foundation
import ICalendar
import OrderedCollections
import Planning
import Words

/// Makes a draft out of the events of one school year.
struct DraftMaking {
  private let events: ImportedEvents
  private let stream: CalendarStream
  private let settings: CalendarImport.Settings
  private let schoolYear: Int
  /// The language of our own feed; nil where it is another's.
  let own: Language?
  private let mark = SourceMark(file: "", line: 1, column: 1)

  private(set) var draft: PlanDraft
  private(set) var notes: [ImportNote] = []
  private var ids = ImportedIDs()
  private var venueIDs = ImportedIDs()
  private var venues: [String: String] = [:]
  private var uses: [String: Int] = [:]

  /// What the times of a session have in common: one that says otherwise is a session of its own.
  private struct Key: Hashable {
    let uid: String
    let title: String
    let minutes: Int
    let hasPlace: Bool
    let status: EventStatus
    let description: String
    let categories: [String]
  }

  init(_ events: ImportedEvents, _ stream: CalendarStream, _ settings: CalendarImport.Settings, schoolYear: Int) {
    self.events = events
    self.stream = stream
    self.settings = settings
    self.schoolYear = schoolYear
    own = stream.isKalendariums ? (stream.product.hasSuffix("//EN") ? .english : .swedish) : nil
    let title = settings.programme?.title ?? oneLine(stream.name.isEmpty ? settings.name : stream.name)
    var names = ImportedIDs()
    let slug = names.take(slug(title, limit: 40) ?? "kalender")
    draft = PlanDraft(
      id: "\(slug)-\(DraftMaking.years(schoolYear))", programme: settings.programme?.id ?? slug, title: title.isEmpty ? slug : title,
      language: settings.language ?? own ?? .swedish, timezone: settings.zone.name, organiser: nil,
      year: SchoolYear(
        days: DayRange(.first), hasSwedishHolidays: false, hours: .wholeDay, step: 30, weekdays: [],
        closed: [], mark: mark))
  }

  private static func years(_ year: Int) -> String { "\(year)-\((year + 1) % 100 < 10 ? "0" : "")\((year + 1) % 100)" }

  mutating func make() {
    let grid = Grid(events.times.map(\.start))
    var groups: OrderedDictionary<Key, [ImportedEvents.Time]> = [:]
    var leftOut = events.leftOut
    for time in events.times {
      let texts = stream.texts(ofEvent: time.event)
      if own != nil, ownName(texts.uid)?.isSession == false {
        leftOut.append((time.event, time.day, .notASession))
      } else if !grid.holds(time.start) {
        leftOut.append((time.event, time.day, .offGrid("\(time.start)")))
      } else {
        let details = stream.details(ofEvent: time.event)
        let key = Key(
          uid: texts.uid.isEmpty ? "line \(time.event)" : texts.uid, title: title(time.event),
          minutes: time.end.minutes - time.start.minutes, hasPlace: !texts.location.isEmpty || details.conference != nil,
          status: stream.status(ofEvent: time.event), description: details.description, categories: details.categories)
        groups[key, default: []].append(time)
      }
    }
    nameOwn(groups.keys.map(\.uid))
    var members: [(session: Int, event: Int32)] = []
    for (key, times) in groups {
      for session in sessions(key, times) {
        members.append((draft.sessions.count, times[0].event))
        draft.sessions.append(session)
      }
    }
    takeCategories(members)
    takeAudiences(members)
    fitYear(grid)
    for venue in draft.venues.keys { shareVenue(venue) }
    closeDays(&leftOut)
    notes += leftOut.sorted { (stream.line(ofEvent: $0.event), $0.day) < (stream.line(ofEvent: $1.event), $1.day) }.map {
      .leftOut(title: title($0.event), line: stream.line(ofEvent: $0.event), day: $0.day, $0.reason)
    }
    takeOrganiser(groups.values.compactMap(\.first?.event))
  }

  /// Who has called to most of the sessions; of several the first.
  private mutating func takeOrganiser(_ events: [Int32]) {
    var counts: OrderedDictionary<String, (count: Int, name: String)> = [:]
    for event in events {
      let details = stream.details(ofEvent: event)
      guard let email = details.organizer, isMailAddress(email) else { continue }
      let name = oneLine(details.organizerName ?? "")
      counts[email, default: (0, name.isEmpty ? email : name)].count += 1
    }
    let most = counts.values.map(\.count).max()
    guard let found = counts.first(where: { $0.value.count == most }) else { return }
    draft.organiser = Organiser(name: found.value.name, email: found.key)
  }

  // MARK: Our own feeds

  /// The plan, the session and the domain that a UID of ours names; a task's or a placeholder's is no session.
  private func ownName(_ uid: String) -> (plan: String, session: String, domain: String, isSession: Bool)? {
    let parts = uid.split(separator: "@", maxSplits: 1).map(String.init)
    guard parts.count == 2 else { return nil }
    let names = parts[0].split(separator: ".").map(String.init)
    guard names.count >= 2, names.allSatisfy(isID) else { return nil }
    return (names[0], names[1], parts[1], names.count == 2 && names[1] != "empty")
  }

  /// The id of the plan whose feed it is, and its domain, which end up in the same UIDs when it is published again.
  private mutating func nameOwn(_ uids: [String]) {
    guard own != nil else { return }
    let names = uids.compactMap(ownName)
    let plans = Dictionary(grouping: names, by: \.plan).mapValues(\.count)
    guard let plan = plans.max(by: { ($0.value, $0.key) < ($1.value, $1.key) })?.key else { return }
    draft.id = plan
    guard let domain = names.first(where: { $0.plan == plan })?.domain, domain != "kalendarium.invalid" else { return }
    draft.organiser = Organiser(name: draft.title, email: "kalender@\(domain)")
  }

  // MARK: Sessions

  /// The title as a person wrote it, without what our own feeds put before it.
  private func title(_ event: Int32) -> String {
    let text = oneLine(stream.texts(ofEvent: event).summary)
    let words = Words(own ?? .swedish)
    if own != nil {
      for status in [Session.Status.tentative, .cancelled] {
        let prefix = words.summary(title: "", status)
        if text.hasPrefix(prefix) { return String(text.dropFirst(prefix.count)) }
      }
    }
    return text.isEmpty ? "–" : text
  }

  private func status(_ event: Int32) -> Session.Status {
    switch stream.status(ofEvent: event) {
    case .confirmed: .confirmed
    case .tentative: .tentative
    case .cancelled: .cancelled
    }
  }

  private mutating func sessions(_ key: Key, _ times: [ImportedEvents.Time]) -> [PlanDraft.Session] {
    let event = times[0].event
    let places = times.map { PlanDraft.Time(day: $0.day, start: $0.start, end: $0.end, venue: venue($0.event)) }
    let known = own == nil ? nil : ownName(key.uid).flatMap { $0.plan == draft.id ? $0.session : nil }
    let gaps = zip(places.dropFirst(), places).map { $0.day.epochDay - $1.day.epochDay }
    let isSeries = places.count > 1 && places.count <= ImportedIDs.repeats && !gaps.contains(0)
    func session(_ id: String, _ times: [PlanDraft.Time], every: Int?) -> PlanDraft.Session {
      PlanDraft.Session(
        id: id, title: key.title, description: description(event), theme: nil, audiences: [], status: status(event), times: times,
        every: every)
    }
    guard isSeries else {
      return places.map { place in
        let id = ids.take(places.count == 1 ? known ?? slug(key.title) : slug(key.title))
        if places.count == 1, known == id { notes.append(.known(session: id)) }
        return session(id, [place], every: nil)
      }
    }
    let every = DraftMaking.usual(gaps)
    let id = ids.take(slug(key.title), members: places.count)
    let odd = zip(places.dropFirst(), gaps).filter { $0.1 != every }.map(\.0.day)
    notes.append(.series(session: id, times: places.count, every: every, odd: odd))
    return [session(id, places, every: every)]
  }

  /// The distance that comes most often, of several the shortest.
  private static func usual(_ gaps: [Int]) -> Int {
    Dictionary(grouping: gaps, by: \.self).max { ($0.value.count, -$0.key) < ($1.value.count, -$1.key) }?.key ?? 0
  }

  /// The text about an event, without the line that our own feeds put before it.
  private func description(_ event: Int32) -> String? {
    let details = stream.details(ofEvent: event)
    var text = cleanText(details.description)
    guard let url = details.conference else { return text.isEmpty ? nil : text }
    let line = Words(own ?? draft.language).link(url)
    if own != nil, text.hasPrefix(line) { text = cleanText(String(text.dropFirst(line.count))) }
    // A link to join what is held in a room is not the room's.
    if isRoom(event), !text.contains(url) { text = cleanText(line + "\n\n" + text) }
    return text.isEmpty ? nil : text
  }

  // MARK: Venues

  /// Whether an event is held in a room that its location names, not at a link.
  private func isRoom(_ event: Int32) -> Bool {
    let location = cleanText(stream.texts(ofEvent: event).location)
    return own == nil && !location.isEmpty && !isWebAddress(location) && !isOnline(location)
  }

  private func isOnline(_ location: String) -> Bool {
    let words = location.lowercased().split { !$0.isLetter }
    return words.contains {
      ["teams", "zoom", "skype", "webex", "online", "digitalt", "digital", "distans", "meet", "webb", "länk"].contains($0)
    }
  }

  private mutating func venue(_ event: Int32) -> String? {
    let location = cleanText(stream.texts(ofEvent: event).location)
    let conference = isRoom(event) ? nil : stream.details(ofEvent: event).conference
    let url = [conference, location].compactMap { $0 }.first(where: isWebAddress)
    guard !location.isEmpty || url != nil else { return nil }
    // What is called the same may be at another link each time.
    let key = location + "\n" + (url ?? "")
    if let id = venues[key] {
      uses[id, default: 0] += 1
      return id
    }
    let lines = location.split(separator: "\n", maxSplits: 1).map { oneLine(String($0)) }
    let isAddress = lines.isEmpty || isWebAddress(lines[0])
    let name = isAddress ? Words(draft.language).online : lines[0]
    let feed = feed(.venue, of: event)
    let id = venueIDs.take(feed?.id ?? slug(name.split(separator: ",").first.map(String.init) ?? name))
    venues[key] = id
    draft.venues[id] = PlanDraft.Place(
      name: name, address: lines.count > 1 ? lines[1] : nil, url: url, isShared: url != nil || isOnline(location))
    uses[id, default: 0] += 1
    return id
  }

  /// Two sessions at once in a room would leave the plan without a schedule: the calendar says that it holds both.
  private mutating func shareVenue(_ id: String) {
    guard let place = draft.venues[id] else { return }
    notes.append(.venue(id: id, name: place.name, times: uses[id] ?? 0, isOnline: place.isShared))
    guard !place.isShared, let clash = atOnce({ _, time in time.venue == id }) else { return }
    draft.venues[id]?.isShared = true
    notes.append(.sharedVenue(id: id, name: place.name, first: clash.first, second: clash.second, day: clash.day))
  }

  /// The first two sessions that take place at the same time, of those asked for.
  private func atOnce(_ isMeant: (PlanDraft.Session, PlanDraft.Time) -> Bool) -> ImportNote.AtOnce? {
    var times: [(title: String, time: PlanDraft.Time)] = []
    for session in draft.sessions where session.status != .cancelled {
      for time in session.times where isMeant(session, time) { times.append((session.title, time)) }
    }
    times.sort { ($0.time.day, $0.time.start) < ($1.time.day, $1.time.start) }
    for (one, other) in zip(times, times.dropFirst()) where one.time.day == other.time.day && other.time.start < one.time.end {
      return ImportNote.AtOnce(first: one.title, second: other.title, day: one.time.day)
    }
    return nil
  }

  // MARK: Categories

  private mutating func takeCategories(_ members: [(session: Int, event: Int32)]) {
    var sessions: OrderedDictionary<String, [Int]> = [:]
    var colours: [String: String] = [:]
    for (session, event) in members {
      let details = stream.details(ofEvent: event)
      for name in OrderedSet(details.categories.map(oneLine)) where !name.isEmpty {
        sessions[name, default: []].append(session)
        if let colour = details.colour?.lowercased() { colours[name] = colours[name] ?? colour }
      }
    }
    var (audienceIDs, themeIDs) = (ImportedIDs(), ImportedIDs())
    var further: OrderedDictionary<Int, [String]> = [:]
    for (name, numbers) in sessions {
      let meant = Set(numbers.map { draft.sessions[$0].id })
      let times = numbers.reduce(0) { $0 + draft.sessions[$1].times.count }
      let clash = own == nil ? atOnce { session, _ in meant.contains(session.id) } : nil
      if own == nil, clash == nil {
        let id = audienceIDs.take(slug(name))
        draft.audiences[id] = name
        for number in numbers { draft.sessions[number].audiences.append(id) }
        notes.append(.audience(id: id, name: name, times: times, isFeed: false))
        continue
      }
      let id = themeIDs.take(members.first { $0.session == numbers[0] }.flatMap { feed(.theme, of: $0.event)?.id } ?? slug(name))
      draft.themes[id] = Theme(name: name, colour: colours[name], mark: mark)
      notes.append(.theme(id: id, name: name, times: times, atOnce: clash))
      for number in numbers {
        if draft.sessions[number].theme == nil { draft.sessions[number].theme = id } else { further[number, default: []].append(name) }
      }
    }
    for (number, names) in further { notes.append(.furtherThemes(session: draft.sessions[number].id, names)) }
  }

  /// The audiences of our own sessions are those in whose feeds they are.
  private mutating func takeAudiences(_ members: [(session: Int, event: Int32)]) {
    for feed in settings.programme?.feeds ?? [] where feed.kind == .audience {
      var times = 0
      for (session, event) in members where feed.uids.contains(stream.texts(ofEvent: event).uid) {
        draft.sessions[session].audiences.append(feed.id)
        times += draft.sessions[session].times.count
      }
      guard times > 0 else { continue }
      draft.audiences[feed.id] = name(feed)
      notes.append(.audience(id: feed.id, name: name(feed), times: times, isFeed: true))
    }
  }

  /// The feed of a kind that an event is in.
  private func feed(_ kind: PublishedProgramme.Kind, of event: Int32) -> PublishedProgramme.Feed? {
    guard let programme = settings.programme else { return nil }
    let uid = stream.texts(ofEvent: event).uid
    return programme.feeds.first { $0.kind == kind && $0.uids.contains(uid) }
  }

  /// What a feed is about, without the programme's title behind it, which may be cut short.
  private func name(_ feed: PublishedProgramme.Feed) -> String {
    var parts = feed.name.components(separatedBy: " – ")
    for count in 1..<max(2, parts.count) {
      let rest = parts.dropFirst(count).joined(separator: " – ")
      if draft.title.hasPrefix(rest.hasSuffix("…") ? String(rest.dropLast()) : rest) {
        parts.removeLast(parts.count - count)
        break
      }
    }
    return parts.joined(separator: " – ")
  }

  // MARK: The year

  /// Days, hours and weekdays that hold all sessions.
  private mutating func fitYear(_ grid: Grid) {
    let times = draft.sessions.flatMap(\.times)
    let held = draft.sessions.filter { $0.status != .cancelled }.flatMap { session in session.times.map { (session.id, $0.day) } }
    let days = times.map(\.day)
    let usual = ISOWeek(year: schoolYear, week: 33)?.monday ?? .first
    let end = Day(year: schoolYear + 1, month: 6, day: 15) ?? .last
    let from = min(usual, days.min() ?? usual)
    draft.year.days = DayRange(from: from, to: max(end, days.max() ?? end)) ?? DayRange(from)
    draft.year.step = grid.step
    let first = grid.start(before: min(TimeOfDay(minutes: 480) ?? .midnight, times.map(\.start).min() ?? .midnight))
    let last = max(TimeOfDay(minutes: 1020) ?? .endOfDay, times.map(\.end).max() ?? .endOfDay)
    if let hours = Hours(first, last) { draft.year.hours = hours }
    draft.year.weekdays = Set([.mon, .tue, .wed, .thu, .fri] + days.map(\.weekday))
    guard settings.hasSwedishHolidays, [schoolYear, schoolYear + 1].allSatisfy(SwedishHolidays.years.contains) else { return }
    let holidays = Set((schoolYear...schoolYear + 1).flatMap { SwedishHolidays.holidays(in: $0).map(\.day) })
    let onHolidays = held.filter { holidays.contains($0.1) }
    for (session, day) in onHolidays { notes.append(.onHoliday(session: session, day)) }
    draft.year.hasSwedishHolidays = onHolidays.isEmpty
  }

  /// Whole days that are called a break, and on which nothing is held, are closed.
  private mutating func closeDays(_ leftOut: inout [(event: Int32, day: Day, reason: ImportNote.LeftOut)]) {
    let held = Set(draft.sessions.flatMap { $0.times.map(\.day) })
    for (event, days) in events.wholeDays {
      let name = title(event)
      let isClosing = name.lowercased().split { !$0.isLetter }.contains { word in
        closingWords.contains(String(word)) || closingEndings.contains { word.hasSuffix($0) } && word != "olov"
      }
      let status = stream.status(ofEvent: event)
      guard isClosing, days.count <= 70, status != .cancelled, !days.days.contains(where: held.contains),
        let within = DayRange(from: max(days.from, draft.year.days.from), to: min(days.to, draft.year.days.to))
      else {
        leftOut.append((event, days.from, .wholeDays))
        continue
      }
      draft.year.closed.append(NamedDays(name: name, days: within))
      notes.append(.closed(name: name, within))
    }
  }
}

/// Words of a whole day on which a school is closed.
private let closingWords = ["ledig", "ledigt", "lediga", "stängt", "stängd", "holiday", "holidays", "closed", "break", "vacation"]
/// How such words end: sportlov, skollov. Olov is a name.
private let closingEndings = ["lov", "lovet"]
