import CivilTime
import Foundation
import Testing

@Suite struct ZoneTests {
  @Test(arguments: [
    ("2018-03-25T01:59", "2018-03-25T00:59:00Z", "the last minute before the gap"),
    ("2018-03-25T02:30", "2018-03-25T01:30:00Z", "in the gap: the offset before it (RFC 5545 3.3.5)"),
    ("2018-03-25T03:00", "2018-03-25T01:00:00Z", "the first minute after the gap"),
    ("2018-10-28T02:30", "2018-10-28T00:30:00Z", "repeated: the first (RFC 5545 3.3.5)"),
    ("2018-10-28T03:00", "2018-10-28T02:00:00Z", "after the repeat"),
    ("2017-08-18T08:30", "2017-08-18T06:30:00Z", "summer"), ("2050-01-10T08:30", "2050-01-10T07:30:00Z", "by the rule, after the table"),
    ("2050-07-10T08:30", "2050-07-10T06:30:00Z", "by the rule, in summer"),
  ]) func wallTimeIsTheInstantOfTheStandard(_ wall: String, _ expected: String, _ reason: Comment) throws {
    let zone = try ZoneDatabase().zone("Europe/Stockholm")
    let time = try #require(WallTime(wall))
    #expect(zone.instant(of: time).description == expected, reason)
  }

  @Test func sessionKeepsItsWallTimeOverTheSwitch() throws {
    let zone = try ZoneDatabase().zone("Europe/Stockholm")
    for text in ["2018-03-23T08:30", "2018-03-26T08:30"] {
      let wall = try #require(WallTime(text))
      #expect(zone.wallTime(at: zone.instant(of: wall)) == wall)
    }
  }

  @Test func missingZoneDataIsAnErrorAndNotUTC() throws {
    let empty = FileManager.default.temporaryDirectory.appendingPathComponent("no-zones-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: empty, withIntermediateDirectories: true)
    defer { #expect(throws: Never.self) { try FileManager.default.removeItem(atPath: empty) } }
    #expect(throws: ZoneDatabase.Problem.missing(directory: empty)) { try ZoneDatabase(directory: empty) }
  }

  @Test func zoneDataThatLiesIsRefused() throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("lying-zones-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: folder + "/Europe", withIntermediateDirectories: true)
    defer { #expect(throws: Never.self) { try FileManager.default.removeItem(atPath: folder) } }
    // Stockholm that is UTC in truth, as on a slim image with a placeholder.
    try FileManager.default.copyItem(atPath: ZoneDatabase.systemDirectory + "/Etc/UTC", toPath: folder + "/Europe/Stockholm")
    #expect(throws: ZoneDatabase.Problem.missing(directory: folder)) { try ZoneDatabase(directory: folder) }
  }

  @Test(arguments: [
    "../zoneinfo/Europe/Stockholm", "/etc/passwd", "Europe/../UTC", "Europe", "Europe/Stokholm", "", "posixrules\0x", "Europe//Stockholm",
  ])
  func nameIsNeverAPath(_ name: String) throws {
    let database = try ZoneDatabase()
    #expect(throws: ZoneDatabase.Problem.unknownZone(name)) { try database.zone(name) }
  }

  @Test func cutZoneFileIsRefused() throws {
    let whole = try #require(FileManager.default.contents(atPath: ZoneDatabase.systemDirectory + "/Europe/Stockholm"))
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("cut-zones-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: folder + "/Europe", withIntermediateDirectories: true)
    defer { #expect(throws: Never.self) { try FileManager.default.removeItem(atPath: folder) } }
    for length in stride(from: 0, to: whole.count - 40, by: 7) {
      try whole.prefix(length).write(to: URL(fileURLWithPath: folder + "/Europe/Stockholm"))
      #expect(throws: ZoneDatabase.Problem.self) { try ZoneDatabase(directory: folder) }
    }
  }

  @Test(arguments: [
    "CET-1CEST,M3.5.0,M10.5.0/3", "<+03>-3", "EST5EDT,M3.2.0,M11.1.0", "<+1030>-10:30<+11>-11,M10.1.0,M4.1.0", "IST-1GMT0,M10.5.0,M3.5.0/1",
  ]) func posixRuleReads(_ text: String) { #expect(PosixRule(text) != nil) }

  @Test(arguments: [
    "", "CET", "CET-1CEST,J60,J300", "CET-1CEST,M13.5.0,M10.5.0", "CET-1CEST,M3.5.0", "CET-1CEST,M3.5.0,M10.5.0/3x", "C\u{0}T-1,",
  ])
  func otherRulesAreRefused(_ text: String) { #expect(PosixRule(text) == nil) }

  @Test(arguments: [
    ("2017-06-01T08:00:00Z", 1_496_304_000), ("2017-06-01T10:00:00+02:00", 1_496_304_000), ("2017-06-01T08:00Z", 1_496_304_000),
    ("1969-12-31T23:59:59Z", -1),
  ]) func instantReads(_ text: String, _ seconds: Int) { #expect(Instant(text)?.seconds == seconds) }

  @Test(arguments: [
    "2017-06-01", "2017-06-01T08:00", "2017-06-01T24:00Z", "2017-06-01T08:00:60Z", "2017-02-30T08:00Z", "2017-06-01T08:00+2", "",
  ])
  func anythingElseIsNoInstant(_ text: String) { #expect(Instant(text) == nil) }

  @Test func instantPrintsWhatItReads() {
    for seconds in [-1, 0, 1_496_304_000, 4_102_444_800, -2_208_988_800] {
      #expect(Instant(Instant(seconds: seconds).description)?.seconds == seconds)
    }
  }
}
