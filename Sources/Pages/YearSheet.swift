import CivilTime
import OrderedCollections
import Planning
import Words

/// The year on one sheet of paper: a column a month, a line a day of the month.
struct YearSheet {
  enum Paper: String {
    case a3
    case a4

    /// So many characters of a session's title have room in a cell, and so many sessions.
    var room: (characters: Int, items: Int) {
      switch self {
      case .a3: (26, 2)
      case .a4: (22, 1)
      }
    }
  }

  let paper: Paper
  let plan: Plan
  let rows: [SessionRow]
  let symbols: ThemeSymbols
  let words: Words

  /// What the template shows.
  var view: [String: Any] {
    let months = plan.year.days.from.monthNumber...plan.year.days.to.monthNumber
    let items = Dictionary(grouping: rows.filter { $0.start != nil }) { $0.start?.day ?? plan.year.days.from }
    let table = DayTable(year: plan.year, calendars: Array(plan.calendars.values.prefix(1)))
    let lines: [[String: Any]] = (1...31).map { number in
      ["cells": months.map { month in cell(month, number, items, table) }]
    }
    return [
      "paper": paper.rawValue, "months": months.map { "\(words.monthName($0 % 12 + 1)) \($0 / 12)" }, "lines": lines,
      "caption": words.wheelTitle(plan.title, words.schoolYear(plan.year.days)), "note": words.sheetNote,
      "themes": zip(symbols.ids, symbols.names).map { ["symbol": symbols.symbol($0), "name": $1] as [String: Any] },
    ]
  }

  private func cell(_ month: Int, _ number: Int, _ items: [Day: [SessionRow]], _ table: DayTable) -> [String: Any] {
    guard let day = Day(year: month / 12, month: month % 12 + 1, day: number) else {
      return ["kind": "none", "number": false, "letter": "", "week": false, "items": [[String: Any]]()]
    }
    let rows = items[day] ?? []
    var shownItems: [[String: Any]] = rows.prefix(paper.room.items).map { row in
      ["symbol": symbols.symbol(row.session.theme), "text": short("\(row.start?.time.description ?? "") \(row.session.title)")]
    }
    let left = rows.count - shownItems.count
    if left > 0, let last = shownItems.indices.last {
      let row = rows[last]
      shownItems[last]["text"] = short("\(row.start?.time.description ?? "") \(row.session.title)", less: 4) + " \(words.more(left))"
    }
    let holidays = table.holidays(day).map { words.name($0) }
    let names = holidays.isEmpty ? table.names(day) : holidays
    if shownItems.isEmpty, let name = names.first, isFirst(day, name, table) { shownItems = [["symbol": "", "text": short(name)]] }
    return [
      "kind": kind(day, table), "number": "\(number)", "letter": String(words.name(day.weekday).prefix(1)).uppercased(),
      "week": day.weekday == .mon ? words.week(day) : false as Any, "items": shownItems,
    ]
  }

  /// The name of a break stands on its first day of each week.
  private func isFirst(_ day: Day, _ name: String, _ table: DayTable) -> Bool {
    day.weekday == .mon || !table.names(day.adding(days: -1)).contains(name) || !table.holidays(day).isEmpty
  }

  private func kind(_ day: Day, _ table: DayTable) -> String {
    if !plan.year.days.contains(day) { return "outside" }
    switch table.closure(day) {
    case .holiday: return "holiday"
    case .weekday: return "weekend"
    case .inBreak: return "break"
    case .closed: return "closed"
    case .outsideYear: return "outside"
    case nil: return table.isStaffDay(day) ? "staff" : "open"
    }
  }

  private func short(_ text: String, less: Int = 0) -> String {
    let limit = paper.room.characters - less
    return text.count <= limit ? text : text.prefix(limit - 1) + "…"
  }
}
