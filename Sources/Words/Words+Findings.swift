import CivilTime
import Clashes
import OrderedCollections
import Planning

extension Words {
  /// `fel` / `block` and so on, for people.
  public func name(_ level: Level) -> String {
    switch level {
    case .block: say("hinder", "block")
    case .warn: say("varning", "warn")
    case .note: say("notis", "note")
    }
  }

  /// What was found, in one sentence: what, between which sessions, over what, when and by how much.
  public func sentence(_ finding: Finding, in plans: PlanSet) -> String {
    let titles = finding.entries.map { quoted(plans.entries[$0].session.title) }
    let first = titles.first ?? ""
    let name = finding.subject?.name ?? ""
    switch finding.code {
    case .venueDoubleBooked: return clash(finding, titles, say("samma lokal (\(name))", "the same venue (\(name))"))
    case .speakerDoubleBooked: return clash(finding, titles, say("samma föreläsare (\(name))", "the same speaker (\(name))"))
    case .audienceDoubleBooked: return clash(finding, titles, say("samma målgrupp (\(name))", "the same audience (\(name))"))
    case .personDoubleBooked: return clash(finding, titles, say("samma person (\(name))", "the same person (\(name))"))
    case .venueBusy: return say("\(first): \(name) är upptagen", "\(first): \(name) is taken") + time(finding)
    case .speakerBusy: return say("\(first): \(name) är upptagen", "\(first): \(name) is busy") + time(finding)
    case .audienceBusy: return say("\(first): \(name) är upptagna", "\(first): \(name) are busy") + time(finding)
    case .speakerUnavailable:
      return say("\(first): \(name) har inte erbjudit den tiden", "\(first): \(name) has not offered that time") + time(finding)
    case .unplaced: return unplaced(finding, first)
    case .venueTooSmall: return venueTooSmall(finding, first, name)
    case .closedDay, .breakDay: return closure(finding, first)
    case .outsideWindow:
      return say("\(first) ligger", "\(first) is") + time(finding)
        + say(", men planen säger annat på rad \(finding.mark?.line ?? 0)", ", against line \(finding.mark?.line ?? 0) of the plan")
    case .outsideHours: return outsideHours(finding, first)
    case .ruleFirst:
      return say(
        "\(first) ska vara först, men \(titles.last ?? "") börjar före eller samtidigt",
        "\(first) must come first, but \(titles.last ?? "") does not start later")
    case .ruleLast:
      return say(
        "\(first) ska vara sist, men \(titles.last ?? "") börjar efter eller samtidigt",
        "\(first) must come last, but \(titles.last ?? "") does not start earlier")
    case .ruleOrder, .ruleApart: return distance(finding, titles)
    case .limitPerWeek: return weekLimit(finding, titles, name)
    case .unitShortStaffed: return shortStaffed(finding, titles, name)
    case .unitNotCovered: return notCovered(finding, titles, name)
    case .bridgeDay: return say("\(first) ligger på en klämdag", "\(first) is on a bridge day") + time(finding)
    case .beforeBreak: return say("\(first) ligger sista dagen före ett lov", "\(first) is on the last day before a break") + time(finding)
    case .halfDay: return halfDay(finding, first)
    case .lateMove: return lateMove(finding, first)
    case .staleSource, .unreadableSource, .overlap: return source(finding, name)
    }
  }

  private func time(_ finding: Finding) -> String {
    guard let from = finding.from, let to = finding.to else { return "" }
    let when = " " + (from.day == to.day ? "\(date(from.day)) \(from.time)–\(to.time)" : "\(date(from.day)) – \(date(to.day))")
    if case .event(let event, let reachesIntoBuffer) = finding.detail {
      return when + ": " + self.event(event, finding, reachesIntoBuffer)
    }
    return when
  }

  private func clash(_ finding: Finding, _ titles: [String], _ shared: String) -> String {
    let both = list(titles)
    switch finding.detail {
    case .buffer(let minutes):
      return say("\(both) har \(shared) och ligger för tätt", "\(both) have \(shared) and are too close") + time(finding)
        + say("; det ska vara \(duration(minutes: minutes)) emellan", "; there must be \(duration(minutes: minutes)) between them")
    case .travel(let minutes):
      return say("\(both) har \(shared) och ligger för tätt", "\(both) have \(shared) and are too close") + time(finding)
        + say("; resan tar \(duration(minutes: minutes))", "; the way takes \(duration(minutes: minutes))")
    default: return say("\(both) har \(shared)", "\(both) have \(shared)") + time(finding)
    }
  }

  private func unplaced(_ finding: Finding, _ title: String) -> String {
    guard case .wrongVenue(let venue) = finding.detail else { return say("\(title) har ingen dag", "\(title) has no day") }
    return venue.map { say("\(title) får inte vara i \(quoted($0))", "\(title) may not be in \(quoted($0))") }
      ?? say("\(title) har ingen lokal", "\(title) has no venue")
  }

