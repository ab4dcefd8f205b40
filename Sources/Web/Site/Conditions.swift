import CivilTime

/// What the client has already (RFC 9110 13.1), and which representations it takes (12.5.3).
enum Conditions {
  /// Whether one of the tags of an `If-None-Match` is this one, weakly compared; `*` is any.
  static func names(_ list: String, _ tag: String) -> Bool {
    if list == tag { return true }
    var rest = Substring(list).utf8
    while true {
      rest = rest.drop { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") || $0 == UInt8(ascii: ",") }
      guard let first = rest.first else { return false }
      if first == UInt8(ascii: "*") { return true }
      if first == UInt8(ascii: "W"), rest.dropFirst().first == UInt8(ascii: "/") { rest = rest.dropFirst(2) }
      guard rest.first == UInt8(ascii: "\""), let end = rest.dropFirst().firstIndex(of: UInt8(ascii: "\"")) else {
        // Some clients forget the quotes; what stands up to the next comma is taken for the tag.
        let word = rest.prefix { $0 != UInt8(ascii: ",") && $0 != UInt8(ascii: " ") }
        if !word.isEmpty, word.elementsEqual(tag.utf8.dropFirst().dropLast()) { return true }
        rest = rest.dropFirst(max(1, word.count))
        continue
      }
      if rest[...end].elementsEqual(tag.utf8) { return true }
      rest = rest[end...].dropFirst()
    }
  }

  /// Whether `Accept-Encoding` asks for gzip: named or by `*`, not with q=0, and not liked less than plain bytes that are named.
  static func acceptsGzip(_ value: String) -> Bool {
    var (gzip, any, plain): (Int?, Int?, Int?)
    for item in value.utf8.split(separator: UInt8(ascii: ",")) {
      let parts = item.split(separator: UInt8(ascii: ";"), omittingEmptySubsequences: false)
      guard let coding = parts.first.map(word) else { continue }
      let weight = parts.dropFirst().reduce(1000) { weight, part in quality(word(part)) ?? weight }
      switch coding {
      case "gzip", "x-gzip": gzip = max(gzip ?? 0, weight)
      case "*": any = weight
      case "identity": plain = weight
      default: break
      }
    }
    guard let wish = gzip ?? any, wish > 0 else { return false }
    return wish >= plain ?? 0
  }

  private static func word(_ bytes: Substring.UTF8View) -> String { String(Substring(bytes)).trimmingSpaces.lowercased() }

  /// Thousandths of `q=0.5`; nil for another parameter. What is no weight counts as 0.
  private static func quality(_ part: String) -> Int? {
    guard part.hasPrefix("q=") else { return nil }
    let digits = part.dropFirst(2).split(separator: ".", omittingEmptySubsequences: false)
    guard let whole = digits.first, digits.count <= 2, whole == "0" || whole == "1" else { return 0 }
    let fraction = digits.count == 2 ? digits[1].prefix(3) : ""
    guard fraction.utf8.allSatisfy({ (48...57).contains($0) }) else { return 0 }
    return min(1000, (whole == "1" ? 1000 : 0) + (Int(fraction + String(repeating: "0", count: 3 - fraction.count)) ?? 0))
  }
}

extension String {
  var trimmingSpaces: String {
    let isSpace: (UInt8) -> Bool = { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
    let start = utf8.drop(while: isSpace)
    let end = start.lastIndex { !isSpace($0) }
    return end.map { String(Substring(start[...$0])) } ?? ""
  }
}
