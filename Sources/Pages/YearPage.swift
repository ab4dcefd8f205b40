import CivilTime
import ICalendar
import OrderedCollections
import Planning
import Words
import YearWheel

/// The pages of one year: the wheel with its table, the list, and the sheets to print.
struct YearPage {
  let pages: ProgrammePages
  let year: Int
  let rows: [SessionRow]
  /// Rows that have been made already, by the number of the session.
  let rendered: [Int: String]
  let symbols: ThemeSymbols

  var plan: Plan { pages.programme.plans.plans[year] }
  private var words: Words { pages.words }
  private var label: String { words.schoolYear(plan.year.days) }

  /// The ways to see a year, with the one that is shown marked.
  static func views(_ words: Words, folder: String, current: String?) -> [[String: Any]] {
    [
      ("index.html", words.wheelView), ("list.html", words.listView), ("sheet-a3.html", words.sheetView("A3")),
      ("sheet-a4.html", words.sheetView("A4")),
    ].map { name, label in ["href": folder + name, "label": label, "current": name == current] }
  }

  /// The texts of its pages, by name.
  func texts() throws(TemplateLibrary.Problem) -> OrderedDictionary<String, String> {
    let wheel = WheelOfYear(plan: plan, plans: pages.programme.plans, rows: rows, symbols: symbols, words: words, label: label)
    let picture = wheel.wheel(table: "")
    var table = view("index.html", words.wheelView).merging(pages.tableView(rows)) { $1 }
    var texts = ""
    for row in rows {
      if let text = rendered[row.number] { texts += text } else { texts += try pages.render(row, anchor: row.anchor) }
    }
    table["rows"] = texts
    table["wheel"] = picture.svg(idPrefix: "wheel-", layout: .inPage)
    table["narrowWheel"] = picture.svg(idPrefix: "narrow-", layout: .narrow)
    table["sessionsHeading"] = words.sessionsHeading
    return [
      "index.html": try pages.templates.render(table, "year"),
      "wheel.svg": wheel.wheel(table: "index.html").svg(idPrefix: "wheel-", layout: .standalone),
      "list.html": try pages.templates.render(list, "list"),
      "sheet-a3.html": try pages.templates.render(sheet(.a3), "sheet"),
      "sheet-a4.html": try pages.templates.render(sheet(.a4), "sheet"),
    ]
  }

  private func view(_ name: String, _ title: String) -> [String: Any] {
    let crumbs: [(href: String?, label: String)] =
      [("../../index.html", words.start), ("../index.html", pages.programme.title)]
      + (name == "index.html" ? [(nil, label)] : [("index.html", label), (nil, title)])
    let frame = Frame(
      words: words, root: "../../", pageTitle: "\(title): \(plan.title) \(label)", heading: plan.title, subheading: label, crumbs: crumbs,
      changed: pages.changed(rows.map(\.number)), organiser: plan.organiser, feed: ("../all.ics", pages.programme.title))
    return frame.view.merging([
      "viewsLabel": words.views, "views": YearPage.views(words, folder: "", current: name), "noSessions": words.noSessionsYet,
      "audiencesColumn": words.audiencesColumn,
    ]) { $1 }
  }

  private var list: [String: Any] {
    var months: OrderedDictionary<Int, [SessionRow]> = [:]
    for row in rows { months[row.start?.day.monthNumber ?? .max, default: []].append(row) }
    let views: [[String: Any]] = months.map { month, rows in
      [
        "id": month == .max ? "undecided" : "month-\(month / 12)-\(month % 12 + 1)",
        "month": month == .max ? words.undecided : "\(words.monthName(month % 12 + 1)) \(month / 12)",
        "rows": rows.map { $0.view(words, anchor: $0.anchor, symbol: symbols.symbol($0.session.theme)) },
      ]
    }
    return view("list.html", words.listView).merging(["months": views]) { $1 }
  }

  private func sheet(_ paper: YearSheet.Paper) -> [String: Any] {
    let sheet = YearSheet(paper: paper, plan: plan, rows: rows, symbols: symbols, words: words)
    let title = words.sheetView(paper.rawValue.uppercased())
    return view("sheet-\(paper.rawValue).html", title).merging(sheet.view) { $1 }
  }
}
