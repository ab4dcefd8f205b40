/// A length of time as people write it: `90 min`, `3 h 30 min`, `45 s`, or `14 days`, `3 weeks`.
///
/// Days and hours are kept apart: a day is a step in the calendar, an hour a step on the clock.
public enum CivilDuration: Hashable, Sendable {
  /// A length on the clock, in seconds.
  case clock(seconds: Int)
  /// A length in the calendar, in days.
  case calendar(days: Int)

  /// The longest length read, in days or on the clock: ten years.
  public static let limitDays = 3660

  /// Reads what people write: numbers and units (`s`, `min`, `h`, `day`, `days`, `week`, `weeks`) in falling order, each at most once;
  /// nil for anything else, for a mix of clock and calendar, and for lengths over ``limitDays``.
  public init?(_ text: some StringProtocol) {
    let words = text.split(separator: " ", omittingEmptySubsequences: true)
    guard !words.isEmpty, words.count.isMultiple(of: 2) else { return nil }
    var seconds = 0
    var days = 0
    var smallest = Int.max
    for index in stride(from: 0, to: words.count, by: 2) {
      guard let count = decimal(words[index].utf8), let unit = CivilDuration.units[String(words[index + 1])], unit < smallest else {
        return nil
      }
      smallest = unit
      if unit >= 86_400 { days += count * (unit / 86_400) } else { seconds += count * unit }
      guard days <= CivilDuration.limitDays, seconds <= CivilDuration.limitDays * 86_400 else { return nil }
    }
    if smallest >= 86_400 {
      self = .calendar(days: days)
    } else if days == 0 {
      self = .clock(seconds: seconds)
    } else {
      return nil
    }
  }

  /// Seconds of each unit.
  private static let units = ["s": 1, "min": 60, "h": 3600, "day": 86_400, "days": 86_400, "week": 604_800, "weeks": 604_800]
}

extension CivilDuration: CustomStringConvertible {
  /// The shortest way to write it that reads back the same.
  public var description: String {
    switch self {
    case .calendar(let days):
      return days > 0 && days.isMultiple(of: 7) ? "\(days / 7) \(days == 7 ? "week" : "weeks")" : "\(days) \(days == 1 ? "day" : "days")"
    case .clock(let seconds):
      let parts = [(seconds / 3600, "h"), (seconds / 60 % 60, "min"), (seconds % 60, "s")].filter { $0.0 > 0 }
      return parts.isEmpty ? "0 min" : parts.map { "\($0.0) \($0.1)" }.joined(separator: " ")
    }
  }
}
