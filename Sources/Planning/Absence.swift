/// How many of an audience are away on a day: the one definition that planning and checking share.
///
/// Away are those audiences that are it or part of it and attend a session on that day, however many. Of an audience and its parts the
/// whole alone counts; and never are more away than there are. More sessions never make it fewer.
public struct Absence: Sendable {
  /// The audience whose quota it is.
  public let audience: Int
  /// The audiences that are it or part of it, by number.
  public let parts: [Int]
  /// For each of the parts how many people it stands for: its size, or what its own parts make together where that is more.
  public let people: [Int]
  /// For each of the parts its wholes among the others, by their place among them.
  public let wholes: [[Int]]
  /// How many they are in all.
  public let size: Int

  /// How an audience's absences are counted.
  public init(of audience: Int, in plans: PlanSet) {
    self.audience = audience
    let parts = plans.parts[audience]
    self.parts = parts
    let place = Dictionary(uniqueKeysWithValues: parts.enumerated().map { ($1, $0) })
    wholes = parts.map { part in plans.wholes[part].filter { $0 != part }.compactMap { place[$0] } }
    let wholes = wholes
    var people = parts.map { plans.audiences[$0].value.size }
    // The parts first: those with the most wholes are the farthest down.
    for whole in parts.indices.sorted(by: { (wholes[$0].count, $0) > (wholes[$1].count, $1) }) {
      let below = parts.indices.filter { wholes[$0].contains(whole) }
      let next = below.filter { part in !wholes[part].contains { below.contains($0) } }
      people[whole] = max(people[whole], next.reduce(0) { $0 + people[$1] })
    }
    self.people = people
    size = plans.audiences[audience].value.size
  }

  /// How many are away where those of the parts for which `isAway` holds are, by their place among the parts.
  public func count(_ isAway: (Int) -> Bool) -> Int {
    var sum = 0
    for part in parts.indices where isAway(part) && !wholes[part].contains(where: isAway) { sum += people[part] }
    return min(sum, size)
  }

  /// Whether anyone of the audience attends a session.
  public func isAway(_ entry: PlanSet.Entry) -> Bool { entry.attending.contains(where: parts.contains) }

  /// How many are away for some sessions, by number, on one and the same day.
  public func count(_ sessions: some Sequence<Int>, in plans: PlanSet) -> Int {
    let away = Set(sessions.flatMap { plans.entries[$0].attending })
    return count { away.contains(parts[$0]) }
  }
}

extension PlanSet {
  /// The audiences that have a quota of people away on a day.
  public var absences: [Absence] {
    limitedAudiences.map { Absence(of: $0, in: self) }
  }
}
