import CivilTime
import OrderedCollections
import Planning
import Yams

/// `schedule.yaml`: a line for each session, then how good the schedule was. People may edit it.
struct ScheduleFile {
  /// The plan it belongs to; nil where it is read by itself, and ids are taken as they are.
  let plan: Plan?
  var problems: [PlanProblem] = []
  /// Sessions that the plan does not have.
  var unknown: [PlanProblem] = []

  init(plan: Plan?) { self.plan = plan }

  static let form = Form(
    name: "schedule",
    keys: [
      .init("version", .integer(1...1), "The version of the format.", required: true),
      .init("plan", .id, "The plan it belongs to.", required: true),
      .init("sessions", .byID(.form(placement), limit: PlanLimits.sessions), "Where each session is.", required: true),
      .init("status", .word(Schedule.Status.allCases.map(\.rawValue)), "How good it was when it was made."),
      .init("cost", .integer(0...Int.max), "Its cost."),
      .init("bound", .integer(0...Int.max), "No schedule costs less."),
    ])

  static let placement = Form(
    name: "placement",
    keys: [
      .init("day", .day, "The day.", required: true),
      .init("start", .time, "The start.", required: true),
      .init("end", .time, "The end.", required: true),
      .init("venue", .reference(.venue), "The venue."),
      .init("locked", .boolean, "Whether a person has fixed it."),
      .init(
        "units", .list(.reference(.audience), count: 0...PlanLimits.units, unique: true),
        "Of a round: the units that come to it."),
      .init("moved", .form(move), "The last move."),
    ])

  static let move = Form(
    name: "move",
    keys: [
      .init("from", .text, "The start before the move.", required: true), .init("on", .day, "The day it was made.", required: true),
    ])

  mutating func build(_ root: Fields) -> Schedule {
    if let plan, let id = root["plan"], let text = id.text, text != plan.id {
      problems.append(PlanProblem(id.mark, text, .otherPlan(plan.id)))
    }
    var placements: OrderedDictionary<String, Placement> = [:]
    var rounds: [String: [String: String]] = [:]
    for (id, entry) in root["sessions"]?.fields?.entries ?? [:] {
      if let plan, plan.sessions[id] == nil {
        unknown.append(
          PlanProblem(entry.key, id, .unknownReference(kind: .session, nearest: nearestWord(to: id, in: plan.sessions.keys))))
        continue
      }
      guard let fields = entry.item?.fields else { continue }
      if let plan, let session = plan.sessions[id] { checkUnits(fields, of: session, in: plan, &rounds) }
      if let placement = buildPlacement(fields) { placements[id] = placement }
    }
    return Schedule(
      plan: plan?.id ?? root["plan"]?.text ?? "", placements: placements, status: root["status"]?.text.flatMap(Schedule.Status.init),
      cost: root["cost"]?.number,
      bound: root["bound"]?.number)
  }

  /// Each unit is one of the rounds', and comes to one round; `rounds` holds what came before, by rounds, then unit.
  private mutating func checkUnits(_ fields: Fields, of session: Session, in plan: Plan, _ rounds: inout [String: [String: String]]) {
    guard let key = fields.entries["units"]?.key else { return }
    guard let round = session.round else {
      problems.append(PlanProblem(key, session.id, .rounds(.noRound)))
      return
    }
    for item in fields.items("units") {
      guard let unit = item.text else { continue }
      guard plan.audiences[unit] != nil else {
        problems.append(
          PlanProblem(item.mark, unit, .unknownReference(kind: .audience, nearest: nearestWord(to: unit, in: round.units))))
        continue
      }
      guard round.units.contains(unit) else {
        problems.append(
          PlanProblem(item.mark, unit, .rounds(.notAUnit(nearest: nearestWord(to: unit, in: round.units), allowed: round.units))))
        continue
      }
      // Twice at one round is a word said twice.
      if let other = rounds[round.of]?[unit], other != session.id {
        problems.append(PlanProblem(item.mark, unit, .rounds(.unitComesTwice(round: other))))
      }
      rounds[round.of, default: [:]][unit] = session.id
    }
  }

