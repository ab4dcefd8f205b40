import CivilTime
import Recurrence

/// A recurrence rule out of the bytes of RRULE (RFC 5545 3.3.10, RFC 7529 4).
struct RuleReader {
  /// What was wrong: the part.
  struct Problem: Error {
    let part: String
  }

  private var frequency: RecurrenceRule.Frequency?
  private var interval: Int?
  private var count: Int?
  private var until: CalendarStream.Time?
  private var weekStart: Weekday?
  private var skip: RecurrenceRule.Skip?
  private var scale = false
  private var parts = RecurrenceRule.Parts()

  /// The rule, and UNTIL as the file has it, which is turned into wall time where the zone is known.
  static func read(_ bytes: Span<UInt8>, _ range: Range<Int>) throws(Problem) -> (RecurrenceRule, until: CalendarStream.Time?) {
    var reader = RuleReader()
    var problem: Problem?
    _ = ValueReader.pieces(bytes, range, separator: .semicolon) { piece in
      // A semicolon at the end is common and means nothing.
      if piece.isEmpty, piece.lowerBound == range.upperBound, !range.isEmpty { return true }
      do throws(Problem) {
        try reader.readPart(bytes, piece)
        return true
      } catch {
        problem = error
        return false
      }
    }
    if let problem { throw problem }
    return try reader.rule()
  }

  private func rule() throws(Problem) -> (RecurrenceRule, until: CalendarStream.Time?) {
    guard let frequency else { throw Problem(part: "FREQ") }
    if count != nil, until != nil { throw Problem(part: "COUNT, UNTIL") }
    if skip != nil, !scale { throw Problem(part: "SKIP") }
    do throws(RecurrenceRule.Problem) {
      let rule = try RecurrenceRule(
        frequency: frequency, interval: interval ?? 1, end: count.map { .count($0) } ?? .never, parts: parts, weekStart: weekStart ?? .mon,
        skip: skip ?? .omit)
      return (rule, until)
    } catch {
      switch error {
      case .range(let part, _), .frequency(let part): throw Problem(part: part)
      case .ordinal: throw Problem(part: "BYDAY")
      case .positionsAlone: throw Problem(part: "BYSETPOS")
      }
    }
  }

