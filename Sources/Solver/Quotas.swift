import Planning

/// How many of an audience may be away on a day: the quotas of a model, with the sessions that count for them.
struct Quotas: ~Copyable {
  /// A quota as the parts of a model have it.
  struct Part {
    let limit: Int
    let absence: Absence
    /// The sessions of the model that someone of the audience attends, and which of the audience's parts that is, by place.
    let members: [(session: Int, parts: [Int])]
  }

  /// For each session the numbers of its quotas.
  private let ofSession: Lists
  let limit: [Int]
  /// The sessions of each quota, in order.
  let members: [[Int]]
  private let absences: [Absence]
  /// For each quota the parts of its audience that attend each session.
  private let attending: [[Int: [Int]]]
  /// Where the parts of each quota begin among those of all.
  private let firstPart: [Int]
  let partCount: Int

  init(_ parts: [Part], count: Int) {
    limit = parts.map(\.limit)
    members = parts.map { $0.members.map(\.session) }
    absences = parts.map(\.absence)
    attending = parts.map { Dictionary(uniqueKeysWithValues: $0.members.map { ($0.session, $0.parts) }) }
    ofSession = Lists(Model.inverted(members, count: count))
    var first: [Int] = []
    var sum = 0
    for part in parts {
      first.append(sum)
      sum += part.absence.parts.count
    }
    firstPart = first
    partCount = sum
  }

  var isEmpty: Bool { limit.isEmpty }

  @inline(__always) func range(_ session: Int) -> Range<Int> { ofSession.range(session) }
  @inline(__always) subscript(index: Int) -> Int { ofSession[index] }

  /// Tells the number, among the parts of all quotas, of each part of a quota that attends a session.
  @inline(__always) func each(_ quota: Int, _ session: Int, _ tell: (Int) -> Void) {
    for part in attending[quota][session] ?? [] { tell(firstPart[quota] + part) }
  }

  /// How many are away by a quota where the parts, by their number among those of all quotas, for which `isAway` holds are.
  @inline(__always) func away(_ quota: Int, _ isAway: (Int) -> Bool) -> Int {
    let first = firstPart[quota]
    return absences[quota].count { isAway(first + $0) }
  }

  /// How many are away by a quota for some sessions on one and the same day.
  func away(_ quota: Int, for sessions: some Sequence<Int>) -> Int {
    var parts = Set<Int>()
    for session in sessions { parts.formUnion(attending[quota][session] ?? []) }
    return absences[quota].count(parts.contains)
  }

  /// Of sessions on a day, the first that keep another one from it by a quota: those without which it would be within.
  func tooMany(_ quota: Int, with session: Int, _ others: [Int]) -> [Int] {
    var left = others
    var out: [Int] = []
    while !left.isEmpty, away(quota, for: left + [session]) > limit[quota] { out.append(left.removeFirst()) }
    // Those that were taken before it was seen that they do not matter may stay.
    for other in out where away(quota, for: left + [session, other]) <= limit[quota] {
      left.append(other)
      out.removeAll { $0 == other }
    }
    return out
  }
}
