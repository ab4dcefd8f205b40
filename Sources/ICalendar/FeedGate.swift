/// What the bytes of a feed must be, whoever wrote them (feed contract F1, F28, F30): checked on the way out, independent of libical.
enum FeedGate {
  /// The most a feed may hold, in bytes. Google documents 1 MB.
  static let byteLimit = 900 << 10
  private static let lineLimit = 75

  static func check(_ bytes: [UInt8]) throws(CalendarProblem) {
    guard bytes.count <= byteLimit else { throw .tooLarge(limit: byteLimit) }
    guard bytes.starts(with: "BEGIN:VCALENDAR\r\n".utf8), bytes.suffix(15).elementsEqual("END:VCALENDAR\r\n".utf8),
      String(validating: bytes, as: UTF8.self) != nil
    else { throw .unreadable }
    var start = 0
    var number = 1
    while start < bytes.count {
      guard let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")), end > start, bytes[end - 1] == UInt8(ascii: "\r") else {
        throw .line(number, .lineEnd)
      }
      try check(bytes[start..<(end - 1)], number)
      start = end + 1
      number += 1
    }
  }

  private static func check(_ line: ArraySlice<UInt8>, _ number: Int) throws(CalendarProblem) {
    if line.isEmpty { throw .line(number, .blank) }
    if line.count > lineLimit { throw .line(number, .tooLong) }
    if line.contains(UInt8(ascii: "\r")) { throw .line(number, .lineEnd) }
    if line.starts(with: "X-LIC-ERROR".utf8) { throw .line(number, .error) }
    // A folded line begins with a space; what follows must begin a character.
    if line.first == UInt8(ascii: " "), let next = line.dropFirst().first, next & 0xC0 == 0x80 { throw .line(number, .splitCharacter) }
  }
}
