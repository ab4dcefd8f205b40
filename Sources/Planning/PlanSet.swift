import Algorithms
import CivilTime
import OrderedCollections

/// Several plans taken together: the model that planning and checking share.
///
/// Venues, speakers, people and audiences that come from the same file under the same id are one and the same. Everything is numbered,
/// so that who shares what is looked up, not searched.
public struct PlanSet: Sendable {
  /// A session in its place among all plans.
  public struct Entry: Sendable {
    /// The number of its plan.
    public let plan: Int
    /// The session.
    public let session: Session
    /// The numbers of its venues, one for each of the session's choices.
    public let venues: [Int]
    /// The numbers of its speakers.
    public let speakers: [Int]
    /// The numbers of the audiences it names.
    public let named: [Int]
    /// The numbers of all audiences that attend: those it names and their parts.
    public let attending: [Int]
    /// How many attend.
    public let participants: Int
    /// What each day is for those who attend.
    public let days: DayTable
    /// The audiences whose busy times forbid it.
    let busyAudiences: [Int]
  }

  /// A venue, speaker, audience or person with its id and where it is from.
  public struct Resource<Value: Sendable>: Sendable {
    /// The id.
    public let id: String
    /// What the plan says of it.
    public let value: Value
  }

  /// The plans.
  public let plans: [Plan]
  /// All sessions of all plans, plan by plan, in the plans' order.
  public let entries: [Entry]
  /// All venues.
  public let venues: [Resource<Venue>]
  /// All speakers.
  public let speakers: [Resource<Speaker>]
  /// All audiences.
  public let audiences: [Resource<Audience>]
  /// All people.
  public let people: [Resource<Person>]
  /// For each audience: the audiences that are part of it, itself included.
  public let parts: [[Int]]
  /// For each audience: those of which it is a part, itself included.
  public let wholes: [[Int]]

  /// Pairs of audiences that have someone in common, as the plans say.
  let overlapping: [(Int, Int)]
  /// For each person: the audiences.
  let memberships: [[Int]]
  private let meetings: AudienceMeetings
  /// Whether any session is held in rounds; most plans have none, and the judge asks often.
  let hasRounds: Bool
  /// The audiences that have a quota of people away on a day.
  let limitedAudiences: [Int]
  /// For each plan: the number of each session.
  private let numbers: [[String: Int]]
  /// For each plan: the numbers of its sessions.
  private let ranges: [Range<Int>]
  private let venueNumbers: [[String: Int]]

  /// Why two audiences cannot attend different sessions at once.
  public enum AudienceMeeting: Hashable, Sendable {
    /// They are the same, one is part of the other, they have a part in common, or the plan says that they overlap.
    case audience(Int)
    /// This person is in both.
    case person(Int)
  }

