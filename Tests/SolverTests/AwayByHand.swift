import CivilTime
import OrderedCollections
import Planning

/// People away on a day counted the slow way, from the words of plans that share nothing: for each audience with a quota the audiences at
/// sessions that day, grown downwards by `within`; those of them that are it or part of it; without the ones that are part of another of
/// these; their sizes.
enum AwayByHand {
  /// Whether every quota of every plan holds where the sessions are on these days, by number.
  static func isWithin(_ plans: PlanSet, _ days: [Day?]) -> Bool {
    plans.plans.indices.allSatisfy { plan in
      let value = plans.plans[plan]
      let limited = value.audiences.filter { $0.value.awayPerDay != nil }
      guard !limited.isEmpty else { return true }
      var named: [Day: Set<String>] = [:]
      for (number, day) in days.enumerated() where plans.entries[number].plan == plan && plans.entries[number].session.status != .cancelled
      {
        if let day { named[day, default: []].formUnion(plans.entries[number].session.audiences) }
      }
      return named.values.allSatisfy { names in limited.allSatisfy { isWithin($0.key, $0.value.awayPerDay ?? 0, names, value) } }
    }
  }

  private static func isWithin(_ unit: String, _ limit: Int, _ named: Set<String>, _ plan: Plan) -> Bool {
    let away = plan.audiences.keys.filter { audience in
      isPart(audience, of: unit, plan) && named.contains { isPart(audience, of: $0, plan) }
    }
    let whole = away.filter { audience in !away.contains { $0 != audience && isPart(audience, of: $0, plan) } }
    let people = whole.reduce(0) { $0 + (plan.audiences[$1]?.size ?? 0) }
    return min(people, plan.audiences[unit]?.size ?? 0) <= limit
  }

  private static func isPart(_ part: String, of whole: String, _ plan: Plan) -> Bool {
    part == whole || (plan.audiences[part]?.within ?? []).contains { isPart($0, of: whole, plan) }
  }
}
