import CivilTime

/// The days that a rule gives in one interval (the table in RFC 5545 3.3.10): parts that expand make days, the others leave some out.
extension Expansion {
  mutating func fillDays(_ period: Int) {
    days.removeAll(keepingCapacity: true)
    switch rule.frequency {
    case .yearly: fillYear(period)
    case .monthly: fillMonth(period)
    case .weekly: fillWeek(period)
    default:
      if rule.parts.hasNoDays || isOnRule(period, Day(daysSinceEpoch: period)?.date ?? firstDate) { days.append(period) }
    }
  }

  private mutating func fillWeek(_ period: Int) {
    let monday = period * 7 - 3 + (rule.weekStart.rawValue - 1)
    let parts = rule.parts
    if parts.weekdays.isEmpty {
      days.append(monday + offset(of: weekday(firstDay)))
    } else {
      for weekday in parts.weekdays { days.append(monday + offset(of: weekday.weekday)) }
      days.sort()
    }
    if !parts.months.isEmpty { days.removeAll { day in !parts.months.contains(WallSecond(seconds: day * 86_400).day.month) } }
  }

  /// Days from WKST to a weekday.
  private func offset(of weekday: Weekday) -> Int { (weekday.rawValue - rule.weekStart.rawValue + 7) % 7 }

  private func weekday(_ day: Int) -> Weekday { Weekday.allCases[day + 3 - floorDivided(day + 3, 7) * 7] }

  private mutating func fillMonth(_ number: Int) {
    let parts = rule.parts
    guard parts.months.isEmpty || parts.months.contains(number - floorDivided(number, 12) * 12 + 1) else { return }
    if !parts.monthDays.isEmpty {
      addMonthDays(parts.monthDays, number)
      keepWeekdays()
    } else if !parts.weekdays.isEmpty {
      addWeekdays(from: firstOfMonth(number), to: firstOfMonth(number + 1))
    } else {
      addMonthDays([firstDate.day], number)
    }
    sortDays()
  }

  private mutating func fillYear(_ year: Int) {
    let parts = rule.parts
    let newYear = firstOfMonth(year * 12)
    let length = firstOfMonth(year * 12 + 12) - newYear
    let months = parts.months.isEmpty ? Array(1...12) : parts.months
    if !parts.yearDays.isEmpty {
      addYearDays(newYear, length)
      keepMonths()
      if !parts.weeks.isEmpty { keepWeeks(year) }
      if !parts.monthDays.isEmpty { keepMonthDays() }
      keepWeekdays()
    } else if !parts.weeks.isEmpty {
      addWeeks(year)
      keepMonths()
      if !parts.monthDays.isEmpty { keepMonthDays() }
    } else if !parts.monthDays.isEmpty {
      for month in months { addMonthDays(parts.monthDays, year * 12 + month - 1) }
      keepWeekdays()
    } else if !parts.weekdays.isEmpty {
      if parts.months.isEmpty {
        addWeekdays(from: newYear, to: newYear + length)
      } else {
        for month in months { addWeekdays(from: firstOfMonth(year * 12 + month - 1), to: firstOfMonth(year * 12 + month)) }
      }
    } else {
      for month in parts.months.isEmpty ? [firstDate.month] : months { addMonthDays([firstDate.day], year * 12 + month - 1) }
    }
    sortDays()
  }

  private mutating func sortDays() {
    guard days.count > 1 else { return }
    days.sort()
    var kept = 1
    for index in 1..<days.count where days[index] != days[kept - 1] {
      days[kept] = days[index]
      kept += 1
    }
    days.removeLast(days.count - kept)
  }

  // MARK: Parts that make days

  /// Days of a month; those it does not have by SKIP, but for those counted from its end.
  private mutating func addMonthDays(_ numbers: [Int], _ month: Int) {
    let start = firstOfMonth(month)
    let length = firstOfMonth(month + 1) - start
    guard length > 0 else { return }
    for number in numbers {
      let day = number > 0 ? number : length + number + 1
      if (1...length).contains(day) {
        days.append(start + day - 1)
      } else if number > 0 {
        switch rule.skip {
        case .omit: continue
        case .backward: days.append(start + length - 1)
        case .forward: days.append(start + length)
        }
      }
    }
  }

  private mutating func addYearDays(_ newYear: Int, _ length: Int) {
    // The years before the first and after the last have no days.
    guard length > 0 else { return }
    for number in rule.parts.yearDays {
      let day = number > 0 ? number : length + number + 1
      if (1...length).contains(day) {
        days.append(newYear + day - 1)
      } else if number > 0, rule.skip != .omit {
        days.append(rule.skip == .backward ? newYear + length - 1 : newYear + length)
      }
    }
  }

