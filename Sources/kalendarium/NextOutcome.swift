import CivilTime
import Foundation
import OrderedCollections
import PlanFiles
import Planning
import Solver
import Words

/// What `next` says: the new day of every session with its reason, the days to confirm, whom to ask, and whether the new plan can be met.
struct NextOutcome {
  let old: Years
  let preview: NextPreview
  let folder: String
  let accepted: Set<String>
  let isDryRun: Bool

  var words: Words { old.words }
  var next: NextPlan { preview.next }
  var years: Years { preview.years }
  var solution: Solver.Solution? { preview.solution }

  private func fate(_ move: SessionMove) -> SessionMove.Fate {
    move.fate == .wished && accepted.contains(move.session) ? .fixed : move.fate
  }

  /// Speakers of sessions that go on, each with the days to ask about.
  private var asks: [(speaker: String, moves: [SessionMove])] {
    next.plan.speakers.keys.compactMap { speaker in
      let moves = next.sessions.filter { next.plan.sessions[$0.session]?.speakers.contains(speaker) ?? false }
      return moves.isEmpty ? nil : (speaker, moves)
    }
  }

  // MARK: Text

  var text: String {
    var lines = ["\(Console.coloured(next.plan.title, .bold)) (\(old.years[0].plan.id) → \(next.plan.id))", "", words.nextSessions]
    // By day; those without one come last.
    let moves = next.sessions.enumerated().sorted { ($0.element.day ?? .last, $0.offset) < ($1.element.day ?? .last, $1.offset) }.map(
      \.element)
    let titles = moves.map { old.years[0].plan.sessions[$0.session]?.title ?? $0.session }
    let width = min(60, titles.map(\.count).max() ?? 0)
    for (move, title) in zip(moves, titles) {
      let day = move.day.map(words.shortDate) ?? pad("–", 21)
      lines.append("  \(day)  \(pad(String(title.prefix(width)), width))  \(words.fate(fate(move)))".trimmedEnd)
      lines.append(Console.coloured("      " + words.sentence(move), .dim))
      if let planned = preview.planned(move.session), planned.day != move.day {
        lines.append(Console.coloured("      " + words.wouldBePlanned(planned.day), .yellow))
      }
    }
    lines += ["", words.nextCalendars] + next.calendars.map { "  " + line($0) }
    if !asks.isEmpty {
      lines += ["", words.nextSpeakers]
      for (speaker, moves) in asks {
        let days = Array(OrderedSet(moves.map { $0.day.map(words.shortDate) ?? $0.session }))
        lines.append("  " + words.ask(next.plan.speakers[speaker]?.name ?? speaker, days))
      }
    }
    if !next.removals.isEmpty {
      lines += ["", words.nextRemoved]
      lines += next.removals.map { "  \($0.mark.file):\($0.mark.line): \(words.removed($0.subject.rawValue, owner: $0.owner))" }
    }
    return (lines + [""] + quality + (isDryRun ? [words.dryRun] : next.texts.keys.map(words.written))).joined(separator: "\n")
  }

  private var quality: [String] {
    guard let solution else { return [] }
    if let cost = solution.cost { return [words.nextCanBePlanned(cost: cost, folder: folder)] }
    return [solution.status == .infeasible ? years.conflictText(solution.conflict) : words.noneFound]
  }

  private func line(_ move: CalendarMove) -> String {
    let days =
      move.days.count == 1 ? words.shortDate(move.days.from) : "\(words.shortDate(move.days.from)) – \(words.shortDate(move.days.to))"
    let name = [move.calendar, move.name ?? words.name(move.subject)].compactMap { $0 }.joined(separator: ": ")
    return "\(days)  \(name): \(words.sentence(move))"
  }

  // MARK: JSON

  struct Reply: Encodable {
    let from: String
    let plan: String
    let files: [String]
    let written: Bool
    let sessions: [SessionReply]
    let calendars: [CalendarReply]
    let ask: [AskReply]
    let removed: [RemovalReply]
    let status: Nullable<String>
    let cost: Nullable<Int>
    let conflict: [StatementReply]
  }

  struct SessionReply: Encodable {
    let session: String
    let title: String
    let rule: String
    let was: Nullable<String>
    let origin: Nullable<String>
    let ruled: Nullable<String>
    let day: Nullable<String>
    let week: Nullable<Int>
    let weekday: Nullable<String>
    let `as`: String
    let planned: Nullable<String>
    let reasons: [String]
    let text: String
  }

  struct CalendarReply: Encodable {
    let subject: String
    let calendar: Nullable<String>
    let name: Nullable<String>
    let wasFrom: String
    let wasTo: String
    let from: String
    let to: String
    let rule: String
    let text: String

    enum CodingKeys: String, CodingKey {
      case subject, calendar, name, wasFrom = "was-from", wasTo = "was-to", from, to, rule, text
    }
  }

  struct AskReply: Encodable {
    let speaker: String
    let name: String
    let sessions: [String]
  }

  struct RemovalReply: Encodable {
    let subject: String
    let owner: Nullable<String>
    let file: String
    let line: Int
  }

  var reply: Reply {
    Reply(
      from: old.years[0].plan.id, plan: next.plan.id, files: Array(next.texts.keys), written: !isDryRun,
      sessions: next.sessions.map { move in
        SessionReply(
          session: move.session, title: old.years[0].plan.sessions[move.session]?.title ?? move.session, rule: rule(move.yearly),
          was: Nullable(move.was?.description), origin: Nullable(move.origin?.rawValue), ruled: Nullable(move.ruled?.description),
          day: Nullable(move.day?.description), week: Nullable(move.day?.isoWeek.week), weekday: Nullable(move.day?.weekday.word),
          as: fate(move).rawValue, planned: Nullable(preview.planned(move.session)?.startTime.description),
          reasons: move.reasons.map(\.code),
          text: words.sentence(move))
      },
      calendars: next.calendars.map {
        CalendarReply(
          subject: $0.subject.rawValue, calendar: Nullable($0.calendar), name: Nullable($0.name), wasFrom: "\($0.was.from)",
          wasTo: "\($0.was.to)", from: "\($0.days.from)", to: "\($0.days.to)", rule: $0.rule.rawValue, text: words.sentence($0))
      },
      ask: asks.map {
        AskReply(speaker: $0.speaker, name: next.plan.speakers[$0.speaker]?.name ?? $0.speaker, sessions: $0.moves.map(\.session))
      },
      removed: next.removals.map {
        RemovalReply(subject: $0.subject.rawValue, owner: Nullable($0.owner), file: $0.mark.file, line: $0.mark.line)
      },
      status: Nullable(solution.map { $0.status?.rawValue ?? "unknown" }), cost: Nullable(solution?.cost),
      conflict: (solution?.conflict ?? []).map(years.reply))
  }

  private func rule(_ yearly: Session.Yearly) -> String {
    switch yearly {
    case .week: "week"
    case .date: "date"
    case .nthWeekday: "nth-weekday"
    case .daysFrom: "days-from"
    case .drop: "drop"
    }
  }
}
