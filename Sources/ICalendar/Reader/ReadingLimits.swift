/// What a calendar of others may ask of us: where one of these ends, the reading ends with a finding that names it.
public struct ReadingLimits: Hashable, Sendable {
  /// Bytes of a file or a body.
  public var bytes = 10 << 20
  /// Bytes of a content line, unfolded.
  public var lineBytes = 64 << 10
  /// Components inside one another.
  public var nesting = 8
  /// Parameters of a property.
  public var parameters = 50
  /// Components of a file, of any kind.
  public var components = 20_000
  /// Occurrences of one event within the window.
  public var eventOccurrences = 10_000
  /// Occurrences of all events of a file within the window.
  public var occurrences = 200_000
  /// Problems kept one by one; the others are counted.
  public static let problems = 200
  /// Definitions of zones (VTIMEZONE) that are looked at; those of further TZIDs are taken for unknown.
  public static let zones = 200
  /// TZIDs of a file, each counted for each VCALENDAR that uses it; further ones are taken for unknown.
  public static let zoneNames = 2000
  /// Observances of one VTIMEZONE.
  public static let observances = 200

  /// The limits as they are where nobody has raised them.
  public init() {}
}
