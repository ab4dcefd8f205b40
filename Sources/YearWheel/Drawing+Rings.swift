import CivilTime

extension Drawing {
  /// Breaks and closed days behind the marks.
  mutating func shades() {
    out.leaf(
      "circle",
      [
        ("class", "paper"), ("cx", number(centre.x)), ("cy", number(centre.y)), ("r", number(measures.rim)), ("fill", Ink.paper),
      ])
    let ring = Measures.Ring(inner: measures.days.outer, outer: measures.rim)
    for (span, arc) in spans([.breakDays, .closed]) {
      out.leaf("path", [("class", "\(span.kind.rawValue) shade"), ("d", sector(centre, ring, arc)), ("fill", Ink.shade)])
    }
    for month in wheel.circle.months {
      line(at: wheel.circle.angle(of: month.days.from), from: measures.days.outer, to: measures.rim, stroke: Ink.rule, "rule")
    }
    out.leaf(
      "circle",
      [
        ("class", "rule"), ("cx", number(centre.x)), ("cy", number(centre.y)), ("r", number(measures.rim)), ("fill", "none"),
        ("stroke", Ink.rule),
      ])
  }

  /// Months, weeks, terms and days.
  mutating func rings() {
    for month in wheel.circle.months {
      guard let arc = wheel.circle.arc(month.days) else { continue }
      out.leaf(
        "path",
        [
          ("class", "month"), ("d", sector(centre, measures.months, arc)), ("fill", Ink.month), ("stroke", Ink.paper),
          ("stroke-width", "1.5"),
        ])
    }
    weeks()
    let whole = Arc(from: 0, to: 360)
    let band = Measures.Ring(inner: measures.terms.inner, outer: measures.days.outer)
    out.leaf("path", [("class", "paper rule"), ("d", sector(centre, band, whole)), ("fill", Ink.paper), ("stroke", Ink.rule)])
    out.leaf("path", [("class", "day"), ("d", sector(centre, measures.days, whole)), ("fill", Ink.day)])
    terms()
    for (span, arc) in spans([.breakDays]) { area(span, arc, band, fill: "url(#\(prefix)hatch)", stroke: Ink.pattern) }
    for (span, arc) in spans([.closed]) { area(span, arc, measures.days, fill: "url(#\(prefix)dots)", stroke: Ink.pattern) }
    for (span, arc) in spans([.holiday]) { area(span, arc, measures.days, fill: Ink.holiday, stroke: Ink.holiday) }
  }

  /// Terms, in lanes where they overlap.
  private mutating func terms() {
    let terms = spans([.term])
    var ends: [Double] = []
    var lanes: [Int] = []
    for (_, arc) in terms {
      let lane = ends.firstIndex { $0 <= arc.from } ?? ends.count
      if lane == ends.count { ends.append(arc.to) } else { ends[lane] = arc.to }
      lanes.append(lane)
    }
    let pitch = measures.terms.depth / Double(max(1, ends.count))
    for ((span, arc), lane) in zip(terms, lanes) {
      let inner = measures.terms.inner + pitch * Double(lane)
      area(span, arc, Measures.Ring(inner: inner, outer: inner + pitch), fill: Ink.term, stroke: Ink.termEdge)
    }
  }

  private mutating func area(_ span: Wheel.Span, _ arc: Arc, _ ring: Measures.Ring, fill: String, stroke: String) {
    out.open(
      "path",
      [
        ("class", span.kind.rawValue), ("d", sector(centre, ring, arc)), ("fill", fill), ("stroke", stroke), ("stroke-width", "0.8"),
      ])
    out.leaf("title", [], span.title)
    out.close("path")
  }

  /// A tick at each Monday, and the number of the week where it is wide enough.
  private mutating func weeks() {
    out.open("g", [("class", "weeks soft"), ("font-size", number(measures.week.size)), ("fill", Ink.soft), ("text-anchor", "middle")])
    for week in wheel.circle.weeks {
      guard let arc = wheel.circle.arc(week.days) else { continue }
      if week.days.from.weekday == .mon {
        line(at: arc.from, from: measures.weeks.inner, to: measures.weeks.outer, stroke: Ink.rule, "rule")
      }
      let name = String(week.week.week)
      guard measures.week.size > 0, arc.length(at: measures.weeks.inner) >= measures.week.width(name) else { continue }
      turned(name, angle: arc.middle, radius: measures.weeks.middle, measures.week, [])
    }
    out.close("g")
  }

  /// Names of months, terms and breaks, each where it is free.
  mutating func names() {
    let names = input.monthNames.map(plainLine)
    let places = wheel.circle.months.compactMap { month in wheel.circle.arc(month.days).map { (month: month.month, arc: $0) } }
    func widest(_ names: [String]) -> Double {
      places.filter { names.indices.contains($0.month - 1) }
        .map { measures.month.width(names[$0.month - 1]) / max(1, $0.arc.length(at: measures.months.inner) - 4) }.max() ?? 0
    }
    // All in full or all in short, and all of one size: a year that mixes them looks wrong.
    let shown = widest(names) <= 1.2 ? names : names.map { String($0.prefix(3)) }
    var type = measures.month
    type.size /= max(1, widest(shown))
    for place in places where shown.indices.contains(place.month - 1) {
      turned(
        shown[place.month - 1], angle: place.arc.middle, radius: measures.months.middle, type,
        [
          ("class", "month-name"), ("font-size", number(type.size)), ("font-weight", "bold"), ("fill", Ink.onMonth),
          ("text-anchor", "middle"),
        ])
    }
    termNames()
    breakNames()
  }

