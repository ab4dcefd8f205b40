import CivilTime
import Foundation
import ICalendar

/// Ids out of titles, none of them twice.
struct ImportedIDs {
  /// How many times a session may be held as one series.
  static let repeats = 100

  /// What is no value in YAML is no id.
  private var taken: Set = ["null"]

  /// An id like the one given, and its members' (`id-1`, `id-2`, …) where it has any.
  mutating func take(_ wish: String?, members: Int = 0) -> String {
    let wish = wish ?? "pass"
    var id = wish
    var number = 1
    func all(_ id: String) -> [String] { members == 0 ? [id] : [id] + (1...members).map { "\(id)-\($0)" } }
    while !taken.isDisjoint(with: all(id)) {
      number += 1
      // A letter, as what ends in a number looks like a time of a series.
      id = "\(wish)-\(String(UnicodeScalar(UInt8(97 + (number - 1) % 26))))\(number > 26 ? "\(number)" : "")"
    }
    taken.formUnion(all(id))
    return id
  }
}

/// An id out of a text: small letters, digits and hyphens (`Språk – tema 2` → `sprak-tema-2`); nil where nothing is left.
func slug(_ text: String, limit: Int = 40) -> String? {
  let plain = text.lowercased().replacing("å", with: "a").replacing("ä", with: "a").replacing("ö", with: "o").replacing("ø", with: "o")
    .replacing("æ", with: "ae").replacing("ß", with: "ss").decomposedStringWithCompatibilityMapping
  var result = ""
  for scalar in plain.unicodeScalars {
    switch scalar {
    case "a"..."z", "0"..."9": result.unicodeScalars.append(scalar)
    default:
      // Accents are part of their letter.
      if scalar.properties.generalCategory != .nonspacingMark, !result.isEmpty, !result.hasSuffix("-") { result += "-" }
    }
    if result.count >= limit { break }
  }
  let id = String(result.reversed().drop { $0 == "-" }.reversed())
  return id.isEmpty ? nil : id
}

/// A text on one line.
func oneLine(_ text: String) -> String { cleanText(text).replacing("\n", with: " ") }

/// The grid on which starts lie.
struct Grid {
  /// Minutes between two starts.
  let step: Int
  /// Minutes after a multiple of `step` since midnight.
  private let offset: Int

  /// The widest of the usual grids on which all starts lie; else the finest, from the minute that most of them have.
  init(_ starts: [TimeOfDay]) {
    let minutes = starts.map(\.minutes)
    if let step = [30, 15, 10, 5].first(where: { step in minutes.allSatisfy { $0.isMultiple(of: step) } }) {
      self.step = step
      offset = 0
    } else {
      step = 5
      offset =
        Dictionary(grouping: minutes.map { $0 % 5 }, by: \.self).max { ($0.value.count, -$0.key) < ($1.value.count, -$1.key) }?.key ?? 0
    }
  }

  func holds(_ time: TimeOfDay) -> Bool { time.minutes % step == offset }

  /// The last start not after a time.
  func start(before time: TimeOfDay) -> TimeOfDay {
    let minutes = max(0, (time.minutes - offset) / step * step + offset)
    return TimeOfDay(minutes: minutes > time.minutes ? max(0, minutes - step) : minutes) ?? .midnight
  }
}
