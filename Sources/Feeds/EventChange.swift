import CivilTime
import ICalendar

/// What has become of a session between two states of a feed.
public struct EventChange: Hashable, Sendable {
  /// What has happened.
  public enum Kind: String, CaseIterable, Hashable, Sendable {
    /// It was not there.
    case new
    /// Its time or its place is another.
    case moved
    /// It does not take place.
    case cancelled
    /// Something else is.
    case changed
    /// It is no longer there.
    case removed
  }
  /// What has happened.
  public let kind: Kind
  /// As it was; nil where it is new.
  public let old: Event?
  /// As it is; nil where it is removed.
  public let new: Event?

  /// The UID.
  public var uid: String { (new ?? old)?.uid ?? "" }
  /// The summary, as subscribers see it.
  public var summary: String { (new ?? old)?.summary ?? "" }
  /// The start before; nil where it is new.
  public var before: Event.Time? { old?.start }
  /// The start now; nil where it is removed.
  public var after: Event.Time? { new?.start }

  /// What has changed from some events to others, by time. Days that are no sessions (placeholders, tasks) are left out. `known` are
  /// events that stood anywhere before, for those that a feed did not have. A cancelled session leaves in silence once its day is over.
  public static func list(from old: [Event], to new: [Event], known: [String: Event] = [:], today: Day) -> [EventChange] {
    let before = Dictionary(sessions(old).map { ($0.uid, $0) }) { first, _ in first }
    let uids = Set(new.map(\.uid))
    var changes = sessions(new).compactMap { EventChange(from: before[$0.uid] ?? known[$0.uid], to: $0) }
    let midnight = Event.Time.wall(WallTime(today, .midnight))
    for (uid, event) in before where !uids.contains(uid) && !(event.status == .cancelled && event.start < midnight) {
      changes.append(EventChange(kind: .removed, old: event, new: nil))
    }
    return changes.sorted { ($0.after ?? $0.before ?? midnight, $0.uid) < ($1.after ?? $1.before ?? midnight, $1.uid) }
  }

  private static func sessions(_ events: [Event]) -> [Event] {
    events.filter { if case .wall = $0.start { true } else { false } }
  }

  private init(kind: Kind, old: Event?, new: Event?) {
    self.kind = kind
    self.old = old
    self.new = new
  }

  /// Nil where nothing has changed.
  private init?(from old: Event?, to new: Event) {
    guard let old else {
      self.init(kind: new.status == .cancelled ? .cancelled : .new, old: nil, new: new)
      return
    }
    if new.hasSameContent(as: old) { return nil }
    let isMoved = new.start != old.start || new.end != old.end || new.place != old.place
    let kind: Kind = new.status == .cancelled && old.status != .cancelled ? .cancelled : isMoved ? .moved : .changed
    self.init(kind: kind, old: old, new: new)
  }
}
