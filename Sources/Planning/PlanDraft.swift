import CivilTime
import OrderedCollections

/// A plan made out of a calendar, before it is written: sessions that have their days, and what they name.
public struct PlanDraft: Hashable, Sendable {
  /// The id of the year.
  public var id: String
  /// The id of the programme.
  public var programme: String
  /// What the programme is called.
  public var title: String
  /// The language of the words that the tool adds.
  public var language: Language
  /// The IANA name of the zone all times are in.
  public var timezone: String
  /// Who plans; nil where the calendar does not say.
  public var organiser: Organiser?
  /// When sessions may be held, wide enough for all of them.
  public var year: SchoolYear
  /// The names of those who attend, by id.
  public var audiences: OrderedDictionary<String, String> = [:]
  /// Where sessions are held, by id.
  public var venues: OrderedDictionary<String, Place> = [:]
  /// What sessions are about, by id.
  public var themes: OrderedDictionary<String, Theme> = [:]
  /// What is held, by its first time.
  public var sessions: [Session] = []

  /// A place where sessions are held.
  public struct Place: Hashable, Sendable {
    /// The name.
    public var name: String
    /// The street address.
    public var address: String?
    /// The address of an online meeting.
    public var url: String?
    /// Whether it holds any number of sessions at a time.
    public var isShared: Bool

    /// A place.
    public init(name: String, address: String? = nil, url: String? = nil, isShared: Bool = false) {
      self.name = name
      self.address = address
      self.url = url
      self.isShared = isShared
    }
  }

  /// One time that a session is held, within a day.
  public struct Time: Hashable, Sendable {
    /// The day.
    public var day: Day
    /// The start.
    public var start: TimeOfDay
    /// The end, not itself part of it.
    public var end: TimeOfDay
    /// The id of the venue.
    public var venue: String?

    /// A time.
    public init(day: Day, start: TimeOfDay, end: TimeOfDay, venue: String?) {
      self.day = day
      self.start = start
      self.end = end
      self.venue = venue
    }
  }

  /// A session, held once or several times.
  public struct Session: Hashable, Sendable {
    /// The id.
    public var id: String
    /// The title.
    public var title: String
    /// A text about it.
    public var description: String?
    /// The id of its theme.
    public var theme: String?
    /// The ids of those who attend.
    public var audiences: [String]
    /// Whether it takes place.
    public var status: Planning.Session.Status
    /// When it is held, in order; one at least.
    public var times: [Time]
    /// The distance wished for between its times, in days; nil where it is held once.
    public var every: Int?

    /// A session.
    public init(
      id: String, title: String, description: String?, theme: String?, audiences: [String], status: Planning.Session.Status, times: [Time],
      every: Int?
    ) {
      self.id = id
      self.title = title
      self.description = description
      self.theme = theme
      self.audiences = audiences
      self.status = status
      self.times = times
      self.every = every
    }

    /// The ids of its times: its own where it is held once.
    public var members: [String] { every == nil ? [id] : times.indices.map { "\(id)-\($0 + 1)" } }

    /// Where it is held, each venue once.
    public var venues: OrderedSet<String> { OrderedSet(times.compactMap(\.venue)) }
  }

  /// A draft without sessions.
  public init(
    id: String, programme: String, title: String, language: Language, timezone: String, organiser: Organiser?, year: SchoolYear
  ) {
    self.id = id
    self.programme = programme
    self.title = title
    self.language = language
    self.timezone = timezone
    self.organiser = organiser
    self.year = year
  }

  /// Every session where the calendar has it.
  public var schedule: Schedule {
    var placements: OrderedDictionary<String, Placement> = [:]
    for session in sessions {
      for (id, time) in zip(session.members, session.times) {
        placements[id] = Placement(day: time.day, start: time.start, end: time.end, venue: time.venue)
      }
    }
    return Schedule(plan: id, placements: placements)
  }
}
