import CivilTime
import Testing

@Suite struct DurationTests {
  @Test(arguments: [
    ("90 min", CivilDuration.clock(seconds: 5400)), ("3 h", .clock(seconds: 10_800)), ("3 h 30 min", .clock(seconds: 12_600)),
    ("45 s", .clock(seconds: 45)), ("14 days", .calendar(days: 14)), ("3 weeks", .calendar(days: 21)),
    ("1 week 2 days", .calendar(days: 9)),
    ("0 min", .clock(seconds: 0)), ("1 day", .calendar(days: 1)),
  ]) func durationReadsAsPeopleWriteIt(_ text: String, _ expected: CivilDuration) throws {
    let duration = try #require(CivilDuration(text))
    #expect(duration == expected)
    #expect(CivilDuration(duration.description) == expected)
  }

  @Test(arguments: [
    "", "90", "min", "1.5 h", "1,5 h", "-3 h", "3 timmar", "30 min 3 h", "3 h 3 h", "1 day 3 h", "99999999999 h", "4000 days", "3h",
  ]) func anythingElseIsNone(_ text: String) { #expect(CivilDuration(text) == nil) }
}
