import CivilTime
import Clashes
import OrderedCollections
import Planning

/// The cheapest schedule of small plans by trying all there are. What may be, the checker says, which knows nothing of the solver.
///
/// A place of a session is one that the checker has nothing against with that session alone in the schedule; two places go together where
/// it has nothing against the two alone. On different days only the days are asked about, on the same day only starts and venues, as
/// nothing that ties two sessions asks for more; the whole of the best schedule is put before the checker again. Week limits and quotas of
/// people away, which no two sessions show, are counted here, from the plans' own words.
struct BruteForce {
  /// The cheapest schedule.
  struct Best {
    let cost: Int
    let placements: [Placement?]
  }

  /// A place of a session.
  private struct Choice {
    let placement: Placement
    /// What it costs by itself.
    let own: Int
    /// The number of the day in the year of its plan, and of the start and venue on that day.
    let day: Int
    let slot: Int
    let week: Int
  }

  /// The sessions of which an ISO week may hold so many.
  private struct WeekLimit {
    let sessions: Set<Int>
    let limit: Int
  }

  /// What is known of two sessions: -1 where the checker has not been asked, 0 where they do not go together, 1 where they do.
  private struct Table {
    let width: Int
    var known: [Int8]

    init(_ height: Int, _ width: Int) {
      self.width = width
      known = Array(repeating: -1, count: height * width)
    }
  }

  private let plans: PlanSet
  private let cost: Cost
  private let held: [Int]
  private var choices: [[Choice]]
  private let limits: [WeekLimit]
  private let leastLoad: Int
  /// Whether anyone has a quota of people away: few have, and asking is most of the work.
  private let hasQuotas: Bool
  /// Whether loads or soft rules cost anything.
  private let hasTies: Bool
  /// For each session those that are in a series with it, and what two of them cost by their numbers and days.
  private let series: [Set<Int>]
  private var seriesCosts: [[Int]: Int] = [:]
  private var dayCounts: [Int] = []
  private var slotCounts: [Int] = []
  private var days: [Table?]
  private var slots: [Table?]

  /// For plans, and what changing costs, if something was decided before.
  init(_ plans: PlanSet, keep: (Cost.Keep, [Placement?])? = nil) {
    self.plans = plans
    cost = Cost(plans, keep: keep)
    let count = plans.entries.count
    held = plans.entries.indices.filter { plans.entries[$0].session.status != .cancelled }
    limits = BruteForce.weekLimits(plans)
    leastLoad = BruteForce.leastLoad(plans)
    hasQuotas = plans.audiences.contains { $0.value.awayPerDay != nil }
    hasTies =
      plans.plans.contains { plan in plan.rules.contains { $0.level != .block } } || plans.audiences.contains { $0.value.load != nil }
    series = BruteForce.series(plans)
    choices = Array(repeating: [], count: count)
    dayCounts = Array(repeating: 0, count: count)
    slotCounts = dayCounts
    days = Array(repeating: nil, count: count * count)
    slots = days
    for number in held {
      choices[number] = findChoices(number)
      if choices[number].isEmpty { return }
    }
  }

  /// What the load costs at least: all the sessions of an audience over all the months there are.
  private static func leastLoad(_ plans: PlanSet) -> Int {
    let from = plans.plans.map(\.year.days.from.monthNumber).min() ?? 0
    let to = plans.plans.map(\.year.days.to.monthNumber).max() ?? 0
    return plans.audiences.enumerated().reduce(0) { sum, audience in
      guard let load = audience.element.value.load else { return sum }
      let count = plans.entries.count { $0.session.status != .cancelled && $0.attending.contains(audience.offset) }
      return sum + load.weight * max(0, count - load.perMonth * (to - from + 1))
    }
  }

  /// For each session those that are in a series with it.
  private static func series(_ plans: PlanSet) -> [Set<Int>] {
    var series: [Set<Int>] = Array(repeating: [], count: plans.entries.count)
    for (plan, value) in plans.plans.enumerated() {
      for rule in value.rules {
        guard case .series(let ids, _, _, _) = rule.kind else { continue }
        let numbers = ids.compactMap { plans.entry(plan: plan, session: $0) }
        for number in numbers { series[number].formUnion(numbers) }
      }
    }
    return series
  }

  // MARK: The cheapest

  /// The cheapest schedule; nil where there is none.
  mutating func best() -> Best? {
    guard held.allSatisfy({ !choices[$0].isEmpty }) else { return nil }
    var way = Way(places: Array(repeating: nil, count: plans.entries.count))
    descend(held.map { number in Open(number: number, left: choices[number].map { ($0, $0.own) }) }, cost: 0, &way)
    return way.best
  }