  /// The model of some plans.
  public init(_ plans: [Plan]) {
    self.plans = plans
    let venues = Registry(plans.map { plan in plan.venues.mapValues { ($0, plan.origins[$0.mark.file] ?? $0.mark.file) } })
    let speakers = Registry(plans.map { plan in plan.speakers.mapValues { ($0, plan.origins[$0.mark.file] ?? $0.mark.file) } })
    let audiences = Registry(plans.map { plan in plan.audiences.mapValues { ($0, plan.origins[$0.mark.file] ?? $0.mark.file) } })
    let people = Registry(plans.map { plan in plan.people.mapValues { ($0, plan.origins[$0.mark.file] ?? $0.mark.file) } })
    self.venues = venues.resources
    self.speakers = speakers.resources
    self.audiences = audiences.resources
    self.people = people.resources
    venueNumbers = venues.numbers

    hasRounds = plans.contains { $0.sessions.values.contains { $0.round != nil } }
    limitedAudiences = audiences.resources.indices.filter { audiences.resources[$0].value.awayPerDay != nil }

    let count = audiences.resources.count
    var above: [Set<Int>] = Array(repeating: [], count: count)
    for (plan, numbers) in zip(plans, audiences.numbers) {
      for (id, audience) in plan.audiences {
        guard let number = numbers[id] else { continue }
        above[number].formUnion(audience.within.compactMap { numbers[$0] })
      }
    }
    let wholes = (0..<count).map { PlanSet.reach(from: $0, along: above) }
    self.wholes = wholes
    var parts: [[Int]] = Array(repeating: [], count: count)
    for part in 0..<count {
      for whole in wholes[part] { parts[whole].append(part) }
    }
    self.parts = parts
    meetings = PlanSet.meetings(plans: plans, audiences: audiences, people: people, wholes: wholes)
    overlapping = zip(plans, audiences.numbers).flatMap { plan, numbers in
      plan.audiences.flatMap { id, audience in
        audience.overlaps.compactMap { other in numbers[id].flatMap { a in numbers[other].map { (a, $0) } } }
      }
    }
    var memberships: [Set<Int>] = Array(repeating: [], count: people.resources.count)
    for (index, plan) in plans.enumerated() {
      for (id, person) in plan.people {
        guard let number = people.numbers[index][id] else { continue }
        memberships[number].formUnion(person.audiences.compactMap { audiences.numbers[index][$0] })
      }
    }
    self.memberships = memberships.map { $0.sorted() }

    var tables: [TableKey: DayTable] = [:]
    var entries: [Entry] = []
    var numbers: [[String: Int]] = []
    var ranges: [Range<Int>] = []
    for (index, plan) in plans.enumerated() {
      let start = entries.count
      numbers.append(Dictionary(uniqueKeysWithValues: plan.sessions.keys.enumerated().map { ($1, start + $0) }))
      for session in plan.sessions.values {
        let named = session.audiences.compactMap { audiences.numbers[index][$0] }
        let attending = Set(named.flatMap { parts[$0] }).sorted()
        let calendars = Array(attending.compactMap { audiences.resources[$0].value.calendar }.uniqued())
        let key = TableKey(plan: index, calendars: calendars)
        let table = tables[key] ?? DayTable(year: plan.year, calendars: calendars.compactMap { plan.calendars[$0] })
        tables[key] = table
        entries.append(
          Entry(
            plan: index, session: session, venues: session.venues.compactMap { venues.numbers[index][$0.venue] },
            speakers: session.speakers.compactMap { speakers.numbers[index][$0] }, named: named, attending: attending,
            participants: session.participants ?? named.reduce(0) { $0 + audiences.resources[$1].value.size }, days: table,
            // Where no audience is part of another, those that attend are all.
            busyAudiences: named.allSatisfy { wholes[$0].count == 1 }
              ? attending : Set(attending).union(named.flatMap { wholes[$0] }).sorted()))
      }
      ranges.append(start..<entries.count)
    }
    self.entries = entries
    self.numbers = numbers
    self.ranges = ranges
  }

  private struct TableKey: Hashable {
    let plan: Int
    let calendars: [String]
  }

  private static func reach(from start: Int, along edges: [Set<Int>]) -> [Int] {
    var seen: Set<Int> = [start]
    var waiting = [start]
    while let next = waiting.popLast() {
      for other in edges[next] where seen.insert(other).inserted { waiting.append(other) }
    }
    return seen.sorted()
  }

  /// Members of an audience are members of every audience it is part of; so what two audiences share, the wholes share too.
  private static func meetings(plans: [Plan], audiences: Registry<Audience>, people: Registry<Person>, wholes: [[Int]])
    -> AudienceMeetings
  {
    let count = audiences.resources.count
    var meet = AudienceMeetings(count: count)
    func add(_ a: Int, _ b: Int, _ meeting: AudienceMeeting) {
      for x in wholes[a] {
        for y in wholes[b] where meet[x, y] == nil {
          meet[x, y] = meeting
          meet[y, x] = meeting
        }
      }
    }
    for audience in 0..<count { add(audience, audience, .audience(audience)) }
    for (plan, numbers) in zip(plans, audiences.numbers) {
      for (id, audience) in plan.audiences {
        for other in audience.overlaps {
          if let a = numbers[id], let b = numbers[other] { add(a, b, .audience(a)) }
        }
      }
    }
    for (index, plan) in plans.enumerated() {
      for (id, person) in plan.people {
        guard let number = people.numbers[index][id] else { continue }
        for pair in person.audiences.compactMap({ audiences.numbers[index][$0] }).combinations(ofCount: 2) {
          add(pair[0], pair[1], .person(number))
        }
      }
    }
    return meet
  }

