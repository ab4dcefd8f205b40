import CivilTime
import Dispatch
import Feeds
import Foundation
import ICalendar
import OrderedCollections
import Pages
import Planning
import Synchronization

/// What some years publish: the feeds and pages of all their programmes, made from what was published last, ready to be written.
struct PublicationRun {
  struct Options {
    var isPrivate = false
    /// Where the folder is found on the web, without a slash at its end.
    var address: String?
    var acceptsCollapse = false
    var now: Instant
  }

  /// A note about the changes of an audience's feed, and the feed as it was before them.
  struct Note {
    let programme: String
    let audience: Feed
    let title: String
    let address: String
    let before: CalendarObject
    let after: CalendarObject
  }

  let years: Years
  let files: OrderedDictionary<String, [UInt8]>
  let changes: [EventChange]
  /// The audiences' feeds that were published before.
  let notes: [Note]
  /// Private feeds that were published before and are not written now.
  let privateLeft: Int
  /// The addresses of all feeds, those that are as they were included.
  let feeds: [String]
  /// Where the folder is found on the web, as said now or last time.
  let address: String?

  /// Makes everything and writes nothing.
  init(_ years: Years, into folder: PublishedFolder, _ options: Options) throws {
    self.years = years
    let plans = years.plans
    var programmes: OrderedDictionary<String, [Int]> = [:]
    let order = plans.plans.indices.sorted {
      (plans.plans[$0].year.days.from, plans.plans[$0].id) < (plans.plans[$1].year.days.from, plans.plans[$1].id)
    }
    for index in order { programmes[plans.plans[index].programme, default: []].append(index) }
    // What is as it was, made from what it was made from, is not made anew.
    var madeFrom = MadeFrom(try folder.bytes(MadeFrom.name))
    let standing = try Standing(folder, below: Set(programmes.keys))
    address = options.address ?? standing.address
    let address = address
    let inputs = try programmes.mapValues { try MadeFrom.inputs($0, of: years, options, address: address) }
    let same = Set(
      programmes.keys.filter { id in
        standing.hashes[id].map { madeFrom.isSame(id, inputs: inputs[id] ?? "", outputs: $0) } ?? false
      })
    let previous = try folder.feeds(below: Set(programmes.keys).subtracting(same))
    let settings = Publication.Settings(
      now: options.now, zone: years.zone, isPrivate: options.isPrivate, secret: secretName, address: address,
      acceptsCollapse: options.acceptsCollapse)
    let pages = try Pages(zone: years.zone, address: address)
    var files: OrderedDictionary<String, [UInt8]> = ["robots.txt": Array("User-agent: *\nAllow: /\n".utf8)]
    var changes: [EventChange] = []
    var notes: [Note] = []
    let anew = programmes.filter { !same.contains($0.key) }.map { (id: $0.key, years: $0.value) }
    let placements = years.placements
    // One programme needs nothing of another's. The gateway to libical lets in one at a time by itself.
    let made = try PublicationRun.sideBySide(anew) { programme in
      let publication = try Publication(
        programme: programme.id, years: programme.years, of: plans, placements: placements, previous: previous, settings: settings)
      let shown = Programme(
        id: programme.id, plans: plans, years: programme.years, events: publication.events, feeds: publication.feeds)
      return (publication, try pages.files(of: shown))
    }
    for (programme, (publication, pages)) in zip(anew, made) {
      changes += publication.changes
      for feed in publication.feeds where feed.kind == .audience {
        let address = "\(programme.id)/\(feed.path)"
        guard let before = previous[address], let after = publication.calendars[address] else { continue }
        notes.append(
          Note(programme: programme.id, audience: feed, title: feed.name, address: address, before: before, after: after))
      }
      let ours = publication.files.merging(pages) { $1 }
      files.merge(ours) { $1 }
      // What else lies below its folder is carried over.
      let kept = standing.files[programme.id, default: [:]].filter { ours[$0.key] == nil }
      madeFrom.note(
        programme.id, inputs: inputs[programme.id] ?? "",
        outputs: MadeFrom.outputs(ours.map { ($0.key, $0.value) } + kept.map { ($0.key, $0.value) }))
    }
    let others = try folder.titles(except: Set(programmes.keys)).map { Pages.Other(id: $0.id, title: $0.title) }
    let front = programmes.map { Programme(id: $0.key, plans: plans, years: $0.value, events: [:], feeds: []) }
    files.merge(try pages.frontFiles(front, others: others)) { $1 }
    files[MadeFrom.name] = madeFrom.bytes
    self.files = files
    self.changes = changes
    self.notes = notes
    let kept = same.flatMap { Array(standing.files[$0, default: [:]].keys) }.filter { $0.hasSuffix(".ics") }
    feeds = (files.keys.filter { $0.hasSuffix(".ics") } + kept).sorted()
    privateLeft = (previous.keys.filter { files[$0] == nil } + kept).count { !options.isPrivate && $0.contains("/private/") }
  }

  /// Does the same with each of some values on all cores; the first failure is thrown.
  private static func sideBySide<Value: Sendable, Result: Sendable>(
    _ values: [Value], _ body: @escaping @Sendable (Value) throws -> Result
  ) throws -> [Result] {
    let results = Mutex<[Int: Swift.Result<Result, any Error>]>([:])
    DispatchQueue.concurrentPerform(iterations: values.count) { index in
      let result = Swift.Result { try body(values[index]) }
      results.withLock { $0[index] = result }
    }
    return try results.withLock { all in try values.indices.compactMap { try all[$0]?.get() } }
  }
}

/// What is published now of some programmes.
private struct Standing {
  /// The files of each programme, by path.
  private(set) var files: [String: [String: [UInt8]]] = [:]
  /// Their hashes.
  let hashes: [String: String]

  init(_ folder: PublishedFolder, below programmes: Set<String>) throws {
    var files: [String: [String: [UInt8]]] = [:]
    try folder.visit(below: programmes) { path, bytes in
      files[String(path.prefix { $0 != "/" }), default: [:]][path] = bytes ?? []
    }
    self.files = files
    hashes = files.mapValues { MadeFrom.outputs($0.map { ($0.key, $0.value) }) }
  }

  /// What `--address` said last time, out of the SOURCE of a feed.
  var address: String? {
    for (programme, files) in files.sorted(by: { $0.key < $1.key }) {
      let path = "\(programme)/all.ics"
      guard let bytes = files[path], case .success(let feed) = Result(catching: { try Gateway.read(bytes) }), let source = feed.source,
        source.hasSuffix("/" + path)
      else { continue }
      return String(source.dropLast(path.count + 1))
    }
    return nil
  }
}

/// A name of 128 random bits.
private func secretName() -> String {
  var generator = SystemRandomNumberGenerator()
  let numbers: [UInt64] = [generator.next(), generator.next()]
  return numbers.map { number in
    let digits = String(number, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }.joined()
}
