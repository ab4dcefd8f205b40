import Foundation
import FoundationXML

@testable import YearWheel

/// An element of a picture as Foundation's XML parser reads it, which knows nothing of how it was written.
final class Element {
  let name: String
  let attributes: [String: String]
  var children: [Element] = []
  var text = ""

  init(_ name: String, _ attributes: [String: String]) {
    self.name = name
    self.attributes = attributes
  }

  /// This element and all below it, in the order of the file.
  var all: [Element] { [self] + children.flatMap(\.all) }
  /// The elements of a name below it, not below an element that is left out.
  func all(_ name: String, outside leftOut: String? = nil) -> [Element] {
    children.filter { leftOut == nil || !$0.has(leftOut ?? "") }.flatMap { ($0.name == name ? [$0] : []) + $0.all(name, outside: leftOut) }
  }
  /// Whether it is of a class.
  func has(_ kind: String) -> Bool { (attributes["class"] ?? "").split(separator: " ").contains { $0 == kind } }
  /// The number of an attribute.
  func number(_ key: String) -> Double { attributes[key].flatMap(Double.init) ?? .nan }
  /// The title that is its child.
  var title: String? { children.first { $0.name == "title" }?.text }
}

/// A picture that was read.
final class Picture {
  let root: Element
  let isWellFormed: Bool

  /// Reads a picture.
  init(_ svg: String) {
    let reader = XMLParser(data: Data(svg.utf8))
    let sink = Sink()
    reader.delegate = sink
    isWellFormed = reader.parse()
    root = sink.root ?? Element("", [:])
  }

  private final class Sink: NSObject, XMLParserDelegate {
    var root: Element?
    private var open: [Element] = []

    func parser(
      _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?, attributes: [String: String]
    ) {
      let element = Element(name, attributes)
      if let parent = open.last { parent.children.append(element) } else { root = element }
      open.append(element)
    }

    func parser(_ parser: XMLParser, foundCharacters string: String) { open.last?.text += string }
    func parser(_ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?) { open.removeLast() }
  }

  /// The links of sessions.
  var links: [Element] { root.all("a") }
  /// The lines of all labels.
  var labels: [Box] { root.all("g").filter { $0.has("label") }.flatMap { lines($0) } }
  /// The marks beside the labels: their hit circles.
  var marks: [Box] { links.flatMap { $0.children }.filter { $0.name == "circle" && $0.has("hit") }.map { Box(circle: $0) } }
  /// The names and numbers of the rings.
  var ringTexts: [Box] {
    (root.children.first { $0.has("rings") }?.all("text") ?? []).map { text in Box(text: text, anchor: anchor(text)) }
  }

  private func lines(_ label: Element) -> [Box] {
    label.children.filter { $0.name == "text" }.map { Box(text: $0, anchor: label.attributes["text-anchor"] ?? "start") }
  }

  private func anchor(_ text: Element) -> String { text.attributes["text-anchor"] ?? "middle" }
}

/// Where a text or a mark is: a convex shape by its corners, in order.
struct Box: CustomStringConvertible {
  typealias Corner = (x: Double, y: Double)

  let corners: [Corner]
  let name: String
  /// The lowest and the highest corner of each axis, to tell what is far apart at once.
  private let low: Corner
  private let high: Corner

  private init(_ name: String, _ corners: [Corner]) {
    self.name = name
    self.corners = corners
    low = (corners.map(\.x).min() ?? 0, corners.map(\.y).min() ?? 0)
    high = (corners.map(\.x).max() ?? 0, corners.map(\.y).max() ?? 0)
  }

  /// The box of a text in DejaVu Sans, the widest of the fonts that a page may take.
  init(text: Element, anchor: String) {
    let size = text.attributes["font-size"].flatMap(Double.init) ?? 10.5
    let width = Box.advance(text.text) * size * (text.attributes["font-weight"] == "bold" ? 1.12 : 1)
    let x = text.number("x") - (anchor == "end" ? width : anchor == "middle" ? width / 2 : 0)
    let (top, bottom) = (text.number("y") - size * 0.76, text.number("y") + size * 0.24)
    var corners: [Corner] = [(x, top), (x + width, top), (x + width, bottom), (x, bottom)]
    if let turn = text.attributes["transform"]?.dropFirst("rotate(".count).dropLast().split(separator: " ").compactMap({ Double($0) }) {
      let (sine, cosine) = (sin(turn[0] * .pi / 180), cos(turn[0] * .pi / 180))
      corners = corners.map { corner in
        let (x, y) = (corner.x - turn[1], corner.y - turn[2])
        return (x: turn[1] + x * cosine - y * sine, y: turn[2] + x * sine + y * cosine)
      }
    }
    self.init(text.text, corners)
  }

  /// The octagon round a circle.
  init(circle: Element) {
    let (x, y, r) = (circle.number("cx"), circle.number("cy"), circle.number("r") / cos(.pi / 8))
    self.init("mark at \(x) \(y)", (0..<8).map { (x + r * cos(Double($0) * .pi / 4), y + r * sin(Double($0) * .pi / 4)) })
  }

  var description: String { "\(name) \(corners[0]) \(corners[2])" }

  /// Whether two shapes share more than an edge: no line along a side parts them.
  func overlaps(_ other: Box) -> Bool {
    if low.x >= other.high.x || other.low.x >= high.x || low.y >= other.high.y || other.low.y >= high.y { return false }
    for shape in [self, other] {
      for (a, b) in zip(shape.corners, shape.corners.dropFirst() + shape.corners.prefix(1)) {
        let (x, y) = (b.y - a.y, a.x - b.x)
        let length = max(1e-9, (x * x + y * y).squareRoot())
        let mine = corners.map { ($0.x * x + $0.y * y) / length }
        let theirs = other.corners.map { ($0.x * x + $0.y * y) / length }
        guard let a = mine.min(), let b = mine.max(), let c = theirs.min(), let d = theirs.max() else { return false }
        // Coordinates are rounded to tenths.
        if b <= c + 0.2 || d <= a + 0.2 { return false }
      }
    }
    return true
  }

  /// How far a text runs in DejaVu Sans, in parts of its size; letters that are not here are taken to be as wide as an ideograph.
  static func advance(_ text: String) -> Double {
    text.unicodeScalars.reduce(0) { sum, scalar in
      let place = Int(scalar.value) - 32
      if ascii.indices.contains(place) { return sum + Double(ascii[place]) / 1000 }
      return sum + Double(others[Character(scalar)] ?? 1000) / 1000
    }
  }

  /// The advance widths of DejaVuSans.ttf 2.37 for U+0020 to U+007E, in thousandths.
  private static let ascii = [
    318, 401, 460, 838, 636, 950, 780, 275, 390, 390, 500, 838, 318, 361, 318, 337, 636, 636, 636, 636, 636, 636, 636, 636, 636, 636, 337,
    337, 838, 838, 838, 531, 1000, 684, 686, 698, 770, 632, 575, 775, 752, 295, 295, 656, 557, 863, 748, 787, 603, 787, 695, 635, 611, 732,
    684, 989, 685, 611, 685, 390, 337, 390, 838, 500, 500, 613, 635, 550, 635, 615, 352, 635, 634, 278, 278, 579, 278, 974, 634, 612, 635,
    635, 411, 521, 392, 634, 592, 818, 592, 592, 525, 636, 337, 636, 838,
  ]
  private static let others: [Character: Int] = [
    "å": 613, "ä": 613, "ö": 612, "Å": 684, "Ä": 684, "Ö": 787, "é": 615, "É": 632, "–": 500, "…": 1000, "Ⅷ": 1317,
  ]
}
