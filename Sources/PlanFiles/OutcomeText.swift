import CivilTime
import OrderedCollections
import Planning

/// The text of `outcomes.yaml` with an entry added or replaced; all the rest stays as it is written.
public struct OutcomeText {
  /// Why an entry cannot be written.
  public enum Problem: Error, Sendable {
    /// The file is wrong as it is.
    case file(PlanReader.Problems)
    /// The session has an entry already; where.
    case isThere(SourceMark)
    /// What would be written is wrong.
    case entry(PlanReader.Problems)
  }

  /// What the file is called, beside its plan.
  public static let name = "outcomes.yaml"

  /// The hundredths of a grade as people write it: `4`, `4.2`, `4.25`, at most 10; nil for anything else.
  public static func grade(_ text: String) -> Int? { hundredths(text) }

  /// The text of a file at a path, which need not be there, with what became of a session. An entry that is there is replaced, lines of its
  /// own alone, where `replaces` says so. `heading` stands at the top of a new file.
  public static func adding(
    _ outcome: Outcome, to session: String, at path: String, of plan: Plan, replaces: Bool, heading: String, reader: PlanReader
  ) throws(Problem) -> String {
    let text = try changed(outcome, session, path, plan, replaces, heading, reader)
    do throws(PlanReader.Problems) {
      _ = try reader.with(drafts: [path: text]).outcomes(at: path, of: plan)
    } catch { throw .entry(error) }
    return text
  }

  private static func changed(
    _ outcome: Outcome, _ session: String, _ path: String, _ plan: Plan, _ replaces: Bool, _ heading: String, _ reader: PlanReader
  ) throws(Problem) -> String {
    guard isThere(path) else {
      let entry = lines(outcome, session).map { "  " + $0 }.joined(separator: "\n")
      return "# \(heading)\nversion: 1\nplan: \(plan.id)\noutcomes:\n\(entry)\n"
    }
    let text: String
    let root: Fields
    do throws(PlanReader.Problems) {
      (text, root) = try reader.fields(of: path, as: OutcomeFile.form)
      _ = try reader.outcomes(at: path, of: plan)
    } catch { throw .file(error) }
    var changes = TextChanges(SourceText(text))
    let source = changes.source
    guard let section = root.entries["outcomes"], let mapping = section.item, let fields = mapping.fields else { return text }
    if let entry = fields.entries[session] {
      guard replaces else { throw .isThere(entry.key) }
      if source.isFlow(mapping.mark), let item = entry.item {
        changes.replace(source.index(entry.key)..<changes.itemEnd(item), with: flow(outcome, session))
      } else {
        let range = source.lineStart(entry.key.line)..<source.lineStart(source.entryEnd(key: entry.key) + 1)
        changes.replace(range, with: block(outcome, session, indent: entry.key.column - 1, source.newline))
      }
      return changes.result()
    }
    if let (inside, _) = source.brackets(mapping.mark) {
      let last = fields.entries.values.last?.item
      changes.insert((last == nil ? "" : ", ") + flow(outcome, session), at: last.map(changes.itemEnd) ?? inside.lowerBound)
    } else if let first = fields.entries.values.first?.key, let last = fields.entries.values.last?.key {
      changes.insertLines(lines(outcome, session), below: source.entryEnd(key: last), indent: first.column - 1)
    }
    return changes.result()
  }

  private static func block(_ outcome: Outcome, _ session: String, indent: Int, _ newline: String) -> String {
    lines(outcome, session).map { String(repeating: " ", count: indent) + $0 + newline }.joined()
  }

  // MARK: Values

  /// An entry on lines of its own.
  private static func lines(_ outcome: Outcome, _ session: String) -> [String] {
    ["\(session):"] + values(outcome).map { "  \($0): \($1)" }
  }

  /// An entry in brackets.
  private static func flow(_ outcome: Outcome, _ session: String) -> String {
    "\(session): {\(values(outcome).map { "\($0): \($1)" }.joined(separator: ", "))}"
  }

  private static func values(_ outcome: Outcome) -> [(key: String, value: String)] {
    var values = [("status", outcome.status.rawValue)]
    let held = outcome.held
    if let day = held.day { values.append(("day", "\(day)")) }
    if let start = held.start { values.append(("start", "\"\(start)\"")) }
    if let end = held.end { values.append(("end", "\"\(end)\"")) }
    if let venue = held.venue { values.append(("venue", venue)) }
    if !outcome.attended.isEmpty { values.append(("attended", form(outcome.attended.map { ($0, "\($1)") }))) }
    if let evaluation = outcome.evaluation {
      var parts: [(String, String)] = []
      if let grade = evaluation.grade { parts.append(("grade", number(grade))) }
      if evaluation.best != 5 { parts.append(("of", "\(evaluation.best)")) }
      if let text = evaluation.text { parts.append(("text", quoted(text))) }
      values.append(("evaluation", form(parts)))
    }
    if let next = outcome.next {
      var parts = [("step", quoted(next.text))]
      if let owner = next.owner { parts.append(("owner", quoted(owner))) }
      if let due = next.due { parts.append(("due", "\(due)")) }
      if next.isDone { parts.append(("done", "true")) }
      values.append(("next", form(parts)))
    }
    return values
  }

  private static func form(_ pairs: [(String, String)]) -> String { "{\(pairs.map { "\($0): \($1)" }.joined(separator: ", "))}" }
  private static func quoted(_ text: String) -> String { "\"" + TextChanges.escaped(text) + "\"" }

  private static func number(_ hundredths: Int) -> String {
    let part = hundredths % 100
    let digits = part.isMultiple(of: 10) ? "\(part / 10)" : (part < 10 ? "0\(part)" : "\(part)")
    return part == 0 ? "\(hundredths / 100)" : "\(hundredths / 100).\(digits)"
  }
}