  /// Weekdays between two days, the second exclusive: each, or the nth from either end.
  private mutating func addWeekdays(from start: Int, to end: Int) {
    guard start < end else { return }
    for weekday in rule.parts.weekdays {
      let firstOne = start + (weekday.weekday.rawValue - self.weekday(start).rawValue + 7) % 7
      let count = firstOne < end ? (end - 1 - firstOne) / 7 + 1 : 0
      if let ordinal = weekday.ordinal {
        let place = ordinal > 0 ? ordinal - 1 : count + ordinal
        if (0..<count).contains(place) { days.append(firstOne + place * 7) }
      } else {
        for place in 0..<count { days.append(firstOne + place * 7) }
      }
    }
  }

  /// The days of numbered weeks; where the rule names no other day, DTSTART's weekday in each.
  private mutating func addWeeks(_ year: Int) {
    let parts = rule.parts
    let (start, count) = weeks(of: year)
    guard count > 0, (1...9999).contains(year) else { return }
    for number in parts.weeks {
      let week = number > 0 ? number : count + number + 1
      guard (1...count).contains(week) else { continue }
      let monday = start + (week - 1) * 7
      if !parts.weekdays.isEmpty {
        for weekday in parts.weekdays { days.append(monday + offset(of: weekday.weekday)) }
      } else if !parts.monthDays.isEmpty {
        days += monday..<(monday + 7)
      } else {
        days.append(monday + offset(of: weekday(firstDay)))
      }
    }
  }

  /// The week-numbering year that a day lies in.
  func weekYear(ofDay day: Int) -> Int {
    let year = WallSecond(seconds: day * 86_400).day.year
    return day < weeks(of: year).start ? year - 1 : day >= weeks(of: year + 1).start ? year + 1 : year
  }

  /// The first day of week 1, and how many weeks the year has: week 1 has at least four days in the year.
  private func weeks(of year: Int) -> (start: Int, count: Int) {
    func start(_ year: Int) -> Int {
      let fourth = firstOfMonth(year * 12) + 3
      return fourth - offset(of: weekday(fourth))
    }
    return (start(year), (start(year + 1) - start(year)) / 7)
  }

  // MARK: Parts that leave days out

  private mutating func keepMonths() {
    let months = rule.parts.months
    if !months.isEmpty { days.removeAll { day in !months.contains(WallSecond(seconds: day * 86_400).day.month) } }
  }

  private mutating func keepMonthDays() { days = days.filter(isMonthDay) }

  private mutating func keepWeekdays() {
    if !rule.parts.weekdays.isEmpty { days = days.filter(isWeekday) }
  }

  /// A day of early January may lie in the last week of the year before, one of late December in week 1 of the next.
  private mutating func keepWeeks(_ year: Int) {
    let years = (year - 1...year + 1).map(weeks)
    days.removeAll { day in
      guard let (start, count) = years.last(where: { $0.start <= day }) else { return true }
      let week = (day - start) / 7 + 1
      return !rule.parts.weeks.contains { ($0 > 0 ? $0 : count + $0 + 1) == week }
    }
  }

  private func isMonthDay(_ day: Int) -> Bool {
    let number = WallSecond(seconds: day * 86_400).day.monthNumber
    let (start, next) = (firstOfMonth(number), firstOfMonth(number + 1))
    return rule.parts.monthDays.contains(day - start + 1) || rule.parts.monthDays.contains(day - next)
  }

  /// Whether a day is one of BYDAY; ordinals count within the month, or within the year where a yearly rule names no months.
  private func isWeekday(_ day: Int) -> Bool {
    let weekday = weekday(day)
    return rule.parts.weekdays.contains { wanted in
      guard wanted.weekday == weekday else { return false }
      guard let ordinal = wanted.ordinal else { return true }
      let number = WallSecond(seconds: day * 86_400).day.monthNumber
      let isOfYear = rule.frequency == .yearly && rule.parts.months.isEmpty
      let first = isOfYear ? floorDivided(number, 12) * 12 : number
      let (start, end) = (firstOfMonth(first), firstOfMonth(first + (isOfYear ? 12 : 1)))
      return ordinal > 0 ? (day - start) / 7 + 1 == ordinal : (end - 1 - day) / 7 + 1 == -ordinal
    }
  }

  /// Whether a day passes the parts that leave days out, for rules of a day and less.
  func isOnRule(_ day: Int, _ date: (year: Int, month: Int, day: Int)) -> Bool {
    let parts = rule.parts
    if !parts.months.isEmpty, !parts.months.contains(date.month) { return false }
    if !parts.yearDays.isEmpty {
      let newYear = firstOfMonth(date.year * 12)
      let next = firstOfMonth(date.year * 12 + 12)
      guard parts.yearDays.contains(day - newYear + 1) || parts.yearDays.contains(day - next) else { return false }
    }
    if !parts.monthDays.isEmpty, !isMonthDay(day) { return false }
    return parts.weekdays.isEmpty || isWeekday(day)
  }
}
