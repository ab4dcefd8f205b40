import CivilTime

extension Wheel {
  /// The picture as SVG: to be put into a page of HTML, or, ``Layout/standalone``, a file of its own.
  ///
  /// It has no style sheet, no script and no style attributes, so that a strict Content-Security-Policy lets it be. Everything that comes
  /// from a plan is escaped, and what XML 1.0 forbids is left out. The root tells a script how to turn the hand, the `line` of class
  /// `today`: from `data-start` (the day at the top) and `data-end` (the day after the last) comes ``angle(of:)``, and then
  /// `transform="rotate(angle cx cy)"` with `data-cx` and `data-cy` of the hand, and its `visibility` taken away.
  ///
  /// - Parameters:
  ///   - idPrefix: begins every id, so that several pictures can stand in one page: ASCII letters, digits and hyphens.
  ///   - layout: where it is to stand.
  public func svg(idPrefix: String, layout: Layout) -> String {
    let choices = Measures.depths.map { layout == .narrow ? Measures.narrow(depth: $0) : Measures.wide(depth: $0) }
    var measures = choices[0]
    var sorted = SortedWheel(self, measures: measures)
    for choice in choices.dropFirst() where !sorted.isRoomy {
      measures = choice
      sorted = SortedWheel(self, measures: measures)
    }
    var drawing = Drawing(sorted, measures: measures, prefix: idPrefix)
    return drawing.svg(layout)
  }
}