  /// How far the search has come.
  private struct Way {
    var places: [Choice?]
    var best: Best?
    var placements: [Placement?] { places.map { $0?.placement } }
    func isTooMuch(_ cost: Int) -> Bool { best.map { cost >= $0.cost } ?? false }
  }

  /// A session without a place, with the choices that go together with all places so far, and what each costs by itself and in a series
  /// with those.
  private struct Open {
    let number: Int
    var left: [(choice: Choice, cost: Int)]
    var least: Int { left.reduce(.max) { min($0, $1.cost) } }
  }

  /// Goes on with the session that has the fewest choices left; the places so far cost so much by themselves and in series.
  private mutating func descend(_ open: [Open], cost before: Int, _ way: inout Way) {
    guard let next = open.min(by: { ($0.left.count, $0.number) < ($1.left.count, $1.number) }) else {
      let total = cost.total(way.placements)
      if !way.isTooMuch(total) { way.best = Best(cost: total, placements: way.placements) }
      return
    }
    let others = open.filter { $0.number != next.number }
    let rest = others.reduce(0) { $0 + $1.least }
    for (choice, price) in next.left.sorted(by: { ($0.cost, $0.choice.day, $0.choice.slot) < ($1.cost, $1.choice.day, $1.choice.slot) }) {
      if way.isTooMuch(before + price + rest + leastLoad) { return }
      way.places[next.number] = choice
      if let narrowed = narrowed(others, next.number, choice, way) {
        let rest = narrowed.reduce(0) { $0 + $1.least }
        if way.best == nil || !way.isTooMuch(before + price + rest + atLeast(way.placements)) {
          descend(narrowed, cost: before + price, &way)
        }
      }
      way.places[next.number] = nil
    }
  }

  /// What the load and soft rules cost at least: never less than with the sessions that have a place.
  private func atLeast(_ placements: [Placement?]) -> Int {
    hasTies ? max(leastLoad, cost.ofLoad(placements)) + cost.ofSoftRules(placements) : 0
  }

  /// What is left of the choices of other sessions with one at a place; nil where that is nothing, or too much for a week.
  private mutating func narrowed(_ others: [Open], _ number: Int, _ choice: Choice, _ way: Way) -> [Open]? {
    var isFull: Set<Int> = []
    for limit in limits where limit.sessions.contains(number) {
      let count = limit.sessions.count { way.places[$0]?.week == choice.week }
      if count > limit.limit { return nil }
      if count == limit.limit { isFull.formUnion(limit.sessions) }
    }
    guard !hasQuotas || AwayByHand.isWithin(plans, way.places.map { $0?.placement.day }) else { return nil }
    var narrowed: [Open] = []
    for var other in others {
      let isBehind = number < other.number
      var left: [(choice: Choice, cost: Int)] = []
      for (place, price) in other.left where !(place.week == choice.week && isFull.contains(other.number)) {
        let isFit =
          isBehind ? goTogether(number, choice, other.number, place) : goTogether(other.number, place, number, choice)
        if isFit { left.append((place, price + inSeries(number, choice, other.number, place))) }
      }
      if left.isEmpty { return nil }
      other.left = left
      narrowed.append(other)
    }
    return narrowed
  }

  /// What two sessions cost as neighbours in series.
  private mutating func inSeries(_ a: Int, _ choiceA: Choice, _ b: Int, _ choiceB: Choice) -> Int {
    guard series[a].contains(b) else { return 0 }
    let question = [a, choiceA.day, b, choiceB.day]
    if let known = seriesCosts[question] { return known }
    var placements = [Placement?](repeating: nil, count: plans.entries.count)
    placements[a] = choiceA.placement
    placements[b] = choiceB.placement
    let found = cost.ofSeries(placements)
    seriesCosts[question] = found
    return found
  }

  // MARK: What the checker says

