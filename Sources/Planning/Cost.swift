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

    /// The prices of the plan format: 20 a day, 6 a start, 4 a venue.
    public static let standard = Keep(day: 20, start: 6, venue: 4)

    /// Prices of a change.
    public init(day: Int, start: Int, venue: Int) {
      self.day = day
      self.start = start
      self.venue = venue
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
    let prefer = entry.session.prefer
    let avoid = entry.session.avoid
    var cost = 0
    if let wish = prefer.weekdays, !wish.of.contains(day.weekday) { cost += wish.weight }
    if let wish = prefer.within { cost += Cost.outside(wish, day) }
    if let wish = prefer.near { cost += wish.weight * min(abs(wish.day.days(to: day)), wish.cap ?? .max) }
    if prefer.staffDays > 0, !entry.days.isStaffDay(day) { cost += prefer.staffDays }
    if avoid.beforeBreak > 0, entry.days.isBeforeBreak(day) { cost += avoid.beforeBreak }
    if avoid.bridgeDay > 0, entry.days.isBridge(day) { cost += avoid.bridgeDay }
    if avoid.halfDay > 0, entry.days.halfDayEnd(day) != nil { cost += avoid.halfDay }
    return cost
  }

  private static func outside(_ wish: Prefer.Within, _ day: Day) -> Int {
    let days = max(0, day.days(to: wish.days.from), wish.days.to.days(to: day))
    return min(wish.weight * ((days + 6) / 7), wish.cap ?? .max)
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
      + (old.venue == placement.venue ? 0 : price.venue)
  }

  /// What the series of all plans cost: for each pair of neighbours the days outside the tolerance, weighed.
  public func ofSeries(_ placements: [Placement?]) -> Int {
    eachRule { plan, rule in
      guard case .series(let sessions, let every, let tolerance, let weight) = rule.kind else { return 0 }
      let days = sessions.map { session -> Day? in
        guard let number = plans.entry(plan: plan, session: session), plans.entries[number].session.status != .cancelled else { return nil }
        return placements[number]?.day
      }
      return zip(days, days.dropFirst()).reduce(0) { sum, pair in
        guard let first = pair.0, let second = pair.1 else { return sum }
        return sum + weight * max(0, abs(first.days(to: second) - every) - tolerance)
      }
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
