import CivilTime
import Foundation
import Testing
import YearWheel

/// That nothing in the picture hides anything else, over years drawn by lot.
@Suite struct WheelLayoutTests {
  static let seeds = Array(0..<120 as Range<UInt64>)

  /// A year of any size up to 300 sessions, small ones more often.
  static func year(_ seed: UInt64) -> Wheel {
    var source = SeededSource(state: seed)
    let most = [3, 20, 60, 100, 300][Int(seed % 5)]
    let windows = seed % 3 == 0 ? Int.random(in: 0...40, using: &source) : 0
    var wheel = Samples.random(
      Int.random(in: 0...most, using: &source), windows: windows, from: 2015 + Int(seed % 12), crowded: seed % 4 == 1, &source)
    let from = wheel.days.from
    wheel.spans = [
      .init(name: "Hösttermin", title: "Hösttermin", days: Samples.days("\(from.year)-08-20", "\(from.year)-12-20"), kind: .term),
      .init(name: "Vårtermin", title: "Vårtermin", days: Samples.days("\(from.year + 1)-01-09", "\(from.year + 1)-06-12"), kind: .term),
    ]
    for (name, offset, count) in [("Höstlov", 77, 7), ("Jullov", 134, 16), ("Sportlov", 190, 9), ("Påsklov", 235, 9)] {
      let first = from.adding(days: offset)
      guard let days = DayRange(from: first, to: first.adding(days: count)) else { continue }
      wheel.spans.append(.init(name: name, title: name, days: days, kind: .breakDays))
    }
    return wheel
  }

  static func pairs<Value>(_ values: [Value]) -> [(Value, Value)] {
    values.indices.flatMap { index in values[(index + 1)...].map { (values[index], $0) } }
  }

  @Test(arguments: seeds) func labelsOverlapNeitherLabelsNorMarksNorNames(_ seed: UInt64) {
    let wheel = WheelLayoutTests.year(seed)
    let picture = Picture(wheel.svg(idPrefix: "w-", layout: .inPage))
    #expect(picture.isWellFormed)
    let labels = picture.labels
    #expect(wheel.marks.isEmpty || !labels.isEmpty)
    for (a, b) in WheelLayoutTests.pairs(labels) where a.overlaps(b) { Issue.record("\(a) lies over \(b)") }
    let ring = picture.ringTexts + picture.marks
    #expect(ring.count >= 12)
    for label in labels { for other in ring where label.overlaps(other) { Issue.record("\(label) lies over \(other)") } }
    let frame = (picture.root.attributes["viewBox"] ?? "").split(separator: " ").compactMap { Double($0) }
    for corner in labels.flatMap(\.corners) {
      #expect(corner.x >= 0 && corner.y >= 0 && corner.x <= frame[2] && corner.y <= frame[3], "\(corner)")
    }
  }

  /// No two marks share a point of their hit circles.
  static func expectApart(_ picture: Picture) {
    let circles = picture.links.flatMap(\.children).filter { $0.name == "circle" && $0.has("hit") }
      .map { (x: $0.number("cx"), y: $0.number("cy"), r: $0.number("r")) }
    for (a, b) in pairs(circles) {
      // Coordinates are rounded to tenths.
      let (x, y, r) = (a.x - b.x, a.y - b.y, a.r + b.r - 0.2)
      if x * x + y * y < r * r { Issue.record("\(a) and \(b)") }
    }
  }

  @Test(arguments: seeds) func marksAndNamesInTheRingsOverlapNothing(_ seed: UInt64) {
    for layout in [Wheel.Layout.inPage, .narrow] {
      let picture = Picture(WheelLayoutTests.year(seed).svg(idPrefix: "w-", layout: layout))
      WheelLayoutTests.expectApart(picture)
      let names = picture.ringTexts
      for (a, b) in WheelLayoutTests.pairs(names) where a.overlaps(b) { Issue.record("\(a) lies over \(b)") }
      let marks = picture.marks
      for name in names { for mark in marks where name.overlaps(mark) { Issue.record("\(name) lies under \(mark)") } }
    }
  }

