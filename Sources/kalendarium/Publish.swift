import ArgumentParser
import CivilTime
import Clashes
import Feeds
import Foundation
import ICalendar
import Logging
import OrderedCollections
import Planning
import Words

struct Publish: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "publish",
    abstract: "Write the calendar feeds of all these years, and say what is new, moved and cancelled since last time.")

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

  @Flag(help: "Write nothing.")
  var dryRun = false

  @OptionGroup var sources: SourceOptions

  @OptionGroup var common: CommonOptions

  func validate() throws {
    guard let address else { return }
    guard address.hasPrefix("https://") || address.hasPrefix("http://"), address.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
      throw ValidationError("--address takes an address such as https://kalender.example.se")
    }
  }

  func run() throws {
    let years = try Years(year, common, sources: sources)
    if !anyway { try refuseUnfit(years) }
    do {
      let folder = try PublishedFolder(to)
      let outcome = dryRun ? try publish(years, folder) : try folder.locked { () throws in try publish(years, folder) }
      common.show(json: outcome.reply) { outcome.text }
    } catch let problem as PublishedFolder.Problem {
      throw Failure(problem)
    } catch let problem as Publication.Problem {
      throw Failure(problem)
    }
  }

  /// A schedule that is missing, older than its plan, or has blocking findings that nobody waived is not published.
  private func refuseUnfit(_ years: Years) throws {
    let blocking = CheckOutcome.findings(years).filter { $0.level == .block && !$0.isWaived }
    let unknown = years.years.flatMap(\.unknown)
    guard !blocking.isEmpty || !unknown.isEmpty else { return }
    let outcome = CheckOutcome(years: years, findings: blocking)
    for problem in unknown {
      Console.message("\(problem.mark.file):\(problem.mark.line):\(problem.mark.column): \(years.words.outdated(problem.word))")
    }
    for year in years.years where year.schedule == nil { Console.message(years.words.noScheduleYet(path: year.plan.file)) }
    let programmes = OrderedSet(years.years.map(\.plan.programme))
    if common.isJSON { Console.json(outcome.reply) } else { Console.result(outcome.text) }
    for programme in programmes { Console.message(years.words.notPublished(programme)) }
    throw ExitCode(ExitStatus.findings.rawValue)
  }

  private func publish(_ years: Years, _ folder: PublishedFolder) throws -> PublishOutcome {
    var programmes: OrderedDictionary<String, [Int]> = [:]
    let order = years.plans.plans.indices.sorted { years.plans.plans[$0].year.days.from < years.plans.plans[$1].year.days.from }
    for index in order { programmes[years.plans.plans[index].programme, default: []].append(index) }
    let previous = try folder.feeds(below: Set(programmes.keys))
    let settings = Publication.Settings(
      now: common.instant, zone: years.zone, isPrivate: isPrivate, secret: secretName,
      address: address.map { $0.hasSuffix("/") ? String($0.dropLast()) : $0 }, acceptsCollapse: anyway)
    var files: OrderedDictionary<String, [UInt8]> = ["robots.txt": Array("User-agent: *\nAllow: /\n".utf8)]
    var changes: [Publication.Change] = []
    for (programme, indices) in programmes {
      let publication = try Publication(
        programme: programme, years: indices, of: years.plans, placements: years.placements, previous: previous, settings: settings)
      files.merge(publication.files) { $1 }
      changes += publication.changes
    }
    let hasChanged = dryRun ? false : try folder.publish(files)
    common.log.debug("\(files.count) files, \(hasChanged ? "a new generation" : "nothing changed")")
    for feed in files where feed.value.count > feedSizeAdvice {
      Console.message("\(feed.key): \(feed.value.count >> 10) KiB; Google may leave out events of feeds this large")
    }
    let left = previous.keys.count { $0.contains("/private/") && files[$0] == nil }
    return PublishOutcome(
      years: years, folder: to, feeds: files.keys.filter { $0.hasSuffix(".ics") }.sorted(), changes: changes, privateLeft: left,
      now: settings.now)
  }
}

