/// A day of the week, Monday first, numbered as in ISO 8601 (1 is Monday, 7 is Sunday).
public enum Weekday: Int, CaseIterable, Comparable, Hashable, Sendable {
  case mon = 1
  case tue, wed, thu, fri, sat, sun

  /// Monday comes first.
  public static func < (a: Weekday, b: Weekday) -> Bool { a.rawValue < b.rawValue }

  /// The word of the plan format: `mon … sun`.
  public var word: String {
    switch self {
    case .mon: "mon"
    case .tue: "tue"
    case .wed: "wed"
    case .thu: "thu"
    case .fri: "fri"
    case .sat: "sat"
    case .sun: "sun"
    }
  }

  /// The weekday a word of the plan format names; nil for any other word.
  public init?(word: some StringProtocol) {
    guard let day = Weekday.allCases.first(where: { $0.word == word }) else { return nil }
    self = day
  }
}
