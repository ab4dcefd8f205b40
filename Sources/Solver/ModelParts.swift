import CivilTime
import Planning

/// The parts of a model, gathered from the plans.
///
/// An explanation asks for models in which only some statements hold, and in which only some sessions are.
struct ModelParts {
  /// The grid of starts that all plans share.
  struct Grid {
    /// Minutes from midnight of start 0.
    var origin = 0
    /// Minutes from one start to the next.
    var unit = 30
    var count = 1
    var words: Int { (count + 63) / 64 }
  }

  /// A venue a session may use.
  struct Choice {
    let venue: String?
    let cost: Int
    /// Among the rooms; -1 where it may be shared.
    let room: Int
    let roomClass: Int
    /// The session's length and the venue's buffer.
    let minutes: Int
    let stop: Int
  }

  /// What becomes of rules that only warn, by their number among those of the sessions.
  enum Soft {
    /// Each costs its weight where it is broken.
    case priced
    /// These are hard, the others are left out.
    case branch(kept: Set<Int>)
  }

  let plans: PlanSet
  let entries: [Int]
  let task: Solver.Task
  let soft: Soft
  /// Whether only some statements hold.
  let isPartial: Bool
  /// Whether a statement holds.
  let holds: (Statement) -> Bool
  let cost: Cost

  var days: [Day] = []
  var grid = Grid()
  var minutes: [Int] = []
  var own: [UInt64] = []
  var dayCost: [Int] = []
  var startCost: [Int] = []
  var leastStartCost: [Int] = []
  var choices: [[Choice]] = []
  var rooms: [UInt64] = []
  var people: [[Int]] = []
  var roomMembers: [[Int]] = []
  var stopCount = 0
  var travel: [Int] = []
  var acceptedWith: [Set<Int>] = []
  var acceptedPlace: [Model.Place?] = []
  var ties: [[Model.Tie]] = []
  var pulls: [[Model.Pull]] = []
  var softTies: [[Model.SoftTie]] = []
  var softWeights: [Int] = []
  var softCount = 0
  var weekMembers: [[Int]] = []
  var weekLimit: [Int] = []
  var quotas: [Quotas.Part] = []
  var loadMembers: [[Int]] = []
  var loadTarget: [Int] = []
  var loadWeight: [Int] = []

  /// The number of each of the plans' sessions among those of the model; nil for those that are not in it.
  private(set) var local: [Int?]

  /// The parts for some of the plans' sessions (all that are held, where nil) and the statements that hold (all, where nil).
  init(_ task: Solver.Task, only: Set<Int>? = nil, keeping statements: Set<Statement>? = nil, soft: Soft = .priced) {
    self.task = task
    self.soft = soft
    isPartial = statements != nil
    plans = task.plans
    cost = Cost(task.plans, keep: task.keep)
    holds = statements.map { kept in { kept.contains($0) || $0.isGiven } } ?? { _ in true }
    let isWanted = { (number: Int) in only?.contains(number) ?? true }
    entries = task.plans.entries.indices.filter { task.plans.entries[$0].session.status != .cancelled && isWanted($0) }
    local = Array(repeating: nil, count: task.plans.entries.count)
    for (index, number) in entries.enumerated() { local[number] = index }
    minutes = entries.map { task.plans.entries[$0].session.duration }
    findGrid()
    let allowed = findDays()
    findOwn(allowed)
    findCosts()
    findChoices()
    findCliques()
    findAccepted()
    findRules()
  }

  func entry(_ session: Int) -> PlanSet.Entry { plans.entries[entries[session]] }

  /// Where a session must stay, as far as that statement holds.
  func fix(_ session: Int) -> Placement? {
    let number = entries[session]
    return holds(.decision(entry: number)) ? task.fixed[number] : nil
  }

  /// A fixed place that someone has accepted, whatever forbids it.
  func acceptedFix(_ session: Int) -> Placement? {
    fix(session).flatMap { task.accepted.holds(entries[session], $0) ? $0 : nil }
  }

  /// Where a session is that may clash with another there; nil for all others.
  func acceptedPlacement(_ session: Int) -> Placement? {
    let number = entries[session]
    guard task.accepted.places.indices.contains(number), task.accepted.groups.contains(where: { $0.count == 2 && $0.contains(number) })
    else { return nil }
    return task.accepted.places[number]
  }

  // MARK: Starts

  /// The starts that a session may have by the year's hours, in minutes.
  private func gridStarts(_ session: Int) -> StrideThrough<Int> {
    let year = plans.plans[entry(session).plan].year
    return stride(from: year.hours.start.minutes, through: year.hours.end.minutes - minutes[session], by: year.step)
  }

  private mutating func findGrid() {
    var values = Set<Int>()
    var steps = Set<Int>()
    for session in entries.indices {
      let starts = gridStarts(session)
      guard let first = starts.first(where: { _ in true }) else { continue }
      values.insert(first)
      steps.insert(plans.plans[entry(session).plan].year.step)
      if let place = acceptedFix(session) ?? acceptedPlacement(session) { values.insert(place.start.minutes) }
    }
    grid.origin = values.min() ?? 0
    grid.unit = max(1, (steps.map { $0 } + values.map { $0 - grid.origin }).reduce(0, greatestCommonDivisor))
    let last = entries.indices.map { session in
      max(Array(gridStarts(session)).last ?? grid.origin, (acceptedFix(session) ?? acceptedPlacement(session))?.start.minutes ?? 0)
    }
    grid.count = max(1, ((last.max() ?? grid.origin) - grid.origin) / grid.unit + 1)
  }

