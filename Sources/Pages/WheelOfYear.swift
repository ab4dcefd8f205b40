import CivilTime
import OrderedCollections
import Planning
import Words
import YearWheel

/// What the wheel of a year shows, put into words.
struct WheelOfYear {
  let plan: Plan
  let programme: Programme
  let rows: [SessionRow]
  let symbols: ThemeSymbols
  let words: Words
  let label: String

  var wheel: YearWheel {
    YearWheel(
      title: words.wheelTitle(plan.title, label), description: words.wheelDescription, from: plan.year.days.from, to: plan.year.days.to,
      monthNames: (1...12).map(words.monthName), weekAbbreviation: words.weekAbbreviation, spans: spans,
      marks: rows.compactMap(mark), windows: rows.compactMap(window),
      themes: zip(symbols.names, symbols.colours).map { YearWheel.Theme(name: $0, colour: $1) }, noTheme: words.noTheme)
  }

  private func mark(_ row: SessionRow) -> YearWheel.Mark? {
    guard let start = row.start else { return nil }
    return YearWheel.Mark(
      id: row.id, day: start.day, start: start.time, label: "\(words.tinyDate(start.day)) \(row.session.title)", title: row.whole(words),
      href: "#session-\(row.id)", theme: symbols.index(row.session.theme), status: status(row.session.status))
  }

  private func window(_ row: SessionRow) -> YearWheel.Window? {
    guard row.start == nil else { return nil }
    return YearWheel.Window(
      id: row.id, label: row.session.title, title: row.whole(words), href: "#session-\(row.id)", theme: symbols.index(row.session.theme),
      ranges: row.windows)
  }

  private func status(_ status: Session.Status) -> YearWheel.Status {
    switch status {
    case .confirmed: .confirmed
    case .tentative: .tentative
    case .cancelled: .cancelled
    }
  }

  /// Terms, breaks, closed days and holidays of the calendars of those who attend, each once.
  private var spans: [YearWheel.Span] {
    var spans: OrderedSet<YearWheel.Span> = []
    let used = Set(
      rows.flatMap { programme.plans.entries[$0.number].attending }.compactMap { programme.plans.audiences[$0].value.calendar })
    for (id, calendar) in plan.calendars where used.contains(id) {
      spans.append(contentsOf: calendar.terms.map { YearWheel.Span(title: $0.name ?? "", days: $0.days, kind: .term) })
      spans.append(contentsOf: calendar.breaks.map { YearWheel.Span(title: $0.name ?? "", days: $0.days, kind: .breakDays) })
    }
    spans.append(contentsOf: plan.year.closed.map { YearWheel.Span(title: $0.name ?? "", days: $0.days, kind: .closed) })
    if plan.year.hasSwedishHolidays {
      let days = plan.year.days
      for holiday in (days.from.year...days.to.year).flatMap(SwedishHolidays.holidays) where days.contains(holiday.day) {
        spans.append(YearWheel.Span(title: words.name(holiday), days: DayRange(holiday.day), kind: .holiday))
      }
    }
    return spans.elements
  }
}
