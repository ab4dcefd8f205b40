import Planning

/// What may stand at a place of the plan format. The reader checks a file against shapes, and the JSON Schema is written from them,
/// so that an editor and the engine never disagree.
indirect enum Shape: Sendable {
  case text
  case id
  /// The id of something defined elsewhere.
  case reference(PlanProblem.ReferenceKind)
  case word([String])
  case integer(ClosedRange<Int>)
  case boolean
  case day
  case time
  case hours
  /// One week or a run of weeks: `8`, `"3-20"`.
  case weeks
  case week
  case weekday
  case duration(PlanProblem.DurationUnit, zero: Bool)
  case due
  /// A number of two decimals at the most, held in hundredths.
  case grade
  case latitude
  case longitude
  case url
  case email
  case list(Shape, count: ClosedRange<Int>, unique: Bool)
  /// A list with a shape for each of its places.
  case tuple([Shape])
  case form(Form)
  /// A mapping from ids to a shape, so many at most.
  case byID(Shape, limit: Int)
  /// The first shape that fits the kind of value: at most one for text, one for a list and one for a mapping.
  case either([Shape])

  static func list(_ shape: Shape) -> Shape { .list(shape, count: 0...Int.max, unique: false) }
  static func references(_ kind: PlanProblem.ReferenceKind) -> Shape { .list(.reference(kind), count: 0...Int.max, unique: true) }
  static let weight = Shape.integer(0...1_000_000)

  struct Kinds: OptionSet {
    let rawValue: UInt8
    static let scalar = Kinds(rawValue: 1)
    static let list = Kinds(rawValue: 2)
    static let mapping = Kinds(rawValue: 4)
  }

  var kinds: Kinds {
    switch self {
    case .list, .tuple: .list
    case .form, .byID: .mapping
    case .either(let shapes): shapes.reduce(into: []) { $0.formUnion($1.kinds) }
    default: .scalar
    }
  }
}

/// A mapping of the plan format: its keys, which of them must be there, which exclude or need one another.
struct Form: Sendable {
  struct Key: Sendable {
    let name: String
    let shape: Shape
    let isRequired: Bool
    let doc: String

    init(_ name: String, _ shape: Shape, _ doc: String, required: Bool = false) {
      self.name = name
      self.shape = shape
      self.doc = doc
      isRequired = required
    }
  }

  let name: String
  let keys: [Key]
  /// Sets of keys of which exactly one set is given, whole.
  var choices: [[String]] = []
  /// A key that goes with none but these of the chosen keys.
  var companions: [String: [String]] = [:]
  /// Keys that one key needs.
  var needs: [String: [String]] = [:]

  func key(_ name: String) -> Key? { keys.first { $0.name == name } }
}
