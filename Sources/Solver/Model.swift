import CivilTime
import Planning

/// What may be decided: for every session the places it can have by itself, and what ties two sessions together.
///
/// Statements can be left out, so that an explanation can ask what would hold without them.
struct Model {
  /// A place a session can have.
  struct Candidate {
    let day: Day
    let start: TimeOfDay
    let end: TimeOfDay
    /// The number of the venue among all, and its id in the session's plan; nil where it has none.
    let venue: Int?
    let venueID: String?
    let cost: Int

    var placement: Placement { Placement(day: day, start: start, end: end, venue: venueID) }
  }

  /// What a rule asks of a pair of sessions.
  struct Tie {
    let rule: Rule
    /// Whether the rule names this session first.
    let isFirst: Bool
  }

  /// Another session, and all that ties this one to it.
  struct Neighbour {
    let number: Int
    var ties: [Tie] = []
    /// Whether a speaker, an audience or a person is in both.
    var sharesPeople = false
    var sharesVenue = false
  }

  /// How far from another session of its series a session had better be.
  struct Pull {
    let other: Int
    /// Days wished for from the other to this one; negative where this one comes first.
    let days: Int
    let tolerance: Int
    let weight: Int

    func cost(from otherDay: Day, to day: Day) -> Int { weight * max(0, abs(otherDay.days(to: day) - days) - tolerance) }
  }

  let plans: PlanSet
  let cost: Cost
  /// The numbers of the sessions that are held: those that need a place.
  let held: [Int]
  /// For each session its candidates, the cheapest first, then by day, start and the session's order of venues.
  var candidates: [[Candidate]]
  var neighbours: [[Neighbour]]
  /// For each session the series it is in: a guide to where to look first, not a cost.
  var pulls: [[Pull]]
  /// The week limit of each audience; nil where it has none.
  let weekLimits: [Int?]

  /// Whether everything is in it; false where the building of it was stopped.
  private(set) var isComplete = true

  private let without: Set<Statement>
  private let accepted: Solver.Accepted

  /// The model of some plans; with `only`, the places of that session alone, for when all others stay where they are.
  init(
    _ plans: PlanSet, cost: Cost, fixed: [Placement?], without: Set<Statement> = [], accepted: Solver.Accepted = Solver.Accepted(),
    only: Int? = nil,
    shouldStop: () -> Bool = { false }
  ) {
    self.plans = plans
    self.cost = cost
    self.without = without
    self.accepted = accepted
    held = plans.entries.indices.filter { plans.entries[$0].session.status != .cancelled && !without.contains(.session(entry: $0)) }
    weekLimits = plans.audiences.enumerated().map { without.contains(.weekLimit(audience: $0)) ? nil : $1.value.perWeek }
    candidates = Array(repeating: [], count: plans.entries.count)
    neighbours = Array(repeating: [], count: plans.entries.count)
    pulls = Array(repeating: [], count: plans.entries.count)
    for number in held where only == nil || only == number {
      if shouldStop() {
        isComplete = false
        return
      }
      let fix = without.contains(.decision(entry: number)) ? nil : fixed[number]
      if let fix, accepted.holds(number, fix) {
        candidates[number] = [candidate(number, fix)]
      } else {
        candidates[number] = findCandidates(number, fixed: fix)
      }
    }
    findNeighbours(of: only)
    findPulls()
  }

  /// Where a session is, whether or not it may be there.
  func candidate(_ number: Int, _ placement: Placement) -> Candidate {
    let venue = placement.venue.flatMap { plans.venue(plan: plans.entries[number].plan, id: $0) }
    return Candidate(
      day: placement.day, start: placement.start, end: placement.end, venue: venue, venueID: placement.venue,
      cost: cost.ofPlacement(number, placement))
  }

  // MARK: One session by itself

  private func findCandidates(_ number: Int, fixed: Placement?) -> [Candidate] {
    let entry = plans.entries[number]
    let days = fixed.map { [$0.day] } ?? Array(entry.days.year.days)
    var found: [Candidate] = []
    for day in days where allows(number, entry, day) {
      let dayCost = cost.ofDay(entry, day)
      for hours in starts(number, entry, fixed: fixed?.start) where peopleAreFree(entry, day, hours) {
        let price = dayCost + cost.ofStart(entry, hours.start)
        for (venue, choice) in venues(entry) where fixed == nil || fixed?.venue == choice?.venue {
          if let venue, !isFree(venue, entry, day, hours) { continue }
          let place = Placement(day: day, start: hours.start, end: hours.end, venue: choice?.venue)
          found.append(
            Candidate(
              day: day, start: hours.start, end: hours.end, venue: venue, venueID: choice?.venue,
              cost: price + (choice?.cost ?? 0) + cost.ofChange(number, place)))
        }
      }
    }
    // A stable sort keeps day, start and the order of the venues among equals.
    return found.enumerated().sorted { ($0.element.cost, $0.offset) < ($1.element.cost, $1.offset) }.map(\.element)
  }

  private func allows(_ number: Int, _ entry: PlanSet.Entry, _ day: Day) -> Bool {
    let when = entry.session.when
    if entry.days.isClosed(day) { return false }
    if let weekdays = when.weekdays, !weekdays.contains(day.weekday), !without.contains(.weekdays(entry: number)) { return false }
    return when.windows.indices.allSatisfy { index in
      without.contains(.window(entry: number, index: index)) || when.windows[index].ranges.contains { $0.contains(day) }
    }
  }

