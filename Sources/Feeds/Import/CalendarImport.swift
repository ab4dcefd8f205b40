import CivilTime
import ICalendar
import OrderedCollections
import Planning
import Words

/// A plan made out of a calendar: what became a session, and what was understood how.
///
/// Sessions are events within a day; those of one UID, title and length are one session held several times. Locations are venues. Categories
/// are audiences, but for those of our own feeds, which are themes, and for those with two events at a time, which nobody can attend. Days
/// are those of the calendar and stay as they are.
public struct CalendarImport: Sendable {
  /// What the calendar does not say.
  public struct Settings: Sendable {
    /// The year in whose August the school year begins; nil where the one with most sessions is meant, of several the last.
    public var year: Int?
    /// The language of the plan; nil where it is the calendar's, if it is one of ours, else Swedish.
    public var language: Language?
    /// Whether the public holidays of Sweden are closed where no session is on one.
    public var hasSwedishHolidays: Bool
    /// The zone of the plan.
    public var zone: Zone
    /// The calendar's name where it has none of its own.
    public var name: String
    /// The other feeds of a programme of ours, which say what a session's venue and audiences are called; nil where there are none.
    public var programme: PublishedProgramme?

    /// Settings.
    public init(year: Int?, language: Language?, hasSwedishHolidays: Bool, zone: Zone, name: String, programme: PublishedProgramme? = nil) {
      self.year = year
      self.language = language
      self.hasSwedishHolidays = hasSwedishHolidays
      self.zone = zone
      self.name = name
      self.programme = programme
    }
  }

  /// The plan.
  public let draft: PlanDraft
  /// What was understood how, in the order in which it comes in the plan; what was left out last, by line.
  public let notes: [ImportNote]
  /// Whether the calendar is one of our own feeds.
  public let isOwn: Bool
  /// How many sessions each school year holds, by the year in whose August it begins, in order.
  public let years: [(year: Int, times: Int)]

  /// Makes a plan out of the occurrences of a calendar whose details were kept; nil where no event can be a session.
  public init?(_ stream: CalendarStream, _ occurrences: [Occurrence], _ settings: Settings) {
    var events = ImportedEvents(stream, zone: settings.zone)
    for occurrence in occurrences.sorted(by: { ($0.start, $0.event) < ($1.start, $1.event) }) { events.add(occurrence) }
    let counts = Dictionary(grouping: events.times, by: { CalendarImport.schoolYear($0.day) }).mapValues(\.count)
    years = counts.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    // A date far off, in the year 9999 for example, is none of a plan.
    let most = years.filter { CalendarImport.schoolYears.contains($0.year) }.max { ($0.times, $0.year) < ($1.times, $1.year) }
    guard let year = settings.year ?? most?.year, counts[year] != nil else { return nil }
    var making = DraftMaking(events.within(year), stream, settings, schoolYear: year)
    making.make()
    if making.draft.sessions.isEmpty { return nil }
    draft = making.draft
    notes = making.notes
    isOwn = making.own != nil
  }

  /// The school years that a plan may be of, by the year in whose August they begin.
  public static let schoolYears = 1900...2199

  /// The year in whose August the school year of a day begins.
  static func schoolYear(_ day: Day) -> Int { day.month >= 8 ? day.year : day.year - 1 }
}

extension CalendarStream {
  /// Whether it is a feed of ours; the word alone is Swedish for a calendar of events, which others use too.
  public var isKalendariums: Bool { product.hasPrefix("-//Kalendarium//Kalendarium ") }
}

/// The events of a calendar, told apart by what they can become.
struct ImportedEvents {
  /// One time of an event that can be a session.
  struct Time {
    let event: Int32
    let day: Day
    let start: TimeOfDay
    let end: TimeOfDay
  }

  private let stream: CalendarStream
  private let zone: Zone
  private(set) var times: [Time] = []
  /// Whole days, which may be closed.
  private(set) var wholeDays: [(event: Int32, days: DayRange)] = []
  /// What can be no session, and why.
  private(set) var leftOut: [(event: Int32, day: Day, reason: ImportNote.LeftOut)] = []

  init(_ stream: CalendarStream, zone: Zone) {
    self.stream = stream
    self.zone = zone
  }

  mutating func add(_ occurrence: Occurrence) {
    let event = occurrence.event
    let (start, end) = (zone.wallSecond(at: occurrence.start), zone.wallSecond(at: occurrence.end))
    let day = start.day
    func leaveOut(_ reason: ImportNote.LeftOut) { leftOut.append((event, day, reason)) }
    if stream.isWholeDays(event) {
      let last = max(day, end.day.adding(days: -1))
      return wholeDays.append((event, DayRange(from: day, to: last) ?? DayRange(day)))
    }
    if stream.isDeclined(event) { return leaveOut(.declined) }
    guard start < end else { return leaveOut(.noLength) }
    // An event may end with its day.
    let lastMinute = (end.seconds - day.epochDay * 86_400 + 59) / 60
    guard lastMinute <= 1440 else { return leaveOut(.severalDays) }
    guard start.secondOfDay.isMultiple(of: 60), let from = TimeOfDay(minutes: start.secondOfDay / 60),
      let to = TimeOfDay(minutes: lastMinute)
    else { return leaveOut(.offGrid(ImportedEvents.clock(start.secondOfDay))) }
    if stream.status(ofEvent: event) == .cancelled, stream.recurs(event) { return leaveOut(.cancelledTime) }
    times.append(Time(event: event, day: day, start: from, end: to))
  }

  static func clock(_ second: Int) -> String {
    [second / 3600, second / 60 % 60, second % 60].map { $0 < 10 ? "0\($0)" : "\($0)" }.joined(separator: ":")
  }

  /// What lies within a school year.
  func within(_ year: Int) -> ImportedEvents {
    var part = self
    part.times = times.filter { CalendarImport.schoolYear($0.day) == year }
    part.wholeDays = wholeDays.filter { CalendarImport.schoolYear($0.days.from) == year || CalendarImport.schoolYear($0.days.to) == year }
    part.leftOut = leftOut.filter { CalendarImport.schoolYear($0.day) == year }
    return part
  }
}
