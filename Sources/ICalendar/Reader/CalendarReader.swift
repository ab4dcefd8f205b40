import CivilTime

/// Reads calendars that others wrote: in one pass over the bytes, in time and memory that grow with their number alone, and under limits.
///
/// Each event is understood, understood with a problem that is a note, or refused with its line; the rest of the file goes on. What is
/// refused or cut is never passed over in silence, as it may be the event that clashes.
public struct CalendarReader: Sendable {
  /// What it reads at the most.
  public let limits: ReadingLimits
  /// Whether ``EventDetails`` are kept too. They say nothing of when an event is, and are most of many files.
  public let keepsDetails: Bool
  let zones: ForeignZones

  /// A reader with limits, which knows the zones of a database.
  public init(limits: ReadingLimits = ReadingLimits(), zones: ForeignZones, keepsDetails: Bool = false) {
    self.limits = limits
    self.keepsDetails = keepsDetails
    self.zones = zones
  }

  /// Reads a file or body; throws where it is no calendar at all, or larger than the limit.
  public func stream(_ bytes: [UInt8]) throws(ReadingProblem) -> CalendarStream {
    guard bytes.count <= limits.bytes, bytes.count < Int(UInt32.max) else { throw ReadingProblem(1, .cap(.bytes, limits.bytes)) }
    var pass = ReadingPass(bytes, limits: limits, keepsDetails: keepsDetails)
    pass.run()
    guard pass.hasCalendar else { throw ReadingProblem(1, .notACalendar(CalendarReader.stranger(bytes))) }
    var resolver = ZoneResolver(zones: zones, definitions: pass.zoneDefinitions)
    return pass.finished(&resolver)
  }

  private static func stranger(_ bytes: [UInt8]) -> ReadingProblem.Stranger {
    if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) { return .utf16 }
    if bytes.starts(with: [0x1F, 0x8B]) { return .gzip }
    let start = bytes.prefix(2000).drop { $0 <= .space || $0 == 0xEF || $0 == 0xBB || $0 == 0xBF }
    if start.isEmpty { return .empty }
    if start.first == UInt8(ascii: "<") { return .html }
    return .other
  }
}
