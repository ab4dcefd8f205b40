import CivilTime
import OrderedCollections

/// A school year looked back on: planned against held by theme, audience and month, who was missing, how even the load was, what moved, what
/// people thought, and what comes next. It decides nothing and knows no today but the one it is given.
public struct YearReport: Sendable {
  /// The plan.
  public let plan: Plan
  /// The day it is looked at.
  public let today: Day
  /// The sessions that were decided, by start, then id.
  public let sessions: [FollowUp]

  /// The report of a year on a day; a session is over from the day after it.
  public init(_ plan: Plan, _ schedule: Schedule, _ outcomes: OrderedDictionary<String, Outcome>, today: Day) {
    self.plan = plan
    self.today = today
    sessions = schedule.placements.sorted { ($0.value.startTime, $0.key) < ($1.value.startTime, $1.key) }.compactMap { id, decided in
      guard let session = plan.sessions[id] else { return nil }
      let outcome = outcomes[id]
      let place = outcome.flatMap { $0.place(decided: decided) }
      return FollowUp(
        session: id, state: YearReport.state(session, decided, outcome, today), decided: decided, place: place, outcome: outcome,
        missing: place == nil ? [] : YearReport.missing(outcome, session, plan))
    }
  }

  private static func state(_ session: Session, _ decided: Placement, _ outcome: Outcome?, _ today: Day) -> FollowUp.State {
    switch outcome?.status {
    case .held: .held
    case .moved: .moved
    case .cancelled: .cancelled
    case nil: session.status == .cancelled ? .cancelled : decided.day < today ? .unreported : .upcoming
    }
  }

  // MARK: Sums

  /// All sessions.
  public var total: Tally { sessions.reduce(into: Tally()) { $0.add($1) } }

  /// By theme, in the order of the plan; nil, last, for sessions without one. Themes without sessions are left out.
  public var themes: [(theme: String?, tally: Tally)] {
    (plan.themes.keys.map { Optional($0) } + [nil]).compactMap { theme in
      tally { plan.sessions[$0.session]?.theme == theme }.map { (theme, $0) }
    }
  }

  /// By audience, in the order of the plan: the sessions that it was to attend, those for a whole of which it is a part among them.
  public var audiences: [(audience: String, tally: Tally)] {
    plan.audiences.keys.compactMap { id in tally { invited[$0.session]?.contains(id) ?? false }.map { (id, $0) } }
  }

  private func tally(_ counts: (FollowUp) -> Bool) -> Tally? {
    let rows = sessions.filter(counts)
    return rows.isEmpty ? nil : rows.reduce(into: Tally()) { $0.add($1) }
  }

  /// By calendar month, in order: planned in the month that was decided, held in the month it was held. The number is ``Day/monthNumber``.
  public var months: [(month: Int, tally: Tally)] {
    var tallies: [Int: Tally] = [:]
    for row in sessions {
      tallies[row.decided.day.monthNumber, default: Tally()].addPlanned(row)
      if let place = row.place { tallies[place.day.monthNumber, default: Tally()].addHeld(row) }
    }
    return tallies.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
  }

  // MARK: Coverage

  private var invited: [String: OrderedSet<String>] {
    Dictionary(sessions.compactMap { row in plan.sessions[row.session].map { (row.session, plan.unitsInvited(to: $0)) } }) { first, _ in
      first
    }
  }

  /// The smallest units of those who are to come: audiences without parts.
  private static func units(_ session: Session, _ plan: Plan) -> [String] {
    plan.unitsInvited(to: session).filter { id in !plan.audiences.values.contains { $0.within.contains(id) } }
  }

  /// The units to which nobody that was counted belongs.
  private static func missing(_ outcome: Outcome?, _ session: Session, _ plan: Plan) -> [String] {
    guard let outcome, !outcome.attended.isEmpty else { return [] }
    return units(session, plan).filter { unit in
      !outcome.attended.contains { counted, count in count > 0 && plan.isUnit(unit, within: counted) }
    }
  }

  /// How a unit was represented at the sessions that were held and counted.
  public struct Coverage: Hashable, Sendable {
    /// The id of the audience.
    public var unit: String
    /// Sessions it was to come to, held and counted.
    public var counted: Int
    /// Those to which nobody came, by start.
    public var missed: [String]
  }

  /// Every unit that was to come to a session that was held and counted, in the order of the plan.
  public var coverage: [Coverage] {
    let counted = sessions.filter { $0.place != nil && !($0.outcome?.attended.isEmpty ?? true) }
    let expected = Dictionary(
      counted.compactMap { row in plan.sessions[row.session].map { (row.session, Set(YearReport.units($0, plan))) } }
    ) { $1 }
    return plan.audiences.keys.compactMap { unit in
      let rows = counted.filter { expected[$0.session]?.contains(unit) ?? false }
      guard !rows.isEmpty else { return nil }
      return Coverage(unit: unit, counted: rows.count, missed: rows.filter { $0.missing.contains(unit) }.map(\.session))
    }
  }

  // MARK: Load

