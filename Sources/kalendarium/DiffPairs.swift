import CivilTime

/// Which entries of two sides are one and the same.
struct DiffPairs {
  /// Numbers of entries; nil where a side has none.
  private(set) var list: [(before: Int?, after: Int?)] = []

  /// Sessions by their ids and events by their UIDs. Of occurrences under one UID those belong together that are the same by their rule; what
  /// is left, as the rule itself may have moved, by day, then by week: none of it is then said to be gone and come.
  init(_ before: [DiffSide.Entry], _ after: [DiffSide.Entry], zone: Zone) {
    let (old, new) = (DiffPairs.byGroup(before), DiffPairs.byGroup(after))
    func day(_ entry: DiffSide.Entry) -> Int? {
      (entry.original ?? entry.times?.start).map { zone.wallSecond(at: $0).epochDay }
    }
    for group in Set(old.keys).union(new.keys).sorted() {
      var (a, b) = (old[group] ?? [], new[group] ?? [])
      if a.count == 1, b.count == 1 {
        list.append((a[0], b[0]))
        continue
      }
      pair(&a, &b, by: { Moment(before[$0]) }, { Moment(after[$0]) })
      pair(&a, &b, by: { before[$0].original?.seconds ?? .min }, { after[$0].original?.seconds ?? .min })
      pair(&a, &b, by: { day(before[$0]) }, { day(after[$0]) })
      pair(&a, &b, by: { day(before[$0]).map(DiffPairs.week) }, { day(after[$0]).map(DiffPairs.week) })
      list += a.map { ($0, nil) } + b.map { (nil, $0) }
    }
  }

  /// When an entry is, and would be: of events that wrongly have one UID, those are the same that are at the same time.
  private struct Moment: Hashable {
    let original: Instant?
    let times: DiffSide.Times?

    init(_ entry: DiffSide.Entry) { (original, times) = (entry.original, entry.times) }
  }

  /// Entries by group, each group's in their order.
  private static func byGroup(_ entries: [DiffSide.Entry]) -> [Int: [Int]] {
    Dictionary(grouping: entries.indices) { entries[$0].group }
  }

  /// The number of a day's week, Monday first: 1970-01-01 was a Thursday.
  private static func week(_ epochDay: Int) -> Int { floorDivided(epochDay + 3, 7) }

  /// Pairs those whose keys are the same, in their order, and leaves the others.
  private mutating func pair<Key: Hashable>(_ a: inout [Int], _ b: inout [Int], by keyOfA: (Int) -> Key?, _ keyOfB: (Int) -> Key?) {
    if a.isEmpty || b.isEmpty { return }
    var waiting = Dictionary(grouping: b.reversed(), by: keyOfB)
    var taken: Set<Int> = []
    a.removeAll { number in
      guard let key = keyOfA(number), let other = waiting[key]?.popLast() else { return false }
      list.append((number, other))
      taken.insert(other)
      return true
    }
    b.removeAll { taken.contains($0) }
  }
}
