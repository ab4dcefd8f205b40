import ArgumentParser
import CivilTime
import Clashes
import ICalendar
import Planning
import Words

/// What two events of calendar files must share for their overlap to be a clash.
enum SharedBy: String, ExpressibleByArgument, CaseIterable {
  /// Nothing but the time.
  case any
  /// The text of LOCATION.
  case location
  /// An address of ATTENDEE or ORGANIZER.
  case attendee
}

/// The check of calendar files by themselves.
struct CheckCalendars {
  let set: CalendarSet
  let by: SharedBy
  private let overlaps: OverlapSweep
  private let free: FreeTimes
  /// For each event of the sweep its file and its number there.
  private let events: EventNumbers
  /// What the keys of the sweep stand for.
  private let subjects: [String]
  private let troubles: [(file: Int, problem: ReadingProblem)]

  /// Events of all files numbered through.
  private struct EventNumbers {
    var starts: [Int32] = []

    func place(_ number: Int32) -> (file: Int, event: Int32) {
      let file = (starts.lastIndex { $0 <= number }) ?? 0
      return (file, number - starts[file])
    }
  }

  init(_ set: CalendarSet, _ window: CalendarSet.Window, by: SharedBy) {
    self.set = set
    self.by = by
    var items: [OverlapSweep.Item] = []
    var numbers = EventNumbers()
    var keys = Keys(by: by)
    var troubles: [(Int, ReadingProblem)] = []
    var next: Int32 = 0
    for (number, file) in set.files.enumerated() {
      let found = set.occurrences(file, window)
      troubles += (file.stream.problems + found.problems).map { (number, $0) }
      numbers.starts.append(next)
      items.reserveCapacity(items.count + found.list.count)
      for occurrence in found.list where occurrence.start < occurrence.end && file.stream.isBusy(occurrence.event) {
        for key in keys.keys(of: occurrence.event, file.stream, number) {
          items.append(
            OverlapSweep.Item(
              start: occurrence.start.seconds, end: occurrence.end.seconds, event: next + occurrence.event, key: key))
        }
      }
      next += Int32(clamping: file.stream.eventCount)
    }
    events = numbers
    subjects = keys.names
    self.troubles = troubles.sorted { ($0.0, $0.1.line) < ($1.0, $1.1.line) }
    free = FreeTimes(items)
    overlaps = OverlapSweep(items) { a, b in
      let (one, other) = (numbers.place(a), numbers.place(b))
      // One event of one feed that another feed has too does not clash with itself.
      guard one.file != other.file else { return false }
      return set.files[one.file].stream.isSame(one.event, as: other.event, of: set.files[other.file].stream)
    }
  }

  /// Which times can clash, by number.
  private struct Keys {
    let by: SharedBy
    var names: [String] = []
    private var numbers: [String: Int32] = [:]
    /// Keys by the bytes of LOCATION, as a room is written the same way a thousand times.
    private var places: [[UInt8]: Int32] = [:]
    /// The occurrences of one event come one after the other.
    private var last: (file: Int, event: Int32, keys: [Int32])?

    init(by: SharedBy) { self.by = by }

    mutating func keys(of event: Int32, _ stream: CalendarStream, _ file: Int) -> [Int32] {
      if by == .any { return [0] }
      if let last, last.event == event, last.file == file { return last.keys }
      let keys: [Int32]
      switch by {
      case .any: keys = [0]
      case .location:
        let place = stream.locationBytes(ofEvent: event)
        let words = String(decoding: place, as: UTF8.self)
        keys =
          place.isEmpty ? [] : [places[place] ?? number(words.lowercased().split(whereSeparator: \.isWhitespace).joined(separator: " "))]
        places[place] = keys.first
      case .attendee: keys = Set(stream.attendees(ofEvent: event)).subtracting([""]).sorted().map { number($0) }
      }
      last = (file, event, keys)
      return keys
    }

    private mutating func number(_ word: String) -> Int32 {
      if let known = numbers[word] { return known }
      numbers[word] = Int32(clamping: names.count)
      names.append(word)
      return Int32(clamping: names.count - 1)
    }
  }

  // MARK: Findings

  /// A finding about calendar files.
  struct Found {
    let code: FindingCode
    let level: Level
    let reply: CheckOutcome.FindingReply
  }

