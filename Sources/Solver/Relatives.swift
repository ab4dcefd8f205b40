/// Which sessions belong together: those that are tied, that share people, or that may want the same venue.
final class Relatives {
  private let model: Model
  private let tied: [[Int32]]
  let sharing: [[Int32]]

  init(_ model: Model) {
    self.model = model
    tied = (0..<model.count).map { session in
      let others =
        model.tieRanges.range(session).map { model.ties[$0].other } + model.pullRanges.range(session).map { model.pulls[$0].other }
      return Set(others).sorted()
    }
    sharing = (0..<model.count).map { a in
      (0..<model.count).filter { a != $0 && (model.share(a, $0) || model.mayShareRoom(a, $0)) }.map(Int32.init)
    }
  }

  /// Some sessions that belong together, of those that have a place.
  func pick(_ count: Int, _ state: State, _ random: inout SplitMix) -> [Int] {
    guard model.count > 0 else { return [] }
    let first = random.below(model.count)
    guard state.day[first] >= 0 else { return [] }
    var picked = [first]
    let kind = random.below(10)
    var from = first
    var tries = count * 6
    while picked.count < count, tries > 0 {
      tries -= 1
      var next = -1
      if kind < 3, !tied[from].isEmpty {
        next = Int(tied[from][random.below(tied[from].count)])
        if random.below(2) == 0 { from = next }
      } else if kind < 8, !sharing[from].isEmpty {
        // Near in time and sharing something.
        let other = Int(sharing[from][random.below(sharing[from].count)])
        guard state.day[other] >= 0 else { continue }
        let distance = abs(model.dayNumber[Int(state.day[other])] - model.dayNumber[Int(state.day[first])])
        if distance <= 10 || random.below(12) == 0 { next = other }
      } else {
        next = random.below(model.count)
      }
      if next < 0 || state.day[next] < 0 || picked.contains(next) { continue }
      picked.append(next)
    }
    return picked
  }
}
