import CivilTime
import Planning

/// What may be decided, in numbers: made once of the plans, read by everything else, never changed.
///
/// Sessions, days and starts are numbered from 0. A day is one of those that are open for some session; a start is a step of the grid that
/// all plans share. The starts that a session may have on a day are bits, `words` words of them. What ties sessions across days is about
/// days alone, what clashes is about the starts of one day.
final class Model {
  /// What a rule asks of a session and another: how many days from it to the other.
  struct Tie: BitwiseCopyable {
    let other: Int32
    let kind: Kind
    /// Days from this session to the other: at least and at most; for `apart` at least `low` either way.
    let low: Int32
    let high: Int32

    enum Kind: UInt8, BitwiseCopyable {
      case days
      case apart
      /// This session starts before the other, on the same day too.
      case before
      case after
    }
    /// No limit on the number of days.
    static let far: Int32 = 100_000
  }

  /// A wish that two sessions are some days apart.
  struct Pull: BitwiseCopyable {
    let other: Int32
    /// Days wished for from this session to the other; the distance counts where `isFirst`, its negative where not.
    let every: Int32
    let tolerance: Int32
    let isFirst: Bool
    let weight: Int

    @inline(__always) func cost(daysToOther days: Int) -> Int {
      weight * max(0, abs((isFirst ? days : -days) - Int(every)) - Int(tolerance))
    }
  }

  /// A tie of a rule that only warns: broken, the rule costs its weight, once.
  struct SoftTie: BitwiseCopyable {
    let rule: Int32
    let tie: Tie
  }

  let task: Solver.Task
  let plans: PlanSet
  /// The numbers among all plans' sessions of those that are to be placed.
  let entries: [Int]

  // Days.
  let days: [Day]
  let dayNumber: Cells<Int32>
  let weekOf: Cells<Int32>
  let monthOf: Cells<Int32>
  let weekCount: Int
  let monthCount: Int

  // The grid.
  let origin: Int
  let unit: Int
  let startCount: Int
  let words: Int

  // Sessions.
  let minutes: Cells<Int32>
  /// Steps of the grid that a session takes, the last begun one whole: as starts lie on the grid, that is exact.
  let length: Cells<Int32>
  /// For (session, day): the starts that those who come can have.
  let own: Cells<UInt64>
  /// For (session, day): what the day costs.
  let dayCost: Cells<Int>
  /// For (session, start): what the start costs.
  let startCost: Cells<Int>
  let leastStartCost: Cells<Int>

  // Choices of venues, those of one session side by side, the cheapest first.
  let firstChoice: Cells<Int32>
  let choiceCost: Cells<Int>
  /// The venue that the session then has to itself; -1 where it may be shared.
  let choiceRoom: Cells<Int32>
  /// The row of ``rooms``.
  let choiceClass: Cells<Int32>
  /// The steps it takes of the venue, buffer included.
  let choiceLength: Cells<Int32>
  /// Where it is, among the places that one travels between.
  let choiceStop: Cells<Int32>
  let choiceVenue: [String?]
  /// For (class, day): the starts at which a venue is free for a session of some length.
  let rooms: Cells<UInt64>

  // What sessions share.
  /// Cliques of people, then rooms: for each session its numbers.
  let people: Lists
  /// The sessions of each clique of people.
  let peopleMembers: [[Int]]
  let roomMembers: [[Int]]
  private let shared: Cells<UInt64>
  private let sharedWords: Int
  /// Minutes between stops; empty where nobody travels.
  private let travel: Cells<Int32>
  private let stopCount: Int
  let hasTravel: Bool
  /// Pairs that may clash where they are: for each session the others; and where each of those is.
  let acceptedWith: [Set<Int>]
  let acceptedPlace: [Place?]
  let hasAccepted: Bool

