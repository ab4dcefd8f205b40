import CivilTime
import OrderedCollections
import Planning

extension PlanBuilder {
  /// All sessions, repeats expanded, and the series that the repeats are.
  mutating func buildSessions(_ calendars: OrderedDictionary<String, WorkCalendar>) -> (OrderedDictionary<String, Session>, [Rule]) {
    var sessions: OrderedDictionary<String, Session> = [:]
    var rules: [Rule] = []
    var places: [String: SourceMark] = [:]
    for (id, entry) in plan.fields["sessions"]?.fields?.entries ?? [:] {
      guard let fields = entry.item?.fields else { continue }
      let session = buildSession(id, entry.key, fields, calendars)
      let times = PlanBuilder.times(fields)
      let ids = times.map { (1...$0).map { "\(id)-\($0)" } } ?? [id]
      let each = times.map { buildEach(fields, times: $0) } ?? Each()
      let units = session.flatMap { buildUnits(fields, of: $0) }
      for (index, member) in ids.enumerated() {
        if let place = places[member] {
          problems.append(PlanProblem(entry.key, member, .alreadyDefined(place)))
          continue
        }
        places[member] = entry.key
        if member != id, isID(id), !isID(member) { problems.append(PlanProblem(entry.key, member, .badID)) }
        guard var session else { continue }
        session.id = member
        if times != nil { session.title += " (\(index + 1)/\(ids.count))" }
        if index < each.near.count { session.prefer.near = each.near[index] }
        if index < each.yearly.count { session.yearly = each.yearly[index] }
        session.round = units.map { Round(of: id, number: index + 1, count: ids.count, units: $0.ids, mark: $0.mark) }
        sessions[member] = session
      }
      if let series = buildRepeat(fields["repeat"]?.fields, ids) { rules.append(series) }
    }
    return (sessions, rules)
  }

  /// What a repeat or rounds say of each time by itself, in order; empty where they say nothing.
  private struct Each {
    var near: [Prefer.Near] = []
    var yearly: [Session.Yearly] = []
  }

  private mutating func buildEach(_ fields: Fields, times: Int) -> Each {
    var each = Each(yearly: fields.items("yearly").compactMap(\.fields).map { buildYearly($0) })
    if let item = fields["yearly"], case .list(let items) = item.value { checkCount(items.count, times, item) }
    if let near = (fields["repeat"] ?? fields["rounds"])?.fields?["near"]?.fields, let days = near["days"] {
      each.near = days.items.compactMap(\.day).map {
        Prefer.Near(day: $0, weight: near["weight"]?.number ?? 1, cap: near["cap"]?.number)
      }
      checkCount(days.items.count, times, days)
    }
    return each
  }

  private mutating func checkCount(_ count: Int, _ times: Int, _ item: Item) {
    if count != times { problems.append(PlanProblem(item.mark, String(count), .wrongCount(needed: times...times))) }
  }

  private func buildRepeat(_ fields: Fields?, _ ids: [String]) -> Rule? {
    guard let fields, ids.count > 1, let every = fields["every"]?.length else { return nil }
    return Rule(
      kind: .series(ids, every: every, tolerance: fields["tolerance"]?.length ?? 0, weight: fields["weight"]?.number ?? 1),
      level: .block, weight: 0, id: nil, mark: fields.mark)
  }

