import CivilTime

/// The picture of a school year.
public struct YearWheel: Sendable {
  /// s
  public enum Status: Sendable, Hashable { case confirmed, tentative, cancelled }
  /// s
  public enum Kind: Sendable, Hashable { case term, breakDays, closed, holiday }
  /// s
  public struct Span: Sendable, Hashable {
    /// s
    public init(title: String, days: DayRange, kind: Kind) {}
  }
  /// s
  public struct Mark: Sendable, Hashable {
    /// s
    public init(id: String, day: Day, start: TimeOfDay, label: String, title: String, href: String, theme: Int?, status: Status) {}
  }
  /// s
  public struct Window: Sendable, Hashable {
    /// s
    public init(id: String, label: String, title: String, href: String, theme: Int?, ranges: [DayRange]) {}
  }
  /// s
  public struct Theme: Sendable, Hashable {
    /// s
    public init(name: String, colour: String) {}
  }
  /// s
  public init(title: String, description: String, from: Day, to: Day, monthNames: [String], weekAbbreviation: String, spans: [Span], marks: [Mark], windows: [Window], themes: [Theme], noTheme: String) {}
  /// s
  public func svg(idPrefix: String, standalone: Bool) -> String { "" }
  /// s
  public static func symbol(theme: Int, colour: String) -> String { "" }
}
