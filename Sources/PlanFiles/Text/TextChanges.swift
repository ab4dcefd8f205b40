import OrderedCollections
import Planning

/// Changes to a text, each in its place; what they do not touch stays as it is written.
struct TextChanges {
  let source: SourceText
  /// By place: what is replaced there, and with what. A later change of the same words replaces an earlier one.
  private var replacements: OrderedDictionary<Range<Int>, String> = [:]
  private var commentedOut: Set<Int> = []

  init(_ source: SourceText) { self.source = source }

  /// Puts another word in the place of one.
  mutating func replace(_ word: String, at mark: SourceMark, with new: String) throws(SourceText.Mismatch) {
    replacements[try source.word(word, at: mark)] = new
  }

  /// Puts another text in the place of one, quoted where it must be. Throws where the old one is written in a way of its own: folded, or
  /// with escapes.
  mutating func replaceText(_ text: String, at mark: SourceMark, with new: String) throws(SourceText.Mismatch) {
    let range = try source.word(text, at: mark)
    switch range.lowerBound > 0 ? source.scalars[range.lowerBound - 1] : " " {
    case "\"" where source.index(mark) < range.lowerBound: replacements[range] = TextChanges.escaped(new)
    case "'" where source.index(mark) < range.lowerBound: replacements[range] = new.replacing("'", with: "''")
    default: replacements[range] = TextChanges.isPlain(new) ? new : "\"" + TextChanges.escaped(new) + "\""
    }
  }

  /// A text as it stands between double quotes (YAML 1.2, 5.7).
  static func escaped(_ text: String) -> String {
    text.unicodeScalars.map { scalar in
      switch scalar {
      case "\"": "\\\""
      case "\\": "\\\\"
      case "\n": "\\n"
      case _ where scalar.value < 0x20 || scalar.value == 0x7F: "\\x" + String(scalar.value + 0x100, radix: 16).dropFirst()
      // What no YAML stream may hold, and what would be read as a line end (5.1, 5.4).
      case "\u{80}"..."\u{A0}", "\u{2028}", "\u{2029}", "\u{FEFF}", "\u{FFFE}", "\u{FFFF}":
        "\\u" + String(scalar.value + 0x10000, radix: 16).dropFirst()
      default: String(scalar)
      }
    }.joined()
  }

  /// Whether a text means itself without quotes, whatever surrounds it.
  static func isPlain(_ text: String) -> Bool {
    guard let first = text.unicodeScalars.first, first.properties.isAlphabetic || first == "." || first == "/" else { return false }
    // Without quotes it is no value (YAML 1.2, 10.2).
    if text.lowercased() == "null" { return false }
    return text.unicodeScalars.allSatisfy {
      $0.properties.isAlphabetic || $0.properties.numericType != nil || "-_./–()".unicodeScalars.contains($0) || $0 == " "
    }
      && text.last != " "
  }

  mutating func replace(_ range: Range<Int>, with new: String) { replacements[range] = new }

  /// Puts a text in front of what stands at a place; several at one place stay in order.
  mutating func insert(_ text: String, at index: Int) { replacements[index..<index, default: ""] += text }

  /// Puts a line above another, indented as it is.
  mutating func insertLine(_ text: String, above line: Int) {
    insert(String(repeating: " ", count: source.indent(line)) + text + source.newline, at: source.lineStart(line))
  }

  /// Puts lines below another.
  mutating func insertLines(_ lines: [String], below line: Int, indent: Int) {
    let next = source.lineStart(line + 1)
    let isUnended = next == source.scalars.count && source.lineText(line) == source.text(source.lineStart(line)..<next)
    let blanks = String(repeating: " ", count: indent)
    for text in lines { insert(isUnended ? source.newline + blanks + text : blanks + text + source.newline, at: next) }
  }

  /// Puts a line below another.
  mutating func insertLine(_ text: String, below line: Int, indent: Int) { insertLines([text], below: line, indent: indent) }

  /// Makes comments of lines, which were values; other changes in them are not made.
  mutating func commentOut(_ lines: ClosedRange<Int>) { commentedOut.formUnion(lines) }

  /// Whether anything is to be changed.
  var isEmpty: Bool { replacements.isEmpty && commentedOut.isEmpty }

  private func isCommentedOut(_ line: Int) -> Bool { commentedOut.contains(line) }

  /// Adds a key with its value to a mapping, before the others.
  mutating func addKey(_ text: String, to mapping: Item) {
    guard let fields = mapping.fields else { return }
    if let (inside, _) = source.brackets(mapping.mark) {
      insert(fields.entries.isEmpty ? text : text + ", ", at: inside.lowerBound)
    } else if let first = fields.entries.values.first?.key {
      insert(text + source.newline + String(repeating: " ", count: first.column - 1), at: source.index(first))
    }
  }

