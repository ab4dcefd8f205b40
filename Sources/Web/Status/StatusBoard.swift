public import CivilTime
import Synchronization

/// How the last attempt to publish went: what the status page shows of it.
public final class StatusBoard: Sendable {
  /// One attempt.
  public struct Attempt: Hashable, Sendable {
    /// When it was made.
    public let at: Instant
    /// What was wrong, a sentence each; empty where it went well.
    public let problems: [String]
    /// How many more problems there were.
    public let left: Int
  }

  private let state = Mutex<(last: Attempt?, failures: Int)>((nil, 0))

  /// Nothing has been attempted yet.
  public init() {}

  /// The last attempt; nil before the first.
  public var last: Attempt? { state.withLock { $0.last } }

  /// How many have failed since the start.
  public var failures: Int { state.withLock { $0.failures } }

  /// An attempt went well.
  public func succeeded(at now: Instant) { state.withLock { $0.last = Attempt(at: now, problems: [], left: 0) } }

  /// An attempt failed, and the last good generation stays. Nothing secret may stand in the sentences: the status page shows them.
  public func failed(_ problems: [String], at now: Instant) {
    let shown = Array(problems.prefix(ServerLimits.problemsShown))
    state.withLock {
      $0.last = Attempt(at: now, problems: shown.isEmpty ? ["?"] : shown, left: problems.count - shown.count)
      $0.failures += 1
    }
  }
}
