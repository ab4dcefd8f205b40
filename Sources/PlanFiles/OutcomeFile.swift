import CivilTime
import OrderedCollections
import Planning

/// `outcomes.yaml`: what became of each session, written by people or by `outcome add`.
struct OutcomeFile {
  let plan: Plan
  var problems: [PlanProblem] = []

  init(plan: Plan) { self.plan = plan }

  static let form = Form(
    name: "outcomes",
    keys: [
      .init("version", .integer(1...1), "The version of the format.", required: true),
      .init("plan", .id, "The plan it belongs to.", required: true),
      .init("outcomes", .byID(.form(outcome), limit: PlanLimits.sessions), "What became of each session.", required: true),
    ])

  static let outcome = Form(
    name: "outcome",
    keys: [
      .init("status", .word(Outcome.Status.allCases.map(\.rawValue)), "Whether it was held.", required: true),
      .init("day", .day, "The day it was held, where not as decided."),
      .init("start", .time, "The start, where not as decided."),
      .init("end", .time, "The end, where not as decided."),
      .init("venue", .reference(.venue), "The venue, where not as decided."),
      .init("attended", .byID(.integer(0...1_000_000), limit: PlanLimits.definitions), "How many came of each unit."),
      .init("evaluation", .form(evaluation), "What they thought of it."),
      .init("next", .form(nextStep), "What comes next."),
    ])

  static let evaluation = Form(
    name: "evaluation",
    keys: [
      .init("grade", .grade, "The mean grade."),
      .init("of", .integer(1...10), "The best grade there is (default: 5)."),
      .init("text", .text, "What they said, all together."),
    ])

  static let nextStep = Form(
    name: "next-step",
    keys: [
      .init("step", .text, "What is to be done.", required: true),
      .init("owner", .text, "Who does it."),
      .init("due", .day, "When it is to be done."),
      .init("done", .boolean, "Whether it has been done."),
    ])

  mutating func build(_ root: Fields) -> OrderedDictionary<String, Outcome> {
    if let id = root["plan"], let text = id.text, text != plan.id {
      problems.append(PlanProblem(id.mark, text, .otherPlan(plan.id)))
    }
    var outcomes: OrderedDictionary<String, Outcome> = [:]
    for (id, entry) in root["outcomes"]?.fields?.entries ?? [:] {
      guard let session = plan.sessions[id] else {
        problems.append(
          PlanProblem(entry.key, id, .unknownReference(kind: .session, nearest: nearestWord(to: id, in: plan.sessions.keys))))
        continue
      }
      if let fields = entry.item?.fields { outcomes[id] = build(fields, session, entry.key) }
    }
    return outcomes
  }

  private mutating func build(_ fields: Fields, _ session: Session, _ mark: SourceMark) -> Outcome? {
    guard let status = fields["status"]?.text.flatMap(Outcome.Status.init) else { return nil }
    if let venue = fields["venue"], let id = venue.text, plan.venues[id] == nil {
      problems.append(PlanProblem(venue.mark, id, .unknownReference(kind: .venue, nearest: nearestWord(to: id, in: plan.venues.keys))))
    }
    if let start = fields["start"]?.time, let end = fields["end"], let time = end.time, time <= start {
      problems.append(PlanProblem(end.mark, end.word, .endsBeforeItBegins))
    }
    let places = ["day", "start", "end", "venue"].filter(fields.has)
    if status == .moved, places.isEmpty { problems.append(PlanProblem(mark, "day", .missingKey)) }
    let strangers = (status == .moved ? [] : places) + (status == .cancelled ? ["attended", "evaluation"].filter(fields.has) : [])
    for key in strangers {
      if let entry = fields.entries[key] { problems.append(PlanProblem(entry.key, key, .notWithStatus(status.rawValue))) }
    }
    let evaluation = fields["evaluation"]?.fields.map { buildEvaluation($0) }
    let next = fields["next"]?.fields.flatMap { step in
      step["step"]?.text.map {
        Outcome.NextStep(text: $0, owner: step["owner"]?.text, due: step["due"]?.day, isDone: step["done"]?.boolean ?? false)
      }
    }
    return Outcome(
      status: status,
      held: Outcome.Held(day: fields["day"]?.day, start: fields["start"]?.time, end: fields["end"]?.time, venue: fields["venue"]?.text),
      attended: buildAttended(fields["attended"]?.fields, session), evaluation: evaluation, next: next, mark: mark)
  }

  private mutating func buildEvaluation(_ fields: Fields) -> Outcome.Evaluation {
    let best = fields["of"]?.number ?? 5
    let grade = fields["grade"]
    if let grade, let hundredths = grade.number, hundredths > best * 100 {
      problems.append(PlanProblem(grade.mark, grade.word, .outOfRange(min: 0, max: best)))
    }
    if !fields.has("grade"), !fields.has("text") { problems.append(PlanProblem(fields.mark, "grade", .missingKey)) }
    return Outcome.Evaluation(grade: grade?.number, best: best, text: fields["text"]?.text)
  }

  /// Units are audiences of the session and their parts; one that is counted within another would be counted twice.
  private mutating func buildAttended(_ fields: Fields?, _ session: Session) -> OrderedDictionary<String, Int> {
    let units = plan.unitsThatMayCome(to: session)
    var attended: OrderedDictionary<String, Int> = [:]
    for (id, entry) in fields?.entries ?? [:] {
      guard units.contains(id) else {
        problems.append(
          PlanProblem(entry.key, id, .unknownReference(kind: .audience, nearest: nearestWord(to: id, in: units))))
        continue
      }
      if let other = attended.keys.first(where: { plan.isUnit(id, within: $0) || plan.isUnit($0, within: id) }) {
        problems.append(PlanProblem(entry.key, id, .countedTwice(other)))
      }
      if let count = entry.item?.number { attended[id] = count }
    }
    return attended
  }
}

extension PlanReader {
  /// Reads what became of the sessions of a plan, in the order of the file. Throws all problems of the file.
  public func outcomes(at path: String, of plan: Plan) throws(Problems) -> OrderedDictionary<String, Outcome> {
    let (_, root) = try fields(of: path, as: OutcomeFile.form)
    var file = OutcomeFile(plan: plan)
    let outcomes = file.build(root)
    guard file.problems.isEmpty else { throw Problems(file.problems, in: path) }
    return outcomes
  }
}