  // MARK: Days

  /// The days each session may be on by itself; sets the days of the model.
  private mutating func findDays() -> [[Day]] {
    let open = OpenDays(plans, holds: holds)
    var all = Set<Day>()
    let allowed = entries.indices.map { session -> [Day] in
      let number = entries[session]
      let entry = plans.entries[number]
      if let place = acceptedFix(session) {
        all.insert(place.day)
        return [place.day]
      }
      let when = entry.session.when
      let weekdays = holds(.weekdays(entry: number)) ? when.weekdays : nil
      let windows = when.windows.indices.filter { holds(.window(entry: number, index: $0)) }.map { when.windows[$0].ranges }
      let fixed = fix(session)?.day
      // A week that may hold none has no day for anyone.
      if entry.attending.contains(where: { plans.audiences[$0].value.perWeek == 0 && holds(.weekLimit(audience: $0)) }) { return [] }
      if isNeverSpared(number) { return [] }
      let found = open.days(entry).filter { day in
        (fixed == nil || fixed == day) && weekdays?.contains(day.weekday) ?? true
          && windows.allSatisfy { $0.contains { $0.contains(day) } }
      }
      all.formUnion(found)
      return found
    }
    all.formUnion(entries.indices.compactMap { acceptedPlacement($0)?.day })
    days = all.sorted()
    return allowed
  }

  private mutating func findOwn(_ allowed: [[Day]]) {
    let words = grid.words
    own = Array(repeating: 0, count: entries.count * days.count * words)
    let index = Dictionary(uniqueKeysWithValues: days.enumerated().map { ($1, $0) })
    let busy = BusyDays(self, index: index)
    for session in entries.indices {
      let number = entries[session]
      let entry = plans.entries[number]
      if let place = acceptedFix(session), let day = index[place.day] {
        set((place.start.minutes - grid.origin) / grid.unit, (session * days.count + day) * words)
        continue
      }
      let starts = holds(.starts(entry: number)) ? entry.session.when.starts : nil
      let fixed = fix(session)?.start
      let possible = gridStarts(session).filter { start in
        guard let time = TimeOfDay(minutes: start) else { return false }
        return (fixed == nil || fixed == time) && starts?.contains(time) ?? true
      }
      var mask = [UInt64](repeating: 0, count: words)
      for start in possible { mask[(start - grid.origin) / grid.unit / 64] |= 1 << UInt64((start - grid.origin) / grid.unit % 64) }
      for day in allowed[session] {
        guard let k = index[day] else { continue }
        let cell = (session * days.count + k) * words
        for word in 0..<words { own[cell + word] = mask[word] }
        busy.clear(&own, cell, session, k, day, possible)
      }
    }
  }

  private mutating func set(_ start: Int, _ cell: Int) { own[cell + start / 64] |= 1 << UInt64(start % 64) }

  /// Clears the starts from `low` to `high` minutes, both out: what begins between them overlaps.
  func clear(_ masks: inout [UInt64], _ cell: Int, after low: Int, before high: Int) {
    let first = max(0, floorDivide(low - grid.origin, grid.unit) + 1)
    let last = min(grid.count - 1, floorDivide(high - grid.origin - 1, grid.unit))
    guard first <= last else { return }
    for start in first...last { masks[cell + start / 64] &= ~(1 << UInt64(start % 64)) }
  }

  // MARK: Costs

  private mutating func findCosts() {
    dayCost = Array(repeating: 0, count: entries.count * days.count)
    startCost = Array(repeating: 0, count: entries.count * grid.count)
    for session in entries.indices {
      let number = entries[session]
      let entry = plans.entries[number]
      let before = task.keep?.1[number]
      for k in days.indices where hasStart(session, k) {
        let moved = before != nil && before?.day != days[k] ? task.keep?.0.day ?? 0 : 0
        dayCost[session * days.count + k] = cost.ofDay(entry, days[k]) + moved
      }
      let possible = possibleStarts(session)
      var least = Int.max
      for start in 0..<grid.count {
        guard let time = TimeOfDay(minutes: grid.origin + start * grid.unit) else { continue }
        let moved = before != nil && before?.start != time ? task.keep?.0.start ?? 0 : 0
        startCost[session * grid.count + start] = cost.ofStart(entry, time) + moved
        if possible[start / 64] & (1 << UInt64(start % 64)) != 0 { least = min(least, startCost[session * grid.count + start]) }
      }
      leastStartCost.append(least == .max ? 0 : least)
    }
  }

  private func hasStart(_ session: Int, _ day: Int) -> Bool {
    let cell = (session * days.count + day) * grid.words
    return own[cell..<(cell + grid.words)].contains { $0 != 0 }
  }

  /// The starts that a session can have on some day.
  private func possibleStarts(_ session: Int) -> [UInt64] {
    var union = [UInt64](repeating: 0, count: grid.words)
    for k in days.indices {
      for word in 0..<grid.words { union[word] |= own[(session * days.count + k) * grid.words + word] }
    }
    return union
  }
}

func greatestCommonDivisor(_ a: Int, _ b: Int) -> Int { b == 0 ? a : greatestCommonDivisor(b, a % b) }

func floorDivide(_ a: Int, _ b: Int) -> Int { a >= 0 ? a / b : -((-a + b - 1) / b) }
