import CivilTime
import Planning

extension Checker {
  /// Nothing is held on a closed day: outside the year, on a holiday, in a break of an audience.
  func closedDays() -> [Finding] {
    placed.compactMap { number, placement -> Finding? in
      let entry = plans.entries[number]
      guard let closure = entry.days.closure(placement.day) else { return nil }
      let code: FindingCode = if case .inBreak = closure { .breakDay } else { .closedDay }
      return Finding(code, [number], from: placement.startTime, to: placement.endTime, detail: .closure(closure))
    }
  }

  /// A session obeys every line of its `when`.
  func outsideWindows() -> [Finding] {
    placed.flatMap { number, placement -> [Finding] in
      let entry = plans.entries[number]
      let when = entry.session.when
      var marks = when.windows.filter { window in !window.ranges.contains { $0.contains(placement.day) } }.map(\.mark)
      if let weekdays = when.weekdays, !weekdays.contains(placement.day.weekday) { marks.append(when.weekdaysMark ?? entry.session.mark) }
      if let starts = when.starts, !starts.contains(placement.start) { marks.append(when.startsMark ?? entry.session.mark) }
      return marks.map {
        Finding(.outsideWindow, [number], from: placement.startTime, to: placement.endTime, detail: .statement($0), mark: $0)
      }
    }
  }

  /// Bridge days, last days before a break and half days are worth knowing; a warning where the plan asks to avoid them, or where a
  /// session goes on after work has ended.
  func uneasyDays() -> [Finding] {
    placed.flatMap { number, placement -> [Finding] in
      let entry = plans.entries[number]
      let avoid = entry.session.avoid
      var findings: [Finding] = []
      func add(_ code: FindingCode, _ isAvoided: Bool, _ detail: Finding.Detail = .none) {
        findings.append(
          Finding(
            code, [number], level: isAvoided ? .warn : .note, from: placement.startTime, to: placement.endTime, detail: detail,
            mark: entry.session.mark))
      }
      if entry.days.isBridge(placement.day) { add(.bridgeDay, avoid.bridgeDay > 0) }
      if entry.days.isBeforeBreak(placement.day) { add(.beforeBreak, avoid.beforeBreak > 0) }
      if let until = entry.days.halfDayEnd(placement.day) {
        add(.halfDay, avoid.halfDay > 0 || placement.end > until, .halfDay(until: until))
      }
      return findings
    }
  }

  /// A move comes in time: so many days before the earlier of the old start and the new.
  func lateMoves() -> [Finding] {
    placed.compactMap { number, placement -> Finding? in
      let entry = plans.entries[number]
      guard let notice = entry.session.notice, let moved = placement.moved else { return nil }
      let lastDay = min(moved.from.day, placement.day).adding(days: -notice)
      guard moved.on > lastDay else { return nil }
      return Finding(
        .lateMove, [number], level: .warn, from: placement.startTime, to: placement.endTime,
        detail: .move(from: moved.from, on: moved.on, notice: notice), mark: entry.session.mark)
    }
  }
}