  /// In the longest part of a term that no break interrupts, where terms do not overlap.
  private mutating func termNames() {
    let terms = spans([.term])
    let breaks = spans([.breakDays]).map(\.1)
    for (span, arc) in terms {
      guard terms.allSatisfy({ $0.1 == arc || $0.1.from >= arc.to || $0.1.to <= arc.from }) else { continue }
      var free: [Arc] = []
      var from = arc.from
      for other in breaks where other.to > arc.from && other.from < arc.to {
        if other.from > from { free.append(Arc(from: from, to: other.from)) }
        from = max(from, other.to)
      }
      if arc.to > from { free.append(Arc(from: from, to: arc.to)) }
      guard let place = free.max(by: { $0.width < $1.width }) else { continue }
      let name = plainLine(span.name)
      // A straight text on a bent ring: its ends dip by the square of its width.
      let wide = measures.term.width(name)
      let dip = wide * wide / (8 * measures.terms.middle)
      guard wide + 8 <= place.length(at: measures.terms.inner), dip + measures.term.size <= measures.terms.depth + 2 else { continue }
      turned(
        name, angle: place.middle, radius: measures.terms.middle, measures.term,
        [("class", "ink"), ("font-size", number(measures.term.size)), ("fill", Ink.ink), ("text-anchor", "middle")])
    }
  }

  /// Along the radius, behind the marks' ring, where no mark or arc is in the way.
  private mutating func breakNames() {
    var taken: [Arc] = []
    let type = measures.breakName
    for (span, arc) in spans([.breakDays, .closed]) {
      let name = plainLine(span.name)
      guard !name.isEmpty, type.width(name) <= measures.rim - measures.marks.inner - 10,
        !taken.contains(where: { $0.from < arc.to && arc.from < $0.to })
      else { continue }
      let wide = type.width(name)
      let places = [measures.marks.inner + 5, measures.rim - 6 - wide]
      let place = places.first { inner in arc.length(at: inner) >= type.size * 1.05 && isFree(arc.middle, inner, inner + wide, type.size) }
      guard let place else { continue }
      taken.append(arc)
      let isRight = arc.middle < 180
      let point = Point(centre, angle: arc.middle, radius: place)
      let turn = isRight ? arc.middle - 90 : arc.middle + 90
      let baseline = Point(x: point.x, y: point.y + type.size * 0.35)
      text(
        name, at: baseline, type, fill: Ink.soft, kind: "soft break-name",
        [("text-anchor", isRight ? "start" : "end"), ("transform", "rotate(\(number(turn)) \(number(point.x)) \(number(point.y)))")])
    }
  }

  /// Whether a strip along a radius holds no mark and no arc.
  private func isFree(_ angle: Double, _ inner: Double, _ outer: Double, _ high: Double) -> Bool {
    let half = high * 0.6
    let reach = (wheel.packing?.size.reach ?? 0) * 1.1
    for mark in wheel.packing?.placed ?? [] {
      let place = Point(Point(x: 0, y: 0), angle: mark.angle - angle, radius: mark.radius)
      if -place.y > inner - reach, -place.y < outer + reach, abs(place.x) < half + reach { return false }
    }
    for callout in callouts {
      // The leader passes from its mark to the rim.
      if case .week = callout.owner { continue }
      let place = Point(Point(x: 0, y: 0), angle: callout.angle - angle, radius: outer)
      if -place.y > 0, abs(place.x) < half + 2 { return false }
    }
    guard inner < wheel.laneRing.outer + 2, outer > wheel.laneRing.inner else { return true }
    let wide = half / wheel.laneRing.inner * 180 / .pi
    return !wheel.lanes.placed.contains { $0.arcs.contains { $0.from < angle + wide && angle - wide < $0.to } }
  }

  /// The spans of some kinds that lie on the circle, each once, by day.
  func spans(_ kinds: [Wheel.Span.Kind]) -> [(Wheel.Span, Arc)] {
    var seen: Set<Wheel.Span> = []
    return input.spans.filter { kinds.contains($0.kind) && seen.insert($0).inserted }
      .sorted {
        ($0.days.from, $0.days.to, $0.kind.rawValue, $0.name, $0.title) < ($1.days.from, $1.days.to, $1.kind.rawValue, $1.name, $1.title)
      }
      .compactMap { span in wheel.circle.arc(span.days).map { (span, $0) } }
  }

  /// A text across a radius, its feet to the middle of the wheel above, and away from it below.
  private mutating func turned(_ name: String, angle: Double, radius: Double, _ type: Lettering, _ attributes: [Writer.Attribute]) {
    let isBelow = angle > 90 && angle < 270
    let point = Point(centre, angle: angle, radius: radius)
    let turn = isBelow ? angle - 180 : angle
    out.leaf(
      "text",
      [
        ("x", number(point.x)), ("y", number(point.y + type.size * 0.36)),
        ("transform", "rotate(\(number(turn)) \(number(point.x)) \(number(point.y)))"),
      ] + attributes, name)
  }

  private mutating func line(at angle: Double, from: Double, to: Double, stroke: String, _ kind: String) {
    let (a, b) = (Point(centre, angle: angle, radius: from), Point(centre, angle: angle, radius: to))
    out.leaf(
      "line",
      [("class", kind), ("x1", number(a.x)), ("y1", number(a.y)), ("x2", number(b.x)), ("y2", number(b.y)), ("stroke", stroke)])
  }
}
