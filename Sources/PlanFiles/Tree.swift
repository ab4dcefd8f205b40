import Planning
import Yams

/// A value of a YAML file with the place it stands at: what remains of YAML once it is read.
struct Tree {
  enum Content {
    /// A text; `isNull` where nothing, `~` or `null` is written without quotes.
    case scalar(String, isNull: Bool)
    case list([Tree])
    case mapping([(key: Tree, value: Tree)])
  }

  let mark: SourceMark
  let content: Content

  /// The text as written; `list` and `mapping` for those.
  var word: String {
    switch content {
    case .scalar(let text, _): text
    case .list: "list"
    case .mapping: "mapping"
    }
  }
}

/// A YAML file read into a tree, with the keys that stand twice.
struct TreeFile {
  let root: Tree?
  let problems: [PlanProblem]

  /// Reads the bytes of a file. All duplicate keys are found, not only the first: Yams stops at one, so that one is hidden behind a
  /// private-use character of the same place and the text is read again.
  init(file: String, bytes: [UInt8]) {
    let start = SourceMark(file: file, line: 1, column: 1)
    guard bytes.count <= PlanLimits.fileBytes else {
      self.init(only: PlanProblem(start, file, .tooLarge(limit: PlanLimits.fileBytes)))
      return
    }
    guard var text = String(validating: bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes.dropFirst(3) : bytes[...], as: UTF8.self) else {
      self.init(only: PlanProblem(start, file, .notUTF8))
      return
    }
    var hidden: [SourceMark: String] = [:]
    for _ in 0..<PlanLimits.duplicateRounds {
      do {
        // The shapes say what a word is, so that none has to be matched against the patterns of YAML's types.
        // The parser owns the anchors, to which nodes refer weakly: it must live for as long as they are looked at.
        let parser = try Parser(yaml: text, resolver: .basic, encoding: .utf8)
        let node = try parser.singleRoot()
        self = withExtendedLifetime(parser) {
          TreeFile(
            file: file, node: node, hidden: hidden, hasAliases: bytes.contains(UInt8(ascii: "*")),
            hasTags: bytes.contains(UInt8(ascii: "!")))
        }
        return
      } catch YamlError.duplicatedKeysInMapping(_, let context) {
        let mark = SourceMark(file: file, line: context.mark.line, column: context.mark.column)
        guard let key = hideKey(in: &text, at: mark, number: hidden.count) else {
          self.init(only: PlanProblem(mark, "", .duplicateKey(firstLine: mark.line)))
          return
        }
        hidden[mark] = key
      } catch {
        self.init(only: syntaxProblem(file, error))
        return
      }
    }
    self.init(only: PlanProblem(start, file, .furtherProblems(hidden.count)))
  }

  private init(only problem: PlanProblem) {
    root = nil
    problems = [problem]
  }

  private init(file: String, node: Node?, hidden: [SourceMark: String], hasAliases: Bool, hasTags: Bool) {
    let mark = SourceMark(file: file, line: 1, column: 1)
    guard let node else {
      self.init(only: PlanProblem(mark, "", .emptyValue))
      return
    }
    if hasAliases, let mistake = Measure.mistake(in: node) {
      self.init(only: PlanProblem(mark, file, mistake))
      return
    }
    var grower = Grower(file: file, hidden: hidden, findsDuplicates: hasTags || !hidden.isEmpty)
    let root = grower.tree(node, depth: 1)
    if grower.isTooLarge, let mistake = Measure.mistake(in: node) {
      self.init(only: PlanProblem(mark, file, mistake))
      return
    }
    self.init(root: root, problems: grower.problems)
  }

  private init(root: Tree, problems: [PlanProblem]) {
    self.root = root
    self.problems = problems
  }
}

/// How large a tree is with its aliases written out, counted without writing them out. A file without aliases need not be measured
/// first: what grows from it is no larger than the file.
private struct Measure {
  private struct Place: Hashable {
    let line: Int
    let column: Int
  }
  private var sizes: [Place: Int] = [:]
  private var aliases = 0
  private var isTooDeep = false

  /// The limit a tree breaks; nil where it breaks none.
  static func mistake(in node: Node) -> PlanProblem.Mistake? {
    var measure = Measure()
    let size = measure.size(of: node, depth: 1)
    if measure.isTooDeep { return .tooDeep(limit: PlanLimits.depth) }
    if measure.aliases > PlanLimits.aliases { return .tooManyAliases(limit: PlanLimits.aliases) }
    return size > PlanLimits.values ? .tooManyValues(limit: PlanLimits.values) : nil
  }

  private mutating func size(of node: Node, depth: Int) -> Int {
    guard depth <= PlanLimits.depth else {
      isTooDeep = true
      return 1
    }
    let place = node.anchor == nil ? nil : node.mark.map { Place(line: $0.line, column: $0.column) }
    if let place, let known = sizes[place] {
      aliases += 1
      return known
    }
    let size = 1 + children(of: node).reduce(0) { min($0 + self.size(of: $1, depth: depth + 1), PlanLimits.values + 1) }
    if let place { sizes[place] = size }
    return size
  }

  private func children(of node: Node) -> [Node] {
    switch node {
    case .scalar, .alias: []
    case .sequence(let sequence): Array(sequence)
    case .mapping(let mapping): mapping.flatMap { [$0.key, $0.value] }
    }
  }
}

