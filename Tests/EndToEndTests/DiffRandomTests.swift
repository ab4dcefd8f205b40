import Foundation
import Support
import Testing

/// Random calendars: what `diff` says, done to the first, gives the second, as `list` has both.
@Suite struct DiffRandomTests {
  /// Numbers from a seed (SplitMix64).
  private struct Dice: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
      state &+= 0x9E37_79B9_7F4A_7C15
      var z = state
      z = (z ^ z >> 30) &* 0xBF58_476D_1CE4_E5B9
      z = (z ^ z >> 27) &* 0x94D0_49BB_1331_11EB
      return z ^ z >> 31
    }
  }

  /// An event, single or a series, of which one occurrence may be left out or moved.
  private struct Event {
    var uid: Int
    var day: Int
    var hour: Int
    var title: String
    var place: String
    /// How many days apart, and how many; 1 for a single one.
    var every = 7
    var count = 1
    var leftOut: Int?
    var moved: Int?

    init(uid: Int, _ dice: inout Dice) {
      self.uid = uid
      day = .random(in: 1...20, using: &dice)
      hour = .random(in: 6...18, using: &dice)
      title = "T\(Int.random(in: 0...3, using: &dice))"
      place = ["", "Hall", "Room\\, 2"].randomElement(using: &dice) ?? ""
      if Bool.random(using: &dice) {
        every = [1, 2, 7].randomElement(using: &dice) ?? 7
        count = .random(in: 2...6, using: &dice)
      }
    }

    /// Another that is somewhat like it.
    func changed(_ dice: inout Dice) -> Event {
      var event = self
      switch Int.random(in: 0...8, using: &dice) {
      case 0: event.day += 1
      case 1: event.hour += 1
      case 2: event.title = "Other"
      case 3: event.place = "Elsewhere"
      case 4: event.count = .random(in: 1...6, using: &dice)
      case 5: event.leftOut = .random(in: 0..<count, using: &dice)
      case 6: event.moved = .random(in: 0..<count, using: &dice)
      case 7: event.every = 3
      default: break
      }
      return event
    }

    private func time(_ number: Int, _ hours: Int = 0) -> String {
      func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
      let day = day + number * every
      // January to March of 2018.
      let (month, date) = day <= 31 ? (1, day) : day <= 59 ? (2, day - 31) : (3, day - 59)
      return "2018\(two(month))\(two(date))T\(two(hour + hours))0000Z"
    }

    var text: String {
      func component(_ lines: [String]) -> String {
        let texts = ["UID:u\(uid)", "SUMMARY:\(title)", "DURATION:PT1H"] + (place.isEmpty ? [] : ["LOCATION:\(place)"])
        return (["BEGIN:VEVENT"] + texts + lines + ["END:VEVENT", ""]).joined(separator: "\r\n")
      }
      if count == 1 { return component(["DTSTART:\(time(0))"]) }
      let out = leftOut.map { ["EXDATE:\(time($0))"] } ?? []
      let override = moved.map { $0 == leftOut ? "" : component(["RECURRENCE-ID:\(time($0))", "DTSTART:\(time($0, 3))"]) } ?? ""
      return component(["DTSTART:\(time(0))", "RRULE:FREQ=DAILY;INTERVAL=\(every);COUNT=\(count)"] + out) + override
    }
  }

  private let scratch: ScratchFolder

  init() throws { scratch = try ScratchFolder() }

  private func write(_ events: [Event], _ name: String) throws -> String {
    try scratch.write("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\n" + events.map(\.text).joined() + "END:VCALENDAR\r\n", to: name)
  }

  private static func key(_ uid: Any?, _ place: [String: Any], _ location: String, _ title: Any?) -> String {
    [uid, place["start"], place["end"], place[location], title].map { $0 as? String ?? "" }.joined(separator: "|")
  }

  /// The occurrences that `list` says, each as often as it is there.
  private func occurrences(_ file: String) throws -> [String: Int] {
    let rows = try #require(
      try Tool.run("list", file, "--timezone", "Europe/Stockholm", "--format", "json").json()["occurrences"] as? [[String: Any]])
    return Dictionary(rows.map { (DiffRandomTests.key($0["uid"], $0, "location", $0["summary"]), 1) }, uniquingKeysWith: +)
  }

  @Test(arguments: UInt64(1)...12) func whatDiffersMakesOneCalendarTheOther(_ seed: UInt64) throws {
    var dice = Dice(state: seed)
    let events = (0..<6).map { Event(uid: $0, &dice) }
    let old = try write(events, "old.ics")
    var changed = events.filter { _ in Int.random(in: 0...6, using: &dice) > 0 }.map { $0.changed(&dice) }
    changed.append(Event(uid: 9, &dice))
    changed.shuffle(using: &dice)
    let new = try write(changed, "new.ics")
    let rows = try #require(
      try Tool.run("diff", old, new, "--timezone", "Europe/Stockholm", "--format", "json").json()["differences"] as? [[String: Any]])
    var result = try occurrences(old)
    var identities: Set<String> = []
    for row in rows {
      let fields = row["fields"] as? [[String: Any]] ?? []
      let title = fields.first { $0["field"] as? String == "title" }
      if let before = row["before"] as? [String: Any] {
        result[DiffRandomTests.key(row["uid"], before, "venue", title?["before"] ?? row["summary"]), default: 0] -= 1
      }
      if let after = row["after"] as? [String: Any] {
        result[DiffRandomTests.key(row["uid"], after, "venue", row["summary"]), default: 0] += 1
      }
      let identity = "\(row["uid"] ?? "") \(row["recurrence"] as? String ?? "")"
      #expect(identities.insert(identity).inserted, "seed \(seed): \(identity) is told once")
    }
    #expect(result.filter { $0.value != 0 } == (try occurrences(new)), "seed \(seed)")
    #expect(!rows.isEmpty)
  }
}
