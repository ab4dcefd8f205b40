import CivilTime
import Recurrence

/// Which zone a TZID of others means. It is looked up in lists of names, never as a path, and never guessed.
public struct ForeignZones: Sendable {
  private let database: ZoneDatabase
  /// The names of the IANA database by their small letters.
  private let names: [String: String]

  /// The zones of a database.
  public init(_ database: ZoneDatabase) {
    self.database = database
    names = Dictionary(database.names().map { ($0.lowercased(), $0) }) { first, _ in first }
  }

  /// The zone of a name: IANA's; Windows' (Unicode CLDR); or IANA's behind a vendor's prefix, as in
  /// `/freeassociation.sourceforge.net/Europe/Stockholm`. nil for all others.
  public func zone(_ name: String) -> Zone? {
    guard let canonical = canonicalName(name) else { return nil }
    do throws(ZoneDatabase.Problem) { return try database.zone(canonical) } catch { return nil }
  }

  private func canonicalName(_ text: String) -> String? {
    guard text.utf8.count <= 200 else { return nil }
    let name = text.lowercased()
    if let known = names[name] { return known }
    if let windows = windowsZones[name] { return names[windows.lowercased()] }
    guard name.hasPrefix("/") else { return nil }
    let parts = name.split(separator: "/", omittingEmptySubsequences: false)
    for count in [3, 2] where parts.count > count + 1 {
      if let known = names[parts.suffix(count).joined(separator: "/")] { return known }
    }
    return nil
  }
}

/// Finds the zones of a file's TZIDs once it has been read.
struct ZoneResolver {
  private let zones: ForeignZones
  private let definitions: [Key: ZoneDefinition]
  private var budget = StepBudget(ZoneResolver.stepLimit)
  private var known: [String: Zone?] = [:]

  /// Work for all definitions of a file: what comes after is unknown, or is not compared with the zone we know.
  static let stepLimit = 100_000

  /// A TZID in one VCALENDAR.
  private struct Key: Hashable {
    let calendar: Int
    let name: [UInt8]
  }

  init(zones: ForeignZones, definitions: [ZoneDefinition]) {
    self.zones = zones
    self.definitions = Dictionary(definitions.map { (Key(calendar: $0.calendar, name: $0.name), $0) }) { _, last in last }
  }

  /// The zone of a TZID in one VCALENDAR; the line of a definition there that gives a known zone other offsets within `years`.
  mutating func zone(_ name: [UInt8], calendar: Int, years: ClosedRange<Int>) -> (zone: Zone?, contradicted: Int?) {
    let text = String(decoding: name, as: UTF8.self)
    let zone = known[text] ?? zones.zone(text)
    known[text] = .some(zone)
    let definition = definitions[Key(calendar: calendar, name: name)]
    guard let zone else { return (definition?.zone(&budget), nil) }
    guard let definition, let other = definition.zone(&budget), budget.spend(years.count * 53) else { return (zone, nil) }
    return (zone, ZoneResolver.differ(zone, other, years) ? definition.line : nil)
  }

  /// Whether two zones' clocks differ in the middle of a week of some years; when exactly each changes them within a week is not asked.
  private static func differ(_ a: Zone, _ b: Zone, _ years: ClosedRange<Int>) -> Bool {
    guard let start = Day(year: years.lowerBound, month: 1, day: 1), let end = Day(year: years.upperBound, month: 12, day: 31) else {
      return false
    }
    return stride(from: start.epochDay, to: end.epochDay, by: 7).contains { day in
      let instant = Instant(seconds: day * 86_400 + 43_200)
      return a.offset(at: instant) != b.offset(at: instant)
    }
  }
}
