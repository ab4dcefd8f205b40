/// A small plan of a seed with one session in rounds, parts of units, other sessions of units, quotas, capacities and wishes.
struct RandomRounds {
  static let year = "from: 2018-01-08, to: 2018-01-11, hours: \"09:00-11:00\", step: 1 h"
  private static let days = ["2018-01-08", "2018-01-09", "2018-01-10", "2018-01-11"]

  /// The sections after the year.
  private(set) var sections = ""
  /// The same with other quotas.
  private(set) var changed = ""

  private var random: SplitMix
  private var audiences: [String] = ["  x: {name: x, size: 3}"]
  private var changedAudiences: [String] = []

  /// The plan of a seed.
  init(seed: Int) {
    random = SplitMix(seed: UInt64(seed))
    let units = ["a", "b", "c", "d"].prefix(random.number(2...4)).map { $0 }
    changedAudiences = audiences
    for unit in units { addUnit(unit) }
    let sessions = self.sessions(units)
    let venues = "venues: {v: {name: V\(random.chance(40) ? ", capacity: \(random.number(6...20))" : "")}, w: {name: W}}"
    let text = { (audiences: [String]) in
      """
      calendars: {g: {staff-days: [2018-01-09], breaks: [{name: L, from: 2018-01-08, to: 2018-01-08}]}}
      audiences:
      \(audiences.joined(separator: "\n"))
      \(venues)
      \(sessions)
      """
    }
    sections = text(audiences)
    changed = text(changedAudiences)
  }

  private mutating func addUnit(_ unit: String) {
    let size = random.number(2...9)
    var line = "  \(unit): {name: \(unit), size: \(size)"
    if random.chance(40) { line += ", calendar: g" }
    if random.chance(25) { line += ", busy: [{on: 2018-01-\(random.pick(["08", "09", "10"]))}]" }
    if random.chance(25) { line += ", load: {per-month: 1, weight: \(random.number(1...4))}" }
    if random.chance(20) { line += ", overlaps: [x]" }
    for quota in [\RandomRounds.audiences, \.changedAudiences] {
      let limit = random.chance(60) ? random.pick([size, size, size, size, size, size - 1, size / 2 + 1]) : nil
      self[keyPath: quota].append(line + (limit.map { ", limits: {away-per-day: \($0)}" } ?? "") + "}")
    }
    guard random.chance(50) else { return }
    // Parts that together are no more than the unit, as in any plan that means what it says.
    for (place, part) in [size / 2, size - size / 2].enumerated() {
      let line = "  \(unit)\(place): {name: \(unit)\(place), size: \(part), within: [\(unit)]}"
      audiences.append(line)
      changedAudiences.append(line)
    }
  }

  private mutating func sessions(_ units: [String]) -> String {
    let count = units.count > 2 && random.chance(30) ? 3 : 2
    let near = "near: {day: \(random.pick(RandomRounds.days)), weight: \(random.number(1...3))}"
    let wishes = [near, "staff-days: {weight: \(random.number(1...5))}"]
    let prefer = random.some(wishes, random.number(0...2))
    var lines = [
      "  s: {title: S, \(random.chance(25) ? "audiences: [x], " : "")venues: [\(random.chance(50) ? "v" : "v, {venue: w, cost: 2}")], "
        + "duration: 1 h\(prefer.isEmpty ? "" : ", prefer: {\(prefer.joined(separator: ", "))}"), "
        + "rounds: {count: \(count), units: [\(units.joined(separator: ", "))]}}"
    ]
    let names = audiences.map { String($0.dropFirst(2).prefix { $0 != ":" }) }
    for other in ["t", "u", "z"].prefix(random.number(0...3)) {
      let who = random.some(names, random.number(1...2)).joined(separator: ", ")
      let days = random.some(RandomRounds.days, random.number(1...2)).map { "{from: \($0), to: \($0)}" }.joined(separator: ", ")
      let when = random.chance(60) ? ", when: {within: [\(days)]}" : ""
      lines.append("  \(other): {title: \(other), audiences: [\(who)], duration: \(random.number(1...2)) h\(when)}")
    }
    let rule = random.pick(["", "", "", "{apart: [s-1, s-2], min: 1 days}", "{apart: [s-1, s-2], min: 2 days}", "{order: [s-1, s-2]}"])
    return "sessions:\n" + lines.joined(separator: "\n") + (rule.isEmpty ? "" : "\nrules: [\(rule)]")
  }
}
