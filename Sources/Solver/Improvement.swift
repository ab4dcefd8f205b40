import CivilTime
import Planning

/// Moves one session at a time to a cheaper place, for as long as that saves something.
struct Improvement {
  /// Rounds over all sessions at the most.
  private static let rounds = 50

  private let model: Model
  private let shouldStop: () -> Bool
  /// Sessions whose day matters to others: in a series, under a load, or under a rule that only warns.
  private let entangled: Set<Int>

  init(_ model: Model, shouldStop: @escaping () -> Bool) {
    self.model = model
    self.shouldStop = shouldStop
    let plans = model.plans
    var entangled = Set(
      model.held.filter { number in plans.entries[number].attending.contains { plans.audiences[$0].value.load != nil } })
    for (plan, value) in plans.plans.enumerated() {
      for rule in value.rules {
        switch rule.kind {
        case .series: entangled.formUnion(rule.sessions.compactMap { plans.entry(plan: plan, session: $0) })
        case .first, .last, .order, .apart:
          guard rule.level != .block, rule.weight > 0 else { continue }
          for (a, b) in RuleCheck(plans).pairs(of: rule, inPlan: plan) { entangled.formUnion([a, b]) }
        }
      }
    }
    self.entangled = entangled
  }

  func run(_ chosen: inout [Model.Candidate?]) {
    var total = cost(chosen)
    for _ in 0..<Improvement.rounds {
      let before = total
      for session in model.held {
        if shouldStop() { return }
        total = improve(session, &chosen, total)
      }
      if total == before { return }
    }
  }

  private func cost(_ chosen: [Model.Candidate?]) -> Int { model.cost.total(chosen.map { $0?.placement }) }

  /// Moves a session to its best place; gives what the schedule then costs.
  private func improve(_ session: Int, _ chosen: inout [Model.Candidate?], _ total: Int) -> Int {
    guard let current = chosen[session] else { return total }
    var best = (candidate: current, total: total)
    var daysSeen: Set<Day> = []
    for candidate in model.candidates[session] {
      // Candidates grow dearer: where only the session's own cost counts, none from here on saves anything.
      if !entangled.contains(session), candidate.cost >= current.cost { break }
      if daysSeen.contains(candidate.day) || !model.isFree(session, candidate, among: chosen) { continue }
      daysSeen.insert(candidate.day)
      var trial = chosen
      trial[session] = candidate
      let cost = cost(trial)
      if cost < best.total { best = (candidate, cost) }
      if !entangled.contains(session) { break }
    }
    chosen[session] = best.candidate
    return best.total
  }
}
