import OrderedCollections
/// A statement of a plan that forbids something, and that an explanation may name.
public enum Statement: Hashable, Sendable {
  /// That a session is held at all: named only where without any other statement there is no room for all.
  case session(entry: Int)
  /// A line of a session's `when` that names days.
  case window(entry: Int, index: Int)
  /// The weekdays of a session's `when`.
  case weekdays(entry: Int)
  /// The starts of a session's `when`.
  case starts(entry: Int)
  /// Where a session has been fixed or decided.
  case decision(entry: Int)
  /// A rule of a plan.
  case rule(plan: Int, index: Int)
  /// The week limit of an audience.
  case weekLimit(audience: Int)
  /// How many of an audience may be away on a day.
  case awayLimit(audience: Int)
  /// That every unit comes to one of the rounds; the number of the first of them.
  case rounds(entry: Int)
  /// A busy time of a venue.
  case venueBusy(venue: Int, index: Int)
  /// A busy time of a speaker.
  case speakerBusy(speaker: Int, index: Int)
  /// What a speaker has offered.
  case available(speaker: Int)
  /// A busy time of an audience.
  case audienceBusy(audience: Int, index: Int)
  /// How many a venue holds.
  case capacity(venue: Int)
  /// When a venue is open.
  case venueHours(venue: Int)
  /// How long a venue is kept free around its sessions.
  case buffer(venue: Int)
  /// That these sessions cannot overlap.
  case clash(Clique)
  /// The days on which a plan's year places nothing beside weekends: holidays and closed days.
  case closedDays(plan: Int)
  /// The breaks of a work calendar.
  case breaks(plan: Int, calendar: String)
  /// The hours of a plan's year. Given, as are its first and last day and its weekdays: what cannot be met is never explained by them.
  case yearHours(plan: Int)
  /// The travel times of a plan.
  case travel(plan: Int)
}

extension Statement {
  /// Whether it is given: never left out to see whether the rest could then be met.
  public var isGiven: Bool {
    if case .yearHours = self { true } else { false }
  }
}

extension PlanSet {
  /// Every statement that an explanation may name: those about one session last, so that a conflict keeps them rather than general ones.
  public func statements(decided: [Placement?]) -> [Statement] {
    var list: [Statement] = []
    for (plan, value) in plans.enumerated() {
      list.append(.closedDays(plan: plan))
      if value.travel.standard > 0 || value.travel.between.contains(where: { $0.minutes > 0 }) { list.append(.travel(plan: plan)) }
      list += value.calendars.filter { !$1.breaks.isEmpty }.map { .breaks(plan: plan, calendar: $0.key) }
    }
    list += cliques().map { .clash($0.clique) }
    list += venues.indices.filter { buffer($0) > 0 }.map { .buffer(venue: $0) }
    for (index, audience) in audiences.enumerated() {
      if audience.value.perWeek != nil { list.append(.weekLimit(audience: index)) }
      if audience.value.awayPerDay != nil { list.append(.awayLimit(audience: index)) }
      list += audience.value.busy.indices.map { .audienceBusy(audience: index, index: $0) }
    }
    for (index, venue) in venues.enumerated() {
      if venue.value.capacity != nil { list.append(.capacity(venue: index)) }
      if venue.value.hours != nil { list.append(.venueHours(venue: index)) }
      list += venue.value.busy.indices.map { .venueBusy(venue: index, index: $0) }
    }
    for (index, speaker) in speakers.enumerated() {
      if !speaker.value.available.isEmpty { list.append(.available(speaker: index)) }
      list += speaker.value.busy.indices.map { .speakerBusy(speaker: index, index: $0) }
    }
    for (plan, value) in plans.enumerated() {
      list += value.rules.indices.filter { value.rules[$0].level == .block }.map { .rule(plan: plan, index: $0) }
    }
    list += rounds.map { .rounds(entry: $0.entries[0]) }
    for (number, entry) in entries.enumerated() where entry.session.status != .cancelled {
      let when = entry.session.when
      list += when.windows.indices.map { .window(entry: number, index: $0) }
      if when.weekdays != nil { list.append(.weekdays(entry: number)) }
      if when.starts != nil { list.append(.starts(entry: number)) }
      if decided[number] != nil { list.append(.decision(entry: number)) }
    }
    return list
  }

  /// Where a statement stands; a decision stands where its session does.
  public func mark(of statement: Statement) -> SourceMark {
    switch statement {
    case .window(let entry, let index): entries[entry].session.when.windows[index].mark
    case .weekdays(let entry): entries[entry].session.when.weekdaysMark ?? entries[entry].session.mark
    case .starts(let entry): entries[entry].session.when.startsMark ?? entries[entry].session.mark
    case .session(let entry), .decision(let entry): entries[entry].session.mark
    case .rule(let plan, let index): plans[plan].rules[index].mark
    case .rounds(let entry): entries[entry].session.round?.mark ?? entries[entry].session.mark
    case .weekLimit(let audience), .awayLimit(let audience): audiences[audience].value.mark
    case .venueBusy(let venue, let index): venues[venue].value.busy[index].mark
    case .speakerBusy(let speaker, let index): speakers[speaker].value.busy[index].mark
    case .available(let speaker): speakers[speaker].value.available.first?.mark ?? speakers[speaker].value.mark
    case .audienceBusy(let audience, let index): audiences[audience].value.busy[index].mark
    case .capacity(let venue), .venueHours(let venue), .buffer(let venue): venues[venue].value.mark
    case .clash(.venue(let venue)): venues[venue].value.mark
    case .clash(.speaker(let speaker)): speakers[speaker].value.mark
    case .clash(.audience(let audience)), .clash(.overlap(let audience, _)): audiences[audience].value.mark
    case .clash(.person(let person)): people[person].value.mark
    case .closedDays(let plan), .yearHours(let plan): plans[plan].year.mark
    case .breaks(let plan, let calendar): plans[plan].calendars[calendar]?.mark ?? plans[plan].year.mark
    case .travel(let plan): plans[plan].travel.mark ?? plans[plan].year.mark
    }
  }
}
