import CivilTime
import Planning

/// One question to the meaning of statements: whether sessions with these places fit together. A complete search, the session with the
/// fewest places left first.
struct Trial {
  /// The places of each session.
  var places: [[Meaning.Place]]
  private let ties: [Meaning.Pair: Meaning.Tie]
  private let limits: [(sessions: [Int], limit: Int)]
  private let buffers: [Int]
  /// The plans with those travel times that must be kept to; nil where there are none.
  private let travelling: PlanSet?
  private let longestTravel: Int

  init(
    _ plans: PlanSet, keeping: Set<Statement>, ties: [Meaning.Pair: Meaning.Tie], limits: [(sessions: [Int], limit: Int)]
  ) {
    self.ties = ties
    self.limits = limits
    places = Array(repeating: [], count: plans.entries.count)
    buffers = plans.venues.enumerated().map { number, venue in
      keeping.contains(.buffer(venue: number)) ? max(venue.value.bufferBefore, venue.value.bufferAfter) : 0
    }
    let longest = plans.plans.enumerated().map { number, plan in
      keeping.contains(.travel(plan: number)) ? ([plan.travel.standard] + plan.travel.between.map(\.minutes)).max() ?? 0 : 0
    }
    longestTravel = longest.max() ?? 0
    if longestTravel == 0 {
      travelling = nil
    } else if longest.allSatisfy({ $0 > 0 }) {
      travelling = plans
    } else {
      travelling = PlanSet(
        plans.plans.enumerated().map { number, plan in
          var plan = plan
          if longest[number] == 0 { plan.travel = Travel(standard: 0, between: [], mark: nil) }
          return plan
        })
    }
  }

  /// How much of where a session is matters to the others.
  func need(_ number: Int) -> Meaning.Need {
    let own = ties.filter { $0.key.low == number || $0.key.high == number }.values
    if own.contains(where: { !$0.venues.isEmpty || ($0.sharesPeople && longestTravel > 0) }) { return .venue }
    let asksForStart = own.contains { tie in
      tie.sharesPeople
        || tie.rules.contains {
          switch $0.kind {
          case .first, .last: true
          case .order, .apart, .series: false
          }
        }
    }
    if asksForStart { return .start }
    return own.isEmpty && !limits.contains { $0.sessions.contains(number) } ? .nothing : .day
  }

  /// The sessions in groups that nothing ties to one another.
  func groups(_ sessions: [Int]) -> [[Int]] {
    var left = Set(sessions)
    var groups: [[Int]] = []
    for start in sessions where left.contains(start) {
      var group: Set<Int> = []
      var waiting = [start]
      while let next = waiting.popLast() {
        guard left.remove(next) != nil else { continue }
        group.insert(next)
        waiting += left.filter { other in
          ties[Meaning.Pair(next, other)] != nil || limits.contains { $0.sessions.contains(next) && $0.sessions.contains(other) }
        }
      }
      groups.append(group.sorted())
    }
    return groups
  }

  /// Whether all sessions of a group can have a place.
  func canBePlaced(_ group: [Int]) -> Bool { descend(group, places, []) }

  private func descend(_ open: [Int], _ domains: [[Meaning.Place]], _ placed: [(number: Int, week: ISOWeek)]) -> Bool {
    guard let number = open.min(by: { (domains[$0].count, $0) < (domains[$1].count, $1) }) else { return true }
    let rest = open.filter { $0 != number }
    for place in domains[number] {
      var next = domains
      let week = place.day.isoWeek
      if narrow(&next, rest, number, place, week, placed), descend(rest, next, placed + [(number, week)]) { return true }
    }
    return false
  }

  /// Takes from the others what goes not together with a place; false where one has nothing left.
  private func narrow(
    _ domains: inout [[Meaning.Place]], _ rest: [Int], _ number: Int, _ place: Meaning.Place, _ week: ISOWeek,
    _ placed: [(number: Int, week: ISOWeek)]
  ) -> Bool {
    for limit in limits where limit.sessions.contains(number) {
      let count = 1 + placed.count { limit.sessions.contains($0.number) && $0.week == week }
      if count > limit.limit { return false }
      guard count == limit.limit else { continue }
      for other in rest where limit.sessions.contains(other) {
        domains[other].removeAll { week.days.contains($0.day) }
        if domains[other].isEmpty { return false }
      }
    }
    for other in rest {
      guard let tie = ties[Meaning.Pair(number, other)] else { continue }
      if number < other {
        domains[other].removeAll { !fits(number, place, other, $0, tie) }
      } else {
        domains[other].removeAll { !fits(other, $0, number, place, tie) }
      }
      if domains[other].isEmpty { return false }
    }
    return true
  }

  /// Whether two sessions, the one with the lower number first, can be where they are.
  private func fits(_ low: Int, _ a: Meaning.Place, _ high: Int, _ b: Meaning.Place, _ tie: Meaning.Tie) -> Bool {
    if a.day == b.day {
      // Minutes between the two; negative where they overlap.
      let gap = max(b.start - a.end, a.start - b.end)
      if let venue = a.venue, venue == b.venue, tie.venues.contains(venue), gap < buffers[venue] { return false }
      if tie.sharesPeople {
        if gap < 0 { return false }
        if gap < longestTravel, let travelling, gap < travelling.travel(low, at: a.venueID, high, at: b.venueID) { return false }
      }
    }
    return tie.rules.allSatisfy { rule in rule.isFirst ? holds(rule.kind, a, b) : holds(rule.kind, b, a) }
  }

  private func holds(_ kind: Rule.Kind, _ first: Meaning.Place, _ second: Meaning.Place) -> Bool {
    let days = first.day.days(to: second.day)
    switch kind {
    case .first: return days > 0 || (days == 0 && first.start < second.start)
    case .last: return days < 0 || (days == 0 && first.start > second.start)
    case .order(_, _, let min, let max): return days >= min && days <= max ?? .max
    case .apart(_, let min): return abs(days) >= min
    case .series: return true
    }
  }
}
