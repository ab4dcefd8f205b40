import CZlib

/// Smaller bytes for clients that ask for them.
enum Gzip {
  /// zlib's next to best level: the best costs twice the time for nothing that can be measured on a calendar.
  private static let level: Int32 = 8
  /// A window of 32 KiB, and 16 for gzip's header and trailer.
  private static let windowBits: Int32 = 15 + 16
  /// Below this the header fields cost more than is saved.
  static let leastBytes = 256

  /// The bytes as gzip; nil where they are few, would not shrink by a tenth, or zlib has no memory. No name and no time go in: the same
  /// bytes give the same.
  static func compressed(_ bytes: [UInt8]) -> [UInt8]? {
    guard bytes.count >= leastBytes, bytes.count < Int(UInt32.max) else { return nil }
    var stream = z_stream()
    guard kalendarium_deflate_init(&stream, level, windowBits) == Z_OK else { return nil }
    defer { deflateEnd(&stream) }
    let room = Int(deflateBound(&stream, UInt(bytes.count)))
    var source = bytes
    var length = 0
    let packed = [UInt8](unsafeUninitializedCapacity: room) { target, count in
      source.withUnsafeMutableBufferPointer { source in
        stream.next_in = source.baseAddress
        stream.avail_in = UInt32(source.count)
        stream.next_out = target.baseAddress
        stream.avail_out = UInt32(target.count)
        if deflate(&stream, Z_FINISH) == Z_STREAM_END { length = room - Int(stream.avail_out) }
      }
      count = length
    }
    return packed.isEmpty || packed.count > bytes.count - bytes.count / 10 ? nil : packed
  }
}
