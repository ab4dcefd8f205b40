/// Whether sessions have room all together, told by counting alone: sessions of which no two fit on a day need as many days, and those of
/// an audience with a week limit need as many weeks (Hall 1935; found by augmenting paths).
///
/// It sees at once what trying one day after another would take for ever to see.
struct Matching {
  private let domains: Domains
  private let capacity: Int
  private let bins: (Int) -> Set<Int>
  private var held: [Int: [Int]] = [:]

  /// Whether there are more sessions than there is room for.
  static func refutes(_ model: Model, _ domains: Domains) -> Bool {
    if model.hasAccepted { return false }
    for clique in model.peopleMembers {
      var matching = Matching(domains, capacity: 1) { Set(domains.days($0)) }
      if !matching.fits(model.longest(clique, domains)) { return true }
    }
    for (room, members) in model.roomMembers.enumerated() {
      let bound = members.filter { session in model.choices(session).allSatisfy { Int(model.choiceRoom[$0]) == room } }
      var matching = Matching(domains, capacity: 1) { Set(domains.days($0)) }
      if !matching.fits(model.longest(bound, domains)) { return true }
    }
    for (limit, members) in model.weekMembers.enumerated() {
      var matching = Matching(domains, capacity: model.weekLimit[limit]) { Set(domains.days($0).map { Int(model.weekOf[$0]) }) }
      if !matching.fits(members) { return true }
    }
    return false
  }

  private init(_ domains: Domains, capacity: Int, bins: @escaping (Int) -> Set<Int>) {
    self.domains = domains
    self.capacity = capacity
    self.bins = bins
  }

  private mutating func fits(_ sessions: [Int]) -> Bool {
    let wanted = Dictionary(uniqueKeysWithValues: sessions.map { ($0, bins($0).sorted()) })
    for session in sessions {
      var seen = Set<Int>()
      if !place(session, wanted, &seen) { return false }
    }
    return true
  }

  /// Gives a session a bin, moving others on where that makes room.
  private mutating func place(_ session: Int, _ wanted: [Int: [Int]], _ seen: inout Set<Int>) -> Bool {
    for bin in wanted[session] ?? [] where seen.insert(bin).inserted {
      if held[bin, default: []].count < capacity {
        held[bin, default: []].append(session)
        return true
      }
      for (index, other) in (held[bin] ?? []).enumerated() where place(other, wanted, &seen) {
        held[bin]?[index] = session
        return true
      }
    }
    return false
  }
}

extension Model {
  /// Whether all starts of a session, on each of its days, take in a step of the grid: no two sessions that do fit on one day.
  fileprivate func takesIn(_ step: Int, _ session: Int, _ domains: Domains) -> Bool {
    domains.days(session).allSatisfy { k in
      guard let (first, last) = startRange(session, k) else { return true }
      return last <= step && step < first + Int(length[session])
    }
  }

  /// The sessions of a group that take in the same step of the grid, as many as there are.
  fileprivate func longest(_ group: [Int], _ domains: Domains) -> [Int] {
    var best: [Int] = []
    for step in Set(group.map { (startRange($0, domains.first($0) ?? 0)?.last ?? 0) }).sorted() {
      let found = group.filter { takesIn(step, $0, domains) }
      if found.count > best.count { best = found }
    }
    return best
  }
}
