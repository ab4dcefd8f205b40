import CivilTime
import Clashes
import Planning
import Solver
import Support
import Testing

/// Random small plans against brute force: every assignment is put before the checker, which knows nothing of the solver.
@Suite struct BruteForceTests {
  @Test(arguments: 0..<150) func solverAndBruteForceAgree(_ seed: Int) throws {
    var random = SplitMix(seed: UInt64(seed))
    let text = RandomPlan.sections(&random)
    let plan = try Plans.small(text, year: RandomPlan.year)
    let plans = PlanSet([plan])
    let best = BruteForce(plans).best()
    let solution = Solver(Solver.Task(plans)) { false }.solve()
    guard let best else {
      #expect(solution.status == .infeasible, "seed \(seed)\n\(text)")
      #expect(solution.conflict?.isEmpty == false, "seed \(seed)")
      return
    }
    let cost = try #require(solution.cost, "seed \(seed): a schedule exists\n\(text)")
    #expect(solution.bound <= best && best <= cost, "seed \(seed): bound \(solution.bound), best \(best), found \(cost)\n\(text)")
    if solution.status == .optimal { #expect(cost == best, "seed \(seed)\n\(text)") }
    let blocking = Checker(plans, solution.placements).findings().filter { $0.level == .block }
    #expect(blocking.isEmpty, "seed \(seed): \(blocking.map(\.code))\n\(text)")
    #expect(Cost(plans).total(solution.placements) == cost)
  }

  /// Half of the plans at least hold and some do not, or the test above would show little.
  @Test func randomPlansAreOfBothKinds() throws {
    var feasible = 0
    for seed in 0..<150 {
      var random = SplitMix(seed: UInt64(seed))
      let plans = PlanSet([try Plans.small(RandomPlan.sections(&random), year: RandomPlan.year)])
      if Solver(Solver.Task(plans), shouldStop: { false }).solve(improves: false, explains: false).cost != nil { feasible += 1 }
    }
    #expect((50...130).contains(feasible), "\(feasible) of 150")
  }
}

/// All assignments of a small plan, one by one.
struct BruteForce {
  private let plans: PlanSet
  private let options: [[Placement]]

  init(_ plans: PlanSet) {
    self.plans = plans
    options = plans.entries.map { entry in
      let year = plans.plans[entry.plan].year
      let starts = stride(from: year.hours.start.minutes, to: year.hours.end.minutes, by: year.step).compactMap { TimeOfDay(minutes: $0) }
      let venues: [String?] = entry.session.venues.isEmpty ? [nil] : entry.session.venues.map(\.venue)
      return year.days.days.flatMap { day in
        starts.flatMap { start in
          venues.compactMap { venue in
            start.adding(minutes: entry.session.duration).map { Placement(day: day, start: start, end: $0, venue: venue) }
          }
        }
      }
    }
  }

  /// The least cost of an assignment that the checker finds clean; nil where there is none.
  func best() -> Int? {
    var placements = [Placement?](repeating: nil, count: plans.entries.count)
    return search(0, &placements)
  }

  private func search(_ number: Int, _ placements: inout [Placement?]) -> Int? {
    if number == placements.count { return Cost(plans).total(placements) }
    var best: Int?
    for option in options[number] {
      placements[number] = option
      // Sessions without a place yet are unplaced, which is no reason to go back.
      let blocked = Checker(plans, placements).findings().contains {
        $0.level == .block && !($0.code == .unplaced && placements[$0.entries[0]] == nil)
      }
      if !blocked, let cost = search(number + 1, &placements) { best = min(best ?? cost, cost) }
    }
    placements[number] = nil
    return best
  }
}

/// SplitMix64 (Steele, Lea and Flood 2014): a seed gives the same plan on every machine.
struct SplitMix: RandomNumberGenerator {
  private var state: UInt64
  init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 }
  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}

