import CivilTime

/// A wish that is not met, with what is needed to say so. Sentences are elsewhere.
public enum Wish: Hashable, Sendable {
  /// Which wish of the plan format.
  public enum Kind: String, CaseIterable, Hashable, Sendable {
    /// `prefer.weekdays`.
    case weekdays = "prefer.weekdays"
    /// `prefer.within`.
    case within = "prefer.within"
    /// `prefer.near`.
    case near = "prefer.near"
    /// `prefer.start`.
    case start = "prefer.start"
    /// `prefer.staff-days`.
    case staffDays = "prefer.staff-days"
    /// `avoid.before-break`.
    case beforeBreak = "avoid.before-break"
    /// `avoid.bridge-day`.
    case bridgeDay = "avoid.bridge-day"
    /// `avoid.half-day`.
    case halfDay = "avoid.half-day"
    /// The cost of a venue.
    case venue
    /// A series.
    case series
    /// The load of an audience.
    case load
    /// A rule that only warns or notes.
    case rule
    /// That what was decided stays.
    case keep
  }

  /// It is not on one of the weekdays wished for.
  case weekdays(Day, wished: Set<Weekday>)
  /// It is outside the days wished for.
  case within(Day, wished: DayRange)
  /// It is not on the day wished for.
  case near(Day, wished: Day)
  /// It does not start when wished for.
  case start(TimeOfDay, wished: TimeOfDay)
  /// It is not on a staff day of all who attend.
  case staffDays(Day)
  /// It is on the last day before a break; the name of the break, nil where it has none.
  case beforeBreak(Day, name: String?)
  /// It is on a bridge day.
  case bridgeDay(Day)
  /// It is on a half day, on which work ends then.
  case halfDay(Day, until: TimeOfDay)
  /// It is in a venue that costs, and there are cheaper ones; ids.
  case venue(String, cheaper: [String])
  /// It lies so many days from its neighbour in a series (the number of that session), and `every` are wished for.
  case series(neighbour: Int, days: Int, every: Int, tolerance: Int)
  /// It is the session of that number, counted by start, that the audience has in a calendar month.
  case load(audience: Int, year: Int, month: Int, session: Int, perMonth: Int)
  /// It lies so many days from another session, and so breaks a rule that only warns or notes.
  case rule(plan: Int, index: Int, other: Int, days: Int)
  /// It has moved from where it was decided.
  case keep(from: Placement)

  /// Which wish of the plan format.
  public var kind: Kind {
    switch self {
    case .weekdays: .weekdays
    case .within: .within
    case .near: .near
    case .start: .start
    case .staffDays: .staffDays
    case .beforeBreak: .beforeBreak
    case .bridgeDay: .bridgeDay
    case .halfDay: .halfDay
    case .venue: .venue
    case .series: .series
    case .load: .load
    case .rule: .rule
    case .keep: .keep
    }
  }

  /// The number of the other session that has a part in it; nil where none in particular has.
  public var partner: Int? {
    switch self {
    case .series(let neighbour, _, _, _): neighbour
    case .rule(_, _, let other, _): other
    case .weekdays, .within, .near, .start, .staffDays, .beforeBreak, .bridgeDay, .halfDay, .venue, .load, .keep: nil
    }
  }

  /// Whether the other is about the same line of the plan, wherever the session is.
  public func isSameWish(as other: Wish) -> Bool {
    switch (self, other) {
    case (.series(let a, _, _, _), .series(let b, _, _, _)): a == b
    case (.load(let a, _, _, _, _), .load(let b, _, _, _, _)): a == b
    case (.rule(let plan, let index, _, _), .rule(let otherPlan, let otherIndex, _, _)): plan == otherPlan && index == otherIndex
    default: kind == other.kind
    }
  }
}

extension Cost {
  /// The wishes that a session does not meet and what each costs, those without a price left out.
  ///
  /// First its own, which sum to ``ofPlacement(_:_:)``; then its share of what sessions cost together. The shares of all sessions sum to
  /// ``ofSeries(_:)``, ``ofLoad(_:)`` and ``ofSoftRules(_:)``: two neighbours of a series count for the second; a month's sessions above
  /// an audience's load for the last of them, by start; a broken rule for the second session of the first pair that breaks it.
  public func wishes(of number: Int, _ placements: [Placement?]) -> [(wish: Wish, cost: Int)] {
    wishes(placements)[number]
  }

