import CivilTime
import Foundation
import ICalendar
import Testing

@Suite struct GatewayTests {
  static func calendar(_ events: [Event], name: String = "Prov") throws -> CalendarObject {
    let rule = try #require(PosixRule("CET-1CEST,M3.5.0,M10.5.0/3"))
    let zone = try #require(ZoneComponent(identifier: "Europe/Stockholm", rule: rule))
    return CalendarObject(
      productID: "-//Kalendarium//Kalendarium 1//SV", name: name, description: "Prov", colour: "steelblue", colourCode: "#4682B4",
      source: "https://example.org/all.ics", refreshHours: 4, zone: zone,
      events: events)
  }

  static func event(
    uid: String = "plan.kick-on@example.org", summary: String = "Kick-on", description: String = "Text", place: Event.Place? = nil,
    category: String? = nil, start: String = "2017-08-18T08:30", end: String = "2017-08-18T12:00", status: Event.Status = .confirmed
  ) throws -> Event {
    Event(
      uid: uid, summary: summary, description: description, place: place, start: .wall(try #require(WallTime(start))),
      end: .wall(try #require(WallTime(end))), status: status, isTransparent: status == .cancelled, category: category, colour: "teal",
      conference: "https://example.org/mote?a=1&b=2",
      stamps: Event.Stamps(created: Instant(seconds: 1_496_304_000), modified: Instant(seconds: 1_496_304_060), sequence: 3))
  }

  static let texts = [
    "Kick-on", "Åäö och ÅÄÖ", "komma, semikolon; kolon: \"citat\" \\ omvänt", "rad ett\nrad två\n\nrad fyra", "emoji 🎓👩‍🏫 slut",
    "\u{41}\u{30A} är Å i två delar", "CR\r\nLF och\rensam CR", "kontroll\u{01}\u{7F}\u{0} tecken", "rad\u{2028}skiljare\u{85}",
    "END:VEVENT\nEND:VCALENDAR\nBEGIN:VCALENDAR", "\nSTATUS:CANCELLED", "  blanksteg  ", "^n ^' ^^", "<b>html</b> &amp;", "%0D%0AX:1",
    String(repeating: "å", count: 500), String(repeating: "x", count: 5000), "\u{FEFF}BOM", "\t tab", "", "\\n \\, \\;", "a\\",
  ]

  /// Whatever stands in a text, exactly the properties put in come out, with the cleaned text in them, and no more lines than there are.
  @Test(arguments: texts) func textComesBackAsItWasPutIn(_ text: String) throws {
    let place = Event.Place(name: text, address: text, geo: Event.Geo(latitude: 55.376_123, longitude: -13.157))
    let event = try GatewayTests.event(summary: text + "s", description: text, place: text.isEmpty ? nil : place, category: text + "k")
    let calendar = try GatewayTests.calendar([event], name: text + "n")
    let bytes = try Gateway.bytes(of: calendar)
    #expect(try Gateway.read(bytes) == calendar)
    #expect(event.description == cleanText(text))
    let lines = String(decoding: bytes, as: UTF8.self).components(separatedBy: "\r\n").filter { !$0.hasPrefix(" ") }
    #expect(lines.count { $0.hasPrefix("BEGIN:VEVENT") } == 1 && lines.count { $0.hasPrefix("STATUS:") } == 1)
    #expect(lines.count { $0.hasPrefix("BEGIN:VCALENDAR") } == 1 && lines.count { $0.hasPrefix("END:VEVENT") } == 1)
  }

  @Test func randomTextsComeBack() throws {
    var random = Linear(state: 42)
    let alphabet = Array("aå,;:\\\"^\n\r\t 🎓\u{0}\u{1B}\u{2028}BEGIN:=%<>'").map(String.init)
    for round in 0..<300 {
      let text = (0..<Int(random.next() % 200)).map { _ in alphabet[Int(random.next() % UInt64(alphabet.count))] }.joined()
      let event = try GatewayTests.event(summary: text, description: text, place: Event.Place(name: "x" + text, address: text, geo: nil))
      #expect(throws: Never.self, "round \(round): \(text.debugDescription)") {
        let bytes = try Gateway.bytes(of: GatewayTests.calendar([event]))
        #expect(try Gateway.read(bytes).events == [event])
      }
    }
  }

  /// libical 3.0.16 folds a line whose length is just so between its CR and its LF; one address in 74 has such a length.
  @Test func addressesOfEveryLengthComeBack() throws {
    for length in 1...230 {
      var calendar = try GatewayTests.calendar([GatewayTests.event(summary: String(repeating: "s", count: length))])
      calendar.source = "https://example.org/" + String(repeating: "a", count: length)
      #expect(try Gateway.read(Gateway.bytes(of: calendar)) == calendar, "\(length)")
    }
  }

  @Test func sameCalendarGivesTheSameBytes() throws {
    let calendar = try GatewayTests.calendar([GatewayTests.event()])
    let bytes = try Gateway.bytes(of: calendar)
    for _ in 0..<20 { #expect(try Gateway.bytes(of: calendar) == bytes) }
  }

  @Test func wholeDayEndsTheNextDay() throws {
    let day = try #require(Day("2018-02-28"))
    let event = Event(
      uid: "d@example.org", summary: "Dag", description: "", place: nil, start: .date(day), end: .date(day.adding(days: 1)),
      status: .confirmed,
      isTransparent: true, category: nil, colour: nil, conference: nil,
      stamps: Event.Stamps(created: Instant(seconds: 0), modified: Instant(seconds: 0), sequence: 0))
    let text = String(decoding: try Gateway.bytes(of: GatewayTests.calendar([event])), as: UTF8.self)
    #expect(text.contains("DTSTART;VALUE=DATE:20180228\r\nDTEND;VALUE=DATE:20180301\r\n"))
  }

  @Test func zoneHasTwoRulesOfNineteenSeventy() throws {
    let text = String(decoding: try Gateway.bytes(of: GatewayTests.calendar([GatewayTests.event()])), as: UTF8.self)
    #expect(text.contains("TZID:Europe/Stockholm\r\n") && text.contains("DTSTART;TZID=Europe/Stockholm:20170818T083000\r\n"))
    #expect(text.contains("DTSTART:19700329T020000\r\n") && text.contains("DTSTART:19701025T030000\r\n"))
    #expect(text.components(separatedBy: "BEGIN:STANDARD").count == 2 && text.components(separatedBy: "BEGIN:DAYLIGHT").count == 2)
    #expect(!text.contains("freeassociation") && !text.contains("RDATE") && !text.contains("LMT"))
  }

  @Test(arguments: ["EST5EDT,M3.2.0,M11.1.0", "<+0545>-5:45", "<+1030>-10:30<+11>-11,M10.1.0,M4.1.0", "GMT0BST,M3.5.0/1,M10.5.0"])
  func otherZonesComeBack(_ rule: String) throws {
    var calendar = try GatewayTests.calendar([GatewayTests.event()])
    let posix = try #require(PosixRule(rule))
    calendar.zone = try #require(ZoneComponent(identifier: "Test/Zone", rule: posix))
    #expect(try Gateway.read(Gateway.bytes(of: calendar)) == calendar)
  }

  @Test func zoneThatChangesOutsideItsDayIsRefused() throws {
    let rule = try #require(PosixRule("<-02>2<-01>,M3.5.0/-1,M10.5.0/0"))
    #expect(ZoneComponent(identifier: "America/Nuuk", rule: rule) == nil)
  }

  @Test func twoEventsWithOneUIDAreRefused() throws {
    let calendar = try GatewayTests.calendar([GatewayTests.event(), GatewayTests.event(summary: "Annan")])
    #expect(throws: CalendarProblem.duplicateUID("plan.kick-on@example.org")) { try Gateway.bytes(of: calendar) }
  }

  @Test func tooLargeFeedIsRefused() throws {
    let events = try (0..<40).map { try GatewayTests.event(uid: "e\($0)@example.org", description: String(repeating: "x", count: 30_000)) }
    #expect(throws: CalendarProblem.tooLarge(limit: 900 << 10)) { try Gateway.bytes(of: GatewayTests.calendar(events)) }
  }

  /// A published feed that someone has touched is not taken for ours.
  @Test func damagedFeedIsRefused() throws {
    let good = String(decoding: try Gateway.bytes(of: GatewayTests.calendar([GatewayTests.event()])), as: UTF8.self)
    let damages: [(String, String)] = [
      ("\r\n", "\n"), ("END:VEVENT\r\n", ""), ("END:VCALENDAR\r\n", ""), ("STATUS:CONFIRMED", "STATUS:MAYBE"), ("SEQUENCE:3", "SEQUENCE:x"),
      ("DTSTART;TZID=Europe/Stockholm:20170818T083000", "DTSTART;TZID=../../../etc/passwd:20170818T083000"),
      ("DTSTART;TZID=Europe/Stockholm:20170818T083000", "DTSTART;TZID=Europe/Stockholm:20171341T990000"),
      ("SUMMARY:Kick-on\r\n", "SUMMARY:Kick-on\r\n\r\n"), ("SUMMARY:Kick-on\r\n", "SUMMARY:Kick-on\r\nSUMMARY:Igen\r\n"),
      ("UID:plan", "RRULE:FREQ=DAILY\r\nUID:plan"), ("BYMONTH=3", "BYMONTH=3;BYHOUR=1"), ("METHOD:PUBLISH", "METHOD:REQUEST"),
    ]
    for (old, new) in damages {
      let bad = good.replacingOccurrences(of: old, with: new)
      #expect(bad != good)
      let read = Result { try Gateway.read(Array(bad.utf8)) }
      // An RRULE would be read and dropped: then what is read is not what was written.
      if case .success(let calendar) = read { #expect(try Gateway.bytes(of: calendar) != Array(bad.utf8), "\(old) → \(new)") }
    }
    #expect(throws: CalendarProblem.self) { try Gateway.read([]) }
    #expect(throws: CalendarProblem.self) { try Gateway.read(Array("<html></html>".utf8)) }
    for length in stride(from: 0, to: good.utf8.count - 1, by: 37) {
      #expect(throws: CalendarProblem.self) { try Gateway.read(Array(good.utf8.prefix(length))) }
    }
  }

  @Test func manyThreadsShareTheGateway() async throws {
    let calendar = try GatewayTests.calendar([GatewayTests.event()])
    let bytes = try Gateway.bytes(of: calendar)
    try await withThrowingTaskGroup(of: Bool.self) { group in
      for _ in 0..<64 {
        group.addTask { try Gateway.read(Gateway.bytes(of: calendar)) == calendar && Gateway.bytes(of: calendar) == bytes }
      }
      for try await isSame in group { #expect(isSame) }
    }
  }
}

/// A linear congruential generator (Knuth's MMIX constants): the same texts on every machine.
private struct Linear {
  var state: UInt64
  mutating func next() -> UInt64 {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return state >> 33
  }
}
