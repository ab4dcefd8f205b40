import CivilTime

/// What a schedule costs: a sum of whole numbers, each the price of one wish not met ("Cost" of the plan format).
public struct Cost: Sendable {
  /// What changing an earlier decision costs, for each session.
  public struct Keep: Hashable, Sendable {
    /// If its day moves.
    public var day: Int
    /// If its start moves.
    public var start: Int
    /// If its venue changes.
    public var venue: Int
    /// For each unit that goes to another round.
    public var unit: Int

    /// The prices of the plan format: 20 a day, 6 a start, 4 a venue, 10 a unit that goes to another round.
    public static let standard = Keep(day: 20, start: 6, venue: 4)

    /// Prices of a change.
    public init(day: Int, start: Int, venue: Int, unit: Int = 10) {
      self.day = day
      self.start = start
      self.venue = venue
      self.unit = unit
    }
  }

  /// The plans.
  public let plans: PlanSet
  /// What changing costs, and what was decided before, by session number; nil where changes are free.
  public let keep: (Keep, [Placement?])?

  /// The cost of schedules of some plans.
  public init(_ plans: PlanSet, keep: (Keep, [Placement?])? = nil) {
    self.plans = plans
    self.keep = keep
  }

  /// What the day of a session costs by itself.
  public func ofDay(_ entry: PlanSet.Entry, _ day: Day) -> Int {
    ofWeekday(entry, day) + ofDaysWished(entry, day) + ofDayWished(entry, day) + ofStaffDays(entry, day) + ofBeforeBreak(entry, day)
      + ofBridgeDay(entry, day) + ofHalfDay(entry, day)
  }

  func ofWeekday(_ entry: PlanSet.Entry, _ day: Day) -> Int {
    guard let wish = entry.session.prefer.weekdays, !wish.of.contains(day.weekday) else { return 0 }
    return wish.weight
  }

  func ofDaysWished(_ entry: PlanSet.Entry, _ day: Day) -> Int {
    guard let wish = entry.session.prefer.within else { return 0 }
    let days = max(0, day.days(to: wish.days.from), wish.days.to.days(to: day))
    return min(wish.weight * ((days + 6) / 7), wish.cap ?? .max)
  }

  func ofDayWished(_ entry: PlanSet.Entry, _ day: Day) -> Int {
    guard let wish = entry.session.prefer.near else { return 0 }
    return wish.weight * min(abs(wish.day.days(to: day)), wish.cap ?? .max)
  }

  func ofStaffDays(_ entry: PlanSet.Entry, _ day: Day) -> Int {
    let price = entry.session.prefer.staffDays
    return price > 0 && !entry.days.isStaffDay(day) ? price : 0
  }

  func ofBeforeBreak(_ entry: PlanSet.Entry, _ day: Day) -> Int {
    let price = entry.session.avoid.beforeBreak
    return price > 0 && entry.days.isBeforeBreak(day) ? price : 0
  }

  func ofBridgeDay(_ entry: PlanSet.Entry, _ day: Day) -> Int {
    let price = entry.session.avoid.bridgeDay
    return price > 0 && entry.days.isBridge(day) ? price : 0
  }

  func ofHalfDay(_ entry: PlanSet.Entry, _ day: Day) -> Int {
    let price = entry.session.avoid.halfDay
    return price > 0 && entry.days.halfDayEnd(day) != nil ? price : 0
  }

  /// What the start of a session costs by itself; steps of the grid that have begun count.
  public func ofStart(_ entry: PlanSet.Entry, _ start: TimeOfDay) -> Int {
    guard let wish = entry.session.prefer.start else { return 0 }
    let step = plans.plans[entry.plan].year.step
    return wish.weight * ((abs(start.minutes - wish.at.minutes) + step - 1) / step)
  }

  /// What the venue of a session costs by itself.
  public func ofVenue(_ entry: PlanSet.Entry, _ venue: String?) -> Int {
    entry.session.venues.first { $0.venue == venue }?.cost ?? 0
  }

  /// What one session costs by itself where it is, changes included.
  public func ofPlacement(_ number: Int, _ placement: Placement) -> Int {
    let entry = plans.entries[number]
    return ofDay(entry, placement.day) + ofStart(entry, placement.start) + ofVenue(entry, placement.venue)
      + ofChange(number, placement)
  }

