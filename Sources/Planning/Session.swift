import CivilTime

/// Something to be held once: within one day, at one venue, before all its audiences, with all its speakers.
public struct Session: Hashable, Sendable {
  /// Whether it is held.
  public enum Status: String, CaseIterable, Hashable, Sendable {
    /// It is.
    case confirmed
    /// It is not settled.
    case tentative
    /// It is not; it takes no time, and subscribers are told.
    case cancelled
  }

  /// A venue that may be used, and what choosing it costs.
  public struct VenueChoice: Hashable, Sendable {
    /// The id of the venue.
    public var venue: String
    /// What choosing it costs.
    public var cost: Int

    /// A choice.
    public init(venue: String, cost: Int) {
      self.venue = venue
      self.cost = cost
    }
  }

  /// The id, unique in the plan; part of the UID.
  public var id: String
  /// The title.
  public var title: String
  /// A longer text; nil where there is none.
  public var description: String?
  /// The id of its theme; nil where it has none.
  public var theme: String?
  /// The ids of those who attend, all of them.
  public var audiences: [String]
  /// The ids of those who speak, all of them.
  public var speakers: [String]
  /// The venues of which exactly one is used; none where it needs none.
  public var venues: [VenueChoice]
  /// How many attend; nil: the sum of the audiences' sizes.
  public var participants: Int?
  /// How long it is, in minutes.
  public var duration: Int
  /// Whether it is held.
  public var status: Status
  /// How it moves into next year.
  public var yearly: Yearly
  /// How many days before the start a move is still in time; nil where it always is.
  public var notice: Int?
  /// When it may be held. Hard.
  public var when: When
  /// When it had better be held. Soft.
  public var prefer: Prefer
  /// Days it had better not be held on. Soft.
  public var avoid: Avoid
  /// Its parts, in order.
  public var agenda: [AgendaPart]
  /// What the team does before and after.
  public var tasks: [PlanTask]
  /// The rounds it is one of; nil where it is held once for all.
  public var round: Round?
  /// Where it stands: its id.
  public var mark: SourceMark

  /// A session.
  public init(
    id: String, title: String, description: String?, theme: String?, audiences: [String], speakers: [String], venues: [VenueChoice],
    participants: Int?, duration: Int, status: Status, yearly: Yearly, notice: Int?, when: When, prefer: Prefer, avoid: Avoid,
    agenda: [AgendaPart], tasks: [PlanTask], round: Round? = nil, mark: SourceMark
  ) {
    self.id = id
    self.title = title
    self.description = description
    self.theme = theme
    self.audiences = audiences
    self.speakers = speakers
    self.venues = venues
    self.participants = participants
    self.duration = duration
    self.status = status
    self.yearly = yearly
    self.notice = notice
    self.when = when
    self.prefer = prefer
    self.avoid = avoid
    self.agenda = agenda
    self.tasks = tasks
    self.round = round
    self.mark = mark
  }
}

/// When a session may be held; every part given must hold.
public struct When: Hashable, Sendable {
  /// Days of which any will do: one line of the plan.
  public struct Window: Hashable, Sendable {
    /// The ranges, of which any will do.
    public var ranges: [DayRange]
    /// Where it stands.
    public var mark: SourceMark

    /// A window.
    public init(ranges: [DayRange], mark: SourceMark) {
      self.ranges = ranges
      self.mark = mark
    }
  }

  /// Start times of which any will do.
  public enum Starts: Hashable, Sendable {
    /// Any of these.
    case at([TimeOfDay])
    /// On the grid, from the first to the second, both included.
    case between(TimeOfDay, TimeOfDay)

    /// Whether a start is among them.
    public func contains(_ time: TimeOfDay) -> Bool {
      switch self {
      case .at(let times): times.contains(time)
      case .between(let first, let last): first <= time && time <= last
      }
    }
  }

  /// The windows, each of which must hold the day.
  public var windows: [Window]
  /// The weekdays; nil where any will do.
  public var weekdays: Set<Weekday>?
  /// The start times; nil where any will do.
  public var starts: Starts?
  /// Where the weekdays stand; nil where there are none.
  public var weekdaysMark: SourceMark?
  /// Where the start times stand; nil where there are none.
  public var startsMark: SourceMark?

  /// When a session may be held.
  public init(
    windows: [Window] = [], weekdays: Set<Weekday>? = nil, starts: Starts? = nil, weekdaysMark: SourceMark? = nil,
    startsMark: SourceMark? = nil
  ) {
    self.windows = windows
    self.weekdays = weekdays
    self.starts = starts
    self.weekdaysMark = weekdaysMark
    self.startsMark = startsMark
  }
}

