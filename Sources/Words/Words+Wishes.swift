import CivilTime
import OrderedCollections
import Planning

extension Words {
  /// A wish that is not met, as it goes on after the session's name: `ligger på en måndag, önskat onsdag`.
  public func sentence(_ wish: Wish, of number: Int, in plans: PlanSet) -> String {
    switch wish {
    case .weekdays(let day, let wished):
      let names = choice(wished.sorted().map(name))
      return say("ligger på en \(name(day.weekday)), önskat \(names)", "is on a \(name(day.weekday)), wished for \(names)")
    case .within(let day, let wished): return within(day, wished)
    case .near(let day, let wished):
      return "\(days(abs(wished.days(to: day)))) "
        + (wished < day ? say("efter", "after") : say("före", "before")) + " \(dayAndMonth(wished))"
        + say(", den önskade dagen", ", the day wished for")
    case .start(let start, let wished): return say("börjar \(start), önskat \(wished)", "starts \(start), wished for \(wished)")
    case .staffDays: return say("ligger inte på en studiedag", "is not on a staff day")
    case .beforeBreak(_, let name):
      return name.map { say("sista dagen före \($0)", "last day before \($0)") } ?? lastDayBeforeBreak
    case .bridgeDay: return say("ligger på en klämdag", "is on a bridge day")
    case .halfDay(_, let until): return say("halvdag, arbetet slutar \(until)", "half day, work ends \(until)")
    case .venue(let venue, let cheaper): return self.venue(venue, cheaper, plans.plans[plans.entries[number].plan])
    case .series(let neighbour, let days, let every, let tolerance):
      let title = shortTitle(neighbour, plans)
      let margin = tolerance > 0 ? " ± \(tolerance)" : ""
      let distance = self.days(abs(days)) + " " + (days < 0 ? say("före", "before") : say("efter", "after"))
      return say("\(distance) \(title), önskat \(every)\(margin)", "\(distance) \(title), wished for \(every)\(margin)")
    case .load(let audience, _, let month, let session, let perMonth):
      let name = plans.audiences[audience].value.name
      return say(
        "pass nummer \(session) i \(monthName(month)) för \(name), önskat högst \(perMonth)",
        "session \(session) in \(monthName(month)) for \(name), at most \(perMonth) wished for")
    case .rule(let plan, let index, let other, let days):
      return broken(plans.plans[plan].rules[index], shortTitle(other, plans), days: days)
    case .keep(let before):
      return say("ändrat från ", "changed from ") + place(before, of: number, in: plans)
    }
  }

  /// A rule that asks for something else than where two sessions are; days from the other to this one.
  private func broken(_ rule: Rule, _ other: String, days: Int) -> String {
    let distance = self.days(abs(days)) + " " + (days < 0 ? say("före", "before") : say("efter", "after")) + " \(other)"
    switch rule.kind {
    case .first: return say("börjar inte efter \(other), som önskas först", "does not start after \(other), wished for first")
    case .last: return say("börjar inte före \(other), som önskas sist", "does not start before \(other), wished for last")
    case .order(_, _, let min, let max):
      let most = max.map { say(", högst \($0)", ", at most \($0)") } ?? ""
      return distance + say(", önskat minst \(self.days(min))\(most) efter", ", wished for at least \(self.days(min))\(most) after")
    case .apart(_, let min):
      return distance + say(", önskat minst \(self.days(min)) isär", ", wished for at least \(self.days(min)) apart")
    case .series: return distance
    }
  }

  /// A session's title in quotes, held short for rows: what it is one of, as in `(1/3)`, stays.
  func shortTitle(_ number: Int, _ plans: PlanSet) -> String {
    let title = plans.entries[number].session.title
    guard title.count > Words.titleWidth else { return quoted(title) }
    let tail = title.hasSuffix(")") ? title.lastIndex(of: "(").map { " " + title[$0...] } ?? "" : ""
    guard tail.count < 10 else { return quoted(String(title.prefix(Words.titleWidth - 1)) + "…") }
    return quoted(title.prefix(Words.titleWidth - 1 - tail.count).trimmedEnd + "…" + tail)
  }

  private static let titleWidth = 44

