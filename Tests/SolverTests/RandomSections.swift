import CivilTime

/// Writes the sections of a random plan: definitions, sessions, rules, travel.
struct RandomSections {
  /// The source of all choices.
  private(set) var random: SplitMix
  /// The audiences a session may name.
  var audiences = ["x", "y", "z", "q"]
  private let frame: RandomFrame
  private let tightness: Int
  private let count: Int
  private let days: [Day]

  /// A writer for a year and a number of sessions.
  init(_ random: SplitMix, _ frame: RandomFrame, tightness: Int, sessions: Int) {
    self.random = random
    self.frame = frame
    self.tightness = tightness
    count = sessions
    days = frame.days
  }

  /// All sections.
  mutating func all() -> [String] { definitions().flatMap(\.lines) + sessions() }

  /// Whether something that forbids is written: as often as the tightness has it.
  private mutating func isTight(_ percent: Int) -> Bool { random.chance(percent * tightness / 100) }

  // MARK: Words of the format

  private mutating func day() -> Day { random.pick(days) }

  /// Days of the year, in order.
  private mutating func range(atMost length: Int) -> String {
    let from = day()
    return "from: \(from), to: \(from.adding(days: random.number(0...(length - 1))))"
  }

  /// Days from near the beginning to near the end: most of the year.
  private mutating func wideRange() -> String {
    let index = random.number(0...(days.count / 2))
    let first = random.chance(50) ? days[0].adding(days: -2) : days[index]
    return "from: \(first), to: \(random.chance(50) ? days[days.count - 1] : days[random.number(index...(days.count - 1))])"
  }

  private mutating func time() -> Int { frame.start + 30 * random.number(0...max(0, (frame.end - frame.start) / 30 - 1)) }

  private mutating func start() -> String {
    let steps = (frame.end - frame.start) / frame.step
    let minutes = random.chance(92) ? frame.start + frame.step * random.number(0...(steps - 1)) : time() + 15
    return "\"\(RandomFrame.clock(minutes))\""
  }

  private mutating func hours() -> String {
    let from = time() - random.pick([0, 0, 20])
    return "\"\(RandomFrame.clock(from))-\(RandomFrame.clock(from + random.pick([30, 60, 75, 120])))\""
  }

  private mutating func weekdays(_ count: Int) -> String {
    "[\(random.some(Weekday.allCases.filter { $0 < .sat }, count).map(\.word).joined(separator: ", "))]"
  }

  private mutating func busy() -> String {
    let times = (0..<random.pick([1, 1, 2])).map { _ in
      switch random.number(0...4) {
      case 0: "{on: \(day())}"
      case 1: "{on: \(day()), hours: \(hours())}"
      case 2: "{\(range(atMost: 4))}"
      case 3: "{weekly: \(weekdays(2)), hours: \(hours())}"
      default: "{weekly: \(weekdays(1))}"
      }
    }
    return ", busy: [\(times.joined(separator: ", "))]"
  }

  private mutating func available() -> String {
    let first = days[0]
    let times = [
      "{from: \(first), to: \(random.pick(Array(days[(days.count / 2)...])))}",
      "{weekly: \(weekdays(4))}",
      "{weekly: [mon, tue, wed, thu, fri], hours: \"\(RandomFrame.clock(frame.start))-\(RandomFrame.clock((frame.start + frame.end) / 2))\"}",
      "{weekly: [mon, tue, wed, thu, fri], hours: \"\(RandomFrame.clock((frame.start + frame.end) / 2))-\(RandomFrame.clock(frame.end))\"}",
      "{on: \(day())}",
    ]
    return ", available: [\(random.some(times, random.number(1...3)).joined(separator: ", "))]"
  }

  /// The number of an ISO week of the year.
  private mutating func week() -> Int { day().isoWeek.week }

  // MARK: Definitions

  /// What sessions refer to, section by section.
  mutating func definitions() -> [(name: String, lines: [String])] {
    [
      ("calendars", ["calendars:", "  g: {\(calendar())}", "  h: {\(calendar())}"]),
      (
        "people",
        ["people:", "  anna: {name: Anna, audiences: [x, z]}", "  bo: {name: Bo, audiences: [\(random.pick(["q, z", "y, q", "z"]))]}"]
      ),
      ("audiences", audienceLines()),
      ("venues", venueLines()),
      ("speakers", ["speakers:", "  s: {name: S\(speaker())}", "  t: {name: T\(speaker())}"]),
      ("themes", ["themes: {one: {name: Ett, colour: steelblue}, two: {name: Två}}"]),
    ]
  }