  private mutating func buildPlacement(_ fields: Fields) -> Placement? {
    if let plan, let venue = fields["venue"], let id = venue.text, plan.venues[id] == nil {
      problems.append(
        PlanProblem(venue.mark, id, .unknownReference(kind: .venue, nearest: nearestWord(to: id, in: plan.venues.keys))))
    }
    let moved = fields["moved"]?.fields.flatMap { move -> Placement.Move? in
      guard let from = move["from"], let text = from.text, let on = move["on"]?.day else { return nil }
      guard let time = WallTime(text) else {
        problems.append(PlanProblem(from.mark, text, .badTime))
        return nil
      }
      return Placement.Move(from: time, on: on)
    }
    guard let day = fields["day"]?.day, let start = fields["start"]?.time, let last = fields["end"], let end = last.time else { return nil }
    guard start < end else {
      problems.append(PlanProblem(last.mark, last.word, .endsBeforeItBegins))
      return nil
    }
    return Placement(
      day: day, start: start, end: end, venue: fields["venue"]?.text, isLocked: fields["locked"]?.boolean ?? false,
      units: fields.items("units").compactMap(\.text), moved: moved)
  }
}

/// The text of `schedule.yaml`: by start, then id; the same schedule gives the same bytes.
public func scheduleText(_ schedule: Schedule) throws -> String {
  let placements = schedule.placements.sorted { ($0.value.startTime, $0.key) < ($1.value.startTime, $1.key) }
  var pairs: [(Node, Node)] = [
    (plain("version"), plain("1")), (plain("plan"), plain(schedule.plan)),
    (plain("sessions"), mapping(placements.map { (plain($0.key), node($0.value)) }, placements.isEmpty ? .flow : .any)),
  ]
  if let status = schedule.status { pairs.append((plain("status"), plain(status.rawValue))) }
  if let cost = schedule.cost { pairs.append((plain("cost"), plain(String(cost)))) }
  if let bound = schedule.bound { pairs.append((plain("bound"), plain(String(bound)))) }
  let header = """
    # Written by `kalendarium plan` from plan.yaml. You may edit it: change a day, a start, an end or a venue, and write `locked: true`
    # on what is to stay as it is. Comments are not kept.

    """
  return header + (try serialize(node: mapping(pairs, .any), width: -1, allowUnicode: true))
}

private func node(_ placement: Placement) -> Node {
  var pairs = [
    (plain("day"), plain("\(placement.day)")), (plain("start"), quoted("\(placement.start)")), (plain("end"), quoted("\(placement.end)")),
  ]
  if let venue = placement.venue { pairs.append((plain("venue"), plain(venue))) }
  if !placement.units.isEmpty {
    pairs.append((plain("units"), Node.sequence(Node.Sequence(placement.units.map(plain), Tag(.implicit, .basic), .flow))))
  }
  if placement.isLocked { pairs.append((plain("locked"), plain("true"))) }
  if let moved = placement.moved {
    let move = [(plain("from"), quoted("\(moved.from)")), (plain("on"), plain("\(moved.on)"))]
    pairs.append((plain("moved"), mapping(move, .flow)))
  }
  return mapping(pairs, .flow)
}

/// A word as it stands. The reader takes every word by its shape, so that no word needs quotes for its own sake.
private func plain(_ text: String) -> Node { scalar(text, .plain) }
private func quoted(_ text: String) -> Node { scalar(text, .doubleQuoted) }

// Tags are not written, but Yams wants them. These keep it from matching each word against the patterns of YAML's types.
private func scalar(_ text: String, _ style: Node.Scalar.Style) -> Node { Node.scalar(Node.Scalar(text, Tag(.str, .basic), style)) }
private func mapping(_ pairs: [(Node, Node)], _ style: Node.Mapping.Style) -> Node {
  Node.mapping(Node.Mapping(pairs, Tag(.implicit, .basic), style))
}