  private func venueTooSmall(_ finding: Finding, _ title: String, _ venue: String) -> String {
    guard case .capacity(let participants, let capacity) = finding.detail else { return title }
    return say(
      "\(title): \(people(participants)), men \(venue) rymmer \(capacity)",
      "\(title): \(people(participants)), but \(venue) holds \(capacity)")
  }

  private func closure(_ finding: Finding, _ title: String) -> String {
    guard case .closure(let closure) = finding.detail else { return title }
    return say("\(title) ligger", "\(title) is") + time(finding) + ": " + reason(closure)
  }

  /// Why a day is closed.
  public func reason(_ closure: DayTable.Closure) -> String {
    switch closure {
    case .outsideYear: say("utanför läsåret", "outside the school year")
    case .weekday(let weekday): say("\(name(weekday)) används inte", "\(name(weekday)) is not used")
    case .holiday(let holidays): list(holidays.map(name))
    case .closed(let name): name ?? say("stängt enligt planen", "closed by the plan")
    case .inBreak(let name): name
    }
  }

  private func outsideHours(_ finding: Finding, _ title: String) -> String {
    let when = say("\(title) ligger", "\(title) is") + time(finding)
    switch finding.detail {
    case .length(let minutes):
      return when + say(", men ska vara \(duration(minutes: minutes)) långt", ", but must last \(duration(minutes: minutes))")
    case .grid(let step):
      return when + say(", men starter läggs var \(step):e minut", ", but starts lie on a grid of \(step) minutes")
    case .hours(let hours):
      let place = finding.subject.map { say(" i \($0.name)", " in \($0.name)") } ?? ""
      return when + say(", utanför tiderna\(place) \(hours.start)–\(hours.end)", ", outside the hours\(place) \(hours.start)–\(hours.end)")
    default: return when
    }
  }

  private func distance(_ finding: Finding, _ titles: [String]) -> String {
    guard case .distance(let days, let min, let max) = finding.detail else { return list(titles) }
    let needed = max.map { say("\(min)–\($0) dagar", "\(min)–\($0) days") } ?? say("minst \(self.days(min))", "at least \(self.days(min))")
    if finding.code == .ruleApart {
      return say(
        "det är \(self.days(days)) mellan \(list(titles)); det ska vara \(needed)",
        "\(list(titles)) are \(self.days(days)) apart; it must be \(needed)")
    }
    let (first, last) = (titles.first ?? "", titles.last ?? "")
    if days < 0 {
      return say(
        "\(last) ligger \(self.days(-days)) före \(first); det ska ligga \(needed) efter",
        "\(last) is \(self.days(-days)) before \(first); it must be \(needed) after it")
    }
    return say(
      "från \(first) till \(last) är det \(self.days(days)); det ska vara \(needed)",
      "from \(first) to \(last) it is \(self.days(days)); it must be \(needed)")
  }

  private func weekLimit(_ finding: Finding, _ titles: [String], _ audience: String) -> String {
    guard case .count(let count, let limit, let week) = finding.detail else { return audience }
    return say(
      "\(audience) har \(count) pass i vecka \(week.week), högst \(limit) är tillåtet: \(list(titles))",
      "\(audience) have \(count) sessions in week \(week.week), at most \(limit) allowed: \(list(titles))")
  }

  private func halfDay(_ finding: Finding, _ title: String) -> String {
    guard case .halfDay(let until) = finding.detail else { return title }
    return say("\(title) ligger på en halvdag (arbetet slutar \(until))", "\(title) is on a half day (work ends \(until))") + time(finding)
  }

  private func lateMove(_ finding: Finding, _ title: String) -> String {
    guard case .move(let from, let on, let notice) = finding.detail else { return title }
    return say(
      "\(title) flyttades \(date(on)) från \(date(from.day)) \(from.time); flytt ska meddelas \(days(notice)) före",
      "\(title) was moved on \(date(on)) from \(date(from.day)) \(from.time); it needs \(days(notice))' notice")
  }

  /// A way out: where a session could be instead, and what it costs.
  public func sentence(_ suggestion: Finding.Suggestion, in plans: PlanSet) -> String {
    let place = suggestion.placement
    let venue = place.venue.flatMap { plans.plans[plans.entries[suggestion.entry].plan].venues[$0]?.name }.map { ", \($0)" } ?? ""
    let price = suggestion.cost > 0 ? say(" (kostar \(suggestion.cost))", " (costs \(suggestion.cost))") : ""
    let title = quoted(plans.entries[suggestion.entry].session.title)
    return say("flytta \(title) till ", "move \(title) to ") + "\(shortDate(place.day)) \(place.start)–\(place.end)\(venue)\(price)"
  }
}
