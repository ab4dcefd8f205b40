/// Compressed bodies, made by hand (RFC 1951, RFC 1952).
enum Gzip {
  private static let head: [UInt8] = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 255]

  /// A body as one stored block.
  static func stored(_ body: [UInt8]) -> [UInt8] {
    let count = UInt16(body.count)
    let block = [1] + little(UInt32(count), 2) + little(UInt32(~count), 2) + body
    return head + block + little(check(body), 4) + little(UInt32(body.count), 4)
  }

  /// The start of a bomb, and what can follow it for ever: each byte becomes 158 zeros.
  static var bomb: (start: [UInt8], more: [UInt8]) {
    // A block that is not the last, with the fixed codes; a zero; then "258 bytes again from one back" in 13 bits, over and over. Eight of
    // these are 13 whole bytes, so all that follows repeats.
    var bits = [0, 1, 0] + code(0x30, 8)
    for _ in 0..<24 { bits += code(0b1100_0101, 8) + code(0, 5) }
    let bytes = stride(from: 0, to: bits.count - 7, by: 8).map { at in (0..<8).reduce(UInt8(0)) { $0 | UInt8(bits[at + $1]) << $1 } }
    return (head + bytes[..<2], Array(bytes[2..<15]))
  }

  /// A Huffman code, its first bit first.
  private static func code(_ value: Int, _ count: Int) -> [Int] { (0..<count).reversed().map { value >> $0 & 1 } }

  private static func little(_ value: UInt32, _ count: Int) -> [UInt8] {
    (0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * UInt32($0))) }
  }

  private static func check(_ bytes: [UInt8]) -> UInt32 {
    ~bytes.reduce(~UInt32(0)) { sum, byte in
      (0..<8).reduce(sum ^ UInt32(byte)) { value, _ in value >> 1 ^ (value & 1 == 1 ? 0xEDB8_8320 : 0) }
    }
  }
}
