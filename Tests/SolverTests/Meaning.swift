import CivilTime
import OrderedCollections
import Planning

/// What statements mean: whether there is a schedule when only some of them must hold, by trying all there are.
///
/// What no statement names always holds: each session is held once, within one day of its plan's year, on one of its weekdays, within its
/// hours, on the grid, at one of its venues. Nothing here is taken from the solver or the checker.
struct Meaning {
  /// A place of a session.
  struct Place {
    let day: Day
    let start: Int
    let end: Int
    let venue: Int?
    let venueID: String?
  }

  /// What two sessions must keep to.
  struct Tie {
    var sharesPeople = false
    /// The venues in which they may not meet.
    var venues: Set<Int> = []
    /// Rules, and whether the session with the lower number is the first that the rule speaks of.
    var rules: [(kind: Rule.Kind, isFirst: Bool)] = []
  }

  /// Two sessions, the lower number first.
  struct Pair: Hashable {
    let low: Int
    let high: Int
    init(_ a: Int, _ b: Int) {
      low = min(a, b)
      high = max(a, b)
    }
  }

  private let plans: PlanSet
  private let decided: [Placement?]

  /// The meaning of the statements of plans, with what has been decided.
  init(_ plans: PlanSet, decided: [Placement?]? = nil) {
    self.plans = plans
    self.decided = decided ?? Array(repeating: nil, count: plans.entries.count)
  }

  /// Every statement.
  var statements: Set<Statement> { Set(plans.statements(decided: decided)) }

  /// The sessions that a statement names.
  func sessions(namedBy statement: Statement) -> [Int] {
    switch statement {
    case .session(let entry), .window(let entry, _), .weekdays(let entry), .starts(let entry), .decision(let entry): [entry]
    case .rule(let plan, let index):
      plans.plans[plan].rules[index].sessions.compactMap { plans.entry(plan: plan, session: $0) }
    default: []
    }
  }

  /// Whether these sessions can be held, by default all that are not cancelled, when these statements must hold and no others.
  func canBeMet(keeping: Set<Statement>, holding: [Int]? = nil) -> Bool {
    let held = (holding ?? Array(plans.entries.indices)).filter { plans.entries[$0].session.status != .cancelled }
    var trial = Trial(plans, keeping: keeping, ties: ties(keeping, held), limits: limits(keeping, held))
    for number in held {
      trial.places[number] = places(number, keeping, trial.need(number))
      if trial.places[number].isEmpty { return false }
    }
    return trial.groups(held).allSatisfy { trial.canBePlaced($0) }
  }

  // MARK: One session

  /// How much of a place matters to other sessions: nothing, the day, the start too, all.
  enum Need: Int, Comparable {
    case nothing, day, start, venue
    static func < (a: Need, b: Need) -> Bool { a.rawValue < b.rawValue }
  }

  /// The places a session may have by itself, without those that are to others the same as one before.
  private func places(_ number: Int, _ keeping: Set<Statement>, _ need: Need) -> [Place] {
    let entry = plans.entries[number]
    let decision = keeping.contains(.decision(entry: number)) ? decided[number] : nil
    let starts = starts(number, entry, keeping).filter { decision == nil || decision?.start.minutes == $0 }
    var found: [Place] = []
    for day in plans.plans[entry.plan].year.days.days where decision == nil || decision?.day == day {
      guard isOpen(number, entry, day, keeping) else { continue }
      var isDayFound = false
      for start in starts {
        guard let from = TimeOfDay(minutes: start), let hours = from.adding(minutes: entry.session.duration).flatMap({ Hours(from, $0) }),
          peopleCanCome(entry, day, hours, keeping)
        else { continue }
        for (venue, id) in venues(entry) where (decision == nil || decision?.venue == id) && isFree(venue, entry, day, hours, keeping) {
          found.append(Place(day: day, start: start, end: hours.end.minutes, venue: venue, venueID: id))
          isDayFound = true
          if need == .nothing { return found }
          if need < .venue { break }
        }
        if isDayFound, need == .day { break }
      }
    }
    return found
  }

