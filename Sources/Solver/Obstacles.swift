import CivilTime
import OrderedCollections
import Planning

extension Solver {
  /// A statement of the plan that forbids a place.
  public struct Obstacle: Hashable, Sendable {
    /// What forbids it.
    public let statement: Statement
    /// The numbers of the other sessions that forbid it by being where they are; empty where the place is forbidden whatever they do.
    public let others: [Int]

    /// A statement that forbids a place, with the sessions that make it do so.
    public init(statement: Statement, others: [Int]) {
      self.statement = statement
      self.others = others
    }
  }

  /// Everything that forbids a session a place while all others are where they are; empty where nothing does, and for a session that is
  /// cancelled. Waivers and calendars that are not read do not count.
  ///
  /// A place that is none of the session's own, of the wrong length or in a venue that the session does not name, is forbidden by
  /// `Statement.session`; a start beside the grid by `Statement.yearHours`.
  public static func obstacles(to place: Placement, for number: Int, in plans: PlanSet, _ placements: [Placement?]) -> [Obstacle] {
    Obstacles(for: number, in: plans, placements).at(place)
  }
}

/// What forbids one session its places, straight from the meaning of each statement; what does not change from place to place is looked
/// up once.
public struct Obstacles {
  private let plans: PlanSet
  private let number: Int
  private let entry: PlanSet.Entry
  private let isHeld: Bool
  private let others: [Other]
  private let ties: [Tie]
  private let check: RuleCheck
  private let absences: [Absence]

  /// Another session, where it is, and why those who attend cannot be in both.
  private struct Other {
    let number: Int
    let placement: Placement
    let people: [Clique]
    /// The audiences with a week limit that attend both.
    let limited: [Int]
  }

  /// A rule that ties the session to another.
  private struct Tie {
    let statement: Statement
    let rule: Rule
    let other: Int
    let placement: Placement
    /// Whether the rule names the session first.
    let isFirst: Bool
  }

  /// What forbids a session its places while all others are where they are.
  public init(for number: Int, in plans: PlanSet, _ placements: [Placement?]) {
    self.plans = plans
    self.number = number
    let entry = plans.entries[number]
    self.entry = entry
    isHeld = entry.session.status != .cancelled
    let check = RuleCheck(plans)
    self.check = check
    others = plans.entries.indices.compactMap { other in
      guard other != number, plans.entries[other].session.status != .cancelled, let placement = placements[other] else { return nil }
      let limited = entry.attending.filter {
        plans.audiences[$0].value.perWeek != nil && plans.entries[other].attending.contains($0)
      }
      return Other(number: other, placement: placement, people: plans.sharedPeople(number, other), limited: limited)
    }
    absences = plans.absences.filter { $0.isAway(entry) }
    ties = plans.plans[entry.plan].rules.enumerated().flatMap { index, rule -> [Tie] in
      guard rule.level == .block else { return [] }
      return check.pairs(of: rule, inPlan: entry.plan).compactMap { first, second in
        guard first == number || second == number else { return nil }
        let other = first == number ? second : first
        return placements[other].map {
          Tie(statement: .rule(plan: entry.plan, index: index), rule: rule, other: other, placement: $0, isFirst: first == number)
        }
      }
    }
  }

  /// What forbids a place: first what does so whatever the other sessions do, then what they do.
  public func at(_ place: Placement) -> [Solver.Obstacle] {
    guard isHeld else { return [] }
    return alone(at: place) + shared(at: place)
  }

  /// What forbids a place whatever the other sessions do.
  public func alone(at place: Placement) -> [Solver.Obstacle] {
    guard isHeld else { return [] }
    let statements =
      ownForm(place) + closedDay(place) + breaks(place) + when(place) + hours(place) + venue(place) + speakers(place) + audiences(place)
      + neverSpared()
    return statements.map { Solver.Obstacle(statement: $0, others: []) }
  }

