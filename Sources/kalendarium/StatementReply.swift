import Planning
import Words

/// A statement of a plan in JSON, as `conflict` holds them.
struct StatementReply: Encodable {
  let statement: String
  let session: Nullable<String>
  let file: String
  let line: Int
  let text: String
}

extension Years {
  /// A statement of a plan in JSON.
  func reply(_ statement: Statement) -> StatementReply {
    let mark = plans.mark(of: statement)
    let entry = session(of: statement)
    let plan = entry.map { plans.entries[$0].plan } ?? plans.plans.firstIndex { $0.file == mark.file } ?? 0
    return StatementReply(
      statement: Words.code(statement), session: Nullable(entry.map(name)), file: localName(mark.file, ofPlan: plan), line: mark.line,
      text: words.sentence(statement, in: plans))
  }

  /// A statement of a plan as a line of text, with its file and line.
  func line(_ statement: Statement, _ sentence: String? = nil) -> String {
    let mark = plans.mark(of: statement)
    return "  \(mark.file):\(mark.line): \(sentence ?? words.sentence(statement, in: plans))"
  }

  /// Statements that cannot all hold, as text; nil where there was no time to find them.
  func conflictText(_ conflict: [Statement]?) -> String {
    guard let conflict else { return words.cannotBeMetUnexplained }
    return ([words.cannotBeMet] + conflict.map { line($0) }).joined(separator: "\n")
  }

  /// The session that a statement is about; nil where it is about no single one.
  private func session(of statement: Statement) -> Int? {
    switch statement {
    case .session(let entry), .window(let entry, _), .weekdays(let entry), .starts(let entry), .decision(let entry),
      .rounds(let entry):
      entry
    case .rule, .weekLimit, .awayLimit, .venueBusy, .speakerBusy, .audienceBusy, .available, .capacity, .venueHours, .buffer, .clash,
      .closedDays,
      .breaks, .yearHours, .travel:
      nil
    }
  }
}
