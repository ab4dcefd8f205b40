import CivilTime

/// The parameters and values of a content line.
extension ReadingPass {
  /// The parameters of a property that we look at, and where its value is.
  struct Parameters {
    var value = 0..<0
    var zone: Range<Int>?
    /// CN.
    var name: Range<Int>?
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
      } else if ValueReader.isWord(bytes, name, "CN") {
        found.name = value
      } else if ValueReader.isWord(bytes, name, "VALUE") {
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

  /// The parameters of a property with times; refuses the event where there is no value, or too much before it.
  mutating func timed(_ bytes: Span<UInt8>, _ line: ContentLine) -> Parameters? {
    isAfterVital = true
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

  mutating func time(_ bytes: Span<UInt8>, _ line: ContentLine) -> CalendarStream.Time? {
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

  mutating func zoneNumber(_ bytes: Span<UInt8>, _ parameters: Parameters) -> CalendarStream.ZoneNumber {
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
    if name.contains(.caret) { name = ReadingPass.withoutCarets(name) }
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

  /// A parameter's value with the escapes of RFC 6868 undone: `^n`, `^'` and `^^`.
  private static func withoutCarets(_ text: [UInt8]) -> [UInt8] {
    var result: [UInt8] = []
    var index = 0
    while index < text.count {
      let next = index + 1 < text.count ? text[index + 1] : nil
      switch (text[index], next) {
      case (.caret, UInt8(ascii: "n")): result.append(.lf)
      case (.caret, UInt8(ascii: "'")): result.append(.quote)
      case (.caret, UInt8.caret): result.append(.caret)
      default:
        result.append(text[index])
        index -= 1
      }
      index += 2
    }
    return result
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

  func uidHash(_ bytes: Span<UInt8>, _ range: Range<Int>) -> UInt64 {
    // Nobody can choose UIDs that collide, as the seed is new in each process; what is made of the hash does not depend on it.
    var hasher = Hasher()
    bytes.withUnsafeBufferPointer { hasher.combine(bytes: UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer($0)[range])) }
    return UInt64(bitPattern: Int64(hasher.finalize()))
  }
}
