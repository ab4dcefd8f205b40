import OrderedCollections
import Planning

extension PlanBuilder {
  /// The units of a session's rounds and where they stand; nil where it has none, or none that can be.
  mutating func buildUnits(_ fields: Fields, of session: Session) -> (ids: [String], mark: SourceMark)? {
    guard let place = fields.entries["rounds"]?.key, let rounds = fields["rounds"]?.fields else { return nil }
    if fields.has("repeat") {
      problems.append(PlanProblem(place, "rounds", .rounds(.besideRepeat)))
      return nil
    }
    let units = references(rounds, "units", .audience)
    guard let count = rounds["count"]?.number else { return nil }
    if let list = rounds["units"], list.items.count < count { problem(list, .rounds(.fewerUnits(count))) }
    for item in rounds.items("units") {
      guard let unit = item.text, units.contains(unit) else { continue }
      let wholes = wholes(of: unit)
      if let other = (session.audiences + units.filter { $0 != unit }).first(where: wholes.contains) {
        problem(item, .rounds(.unitComesAnyway(other)))
      }
    }
    return (units, place)
  }

  /// An audience and all those of which it is a part, as they are written.
  private func wholes(of audience: String) -> Set<String> {
    var seen: Set<String> = [audience]
    var waiting = [audience]
    while let next = waiting.popLast() {
      for whole in within(next) where seen.insert(whole).inserted { waiting.append(whole) }
    }
    return seen
  }

  private func within(_ audience: String) -> [String] {
    sources.flatMap { source in
      source.fields["audiences"]?.fields?.entries[audience]?.item?.fields?.items("within").compactMap(\.text) ?? []
    }
  }

  /// Audiences without a size that a quota of people away counts: a part that is nobody would always be free to leave.
  mutating func findUnsized(_ audiences: OrderedDictionary<String, Audience>) {
    let limited = audiences.filter { $0.value.awayPerDay != nil }.keys
    guard !limited.isEmpty else { return }
    for source in sources {
      for (id, entry) in source.fields["audiences"]?.fields?.entries ?? [:] {
        guard let fields = entry.item?.fields, !fields.has("size") else { continue }
        let wholes = wholes(of: id)
        if let whole = limited.first(where: wholes.contains) { problems.append(PlanProblem(entry.key, id, .rounds(.sizeNeeded(whole)))) }
      }
    }
  }
}
