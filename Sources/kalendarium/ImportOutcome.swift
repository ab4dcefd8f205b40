import CivilTime
import Feeds
import Foundation
import ICalendar
import OrderedCollections
import Planning
import Solver
import Words

/// What `import` says: what became of the calendar, how it was understood, what was left out, and whether the plan can be met.
struct ImportOutcome {
  let made: CalendarImport
  let years: Years
  let file: String
  let path: String
  let schedulePath: String
  let folder: String
  let problems: [ReadingProblem]
  let further: Int
  let solution: Solver.Solution?
  let isDryRun: Bool

  private var draft: PlanDraft { made.draft }
  private var words: Words { years.words }

  private var troubles: [CalendarTrouble] {
    problems.filter { $0.gravity == .loss }.map { CalendarTrouble(file: file, line: $0.line, text: words.sentence($0)) }
      + (further > 0 ? [CalendarTrouble(file: file, line: 1, text: words.further(further))] : [])
  }

  private var understood: [ImportNote] { made.notes.filter { $0.code != "left-out" && $0.code != "known" } }
  private var leftOut: [ImportNote] { made.notes.filter { $0.code == "left-out" } }

  // MARK: Text

  var text: String {
    var lines = ["\(Console.coloured(draft.title, .bold)) (\(draft.id))", "", words.importedSessions]
    let width = min(60, draft.sessions.map(\.title.count).max() ?? 0)
    for session in draft.sessions {
      for time in session.times.prefix(1) {
        let more = session.times.count > 1 ? " ×\(session.times.count)" : ""
        let place = time.venue.flatMap { draft.venues[$0]?.name }.map { "  \($0)" } ?? ""
        lines.append(
          "  \(words.shortDate(time.day)) \(time.start)–\(time.end)  \(pad(String(session.title.prefix(width)), width))\(more)\(place)"
            .trimmedEnd)
      }
    }
    func add(_ heading: String, _ entries: [String]) {
      if !entries.isEmpty { lines += ["", heading] + entries.map { "  " + $0 } }
    }
    add(words.importedUnderstood, understood.map(words.sentence))
    add(words.importedLeftOut, troubles.map(\.message) + leftOut.map(words.sentence))
    let year = Int(draft.year.days.from.month >= 7 ? draft.year.days.from.year : draft.year.days.from.year - 1)
    add(words.importedOtherYears, made.years.filter { $0.year != year }.map { words.otherYear($0.year, times: $0.times) })
    if !made.isOwn { lines += ["", words.importedUIDs] }
    return (lines + [""] + quality + (isDryRun ? [words.dryRun] : [path, schedulePath].map(words.written))).joined(separator: "\n")
  }

  private var quality: [String] {
    guard let solution else { return [] }
    if solution.cost != nil { return [words.importCanBePlanned(folder: folder)] }
    return [solution.status == .infeasible ? years.conflictText(solution.conflict) : words.noneFound]
  }

  // MARK: JSON

  struct Reply: Encodable {
    let plan: String
    let id: String
    let files: [String]
    let written: Bool
    let sessions: [SessionReply]
    let notes: [NoteReply]
    let problems: [ProblemReply]
    let years: [YearReply]
    let status: Nullable<String>
    let conflict: [StatementReply]
  }

  struct SessionReply: Encodable {
    let session: String
    let title: String
    let status: String
    let theme: Nullable<String>
    let audiences: [String]
    let times: [TimeReply]
  }

  struct TimeReply: Encodable {
    let session: String
    let start: String
    let end: String
    let venue: Nullable<String>
  }

  struct NoteReply: Encodable {
    let code: String
    let subject: Nullable<String>
    let text: String
  }

  struct YearReply: Encodable {
    let year: Int
    let sessions: Int
  }

  var reply: Reply {
    Reply(
      plan: path, id: draft.id, files: [path, schedulePath], written: !isDryRun,
      sessions: draft.sessions.map { session in
        SessionReply(
          session: session.id, title: session.title, status: session.status.rawValue, theme: Nullable(session.theme),
          audiences: session.audiences,
          times: zip(session.members, session.times).map { id, time in
            TimeReply(
              session: id, start: "\(WallTime(time.day, time.start))", end: "\(WallTime(time.day, time.end))", venue: Nullable(time.venue))
          })
      },
      notes: made.notes.map { NoteReply(code: $0.code, subject: Nullable($0.subject), text: words.sentence($0)) },
      problems: troubles.map(ProblemReply.init), years: made.years.map { YearReply(year: $0.year, sessions: $0.times) },
      status: Nullable(solution.map { $0.status?.rawValue ?? "unknown" }), conflict: (solution?.conflict ?? []).map(years.reply))
  }
}
