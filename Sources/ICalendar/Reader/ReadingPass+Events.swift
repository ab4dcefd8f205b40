import CivilTime
import Recurrence

/// What becomes of an event once all of it has been read.
extension ReadingPass {
  /// Takes the event at hand among the records, or says why not.
  mutating func endEvent() {
    let line = Int(draft.record.line)
    if draft.problem == nil, !draft.hasStart { draft.problem = ReadingProblem(line, .missing("DTSTART")) }
    if draft.problem == nil { checkEnding(line) }
    if draft.record.start.isDate { fitRules() }
    if let problem = draft.problem {
      stream.add(ReadingProblem(problem.line, problem.mistake, .loss, word: problem.word.isEmpty ? summaryWord : problem.word))
      return
    }
    if !draft.hasUID { stream.add(ReadingProblem(line, .missing("UID"), .note, word: summaryWord)) }
    if [draft.record.summary, draft.record.uid, draft.record.location].contains(where: isBadText) {
      stream.add(ReadingProblem(line, .badText, .note))
    }
    if !draft.declined.isEmpty {
      // Outlook does not count the one who asks among those who are asked.
      let hasOthers = draft.hasOthers || draft.organizer.map { !draft.declined.contains($0) } ?? false
      draft.record.isDeclined = !hasOthers || owner.map(draft.declined.contains) ?? false
    }
    if draft.hasExtras {
      draft.record.extras = Int32(clamping: stream.extras.count)
      stream.extras.append(draft.extras)
    }
    if keepsDetails { stream.details[draft.record.line] = draft.details }
    stream.records.append(draft.record)
    stream.uidHashes.append(draft.hasUID ? draft.uidHash | 1 : 0)
  }

  private var summaryWord: String { String(stream.text(draft.record.summary).prefix(100)) }

  /// The address whose calendar it is, where the calendar's name is one, as Google writes it.
  private var owner: [UInt8]? {
    guard let name = stream.calendars.last?.name, name.length > 0, name.length < 200 else { return nil }
    let text = stream.unfolded(name, unescaping: true).map { $0 &- UInt8(ascii: "A") < 26 ? $0 | 0x20 : $0 }
    return text.contains(UInt8(ascii: "@")) ? text : nil
  }

  /// Rules of whole days tell days alone.
  private mutating func fitRules() {
    for (place, entry) in draft.extras.rules.enumerated() {
      guard let fitting = entry.rule.ofWholeDays else { return refuse(ReadingProblem(entry.line, .badRule("FREQ"), word: summaryWord)) }
      draft.extras.rules[place].rule = fitting
    }
  }

  private mutating func checkEnding(_ line: Int) {
    let record = draft.record
    switch record.ending {
    case .open: return
    case .end:
      guard record.start.isDate == record.end.isDate else { return refuse(ReadingProblem(line, .badValue("DTEND"), word: summaryWord)) }
      if record.start.zone == record.end.zone, record.end.wall < record.start.wall {
        return refuse(ReadingProblem(line, .endsBeforeStart, word: summaryWord))
      }
      if record.start.isDate, record.end.wall == record.start.wall {
        draft.record.end.wall += 86_400
        stream.add(ReadingProblem(line, .emptyDay, .note, word: summaryWord))
      }
    case .duration:
      // A whole day lasts whole days (3.6.1); what is given beside them makes one more.
      if record.start.isDate, record.end.wall > 0 {
        draft.record.durationDays += Int32(clamping: (record.end.wall + 86_399) / 86_400)
        draft.record.end.wall = 0
      }
      if record.start.isDate, draft.record.durationDays == 0 { draft.record.durationDays = 1 }
    }
    let end = record.ending == .end ? record.end.wall : record.start.wall + Int(record.durationDays) * 86_400 + record.end.wall
    if end > WallSecond(Day.last).seconds { refuse(ReadingProblem(line, .badValue("DTEND"), word: summaryWord)) }
  }

  /// Whether a text has control characters or is no UTF-8.
  private func isBadText(_ range: CalendarStream.TextRange) -> Bool {
    let bytes = stream.bytes[Int(range.offset)..<Int(range.offset + range.length)]
    var isPlain = true
    for byte in bytes where byte < .space || byte >= 0x7F {
      guard byte >= 0x80 || byte == .lf || byte == .cr || byte == .tab else { return true }
      isPlain = false
    }
    return isPlain ? false : String(validating: stream.unfolded(range, unescaping: false), as: UTF8.self) == nil
  }

