import CivilTime
import Feeds
import ICalendar
import OrderedCollections
import Planning
import Words

/// A session as a row of a table, an item of a list and a mark of the wheel show it.
struct SessionRow {
  let number: Int
  let id: String
  let plan: Plan
  let session: Session
  /// Nil where it is not decided.
  let start: WallTime?
  let end: WallTime?
  let venue: (id: String?, name: String, address: String)?
  let link: String?
  let description: String
  private let audiences: [(id: String, name: String)]

  /// The row of a session that is published or yet to be decided; nil for what was cancelled before it had a place.
  init?(_ number: Int, of programme: Programme) {
    let entry = programme.plans.entries[number]
    self.number = number
    plan = programme.plans.plans[entry.plan]
    session = entry.session
    id = session.id
    audiences = entry.named.map { (programme.plans.audiences[$0].id, programme.plans.audiences[$0].value.name) }
    guard let event = programme.events[number] else {
      if session.status == .cancelled { return nil }
      (start, end, venue, link) = (nil, nil, nil, nil)
      description = session.description ?? ""
      return
    }
    if case .wall(let from) = event.start, case .wall(let to) = event.end { (start, end) = (from, to) } else { (start, end) = (nil, nil) }
    let plan = plan
    venue = event.place.map { place in
      // In a calendar a name is without what a parameter cannot hold.
      let known = plan.venues.first { Event.Place(name: $0.value.name, address: "", geo: nil).name == place.name }
      return (known?.key, known?.value.name ?? place.name, known?.value.address ?? place.address)
    }
    link = event.conference
    description = event.description
  }

  /// The row of a session as it is decided and not published yet.
  init(_ number: Int, of plans: PlanSet, at placement: Placement?) {
    let entry = plans.entries[number]
    self.number = number
    plan = plans.plans[entry.plan]
    session = entry.session
    id = session.id
    audiences = entry.named.map { (plans.audiences[$0].id, plans.audiences[$0].value.name) }
    (start, end) = (placement?.startTime, placement?.endTime)
    let chosen = placement?.venue.flatMap { id in plans.plans[entry.plan].venues[id].map { (id, $0) } }
    venue = chosen.map { ($0.0, $0.1.name, $0.1.address ?? "") }
    link = nil
    description = session.description ?? ""
  }

  /// The id of its row on the page of its year.
  var anchor: String { "session-\(id)" }

  /// By time; what is not decided comes last, in the order of the plan.
  static func ordered(_ rows: [SessionRow]) -> [SessionRow] {
    rows.sorted { a, b in
      switch (a.start, b.start) {
      case (let x?, let y?): (x, a.number) < (y, b.number)
      case (nil, nil): a.number < b.number
      case (let x, _): x != nil
      }
    }
  }

  /// `13:00–15:00`; empty where it is not decided.
  var time: String {
    guard let start, let end else { return "" }
    return "\(start.time)–\(end.day == start.day ? end.time : .endOfDay)"
  }

  /// The days within which it will be, where it is not decided.
  var windows: [DayRange] {
    guard start == nil else { return [] }
    // Every window holds: what is shown is what all of them leave.
    var left = [plan.year.days]
    for window in session.when.windows {
      left = left.flatMap { range in
        window.ranges.compactMap { DayRange(from: max(range.from, $0.from), to: min(range.to, $0.to)) }
      }
    }
    return left.isEmpty ? [plan.year.days] : left
  }

  /// `v. 12 ons 21 mars 2018 13:00–15:00: Titel, Aulan`: the facts of a mark in one line.
  func whole(_ words: Words) -> String {
    guard let start else { return "\(words.undecided): \(session.title) (\(windows.map(words.window).joined(separator: "; ")))" }
    let title = words.summary(title: session.title, session.status)
    let place = venue.map { ", \($0.name)" } ?? ""
    return "\(words.week(start.day)) \(words.weekdayAndDate(start.day)) \(start.day.year) \(time): \(title)\(place)"
  }

  /// What templates show. `anchor` is the id of the row on its page, which lies one folder below the programme's.
  func view(_ words: Words, anchor: String?, symbol: String) -> [String: Any] {
    let theme = session.theme.flatMap { id in plan.themes[id].map { (id, $0.name) } }
    return [
      "anchor": shown(anchor),
      "week": start.map { words.week($0.day) } ?? "",
      "iso": shown(start.map { "\($0.day)T\($0.time)" }),
      "day": shown(start.map { "\(words.weekdayAndDate($0.day)) \($0.day.year)" }),
      "time": time,
      "undecided": words.undecided,
      "windows": windows.map(words.window).joined(separator: "; "),
      "title": session.title,
      "details": "../\(plan.id)/list.html#session-\(id)",
      "theme": theme.map { ["href": "../theme/\($0.0).html", "name": $0.1] as [String: Any] } ?? false,
      "symbol": symbol,
      "audiences": audiences.map { ["href": "../audience/\($0.id).html", "name": $0.name] as [String: Any] },
      "hasAudiences": !audiences.isEmpty,
      "venue": venue.map { venue in
        ["href": shown(venue.id.map { "../venue/\($0).html" }), "name": venue.name, "address": shown(venue.address)] as [String: Any]
      } ?? false,
      "link": shown(link),
      "status": words.name(session.status),
      "state": session.status.rawValue,
      "isCancelled": session.status == .cancelled,
      "isUnusual": session.status != .confirmed,
      "paragraphs": description.split(separator: "\n\n", omittingEmptySubsequences: true).map(String.init),
    ]
  }
}

/// A text for a template: false, which shows nothing, where there is none. An empty text would count as there.
func shown(_ text: String?) -> Any {
  guard let text, !text.isEmpty else { return false }
  return text
}
