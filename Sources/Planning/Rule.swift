/// A statement that ties sessions of a plan together.
public struct Rule: Hashable, Sendable {
  /// What it says.
  public enum Kind: Hashable, Sendable {
    /// The session starts before every other of its plan.
    case first(String)
    /// The session starts after every other of its plan.
    case last(String)
    /// From the first session's day to the second's are at least `min` and, where given, at most `max` days.
    case order(before: String, after: String, min: Int, max: Int?)
    /// Any two of the sessions are at least `min` days apart.
    case apart([String], min: Int)
    /// Neighbours, in this order, are `every` days apart; what is outside the tolerance costs `weight` a day. Soft.
    case series([String], every: Int, tolerance: Int, weight: Int)
  }

  /// What it says.
  public var kind: Kind
  /// Whether it forbids, or is only reported.
  public var level: Level
  /// What breaking it costs, where it does not forbid.
  public var weight: Int
  /// The id the plan gives it; nil where it gives none.
  public var id: String?
  /// Where it stands.
  public var mark: SourceMark

  /// A rule.
  public init(kind: Kind, level: Level, weight: Int, id: String?, mark: SourceMark) {
    self.kind = kind
    self.level = level
    self.weight = weight
    self.id = id
    self.mark = mark
  }

  /// The sessions it names.
  public var sessions: [String] {
    switch kind {
    case .first(let session), .last(let session): [session]
    case .order(let before, let after, _, _): [before, after]
    case .apart(let sessions, _), .series(let sessions, _, _, _): sessions
    }
  }
}

/// How much a broken rule matters, the gravest first.
public enum Level: String, CaseIterable, Comparable, Hashable, Sendable {
  /// It must not be: nothing is published.
  case block
  /// Someone should look at it.
  case warn
  /// Good to know.
  case note

  private var rank: Int {
    switch self {
    case .block: 2
    case .warn: 1
    case .note: 0
    }
  }

  /// Graver levels are greater.
  public static func < (a: Level, b: Level) -> Bool { a.rank < b.rank }
}
