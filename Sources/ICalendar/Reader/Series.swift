import CivilTime
import Recurrence

/// A recurring event and what overrides its occurrences.
struct Series {
  let index: Int
  let record: CalendarStream.Record
  let extras: CalendarStream.Extras
  let overrides: [Int]
  /// No period of RDATE is longer, in seconds.
  let longestPeriod: Int

  init(_ stream: CalendarStream, _ index: Int, overrides: [Int]) {
    self.index = index
    record = stream.records[index]
    extras = stream.extras(of: record) ?? CalendarStream.Extras()
    self.overrides = overrides
    longestPeriod =
      extras.dates.map { date in
        date.end.map { $0.wall - date.start.wall + 86_400 } ?? date.duration.map { $0.days * 86_400 + $0.seconds } ?? 0
      }.max() ?? 0
  }
}

extension OccurrenceFinder {
  /// From one RECURRENCE-ID;RANGE=THISANDFUTURE to the next: whose title and length hold, and how far the starts have moved on the wall.
  private struct Stretch {
    let from: Int
    let event: Int
    let shift: Int
  }

  /// What is left out of a series, by the start that the rule gives: instants, and days where the file names only those.
  private struct Left {
    var instants: Set<Int> = []
    var days: Set<Int> = []
    var isEmpty: Bool { instants.isEmpty && days.isEmpty }
  }

  mutating func recurring(_ series: Series) {
    let record = series.record
    // UTC may be the calendar's zone in disguise.
    let clockPlace = clock(CalendarStream.Time(wall: 0, zone: stream.expansionZone(of: record)), record.calendar)
    let zone = zoneClocks[clockPlace].zone
    let first = record.start.zone == .utc ? zone.wallSecond(at: Instant(seconds: record.start.wall)).seconds : record.start.wall
    // Each master of a UID looks at all its overrides, and each stretch at all its dates.
    let isAffordable = budget.spend(series.overrides.count + series.extras.exceptions.count)
    guard isAffordable else { return cut(series.index, at: Instant(seconds: window.lowerBound), cap: (.steps, StepBudget.calendarLimit)) }
    let left = leftOut(series, zone)
    let stretches = stretches(series, zone, first: first)
    var limit = limits.eventOccurrences
    for (place, stretch) in stretches.enumerated() {
      guard budget.spend(series.extras.dates.count) else {
        return cut(series.index, at: Instant(seconds: window.lowerBound), cap: (.steps, StepBudget.calendarLimit))
      }
      let end = place + 1 < stretches.count ? stretches[place + 1].from : Int.max
      let hasStart = follow(series, stretch, until: end, first: first, clockPlace, left, &limit)
      // What overrides no occurrence that there is, is one of its own.
      if stretch.event != series.index, !hasStart {
        single(stretch.event, stream.records[stretch.event], original: zone.instant(of: WallSecond(seconds: stretch.from)).seconds)
      }
    }
  }

  /// EXDATEs, and the RECURRENCE-IDs of occurrences that are given by themselves.
  private mutating func leftOut(_ series: Series, _ zone: Zone) -> Left {
    var left = Left()
    let isDate = series.record.start.isDate
    func wall(_ time: CalendarStream.Time, _ calendar: UInt32) -> Int {
      guard time.zone != .date, time.zone != .floating else { return time.wall }
      let instant = stream.zone(of: time, calendar: calendar, floating: floating).instant(of: WallSecond(seconds: time.wall))
      return zone.wallSecond(at: instant).seconds
    }
    func add(_ time: CalendarStream.Time, _ calendar: UInt32) {
      if isDate || time.isDate {
        left.days.insert(floorDivided(wall(time, calendar), 86_400))
      } else if time.zone == .floating {
        left.instants.insert(zone.instant(of: WallSecond(seconds: time.wall)).seconds)
      } else {
        left.instants.insert(
          stream.zone(of: time, calendar: calendar, floating: floating).instant(of: WallSecond(seconds: time.wall)).seconds)
      }
    }
    for time in series.extras.exceptions { add(time, series.record.calendar) }
    for index in series.overrides {
      let record = stream.records[index]
      guard let extras = stream.extras(of: record), let id = extras.recurrenceID, !extras.isThisAndFuture else { continue }
      add(id, record.calendar)
    }
    return left
  }

  private func stretches(_ series: Series, _ zone: Zone, first: Int) -> [Stretch] {
    var list = [Stretch(from: .min, event: series.index, shift: 0)]
    let later = series.overrides.compactMap { index -> Stretch? in
      let record = stream.records[index]
      guard let extras = stream.extras(of: record), extras.isThisAndFuture, let id = extras.recurrenceID else { return nil }
      func wall(_ time: CalendarStream.Time) -> Int {
        if time.isDate { return time.wall + (series.record.start.isDate ? 0 : first - floorDivided(first, 86_400) * 86_400) }
        if time.zone == .floating { return time.wall }
        let instant = stream.zone(of: time, calendar: record.calendar, floating: floating).instant(of: WallSecond(seconds: time.wall))
        return zone.wallSecond(at: instant).seconds
      }
      let from = wall(id)
      return Stretch(from: from, event: index, shift: wall(record.start) - from)
    }
    list += later.sorted { ($0.from, $0.event) < ($1.from, $1.event) }
    return list
  }

  /// Where the rules of a series were cut off, and by what.
  private typealias CutOff = (at: WallSecond, cap: (ReadingProblem.Cap, Int))

