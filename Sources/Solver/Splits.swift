import OrderedCollections
import Planning

/// The ways in which units can be divided among rounds: which rounds each may come to, and which rounds are alike.
///
/// A round that is locked has exactly its units; one that is decided has at least its own. Every other round has someone: nobody holds a
/// session for no one. Rounds that nothing tells apart may change places, so of splits that differ by that alone one is looked at.
struct Splits {
  /// For each unit the number of the session it comes to.
  typealias Split = [Int]

  /// Splits up to this many are all tried: then it is proven that none is cheaper, or that none holds.
  static let most = 200
  /// Steps to list them; where there are more they are not counted.
  private static let listing = 100_000

  struct Unit {
    let id: String
    let size: Int
    /// The rounds it may come to, by session number.
    var allowed: [Int]
    /// The round it came to before; nil where it was not decided.
    let before: Int?
  }

  let plans: PlanSet
  private(set) var units: [Unit] = []
  /// Rounds of which so many at least have someone: all, where there are units enough that are free to come.
  private var needs: [(rounds: [Int], least: Int)] = []
  /// For each round the first of those that are like it; itself where none is before it.
  private var alike: [Int: Int] = [:]
  /// For each round how many it can hold, the common audiences taken off; nil where there is no limit.
  private var room: [Int: Int] = [:]

  /// The ways for a task; `ignoring` are rounds whose decisions do not count.
  init(_ task: Solver.Task, ignoring: Set<Int> = []) {
    plans = task.plans
    for rounds in task.plans.rounds {
      let held = rounds.entries.filter { plans.entries[$0].session.status != .cancelled }
      guard let first = held.first else { continue }
      let locked = held.filter { task.locked[$0] != nil && !ignoring.contains($0) }
      let free = held.filter { !locked.contains($0) }
      let audiences = plans.plans[rounds.plan].audiences
      var choosing = 0
      for unit in rounds.units {
        let decided = held.first { task.fixed[$0]?.units.contains(unit) ?? false && !ignoring.contains($0) }
        let before = held.first { task.keep?.1[$0]?.units.contains(unit) ?? false }
        if decided == nil { choosing += 1 }
        units.append(
          Unit(
            id: unit, size: audiences[unit]?.size ?? 0, allowed: decided.map { [$0] } ?? free, before: before))
      }
      let undecided = free.filter { task.fixed[$0] == nil || ignoring.contains($0) }
      needs.append((undecided, min(undecided.count, choosing)))
      let plain = undecided.filter { isPlain($0, task) && saysTheSame($0, as: first) }
      for round in held { alike[round] = plain.contains(round) ? plain.first ?? first : round }
      for round in held where plans.entries[round].session.participants == nil { room[round] = capacity(round) }
    }
  }

  /// Whether nothing tells a round from the others: no decision, no rule of its own.
  private func isPlain(_ round: Int, _ task: Solver.Task) -> Bool {
    let entry = plans.entries[round]
    let isNamed = plans.plans[entry.plan].rules.contains { $0.sessions.contains(entry.session.id) }
    return !isNamed && task.keep?.1[round] == nil && !task.accepted.groups.contains { $0.contains(round) }
  }

  /// Whether the plan says the same of two rounds; it may wish for a day of each by itself.
  private func saysTheSame(_ round: Int, as other: Int) -> Bool {
    var session = plans.entries[round].session
    let first = plans.entries[other].session
    (session.id, session.title, session.round, session.yearly) = (first.id, first.title, first.round, first.yearly)
    session.audiences = first.audiences
    return session == first
  }

  private func capacity(_ round: Int) -> Int? {
    let entry = plans.entries[round]
    guard !entry.venues.isEmpty else { return nil }
    var most = 0
    for venue in entry.venues {
      guard let capacity = plans.venues[venue].value.capacity else { return nil }
      most = max(most, capacity)
    }
    let audiences = plans.plans[entry.plan].audiences
    return most - entry.session.commonAudiences.reduce(0) { $0 + (audiences[$1]?.size ?? 0) }
  }

  // MARK: Narrowing

  /// Leaves each unit the rounds that `isOpen` holds.
  mutating func keep(_ isOpen: (_ unit: Int, _ round: Int) -> Bool) {
    for unit in units.indices { units[unit].allowed = units[unit].allowed.filter { isOpen(unit, $0) } }
  }

  /// The ways for some units alone; where others are left out a round may be without anyone.
  func only(_ ids: Set<String>) -> Splits {
    var splits = self
    splits.units = units.filter { ids.contains($0.id) }
    if splits.units.count < units.count { splits.needs = [] }
    return splits
  }

  /// The ways for one unit alone, whoever else comes.
  func alone(_ unit: Int) -> Splits {
    var splits = self
    splits.units = [units[unit]]
    splits.needs = []
    return splits
  }

  // MARK: Splits

  /// The units of each round, by session number; nil for sessions that have none. Of units not among `known` nothing is said.
  func coming(_ split: [Int?]) -> [[String]?] {
    var coming = [[String]?](repeating: nil, count: plans.entries.count)
    for (unit, round) in zip(units, split) { if let round { coming[round] = (coming[round] ?? []) + [unit.id] } }
    return coming
  }

