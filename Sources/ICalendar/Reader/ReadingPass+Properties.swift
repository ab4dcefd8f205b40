import CivilTime
import Recurrence

/// What the properties of a component say.
extension ReadingPass {
  /// What refuses the event at hand; the first reason counts.
  mutating func refuse(_ problem: ReadingProblem) {
    if draft.problem == nil { draft.problem = problem }
  }

  mutating func refuse(_ bytes: Span<UInt8>, _ line: ContentLine, _ mistake: (String) -> ReadingProblem.Mistake) {
    refuse(ReadingProblem(lineNumber, mistake(ValueReader.word(bytes, line.name)), word: ValueReader.word(bytes, line.start..<line.end)))
  }

  /// Whether an event cannot do without a property.
  func matters(_ bytes: Span<UInt8>, _ name: Range<Int>) -> Bool {
    ReadingPass.vital.contains { ValueReader.isWord(bytes, name, $0) }
  }

  private static let vital: [StaticString] = [
    "DTSTART", "DTEND", "DURATION", "RRULE", "RDATE", "EXDATE", "RECURRENCE-ID", "UID", "STATUS", "TRANSP", "SEQUENCE", "FREEBUSY",
  ]

  // MARK: Events

  mutating func eventProperty(_ bytes: Span<UInt8>, _ line: ContentLine) {
    isAfterVital = false
    func isName(_ word: StaticString) -> Bool { ValueReader.isWord(bytes, line.name, word) }
    switch (line.name.count, bytes[line.name.lowerBound] & 0xDF) {
    case (7, UInt8(ascii: "D")) where isName("DTSTART"): start(bytes, line)
    case (5, UInt8(ascii: "D")) where isName("DTEND"): ending(bytes, line)
    case (8, UInt8(ascii: "D")) where isName("DURATION"): duration(bytes, line)
    case (3, UInt8(ascii: "U")) where isName("UID"):
      guard !draft.hasUID, let parameters = parameters(bytes, line) else { return }
      draft.hasUID = true
      draft.record.uid = text(bytes, line, parameters.value)
      draft.uidHash = uidHash(bytes, parameters.value)
    case (7, UInt8(ascii: "S")) where isName("SUMMARY"):
      guard !draft.hasSummary, let parameters = parameters(bytes, line) else { return }
      draft.hasSummary = true
      draft.record.summary = text(bytes, line, parameters.value)
    case (8, UInt8(ascii: "L")) where isName("LOCATION"):
      guard !draft.hasLocation, let parameters = parameters(bytes, line) else { return }
      draft.hasLocation = true
      draft.record.location = text(bytes, line, parameters.value)
    case (5, UInt8(ascii: "R")) where isName("RRULE"): rule(bytes, line)
    case (5, UInt8(ascii: "R")) where isName("RDATE"): dates(bytes, line)
    case (6, UInt8(ascii: "E")) where isName("EXDATE"): exceptions(bytes, line)
    case (6, UInt8(ascii: "E")) where isName("EXRULE"): stream.add(ReadingProblem(lineNumber, .exrule, .note))
    case (13, UInt8(ascii: "R")) where isName("RECURRENCE-ID"): recurrenceID(bytes, line)
    case (6, UInt8(ascii: "S")) where isName("STATUS"):
      guard !draft.hasStatus, let parameters = parameters(bytes, line) else { return }
      draft.hasStatus = true
      draft.record.status =
        ValueReader.isWord(bytes, parameters.value, "CANCELLED")
        ? .cancelled : ValueReader.isWord(bytes, parameters.value, "TENTATIVE") ? .tentative : .confirmed
    case (6, UInt8(ascii: "T")) where isName("TRANSP"):
      guard !draft.hasTransparency, let parameters = parameters(bytes, line) else { return }
      draft.hasTransparency = true
      draft.record.isTransparent = ValueReader.isWord(bytes, parameters.value, "TRANSPARENT")
    case (8, UInt8(ascii: "S")) where isName("SEQUENCE"):
      guard let parameters = parameters(bytes, line) else { return }
      draft.record.sequence = Int32(clamping: max(0, ValueReader.integer(bytes, parameters.value) ?? 0))
    case (8, UInt8(ascii: "A")) where isName("ATTENDEE"): attendee(bytes, line)
    case (9, UInt8(ascii: "O")) where isName("ORGANIZER"): organizer(bytes, line)
    default: if keepsDetails { detail(bytes, line) }
    }
  }

