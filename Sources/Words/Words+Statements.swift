import CivilTime
import OrderedCollections
import Planning

extension Words {
  /// A statement of a plan, in the planner's own nouns.
  public func sentence(_ statement: Statement, in plans: PlanSet) -> String {
    switch statement {
    case .session(let entry): return say("\(title(entry, plans)) ska hållas", "\(title(entry, plans)) must be held")
    case .window(let entry, let index):
      let ranges = plans.entries[entry].session.when.windows[index].ranges.map {
        $0.count == 1 ? date($0.from) : "\(date($0.from)) – \(date($0.to))"
      }
      return say("\(title(entry, plans)) ska ligga \(list(ranges))", "\(title(entry, plans)) must be on \(list(ranges))")
    case .weekdays(let entry):
      let weekdays = (plans.entries[entry].session.when.weekdays ?? []).sorted().map(name)
      return say("\(title(entry, plans)) ska ligga på \(list(weekdays))", "\(title(entry, plans)) must be on \(list(weekdays))")
    case .starts(let entry):
      return say("\(title(entry, plans)) får bara börja vissa tider", "\(title(entry, plans)) may start only at certain times")
    case .decision(let entry): return say("\(title(entry, plans)) är redan bestämt", "\(title(entry, plans)) has been decided")
    case .rule(let plan, let index): return sentence(plans.plans[plan].rules[index], plans.plans[plan])
    case .weekLimit(let audience):
      let value = plans.audiences[audience].value
      return say(
        "\(value.name) har högst \(value.perWeek ?? 0) pass i veckan",
        "\(value.name) have at most \(value.perWeek == 1 ? "1 session" : "\(value.perWeek ?? 0) sessions") a week")
    case .awayLimit(let audience): return awayLimit(audience, plans)
    case .rounds(let entry): return everyUnit(entry, plans)
    case .venueBusy(let venue, let index): return busy(plans.venues[venue].value.name, plans.venues[venue].value.busy[index])
    case .speakerBusy(let speaker, let index): return busy(plans.speakers[speaker].value.name, plans.speakers[speaker].value.busy[index])
    case .audienceBusy(let audience, let index):
      return busy(plans.audiences[audience].value.name, plans.audiences[audience].value.busy[index], areMany: true)
    case .available(let speaker):
      let name = plans.speakers[speaker].value.name
      return say("\(name) kan bara vissa tider", "\(name) can come only at certain times")
    case .capacity(let venue):
      let value = plans.venues[venue].value
      return say("\(value.name) rymmer \(value.capacity ?? 0)", "\(value.name) holds \(value.capacity ?? 0)")
    case .venueHours(let venue):
      let value = plans.venues[venue].value
      let hours = value.hours.map { "\($0.start)–\($0.end)" } ?? ""
      return say("\(value.name) är öppen \(hours)", "\(value.name) is open \(hours)")
    case .buffer(let venue):
      let value = plans.venues[venue].value
      return say(
        "\(value.name) hålls fri \(value.bufferBefore) min före och \(value.bufferAfter) min efter varje pass",
        "\(value.name) is kept free \(value.bufferBefore) min before and \(value.bufferAfter) min after each session")
    case .clash(let clique): return sentence(clique, plans)
    case .closedDays(let plan):
      let name = quoted(plans.plans[plan].title)
      return say(
        "inget läggs på helgdagar och stängda dagar under läsåret för \(name)",
        "nothing is placed on holidays and closed days in the year of \(name)")
    case .breaks(let plan, let calendar):
      let names = (plans.plans[plan].calendars[calendar]?.breaks ?? []).map { $0.name ?? "" }.filter { !$0.isEmpty }
      return say("lov i kalendern \(quoted(calendar)): \(list(names))", "breaks of the calendar \(quoted(calendar)): \(list(names))")
    case .yearHours(let plan):
      let hours = plans.plans[plan].year.hours
      return say("pass hålls \(hours.start)–\(hours.end)", "sessions are held \(hours.start)–\(hours.end)")
    case .travel: return say("restiden mellan lokaler", "the travel time between venues")
    }
  }

  private func sentence(_ clique: Clique, _ plans: PlanSet) -> String {
    switch clique {
    case .venue(let venue):
      let name = plans.venues[venue].value.name
      return say("\(name) rymmer ett pass i taget", "\(name) holds one session at a time")
    case .speaker(let speaker):
      let name = plans.speakers[speaker].value.name
      return say("\(name) kan bara vara på ett pass i taget", "\(name) can be at one session at a time")
    case .audience(let audience):
      let name = plans.audiences[audience].value.name
      return say("\(name) kan bara vara på ett pass i taget", "\(name) can be at one session at a time")
    case .overlap(let a, let b):
      let names = list([plans.audiences[a].value.name, plans.audiences[b].value.name])
      return say("\(names) har någon gemensam", "\(names) have someone in common")
    case .person(let person):
      let name = plans.people[person].value.name
      return say("\(name) kan bara vara på ett pass i taget", "\(name) can be at one session at a time")
    }
  }

  private func title(_ entry: Int, _ plans: PlanSet) -> String { quoted(plans.entries[entry].session.title) }

  private func busy(_ name: String, _ time: BusyTime, areMany: Bool = false) -> String {
    let isBusy = "\(name) " + (areMany ? say("är upptagna", "are busy") : say("är upptagen", "is busy"))
    switch time.source {
    case .on(let day, let hours): return "\(isBusy) \(date(day)) \(hours.start)–\(hours.end)"
    case .days(let range): return "\(isBusy) \(date(range.from)) – \(date(range.to))"
    case .weekly(let weekdays, let hours):
      return isBusy + say(" varje ", " every ") + "\(list(weekdays.sorted().map(self.name))) \(hours.start)–\(hours.end)"
    case .file(let calendar, _), .url(let calendar, _):
      return say("\(name) har kalendern \(calendar)", "\(name) has the calendar \(calendar)")
    }
  }

  private func sentence(_ rule: Rule, _ plan: Plan) -> String {
    let titles = rule.sessions.map { quoted(plan.sessions[$0]?.title ?? $0) }
    switch rule.kind {
    case .first: return say("\(titles[0]) ska vara först", "\(titles[0]) must come first")
    case .last: return say("\(titles[0]) ska vara sist", "\(titles[0]) must come last")
    case .order(_, _, let min, let max):
      let most = max.map { say(", högst \(days($0))", ", at most \(days($0))") } ?? ""
      return say(
        "\(titles[0]) ska ligga minst \(days(min))\(most) före \(titles[1])",
        "\(titles[0]) must be at least \(days(min))\(most) before \(titles[1])")
    case .apart(_, let min):
      return say("\(list(titles)) ska ligga minst \(days(min)) isär", "\(list(titles)) must be at least \(days(min)) apart")
    case .series: return say("\(list(titles)) är en serie", "\(list(titles)) are a series")
    }
  }

  /// The name of a statement in JSON.
  public static func code(_ statement: Statement) -> String {
    switch statement {
    case .session: "session"
    case .window, .weekdays, .starts: "when"
    case .decision: "decided"
    case .rule: "rule"
    case .weekLimit, .awayLimit: "limits"
    case .rounds: "rounds"
    case .venueBusy, .speakerBusy, .audienceBusy: "busy"
    case .available: "available"
    case .capacity: "capacity"
    case .venueHours, .yearHours: "hours"
    case .buffer: "buffer"
    case .clash: "clash"
    case .closedDays: "closed"
    case .breaks: "breaks"
    case .travel: "travel"
    }
  }
}
