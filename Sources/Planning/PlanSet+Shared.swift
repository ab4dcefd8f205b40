extension PlanSet {
  /// Why nobody can be in both of two sessions, all that is worth saying: the speakers they share; and the audiences that attend both, of
  /// an audience and its parts only the whole; where there are none, those that overlap; where there are none either, the people. Empty
  /// exactly where ``sharedSpeaker(_:_:)`` and ``sharedAudience(_:_:)`` are nil.
  public func sharedPeople(_ a: Int, _ b: Int) -> [Clique] {
    let (first, second) = (entries[a], entries[b])
    let speakers = first.speakers.filter(second.speakers.contains).map { Clique.speaker($0) }
    guard sharedAudience(a, b) != nil else { return speakers }
    let both = Set(first.attending).intersection(second.attending)
    if !both.isEmpty { return speakers + both.sorted().filter { isWhole($0, among: both) }.map { .audience($0) } }
    let overlaps = overlapping.filter { x, y in
      first.attending.contains(x) && second.attending.contains(y) || first.attending.contains(y) && second.attending.contains(x)
    }
    if !overlaps.isEmpty { return speakers + overlaps.map { .overlap($0, $1) } }
    let people = memberships.indices.filter { person in
      memberships[person].contains(where: first.attending.contains) && memberships[person].contains(where: second.attending.contains)
    }
    return speakers + people.map { .person($0) }
  }

  /// Whether an audience is part of no other of these; of two that are part of each other the first by number counts as the whole.
  private func isWhole(_ audience: Int, among others: Set<Int>) -> Bool {
    !wholes[audience].contains { whole in
      whole != audience && others.contains(whole) && (!wholes[whole].contains(audience) || whole < audience)
    }
  }
}
