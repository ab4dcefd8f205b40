import CivilTime
import Clashes
import OrderedCollections
import Planning
import Testing

/// The checker against a comparison of every pair, which is written straight from the plan format and shares no code with it.
@Suite struct EveryPairTests {
  static let plans = 20_000
  static let codes: Set<FindingCode> = [
    .venueDoubleBooked, .speakerDoubleBooked, .audienceDoubleBooked, .personDoubleBooked, .venueBusy, .speakerBusy, .audienceBusy,
  ]

  /// What was found, by what it is about; `days` moves it back.
  static func found(_ random: RandomClashes, days: Int = 0) -> Set<[String]> {
    let set = PlanSet([random.plan])
    let placements = set.entries.map { random.placements[$0.session.id] }
    return Set(
      Checker(set, placements).findings().filter { codes.contains($0.code) }.map { finding in
        [finding.code.rawValue] + finding.entries.map { set.entries[$0].session.id }.sorted()
          + [finding.from, finding.to].map { $0.map { WallTime($0.day.adding(days: -days), $0.time).description } ?? "" }
      })
  }

  /// The same without the times, which two halves of an event share out among them.
  static func causes(_ found: Set<[String]>) -> Set<[String]> { Set(found.map { Array($0.dropLast(2)) }) }

  @Test(arguments: 0..<8) func checkerAgreesWithAComparisonOfEveryPair(_ part: Int) {
    var findings = 0
    for seed in stride(from: part, to: EveryPairTests.plans, by: 8) {
      let random = RandomClashes(seed: UInt64(seed))
      let found = EveryPairTests.found(random)
      findings += found.count
      #expect(found == EveryPair(random).findings, "seed \(seed)")
      switch seed / 8 % 4 {
      case 0: #expect(EveryPairTests.found(random.aWeekLater, days: 7) == found, "seed \(seed): a week later")
      case 1: #expect(EveryPairTests.found(random.reversed) == found, "seed \(seed): in another order")
      case 2:
        #expect(EveryPairTests.causes(EveryPairTests.found(random.halved)) == EveryPairTests.causes(found), "seed \(seed): in halves")
      default: #expect(EveryPairTests.found(random.withStrangers) == found, "seed \(seed): with others beside it")
      }
    }
    #expect(findings > EveryPairTests.plans / 8, "plans in which little clashes show little")
  }
}

/// Every session against every other, and against every busy time.
private struct EveryPair {
  let random: RandomClashes
  var findings: Set<[String]> = []

  private var plan: Plan { random.plan }

  init(_ random: RandomClashes) {
    self.random = random
    let held = random.plan.sessions.values.filter { $0.status != .cancelled && random.placements[$0.id] != nil }
    for a in held {
      busy(a)
      for b in held where a.id != b.id && isEarlier(a, b) { pair(a, b) }
    }
  }

  private func minutes(_ id: String) -> (from: Int, to: Int) {
    guard let place = random.placements[id] else { return (0, 0) }
    let midnight = WallTime(place.day, .midnight).minutes
    return (midnight + place.start.minutes, midnight + place.end.minutes)
  }

  private func isEarlier(_ a: Session, _ b: Session) -> Bool {
    let order = Array(plan.sessions.keys)
    return (minutes(a.id).from, order.firstIndex(of: a.id) ?? 0) < (minutes(b.id).from, order.firstIndex(of: b.id) ?? 0)
  }

  // MARK: People

  /// An audience and all that are part of it, step by step.
  private func parts(_ id: String) -> Set<String> {
    var all: Set<String> = [id]
    while true {
      let more = plan.audiences.filter { !all.contains($0.key) && !all.isDisjoint(with: $0.value.within) }.map(\.key)
      if more.isEmpty { return all }
      all.formUnion(more)
    }
  }

  private func attending(_ session: Session) -> Set<String> { Set(session.audiences.flatMap(parts)) }

  private func overlap(_ x: String, _ y: String) -> Bool {
    x == y || plan.audiences[x]?.overlaps.contains(y) ?? false || plan.audiences[y]?.overlaps.contains(x) ?? false
  }

  // MARK: Pairs

  private mutating func pair(_ a: Session, _ b: Session) {
    guard let first = random.placements[a.id], let second = random.placements[b.id], first.day == second.day else { return }
    let (one, other) = (minutes(a.id), minutes(b.id))
    func add(_ code: String, _ needed: Int) {
      guard other.from < one.to + needed else { return }
      let isOverlap = other.from < one.to
      let from = isOverlap ? other.from : one.to
      let to = isOverlap ? min(one.to, other.to) : other.from
      findings.insert([code] + [a.id, b.id].sorted() + [wall(from), wall(to)])
    }
    if let venue = first.venue, venue == second.venue, let room = plan.venues[venue], !room.isShared {
      add("venue-double-booked", max(room.bufferBefore, room.bufferAfter))
    }
    var travel = 0
    if let from = first.venue, let to = second.venue, from != to {
      travel = plan.travel.between.last { $0.venues.contains(from) && $0.venues.contains(to) }?.minutes ?? plan.travel.standard
    }
    if !Set(a.speakers).isDisjoint(with: b.speakers) { add("speaker-double-booked", travel) }
    let (here, there) = (attending(a), attending(b))
    if here.contains(where: { x in there.contains { overlap(x, $0) } }) {
      add("audience-double-booked", travel)
    } else if plan.people.values.contains(where: { !here.isDisjoint(with: $0.audiences) && !there.isDisjoint(with: $0.audiences) }) {
      add("person-double-booked", travel)
    }
  }

