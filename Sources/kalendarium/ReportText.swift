import CivilTime
import OrderedCollections
import Pages
import Planning
import Words

/// A report as people read it: on a terminal, and as a page.
struct ReportText {
  let report: YearReport
  let words: Words

  init(_ report: YearReport, _ words: Words) {
    self.report = report
    self.words = words
  }

  private var plan: Plan { report.plan }
  private func title(_ session: String) -> String { plan.sessions[session]?.title ?? session }
  private func audience(_ id: String) -> String { plan.audiences[id]?.name ?? id }
  private func theme(_ id: String?) -> String { id.map { plan.themes[$0]?.name ?? $0 } ?? words.withoutTheme }
  private var heading: String { words.reportTitle(plan.title, words.schoolYear(plan.year.days)) }

  // MARK: Tables

  private typealias Row = (name: String, cells: [String])

  private var tables: [ReportPage.Table] {
    func sums(_ heading: String, _ rows: [(String, Tally)]) -> ReportPage.Table {
      ReportPage.Table(heading: heading, columns: words.tallyColumns, rows: rows.map { ($0.0, words.tally($0.1)) })
    }
    return [
      sums(words.reportTotal, [(plan.title, report.total)]), sums(words.reportThemes, report.themes.map { (theme($0.theme), $0.tally) }),
      sums(words.reportAudiences, report.audiences.map { (audience($0.audience), $0.tally) }),
      sums(words.reportMonths, report.months.map { (words.shortMonth($0.month), $0.tally) }),
      ReportPage.Table(
        heading: words.reportLoad, columns: report.load.first?.months.map { words.shortMonth($0.month) } ?? [],
        rows: report.load.map { (audience($0.audience), $0.months.map { $0.sessions == 0 ? "–" : words.hours($0.minutes) }) }),
    ]
  }

  // MARK: Lists

  private var sections: [ReportPage.Section] {
    func section(_ heading: String, _ items: [String], _ lead: String? = nil) -> ReportPage.Section {
      ReportPage.Section(heading: heading, lead: items.isEmpty ? lead ?? words.nothing : nil, items: items)
    }
    let missing = report.coverage.filter { !$0.missed.isEmpty }
    let grades = report.grades.map { words.grade($0, theme($0.theme)) }
    return [
      section(words.reportSessions, report.sessions.map(line)),
      section(
        words.reportCoverage,
        missing.map {
          "\(words.coverage(audience($0.unit), missed: $0.missed.count, of: $0.counted)): \(words.list($0.missed.map(title)))"
        }, report.coverage.isEmpty ? words.noneCounted : words.allCovered),
      section(words.reportMoves, report.moves.map { words.moved($0, title($0.session)) }),
      section(words.reportGrades, (report.grade.map { [words.grade($0, words.reportTotal)] } ?? []) + grades),
      section(
        words.reportSteps,
        report.openSteps.map { step in
          words.step(step.step, owner: step.step.owner.map { plan.people[$0]?.name ?? $0 }, title(step.session))
        }),
      section(
        words.reportLearned,
        report.learned.compactMap { row in
          row.place.map { words.learned(title(row.session), $0, venue: $0.venue.map { plan.venues[$0]?.name ?? $0 }) }
        }),
    ]
  }

  private func line(_ row: FollowUp) -> String {
    var parts = ["\(words.shortDate(row.decided.day)) \(row.decided.start)  \(title(row.session)): \(words.state(row.state))"]
    if let count = row.outcome?.attendance { parts.append(words.attendance(count)) }
    if !row.missing.isEmpty { parts.append(words.nobodyFrom(row.missing.map(audience))) }
    if let evaluation = row.outcome?.evaluation {
      if let grade = evaluation.grade { parts.append("\(words.grade(grade))/\(evaluation.best)") }
      if let text = evaluation.text { parts.append(text) }
    }
    return parts.joined(separator: ", ")
  }

  // MARK: Forms

  var page: ReportPage {
    ReportPage(title: heading, day: words.reportDay(report.today), language: plan.language, tables: tables, sections: sections)
  }

  var text: String {
    var lines = [Console.coloured(heading, .bold), words.reportDay(report.today)]
    for table in tables where !table.rows.isEmpty { lines += [""] + self.lines(table) }
    for section in sections {
      lines += ["", Console.coloured(section.heading, .bold)] + (section.lead.map { ["  \($0)"] } ?? []) + section.items.map { "  \($0)" }
    }
    return lines.joined(separator: "\n")
  }

  private func lines(_ table: ReportPage.Table) -> [String] {
    let names = [table.heading] + table.rows.map(\.name)
    let width = min(60, names.map(\.count).max() ?? 0)
    let widths = table.columns.indices.map { column in
      ([table.columns[column]] + table.rows.map { $0.cells[column] }).map(\.count).max() ?? 0
    }
    func row(_ name: String, _ cells: [String]) -> String {
      pad(String(name.prefix(width)), width) + zip(cells, widths).map { "  " + pad($0, $1, left: true) }.joined()
    }
    return [Console.coloured(row(table.heading, table.columns), .bold)] + table.rows.map { row($0.name, $0.cells) }
  }
}