  /// The rounds of those units that have no choice.
  var forced: [Int?] { units.map { $0.allowed.count == 1 ? $0.allowed[0] : nil } }

  /// What it costs that units go to other rounds than before.
  func costOfChange(_ split: Split, _ cost: Cost) -> Int {
    guard cost.keep != nil else { return 0 }
    return coming(split).enumerated().reduce(0) { sum, coming in sum + cost.ofUnits(coming.offset, coming.element ?? []) }
  }

  /// All splits, one of those that are alike; nil where they are more than `most`. `fitting` leaves out those for which a round has no venue
  /// that is large enough.
  func all(fitting: Bool = true) -> [Split]? {
    var listing = Listing(splits: self, fitting: fitting, stepsLeft: Splits.listing)
    listing.add(from: 0)
    return listing.isWhole ? listing.found : nil
  }

  private struct Listing {
    let splits: Splits
    let fitting: Bool
    var stepsLeft: Int
    var split: Split = []
    var held: [Int: Int] = [:]
    var found: [Split] = []
    var isWhole = true

    mutating func add(from unit: Int) {
      stepsLeft -= 1
      guard isWhole, stepsLeft >= 0, found.count <= Splits.most else {
        isWhole = false
        return
      }
      guard unit < splits.units.count else {
        if splits.isWhole(split) { found.append(split) }
        if found.count > Splits.most { isWhole = false }
        return
      }
      let value = splits.units[unit]
      for round in value.allowed {
        if splits.isLikeAnEarlier(round, split) { continue }
        let people = held[round, default: 0]
        if fitting, let room = splits.room[round], people + value.size > room { continue }
        held[round] = people + value.size
        split.append(round)
        add(from: unit + 1)
        split.removeLast()
        held[round] = people
      }
    }
  }

  /// Whether a round without anyone is like an earlier one without anyone: the unit may as well come to that one.
  private func isLikeAnEarlier(_ round: Int, _ split: some Sequence<Int>) -> Bool {
    if split.contains(round) { return false }
    return alike.contains { $0.key < round && $0.value == alike[round] && !split.contains($0.key) }
  }

  /// Whether everyone is somewhere they may be, and someone comes to each round.
  private func isWhole(_ split: Split) -> Bool {
    needs.allSatisfy { need in need.rounds.count(where: split.contains) >= need.least }
  }

  /// Whether it is a split and each round has a venue that is large enough.
  func fits(_ split: Split) -> Bool {
    guard isWhole(split) else { return false }
    var people: [Int: Int] = [:]
    for (unit, round) in zip(units, split) { people[round, default: 0] += unit.size }
    return people.allSatisfy { round, count in room[round].map { count <= $0 } ?? true }
  }

  /// The same split with rounds that are alike in the order of their first units.
  func ordered(_ split: Split) -> Split {
    var names: [Int: Int] = [:]
    for round in split where names[round] == nil {
      let same = alike.filter { $0.value == alike[round] }.keys.sorted()
      names[round] = same.count > 1 ? same.first { !names.values.contains($0) } ?? round : round
    }
    return split.map { names[$0] ?? $0 }
  }

  /// A split to begin with: as before where there was one, else even by size, the largest units first.
  var first: Split {
    var split = [Int?](repeating: nil, count: units.count)
    var people: [Int: Int] = [:]
    func put(_ unit: Int, _ round: Int) {
      split[unit] = round
      people[round, default: 0] += units[unit].size
    }
    for (unit, value) in units.enumerated() {
      if let before = value.before, value.allowed.contains(before) { put(unit, before) }
    }
    for unit in units.indices.sorted(by: { (-units[$0].size, $0) < (-units[$1].size, $1) }) where split[unit] == nil {
      let open = units[unit].allowed
      let roomy = open.filter { round in room[round].map { people[round, default: 0] + units[unit].size <= $0 } ?? true }
      let round = (roomy.isEmpty ? open : roomy).min {
        (people[$0] ?? -1, $0) < (people[$1] ?? -1, $1)
      }
      if let round { put(unit, round) }
    }
    return ordered(split.compactMap { $0 })
  }

  /// Splits in which one unit goes elsewhere, or two change places.
  func neighbours(of split: Split) -> [Split] {
    var found: [Split] = []
    for unit in units.indices {
      for round in units[unit].allowed where round != split[unit] {
        var other = split
        other[unit] = round
        found.append(other)
      }
    }
    for one in units.indices {
      for two in units.indices where two > one && split[one] != split[two] {
        guard units[one].allowed.contains(split[two]), units[two].allowed.contains(split[one]) else { continue }
        var other = split
        other.swapAt(one, two)
        found.append(other)
      }
    }
    return found.filter(fits).map(ordered)
  }

  /// Rounds that are alike, in groups of two or more.
  var groups: [[Int]] {
    Dictionary(grouping: alike.keys.sorted()) { alike[$0] ?? $0 }.values.filter { $0.count > 1 }.sorted { $0[0] < $1[0] }
  }
}
