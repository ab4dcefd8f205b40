import Feeds
import Foundation
import ICalendar
import Planning

/// Reads the other feeds of a published programme of ours, when one of them is imported where it lies.
enum ImportedProgramme {
  /// The most feeds that are read beside the one imported.
  static let feeds = 2000

  /// The programme in whose folder a feed of ours lies; nil where the calendar is another's, or lies by itself. A feed that cannot be read
  /// says nothing.
  static func read(beside file: String, _ stream: CalendarStream, _ limits: ReadingLimits, _ common: CommonOptions) throws
    -> PublishedProgramme?
  {
    guard stream.isKalendariums else { return nil }
    let full = URL(fileURLWithPath: file).standardizedFileURL.path as NSString
    var folder = full.deletingLastPathComponent
    let files = FileManager.default
    if !files.fileExists(atPath: folder.appendingPath("all.ics")) { folder = (folder as NSString).deletingLastPathComponent }
    let id = (folder as NSString).lastPathComponent
    guard isID(id), files.fileExists(atPath: folder.appendingPath("all.ics")) else { return nil }
    let reader = CalendarReader(limits: limits, zones: ForeignZones(try common.zones()))
    var found: [PublishedProgramme.Feed] = []
    for kind in PublishedProgramme.Kind.allCases {
      let place = folder.appendingPath(kind.rawValue)
      guard files.fileExists(atPath: place) else { continue }
      for name in try files.contentsOfDirectory(atPath: place).sorted() where name.hasSuffix(".ics") && found.count < feeds {
        let id = String(name.dropLast(4))
        guard isID(id), let other = readable(place.appendingPath(name), reader) else { continue }
        found.append(PublishedProgramme.Feed(kind: kind, id: id, stream: other))
      }
    }
    let title = readable(folder.appendingPath("all.ics"), reader)?.name
    return PublishedProgramme(id: id, title: title, feeds: found)
  }

  private static func readable(_ path: String, _ reader: CalendarReader) -> CalendarStream? {
    do { return try reader.stream(try CalendarFile.bytes(path, limit: reader.limits.bytes)) } catch { return nil }
  }
}