  private func venues(_ entry: PlanSet.Entry) -> [(Int?, String?)] {
    if entry.session.venues.isEmpty { return [(nil, nil)] }
    return entry.session.venues.map { (plans.venue(plan: entry.plan, id: $0.venue), $0.venue) }
  }

  private func starts(_ number: Int, _ entry: PlanSet.Entry, _ keeping: Set<Statement>) -> [Int] {
    let year = plans.plans[entry.plan].year
    let wished = keeping.contains(.starts(entry: number)) ? entry.session.when.starts : nil
    return (0...(1440 - entry.session.duration)).filter { start in
      guard (start - year.hours.start.minutes) % year.step == 0 else { return false }
      if start < year.hours.start.minutes || start + entry.session.duration > year.hours.end.minutes { return false }
      switch wished {
      case .at(let times): return times.contains { $0.minutes == start }
      case .between(let first, let last): return first.minutes <= start && start <= last.minutes
      case nil: return true
      }
    }
  }

  private func isOpen(_ number: Int, _ entry: PlanSet.Entry, _ day: Day, _ keeping: Set<Statement>) -> Bool {
    let plan = plans.plans[entry.plan]
    if !plan.year.weekdays.contains(day.weekday) { return false }
    if keeping.contains(.closedDays(plan: entry.plan)) {
      if plan.year.closed.contains(where: { $0.days.contains(day) }) { return false }
      if plan.year.hasSwedishHolidays, SwedishHolidays.holidays(in: day.year).contains(where: { $0.day == day }) { return false }
    }
    for audience in entry.attending {
      guard let id = plans.audiences[audience].value.calendar, keeping.contains(.breaks(plan: entry.plan, calendar: id)) else { continue }
      if let calendar = plan.calendars[id], calendar.breaks.contains(where: { $0.days.contains(day) }) { return false }
    }
    let when = entry.session.when
    if let weekdays = when.weekdays, keeping.contains(.weekdays(entry: number)), !weekdays.contains(day.weekday) { return false }
    return when.windows.enumerated().allSatisfy { index, window in
      !keeping.contains(.window(entry: number, index: index)) || window.ranges.contains { $0.from <= day && day <= $0.to }
    }
  }

  private func peopleCanCome(_ entry: PlanSet.Entry, _ day: Day, _ hours: Hours, _ keeping: Set<Statement>) -> Bool {
    for number in entry.speakers {
      let speaker = plans.speakers[number].value
      if isTaken(speaker.busy, day, hours, { keeping.contains(.speakerBusy(speaker: number, index: $0)) }) { return false }
      guard !speaker.available.isEmpty, keeping.contains(.available(speaker: number)) else { continue }
      // Every minute of the session must be in an offer.
      let offers = speaker.available.flatMap { $0.taken(on: day) }.map(\.hours)
      let isOffered = (hours.start.minutes..<hours.end.minutes).allSatisfy { minute in
        offers.contains { $0.start.minutes <= minute && minute < $0.end.minutes }
      }
      if !isOffered { return false }
    }
    // Those who attend are busy with any audience they are part of.
    let concerned = plans.audiences.indices.filter { audience in
      entry.attending.contains(audience) || entry.named.contains { plans.parts[audience].contains($0) }
    }
    return concerned.allSatisfy { audience in
      !isTaken(plans.audiences[audience].value.busy, day, hours) { keeping.contains(.audienceBusy(audience: audience, index: $0)) }
    }
  }

