import CivilTime
import Clashes
import EditHistory
import OrderedCollections
import Pages
import Planning
import Web
import Words

/// The page of a year: what can be done, what is wrong, the months, the wheel, the list.
extension PlannersDesk {
  func overview(_ year: DeskYear, _ request: DeskRequest) throws -> DeskReply {
    let words = year.words
    var view = frame(
      words, request, heading: year.plan?.title ?? year.key, year: year, current: "",
      subheading: year.plan.map { words.schoolYear($0.year.days) })
    let (undo, redo) = (try editor.history.nextUndo(of: year.key), try editor.history.nextRedo(of: year.key))
    view.merge([
      "isRead": false, "actionsLabel": words.deskActions, "undo": undo.map { "\($0.id)" } ?? false as Any,
      "redo": redo.map { "\($0.id)" } ?? false as Any,
      "undoButton": undo.map { words.deskUndoing(what($0, year, words)) } ?? words.deskUndo,
      "redoButton": redo.map { words.deskRedoing(what($0, year, words)) } ?? words.deskRedo,
    ]) { $1 }
    guard let years = year.years, let plan = year.plan, year.problems.isEmpty else {
      view["hasProblems"] = true
      view["problems"] = year.problems
      return try page(.year, view)
    }
    if !year.unknown.isEmpty {
      view["hasProblems"] = true
      view["problems"] = year.unknown + [words.deskUnknown]
    }
    if !year.leftOut.isEmpty { view["notice"] = ([words.deskLeftOut] + year.leftOut).joined(separator: " ") }
    view.merge([
      "isRead": true, "startLabel": words.deskStart, "startDecided": words.deskStartDecided,
      "startKept": words.deskStartKept, "startScratch": words.deskStartScratch, "planButton": words.deskPlan, "summary": summary(year),
      "findingsHeading": words.deskFindings, "noFindings": words.deskNoFindings, "undecidedHeading": words.deskUndecided,
      "monthsHeading": words.deskMonths, "dragHow": words.deskDrag, "weightFree": words.deskFree, "weightClash": words.deskClash,
      "weightMoving": words.deskMoving, "wheelHeading": words.deskWheel, "listHeading": words.deskList, "weekColumn": words.weekColumn,
      "dateColumn": words.dateColumn, "timeColumn": words.timeColumn, "titleColumn": words.titleColumn, "venueColumn": words.venueColumn,
      "lockColumn": words.deskLockColumn, "costColumn": words.deskCostColumn,
    ]) { $1 }
    // What is between other years alone is told on their pages.
    let findings = year.findings.filter { finding in
      !finding.isWaived && (finding.entries.isEmpty || finding.entries.contains { years.plans.entries[$0].plan == 0 })
    }
    view["hasFindings"] = !findings.isEmpty
    view["findings"] = findings.map { self.view($0, year, years) }
    let wheel = DeskPages.wheel(years.plans, year: 0, placements: year.placements, href: "")
    view["wheel"] = wheel.wide
    view["narrowWheel"] = wheel.narrow
    let chips = chips(year, years)
    let undecided = chips.filter { $0.day == nil }
    view["hasUndecided"] = !undecided.isEmpty
    view["undecided"] = undecided.map { $0.view(plan, words) }
    view["weekdays"] = Weekday.allCases.map { ["name": words.name($0), "short": String(words.name($0).prefix(2))] as [String: Any] }
    view["months"] = months(plan, Dictionary(grouping: chips.filter { $0.day != nil }) { $0.day ?? plan.year.days.from }, words)
    let rows = chips.sorted { ($0.day ?? .last, $0.start, $0.id) < ($1.day ?? .last, $1.start, $1.id) }
    view["caption"] = words.sessionsCaption(rows.count)
    view["rows"] = rows.map { $0.row(words) }
    return try page(.year, view)
  }

  // MARK: Findings

  func view(_ finding: Finding, _ year: DeskYear, _ years: Years) -> [String: Any] {
    let words = years.words
    func id(_ number: Int) -> String? {
      years.plans.entries[number].plan == 0 ? years.plans.entries[number].session.id : nil
    }
    return [
      "level": finding.level.rawValue, "levelName": words.name(finding.level), "text": words.sentence(finding, in: years.plans),
      "sessions": OrderedSet(finding.entries).compactMap { number in
        id(number).map { ["href": "/desk/\(year.key)/session/\($0)", "title": years.plans.entries[number].session.title] as [String: Any] }
      },
      "ways": finding.suggestions.compactMap { way in
        id(way.entry).map { id in
          [
            "session": id, "day": "\(way.placement.day)", "start": "\(way.placement.start)", "venue": way.placement.venue ?? "",
            "text": words.sentence(way, in: years.plans),
          ] as [String: Any]
        }
      },
    ]
  }

