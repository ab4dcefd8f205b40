/// Why there are no fresh bytes. A case holds hosts at most: the rest of an address is often its secret, and whoever asked knows it already.
public enum FetchProblem: Error, Hashable, Sendable {
  /// The address as written is none that may be fetched; nothing was looked up.
  case address(AddressProblem)
  /// No address was found for the host.
  case noSuchHost(host: String)
  /// One of the host's addresses is not of the public internet; nothing was connected.
  case notPublic(host: String, address: IPAddress)
  /// Nobody answers there.
  case cannotConnect(host: String)
  /// TLS failed: no trusted certificate for this host, or no TLS at all.
  case notSecure(host: String)
  /// It was not done within the time.
  case timeLimit(host: String, limit: Duration)
  /// The body is longer than this.
  case bodyLimit(host: String, bytes: Int)
  /// An HTTP status other than 200, or a 304 that nobody asked for.
  case status(host: String, status: Int)
  /// More redirects than are followed.
  case redirectLimit(host: String, redirects: Int)
  /// A redirect to nowhere that may be fetched.
  case badRedirect(host: String, problem: AddressProblem)
  /// A redirect from https to http, which is never followed.
  case redirectToPlain(host: String)
  /// The answer is no HTTP, or ends too early, or cannot be decompressed.
  case broken(host: String)
  /// An answer came whole, but it is not what was asked for; a page to log in on, for example.
  case notGood(host: String)
  /// The task that asked was cancelled.
  case cancelled
}

/// Why an address cannot be fetched, whatever is behind it.
public enum AddressProblem: Error, Hashable, Sendable {
  /// Longer than this many bytes.
  case tooLong(limit: Int)
  /// A space, a control character, or another one that no address has; or a broken `%` escape.
  case badCharacter
  /// It does not begin with a scheme and `://`.
  case noScheme
  /// A scheme other than https, http, webcal or webcals.
  case unknownScheme
  /// http, where only https is allowed.
  case plain
  /// A name or password before the host.
  case userInfo
  /// No host.
  case noHost
  /// What stands for the host is neither a name in ASCII nor an address.
  case badHost
  /// The port is no number from 1 to 65535.
  case badPort
  /// A redirect without a usable `Location`.
  case noLocation
}

/// Why a copy could not be kept. The copy itself is as good as ever.
public enum CacheProblem: Error, Hashable, Sendable {
  /// The folder cannot be made or opened; or it is a link. `error` is the system's `errno`.
  case folder(error: Int32)
  /// The folder is somebody else's, or others may write in it: what is read from it could be anybody's.
  case openToOthers
  /// The file cannot be written.
  case file(error: Int32)
  /// Longer than a file of the cache may be.
  case tooLong(limit: Int)
}
