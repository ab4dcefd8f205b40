import CivilTime
import Foundation
import Support
import Testing
import YearWheel

/// The picture of a year: what is in it, and that it can be read by machines of others.
@Suite struct WheelTests {
  @Test func yearOfTrelleborgHasEverySessionOnceWithItsWholeTitle() throws {
    let wheel = try Samples.trelleborg()
    #expect(wheel.marks.count == 18)
    for layout in Wheel.Layout.allCases {
      let picture = Picture(wheel.svg(idPrefix: "w-", layout: layout))
      #expect(picture.isWellFormed)
      #expect(picture.links.compactMap { $0.attributes["data-session"] }.sorted() == wheel.marks.map(\.id).sorted())
      let titles = Dictionary(uniqueKeysWithValues: wheel.marks.map { ($0.id, $0.title) })
      for link in picture.links {
        let id = try #require(link.attributes["data-session"])
        #expect(link.title == titles[id])
        #expect(link.attributes["href"] == "#\(id)")
      }
      let tentative = picture.links.filter { $0.has("tentative") }
      #expect(tentative.map { $0.attributes["data-session"] } == ["samverkan-studiebesok"])
      #expect(tentative[0].all.contains { $0.has("hollow") })
    }
  }

  @Test func undecidedYearHasAnOpenArcForEverySession() throws {
    let wheel = try Samples.trelleborg(decided: 0)
    let picture = Picture(wheel.svg(idPrefix: "w-", layout: .inPage))
    #expect(picture.links.compactMap { $0.attributes["data-session"] }.sorted() == wheel.windows.map(\.id).sorted())
    for link in picture.links {
      let arcs = link.children.filter { $0.has("arc") }
      #expect(!arcs.isEmpty)
      #expect(arcs.allSatisfy { $0.attributes["fill"] == "none" && $0.attributes["stroke-dasharray"] != nil })
    }
  }

  @Test func emptyYearIsDrawnWithoutLinks() {
    for layout in Wheel.Layout.allCases {
      let picture = Picture(Samples.empty().svg(idPrefix: "", layout: layout))
      #expect(picture.isWellFormed)
      #expect(picture.links.isEmpty && picture.labels.isEmpty)
      #expect(picture.root.all("path").filter { $0.has("month") }.count == 12)
    }
  }

  @Test func pictureSaysWhatItIsToThoseWhoDoNotSeeIt() throws {
    let root = Picture(Samples.empty(title: "Året").svg(idPrefix: "aar-", layout: .inPage)).root
    #expect(root.attributes["role"] == "group")
    #expect(root.attributes["aria-labelledby"] == "aar-title aar-desc")
    let named = Dictionary(grouping: root.all.filter { $0.attributes["id"] != nil }) { $0.attributes["id"] ?? "" }
    #expect(named["aar-title"]?.map(\.text) == ["Året 2017/18"])
    #expect(named["aar-desc"]?.map(\.text) == ["Ett läsår som en cirkel."])
    #expect(named.allSatisfy { $0.key.hasPrefix("aar-") && $0.value.count == 1 })
  }

  @Test func pictureNeedsNeitherStyleNorScript() throws {
    for layout in Wheel.Layout.allCases {
      for element in Picture(try Samples.trelleborg().svg(idPrefix: "w-", layout: layout)).root.all {
        #expect(element.name != "style" && element.name != "script")
        #expect(element.attributes.keys.allSatisfy { $0 != "style" && !$0.hasPrefix("on") })
      }
    }
    #expect(Picture(Samples.empty().svg(idPrefix: "", layout: .standalone)).root.attributes["xmlns"] == "http://www.w3.org/2000/svg")
  }

  @Test func textsOfThePlanAreEscapedAndCleaned() throws {
    let nasty = "<script>&\"'\u{0}\u{8}\u{202E}\u{FFFF}]]>\u{2066}\nå"
    var wheel = Samples.empty(title: nasty)
    wheel.subtitle = nasty
    wheel.description = nasty
    wheel.themes = [.init(name: nasty, colour: nasty)]
    wheel.spans = Wheel.Span.Kind.allCases.map {
      .init(name: nasty, title: nasty, days: Samples.days("2017-10-01", "2017-12-01"), kind: $0)
    }
    wheel.marks = [Samples.mark("a\"<", Samples.day("2018-03-21"), title: nasty, theme: 0, status: .cancelled)]
    wheel.windows = [Samples.window("b'&", [Samples.days("2017-09-01", "2017-09-20")], title: nasty, theme: 99)]
    for layout in Wheel.Layout.allCases {
      let svg = wheel.svg(idPrefix: "w-", layout: layout)
      let picture = Picture(svg)
      #expect(picture.isWellFormed)
      #expect(Set(picture.links.compactMap { $0.attributes["data-session"] }) == ["a\"<", "b'&"])
      #expect(picture.links.contains { $0.title?.hasSuffix(" <script>&\"']]> å") ?? false })
      #expect(!picture.root.all.contains { $0.name == "script" })
      let hidden: [Unicode.Scalar] = ["\u{0}", "\u{8}", "\u{202E}", "\u{2066}", "\u{FFFF}"]
      #expect(!svg.unicodeScalars.contains { hidden.contains($0) })
    }
  }

