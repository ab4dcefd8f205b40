import CivilTime

/// What was understood how, and what was left out, when a calendar became a plan.
public enum ImportNote: Hashable, Sendable {
  /// An event that became no session: its title, the line it begins on, the day of its first time within the year where it has one.
  case leftOut(title: String, line: Int, day: Day?, LeftOut)
  /// Whole days on which nothing is placed.
  case closed(name: String, DayRange)
  /// A location as a venue; how many times it is used.
  case venue(id: String, name: String, times: Int, isOnline: Bool)
  /// A venue in which two sessions are at once, which is therefore said to hold any number.
  case sharedVenue(id: String, name: String, first: String, second: String, day: Day)
  /// A category, or a feed of our own, as an audience; how many times it comes.
  case audience(id: String, name: String, times: Int, isFeed: Bool)
  /// A category as a theme; how many times it comes, and two events of it at the same time, which no one can both attend.
  case theme(id: String, name: String, times: Int, atOnce: AtOnce?)
  /// Categories beside the first of a session that are no audiences, and have no place in the plan.
  case furtherThemes(session: String, [String])
  /// A series; the times that are not as far from the one before as the others.
  case series(session: String, times: Int, every: Int, odd: [Day])
  /// Sessions on public holidays, for which these are not closed.
  case onHoliday(session: String, Day)
  /// An event of our own, known again by its UID.
  case known(session: String)

  /// Two events at the same time.
  public struct AtOnce: Hashable, Sendable {
    /// The title of the first.
    public var first: String
    /// The title of the second.
    public var second: String
    /// The day.
    public var day: Day

    /// Two events at the same time.
    public init(first: String, second: String, day: Day) {
      self.first = first
      self.second = second
      self.day = day
    }
  }

  /// What kind of note it is: `left-out`, `closed`, `venue`, `shared-venue`, `audience`, `theme`, `further-themes`, `series`, `on-holiday`
  /// or `known`.
  public var code: String {
    switch self {
    case .leftOut: "left-out"
    case .closed: "closed"
    case .venue: "venue"
    case .sharedVenue: "shared-venue"
    case .audience: "audience"
    case .theme: "theme"
    case .furtherThemes: "further-themes"
    case .series: "series"
    case .onHoliday: "on-holiday"
    case .known: "known"
    }
  }

  /// The id in the plan that it is about: of a session, venue, audience or theme; nil where it is about none.
  public var subject: String? {
    switch self {
    case .leftOut, .closed: nil
    case .venue(let id, _, _, _), .sharedVenue(let id, _, _, _, _), .audience(let id, _, _, _), .theme(let id, _, _, _): id
    case .furtherThemes(let session, _), .series(let session, _, _, _), .onHoliday(let session, _), .known(let session): session
    }
  }

  /// Why an event became no session.
  public enum LeftOut: Hashable, Sendable {
    /// It lasts whole days, and nothing says that these are closed.
    case wholeDays
    /// It goes on over midnight.
    case severalDays
    /// It has no length.
    case noLength
    /// The one whose calendar it is has declined it.
    case declined
    /// It starts at a second, or a minute, that no grid of starts has.
    case offGrid(String)
    /// It is a task or a placeholder of our own feeds.
    case notASession
    /// A cancelled time of a series.
    case cancelledTime
  }
}
