import CivilTime
import Foundation

/// A label beside the wheel, and what it points at.
struct Callout: Hashable {
  /// What it is the label of.
  enum Owner: Hashable {
    /// A mark, by its place among the placed.
    case mark(Int)
    /// The marks of a week.
    case week(ClosedRange<Int>)
    /// An arc, by its place among the placed.
    case window(Int)
    /// Arcs of the same days.
    case windows([Int])
  }

  var owner: Owner
  /// Where its leader leaves the wheel, in degrees.
  var angle: Double
  /// Week, day and time on a line of their own; nil where there is one line only.
  var when: String?
  /// The lines of the title.
  var lines: [String]
  /// Its middle; set by ``Callouts``.
  var middle = 0.0

  /// Whether it stands to the right of the wheel.
  var isRight: Bool { angle < 180 }
  /// How high it is.
  func height(_ measures: Measures.LabelMeasures) -> Double {
    guard when != nil else { return measures.single.line + 3 }
    return measures.when.line + measures.title.line * Double(lines.count) + 7
  }
}

/// The labels of a wheel: as much as fits, from whole titles down to a number for each week; never one over another.
struct Callouts {
  var placed: [Callout] = []

  /// How windows are labelled.
  private enum WindowLabels { case each, byDays, none }

  private let wheel: SortedWheel
  private let measures: Measures
  private let label: Measures.LabelMeasures

  init(_ wheel: SortedWheel, measures: Measures, label: Measures.LabelMeasures) {
    self.wheel = wheel
    self.measures = measures
    self.label = label
    let windowLabels: [WindowLabels] = wheel.lanes.placed.isEmpty ? [.none] : [.each, .byDays, .none]
    for lines in [3, 2, 1, 0] {
      if let found = arranged(titleLines: lines, folded: [], windows: windowLabels[0]) {
        placed = found
        return
      }
    }
    let busiest = weeks.map(\.count).max() ?? 0
    for windows in windowLabels {
      var limit = busiest
      while limit >= 1 {
        let folded = Set(weeks.indices.filter { weeks[$0].count > limit })
        if let found = arranged(titleLines: 0, folded: folded, windows: windows) {
          placed = unfolded(found, folded, windows)
          return
        }
        limit = limit > 8 ? limit / 2 : limit - 1
      }
    }
  }

  /// The labels with as many weeks as fit told mark by mark, those of the fewest marks first: one column may have room where the other has
  /// none.
  private func unfolded(_ found: [Callout], _ folded: Set<Int>, _ windows: WindowLabels) -> [Callout] {
    var (best, folded) = (found, folded)
    for week in folded.sorted(by: { (weeks[$0].count, $0) < (weeks[$1].count, $1) }) {
      guard let better = arranged(titleLines: 0, folded: folded.subtracting([week]), windows: windows) else { continue }
      best = better
      folded.remove(week)
    }
    return best
  }

  /// The placed marks of each week.
  private var weeks: [ClosedRange<Int>] {
    let marks = wheel.packing?.placed ?? []
    var weeks: [ClosedRange<Int>] = []
    for index in marks.indices {
      if let last = weeks.last, wheel.day(of: index).isoWeek == wheel.day(of: last.lowerBound).isoWeek {
        weeks[weeks.count - 1] = last.lowerBound...index
      } else {
        weeks.append(index...index)
      }
    }
    return weeks
  }

  private var width: Double { measures.width / 2 - label.text - label.margin }

  /// The labels with some weeks folded into one each, by their places among ``weeks``; nil where they do not fit.
  private func arranged(titleLines: Int, folded: Set<Int>, windows: WindowLabels) -> [Callout]? {
    let least = titleLines > 0 ? label.when.line + label.title.line : label.single.line
    let weeks = weeks
    let alone = weeks.indices.reduce(0) { $0 + (folded.contains($1) ? 1 : weeks[$1].count) }
    guard Double(alone) * least <= 2 * measures.height else { return nil }
    var callouts: [Callout] = []
    for (index, week) in weeks.enumerated() {
      if folded.contains(index) {
        callouts.append(callout(week: week))
      } else {
        callouts += week.map { callout(mark: $0, titleLines: titleLines) }
      }
    }
    switch windows {
    case .each: callouts += wheel.lanes.placed.indices.map { callout(windows: [$0], titleLines: titleLines) }
    case .byDays:
      let alike = Dictionary(grouping: wheel.lanes.placed.indices) { wheel.lanes.placed[$0].arcs }
      callouts += alike.values.sorted { $0[0] < $1[0] }.map { callout(windows: $0, titleLines: 0) }
    case .none: break
    }
    let sorted = callouts.enumerated().sorted { ($0.element.angle, $0.offset) < ($1.element.angle, $1.offset) }.map(\.element)
    let right = sorted.filter(\.isRight)
    // Down the left side time runs upwards.
    let left = sorted.filter { !$0.isRight }.reversed()
    guard let first = column(right), let second = column(Array(left)) else { return nil }
    return first + second
  }