  /// What an audience had to attend, month by month.
  public struct Load: Hashable, Sendable {
    /// Sessions and minutes of a month.
    public struct Month: Hashable, Sendable {
      /// The month, as ``Day/monthNumber``.
      public var month: Int
      /// Sessions.
      public var sessions: Int
      /// Minutes.
      public var minutes: Int
    }
    /// The id of the audience.
    public var audience: String
    /// Every month from the first to the last of the year's sessions, those without any too.
    public var months: [Month]
    /// The most minutes of a month.
    public var most: Int { months.map(\.minutes).max() ?? 0 }
    /// Months without a session.
    public var empty: Int { months.count { $0.sessions == 0 } }
  }

  /// The load of each audience that attends anything: where sessions were held, else where they are decided; cancelled ones are no load.
  public var load: [Load] {
    let rows = sessions.filter { $0.state != .cancelled }.map { (row: $0, place: $0.place ?? $0.decided) }
    guard let first = rows.map(\.place.day.monthNumber).min(), let last = rows.map(\.place.day.monthNumber).max() else { return [] }
    return plan.audiences.keys.compactMap { id in
      let own = rows.filter { invited[$0.row.session]?.contains(id) ?? false }
      guard !own.isEmpty else { return nil }
      let months = (first...last).map { month in
        let places = own.map(\.place).filter { $0.day.monthNumber == month }
        return Load.Month(month: month, sessions: places.count, minutes: places.reduce(0) { $0 + $1.start.minutes(to: $1.end) })
      }
      return Load(audience: id, months: months)
    }
  }

  // MARK: Moves

  /// A session that moved, before it was held or as it was.
  public struct Move: Hashable, Sendable {
    /// The id.
    public var session: String
    /// Where it was.
    public var from: WallTime
    /// Where it went.
    public var to: WallTime
    /// The day it was moved; nil where it was found out afterwards.
    public var on: Day?
    /// Days from that day to the earlier of its two days; nil where the day is not known.
    public var daysBefore: Int?
    /// Whether that is less than the plan's `notice`; nil where either is not known.
    public var isLate: Bool?
  }

  /// What moved, by session: the last move that the schedule knows, and what was held elsewhere.
  public var moves: [Move] {
    sessions.flatMap { row -> [Move] in
      var moves: [Move] = []
      if let moved = row.decided.moved {
        let days = moved.on.days(to: min(moved.from.day, row.decided.day))
        moves.append(
          Move(
            session: row.session, from: moved.from, to: row.decided.startTime, on: moved.on, daysBefore: days,
            isLate: plan.sessions[row.session]?.notice.map { days < $0 }))
      }
      if let place = row.place, place.startTime != row.decided.startTime {
        moves.append(Move(session: row.session, from: row.decided.startTime, to: place.startTime, on: nil, daysBefore: nil, isLate: nil))
      }
      return moves
    }
  }

  // MARK: Evaluations

  /// The mean grade of some sessions, in hundredths of a scale of five.
  public struct Grade: Hashable, Sendable {
    /// The id of the theme; nil for sessions without one, and for all.
    public var theme: String?
    /// How many sessions have a grade.
    public var sessions: Int
    /// The mean over sessions, rounded half up.
    public var mean: Int
    /// The mean over those who came, of the sessions where they were counted, rounded half up; nil where none were.
    public var weighted: Int?
  }

  /// The mean grade of all sessions that have one; nil where none has.
  public var grade: Grade? { grade(nil, sessions) }

  /// The mean grade by theme, in the order of the plan, sessions without one last.
  public var grades: [Grade] {
    themes.compactMap { theme, _ in grade(theme, sessions.filter { plan.sessions[$0.session]?.theme == theme }) }
  }

  private func grade(_ theme: String?, _ rows: [FollowUp]) -> Grade? {
    // On a scale of five, in hundredths; 2520 can be divided by every best grade there may be, so that the sum is exact.
    let whole = 2520
    let graded = rows.compactMap { row -> (grade: Int, best: Int, count: Int?)? in
      guard let evaluation = row.outcome?.evaluation, let grade = evaluation.grade else { return nil }
      return (grade * 5, evaluation.best, row.outcome?.attendance)
    }
    guard !graded.isEmpty else { return nil }
    func mean(_ parts: [(grade: Int, best: Int, weight: Int)]) -> Int? {
      let weight = parts.reduce(0) { $0 + $1.weight }
      guard weight > 0 else { return nil }
      let sum = parts.reduce(0) { $0 + $1.grade * $1.weight * (whole / $1.best) }
      return (2 * sum + weight * whole) / (2 * weight * whole)
    }
    return Grade(
      theme: theme, sessions: graded.count, mean: mean(graded.map { ($0.grade, $0.best, 1) }) ?? 0,
      weighted: mean(graded.compactMap { part in part.count.map { (part.grade, part.best, $0) } }))
  }

  // MARK: What comes next

  /// Next steps that are not done: those with a day first, by day; then by session.
  public var openSteps: [(session: String, step: Outcome.NextStep)] {
    sessions.enumerated().compactMap { offset, row in row.outcome?.next.map { (offset, row.session, $0) } }.filter { !$0.2.isDone }
      .sorted { ($0.2.due ?? .last, $0.0) < ($1.2.due ?? .last, $1.0) }.map { ($0.1, $0.2) }
  }

  /// Sessions that were held elsewhere than decided: next year they are proposed where they were held.
  public var learned: [FollowUp] { sessions.filter(\.isElsewhere) }
}
