import CivilTime

/// A wheel with its sessions in order and in their places, the same whatever order they came in.
struct SortedWheel {
  let wheel: Wheel
  let circle: Circle
  /// By day, start, id.
  let marks: [Wheel.Mark]
  /// By first day, last day, id.
  let windows: [Wheel.Window]
  /// Where the arcs are.
  let lanes: WindowLanes
  /// The ring of the arcs.
  let laneRing: Measures.Ring
  /// Where the marks are; nil where there are none.
  let packing: MarkPacking?
  /// Where the label of each placed arc points, in degrees: those of the same days side by side along them.
  let windowAngles: [Double]

  init(_ wheel: Wheel, measures: Measures) {
    let circle = Circle(wheel.days)
    let marks = wheel.marks.sorted { ($0.day, $0.start, $0.id) < ($1.day, $1.start, $1.id) }
    let windows = wheel.windows.sorted { a, b in
      let ends = { (window: Wheel.Window) in
        (window.ranges.map(\.from).min() ?? wheel.days.from, window.ranges.map(\.to).max() ?? wheel.days.to, window.id)
      }
      return ends(a) < ends(b)
    }
    self.wheel = wheel
    self.circle = circle
    self.marks = marks
    self.windows = windows
    // Where there are marks as well, they keep nearly half of the ring.
    let room = measures.marks.depth * (marks.isEmpty ? 1 : 0.55)
    lanes = WindowLanes(windows, on: circle, most: Int(room / WindowLanes.thinnest))
    let depth = min(room, Double(lanes.count) * WindowLanes.widest)
    laneRing = Measures.Ring(inner: measures.marks.inner, outer: measures.marks.inner + depth)
    let ring = Measures.Ring(inner: laneRing.outer + (windows.isEmpty ? 0 : 2), outer: measures.marks.outer)
    packing = marks.isEmpty ? nil : MarkPacking(marks, on: circle, in: ring, measures: measures)
    windowAngles = SortedWheel.angles(lanes.placed)
  }

  /// Whether marks and arcs are as large as they get.
  var isRoomy: Bool {
    let lane = laneRing.depth / Double(max(1, lanes.count))
    return (packing.map { $0.size == $0.best } ?? true) && (lanes.count == 0 || lane >= WindowLanes.widest - 0.01)
  }

  /// The day of a placed mark: its first session's.
  func day(of placed: Int) -> Day { packing.map { marks[$0.placed[placed].members[0]].day } ?? circle.start }

  /// The ring of one lane, a little apart from its neighbours.
  func ring(lane: Int) -> Measures.Ring {
    let pitch = laneRing.depth / Double(max(1, lanes.count))
    let inner = laneRing.inner + pitch * Double(lane)
    return Measures.Ring(inner: inner + pitch * 0.12, outer: inner + pitch * 0.88)
  }

  private static func angles(_ lanes: [WindowLanes.Lane]) -> [Double] {
    let longest = lanes.map { lane in lane.arcs.reduce(lane.arcs[0]) { $1.width > $0.width ? $1 : $0 } }
    let alike = Dictionary(grouping: lanes.indices) { longest[$0] }
    var angles = Array(repeating: 0.0, count: lanes.count)
    for (arc, places) in alike {
      for (index, place) in places.enumerated() {
        angles[place] = arc.from + arc.width * Double(index + 1) / Double(places.count + 1)
      }
    }
    return angles
  }
}
