import CivilTime

/// A picture being drawn.
struct Drawing {
  let wheel: SortedWheel
  let measures: Measures
  let prefix: String
  let callouts: [Callout]
  var out = Writer()

  init(_ wheel: SortedWheel, measures: Measures, prefix: String) {
    self.wheel = wheel
    self.measures = measures
    self.prefix = prefix
    callouts = measures.labels.map { Callouts(wheel, measures: measures, label: $0).placed } ?? []
  }

  var centre: Point { measures.centre }
  var input: Wheel { wheel.wheel }

  /// The whole picture.
  mutating func svg(_ layout: Wheel.Layout) -> String {
    let legend = Legend(wheel, measures: measures)
    let height = measures.height + legend.height
    var root: [Writer.Attribute] = [
      ("class", "wheel \(layout == .narrow ? "narrow" : "wide")"), ("role", "group"),
      ("aria-labelledby", "\(prefix)title \(prefix)desc"),
      ("viewBox", "0 0 \(number(measures.width)) \(number(height))"), ("data-from", "\(input.days.from)"), ("data-to", "\(input.days.to)"),
      ("data-start", "\(wheel.circle.start)"), ("data-end", "\(wheel.circle.end)"),
      ("font-family", "system-ui, 'Segoe UI', Helvetica, Arial, 'Liberation Sans', 'DejaVu Sans', sans-serif"),
    ]
    if layout == .standalone {
      root = [("xmlns", "http://www.w3.org/2000/svg"), ("width", number(measures.width)), ("height", number(height))] + root
    }
    out.open("svg", root)
    out.leaf("title", [("id", "\(prefix)title")], plainLine("\(input.title) \(input.subtitle)"))
    out.leaf("desc", [("id", "\(prefix)desc")], input.description)
    patterns()
    if layout == .standalone {
      out.leaf(
        "rect", [("class", "paper"), ("width", number(measures.width)), ("height", number(height)), ("fill", Ink.paper)])
    }
    out.open("g", [("class", "rings"), ("aria-hidden", "true")])
    shades()
    rings()
    names()
    out.close("g")
    // Beneath the marks: those of today are not crossed out.
    hand()
    leaders()
    windows()
    marks()
    middle()
    draw(legend)
    out.close("svg")
    return out.text
  }

  /// Hatching for breaks, dots for closed days: read without colour.
  private mutating func patterns() {
    let size = measures.labels == nil ? 12.0 : 6.0
    out.open("defs")
    let hatch: [Writer.Attribute] = [
      ("id", "\(prefix)hatch"), ("width", number(size)), ("height", number(size)), ("patternUnits", "userSpaceOnUse"),
      ("patternTransform", "rotate(45)"),
    ]
    out.open("pattern", hatch)
    out.leaf("rect", [("class", "ground"), ("width", number(size)), ("height", number(size)), ("fill", Ink.breakDays)])
    out.leaf(
      "line",
      [("class", "hatch"), ("y2", number(size)), ("stroke", Ink.pattern), ("stroke-width", number(size / 2.2))])
    out.close("pattern")
    out.open(
      "pattern",
      [("id", "\(prefix)dots"), ("width", number(size)), ("height", number(size)), ("patternUnits", "userSpaceOnUse")])
    out.leaf("rect", [("class", "ground"), ("width", number(size)), ("height", number(size)), ("fill", Ink.closed)])
    for place in [size / 4, size * 3 / 4] {
      out.leaf(
        "circle", [("class", "hatch"), ("cx", number(place)), ("cy", number(place)), ("r", number(size / 5)), ("fill", Ink.pattern)])
    }
    out.close("pattern")
    out.close("defs")
  }

