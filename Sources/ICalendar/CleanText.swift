import Foundation

/// A text as iCalendar can hold it: composed (NFC), line ends as LF, no other control characters, no space at the end of a line.
///
/// libical lets control characters through and drops spaces and CR, so what is cleaned here is what is read back.
public func cleanText(_ text: String) -> String {
  let scalars = text.precomposedStringWithCanonicalMapping.replacing("\r\n", with: "\n").unicodeScalars
  var clean = String.UnicodeScalarView()
  for scalar in scalars {
    switch scalar {
    case "\r", "\u{2028}", "\u{2029}", "\u{85}", "\u{0B}", "\u{0C}": clean.append("\n")
    case "\t": clean.append(" ")
    case "\n": clean.append(scalar)
    default: if scalar.properties.generalCategory != .control, scalar != "\u{FEFF}" { clean.append(scalar) }
    }
  }
  let lines = String(clean).split(separator: "\n", omittingEmptySubsequences: false).map { line in
    String(line.reversed().drop { $0 == " " }.reversed())
  }
  return lines.joined(separator: "\n").trimmingCharacters(in: CharacterSet(charactersIn: "\n "))
}

/// A name on one line without comma, semicolon and backslash, which libical 3.0 does not escape everywhere: an en dash instead.
func cleanName(_ text: String, limit: Int) -> String {
  let plain = cleanText(text).replacing("\n", with: " ").replacing(", ", with: " – ").replacing("; ", with: " – ")
    .map { ",;\\".contains($0) ? "–" : $0 }
  return plain.count > limit ? String(plain.prefix(limit - 1)).trimmingCharacters(in: .whitespaces) + "…" : String(plain)
}

/// A parameter's value (RFC 5545 3.2): one line, no double quote, no caret (RFC 6868; libical 3.0.16 leaves it as it is).
func cleanParameter(_ text: String) -> String {
  let clean = cleanText(String(text.map { $0 == "\"" ? "'" : $0 }.filter { $0 != "^" && $0 != "\\" })).replacing("\n", with: ", ")
  return clean.isEmpty && !text.isEmpty ? "–" : clean
}