  private func wall(_ minutes: Int) -> String { WallSecond(seconds: minutes * 60).minute.description }

  // MARK: Busy times

  private mutating func busy(_ session: Session) {
    guard let place = random.placements[session.id] else { return }
    func add(_ code: String, _ times: [BusyTime], _ from: Int, _ to: Int) {
      for time in times {
        for hours in taken(time, place.day) where hours.start.minutes < to && from < hours.end.minutes {
          let midnight = WallTime(place.day, .midnight).minutes
          findings.insert(
            [code, session.id, wall(midnight + max(from, hours.start.minutes)), wall(midnight + min(to, hours.end.minutes))])
        }
      }
    }
    let (from, to) = (place.start.minutes, place.end.minutes)
    if let id = place.venue, let venue = plan.venues[id] {
      add("venue-busy", venue.busy, max(0, from - venue.bufferBefore), min(1440, to + venue.bufferAfter))
    }
    for id in session.speakers { add("speaker-busy", plan.speakers[id]?.busy ?? [], from, to) }
    // An audience is busy with those it is part of.
    let here = attending(session)
    for (id, audience) in plan.audiences where here.contains(id) || session.audiences.contains(where: { parts(id).contains($0) }) {
      add("audience-busy", audience.busy, from, to)
    }
  }

  private func taken(_ time: BusyTime, _ day: Day) -> [Hours] {
    switch time.source {
    case .on(let on, let hours): on == day ? [hours] : []
    case .days(let range): range.from <= day && day <= range.to ? [.wholeDay] : []
    case .weekly(let weekdays, let hours): weekdays.contains(day.weekday) ? [hours] : []
    case .file, .url: (time.content.days[day] ?? []).map(\.hours)
    }
  }
}

/// The sweep over calendars' events against every pair.
@Suite struct OverlapSweepTests {
  /// Random times of a seed: few keys, few events, much overlap.
  private func items(_ seed: Int) -> [OverlapSweep.Item] {
    var state = UInt64(seed) &* 0x9E37_79B9_7F4A_7C15 | 1
    func next(_ bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int((state >> 33) % UInt64(bound))
    }
    return (0..<(2 + next(14))).map { _ in
      let start = next(40)
      return OverlapSweep.Item(start: start, end: start + next(8), event: Int32(next(9)), key: Int32(next(2)))
    }
  }

  /// Pairs of events that share a moment of one key, moment by moment.
  private func everyPair(_ items: [OverlapSweep.Item]) -> Set<Set<Int32>> {
    var pairs: Set<Set<Int32>> = []
    for (index, a) in items.enumerated() {
      for b in items[(index + 1)...] where a.event != b.event && a.key == b.key {
        if (a.start..<a.end).contains(where: { $0 >= b.start && $0 < b.end }) { pairs.insert([a.event, b.event]) }
      }
    }
    return pairs
  }

  @Test func sweepFindsWhatEveryPairFinds() {
    var overlaps = 0
    for seed in 0..<5000 {
      let items = items(seed)
      let found = OverlapSweep(items) { _, _ in false }
      let pairs = found.overlaps.map { Set([$0.first, $0.second]) }
      #expect(Set(pairs) == everyPair(items) && Set(pairs).count == pairs.count, "seed \(seed)")
      #expect(
        OverlapSweep(items.reversed()) { _, _ in false }.overlaps.map(\.shared) == found.overlaps.map(\.shared), "seed \(seed): reversed")
      overlaps += pairs.count
    }
    #expect(overlaps > 5000)
  }

  @Test func waysOutAreFreeAndNearest() {
    var found = 0
    for seed in 0..<2000 {
      let items = items(seed).filter { $0.start < $0.end }
      guard let item = items.first else { continue }
      let length = item.end - item.start
      func isFree(_ start: Int) -> Bool {
        !items.contains { $0.event != item.event && $0.key == item.key && $0.start < start + length && start < $0.end }
      }
      let starts = Array(0...(60 - length)).filter(isFree)
      let expected = [starts.last { $0 <= item.start }, starts.first { $0 >= item.start }].compactMap { $0 }
      #expect(Set(FreeTimes(items).nearest(to: item, within: 0..<60)) == Set(expected), "seed \(seed)")
      found += expected.count
    }
    #expect(found > 2000)
  }

  @Test func tooMuchIsCutOffAndSaysSo() {
    let many = (0..<3000).map { OverlapSweep.Item(start: 0, end: 10, event: Int32($0), key: 0) }
    let found = OverlapSweep(many) { _, _ in false }
    #expect(found.isCutOff)
    #expect(found.overlaps.count >= OverlapSweep.overlapLimit)
    #expect(!OverlapSweep(Array(many.prefix(40))) { _, _ in false }.isCutOff)
  }
}
