import CivilTime

/// One occurrence of an event of a ``CalendarStream``: when it is, half-open, in instants.
public struct Occurrence: Hashable, Sendable {
  /// When it starts.
  public let start: Instant
  /// When it ends; not before the start.
  public let end: Instant
  /// When it would start by the rule; nil where the event does not recur.
  public var original: Instant? { originalSeconds == .min ? nil : Instant(seconds: originalSeconds) }
  /// The number of the event whose title, place and status it has.
  public let event: Int32

  private let originalSeconds: Int

  init(start: Int, end: Int, original: Int, event: Int) {
    self.start = Instant(seconds: start)
    self.end = Instant(seconds: end)
    originalSeconds = original
    self.event = Int32(truncatingIfNeeded: event)
  }
}

/// The occurrences of a calendar within a window.
public struct Occurrences: Sendable {
  /// All of them, in no particular order.
  public var list: [Occurrence] = []
  /// Where a limit or a rule that is too much work has cut them off, and what is odd about the series.
  public private(set) var problems: [ReadingProblem] = []
  private var notes = 0

  /// Adds a problem; of notes and of losses so many are enough, and neither crowds out the other.
  mutating func add(_ problem: ReadingProblem) {
    if problem.gravity == .note { notes += 1 }
    let count = problem.gravity == .note ? notes : problems.count - notes
    if count <= ReadingLimits.problems { problems.append(problem) }
  }
}

/// What an event says of itself.
public struct EventTexts: Hashable, Sendable {
  /// UID; empty where it has none.
  public let uid: String
  /// SUMMARY; empty where it has none.
  public let summary: String
  /// LOCATION; empty where it has none.
  public let location: String
}

/// What an event says that tells nothing of when it is.
public struct EventDetails: Hashable, Sendable {
  /// DESCRIPTION; empty where it has none.
  public let description: String
  /// CATEGORIES, of all lines, in order.
  public let categories: [String]
  /// Where to join: CONFERENCE (RFC 7986 5.11), or what Google and Microsoft write in its place.
  public let conference: String?
  /// COLOR (RFC 7986 5.9): a name of CSS3.
  public let colour: String?
  /// The address of ORGANIZER, without `mailto:`.
  public let organizer: String?
  /// CN of ORGANIZER.
  public let organizerName: String?
}

extension CalendarStream {
  /// What an event says of itself.
  public func texts(ofEvent number: Int32) -> EventTexts {
    let record = records[Int(number)]
    return EventTexts(uid: text(record.uid), summary: text(record.summary), location: text(record.location))
  }

  /// DESCRIPTION; empty where it has none, or where the reader did not keep it.
  public func description(ofEvent number: Int32) -> String {
    details[records[Int(number)].line]?.description.map(text) ?? ""
  }

  /// What an event says beside when it is; nothing where the reader did not keep it.
  public func details(ofEvent number: Int32) -> EventDetails {
    let kept = details[records[Int(number)].line]
    let address = kept?.organizer.map(text).map { $0.lowercased().hasPrefix("mailto:") ? String($0.dropFirst(7)) : $0 }
    return EventDetails(
      description: kept?.description.map(text) ?? "", categories: kept?.categories.flatMap(texts) ?? [],
      conference: kept?.conference.map(text), colour: kept?.colour.map(text), organizer: address,
      organizerName: kept?.organizerName.map(text))
  }

  /// What the first calendar is called: X-WR-CALNAME, else NAME (RFC 7986 5.1); empty where it has no name.
  public var name: String { calendars.first.map { text($0.name) } ?? "" }
  /// The program that wrote the first calendar (PRODID, RFC 5545 3.7.3).
  public var product: String { calendars.first.map { text($0.product) } ?? "" }