/// Above this many bytes clients begin to lose events (feed contract F28).
private let feedSizeAdvice = 512 << 10

/// A name of 128 random bits.
private func secretName() -> String {
  var generator = SystemRandomNumberGenerator()
  let numbers: [UInt64] = [generator.next(), generator.next()]
  return numbers.map { number in
    let digits = String(number, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }.joined()
}

/// What `publish` says.
struct PublishOutcome {
  /// Subscribers fetch within so many hours (Google and Outlook take up to a day, and some two).
  static let tellingHours = 48

  let years: Years
  let folder: String
  let feeds: [String]
  let changes: [Publication.Change]
  let privateLeft: Int
  let now: Instant

  struct Reply: Encodable {
    struct Change: Encodable {
      let session: Nullable<String>
      let uid: String
      let summary: String
      let before: Nullable<String>
      let after: Nullable<String>
    }
    struct Late: Encodable {
      let uid: String
      let summary: String
      let change: String
      let start: String
      let audiences: [String]
    }
    let feeds: [String]
    let new: [Change]
    let moved: [Change]
    let cancelled: [Change]
    let changed: [Change]
    let removed: [Change]
    let late: [Late]
  }

  var reply: Reply {
    func list(_ kind: Publication.Change.Kind) -> [Reply.Change] {
      changes.filter { $0.kind == kind }.map {
        Reply.Change(
          session: Nullable($0.entry.map(years.name)), uid: $0.uid, summary: $0.summary, before: Nullable($0.before.map(text)),
          after: Nullable($0.after.map(text)))
      }
    }
    return Reply(
      feeds: feeds, new: list(.new), moved: list(.moved), cancelled: list(.cancelled), changed: list(.changed), removed: list(.removed),
      late: late.map { change, start, audiences in
        Reply.Late(uid: change.uid, summary: change.summary, change: change.kind.rawValue, start: start.description, audiences: audiences)
      })
  }

  private func text(_ time: Event.Time) -> String {
    switch time {
    case .date(let day): day.description
    case .wall(let wall): wall.description
    }
  }

  /// Changes to what begins so soon, before or after the change, that subscription alone does not tell everyone in time; whom to tell.
  private var late: [(Publication.Change, WallTime, [String])] {
    changes.compactMap { change in
      let starts = [change.before, change.after].compactMap { time -> WallTime? in
        guard case .wall(let wall) = time else { return nil }
        let instant = years.zone.instant(of: wall)
        return now < instant && instant < now.adding(seconds: PublishOutcome.tellingHours * 3600) ? wall : nil
      }
      guard let start = starts.min() else { return nil }
      let audiences = change.entry.map { years.plans.entries[$0].named.map { years.plans.audiences[$0].value.name } } ?? []
      return (change, start, audiences)
    }
  }

  var text: String {
    let words = years.words
    func count(_ kind: Publication.Change.Kind) -> Int { changes.count { $0.kind == kind } }
    var lines = changes.map { change in
      let times = [change.before, change.after].compactMap { time -> String? in
        guard case .wall(let wall) = time else { return nil }
        return "\(words.shortDate(wall.day)) \(wall.time)"
      }
      let when = change.kind == .moved ? times.joined(separator: " → ") : times.last ?? ""
      return "\(pad(words.changeKind(change.kind.rawValue), 10)) \(when)  \(change.summary)"
    }
    lines.append(
      words.changeCounts(
        new: count(.new), moved: count(.moved), cancelled: count(.cancelled), changed: count(.changed), removed: count(.removed)))
    lines.append(words.feedsWritten(feeds.count, folder))
    if privateLeft > 0 { lines.append(words.privateLeft(privateLeft)) }
    if !late.isEmpty {
      lines += ["", words.toldTooLate]
      lines += late.map { change, start, audiences in
        "  \(words.shortDate(start.day)) \(start.time)  \(change.summary): \(audiences.isEmpty ? "–" : words.list(audiences))"
      }
    }
    return lines.joined(separator: "\n")
  }
}
