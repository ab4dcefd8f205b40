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

  /// A busy time.
  public init(source: Source, mark: SourceMark) {
    self.source = source
    self.mark = mark
  }

  /// The hours taken on a day; nil where none, or where a calendar would have to be read.
  public func hours(on day: Day) -> Hours? {
    switch source {
    case .on(let taken, let hours): taken == day ? hours : nil
    case .days(let range): range.contains(day) ? .wholeDay : nil
    case .weekly(let weekdays, let hours): weekdays.contains(day.weekday) ? hours : nil
    case .file, .url: nil
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
}