  /// The number of a session among ``entries``; nil where the plan has none of that id.
  public func entry(plan: Int, session: String) -> Int? { numbers[plan][session] }

  /// The numbers of the sessions of a plan.
  public func entries(ofPlan plan: Int) -> Range<Int> { ranges[plan] }

  /// The number of a venue that a plan names; nil where it has none of that id.
  public func venue(plan: Int, id: String) -> Int? { venueNumbers[plan][id] }

  /// The speaker two sessions share, first by number; nil where they share none.
  public func sharedSpeaker(_ a: Int, _ b: Int) -> Int? { entries[a].speakers.first { entries[b].speakers.contains($0) } }

  /// Why the audiences of two sessions cannot attend both at once, an audience before a person; nil where they can.
  public func sharedAudience(_ a: Int, _ b: Int) -> AudienceMeeting? {
    var found: AudienceMeeting?
    for x in entries[a].named {
      for y in entries[b].named {
        switch meetings[x, y] {
        case .audience(let number): return .audience(number)
        case .person(let number): found = found ?? .person(number)
        case nil: continue
        }
      }
    }
    return found
  }

  /// The audiences whose busy times forbid a session: those that attend, and those they are part of, as a part is busy with its whole.
  public func busyAudiences(of entry: Entry) -> [Int] { entry.busyAudiences }

  /// Minutes from one session's venue to the other's, for those who attend both; the longer where two plans say different things.
  public func travel(_ a: Int, at venueA: String?, _ b: Int, at venueB: String?) -> Int {
    guard let venueA, let venueB else { return 0 }
    let planA = entries[a].plan
    let planB = entries[b].plan
    if venue(plan: planA, id: venueA) == venue(plan: planB, id: venueB) { return 0 }
    return max(plans[planA].travel.minutes(venueA, venueB), plans[planB].travel.minutes(venueA, venueB))
  }

  /// Minutes a venue is kept free between two sessions: the longer of the two buffers that meet.
  public func buffer(_ venue: Int) -> Int { max(venues[venue].value.bufferAfter, venues[venue].value.bufferBefore) }
}

/// Which audiences meet, and why: few of all pairs do, so that the reasons are kept for these alone, and a bit for each pair.
private struct AudienceMeetings: Sendable {
  private let words: Int
  private var bits: [UInt64]
  private var reasons: [[Int: PlanSet.AudienceMeeting]]

  /// None of so many audiences meet.
  init(count: Int) {
    words = (count + 63) / 64
    bits = Array(repeating: 0, count: count * words)
    reasons = Array(repeating: [:], count: count)
  }

  subscript(_ a: Int, _ b: Int) -> PlanSet.AudienceMeeting? {
    get { bits[a * words + b / 64] & 1 << (b % 64) == 0 ? nil : reasons[a][b] }
    set {
      bits[a * words + b / 64] |= 1 << (b % 64)
      reasons[a][b] = newValue
    }
  }
}

/// Numbers for what plans define, one for each file and id.
private struct Registry<Value: Sendable> {
  var resources: [PlanSet.Resource<Value>] = []
  /// For each plan: the number of each id.
  var numbers: [[String: Int]] = []

  init(_ plans: [OrderedDictionary<String, (Value, String)>]) {
    var known: [String: [String: Int]] = [:]
    for plan in plans {
      var local: [String: Int] = [:]
      for (id, (value, file)) in plan {
        let number = known[file]?[id] ?? resources.count
        if number == resources.count { resources.append(PlanSet.Resource(id: id, value: value)) }
        known[file, default: [:]][id] = number
        local[id] = number
      }
      numbers.append(local)
    }
  }
}
