import CivilTime
import Recurrence

/// A VTIMEZONE as the file gives it (RFC 5545 3.6.5): used for zones that nobody else knows, and only where its rules are yearly.
struct ZoneDefinition: Sendable {
  /// STANDARD or DAYLIGHT.
  struct Observance: Sendable {
    var line: Int
    var start: Int?
    var from: Int?
    var to: Int?
    var rules: [(rule: RecurrenceRule, until: CalendarStream.Time?)] = []
    var dates: [Int] = []
  }

  let calendar: Int
  let line: Int
  var name: [UInt8] = []
  var observances: [Observance] = []
  /// Whether something of it was not understood, so that it cannot be used.
  var isBroken = false

  init(calendar: Int, line: Int) {
    self.calendar = calendar
    self.line = line
  }

  mutating func begin(_ line: Int, limit: Int) {
    if observances.count >= limit { isBroken = true } else { observances.append(Observance(line: line)) }
  }

  /// The years in which its rules are followed.
  private static let window =
    WallSecond(Day(year: 1900, month: 1, day: 1) ?? .first)..<WallSecond(Day(year: 2100, month: 1, day: 1) ?? .last)

  /// The zone; nil where the definition cannot be used.
  func zone(_ budget: inout StepBudget) -> Zone? {
    if isBroken || observances.isEmpty { return nil }
    var changes: [(at: Int, from: Int, to: Int)] = []
    for observance in observances {
      guard let start = observance.start, let from = observance.from, let to = observance.to else { return nil }
      var walls: Set<Int> = [start]
      walls.formUnion(observance.dates)
      for (rule, until) in observance.rules {
        guard rule.frequency == .yearly else { return nil }
        var ended = rule
        if let until {
          // UNTIL is in UTC here (3.3.10), the rule in the wall time that holds before the change.
          let wall = until.zone == .utc ? until.wall + from : until.isDate ? until.wall + 86_399 : until.wall
          ended = rule.ending(.until(WallSecond(seconds: wall)))
        }
        let found = ended.starts(from: WallSecond(seconds: start), in: ZoneDefinition.window, limit: 1000, budget: &budget)
        guard found.cutOff == nil else { return nil }
        walls.formUnion(found.starts.map(\.seconds))
      }
      changes += walls.map { ($0 - from, from, to) }
    }
    changes.sort { ($0.at, $0.to) < ($1.at, $1.to) }
    guard let first = changes.first else { return nil }
    var last = Int.min
    let kept = changes.filter { change in
      defer { last = change.at }
      return change.at > last
    }
    return Zone(
      name: String(decoding: name, as: UTF8.self), firstOffset: first.from,
      changes: kept.map { (Instant(seconds: $0.at), $0.to) })
  }
}

extension ReadingPass {
  /// A property of VTIMEZONE or of one of its observances.
  mutating func zoneProperty(_ bytes: Span<UInt8>, _ line: ContentLine, isObservance: Bool) {
    let last = zoneDefinitions.count - 1
    guard last >= 0 else { return }
    func isName(_ word: StaticString) -> Bool { ValueReader.isWord(bytes, line.name, word) }
    guard isObservance else {
      if isName("TZID"), let parameters = parameters(bytes, line) {
        for index in parameters.value { zoneDefinitions[last].name.append(bytes[index]) }
      }
      return
    }
    let isVital = isName("DTSTART") || isName("TZOFFSETFROM") || isName("TZOFFSETTO") || isName("RRULE") || isName("RDATE")
    guard isVital, !zoneDefinitions[last].isBroken, !zoneDefinitions[last].observances.isEmpty else { return }
    let place = zoneDefinitions[last].observances.count - 1
    guard let value = parameters(bytes, line)?.value else {
      zoneDefinitions[last].isBroken = true
      return
    }
    var isUnderstood = true
    if isName("DTSTART") {
      zoneDefinitions[last].observances[place].start = ValueReader.time(bytes, value)?.wall
    } else if isName("TZOFFSETFROM") {
      zoneDefinitions[last].observances[place].from = ValueReader.offset(bytes, value)
    } else if isName("TZOFFSETTO") {
      zoneDefinitions[last].observances[place].to = ValueReader.offset(bytes, value)
    } else if isName("RDATE") {
      isUnderstood = ValueReader.pieces(bytes, value, separator: .comma) { piece in
        guard let time = ValueReader.time(bytes, piece), zoneDefinitions[last].observances[place].dates.count < 1000 else { return false }
        zoneDefinitions[last].observances[place].dates.append(time.wall)
        return true
      }
    } else {
      do throws(RuleReader.Problem) {
        zoneDefinitions[last].observances[place].rules.append(try RuleReader.read(bytes, value))
      } catch { isUnderstood = false }
    }
    if !isUnderstood { zoneDefinitions[last].isBroken = true }
  }
}
