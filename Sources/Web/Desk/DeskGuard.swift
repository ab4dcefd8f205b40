import Crypto
import HTTPTypes

/// Who may use the desk: a browser on this machine, that shows a page of this desk.
///
/// The desk has no login, so what another site makes a browser do must not reach it: a page elsewhere that posts a form (CSRF), or one whose name
/// has been turned to this machine after it was loaded (DNS rebinding).
struct DeskGuard: Sendable {
  /// What every form carries; made anew at each start.
  let token: String
  private let tokenBytes: [UInt8]

  init() {
    token = SymmetricKey(size: .bits128).withUnsafeBytes { Resource.hex($0) }
    tokenBytes = Array(token.utf8)
  }

  /// Why a request is refused.
  enum Refusal: String, Error, Hashable {
    /// It asks for another host than this machine.
    case host = "the desk is on this machine alone: open it as http://localhost"
    /// It comes from a page of another site.
    case origin = "a page of another site may not use the desk"
  }

  /// Throws where a request may not be answered.
  func check(_ head: HTTPRequest, isForm: Bool) throws(Refusal) {
    guard let authority = head.authority, DeskGuard.isLocal(authority) else { throw .host }
    let fields = head.headerFields
    if let origin = fields[.origin], origin != "http://\(authority)" { throw .origin }
    if let site = DeskGuard.fetchSite.flatMap({ fields[$0] }), site != "same-origin", site != "none" {
      // A link from elsewhere may be followed to a page, and to nothing else.
      let isPage = DeskGuard.fetchMode.flatMap { fields[$0] } == "navigate" && !isForm
      guard isPage else { throw .origin }
    }
  }

  /// Whether a form carries the token.
  func trusts(_ form: [String: String]) -> Bool { isSame(form["token"] ?? "") }

  private static let fetchSite = HTTPField.Name("Sec-Fetch-Site")
  private static let fetchMode = HTTPField.Name("Sec-Fetch-Mode")

  /// In constant time.
  private func isSame(_ text: String) -> Bool {
    let bytes = Array(text.utf8)
    guard bytes.count == tokenBytes.count else { return false }
    return zip(bytes, tokenBytes).reduce(0) { $0 | ($1.0 ^ $1.1) } == 0
  }

  /// Whether a host, with or without port, is this machine by a name that no other site can have.
  static func isLocal(_ authority: String) -> Bool {
    var host = Substring(authority)
    if let colon = host.lastIndex(of: ":"), !host.hasSuffix("]") {
      guard host[host.index(after: colon)...].allSatisfy(\.isNumber) else { return false }
      host = host[..<colon]
    }
    return ["localhost", "127.0.0.1", "[::1]"].contains(host.lowercased())
  }
}
