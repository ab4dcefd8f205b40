// What ids and addresses of plans look like.

/// An id of the format: `[a-z0-9-]`, up to 64 characters.
public func isID(_ text: String) -> Bool {
  (1...64).contains(text.utf8.count)
    && text.utf8.allSatisfy {
      (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0)
        || $0 == UInt8(ascii: "-")
    }
}

/// An absolute http or https address in ASCII without spaces, controls, quotes or angle brackets (RFC 3986), at most 2000 bytes: it is
/// written into feeds as it stands.
public func isWebAddress(_ text: String) -> Bool {
  guard let prefix = ["https://", "http://"].first(where: text.hasPrefix) else { return false }
  let rest = text.utf8.dropFirst(prefix.utf8.count)
  let forbidden = Set("\"<>\\^`{|}".utf8)
  return !rest.isEmpty && text.utf8.count <= 2000 && rest.first != UInt8(ascii: "/")
    && rest.allSatisfy { (0x21...0x7E).contains($0) && !forbidden.contains($0) }
}

/// One `@`, a local part and a domain of letters, digits, dots and hyphens (RFC 5322's dot-atom, in ASCII).
public func isMailAddress(_ text: String) -> Bool {
  let parts = text.split(separator: "@", omittingEmptySubsequences: false)
  guard parts.count == 2, (1...64).contains(parts[0].utf8.count), (1...190).contains(parts[1].utf8.count) else { return false }
  func isPlain(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
  }
  let localExtras = Set("!#$%&'*+-/=?^_`{|}~.".utf8)
  let labels = parts[1].split(separator: ".", omittingEmptySubsequences: false)
  return parts[0].utf8.allSatisfy { isPlain($0) || localExtras.contains($0) }
    && labels.allSatisfy { label in
      !label.isEmpty && label.first != "-" && label.last != "-" && label.utf8.allSatisfy { isPlain($0) || $0 == UInt8(ascii: "-") }
    }
}