  /// Gives the occurrences whose starts by the rule lie in one stretch; whether one of them is the very start of the stretch.
  private mutating func follow(
    _ series: Series, _ stretch: Stretch, until end: Int, first: Int, _ clock: Int, _ left: Left, _ limit: inout Int
  ) -> Bool {
    let record = stream.records[stretch.event]
    let length = length(of: record)
    let zone = zoneClocks[clock].zone
    let given = Int(record.durationDays) * 86_400 + record.end.wall * (record.ending == .duration ? 1 : 0)
    let reach = max(length, given, series.longestPeriod, 86_400)
    // A day either way covers every offset.
    let low = max(stretch.from, window.lowerBound - reach - stretch.shift - 2 * 86_400)
    let high = min(end, window.upperBound - stretch.shift + 2 * 86_400)
    guard low < high else { return true }
    let room = limit + left.instants.count + left.days.count + 4
    var (starts, cutOff) = ruleStarts(
      series, low..<high, endless: endlessEnd == .max ? .max : endlessEnd - stretch.shift, first, zone, room)
    // DTSTART is the first instance whether or not the rule gives it (RFC 5545 3.8.5.3).
    if (low..<high).contains(first), starts.first != first { starts.append(first) }
    var periods = self.periods(series, low..<high, first, zone)
    if !periods.isEmpty || series.extras.rules.count > 1 { starts = Set(starts).union(periods.keys).sorted() }
    // What the override says of itself counts more than what the series says of its first occurrence.
    if stretch.from > .min { periods[stretch.from] = nil }
    for wall in starts {
      let original = zoneClocks[clock].instant(ofWall: wall)
      if !left.isEmpty, left.instants.contains(original) || left.days.contains(floorDivided(wall, 86_400)) { continue }
      let moved = stretch.shift == 0 ? original : zoneClocks[clock].instant(ofWall: wall + stretch.shift)
      let stop =
        periods[wall].flatMap { self.stop(of: $0, original, zone, series.record.calendar) }.map { $0 + moved - original }
        ?? self.end(of: record, startingAt: moved, wall: wall + stretch.shift, clock: clock, length: length)
      guard moved < window.upperBound, stop > window.lowerBound || moved >= window.lowerBound else { continue }
      guard limit > 0 else {
        cutOff = (zone.wallSecond(at: Instant(seconds: moved)), (.eventOccurrences, limits.eventOccurrences))
        break
      }
      limit -= 1
      add(moved, stop, original: original, event: stretch.event)
    }
    if let cutOff { cut(stretch.event, at: zone.instant(of: cutOff.at), cap: cutOff.cap) }
    return stretch.from == .min || !(low..<high).contains(stretch.from) || starts.contains(stretch.from)
  }

  /// The starts that the rules of a series give in a range of wall time, at most so many, in order where there is one rule; rules that never
  /// end until `endless`.
  private mutating func ruleStarts(_ series: Series, _ range: Range<Int>, endless: Int, _ first: Int, _ zone: Zone, _ room: Int) -> (
    [Int], CutOff?
  ) {
    var starts: [Int] = []
    var cutOff: CutOff?
    for (rule, until, _) in series.extras.rules {
      let rule = until.map { rule.ending(.until(wallEnd($0, zone))) } ?? rule
      let end = rule.end == .never ? max(range.lowerBound, min(range.upperBound, endless)) : range.upperBound
      let left = max(0, room - starts.count)
      let given = rule.starts(
        from: WallSecond(seconds: first), in: WallSecond(seconds: range.lowerBound)..<WallSecond(seconds: end), limit: left, budget: &budget
      )
      if let at = given.cutOff, cutOff.map({ at < $0.at }) ?? true {
        cutOff = (at, given.starts.count >= left ? (.eventOccurrences, limits.eventOccurrences) : (.steps, StepBudget.ruleLimit))
      }
      for start in given.starts { starts.append(start.seconds) }
    }
    return (starts, cutOff)
  }

  /// The RDATEs of a series in a range, by their wall time in its zone.
  private func periods(_ series: Series, _ range: Range<Int>, _ first: Int, _ zone: Zone) -> [Int: CalendarStream.Span] {
    var periods: [Int: CalendarStream.Span] = [:]
    for span in series.extras.dates {
      var wall = span.start.wall
      // A day alone means that day at the series' own time.
      if span.start.isDate, !series.record.start.isDate { wall += first - floorDivided(first, 86_400) * 86_400 }
      if span.start.zone != .floating, !span.start.isDate {
        let own = stream.zone(of: span.start, calendar: series.record.calendar, floating: floating)
        wall = zone.wallSecond(at: own.instant(of: WallSecond(seconds: wall))).seconds
      }
      if range.contains(wall), periods[wall]?.end == nil { periods[wall] = span }
    }
    return periods
  }

  /// UNTIL as wall time, inclusive: a date means all of that day.
  private func wallEnd(_ until: CalendarStream.Time, _ zone: Zone) -> WallSecond {
    switch until.zone {
    case .date: WallSecond(seconds: until.wall + 86_399)
    case .utc: zone.wallSecond(at: Instant(seconds: until.wall))
    default: WallSecond(seconds: until.wall)
    }
  }

  /// When a period ends; nil where it has no end of its own.
  private func stop(of span: CalendarStream.Span, _ start: Int, _ zone: Zone, _ calendar: UInt32) -> Int? {
    if let end = span.end {
      return max(start, stream.zone(of: end, calendar: calendar, floating: zone).instant(of: WallSecond(seconds: end.wall)).seconds)
    }
    guard let (days, seconds) = span.duration else { return nil }
    let wall = zone.wallSecond(at: Instant(seconds: start)).adding(seconds: days * 86_400)
    return (days == 0 ? start : zone.instant(of: wall).seconds) + seconds
  }
}