/// Two to four sessions in one week, with what ties them together.
enum RandomPlan {
  static let year = "from: 2018-01-08, to: 2018-01-12, hours: \"08:00-12:00\", step: 1 h"
  private static let days = ["2018-01-08", "2018-01-09", "2018-01-10", "2018-01-11", "2018-01-12"]

  static func sections(_ random: inout SplitMix) -> String {
    func chance(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &random) < percent }
    func day() -> String { days[Int.random(in: 0..<5, using: &random)] }
    let count = Int.random(in: 2...3, using: &random)
    let ids = Array(["a", "b", "c"][..<count])
    var lines = [
      "calendars: {g: {staff-days: [\(day())], breaks: [{name: Lov, from: \(day()), to: 2018-01-12}]}}",
      "people: {anna: {name: Anna, audiences: [x, z]}}",
      "audiences:",
      "  x: {name: X, size: 20, within: [y]\(chance(40) ? ", limits: {per-week: 2}" : "")\(chance(30) ? ", calendar: g" : "")}",
      "  y: {name: Y, size: 30\(chance(40) ? ", busy: [{on: \(day()), hours: \"08:00-10:00\"}]" : "")\(chance(30) ? ", load: {per-month: 1, weight: 3}" : "")}",
      "  z: {name: Z, size: 5\(chance(30) ? ", overlaps: [y]" : "")}",
      "venues:",
      "  v: {name: V, capacity: 25\(chance(50) ? ", buffer: {before: 1 h, after: 30 min}" : "")\(chance(40) ? ", busy: [{weekly: [mon, thu], hours: \"09:00-11:00\"}]" : "")}",
      "  w: {name: W\(chance(30) ? ", shared: true" : "")\(chance(30) ? ", hours: \"09:00-12:00\"" : "")}",
      "speakers: {s: {name: S\(chance(40) ? ", available: [{from: \(days[0]), to: \(day())}]" : "")}}",
      "travel: {default: \(chance(40) ? "1 h" : "0 min")}",
      "sessions:",
    ]
    for id in ids {
      var keys = ["title: \(id)", "duration: \(["1 h", "2 h", "3 h"][Int.random(in: 0..<3, using: &random)])"]
      keys.append("audiences: [\(["x", "y", "z"][Int.random(in: 0..<3, using: &random)])]")
      if chance(50) { keys.append("speakers: [s]") }
      keys.append("venues: [\(["v", "w", "v, w", "{venue: v, cost: 2}, w"][Int.random(in: 0..<4, using: &random)])]")
      var when: [String] = []
      if chance(60) { when.append("within: [{from: \(days[0]), to: \(day())}]") }
      if chance(30) { when.append("weekdays: [\(chance(50) ? "tue, wed" : "mon, wed, fri")]") }
      if chance(30) { when.append("start: [\"09:00\", \"10:00\"]") }
      if !when.isEmpty { keys.append("when: {\(when.joined(separator: ", "))}") }
      var prefer: [String] = []
      if chance(40) { prefer.append("near: {day: \(day()), weight: 2}") }
      if chance(40) { prefer.append("start: {at: \"10:00\", weight: 1}") }
      if chance(30) { prefer.append("staff-days: {weight: 4}") }
      if !prefer.isEmpty { keys.append("prefer: {\(prefer.joined(separator: ", "))}") }
      lines.append("  \(id): {\(keys.joined(separator: ", "))}")
    }
    lines.append("rules:")
    lines.append("  - {apart: [a, b], min: \(Int.random(in: 0...3, using: &random)) days\(chance(30) ? ", level: warn, weight: 5" : "")}")
    if chance(40) {
      lines.append("  - {order: [a, b], min: \(Int.random(in: 0...2, using: &random)) days\(chance(50) ? ", max: 3 days" : "")}")
    }
    if chance(25) { lines.append("  - {first: b}") }
    if chance(25) { lines.append("  - {last: \(ids[count - 1])}") }
    if chance(30) { lines.append("  - {series: [a, b], every: 2 days, tolerance: 1 day, weight: 3}") }
    return lines.joined(separator: "\n")
  }
}
