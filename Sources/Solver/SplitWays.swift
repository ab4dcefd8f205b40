import Planning

/// For an explanation: the plans of all splits, as far as the statements that are kept and the sessions that are looked at tell them apart.
final class SplitWays {
  private struct Key: Hashable {
    let dropped: Set<Int>
    let sessions: Set<Int>
    let rounds: Set<Int>
  }

  /// The task with every unit at every round: what could have a part in a conflict.
  let everyone: Solver.Task
  private let task: Solver.Task
  private let units: Set<String>
  private var plans: [[[String]?]: PlanSet] = [:]
  private var ways: [Key: [[[String]?]]] = [:]

  /// All splits of some units of a task's rounds.
  init(_ task: Solver.Task, units: Set<String>) {
    self.task = task
    self.units = units
    var coming = [[String]?](repeating: nil, count: task.plans.entries.count)
    for rounds in task.plans.rounds { for round in rounds.entries { coming[round] = rounds.units.filter(units.contains) } }
    var everyone = task
    everyone.plans = task.plans.divided(by: coming)
    self.everyone = everyone
  }

  /// The tasks that differ where only some statements hold and only some sessions are there; nil where they are too many.
  func tasks(_ statements: Set<Statement>, among sessions: Set<Int>) -> [Solver.Task]? {
    let rounds = task.plans.rounds
    let dropped = Set(rounds.flatMap(\.entries).filter { task.fixed[$0] != nil && !statements.contains(.decision(entry: $0)) })
    let kept = Set(rounds.filter { statements.contains(.rounds(entry: $0.entries[0])) }.flatMap(\.entries))
    let key = Key(dropped: dropped, sessions: sessions, rounds: kept)
    guard let found = ways[key] ?? list(key) else { return nil }
    ways[key] = found
    return found.map { coming in
      let divided = plans[coming] ?? task.plans.divided(by: coming)
      plans[coming] = divided
      var way = task
      way.plans = divided
      return way
    }
  }

  private func list(_ key: Key) -> [[[String]?]]? {
    guard !key.sessions.isDisjoint(with: key.rounds) else { return [Array(repeating: nil, count: task.plans.entries.count)] }
    guard let all = Splits(task, ignoring: key.dropped).only(units).all(fitting: false) else { return nil }
    let splits = Splits(task, ignoring: key.dropped).only(units)
    var seen = Set<[[String]?]>()
    var found: [[[String]?]] = []
    for split in all {
      var coming = splits.coming(split)
      for number in coming.indices where !key.sessions.contains(number) || !key.rounds.contains(number) { coming[number] = nil }
      if seen.insert(coming).inserted { found.append(coming) }
    }
    return found
  }
}
