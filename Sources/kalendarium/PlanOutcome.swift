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
  /// The plans with the units at the rounds that the solution has them at.
  let plans: PlanSet
  let solution: Solver.Solution
  let seconds: Double
  let today: Day
  /// What changing costs, as it was solved; nil where changes were free.
  let keep: (Cost.Keep, [Placement?])?
  let shouldStop: @Sendable () -> Bool

  init(years: Years, solved: PlanRun.Solved, seconds: Double, today: Day, shouldStop: @escaping @Sendable () -> Bool) {
    self.years = years
    solution = solved.solution
    plans =
      solution.cost == nil || years.plans.rounds.isEmpty ? years.plans : years.plans.divided(by: solution.placements.map { $0?.units })
    self.seconds = seconds
    self.today = today
    keep = solved.keep
    self.shouldStop = shouldStop
  }

  var words: Words { years.words }
  /// What the schedule was priced by.
  var price: Cost { Cost(plans, keep: keep) }

  /// Where each session is now: as solved, with its lock and the record of its move; cancelled ones stay where they were.
  private var placements: [Placement?] {
    let taken = coming
    return zip(plans.entries, zip(solution.placements, years.placements)).map { entry, pair in
      guard entry.session.status != .cancelled else {
        // Units of a cancelled round that come to another one now are no longer its own.
        guard var placement = pair.1, let round = entry.session.round else { return pair.1 }
        placement.units.removeAll { taken.contains([round.of, $0]) }
        return placement
      }
      guard var placement = pair.0 else { return nil }
      guard let before = pair.1 else { return placement }
      placement.isLocked = before.isLocked
      let hasMoved = before.day != placement.day || before.start != placement.start
      placement.moved = hasMoved ? Placement.Move(from: before.startTime, on: today) : before.moved
      return placement
    }
  }

  /// The units that come to rounds that are held: pairs of the session and the unit.
  private var coming: Set<[String]> {
    Set(
      zip(plans.entries, solution.placements).flatMap { entry, placement in
        entry.session.round.map { round in (placement?.units ?? []).map { [round.of, $0] } } ?? []
      })
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
    for (year, schedule) in zip(years.years, schedules()) {
      let text = try scheduleText(schedule)
      if FileManager.default.contents(atPath: year.schedulePath) == Data(text.utf8) { continue }
      try replaceFile(year.schedulePath, with: text)
      written.append(year.schedulePath)
    }
    return written
  }

  /// The schedules, one a year.
  func schedules() -> [Schedule] {
    let placements = placements
    // The schedule's own cost: what it cost to change an earlier one is of the moment.
    let cost = Cost(plans).total(placements)
    let bound = keep == nil ? solution.bound : Solver.bound(years.task, placements: placements, shouldStop: shouldStop)
    return years.years.enumerated().map { index, year in
      var map: OrderedDictionary<String, Placement> = [:]
      for number in plans.entries(ofPlan: index) { map[plans.entries[number].session.id] = placements[number] }
      return Schedule(
        plan: year.plan.id, placements: map, status: cost <= bound ? .optimal : .feasible, cost: cost, bound: min(bound, cost))
    }
  }

  // MARK: JSON

  struct Reply: Encodable {
    let status: String
    let cost: Nullable<Int>
    let bound: Nullable<Int>
    let seconds: Double
    let placements: [PlacementReply]
    let unplaced: [String]
    let conflict: [StatementReply]
  }

  struct PlacementReply: Encodable {
    let session: String
    let start: String
    let end: String
    let timezone: String
    let venue: Nullable<String>
    let locked: Bool
    let cost: Int
    /// Of a round: the units that come to it.
    let units: [String]?
  }

  var reply: Reply {
    let price = Cost(plans)
    let before = years.placements
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
          locked: before[number]?.isLocked ?? false, cost: price.ofPlacement(number, placement),
          units: plans.entries[number].session.round == nil ? nil : placement.units)
      }, unplaced: missing.map(years.name), conflict: (solution.conflict ?? []).map(years.reply))
  }
}
