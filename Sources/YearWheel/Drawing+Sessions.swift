import CivilTime

extension Drawing {
  /// The lines from marks and arcs to their labels, under everything they pass.
  mutating func leaders() {
    guard let label = measures.labels, !callouts.isEmpty else { return }
    out.open("g", [("class", "leaders"), ("aria-hidden", "true"), ("fill", "none"), ("stroke", Ink.leader)])
    for callout in callouts {
      let rim = measures.rim + 2
      let from: Double
      switch callout.owner {
      case .mark(let index): from = (wheel.packing?.placed[index].radius ?? rim) + (wheel.packing?.size.diameter ?? 0) / 2
      case .window(let index): from = wheel.ring(lane: wheel.lanes.placed[index].lane).outer
      case .windows(let indices): from = indices.map { wheel.ring(lane: wheel.lanes.placed[$0].lane).outer }.max() ?? rim
      case .week(let week):
        from = rim
        let angles = week.compactMap { wheel.packing?.placed[$0].angle }
        let arc = Arc(from: (angles.first ?? 0) - 0.5, to: (angles.last ?? 0) + 0.5)
        out.leaf("path", [("class", "bracket"), ("d", bow(centre, rim, arc)), ("stroke", Ink.soft), ("stroke-width", "3")])
      }
      let side = callout.isRight ? 1.0 : -1.0
      let points = [
        Point(centre, angle: callout.angle, radius: from), Point(centre, angle: callout.angle, radius: rim),
        Point(x: centre.x + side * label.elbow, y: callout.middle),
        Point(x: centre.x + side * (label.key - 7), y: callout.middle),
      ]
      let path = points.map { "\(number($0.x)) \(number($0.y))" }.joined(separator: "L")
      out.leaf("path", [("class", "leader"), ("d", "M" + path)])
    }
    out.close("g")
  }

  /// The open arcs of undecided sessions, each a link.
  mutating func windows() {
    let labels = labelled { if case .window(let index) = $0 { index } else { nil } }
    for (index, lane) in wheel.lanes.placed.enumerated() {
      let members = lane.members.map { wheel.windows[$0] }
      guard let first = members.first else { continue }
      let ring = wheel.ring(lane: lane.lane)
      open(link: "window \(Drawing.themeClass(first.theme)) undecided", first.id, first.href, members.map(\.title))
      for arc in lane.arcs {
        out.leaf(
          "path",
          [
            ("class", "arc"), ("d", sector(centre, ring, arc)), ("fill", "none"), ("stroke", colour(first.theme)),
            ("stroke-width", "1.5"), ("stroke-dasharray", "5 3"), ("pointer-events", "all"),
          ])
      }
      let point = Point(centre, angle: wheel.windowAngles[index], radius: ring.middle)
      shape(first.theme, .tentative, at: point, radius: max(2.5, ring.depth * 0.62))
      if let callout = labels[index] { draw(callout, first.theme, .tentative) }
      out.close("a")
    }
    for callout in callouts { if case .windows(let indices) = callout.owner, indices.count > 1 { group(callout) } }
  }

  /// The marks of sessions, each a link.
  mutating func marks() {
    guard let packing = wheel.packing else { return }
    let labels = labelled { if case .mark(let index) = $0 { index } else { nil } }
    let size = packing.size
    for (index, placed) in packing.placed.enumerated() {
      let members = placed.members.map { wheel.marks[$0] }
      guard let first = members.first else { continue }
      let point = Point(centre, angle: placed.angle, radius: placed.radius)
      let isOne = members.count == 1
      let kind = isOne ? "mark \(Drawing.themeClass(first.theme)) \(first.status.rawValue)" : "mark count"
      open(link: kind, first.id, first.href, members.map(\.title))
      out.leaf(
        "circle",
        [
          ("class", "hit"), ("cx", number(point.x)), ("cy", number(point.y)), ("r", number(size.reach)), ("fill", "none"),
          ("pointer-events", "all"),
        ])
      if isOne {
        shape(first.theme, first.status, at: point, radius: size.diameter / 2)
      } else {
        plate(members.count, at: point)
      }
      if let callout = labels[index] { draw(callout, isOne ? first.theme : nil, isOne ? first.status : .confirmed, hasKey: isOne) }
      out.close("a")
    }
    for callout in callouts { if case .week = callout.owner { group(callout) } }
  }