  private func starts(_ number: Int, _ entry: PlanSet.Entry, fixed: TimeOfDay?) -> [Hours] {
    let year = plans.plans[entry.plan].year
    let ignoresStarts = without.contains(.starts(entry: number))
    let last = year.hours.end.minutes - entry.session.duration
    guard year.hours.start.minutes <= last else { return [] }
    return stride(from: year.hours.start.minutes, through: last, by: year.step).compactMap { minutes in
      guard let start = TimeOfDay(minutes: minutes), let end = start.adding(minutes: entry.session.duration),
        fixed == nil || fixed == start, ignoresStarts || entry.session.when.starts?.contains(start) ?? true
      else { return nil }
      return Hours(start, end)
    }
  }

  private func venues(_ entry: PlanSet.Entry) -> [(Int?, Session.VenueChoice?)] {
    let pairs = zip(entry.venues, entry.session.venues).map { (Optional($0), Optional($1)) }
    return entry.session.venues.isEmpty ? [(nil, nil)] : pairs
  }

  private func peopleAreFree(_ entry: PlanSet.Entry, _ day: Day, _ hours: Hours) -> Bool {
    for index in entry.speakers {
      let speaker = plans.speakers[index].value
      if isTaken(speaker.busy, day, hours, { .speakerBusy(speaker: index, index: $0) }) { return false }
      if !speaker.offers(hours, on: day), !without.contains(.available(speaker: index)) { return false }
    }
    return plans.busyAudiences(of: entry).allSatisfy { index in
      !isTaken(plans.audiences[index].value.busy, day, hours) { .audienceBusy(audience: index, index: $0) }
    }
  }

  private func isFree(_ index: Int, _ entry: PlanSet.Entry, _ day: Day, _ hours: Hours) -> Bool {
    let venue = plans.venues[index].value
    if let capacity = venue.capacity, capacity < entry.participants, !without.contains(.capacity(venue: index)) { return false }
    if let open = venue.hours, !open.contains(hours), !without.contains(.venueHours(venue: index)) { return false }
    return !isTaken(venue.busy, day, venue.withBuffers(hours)) { .venueBusy(venue: index, index: $0) }
  }

  private func isTaken(_ busy: [BusyTime], _ day: Day, _ hours: Hours, _ statement: (Int) -> Statement) -> Bool {
    busy.indices.contains { index in
      busy[index].hours(on: day)?.overlaps(hours) ?? false && !without.contains(statement(index))
    }
  }

  // MARK: Two sessions

  private mutating func findNeighbours(of only: Int?) {
    var known: [Int: [Int: Neighbour]] = [:]
    func change(_ a: Int, _ b: Int, _ edit: (inout Neighbour) -> Void) {
      edit(&known[a, default: [:]][b, default: Neighbour(number: b)])
    }
    for (index, a) in held.enumerated() {
      for b in held[(index + 1)...] where only == nil || only == a || only == b {
        let people = plans.sharedSpeaker(a, b) != nil || plans.sharedAudience(a, b) != nil
        let venue = plans.entries[a].venues.contains { !plans.venues[$0].value.isShared && plans.entries[b].venues.contains($0) }
        guard people || venue else { continue }
        for (one, other) in [(a, b), (b, a)] {
          change(one, other) {
            $0.sharesPeople = people
            $0.sharesVenue = venue
          }
        }
      }
    }
    let check = RuleCheck(plans)
    for (plan, value) in plans.plans.enumerated() {
      for (index, rule) in value.rules.enumerated() where rule.level == .block && !without.contains(.rule(plan: plan, index: index)) {
        for (first, second) in check.pairs(of: rule, inPlan: plan) {
          change(first, second) { $0.ties.append(Tie(rule: rule, isFirst: true)) }
          change(second, first) { $0.ties.append(Tie(rule: rule, isFirst: false)) }
        }
      }
    }
    for (number, others) in known { neighbours[number] = others.values.sorted { $0.number < $1.number } }
  }

  private mutating func findPulls() {
    for (plan, value) in plans.plans.enumerated() {
      for rule in value.rules {
        guard case .series(let ids, let every, let tolerance, let weight) = rule.kind else { continue }
        let numbers = ids.compactMap { plans.entry(plan: plan, session: $0) }
        for (index, number) in numbers.enumerated() {
          for (otherIndex, other) in numbers.enumerated() where other != number {
            let steps = index - otherIndex
            pulls[number].append(Pull(other: other, days: steps * every, tolerance: abs(steps) * tolerance, weight: weight))
          }
        }
      }
    }
  }

  /// Whether two sessions can be where they are at once.
  func fits(_ number: Int, _ a: Candidate, _ neighbour: Neighbour, _ b: Candidate) -> Bool {
    if !accepted.groups.isEmpty, accepted.holds(number, a.placement, neighbour.number, b.placement) { return true }
    if a.day == b.day, neighbour.sharesPeople || neighbour.sharesVenue {
      let gap = a.start < b.start ? b.start.minutes - a.end.minutes : a.start.minutes - b.end.minutes
      if neighbour.sharesVenue, let venue = a.venue, venue == b.venue, !plans.venues[venue].value.isShared, gap < plans.buffer(venue) {
        return false
      }
      if neighbour.sharesPeople, gap < 0 || gap < plans.travel(number, at: a.venueID, neighbour.number, at: b.venueID) { return false }
    }
    guard !neighbour.ties.isEmpty else { return true }
    let check = RuleCheck(plans)
    return neighbour.ties.allSatisfy { tie in
      !(tie.isFirst ? check.isBroken(tie.rule, a.placement, b.placement) : check.isBroken(tie.rule, b.placement, a.placement))
    }
  }
}
