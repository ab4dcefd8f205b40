import CivilTime
import OrderedCollections
import Planning
import Words

/// A report for spreadsheets (RFC 4180): a row for each sum and for each session, minutes as whole numbers.
struct ReportTable {
  static let columns = [
    "kind", "id", "name", "day", "start", "end", "venue", "state", "planned-sessions", "planned-minutes", "held-sessions", "held-minutes",
    "cancelled", "unreported", "upcoming", "attended", "missing", "grade", "best-grade", "evaluation", "next-step", "owner", "due", "done",
  ]

  private let report: YearReport
  private let words: Words

  init(_ report: YearReport, _ words: Words) {
    self.report = report
    self.words = words
  }

  var text: String {
    let plan = report.plan
    var rows = [ReportTable.columns, sum("total", plan.id, plan.title, report.total)]
    rows += report.themes.map { sum("theme", $0.theme ?? "", $0.theme.map { plan.themes[$0]?.name ?? $0 } ?? words.withoutTheme, $0.tally) }
    rows += report.audiences.map { sum("audience", $0.audience, plan.audiences[$0.audience]?.name ?? $0.audience, $0.tally) }
    rows += report.months.map { sum("month", ReportReply.month($0.month), words.shortMonth($0.month), $0.tally) }
    rows += report.sessions.map(row)
    return rows.map { $0.map(ReportTable.cell).joined(separator: ",") }.joined(separator: "\r\n")
  }

  private func sum(_ kind: String, _ id: String, _ name: String, _ tally: Tally) -> [String] {
    let numbers = [
      tally.planned, tally.plannedMinutes, tally.held, tally.heldMinutes, tally.cancelled, tally.unreported, tally.upcoming,
    ]
    return [kind, id, name, "", "", "", "", ""] + numbers.map(String.init) + Array(repeating: "", count: 9)
  }

  private func row(_ row: FollowUp) -> [String] {
    let place = row.place ?? row.decided
    let outcome = row.outcome
    let evaluation = outcome?.evaluation
    let next = outcome?.next
    return [
      "session", row.session, report.plan.sessions[row.session]?.title ?? row.session, "\(place.day)", "\(place.start)", "\(place.end)",
      place.venue ?? "", row.state.rawValue, "1", "\(row.plannedMinutes)", row.place == nil ? "0" : "1", "\(row.heldMinutes)",
      row.state == .cancelled ? "1" : "0", row.state == .unreported ? "1" : "0", row.state == .upcoming ? "1" : "0",
      outcome?.attendance.map(String.init) ?? "", row.missing.joined(separator: " "),
      evaluation?.grade.map { Words(.english).grade($0) } ?? "", evaluation?.grade == nil ? "" : evaluation.map { "\($0.best)" } ?? "",
      evaluation?.text ?? "", next?.text ?? "", next?.owner ?? "", next?.due?.description ?? "",
      next.map { $0.isDone ? "true" : "false" } ?? "",
    ]
  }

  /// A cell, in quotes where it must be. A text that a spreadsheet would take for a formula gets an apostrophe first.
  static func cell(_ text: String) -> String {
    let isFormula = text.first.map { "=+-@\t\r".contains($0) } ?? false
    let safe = isFormula ? "'" + text : text
    guard safe.contains(where: { "\",\r\n".contains($0) || $0 == "\r\n" }) else { return safe }
    return "\"" + safe.replacing("\"", with: "\"\"") + "\""
  }
}
