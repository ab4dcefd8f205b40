import CivilTime

/// Dates as HTTP writes them (RFC 9110 5.6.7).
enum HTTPDate {
  private static let weekdays = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
  private static let longWeekdays = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
  private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

  /// `Sun, 06 Nov 1994 08:49:37 GMT`.
  static func text(_ instant: Instant) -> String {
    let (day, second) = instant.utc
    let weekday = weekdays[Weekday.allCases.firstIndex(of: day.weekday) ?? 0]
    let (year, month, date) = day.date
    let time = [second / 3600, second / 60 % 60, second % 60].map { padded($0, 2) }.joined(separator: ":")
    return "\(weekday), \(padded(date, 2)) \(months[month - 1]) \(padded(year, 4)) \(time) GMT"
  }

  /// Reads the three forms of the RFC: IMF-fixdate, RFC 850 and asctime; nil for anything else. Two digits of a year mean the one that is
  /// at most 50 years ahead.
  static func read(_ text: String, now: Instant) -> Instant? {
    let words = text.split(separator: " ").map(String.init)
    guard text.utf8.count <= 40, let first = words.first else { return nil }
    switch words.count {
    case 6 where first.hasSuffix(",") && weekdays.contains(String(first.dropLast())) && words[5] == "GMT":
      return instant(year: decimal(words[3], digits: 4), month: words[2], day: decimal(words[1], digits: 2), time: words[4])
    case 4 where first.hasSuffix(",") && longWeekdays.contains(String(first.dropLast())) && words[3] == "GMT":
      let date = words[1].split(separator: "-", omittingEmptySubsequences: false).map(String.init)
      guard date.count == 3, let short = decimal(date[2], digits: 2) else { return nil }
      let present = now.utc.day.year
      var year = present / 100 * 100 + short
      if year > present + 50 { year -= 100 }
      return instant(year: year, month: date[1], day: decimal(date[0], digits: 2), time: words[2])
    case 5 where weekdays.contains(first):
      let day = decimal(words[2], digits: words[2].utf8.count)
      return instant(year: decimal(words[4], digits: 4), month: words[1], day: day, time: words[3])
    default: return nil
    }
  }

  private static func instant(year: Int?, month: String, day: Int?, time: String) -> Instant? {
    guard let year, let day, let month = months.firstIndex(of: month), let date = Day(year: year, month: month + 1, day: day) else {
      return nil
    }
    let parts = time.split(separator: ":", omittingEmptySubsequences: false).compactMap { decimal(String($0), digits: 2) }
    // A leap second is allowed, and is the last second.
    guard parts.count == 3, parts[0] < 24, parts[1] < 60, parts[2] <= 60, time.utf8.count == 8 else { return nil }
    return Instant(seconds: date.epochDay * 86_400 + parts[0] * 3600 + parts[1] * 60 + min(parts[2], 59))
  }

  private static func decimal(_ text: String, digits: Int) -> Int? {
    guard text.utf8.count == digits, (1...4).contains(digits), text.utf8.allSatisfy({ (48...57).contains($0) }) else { return nil }
    return Int(text)
  }

  private static func padded(_ value: Int, _ width: Int) -> String {
    let digits = String(value)
    return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
  }
}
