import CivilTime

/// A person: who attends as what, so that clashes are found person by person.
public struct Person: Hashable, Sendable {
  /// The name.
  public var name: String
  /// The audiences the person belongs to.
  public var audiences: [String]
  /// Where it stands; the file tells one `anna` from another.
  public var mark: SourceMark

  /// A person.
  public init(name: String, audiences: [String], mark: SourceMark) {
    self.name = name
    self.audiences = audiences
    self.mark = mark
  }
}

/// Those who attend a session together.
public struct Audience: Hashable, Sendable {
  /// The name.
  public var name: String
  /// How many they are.
  public var size: Int
  /// The id of their work calendar; nil where only the year counts.
  public var calendar: String?
  /// Audiences with which this one shares at least one person.
  public var overlaps: [String]
  /// Audiences of which this one is a part.
  public var within: [String]
  /// The most sessions in an ISO week; nil where there is no limit. Hard.
  public var perWeek: Int?
  /// The most of them that may be away on one day; nil where there is no limit. Hard.
  public var awayPerDay: Int?
  /// The load they should not pass; nil where the plan gives none. Soft.
  public var load: Load?
  /// When they cannot attend.
  public var busy: [BusyTime]
  /// Where it stands.
  public var mark: SourceMark

  /// How many sessions a calendar month should hold at most, and what each above costs.
  public struct Load: Hashable, Sendable {
    /// Sessions in a calendar month.
    public var perMonth: Int
    /// The cost of each above.
    public var weight: Int

    /// A load.
    public init(perMonth: Int, weight: Int) {
      self.perMonth = perMonth
      self.weight = weight
    }
  }

  /// An audience.
  public init(
    name: String, size: Int, calendar: String?, overlaps: [String], within: [String], perWeek: Int?, awayPerDay: Int? = nil,
    load: Load?, busy: [BusyTime], mark: SourceMark
  ) {
    self.name = name
    self.size = size
    self.calendar = calendar
    self.overlaps = overlaps
    self.within = within
    self.perWeek = perWeek
    self.awayPerDay = awayPerDay
    self.load = load
    self.busy = busy
    self.mark = mark
  }
}

/// A place where sessions are held.
public struct Venue: Hashable, Sendable {
  /// The name.
  public var name: String
  /// The street address; nil where there is none.
  public var address: String?
  /// Latitude and longitude in degrees; nil where not given.
  public var geo: Geo?
  /// The address of an online meeting; nil where it is a room.
  public var url: String?
  /// How many it holds; nil where there is no limit.
  public var capacity: Int?
  /// Minutes it is kept free before a session.
  public var bufferBefore: Int
  /// Minutes it is kept free after a session.
  public var bufferAfter: Int
  /// When it is open; nil where it always is.
  public var hours: Hours?
  /// Whether it holds any number of sessions at a time.
  public var isShared: Bool
  /// When it is taken by others.
  public var busy: [BusyTime]
  /// Where it stands.
  public var mark: SourceMark

  /// Degrees north and east.
  public struct Geo: Hashable, Sendable {
    /// Degrees north, -90 to 90.
    public var latitude: Double
    /// Degrees east, -180 to 180.
    public var longitude: Double

    /// A place on the earth.
    public init(latitude: Double, longitude: Double) {
      self.latitude = latitude
      self.longitude = longitude
    }
  }

  /// A venue.
  public init(
    name: String, address: String?, geo: Geo?, url: String?, capacity: Int?, bufferBefore: Int, bufferAfter: Int, hours: Hours?,
    isShared: Bool, busy: [BusyTime], mark: SourceMark
  ) {
    self.name = name
    self.address = address
    self.geo = geo
    self.url = url
    self.capacity = capacity
    self.bufferBefore = bufferBefore
    self.bufferAfter = bufferAfter
    self.hours = hours
    self.isShared = isShared
    self.busy = busy
    self.mark = mark
  }
}

/// Someone who speaks.
public struct Speaker: Hashable, Sendable {
  /// The name.
  public var name: String
  /// Where the speaker comes from; nil where not given.
  public var organisation: String?
  /// When the speaker cannot come.
  public var busy: [BusyTime]
  /// Where not empty: the only times the speaker can come.
  public var available: [BusyTime]
  /// Where it stands.
  public var mark: SourceMark

  /// A speaker.
  public init(name: String, organisation: String?, busy: [BusyTime], available: [BusyTime], mark: SourceMark) {
    self.name = name
    self.organisation = organisation
    self.busy = busy
    self.available = available
    self.mark = mark
  }
}

/// What sessions are about.
public struct Theme: Hashable, Sendable {
  /// The name.
  public var name: String
  /// A CSS3 colour name (RFC 7986 5.9); nil where not given.
  public var colour: String?
  /// Where it stands.
  public var mark: SourceMark

  /// A theme.
  public init(name: String, colour: String?, mark: SourceMark) {
    self.name = name
    self.colour = colour
    self.mark = mark
  }
}

/// Minutes from one venue to another, for a speaker or an audience in both.
public struct Travel: Hashable, Sendable {
  /// The time between the venues of a group.
  public struct Leg: Hashable, Sendable {
    /// Two or more venues.
    public var venues: Set<String>
    /// Minutes between any two of them.
    public var minutes: Int

    /// A leg.
    public init(venues: Set<String>, minutes: Int) {
      self.venues = venues
      self.minutes = minutes
    }
  }

  /// Between any two venues that no leg names, in minutes.
  public var standard: Int
  /// Between named venues.
  public var between: [Leg]
  /// Where it stands; nil where the plan says nothing of it.
  public var mark: SourceMark?

  /// Travel times.
  public init(standard: Int, between: [Leg], mark: SourceMark?) {
    self.standard = standard
    self.between = between
    self.mark = mark
  }

  /// Minutes between two venues, the same both ways; the last leg that names both counts. Two venues of one id are those of two plans,
  /// which no leg can tell apart: the standard holds.
  public func minutes(_ a: String, _ b: String) -> Int {
    if a == b { return standard }
    return between.last { $0.venues.contains(a) && $0.venues.contains(b) }?.minutes ?? standard
  }
}
