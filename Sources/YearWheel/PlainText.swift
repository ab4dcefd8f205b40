/// A text as XML 1.0 can hold it, on one line: no control characters, no bidirectional controls, no noncharacters; spaces joined.
func plainLine(_ text: String) -> String {
  if isPlain(text) { return text }
  var clean = String.UnicodeScalarView()
  var isAfterSpace = true
  for scalar in text.unicodeScalars where !isDropped(scalar) {
    if scalar.properties.isWhitespace && scalar.value != 0xA0 {
      if !isAfterSpace { clean.append(" ") }
      isAfterSpace = true
    } else {
      clean.append(scalar)
      isAfterSpace = false
    }
  }
  if clean.last == " " { clean.removeLast() }
  return String(clean)
}

/// Whether a text surely is a plain line already: nearly all are, of ASCII and the letters of Latin-1, with single spaces in between.
private func isPlain(_ text: String) -> Bool {
  var last = UInt8(ascii: " ")
  for byte in text.utf8 {
    switch byte {
    case 0x21...0x7E: break
    case UInt8(ascii: " "): if last == byte { return false }
    // The first byte of U+00C0 to U+00FF, and what follows it.
    case 0xC3: break
    case 0x80...0xBF: if last != 0xC3 { return false }
    default: return false
    }
    last = byte
  }
  return last != UInt8(ascii: " ")
}

private func isMarkup(_ byte: UInt8) -> Bool {
  switch byte {
  case UInt8(ascii: "&"), UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "\""), UInt8(ascii: "'"): true
  default: false
  }
}

/// What XML 1.0 forbids or discourages (2.2), and what turns the direction of the text around it (Unicode TR 9, 2).
private func isDropped(_ scalar: Unicode.Scalar) -> Bool {
  switch scalar.value {
  case 0x09, 0x0A, 0x0D, 0x85: false
  case ..<0x20, 0x7F...0x9F: true
  case 0x061C, 0x200E, 0x200F, 0x202A...0x202E, 0x2066...0x2069, 0xFEFF: true
  case 0xFDD0...0xFDEF: true
  default: scalar.value & 0xFFFE == 0xFFFE
  }
}

/// A text for XML, as content or between double quotes.
func escaped(_ text: String) -> String {
  if isPlain(text), !text.utf8.contains(where: isMarkup) { return text }
  var out = ""
  for character in plainLine(text).unicodeScalars {
    switch character {
    case "&": out += "&amp;"
    case "<": out += "&lt;"
    case ">": out += "&gt;"
    case "\"": out += "&quot;"
    case "'": out += "&#39;"
    default: out.unicodeScalars.append(character)
    }
  }
  return out
}

/// A number with at most one decimal and a point, whatever the locale.
func number(_ value: Double) -> String {
  guard value.isFinite else { return "0" }
  let tenths = Int((value * 10).rounded())
  let whole = abs(tenths) / 10
  let decimal = abs(tenths) % 10
  return (tenths < 0 ? "-" : "") + String(whole) + (decimal == 0 ? "" : ".\(decimal)")
}