  /// The number of sessions that a mark stands for.
  mutating func plate(_ count: Int, at point: Point) {
    out.leaf(
      "circle",
      [
        ("class", "shape plate"), ("cx", number(point.x)), ("cy", number(point.y)), ("r", number(measures.countSize.diameter / 2)),
        ("fill", Ink.month),
      ])
    let text = count > 99 ? "99" : String(count)
    self.text(
      text, at: Point(x: point.x, y: point.y + measures.count.size * 0.36), measures.count, fill: Ink.onMonth, kind: "on-plate",
      [("text-anchor", "middle")])
  }

  /// How many titles a link that stands for several tells; then only how many more there are.
  static let mostTitles = 20

  private mutating func open(link kind: String, _ id: String, _ href: String, _ titles: [String]) {
    out.open("a", [("class", kind), ("data-session", id), ("href", href)])
    var title = titles.prefix(Drawing.mostTitles).joined(separator: "; ")
    if titles.count > 1 { title = "\(titles.count) \(input.wording.sessions): \(title)" }
    if titles.count > Drawing.mostTitles { title += " …" }
    out.leaf("title", [], title)
  }

  private func labelled(_ place: (Callout.Owner) -> Int?) -> [Int: Callout] {
    var labels: [Int: Callout] = [:]
    for callout in callouts { if let index = place(callout.owner) { labels[index] = callout } }
    return labels
  }

  /// The label of several sessions: text alone, since each of their marks is its own link.
  private mutating func group(_ callout: Callout) {
    out.open("g", [("class", "group"), ("aria-hidden", "true")])
    draw(callout, nil, .confirmed, hasKey: false)
    out.close("g")
  }

  /// A label: the theme's shape once more, then the lines.
  private mutating func draw(_ callout: Callout, _ theme: Int?, _ status: Wheel.Mark.Status, hasKey: Bool = true) {
    guard let label = measures.labels else { return }
    let side = callout.isRight ? 1.0 : -1.0
    let height = callout.height(label)
    let x = centre.x + side * label.text
    let width = measures.width / 2 - label.key - label.margin + 6
    var attributes: [Writer.Attribute] = [("class", "label")]
    if !callout.isRight { attributes.append(("text-anchor", "end")) }
    if status == .tentative { attributes.append(("font-style", "italic")) }
    if status == .cancelled { attributes.append(("text-decoration", "line-through")) }
    out.open("g", attributes)
    out.leaf(
      "rect",
      [
        ("class", "hit"), ("x", number(callout.isRight ? centre.x + label.key - 6 : label.margin)),
        ("y", number(callout.middle - height / 2 + 1)), ("width", number(width)), ("height", number(height - 2)), ("fill", "none"),
        ("rx", "3"), ("pointer-events", hasKey ? "all" : "none"),
      ])
    if hasKey { shape(theme, status, at: Point(x: centre.x + side * label.key, y: callout.middle), radius: 5) }
    var top = callout.middle - height / 2 + (callout.when == nil ? 1.5 : 3.5)
    if let when = callout.when {
      text(when, at: Point(x: x, y: top + label.when.ascent), label.when, fill: Ink.soft, kind: "soft")
      top += label.when.line
    }
    let type = callout.when == nil ? label.single : label.title
    for line in callout.lines {
      text(line, at: Point(x: x, y: top + type.ascent), type, fill: Ink.ink, kind: "ink")
      top += type.line
    }
    out.close("g")
  }
}
