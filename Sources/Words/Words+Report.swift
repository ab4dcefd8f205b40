import CivilTime
import Planning

/// What `report` and `outcome` say.
extension Words {
  // MARK: outcome

  /// At the top of a new `outcomes.yaml`.
  public var outcomesHeading: String {
    say(
      "Hur det blev, pass för pass: antal i stället för namn. Skrivs för hand eller med `kalendarium outcome add`.",
      "What became of each session: counts, never names. Written by hand or by `kalendarium outcome add`.")
  }
  /// An outcome was written.
  public func outcomeAdded(_ session: String, _ path: String) -> String {
    say("\(quoted(session)) är uppföljt i \(path)", "\(quoted(session)) is followed up in \(path)")
  }
  /// An outcome is there.
  public func outcomeIsThere(_ session: String, line: Int) -> String {
    say(
      "\(quoted(session)) är redan uppföljt (rad \(line)); skriv --replace för att ersätta det",
      "\(quoted(session)) is followed up already (line \(line)); write --replace to replace that")
  }

  // MARK: report

  /// The title of the page; the year is not said twice where the plan's title has it.
  public func reportTitle(_ title: String, _ year: String) -> String {
    let hasYear = title.contains(year) || title.contains(year.replacing("/", with: "-"))
    return say("Uppföljning: ", "Follow-up: ") + (hasYear ? title : "\(title) \(year)")
  }
  /// The day of the report.
  public func reportDay(_ day: Day) -> String { say("Läget \(date(day))", "As of \(date(day))") }
  /// All sessions.
  public var reportTotal: String { say("Hela läsåret", "The whole year") }
  /// By theme.
  public var reportThemes: String { say("Tema", "Theme") }
  /// By audience.
  public var reportAudiences: String { say("Målgrupp", "Audience") }
  /// By month.
  public var reportMonths: String { say("Månad", "Month") }
  /// Sessions without a theme.
  public var withoutTheme: String { say("Utan tema", "Without a theme") }
  /// Session by session.
  public var reportSessions: String { say("Pass för pass", "Session by session") }
  /// The headings of the columns of a table of sums.
  public var tallyColumns: [String] {
    [
      say("Planerat", "Planned"), say("timmar", "hours"), say("Hållet", "Held"), say("timmar", "hours"), say("Inställt", "Cancelled"),
      say("Ej uppföljt", "Not told"), say("Kommande", "To come"),
    ]
  }
  /// The numbers of a sum, in the order of ``tallyColumns``.
  public func tally(_ tally: Tally) -> [String] {
    [
      "\(tally.planned)", hours(tally.plannedMinutes), "\(tally.held)", hours(tally.heldMinutes), "\(tally.cancelled)",
      "\(tally.unreported)", "\(tally.upcoming)",
    ]
  }
  /// Minutes as hours with one decimal: `3,5`.
  public func hours(_ minutes: Int) -> String {
    let tenths = (minutes * 10 + 30) / 60
    return "\(tenths / 10)\(say(",", "."))\(tenths % 10)"
  }
  /// Hundredths as a number: `4,25`.
  public func grade(_ hundredths: Int) -> String {
    let part = hundredths % 100
    return "\(hundredths / 100)\(say(",", "."))\(part < 10 ? "0" : "")\(part)"
  }
  /// What became of a session.
  public func state(_ state: FollowUp.State) -> String {
    switch state {
    case .held: say("hållet", "held")
    case .moved: say("hållet, men inte som bestämt", "held, but not as decided")
    case .cancelled: say("inställt", "cancelled")
    case .unreported: say("ej uppföljt", "not told")
    case .upcoming: say("kommande", "to come")
    }
  }
  /// How many came.
  public func attendance(_ count: Int) -> String { say("\(count) kom", "\(count) came") }
  /// Units of which nobody came.
  public func nobodyFrom(_ units: [String]) -> String { say("ingen från ", "nobody from ") + list(units) }
  /// Who was missing.
  public var reportCoverage: String { say("Enheter där ingen kom", "Units with nobody there") }
  /// How often a unit was missing.
  public func coverage(_ unit: String, missed: Int, of counted: Int) -> String {
    say("\(unit): \(missed) av \(counted) räknade pass", "\(unit): \(missed) of \(counted) sessions counted")
  }
  /// Every unit was there.
  public var allCovered: String {
    say("Alla enheter var representerade där någon räknades.", "Every unit was there wherever people were counted.")
  }
  /// Nobody was counted.
  public var noneCounted: String { say("Ingen närvaro är räknad.", "Nobody has been counted.") }
  /// How even the load was.
  public var reportLoad: String { say("Belastning per månad (timmar)", "Load by month (hours)") }
  /// What moved.
  public var reportMoves: String { say("Flyttat", "Moved") }
  /// A session that moved.
  public func moved(_ move: YearReport.Move, _ title: String) -> String {
    let way = "\(title): \(shortDate(move.from.day)) \(move.from.time) → \(shortDate(move.to.day)) \(move.to.time)"
    guard let days = move.daysBefore else { return way + say(", hållet så", ", held so") }
    let before = days >= 0 ? self.days(days) + say(" i förväg", " ahead") : self.days(-days) + say(" efteråt", " afterwards")
    return way + ", " + before + (move.isLate == true ? say(" (sent)", " (late)") : "")
  }
  /// What people thought.
  public var reportGrades: String { say("Utvärdering (av 5)", "Evaluation (of 5)") }
  /// A mean grade.
  public func grade(_ grade: YearReport.Grade, _ name: String) -> String {
    let sessions = say("\(grade.sessions) pass", grade.sessions == 1 ? "1 session" : "\(grade.sessions) sessions")
    let weighted = grade.weighted.map { say(", vägt efter närvaro ", ", weighted by attendance ") + self.grade($0) } ?? ""
    return "\(name): \(self.grade(grade.mean)) (\(sessions)\(weighted))"
  }
  /// What is left to do.
  public var reportSteps: String { say("Öppna nästa steg", "Open next steps") }
  /// A next step.
  public func step(_ step: Outcome.NextStep, owner: String?, _ title: String) -> String {
    let who = owner ?? say("ingen ansvarig", "nobody in charge")
    let due = step.due.map { say(", senast ", ", by ") + shortDate($0) } ?? ""
    return "\(step.text) (\(who)\(due); \(title))"
  }
  /// What next year learns.
  public var reportLearned: String { say("Till nästa år: föreslås där det hölls", "For next year: proposed where it was held") }
  /// Where a session was held.
  public func learned(_ title: String, _ place: Placement, venue: String?) -> String {
    "\(title): \(shortDate(place.day)) \(place.start)–\(place.end)" + (venue.map { ", \($0)" } ?? "")
  }
  /// There is nothing of a kind.
  public var nothing: String { say("Inget.", "Nothing.") }
  /// Nothing was decided, so there is nothing to follow up.
  public var month: String { say("Månad", "Month") }
  /// `mar 2018`.
  public func shortMonth(_ number: Int) -> String { "\(monthName(number % 12 + 1).prefix(3)) \(number / 12)" }
}