  private mutating func calendar() -> String {
    let middle = days[days.count / 2]
    let last = days[days.count - 1]
    var parts = [
      "terms: [{name: Höst, from: \(days[0].adding(days: -3)), to: \(middle)}, {name: Vår, from: \(middle.adding(days: 1)), to: \(last.adding(days: 5))}]"
    ]
    if isTight(25) {
      parts.append("breaks: [\(random.chance(85) ? "{name: Lov, \(range(atMost: 3))}" : "{name: Lov, week: \(week())}")]")
    } else if random.chance(20) {
      // Between the end of one stretch and the beginning of the next: a long break makes the day before it one to avoid.
      parts.append("breaks: [{name: Lov, from: \(last.adding(days: -3)), to: \(last.adding(days: -1))}]")
    }
    if random.chance(70) { parts.append("staff-days: [\(day()), {\(range(atMost: 2))}]") }
    if random.chance(50) { parts.append("half-days: [{on: \(day()), until: \"\(RandomFrame.clock(frame.start + 60))\"}]") }
    return parts.joined(separator: ", ")
  }

  private mutating func audienceLines() -> [String] {
    let within = ["x": "y", "q": "x"]
    return ["audiences:"]
      + [("x", 20), ("y", 30), ("z", 5), ("q", 8)].map { id, size in
        var line = "  \(id): {name: \(id.uppercased()), size: \(size)"
        if let whole = within[id], random.chance(50) { line += ", within: [\(whole)]" }
        if id == "z", random.chance(30) { line += ", overlaps: [\(random.pick(["y", "x", "x, q"]))]" }
        if random.chance(45) { line += ", calendar: \(random.pick(["g", "h"]))" }
        if isTight(24) {
          line += ", limits: {per-week: \(random.pick([1, 1, 2, 2, 3]))}"
        } else if isTight(1) {
          line += ", limits: {per-week: 0}"
        }
        if random.chance(30) { line += ", load: {per-month: \(random.number(0...2)), weight: \(random.number(1...4))}" }
        if isTight(9) { line += busy() }
        return line + "}"
      }
  }

  private mutating func venueLines() -> [String] {
    let half = "\"\(RandomFrame.clock(frame.start + 30))-\(RandomFrame.clock(frame.end + 30))\""
    var v = "  v: {name: V"
    if isTight(14) { v += ", capacity: \(random.pick([20, 25, 30, 40]))" }
    if random.chance(40) { v += ", buffer: {before: \(random.pick([0, 15, 30, 60])) min, after: \(random.pick([0, 20, 30])) min}" }
    if isTight(13) { v += busy() }
    var w = "  w: {name: W"
    if isTight(15) { w += ", hours: \(half)" }
    if random.chance(20) { w += ", buffer: {\(random.pick(["before", "after"])): 30 min}" }
    if random.chance(20) { w += ", shared: true" }
    if isTight(12) { w += busy() }
    var o = "  o: {name: O, url: \"https://example.org/o\", shared: true"
    if isTight(15) { o += busy() }
    return ["venues:", v + "}", w + "}", o + "}"]
  }

  private mutating func speaker() -> String { (isTight(12) ? busy() : "") + (isTight(8) ? available() : "") }

  // MARK: Sessions, and what ties them

  /// Sessions, rules and travel.
  mutating func sessions() -> [String] {
    var lines = ["sessions:"]
    var ids: [String] = []
    while ids.count < count {
      let id = ["a", "b", "c", "d", "e", "f"][ids.count]
      if count - ids.count >= 2, random.chance(15) {
        let times = random.number(2...min(3, count - ids.count))
        lines.append("  \(id): {\(session(id)), repeat: {times: \(times), every: \(random.number(1...5)) days\(series())}}")
        ids += (1...times).map { "\(id)-\($0)" }
      } else {
        lines.append("  \(id): {\(session(id))}")
        ids.append(id)
      }
    }
    return lines + rules(ids) + travel()
  }

  private mutating func series() -> String {
    (random.chance(50) ? ", tolerance: \(random.number(0...2)) days" : "") + (random.chance(70) ? ", weight: \(random.number(0...4))" : "")
  }

  private mutating func session(_ id: String) -> String {
    let lengths = [30, 45, 50, 60, 60, 75, 90, 100, 120, 150, 180].filter { $0 <= frame.end - frame.start }
    var keys = ["title: \(id)", "duration: \(random.pick(lengths)) min"]
    if random.chance(50) { keys.append("theme: \(random.pick(["one", "one", "two"]))") }
    keys.append("audiences: [\(random.some(audiences, random.pick([0, 1, 1, 1, 1, 2])).joined(separator: ", "))]")
    if random.chance(50) { keys.append("speakers: [\(random.pick(["s", "s", "t", "s, t"]))]") }
    if random.chance(85) {
      let cost = random.number(1...5)
      keys.append(
        "venues: [\(random.pick(["v", "v", "w", "v, w", "w, v", "{venue: v, cost: \(cost)}, w", "v, {venue: o, cost: \(cost)}"]))]")
    }
    if random.chance(12) { keys.append("participants: \(random.pick([3, 24, 31]))") }
    if random.chance(12) { keys.append("status: \(random.pick(["cancelled", "tentative"]))") }
    for (name, words) in [("when", when()), ("prefer", prefer()), ("avoid", avoid())] where !words.isEmpty {
      keys.append("\(name): {\(words.joined(separator: ", "))}")
    }
    return keys.joined(separator: ", ")
  }