  /// What says nothing of when an event is; of each the first counts.
  private mutating func detail(_ bytes: Span<UInt8>, _ line: ContentLine) {
    func isName(_ word: StaticString) -> Bool { ValueReader.isWord(bytes, line.name, word) }
    let isConference = isName("CONFERENCE") || isName("X-GOOGLE-CONFERENCE") || isName("X-MICROSOFT-SKYPETEAMSMEETINGURL")
    guard isConference || isName("DESCRIPTION") || isName("CATEGORIES") || isName("COLOR"),
      let parameters = parameters(bytes, line), !parameters.value.isEmpty
    else { return }
    let value = text(bytes, line, parameters.value)
    if isName("CATEGORIES") {
      draft.details.categories.append(value)
    } else if isName("COLOR") {
      draft.details.colour = draft.details.colour ?? value
    } else if isConference {
      draft.details.conference = draft.details.conference ?? value
    } else {
      draft.details.description = draft.details.description ?? value
    }
  }

  private mutating func start(_ bytes: Span<UInt8>, _ line: ContentLine) {
    if draft.hasStart { return refuse(bytes, line) { .twice($0) } }
    guard let time = time(bytes, line) else { return }
    draft.hasStart = true
    draft.record.start = time
  }

  private mutating func ending(_ bytes: Span<UInt8>, _ line: ContentLine) {
    if draft.record.ending != .open { return refuse(bytes, line) { .twice($0) } }
    guard let time = time(bytes, line) else { return }
    draft.record.ending = .end
    draft.record.end = time
  }

  private mutating func duration(_ bytes: Span<UInt8>, _ line: ContentLine) {
    isAfterVital = true
    if draft.record.ending != .open { return refuse(bytes, line) { .twice($0) } }
    guard let parameters = parameters(bytes, line), let length = ValueReader.duration(bytes, parameters.value) else {
      return refuse(bytes, line) { .badValue($0) }
    }
    draft.record.ending = .duration
    draft.record.durationDays = Int32(clamping: length.days)
    draft.record.end.wall = length.seconds
  }

  private mutating func rule(_ bytes: Span<UInt8>, _ line: ContentLine) {
    isAfterVital = true
    guard let parameters = parameters(bytes, line) else { return refuse(bytes, line) { .badValue($0) } }
    do throws(RuleReader.Problem) {
      let (rule, until) = try RuleReader.read(bytes, parameters.value)
      draft.extras.rules.append((rule, until, lineNumber))
      draft.hasExtras = true
    } catch {
      refuse(ReadingProblem(lineNumber, .badRule(error.part), word: ValueReader.word(bytes, parameters.value)))
    }
  }

  private mutating func dates(_ bytes: Span<UInt8>, _ line: ContentLine) {
    guard let parameters = timed(bytes, line) else { return }
    var spans: [CalendarStream.Span] = []
    let zone = zoneNumber(bytes, parameters)
    let isWhole = ValueReader.pieces(bytes, parameters.value, separator: .comma) { piece in
      if piece.isEmpty { return true }
      guard let span = ReadingPass.span(bytes, piece, zone) else { return false }
      spans.append(span)
      return true
    }
    guard isWhole else { return refuse(bytes, line) { .badValue($0) } }
    guard takeDates(spans.count) else { return }
    draft.extras.dates += spans
    draft.hasExtras = true
  }

  private mutating func exceptions(_ bytes: Span<UInt8>, _ line: ContentLine) {
    guard let parameters = timed(bytes, line) else { return }
    var times: [CalendarStream.Time] = []
    let zone = zoneNumber(bytes, parameters)
    let isWhole = ValueReader.pieces(bytes, parameters.value, separator: .comma) { piece in
      if piece.isEmpty { return true }
      guard let time = ValueReader.time(bytes, piece) else { return false }
      times.append(ReadingPass.placed(time, zone))
      return true
    }
    guard isWhole else { return refuse(bytes, line) { .badValue($0) } }
    guard takeDates(times.count) else { return }
    draft.extras.exceptions += times
    draft.hasExtras = true
  }

  /// Counts dates of RDATE and EXDATE, of which a file may have as many as occurrences; refuses the event beyond that.
  private mutating func takeDates(_ count: Int) -> Bool {
    dateCount += count
    if dateCount > limits.occurrences { refuse(ReadingProblem(lineNumber, .cap(.occurrences, limits.occurrences))) }
    return dateCount <= limits.occurrences
  }

