import CivilTime
import Feeds
import ICalendar
import OrderedCollections
import Planning
import Words

/// A programme as the pages show it: its years, where each session is, and the feeds that are published of it.
public struct Programme: Sendable {
  /// The id: its folder below the published one.
  public let id: String
  /// The plans, and more of them than its own.
  public let plans: PlanSet
  /// The numbers of its plans, the earliest year first.
  public let years: [Int]
  /// The events of its sessions, by the number of the session, as they are published.
  public let events: [Int: Event]
  /// The feeds that may be read by anyone.
  public let feeds: [Feed]

  /// A programme.
  public init(id: String, plans: PlanSet, years: [Int], events: [Int: Event], feeds: [Feed]) {
    self.id = id
    self.plans = plans
    self.years = years
    self.events = events
    self.feeds = feeds
  }

  /// The plan of its last year, which says what the programme is called.
  var last: Plan? { years.last.map { plans.plans[$0] } }
  var title: String { last?.title ?? id }
  var language: Language { last?.language ?? .english }
  var words: Words { Words(language) }

  /// The programme's themes that sessions have, the last year's names, in the order of the plans.
  var themes: OrderedDictionary<String, Theme> {
    var themes: OrderedDictionary<String, Theme> = [:]
    for year in years {
      let plan = plans.plans[year]
      let used = Set(plan.sessions.values.compactMap(\.theme))
      for (id, theme) in plan.themes where used.contains(id) { themes[id] = theme }
    }
    return themes
  }

  /// When anything of some sessions was last changed; nil where none is published.
  func lastChange(_ sessions: [Int]) -> Instant? { sessions.compactMap { events[$0]?.stamps.modified }.max() }
}