  private mutating func buildSession(
    _ id: String, _ mark: SourceMark, _ fields: Fields, _ calendars: OrderedDictionary<String, WorkCalendar>
  ) -> Session? {
    let theme = reference(fields["theme"], .theme)
    let audiences = references(fields, "audiences", .audience)
    let speakers = references(fields, "speakers", .speaker)
    let venues = buildVenueChoices(fields.items("venues"))
    if let yearly = fields["yearly"], case .list = yearly.value, PlanBuilder.times(fields) == nil {
      problem(yearly, .wrongType(expected: .textOrMapping))
    }
    let yearly = buildYearly(fields["yearly"])
    let when = buildWhen(fields["when"]?.fields, calendars)
    let prefer = buildPrefer(fields["prefer"]?.fields)
    let avoid = fields["avoid"]?.fields
    let agenda = fields.items("agenda").compactMap { buildAgendaPart($0) }
    let tasks = fields.items("tasks").compactMap { item -> PlanTask? in
      guard let task = item.fields, let title = task["title"]?.text, let due = task["due"]?.due else { return nil }
      return PlanTask(title: title, due: due, owner: task["owner"]?.text)
    }
    guard let length = fields["duration"], let duration = length.length else { return nil }
    if let hours = year?.hours, duration > hours.minutes { problem(length, .longerThanHours(hours: hours.minutes)) }
    let parts = agenda.reduce(0) { $0 + $1.seconds }
    if parts > duration * 60, let place = fields.entries["agenda"]?.key {
      problems.append(PlanProblem(place, id, .agendaTooLong(parts: parts, session: duration * 60)))
    }
    guard let title = fields["title"]?.text else { return nil }
    return Session(
      id: id, title: title, description: fields["description"]?.text, theme: theme, audiences: audiences, speakers: speakers,
      venues: venues, participants: fields["participants"]?.number, duration: duration,
      status: fields["status"]?.text.flatMap(Session.Status.init) ?? .confirmed, yearly: yearly, notice: fields["notice"]?.length,
      when: when, prefer: prefer,
      avoid: Avoid(
        beforeBreak: avoid?["before-break"]?.number ?? 0, bridgeDay: avoid?["bridge-day"]?.number ?? 0,
        halfDay: avoid?["half-day"]?.number ?? 0),
      agenda: agenda, tasks: tasks, mark: mark)
  }

  private mutating func buildVenueChoices(_ items: [Item]) -> [Session.VenueChoice] {
    var seen: Set<String> = []
    return items.compactMap { item in
      let word = item.fields?["venue"] ?? (item.fields == nil ? item : nil)
      guard let word, let venue = reference(word, .venue) else { return nil }
      if !seen.insert(venue).inserted { problem(word, .repeatedWord) }
      return Session.VenueChoice(venue: venue, cost: item.fields?["cost"]?.number ?? 0)
    }
  }

  private mutating func buildYearly(_ item: Item?) -> Session.Yearly {
    if let fields = item?.fields { return buildYearly(fields) }
    switch item?.text {
    case "date": return .date(nil)
    case "nth-weekday": return .nthWeekday(nil)
    case "drop": return .drop
    default: return .week(nil)
    }
  }

  private mutating func buildYearly(_ fields: Fields) -> Session.Yearly {
    if let anchor = fields["days-from"] {
      return reference(anchor, .anchor).map { .daysFrom($0, days: fields["days"]?.number) } ?? .week(nil)
    }
    if let item = fields["date"] {
      guard let date = MonthDay(item.word) else {
        problem(item, .badDate)
        return .date(nil)
      }
      return .date(date)
    }
    if let number = fields["nth-weekday"]?.number, let weekday = fields["of"]?.weekday, let month = fields["month"]?.number {
      return .nthWeekday(NthWeekday(number: number, weekday: weekday, month: month))
    }
    guard let weeks = fields["week"]?.weeks, let weekday = fields["weekday"]?.weekday else { return .week(nil) }
    return .week(WeekPlace(week: weeks.first, weekday: weekday))
  }

  // MARK: When

  private mutating func buildWhen(_ fields: Fields?, _ calendars: OrderedDictionary<String, WorkCalendar>) -> When {
    guard let fields else { return When() }
    var when = When(
      weekdays: weekdays(fields, "weekdays"), weekdaysMark: fields.entries["weekdays"]?.key, startsMark: fields.entries["start"]?.key)
    func add(_ key: String, _ ranges: [DayRange]) {
      guard let mark = fields.entries[key]?.key, !ranges.isEmpty else { return }
      when.windows.append(When.Window(ranges: ranges, mark: mark))
    }
    if let day = fields["on"]?.day { add("on", [DayRange(day)]) }
    if let within = fields["within"] {
      let windows = within.fields.map { [$0] } ?? within.items.compactMap(\.fields)
      add("within", windows.flatMap { ranges(ofWindow: $0, calendars) })
    }
    if let term = fields["term"] { add("term", days(ofTerm: term, calendars)) }
    if let weeks = days(ofWeeks: fields["weeks"]) { add("weeks", [weeks]) }
    when.starts = buildStarts(fields["start"])
    return when
  }

