import ArgumentParser
import CivilTime
import Feeds
import Foundation
import ICalendar
import OrderedCollections
import Planning
import Words

struct ListVerb: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "The occurrences of plans or of any calendar files, in time order.",
    discussion: "Calendar files are .ics files that anybody wrote; their recurrence rules are followed.")

  @Argument(help: "Folders of school years, plan files or .ics files.")
  var source: [String]

  @OptionGroup var window: WindowOptions
  @OptionGroup(title: "Limits for calendars of others") var reading: ReadingOptions
  @OptionGroup var common: CommonOptions

  func run() throws {
    let calendars = source.filter(WindowOptions.isCalendar)
    let plans = source.filter { !WindowOptions.isCalendar($0) }
    var outcome = ListOutcome()
    if !calendars.isEmpty {
      let set = try CalendarSet(calendars, timezone: window.timezone, reading, common)
      let shown = set.window(from: window.from, to: window.to, now: common.instant)
      set.tell(shown, common)
      outcome.add(set, shown)
    }
    if !plans.isEmpty {
      let years = try Years(plans, common)
      try outcome.add(years, window, try window.timezone.map { try common.zones().zone($0) })
    }
    outcome.sort()
    for problem in outcome.problems { Console.message(problem.message) }
    common.show(json: outcome.reply) { outcome.text }
    if !outcome.problems.isEmpty { throw ExitCode(ExitStatus.wrong.rawValue) }
  }
}

/// What `list` says.
struct ListOutcome {
  /// One occurrence.
  struct Row: Encodable {
    let uid: String
    let recurrence: Nullable<String>
    let start: String
    let end: String
    let timezone: Nullable<String>
    let summary: String
    let location: String
    let status: String
    let source: String
  }

  struct Reply: Encodable {
    let occurrences: [Row]
    let problems: [ProblemReply]?
  }

  private var rows: [(start: Instant, end: Instant, row: Row)] = []
  private(set) var problems: [CalendarTrouble] = []
  private var words = Words(.english)

  mutating func add(_ set: CalendarSet, _ window: CalendarSet.Window) {
    for (number, file) in set.files.enumerated() {
      let found = set.occurrences(file, window)
      for problem in file.stream.problems + found.problems where problem.gravity == .loss {
        problems.append(CalendarTrouble(file: file.name, line: problem.line, text: set.words.sentence(problem)))
      }
      if file.stream.furtherProblems > 0 {
        problems.append(CalendarTrouble(file: file.name, line: 1, text: set.words.further(file.stream.furtherProblems)))
      }
      for occurrence in found.list { rows.append((occurrence.start, occurrence.end, row(occurrence, number, file, set))) }
    }
  }

  private func row(_ occurrence: Occurrence, _ number: Int, _ file: CalendarSet.File, _ set: CalendarSet) -> Row {
    let texts = file.stream.texts(ofEvent: occurrence.event)
    let isWholeDays = file.stream.isWholeDays(occurrence.event)
    let isFloating = isWholeDays || file.stream.isFloating(occurrence.event)
    let zone = isFloating ? set.zone : set.zone(number, occurrence.event)
    func text(_ instant: Instant) -> String {
      let wall = zone.wallSecond(at: instant)
      return isWholeDays ? wall.day.description : wall.description
    }
    let isInZone = !isWholeDays && (!isFloating || set.askedZone != nil)
    return Row(
      uid: texts.uid, recurrence: Nullable(occurrence.original.map(text)), start: text(occurrence.start), end: text(occurrence.end),
      timezone: Nullable(isInZone ? zone.name : nil), summary: texts.summary, location: texts.location,
      status: file.stream.status(ofEvent: occurrence.event).rawValue, source: file.name)
  }

  /// The sessions of plans that have been decided.
  mutating func add(_ years: Years, _ window: WindowOptions, _ asked: Zone?) throws {
    words = years.words
    let zone = asked ?? years.zone
    let placements = years.placements
    for (number, entry) in years.plans.entries.enumerated() {
      guard let placement = placements[number] else { continue }
      let plan = years.plans.plans[entry.plan]
      let (start, end) = (years.zone.instant(of: placement.startTime), years.zone.instant(of: placement.endTime))
      if let from = window.from, end <= zone.instant(of: WallTime(from, .midnight)) { continue }
      if let to = window.to, start >= zone.instant(of: WallTime(to, .endOfDay)) { continue }
      let venue = placement.venue.flatMap { plan.venues[$0]?.name } ?? ""
      let row = Row(
        uid: plan.uid(ofSession: entry.session.id), recurrence: Nullable(nil), start: zone.wallSecond(at: start).description,
        end: zone.wallSecond(at: end).description, timezone: Nullable(zone.name), summary: entry.session.title, location: venue,
        status: entry.session.status.rawValue.uppercased(), source: plan.file)
      rows.append((start, end, row))
    }
  }

  mutating func sort() { rows.sort { ($0.start, $0.end, $0.row.uid, $0.row.source) < ($1.start, $1.end, $1.row.uid, $1.row.source) } }

  var reply: Reply {
    Reply(
      occurrences: rows.map(\.row),
      problems: problems.isEmpty ? nil : problems.map { ProblemReply($0) })
  }

  var text: String {
    rows.map { start, _, row in
      let day = Day(row.start.prefix(10)).map(words.shortDate) ?? row.start
      let isWholeDays = row.start.count == 10
      let times =
        isWholeDays
        ? pad(lastDay(row).map { "– \(words.shortDate($0))" } ?? "", 11) : "\(row.start.dropFirst(11).prefix(5))–\(endTime(row))"
      let place = row.location.isEmpty ? "" : "  \(words.foreign(row.location))"
      let status = row.status == "CONFIRMED" ? "" : "  \(row.status.lowercased())"
      return "\(day)  \(times)  \(words.foreign(row.summary))\(place)\(status)"
    }.joined(separator: "\n")
  }

  /// The last of several whole days.
  private func lastDay(_ row: Row) -> Day? {
    guard let start = Day(row.start), let end = Day(row.end), start.days(to: end) > 1 else { return nil }
    return end.adding(days: -1)
  }

  private func endTime(_ row: Row) -> String {
    let time = String(row.end.dropFirst(11).prefix(5))
    return row.end.prefix(10) == row.start.prefix(10) ? time : "\(time) (\(row.end.prefix(10)))"
  }
}
