import CivilTime
import Clashes
import EditHistory
import Foundation
import OrderedCollections
import PlanFiles
import Planning
import Solver
import Web
import Words

/// Putting sessions in places, and weighing what that would mean.
extension PlannersDesk {
  /// A place as a form or a script asks for it.
  struct Wanted {
    let number: Int
    let placement: Placement
  }

  /// What is wrong with a field of a form, by the field's name.
  struct FieldProblem: Error {
    let field: String
    let text: String
  }

  /// The place that a form asks for. Where it names no venue, the session's own is taken, or where that is not free the cheapest that is.
  func wanted(_ year: DeskYear, _ form: [String: String]) throws(FieldProblem) -> Wanted {
    guard let years = year.years, let id = form["session"], let number = years.plans.entry(plan: 0, session: id),
      years.plans.entries[number].session.status != .cancelled
    else { throw FieldProblem(field: "session", text: usualWords.deskNoSession) }
    let (words, session, plan) = (years.words, years.plans.entries[number].session, years.years[0].plan)
    guard let day = Day(form["day"] ?? "") else { throw FieldProblem(field: "day", text: words.deskNoDay) }
    guard plan.year.days.contains(day) else { throw FieldProblem(field: "day", text: words.deskOutsideYear(plan.year.days)) }
    guard let start = TimeOfDay(form["start"] ?? "") else { throw FieldProblem(field: "start", text: words.deskNoTime) }
    guard let end = start.adding(minutes: session.duration), end <= .endOfDay else {
      throw FieldProblem(field: "start", text: words.deskTooLate(session.duration))
    }
    let own: [String?] = session.venues.isEmpty ? [nil] : session.venues.map { $0.venue }
    let before = years.placements[number]
    let units = before?.units ?? []
    // A round that is locked has exactly its units: one that has none yet is left to the engine.
    let isLocked = session.round == nil || !units.isEmpty
    func place(_ venue: String?) -> Placement {
      Placement(day: day, start: start, end: end, venue: venue, isLocked: isLocked, units: units)
    }
    if let venue = form["venue"], !venue.isEmpty {
      guard own.contains(venue) else { throw FieldProblem(field: "venue", text: words.deskNotItsVenue) }
      return Wanted(number: number, placement: place(venue))
    }
    let placements = years.placements
    let price = Cost(years.plans)
    let free = own.map(place).filter { Solver.obstacles(to: $0, for: number, in: years.plans, placements).isEmpty }
    let best = free.first { $0.venue == before?.venue } ?? free.min { price.ofPlacement(number, $0) < price.ofPlacement(number, $1) }
    return Wanted(number: number, placement: best ?? place(own.first { $0 == before?.venue } ?? own[0]))
  }

  // MARK: Weighing

  /// What a place would mean: the findings that it would have, and what it would cost.
  struct Weight: Encodable {
    let place: String
    let blocks: [String]
    let warns: [String]
    let cost: String
    let isAllowed: Bool
  }

  func weight(_ wanted: Wanted, _ year: DeskYear) -> Weight? {
    guard let years = year.years else { return nil }
    var trial = years.placements
    trial[wanted.number] = wanted.placement
    let after = Checker(years.plans, trial).findings().filter { !$0.isWaived && $0.code != .lateMove }
    let before = year.findings.filter { !$0.isWaived }
    let known = Set(before.map { years.words.sentence($0, in: years.plans) })
    // What blocks the session itself is said though it was so before: many sentences hold no time.
    func sentences(_ isBlocking: Bool) -> [String] {
      after.filter { ($0.level == .block) == isBlocking }.compactMap { finding in
        let text = years.words.sentence(finding, in: years.plans)
        return isBlocking && finding.entries.contains(wanted.number) || !known.contains(text) ? text : nil
      }
    }
    let price = Cost(years.plans)
    let blocks = sentences(true)
    return Weight(
      place: years.words.isAt(wanted.placement, of: wanted.number, in: years.plans), blocks: blocks, warns: sentences(false),
      cost: years.words.sentence(years.words.comparedCost(price.total(trial) - price.total(years.placements))), isAllowed: blocks.isEmpty)
  }

  /// For a script, while a session hovers over a day.
  func weigh(_ year: DeskYear, _ request: DeskRequest) throws -> DeskReply {
    struct Wrong: Encodable {
      let field: String
      let problem: String
    }
    let wanted: Wanted
    do throws(FieldProblem) { wanted = try self.wanted(year, request.query) } catch {
      return .json(try Console.line(json: Wrong(field: error.field, problem: error.text)), status: 400)
    }
    guard let weight = weight(wanted, year) else { return .none }
    return .json(try Console.line(json: weight))
  }

  // MARK: Moving

  func move(_ year: DeskYear, _ form: [String: String], _ request: DeskRequest) throws -> DeskReply {
    let wanted: Wanted
    do throws(FieldProblem) { wanted = try self.wanted(year, form) } catch {
      return try sessionPage(year, form["session"] ?? "", request, wrong: error)
    }
    let also: [(String, Placement)]
    do throws(FieldProblem) { also = try others(year, form["also"] ?? "") } catch {
      return try sessionPage(year, form["session"] ?? "", request, wrong: error)
    }
    guard let years = year.years else { return .none }
    let id = years.plans.entries[wanted.number].session.id
    try editor.edit(.move, id, of: year, version: form["version"] ?? "") { texts in
      var schedule = years.years[0].schedule ?? Schedule(plan: years.years[0].plan.id, placements: [:])
      let today = years.zone.wallTime(at: common.instant).day
      for (session, placement) in [(id, wanted.placement)] + also {
        var placement = placement
        let before = schedule.placements[session]
        placement.moved = before?.moved
        if let before, before.startTime != placement.startTime { placement.moved = Placement.Move(from: before.startTime, on: today) }
        schedule.placements[session] = placement
      }
      // What was proven was proven of another schedule.
      schedule.status = nil
      schedule.bound = nil
      schedule.cost = cost(of: schedule, years)
      return try with(schedule, texts)
    }
    return .see(form["back"] == "session" ? "\(year.key)/session/\(id)" : "\(year.key)/")
  }

  private func cost(of schedule: Schedule, _ years: Years) -> Int? {
    guard years.plans.plans.count == 1 else { return nil }
    return Cost(years.plans).total(years.plans.entries.map { schedule.placements[$0.session.id] })
  }

  /// Other sessions that move with it, as a suggestion says: `id day start end venue` a line.
  private func others(_ year: DeskYear, _ text: String) throws(FieldProblem) -> [(String, Placement)] {
    var moves: [(String, Placement)] = []
    for line in text.split(separator: "\n") {
      let words = line.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
      guard words.count == 4, let years = year.years else { throw FieldProblem(field: "also", text: usualWords.deskNoSession) }
      let wanted = try self.wanted(year, ["session": words[0], "day": words[1], "start": words[2], "venue": words[3]])
      var placement = wanted.placement
      placement.isLocked = years.placements[wanted.number]?.isLocked ?? false
      moves.append((words[0], placement))
    }
    return moves
  }

  /// A suggestion's moves of others, as the form carries them.
  func also(_ moves: [(number: Int, placement: Placement)], _ years: Years) -> String {
    moves.map { move in
      let place = move.placement
      return "\(years.plans.entries[move.number].session.id) \(place.day) \(place.start) \(place.venue ?? "")"
    }.joined(separator: "\n")
  }

  /// The texts with another schedule.
  func with(_ schedule: Schedule, _ texts: YearTexts) throws -> YearTexts {
    YearTexts(plan: texts.plan, schedule: try scheduleText(schedule))
  }
}
