import CivilTime
import OrderedCollections
import Planning

/// Why a session cannot be where someone asks for it.
extension Words {
  /// A statement that forbids a session a place, with the other sessions that make it do so and where they are.
  public func obstacle(
    _ statement: Statement, to place: Placement, of number: Int, others: [(number: Int, placement: Placement)], in plans: PlanSet
  ) -> String {
    let own = obstacle(statement, place, number, plans)
    guard !others.isEmpty else { return own }
    return own + (isApart(statement, plans) ? " " : ": ")
      + list(others.map { quoted(plans.entries[$0.number].session.title) + " " + self.place($0.placement, of: $0.number, in: plans) })
  }

  private func obstacle(_ statement: Statement, _ place: Placement, _ number: Int, _ plans: PlanSet) -> String {
    let entry = plans.entries[number]
    let plan = plans.plans[entry.plan]
    switch statement {
    case .session: return form(entry, plan)
    case .closedDays: return say("\(date(place.day)) är stängd", "\(date(place.day)) is closed") + ": " + closure(entry, plan, place.day)
    case .breaks(let plan, let calendar):
      let names = (plans.plans[plan].calendars[calendar]?.breaks ?? []).filter { $0.days.contains(place.day) }.compactMap(\.name)
      return date(place.day) + say(" är lov för \(quoted(calendar))", " is in a break of \(quoted(calendar))")
        + (names.isEmpty ? "" : ": " + list(names))
    case .yearHours:
      if plan.year.isOnGrid(place.start) { return sentence(statement, in: plans) }
      return say(
        "pass börjar var \(plan.year.step):e minut från \(plan.year.hours.start)",
        "sessions start every \(plan.year.step) minutes from \(plan.year.hours.start)")
    case .starts: return starts(entry)
    case .capacity(let venue):
      let value = plans.venues[venue].value
      return say(
        "\(value.name) rymmer \(value.capacity ?? 0), och det blir \(people(entry.participants))",
        "\(value.name) holds \(value.capacity ?? 0), and there are \(people(entry.participants))")
    case .available(let speaker):
      let name = plans.speakers[speaker].value.name
      return say("\(name) har inte erbjudit den tiden", "\(name) has not offered that time")
    case .rule: return rule(statement, number, plans)
    case .window, .weekdays, .decision, .weekLimit, .awayLimit, .rounds, .venueBusy, .speakerBusy, .audienceBusy, .venueHours, .buffer,
      .clash, .travel:
      return sentence(statement, in: plans)
    }
  }

  private func isApart(_ statement: Statement, _ plans: PlanSet) -> Bool {
    guard case .rule(let plan, let index) = statement, case .apart = plans.plans[plan].rules[index].kind else { return false }
    return true
  }

  /// A rule; of many sessions that are to lie apart only those that are in the way are named, after this.
  private func rule(_ statement: Statement, _ number: Int, _ plans: PlanSet) -> String {
    guard case .rule(let plan, let index) = statement, case .apart(_, let min) = plans.plans[plan].rules[index].kind else {
      return sentence(statement, in: plans)
    }
    return say(
      "\(title(number, plans)) ska ligga minst \(days(min)) från", "\(title(number, plans)) must be at least \(days(min)) from")
  }

  private func form(_ entry: PlanSet.Entry, _ plan: Plan) -> String {
    let title = quoted(entry.session.title)
    let length = duration(minutes: entry.session.duration)
    let venues = entry.session.venues.map { plan.venues[$0.venue]?.name ?? $0.venue }
    if venues.isEmpty { return say("\(title) är \(length) och har ingen lokal", "\(title) lasts \(length) and has no venue") }
    return say("\(title) är \(length) och hålls i \(choice(venues))", "\(title) lasts \(length) and is held in \(choice(venues))")
  }

  private func starts(_ entry: PlanSet.Entry) -> String {
    let title = quoted(entry.session.title)
    switch entry.session.when.starts {
    case .at(let times): return say("\(title) ska börja ", "\(title) must start at ") + choice(times.map(\.description))
    case .between(let from, let to): return say("\(title) ska börja \(from)–\(to)", "\(title) must start \(from)–\(to)")
    case nil: return title
    }
  }

  private func closure(_ entry: PlanSet.Entry, _ plan: Plan, _ day: Day) -> String {
    let closure: DayTable.Closure =
      if let closure = entry.days.closure(day), !isBreak(closure) { closure } else { .weekday(day.weekday) }
    return reason(closure)
  }

  private func isBreak(_ closure: DayTable.Closure) -> Bool { if case .inBreak = closure { true } else { false } }

  // MARK: explain