/// When a session had better be held; weights are whole numbers.
public struct Prefer: Hashable, Sendable {
  /// Weekdays and the cost of any other.
  public struct Weekdays: Hashable, Sendable {
    /// The weekdays wished for.
    public var of: Set<Weekday>
    /// The cost of any other.
    public var weight: Int
    /// Weekdays wished for.
    public init(of: Set<Weekday>, weight: Int) {
      self.of = of
      self.weight = weight
    }
  }
  /// A range and the cost of each week begun outside it.
  public struct Within: Hashable, Sendable {
    /// The days wished for.
    public var days: DayRange
    /// The cost of each week begun outside.
    public var weight: Int
    /// The most it costs; nil where there is no limit.
    public var cap: Int?
    /// Days wished for.
    public init(days: DayRange, weight: Int, cap: Int?) {
      self.days = days
      self.weight = weight
      self.cap = cap
    }
  }
  /// A day and the cost of each day from it.
  public struct Near: Hashable, Sendable {
    /// The day wished for.
    public var day: Day
    /// The cost of each calendar day from it.
    public var weight: Int
    /// The most days that count; nil where all do.
    public var cap: Int?
    /// A day wished for.
    public init(day: Day, weight: Int, cap: Int?) {
      self.day = day
      self.weight = weight
      self.cap = cap
    }
  }
  /// A start and the cost of each step of the grid from it.
  public struct Start: Hashable, Sendable {
    /// The start wished for.
    public var at: TimeOfDay
    /// The cost of each step of the grid from it.
    public var weight: Int
    /// A start wished for.
    public init(at: TimeOfDay, weight: Int) {
      self.at = at
      self.weight = weight
    }
  }

  /// Weekdays wished for.
  public var weekdays: Weekdays?
  /// Days wished for.
  public var within: Within?
  /// A day to be near.
  public var near: Near?
  /// A start wished for.
  public var start: Start?
  /// The cost of a day that is not a staff day for one of the audiences; 0 where it does not matter.
  public var staffDays: Int

  /// Wishes.
  public init(weekdays: Weekdays? = nil, within: Within? = nil, near: Near? = nil, start: Start? = nil, staffDays: Int = 0) {
    self.weekdays = weekdays
    self.within = within
    self.near = near
    self.start = start
    self.staffDays = staffDays
  }
}

/// What it costs to be held on days one had better avoid.
public struct Avoid: Hashable, Sendable {
  /// The cost of the last day before a break.
  public var beforeBreak: Int
  /// The cost of a bridge day (klämdag).
  public var bridgeDay: Int
  /// The cost of a half day.
  public var halfDay: Int

  /// Costs.
  public init(beforeBreak: Int = 0, bridgeDay: Int = 0, halfDay: Int = 0) {
    self.beforeBreak = beforeBreak
    self.bridgeDay = bridgeDay
    self.halfDay = halfDay
  }
}

/// A part of a session.
public struct AgendaPart: Hashable, Sendable {
  /// How long it is.
  public enum Length: Hashable, Sendable {
    /// One stretch, in minutes.
    case minutes(Int)
    /// Several after one another, with a change between: seconds each, seconds to change, what they are.
    case each(seconds: Int, change: Int, of: [String])
  }

  /// The title.
  public var title: String
  /// How long it is.
  public var length: Length
  /// The id of who speaks; nil where nobody in particular does.
  public var speaker: String?

  /// A part.
  public init(title: String, length: Length, speaker: String?) {
    self.title = title
    self.length = length
    self.speaker = speaker
  }

  /// How long it is in all, in seconds; the changes are between the turns.
  public var seconds: Int {
    switch length {
    case .minutes(let minutes): minutes * 60
    case .each(let seconds, let change, let turns): turns.count * seconds + max(0, turns.count - 1) * change
    }
  }
}

/// What the team does before or after a session.
public struct PlanTask: Hashable, Sendable {
  /// When it is due.
  public enum Due: Hashable, Sendable {
    /// So many calendar days before (negative) or after the session's day.
    case days(Int)
    /// So many working days before (negative) or after the session's day.
    case workingDays(Int)
  }

  /// What is done.
  public var title: String
  /// When it is due.
  public var due: Due
  /// Who does it, an id of `people` or a name; nil where the plan does not say.
  public var owner: String?

  /// A task.
  public init(title: String, due: Due, owner: String?) {
    self.title = title
    self.due = due
    self.owner = owner
  }
}
