/// Every limit of the server in one place: what a client may send, how long it may take, and how much of it is kept.
public struct ServerLimits: Hashable, Sendable {
  /// Milliseconds from the first byte of a request to its last.
  public var requestMilliseconds = 10_000
  /// Milliseconds that a connection may rest between requests, or before its first.
  public var idleMilliseconds = 15_000
  /// Milliseconds in which a client must have taken some of what waits for it.
  public var writeMilliseconds = 30_000
  /// Milliseconds for the server's own word: health, metrics, status.
  public var answerMilliseconds = 10_000
  /// Milliseconds that running requests have at a shutdown; then their connections are closed.
  public var drainMilliseconds = 4_000
  /// Connections at a time; above it those go first that have waited longest since their last whole request.
  public var connections = 4_096
  /// Requests on one connection; the last is answered with `Connection: close`.
  public var requestsPerConnection = 10_000
  /// Bytes of all header fields of a request together.
  public var headerBytes = 32 * 1_024
  /// Header fields of a request.
  public var headerFields = 100
  /// Bytes of the request target.
  public var targetBytes = 2_048
  /// Bytes of a request's body, which nobody reads.
  public var bodyBytes = 16 * 1_024
  /// Bytes of a form that is sent to the planner's desk: a plan's text, percent-encoded.
  public var deskBodyBytes = 4 * 1_024 * 1_024
  /// Milliseconds for the desk's answer; a stream of events ends before that, and the page asks again.
  public var deskAnswerMilliseconds = 60_000
  /// Bytes that may wait to be written before reading from the client stops.
  public var waitingBytes = 64 * 1_024
  /// Bytes that the system may hold for a client on top of that.
  public var sendBufferBytes = 256 * 1_024
  /// Entries in the list of private addresses.
  public static let accessEntries = 10_000
  /// Bytes of the file with the list of private addresses.
  public static let accessFileBytes = 8 * 1_024 * 1_024
  /// Problems of a failed attempt to publish that the status page shows.
  public static let problemsShown = 100

  /// The limits that are meant for use.
  public init() {}
}