  /// Where a session is: `'Kick-on' ligger v. 33 fre 18 aug 2017 08:30–12:00, Aulan.`
  public func isAt(_ place: Placement, of number: Int, in plans: PlanSet) -> String {
    "\(title(number, plans)) " + say("ligger ", "is at ") + self.place(place, of: number, in: plans) + "."
  }
  /// It is locked.
  public func isLocked(_ number: Int, in plans: PlanSet) -> String {
    say(
      "\(title(number, plans)) är låst; lås upp med `kalendarium unlock` innan det flyttas.",
      "\(title(number, plans)) is locked; free it with `kalendarium unlock` before it is moved.")
  }
  /// Its wishes are all met.
  public var allWishesMet: String { say("Alla dess önskemål är uppfyllda.", "All its wishes are met.") }
  /// What the wishes cost that it does not meet.
  public func unmetWishes(_ cost: Int) -> String {
    say("Önskemål som inte är uppfyllda kostar \(cost):", "Wishes that are not met cost \(cost):")
  }
  /// What sessions cost together with this one counts for them.
  public var countedForOthers: String { say("Tillsammans med den kostar andra pass:", "Together with it others cost:") }
  /// It cannot be there.
  public func isForbidden(_ place: Placement, of number: Int, in plans: PlanSet) -> String {
    say("\(title(number, plans)) kan inte ligga ", "\(title(number, plans)) cannot be at ") + self.place(place, of: number, in: plans) + ":"
  }
  /// It can be there.
  public func isAllowed(_ place: Placement, of number: Int, in plans: PlanSet) -> String {
    say("Inget hindrar att \(title(number, plans)) ligger ", "Nothing forbids \(title(number, plans)) to be at ")
      + self.place(place, of: number, in: plans) + "."
  }
  /// What forbids it in one venue only: `I Aulan:`.
  public func inVenue(_ id: String, ofPlan plan: Int, in plans: PlanSet) -> String {
    let name = plans.plans[plan].venues[id]?.name ?? id
    return say("i \(name):", "in \(name):")
  }
  /// What a place costs in comparison: `kostar 3 mer`, `sparar 2`, `kostar lika mycket`.
  public func comparedCost(_ cost: Int) -> String {
    if cost == 0 { return say("kostar lika mycket", "costs the same") }
    return cost > 0 ? say("kostar \(cost) mer", "costs \(cost) more") : say("sparar \(-cost)", "saves \(-cost)")
  }
  /// A clause as a sentence of its own.
  public func sentence(_ clause: String) -> String { clause.prefix(1).uppercased() + clause.dropFirst() + "." }
  /// It works if others move.
  public func worksIfMoved(_ place: Placement, of number: Int, cost: Int, in plans: PlanSet) -> String {
    say("Det går ", "It works at ") + self.place(place, of: number, in: plans)
      + say(" om andra flyttas, och \(comparedCost(cost)):", " if others move, and \(comparedCost(cost)):")
  }
  /// Another session moves.
  public func moves(_ number: Int, from: Placement?, to: Placement, in plans: PlanSet) -> String {
    let before = from.map { say(" från ", " from ") + start($0) } ?? ""
    return title(number, plans) + before + say(" till ", " to ") + place(to, of: number, in: plans)
  }
  /// Moving others does not help.
  public var cannotWork: String {
    say(
      "Det går inte hur andra än flyttas. Med passet där kan detta inte gälla samtidigt:",
      "Moving others does not help. With the session there, these cannot all hold:")
  }
  /// Only a change of the plan would help.
  public var onlyThePlan: String {
    say("Det går bara om planen ändras på de raderna.", "It works only if those lines of the plan are changed.")
  }
  /// There was no time to find out.
  public var notFoundOut: String {
    say(
      "Vad som skulle behöva ge vika hann inte utredas; ge mer tid med --time.",
      "There was no time to find out what would have to give; give more with --time.")
  }
  /// The place does not hold as it is.
  public var doesNotHold: String {
    say("Det går inte längre ihop med planen; kör `kalendarium plan`.", "It no longer fits the plan; run `kalendarium plan`.")
  }
  /// The best place by its own lights that would meet a wish is forbidden: `v. 12 ons 21 mar 2018 13:00–15:00, Aulan hindras av:`.
  public func isHindered(_ place: Placement, of number: Int, in plans: PlanSet) -> String {
    self.place(place, of: number, in: plans) + say(" hindras av", " is forbidden by")
  }
  /// The cheapest place that meets a wish and works.
  public func cheapestMeeting(_ place: Placement, of number: Int, cost: Int, in plans: PlanSet) -> String {
    say("närmast som går är ", "the nearest that works is ") + self.place(place, of: number, in: plans) + ": " + comparedCost(cost)
  }
  /// A place that meets a wish and works, and what is then not met in its stead.
  public func wouldCost(_ place: Placement, of number: Int, cost: Int, instead: [String], in plans: PlanSet) -> String {
    let price = say("\(cost < 0 ? "och" : "men") \(comparedCost(cost))", "\(cost < 0 ? "and" : "but") \(comparedCost(cost))")
    return say("det går ", "works at ") + self.place(place, of: number, in: plans) + ", " + price
      + (instead.isEmpty ? "" : " (\(instead.joined(separator: "; ")))")
  }
  /// A venue that is none of the session's.
  public func notItsVenue(_ venue: String, of session: String, its venues: [String], nearest: String?) -> String {
    let hint = nearest.map { say("; menas \(quoted($0))?", "; did you mean \(quoted($0))?") } ?? ""
    if venues.isEmpty { return say("\(quoted(session)) har ingen lokal", "\(quoted(session)) has no venue") + hint }
    return say(
      "\(quoted(venue)) är ingen av lokalerna för \(quoted(session)): \(list(venues))",
      "\(quoted(venue)) is none of the venues of \(quoted(session)): \(list(venues))") + hint
  }
  /// No day of the year meets the wish.
  public var neverMet: String { say("ingen plats uppfyller det", "no place meets it") }
  /// The session has no other place.
  public func noOtherPlace(_ number: Int, in plans: PlanSet) -> String {
    say("Det finns ingen annan plats för \(title(number, plans)).", "There is no other place for \(title(number, plans)).")
  }
  /// Where a session is and what follows are other places for it.
  public var otherPlaces: String { say("Andra platser, de bästa först:", "Other places, the best first:") }

  private func title(_ number: Int, _ plans: PlanSet) -> String { quoted(plans.entries[number].session.title) }
}
