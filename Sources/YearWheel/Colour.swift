import Foundation

/// A colour of sRGB, as contrast is reckoned (WCAG 2.1, relative luminance).
struct Colour: Hashable, Sendable {
  /// Red, green and blue, 0 to 255.
  var parts: [Double]

  /// Reads `#RRGGBB`; nil for anything else.
  init?(_ code: String) {
    let digits = code.utf8.dropFirst()
    guard code.utf8.first == UInt8(ascii: "#"), digits.count == 6, let value = Int(String(decoding: digits, as: UTF8.self), radix: 16),
      !code.contains("+"), !code.contains("-")
    else { return nil }
    parts = [value >> 16 & 255, value >> 8 & 255, value & 255].map(Double.init)
  }

  private init(parts: [Double]) { self.parts = parts }

  /// The colour of a theme: its own where it can be read and seen, else one made for those who see colours otherwise (Okabe and Ito, 2008).
  static func ofTheme(_ code: String?, place: Int) -> Colour {
    let palette = ["#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#8A6D00", "#6A51A3"]
    let colour = code.flatMap(Colour.init) ?? Colour(palette[place % palette.count]) ?? Colour(parts: [80, 90, 100])
    return colour.visible
  }

  /// 0 for black, 1 for white.
  var luminance: Double {
    let linear = parts.map { part in
      let value = part / 255
      return value <= 0.04045 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4)
    }
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
  }

  /// The nearest shade that keeps a contrast of 3:1 to white paper and, in the dark, to a ground as light as `#181b1f`.
  var visible: Colour {
    var low = 0.0
    var high = 1.0
    let (darkest, lightest) = (0.137, 0.285)
    if luminance > lightest {
      for _ in 0..<20 {
        let middle = (low + high) / 2
        if towards(0, middle).luminance > lightest { low = middle } else { high = middle }
      }
      return towards(0, high)
    }
    if luminance < darkest {
      for _ in 0..<20 {
        let middle = (low + high) / 2
        if towards(255, middle).luminance < darkest { low = middle } else { high = middle }
      }
      return towards(255, high)
    }
    return self
  }

  private func towards(_ end: Double, _ share: Double) -> Colour {
    Colour(parts: parts.map { ($0 + (end - $0) * share).rounded() })
  }

  /// `#RRGGBB`.
  var code: String {
    "#"
      + parts.map { part in
        let text = String(Int(part), radix: 16)
        return text.count == 1 ? "0" + text : text
      }.joined()
  }
}
