import CivilTime
import OrderedCollections
import Planning

/// Makes a plan out of what was read: resolves references, weeks and repeats, and reports what does not fit together.
///
/// It goes on after a problem, so that all come in one go; what has problems is left out, and the plan is given only if there were none.
struct PlanBuilder {
  /// A file of definitions: the plan itself, or one it includes.
  struct Source {
    let file: String
    let fields: Fields
  }

  let plan: Source
  /// The plan first, then its includes in order.
  let sources: [Source]
  let isZone: (String) -> Bool
  var problems: [PlanProblem] = []

  /// The ids of each kind, whether or not what they name could be read: a mistake in one place is not reported again at every mention.
  var known: [PlanProblem.ReferenceKind: OrderedSet<String>] = [:]
  var year: SchoolYear?

  init(plan: Source, includes: [Source], isZone: @escaping (String) -> Bool) {
    self.plan = plan
    self.isZone = isZone
    sources = [plan] + includes
  }

  mutating func problem(_ item: Item, _ mistake: PlanProblem.Mistake) {
    problems.append(PlanProblem(item.mark, item.word, mistake))
  }

  mutating func build() -> Plan? {
    let root = plan.fields
    collectIDs()
    year = root["year"]?.fields.flatMap { buildYear($0) }
    let zone = root["timezone"]
    if let zone, let name = zone.text, !isZone(name) { problem(zone, .unknownZone) }
    let organiser = root["organiser"]?.fields.flatMap { fields in
      fields["name"]?.text.map { Organiser(name: $0, email: fields["email"]?.text) }
    }
    let calendars = definitions("calendars") { $0.buildCalendar($1) }
    known[.term] = OrderedSet(calendars.values.flatMap { $0.terms.compactMap(\.name) })
    known[.anchor] = OrderedSet(["term-start", "term-end", "easter"] + calendars.values.flatMap { $0.breaks.compactMap(\.name) })
    let people = definitions("people") { $0.buildPerson($1) }
    let audiences = definitions("audiences") { $0.buildAudience($1) }
    findCircles()
    findUnsized(audiences)
    let venues = definitions("venues") { $0.buildVenue($1) }
    let speakers = definitions("speakers") { $0.buildSpeaker($1) }
    let themes = definitions("themes") { $0.buildTheme($1) }
    let (sessions, repeats) = buildSessions(calendars)
    let rules = root.items("rules").compactMap { item in item.fields.flatMap { buildRule($0, sessions: sessions) } }
    let travel = buildTravel(root["travel"]?.fields)
    let waivers = root.items("waivers").compactMap { item in item.fields.flatMap { buildWaiver($0) } }
    guard problems.isEmpty, let year, let id = root["plan"]?.text, let title = root["title"]?.text else { return nil }
    return Plan(
      file: plan.file, origins: Dictionary(sources.map { ($0.file, realPath($0.file)) }) { first, _ in first }, id: id,
      programme: root["programme"]?.text ?? id, title: title,
      language: root["language"]?.text.flatMap(Language.init) ?? .swedish, timezone: zone?.text ?? "Europe/Stockholm",
      organiser: organiser, year: year, calendars: calendars, people: people, audiences: audiences, venues: venues,
      speakers: speakers, themes: themes, sessions: sessions, rules: rules + repeats, travel: travel, waivers: waivers)
  }

  // MARK: Names

  private mutating func collectIDs() {
    let kinds: [(String, PlanProblem.ReferenceKind)] = [
      ("calendars", .calendar), ("audiences", .audience), ("venues", .venue), ("speakers", .speaker), ("themes", .theme),
    ]
    for (section, kind) in kinds { known[kind] = OrderedSet(sources.flatMap { $0.fields[section]?.fields?.entries.keys.elements ?? [] }) }
    known[.session] = OrderedSet(sessionIDs().map(\.id))
  }

  /// The ids of all sessions, repeats numbered, with the keys they come from.
  private func sessionIDs() -> [(id: String, key: SourceMark)] {
    guard let sessions = plan.fields["sessions"]?.fields else { return [] }
    return sessions.entries.flatMap { id, entry -> [(id: String, key: SourceMark)] in
      guard let times = entry.item?.fields.flatMap(PlanBuilder.times) else { return [(id, entry.key)] }
      return (1...times).map { ("\(id)-\($0)", entry.key) }
    }
  }

  /// How often a session is held, by its repeat or its rounds; nil where it has neither and keeps its id.
  static func times(_ session: Fields) -> Int? {
    if session.has("repeat") { return session["repeat"]?.fields?["times"]?.number ?? 1 }
    return session.has("rounds") ? session["rounds"]?.fields?["count"]?.number ?? 1 : nil
  }

  /// The id a word refers to; nil, with a problem, where there is none.
  mutating func reference(_ item: Item?, _ kind: PlanProblem.ReferenceKind) -> String? {
    guard let item, let word = item.text else { return nil }
    let names = known[kind] ?? []
    if names.contains(word) { return word }
    problem(item, .unknownReference(kind: kind, nearest: nearestWord(to: word, in: names)))
    return nil
  }

  mutating func references(_ fields: Fields, _ key: String, _ kind: PlanProblem.ReferenceKind) -> [String] {
    fields.items(key).compactMap { reference($0, kind) }
  }

