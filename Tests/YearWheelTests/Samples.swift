import CivilTime
import OrderedCollections
import PlanFiles
import Planning
import Support
import YearWheel

/// Wheels for tests: of the year of Trelleborg, and drawn by lot.
enum Samples {
  static let months = [
    "januari", "februari", "mars", "april", "maj", "juni", "juli", "augusti", "september", "oktober", "november", "december",
  ]
  static let weekdays = ["mån", "tis", "ons", "tor", "fre", "lör", "sön"]

  static let wording = Wheel.Wording(
    kinds: [.term: "Termin", .breakDays: "Lov", .closed: "Stängt", .holiday: "Helgdag"], noTheme: "Utan tema", tentative: "Preliminärt",
    cancelled: "Inställt", undecided: "Tid inte bestämd", today: "I dag", week: "v.", sessions: "pass")

  /// A day, which must exist.
  static func day(_ text: String) -> Day { Day(text) ?? .first }
  /// A range of days, the first not after the last.
  static func days(_ from: String, _ to: String) -> DayRange { DayRange(from: day(from), to: day(to)) ?? DayRange(.first) }

  private static func short(_ day: Day) -> String { "\(day.date.day) \(months[day.month - 1].prefix(3))" }

  /// An empty year.
  static func empty(_ from: String = "2017-08-14", _ to: String = "2018-06-15", title: String = "Prov") -> Wheel {
    Wheel(
      title: title, subtitle: "2017/18", description: "Ett läsår som en cirkel.", days: days(from, to), monthNames: months,
      wording: wording, spans: [], marks: [], windows: [], themes: [])
  }

  static func mark(
    _ id: String, _ day: Day, _ start: TimeOfDay = .midnight, title: String, theme: Int? = nil, status: Wheel.Mark.Status = .confirmed
  ) -> Wheel.Mark {
    let when = "v. \(day.isoWeek.week) \(weekdays[day.weekday.rawValue - 1]) \(short(day)) \(start)"
    return Wheel.Mark(
      id: id, day: day, start: start, date: short(day), when: when, label: title, title: "\(when) \(title)", href: "#\(id)", theme: theme,
      status: status)
  }

  static func window(_ id: String, _ ranges: [DayRange], title: String, theme: Int? = nil) -> Wheel.Window {
    let when = ranges.first.map { "v. \($0.from.isoWeek.week)–\($0.to.isoWeek.week)" } ?? "hela året"
    return Wheel.Window(id: id, ranges: ranges, when: when, label: title, title: "\(when) \(title)", href: "#\(id)", theme: theme)
  }

  /// The year of Trelleborg; without its schedule every session is undecided.
  static func trelleborg(decided: Int = .max) throws -> Wheel {
    let reader = PlanReader(isZone: { $0 == "Europe/Stockholm" })
    let plan = try reader.plan(at: Repository.path("calendars/trelleborg-2017-18/plan.yaml"))
    let schedule = try reader.schedule(at: Repository.path("calendars/trelleborg-2017-18/schedule.yaml"), of: plan).schedule
    var wheel = empty()
    wheel.title = plan.title
    wheel.subtitle = "Läsåret 2017/18"
    wheel.days = plan.year.days
    let colours = ["goldenrod": "#DAA520", "maroon": "#800000", "skyblue": "#87CEEB", "midnightblue": "#191970"]
    wheel.themes = plan.themes.values.map { .init(name: $0.name, colour: $0.colour.flatMap { colours[$0] }) }
    for calendar in plan.calendars.values {
      for (kind, list) in [(Wheel.Span.Kind.term, calendar.terms), (.breakDays, calendar.breaks)] {
        wheel.spans += list.map {
          Wheel.Span(name: $0.name ?? "", title: "\($0.name ?? "") \($0.days.from)–\($0.days.to)", days: $0.days, kind: kind)
        }
      }
    }
    wheel.spans += plan.year.closed.map { .init(name: $0.name ?? "", title: $0.name ?? "", days: $0.days, kind: .closed) }
    for holiday in (2017...2018).flatMap(SwedishHolidays.holidays) {
      wheel.spans.append(.init(name: holiday.swedish, title: holiday.swedish, days: DayRange(holiday.day), kind: .holiday))
    }
    for (place, session) in plan.sessions.values.enumerated() {
      let theme = session.theme.flatMap { plan.themes.index(forKey: $0) }
      if let placement = schedule.placements[session.id], place < decided {
        let status = Wheel.Mark.Status(rawValue: session.status.rawValue) ?? .confirmed
        wheel.marks.append(mark(session.id, placement.day, placement.start, title: session.title, theme: theme, status: status))
      } else {
        wheel.windows.append(window(session.id, session.when.windows.first?.ranges ?? [], title: session.title, theme: theme))
      }
    }
    return wheel
  }

  private static let words = [
    "Vägledning", "Språkutveckling", "i", "alla", "ämnen", "Nätverk", "för", "rektorer", "Digitalisering", "&", "<arbetsliv>", "Samverkan",
    "kvalitetsarbete", "WWWWMMMM", "och", "\"analys\"", "Studie-", "och", "yrkesvägledare", "uppföljning", "Ⅷ", "日本語", "Öppet", "hus",
  ]

  /// A year drawn by lot: spread over the school days, or crowded into a few weeks.
  static func random(_ count: Int, windows: Int = 0, from year: Int, crowded: Bool, _ source: inout some RandomNumberGenerator) -> Wheel {
    var wheel = empty("\(year)-08-10", "\(year + 1)-06-14")
    wheel.title = title(&source)
    wheel.themes = (0..<Int.random(in: 0...12, using: &source)).map { place in
      .init(
        name: title(&source), colour: place % 3 == 0 ? nil : "#\(String(Int.random(in: 0x100000...0xFFFFFF, using: &source), radix: 16))")
    }
    func theme(_ source: inout some RandomNumberGenerator) -> Int? {
      let place = Int.random(in: 0...wheel.themes.count, using: &source)
      return place == wheel.themes.count ? nil : place
    }
    let weeks = (0..<3).map { _ in Int.random(in: 0...300, using: &source) }
    wheel.marks = (0..<count).map { number in
      let offset = crowded ? weeks[number % 3] + Int.random(in: 0...8, using: &source) : Int.random(in: 0...308, using: &source)
      return mark(
        "s\(number)", wheel.days.from.adding(days: offset), TimeOfDay(minutes: Int.random(in: 16...34, using: &source) * 30) ?? .midnight,
        title: title(&source), theme: theme(&source), status: Wheel.Mark.Status.allCases.randomElement(using: &source) ?? .confirmed)
    }
    wheel.windows = (0..<windows).map { number in
      let ranges = (0..<Int.random(in: 0...2, using: &source)).compactMap { _ in
        let from = wheel.days.from.adding(days: Int.random(in: 0...250, using: &source))
        return DayRange(from: from, to: from.adding(days: Int.random(in: 0...90, using: &source)))
      }
      return window("w\(number)", ranges, title: title(&source), theme: theme(&source))
    }
    return wheel
  }

  private static func title(_ source: inout some RandomNumberGenerator) -> String {
    (0..<Int.random(in: 1...9, using: &source)).compactMap { _ in words.randomElement(using: &source) }.joined(separator: " ")
  }
}

/// SplitMix64: the same numbers for the same seed everywhere.
struct SeededSource: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
