import CivilTime
import Testing

/// The truth table of overlap: half-open, and decided nowhere else.
@Suite struct IntervalTests {
  @Test(arguments: [
    ("09:00-10:00", "10:00-11:00", false, "one ends as the other starts"),
    ("09:00-10:00", "09:00-10:00", true, "identical start and end (pretalx 1266)"),
    ("09:00-10:00", "09:59-11:00", true, "one minute shared"),
    ("09:00-12:00", "10:00-11:00", true, "one inside the other"),
    ("09:00-10:00", "11:00-12:00", false, "apart"),
    ("00:00-24:00", "23:30-24:00", true, "up to the end of the day"),
  ]) func overlapIsHalfOpen(_ a: String, _ b: String, _ expected: Bool, _ reason: Comment) throws {
    let one = try #require(hours(a))
    let other = try #require(hours(b))
    #expect(one.overlaps(other) == expected, reason)
    #expect(other.overlaps(one) == expected, reason)
    #expect((one.intersection(other) != nil) == expected, reason)
  }

  @Test func emptyAndBackwardIntervalsDoNotExist() throws {
    #expect(hours("09:00-09:00") == nil)
    #expect(hours("10:00-09:00") == nil)
    #expect(hours("09:00-09:01")?.minutes == 1)
  }

  private func hours(_ text: String) -> Hours? {
    let parts = text.split(separator: "-").compactMap { TimeOfDay($0) }
    return parts.count == 2 ? Hours(parts[0], parts[1]) : nil
  }
}
