import CivilTime

/// When a venue, a speaker or an audience is taken (or, as `available`, when a speaker can come).
public struct BusyTime: Hashable, Sendable {
  /// What the plan gives.
  public enum Source: Hashable, Sendable {
    /// Hours on one day; the whole day where none are given.
    case on(Day, Hours)
    /// Whole days, both ends included.
    case days(DayRange)
    /// Hours on some days of every week.
    case weekly(Set<Weekday>, Hours)
    /// A calendar file, by its path from the plan.
    case file(String, Counts)
    /// A calendar at an address.
    case url(String, Counts)
  }

  /// Which events of a calendar count.
  public enum Counts: String, CaseIterable, Hashable, Sendable {
    /// What RFC 5545 calls busy: not TRANSPARENT, CANCELLED or declined.
    case opaque
    /// Also transparent all-day events, as holiday feeds have them.
    case allDay = "all-day"
    /// Every event.
    case everything
  }

  /// What the plan gives.
  public var source: Source
  /// Where it stands.
  public var mark: SourceMark
  /// What the calendar holds, where the source is one; ``BusyCalendar/unread`` until it has been read.
  public var content = BusyCalendar.unread

  /// A busy time.
  public init(source: Source, mark: SourceMark) {
    self.source = source
    self.mark = mark
  }

  /// The hours taken on a day, with what takes them where a calendar says so; none where the calendar has not been read.
  public func taken(on day: Day) -> [Taken] {
    switch source {
    case .on(let taken, let hours): taken == day ? [Taken(hours: hours)] : []
    case .days(let range): range.contains(day) ? [Taken(hours: .wholeDay)] : []
    case .weekly(let weekdays, let hours): weekdays.contains(day.weekday) ? [Taken(hours: hours)] : []
    case .file, .url: content.days[day] ?? []
    }
  }

  /// The calendar to read, as the plan names it; nil where the plan itself gives the times.
  public var calendar: String? {
    switch source {
    case .file(let path, _): path
    case .url(let address, _): address
    case .on, .days, .weekly: nil
    }
  }

  /// Which events of the calendar count; nil where the plan itself gives the times.
  public var counts: Counts? {
    switch source {
    case .file(_, let counts), .url(_, let counts): counts
    case .on, .days, .weekly: nil
    }
  }
}

/// Hours of a day that are taken.
public struct Taken: Hashable, Sendable {
  /// From when until when.
  public let hours: Hours
  /// What takes them; nil where the plan itself says that they are taken.
  public let event: Event?

  /// An event of a calendar.
  public struct Event: Hashable, Sendable {
    /// Its UID, by which two calendars may have the same event; empty where it has none.
    public let uid: String
    /// Its title, as its calendar has it: text of others; nil where it is not to be shown.
    public let title: String?
    /// When all of it starts, and ends (exclusive).
    public let from: WallTime
    /// When it ends.
    public let to: WallTime

    /// An event.
    public init(uid: String, title: String?, from: WallTime, to: WallTime) {
      self.uid = uid
      self.title = title
      self.from = from
      self.to = to
    }
  }

  /// Hours of a day that are taken.
  public init(hours: Hours, event: Event? = nil) {
    self.hours = hours
    self.event = event
  }
}

/// What is known of a calendar that a plan names.
public struct BusyCalendar: Hashable, Sendable {
  /// Something about a calendar that whoever relies on it has to know.
  public struct Trouble: Hashable, Sendable {
    /// The line of the calendar; nil where it is about all of it.
    public let line: Int?
    /// What is wrong, as whoever read it says it.
    public let reason: String

    /// A trouble.
    public init(line: Int?, reason: String) {
      self.line = line
      self.reason = reason
    }
  }

  /// The hours taken, by day, each day's in order.
  public var days: [Day: [Taken]] = [:]
  /// Whether it has been read at all, now or when the copy at hand was made.
  public var isRead = false
  /// How old the copy is, in minutes; nil where it is of now.
  public var age: Int?
  /// Why some time may be taken that we do not know of: it could not be read, or not all of it.
  public var losses: [Trouble] = []
  /// What was understood though it is not as it should be.
  public var oddities: [Trouble] = []
  /// Why the copy is not of now.
  public var staleness: String?

  /// A calendar that nobody has read.
  public static let unread = BusyCalendar()

  /// A calendar of which nothing is known yet.
  public init() {}
}
