/// Where things are and how large they are, in units of the picture: in a page 1280 wide, one unit is a pixel.
struct Measures: Hashable, Sendable {
  /// How wide the picture is.
  var width: Double
  /// How high it is without its legend.
  var height: Double
  /// The rings, from the middle outwards.
  var months: Ring
  var weeks: Ring
  var terms: Ring
  var days: Ring
  /// Where the marks are.
  var marks: Ring
  /// The outer line.
  var rim: Double
  /// The types.
  var title: Lettering
  var subtitle: Lettering
  var month: Lettering
  var week: Lettering
  var term: Lettering
  var breakName: Lettering
  var legend: Lettering
  /// Sizes of marks with the least distance between their centres, from the best to the least.
  var markSizes: [MarkSize]
  /// What a mark that stands for several sessions measures.
  var countSize: MarkSize
  var count: Lettering
  /// The labels beside the wheel; nil where there are none.
  var labels: LabelMeasures?

  /// A ring between two radii.
  struct Ring: Hashable, Sendable {
    var inner: Double
    var outer: Double
    var middle: Double { (inner + outer) / 2 }
    var depth: Double { outer - inner }
  }

  /// How large a mark is, and how near the next may be.
  struct MarkSize: Hashable, Sendable {
    var diameter: Double
    var distance: Double
    /// The radius within which it can be hit: that of WCAG 2.2, 2.5.8 with a little to spare, or as much as the neighbours leave.
    var reach: Double { max(diameter / 2, min(13, distance / 2)) }
  }

  /// The columns of labels.
  struct LabelMeasures: Hashable, Sendable {
    /// From the middle of the wheel to where a leader turns level.
    var elbow: Double
    /// From the middle of the wheel to the key of a label.
    var key: Double
    /// From the middle of the wheel to the text of a label.
    var text: Double
    /// The free edge round the picture.
    var margin: Double
    /// Line distances and types of a label.
    var when: Lettering
    var title: Lettering
    var single: Lettering
  }

  /// The middle of the wheel.
  var centre: Point { Point(x: width / 2, y: height / 2) }

  /// For a screen; the rings of the calendar are as far out as the ring of the marks lets them, `depth` deep.
  static func wide(depth: Double) -> Measures {
    let marks = Ring(inner: 334 - depth, outer: 334)
    let days = Ring(inner: marks.inner - 16, outer: marks.inner - 4)
    let terms = Ring(inner: days.inner - 20, outer: days.inner)
    let weeks = Ring(inner: terms.inner - 20, outer: terms.inner)
    let isRoomy = depth < 90
    return Measures(
      width: 1280, height: 860, months: Ring(inner: weeks.inner - (isRoomy ? 30 : 27), outer: weeks.inner), weeks: weeks, terms: terms,
      days: days, marks: marks, rim: 338, title: Lettering(size: isRoomy ? 28 : 24, isBold: true), subtitle: Lettering(size: 16),
      month: Lettering(size: isRoomy ? 15 : 13, isBold: true), week: Lettering(size: isRoomy ? 11.5 : 10.5), term: Lettering(size: 13),
      breakName: Lettering(size: 12), legend: Lettering(size: 13.5),
      markSizes: [
        .init(diameter: 18, distance: 26), .init(diameter: 16, distance: 20), .init(diameter: 14, distance: 17),
        .init(diameter: 12, distance: 14.5), .init(diameter: 10, distance: 12), .init(diameter: 8, distance: 10),
        .init(diameter: 7, distance: 8.5), .init(diameter: 6, distance: 7.2),
      ],
      countSize: .init(diameter: 17, distance: 18), count: Lettering(size: 10, isBold: true),
      labels: .init(
        elbow: 350, key: 363, text: 373, margin: 8, when: Lettering(size: 12), title: Lettering(size: 14), single: Lettering(size: 13)))
  }

  /// For a telephone: no labels, no weeks, and type that can be read at half its size.
  static func narrow(depth: Double) -> Measures {
    let marks = Ring(inner: 346 - depth, outer: 346)
    let days = Ring(inner: marks.inner - 20, outer: marks.inner - 4)
    let terms = Ring(inner: days.inner - 30, outer: days.inner)
    let weeks = Ring(inner: terms.inner - 12, outer: terms.inner)
    return Measures(
      width: 720, height: 720, months: Ring(inner: weeks.inner - 40, outer: weeks.inner), weeks: weeks, terms: terms, days: days,
      marks: marks, rim: 350, title: Lettering(size: 32, isBold: true), subtitle: Lettering(size: 26),
      month: Lettering(size: 26, isBold: true), week: Lettering(size: 0), term: Lettering(size: 24), breakName: Lettering(size: 22),
      legend: Lettering(size: 26),
      markSizes: [
        .init(diameter: 24, distance: 34), .init(diameter: 22, distance: 27), .init(diameter: 18, distance: 22),
        .init(diameter: 14, distance: 17), .init(diameter: 10, distance: 12), .init(diameter: 9.2, distance: 10),
        .init(diameter: 7, distance: 8.5), .init(diameter: 6, distance: 7.2),
      ],
      countSize: .init(diameter: 24, distance: 26), count: Lettering(size: 15, isBold: true), labels: nil)
  }

  /// How deep the ring of the marks may be: the shallower, the larger the calendar within.
  static let depths = [66.0, 84.0, 102.0]
}