  private mutating func ranges(ofWindow fields: Fields, _ calendars: OrderedDictionary<String, WorkCalendar>) -> [DayRange] {
    if let term = fields["term"] { return days(ofTerm: term, calendars) }
    if fields.has("weeks") { return days(ofWeeks: fields["weeks"]).map { [$0] } ?? [] }
    return range(fields).map { [$0] } ?? []
  }

  /// The terms of that name, of whatever work calendar.
  private mutating func days(ofTerm item: Item, _ calendars: OrderedDictionary<String, WorkCalendar>) -> [DayRange] {
    guard let name = reference(item, .term) else { return [] }
    return calendars.values.flatMap(\.terms).filter { $0.name == name }.map(\.days)
  }

  private mutating func buildStarts(_ item: Item?) -> When.Starts? {
    guard let item else { return nil }
    if let time = item.time { return .at([time]) }
    guard let fields = item.fields else { return .at(item.items.compactMap(\.time)) }
    guard let from = fields["from"]?.time, let last = fields["to"], let to = last.time else { return nil }
    if to < from { problem(last, .endsBeforeItBegins) }
    return .between(from, to)
  }

  // MARK: Wishes and parts

  private mutating func buildPrefer(_ fields: Fields?) -> Prefer {
    guard let fields else { return Prefer() }
    func weight(_ wish: Fields) -> Int { wish["weight"]?.number ?? 1 }
    var prefer = Prefer(staffDays: fields["staff-days"]?.fields?["weight"]?.number ?? 0)
    if let wish = fields["weekdays"]?.fields { prefer.weekdays = .init(of: weekdays(wish, "of") ?? [], weight: weight(wish)) }
    if let wish = fields["within"]?.fields, let days = range(wish) {
      prefer.within = .init(days: days, weight: weight(wish), cap: wish["cap"]?.number)
    }
    if let wish = fields["near"]?.fields, let day = wish["day"]?.day {
      prefer.near = .init(day: day, weight: weight(wish), cap: wish["cap"]?.number)
    }
    if let wish = fields["start"]?.fields, let time = wish["at"]?.time { prefer.start = .init(at: time, weight: weight(wish)) }
    return prefer
  }

  private mutating func buildAgendaPart(_ item: Item) -> AgendaPart? {
    guard let fields = item.fields else { return nil }
    let speaker = reference(fields["speaker"], .speaker)
    guard let title = fields["title"]?.text else { return nil }
    if let minutes = fields["duration"]?.length { return AgendaPart(title: title, length: .minutes(minutes), speaker: speaker) }
    guard let each = fields["each"]?.seconds else { return nil }
    let turns = fields.items("of").compactMap(\.text)
    return AgendaPart(title: title, length: .each(seconds: each, change: fields["change"]?.seconds ?? 0, of: turns), speaker: speaker)
  }

  // MARK: Rules

  mutating func buildRule(_ fields: Fields, sessions: OrderedDictionary<String, Session>) -> Rule? {
    guard let kind = buildRuleKind(fields, sessions) else { return nil }
    return Rule(
      kind: kind, level: fields["level"]?.text.flatMap(Level.init) ?? .block, weight: fields["weight"]?.number ?? 0,
      id: fields["id"]?.text, mark: fields.mark)
  }

  private mutating func buildRuleKind(_ fields: Fields, _ sessions: OrderedDictionary<String, Session>) -> Rule.Kind? {
    let min = fields["min"]?.length
    if fields.has("first") { return reference(fields["first"], .session).map { .first($0) } }
    if fields.has("last") { return reference(fields["last"], .session).map { .last($0) } }
    if fields.has("order") {
      let pair = references(fields, "order", .session)
      let least = min ?? 1
      if let most = fields["max"], let max = most.length, max < least { problem(most, .minExceedsMax(min: least)) }
      return pair.count == 2 ? .order(before: pair[0], after: pair[1], min: least, max: fields["max"]?.length) : nil
    }
    if fields.has("apart") {
      let named = references(fields, "apart", .session)
      return min.map { .apart(named, min: $0) }
    }
    if fields.has("theme") {
      guard let theme = reference(fields["theme"], .theme), let min else { return nil }
      return .apart(sessions.values.filter { $0.theme == theme }.map(\.id), min: min)
    }
    let named = references(fields, "series", .session)
    guard let every = fields["every"]?.length else { return nil }
    return .series(named, every: every, tolerance: fields["tolerance"]?.length ?? 0, weight: fields["weight"]?.number ?? 1)
  }
}
