/// Writes elements, one a line; values are escaped here and nowhere else.
struct Writer {
  /// What has been written.
  private(set) var text = ""

  /// An attribute's name and value.
  typealias Attribute = (String, String)

  /// Opens an element.
  mutating func open(_ name: String, _ attributes: [Attribute] = []) {
    tag(name, attributes)
    text += ">\n"
  }

  /// Closes one.
  mutating func close(_ name: String) { text += "</\(name)>\n" }

  /// An element without children, or with a text alone.
  mutating func leaf(_ name: String, _ attributes: [Attribute], _ content: String? = nil) {
    tag(name, attributes)
    if let content { text += ">\(escaped(content))</\(name)>\n" } else { text += "/>\n" }
  }

  private mutating func tag(_ name: String, _ attributes: [Attribute]) {
    text += "<\(name)"
    for (key, value) in attributes { text += " \(key)=\"\(escaped(value))\"" }
  }
}

/// The part of a ring within an arc, as the data of a path.
func sector(_ centre: Point, _ ring: Measures.Ring, _ arc: Arc) -> String {
  func at(_ angle: Double, _ radius: Double) -> String {
    let point = Point(centre, angle: angle, radius: radius)
    return "\(number(point.x)) \(number(point.y))"
  }
  func bow(_ radius: Double, _ to: Double, _ sweep: Int) -> String {
    "A\(number(radius)) \(number(radius)) 0 0 \(sweep) \(at(to, radius))"
  }
  // Half circles at most, so that a whole year is drawn too and no flag tells large from small.
  let halves = max(1, Int((arc.width / 179).rounded(.up)))
  let stops = (1...halves).map { arc.from + arc.width * Double($0) / Double(halves) }
  let back = (0..<halves).reversed().map { arc.from + arc.width * Double($0) / Double(halves) }
  return "M\(at(arc.from, ring.outer))" + stops.map { bow(ring.outer, $0, 1) }.joined() + "L\(at(arc.to, ring.inner))"
    + back.map { bow(ring.inner, $0, 0) }.joined() + "Z"
}

/// An arc alone, as the data of a path.
func bow(_ centre: Point, _ radius: Double, _ arc: Arc) -> String {
  let from = Point(centre, angle: arc.from, radius: radius)
  let halves = max(1, Int((arc.width / 179).rounded(.up)))
  let stops = (1...halves).map { Point(centre, angle: arc.from + arc.width * Double($0) / Double(halves), radius: radius) }
  return "M\(number(from.x)) \(number(from.y))"
    + stops.map { "A\(number(radius)) \(number(radius)) 0 0 1 \(number($0.x)) \(number($0.y))" }.joined()
}