  private mutating func readPart(_ bytes: Span<UInt8>, _ piece: Range<Int>) throws(Problem) {
    let equals = piece.first { bytes[$0] == .equals }
    guard let equals else { throw Problem(part: ValueReader.word(bytes, piece)) }
    let name = piece.lowerBound..<equals
    let value = (equals + 1)..<piece.upperBound
    func isName(_ word: StaticString) -> Bool { ValueReader.isWord(bytes, name, word) }
    func once<Value>(_ old: Value?, _ new: Value?) throws(Problem) -> Value {
      guard old == nil, let new else { throw Problem(part: ValueReader.word(bytes, piece)) }
      return new
    }
    func numbers(_ old: [Int]) throws(Problem) -> [Int] {
      var list: [Int] = []
      let isWhole = ValueReader.pieces(bytes, value, separator: .comma) { number in
        guard let number = ValueReader.integer(bytes, number) else { return false }
        list.append(number)
        return true
      }
      guard isWhole, old.isEmpty else { throw Problem(part: ValueReader.word(bytes, piece)) }
      return list
    }
    if isName("FREQ") {
      frequency = try once(frequency, RuleReader.frequencies.first { ValueReader.isWord(bytes, value, $0.0) }?.1)
    } else if isName("INTERVAL") {
      interval = try once(interval, ValueReader.integer(bytes, value))
    } else if isName("COUNT") {
      count = try once(count, ValueReader.integer(bytes, value))
    } else if isName("UNTIL") {
      until = try once(until, ValueReader.time(bytes, value))
    } else if isName("WKST") {
      weekStart = try once(weekStart, RuleReader.weekday(bytes, value))
    } else if isName("SKIP") {
      skip = try once(skip, RuleReader.skips.first { ValueReader.isWord(bytes, value, $0.0) }?.1)
    } else if isName("RSCALE") {
      guard ValueReader.isWord(bytes, value, "GREGORIAN") || ValueReader.isWord(bytes, value, "GREGORY") else {
        throw Problem(part: ValueReader.word(bytes, piece))
      }
      scale = true
    } else if isName("BYMONTH") {
      parts.months = try numbers(parts.months)
    } else if isName("BYWEEKNO") {
      parts.weeks = try numbers(parts.weeks)
    } else if isName("BYYEARDAY") {
      parts.yearDays = try numbers(parts.yearDays)
    } else if isName("BYMONTHDAY") {
      parts.monthDays = try numbers(parts.monthDays)
    } else if isName("BYHOUR") {
      parts.hours = try numbers(parts.hours)
    } else if isName("BYMINUTE") {
      parts.minutes = try numbers(parts.minutes)
    } else if isName("BYSECOND") {
      parts.seconds = try numbers(parts.seconds)
    } else if isName("BYSETPOS") {
      parts.positions = try numbers(parts.positions)
    } else if isName("BYDAY") {
      var list: [RecurrenceRule.WeekdayNumber] = []
      let isWhole = ValueReader.pieces(bytes, value, separator: .comma) { piece in
        guard piece.count >= 2, let weekday = RuleReader.weekday(bytes, (piece.upperBound - 2)..<piece.upperBound) else { return false }
        let digits = piece.lowerBound..<(piece.upperBound - 2)
        let ordinal = digits.isEmpty ? nil : ValueReader.integer(bytes, digits)
        guard digits.isEmpty || ordinal != nil else { return false }
        list.append(RecurrenceRule.WeekdayNumber(weekday, ordinal: ordinal))
        return true
      }
      guard isWhole, parts.weekdays.isEmpty else { throw Problem(part: ValueReader.word(bytes, piece)) }
      parts.weekdays = list
    } else if !(value.isEmpty || name.isEmpty), bytes[name.lowerBound] | 0x20 == UInt8(ascii: "x"), name.count > 2,
      bytes[name.lowerBound + 1] == UInt8(ascii: "-")
    {
      // X- parts were allowed by RFC 2445 and say nothing of when.
      return
    } else {
      throw Problem(part: ValueReader.word(bytes, piece))
    }
  }

  private static let frequencies: [(StaticString, RecurrenceRule.Frequency)] = [
    ("DAILY", .daily), ("WEEKLY", .weekly), ("MONTHLY", .monthly), ("YEARLY", .yearly), ("HOURLY", .hourly), ("MINUTELY", .minutely),
    ("SECONDLY", .secondly),
  ]

  private static let skips: [(StaticString, RecurrenceRule.Skip)] = [("OMIT", .omit), ("BACKWARD", .backward), ("FORWARD", .forward)]

  private static let weekdays: [(StaticString, Weekday)] = [
    ("MO", .mon), ("TU", .tue), ("WE", .wed), ("TH", .thu), ("FR", .fri), ("SA", .sat), ("SU", .sun),
  ]

  private static func weekday(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Weekday? {
    weekdays.first { ValueReader.isWord(bytes, range, $0.0) }?.1
  }
}

extension RecurrenceRule {
  /// A rule out of the value of RRULE, for starts in local wall time: UNTIL in UTC is taken as wall time, a date is all of its day. nil where
  /// RFC 5545 3.3.10 does not allow it.
  public init?(_ text: String) {
    let bytes = Array(text.utf8)
    do throws(RuleReader.Problem) {
      let (rule, until) = try RuleReader.read(bytes.span, 0..<bytes.count)
      self = until.map { rule.ending(.until(WallSecond(seconds: $0.wall + ($0.isDate ? 86_399 : 0)))) } ?? rule
    } catch { return nil }
  }
}
