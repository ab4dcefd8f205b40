import Foundation
import Testing
import YearWheel

/// That colours can be told from what they stand on (WCAG 2.1, 1.4.3 and 1.4.11), reckoned anew from the picture.
@Suite struct ContrastTests {
  /// Relative luminance (WCAG 2.1).
  static func luminance(_ code: String) -> Double {
    let digits = Array(code.dropFirst())
    let parts = stride(from: 0, to: 6, by: 2).map { Double(Int(String(digits[$0...($0 + 1)]), radix: 16) ?? 0) / 255 }
      .map { $0 <= 0.03928 ? $0 / 12.92 : pow(($0 + 0.055) / 1.055, 2.4) }
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]
  }

  static func contrast(_ a: String, _ b: String) -> Double {
    let (x, y) = (luminance(a), luminance(b))
    return (max(x, y) + 0.05) / (min(x, y) + 0.05)
  }

  @Test func everyTextIsFourAndAHalfToOneOnItsGround() throws {
    let texts = Picture(try Samples.trelleborg().svg(idPrefix: "w-", layout: .standalone)).root.all("text")
    let grounds = ["month-name": "#24405a", "on-plate": "#24405a"]
    var count = 0
    for text in texts {
      guard let fill = text.attributes["fill"] else { continue }
      count += 1
      let own = grounds.first { text.has($0.key) }?.value
      // Names also stand on the tints of terms and breaks.
      for ground in own.map({ [$0] }) ?? ["#ffffff", "#dbe9f6", "#f4f1ea"] {
        #expect(ContrastTests.contrast(fill, ground) >= 4.5, "\(text.text)")
      }
    }
    #expect(count > 40)
  }

  @Test(arguments: ["#FFFFFF", "#FFFFE0", "#FFFF00", "#000000", "#191970", "#87CEEB", "#DAA520", "#808080", "#ff0000", "blå", ""])
  func themeOfAnyColourShowsOnWhiteAndOnBlack(_ colour: String) throws {
    var wheel = Samples.empty()
    wheel.themes = [.init(name: "Tema", colour: colour)]
    wheel.marks = [
      Samples.mark("a", Samples.day("2017-10-04"), title: "A", theme: 0),
      Samples.mark("b", Samples.day("2017-12-04"), title: "B", theme: 0, status: .tentative),
      Samples.mark("c", Samples.day("2018-02-04"), title: "C"),
    ]
    let picture = Picture(wheel.svg(idPrefix: "w-", layout: .inPage))
    let shapes = picture.links.flatMap(\.children).filter { $0.has("shape") }
    #expect(shapes.count == 3)
    for shape in shapes {
      let seen = try #require(shape.has("hollow") ? shape.attributes["stroke"] : shape.attributes["fill"])
      #expect(ContrastTests.contrast(seen, "#ffffff") >= 3, "\(seen)")
      #expect(ContrastTests.contrast(seen, "#181b1f") >= 3, "\(seen)")
    }
  }
}
