import CivilTime
import PlanFiles
import Planning
import Support

/// SplitMix64 (Steele, Lea and Flood 2014): a seed gives the same plan on every machine.
struct SplitMix: RandomNumberGenerator {
  private var state: UInt64
  // Not the step of the generator, or the numbers of one seed were those of the next one, moved by one.
  init(seed: UInt64) { state = seed &* 0xD134_2543_DE82_EF95 }
  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  /// True so many times in a hundred.
  mutating func chance(_ percent: Int) -> Bool { number(0...99) < percent }

  /// A number of a range.
  mutating func number(_ range: ClosedRange<Int>) -> Int { range.lowerBound + Int(next() % UInt64(range.count)) }

  /// One of a list, which is not empty.
  mutating func pick<T>(_ list: [T]) -> T { list[number(0...(list.count - 1))] }

  /// So many of a list, or all of it, in its order.
  mutating func some<T>(_ list: [T], _ count: Int) -> [T] {
    var indices = Array(list.indices)
    while indices.count > max(0, count) { indices.remove(at: number(0...(indices.count - 1))) }
    return indices.map { list[$0] }
  }
}

/// A small plan, or two that share what an include defines, made of a seed: text as a planner would write it, with every form of the
/// format that decides where a session may be or what it costs there. The year and the day are short, so that brute force is possible.
struct RandomPlan {
  /// How much of what forbids something is written, in hundredths; at 100 about half of the plans cannot be met.
  static let tightness = 100

  /// The seed it is made of.
  let seed: Int
  /// The names and texts of the files; those that end in `plan.yaml` are plans.
  let files: [(name: String, text: String)]

  /// The plans of a seed.
  init(seed: Int, tightness: Int = RandomPlan.tightness) {
    self.seed = seed
    var random = SplitMix(seed: UInt64(seed))
    let frame = RandomFrame(&random)
    guard random.chance(20) else {
      var draft = RandomSections(random, frame, tightness: tightness, sessions: RandomPlan.count(&random))
      files = [("plan.yaml", RandomPlan.head("prov", frame) + draft.all().joined(separator: "\n") + "\n")]
      return
    }
    // Two plans, most of them with a common include: its venues and audiences are the same in both.
    let other = frame.beside(&random)
    var one = RandomSections(random, frame, tightness: tightness, sessions: random.number(1...3))
    var sections = one.definitions()
    guard random.chance(80) else {
      let first = sections.flatMap(\.lines) + one.sessions()
      var two = RandomSections(one.random, other, tightness: tightness, sessions: random.number(1...2))
      files = [
        ("a/plan.yaml", RandomPlan.head("prov-a", frame) + first.joined(separator: "\n") + "\n"),
        ("b/plan.yaml", RandomPlan.head("prov-b", other) + two.all().joined(separator: "\n") + "\n"),
      ]
      return
    }
    let shared = ["calendars", "audiences", "venues"] + random.some(["people", "speakers", "themes"], random.number(0...3))
    let common = sections.filter { shared.contains($0.name) }.flatMap(\.lines)
    sections.removeAll { shared.contains($0.name) }
    let include = "include: [../common.yaml]\n"
    let first = sections.flatMap(\.lines) + one.sessions()
    var two = RandomSections(one.random, other, tightness: tightness, sessions: random.number(1...2))
    var second = two.definitions().filter { !shared.contains($0.name) }.flatMap(\.lines)
    if random.chance(30) {
      // Part of an audience of the include, in the second plan alone.
      second += ["audiences:", "  k: {name: K, size: 4, within: [\(random.pick(["x", "y", "z"]))]}"]
      two.audiences.append("k")
    }
    second += two.sessions()
    files = [
      ("common.yaml", common.joined(separator: "\n") + "\n"),
      ("a/plan.yaml", RandomPlan.head("prov-a", frame) + include + first.joined(separator: "\n") + "\n"),
      ("b/plan.yaml", RandomPlan.head("prov-b", other) + include + second.joined(separator: "\n") + "\n"),
    ]
  }

  /// The files as one text, for people.
  var text: String { files.map { "# \($0.name)\n\($0.text)" }.joined() }

  /// The plans, read through the public door.
  func read() throws -> [Plan] {
    let folder = try ScratchFolder()
    return try withExtendedLifetime(folder) {
      let paths = try files.map { (name: $0.name, path: try folder.write($0.text, to: $0.name)) }
      return try paths.filter { $0.name.hasSuffix("plan.yaml") }
        .map { try PlanReader(isZone: { $0 == "Europe/Stockholm" }).plan(at: $0.path) }
    }
  }

  private static func count(_ random: inout SplitMix) -> Int { random.pick([2, 3, 3, 3, 3, 4, 4, 4, 5, 6]) }

  private static func head(_ id: String, _ frame: RandomFrame) -> String {
    "version: 1\nplan: \(id)\ntitle: Prov\nyear: {\(frame.text)}\n"
  }

  // MARK: One week, for tests that want a plan with a year of their own

