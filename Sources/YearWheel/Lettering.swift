/// How wide a text is at most in the fonts of a page, and what of it fits.
///
/// The widths are those of DejaVu Sans, which is wider than Liberation Sans, Helvetica, Arial and Segoe UI, rounded up; letters that it
/// lacks come from fonts that nobody knows and are taken for wide.
struct Lettering: Hashable, Sendable {
  /// The size of the letters.
  var size: Double
  /// Whether it is bold.
  var isBold = false

  /// The width of a text, in the units of ``size``.
  func width(_ text: String) -> Double {
    text.unicodeScalars.reduce(0) { $0 + Lettering.width(of: $1) } * size * (isBold ? 1.16 : 1)
  }

  /// The same letters, smaller where the text would be wider than that, down to a share of their size.
  func shrunk(_ text: String, _ width: Double, least: Double) -> Lettering {
    var smaller = self
    // A hair less than what fits, since sums of widths are rounded.
    smaller.size *= max(least, min(1, width * 0.999 / max(1e-9, self.width(text))))
    return smaller
  }

  /// The text, or as much of it as fits with an ellipsis.
  func fitting(_ text: String, _ width: Double) -> String {
    guard self.width(text) > width else { return text }
    let room = width - self.width("…")
    var taken = ""
    for character in text {
      let longer = taken + String(character)
      if self.width(longer) > room { break }
      taken = longer
    }
    while let last = taken.last, last == " " || last == "–" || last == "," { taken.removeLast() }
    return taken + "…"
  }

  /// The text in lines, broken at spaces; the last is cut.
  func lines(_ text: String, _ width: Double, most: Int) -> [String] {
    var lines: [String] = []
    var rest = text.split(separator: " ").map(String.init)[...]
    while let first = rest.first, lines.count < most {
      if lines.count == most - 1 {
        lines.append(fitting(rest.joined(separator: " "), width))
        break
      }
      var line = first
      rest = rest.dropFirst()
      while let next = rest.first, self.width(line + " " + next) <= width {
        line += " " + next
        rest = rest.dropFirst()
      }
      lines.append(fitting(line, width))
    }
    return lines
  }

  private static func width(of scalar: Unicode.Scalar) -> Double {
    if scalar.value < 0x250 { return latin[Int(scalar.value)] }
    switch scalar.value {
    case 0x2010...0x2013, 0x2018...0x201F, 0x2022: return 0.6
    case 0x2014, 0x2015, 0x2026: return 1
    case 0x0370...0x045F: return 1.1
    case 0xFDF0...0xFDFF: return 12
    case 0x2E3A...0x2E3B: return 3
    default: break
    }
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .format: return 0
    default: return (0x3000...0xFFFF).contains(scalar.value) ? 1.4 : 1.8
    }
  }

  /// Widths of U+0000 to U+024F in parts of the size; the digraphs that no list names are the widest.
  private static let latin: [Double] = {
    var widths = Array(repeating: 1.45, count: 0x250)
    for (width, letters) in classes { for letter in letters.unicodeScalars { widths[Int(letter.value)] = width } }
    return widths
  }()

  private static let classes: [(Double, String)] = [
    (0.30, "'IijlÌÍÎÏìíîïĨĩĪīĬĭĮįİıĵĺļł"), (0.35, " ,./:;\\|\u{A0}¦·ŀ"), (0.40, "()-[]ftľţťŧſ"), (0.45, "!r¡²³¹ŕŗř"),
    (0.50, "\"*J`¨ª°´¸ºĴ"), (0.55, "cszçćĉċčśŝşšźżž"), (0.60, "?L_kvxy§¯ýÿĳķĸĹĻĽĿŁŷ"),
    (0.65, "$0123456789FTabdeghnopqu{}¢£¤¥«µ¶»¿ßàáâãäåèéêëðñòóôõöøùúûüþāăąďđēĕėęěĝğġģĥħńņňŋōŏőŢŤŦũūŭůűų"),
    (0.70, "ABEKPSVXYZÀÁÂÃÄÅÈÉÊËÝÞĀĂĄĒĔĖĘĚĶŚŜŞŠŶŸŹŻŽ"), (0.75, "CNRUÇÑÙÚÛÜĆĈĊČĲŃŅŇŊŔŖŘŨŪŬŮŰŲ"),
    (0.80, "&DGHOQÐÒÓÔÕÖØĎĐĜĞĠĢĤŌŎŐ"), (0.85, "#+<=>^w~¬±×÷ŉŵ"), (0.90, "M"), (1.00, "%Wm©®¼½¾ÆæŴ"), (1.10, "@œŒ"),
  ]
}

extension Lettering {
  /// From one line to the next.
  var line: Double { (size * 1.2).rounded(.up) }
  /// From the top of a line to where the letters stand.
  var ascent: Double { size * 0.945 }
}
