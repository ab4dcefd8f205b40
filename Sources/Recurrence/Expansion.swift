import CivilTime

/// The starts that a rule gives within a window of wall time.
public struct RecurrenceStarts: Hashable, Sendable {
  /// Each start, in order, without repeats.
  public var starts: [WallSecond]
  /// Where the limit or the budget ended it: all starts before this are there, later ones may be missing; nil where none is missing.
  public var cutOff: WallSecond?
}

extension RecurrenceRule {
  /// The starts within a half-open window, at most `limit` of them. The first interval is that of `first` (DTSTART), which itself is
  /// among them only where the rule gives it.
  public func starts(from first: WallSecond, in window: Range<WallSecond>, limit: Int, budget: inout StepBudget) -> RecurrenceStarts {
    budget.beginRule()
    var expansion = Expansion(self, first: first, window: window, limit: limit, budget: budget)
    expansion.run()
    budget = expansion.budget
    return RecurrenceStarts(
      starts: expansion.found.map { WallSecond(seconds: $0) }, cutOff: expansion.cutOff.map { WallSecond(seconds: $0) })
  }
}

/// A rule being followed, interval by interval, from the first that can matter for the window.
struct Expansion {
  let rule: RecurrenceRule
  let first: Int
  let window: Range<Int>
  let limit: Int
  var budget: StepBudget
  var found: [Int] = []
  var cutOff: Int?

  /// DTSTART's day and its parts.
  let firstDay: Int
  let firstDate: (year: Int, month: Int, day: Int)
  /// Seconds of the day (of the hour, minute) at which the rule's times lie; sorted.
  private(set) var times: [Int] = []
  /// The days of the interval at hand; sorted.
  var days: [Int] = []
  /// The last start given, so that days moved by SKIP are not given twice.
  private var last = Int.min
  private var heldBack: [Int] = []
  var remaining = Int.max
  private var until = Int.max

  init(_ rule: RecurrenceRule, first: WallSecond, window: Range<WallSecond>, limit: Int, budget: StepBudget) {
    self.rule = rule
    self.first = first.seconds
    self.window = window.lowerBound.seconds..<window.upperBound.seconds
    self.limit = limit
    self.budget = budget
    firstDay = first.epochDay
    firstDate = first.day.date
    switch rule.end {
    case .never: break
    case .count(let count): remaining = count
    case .until(let end): until = end.seconds
    }
  }

  mutating func run() {
    // No time of the Gregorian calendar lies after the year 9999.
    let lastSecond = WallSecond(Day.last, second: 86_399).seconds
    let end = min(window.upperBound, until == .max ? .max : until + 1, lastSecond + 1)
    guard first < end, window.lowerBound < end, makeTimes() else { return }
    if rule.frequency < .daily { runThroughDay(until: end) } else { runThroughDays(until: end) }
  }

  // MARK: Days, weeks, months, years

  private mutating func runThroughDays(until end: Int) {
    let interval = rule.interval
    // Numbered weeks belong to their week-numbering year, and with them the interval that DTSTART is in.
    let origin = !rule.parts.weeks.isEmpty && rule.parts.yearDays.isEmpty ? weekYear(ofDay: firstDay) : period(ofDay: firstDay)
    let lastPeriod = period(ofDay: floorDivided(end - 1, 86_400)) + 1
    var index = firstIndex(origin: origin)
    if index > 0, remaining != .max {
      guard let perInterval = constantCount else {
        index = 0
        return count(from: index, origin: origin, lastPeriod: lastPeriod, end: end)
      }
      fillDays(origin)
      let inFirst = days.reduce(0) { sum, day in sum + times.count { day * 86_400 + $0 >= first } }
      let (skipped, overflow) = (index - 1).multipliedReportingOverflow(by: perInterval)
      guard !overflow, inFirst + skipped < remaining else { return }
      remaining -= inFirst + skipped
    }
    count(from: index, origin: origin, lastPeriod: lastPeriod, end: end)

    func firstIndex(origin: Int) -> Int {
      let wanted = period(ofDay: floorDivided(max(window.lowerBound, first), 86_400))
      return max(0, (wanted - origin) / interval - 1)
    }
  }

  private mutating func count(from start: Int, origin: Int, lastPeriod: Int, end: Int) {
    var index = start
    while true {
      let (step, overflow) = index.multipliedReportingOverflow(by: rule.interval)
      guard !overflow, origin + step <= lastPeriod else {
        _ = heldBack.allSatisfy { emit($0, end: end) }
        return
      }
      fillDays(origin + step)
      guard budget.take(stepsOfInterval + days.count) else { return cut(at: firstSecond(ofPeriod: origin + step)) }
      let next = firstSecond(ofPeriod: origin + step + 1)
      guard rule.skip == .forward ? giveInOrder(end: end, before: next) : give(end: end) else { return }
      index += 1
    }
  }

  /// What it takes to look at an interval, whatever it gives.
  var stepsOfInterval: Int {
    let parts = rule.parts
    let listed = parts.months.count + parts.weeks.count + parts.yearDays.count + parts.monthDays.count + parts.weekdays.count
    return (rule.frequency >= .monthly ? 4 : 1) + listed + parts.positions.count
  }

