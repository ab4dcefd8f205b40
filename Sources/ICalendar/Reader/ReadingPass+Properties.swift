import CivilTime
import Recurrence

/// What the properties of a component say.
extension ReadingPass {
  /// The parameters of a property that we look at, and where its value is.
  struct Parameters {
    var value = 0..<0
    var zone: Range<Int>?
    var isPeriod = false
    var isDate = false
    var isThisAndFuture = false
    var hasDeclined = false
    var freeBusyType = FreeBusyType.busy
    var isCapped = false

    enum FreeBusyType {
      case busy, free
    }
  }

  /// Reads the parameters; nil where the line has no value.
  func parameters(_ bytes: Span<UInt8>, _ line: ContentLine) -> Parameters? {
    var found = Parameters()
    var index = line.name.upperBound
    var count = 0
    while index < line.end, bytes[index] == .semicolon {
      count += 1
      if count > limits.parameters { found.isCapped = true }
      index += 1
      let nameStart = index
      while index < line.end, bytes[index] != .equals, bytes[index] != .colon, bytes[index] != .semicolon { index += 1 }
      let name = nameStart..<index
      guard index < line.end else { return nil }
      guard bytes[index] == .equals else { continue }
      index += 1
      var valueStart = index
      var isQuoted = false
      if index < line.end, bytes[index] == .quote {
        index += 1
        while index < line.end, bytes[index] != .quote { index += 1 }
        valueStart += 1
        isQuoted = true
      } else {
        while index < line.end, bytes[index] != .colon, bytes[index] != .semicolon { index += 1 }
      }
      let value = valueStart..<index
      if isQuoted {
        guard index < line.end else { return nil }
        // Further values of the parameter, behind a comma, are none that we look at.
        while index < line.end, bytes[index] != .colon, bytes[index] != .semicolon { index += 1 }
      }
      if found.isCapped { continue }
      if ValueReader.isWord(bytes, name, "TZID") {
        found.zone = value
      } else if ValueReader.isWord(bytes, name, "VALUE") {
        found.isPeriod = ValueReader.isWord(bytes, value, "PERIOD")
        found.isDate = ValueReader.isWord(bytes, value, "DATE")
      } else if ValueReader.isWord(bytes, name, "RANGE") {
        found.isThisAndFuture = ValueReader.isWord(bytes, value, "THISANDFUTURE")
      } else if ValueReader.isWord(bytes, name, "PARTSTAT") {
        found.hasDeclined = ValueReader.isWord(bytes, value, "DECLINED")
      } else if ValueReader.isWord(bytes, name, "FBTYPE") {
        found.freeBusyType = ValueReader.isWord(bytes, value, "FREE") ? .free : .busy
      }
    }
    guard index < line.end, bytes[index] == .colon else { return nil }
    found.value = (index + 1)..<line.end
    return found
  }

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
    default: return
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
    if draft.record.ending != .open { return refuse(bytes, line) { .twice($0) } }
    guard let parameters = parameters(bytes, line), let length = ValueReader.duration(bytes, parameters.value) else {
      return refuse(bytes, line) { .badValue($0) }
    }
    draft.record.ending = .duration
    draft.record.durationDays = Int32(clamping: length.days)
    draft.record.end.wall = length.seconds
  }

  private mutating func rule(_ bytes: Span<UInt8>, _ line: ContentLine) {
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
  }

  /// An address in small letters, without `mailto:`.
  static func address(_ bytes: Span<UInt8>, _ range: Range<Int>) -> [UInt8] {
    var result: [UInt8] = []
    for index in range { result.append(bytes[index] &- UInt8(ascii: "A") < 26 ? bytes[index] | 0x20 : bytes[index]) }
    return result.starts(with: "mailto:".utf8) ? Array(result.dropFirst(7)) : result
  }

  // MARK: Free-busy times

  mutating func freeBusyProperty(_ bytes: Span<UInt8>, _ line: ContentLine) {
    guard ValueReader.isWord(bytes, line.name, "FREEBUSY"), let parameters = parameters(bytes, line) else { return }
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
    }
  }

  // MARK: Values

  /// The parameters of a property with times; refuses the event where there is no value, or too much before it.
  private mutating func timed(_ bytes: Span<UInt8>, _ line: ContentLine) -> Parameters? {
    guard let parameters = parameters(bytes, line) else {
      refuse(bytes, line) { .badValue($0) }
      return nil
    }
    guard !parameters.isCapped else {
      refuse(ReadingProblem(lineNumber, .cap(.parameters, limits.parameters)))
      return nil
    }
    return parameters
  }

  private mutating func time(_ bytes: Span<UInt8>, _ line: ContentLine) -> CalendarStream.Time? {
    guard let parameters = timed(bytes, line) else { return nil }
    var value = parameters.value
    while let last = value.last, bytes[last] == .space || bytes[last] == .tab { value = value.dropLast() }
    guard let time = ValueReader.time(bytes, value), !parameters.isDate || time.isDate else {
      refuse(bytes, line) { .badValue($0) }
      return nil
    }
    return ReadingPass.placed(time, zoneNumber(bytes, parameters))
  }

  /// A time in a zone, where it is neither in UTC nor a whole day.
  static func placed(_ time: CalendarStream.Time, _ zone: CalendarStream.ZoneNumber) -> CalendarStream.Time {
    time.zone == .floating ? CalendarStream.Time(wall: time.wall, zone: zone) : time
  }

  /// `start/end`, `start/duration`, or a start alone.
  static func span(_ bytes: Span<UInt8>, _ piece: Range<Int>, _ zone: CalendarStream.ZoneNumber) -> CalendarStream.Span? {
    let slash = piece.first { bytes[$0] == UInt8(ascii: "/") }
    guard let start = ValueReader.time(bytes, piece.lowerBound..<(slash ?? piece.upperBound)) else { return nil }
    guard let slash else { return CalendarStream.Span(start: placed(start, zone)) }
    let rest = (slash + 1)..<piece.upperBound
    if let end = ValueReader.time(bytes, rest) {
      // A period has a start before its end (3.3.9); in two zones only their instants could say.
      guard start.wall < end.wall || start.zone != end.zone else { return nil }
      return CalendarStream.Span(start: placed(start, zone), end: placed(end, zone))
    }
    guard let duration = ValueReader.duration(bytes, rest) else { return nil }
    return CalendarStream.Span(start: placed(start, zone), duration: duration)
  }

  private mutating func zoneNumber(_ bytes: Span<UInt8>, _ parameters: Parameters) -> CalendarStream.ZoneNumber {
    parameters.zone.map { number(bytes, $0) } ?? .floating
  }

  /// The number of a TZID in the VCALENDAR at hand.
  mutating func number(_ bytes: Span<UInt8>, _ range: Range<Int>) -> CalendarStream.ZoneNumber {
    if let lastZone, lastZone.name.count == range.count {
      var index = 0
      while index < range.count, lastZone.name[index] == bytes[range.lowerBound + index] { index += 1 }
      if index == range.count { return CalendarStream.ZoneNumber(number: lastZone.number) }
    }
    var name: [UInt8] = []
    name.reserveCapacity(range.count)
    for index in range { name.append(bytes[index]) }
    // The last number stands for all that are too many; nobody knows its name.
    if zoneNames.count >= ReadingLimits.zoneNames, zoneNumbers[name] == nil { name = [] }
    let number = zoneNumbers[name] ?? Int32(zoneNames.count)
    if number == zoneNames.count {
      zoneNumbers[name] = number
      zoneNames.append((stream.calendars.count - 1, name))
    }
    lastZone = (name, number)
    return CalendarStream.ZoneNumber(number: number)
  }

  /// Where a value lies in the file, whose folds have been taken out of the line.
  func text(_ bytes: Span<UInt8>, _ line: ContentLine, _ value: Range<Int>) -> CalendarStream.TextRange {
    guard line.isFolded else {
      let offset = line.raw + value.lowerBound - line.start
      return CalendarStream.TextRange(offset: UInt32(clamping: offset), length: UInt32(clamping: value.count))
    }
    let start = rawPlace(line.raw, after: value.lowerBound)
    let end = rawPlace(line.raw, after: value.upperBound)
    return CalendarStream.TextRange(offset: UInt32(clamping: start), length: UInt32(clamping: end - start))
  }

  private func rawPlace(_ start: Int, after count: Int) -> Int {
    var (index, left) = (start, count)
    let file = stream.bytes
    while left > 0, index < file.count {
      if let length = foldLength(file, index) {
        index += length
      } else {
        index += 1
        left -= 1
      }
    }
    return index
  }

  /// How long the fold is that begins here: any CRs, LF, one white space; nil where none does.
  private func foldLength(_ file: [UInt8], _ start: Int) -> Int? {
    var index = start
    while index < file.count, file[index] == .cr { index += 1 }
    guard index + 1 < file.count, file[index] == .lf, file[index + 1] == .space || file[index + 1] == .tab else { return nil }
    return index + 2 - start
  }

  private func uidHash(_ bytes: Span<UInt8>, _ range: Range<Int>) -> UInt64 {
    // Nobody can choose UIDs that collide, as the seed is new in each process; what is made of the hash does not depend on it.
    var hasher = Hasher()
    bytes.withUnsafeBufferPointer { hasher.combine(bytes: UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer($0)[range])) }
    return UInt64(bitPattern: Int64(hasher.finalize()))
  }
}