  /// A column with its middles; nil where it does not fit.
  private func column(_ callouts: [Callout]) -> [Callout]? {
    let centre = measures.centre
    let rim = measures.rim + 2
    let wishes = callouts.map { callout in
      let (across, up) = (abs(sin(callout.angle * .pi / 180)), cos(callout.angle * .pi / 180))
      let height = callout.height(label)
      var low = label.margin + height / 2
      var high = measures.height - label.margin - height / 2
      // A leader must leave the wheel, not cross it: its end lies beyond the tangent at its start.
      let tangent = centre.y + (label.elbow * across - rim) / up
      if up > 0.01 { high = min(high, tangent) }
      if up < -0.01 { low = max(low, tangent) }
      return LabelColumn.Wish(target: centre.y - up * rim * 1.12, height: height, low: low, high: high)
    }
    guard let middles = LabelColumn.middles(wishes) else { return nil }
    return zip(callouts, middles).map { callout, middle in
      var callout = callout
      callout.middle = middle
      return callout
    }
  }

  private func callout(mark index: Int, titleLines: Int) -> Callout {
    let members = (wheel.packing?.placed[index].members ?? []).map { wheel.marks[$0] }
    let angle = wheel.packing?.placed[index].angle ?? 0
    guard members.count == 1, let mark = members.first else { return counted(.mark(index), angle, members) }
    return single(.mark(index), angle, when: mark.when, short: mark.date, mark.label, titleLines)
  }

  private func callout(week: ClosedRange<Int>) -> Callout {
    let marks = week.flatMap { wheel.packing?.placed[$0].members ?? [] }.map { wheel.marks[$0] }
    let angles = week.compactMap { wheel.packing?.placed[$0].angle }
    return counted(.week(week), ((angles.first ?? 0) + (angles.last ?? 0)) / 2, marks)
  }

  private func counted(_ owner: Callout.Owner, _ angle: Double, _ marks: [Wheel.Mark]) -> Callout {
    let isOneDay = marks.allSatisfy { $0.day == marks[0].day }
    let week = marks.first.map { "\(wheel.wheel.wording.week) \($0.day.isoWeek.week)" } ?? ""
    let head = isOneDay ? "\(week) \(marks.first?.date ?? "")" : week
    let titles = marks.prefix(4).map(\.label).joined(separator: ", ")
    let text = plainLine("\(head): \(marks.count) \(wheel.wheel.wording.sessions): \(titles)")
    return Callout(owner: owner, angle: angle, when: nil, lines: [label.single.fitting(text, width)])
  }

  private func callout(windows indices: [Int], titleLines: Int) -> Callout {
    let angle = wheel.windowAngles[indices[indices.count / 2]]
    let windows = indices.flatMap { wheel.lanes.placed[$0].members }.map { wheel.windows[$0] }
    let owner = indices.count == 1 ? Callout.Owner.window(indices[0]) : .windows(indices)
    if windows.count == 1 { return single(owner, angle, when: windows[0].when, short: windows[0].when, windows[0].label, titleLines) }
    let titles = windows.prefix(4).map(\.label).joined(separator: ", ")
    let head = windows.allSatisfy { $0.when == windows[0].when } ? "\(windows[0].when): " : ""
    let text = plainLine("\(head)\(windows.count) \(wheel.wheel.wording.sessions): \(titles)")
    return Callout(owner: owner, angle: angle, when: nil, lines: [label.single.fitting(text, width)])
  }

  private func single(
    _ owner: Callout.Owner, _ angle: Double, when: String, short: String, _ title: String, _ titleLines: Int
  ) -> Callout {
    if titleLines == 0 {
      return Callout(owner: owner, angle: angle, when: nil, lines: [label.single.fitting(plainLine("\(short) \(title)"), width)])
    }
    let lines = label.title.lines(plainLine(title), width, most: titleLines)
    return Callout(owner: owner, angle: angle, when: label.when.fitting(plainLine(when), width), lines: lines.isEmpty ? [""] : lines)
  }
}
