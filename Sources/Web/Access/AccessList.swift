public import CivilTime
import Crypto

/// An address that was given to one subscriber for one feed.
public struct AccessEntry: Hashable, Sendable {
  /// What it is called by; it opens nothing.
  public let id: String
  /// The path of the feed, as in `leda-och-driva/speaker/elmer.ics`.
  public let feed: String
  /// To whom it was given.
  public let subscriber: String
  /// When it was made.
  public let made: Instant
  /// When it was revoked; nil while it is good.
  public internal(set) var revoked: Instant?
  /// SHA-256 of the token, in hex. The token itself is kept nowhere.
  let hash: String
  /// The same as bytes.
  let digest: [UInt8]
}

/// Who may read which private feed: one address a subscriber and feed, made and revoked one by one.
public struct AccessList: Sendable {
  /// What a change can be refused for.
  public enum Problem: Error, Hashable, Sendable {
    /// The list is full.
    case full(limit: Int)
    /// Nothing that is not revoked already goes by this id or subscriber.
    case unknown(String)
    /// The feed is no path such as `leda-och-driva/speaker/elmer.ics`.
    case noFeed(String)
    /// The name of the subscriber is empty, too long, or has control characters.
    case noSubscriber(String)
  }

  /// All addresses that were made, in the order in which they were.
  public internal(set) var entries: [AccessEntry]

  /// Characters of a subscriber's name.
  static let nameLength = 200
  /// Random bytes in an address.
  static let tokenBytes = 16
  /// Random bytes in an id.
  private static let idBytes = 4

  /// An empty list.
  public init() { entries = [] }

  /// The path that leads to a feed with a token: `leda-och-driva/private/TOKEN/speaker/elmer.ics`.
  public static func path(feed: String, token: String) -> String {
    let parts = feed.split(separator: "/", maxSplits: 1)
    return parts.count == 2 ? "\(parts[0])/private/\(token)/\(parts[1])" : feed
  }

  /// Makes an address; gives its token, 32 hex digits, which is not kept and cannot be shown again.
  public mutating func add(
    feed: String, subscriber: String, at now: Instant, random: inout some RandomNumberGenerator
  ) throws(Problem) -> (token: String, entry: AccessEntry) {
    guard entries.count < ServerLimits.accessEntries else { throw .full(limit: ServerLimits.accessEntries) }
    guard feed.utf8.count <= 500, feed.hasSuffix(".ics"), feed.split(separator: "/", omittingEmptySubsequences: false).count >= 2,
      RequestPath.read("/" + feed) == feed
    else { throw .noFeed(feed) }
    let isPlain = subscriber.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control }
    guard !subscriber.trimmingSpaces.isEmpty, subscriber.count <= AccessList.nameLength, isPlain else { throw .noSubscriber(subscriber) }
    let token = Resource.hex(AccessList.bytes(AccessList.tokenBytes, &random))
    var id: String
    repeat {
      id = Resource.hex(AccessList.bytes(AccessList.idBytes, &random))
    } while entries.contains { $0.id == id }
    let digest = Array(SHA256.hash(data: Array(token.utf8)))
    let entry = AccessEntry(
      id: id, feed: feed, subscriber: subscriber, made: now, revoked: nil, hash: Resource.hex(digest), digest: digest)
    entries.append(entry)
    return (token, entry)
  }

  private static func bytes(_ count: Int, _ random: inout some RandomNumberGenerator) -> [UInt8] {
    (0..<count).map { _ in UInt8(truncatingIfNeeded: random.next()) }
  }

  /// Revokes the address with this id, or all of this subscriber or feed; gives what was revoked.
  public mutating func revoke(_ who: String, at now: Instant) throws(Problem) -> [AccessEntry] {
    let good = entries.indices.filter { entries[$0].revoked == nil }
    let byID = good.filter { entries[$0].id == who }
    let chosen = byID.isEmpty ? good.filter { entries[$0].subscriber == who || entries[$0].feed == who } : byID
    guard !chosen.isEmpty else { throw .unknown(who) }
    for index in chosen { entries[index].revoked = now }
    return chosen.map { entries[$0] }
  }

  /// Whether an address opens its feed. Every entry is compared, each in constant time, whatever the answer.
  func allows(_ address: PrivateAddress) -> Bool {
    let digest = SHA256.hash(data: Array(address.token.utf8))
    var isAllowed = false
    for entry in entries {
      let isSame = digest == entry.digest
      isAllowed = (isSame && entry.revoked == nil && entry.feed == address.feed) || isAllowed
    }
    return isAllowed
  }
}

/// What a path of the form `PROGRAMME/private/TOKEN/REST` asks for.
struct PrivateAddress: Equatable, Sendable {
  /// `PROGRAMME/REST`.
  let feed: String
  let token: String

  init?(path: String) {
    let parts = path.split(separator: "/", maxSplits: 3, omittingEmptySubsequences: false)
    guard parts.count == 4, parts[1] == "private", !parts[0].isEmpty, !parts[2].isEmpty, !parts[3].isEmpty else { return nil }
    feed = "\(parts[0])/\(parts[3])"
    token = String(parts[2])
  }
}