  /// The wishes that each session does not meet, by number: ``wishes(of:_:)`` for all at once. Their prices sum to ``total(_:)``.
  public func wishes(_ placements: [Placement?]) -> [[(wish: Wish, cost: Int)]] {
    var all: [[(wish: Wish, cost: Int)]] = placements.enumerated().map { number, placement in
      guard let placement, plans.entries[number].session.status != .cancelled else { return [] }
      return ownWishes(number, placement)
    }
    for (number, wish, cost) in sharedWishes(placements) { all[number].append((wish, cost)) }
    return all
  }

  /// The wishes that a place does not meet by itself; their prices sum to ``ofPlacement(_:_:)``.
  public func ownWishes(_ number: Int, _ placement: Placement) -> [(wish: Wish, cost: Int)] {
    let entry = plans.entries[number]
    let prefer = entry.session.prefer
    let (day, start) = (placement.day, placement.start)
    var found: [(wish: Wish, cost: Int)] = []
    func add(_ cost: Int, _ wish: @autoclosure () -> Wish) {
      if cost > 0 { found.append((wish(), cost)) }
    }
    if let wish = prefer.weekdays { add(ofWeekday(entry, day), .weekdays(day, wished: wish.of)) }
    if let wish = prefer.within { add(ofDaysWished(entry, day), .within(day, wished: wish.days)) }
    if let wish = prefer.near { add(ofDayWished(entry, day), .near(day, wished: wish.day)) }
    add(ofStaffDays(entry, day), .staffDays(day))
    add(ofBeforeBreak(entry, day), .beforeBreak(day, name: entry.days.nameOfBreak(after: day)))
    add(ofBridgeDay(entry, day), .bridgeDay(day))
    if let until = entry.days.halfDayEnd(day) { add(ofHalfDay(entry, day), .halfDay(day, until: until)) }
    if let wish = prefer.start { add(ofStart(entry, start), .start(start, wished: wish.at)) }
    if let venue = placement.venue {
      let price = ofVenue(entry, venue)
      add(price, .venue(venue, cheaper: entry.session.venues.filter { $0.cost < price }.map(\.venue)))
    }
    if let before = keep?.1[number] { add(ofChange(number, placement), .keep(from: before)) }
    return found
  }

  /// What sessions cost together, each price with the session it counts for.
  private func sharedWishes(_ placements: [Placement?]) -> [(number: Int, wish: Wish, cost: Int)] {
    var found: [(number: Int, wish: Wish, cost: Int)] = []
    for (plan, value) in plans.plans.enumerated() {
      for (index, rule) in value.rules.enumerated() {
        if case .series(_, let every, let tolerance, _) = rule.kind {
          for pair in seriesPairs(rule, inPlan: plan, placements) where pair.cost > 0 {
            found.append(
              (pair.second, .series(neighbour: pair.first, days: pair.days, every: every, tolerance: tolerance), pair.cost))
          }
        } else if rule.level != .block, rule.weight > 0,
          let breach = RuleCheck(plans).breaches(of: rule, inPlan: plan, placements).first
        {
          found.append((breach.second, .rule(plan: plan, index: index, other: breach.first, days: breach.days), rule.weight))
        }
      }
    }
    return found + loads(placements)
  }

  /// What the sessions above an audience's load cost, by calendar month: the last ones of the month.
  private func loads(_ placements: [Placement?]) -> [(number: Int, wish: Wish, cost: Int)] {
    let placed = placements.enumerated().compactMap { number, placement in
      plans.entries[number].session.status == .cancelled ? nil : placement.map { (number: number, start: $0.startTime) }
    }.sorted { ($0.start, $0.number) < ($1.start, $1.number) }
    return plans.audiences.enumerated().flatMap { audience, resource -> [(number: Int, wish: Wish, cost: Int)] in
      guard let load = resource.value.load, load.weight > 0 else { return [] }
      var counts: [Int: Int] = [:]
      return placed.filter { plans.entries[$0.number].attending.contains(audience) }.compactMap { number, start in
        counts[start.day.monthNumber, default: 0] += 1
        guard let count = counts[start.day.monthNumber], count > load.perMonth else { return nil }
        let wish = Wish.load(
          audience: audience, year: start.day.year, month: start.day.month, session: count, perMonth: load.perMonth)
        return (number, wish, load.weight)
      }
    }
  }
}

extension DayTable {
  /// What the days after a last day before a break are called: the first name among them; nil where none has one.
  func nameOfBreak(after day: Day) -> String? {
    var next = day.adding(days: 1)
    while year.contains(next), let closure = closure(next) {
      if case .inBreak(let name) = closure, !name.isEmpty { return name }
      if case .closed(let name?) = closure { return name }
      next = next.adding(days: 1)
    }
    return nil
  }
}
