import CivilTime

/// What was planned and what became of it, summed over some sessions. Times are in minutes.
public struct Tally: Hashable, Sendable {
  /// Sessions that were decided, held or not.
  public var planned = 0
  /// Their length.
  public var plannedMinutes = 0
  /// Sessions that were held.
  public var held = 0
  /// The length they had.
  public var heldMinutes = 0
  /// Sessions that were cancelled.
  public var cancelled = 0
  /// Sessions that are over, and of which nobody has said what became of them.
  public var unreported = 0
  /// Sessions that are not over.
  public var upcoming = 0

  /// Nothing.
  public init() {}

  /// Counts a session as planned, with what became of it but for its being held.
  mutating func addPlanned(_ row: FollowUp) {
    planned += 1
    plannedMinutes += row.plannedMinutes
    switch row.state {
    case .cancelled: cancelled += 1
    case .unreported: unreported += 1
    case .upcoming: upcoming += 1
    case .held, .moved: break
    }
  }

  /// Counts a session as held.
  mutating func addHeld(_ row: FollowUp) {
    guard row.place != nil else { return }
    held += 1
    heldMinutes += row.heldMinutes
  }

  mutating func add(_ row: FollowUp) {
    addPlanned(row)
    addHeld(row)
  }
}

/// One session that was decided, and what became of it.
public struct FollowUp: Hashable, Sendable {
  /// What became of it.
  public enum State: String, CaseIterable, Hashable, Sendable {
    /// It was held as decided.
    case held
    /// It was held elsewhere.
    case moved
    /// It was not held.
    case cancelled
    /// It is over, and nobody has said.
    case unreported
    /// It is not over.
    case upcoming
  }

  /// The id.
  public var session: String
  /// What became of it.
  public var state: State
  /// Where it was to be.
  public var decided: Placement
  /// Where it was held; nil where it was not, or where that is not known.
  public var place: Placement?
  /// What was said of it; nil where nothing was.
  public var outcome: Outcome?
  /// The units that were to come and of which nobody did; empty where nobody was counted.
  public var missing: [String]

  /// How long it was to be, in minutes.
  public var plannedMinutes: Int { decided.start.minutes(to: decided.end) }
  /// How long it was, in minutes; 0 where it was not held.
  public var heldMinutes: Int { place.map { $0.start.minutes(to: $0.end) } ?? 0 }
  /// Whether it was held elsewhere than decided.
  public var isElsewhere: Bool { place.map { !$0.isSamePlace(as: decided) } ?? false }
}
