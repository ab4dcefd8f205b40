import CivilTime
import Feeds
import Foundation
import ICalendar
import OrderedCollections
import Pages
import Planning

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
    let previous = try folder.feeds(below: Set(programmes.keys))
    address = options.address ?? PublicationRun.address(previous)
    let settings = Publication.Settings(
      now: options.now, zone: years.zone, isPrivate: options.isPrivate, secret: secretName, address: options.address,
      acceptsCollapse: options.acceptsCollapse)
    var files: OrderedDictionary<String, [UInt8]> = ["robots.txt": Array("User-agent: *\nAllow: /\n".utf8)]
    var changes: [EventChange] = []
    var notes: [Note] = []
    var shown: [Programme] = []
    for (programme, indices) in programmes {
      let publication = try Publication(
        programme: programme, years: indices, of: plans, placements: years.placements, previous: previous, settings: settings)
      files.merge(publication.files) { $1 }
      changes += publication.changes
      shown.append(Programme(id: programme, plans: plans, years: indices, events: publication.events, feeds: publication.feeds))
      for feed in publication.feeds where feed.kind == .audience {
        let address = "\(programme)/\(feed.path)"
        guard let before = previous[address], let after = publication.calendars[address] else { continue }
        notes.append(
          Note(programme: programme, audience: feed, title: feed.name, address: address, before: before, after: after))
      }
    }
    let others = try folder.titles(except: Set(programmes.keys)).map { Pages.Other(id: $0.id, title: $0.title) }
    files.merge(try Pages(zone: years.zone, address: address).files(shown, others: others)) { $1 }
    self.files = files
    self.changes = changes
    self.notes = notes
    privateLeft = previous.keys.count { $0.contains("/private/") && files[$0] == nil }
  }

  /// What `--address` said last time, out of the SOURCE of a feed.
  private static func address(_ previous: [String: CalendarObject]) -> String? {
    for (path, feed) in previous.sorted(by: { $0.key < $1.key }) {
      if let source = feed.source, source.hasSuffix("/" + path) { return String(source.dropLast(path.count + 1)) }
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
