/// The school year as people write it into ids, titles and file names: `2017-18`, `2017/18`, `2017–2018`, `2017`.
struct YearToken {
  /// The year in whose August the school year begins.
  let year: Int

  /// The text with the school year moved on by one; nil where it does not name it.
  func next(_ text: String) -> String? {
    var result = ""
    var rest = text[...]
    var isFound = false
    while let start = rest.firstIndex(where: \.isWholeDigit) {
      result += rest[..<start]
      let digits = rest[start...].prefix(while: \.isWholeDigit)
      rest = rest[digits.endIndex...]
      guard digits == "\(year)" else {
        // The spring of the school year by itself: `vt 2018`.
        let isSpring = digits == "\(year + 1)"
        result += isSpring ? "\(year + 2)" : String(digits)
        isFound = isFound || isSpring
        continue
      }
      isFound = true
      result += "\(year + 1)"
      guard let dash = rest.first, ["-", "/", "–", "_"].contains(dash) else { continue }
      let second = rest.dropFirst().prefix(while: \.isWholeDigit)
      guard second == short(year + 1) || second == "\(year + 1)" else { continue }
      result += "\(dash)" + (second.count == 2 ? short(year + 2) : "\(year + 2)")
      rest = rest[second.endIndex...]
    }
    return isFound ? result + rest : nil
  }

  /// `2018-19` of the year after.
  var nextSpan: String { "\(year + 1)-\(short(year + 2))" }

  private func short(_ year: Int) -> String { "\(year % 100 < 10 ? "0" : "")\(year % 100)" }
}

extension Character {
  fileprivate var isWholeDigit: Bool { ("0"..."9").contains(self) }
}