  // Rules.
  let tieRanges: Lists
  let ties: Cells<Tie>
  let pullRanges: Lists
  let pulls: Cells<Pull>
  let softRanges: Lists
  let softTies: Cells<SoftTie>
  let softWeights: [Int]
  /// For each session the rows of week limits it counts for, and how many a week may hold.
  let weekLimits: Lists
  let weekLimit: [Int]
  let weekMembers: [[Int]]
  let quotas: Quotas
  let loads: Lists
  let loadTarget: [Int]
  let loadWeight: [Int]
  let loadMembers: [[Int]]

  /// A day, a start and a choice of venue.
  struct Place: Equatable, BitwiseCopyable {
    var day: Int32
    var start: Int32
    var choice: Int32
  }

  var count: Int { entries.count }
  var dayCount: Int { days.count }

  init(_ parts: ModelParts) {
    task = parts.task
    plans = parts.plans
    entries = parts.entries
    days = parts.days
    dayNumber = Cells(parts.days.map { Int32($0.epochDay) }, filler: 0)
    let weeks = parts.days.map(\.isoWeek.monday.epochDay)
    let weekNumbers = Model.numbered(weeks)
    weekOf = Cells(weekNumbers.numbers, filler: 0)
    weekCount = weekNumbers.count
    let monthNumbers = Model.numbered(parts.days.map(\.monthNumber))
    monthOf = Cells(monthNumbers.numbers, filler: 0)
    monthCount = monthNumbers.count
    origin = parts.grid.origin
    unit = parts.grid.unit
    startCount = parts.grid.count
    words = parts.grid.words
    let unit = parts.grid.unit
    minutes = Cells(parts.minutes.map(Int32.init), filler: 0)
    length = Cells(parts.minutes.map { Int32(($0 + unit - 1) / unit) }, filler: 0)
    own = Cells(parts.own, filler: 0)
    dayCost = Cells(parts.dayCost, filler: 0)
    startCost = Cells(parts.startCost, filler: 0)
    leastStartCost = Cells(parts.leastStartCost, filler: 0)
    let choices = parts.choices.flatMap { $0 }
    var first: [Int32] = [0]
    for list in parts.choices { first.append((first.last ?? 0) + Int32(list.count)) }
    firstChoice = Cells(first, filler: 0)
    choiceCost = Cells(choices.map(\.cost), filler: 0)
    choiceRoom = Cells(choices.map { Int32($0.room) }, filler: 0)
    choiceClass = Cells(choices.map { Int32($0.roomClass) }, filler: 0)
    choiceLength = Cells(choices.map { Int32(($0.minutes + unit - 1) / unit) }, filler: 0)
    choiceStop = Cells(choices.map { Int32($0.stop) }, filler: 0)
    choiceVenue = choices.map(\.venue)
    rooms = Cells(parts.rooms, filler: 0)
    let count = parts.entries.count
    people = Lists(Model.inverted(parts.people, count: count))
    peopleMembers = parts.people
    roomMembers = parts.roomMembers
    sharedWords = (count + 63) / 64
    shared = Cells(count * sharedWords, 0)
    for clique in parts.people {
      for a in clique { for b in clique where a != b { shared[a * sharedWords + b / 64] |= 1 << UInt64(b % 64) } }
    }
    stopCount = parts.stopCount
    travel = Cells(parts.travel.map(Int32.init), filler: 0)
    hasTravel = parts.travel.contains { $0 > 0 }
    acceptedWith = parts.acceptedWith
    acceptedPlace = parts.acceptedPlace
    hasAccepted = parts.acceptedWith.contains { !$0.isEmpty }
    tieRanges = Lists(parts.ties.map { $0.map { _ in 0 } })
    ties = Cells(parts.ties.flatMap { $0 }, filler: Tie(other: 0, kind: .days, low: 0, high: 0))
    pullRanges = Lists(parts.pulls.map { $0.map { _ in 0 } })
    pulls = Cells(parts.pulls.flatMap { $0 }, filler: Pull(other: 0, every: 0, tolerance: 0, isFirst: true, weight: 0))
    softRanges = Lists(parts.softTies.map { $0.map { _ in 0 } })
    softTies = Cells(
      parts.softTies.flatMap { $0 }, filler: SoftTie(rule: 0, tie: Tie(other: 0, kind: .days, low: 0, high: 0)))
    softWeights = parts.softWeights
    weekLimits = Lists(Model.inverted(parts.weekMembers, count: count))
    weekLimit = parts.weekLimit
    weekMembers = parts.weekMembers
    quotas = Quotas(parts.quotas, count: count)
    loads = Lists(Model.inverted(parts.loadMembers, count: count))
    loadTarget = parts.loadTarget
    loadWeight = parts.loadWeight
    loadMembers = parts.loadMembers
  }

