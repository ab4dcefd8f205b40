import CivilTime
import Planning

/// Something wrong with a schedule: which rule, which sessions, which shared resource, when. The words for it are elsewhere.
public struct Finding: Hashable, Sendable {
  /// What two sessions share, or what one of them breaks.
  public struct Subject: Hashable, Sendable {
    /// What kind of thing it is.
    public enum Kind: String, Hashable, Sendable {
      /// A venue.
      case venue
      /// A speaker.
      case speaker
      /// An audience.
      case audience
      /// A person.
      case person
      /// A rule, by its id or its line.
      case rule
      /// A work calendar's day.
      case day
    }
    /// What kind of thing it is.
    public let kind: Kind
    /// Its id.
    public let id: String
    /// Its name, for people.
    public let name: String
  }

  /// What the words need to say why.
  public enum Detail: Hashable, Sendable {
    /// Nothing more.
    case none
    /// Minutes that must lie between the two: a venue's buffer.
    case buffer(minutes: Int)
    /// Minutes that it takes from one venue to the other.
    case travel(minutes: Int)
    /// How many attend, and how many the venue holds.
    case capacity(participants: Int, capacity: Int)
    /// Why the day is closed.
    case closure(DayTable.Closure)
    /// The line of the plan that does not allow it.
    case statement(SourceMark)
    /// The hours of the year or the venue.
    case hours(Hours)
    /// The start is not on the grid, of so many minutes.
    case grid(step: Int)
    /// The session lasts so many minutes, the placement does not.
    case length(minutes: Int)
    /// The venue is none of the session's.
    case wrongVenue(String?)
    /// Days between two sessions, and how many there must be.
    case distance(days: Int, min: Int, max: Int?)
    /// Sessions in a week, and how many there may be.
    case count(Int, limit: Int, week: ISOWeek)
    /// How many are away on a day, and how many may be.
    case away(Int, limit: Int, day: Day)
    /// Why a unit comes to none of the rounds.
    case uncovered(Uncovered)
    /// When work ends.
    case halfDay(until: TimeOfDay)
    /// The move: from when, on which day, and how many days' notice the session needs.
    case move(from: WallTime, on: Day, notice: Int)
    /// The event of another calendar that takes the time; whether some of that time is the venue's buffer, outside the session itself.
    case event(Taken.Event, reachesIntoBuffer: Bool)
    /// The calendar that was not read, or not all, or not now.
    case source(Source)
  }

  /// Why a unit comes to none of the rounds that are held.
  public enum Uncovered: Hashable, Sendable {
    /// The schedule has it in none of them.
    case inNoRound
    /// Its round has no day.
    case unplaced
    /// Its round is cancelled.
    case cancelled
  }

  /// A calendar of others, and how far it can be relied on.
  public struct Source: Hashable, Sendable {
    /// How far.
    public enum State: Hashable, Sendable {
      /// It could not be read.
      case unread
      /// So many things in it were not understood.
      case partly(Int)
      /// All was understood, but so many things are not as they should be.
      case odd(Int)
      /// It could not be read now; a copy so many minutes old is used.
      case old(minutes: Int)
    }
    /// Its file or address, as the plan names it.
    public let calendar: String
    /// How far it can be relied on.
    public let state: State
    /// The first reason; nil where none is known.
    public let first: BusyCalendar.Trouble?
  }

  /// Another place for one of the sessions, in which the finding is gone and no new one comes.
  public struct Suggestion: Hashable, Sendable {
    /// The number of the session.
    public let entry: Int
    /// Where it could be.
    public let placement: Placement
    /// What the schedule would cost more.
    public let cost: Int

    /// A way out.
    public init(entry: Int, placement: Placement, cost: Int) {
      self.entry = entry
      self.placement = placement
      self.cost = cost
    }
  }

  /// Which rule.
  public let code: FindingCode
  /// How much it matters.
  public let level: Level
  /// The numbers of the sessions, in the order of the plans.
  public let entries: [Int]
  /// What they share.
  public let subject: Subject?
  /// When: half-open; nil where it is not about a time.
  public let from: WallTime?
  /// When it ends.
  public let to: WallTime?
  /// What the words need.
  public let detail: Detail
  /// Where the statement stands that is broken; nil where no single one is.
  public let mark: SourceMark?
  /// The calendar it comes from, as the plan names it; nil where it comes from the plan itself.
  public let source: String?
  /// Whether someone has accepted it.
  public var isWaived = false
  /// The nearest ways out.
  public var suggestions: [Suggestion] = []

  init(
    _ code: FindingCode, _ entries: [Int], level: Level = .block, subject: Subject? = nil, from: WallTime? = nil, to: WallTime? = nil,
    detail: Detail = .none, mark: SourceMark? = nil, source: String? = nil
  ) {
    self.code = code
    self.level = level
    self.entries = entries
    self.subject = subject
    self.from = from
    self.to = to
    self.detail = detail
    self.mark = mark
    self.source = source
  }
}
