import ArgumentParser
import CivilTime
import Clashes
import Feeds
import Foundation
import ICalendar
import Logging
import OrderedCollections
import Pages
import Planning
import Words

struct Publish: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "publish",
    abstract: "Write the calendar feeds and pages of all these years, and say what is new, moved and cancelled since last time.",
    discussion: """
      Give all years of a programme together; a year that is left out leaves its feeds.

        kalendarium publish calendars/2026-27 --to ../published --address https://kalender.example.se
        kalendarium publish calendars/2025-26 calendars/2026-27 --to ../published --notes ../notes
      """)

  @Argument(help: "Folders of school years, or plan files; those of one programme share its feeds.")
  var year: [String]

  @Option(help: ArgumentHelp("The folder to publish to.", valueName: "dir"))
  var to: String

  @Flag(help: "Publish in spite of blocking findings.")
  var anyway = false

  @Flag(
    name: .customLong("private"), help: "Write the feeds that hold personal data too: of speakers and of the team, below unguessable names."
  )
  var isPrivate = false

  @Option(help: ArgumentHelp("Where the folder is found on the web, named in the feeds: https://kalender.example.se.", valueName: "url"))
  var address: String?

  @Option(
    help: ArgumentHelp(
      "A folder for notes to mail about what has changed, a text for each audience; delete one when you have sent it.", valueName: "dir"))
  var notes: String?

  @Flag(help: "Write nothing.")
  var dryRun = false

  @OptionGroup var sources: SourceOptions

  @OptionGroup var common: CommonOptions

  func validate() throws { try SiteAddress.validate(address) }

  func run() throws {
    let years = try Years(year, common, sources: sources)
    if !anyway { try refuseUnfit(years) }
    let outcome = try failing { () throws in
      let folder = try PublishedFolder(to)
      return dryRun ? try publish(years, folder) : try folder.locked { () throws in try publish(years, folder) }
    }
    common.show(json: outcome.reply) { outcome.text }
  }

  private func publish(_ years: Years, _ folder: PublishedFolder) throws -> PublishOutcome {
    let options = PublicationRun.Options(
      isPrivate: isPrivate, address: SiteAddress.plain(address), acceptsCollapse: anyway,
      now: common.instant)
    let run = try PublicationRun(years, into: folder, options)
    let hasChanged = dryRun ? false : try folder.publish(run.files, at: options.now)
    common.log.debug("\(run.files.count) files, \(hasChanged ? "a new generation" : "nothing changed")")
    for feed in run.files where feed.key.hasSuffix(".ics") && feed.value.count > feedSizeAdvice {
      Console.message("\(feed.key): \(feed.value.count >> 10) KiB; Google may leave out events of feeds this large")
    }
    let noteFolder = NoteFolder(notes, today: years.zone.wallTime(at: options.now).day, words: years.words)
    return PublishOutcome(run: run, folder: to, notes: try noteFolder.notes(run, isDry: dryRun), noteFolder: notes, now: options.now)
  }

  /// Says in the tool's words what keeps a publication from being made or written.
  private func failing<Value>(_ body: () throws -> Value) throws -> Value {
    do { return try body() } catch let problem as PublishedFolder.Problem { throw Failure(problem) } catch let problem
      as Publication.Problem
    { throw Failure(problem) } catch let problem as Pages.Problem { throw Failure(problem) }
  }

  /// A schedule that is missing, older than its plan, or has blocking findings that nobody waived is not published.
  private func refuseUnfit(_ years: Years) throws {
    let unfit = Unfit(years)
    guard unfit.isUnfit else { return }
    for message in unfit.messages { Console.message(message) }
    let outcome = CheckOutcome(years: years, findings: unfit.blocking)
    if common.isJSON { Console.json(outcome.reply) } else { Console.result(outcome.text) }
    for programme in OrderedSet(years.years.map(\.plan.programme)) { Console.message(years.words.notPublished(programme)) }
    throw ExitCode(ExitStatus.findings.rawValue)
  }
}

/// What keeps years from being published, unless someone insists.
struct Unfit {
  let years: Years
  /// Blocking findings that nobody waived.
  let blocking: [Finding]

  init(_ years: Years) {
    self.years = years
    blocking = CheckOutcome.findings(years).filter { $0.level == .block && !$0.isWaived }
  }

  private var unknown: [PlanProblem] { years.years.flatMap(\.unknown) }

  var isUnfit: Bool { !blocking.isEmpty || !unknown.isEmpty }

  /// What else than findings there is to say.
  var messages: [String] {
    unknown.map { "\($0.mark.file):\($0.mark.line):\($0.mark.column): \(years.words.outdated($0.word))" }
      + years.years.filter { $0.schedule == nil }.map { years.words.noScheduleYet(path: $0.plan.file) }
  }
}

/// Above this many bytes clients begin to lose events (feed contract F28).
private let feedSizeAdvice = 512 << 10
