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

  /// So many lines a day has: the first begins with its number.
  private var lineCount: Int {
    switch paper {
    case .a3: 3
    case .a4: 2
    }
  }

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
    let (first, rest) = lines(rows, names.first)
    return [
      "kind": kind(day, table), "number": "\(number)", "letter": String(words.name(day.weekday).prefix(1)).uppercased(),
      "week": day.weekday == .mon ? words.week(day) : false as Any, "first": first ?? false, "rest": rest,
    ]
  }

  /// What stands beside the number of a day and below it: of one session its time, and its title with all the room that is left; of several a
  /// line each, and how many more there are. The stylesheet cuts what is longer.
  private func lines(_ rows: [SessionRow], _ name: String?) -> (first: [String: Any]?, rest: [[String: Any]]) {
    func line(_ row: SessionRow, _ text: String, more: Int = 0, wraps: Bool = false, hasSymbol: Bool = true) -> [String: Any] {
      [
        "symbol": hasSymbol ? symbols.symbol(row.session.theme) : "", "text": text, "wraps": wraps,
        "more": more > 0 ? words.more(more) : false as Any,
      ]
    }
    func time(_ row: SessionRow) -> String { row.start?.time.description ?? "" }
    guard let row = rows.first else { return (name.map { ["symbol": "", "text": $0, "wraps": false, "more": false] }, []) }
    if rows.count == 1 { return (line(row, time(row)), [line(row, row.session.title, wraps: true, hasSymbol: false)]) }
    let shown = rows.prefix(lineCount)
    let left = rows.count - shown.count
    let lines = shown.enumerated().map { line($1, "\(time($1)) \($1.session.title)", more: $0 == shown.count - 1 ? left : 0) }
    return (lines.first, Array(lines.dropFirst()))
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