  private func within(_ day: Day, _ wished: DayRange) -> String {
    let range = wished.count == 1 ? dayAndMonth(wished.from) : "\(dayAndMonth(wished.from)) – \(dayAndMonth(wished.to))"
    let distance =
      day < wished.from
      ? "\(days(day.days(to: wished.from))) " + say("före", "before") : "\(days(wished.to.days(to: day))) " + say("efter", "after")
    return say("\(distance) den önskade tiden \(range)", "\(distance) the time wished for, \(range)")
  }

  private func venue(_ venue: String, _ cheaper: [String], _ plan: Plan) -> String {
    func name(_ id: String) -> String { plan.venues[id]?.name ?? id }
    let rather = cheaper.isEmpty ? "" : say(", hellre \(choice(cheaper.map(name)))", ", rather \(choice(cheaper.map(name)))")
    return say("i \(name(venue))\(rather)", "in \(name(venue))\(rather)")
  }

  /// `21 mars` / `21 March`.
  public func dayAndMonth(_ day: Day) -> String { "\(day.date.day) \(monthName(day.month))" }

  /// Words of which any will do: `a, b eller c`.
  func choice(_ words: [String]) -> String {
    guard let last = words.last, words.count > 1 else { return words.first ?? "" }
    return words.dropLast().joined(separator: ", ") + say(" eller ", " or ") + last
  }

  /// Where a session is: `v. 12 ons 21 mar 2018 13:00–15:00, Aulan`.
  public func place(_ placement: Placement, of number: Int, in plans: PlanSet) -> String {
    let venue = placement.venue.map { plans.plans[plans.entries[number].plan].venues[$0]?.name ?? $0 }
    return "\(start(placement))–\(placement.end)" + (venue.map { ", \($0)" } ?? "")
  }

  /// When something starts: `v. 12 ons 21 mar 2018 13:00`; no columns, for the middle of a sentence.
  func start(_ placement: Placement) -> String {
    "\(shortDate(placement.day)) \(placement.start)".split(separator: " ").joined(separator: " ")
  }

  // MARK: What wishes cost

  /// The price of a wish that is not met, before it: `kostar 2: börjar 13:30, önskat 13:00`.
  public func unmet(_ sentence: String, cost: Int) -> String { say("kostar \(cost): \(sentence)", "costs \(cost): \(sentence)") }

  /// A wish that would cost more or (negative) less: `2 mer: börjar 13:30, önskat 13:00`.
  public func difference(_ sentence: String, cost: Int) -> String {
    (cost < 0 ? say("\(-cost) mindre: ", "\(-cost) less: ") : say("\(cost) mer: ", "\(cost) more: ")) + sentence
  }

  /// A wish that would be met: `inte längre: börjar 13:30, önskat 13:00`.
  public func noLonger(_ sentence: String) -> String { say("inte längre: ", "no longer: ") + sentence }

  /// What a schedule costs, by kind of wish; those that cost nothing are left out.
  public func costs(_ total: Int, _ byKind: [(kind: Wish.Kind, cost: Int)]) -> String {
    if total == 0 { return say("Kostnad 0: alla önskemål är uppfyllda.", "Cost 0: every wish is met.") }
    let parts = WishGroup.allCases.compactMap { group in
      let cost = byKind.filter { WishGroup($0.kind) == group }.reduce(0) { $0 + $1.cost }
      return cost == 0 ? nil : "\(name(group)) \(cost)"
    }
    return say("Kostnad \(total): ", "Cost \(total): ") + parts.joined(separator: ", ") + "."
  }

  /// Kinds of wish as a coordinator counts them.
  private enum WishGroup: CaseIterable {
    case days, starts, venues, series, load, rules, changes

    init(_ kind: Wish.Kind) {
      switch kind {
      case .weekdays, .within, .near, .staffDays, .beforeBreak, .bridgeDay, .halfDay: self = .days
      case .start: self = .starts
      case .venue: self = .venues
      case .series: self = .series
      case .load: self = .load
      case .rule: self = .rules
      case .keep: self = .changes
      }
    }
  }

  private func name(_ group: WishGroup) -> String {
    switch group {
    case .days: say("dagar", "days")
    case .starts: say("starttider", "starts")
    case .venues: say("lokaler", "venues")
    case .series: say("serier", "series")
    case .load: say("belastning", "load")
    case .rules: say("regler", "rules")
    case .changes: say("ändringar", "changes")
    }
  }
}

extension Substring {
  /// Without the spaces at its end.
  fileprivate var trimmedEnd: Substring { self[..<(lastIndex { $0 != " " }.map(index(after:)) ?? startIndex)] }
}