  @Test(arguments: seeds) func leadersDoNotCross(_ seed: UInt64) {
    let picture = Picture(WheelLayoutTests.year(seed).svg(idPrefix: "w-", layout: .inPage))
    let leaders = picture.root.all("path").filter { $0.has("leader") }.map { path in
      (path.attributes["d"] ?? "").dropFirst().split(separator: "L").map { $0.split(separator: " ").compactMap { Double($0) } }
    }
    let hands = picture.root.all.filter { $0.has("today") }
    let centre = (x: hands[0].number("data-cx"), y: hands[0].number("data-cy"))
    for leader in leaders {
      #expect(leader.count == 4 && leader.allSatisfy { $0.count == 2 })
      // From the rim outwards: the middle of the way is not inside the wheel.
      let middle = [(leader[1][0] + leader[2][0]) / 2 - centre.x, (leader[1][1] + leader[2][1]) / 2 - centre.y]
      #expect((middle[0] * middle[0] + middle[1] * middle[1]).squareRoot() > 338)
    }
    for (a, b) in WheelLayoutTests.pairs(leaders) {
      #expect(!WheelLayoutTests.cross(a[1], a[2], b[1], b[2]), "\(a) \(b)")
    }
  }

  private static func cross(_ a: [Double], _ b: [Double], _ c: [Double], _ d: [Double]) -> Bool {
    func side(_ p: [Double], _ q: [Double], _ r: [Double]) -> Double { (q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0]) }
    // Leaders of one day start at one point; rounding to tenths moves ends by so much.
    let slack = 20.0
    return side(a, b, c) * side(a, b, d) < -slack * slack && side(c, d, a) * side(c, d, b) < -slack * slack
  }

  @Test(arguments: seeds) func everySessionIsInThePictureOnce(_ seed: UInt64) throws {
    let wheel = WheelLayoutTests.year(seed)
    for layout in [Wheel.Layout.inPage, .narrow] {
      let picture = Picture(wheel.svg(idPrefix: "w-", layout: layout))
      let marks = picture.links.filter { $0.has("mark") }
      var alone = 0
      var together = 0
      for mark in marks {
        let title = try #require(mark.title)
        if mark.has("count") { together += try #require(Int(title.prefix { $0 != " " })) } else { alone += 1 }
      }
      #expect(alone + together == wheel.marks.count)
      #expect(wheel.marks.count > 60 || together == 0, "up to sixty sessions each have a mark of their own")
      let titles = Dictionary(uniqueKeysWithValues: wheel.marks.map { ($0.id, $0.title) })
      for mark in marks where !mark.has("count") { #expect(mark.title == titles[mark.attributes["data-session"] ?? ""]) }
    }
  }

  @Test func upToSixtySpreadSessionsEachHaveALabel() {
    for count in [1, 2, 18, 40, 60] {
      var wheel = Samples.empty()
      wheel.marks = (0..<count).map { number in
        Samples.mark("s\(number)", wheel.days.from.adding(days: number * 300 / count), title: "Språkutveckling i alla ämnen \(number)")
      }
      let picture = Picture(wheel.svg(idPrefix: "w-", layout: .inPage))
      let labelled = picture.links.filter { $0.children.contains { $0.has("label") } }
      #expect(labelled.count == count)
      #expect(picture.root.all.filter { $0.has("group") }.isEmpty)
    }
  }

  @Test(arguments: [61, 120, 200, 300]) func labelsOfManySessionsCountEachOnce(_ count: Int) {
    var source = SeededSource(state: UInt64(count))
    let wheel = Samples.random(count, from: 2021, crowded: false, &source)
    let picture = Picture(wheel.svg(idPrefix: "w-", layout: .inPage))
    var told = picture.links.filter { !$0.has("count") && $0.children.contains { $0.has("label") } }.count
    for label in picture.labels { if let number = label.name.firstMatch(of: /: ([0-9]+) pass:/) { told += Int(number.1) ?? 0 } }
    #expect(told == count)
  }

  @Test func sessionsOfOneDayStandBesideOneAnother() {
    var wheel = Samples.empty()
    wheel.marks = (0..<5).map { Samples.mark("s\($0)", Samples.day("2017-10-04"), title: "Pass \($0)") }
    let picture = Picture(wheel.svg(idPrefix: "w-", layout: .inPage))
    #expect(picture.links.count == 5)
    #expect(Set(picture.marks.map(\.name)).count == 5)
  }

  @Test func lastDaysOfTheCircleStandFreeOfItsFirst() {
    var wheel = Samples.empty("2017-08-01", "2018-07-31")
    let days = ["2017-08-01", "2017-08-02", "2018-01-15", "2018-01-16", "2018-07-30", "2018-07-31"]
    wheel.marks = days.map { Samples.mark($0, Samples.day($0), title: "Pass") }
    let picture = Picture(wheel.svg(idPrefix: "w-", layout: .inPage))
    #expect(picture.marks.count == 6)
    WheelLayoutTests.expectApart(picture)
  }

  @Test func dayOfManySessionsIsOneMarkWithTheirNumber() throws {
    var wheel = Samples.empty()
    wheel.marks = (0..<300).map { Samples.mark("s\($0)", Samples.day("2017-10-04"), title: "Pass \($0)") }
    wheel.marks.append(Samples.mark("egen", Samples.day("2017-11-20"), title: "Ett eget"))
    let picture = Picture(wheel.svg(idPrefix: "w-", layout: .inPage))
    #expect(picture.links.count == 2)
    let count = try #require(picture.links.first { $0.has("count") })
    #expect(count.title?.hasPrefix("300 pass: ") ?? false)
    #expect(picture.labels.contains { $0.name.hasPrefix("v. 40 4 okt: 300 pass: ") })
    #expect(picture.labels.contains { $0.name == "v. 47 mån 20 nov 00:00" || $0.name.contains("Ett eget") })
  }

  @Test func tenThousandSessionsAreStillAPicture() {
    var source = SeededSource(state: 10)
    let wheel = Samples.random(6000, windows: 4000, from: 2020, crowded: false, &source)
    for layout in Wheel.Layout.allCases {
      let svg = wheel.svg(idPrefix: "w-", layout: layout)
      #expect(Picture(svg).isWellFormed)
      #expect(svg.utf8.count < 1_000_000)
    }
  }

  @Test func longTitleIsCutInItsLabelAndWholeInItsLink() throws {
    let long = String(repeating: "kvalitetsutvecklingsarbete ", count: 40) + "slut"
    var wheel = Samples.empty()
    wheel.marks = [Samples.mark("a", Samples.day("2017-10-04"), title: long)]
    let picture = Picture(wheel.svg(idPrefix: "w-", layout: .inPage))
    #expect(picture.links[0].title?.hasSuffix("slut") ?? false)
    #expect(picture.labels.contains { $0.name.hasSuffix("…") })
    #expect(picture.labels.allSatisfy { $0.name.count < 60 })
  }

  @Test func yearsOfEveryShapeHaveTheirMonthsAndWeeks() {
    // 53 weeks (2020), a leap year (2024), a year from January, one of two years and more.
    for (from, to, months, week) in [
      ("2020-08-10", "2021-06-11", 12, "53"), ("2023-08-14", "2024-06-14", 12, "9"), ("2018-01-08", "2018-12-20", 12, "52"),
      ("2018-01-08", "2020-03-10", 27, "1"),
    ] {
      var wheel = Samples.empty(from, to)
      wheel.marks = [Samples.mark("a", wheel.days.from, title: "Först"), Samples.mark("b", wheel.days.to, title: "Sist")]
      let picture = Picture(wheel.svg(idPrefix: "w-", layout: .inPage))
      #expect(picture.isWellFormed)
      #expect(picture.root.all("path").filter { $0.has("month") }.count == months)
      #expect(picture.ringTexts.contains { $0.name == week }, "\(from)")
      for (a, b) in WheelLayoutTests.pairs(picture.ringTexts) where a.overlaps(b) { Issue.record("\(a) lies over \(b)") }
    }
  }

  @Test func everyThemeHasItsShapeAndStandsInTheLegend() {
    var wheel = Samples.empty()
    wheel.themes = (0..<9).map { .init(name: "Tema \($0)", colour: "#808080") }
    wheel.marks = (0..<9).map { Samples.mark("s\($0)", Samples.day("2017-09-04").adding(days: $0 * 20), title: "Pass", theme: $0) }
    let picture = Picture(wheel.svg(idPrefix: "w-", layout: .inPage))
    let legend = picture.root.children.first { $0.has("legend") }?.all("text").map(\.text) ?? []
    #expect(legend.starts(with: wheel.themes.map(\.name)))
    // In one colour they still differ: by element, corners, or a hole.
    let kinds = picture.links.map { link in
      let shapes = link.children.filter { $0.has("shape") || $0.has("paper") }
      let corners = shapes.map { $0.name + "\($0.attributes["points"]?.split(separator: " ").count ?? 0)" }.joined(separator: "+")
      let points = (shapes.first?.attributes["points"] ?? "").split(separator: " ").map {
        $0.split(separator: ",").compactMap { Double($0) }
      }
      let highest = points.map { $0[1] }.min() ?? 0
      // A triangle with two corners at the top points down; a square has two, a diamond one.
      return corners + "\(points.filter { abs($0[1] - highest) < 0.2 }.count)"
    }
    #expect(Set(kinds).count == 9, "\(kinds)")
  }
}
