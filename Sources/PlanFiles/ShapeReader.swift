import CivilTime
import OrderedCollections
import Planning

/// ISO weeks from one number to another, as people write them; which years they lie in follows from the school year.
struct WeekRun: Equatable {
  let first: Int
  let last: Int

  /// Their days in a school year: the first run whose weeks touch it; nil where there is none.
  func days(in year: DayRange) -> DayRange? {
    for isoYear in year.from.isoWeek.year...year.to.isoWeek.year {
      guard let first = ISOWeek(year: isoYear, week: first),
        let last = ISOWeek(year: last < self.first ? isoYear + 1 : isoYear, week: last),
        let days = DayRange(from: first.monday, to: last.days.to), days.from <= year.to, year.from <= days.to
      else { continue }
      return days
    }
    return nil
  }
}

/// A value that was read, with the place and the word it was read from.
struct Item {
  indirect enum Value {
    case text(String)
    case number(Int)
    case decimal(Double)
    case boolean(Bool)
    case day(Day)
    case time(TimeOfDay)
    case hours(Hours)
    case weeks(WeekRun)
    case weekday(Weekday)
    case duration(CivilDuration)
    case due(PlanTask.Due)
    case list([Item])
    case mapping(Fields)
  }

  let mark: SourceMark
  let word: String
  let value: Value

  var text: String? { if case .text(let text) = value { text } else { nil } }
  var number: Int? { if case .number(let number) = value { number } else { nil } }
  var decimal: Double? { if case .decimal(let decimal) = value { decimal } else { nil } }
  var boolean: Bool? { if case .boolean(let boolean) = value { boolean } else { nil } }
  var day: Day? { if case .day(let day) = value { day } else { nil } }
  var time: TimeOfDay? { if case .time(let time) = value { time } else { nil } }
  var hours: Hours? { if case .hours(let hours) = value { hours } else { nil } }
  var weeks: WeekRun? { if case .weeks(let weeks) = value { weeks } else { nil } }
  var weekday: Weekday? { if case .weekday(let weekday) = value { weekday } else { nil } }
  var due: PlanTask.Due? { if case .due(let due) = value { due } else { nil } }
  var items: [Item] { if case .list(let items) = value { items } else { [] } }
  var fields: Fields? { if case .mapping(let fields) = value { fields } else { nil } }
  /// A length on the clock in minutes, or in the calendar in days.
  var length: Int? {
    switch value {
    case .duration(.calendar(let days)): days
    case .duration(.clock(let seconds)): seconds / 60
    default: nil
    }
  }
  var seconds: Int? { if case .duration(.clock(let seconds)) = value { seconds } else { nil } }
}

/// The keys of a mapping that were read; those with mistakes are known to be there, but hold nothing.
struct Fields {
  struct Entry {
    let key: SourceMark
    let item: Item?
  }
  /// The key that holds the mapping, or where it begins.
  let mark: SourceMark
  var entries: OrderedDictionary<String, Entry> = [:]

  subscript(_ key: String) -> Item? { entries[key]?.item }
  func has(_ key: String) -> Bool { entries[key] != nil }
  func items(_ key: String) -> [Item] { self[key]?.items ?? [] }
}

/// Reads a tree by a shape, and collects every problem on the way.
struct ShapeReader {
  var problems: [PlanProblem] = []

  mutating func read(_ tree: Tree, as shape: Shape, holder: SourceMark? = nil) -> Item? {
    switch tree.content {
    case .scalar(_, isNull: true):
      problem(tree, .emptyValue)
      return nil
    case .scalar(let text, _): return readScalar(tree, text, shape, holder)
    case .list(let trees): return readList(tree, trees, shape)
    case .mapping(let pairs): return readMapping(tree, pairs, shape, holder ?? tree.mark)
    }
  }

  private mutating func problem(_ tree: Tree, _ mistake: PlanProblem.Mistake) {
    problems.append(PlanProblem(tree.mark, tree.word, mistake))
  }

  private func expectation(_ shape: Shape) -> PlanProblem.Expectation {
    switch shape.kinds {
    case [.list]: .list
    case [.mapping]: .mapping
    case [.scalar, .mapping]: .textOrMapping
    case [.list, .mapping]: .listOrMapping
    case [.scalar, .list, .mapping]: .textListOrMapping
    default: .text
    }
  }

  private func part(of shape: Shape, for kind: Shape.Kinds) -> Shape? {
    if case .either(let shapes) = shape { return shapes.first { $0.kinds == kind } }
    return shape.kinds == kind ? shape : nil
  }

  // MARK: Lists

