import Algorithms
import Planning

/// The text of a YAML file, with the places of its values: what is needed to change a few words and keep the rest as it is written.
///
/// Lines are counted as the YAML reader counts them (YAML 1.1, 5.4), so that its marks are places here.
struct SourceText {
  /// A mark where the text has not what the reader found there: nothing is changed then.
  struct Mismatch: Error {
    let mark: SourceMark
    let word: String
  }

  let scalars: [Unicode.Scalar]
  private let lineStarts: [Int]
  /// How most lines end.
  let newline: String
  private let hasByteOrderMark: Bool

  init(_ text: String) {
    var scalars = Array(text.unicodeScalars)
    hasByteOrderMark = scalars.first == "\u{FEFF}"
    if hasByteOrderMark { scalars.removeFirst() }
    var starts = [0]
    var index = 0
    while index < scalars.count {
      let scalar = scalars[index]
      index += 1
      guard SourceText.isBreak(scalar) else { continue }
      if scalar == "\r", index < scalars.count, scalars[index] == "\n" { index += 1 }
      starts.append(index)
    }
    self.scalars = scalars
    lineStarts = starts
    newline = text.contains("\r\n") ? "\r\n" : "\n"
  }

  private static func isBreak(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case "\n", "\r", "\u{85}", "\u{2028}", "\u{2029}": true
    default: false
    }
  }

  // MARK: Places

  /// Where a mark is.
  func index(_ mark: SourceMark) -> Int { min(lineStart(mark.line) + mark.column - 1, scalars.count) }

  /// Where a line begins, from 1; the end of the text for lines after the last.
  func lineStart(_ line: Int) -> Int { line - 1 < lineStarts.count ? lineStarts[max(line - 1, 0)] : scalars.count }

  /// The line a place is on, from 1.
  func line(_ index: Int) -> Int { lineStarts.partitioningIndex { $0 > index } }

  var lineCount: Int { lineStarts.count }

  func text(_ range: Range<Int>) -> String {
    var view = String.UnicodeScalarView()
    view.append(contentsOf: scalars[range])
    return String(view)
  }

  /// A line without its end.
  func lineText(_ line: Int) -> String {
    var end = lineStart(line + 1)
    while end > lineStart(line), SourceText.isBreak(scalars[end - 1]) { end -= 1 }
    return text(lineStart(line)..<end)
  }

  /// How many blanks a line begins with.
  func indent(_ line: Int) -> Int { lineText(line).unicodeScalars.prefix { $0 == " " }.count }

  /// Whether a line holds no value: it is blank, or a comment.
  func isEmptyLine(_ line: Int) -> Bool {
    let first = lineText(line).unicodeScalars.first { $0 != " " && $0 != "\t" }
    return first == nil || first == "#"
  }

  /// The place of a value after its anchor and tag.
  private func valueStart(_ mark: SourceMark) -> Int {
    var index = index(mark)
    while index < scalars.count, scalars[index] == "&" || scalars[index] == "!" {
      while index < scalars.count, !SourceText.isBlank(scalars[index]) { index += 1 }
      while index < scalars.count, SourceText.isBlank(scalars[index]) { index += 1 }
    }
    return index
  }

  static func isBlank(_ scalar: Unicode.Scalar) -> Bool { scalar == " " || scalar == "\t" || isBreak(scalar) }

  /// Whether a value is written in brackets.
  func isFlow(_ mark: SourceMark) -> Bool {
    let start = valueStart(mark)
    return start < scalars.count && (scalars[start] == "{" || scalars[start] == "[")
  }

  /// The inside of a value in brackets, and the place after it; nil where it is not in brackets.
  func brackets(_ mark: SourceMark) -> (inside: Range<Int>, end: Int)? {
    guard isFlow(mark) else { return nil }
    let start = valueStart(mark)
    var depth = 0
    var index = start
    while index < scalars.count {
      switch scalars[index] {
      case "{", "[": depth += 1
      case "}", "]":
        depth -= 1
        if depth == 0 { return (start + 1..<index, index + 1) }
      case "\"", "'":
        // An apostrophe within a plain word is no quote.
        if startsWord(index) { index = quotedEnd(index) - 1 }
      case "#" where index > 0 && SourceText.isBlank(scalars[index - 1]): index = commentEnd(index) - 1
      default: break
      }
      index += 1
    }
    return nil
  }

  private func startsWord(_ index: Int) -> Bool {
    var before = index - 1
    while before >= 0, SourceText.isBlank(scalars[before]) { before -= 1 }
    guard before >= 0 else { return true }
    if before == index - 1 { return ["{", "[", ",", ":"].contains(scalars[before]) }
    return ["{", "[", ",", ":", "-"].contains(scalars[before])
  }

  private func commentEnd(_ start: Int) -> Int {
    var index = start
    while index < scalars.count, !SourceText.isBreak(scalars[index]) { index += 1 }
    return index
  }

  private func quotedEnd(_ start: Int) -> Int {
    let quote = scalars[start]
    var index = start + 1
    while index < scalars.count {
      if scalars[index] == "\\", quote == "\"" {
        index += 2
        continue
      }
      if scalars[index] == quote {
        if quote == "'", index + 1 < scalars.count, scalars[index + 1] == "'" {
          index += 2
          continue
        }
        return index + 1
      }
      index += 1
    }
    return index
  }

  /// Where a word stands that the reader found at a mark, its quotes left out. Throws where something else stands there.
  func word(_ word: String, at mark: SourceMark) throws(Mismatch) -> Range<Int> {
    var start = valueStart(mark)
    if start < scalars.count, scalars[start] == "\"" || scalars[start] == "'" { start += 1 }
    let end = start + word.unicodeScalars.count
    guard end <= scalars.count, text(start..<end) == word else { throw Mismatch(mark: mark, word: word) }
    return start..<end
  }

  /// Whether a text stands at a mark as it reads.
  func has(_ word: String, at mark: SourceMark) -> Bool {
    switch Result(catching: { () throws(Mismatch) in try self.word(word, at: mark) }) {
    case .success: true
    case .failure: false
    }
  }

  /// The last line of an entry of a mapping whose key stands at a mark; blank lines and comments after it are not part. A list under a key
  /// may begin where the key does.
  func entryEnd(key: SourceMark) -> Int {
    blockEnd(fromLine: key.line) { line in
      indent(line) > key.column - 1
        || indent(line) == key.column - 1 && lineText(line).unicodeScalars.dropFirst(key.column - 1).first == "-"
    }
  }

  /// The lines of an item of a list in block form, the one with its dash first; the mark is that of its value.
  func itemLines(_ mark: SourceMark) -> ClosedRange<Int> {
    var dash = index(mark) - 1
    while dash > 0, scalars[dash] != "-" { dash -= 1 }
    let first = line(dash)
    let column = dash - lineStart(first)
    return first...blockEnd(fromLine: first) { indent($0) > column }
  }

  private func blockEnd(fromLine first: Int, _ belongs: (Int) -> Bool) -> Int {
    var last = first
    var line = first + 1
    while line <= lineCount {
      if !isEmptyLine(line) {
        guard belongs(line) else { break }
        last = line
      }
      line += 1
    }
    return last
  }

  /// The comments in a range, each from its `#` to the end of its line.
  func comments(in range: Range<Int>) -> [String] {
    var found: [String] = []
    var index = range.lowerBound
    while index < range.upperBound {
      switch scalars[index] {
      case "\"", "'":
        if startsWord(index) { index = quotedEnd(index) - 1 }
      case "#" where index == 0 || SourceText.isBlank(scalars[index - 1]):
        let end = commentEnd(index)
        found.append(text(index..<end))
        index = end - 1
      default: break
      }
      index += 1
    }
    return found
  }

  /// The text with a byte order mark where it had one.
  func whole(_ scalars: [Unicode.Scalar]) -> String {
    var view = String.UnicodeScalarView()
    if hasByteOrderMark { view.append("\u{FEFF}") }
    view.append(contentsOf: scalars)
    return String(view)
  }
}
