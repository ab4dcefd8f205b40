import CivilTime

/// An iCalendar object as we publish it (RFC 5545 3.4, RFC 7986): what it is called, one time zone, single events
/// and to-dos.
public struct CalendarObject: Hashable, Sendable {
  /// What made it; the same for every feed of a version.
  public var productID: String
  /// The name, 60 characters at most, without comma, semicolon or backslash.
  public var name: String
  /// A longer text.
  public var description: String
  /// A colour name of CSS3; nil where it has none.
  public var colour: String?
  /// The same colour as `#RRGGBB`.
  public var colourCode: String?
  /// Where the feed is published; nil where that is not known.
  public var source: String?
  /// How often a client should look for changes, in hours.
  public var refreshHours: Int
  /// The time zone of the events.
  public var zone: ZoneComponent
  /// The events.
  public var events: [Event]
  /// The to-dos.
  public var todos: [Todo]

  /// A calendar; the name is cut and cleaned to what every client takes (no comma, semicolon or backslash, an en dash instead).
  public init(
    productID: String, name: String, description: String, colour: String?, colourCode: String?, source: String?, refreshHours: Int,
    zone: ZoneComponent, events: [Event], todos: [Todo] = []
  ) {
    self.productID = productID
    self.name = cleanName(name, limit: CalendarObject.nameLimit)
    self.description = cleanName(description, limit: 500)
    self.colour = colour
    self.colourCode = colourCode
    self.source = source
    self.refreshHours = refreshHours
    self.zone = zone
    self.events = events
    self.todos = todos
  }

  /// The longest name, in characters.
  public static let nameLimit = 60
}

/// A VTIMEZONE with at most two rules, both of 1970, as every client understands it (RFC 5545 3.6.5).
public struct ZoneComponent: Hashable, Sendable {
  /// The IANA name.
  public var identifier: String
  /// The rule for all years.
  public var rule: PosixRule

  /// The time zone of a rule; nil where a change lies outside its day, which two plain yearly rules cannot say.
  public init?(identifier: String, rule: PosixRule) {
    if let daylight = rule.daylight {
      let isPlain = [daylight.starts, daylight.ends].allSatisfy { (0..<86_400).contains($0.seconds) && $0.seconds.isMultiple(of: 60) }
      guard isPlain else { return nil }
    }
    guard rule.standardOffset.isMultiple(of: 60) else { return nil }
    self.identifier = identifier
    self.rule = rule
  }
}

/// One event (VEVENT), never a recurring one.
public struct Event: Hashable, Sendable {
  /// When it starts or ends.
  public enum Time: Hashable, Sendable, Comparable {
    /// A whole day.
    case date(Day)
    /// A wall time in the calendar's zone.
    case wall(WallTime)

    private var key: (Int, Int) {
      switch self {
      case .date(let day): (day.epochDay * 1440, 0)
      case .wall(let time): (time.minutes, 1)
      }
    }

    /// By time; a whole day before what begins at its midnight.
    public static func < (a: Time, b: Time) -> Bool { a.key < b.key }
  }

  /// STATUS (RFC 5545 3.8.1.11).
  public enum Status: String, CaseIterable, Hashable, Sendable {
    /// It takes place.
    case confirmed = "CONFIRMED"
    /// It is not settled.
    case tentative = "TENTATIVE"
    /// It does not take place.
    case cancelled = "CANCELLED"
  }

  /// Where it is, in the parts that Apple's clients want.
  public struct Place: Hashable, Sendable {
    /// The name.
    public var name: String
    /// The street address; empty where there is none.
    public var address: String
    /// Millionths of a degree north and east; nil where not known.
    public var geo: Geo?

    /// A place; line breaks and quotes are taken out.
    public init(name: String, address: String, geo: Geo?) {
      self.name = cleanParameter(name)
      self.address = cleanParameter(address)
      self.geo = geo
    }
  }

  /// A place on the earth, in millionths of a degree, which is what GEO holds (RFC 5545 3.8.1.6).
  public struct Geo: Hashable, Sendable {
    /// Millionths of a degree north.
    public var north: Int
    /// Millionths of a degree east.
    public var east: Int

    /// A place in degrees.
    public init(latitude: Double, longitude: Double) {
      north = Int((latitude * 1_000_000).rounded())
      east = Int((longitude * 1_000_000).rounded())
    }
  }

  /// When it was made and changed: the stamps that tell clients what is new.
  public struct Stamps: Hashable, Sendable {
    /// When it was first published.
    public var created: Instant
    /// When anything of it last changed; DTSTAMP as well.
    public var modified: Instant
    /// How many times it has changed.
    public var sequence: Int

    /// Stamps.
    public init(created: Instant, modified: Instant, sequence: Int) {
      self.created = created
      self.modified = modified
      self.sequence = sequence
    }
  }

  /// The id, the same in all feeds and for ever.
  public let uid: String
  /// The title.
  public let summary: String
  /// A longer text; empty where there is none.
  public let description: String
  /// Where it is; nil where nowhere in particular.
  public let place: Place?
  /// When it starts.
  public let start: Time
  /// When it ends: exclusive.
  public let end: Time
  /// Whether it takes place.
  public let status: Status
  /// Whether it takes no time.
  public let isTransparent: Bool
  /// What it is about; nil where nothing in particular. One name without comma and semicolon, which libical 3.0 cannot escape here.
  public let category: String?
  /// A colour name of CSS3; nil where it has none.
  public let colour: String?
  /// The address of the online meeting; nil where there is none.
  public let conference: String?
  /// The stamps.
  public var stamps: Stamps

  /// An event; texts are cleaned to what a calendar can hold and give back unchanged.
  public init(
    uid: String, summary: String, description: String, place: Place?, start: Time, end: Time, status: Status, isTransparent: Bool,
    category: String?, colour: String?, conference: String?, stamps: Stamps
  ) {
    self.uid = cleanText(uid)
    let title = cleanText(summary).replacing("\n", with: " ")
    // A property without a value is lost on the way.
    self.summary = title.isEmpty ? "–" : title
    self.description = cleanText(description)
    self.place = place
    self.start = start
    self.end = end
    self.status = status
    self.isTransparent = isTransparent
    self.category = category.map { cleanName($0, limit: 100) }
    self.colour = colour
    self.conference = conference
    self.stamps = stamps
  }

  /// LOCATION: the name and the address on two lines; online, where there is no address, the meeting's. Nil where it is nowhere.
  public var location: String? {
    place.map { place in
      [place.name, place.address.isEmpty ? conference ?? "" : place.address].filter { !$0.isEmpty }.joined(separator: "\n")
    }
  }

  /// Whether everything but the stamps is the same.
  public func hasSameContent(as other: Event) -> Bool {
    var copy = other
    copy.stamps = stamps
    return copy == self
  }
}

/// One thing to do by a day (VTODO, RFC 5545 3.6.2), for the clients that have a list of them; Outlook and Google have none (F25).
public struct Todo: Hashable, Sendable {
  /// The id, the same for ever.
  public let uid: String
  /// What is to be done.
  public let summary: String
  /// The last day on which it is in time.
  public let due: Day
  /// The stamps.
  public var stamps: Event.Stamps

  /// A to-do; the summary is cleaned as an event's is.
  public init(uid: String, summary: String, due: Day, stamps: Event.Stamps) {
    self.uid = cleanText(uid)
    let title = cleanText(summary).replacing("\n", with: " ")
    self.summary = title.isEmpty ? "–" : title
    self.due = due
    self.stamps = stamps
  }
}