  /// What moving a session from where it was decided costs.
  public func ofChange(_ number: Int, _ placement: Placement) -> Int {
    guard let (price, before) = keep, let old = before[number] else { return 0 }
    return (old.day == placement.day ? 0 : price.day) + (old.start == placement.start ? 0 : price.start)
      + (old.venue == placement.venue ? 0 : price.venue) + ofUnits(number, placement.units)
  }

  /// What it costs that units come to a round that came to another one before; new units, and those whose round is cancelled, are free.
  public func ofUnits(_ number: Int, _ units: [String]) -> Int {
    guard let (price, before) = keep, let old = before[number] else { return 0 }
    let moved = units.filter { !old.units.contains($0) }
    guard !moved.isEmpty else { return 0 }
    let others = plans.otherRounds(of: number).filter { plans.entries[$0].session.status != .cancelled }
    return price.unit * moved.count { unit in others.contains { before[$0]?.units.contains(unit) ?? false } }
  }

  /// What the series of all plans cost: for each pair of neighbours the days outside the tolerance, weighed.
  public func ofSeries(_ placements: [Placement?]) -> Int {
    eachRule { plan, rule in seriesPairs(rule, inPlan: plan, placements).reduce(0) { $0 + $1.cost } }
  }

  /// Two neighbours of a series, the days from the first to the second, and what they cost.
  struct SeriesPair {
    let first: Int
    let second: Int
    let days: Int
    let cost: Int
  }

  /// The neighbours of a series that both have a place and are held; none where the rule is no series.
  func seriesPairs(_ rule: Rule, inPlan plan: Int, _ placements: [Placement?]) -> [SeriesPair] {
    guard case .series(let sessions, let every, let tolerance, let weight) = rule.kind else { return [] }
    let numbers = sessions.map { session in
      plans.entry(plan: plan, session: session).flatMap { plans.entries[$0].session.status == .cancelled ? nil : $0 }
    }
    return zip(numbers, numbers.dropFirst()).compactMap { first, second in
      guard let first, let second, let from = placements[first]?.day, let to = placements[second]?.day else { return nil }
      let days = from.days(to: to)
      return SeriesPair(first: first, second: second, days: days, cost: weight * max(0, abs(days - every) - tolerance))
    }
  }

  /// What sessions above the load of an audience cost, by calendar month.
  public func ofLoad(_ placements: [Placement?]) -> Int {
    var counts: [[Int: Int]] = Array(repeating: [:], count: plans.audiences.count)
    for (entry, placement) in zip(plans.entries, placements) {
      guard let placement, entry.session.status != .cancelled else { continue }
      for audience in entry.attending { counts[audience][placement.day.monthNumber, default: 0] += 1 }
    }
    return zip(plans.audiences, counts).reduce(0) { sum, pair in
      guard let load = pair.0.value.load else { return sum }
      return sum + pair.1.values.reduce(0) { $0 + load.weight * max(0, $1 - load.perMonth) }
    }
  }

  /// What rules that only warn or note cost where they are broken, each once.
  public func ofSoftRules(_ placements: [Placement?]) -> Int {
    eachRule { plan, rule in
      guard rule.level != .block, rule.weight > 0 else { return 0 }
      return RuleCheck(plans).breaches(of: rule, inPlan: plan, placements).isEmpty ? 0 : rule.weight
    }
  }

  private func eachRule(_ cost: (Int, Rule) -> Int) -> Int {
    plans.plans.enumerated().reduce(0) { sum, plan in plan.element.rules.reduce(sum) { $0 + cost(plan.offset, $1) } }
  }

  /// What a whole schedule costs; sessions without a place, and cancelled ones, cost nothing.
  public func total(_ placements: [Placement?]) -> Int {
    let own = placements.enumerated().reduce(0) { sum, item in
      guard let placement = item.element, plans.entries[item.offset].session.status != .cancelled else { return sum }
      return sum + ofPlacement(item.offset, placement)
    }
    return own + ofSeries(placements) + ofLoad(placements) + ofSoftRules(placements)
  }
}
