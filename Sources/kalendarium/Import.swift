import ArgumentParser
import CivilTime
import Feeds
import Foundation
import ICalendar
import OrderedCollections
import PlanFiles
import Planning
import Solver
import Words

struct Import: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import", abstract: "A plan out of an existing calendar, with its days.",
    discussion: """
      Events within a day become sessions, those of a rule one session held several times; locations become venues, categories audiences. \
      Days stay where the calendar has them. What was understood how is said, and what was left out and why.

        kalendarium import aulan.ics --to calendars/aulan-2026-27 --dry-run
        kalendarium import programme.ics --to calendars/2026-27 --year 2026
      """)

  @Argument(help: ArgumentHelp("The calendar: an .ics file that anybody wrote.", valueName: "file.ics"))
  var file: String

  @Option(name: .customLong("to"), help: ArgumentHelp("The folder of the new school year.", valueName: "dir"))
  var folder: String

  @Option(help: "The year in whose August the school year begins (default: the one with most sessions).")
  var year: Int?

  @Option(help: "The language of plan, feeds and pages: sv or en (default: the feed's own where it is one of ours, else sv).")
  var language: String?

  @Option(help: "Whose public holidays are closed where no session is on one: SE, or none.")
  var country = "SE"

  @Option(help: ArgumentHelp("The zone of the plan (default: the calendar's, else Europe/Stockholm).", valueName: "zone"))
  var timezone: String?

  @Flag(help: "Write nothing.")
  var dryRun = false

  @Option(help: "Seconds to look whether the plan can be met (0: do not look).")
  var time = 5.0

  @OptionGroup(title: "Limits for calendars of others") var reading: ReadingOptions
  @OptionGroup var common: CommonOptions

  func validate() throws {
    guard ["SE", "none"].contains(country) else { throw ValidationError("unknown country '\(country)'; SE or none") }
    guard language.map({ Language(rawValue: $0) != nil }) ?? true else {
      throw ValidationError("unknown language '\(language ?? "")'; sv or en")
    }
    guard (0...86_400).contains(time) else { throw ValidationError("--time takes seconds from 0 to 86400") }
    guard year.map({ CalendarImport.schoolYears.contains($0) }) ?? true else {
      throw ValidationError("--year takes a year from 1900 to 2199")
    }
  }

  func run() throws {
    let path = folder.appendingPath("plan.yaml")
    let schedulePath = folder.appendingPath("schedule.yaml")
    let words = Words(language.flatMap(Language.init) ?? .swedish)
    for there in [path, schedulePath] where FileManager.default.fileExists(atPath: there) {
      throw Failure.usage(words.isThereAlready(there))
    }
    let set = try CalendarSet([file], timezone: timezone, reading, common, keepsDetails: true)
    let stream = set.files[0].stream
    let zone = try zone(of: set)
    let window = set.window(from: nil, to: nil, now: common.instant)
    set.tell(window, common)
    let found = stream.occurrences(in: window.range, floatingIn: zone, endlessUntil: window.endlessUntil, limits: set.limits)
    let name = ((file as NSString).lastPathComponent as NSString).deletingPathExtension
    let settings = CalendarImport.Settings(
      year: year, language: language.flatMap(Language.init), hasSwedishHolidays: country == "SE", zone: zone, name: name,
      programme: try ImportedProgramme.read(beside: file, stream, reading.limits, common))
    guard let made = CalendarImport(stream, found.list, settings) else {
      let losses = stream.problems.filter { $0.gravity == .loss }
      guard losses.isEmpty else {
        throw Failure.calendars(losses.map { CalendarTrouble(file: file, line: $0.line, text: words.sentence($0)) })
      }
      throw Failure.usage(words.nothingToImport(file, events: stream.eventCount, year: year))
    }
    let draft = made.draft
    let draftWords = Words(draft.language)
    let remarks = DraftRemarks(
      heading: draftWords.importedHeading((file as NSString).lastPathComponent, days: draft.year.days),
      sections: Dictionary(
        uniqueKeysWithValues: ["organiser", "audiences", "venues", "themes"].compactMap { key in
          draftWords.importedRemark(key, isOwn: made.isOwn).map { (key, $0) }
        }))
    let text = planText(draft, remarks)
    let years = try read(text, path, draft.schedule, words)
    let outcome = ImportOutcome(
      made: made, years: years, file: file, path: path, schedulePath: schedulePath, folder: folder,
      problems: stream.problems + found.problems, further: stream.furtherProblems, solution: solve(years), isDryRun: dryRun)
    if !dryRun {
      do { try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true) } catch {
        throw Failure.outside("\(folder): cannot be made (\(error.localizedDescription))")
      }
      // The plan last: where it is, the days are there too.
      try replaceFile(schedulePath, with: scheduleText(draft.schedule))
      try replaceFile(path, with: text)
    }
    common.show(json: outcome.reply) { outcome.text }
  }

  /// The zone that was asked for, else that of the calendar where the system has it under its name.
  private func zone(of set: CalendarSet) throws -> Zone {
    let zones = try common.zones()
    if let asked = set.askedZone { return asked }
    if let zone = set.files[0].stream.firstZone, zone.name.contains("/"), zones.hasZone(zone.name) { return zone }
    return try zones.zone("Europe/Stockholm")
  }

  /// The plan as it is read from its text. It is this code's own mistake where it cannot be read.
  private func read(_ text: String, _ path: String, _ schedule: Schedule, _ words: Words) throws -> Years {
    let zones = try common.zones()
    let plan: Plan
    do throws(PlanReader.Problems) { plan = try PlanReader(isZone: zones.hasZone).with(drafts: [path: text]).plan(at: path) } catch {
      throw Failure.problems(error.list, words)
    }
    return try Years(draft: plan, schedule: schedule, common)
  }

  /// The plan with all its days as they are, where there is time to look.
  private func solve(_ years: Years) -> Solver.Solution? {
    guard time > 0 else { return nil }
    let deadline = ContinuousClock.now + .seconds(time)
    var task = Solver.Task(years.plans)
    task.fixed = years.placements
    return Solver(task, threads: Cores.count, shouldStop: { ContinuousClock.now > deadline }).solve()
  }
}
