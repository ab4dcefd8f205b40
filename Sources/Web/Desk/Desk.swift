/// What the planner's desk answers; the server asks it only what comes from a page of its own, on this machine.
public protocol Desk: Sendable {
  /// The answer to a request.
  func answer(_ request: DeskRequest) async -> DeskReply
}

/// A request for the desk.
public struct DeskRequest: Hashable, Sendable {
  /// The parts of the path below `/desk/`, percent-decoded; the last is empty where the path ends in a slash.
  public let path: [String]
  /// What a form has sent; nil where something is only looked at. A name that comes twice has its last value.
  public let form: [String: String]?
  /// What stands after `?`; a name that comes twice has its last value.
  public let query: [String: String]
  /// What every form must carry in a field `token`, for the server to believe that it stood on a page of this desk.
  public let token: String
  /// Whether the form carried it. One that did not was filled in before this start of the server: it is shown again, and changes nothing.
  public let isTrusted: Bool

  /// A request.
  public init(path: [String], form: [String: String]?, query: [String: String], token: String, isTrusted: Bool) {
    self.isTrusted = isTrusted
    self.path = path
    self.form = form
    self.query = query
    self.token = token
  }
}

/// An answer of the desk.
public enum DeskReply: Sendable {
  /// A page, with a status: 200, 400 for a form that is wrong, 404, 409 for one made on what is no longer so.
  case page(String, status: Int = 200)
  /// JSON for a script.
  case json(String, status: Int = 200)
  /// A file that pages need: its bytes and the name that tells its type.
  case file([UInt8], name: String)
  /// After a form: look at this path below `/desk/`.
  case see(String)
  /// Lines for a script as they come, until the server ends them: server-sent events (HTML Living Standard 9.2).
  case events(AsyncStream<String>)
  /// There is no such page.
  case none
}