  /// A year of one week.
  static let year = RandomFrame.week.text

  /// The sections of a plan of that year.
  static func sections(_ random: inout SplitMix) -> String {
    let count = RandomPlan.count(&random)
    var draft = RandomSections(random, .week, tightness: tightness, sessions: count)
    let text = draft.all().joined(separator: "\n")
    random = draft.random
    return text
  }
}

/// The year of a random plan: a few open days in one to three weeks, a few starts a day.
struct RandomFrame {
  /// The first and the last day.
  let from: Day
  let to: Day
  /// The hours, in minutes.
  let start: Int
  let end: Int
  /// The grid, in minutes.
  let step: Int
  private let hasHolidays: Bool
  private let weekdays: [Weekday]
  private let closed: [String]

  /// Monday to Friday, no holidays, five starts a day.
  static let week = RandomFrame(
    from: day("2018-01-08"), to: day("2018-01-12"), start: 480, end: 780, step: 60, hasHolidays: false,
    weekdays: [.mon, .tue, .wed, .thu, .fri], closed: [])

  /// First days of years that have something about them: a month that changes, a new year, ISO weeks at its ends, holidays, bridge days.
  private static let starts = [
    "2018-01-08", "2018-01-08", "2018-01-10", "2018-01-29", "2018-04-26", "2018-04-27", "2017-12-18", "2018-12-27", "2018-05-31",
    "2018-05-04",
    "2019-12-27", "2018-03-26", "2018-02-22", "2018-10-26",
  ]

  private static func day(_ text: String) -> Day { Day(text) ?? .first }

  private init(from: Day, to: Day, start: Int, end: Int, step: Int, hasHolidays: Bool, weekdays: [Weekday], closed: [String]) {
    self.from = from
    self.to = to
    self.start = start
    self.end = end
    self.step = step
    self.hasHolidays = hasHolidays
    self.weekdays = weekdays
    self.closed = closed
  }

  /// A year.
  init(_ random: inout SplitMix) {
    let from = RandomFrame.day(random.pick(RandomFrame.starts))
    let weekdays: [Weekday] = random.pick([
      [.mon, .tue, .wed, .thu, .fri], [.mon, .tue, .wed, .thu, .fri], [.tue, .wed, .thu], [.mon, .wed, .fri], [.mon, .tue, .thu, .sat],
    ])
    let hasHolidays = random.chance(50)
    // As many days as it takes for so many that are open, and three weeks at most.
    let wanted = random.pick([3, 3, 4, 4, 5, 5, 6, 7])
    var (to, open) = (from, 0)
    while true {
      let isHoliday = hasHolidays && SwedishHolidays.holidays(in: to.year).contains { [to] in $0.day == to }
      if weekdays.contains(to.weekday), !isHoliday { open += 1 }
      if open == wanted || from.days(to: to) >= 20 { break }
      to = to.adding(days: 1)
    }
    var closed: [String] = []
    if random.chance(20) { closed.append(from.adding(days: random.number(0...from.days(to: to))).description) }
    if random.chance(10) {
      let first = from.adding(days: random.number(0...from.days(to: to)))
      closed.append("{from: \(first), to: \(first.adding(days: 1)), name: Stängt}")
    }
    let hours = RandomFrame.hours(&random)
    self.init(
      from: from, to: to, start: hours.start, end: hours.end, step: hours.step, hasHolidays: hasHolidays, weekdays: weekdays, closed: closed
    )
  }

  private static func hours(_ random: inout SplitMix) -> (start: Int, end: Int, step: Int) {
    let step = random.pick([30, 60])
    let start = random.pick([480, 480, 510, 540])
    return (start, start + step * random.pick([2, 3, 3, 4]) + random.pick([0, 0, 15, 30, 45]), step)
  }

  /// The year of another plan: much the same days, other hours and another grid.
  func beside(_ random: inout SplitMix) -> RandomFrame {
    let hours = RandomFrame.hours(&random)
    let later = random.number(0...min(2, from.days(to: to)))
    return RandomFrame(
      from: from.adding(days: later), to: to, start: hours.start, end: hours.end, step: hours.step, hasHolidays: random.chance(50),
      weekdays: weekdays, closed: random.chance(50) ? closed : [])
  }

  /// All days.
  var days: [Day] { (0...from.days(to: to)).map { from.adding(days: $0) } }

  /// The text after `year:`.
  var text: String {
    var parts = ["from: \(from), to: \(to)", "hours: \"\(RandomFrame.clock(start))-\(RandomFrame.clock(end))\"", "step: \(step) min"]
    if hasHolidays { parts.append("holidays: SE") }
    parts.append("weekdays: [\(weekdays.map(\.word).joined(separator: ", "))]")
    if !closed.isEmpty { parts.append("closed: [\(closed.joined(separator: ", "))]") }
    return parts.joined(separator: ", ")
  }

  /// A clock time, as the format has it.
  static func clock(_ minutes: Int) -> String { TimeOfDay(minutes: minutes)?.description ?? "24:00" }
}