  /// The name in the middle of the wheel.
  private mutating func middle() {
    let room = measures.months.inner * 2 - 24
    let title = plainLine(input.title)
    let longest = title.split(separator: " ").map(String.init).max { measures.title.width($0) < measures.title.width($1) }
    let type = measures.title.shrunk(longest ?? "", room * 0.86, least: 0.5)
    // On a telephone letters that small are not read, and the heading of the page says it.
    let isTooSmall = measures.labels == nil && type.size < measures.title.size * 0.75
    let titles = isTooSmall ? [] : type.lines(title, room * 0.86, most: 4)
    let below = measures.subtitle.shrunk(plainLine(input.subtitle), room * 0.7, least: 0.6)
    let subtitle = below.fitting(plainLine(input.subtitle), room * 0.7)
    let height = Double(titles.count) * type.line + (subtitle.isEmpty ? 0 : below.line + 6)
    var top = centre.y - height / 2
    out.open("g", [("class", "middle"), ("aria-hidden", "true"), ("text-anchor", "middle")])
    for line in titles {
      text(line, at: Point(x: centre.x, y: top + type.ascent), type, fill: Ink.ink, kind: "ink")
      top += type.line
    }
    if !subtitle.isEmpty {
      text(subtitle, at: Point(x: centre.x, y: top + 6 + below.ascent), below, fill: Ink.soft, kind: "soft")
    }
    out.close("g")
  }

  /// The hand of today, hidden until a script turns it.
  private mutating func hand() {
    out.leaf(
      "line",
      [
        ("class", "today"), ("x1", number(centre.x)), ("y1", number(centre.y - measures.terms.inner)), ("x2", number(centre.x)),
        ("y2", number(centre.y - measures.rim - 6)), ("stroke", Ink.today), ("stroke-width", "3"), ("stroke-linecap", "round"),
        ("pointer-events", "none"), ("visibility", "hidden"), ("data-cx", number(centre.x)), ("data-cy", number(centre.y)),
      ])
  }

  /// One line of text.
  mutating func text(
    _ line: String, at point: Point, _ type: Lettering, fill: String, kind: String, _ more: [Writer.Attribute] = []
  ) {
    var attributes: [Writer.Attribute] = [
      ("class", kind), ("x", number(point.x)), ("y", number(point.y)), ("font-size", number(type.size)), ("fill", fill),
    ]
    if type.isBold { attributes.append(("font-weight", "bold")) }
    out.leaf("text", attributes + more, line)
  }

  /// The colour of a theme's marks.
  func colour(_ theme: Int?) -> String {
    guard let theme, input.themes.indices.contains(theme) else { return Ink.noTheme }
    return Colour.ofTheme(input.themes[theme].colour, place: theme).code
  }

  /// The theme's shape at a point: filled, hollow, or crossed.
  mutating func shape(_ theme: Int?, _ status: Wheel.Mark.Status, at point: Point, radius: Double, colour own: String? = nil) {
    let colour = own ?? colour(theme)
    let known = theme.flatMap { input.themes.indices.contains($0) ? $0 : nil }
    let (shape, hasHole) = Shape.of(known)
    let stroke = max(1.2, radius * 0.24)
    let isHollow = status != .confirmed
    let (name, outline) = shape.element(point, isHollow ? radius - stroke * 0.55 : radius)
    let paint: [Writer.Attribute] =
      isHollow
      ? [("class", "shape hollow"), ("fill", Ink.paper), ("stroke", colour), ("stroke-width", number(stroke))]
      : [("class", "shape"), ("fill", colour)]
    out.leaf(name, outline + paint)
    if hasHole {
      out.leaf(
        "circle", [("class", "paper"), ("cx", number(point.x)), ("cy", number(point.y)), ("r", number(radius * 0.3)), ("fill", Ink.paper)])
    }
    if status == .cancelled {
      let (x, y, far) = (point.x, point.y, radius * 0.95)
      out.leaf(
        "path",
        [
          (
            "d",
            "M\(number(x - far)) \(number(y - far))L\(number(x + far)) \(number(y + far))M\(number(x - far)) \(number(y + far))L\(number(x + far)) \(number(y - far))"
          ), ("class", "cross"), ("stroke", Ink.ink), ("stroke-width", number(max(1.2, radius * 0.22))),
        ])
    }
  }

  static func themeClass(_ theme: Int?) -> String { theme.map { "theme-\($0)" } ?? "theme-none" }
}
