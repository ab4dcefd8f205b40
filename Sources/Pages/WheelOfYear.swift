import CivilTime
import OrderedCollections
import Planning
import Words
import YearWheel

/// What the wheel of a year shows, put into words.
struct WheelOfYear {
  let plan: Plan
  let plans: PlanSet
  let rows: [SessionRow]
  let symbols: ThemeSymbols
  let words: Words
  let label: String

  /// The wheel; `table` is the page that has the rows that its marks lead to, empty for the page that it stands in itself.
  func wheel(table: String) -> Wheel {
    Wheel(
      title: plan.title, subtitle: label, description: words.wheelDescription, days: plan.year.days,
      monthNames: (1...12).map(words.monthName), wording: wording, spans: spans, marks: rows.compactMap { mark($0, table) },
      windows: rows.compactMap { window($0, table) },
      themes: zip(symbols.names, symbols.colours).map { Wheel.Theme(name: $0, colour: $1) })
  }

  private var wording: Wheel.Wording {
    Wheel.Wording(
      kinds: [
        .term: words.termKind, .breakDays: words.breakKind, .closed: words.closedKind, .holiday: words.holidayKind,
      ], noTheme: words.noTheme, tentative: words.name(.tentative), cancelled: words.name(.cancelled), undecided: words.undecided,
      today: words.today, week: words.weekAbbreviation, sessions: words.manySessions)
  }

  private func mark(_ row: SessionRow, _ table: String) -> Wheel.Mark? {
    guard let start = row.start else { return nil }
    return Wheel.Mark(
      id: row.id, day: start.day, start: start.time, date: words.shortDay(start.day),
      when: "\(words.week(start.day)) \(words.name(start.day.weekday).prefix(3)) \(words.shortDay(start.day)) \(start.time)",
      label: row.session.title, title: row.whole(words), href: "\(table)#session-\(row.id)", theme: symbols.index(row.session.theme),
      status: status(row.session.status))
  }

  private func window(_ row: SessionRow, _ table: String) -> Wheel.Window? {
    guard row.start == nil else { return nil }
    return Wheel.Window(
      id: row.id, ranges: row.windows, when: row.windows.map(words.window).joined(separator: "; "), label: row.session.title,
      title: row.whole(words), href: "\(table)#session-\(row.id)", theme: symbols.index(row.session.theme))
  }

  private func status(_ status: Session.Status) -> Wheel.Mark.Status {
    switch status {
    case .confirmed: .confirmed
    case .tentative: .tentative
    case .cancelled: .cancelled
    }
  }

  /// Terms, breaks, closed days and holidays of the calendars of those who attend, each once.
  private var spans: [Wheel.Span] {
    var spans: OrderedSet<Wheel.Span> = []
    let used = Set(
      rows.flatMap { plans.entries[$0.number].attending }.compactMap { plans.audiences[$0].value.calendar })
    for (id, calendar) in plan.calendars where used.contains(id) {
      spans.append(contentsOf: calendar.terms.map { span($0.name, $0.days, .term) })
      spans.append(contentsOf: calendar.breaks.map { span($0.name, $0.days, .breakDays) })
    }
    spans.append(contentsOf: plan.year.closed.map { span($0.name, $0.days, .closed) })
    if plan.year.hasSwedishHolidays {
      let days = plan.year.days
      for holiday in (days.from.year...days.to.year).flatMap(SwedishHolidays.holidays) where days.contains(holiday.day) {
        spans.append(span(words.name(holiday), DayRange(holiday.day), .holiday))
      }
    }
    return spans.elements
  }

  private func span(_ name: String?, _ days: DayRange, _ kind: Wheel.Span.Kind) -> Wheel.Span {
    Wheel.Span(name: name ?? "", title: [name, words.window(days)].compactMap(\.self).joined(separator: ": "), days: days, kind: kind)
  }
}
