import ICalendar

/// A programme of ours as it is published: its id, and which events are in which of its feeds.
public struct PublishedProgramme: Sendable {
  /// What a feed is for; its folder.
  public enum Kind: String, CaseIterable, Sendable {
    /// Those who attend.
    case audience
    /// Where sessions are held.
    case venue
    /// What they are about.
    case theme
  }

  /// One feed.
  public struct Feed: Sendable {
    /// What it is for.
    public let kind: Kind
    /// The id of the audience, venue or theme.
    public let id: String
    /// What the feed is called.
    public let name: String
    /// The UIDs of its events.
    public let uids: Set<String>

    /// A feed as it was read.
    public init(kind: Kind, id: String, stream: CalendarStream) {
      self.kind = kind
      self.id = id
      name = oneLine(stream.name)
      uids = Set((0..<Int32(stream.eventCount)).map { stream.texts(ofEvent: $0).uid })
    }
  }

  /// The id of the programme: its folder.
  public let id: String
  /// What it is called: the name of the feed of everything; nil where that cannot be read.
  public let title: String?
  /// Its feeds, by kind and id.
  public let feeds: [Feed]

  /// A programme.
  public init(id: String, title: String?, feeds: [Feed]) {
    self.id = id
    self.title = title.map(oneLine).flatMap { $0.isEmpty ? nil : $0 }
    self.feeds = feeds
  }
}