  private func isFree(_ number: Int?, _ entry: PlanSet.Entry, _ day: Day, _ hours: Hours, _ keeping: Set<Statement>) -> Bool {
    guard let number else { return true }
    let venue = plans.venues[number].value
    if let capacity = venue.capacity, keeping.contains(.capacity(venue: number)), capacity < entry.participants { return false }
    if let open = venue.hours, keeping.contains(.venueHours(venue: number)), hours.start < open.start || open.end < hours.end {
      return false
    }
    let hasBuffer = keeping.contains(.buffer(venue: number))
    let from = max(0, hours.start.minutes - (hasBuffer ? venue.bufferBefore : 0))
    let to = min(1440, hours.end.minutes + (hasBuffer ? venue.bufferAfter : 0))
    guard let taken = TimeOfDay(minutes: from).flatMap({ start in TimeOfDay(minutes: to).flatMap { Hours(start, $0) } }) else {
      return false
    }
    return !isTaken(venue.busy, day, taken) { keeping.contains(.venueBusy(venue: number, index: $0)) }
  }

  private func isTaken(_ busy: [BusyTime], _ day: Day, _ hours: Hours, _ counts: (Int) -> Bool) -> Bool {
    busy.enumerated().contains { index, time in
      counts(index) && time.taken(on: day).contains { $0.hours.start < hours.end && hours.start < $0.hours.end }
    }
  }

  // MARK: What ties sessions

  /// Whether what keeps two sessions apart is an audience of both, and not that two audiences have someone in common.
  private func isOfAnAudience(_ clique: Clique, _ a: Int, _ b: Int) -> Bool {
    switch clique {
    case .venue, .speaker, .audience: false
    case .overlap, .person: !Set(plans.entries[a].attending).isDisjoint(with: plans.entries[b].attending)
    }
  }

  private func ties(_ keeping: Set<Statement>, _ held: [Int]) -> [Pair: Tie] {
    var ties: [Pair: Tie] = [:]
    for (clique, sessions) in plans.cliques() where keeping.contains(.clash(clique)) {
      let sessions = sessions.filter(held.contains)
      for (index, a) in sessions.enumerated() {
        for b in sessions[(index + 1)...] where !isOfAnAudience(clique, a, b) {
          if case .venue(let venue) = clique {
            ties[Pair(a, b), default: Tie()].venues.insert(venue)
          } else {
            ties[Pair(a, b), default: Tie()].sharesPeople = true
          }
        }
      }
    }
    for (plan, value) in plans.plans.enumerated() {
      for (index, rule) in value.rules.enumerated() where rule.level == .block && keeping.contains(.rule(plan: plan, index: index)) {
        for (first, second) in pairs(rule.kind, plan) where held.contains(first) && held.contains(second) {
          ties[Pair(first, second), default: Tie()].rules.append((rule.kind, first < second))
        }
      }
    }
    return ties
  }

  /// The sessions a rule speaks of, two by two, the first one first.
  private func pairs(_ kind: Rule.Kind, _ plan: Int) -> [(Int, Int)] {
    func number(_ id: String) -> [Int] {
      plans.entries.indices.filter { plans.entries[$0].plan == plan && plans.entries[$0].session.id == id }
    }
    switch kind {
    case .first(let id), .last(let id):
      return number(id).flatMap { one in plans.entries.indices.filter { $0 != one && plans.entries[$0].plan == plan }.map { (one, $0) } }
    case .order(let before, let after, _, _): return number(before).flatMap { first in number(after).map { (first, $0) } }
    case .apart(let ids, _):
      let numbers = ids.flatMap(number)
      return numbers.enumerated().flatMap { index, first in numbers[(index + 1)...].map { (first, $0) } }
    case .series: return []
    }
  }

  private func limits(_ keeping: Set<Statement>, _ held: [Int]) -> [(sessions: [Int], limit: Int)] {
    plans.audiences.enumerated().compactMap { number, audience in
      guard let limit = audience.value.perWeek, keeping.contains(.weekLimit(audience: number)) else { return nil }
      return (held.filter { plans.entries[$0].attending.contains(number) }, limit)
    }
  }
}
