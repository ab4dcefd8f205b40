import Glibc

/// An IPv4 or IPv6 address, without zone or port.
public struct IPAddress: Hashable, Sendable {
  /// Its 4 or 16 bytes, in network order.
  public let bytes: [UInt8]

  /// An address from its 4 or 16 bytes; nil for any other number of them.
  public init?(bytes: [UInt8]) {
    guard bytes.count == 4 || bytes.count == 16 else { return nil }
    self.bytes = bytes
  }

  /// Reads `192.0.2.1` or `2001:db8::1`; nil for anything else, also for other ways to write an IPv4 address.
  public init?(_ text: String) {
    var read = [UInt8](repeating: 0, count: 16)
    if inet_pton(AF_INET, text, &read) == 1 {
      bytes = Array(read.prefix(4))
    } else if inet_pton(AF_INET6, text, &read) == 1 {
      bytes = read
    } else {
      return nil
    }
  }

  /// Reads an IPv4 address in all the ways of `inet_aton`, which resolvers take as well: one to four numbers, each decimal, octal (`0177`) or
  /// hexadecimal (`0x7f`), the last one filling what is left. nil for anything else.
  init?(numbers text: String) {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false).map(IPAddress.number)
    guard (1...4).contains(parts.count) else { return nil }
    var value: UInt64 = 0
    for part in parts.dropLast() {
      guard let part, part <= 255 else { return nil }
      value = value << 8 | part
    }
    let bitsLeft = 8 * UInt64(5 - parts.count)
    guard let last = parts[parts.count - 1], last < 1 << bitsLeft else { return nil }
    value = value << bitsLeft | last
    bytes = [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: value >> $0) }
  }

  private static func number(_ text: Substring) -> UInt64? {
    guard text.utf8.allSatisfy(isHexDigit) || text.hasPrefix("0x") else { return nil }
    if text.hasPrefix("0x") { return text.dropFirst(2).utf8.allSatisfy(isHexDigit) ? UInt64(text.dropFirst(2), radix: 16) : nil }
    return UInt64(text, radix: text.hasPrefix("0") ? 8 : 10)
  }

  /// Whether it has four bytes.
  var isIPv4: Bool { bytes.count == 4 }
}

extension IPAddress: CustomStringConvertible {
  /// `192.0.2.1` or `2001:db8::1`.
  public var description: String {
    var text = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
    let family = isIPv4 ? AF_INET : AF_INET6
    bytes.withUnsafeBytes { _ = inet_ntop(family, $0.baseAddress, &text, socklen_t(INET6_ADDRSTRLEN)) }
    return String(cText: text)
  }
}

extension String {
  /// The text before the first zero.
  init(cText: [CChar]) { self = String(decoding: cText.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self) }
}

func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }

func isHexDigit(_ byte: UInt8) -> Bool { isDigit(byte) || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte | 0x20) }
