import CivilTime
import Crypto
import NIOCore

/// A file as it is served: its answers with and without body, plain and as gzip, made once.
final class Resource: Sendable {
  /// One representation: its tag, and the answers that carry it.
  struct Variant: Sendable {
    let tag: String
    let full: Reply
    let unchanged: Reply
  }

  let kind: ResourceKind
  let bytes: [UInt8]
  let packed: [UInt8]?
  let hash: String
  let modified: Instant
  let modifiedText: String
  let plain: Variant
  /// As gzip, where that is smaller.
  let gzip: Variant?

  init(path: String, bytes: [UInt8], packed: [UInt8]?, hash: String, modified: Instant, isPrivate: Bool) {
    self.bytes = bytes
    self.packed = packed
    self.hash = hash
    self.modified = modified
    modifiedText = HTTPDate.text(modified)
    let type = ContentType.of(path)
    let isFeed = type == ContentType.calendar
    kind = isFeed ? (isPrivate ? .privateFeed : .feed) : type == ContentType.html ? .page : .part
    var fields: [(name: String, value: String)] = [
      ("Last-Modified", modifiedText), ("Cache-Control", "\(isPrivate ? "private" : "public"), max-age=300"), ("Vary", "Accept-Encoding"),
    ]
    fields += Reply.guarded + (kind == .page ? Reply.pagePolicy : Reply.closedPolicy)
    if isFeed || isPrivate { fields.append(("X-Robots-Tag", "noindex")) }
    // Calendars that run in a browser may read what anyone may read.
    if kind == .feed { fields.append(("Access-Control-Allow-Origin", "*")) }
    var content: [(name: String, value: String)] = [("Content-Type", type), ("Accept-Ranges", "none")]
    if isFeed { content.append(("Content-Disposition", "inline; filename=\"\(Resource.fileName(path))\"")) }

    func variant(_ tag: String, _ bytes: [UInt8], _ more: [(name: String, value: String)]) -> Variant {
      let tagged = [(name: "ETag", value: tag)] + fields
      return Variant(
        tag: tag,
        full: Reply(status: 200, fields: content + [("Content-Length", "\(bytes.count)")] + more + tagged, body: ByteBuffer(bytes: bytes)),
        unchanged: Reply(status: 304, fields: tagged))
    }
    plain = variant("\"\(hash)\"", bytes, [])
    gzip = packed.map { variant("\"\(hash)-gzip\"", $0, [("Content-Encoding", "gzip")]) }
  }

  /// The last part of the path, of letters, digits, dots, hyphens and underscores alone, as it stands within quotes.
  private static func fileName(_ path: String) -> String {
    let last = path.split(separator: "/").last ?? "feed.ics"
    return String(last.map { $0.isASCII && ($0.isLetter || $0.isNumber || ".-_".contains($0)) ? $0 : "-" })
  }

  /// SHA-256 of bytes, in hex.
  static func hash(_ bytes: [UInt8]) -> String { hex(SHA256.hash(data: bytes)) }

  /// Bytes as lower-case hex digits.
  static func hex(_ bytes: some Sequence<UInt8>) -> String {
    let digits = Array("0123456789abcdef")
    return bytes.reduce(into: "") { text, byte in
      text.append(digits[Int(byte >> 4)])
      text.append(digits[Int(byte & 15)])
    }
  }
}