  private mutating func findChoices(_ number: Int) -> [Choice] {
    let entry = plans.entries[number]
    let year = plans.plans[entry.plan].year
    let last = year.hours.end.minutes - entry.session.duration
    let starts = stride(from: year.hours.start.minutes, through: last, by: year.step).compactMap { TimeOfDay(minutes: $0) }
    let venues: [String?] = entry.session.venues.isEmpty ? [nil] : entry.session.venues.map(\.venue)
    dayCounts[number] = year.days.count
    slotCounts[number] = starts.count * venues.count
    var found: [Choice] = []
    var (closed, unfit): (Set<Int>, Set<Int>) = ([], [])
    for (dayNumber, day) in year.days.days.enumerated() {
      var slot = -1
      for start in starts {
        for venue in venues {
          slot += 1
          guard !closed.contains(dayNumber), !unfit.contains(slot), let end = start.adding(minutes: entry.session.duration) else {
            continue
          }
          let placement = Placement(day: day, start: start, end: end, venue: venue)
          let findings = blocking([(number, placement)]).filter { $0.entries == [number] }
          // What is wrong with the day is wrong at any time of it, and what is wrong with the start or the venue on any day.
          for finding in findings {
            switch finding.code {
            case .closedDay, .breakDay: closed.insert(dayNumber)
            case .outsideWindow where finding.mark != entry.session.when.startsMark: closed.insert(dayNumber)
            case .outsideWindow, .outsideHours, .venueTooSmall, .unplaced: unfit.insert(slot)
            default: break
            }
          }
          guard findings.isEmpty else { continue }
          let week = (day.epochDay + 3) / 7
          found.append(Choice(placement: placement, own: cost.ofPlacement(number, placement), day: dayNumber, slot: slot, week: week))
        }
      }
    }
    return found.enumerated().sorted { ($0.element.own, $0.offset) < ($1.element.own, $1.offset) }.map(\.element)
  }

  /// Whether two sessions, the first the one with the lower number, can be where they are at once.
  private mutating func goTogether(_ a: Int, _ choiceA: Choice, _ b: Int, _ choiceB: Choice) -> Bool {
    let pair = a * plans.entries.count + b
    if choiceA.placement.day != choiceB.placement.day {
      var table = days[pair] ?? Table(dayCounts[a], dayCounts[b])
      let index = choiceA.day * table.width + choiceB.day
      if table.known[index] < 0 {
        table.known[index] = ask(a, choiceA, b, choiceB) ? 1 : 0
        days[pair] = table
      }
      return table.known[index] == 1
    }
    var table = slots[pair] ?? Table(slotCounts[a], slotCounts[b])
    let index = choiceA.slot * table.width + choiceB.slot
    if table.known[index] < 0 {
      table.known[index] = ask(a, choiceA, b, choiceB) ? 1 : 0
      slots[pair] = table
    }
    return table.known[index] == 1
  }

  private func ask(_ a: Int, _ choiceA: Choice, _ b: Int, _ choiceB: Choice) -> Bool {
    !blocking([(a, choiceA.placement), (b, choiceB.placement)]).contains { $0.code != .limitPerWeek && Set($0.entries) == [a, b] }
  }

  /// What the checker finds that forbids, with these sessions alone in the schedule.
  private func blocking(_ places: [(Int, Placement)]) -> [Finding] {
    var placements = [Placement?](repeating: nil, count: plans.entries.count)
    for (number, placement) in places { placements[number] = placement }
    return Checker(plans, placements).findings().filter { $0.level == .block && !$0.isWaived }
  }

  // MARK: Week limits

  /// An audience is the same in two plans where it comes from the same file.
  private struct AudienceName: Hashable {
    let file: String
    let id: String
  }

  /// A session for an audience is one for every audience that is part of it, and for the parts of those.
  private static func weekLimits(_ plans: PlanSet) -> [WeekLimit] {
    func name(_ id: String, in plan: Plan) -> AudienceName? {
      plan.audiences[id].map { AudienceName(file: plan.origins[$0.mark.file] ?? $0.mark.file, id: id) }
    }
    var wholes: [AudienceName: Set<AudienceName>] = [:]
    var limits: OrderedDictionary<AudienceName, Int> = [:]
    for plan in plans.plans {
      for (id, audience) in plan.audiences {
        guard let part = name(id, in: plan) else { continue }
        wholes[part, default: []].formUnion(audience.within.compactMap { name($0, in: plan) })
        if let limit = audience.perWeek { limits[part] = limit }
      }
    }
    return limits.map { limited, limit in
      // All that the audience is part of: those with a session that it attends.
      var reached: Set<AudienceName> = []
      var waiting = [limited]
      while let next = waiting.popLast() {
        if reached.insert(next).inserted { waiting += wholes[next] ?? [] }
      }
      let sessions = plans.entries.indices.filter { number in
        let entry = plans.entries[number]
        return entry.session.audiences.contains { name($0, in: plans.plans[entry.plan]).map(reached.contains) ?? false }
      }
      return WeekLimit(sessions: Set(sessions), limit: limit)
    }
  }
}