  // MARK: Months

  /// A session as the months and the list show it.
  struct Chip {
    let id: String
    let title: String
    let day: Day?
    let start: TimeOfDay
    let end: TimeOfDay?
    let venue: String
    let isLocked: Bool
    let isWrong: Bool
    let isHeld: Bool
    let cost: Int
    let href: String

    func view(_ plan: Plan, _ words: Words) -> [String: Any] {
      let when = day.map { "\(words.shortDate($0)) \(start)–\(end ?? start)" } ?? words.undecided
      return [
        "id": id, "title": title, "day": "\(day ?? plan.year.days.from)", "start": "\(start)", "locked": isLocked, "wrong": isWrong,
        "marks": [isLocked ? words.deskIsLocked : nil, isWrong ? words.deskIsWrong : nil].compactMap(\.self).joined(separator: ", "),
        "draggable": isHeld ? "true" : "false", "href": href, "whole": "\(when): \(title)\(venue.isEmpty ? "" : ", \(venue)")",
      ]
    }

    func row(_ words: Words) -> [String: Any] {
      [
        "id": id, "title": title, "href": href, "week": day.map { words.week($0) } ?? "",
        "day": day.map { "\(words.weekdayAndDate($0)) \($0.year)" } ?? words.undecided, "time": end.map { "\(start)–\($0)" } ?? "",
        "venue": venue, "lock": isLocked ? words.deskYes : "", "cost": cost == 0 ? "" : "\(cost)",
      ]
    }
  }

  private func chips(_ year: DeskYear, _ years: Years) -> [Chip] {
    let placements = year.placements
    let wrong = Set(year.findings.filter { $0.level == .block && !$0.isWaived }.flatMap(\.entries))
    let price = Cost(years.plans)
    let plan = years.years[0].plan
    return years.plans.entries(ofPlan: 0).compactMap { number in
      let session = years.plans.entries[number].session
      let place = placements[number]
      if session.status == .cancelled, place == nil { return nil }
      // One that has no time yet begins when the days do.
      let start = place?.start ?? session.prefer.start?.at ?? plan.year.hours.start
      return Chip(
        id: session.id, title: years.words.summary(title: session.title, session.status), day: place?.day, start: start, end: place?.end,
        venue: place?.venue.flatMap { plan.venues[$0]?.name } ?? "", isLocked: place?.isLocked ?? false, isWrong: wrong.contains(number),
        isHeld: session.status != .cancelled, cost: place.map { price.ofPlacement(number, $0) } ?? 0,
        href: "/desk/\(year.key)/session/\(session.id)")
    }
  }

  private func months(_ plan: Plan, _ chips: [Day: [Chip]], _ words: Words) -> [[String: Any]] {
    let table = DayTable(year: plan.year, calendars: Array(plan.calendars.values.prefix(1)))
    let days = plan.year.days
    return (days.from.monthNumber...days.to.monthNumber).map { month in
      let (year, number) = (month / 12, month % 12 + 1)
      let length = Day.length(ofMonth: number, year: year)
      guard let first = Day(year: year, month: number, day: 1) else { return [:] }
      let monday = first.adding(days: -(Weekday.allCases.firstIndex(of: first.weekday) ?? 0))
      let weeks = (0..<6).map { monday.adding(days: 7 * $0) }.filter { $0 <= first.adding(days: length - 1) }
      return [
        "month": "\(words.monthName(number)) \(year)",
        "weeks": weeks.map { week -> [String: Any] in
          let cells = (0..<7).map { cell(week.adding(days: $0), number, plan, table, chips, words) }
          return ["week": words.week(week), "days": cells]
        },
      ]
    }
  }

  private func cell(
    _ day: Day, _ month: Int, _ plan: Plan, _ table: DayTable, _ chips: [Day: [Chip]], _ words: Words
  ) -> [String: Any] {
    guard day.date.month == month else {
      return ["kind": "none", "day": false, "name": false, "number": false, "chips": [[String: Any]]()]
    }
    let isInYear = plan.year.days.contains(day)
    let names = table.holidays(day).map { words.name($0) } + table.names(day)
    return [
      "kind": isInYear ? kind(day, table) : "outside", "day": isInYear ? "\(day)" : false as Any, "number": "\(day.date.day)",
      "name": names.first ?? false as Any,
      "chips": (chips[day] ?? []).sorted { ($0.start, $0.id) < ($1.start, $1.id) }.map { $0.view(plan, words) },
    ]
  }

  private func kind(_ day: Day, _ table: DayTable) -> String {
    switch table.closure(day) {
    case .holiday: "holiday"
    case .weekday: "weekend"
    case .inBreak: "break"
    case .closed: "closed"
    case .outsideYear: "outside"
    case nil: "open"
    }
  }
}
