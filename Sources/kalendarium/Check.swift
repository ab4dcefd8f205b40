import ArgumentParser
import CivilTime
import Clashes
import Foundation
import OrderedCollections
import Planning
import Solver
import Words

extension Level: ExpressibleByArgument {}

struct Check: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Every clash and broken rule of what has been decided, with the nearest ways out.",
    discussion: """
      Given .ics files, whoever wrote them, it says what overlaps within and between them; --from, --to, --timezone and --by are for these.

        kalendarium check calendars/2026-27
        kalendarium check rooms.ics staff.ics --by location --from 2026-08-01 --to 2027-06-30
      """)

  @Argument(help: "Folders of school years, or plan files, taken together; or .ics files.")
  var source: [String]

  @OptionGroup(title: "For .ics files") var window: WindowOptions

  @Option(help: ArgumentHelp("What two events must share to clash beside the time.", valueName: "any|location|attendee"))
  var by: SharedBy?

  @Option(help: "The status is 1 where anything of this level or above is found and not waived: block, warn or note.")
  var failOn = Level.block

  @OptionGroup var sources: SourceOptions

  @OptionGroup var common: CommonOptions

  func validate() throws {
    let calendars = source.filter(WindowOptions.isCalendar)
    if !calendars.isEmpty, calendars.count < source.count {
      throw ValidationError(
        "school years and calendar files are not checked together: name \(Words(.english).foreign(calendars[0])) in the plan, under `busy` of whom it is about"
      )
    }
    let isWindowed = window.from != nil || window.to != nil || window.timezone != nil || by != nil
    if calendars.isEmpty, isWindowed { throw ValidationError("--from, --to, --timezone and --by are for .ics files") }
  }

  func run() throws {
    guard !source.contains(where: WindowOptions.isCalendar) else { return try checkCalendars() }
    let years = try Years(source, common, sources: sources)
    for year in years.years { try refuseUnknown(year, years.words) }
    let findings = CheckOutcome.findings(years)
    let outcome = CheckOutcome(years: years, findings: findings)
    if common.isJSON { Console.json(outcome.reply) } else if !common.quiet || !findings.isEmpty { Console.result(outcome.text) }
    if findings.contains(where: { !$0.isWaived && $0.level >= failOn }) { throw ExitCode(ExitStatus.findings.rawValue) }
  }
}

extension Check {
  private func checkCalendars() throws {
    let set = try CalendarSet(source, timezone: window.timezone, sources.reading, common)
    let shown = set.window(from: window.from, to: window.to, now: common.instant)
    set.tell(shown, common)
    try CheckCalendars(set, shown, by: by ?? .any).show(common, failOn: failOn)
  }
}

/// What `check` says of the findings.
struct CheckOutcome {
  /// Ways out are looked for in so many findings at the most.
  static let suggestionLimit = 100
  private static let waysOut = 3

  let years: Years
  let findings: [Finding]

  /// All findings of what has been decided, the blocking ones with ways out.
  static func findings(_ years: Years) -> [Finding] {
    let placements = years.placements
    var findings = Checker(years.plans, placements).findings()
    for index in findings.indices.prefix(suggestionLimit) where findings[index].level == .block && !findings[index].isWaived {
      findings[index].suggestions = suggestions(for: findings[index], years, placements)
    }
    return findings
  }

  /// Other places for the last session of a finding, or for the first where it is locked: found by the engine, checked by the checker.
  private static func suggestions(for finding: Finding, _ years: Years, _ placements: [Placement?]) -> [Finding.Suggestion] {
    guard finding.code != .unreadableSource else { return [] }
    for entry in finding.entries.reversed() where !(placements[entry]?.isLocked ?? false) {
      let found = Solver.alternatives(for: entry, in: years.plans, placements, count: waysOut).filter { place, _ in
        var trial = placements
        trial[entry] = place
        return !Checker(years.plans, trial).findings().contains {
          $0.level == .block && $0.entries.contains(entry) && $0.code != .unreadableSource
        }
      }
      if !found.isEmpty { return found.map { Finding.Suggestion(entry: entry, placement: $0.0, cost: $0.cost) } }
    }
    return []
  }

  var text: String {
    var lines: [String] = []
    for finding in findings {
      let level = finding.isWaived ? years.words.waived : years.words.name(finding.level)
      let colour: Console.Colour =
        switch finding.level {
        case .block: finding.isWaived ? .dim : .red
        case .warn: .yellow
        case .note: .dim
        }
      lines.append("\(Console.coloured(level, colour)) \(finding.code.rawValue): \(years.words.sentence(finding, in: years.plans))")
      for suggestion in finding.suggestions { lines.append("    → \(years.words.sentence(suggestion, in: years.plans))") }
    }
    let counts = counts
    lines.append(years.words.counts(block: counts.block, warn: counts.warn, note: counts.note, waived: counts.waived))
    return lines.joined(separator: "\n")
  }

  // MARK: JSON

  struct Reply: Encodable {
    let findings: [FindingReply]
    let counts: Counts
  }

  struct Counts: Encodable {
    let block: Int
    let warn: Int
    let note: Int
    let waived: Int
  }

  struct FindingReply: Encodable {
    struct Subject: Encodable {
      let kind: String
      let id: String
    }
    struct Suggestion: Encodable {
      let session: String
      let start: String
      let venue: Nullable<String>
      let cost: Int
    }
    let code: String
    let level: String
    let sessions: [String]
    let subject: Nullable<Subject>
    let from: Nullable<String>
    let to: Nullable<String>
    let source: Nullable<String>
    let waived: Bool
    let text: String
    let suggestions: [Suggestion]
  }

  private var counts: Counts {
    func count(_ level: Level) -> Int { findings.count { $0.level == level && !$0.isWaived } }
    return Counts(block: count(.block), warn: count(.warn), note: count(.note), waived: findings.count { $0.isWaived })
  }

  var reply: Reply { Reply(findings: findings.map(reply), counts: counts) }

  func reply(_ finding: Finding) -> FindingReply {
    FindingReply(
      code: finding.code.rawValue, level: finding.level.rawValue, sessions: finding.entries.map(years.name),
      subject: Nullable(finding.subject.map { FindingReply.Subject(kind: $0.kind.rawValue, id: $0.id) }),
      from: Nullable(finding.from?.description), to: Nullable(finding.to?.description), source: Nullable(finding.source),
      waived: finding.isWaived, text: years.words.sentence(finding, in: years.plans),
      suggestions: finding.suggestions.map {
        FindingReply.Suggestion(
          session: years.name($0.entry), start: $0.placement.startTime.description, venue: Nullable($0.placement.venue), cost: $0.cost)
      })
  }
}