  private mutating func when() -> [String] {
    var words: [String] = []
    if isTight(3) { words.append("on: \(day())") }
    if isTight(18) {
      switch random.number(0...5) {
      case 0: words.append("within: {\(wideRange())}")
      case 1: words.append("within: [{\(range(atMost: 2))}, {\(range(atMost: 3))}, {term: \(random.pick(["Höst", "Vår"]))}]")
      case 2: words.append("within: [{\(wideRange())}, {weeks: \(week())}]")
      case 3: words.append("within: {term: Höst}")
      default: words.append("within: [{\(range(atMost: 5))}]")
      }
    }
    if isTight(4) { words.append("term: \(random.pick(["Höst", "Vår"]))") }
    if isTight(5) {
      let week = week()
      words.append(random.chance(50) ? "weeks: \(week)" : "weeks: \"\(week)-\(week % 52 + 1)\"")
    }
    if isTight(12) { words.append("weekdays: \(weekdays(random.number(2...4)))") }
    if isTight(15) {
      switch random.number(0...3) {
      case 0: words.append("start: \(start())")
      case 1:
        let times = Set([start(), start()]).sorted()
        words.append("start: [\(times.joined(separator: ", "))]")
      default:
        let times = [start(), start()].sorted()
        words.append("start: {from: \(times[0]), to: \(times[1])}")
      }
    }
    return words
  }

  private mutating func prefer() -> [String] {
    var words: [String] = []
    if random.chance(30) { words.append("weekdays: {of: \(weekdays(2)), weight: \(random.number(0...5))}") }
    if random.chance(25) {
      words.append(
        "within: {\(range(atMost: 3)), weight: \(random.number(1...4))\(random.chance(40) ? ", cap: \(random.number(0...6))" : "")}")
    }
    if random.chance(35) {
      words.append(
        "near: {day: \(day())\(random.chance(60) ? ", weight: \(random.number(1...3))" : "")\(random.chance(40) ? ", cap: \(random.number(1...6))" : "")}"
      )
    }
    if random.chance(35) { words.append("start: {at: \(start()), weight: \(random.number(1...3))}") }
    if random.chance(25) { words.append("staff-days: {weight: \(random.number(1...6))}") }
    return words
  }

  private mutating func avoid() -> [String] {
    ["before-break", "bridge-day", "half-day"].filter { _ in random.chance(20) }.map { "\($0): \(random.number(1...8))" }
  }

  private mutating func rules(_ ids: [String]) -> [String] {
    var rules: [String] = []
    func level(_ random: inout SplitMix) -> String {
      if random.chance(70) { return random.chance(20) ? ", level: block" : "" }
      return ", level: \(random.pick(["warn", "note"]))" + (random.chance(85) ? ", weight: \(random.number(0...7))" : "")
    }
    func add(_ words: String) {
      let name = random.chance(20) ? ", id: rule-\(rules.count)" : ""
      rules.append("  - {\(words)\(level(&random))\(name)}")
    }
    let pair = shuffled(random.some(ids, 2))
    if isTight(30) { add("first: \(random.pick(ids))") }
    if isTight(30) { add("last: \(random.pick(ids))") }
    if pair.count == 2, isTight(50) {
      let min = random.number(0...3)
      let least = random.chance(70) ? ", min: \(min) days" : ""
      add("order: [\(pair.joined(separator: ", "))]\(least)\(random.chance(40) ? ", max: \(min + 1 + random.number(0...3)) days" : "")")
    }
    if pair.count == 2, isTight(50) {
      add(
        "apart: [\(random.some(ids, random.number(2...4)).joined(separator: ", "))], min: \(random.pick(["0 days", "1 days", "2 days", "3 days", "1 weeks"]))"
      )
    }
    if isTight(25) { add("theme: one, min: \(random.number(1...2)) days") }
    if pair.count == 2, random.chance(25) {
      let named = shuffled(random.some(ids, random.number(2...3)))
      rules.append("  - {series: [\(named.joined(separator: ", "))], every: \(random.number(0...5)) days\(series())}")
    }
    return rules.isEmpty ? [] : ["rules:"] + rules
  }

  private mutating func shuffled(_ ids: [String]) -> [String] {
    var left = ids
    var list: [String] = []
    while !left.isEmpty { list.append(left.remove(at: random.number(0...(left.count - 1)))) }
    return list
  }

  private mutating func travel() -> [String] {
    guard random.chance(50) else { return [] }
    let standard = "default: \(random.pick([0, 15, 30, 60])) min"
    let between = "between: [{venues: [v, w], time: \(random.pick([0, 20, 45])) min}, {venues: [w, o], time: 0 min}]"
    return ["travel: {\(random.pick([standard, between, "\(standard), \(between)"]))}"]
  }
}
