/// The path that a request target means.
enum RequestPath {
  /// The path without its leading slash and its query, percent-decoded once; nil where it is no path that anything could have: a wrong
  /// escape, an escaped slash or backslash, a control character, a part `.` or `..`, an empty part within.
  static func read(_ target: String) -> String? {
    var bytes = Substring(target).utf8
    // The absolute form, as for a proxy: what is before the path is not ours to judge.
    if bytes.first != slash {
      guard let rest = afterAuthority(bytes) else { return nil }
      bytes = rest
    }
    if let end = bytes.firstIndex(where: { $0 == UInt8(ascii: "?") || $0 == UInt8(ascii: "#") }) { bytes = bytes[..<end] }
    if bytes.isEmpty { return "" }
    bytes = bytes.dropFirst()
    var isPlain = true
    var before = slash
    for byte in bytes {
      switch byte {
      case UInt8(ascii: "%"): isPlain = false
      case UInt8(ascii: ".") where before == slash: isPlain = false
      case slash where before == slash: return nil
      case 0...0x20, 0x7F, UInt8(ascii: "\\"): return nil
      default: break
      }
      before = byte
    }
    if isPlain { return String(Substring(bytes)) }
    guard let decoded = decoded(bytes) else { return nil }
    let parts = decoded.utf8.split(separator: slash, omittingEmptySubsequences: false)
    return parts.contains { $0.elementsEqual(".".utf8) || $0.elementsEqual("..".utf8) } ? nil : decoded
  }

  private static let slash = UInt8(ascii: "/")

  private static func afterAuthority(_ bytes: Substring.UTF8View) -> Substring.UTF8View? {
    for scheme in ["http://", "https://"] where bytes.count > scheme.utf8.count {
      let lower = bytes.prefix(scheme.utf8.count).map { (65...90).contains($0) ? $0 + 32 : $0 }
      if lower.elementsEqual(scheme.utf8) {
        let rest = bytes.dropFirst(scheme.utf8.count)
        guard let end = rest.firstIndex(where: { $0 == slash || $0 == UInt8(ascii: "?") }) else { return rest.suffix(0) }
        return end == rest.startIndex ? nil : rest[end] == slash ? rest[end...] : rest.suffix(0)
      }
    }
    return nil
  }

  private static func decoded(_ bytes: Substring.UTF8View) -> String? {
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count)
    var rest = bytes.makeIterator()
    while let byte = rest.next() {
      guard byte == UInt8(ascii: "%") else {
        result.append(byte)
        continue
      }
      guard let high = rest.next().flatMap(digit), let low = rest.next().flatMap(digit) else { return nil }
      let value = high * 16 + low
      guard value > 0x20, value != 0x7F, value != slash, value != UInt8(ascii: "\\") else { return nil }
      result.append(value)
    }
    return String(validating: result, as: UTF8.self)
  }

  private static func digit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case 48...57: byte - 48
    case 65...70: byte - 55
    case 97...102: byte - 87
    default: nil
    }
  }

  /// A path as it stands in `Location`.
  static func encoded(_ path: String) -> String {
    let digits = Array("0123456789ABCDEF")
    return path.utf8.reduce(into: "") { text, byte in
      switch byte {
      case 48...57, 65...90, 97...122, UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "~"), slash:
        text.unicodeScalars.append(Unicode.Scalar(byte))
      default: text += "%\(digits[Int(byte >> 4)])\(digits[Int(byte & 15)])"
      }
    }
  }
}
