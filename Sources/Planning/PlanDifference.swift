import OrderedCollections

/// One thing that two plans say differently: where it stands, and what each says, nil where it says nothing.
public struct PlanDifference: Hashable, Sendable {
  /// The keys that lead to it, joined by dots: `title`, `venues.aula.capacity`.
  public let field: String
  /// What the first says.
  public let before: PlanValue?
  /// What the second says.
  public let after: PlanValue?

  /// A difference.
  public init(field: String, before: PlanValue?, after: PlanValue?) {
    self.field = field
    self.before = before
    self.after = after
  }

  /// What differs between two plans but for their sessions, in the order of the plan format.
  ///
  /// What is defined by id is compared key by key. Of a list of forms, such as the rules, each element that only one plan has is a difference
  /// of its own; other lists, and those whose order alone differs, are compared as a whole.
  public static func between(_ before: Plan, _ after: Plan) -> [PlanDifference] { between(before.written, after.written, path: "") }

  /// What differs between two sessions, whole values key by key of the plan format, of those keys that both sides know.
  public static func between(
    _ before: OrderedDictionary<String, PlanValue>, _ after: OrderedDictionary<String, PlanValue>, keys: [String]
  ) -> [PlanDifference] {
    keys.filter { before[$0] != after[$0] }.map { PlanDifference(field: $0, before: before[$0], after: after[$0]) }
  }

  private static func between(
    _ before: OrderedDictionary<String, PlanValue>, _ after: OrderedDictionary<String, PlanValue>, path: String
  ) -> [PlanDifference] {
    // Keys in their order, what the first no longer has at its end.
    OrderedSet(after.keys).union(before.keys).flatMap { key -> [PlanDifference] in
      let (old, new) = (before[key], after[key])
      if old == new { return [] }
      let path = path.isEmpty ? key : "\(path).\(key)"
      switch (old, new) {
      case (.fields(let old), .fields(let new)): return between(old, new, path: path)
      case (.list(let old), .list(let new)):
        guard isOfForms(old), isOfForms(new) else { break }
        let (gone, come) = (without(old, new), without(new, old))
        if gone.isEmpty && come.isEmpty { break }
        return gone.map { PlanDifference(field: path, before: $0, after: nil) }
          + come.map { PlanDifference(field: path, before: nil, after: $0) }
      default: break
      }
      return [PlanDifference(field: path, before: old, after: new)]
    }
  }

  /// Whether the elements of a list have keys of their own.
  private static func isOfForms(_ list: [PlanValue]) -> Bool {
    list.contains { if case .fields = $0 { true } else { false } }
  }

  /// The elements of a list that another does not have, each counted as often as it is there.
  public static func without(_ list: [PlanValue], _ other: [PlanValue]) -> [PlanValue] {
    var counts = Dictionary(other.map { ($0, 1) }, uniquingKeysWith: +)
    return list.filter { value in
      guard let count = counts[value], count > 0 else { return true }
      counts[value] = count - 1
      return false
    }
  }
}
