import CivilTime
import Planning

extension Checker {
  /// The rules of the plans: first, last, order, apart, each at its own level.
  func brokenRules() -> [Finding] {
    let check = RuleCheck(plans)
    return plans.plans.enumerated().flatMap { plan, value in
      value.rules.flatMap { rule in
        check.breaches(of: rule, inPlan: plan, placements).map { finding(rule, $0) }
      }
    }
  }

  private func finding(_ rule: Rule, _ breach: RuleCheck.Breach) -> Finding {
    let code: FindingCode
    var detail = Finding.Detail.none
    switch rule.kind {
    case .first: code = .ruleFirst
    case .last: code = .ruleLast
    case .order(_, _, let min, let max):
      code = .ruleOrder
      detail = .distance(days: breach.days, min: min, max: max)
    case .apart(_, let min):
      code = .ruleApart
      detail = .distance(days: abs(breach.days), min: min, max: nil)
    case .series: preconditionFailure("a series is a wish and has no breaches")
    }
    let times = [breach.first, breach.second].compactMap { placements[$0] }
    return Finding(
      code, [breach.first, breach.second], level: rule.level,
      subject: Finding.Subject(kind: .rule, id: rule.id ?? "line-\(rule.mark.line)", name: rule.id ?? "\(rule.mark.line)"),
      from: times.map(\.startTime).min(), to: times.map(\.endTime).max(), detail: detail, mark: rule.mark)
  }

  /// No audience has more sessions in an ISO week than its limit; a session for a whole is one for its parts.
  func weekLimits() -> [Finding] {
    var attended: [[(number: Int, placement: Placement)]] = Array(repeating: [], count: plans.audiences.count)
    for place in placed {
      for audience in plans.entries[place.number].attending { attended[audience].append(place) }
    }
    return plans.audiences.enumerated().flatMap { audience, resource -> [Finding] in
      guard let limit = resource.value.perWeek, attended[audience].count > limit else { return [] }
      let weeks = Dictionary(grouping: attended[audience], by: \.placement.day.isoWeek)
      return weeks.filter { $0.value.count > limit }.map { week, sessions in
        Finding(
          .limitPerWeek, sessions.map(\.number).sorted(), subject: subject(audience: audience),
          from: sessions.map(\.placement.startTime).min(), to: sessions.map(\.placement.endTime).max(),
          detail: .count(sessions.count, limit: limit, week: week), mark: resource.value.mark)
      }
    }
  }
}
