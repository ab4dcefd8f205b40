/// Sessions of which any two shall be some days apart.
struct ApartGroup {
  let sessions: [Int]
  let days: Int

  /// The groups of a model: ties of the same number of days, gathered into sets of which any two are tied.
  static func all(_ model: Model, exempt: [Bool]) -> [ApartGroup] {
    var tied: [Int: [Int: Set<Int>]] = [:]
    for session in 0..<model.count {
      for index in model.tieRanges.range(session) where model.ties[index].kind == .apart {
        let tie = model.ties[index]
        if exempt[session] || exempt[Int(tie.other)] { continue }
        tied[Int(tie.low), default: [:]][session, default: []].insert(Int(tie.other))
      }
    }
    var groups: [ApartGroup] = []
    for (days, pairs) in tied.sorted(by: { $0.key < $1.key }) {
      var seen = Set<[Int]>()
      for (session, others) in pairs.sorted(by: { $0.key < $1.key }) {
        for other in others.sorted() where !seen.contains(where: { $0.contains(session) && $0.contains(other) }) {
          var group = [session, other]
          for next in others.sorted() where next != other && group.allSatisfy({ pairs[$0]?.contains(next) ?? false }) { group.append(next) }
          seen.insert(group.sorted())
          groups.append(ApartGroup(sessions: group.sorted(), days: days))
        }
      }
    }
    return groups
  }
}
