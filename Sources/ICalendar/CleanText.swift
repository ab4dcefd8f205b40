import Foundation

/// A text as iCalendar can hold it: composed (NFC), line ends as LF, no other control characters, no space at the end of a line.
///
/// libical lets control characters through and drops spaces and CR, so what is cleaned here is what is read back.
public func cleanText(_ text: String) -> String {
  if isPlain(text) { return text }
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

/// Whether it is seen at a glance that there is nothing to clean: what Western texts are written with, which is composed as it stands.
/// Nearly every text is read back so; it was half the time that publishing took.
private func isPlain(_ text: String) -> Bool {
  var last: Unicode.Scalar = "\n"
  var isFirst = true
  for scalar in text.unicodeScalars {
    switch scalar.value {
    case 0x0A: if isFirst || last == " " { return false }
    case 0x20: if isFirst { return false }
    case 0x21...0x7E, 0xA0...0x2FF, 0x2010...0x2027: break
    default: return false
    }
    isFirst = false
    last = scalar
  }
  return isFirst || (last != "\n" && last != " ")
}

/// A name on one line without comma, semicolon and backslash, which libical 3.0 does not escape everywhere: an en dash instead.
func cleanName(_ text: String, limit: Int) -> String {
  let text = cleanText(text)
  if text.utf8.count <= limit, !holds(text, ",;\\\n") { return text }
  let plain = text.replacing("\n", with: " ").replacing(", ", with: " – ").replacing("; ", with: " – ")
    .map { ",;\\".contains($0) ? "–" : $0 }
  return plain.count > limit ? String(plain.prefix(limit - 1)).trimmingCharacters(in: .whitespaces) + "…" : String(plain)
}

/// A parameter's value (RFC 5545 3.2): one line, no double quote, no caret (RFC 6868; libical 3.0.16 leaves it as it is).
func cleanParameter(_ text: String) -> String {
  if !holds(text, "\"^\\\n\r"), isPlain(text) { return text }
  let clean = cleanText(String(text.map { $0 == "\"" ? "'" : $0 }.filter { $0 != "^" && $0 != "\\" })).replacing("\n", with: ", ")
  return clean.isEmpty && !text.isEmpty ? "–" : clean
}

/// Whether one of some ASCII characters is in a text.
private func holds(_ text: String, _ characters: String) -> Bool { text.utf8.contains { characters.utf8.contains($0) } }
