import CivilTime
import Planning

/// Every sentence shown to people, in one language. Nothing is decided here.
public struct Words: Sendable {
  /// The language of the sentences.
  public let language: Language

  /// Sentences in a language.
  public init(_ language: Language) { self.language = language }

  func say(_ swedish: String, _ english: String) -> String {
    switch language {
    case .swedish: swedish
    case .english: english
    }
  }

  // MARK: Days

  /// `fredag` / `Friday`.
  public func name(_ weekday: Weekday) -> String {
    switch weekday {
    case .mon: say("måndag", "Monday")
    case .tue: say("tisdag", "Tuesday")
    case .wed: say("onsdag", "Wednesday")
    case .thu: say("torsdag", "Thursday")
    case .fri: say("fredag", "Friday")
    case .sat: say("lördag", "Saturday")
    case .sun: say("söndag", "Sunday")
    }
  }

  /// `augusti` / `August`.
  public func monthName(_ month: Int) -> String {
    let swedish = [
      "januari", "februari", "mars", "april", "maj", "juni", "juli", "augusti", "september", "oktober", "november", "december",
    ]
    let english = [
      "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
    ]
    return say(swedish[(month + 11) % 12], english[(month + 11) % 12])
  }

  /// `fredag 18 augusti 2017` / `Friday 18 August 2017`.
  public func date(_ day: Day) -> String { "\(name(day.weekday)) \(day.date.day) \(monthName(day.month)) \(day.year)" }

  /// `v. 33 fre 18 aug 2017` / `w. 33 Fri 18 Aug 2017`, the same width for all days.
  public func shortDate(_ day: Day) -> String {
    let week = pad("\(day.isoWeek.week)", 2, left: true)
    let month = monthName(day.month).prefix(3)
    return "\(say("v.", "w.")) \(week) \(name(day.weekday).prefix(3)) \(pad("\(day.date.day)", 2, left: true)) \(month) \(day.year)"
  }

  /// Minutes as `3 h 30 min`.
  public func duration(minutes: Int) -> String { CivilDuration.clock(seconds: minutes * 60).description }

  /// A number of days: `1 dag`, `14 dagar`.
  public func days(_ count: Int) -> String { count == 1 ? say("1 dag", "1 day") : "\(count) " + say("dagar", "days") }

  /// A number of people: `1 deltagare`.
  func people(_ count: Int) -> String { "\(count) " + say("deltagare", count == 1 ? "participant" : "participants") }

  /// Words in a row: `a, b och c`.
  public func list(_ words: [String]) -> String {
    guard let last = words.last, words.count > 1 else { return words.first ?? "" }
    return words.dropLast().joined(separator: ", ") + say(" och ", " and ") + last
  }
}

/// A text with spaces up to a width, counted in characters.
public func pad(_ text: String, _ width: Int, left: Bool = false) -> String {
  let space = String(repeating: " ", count: max(0, width - text.count))
  return left ? space + text : text + space
}
