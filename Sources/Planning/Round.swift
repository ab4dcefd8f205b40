import OrderedCollections

/// One of several times that the same session is held, as not everyone can leave at once: every unit comes to exactly one of them.
public struct Round: Hashable, Sendable {
  /// The id of the session that is held several times, as the plan has it.
  public var of: String
  /// Which of them it is, from 1.
  public var number: Int
  /// How many there are.
  public var count: Int
  /// The ids of the units, each of which comes to one of the rounds.
  public var units: [String]
  /// The ids of the units that come to this one, in the order of ``units``; they are among the session's audiences too.
  public var coming: [String]
  /// Where the rounds stand in the plan.
  public var mark: SourceMark

  /// A round to which nobody comes yet.
  public init(of: String, number: Int, count: Int, units: [String], mark: SourceMark) {
    self.of = of
    self.number = number
    self.count = count
    self.units = units
    coming = []
    self.mark = mark
  }
}

extension Session {
  /// The audiences that come whatever the split: all but the units of a round.
  public var commonAudiences: [String] { round.map { round in audiences.filter { !round.coming.contains($0) } } ?? audiences }

  /// Sets the units that come to a round, none of them twice; others than those of the rounds are left out.
  mutating func setComing(_ units: [String]) {
    guard var round else { return }
    let common = commonAudiences
    round.coming = round.units.filter(units.contains)
    self.round = round
    audiences = common + round.coming
  }
}

extension Plan {
  /// The plan with the units of each round among its audiences, as a schedule divides them; a round that the schedule does not know has
  /// its common audiences alone.
  public func divided(by schedule: Schedule?) -> Plan {
    divided(by: schedule?.placements.mapValues(\.units) ?? [:])
  }

  /// The plan with these units, by the id of the round, among the audiences of its rounds.
  func divided(by split: OrderedDictionary<String, [String]>) -> Plan {
    var plan = self
    for (id, session) in sessions where session.round != nil { plan.sessions[id]?.setComing(split[id] ?? []) }
    return plan
  }
}

extension PlanSet {
  /// The sessions that are rounds of one and the same session, in order.
  public struct Rounds: Hashable, Sendable {
    /// The number of the plan.
    public let plan: Int
    /// The numbers of the rounds, cancelled ones too, in order.
    public let entries: [Int]
    /// The ids of the units.
    public let units: [String]
  }

  /// The rounds of all plans, in the plans' order.
  public var rounds: [Rounds] {
    guard hasRounds else { return [] }
    var found: OrderedDictionary<[String], [Int]> = [:]
    for (number, entry) in entries.enumerated() {
      if let round = entry.session.round { found[["\(entry.plan)", round.of], default: []].append(number) }
    }
    return found.values.compactMap { numbers in
      numbers.first.flatMap { first in
        entries[first].session.round.map { Rounds(plan: entries[first].plan, entries: numbers, units: $0.units) }
      }
    }
  }

  /// The numbers of the other rounds of the same session; none where it is no round.
  public func otherRounds(of number: Int) -> [Int] {
    guard let round = entries[number].session.round else { return [] }
    return (1...max(1, round.count)).compactMap { entry(plan: entries[number].plan, session: "\(round.of)-\($0)") }.filter { $0 != number }
  }

  /// The same plans with these units, by session number, at their rounds; nil leaves a round without units. Numbers stay as they are.
  public func divided(by split: [[String]?]) -> PlanSet {
    PlanSet(
      plans.enumerated().map { plan, value in
        var units: OrderedDictionary<String, [String]> = [:]
        for number in entries(ofPlan: plan) { if let coming = split[number] { units[entries[number].session.id] = coming } }
        return value.divided(by: units)
      })
  }
}