  /// The line an event begins on.
  public func line(ofEvent number: Int32) -> Int { Int(records[Int(number)].line) }
  /// STATUS.
  public func status(ofEvent number: Int32) -> EventStatus { records[Int(number)].status }
  /// Whether it takes no time (TRANSP).
  public func isTransparent(_ number: Int32) -> Bool { records[Int(number)].isTransparent }
  /// Whether it recurs, or is an occurrence of something that does.
  public func recurs(_ number: Int32) -> Bool {
    guard let extras = extras(of: records[Int(number)]) else { return false }
    return !extras.rules.isEmpty || !extras.dates.isEmpty || extras.recurrenceID != nil
  }
  /// Whether it lasts whole days.
  public func isWholeDays(_ number: Int32) -> Bool { records[Int(number)].start.isDate }
  /// Whether its times are in no zone of their own, so that they are wherever the reader is.
  public func isFloating(_ number: Int32) -> Bool {
    let record = records[Int(number)]
    return record.start.zone == .floating
      && !(calendars.indices.contains(Int(record.calendar)) && calendars[Int(record.calendar)].zone != nil)
  }
  /// The zone it gives its times in; nil for whole days and floating times.
  public func zone(ofEvent number: Int32) -> Zone? {
    let record = records[Int(number)]
    return record.start.isDate || isFloating(number)
      ? nil : zone(of: Time(wall: 0, zone: expansionZone(of: record)), calendar: record.calendar, floating: .utc)
  }
  /// The zone that the calendar names first: X-WR-TIMEZONE, else that of the first event in one; nil where it names none.
  public var firstZone: Zone? {
    calendars.lazy.compactMap { $0.zone.flatMap { self.zones[Int($0.number)] } }.first
      ?? records.lazy.compactMap { $0.start.zone.number >= 0 ? self.zones[Int($0.start.zone.number)] : nil }.first
  }
  /// Whether the one whose calendar it is, or everyone, has declined.
  public func isDeclined(_ number: Int32) -> Bool { records[Int(number)].isDeclined }

  /// Whether it takes time as RFC 5545 has it: not TRANSPARENT, not CANCELLED, not declined.
  public func isBusy(_ number: Int32) -> Bool {
    let record = records[Int(number)]
    return !record.isTransparent && record.status != .cancelled && !record.isDeclined
  }

  /// Whether an event is the same as one of another calendar: UID, start, end, title and rules as the files have them.
  public func isSame(_ event: Int32, as other: Int32, of stream: CalendarStream) -> Bool {
    let (a, b) = (records[Int(event)], stream.records[Int(other)])
    guard a.start.wall == b.start.wall, a.end.wall == b.end.wall, a.durationDays == b.durationDays, a.start.isDate == b.start.isDate,
      a.uid.length > 0, texts(ofEvent: event) == stream.texts(ofEvent: other)
    else { return false }
    let (ours, theirs) = (extras(of: a), stream.extras(of: b))
    return ours?.rules.map(\.rule) == theirs?.rules.map(\.rule) && ours?.dates.count == theirs?.dates.count
      && ours?.exceptions.count == theirs?.exceptions.count
  }

  /// The addresses of those who attend, the organiser among them, in small letters and without `mailto:`.
  public func attendees(ofEvent number: Int32) -> [String] {
    let list = extras(of: records[Int(number)])?.attendees ?? []
    return list.map { range in
      let text = self.text(range).lowercased()
      return text.hasPrefix("mailto:") ? String(text.dropFirst(7)) : text
    }
  }

  /// Where an event's title can be told from another's without being made: the bytes of LOCATION, without folds and escapes.
  public func locationBytes(ofEvent number: Int32) -> [UInt8] { unfolded(records[Int(number)].location, unescaping: true) }

  /// In which zone an event recurs: its own; UTC is the calendar's (X-WR-TIMEZONE), as those who write such calendars mean it.
  func expansionZone(of record: Record) -> ZoneNumber {
    guard record.start.zone == .utc, calendars.indices.contains(Int(record.calendar)) else { return record.start.zone }
    return calendars[Int(record.calendar)].zone ?? .utc
  }
}
