/// A copy as it is kept in a file: what it is on some lines of text, an empty line, and the body.
///
/// Body and description are one file, so that one rename replaces both. Anything unexpected in a file makes it no copy at all.
struct KeptCopy: Hashable, Sendable {
  /// The most bytes of the lines before the body.
  static let headLength = 16_384

  /// The address that was asked for.
  let address: String
  /// The address that answered, after redirects; its server alone knows the validators.
  let source: String
  let validators: Validators
  /// When it was sent, or last said to be unchanged, in seconds since 1970-01-01T00:00:00Z.
  let fetched: Int
  let body: [UInt8]

  init(address: String, source: String, validators: Validators, fetched: Int, body: [UInt8]) {
    self.address = address
    self.source = source
    self.validators = validators
    self.fetched = fetched
    self.body = body
  }

  private static let title = "kalendarium copy 1"

  var encoded: [UInt8] {
    var lines = [KeptCopy.title, "address: \(address)", "source: \(source)", "fetched: \(fetched)"]
    if let tag = validators.tag { lines.append("tag: \(tag)") }
    if let modified = validators.modified { lines.append("modified: \(modified)") }
    lines += ["length: \(body.count)", "check: \(KeptCopy.hash(body))"]
    return Array((lines.joined(separator: "\n") + "\n\n").utf8) + body
  }

  /// Reads a file; nil where it is damaged or holds another address.
  init?(_ file: [UInt8], of address: String) {
    let head = file.prefix(KeptCopy.headLength)
    let newline = UInt8(ascii: "\n")
    guard let end = head.indices.first(where: { head[$0] == newline && $0 + 1 < head.endIndex && head[$0 + 1] == newline }) else {
      return nil
    }
    var fields: [Substring: String] = [:]
    let lines = String(decoding: head[..<end], as: UTF8.self).split(separator: "\n")
    for line in lines.dropFirst() {
      guard let colon = line.firstIndex(of: ":"), line[colon...].hasPrefix(": ") else { return nil }
      let value = String(line[colon...].dropFirst(2))
      guard Validators.isPlain(value, limit: KeptCopy.headLength), fields.updateValue(value, forKey: line[..<colon]) == nil else {
        return nil
      }
    }
    body = Array(file[(end + 2)...])
    guard lines.first == KeptCopy.title[...], fields["address"] == address, let source = fields["source"],
      let fetched = fields["fetched"].flatMap({ Int($0) }), fetched >= 0,
      fields["length"] == String(body.count), fields["check"] == KeptCopy.hash(body)
    else { return nil }
    self.address = address
    self.source = source
    self.fetched = fetched
    validators = Validators(tag: fields["tag"], modified: fields["modified"])
  }

  /// The file of an address: nothing of the address can be read from it. Should two addresses ever share one, the later one is kept.
  static func fileName(of address: String) -> String { hash(Array(address.utf8)) + ".copy" }

  /// FNV-1a of 64 bits, from two starting values: it finds damage, not forgery, which the folder's permissions keep out.
  private static func hash(_ bytes: [UInt8]) -> String {
    [0xCBF2_9CE4_8422_2325, 0x6C62_272E_07BB_0142].map { (seed: UInt64) in
      let value = bytes.reduce(seed) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
      let digits = String(value, radix: 16)
      return String(repeating: "0", count: 16 - digits.count) + digits
    }.joined()
  }
}