  /// Builds one section of all files; an id of the plan that an include defines too is a problem.
  private mutating func definitions<Value>(_ section: String, build: (inout PlanBuilder, Fields) -> Value?)
    -> OrderedDictionary<String, Value>
  {
    var built: OrderedDictionary<String, Value> = [:]
    var places: [String: SourceMark] = [:]
    for source in sources.reversed() {
      for (id, entry) in source.fields[section]?.fields?.entries ?? [:] {
        if let place = places[id] { problems.append(PlanProblem(entry.key, id, .alreadyDefined(place))) }
        places[id] = entry.key
      }
    }
    for source in sources {
      for (id, entry) in source.fields[section]?.fields?.entries ?? [:] {
        if let fields = entry.item?.fields, let value = build(&self, fields) { built[id] = value }
      }
    }
    return built
  }

  // MARK: Days

  private mutating func buildYear(_ fields: Fields) -> SchoolYear? {
    let closed = fields.items("closed").compactMap { namedDays($0) }
    guard let days = range(fields), let first = fields["from"], let last = fields["to"] else { return nil }
    if days.count > PlanLimits.yearDays { problem(last, .rangeTooLong(limit: PlanLimits.yearDays)) }
    let known = SwedishHolidays.years
    if fields["holidays"]?.text == "SE", !known.contains(days.from.year) || !known.contains(days.to.year) {
      problem(first, .outOfRange(min: known.lowerBound, max: known.upperBound))
    }
    if let step = fields["step"], let minutes = step.length, minutes < PlanLimits.leastStep {
      problem(step, .outOfRange(min: PlanLimits.leastStep, max: 1440))
    }
    let standardHours =
      TimeOfDay(minutes: 8 * 60).flatMap { start in TimeOfDay(minutes: 17 * 60).flatMap { Hours(start, $0) } } ?? .wholeDay
    return SchoolYear(
      days: days, hasSwedishHolidays: fields["holidays"]?.text == "SE", hours: fields["hours"]?.hours ?? standardHours,
      step: fields["step"]?.length ?? 30, weekdays: weekdays(fields, "weekdays") ?? [.mon, .tue, .wed, .thu, .fri], closed: closed,
      mark: fields.mark)
  }

  func weekdays(_ fields: Fields, _ key: String) -> Set<Weekday>? {
    fields.has(key) ? Set(fields.items(key).compactMap(\.weekday)) : nil
  }

  /// The range of `from` and `to`; nil, with a problem where it ends before it begins.
  mutating func range(_ fields: Fields) -> DayRange? {
    guard let from = fields["from"]?.day, let last = fields["to"], let to = last.day else { return nil }
    guard let range = DayRange(from: from, to: to) else {
      problem(last, .endsBeforeItBegins)
      return nil
    }
    return range
  }

  /// A day, or a range with or without a name.
  private mutating func namedDays(_ item: Item) -> NamedDays? {
    if let day = item.day { return NamedDays(name: nil, days: DayRange(day)) }
    guard let fields = item.fields, let days = range(fields) else { return nil }
    return NamedDays(name: fields["name"]?.text, days: days)
  }

  /// The days of a run of ISO weeks in the school year: the first run whose weeks touch it; nil, with a problem, where there is none.
  mutating func days(ofWeeks item: Item?) -> DayRange? {
    guard let item, let run = item.weeks, let year = year?.days else { return nil }
    if let days = run.days(in: year) { return days }
    problem(item, .badWeek)
    return nil
  }

  private mutating func buildCalendar(_ fields: Fields) -> WorkCalendar? {
    let terms = fields.items("terms").compactMap { namedDays($0) }
    let breaks = fields.items("breaks").compactMap { item -> NamedDays? in
      guard let fields = item.fields else { return nil }
      guard fields.has("week") else { return namedDays(item) }
      return days(ofWeeks: fields["week"]).map { NamedDays(name: fields["name"]?.text, days: $0) }
    }
    let staffDays = fields.items("staff-days").compactMap { namedDays($0)?.days }
    let halfDays = fields.items("half-days").compactMap { item -> HalfDay? in
      guard let day = item.fields?["on"]?.day, let until = item.fields?["until"]?.time else { return nil }
      return HalfDay(day: day, until: until)
    }
    return WorkCalendar(terms: terms, breaks: breaks, staffDays: staffDays, halfDays: halfDays, mark: fields.mark)
  }

  // MARK: Circles

  /// Audiences that are part of themselves by way of others: reported at the entry that closes the circle.
  private mutating func findCircles() {
    var entries: OrderedDictionary<String, [Item]> = [:]
    for source in sources {
      for (id, entry) in source.fields["audiences"]?.fields?.entries ?? [:] {
        entries[id] = entries[id] ?? entry.item?.fields?.items("within") ?? []
      }
    }
    var settled: Set<String> = []
    for start in entries.keys {
      var cameFrom: [String: String] = [:]
      var waiting = [start]
      while let audience = waiting.popLast() {
        for item in entries[audience] ?? [] {
          guard let next = item.text, !settled.contains(next) else { continue }
          if next == start {
            problem(item, .circularWithin(path(to: audience, cameFrom) + [start]))
          } else if cameFrom[next] == nil {
            cameFrom[next] = audience
            waiting.append(next)
          }
        }
      }
      settled.insert(start)
    }
  }

  private func path(to audience: String, _ cameFrom: [String: String]) -> [String] {
    var path = [audience]
    while let last = path.last, let before = cameFrom[last] { path.append(before) }
    return path.reversed()
  }
}
