import CivilTime
import ICalendar
import OrderedCollections
import Planning
import Words

/// The feeds of one programme as they are to be published: bytes by address, and what has changed since last time.
///
/// What was published last is the memory: an event whose content is the same keeps its stamps, so that publishing again changes no byte.
public struct Publication: Sendable {
  /// What can keep a programme from being published.
  public enum Problem: Error, Hashable, Sendable {
    /// The rules of the zone cannot be said in two yearly rules.
    case zone(String)
    /// On that day the zone's clocks do not follow the rules of today.
    case zoneHistory(String, Day)
    /// A feed cannot be written or has not come back as it was written.
    case feed(path: String, CalendarProblem)
    /// Far fewer sessions than last time: how many there were, and are.
    case collapse(before: Int, after: Int)
  }

  /// The bytes of each feed, by its address below the published folder.
  public let files: OrderedDictionary<String, [UInt8]>
  /// The feeds that may be read by anyone, those that are no longer made included.
  public let feeds: [Feed]
  /// The same calendars as values, by address.
  public let calendars: [String: CalendarObject]
  /// The events of the sessions, by the number of the session; those without a place have none.
  public let events: [Int: Event]
  /// What has changed, by time.
  public let changes: [EventChange]

  /// What a publication is made from, besides plans and schedules.
  public struct Settings: Sendable {
    /// The moment of publishing: the stamp of what has changed.
    public var now: Instant
    /// The zone of all times.
    public var zone: Zone
    /// Whether the feeds that hold personal data are written too.
    public var isPrivate: Bool
    /// Makes a name that nobody can guess.
    public var secret: @Sendable () -> String
    /// Where the folder will be found on the web, for instance `https://kalender.example.se`; nil: as published last.
    public var address: String?
    /// Whether a collapse is published all the same.
    public var acceptsCollapse: Bool

    /// Settings.
    public init(
      now: Instant, zone: Zone, isPrivate: Bool, secret: @escaping @Sendable () -> String, address: String?, acceptsCollapse: Bool
    ) {
      self.now = now
      self.zone = zone
      self.isPrivate = isPrivate
      self.secret = secret
      self.address = address
      self.acceptsCollapse = acceptsCollapse
    }
  }

  /// The least number of sessions at which a loss of more than half is taken for a mistake.
  static let collapseFloor = 8

  /// Makes the feeds of a programme: `years` are the numbers of its plans, `previous` what was published last, by address.
  public init(
    programme: String, years: [Int], of plans: PlanSet, placements: [Placement?], previous: [String: CalendarObject], settings: Settings
  ) throws(Problem) {
    let ours = previous.filter { $0.key.hasPrefix(programme + "/") }
    var maker = try FeedMaker(years: years, plans: plans, placements: placements, previous: ours, settings: settings)
    var files: OrderedDictionary<String, [UInt8]> = [:]
    let list = FeedList(plans: plans, years: years, placements: placements)
    var feeds = list.open
    for feed in feeds { files["\(programme)/\(feed.path)"] = try maker.bytes(feed, at: "\(programme)/\(feed.path)") }
    if settings.isPrivate {
      for feed in list.personal {
        let address =
          ours.keys.sorted().first { Publication.personalPath($0) == feed.path } ?? "\(programme)/private/\(settings.secret())/\(feed.path)"
        files[address] = try maker.bytes(feed, at: address)
      }
    }
    // An address that people subscribe to never ends by accident: a feed that is no longer made says that nothing is planned.
    for address in ours.keys.sorted() where files[address] == nil && !address.hasPrefix("\(programme)/private/") {
      let path = String(address.dropFirst(programme.count + 1))
      let name = ours[address]?.name ?? ""
      let kind = path.split(separator: "/").first.flatMap { Feed.Kind(rawValue: String($0)) } ?? .all
      let feed = Feed(kind: kind, path: path, label: name, name: name, colour: nil, sessions: [])
      files[address] = try maker.bytes(feed, at: address)
      if feed.kind != .all { feeds.append(feed) }
    }
    self.files = files
    self.feeds = feeds
    events = maker.sessionEvents
    calendars = maker.calendars
    changes = maker.changes()
    let before = maker.publishedBefore
    let after = maker.sessionEvents.count
    if before >= Publication.collapseFloor, after * 2 < before, !settings.acceptsCollapse { throw .collapse(before: before, after: after) }
  }

  /// What a private address leads to, for instance `speaker/elmer.ics` for `PROGRAMME/private/NAME/speaker/elmer.ics`; nil for an open one.
  public static func personalPath(_ address: String) -> String? {
    let parts = address.split(separator: "/", maxSplits: 3)
    return parts.count == 4 && parts[1] == "private" ? String(parts[3]) : nil
  }
}
