/// What the shapes and shadings mean: only what the picture holds.
struct Legend {
  /// One entry.
  enum Entry: Hashable {
    case theme(Int?)
    case status(Wheel.Mark.Status)
    case undecided
    case count
    case span(Wheel.Span.Kind)
    case today
  }

  /// The entries of each row with their texts.
  var rows: [[(entry: Entry, text: String, type: Lettering, width: Double)]] = []
  /// How high a row is.
  let row: Double
  /// How high it is in all.
  var height: Double { rows.isEmpty ? 0 : Double(rows.count) * row + row / 2 }
  /// From the left end of an entry to its text.
  let indent: Double
  /// Between entries.
  let gap: Double

  init(_ wheel: SortedWheel, measures: Measures) {
    let type = measures.legend
    row = (type.size * 1.9).rounded()
    indent = type.size * 1.9
    gap = type.size * 1.7
    let room = measures.width - 32
    var groups: [[(Entry, String)]] = []
    let input = wheel.wheel
    var themes: [(Entry, String)] = input.themes.enumerated().map { (.theme($0.offset), $0.element.name) }
    let known = input.themes.indices
    let drawn = input.marks.map(\.theme) + input.windows.map(\.theme)
    if drawn.contains(where: { $0.map { !known.contains($0) } ?? true }) { themes.append((.theme(nil), input.wording.noTheme)) }
    groups.append(themes)
    var others: [(Entry, String)] = []
    if input.marks.contains(where: { $0.status == .tentative }) { others.append((.status(.tentative), input.wording.tentative)) }
    if input.marks.contains(where: { $0.status == .cancelled }) { others.append((.status(.cancelled), input.wording.cancelled)) }
    if !input.windows.isEmpty { others.append((.undecided, input.wording.undecided)) }
    if wheel.packing?.placed.contains(where: { $0.members.count > 1 }) ?? false { others.append((.count, input.wording.sessions)) }
    for kind in Wheel.Span.Kind.allCases where input.spans.contains(where: { $0.kind == kind }) {
      if let name = input.wording.kinds[kind] { others.append((.span(kind), name)) }
    }
    others.append((.today, input.wording.today))
    groups.append(others)
    for group in groups {
      var line: [(entry: Entry, text: String, type: Lettering, width: Double)] = []
      var used = 0.0
      for (entry, words) in group {
        let type = measures.legend.shrunk(plainLine(words), room - indent, least: 0.82)
        let text = type.fitting(plainLine(words), room - indent)
        let width = indent + type.width(text)
        if !line.isEmpty, used + gap + width > room {
          rows.append(line)
          line = []
          used = 0
        }
        used += width + (line.isEmpty ? 0 : gap)
        line.append((entry, text, type, width))
      }
      if !line.isEmpty { rows.append(line) }
    }
  }
}

extension Drawing {
  /// The rows, each in the middle of the picture.
  mutating func draw(_ legend: Legend) {
    let type = measures.legend
    out.open("g", [("class", "legend")])
    for (index, row) in legend.rows.enumerated() {
      let used = row.reduce(0) { $0 + $1.width } + legend.gap * Double(row.count - 1)
      var left = (measures.width - used) / 2
      let middle = measures.height + legend.row * (Double(index) + 0.6)
      for entry in row {
        symbol(entry.entry, at: Point(x: left + type.size * 0.75, y: middle), size: type.size)
        text(entry.text, at: Point(x: left + legend.indent, y: middle + type.size * 0.36), entry.type, fill: Ink.ink, kind: "ink")
        left += entry.width + legend.gap
      }
    }
    out.close("g")
  }

  private mutating func symbol(_ entry: Legend.Entry, at point: Point, size: Double) {
    let (half, high) = (size * 0.75, size * 0.5)
    func swatch(_ kind: String, _ fill: String, _ stroke: String, _ dash: String? = nil) -> [Writer.Attribute] {
      let box: [Writer.Attribute] = [
        ("class", kind), ("x", number(point.x - half)), ("y", number(point.y - high)), ("width", number(half * 2)),
        ("height", number(high * 2)), ("fill", fill), ("stroke", stroke),
      ]
      return box + (dash.map { [("stroke-width", "1.5"), ("stroke-dasharray", $0)] } ?? [])
    }
    switch entry {
    case .theme(let theme): shape(theme, .confirmed, at: point, radius: size * 0.55)
    case .status(let status): shape(0, status, at: point, radius: size * 0.55, colour: Ink.leader)
    case .count: plate(2, at: point)
    case .undecided: out.leaf("rect", swatch("arc", "none", Ink.leader, "5 3"))
    case .span(.term): out.leaf("rect", swatch("term", Ink.term, Ink.termEdge))
    case .span(.breakDays): out.leaf("rect", swatch("break", "url(#\(prefix)hatch)", Ink.pattern))
    case .span(.closed): out.leaf("rect", swatch("closed", "url(#\(prefix)dots)", Ink.pattern))
    case .span(.holiday): out.leaf("rect", swatch("holiday", Ink.holiday, Ink.holiday))
    case .today:
      out.leaf(
        "line",
        [
          ("class", "today-key"), ("x1", number(point.x - half)), ("y1", number(point.y)), ("x2", number(point.x + half)),
          ("y2", number(point.y)), ("stroke", Ink.today), ("stroke-width", "3"), ("stroke-linecap", "round"),
        ])
    }
  }
}
