import CivilTime
import Synchronization

/// When each kind of client last fetched a feed: a moment in the place of a log of who asks for what.
final class FetchBoard: Sendable {
  private final class Moment: Sendable {
    let seconds = Atomic(0)
  }

  private let moments: [Moment]

  init() { moments = (0..<(ClientKind.allCases.count * 2)).map { _ in Moment() } }

  func note(_ client: ClientKind, isPrivate: Bool, at now: Instant) {
    guard let place = ClientKind.allCases.firstIndex(of: client) else { return }
    moments[place * 2 + (isPrivate ? 1 : 0)].seconds.store(now.seconds, ordering: .relaxed)
  }

  /// The last fetch by a kind of client; nil where there was none.
  func last(_ client: ClientKind, isPrivate: Bool) -> Instant? {
    guard let place = ClientKind.allCases.firstIndex(of: client) else { return nil }
    let seconds = moments[place * 2 + (isPrivate ? 1 : 0)].seconds.load(ordering: .relaxed)
    return seconds == 0 ? nil : Instant(seconds: seconds)
  }
}