  /// What forbids a place by where the other sessions are.
  public func shared(at place: Placement) -> [Solver.Obstacle] {
    isHeld ? clashes(place) + rules(place) + weekLimits(place) + awayLimits(place) : []
  }

  // MARK: The session by itself

  /// It lasts as long as it should, in one of its venues.
  private func ownForm(_ place: Placement) -> [Statement] {
    let venues = entry.session.venues.map(\.venue)
    let isItsVenue = place.venue.map(venues.contains) ?? venues.isEmpty
    return isItsVenue && place.hours.minutes == entry.session.duration ? [] : [.session(entry: number)]
  }

  /// Nothing is placed outside the year, on other weekdays, on holidays and on days the plan closes.
  private func closedDay(_ place: Placement) -> [Statement] {
    let year = plans.plans[entry.plan].year
    let isOpen =
      year.days.contains(place.day) && year.weekdays.contains(place.day.weekday) && entry.days.holidays(place.day).isEmpty
      && !year.closed.contains { $0.days.contains(place.day) }
    return isOpen ? [] : [.closedDays(plan: entry.plan)]
  }

  /// Nothing is placed in a break of those who attend.
  private func breaks(_ place: Placement) -> [Statement] {
    var seen: Set<String> = []
    return entry.attending.compactMap { audience in
      guard let id = plans.audiences[audience].value.calendar, seen.insert(id).inserted,
        let calendar = plans.plans[entry.plan].calendars[id], calendar.breaks.contains(where: { $0.days.contains(place.day) })
      else { return nil }
      return .breaks(plan: entry.plan, calendar: id)
    }
  }

  /// Every line of `when` holds.
  private func when(_ place: Placement) -> [Statement] {
    let when = entry.session.when
    var broken: [Statement] = when.windows.indices
      .filter { index in !when.windows[index].ranges.contains { $0.contains(place.day) } }
      .map { .window(entry: number, index: $0) }
    if let weekdays = when.weekdays, !weekdays.contains(place.day.weekday) { broken.append(.weekdays(entry: number)) }
    if let starts = when.starts, !starts.contains(place.start) { broken.append(.starts(entry: number)) }
    return broken
  }

  /// It lies within the hours of the year and starts on the grid.
  private func hours(_ place: Placement) -> [Statement] {
    let year = plans.plans[entry.plan].year
    return year.hours.contains(place.hours) && year.isOnGrid(place.start) ? [] : [.yearHours(plan: entry.plan)]
  }

  /// The venue holds all who attend, is open, and is not taken by others.
  private func venue(_ place: Placement) -> [Statement] {
    guard let index = place.venue.flatMap({ plans.venue(plan: entry.plan, id: $0) }) else { return [] }
    let venue = plans.venues[index].value
    var broken: [Statement] = []
    if let capacity = venue.capacity, capacity < entry.participants { broken.append(.capacity(venue: index)) }
    if let open = venue.hours, !open.contains(place.hours) { broken.append(.venueHours(venue: index)) }
    return broken + taken(venue.busy, place.day, venue.withBuffers(place.hours)).map { .venueBusy(venue: index, index: $0) }
  }

  /// Every speaker has time.
  private func speakers(_ place: Placement) -> [Statement] {
    entry.speakers.flatMap { index -> [Statement] in
      let speaker = plans.speakers[index].value
      let offer: [Statement] = speaker.offers(place.hours, on: place.day) ? [] : [.available(speaker: index)]
      return offer + taken(speaker.busy, place.day, place.hours).map { .speakerBusy(speaker: index, index: $0) }
    }
  }

  /// Every audience has time, with its parts and its wholes.
  private func audiences(_ place: Placement) -> [Statement] {
    plans.busyAudiences(of: entry).flatMap { index in
      taken(plans.audiences[index].value.busy, place.day, place.hours).map { .audienceBusy(audience: index, index: $0) }
    }
  }

  private func taken(_ busy: [BusyTime], _ day: Day, _ hours: Hours) -> [Int] {
    busy.indices.filter { busy[$0].taken(on: day).contains { $0.hours.overlaps(hours) } }
  }