  /// What was read, with the zones of all times found, and without the events whose zones nobody knows.
  func finished(_ resolver: inout ZoneResolver) -> CalendarStream {
    var result = stream
    let years = result.years
    for (calendar, name) in zoneNames {
      let (zone, contradicted) = resolver.zone(name, calendar: calendar, years: years)
      result.zones.append(zone)
      if let contradicted {
        result.add(ReadingProblem(contradicted, .otherOffsets, .note, word: String(String(decoding: name, as: UTF8.self).prefix(100))))
      }
    }
    result.refuseUnknownZones(zoneNames.map(\.name))
    result.refuseInverted()
    result.problems.sort { ($0.line, $0.word) < ($1.line, $1.word) }
    return result
  }
}

extension CalendarStream {
  /// The years of the first and the last start, held to those that zones are compared in.
  fileprivate var years: ClosedRange<Int> {
    var (low, high) = (2037, 1990)
    for record in records where record.start.zone.number >= 0 {
      let year = WallSecond(seconds: record.start.wall).day.year
      (low, high) = (min(low, year), max(high, year))
    }
    low = min(max(low, 1990), 2037)
    // A series goes on after its first start.
    return low...min(max(high + 5, low), 2037)
  }

  fileprivate mutating func refuseUnknownZones(_ names: [[UInt8]]) {
    guard zones.contains(nil) else { return }
    for calendar in calendars.indices {
      guard let zone = calendars[calendar].zone, zones[Int(zone.number)] == nil else { continue }
      let word = String(String(decoding: names[Int(zone.number)], as: UTF8.self).prefix(100))
      add(ReadingProblem(1, .unknownZone, .note, word: word))
      // Its floating times stay in a zone that nobody knows, and are refused below.
      for index in records.indices where records[index].calendar == UInt32(calendar) && records[index].start.zone == .floating {
        records[index].start.zone = zone
      }
      calendars[calendar].zone = nil
    }
    remove(
      refused { record in
        var times = [record.start, record.end]
        if let extras = extras(of: record) {
          times += extras.exceptions + extras.dates.map(\.start) + extras.dates.compactMap(\.end) + [extras.recurrenceID].compactMap { $0 }
        }
        guard let unknown = times.first(where: { $0.zone.number >= 0 && zones[Int($0.zone.number)] == nil }) else { return nil }
        let word = String(String(decoding: names[Int(unknown.zone.number)], as: UTF8.self).prefix(100))
        return ReadingProblem(Int(record.line), .unknownZone, word: word)
      })
  }

  /// Events that end in another zone than they begin can only now be compared.
  fileprivate mutating func refuseInverted() {
    remove(
      refused { record in
        guard record.ending == .end, record.start.zone != record.end.zone, !record.start.isDate else { return nil }
        let start = zone(of: record.start, calendar: record.calendar, floating: .utc).instant(of: WallSecond(seconds: record.start.wall))
        let end = zone(of: record.end, calendar: record.calendar, floating: .utc).instant(of: WallSecond(seconds: record.end.wall))
        return end < start ? ReadingProblem(Int(record.line), .endsBeforeStart, word: String(text(record.summary).prefix(100))) : nil
      })
  }

  private func refused(_ reason: (Record) -> ReadingProblem?) -> [Int: ReadingProblem] {
    var problems: [Int: ReadingProblem] = [:]
    for index in records.indices {
      if let problem = reason(records[index]) { problems[index] = problem }
    }
    return problems
  }

  private mutating func remove(_ refused: [Int: ReadingProblem]) {
    if refused.isEmpty { return }
    for problem in refused.sorted(by: { $0.key < $1.key }).map(\.value) { add(problem) }
    let kept = records.indices.filter { refused[$0] == nil }
    records = kept.map { records[$0] }
    uidHashes = kept.map { uidHashes[$0] }
  }

  /// The zone of a time; floating times are in the calendar's own (X-WR-TIMEZONE) or in the one given.
  func zone(of time: Time, calendar: UInt32, floating: Zone) -> Zone {
    switch time.zone {
    case .utc: .utc
    case .date: floating
    case .floating:
      calendars.indices.contains(Int(calendar)) ? calendars[Int(calendar)].zone.flatMap { zones[Int($0.number)] } ?? floating : floating
    default: zones[Int(time.zone.number)] ?? floating
    }
  }
}
