import CivilTime
import OrderedCollections
import Planning
import Words

/// The year on one sheet of paper: a column a month, a line a day of the month.
struct YearSheet {
  enum Paper: String {
    case a3
    case a4
  }

  /// So many sessions have a line each on a day; of one alone the title may take both lines. The stylesheet cuts what is longer.
  private static let lineCount = 2

  let paper: Paper
  let plan: Plan
  let rows: [SessionRow]
  let symbols: ThemeSymbols
  let words: Words

  private var months: ClosedRange<Int> { plan.year.days.from.monthNumber...plan.year.days.to.monthNumber }

  /// What the template shows.
  var view: [String: Any] {
    let items = Dictionary(grouping: rows.filter { $0.start != nil }) { $0.start?.day ?? plan.year.days.from }
    let table = DayTable(year: plan.year, calendars: Array(plan.calendars.values.prefix(1)))
    let lines: [[String: Any]] = (1...31).map { number in
      ["cells": months.map { month in cell(month, number, items, table) }]
    }
    return [
      "paper": paper.rawValue, "months": months.map { "\(words.monthName($0 % 12 + 1)) \($0 / 12)" }, "lines": lines,
      "caption": words.wheelTitle(plan.title, words.schoolYear(plan.year.days)), "note": words.sheetNote,
      "frameLabel": words.sheetView(paper.rawValue.uppercased()),
      "themes": zip(symbols.ids, symbols.names).map { ["symbol": symbols.symbol($0), "name": $1] as [String: Any] },
    ]
  }

  private func cell(_ month: Int, _ number: Int, _ items: [Day: [SessionRow]], _ table: DayTable) -> [String: Any] {
    guard let day = Day(year: month / 12, month: month % 12 + 1, day: number) else {
      return ["kind": "none", "number": false, "letter": "", "week": false, "items": [[String: Any]]()]
    }
    let rows = items[day] ?? []
    let holidays = table.holidays(day).map { words.name($0) }
    let names = (holidays.isEmpty ? table.names(day) : holidays).filter { isFirst(day, $0, table) }
    let texts = rows.map { row in (symbols.symbol(row.session.theme), "\(row.start?.time.description ?? "") \(row.session.title)") }
    let all = texts.isEmpty ? names.prefix(1).map { ("", $0) } : texts
    return [
      "kind": kind(day, table), "number": "\(number)", "letter": String(words.name(day.weekday).prefix(1)).uppercased(),
      "week": day.weekday == .mon ? words.week(day) : false as Any, "items": fitted(all),
    ]
  }

  /// What has room: one text on both lines, or one on each and how many more there are.
  private func fitted(_ texts: [(symbol: String, text: String)]) -> [[String: Any]] {
    let left = texts.count - YearSheet.lineCount
    return texts.prefix(YearSheet.lineCount).enumerated().map { index, item in
      let isLast = index == YearSheet.lineCount - 1
      return [
        "symbol": item.symbol, "text": item.text, "wraps": texts.count == 1,
        "more": isLast && left > 0 ? words.more(left) : false as Any,
      ]
    }
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
}
