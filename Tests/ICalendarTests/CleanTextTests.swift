import ICalendar
import Testing

@Suite struct CleanTextTests {
  /// A control character is taken away, and takes the short way with it.
  private func carefully(_ text: String) -> [Unicode.Scalar] { Array(cleanText("\u{1}" + text).unicodeScalars) }

  @Test func shortWayGivesWhatTheCarefulOneDoes() {
    let alphabet = [
      "a", "å", " ", "\n", "\u{A0}", "\u{AD}", "–", "…", "\t", "e\u{301}", "\u{2028}", "\u{2027}", "\u{2010}", "\u{85}", "\u{2FF}",
    ]
    for first in alphabet {
      for second in alphabet {
        for third in alphabet {
          let text = first + second + third
          #expect(Array(cleanText(text).unicodeScalars) == carefully(text), "\(text.debugDescription)")
        }
      }
    }
  }

  @Test func everyCharacterOfThePlainRangesStaysAsItIs() {
    for value in [UInt32](0x21...0x7E) + [UInt32](0xA0...0x2FF) + [UInt32](0x2010...0x2027) {
      guard let scalar = Unicode.Scalar(value) else { continue }
      #expect(Array(cleanText(String(scalar)).unicodeScalars) == carefully(String(scalar)), "U+\(String(value, radix: 16))")
    }
  }
}
