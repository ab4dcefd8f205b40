/// Which events of a calendar belong together by UID: a master and what overrides its occurrences (RFC 5545 3.8.4.4, 3.8.7.4).
struct EventGroups {
  /// Events of one UID, by number.
  struct Group {
    /// Those without RECURRENCE-ID that count: the highest SEQUENCE; several only where none replaces the others.
    var masters: [Int] = []
    /// One that a higher SEQUENCE has replaced, though it is at another time; nil where there is none.
    var replaced: Int?
    /// Of each RECURRENCE-ID the one that counts: the highest SEQUENCE, then the last.
    var overrides: [Int] = []
  }

  private(set) var groups: [Group] = []
  /// Whether an event is by itself.
  private var alone: [Bool]

  func isAlone(_ index: Int) -> Bool { alone[index] }

  init(_ stream: CalendarStream) {
    let count = stream.records.count
    alone = [Bool](repeating: true, count: count)
    for members in EventGroups.sameUIDs(stream) {
      for index in members { alone[index] = false }
      groups.append(EventGroups.group(members, stream))
    }
  }

  /// The events that share their UID with another, or are overrides without a master, by their first.
  private static func sameUIDs(_ stream: CalendarStream) -> [[Int]] {
    var capacity = 16
    while capacity < stream.records.count * 2 { capacity *= 2 }
    var slots = [Int32](repeating: -1, count: capacity)
    var sets: [Int: [Int]] = [:]
    for (index, hash) in stream.uidHashes.enumerated() where hash != 0 {
      let isOverride = stream.extras(of: stream.records[index])?.recurrenceID != nil
      var slot = Int(truncatingIfNeeded: hash >> 20) & (capacity - 1)
      while slots[slot] >= 0 {
        let other = Int(slots[slot])
        if stream.uidHashes[other] == hash, isSameUID(stream, other, index) { break }
        slot = (slot + 1) & (capacity - 1)
      }
      if slots[slot] < 0 {
        slots[slot] = Int32(truncatingIfNeeded: index)
        if isOverride { sets[index] = [index] }
      } else {
        sets[Int(slots[slot]), default: [Int(slots[slot])]].append(index)
      }
    }
    return sets.sorted { $0.key < $1.key }.map(\.value)
  }

  /// A hash says where to look; only the bytes say that two are one.
  private static func isSameUID(_ stream: CalendarStream, _ a: Int, _ b: Int) -> Bool {
    stream.unfolded(stream.records[a].uid, unescaping: false) == stream.unfolded(stream.records[b].uid, unescaping: false)
  }

  /// What an override replaces: one occurrence, or it and all after it.
  private struct OverrideKey: Hashable {
    let time: CalendarStream.Time
    let isThisAndFuture: Bool
  }

  private static func group(_ members: [Int], _ stream: CalendarStream) -> Group {
    var group = Group()
    var masters: [Int] = []
    var overrides: [OverrideKey: Int] = [:]
    for index in members {
      let record = stream.records[index]
      guard let extras = stream.extras(of: record), let time = extras.recurrenceID else {
        masters.append(index)
        continue
      }
      let id = OverrideKey(time: time, isThisAndFuture: extras.isThisAndFuture)
      if let other = overrides[id], stream.records[other].sequence > record.sequence { continue }
      overrides[id] = index
    }
    let highest = masters.map { stream.records[$0].sequence }.max() ?? 0
    var seen: Set<[Int]> = []
    group.masters = masters.filter { index in
      let record = stream.records[index]
      let flags = (record.isTransparent ? 1 : 0) + (record.isDeclined ? 2 : 0) + (record.status == .cancelled ? 4 : 0)
      let key = [
        record.start.wall, Int(record.start.zone.number), record.end.wall, Int(record.end.zone.number), Int(record.durationDays),
        Int(record.extras), flags,
      ]
      return record.sequence == highest && seen.insert(key).inserted
    }
    group.replaced = masters.first {
      stream.records[$0].sequence < highest && stream.records[$0].start != stream.records[group.masters[0]].start
    }
    group.overrides = overrides.values.sorted()
    return group
  }
}