  /// What was found: what was not read first, as it may hide more.
  var findings: [Found] {
    let unread = troubles.map { file, problem in
      found(
        .unreadableSource, problem.gravity == .loss ? .block : .note, source: set.files[file].name,
        text: set.words.notUnderstood(set.files[file].name, problem))
    }
    let further = set.files.filter { $0.stream.furtherProblems > 0 }.map { file in
      found(
        .unreadableSource, .block, source: file.name,
        text: "\(set.words.foreign(file.name)): \(set.words.further(file.stream.furtherProblems))")
    }
    let clashes = overlaps.overlaps.map(overlap)
    let cut = overlaps.isCutOff ? found(.unreadableSource, .block, source: nil, text: set.words.overlapsCutOff) : nil
    let all = unread + further + clashes + (cut.map { [$0] } ?? [])
    return all.filter { $0.level == .block } + all.filter { $0.level != .block }
  }

  private func found(_ code: FindingCode, _ level: Level, source: String?, text: String) -> Found {
    Found(
      code: code, level: level,
      reply: CheckOutcome.FindingReply(
        code: code.rawValue, level: level.rawValue, sessions: [], subject: Nullable(nil), from: Nullable(nil), to: Nullable(nil),
        source: Nullable(source), waived: false, text: text, suggestions: []))
  }

  private func overlap(_ overlap: OverlapSweep.Overlap) -> Found {
    let places = [events.place(overlap.first), events.place(overlap.second)]
    let texts = places.map { set.files[$0.file].stream.texts(ofEvent: $0.event) }
    let zone = set.zone(places[0].file, places[0].event)
    let (from, to) = (zone.wallTime(at: overlap.shared.start), zone.wallSecond(at: overlap.shared.end).nextMinute)
    let name = by == .any ? nil : subjects[Int(overlap.key)]
    let minutes = (overlap.shared.end.seconds - overlap.shared.start.seconds + 59) / 60
    let sameDay = from.day == to.day
    let text = set.words.overlap(
      texts[0].summary, texts[1].summary, from: "\(set.words.shortDate(from.day)) \(from.time)",
      to: sameDay ? "\(to.time)" : "\(set.words.shortDate(to.day)) \(to.time)", minutes: minutes, count: overlap.count,
      last: set.words.shortDate(zone.wallTime(at: overlap.last).day), subject: name)
    let ids = zip(places, texts).map { "\(set.files[$0.file].name)#\($1.uid)" }
    let kind = by == .location ? Finding.Subject.Kind.venue : .person
    return Found(
      code: .overlap, level: .block,
      reply: CheckOutcome.FindingReply(
        code: FindingCode.overlap.rawValue, level: Level.block.rawValue, sessions: ids,
        subject: Nullable(name.map { CheckOutcome.FindingReply.Subject(kind: kind.rawValue, id: $0) }), from: Nullable(from.description),
        to: Nullable(to.description), source: Nullable(nil), waived: false, text: text,
        suggestions: waysOut(overlap).map { start in
          CheckOutcome.FindingReply.Suggestion(session: ids[1], start: start.description, venue: Nullable(nil), cost: 0)
        }))
  }

  /// The nearest free times of the same day for the later of two events, where it is a single one with hours.
  private func waysOut(_ overlap: OverlapSweep.Overlap) -> [WallTime] {
    let place = events.place(overlap.second)
    let stream = set.files[place.file].stream
    guard overlap.count == 1, !stream.isWholeDays(place.event), !stream.recurs(place.event) else { return [] }
    let zone = set.zone(place.file, place.event)
    let day = zone.wallTime(at: overlap.secondTimes.start).day
    let bounds = zone.instant(of: WallTime(day, .midnight)).seconds..<zone.instant(of: WallTime(day, .endOfDay)).seconds
    let item = OverlapSweep.Item(
      start: overlap.secondTimes.start.seconds, end: overlap.secondTimes.end.seconds, event: overlap.second, key: overlap.key)
    return free.nearest(to: item, within: bounds).map { zone.wallTime(at: Instant(seconds: $0)) }
  }

  /// All findings as `check` says them.
  func show(_ common: CommonOptions, failOn: Level) throws {
    let findings = findings
    let counts = CheckOutcome.Counts(
      block: findings.count { $0.level == .block }, warn: findings.count { $0.level == .warn },
      note: findings.count { $0.level == .note }, waived: 0)
    if common.isJSON {
      Console.json(CheckOutcome.Reply(findings: findings.map(\.reply), counts: counts))
    } else if !common.quiet || !findings.isEmpty {
      var lines = findings.flatMap { found in
        [
          "\(Console.coloured(set.words.name(found.level), found.level == .block ? .red : .dim)) \(found.code.rawValue): \(found.reply.text)"
        ]
          + found.reply.suggestions.map { "    → \(set.words.moveEvent(to: $0.start))" }
      }
      lines.append(set.words.counts(block: counts.block, warn: counts.warn, note: counts.note, waived: 0))
      Console.result(lines.joined(separator: "\n"))
    }
    if findings.contains(where: { $0.level >= failOn }) { throw ExitCode(ExitStatus.findings.rawValue) }
  }
}
