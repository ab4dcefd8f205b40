import CivilTime
import Clashes
import Foundation
import OrderedCollections
import PlanFiles
import Planning
import Solver
import Words

/// What `plan` writes and says of a solution.
struct PlanOutcome {
  let years: Years
  let solution: Solver.Solution
  let seconds: Double
  let today: Day
  /// Whether the solution's cost and bound are with what changes cost.
  let hasKeepPrice: Bool
  let shouldStop: @Sendable () -> Bool

  private var plans: PlanSet { years.plans }
  private var words: Words { years.words }

  /// Where each session is now: as solved, with its lock and the record of its move; cancelled ones stay where they were.
  private var placements: [Placement?] {
    zip(plans.entries, zip(solution.placements, years.placements)).map { entry, pair in
      guard entry.session.status != .cancelled else { return pair.1 }
      guard var placement = pair.0 else { return nil }
      guard let before = pair.1 else { return placement }
      placement.isLocked = before.isLocked
      let hasMoved = before.day != placement.day || before.start != placement.start
      placement.moved = hasMoved ? Placement.Move(from: before.startTime, on: today) : before.moved
      return placement
    }
  }

  /// The judge's word before anything is said or written: a schedule that it does not find clean is our own mistake.
  func checkClean() throws {
    guard solution.cost != nil else { return }
    let blocking = Checker(plans, placements).findings().filter { $0.level == .block && !$0.isWaived && $0.code != .unreadableSource }
    guard blocking.isEmpty else {
      let texts = blocking.map { words.sentence($0, in: plans) }.joined(separator: "; ")
      throw Failure.outside(
        "the schedule found does not pass the checker, which is a mistake of this program; nothing was changed: \(texts)")
    }
  }

  /// Writes the schedules that have changed; gives their paths.
  func write() throws -> [String] {
    var written: [String] = []
    let placements = placements
    // The schedule's own cost: what it cost to change an earlier one is of the moment.
    let cost = Cost(plans).total(placements)
    let locked = years.placements.map { $0?.isLocked ?? false ? $0 : nil }
    let bound = hasKeepPrice ? Solver.bound(plans, locked: locked, placements: placements, shouldStop: shouldStop) : solution.bound
    for (index, year) in years.years.enumerated() {
      var map: OrderedDictionary<String, Placement> = [:]
      for number in plans.entries(ofPlan: index) { map[plans.entries[number].session.id] = placements[number] }
      let schedule = Schedule(
        plan: year.plan.id, placements: map, status: cost <= bound ? .optimal : .feasible, cost: cost, bound: min(bound, cost))
      let text = try scheduleText(schedule)
      let present = FileManager.default.contents(atPath: year.schedulePath)
      if present == Data(text.utf8) { continue }
      try replaceFile(year.schedulePath, with: text)
      written.append(year.schedulePath)
    }
    return written
  }

  // MARK: Text

  func text(written: [String], isDryRun: Bool) -> String {
    guard let status = solution.status, let cost = solution.cost else { return failureText }
    var lines: [String] = []
    for (index, plan) in plans.plans.enumerated() {
      lines += ["\(Console.coloured(plan.title, .bold)) (\(plan.id))", ""] + rows(ofPlan: index) + [""]
    }
    let count = solution.placements.count { $0 != nil }
    lines.append(words.quality(sessions: count, status: status, cost: cost, bound: solution.bound))
    lines += isDryRun ? [words.dryRun] : written.map(words.written)
    return lines.joined(separator: "\n")
  }

  private func rows(ofPlan index: Int) -> [String] {
    let plan = plans.plans[index]
    let before = years.placements
    let price = Cost(plans)
    let placed = plans.entries(ofPlan: index).compactMap { number in solution.placements[number].map { (number, $0) } }
      .sorted { ($0.1.startTime, $0.0) < ($1.1.startTime, $1.0) }
    let titles = placed.map { plans.entries[$0.0].session.title }
    let venues = placed.map { $0.1.venue.flatMap { plan.venues[$0]?.name } ?? "–" }
    let titleWidth = titles.map(\.count).max() ?? 0
    let venueWidth = venues.map(\.count).max() ?? 0
    return placed.indices.map { row in
      let (number, placement) = placed[row]
      let notes = [
        words.placementNote(isLocked: before[number]?.isLocked ?? false, before: before[number], now: placement),
        words.price(price.ofPlacement(number, placement)),
      ].filter { !$0.isEmpty }
      return
        "\(words.shortDate(placement.day))  \(placement.start)–\(placement.end)  \(pad(titles[row], titleWidth))  \(pad(venues[row], venueWidth))  \(notes.joined(separator: ", "))"
        .trimmedEnd
    }
  }

  private var failureText: String {
    guard solution.status == .infeasible else { return words.noneFound }
    guard let conflict = solution.conflict else { return words.cannotBeMetUnexplained }
    return
      ([words.cannotBeMet]
      + conflict.map { statement in
        let mark = plans.mark(of: statement)
        return "  \(mark.file):\(mark.line): \(words.sentence(statement, in: plans))"
      }).joined(separator: "\n")
  }

  // MARK: JSON

  struct Reply: Encodable {
    let status: String
    let cost: Nullable<Int>
    let bound: Nullable<Int>
    let seconds: Double
    let placements: [PlacementReply]
    let unplaced: [String]
    let conflict: [ConflictReply]
  }

  struct PlacementReply: Encodable {
    let session: String
    let start: String
    let end: String
    let timezone: String
    let venue: Nullable<String>
    let locked: Bool
    let cost: Int
  }

  struct ConflictReply: Encodable {
    let statement: String
    let session: Nullable<String>
    let file: String
    let line: Int
    let text: String
  }

  var reply: Reply {
    let price = Cost(plans)
    let placed = solution.placements.enumerated().compactMap { number, placement in placement.map { (number, $0) } }
      .sorted { ($0.1.startTime, $0.0) < ($1.1.startTime, $1.0) }
    let missing = plans.entries.indices.filter { plans.entries[$0].session.status != .cancelled && solution.placements[$0] == nil }
    return Reply(
      status: solution.status?.rawValue ?? "unknown", cost: Nullable(solution.cost),
      bound: Nullable(solution.status == .infeasible ? nil : solution.bound), seconds: (seconds * 10_000).rounded() / 10_000,
      placements: placed.map { number, placement in
        PlacementReply(
          session: years.name(number), start: placement.startTime.description, end: placement.endTime.description,
          timezone: plans.plans[plans.entries[number].plan].timezone, venue: Nullable(placement.venue),
          locked: years.placements[number]?.isLocked ?? false, cost: price.ofPlacement(number, placement))
      }, unplaced: missing.map(years.name), conflict: (solution.conflict ?? []).map(reply))
  }

  private func reply(_ statement: Statement) -> ConflictReply {
    let mark = plans.mark(of: statement)
    let entry: Int? =
      switch statement {
      case .session(let entry), .window(let entry, _), .weekdays(let entry), .starts(let entry), .decision(let entry): entry
      case .rule, .weekLimit, .venueBusy, .speakerBusy, .audienceBusy, .available, .capacity, .venueHours, .buffer, .clash, .closedDays,
        .breaks, .yearHours, .travel:
        nil
      }
    let plan = entry.map { plans.entries[$0].plan } ?? plans.plans.firstIndex { $0.file == mark.file } ?? 0
    return ConflictReply(
      statement: Words.code(statement), session: Nullable(entry.map(years.name)), file: years.localName(mark.file, ofPlan: plan),
      line: mark.line, text: words.sentence(statement, in: plans))
  }
}
