import CivilTime

/// Values of RFC 5545 3.3 out of bytes; nil for everything that is none.
enum ValueReader {
  /// A DATE (`20180321`) or DATE-TIME (`20180321T130000`, with `Z` in UTC), to the letter of 3.3.4 and 3.3.5. A leap second is read as
  /// the second before it (3.3.12). The zone is `date`, `utc` or `floating`.
  static func time(_ bytes: Span<UInt8>, _ range: Range<Int>) -> CalendarStream.Time? {
    let count = range.count
    guard count == 8 || count == 15 || count == 16 else { return nil }
    let at = range.lowerBound
    guard let year = digits(bytes, at, 4), let month = digits(bytes, at + 4, 2), let date = digits(bytes, at + 6, 2),
      let day = Day(year: year, month: month, day: date)
    else { return nil }
    if count == 8 { return CalendarStream.Time(wall: day.epochDay * 86_400, zone: .date) }
    guard bytes[at + 8] | 0x20 == UInt8(ascii: "t"), let hour = digits(bytes, at + 9, 2), let minute = digits(bytes, at + 11, 2),
      let second = digits(bytes, at + 13, 2), hour < 24, minute < 60, second <= 60
    else { return nil }
    let isUTC = count == 16
    if isUTC, bytes[at + 15] | 0x20 != UInt8(ascii: "z") { return nil }
    let wall = day.epochDay * 86_400 + hour * 3600 + minute * 60 + min(second, 59)
    return CalendarStream.Time(wall: wall, zone: isUTC ? .utc : .floating)
  }

  @inline(__always) private static func digits(_ bytes: Span<UInt8>, _ at: Int, _ count: Int) -> Int? {
    var value = 0
    for index in at..<(at + count) {
      let digit = bytes[index] &- UInt8(ascii: "0")
      guard digit < 10 else { return nil }
      value = value * 10 + Int(digit)
    }
    return value
  }

  /// A whole number with a sign (3.3.8), at most eighteen digits.
  static func integer(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Int? {
    var index = range.lowerBound
    guard index < range.upperBound else { return nil }
    let isNegative = bytes[index] == UInt8(ascii: "-")
    if isNegative || bytes[index] == UInt8(ascii: "+") { index += 1 }
    guard (1...18).contains(range.upperBound - index), let value = digits(bytes, index, range.upperBound - index) else { return nil }
    return isNegative ? -value : value
  }

  /// A DURATION (3.3.6) as nominal days and exact seconds, neither longer than the calendar is; nil where it is negative or none.
  static func duration(_ bytes: Span<UInt8>, _ range: Range<Int>) -> (days: Int, seconds: Int)? {
    var index = range.lowerBound
    let end = range.upperBound
    if index < end, bytes[index] == UInt8(ascii: "+") { index += 1 }
    guard index < end, bytes[index] | 0x20 == UInt8(ascii: "p") else { return nil }
    index += 1
    var (days, seconds) = (0, 0)
    var isTime = false
    var hasPart = false
    while index < end {
      if bytes[index] | 0x20 == UInt8(ascii: "t"), !isTime {
        isTime = true
        index += 1
        continue
      }
      let start = index
      while index < end, bytes[index] &- UInt8(ascii: "0") < 10 { index += 1 }
      guard index < end, (1...9).contains(index - start), let value = digits(bytes, start, index - start) else { return nil }
      switch (bytes[index] | 0x20, isTime) {
      case (UInt8(ascii: "w"), false): days += value * 7
      case (UInt8(ascii: "d"), false): days += value
      case (UInt8(ascii: "h"), true): seconds += value * 3600
      case (UInt8(ascii: "m"), true): seconds += value * 60
      case (UInt8(ascii: "s"), true): seconds += value
      default: return nil
      }
      hasPart = true
      index += 1
    }
    return hasPart && days < 3_700_000 && seconds < 3_700_000 * 86_400 ? (days, seconds) : nil
  }

  /// A UTC-OFFSET (3.3.14) in seconds.
  static func offset(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Int? {
    let at = range.lowerBound
    guard range.count == 5 || range.count == 7, bytes[at] == UInt8(ascii: "+") || bytes[at] == UInt8(ascii: "-"),
      let hours = digits(bytes, at + 1, 2), let minutes = digits(bytes, at + 3, 2),
      let seconds = range.count == 7 ? digits(bytes, at + 5, 2) : 0, hours < 24, minutes < 60, seconds < 60
    else { return nil }
    let value = hours * 3600 + minutes * 60 + seconds
    return bytes[at] == UInt8(ascii: "-") ? -value : value
  }

  /// The pieces between separators.
  static func pieces(_ bytes: Span<UInt8>, _ range: Range<Int>, separator: UInt8, _ body: (Range<Int>) -> Bool) -> Bool {
    var start = range.lowerBound
    for index in range where bytes[index] == separator {
      guard body(start..<index) else { return false }
      start = index + 1
    }
    return body(start..<range.upperBound)
  }

  /// Whether bytes are a word, whatever the case; the word is given in capitals.
  static func isWord(_ bytes: Span<UInt8>, _ range: Range<Int>, _ word: StaticString) -> Bool {
    guard range.count == word.utf8CodeUnitCount else { return false }
    return word.withUTF8Buffer { letters in
      for index in 0..<letters.count {
        let byte = bytes[range.lowerBound + index]
        let upper = byte &- UInt8(ascii: "a") < 26 ? byte & 0xDF : byte
        if upper != letters[index] { return false }
      }
      return true
    }
  }

  /// Bytes as a text, for words in findings: at most a hundred characters.
  static func word(_ bytes: Span<UInt8>, _ range: Range<Int>) -> String {
    var copy: [UInt8] = []
    for index in range.prefix(200) { copy.append(bytes[index]) }
    return String(String(decoding: copy, as: UTF8.self).prefix(100))
  }
}
