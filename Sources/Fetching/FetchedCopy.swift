/// The bytes of an address, and how new they are.
public struct FetchedCopy: Hashable, Sendable {
  /// How new a copy is.
  public enum State: Hashable, Sendable {
    /// It was sent just now.
    case fresh
    /// It was sent earlier, and the server says that it has not changed.
    case unchanged
    /// It is the last good one, fetched or confirmed so many seconds ago; a newer one could not be had.
    case stale(age: Int, reason: FetchProblem)
  }

  /// What the address gave, decompressed.
  public let bytes: [UInt8]
  /// How new it is.
  public let state: State
  /// Why it could not be kept for the next time; nil where it was, or where there is no cache.
  public let cacheProblem: CacheProblem?

  /// A copy.
  public init(bytes: [UInt8], state: State, cacheProblem: CacheProblem? = nil) {
    self.bytes = bytes
    self.state = state
    self.cacheProblem = cacheProblem
  }
}