  // MARK: With others

  /// Two sessions that share a venue or people do not overlap, with buffers and travel between them.
  private func clashes(_ place: Placement) -> [Solver.Obstacle] {
    var found: [(statement: Statement, other: Int)] = []
    let here = place.venue.flatMap { plans.venue(plan: entry.plan, id: $0) }
    for other in others where other.placement.day == place.day {
      let gap = max(
        place.start.minutes - other.placement.end.minutes, other.placement.start.minutes - place.end.minutes)
      let there = other.placement.venue.flatMap { plans.venue(plan: plans.entries[other.number].plan, id: $0) }
      if let here, here == there, !plans.venues[here].value.isShared, gap < plans.buffer(here) {
        found.append((gap < 0 ? .clash(.venue(here)) : .buffer(venue: here), other.number))
      }
      guard !other.people.isEmpty else { continue }
      if gap < 0 {
        found += other.people.map { (.clash($0), other.number) }
      } else if gap < plans.travel(number, at: place.venue, other.number, at: other.placement.venue) {
        found.append((.travel(plan: planOfTravel(place, other, longerThan: gap)), other.number))
      }
    }
    return grouped(found)
  }

  /// The plan that asks for a way longer than there is time for: the session's own, else the other's.
  private func planOfTravel(_ place: Placement, _ other: Other, longerThan gap: Int) -> Int {
    let own = plans.plans[entry.plan].travel
    let isOwn = place.venue.flatMap { here in other.placement.venue.map { own.minutes(here, $0) > gap } } ?? true
    return isOwn ? entry.plan : plans.entries[other.number].plan
  }

  /// Rules of level block hold.
  private func rules(_ place: Placement) -> [Solver.Obstacle] {
    grouped(
      ties.filter { $0.isFirst ? check.isBroken($0.rule, place, $0.placement) : check.isBroken($0.rule, $0.placement, place) }
        .map { ($0.statement, $0.other) })
  }

  /// No audience has more sessions in a week than its limit.
  private func weekLimits(_ place: Placement) -> [Solver.Obstacle] {
    let week = place.day.isoWeek
    return entry.attending.compactMap { audience in
      guard let limit = plans.audiences[audience].value.perWeek else { return nil }
      let held = others.filter { $0.limited.contains(audience) && week.days.contains($0.placement.day) }.map(\.number)
      return held.count < limit ? nil : Solver.Obstacle(statement: .weekLimit(audience: audience), others: held)
    }
  }

  /// No session takes more people of an audience away than can be spared, whatever else is on that day.
  private func neverSpared() -> [Statement] {
    absences.filter { $0.count([number], in: plans) > limit($0) }.map { .awayLimit(audience: $0.audience) }
  }

  /// On no day are more people of an audience away than can be spared.
  private func awayLimits(_ place: Placement) -> [Solver.Obstacle] {
    absences.compactMap { absence in
      let held = others.filter { $0.placement.day == place.day && absence.isAway(plans.entries[$0.number]) }.map(\.number)
      guard !held.isEmpty, absence.count([number], in: plans) <= limit(absence), absence.count(held + [number], in: plans) > limit(absence)
      else { return nil }
      return Solver.Obstacle(statement: .awayLimit(audience: absence.audience), others: held)
    }
  }

  private func limit(_ absence: Absence) -> Int { plans.audiences[absence.audience].value.awayPerDay ?? .max }

  /// One obstacle for each statement, in the order they come.
  private func grouped(_ found: [(statement: Statement, other: Int)]) -> [Solver.Obstacle] {
    var order: [Statement] = []
    var others: [Statement: [Int]] = [:]
    for (statement, other) in found {
      if others[statement] == nil { order.append(statement) }
      others[statement, default: []].append(other)
    }
    return order.map { Solver.Obstacle(statement: $0, others: others[$0] ?? []) }
  }
}
