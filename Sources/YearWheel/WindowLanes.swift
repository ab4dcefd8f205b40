import CivilTime

/// Where the arcs of undecided sessions are: side by side in lanes, so that none covers another.
///
/// Where the lanes would be too thin, sessions with the same days share an arc with their number; and where even that is too much, those
/// that find no room share the last.
struct WindowLanes {
  /// One arc, of one or more ranges: a session, or several.
  struct Lane: Hashable {
    /// The places of its sessions in the sorted list.
    var members: [Int]
    var arcs: [Arc]
    var lane: Int
  }

  /// Sessions that share arcs.
  private typealias Group = (members: [Int], arcs: [Arc])

  /// The thinnest lane that can be seen and hit.
  static let thinnest = 4.5
  /// The widest a lane is made.
  static let widest = 12.0

  var placed: [Lane]
  /// How many lanes there are.
  var count: Int

  /// Lanes for sorted windows, at most so many, two or more.
  init(_ windows: [Wheel.Window], on circle: Circle, most: Int) {
    let whole = [Arc(from: 0, to: 360)]
    let arcs = windows.map { window in
      let own = WindowLanes.joined(window.ranges.compactMap(circle.arc))
      return own.isEmpty ? whole : own
    }
    if let each = WindowLanes.assign(windows.indices.map { ([$0], arcs[$0]) }, most: most) {
      (placed, count) = each
      return
    }
    var places: [[Arc]: Int] = [:]
    var groups: [Group] = []
    for index in windows.indices {
      if let place = places[arcs[index]] {
        groups[place].members.append(index)
      } else {
        places[arcs[index]] = groups.count
        groups.append(([index], arcs[index]))
      }
    }
    if let shared = WindowLanes.assign(groups, most: most) {
      (placed, count) = shared
      return
    }
    (placed, count) = WindowLanes.assign(WindowLanes.gathered(groups, most: most - 1), most: .max) ?? ([], 0)
  }

  /// The groups that find room in so many lanes, and the rest as one, last.
  private static func gathered(_ groups: [Group], most: Int) -> [Group] {
    var kept: [Group] = []
    var rest: [Group] = []
    var lanes: [[Arc]] = []
    for group in groups {
      let lane = firstFree(lanes, group.arcs)
      if lane >= most {
        rest.append(group)
      } else {
        if lane == lanes.count { lanes.append([]) }
        lanes[lane] += group.arcs
        kept.append(group)
      }
    }
    guard !rest.isEmpty else { return kept }
    return kept + [(rest.flatMap(\.members), joined(rest.flatMap(\.arcs)))]
  }

  /// Arcs in order, those that touch made one.
  private static func joined(_ arcs: [Arc]) -> [Arc] {
    var joined: [Arc] = []
    for arc in arcs.sorted(by: { ($0.from, $0.to) < ($1.from, $1.to) }) {
      if let last = joined.last, arc.from <= last.to {
        joined[joined.count - 1].to = max(last.to, arc.to)
      } else {
        joined.append(arc)
      }
    }
    return joined
  }

  /// Each group in the first lane where it is free; nil where that takes too many.
  private static func assign(_ groups: [Group], most: Int) -> ([Lane], Int)? {
    var lanes: [[Arc]] = []
    var placed: [Lane] = []
    for group in groups {
      let lane = firstFree(lanes, group.arcs)
      if lane == lanes.count { lanes.append([]) }
      if lanes.count > most { return nil }
      lanes[lane] += group.arcs
      placed.append(Lane(members: group.members, arcs: group.arcs, lane: lane))
    }
    return (placed, lanes.count)
  }

  private static func firstFree(_ lanes: [[Arc]], _ arcs: [Arc]) -> Int {
    // Between two arcs of a lane there are two degrees, so that their ends are seen.
    let gap = 2.0
    let free = lanes.firstIndex { taken in
      arcs.allSatisfy { arc in taken.allSatisfy { arc.from >= $0.to + gap || arc.to + gap <= $0.from } }
    }
    return free ?? lanes.count
  }
}