  private mutating func readList(_ tree: Tree, _ trees: [Tree], _ shape: Shape) -> Item? {
    switch part(of: shape, for: .list) {
    case .list(let element, let count, let isUnique):
      guard count.contains(trees.count) else {
        problems.append(PlanProblem(tree.mark, String(trees.count), .wrongCount(needed: count)))
        return nil
      }
      var items: [Item] = []
      items.reserveCapacity(trees.count)
      for tree in trees {
        if let item = read(tree, as: element) { items.append(item) }
      }
      if isUnique { findRepeats(items) }
      return Item(mark: tree.mark, word: tree.word, value: .list(items))
    case .tuple(let shapes):
      guard trees.count == shapes.count else {
        problems.append(PlanProblem(tree.mark, String(trees.count), .wrongCount(needed: shapes.count...shapes.count)))
        return nil
      }
      let items = zip(trees, shapes).compactMap { read($0, as: $1) }
      return items.count == shapes.count ? Item(mark: tree.mark, word: tree.word, value: .list(items)) : nil
    default:
      problem(tree, .wrongType(expected: expectation(shape)))
      return nil
    }
  }

  private mutating func findRepeats(_ items: [Item]) {
    var seen: Set<String> = []
    for item in items where !seen.insert(item.word).inserted {
      problems.append(PlanProblem(item.mark, item.word, .repeatedWord))
    }
  }

  // MARK: Mappings

  private mutating func readMapping(_ tree: Tree, _ pairs: [(key: Tree, value: Tree)], _ shape: Shape, _ holder: SourceMark) -> Item? {
    switch part(of: shape, for: .mapping) {
    case .form(let form): return Item(mark: tree.mark, word: tree.word, value: .mapping(readForm(form, pairs, holder)))
    case .byID(let element, let limit):
      guard pairs.count <= limit else {
        problems.append(PlanProblem(holder, String(pairs.count), .wrongCount(needed: 0...limit)))
        return nil
      }
      var fields = Fields(mark: holder)
      fields.entries.reserveCapacity(pairs.count)
      for (key, value) in pairs {
        guard case .scalar(let id, _) = key.content else {
          problem(key, .wrongType(expected: .text))
          continue
        }
        if !isID(id) { problem(key, .badID) }
        fields.entries[id] = Fields.Entry(key: key.mark, item: read(value, as: element, holder: key.mark))
      }
      return Item(mark: tree.mark, word: tree.word, value: .mapping(fields))
    default:
      problem(tree, .wrongType(expected: expectation(shape)))
      return nil
    }
  }

  private mutating func readForm(_ form: Form, _ pairs: [(key: Tree, value: Tree)], _ holder: SourceMark) -> Fields {
    var fields = Fields(mark: holder)
    fields.entries.reserveCapacity(pairs.count)
    var misspelt: Set<String> = []
    for (key, value) in pairs {
      guard case .scalar(let name, _) = key.content else {
        problem(key, .wrongType(expected: .text))
        continue
      }
      guard let known = form.key(name) else {
        let nearest = nearestWord(to: name, in: form.keys.map(\.name))
        if let nearest { misspelt.insert(nearest) }
        problem(key, .unknownKey(nearest: nearest))
        continue
      }
      fields.entries[name] = Fields.Entry(key: key.mark, item: read(value, as: known.shape, holder: key.mark))
    }
    // A key that is there but misspelt is one mistake, not two.
    for key in form.keys where key.isRequired && !fields.has(key.name) && !misspelt.contains(key.name) { missing(key.name, fields) }
    checkChoices(form, fields)
    return fields
  }

  private mutating func missing(_ key: String, _ fields: Fields) {
    problems.append(PlanProblem(fields.mark, key, .missingKey))
  }

  private mutating func checkChoices(_ form: Form, _ fields: Fields) {
    guard !form.choices.isEmpty else { return }
    var begun: [[String]] = []
    for choice in form.choices where choice.contains(where: fields.has) { begun.append(choice) }
    func report(_ keys: Set<String>) -> PlanProblem {
      PlanProblem(fields.mark, fields.entries.keys.filter(keys.contains).joined(separator: ", "), .wrongKeys(form.choices))
    }
    guard begun.count == 1 else {
      problems.append(report(begun.isEmpty ? Set(fields.entries.keys) : Set(begun.joined())))
      return
    }
    for key in begun[0] where !fields.has(key) { missing(key, fields) }
    for (key, partners) in present(form.companions, fields) {
      if !partners.contains(where: fields.has) { problems.append(report(Set(begun[0]).union([key]))) }
    }
    for (_, needed) in present(form.needs, fields) {
      for other in needed where !fields.has(other) { missing(other, fields) }
    }
  }

  /// Those of some keys that are there, in a fixed order.
  private func present(_ keys: [String: [String]], _ fields: Fields) -> [(key: String, value: [String])] {
    var present: [(key: String, value: [String])] = []
    for entry in keys where fields.has(entry.key) { present.append(entry) }
    return present.count > 1 ? present.sorted { $0.key < $1.key } : present
  }

  // MARK: Scalars

  private mutating func readScalar(_ tree: Tree, _ text: String, _ shape: Shape, _ holder: SourceMark?) -> Item? {
    guard let shape = part(of: shape, for: .scalar) else {
      problem(tree, .wrongType(expected: expectation(shape)))
      return nil
    }
    guard !text.isEmpty else {
      problem(tree, .emptyValue)
      return nil
    }
    switch scalarValue(text, shape) {
    case .success(let value): return Item(mark: tree.mark, word: text, value: value)
    case .failure(let mistake):
      problem(tree, mistake.mistake)
      return nil
    }
  }
}