  @Test func sameYearInAnotherOrderGivesTheSameBytes() {
    var source = SeededSource(state: 5)
    let wheel = Samples.random(80, windows: 12, from: 2020, crowded: false, &source)
    var other = wheel
    other.marks.reverse()
    other.windows.shuffle(using: &source)
    for layout in Wheel.Layout.allCases {
      let svg = wheel.svg(idPrefix: "w-", layout: layout)
      #expect(svg == wheel.svg(idPrefix: "w-", layout: layout))
      #expect(svg == other.svg(idPrefix: "w-", layout: layout))
    }
  }

  @Test func numbersHaveAtMostOneDecimal() throws {
    let root = Picture(try Samples.trelleborg(decided: 9).svg(idPrefix: "w-", layout: .inPage)).root
    let lengths: Set<String> = [
      "x", "y", "cx", "cy", "r", "d", "points", "x1", "y1", "x2", "y2", "viewBox", "width", "height", "transform",
    ]
    var count = 0
    for element in root.all {
      for (key, value) in element.attributes where lengths.contains(key) {
        count += 1
        #expect(value.firstMatch(of: /\.[0-9]{2}|e-|nan|inf/) == nil, "\(key)=\(value)")
      }
    }
    #expect(count > 500)
  }

  @Test func yearOfTwoHundredSessionsIsUnder200Kilobytes() {
    var source = SeededSource(state: 200)
    let wheel = Samples.random(200, from: 2021, crowded: false, &source)
    #expect(wheel.svg(idPrefix: "w-", layout: .inPage).utf8.count < 200_000)
  }

  // MARK: The hand of today

  @Test func angleGoesRoundOnceFromTheFirstOfTheFirstMonth() {
    let wheel = Samples.empty()
    #expect(wheel.start == Samples.day("2017-08-01") && wheel.end == Samples.day("2018-08-01"))
    #expect(wheel.angle(of: wheel.start) == 0)
    #expect(wheel.angle(of: wheel.end) == 360)
    #expect(wheel.angle(of: Samples.day("2018-01-01")) == 360.0 * 153 / 365)
    let leap = Samples.empty("2023-08-14", "2024-06-14")
    #expect(leap.angle(of: Samples.day("2024-03-01")) == 360.0 * 213 / 366)
    let long = Samples.empty("2018-01-10", "2019-06-14")
    #expect(long.end == Samples.day("2019-07-01"))
  }

  @Test func handIsHiddenAndSaysRoundWhatItTurns() throws {
    let root = Picture(Samples.empty().svg(idPrefix: "w-", layout: .inPage)).root
    #expect(root.attributes["data-from"] == "2017-08-14" && root.attributes["data-to"] == "2018-06-15")
    #expect(root.attributes["data-start"] == "2017-08-01" && root.attributes["data-end"] == "2018-08-01")
    let hands = root.all.filter { $0.has("today") }
    #expect(hands.map(\.name) == ["line"])
    #expect(hands[0].attributes["visibility"] == "hidden")
    #expect(hands[0].number("data-cx") == hands[0].number("x1") && hands[0].number("x1") == hands[0].number("x2"))
    #expect(hands[0].number("data-cy") > hands[0].number("y1") && hands[0].number("y1") > hands[0].number("y2"))
  }

  @Test func markStandsAtTheMiddleOfItsDay() throws {
    for day in ["2017-08-01", "2017-11-07", "2018-02-28", "2018-07-31"].map(Samples.day) {
      var wheel = Samples.empty()
      wheel.marks = [Samples.mark("a", day, title: "A")]
      let picture = Picture(wheel.svg(idPrefix: "w-", layout: .inPage))
      let hand = try #require(picture.root.all.first { $0.has("today") })
      let circle = try #require(picture.links.first?.children.first { $0.has("hit") })
      let seen = atan2(circle.number("cx") - hand.number("data-cx"), hand.number("data-cy") - circle.number("cy")) * 180 / .pi
      let wanted = wheel.angle(of: day) + 180 / 365
      #expect(abs((seen < 0 ? seen + 360 : seen) - wanted) < 0.05, "\(day)")
    }
  }
}
