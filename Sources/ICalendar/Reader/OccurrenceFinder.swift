import CivilTime
import Recurrence

extension CalendarStream {
  /// The occurrences that overlap a half-open window (of those without length, those that start in it), with overrides applied
  /// (RFC 5545 3.8.4.4). Whole days and floating times are taken in `zone`; rules that never end are followed until `endlessUntil`, where
  /// that is given.
  public func occurrences(
    in window: Range<Instant>, floatingIn zone: Zone, endlessUntil: Instant? = nil, limits: ReadingLimits = ReadingLimits()
  ) -> Occurrences {
    var finder = OccurrenceFinder(self, window: window, floating: zone, limits: limits)
    finder.endlessEnd = endlessUntil?.seconds ?? .max
    finder.run()
    return finder.found
  }

  /// From the first start to the last end of what ends, with rules that end by COUNT or UNTIL held to be as long as they can well be;
  /// the last end of what does not recur; and whether there are rules that never end. nil where there are no events.
  public func span(floatingIn zone: Zone) -> (range: Range<Instant>, lastSingle: Instant, hasEndlessRules: Bool)? {
    var (low, high) = (Int.max, Int.min)
    var lastSingle = Int.min
    var isEndless = false
    for record in records {
      let start = self.zone(of: record.start, calendar: record.calendar, floating: zone).instant(of: WallSecond(seconds: record.start.wall))
        .seconds
      low = min(low, start)
      let length = record.ending == .end ? record.end.wall - record.start.wall : Int(record.durationDays) * 86_400 + record.end.wall
      let end = start + max(length, record.start.isDate ? 86_400 : 0) + 86_400
      high = max(high, end)
      lastSingle = max(lastSingle, end)
      guard let extras = extras(of: record) else { continue }
      for date in extras.dates {
        low = min(low, date.start.wall - 86_400)
        high = max(high, (date.end ?? date.start).wall + 2 * 86_400 + length + (date.duration.map { $0.days * 86_400 + $0.seconds } ?? 0))
      }
      for rule in extras.rules {
        if let until = rule.until {
          high = max(high, until.wall + 2 * 86_400 + length)
        } else if let longest = rule.rule.longest {
          high = max(high, start + min(longest, CalendarStream.longestSpan) + length)
        } else {
          isEndless = true
        }
      }
    }
    return low > high ? nil : (Instant(seconds: low)..<Instant(seconds: high), Instant(seconds: lastSingle), isEndless)
  }

  /// Beyond all years there are, in seconds.
  private static let longestSpan = 10_000 * 366 * 86_400
}

/// Follows the events of a calendar through a window.
struct OccurrenceFinder {
  let stream: CalendarStream
  let window: Range<Int>
  let floating: Zone
  let limits: ReadingLimits
  /// Where rules that never end are left, in seconds since 1970-01-01T00:00:00Z.
  var endlessEnd = Int.max
  var budget: StepBudget
  var found = Occurrences()
  private var clocks: [Int32: Int] = [:]
  var zoneClocks: [ZoneClock] = []
  private var lastClock: (zone: CalendarStream.ZoneNumber, calendar: UInt32, place: Int)?
  private var isFull = false

  init(_ stream: CalendarStream, window: Range<Instant>, floating: Zone, limits: ReadingLimits) {
    self.stream = stream
    self.window = window.lowerBound.seconds..<window.upperBound.seconds
    self.floating = floating
    self.limits = limits
    // Whoever raises the number of occurrences raises the work for them too.
    budget = StepBudget(max(StepBudget.calendarLimit, limits.occurrences * 5))
  }

  mutating func run() {
    let groups = EventGroups(stream)
    found.list.reserveCapacity(min(stream.records.count, limits.occurrences))
    for index in stream.records.indices where groups.isAlone(index) {
      if isFull { return }
      let record = stream.records[index]
      if record.extras >= 0, case let extras = stream.extras[Int(record.extras)],
        !extras.rules.isEmpty || !extras.dates.isEmpty || !extras.exceptions.isEmpty
      {
        recurring(Series(stream, index, overrides: []))
      } else {
        single(index, record, original: .min)
      }
    }
    for group in groups.groups where !isFull { series(group) }
  }

  // MARK: Times

  /// The clock of a time's zone, by its place.
  mutating func clock(_ time: CalendarStream.Time, _ calendar: UInt32) -> Int {
    if let lastClock, lastClock.zone == time.zone, lastClock.calendar == calendar { return lastClock.place }
    // Floating times may be in a zone of their calendar, all others are the same in all calendars.
    let key = time.zone == .floating ? Int32.min + Int32(clamping: min(calendar, 1_000_000)) : time.zone.number
    if clocks[key] == nil {
      clocks[key] = zoneClocks.count
      zoneClocks.append(ZoneClock(stream.zone(of: time, calendar: calendar, floating: floating)))
    }
    let place = clocks[key] ?? 0
    lastClock = (time.zone, calendar, place)
    return place
  }

