/// An address of the web, taken apart and put together again, so that what is checked is what is asked for.
///
/// The reading is strict (RFC 3986), but for what people paste: `webcal://` and `webcals://` mean https, letters outside ASCII in the path
/// are escaped, and the fragment is dropped.
struct WebAddress: Hashable, Sendable {
  enum Host: Hashable, Sendable {
    /// A name in small letters, without a dot at its end.
    case name(String)
    case address(IPAddress)
  }

  let isSecure: Bool
  let host: Host
  let port: Int
  /// Path and query; it begins with `/`.
  let target: String

  private init(isSecure: Bool, host: Host, port: Int, target: String) {
    self.isSecure = isSecure
    self.host = host
    self.port = port
    self.target = target
  }

  /// Reads an address.
  init(_ text: String, limit: Int) throws(AddressProblem) {
    let text = try WebAddress.escaped(text, limit: limit)
    guard let colon = text.firstIndex(of: ":"), text[colon...].hasPrefix("://") else { throw .noScheme }
    switch text[..<colon].lowercased() {
    case "https", "webcal", "webcals": isSecure = true
    case "http": isSecure = false
    default: throw .unknownScheme
    }
    let rest = text[colon...].dropFirst(3).prefix { $0 != "#" }
    let authority = rest.prefix { $0 != "/" && $0 != "?" }
    guard !authority.contains("@") else { throw .userInfo }
    let end = authority.last == "]" ? nil : authority.lastIndex(of: ":")
    host = try WebAddress.host(authority[..<(end ?? authority.endIndex)])
    port = try WebAddress.port(end.map { authority[$0...].dropFirst() } ?? "") ?? (isSecure ? 443 : 80)
    let path = rest[authority.endIndex...]
    target = path.hasPrefix("/") ? String(path) : "/" + path
  }

  /// Only what may stand in an address; UTF-8 outside ASCII becomes `%` escapes, which a host may not have.
  private static func escaped(_ text: String, limit: Int) throws(AddressProblem) -> String {
    guard text.utf8.count <= limit else { throw .tooLong(limit: limit) }
    var result = ""
    var rest = text.unicodeScalars[...]
    while let scalar = rest.popFirst() {
      guard scalar.properties.generalCategory != .control, !" \"<>\\^`{|}".unicodeScalars.contains(scalar) else { throw .badCharacter }
      if scalar == "%" {
        let digits = rest.prefix(2)
        guard digits.count == 2, digits.allSatisfy({ $0.isASCII && isHexDigit(UInt8(truncatingIfNeeded: $0.value)) }) else {
          throw .badCharacter
        }
      }
      if scalar.isASCII {
        result.unicodeScalars.append(scalar)
      } else {
        for byte in String(scalar).utf8 { result += "%" + String(byte, radix: 16, uppercase: true) }
      }
    }
    guard result.utf8.count <= limit else { throw .tooLong(limit: limit) }
    return result
  }

  private static func port(_ text: Substring) throws(AddressProblem) -> Int? {
    if text.isEmpty { return nil }
    guard text.utf8.count <= 5, text.utf8.allSatisfy(isDigit), let port = Int(text), (1...65_535).contains(port) else { throw .badPort }
    return port
  }

  private static func host(_ text: Substring) throws(AddressProblem) -> Host {
    guard !text.isEmpty else { throw .noHost }
    if text.hasPrefix("[") {
      // A zone (`%eth0`) names a link of this machine.
      let inside = String(text.dropFirst().dropLast())
      guard text.hasSuffix("]"), !inside.contains("%"), let address = IPAddress(inside), !address.isIPv4 else { throw .badHost }
      return .address(address)
    }
    var name = text.lowercased()
    if name.hasSuffix(".") { name.removeLast() }
    let labels = name.split(separator: ".", omittingEmptySubsequences: false)
    let isName = labels.allSatisfy { label in
      (1...63).contains(label.utf8.count)
        && label.utf8.allSatisfy {
          isDigit($0) || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_")
        }
    }
    guard isName, name.utf8.count <= 253, let last = labels.last else { throw .badHost }
    // What ends in a number is never a name (WHATWG URL, "ends in a number"): a resolver would take it for an address.
    let endsInNumber = last.utf8.allSatisfy(isDigit) || last.hasPrefix("0x") && last.dropFirst(2).utf8.allSatisfy(isHexDigit)
    guard endsInNumber else { return .name(name) }
    guard let address = IPAddress(numbers: name) else { throw .badHost }
    return .address(address)
  }

  /// Where a `Location` leads from here (RFC 3986 5.2).
  func following(_ location: String, limit: Int) throws(AddressProblem) -> WebAddress {
    let next = try WebAddress(start(of: location) + location, limit: limit)
    return WebAddress(isSecure: next.isSecure, host: next.host, port: next.port, target: WebAddress.withoutDots(next.target))
  }

  /// What a `Location` leaves out, and has in common with this address.
  private func start(of location: String) -> String {
    if location.first(where: { ":/?#".contains($0) }) == ":" { return "" }
    if location.hasPrefix("//") { return isSecure ? "https:" : "http:" }
    if location.hasPrefix("/") { return origin }
    if location.isEmpty || location.hasPrefix("#") { return origin + target }
    let path = target.prefix { $0 != "?" }
    if location.hasPrefix("?") { return origin + path }
    return origin + path[...(path.lastIndex(of: "/") ?? path.startIndex)]
  }

  /// A path without `.` and `..` steps (RFC 3986 5.2.4).
  private static func withoutDots(_ target: String) -> String {
    let path = target.prefix { $0 != "?" }
    let steps = path.split(separator: "/", omittingEmptySubsequences: false).dropFirst()
    var kept: [Substring] = []
    for step in steps where step != "." {
      if step != ".." { kept.append(step) } else { _ = kept.popLast() }
    }
    if let last = steps.last, last == "." || last == ".." { kept.append("") }
    return "/" + kept.joined(separator: "/") + target[path.endIndex...]
  }

  /// The host as it stands in an address.
  var hostText: String {
    switch host {
    case .name(let name): name
    case .address(let address): address.isIPv4 ? "\(address)" : "[\(address)]"
    }
  }

  private var origin: String {
    let isUsual = port == (isSecure ? 443 : 80)
    return (isSecure ? "https://" : "http://") + hostText + (isUsual ? "" : ":\(port)")
  }

  /// The whole address, the same for all ways of writing it.
  var text: String { origin + target }
}