  /// The number of the interval that a day lies in.
  private func period(ofDay day: Int) -> Int {
    switch rule.frequency {
    case .yearly: WallSecond(seconds: day * 86_400).day.year
    case .monthly: WallSecond(seconds: day * 86_400).day.monthNumber
    case .weekly: floorDivided(day + 3 - (rule.weekStart.rawValue - 1), 7)
    default: day
    }
  }

  private func firstSecond(ofPeriod period: Int) -> Int {
    let day: Int
    switch rule.frequency {
    case .yearly: day = firstOfMonth(period * 12)
    case .monthly: day = firstOfMonth(period)
    case .weekly: day = period * 7 - 3 + (rule.weekStart.rawValue - 1)
    default: day = period
    }
    return day * 86_400
  }

  /// How many starts every interval has, where that is the same for all; nil else.
  private var constantCount: Int? {
    let parts = rule.parts
    guard parts.positions.isEmpty, parts.months.isEmpty, parts.weeks.isEmpty, parts.yearDays.isEmpty else { return nil }
    let dayCount: Int
    switch rule.frequency {
    case .weekly: dayCount = max(1, parts.weekdays.count)
    case .daily where parts.weekdays.isEmpty && parts.monthDays.isEmpty: dayCount = 1
    case .monthly where parts.weekdays.isEmpty && parts.monthDays.allSatisfy((1...28).contains) && firstDate.day <= 28:
      dayCount = max(1, parts.monthDays.count)
    case .yearly where parts.hasNoDays && (firstDate.month, firstDate.day) != (2, 29): dayCount = 1
    default: return nil
    }
    return dayCount * times.count
  }

  /// With SKIP=FORWARD days of one interval may lie in the next: what does is held back, so that starts come in order.
  private mutating func giveInOrder(end: Int, before next: Int) -> Bool {
    let size = days.count * times.count
    guard budget.take(size) else {
      cut(at: days.first.map { $0 * 86_400 } ?? next)
      return false
    }
    let places = rule.parts.positions.isEmpty ? Array(0..<size) : chosen(rule.parts.positions, of: size)
    heldBack += places.map { days[$0 / times.count] * 86_400 + times[$0 % times.count] }
    heldBack.sort()
    let due = heldBack.prefix { $0 < next }
    heldBack.removeFirst(due.count)
    return due.allSatisfy { emit($0, end: end) }
  }

  /// Gives the starts of the interval's days; false where nothing more is wanted.
  private mutating func give(end: Int) -> Bool {
    let positions = rule.parts.positions
    guard positions.isEmpty else {
      let size = days.count * times.count
      for place in chosen(positions, of: size) {
        guard emit(days[place / times.count] * 86_400 + times[place % times.count], end: end) else { return false }
      }
      return true
    }
    for day in days {
      let midnight = day * 86_400
      // Whole days before the window need no look at their times, unless they count.
      if remaining == .max, midnight + 86_400 <= window.lowerBound { continue }
      if times.count > 1, !budget.take(times.count - 1) {
        cut(at: midnight)
        return false
      }
      for time in times {
        guard emit(midnight + time, end: end) else { return false }
      }
    }
    return true
  }

  /// BYSETPOS: which places of a set of so many, in order.
  func chosen(_ positions: [Int], of size: Int) -> [Int] {
    let places = positions.compactMap { position in
      let place = position > 0 ? position - 1 : size + position
      return (0..<size).contains(place) ? place : nil
    }
    return RecurrenceRule.distinct(places)
  }

  /// Gives one start; false where nothing more is wanted.
  mutating func emit(_ second: Int, end: Int) -> Bool {
    guard second >= first, second > last else { return true }
    guard second < end else { return false }
    last = second
    remaining -= 1
    if second >= window.lowerBound {
      guard found.count < limit else {
        cut(at: second)
        return false
      }
      found.append(second)
    }
    return remaining > 0
  }

  mutating func cut(at second: Int) { cutOff = max(second, window.lowerBound, first) }

  // MARK: Times

  /// The times within an interval: seconds of the day, hour or minute; false where they alone are more than the budget.
  private mutating func makeTimes() -> Bool {
    let parts = rule.parts
    let time = first - firstDay * 86_400
    let hours = rule.frequency >= .daily ? (parts.hours.isEmpty ? [time / 3600] : parts.hours) : [0]
    let minutes = rule.frequency >= .hourly ? (parts.minutes.isEmpty ? [time / 60 % 60] : parts.minutes) : [0]
    let seconds = rule.frequency >= .minutely ? (parts.seconds.isEmpty ? [time % 60] : parts.seconds) : [0]
    let size = hours.count * minutes.count * seconds.count
    guard budget.take(size) else {
      cut(at: first)
      return false
    }
    times.reserveCapacity(size)
    for hour in hours { for minute in minutes { for second in seconds { times.append(hour * 3600 + minute * 60 + second) } } }
    return true
  }
}

/// Days from 1970-01-01 to the first of a month, numbered 12 × year + month - 1.
func firstOfMonth(_ number: Int) -> Int {
  let (year, month) = (floorDivided(number, 12), number - floorDivided(number, 12) * 12 + 1)
  // The year after the last ends it.
  if year > 9999 { return Day.last.epochDay + 1 }
  return Day(year: year, month: month, day: 1)?.epochDay ?? Day.first.epochDay
}