  /// The model of some of its sessions alone.
  func restricted(to sessions: Set<Int>) -> Model { Model(ModelParts(task, only: Set(sessions.map { entries[$0] }))) }

  /// Whether two sessions have someone in common.
  @inline(__always) func share(_ a: Int, _ b: Int) -> Bool {
    shared[a * sharedWords + b / 64] & (1 << UInt64(truncatingIfNeeded: b & 63)) != 0
  }

  /// Whether two sessions may come to want the same venue for themselves.
  func mayShareRoom(_ a: Int, _ b: Int) -> Bool {
    choices(a).contains { one in choiceRoom[one] >= 0 && choices(b).contains { choiceRoom[$0] == choiceRoom[one] } }
  }

  /// Minutes from one choice's venue to the other's.
  @inline(__always) func travel(_ a: Int, _ b: Int) -> Int {
    let from = Int(choiceStop[a])
    let to = Int(choiceStop[b])
    return from < 0 || to < 0 ? 0 : Int(travel[from * stopCount + to])
  }

  @inline(__always) func choices(_ session: Int) -> Range<Int> { Int(firstChoice[session])..<Int(firstChoice[session + 1]) }

  /// Whether two sessions may break a rule together where they are, as someone has accepted it.
  func accepts(_ a: Int, _ placeA: Place, _ b: Int, _ placeB: Place) -> Bool {
    acceptedWith[a].contains(b) && acceptedPlace[a] == placeA && acceptedPlace[b] == placeB
  }

  /// A place as the plan says it.
  func placement(_ session: Int, _ place: Place) -> Placement {
    let start = TimeOfDay(minutes: origin + Int(place.start) * unit) ?? .midnight
    let end = start.adding(minutes: Int(minutes[session])) ?? .endOfDay
    return Placement(day: days[Int(place.day)], start: start, end: end, venue: choiceVenue[Int(place.choice)])
  }

  /// Where a placement is; nil where it is none that the session can have.
  func place(_ session: Int, _ placement: Placement) -> Place? {
    guard let day = dayIndex(placement.day), placement.start.minutes >= origin, (placement.start.minutes - origin).isMultiple(of: unit),
      let choice = choices(session).first(where: { choiceVenue[$0] == placement.venue })
    else { return nil }
    let start = (placement.start.minutes - origin) / unit
    return start < startCount ? Place(day: Int32(day), start: Int32(start), choice: Int32(choice)) : nil
  }

  func dayIndex(_ day: Day) -> Int? {
    var low = 0
    var high = days.count
    while low < high {
      let middle = (low + high) / 2
      if days[middle] < day { low = middle + 1 } else { high = middle }
    }
    return low < days.count && days[low] == day ? low : nil
  }

  private static func numbered(_ values: [Int]) -> (numbers: [Int32], count: Int) {
    var numbers: [Int32] = []
    for (index, value) in values.enumerated() {
      let last = numbers.last ?? -1
      numbers.append(index > 0 && values[index - 1] == value ? last : last + 1)
    }
    return (numbers, Int(numbers.last ?? -1) + 1)
  }

  /// For each session the numbers of the groups it is in.
  static func inverted(_ groups: [[Int]], count: Int) -> [[Int]] {
    var lists: [[Int]] = Array(repeating: [], count: count)
    for (number, group) in groups.enumerated() { for member in group { lists[member].append(number) } }
    return lists
  }
}
