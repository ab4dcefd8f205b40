import CivilTime
import OrderedCollections
import Planning

/// A report as JSON: minutes and hundredths as whole numbers.
struct ReportReply: Encodable {
  struct TallyReply: Encodable {
    let planned: Int
    let plannedMinutes: Int
    let held: Int
    let heldMinutes: Int
    let cancelled: Int
    let unreported: Int
    let upcoming: Int

    enum CodingKeys: String, CodingKey {
      case planned, plannedMinutes = "planned-minutes", held, heldMinutes = "held-minutes", cancelled, unreported, upcoming
    }

    init(_ tally: Tally) {
      planned = tally.planned
      plannedMinutes = tally.plannedMinutes
      held = tally.held
      heldMinutes = tally.heldMinutes
      cancelled = tally.cancelled
      unreported = tally.unreported
      upcoming = tally.upcoming
    }
  }

  struct SumReply: Encodable {
    let id: Nullable<String>
    let sum: TallyReply
  }

  struct SessionReply: Encodable {
    let session: String
    let state: String
    let planned: PlaceReply
    let held: Nullable<PlaceReply>
    let attended: [String: Int]
    let missing: [String]
    let grade: Nullable<Int>
    let bestGrade: Nullable<Int>
    let evaluation: Nullable<String>
    let next: Nullable<StepReply>

    enum CodingKeys: String, CodingKey {
      case session, state, planned, held, attended, missing, grade, bestGrade = "best-grade", evaluation, next
    }

    init(_ row: FollowUp) {
      session = row.session
      state = row.state.rawValue
      planned = PlaceReply(row.decided)
      held = Nullable(row.place.map(PlaceReply.init))
      attended = Dictionary(row.outcome?.attended.map { ($0, $1) } ?? []) { $1 }
      missing = row.missing
      grade = Nullable(row.outcome?.evaluation?.grade)
      bestGrade = Nullable(row.outcome?.evaluation.flatMap { $0.grade == nil ? nil : $0.best })
      evaluation = Nullable(row.outcome?.evaluation?.text)
      next = Nullable(row.outcome?.next.map { StepReply(row.session, $0) })
    }
  }

  struct PlaceReply: Encodable {
    let start: String
    let end: String
    let venue: Nullable<String>

    init(_ place: Placement) {
      start = "\(place.startTime)"
      end = "\(place.endTime)"
      venue = Nullable(place.venue)
    }
  }

  struct StepReply: Encodable {
    let session: String
    let step: String
    let owner: Nullable<String>
    let due: Nullable<String>
    let done: Bool

    init(_ session: String, _ step: Outcome.NextStep) {
      self.session = session
      self.step = step.text
      owner = Nullable(step.owner)
      due = Nullable(step.due?.description)
      done = step.isDone
    }
  }

  struct CoverageReply: Encodable {
    let unit: String
    let counted: Int
    let missed: [String]
  }

  struct LoadReply: Encodable {
    struct Month: Encodable {
      let month: String
      let sessions: Int
      let minutes: Int
    }
    let audience: String
    let months: [Month]
    let most: Int
    let empty: Int
  }

  struct MoveReply: Encodable {
    let session: String
    let from: String
    let to: String
    let on: Nullable<String>
    let daysBefore: Nullable<Int>
    let late: Nullable<Bool>

    enum CodingKeys: String, CodingKey { case session, from, to, on, daysBefore = "days-before", late }
  }

  struct GradeReply: Encodable {
    let theme: Nullable<String>
    let sessions: Int
    let mean: Int
    let weighted: Nullable<Int>

    init(_ grade: YearReport.Grade) {
      theme = Nullable(grade.theme)
      sessions = grade.sessions
      mean = grade.mean
      weighted = Nullable(grade.weighted)
    }
  }

  let plan: String
  let day: String
  let total: TallyReply
  let themes: [SumReply]
  let audiences: [SumReply]
  let months: [SumReply]
  let sessions: [SessionReply]
  let coverage: [CoverageReply]
  let load: [LoadReply]
  let moves: [MoveReply]
  let grade: Nullable<GradeReply>
  let grades: [GradeReply]
  let nextSteps: [StepReply]
  let learned: [String]

  enum CodingKeys: String, CodingKey {
    case plan, day, total, themes, audiences, months, sessions, coverage, load, moves, grade, grades, nextSteps = "next-steps", learned
  }

  init(_ report: YearReport) {
    plan = report.plan.id
    day = "\(report.today)"
    total = TallyReply(report.total)
    themes = report.themes.map { SumReply(id: Nullable($0.theme), sum: TallyReply($0.tally)) }
    audiences = report.audiences.map { SumReply(id: Nullable($0.audience), sum: TallyReply($0.tally)) }
    months = report.months.map { SumReply(id: Nullable(ReportReply.month($0.month)), sum: TallyReply($0.tally)) }
    sessions = report.sessions.map(SessionReply.init)
    coverage = report.coverage.map { CoverageReply(unit: $0.unit, counted: $0.counted, missed: $0.missed) }
    load = report.load.map { load in
      LoadReply(
        audience: load.audience,
        months: load.months.map { LoadReply.Month(month: ReportReply.month($0.month), sessions: $0.sessions, minutes: $0.minutes) },
        most: load.most, empty: load.empty)
    }
    moves = report.moves.map {
      MoveReply(
        session: $0.session, from: "\($0.from)", to: "\($0.to)", on: Nullable($0.on?.description), daysBefore: Nullable($0.daysBefore),
        late: Nullable($0.isLate))
    }
    grade = Nullable(report.grade.map(GradeReply.init))
    grades = report.grades.map(GradeReply.init)
    nextSteps = report.openSteps.map { StepReply($0.session, $0.step) }
    learned = report.learned.map(\.session)
  }

  /// `2018-03`.
  static func month(_ number: Int) -> String {
    let month = number % 12 + 1
    return "\(number / 12)-\(month < 10 ? "0" : "")\(month)"
  }
}
