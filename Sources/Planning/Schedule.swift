import CivilTime
import OrderedCollections

/// What has been decided for a year: for each session a day, a start and a venue.
public struct Schedule: Hashable, Sendable {
  /// How good the schedule was when it was made.
  public enum Status: String, CaseIterable, Hashable, Sendable {
    /// No schedule costs less.
    case optimal
    /// It obeys every hard rule.
    case feasible
    /// No schedule obeys every hard rule.
    case infeasible
  }

  /// The id of the plan it belongs to.
  public var plan: String
  /// Where each session is, by id, by start, then id.
  public var placements: OrderedDictionary<String, Placement>
  /// How good it was when it was made; nil where a person has written it.
  public var status: Status?
  /// Its cost when it was made.
  public var cost: Int?
  /// No schedule costs less than this.
  public var bound: Int?

  /// A schedule.
  public init(plan: String, placements: OrderedDictionary<String, Placement>, status: Status? = nil, cost: Int? = nil, bound: Int? = nil) {
    self.plan = plan
    self.placements = placements
    self.status = status
    self.cost = cost
    self.bound = bound
  }
}

/// Where one session is: day, start and venue.
public struct Placement: Hashable, Sendable {
  /// The day.
  public var day: Day
  /// The start.
  public var start: TimeOfDay
  /// The end, later than the start, on the same day.
  public var end: TimeOfDay
  /// The id of the venue; nil where it has none.
  public var venue: String?
  /// Whether a person has fixed it.
  public var isLocked: Bool
  /// The ids of the units that come to this round; empty where the session is no round.
  public var units: [String]
  /// The last move; nil where it has not moved since it was first decided.
  public var moved: Move?

  /// A move from one time to another.
  public struct Move: Hashable, Sendable {
    /// The start before the move.
    public var from: WallTime
    /// The day the move was made.
    public var on: Day

    /// A move.
    public init(from: WallTime, on: Day) {
      self.from = from
      self.on = on
    }
  }

  /// A placement.
  public init(day: Day, start: TimeOfDay, end: TimeOfDay, venue: String?, isLocked: Bool = false, units: [String] = [], moved: Move? = nil)
  {
    self.day = day
    self.start = start
    self.end = end
    self.venue = venue
    self.isLocked = isLocked
    self.units = units
    self.moved = moved
  }

  /// The start, as a wall time.
  public var startTime: WallTime { WallTime(day, start) }
  /// The end, as a wall time.
  public var endTime: WallTime { WallTime(day, end) }

  /// Whether the other has the same day, start, end and venue.
  public func isSamePlace(as other: Placement) -> Bool {
    day == other.day && start == other.start && end == other.end && venue == other.venue
  }
}
