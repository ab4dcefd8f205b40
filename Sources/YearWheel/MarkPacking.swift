import CivilTime
import Foundation

/// Where the marks are: each at its day's angle, at the innermost level where it stands free of all others.
///
/// Marks are as large as lets every session have one. Where even the smallest do not fit, the busiest days become one mark with their
/// number, then more days, and at last the weeks: nothing is ever hidden behind anything else.
struct MarkPacking {
  /// One mark: a session, or several of the same day or week.
  struct Placed: Hashable {
    /// The places of its sessions in the sorted list.
    var members: [Int]
    var angle: Double
    var radius: Double
  }

  /// The marks, clockwise.
  var placed: [Placed]
  /// How large they are.
  var size: Measures.MarkSize
  /// How large they are at best.
  let best: Measures.MarkSize

  /// Places sessions, sorted by day and start, in a ring.
  init(_ marks: [Wheel.Mark], on circle: Circle, in ring: Measures.Ring, measures: Measures) {
    best = measures.markSizes[0]
    let days = MarkPacking.runs(marks) { $0.day == $1.day }
    let singles = marks.indices.map { [$0] }
    for size in measures.markSizes {
      if let placed = MarkPacking.pack(singles, marks, circle, ring, size) {
        self.placed = placed
        self.size = size
        return
      }
    }
    size = measures.countSize
    var most = days.map(\.count).max() ?? 1
    while most > 1 {
      most = most / 2
      let groups = days.flatMap { day in day.count > most ? [day] : day.map { [$0] } }
      if let placed = MarkPacking.pack(groups, marks, circle, ring, size) {
        self.placed = placed
        return
      }
    }
    let weeks = MarkPacking.runs(marks) { $0.day.isoWeek == $1.day.isoWeek }
    // Weeks are wider than half a mark, so that two levels hold them all; the last resort is for a circle of many years.
    placed =
      MarkPacking.pack(weeks, marks, circle, ring, size)
      ?? [Placed(members: Array(marks.indices), angle: circle.middle(of: marks[0].day), radius: ring.middle)]
  }

  /// Neighbours that belong together.
  static func runs(_ marks: [Wheel.Mark], together: (Wheel.Mark, Wheel.Mark) -> Bool) -> [[Int]] {
    var runs: [[Int]] = []
    for index in marks.indices {
      if let last = runs.last?.last, together(marks[last], marks[index]) {
        runs[runs.count - 1].append(index)
      } else {
        runs.append([index])
      }
    }
    return runs
  }

  private static func pack(
    _ groups: [[Int]], _ marks: [Wheel.Mark], _ circle: Circle, _ ring: Measures.Ring, _ size: Measures.MarkSize
  ) -> [Placed]? {
    // The tallest shape reaches a little further than half its size.
    let reach = size.diameter * 0.575
    let levels = Int((ring.depth - reach * 2) / size.distance) + 1
    guard ring.depth >= reach * 2, levels > 0 else { return nil }
    var first = [Double?](repeating: nil, count: levels)
    var last = [Double?](repeating: nil, count: levels)
    var placed: [Placed] = []
    for group in groups {
      let angle = circle.middle(of: marks[group[group.count / 2]].day)
      let free = (0..<levels).first { level in
        let radius = ring.inner + reach + Double(level) * size.distance
        return [first[level], last[level]].allSatisfy { other in
          guard let other else { return true }
          return 2 * radius * abs(sin((angle - other) * .pi / 360)) >= size.distance
        }
      }
      guard let free else { return nil }
      if first[free] == nil { first[free] = angle }
      last[free] = angle
      placed.append(Placed(members: group, angle: angle, radius: ring.inner + reach + Double(free) * size.distance))
    }
    return placed
  }
}
