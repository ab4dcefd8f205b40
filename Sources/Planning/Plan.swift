import CivilTime
import OrderedCollections

/// A school year as people wrote it: what must hold and what would be nice. Days, times and venues are not in it.
///
/// Everything is resolved and checked: references name things that exist, repeats are expanded into sessions, weeks are dates.
public struct Plan: Hashable, Sendable {
  /// The file it was read from, as the user named it.
  public var file: String
  /// The files it was read from, as named, with what tells them apart whatever they are called (the real path).
  public var origins: [String: String]
  /// The id of this year, stable for ever: part of every UID.
  public var id: String
  /// The id of the programme, stable over the years: the address of its feeds.
  public var programme: String
  /// What the programme is called.
  public var title: String
  /// The language of the words that the tool adds.
  public var language: Language
  /// The IANA name of the zone all times are in.
  public var timezone: String
  /// Who plans, carries out and follows up; nil where the plan does not say.
  public var organiser: Organiser?
  /// The days on which anything may be placed.
  public var year: SchoolYear
  /// Work calendars, by id, in the order of the plan; then those of its includes.
  public var calendars: OrderedDictionary<String, WorkCalendar>
  /// Who is who, by id.
  public var people: OrderedDictionary<String, Person>
  /// Who attends, by id.
  public var audiences: OrderedDictionary<String, Audience>
  /// Where sessions are held, by id.
  public var venues: OrderedDictionary<String, Venue>
  /// Who speaks, by id.
  public var speakers: OrderedDictionary<String, Speaker>
  /// What sessions are about, by id.
  public var themes: OrderedDictionary<String, Theme>
  /// What is to be held, by id, in the order of the plan, repeats expanded.
  public var sessions: OrderedDictionary<String, Session>
  /// Rules that tie sessions together, in the order of the plan, those of repeats after their own.
  public var rules: [Rule]
  /// How long it takes from one venue to another.
  public var travel: Travel
  /// Findings that someone has accepted.
  public var waivers: [Waiver]

  /// A plan out of its parts.
  public init(
    file: String, origins: [String: String], id: String, programme: String, title: String, language: Language, timezone: String,
    organiser: Organiser?,
    year: SchoolYear, calendars: OrderedDictionary<String, WorkCalendar>, people: OrderedDictionary<String, Person>,
    audiences: OrderedDictionary<String, Audience>, venues: OrderedDictionary<String, Venue>,
    speakers: OrderedDictionary<String, Speaker>, themes: OrderedDictionary<String, Theme>,
    sessions: OrderedDictionary<String, Session>, rules: [Rule], travel: Travel, waivers: [Waiver]
  ) {
    self.file = file
    self.origins = origins
    self.id = id
    self.programme = programme
    self.title = title
    self.language = language
    self.timezone = timezone
    self.organiser = organiser
    self.year = year
    self.calendars = calendars
    self.people = people
    self.audiences = audiences
    self.venues = venues
    self.speakers = speakers
    self.themes = themes
    self.sessions = sessions
    self.rules = rules
    self.travel = travel
    self.waivers = waivers
  }
}

/// The language of the words that the tool adds to feeds and pages.
public enum Language: String, CaseIterable, Hashable, Sendable {
  /// Swedish.
  case swedish = "sv"
  /// English.
  case english = "en"
}

/// Who plans, carries out and follows up.
public struct Organiser: Hashable, Sendable {
  /// The name.
  public var name: String
  /// The address; its domain ends every UID. Nil where the plan gives none.
  public var email: String?

  /// An organiser.
  public init(name: String, email: String?) {
    self.name = name
    self.email = email
  }
}

/// The days and hours in which the engine may place a session.
public struct SchoolYear: Hashable, Sendable {
  /// The first and the last day.
  public var days: DayRange
  /// Whether the public holidays of Sweden, and the eves that count as Sundays, are closed.
  public var hasSwedishHolidays: Bool
  /// When sessions may be held.
  public var hours: Hours
  /// The grid of start times, in minutes, counted from the start of `hours`.
  public var step: Int
  /// The days of the week on which anything is placed.
  public var weekdays: Set<Weekday>
  /// Further days on which nothing is placed.
  public var closed: [NamedDays]
  /// Where it stands.
  public var mark: SourceMark

  /// A school year.
  public init(
    days: DayRange, hasSwedishHolidays: Bool, hours: Hours, step: Int, weekdays: Set<Weekday>, closed: [NamedDays], mark: SourceMark
  ) {
    self.days = days
    self.hasSwedishHolidays = hasSwedishHolidays
    self.hours = hours
    self.step = step
    self.weekdays = weekdays
    self.closed = closed
    self.mark = mark
  }
}

/// Days with a name: a term, a break, a closed day.
public struct NamedDays: Hashable, Sendable {
  /// The name; nil where the plan gives none.
  public var name: String?
  /// The days.
  public var days: DayRange

  /// Days with a name.
  public init(name: String?, days: DayRange) {
    self.name = name
    self.days = days
  }
}

/// What a day is for one kind of staff (school form).
public struct WorkCalendar: Hashable, Sendable {
  /// When pupils are at school.
  public var terms: [NamedDays]
  /// When nobody is: nothing is placed for an audience with this calendar.
  public var breaks: [NamedDays]
  /// Pupils are away and staff at work: good for a session.
  public var staffDays: [DayRange]
  /// Days on which work ends early.
  public var halfDays: [HalfDay]
  /// Where it stands.
  public var mark: SourceMark

  /// A work calendar.
  public init(terms: [NamedDays], breaks: [NamedDays], staffDays: [DayRange], halfDays: [HalfDay], mark: SourceMark) {
    self.terms = terms
    self.breaks = breaks
    self.staffDays = staffDays
    self.halfDays = halfDays
    self.mark = mark
  }
}

/// A day on which work ends early.
public struct HalfDay: Hashable, Sendable {
  /// The day.
  public var day: Day
  /// When work ends.
  public var until: TimeOfDay

  /// A half day.
  public init(day: Day, until: TimeOfDay) {
    self.day = day
    self.until = until
  }
}