  private mutating func recurrenceID(_ bytes: Span<UInt8>, _ line: ContentLine) {
    if draft.extras.recurrenceID != nil { return refuse(bytes, line) { .twice($0) } }
    guard let time = time(bytes, line) else { return }
    draft.extras.recurrenceID = time
    draft.extras.isThisAndFuture = parameters(bytes, line)?.isThisAndFuture ?? false
    draft.hasExtras = true
  }

  private mutating func attendee(_ bytes: Span<UInt8>, _ line: ContentLine) {
    guard let parameters = parameters(bytes, line), !parameters.value.isEmpty else { return }
    draft.extras.attendees.append(text(bytes, line, parameters.value))
    draft.hasExtras = true
    if parameters.hasDeclined {
      draft.declined.append(ReadingPass.address(bytes, parameters.value))
    } else {
      draft.hasOthers = true
    }
  }

  private mutating func organizer(_ bytes: Span<UInt8>, _ line: ContentLine) {
    guard let parameters = parameters(bytes, line), !parameters.value.isEmpty else { return }
    draft.extras.attendees.append(text(bytes, line, parameters.value))
    draft.hasExtras = true
    draft.organizer = ReadingPass.address(bytes, parameters.value)
    guard keepsDetails, draft.details.organizer == nil else { return }
    draft.details.organizer = text(bytes, line, parameters.value)
    draft.details.organizerName = parameters.name.map { text(bytes, line, $0) }
  }

  /// An address in small letters, without `mailto:`.
  static func address(_ bytes: Span<UInt8>, _ range: Range<Int>) -> [UInt8] {
    var result: [UInt8] = []
    for index in range { result.append(bytes[index] &- UInt8(ascii: "A") < 26 ? bytes[index] | 0x20 : bytes[index]) }
    return result.starts(with: "mailto:".utf8) ? Array(result.dropFirst(7)) : result
  }

  // MARK: Free-busy times

  mutating func freeBusyProperty(_ bytes: Span<UInt8>, _ line: ContentLine) {
    guard ValueReader.isWord(bytes, line.name, "FREEBUSY") else { return }
    guard let parameters = parameters(bytes, line) else {
      return stream.add(ReadingProblem(lineNumber, .badValue("FREEBUSY"), word: ValueReader.word(bytes, line.start..<line.end)))
    }
    if parameters.freeBusyType == .free { return }
    let isWhole = ValueReader.pieces(bytes, parameters.value, separator: .comma) { piece in
      guard !piece.isEmpty else { return true }
      guard stream.records.count < limits.occurrences else {
        refuse(ReadingProblem(lineNumber, .cap(.occurrences, limits.occurrences)))
        return true
      }
      guard let span = ReadingPass.span(bytes, piece, .floating), span.end != nil || span.duration != nil else { return false }
      var record = draft.record
      record.line = UInt32(clamping: lineNumber)
      record.start = span.start
      if let end = span.end {
        guard end.wall >= span.start.wall else { return false }
        record.ending = .end
        record.end = end
      } else if let duration = span.duration {
        record.ending = .duration
        record.durationDays = Int32(clamping: duration.days)
        record.end.wall = duration.seconds
      }
      stream.records.append(record)
      stream.uidHashes.append(0)
      return true
    }
    if !isWhole { stream.add(ReadingProblem(lineNumber, .badValue("FREEBUSY"), word: ValueReader.word(bytes, parameters.value))) }
  }

  // MARK: Calendars

  mutating func calendarProperty(_ bytes: Span<UInt8>, _ line: ContentLine) {
    guard !stream.calendars.isEmpty else { return }
    let last = stream.calendars.count - 1
    if ValueReader.isWord(bytes, line.name, "X-WR-TIMEZONE"), let parameters = parameters(bytes, line), !parameters.value.isEmpty {
      stream.calendars[last].zone = number(bytes, parameters.value)
    } else if ValueReader.isWord(bytes, line.name, "X-WR-CALNAME"), let parameters = parameters(bytes, line) {
      stream.calendars[last].name = text(bytes, line, parameters.value)
    } else if ValueReader.isWord(bytes, line.name, "NAME"), stream.calendars[last].name.length == 0,
      let parameters = parameters(bytes, line)
    {
      stream.calendars[last].name = text(bytes, line, parameters.value)
    } else if ValueReader.isWord(bytes, line.name, "PRODID"), let parameters = parameters(bytes, line) {
      stream.calendars[last].product = text(bytes, line, parameters.value)
    }
  }
}