  /// Takes some items out of a list: in brackets they go, and their comments stay; on lines of their own they become comments. Of a list
  /// that loses all of them remains an empty one.
  mutating func remove(_ removed: Set<Int>, of list: Item, key: SourceMark) {
    let items = list.items
    guard !removed.isEmpty else { return }
    guard let (inside, _) = source.brackets(list.mark) else {
      for index in removed { commentOut(source.itemLines(items[index].mark)) }
      if removed.count == items.count { empty(key, as: "[]") }
      return
    }
    remove(removed, of: items.map { source.index($0.mark)..<itemEnd($0) }, inside: inside)
  }

  /// Takes some entries out of a mapping: in brackets they go, on lines of their own they become comments.
  mutating func remove(_ removed: Set<String>, of mapping: Item, key: SourceMark) {
    guard let entries = mapping.fields?.entries, !removed.isEmpty else { return }
    guard let (inside, _) = source.brackets(mapping.mark) else {
      for (id, entry) in entries where removed.contains(id) { commentOut(entry.key.line...source.entryEnd(key: entry.key)) }
      if removed.count == entries.count { empty(key, as: "{}") }
      return
    }
    let pieces = entries.values.map { entry in source.index(entry.key)..<(entry.item.map(itemEnd) ?? source.index(entry.key)) }
    remove(Set(entries.keys.indices.filter { removed.contains(entries.keys[$0]) }), of: pieces, inside: inside)
  }

  private mutating func remove(_ removed: Set<Int>, of pieces: [Range<Int>], inside: Range<Int>) {
    guard let lastKept = pieces.indices.last(where: { !removed.contains($0) }) else {
      replace(inside, with: kept(in: inside))
      return
    }
    for index in removed where index < lastKept {
      let range = pieces[index].lowerBound..<pieces[index + 1].lowerBound
      replace(range, with: kept(in: range))
    }
    // From the end of the last that stays, so that its comma goes too.
    let rest = pieces[lastKept].upperBound..<pieces[pieces.count - 1].upperBound
    if !rest.isEmpty { replace(rest, with: kept(in: rest)) }
  }

  /// The place after a value: a word, or something in brackets.
  func itemEnd(_ item: Item) -> Int {
    if let (_, end) = source.brackets(item.mark) { return end }
    let start = source.index(item.mark)
    let isQuoted = source.scalars[start] == "\"" || source.scalars[start] == "'"
    return start + item.word.unicodeScalars.count + (isQuoted ? 2 : 0)
  }

  /// The comments of what is taken out, each on a line of its own.
  private func kept(in range: Range<Int>) -> String {
    let comments = source.comments(in: range)
    guard !comments.isEmpty else { return "" }
    let blanks = String(repeating: " ", count: source.indent(source.line(range.lowerBound)) + 2)
    return comments.map { " " + $0 + source.newline + blanks }.joined()
  }

  /// Gives a key whose lines have all become comments an empty value.
  mutating func empty(_ key: SourceMark, as value: String) {
    var index = source.index(key)
    while index < source.scalars.count, source.scalars[index] != ":" { index += 1 }
    insert(" " + value, at: min(index + 1, source.scalars.count))
  }

  /// The text with all changes made.
  func result() -> String {
    var parts = replacements.filter { range, _ in
      let line = source.line(range.lowerBound)
      return !isCommentedOut(line) || range.isEmpty && range.lowerBound == source.lineStart(line)
    }.map { (range: $0.key, text: $0.value) }
    for line in commentedOut where !source.isEmptyLine(line) {
      let index = source.lineStart(line) + source.indent(firstOfRun(line))
      parts.append((index..<index, "# "))
    }
    let inOrder = parts.enumerated().sorted {
      ($0.element.range.lowerBound, $0.element.range.upperBound, $0.offset)
        < ($1.element.range.lowerBound, $1.element.range.upperBound, $1.offset)
    }.map(\.element)
    var scalars: [Unicode.Scalar] = []
    var index = 0
    for part in inOrder where part.range.lowerBound >= index {
      scalars += source.scalars[index..<part.range.lowerBound] + part.text.unicodeScalars
      index = part.range.upperBound
    }
    return source.whole(scalars + source.scalars[index...])
  }

  /// The first of the lines running that become comments: all get their mark in its column, so that the block keeps its shape.
  private func firstOfRun(_ line: Int) -> Int {
    var first = line
    while commentedOut.contains(first - 1) { first -= 1 }
    return source.indent(first) <= source.indent(line) ? first : line
  }
}