  mutating func instant(_ time: CalendarStream.Time, _ calendar: UInt32) -> Int {
    if time.zone == .utc { return time.wall }
    let place = clock(time, calendar)
    return zoneClocks[place].instant(ofWall: time.wall)
  }

  /// When something that starts so ends, by the record's DTEND or DURATION: exactly as long as DTEND says, or by nominal days and exact
  /// seconds (RFC 5545 3.8.5.3); whole days are days.
  mutating func end(of record: CalendarStream.Record, startingAt start: Int, wall: Int, clock: Int, length: Int) -> Int {
    switch record.ending {
    case .open: record.start.isDate ? zoneClocks[clock].instant(ofWall: wall + 86_400) : start
    case .end: record.start.isDate ? zoneClocks[clock].instant(ofWall: wall + length) : start + length
    case .duration:
      record.durationDays == 0
        ? start + record.end.wall : zoneClocks[clock].instant(ofWall: wall + Int(record.durationDays) * 86_400) + record.end.wall
    }
  }

  /// How long the record is by DTEND: exact seconds, or wall seconds of whole days.
  mutating func length(of record: CalendarStream.Record) -> Int {
    guard record.ending == .end else { return 0 }
    if record.start.isDate { return record.end.wall - record.start.wall }
    return max(0, instant(record.end, record.calendar) - instant(record.start, record.calendar))
  }

  // MARK: Events

  mutating func single(_ index: Int, _ record: CalendarStream.Record, original: Int) {
    let start = instant(record.start, record.calendar)
    let end: Int
    if record.ending == .end, !record.start.isDate {
      end = max(start, instant(record.end, record.calendar))
    } else {
      // Days are counted where the event recurs: UTC may be the calendar's zone in disguise.
      let zone = CalendarStream.Time(wall: 0, zone: stream.expansionZone(of: record))
      let clock = self.clock(zone, record.calendar)
      let wall = zone.zone == record.start.zone ? record.start.wall : zoneClocks[clock].zone.wallSecond(at: Instant(seconds: start)).seconds
      end = self.end(of: record, startingAt: start, wall: wall, clock: clock, length: length(of: record))
    }
    add(start, end, original: original, event: index)
  }

  mutating func add(_ start: Int, _ stop: Int, original: Int, event: Int) {
    // A nominal day may be less than nothing where a file's own zone puts the clock back by more.
    let end = max(start, stop)
    guard start < window.upperBound, end > window.lowerBound || start >= window.lowerBound else { return }
    guard found.list.count < limits.occurrences else {
      if !isFull { cut(event, at: Instant(seconds: start), cap: (.occurrences, limits.occurrences)) }
      isFull = true
      return
    }
    found.list.append(Occurrence(start: start, end: end, original: original, event: event))
  }

  /// Says that occurrences from a moment on may be missing.
  mutating func cut(_ event: Int, at instant: Instant, cap: (ReadingProblem.Cap, Int)) {
    let line = Int(stream.records[event].line)
    let word = String(stream.text(stream.records[event].summary).prefix(100))
    found.add(ReadingProblem(line, .cutOff(from: floating.wallTime(at: instant).description, cap.0, cap.1), word: word))
  }

  private mutating func series(_ group: EventGroups.Group) {
    if let other = group.masters.dropFirst().first ?? group.replaced {
      let record = stream.records[other]
      found.add(ReadingProblem(Int(record.line), .sameUID, .note, word: String(stream.text(record.uid).prefix(100))))
    }
    for index in group.overrides { tellIncomplete(index, hasMaster: !group.masters.isEmpty) }
    for index in group.masters where !isFull { recurring(Series(stream, index, overrides: group.overrides)) }
    for index in group.overrides where !isFull {
      let record = stream.records[index]
      guard let extras = stream.extras(of: record), let id = extras.recurrenceID else { continue }
      // With a master it is given with its series, unless it is but one occurrence.
      if extras.isThisAndFuture, !group.masters.isEmpty { continue }
      single(index, record, original: instant(id, record.calendar))
    }
  }

  /// Says where an override stands for occurrences that it does not give.
  private mutating func tellIncomplete(_ index: Int, hasMaster: Bool) {
    let record = stream.records[index]
    guard let extras = stream.extras(of: record) else { return }
    guard !extras.rules.isEmpty || !extras.dates.isEmpty || extras.isThisAndFuture && !hasMaster else { return }
    found.add(ReadingProblem(Int(record.line), .incompleteSeries, word: String(stream.text(record.summary).prefix(100))))
  }
}
