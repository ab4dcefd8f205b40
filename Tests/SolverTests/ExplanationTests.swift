import CivilTime
import Foundation
import Planning
import Solver
import Testing

/// Why there is no schedule: what is named cannot all hold, and each part of it is needed.
@Suite struct ExplanationTests {
  /// How many plans are tried: a fifth of those that brute force tries.
  static let count = BruteForceTests.count / 5

  @Test(arguments: BruteForceTests.chunks(below: count)) func conflictCannotBeMetAndNothingOfItCanBeSpared(_ seeds: Range<Int>) throws {
    for seed in seeds {
      let random = RandomPlan(seed: seed)
      let plans = PlanSet(try random.read())
      let meaning = Meaning(plans)
      if meaning.canBeMet(keeping: meaning.statements) { continue }
      let conflict = Solver(Solver.Task(plans)) { false }.solve().conflict ?? []
      let wrong = ExplanationTests.faults(conflict, meaning)
      #expect(wrong.isEmpty, "seed \(seed): \(conflict): \(wrong.joined(separator: "; "))\n\(random.text)")
    }
  }

  /// A session that someone has put where it cannot be, or that leaves no room for the others.
  @Test(arguments: BruteForceTests.chunks(below: count)) func decisionIsPartOfAConflictLikeAnyStatement(_ seeds: Range<Int>) throws {
    for seed in seeds {
      let random = RandomPlan(seed: seed)
      let plans = PlanSet(try random.read())
      guard let decided = ExplanationTests.decision(plans, seed: seed) else { continue }
      let meaning = Meaning(plans, decided: decided)
      if meaning.canBeMet(keeping: meaning.statements) { continue }
      var task = Solver.Task(plans)
      task.fixed = decided
      task.locked = decided
      let solution = Solver(task) { false }.solve()
      let conflict = solution.conflict ?? []
      let wrong = ExplanationTests.faults(conflict, meaning)
      let places = decided.map { $0.map { "\($0.startTime) \($0.venue ?? "-")" } ?? "-" }.joined(separator: ", ")
      #expect(wrong.isEmpty, "seed \(seed), decided \(places): \(conflict): \(wrong.joined(separator: "; "))\n\(random.text)")
    }
  }

  /// What is wrong with a conflict; nothing where it is right.
  private static func faults(_ conflict: [Statement], _ meaning: Meaning) -> [String] {
    if conflict.isEmpty { return ["nothing is named"] }
    // Where sessions are named as statements, the conflict is one among the sessions that are named at all.
    let sessions = conflict.compactMap { if case .session(let entry) = $0 { entry } else { nil } }
    let held = sessions.isEmpty ? nil : Array(Set(conflict.flatMap { meaning.sessions(namedBy: $0) })).sorted()
    let all = Set(conflict)
    var wrong: [String] = []
    if all.count < conflict.count { wrong.append("something stands twice") }
    for statement in all.subtracting(meaning.statements) {
      if case .session = statement { continue }
      wrong.append("\(statement) is none of the statements")
    }
    if meaning.canBeMet(keeping: all, holding: held) { wrong.append("there is a schedule that keeps to all of it") }
    for statement in conflict {
      var fewer = held
      if case .session(let entry) = statement { fewer = held?.filter { $0 != entry } }
      if !meaning.canBeMet(keeping: all.subtracting([statement]), holding: fewer) { wrong.append("\(statement) can be spared") }
    }
    return wrong
  }

  /// One session put somewhere on the grid, on any day of the year; nil where no session is held.
  private static func decision(_ plans: PlanSet, seed: Int) -> [Placement?]? {
    var random = SplitMix(seed: UInt64(seed))
    let held = plans.entries.indices.filter { plans.entries[$0].session.status != .cancelled }
    guard !held.isEmpty else { return nil }
    let number = random.pick(held)
    let entry = plans.entries[number]
    let year = plans.plans[entry.plan].year
    let last = (year.hours.minutes - entry.session.duration) / year.step
    guard let start = year.hours.start.adding(minutes: year.step * random.number(0...max(0, last))),
      let end = start.adding(minutes: entry.session.duration)
    else { return nil }
    let venues = entry.session.venues.map(\.venue)
    let venue = venues.isEmpty ? nil : random.pick(venues)
    var decided = [Placement?](repeating: nil, count: plans.entries.count)
    decided[number] = Placement(day: random.pick(Array(year.days.days)), start: start, end: end, venue: venue)
    return decided
  }

  // MARK: The tests' own tools

  /// With every statement kept, the meaning of the statements and the checker's brute force say the same.
  @Test(arguments: BruteForceTests.chunks(below: BruteForceTests.count)) func meaningAndBruteForceAgree(_ seeds: Range<Int>) throws {
    for seed in seeds {
      let random = RandomPlan(seed: seed)
      let plans = PlanSet(try random.read())
      var force = BruteForce(plans)
      let meaning = Meaning(plans)
      #expect(meaning.canBeMet(keeping: meaning.statements) == (force.best() != nil), "seed \(seed)\n\(random.text)")
    }
  }

  /// Without any statement everything can be held; and leaving one out never takes a schedule away.
  @Test(arguments: BruteForceTests.chunks(below: min(200, count))) func lessToKeepIsEasier(_ seeds: Range<Int>) throws {
    for seed in seeds {
      let random = RandomPlan(seed: seed)
      let meaning = Meaning(PlanSet(try random.read()))
      #expect(meaning.canBeMet(keeping: []), "seed \(seed)\n\(random.text)")
      guard meaning.canBeMet(keeping: meaning.statements) else { continue }
      for statement in meaning.statements {
        #expect(meaning.canBeMet(keeping: meaning.statements.subtracting([statement])), "seed \(seed): \(statement)\n\(random.text)")
      }
    }
  }
}
