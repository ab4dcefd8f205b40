import CivilTime

/// Rules whose intervals are hours, minutes or seconds: what cannot be of the rule is passed over whole, days and months at a time.
extension Expansion {
  mutating func runThroughDay(until end: Int) {
    let unit = rule.frequency == .hourly ? 3600 : rule.frequency == .minutely ? 60 : 1
    let origin = floorDivided(first, unit)
    let interval = rule.interval
    /// The first period of the rule that is not before one.
    func onRule(_ period: Int) -> Int {
      let steps = (max(period, origin) - origin + interval - 1) / interval
      let (product, overflow) = steps.multipliedReportingOverflow(by: interval)
      return overflow ? .max : origin + product
    }
    var period = origin
    if remaining == .max || constantRate {
      let wanted = onRule(floorDivided(max(window.lowerBound, first), unit))
      if remaining != .max, wanted > origin {
        let inFirst = times.count { origin * unit + $0 >= first }
        let (skipped, overflow) = ((wanted - origin) / interval - 1).multipliedReportingOverflow(by: times.count)
        guard !overflow, inFirst + skipped < remaining else { return }
        remaining -= inFirst + skipped
      }
      period = wanted
    }
    while period < .max {
      let second = period.multipliedReportingOverflow(by: unit)
      guard !second.overflow, second.partialValue < end else { return }
      guard budget.take(stepsOfInterval) else { return cut(at: second.partialValue) }
      if let next = nextCandidate(after: second.partialValue) {
        period = onRule(max(period + 1, (next + unit - 1) / unit))
        continue
      }
      guard budget.take(times.count + rule.parts.positions.count), giveTimes(second.partialValue, end: end) else {
        if cutOff == nil, budget.take(0) == false { cut(at: second.partialValue) }
        return
      }
      period = onRule(period + 1)
    }
  }

  private mutating func giveTimes(_ start: Int, end: Int) -> Bool {
    let positions = rule.parts.positions
    for place in positions.isEmpty ? Array(times.indices) : chosen(positions, of: times.count) {
      guard emit(start + times[place], end: end) else { return false }
    }
    return true
  }

  /// Whether every interval of a rule below a day gives the same number of starts.
  private var constantRate: Bool {
    let parts = rule.parts
    guard parts.hasNoDays, parts.positions.isEmpty, parts.hours.isEmpty else { return false }
    switch rule.frequency {
    case .hourly: return true
    case .minutely: return parts.minutes.isEmpty
    default: return parts.minutes.isEmpty && parts.seconds.isEmpty
    }
  }

  /// Where a second is not on a day, in an hour, minute or second of the rule: the first later one that may be; nil where it is.
  private func nextCandidate(after second: Int) -> Int? {
    let parts = rule.parts
    let day = floorDivided(second, 86_400)
    if !parts.hasNoDays {
      let date = WallSecond(seconds: second).day.date
      if !parts.months.isEmpty, !parts.months.contains(date.month) { return firstOfMonth(date.year * 12 + date.month) * 86_400 }
      if !isOnRule(day, date) { return (day + 1) * 86_400 }
    }
    let time = second - day * 86_400
    if !parts.hours.isEmpty, !parts.hours.contains(time / 3600) { return day * 86_400 + (time / 3600 + 1) * 3600 }
    if rule.frequency <= .minutely, !parts.minutes.isEmpty, !parts.minutes.contains(time / 60 % 60) {
      return day * 86_400 + (time / 60 + 1) * 60
    }
    if rule.frequency == .secondly, !parts.seconds.isEmpty, !parts.seconds.contains(time % 60) { return second + 1 }
    return nil
  }
}