/// Makes a tree of Yams' nodes. Each node is copied out once, as copies of nodes cost more than all else here.
private struct Grower {
  let file: String
  let hidden: [SourceMark: String]
  /// Yams has refused the keys that stand twice, but for those hidden from it and those told apart by their tags.
  let findsDuplicates: Bool
  var problems: [PlanProblem] = []
  private var count = 0
  private var isTooDeep = false

  init(file: String, hidden: [SourceMark: String], findsDuplicates: Bool) {
    self.file = file
    self.hidden = hidden
    self.findsDuplicates = findsDuplicates
  }

  /// Whether the tree breaks a limit; it is then not grown to its end.
  var isTooLarge: Bool { isTooDeep || count > PlanLimits.values }

  mutating func tree(_ node: Node, depth: Int) -> Tree {
    count += 1
    switch node {
    case .scalar(let scalar):
      return Tree(mark: mark(scalar.mark), content: .scalar(scalar.string, isNull: scalar.style == .plain && isNullWord(scalar.string)))
    case .alias(let alias):
      return Tree(mark: mark(alias.mark), content: .scalar("", isNull: true))
    case .sequence(let sequence):
      if sequence.count > 0, depth == PlanLimits.depth { isTooDeep = true }
      var trees: [Tree] = []
      trees.reserveCapacity(sequence.count)
      for index in sequence.indices where !isTooLarge { trees.append(tree(sequence[index], depth: depth + 1)) }
      return Tree(mark: mark(sequence.mark), content: .list(trees))
    case .mapping(let mapping):
      return Tree(mark: mark(mapping.mark), content: .mapping(pairs(mapping, depth: depth)))
    }
  }

  private mutating func pairs(_ mapping: Node.Mapping, depth: Int) -> [(key: Tree, value: Tree)] {
    if mapping.count > 0, depth == PlanLimits.depth { isTooDeep = true }
    var pairs: [(key: Tree, value: Tree)] = []
    pairs.reserveCapacity(mapping.count)
    var firstLines: [String: Int] = [:]
    for index in mapping.indices where !isTooLarge {
      let pair = mapping[index]
      var key = tree(pair.key, depth: depth + 1)
      if findsDuplicates {
        if let original = hidden[key.mark] { key = Tree(mark: key.mark, content: .scalar(original, isNull: false)) }
        if case .scalar(let text, _) = key.content {
          if let first = firstLines[text] {
            problems.append(PlanProblem(key.mark, text, .duplicateKey(firstLine: first)))
            continue
          }
          firstLines[text] = key.mark.line
        }
      }
      pairs.append((key, tree(pair.value, depth: depth + 1)))
    }
    return pairs
  }

  private func mark(_ mark: Mark?) -> SourceMark { SourceMark(file: file, line: mark?.line ?? 1, column: mark?.column ?? 1) }
}

private func isNullWord(_ text: String) -> Bool {
  switch text {
  case "", "~", "null", "Null", "NULL": true
  default: false
  }
}

/// Puts private-use characters over a key, as many as it has characters, so that no place in the text moves; gives the key back.
private func hideKey(in text: inout String, at mark: SourceMark, number: Int) -> String? {
  var scalars = text.unicodeScalars
  var index = scalars.startIndex
  var line = 1
  while line < mark.line, index < scalars.endIndex {
    // CR LF, LF and CR all end a line in YAML 1.2 (5.4).
    let scalar = scalars[index]
    index = scalars.index(after: index)
    if scalar == "\r", index < scalars.endIndex, scalars[index] == "\n" { index = scalars.index(after: index) }
    if scalar == "\n" || scalar == "\r" { line += 1 }
  }
  guard let start = scalars.index(index, offsetBy: mark.column - 1, limitedBy: scalars.endIndex), start < scalars.endIndex else {
    return nil
  }
  let quote = scalars[start]
  let isQuoted = quote == "\"" || quote == "'"
  let from = isQuoted ? scalars.index(after: start) : start
  let stop = scalars[from...].firstIndex { isQuoted ? $0 == quote : $0 == ":" || $0 == "\n" || $0 == "\r" }
  guard let stop, from < stop else { return nil }
  let key = String(scalars[from..<stop])
  guard let cover = Unicode.Scalar(UInt32(0xE000 + number % 0x1000)) else { return nil }
  scalars.replaceSubrange(from..<stop, with: repeatElement(cover, count: key.unicodeScalars.count))
  text = String(scalars)
  return key.trimmingTrailingSpaces()
}

extension String {
  fileprivate func trimmingTrailingSpaces() -> String {
    var text = self[...]
    while text.last == " " { text = text.dropLast() }
    return String(text)
  }
}

private func syntaxProblem(_ file: String, _ error: any Error) -> PlanProblem {
  func at(_ mark: Mark?) -> SourceMark { SourceMark(file: file, line: max(1, mark?.line ?? 1), column: max(1, mark?.column ?? 1)) }
  switch error {
  case YamlError.scanner(_, let problem, let mark, _), YamlError.parser(_, let problem, let mark, _),
    YamlError.composer(_, let problem, let mark, _):
    return PlanProblem(at(mark), "", .yamlSyntax(problem))
  case YamlError.reader(let problem, let offset, _, let yaml):
    let before = yaml.utf8.prefix(offset ?? 0)
    let line = before.reduce(1) { $1 == UInt8(ascii: "\n") ? $0 + 1 : $0 }
    return PlanProblem(SourceMark(file: file, line: line, column: 1), "", .yamlSyntax(problem))
  default:
    return PlanProblem(at(nil), "", .yamlSyntax("\(error)"))
  }
}
