extension Wheel {
  /// The mark of a theme as a picture of its own, to stand before its name in a text: the same shape and colour as on the wheel. It says
  /// nothing that the name does not, so that it is hidden from those who have pages read to them.
  public static func symbol(theme: Int, colour: String?) -> String {
    let (shape, hasHole) = Shape.of(theme)
    let code = Colour.ofTheme(colour, place: theme).code
    let centre = Point(x: 8, y: 8)
    var out = Writer()
    out.open("svg", [("class", "symbol theme-\(theme)"), ("viewBox", "0 0 16 16"), ("aria-hidden", "true"), ("focusable", "false")])
    let (name, attributes) = shape.element(centre, 6)
    out.leaf(name, [("class", "shape")] + attributes + [("fill", code)])
    if hasHole {
      out.leaf("circle", [("class", "hole"), ("cx", "8"), ("cy", "8"), ("r", "2"), ("fill", Ink.paper)])
    }
    out.close("svg")
    // It stands in a line of text, where an end of line would be a space.
    return out.text.filter { !$0.isNewline }
  }
}
