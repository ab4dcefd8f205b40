import CivilTime
import Recurrence

/// What was understood of a calendar that others wrote: one or several VCALENDARs (an iCalendar stream, RFC 5545 3.4).
///
/// Texts stay in the bytes of the file until they are asked for, so that a large file takes little more memory than itself.
public struct CalendarStream: Sendable {
  /// The bytes of a text as the file has them, folds and escapes included.
  struct TextRange: Hashable, Sendable {
    var offset: UInt32 = 0
    var length: UInt32 = 0
  }

  /// A time as the file has it.
  struct Time: Hashable, Sendable {
    /// Wall seconds; midnight of a whole day; in UTC where the zone says so.
    var wall = 0
    var zone = ZoneNumber.floating

    var isDate: Bool { zone == .date }
  }

  /// Which zone a time is in: one of the file's TZIDs, or none.
  struct ZoneNumber: Hashable, Sendable {
    var number: Int32
    static let floating = ZoneNumber(number: -1)
    static let date = ZoneNumber(number: -2)
    static let utc = ZoneNumber(number: -3)
  }

  /// How a component ends.
  enum Ending: UInt8, Sendable {
    /// Neither DTEND nor DURATION.
    case open
    /// By DTEND.
    case end
    /// By DURATION.
    case duration
  }

  /// One VEVENT, or one period of a VFREEBUSY.
  struct Record: Sendable {
    var uid = TextRange()
    var summary = TextRange()
    var location = TextRange()
    var start = Time()
    /// DTEND's time; wall seconds of DURATION where it has one.
    var end = Time()
    /// Whole days of DURATION, which are nominal (RFC 5545 3.3.6).
    var durationDays: Int32 = 0
    var line: UInt32 = 0
    var calendar: UInt32 = 0
    var sequence: Int32 = 0
    /// The place in ``extras``; -1 where it has none.
    var extras: Int32 = -1
    var ending = Ending.open
    var status = EventStatus.confirmed
    var isTransparent = false
    var isDeclined = false
  }

  /// What few events have.
  struct Extras: Sendable {
    var rules: [(rule: RecurrenceRule, until: Time?, line: Int)] = []
    var dates: [Span] = []
    var exceptions: [Time] = []
    var recurrenceID: Time?
    var isThisAndFuture = false
    var attendees: [TextRange] = []
  }

  /// What says nothing of when an event is.
  struct Details: Sendable {
    var description: TextRange?
    var categories: [TextRange] = []
    var conference: TextRange?
    var colour: TextRange?
    var organizer: TextRange?
    var organizerName: TextRange?
  }

  /// A period: RDATE;VALUE=PERIOD, or a plain RDATE without an end.
  struct Span: Sendable {
    var start: Time
    var end: Time?
    var duration: (days: Int, seconds: Int)?
  }

  /// One VCALENDAR.
  struct Calendar: Sendable {
    var name = TextRange()
    var product = TextRange()
    /// X-WR-TIMEZONE, among the zones.
    var zone: ZoneNumber?
  }

  let bytes: [UInt8]
  var records: [Record] = []
  var extras: [Extras] = []
  var calendars: [Calendar] = []
  /// The zones of the file's TZIDs; nil for those that nobody knows.
  var zones: [Zone?] = []
  /// What else an event says, by the line on which it begins, where it was asked for.
  var details: [UInt32: Details] = [:]
  /// A hash of each record's UID.
  var uidHashes: [UInt64] = []
  /// What is not as it should be, by line, the first ``ReadingLimits/problems`` of them.
  public internal(set) var problems: [ReadingProblem] = []
  /// Whether the file ends inside a component, so that it is not all there.
  public internal(set) var isCut = false
  /// How many losses came after those; of notes that many are enough.
  public internal(set) var furtherProblems = 0
  /// Components that are no events, free-busy times or zones, and were passed over.
  public internal(set) var skippedComponents = 0

  /// How many events there are, overrides counted by themselves.
  public var eventCount: Int { records.count }

  init(bytes: [UInt8]) { self.bytes = bytes }

  mutating func add(_ problem: ReadingProblem) {
    if !hasEnoughProblems { problems.append(problem) } else if problem.gravity == .loss { furtherProblems += 1 }
  }

  /// Whether further problems are only counted.
  var hasEnoughProblems: Bool { problems.count >= ReadingLimits.problems }

  func extras(of record: Record) -> Extras? { record.extras < 0 ? nil : extras[Int(record.extras)] }
}

/// STATUS of an event (RFC 5545 3.8.1.11); what is none of them counts as confirmed.
public enum EventStatus: String, CaseIterable, Hashable, Sendable {
  /// It takes place.
  case confirmed = "CONFIRMED"
  /// It is not settled.
  case tentative = "TENTATIVE"
  /// It does not take place.
  case cancelled = "CANCELLED"
}

extension CalendarStream {
  /// The text of a value: folds taken out, escapes undone (RFC 5545 3.1, 3.3.11), what is no UTF-8 replaced.
  func text(_ range: TextRange) -> String { String(decoding: unfolded(range, unescaping: true), as: UTF8.self) }

  /// The bytes of a value without folds, and without escapes where asked.
  func unfolded(_ range: TextRange, unescaping: Bool) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(Int(range.length))
    var index = Int(range.offset)
    let end = index + Int(range.length)
    while index < end {
      let byte = bytes[index]
      if byte == .lf || byte == .cr {
        index += 1
        // After the end of a physical line one white space belongs to the fold.
        if byte == .lf, index < end, bytes[index] == .space || bytes[index] == .tab { index += 1 }
      } else {
        result.append(byte)
        index += 1
      }
    }
    return unescaping && result.contains(.backslash) ? unescaped(result) : result
  }

  /// The texts of a list (CATEGORIES, RFC 5545 3.8.1.2), told apart by commas that are not escaped; empty ones are none.
  func texts(_ range: TextRange) -> [String] {
    var parts: [[UInt8]] = [[]]
    var isEscaped = false
    for byte in unfolded(range, unescaping: false) {
      if byte == .comma, !isEscaped { parts.append([]) } else { parts[parts.count - 1].append(byte) }
      isEscaped = byte == .backslash && !isEscaped
    }
    return parts.map { String(decoding: unescaped($0), as: UTF8.self) }.filter { !$0.isEmpty }
  }

  private func unescaped(_ text: [UInt8]) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(text.count)
    var index = 0
    while index < text.count {
      if text[index] == .backslash, index + 1 < text.count {
        let next = text[index + 1]
        result.append(next == UInt8(ascii: "n") || next == UInt8(ascii: "N") ? .lf : next)
        index += 2
      } else {
        result.append(text[index])
        index += 1
      }
    }
    return result
  }
}

extension UInt8 {
  static let lf = UInt8(ascii: "\n")
  static let cr = UInt8(ascii: "\r")
  static let space = UInt8(ascii: " ")
  static let tab = UInt8(ascii: "\t")
  static let backslash = UInt8(ascii: "\\")
  static let colon = UInt8(ascii: ":")
  static let semicolon = UInt8(ascii: ";")
  static let comma = UInt8(ascii: ",")
  static let equals = UInt8(ascii: "=")
  static let quote = UInt8(ascii: "\"")
  static let caret = UInt8(ascii: "^")
}
