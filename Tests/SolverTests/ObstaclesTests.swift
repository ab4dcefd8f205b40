import CivilTime
import Clashes
import Foundation
import OrderedCollections
import PlanFiles
import Planning
import Solver
import Support
import Testing

/// What forbids a place, against the judge: there is an obstacle exactly where the checker finds a blocking finding of that session.
@Suite struct ObstaclesTests {
  private func agree(_ plans: PlanSet, _ placements: [Placement?], _ number: Int, _ place: Placement, _ comment: Comment) -> Bool {
    var trial = placements
    trial[number] = place
    let findings = Checker(plans, trial).findings().filter {
      $0.level == .block && $0.entries.contains(number) && $0.code != .unreadableSource
    }
    let obstacles = Solver.obstacles(to: place, for: number, in: plans, placements)
    #expect(
      obstacles.isEmpty == findings.isEmpty,
      "\(comment): \(plans.entries[number].session.id) \(place.startTime) \(place.venue ?? "–"): \(obstacles) against \(findings.map(\.code))"
    )
    // And of the same kinds: what masks one mistake by another does not pass.
    #expect(
      Set(obstacles.map { Subject($0.statement) }) == Set(findings.map { Subject($0.code) }),
      "\(comment): \(plans.entries[number].session.id) \(place.startTime) \(place.venue ?? "–")")
    #expect(Set(obstacles.map(\.statement)).count == obstacles.count, "each statement once")
    // The other sessions of the findings are those of the obstacles.
    let others = Set(findings.flatMap(\.entries)).subtracting([number])
    #expect(Set(obstacles.flatMap(\.others)) == others, "\(comment): \(plans.entries[number].session.id) \(place.startTime)")
    return !obstacles.isEmpty
  }

  /// What an obstacle or a finding is about, as far as both tell it.
  private enum Subject {
    case day, window, hours, capacity, venueBusy, speakerBusy, audienceBusy, available, venue, people, rule, week, away, other

    init(_ statement: Statement) {
      switch statement {
      case .session, .yearHours, .venueHours: self = .hours
      case .closedDays, .breaks: self = .day
      case .window, .weekdays, .starts: self = .window
      case .capacity: self = .capacity
      case .venueBusy: self = .venueBusy
      case .speakerBusy: self = .speakerBusy
      case .audienceBusy: self = .audienceBusy
      case .available: self = .available
      case .clash(.venue), .buffer: self = .venue
      case .clash, .travel: self = .people
      case .rule: self = .rule
      case .weekLimit: self = .week
      case .awayLimit: self = .away
      case .decision, .rounds: self = .other
      }
    }

    init(_ code: FindingCode) {
      switch code {
      case .unplaced, .outsideHours: self = .hours
      case .closedDay, .breakDay: self = .day
      case .outsideWindow: self = .window
      case .venueTooSmall: self = .capacity
      case .venueBusy: self = .venueBusy
      case .speakerBusy: self = .speakerBusy
      case .audienceBusy: self = .audienceBusy
      case .speakerUnavailable: self = .available
      case .venueDoubleBooked: self = .venue
      case .speakerDoubleBooked, .audienceDoubleBooked, .personDoubleBooked: self = .people
      case .ruleFirst, .ruleLast, .ruleOrder, .ruleApart: self = .rule
      case .limitPerWeek: self = .week
      case .unitShortStaffed: self = .away
      case .unitNotCovered, .bridgeDay, .beforeBreak, .halfDay, .lateMove, .staleSource, .unreadableSource, .overlap: self = .other
      }
    }
  }

  private func randomPlace(_ plans: PlanSet, _ number: Int, _ random: inout SplitMix) -> Placement? {
    let entry = plans.entries[number]
    let plan = plans.plans[entry.plan]
    let day = plan.year.days.from.adding(days: Int.random(in: -3...plan.year.days.count + 2, using: &random))
    let first = plan.year.hours.start.minutes / 30 - 2
    guard
      let start = TimeOfDay(
        minutes: Int.random(in: first...first + 24, using: &random) * 30 + (Int.random(in: 0..<12, using: &random) == 0 ? 15 : 0)),
      let end = start.adding(minutes: entry.session.duration + (Int.random(in: 0..<20, using: &random) == 0 ? 30 : 0))
    else { return nil }
    let own = entry.session.venues.map { Optional($0.venue) }
    let any: [String?] = plan.venues.keys.map { Optional($0) } + [nil]
    let venue =
      own.isEmpty || Int.random(in: 0..<10, using: &random) == 0 ? any.randomElement(using: &random) : own.randomElement(using: &random)
    return Placement(day: day, start: start, end: end, venue: venue ?? nil)
  }

  @Test func placesOfTheYear2017AgreeWithTheChecker() throws {
    let reader = PlanReader(isZone: { $0 == "Europe/Stockholm" })
    let plan = try reader.plan(at: Repository.path("calendars/trelleborg-2017-18/plan.yaml"))
    let (schedule, _) = try reader.schedule(at: Repository.path("calendars/trelleborg-2017-18/schedule.yaml"), of: plan)
    let plans = PlanSet([plan])
    let placements = plans.entries.map { schedule.placements[$0.session.id] }
    var random = SplitMix(seed: 2017)
    var counts = [0, 0]
    for round in 0..<1500 {
      let number = round % plans.entries.count
      guard var place = randomPlace(plans, number, &random) else { continue }
      // Half of them on a day and at a start of some session, where most is in the way.
      if round.isMultiple(of: 2), let near = placements.randomElement(using: &random) ?? nil {
        place.day = near.day.adding(days: Int.random(in: -1...1, using: &random))
      }
      counts[agree(plans, placements, number, place, "round \(round)") ? 1 : 0] += 1
    }
    for (number, placement) in placements.enumerated() {
      let placement = try #require(placement)
      counts[agree(plans, placements, number, placement, "as decided") ? 1 : 0] += 1
    }
    #expect(counts[0] > 20 && counts[1] > 500, "both kinds: \(counts)")
  }

  @Test(arguments: 0..<200) func placesOfMadeUpPlansAgreeWithTheChecker(_ seed: Int) throws {
    var random = SplitMix(seed: UInt64(seed))
    let text = RandomPlan.sections(&random)
    let plans = PlanSet([try Plans.small(text, year: RandomPlan.year)])
    for round in 0..<30 {
      let placements = plans.entries.indices.map { randomPlace(plans, $0, &random) }
      let number = round % plans.entries.count
      guard let place = randomPlace(plans, number, &random) else { continue }
      _ = agree(plans, placements, number, place, "seed \(seed) round \(round)\n\(text)")
    }
  }

  /// Two years that share a venue, a speaker, a person and audiences, with different travel times.
  @Test func placesOfSeveralPlansAgreeWithTheChecker() throws {
    let folder = try ScratchFolder()
    try folder.write(
      """
      people: {anna: {name: Anna, audiences: [x, z]}}
      audiences: {w: {name: W}, x: {name: X, within: [w], limits: {per-week: 2}}, y: {name: Y, overlaps: [x]}, z: {name: Z}}
      venues: {v: {name: V, buffer: {before: 30 min, after: 1 h}}, u: {name: U}, o: {name: O, shared: true}}
      speakers: {s: {name: S}}
      """, to: "common.yaml")
    let plans = try PlanSet(
      ["a", "b"].map { id in
        let file = try folder.write(
          """
          version: 1
          plan: \(id)
          title: \(id)
          include: [common.yaml]
          year: {\(RandomPlan.year)}
          travel: {default: \(id == "a" ? "30 min" : "1 h")}
          sessions:
            p: {title: P, duration: 1 h, audiences: [w], venues: [v, u]}
            q: {title: Q, duration: 2 h, audiences: [y], speakers: [s], venues: [v, o]}
            r: {title: R, duration: 1 h, audiences: [z], speakers: [s], venues: [u, o]}
          rules: [{apart: [p, q], min: 1 day}]
          """, to: "\(id).yaml")
        return try PlanReader(isZone: { $0 == "Europe/Stockholm" }).plan(at: file)
      })
    var random = SplitMix(seed: 7)
    var counts = [0, 0]
    for round in 0..<600 {
      let placements = plans.entries.indices.map { randomPlace(plans, $0, &random) }
      let number = round % plans.entries.count
      guard let place = randomPlace(plans, number, &random) else { continue }
      counts[agree(plans, placements, number, place, "round \(round)") ? 1 : 0] += 1
    }
    #expect(counts[0] > 20 && counts[1] > 200, "both kinds: \(counts)")
  }

  @Test func statementsAreThoseThatForbid() throws {
    let plan = try Plans.small(
      """
      calendars: {g: {breaks: [{name: Lov, week: 8}]}}
      audiences: {x: {name: X, size: 30, calendar: g, limits: {per-week: 1}, busy: [{weekly: [fri]}]}}
      venues: {v: {name: V, capacity: 20, hours: "09:00-12:00", buffer: {before: 30 min, after: 30 min}}, w: {name: W}}
      speakers: {s: {name: S, available: [{weekly: [tue]}]}}
      sessions:
        a: {title: A, duration: 2 h, audiences: [x], speakers: [s], venues: [v, w], when: {weekdays: [tue, wed], start: ["10:00"]}}
        b: {title: B, duration: 1 h, audiences: [x], venues: [w]}
      rules: [{order: [a, b], min: 7 days}]
      """)
    let plans = PlanSet([plan])
    let decided = placed(plan, ["b": "2018-02-20 12:30 w"])
    let place = try #require(placed(plan, ["a": "2018-02-23 11:15 v"])[0])
    let found = Solver.obstacles(to: place, for: 0, in: plans, decided)
    #expect(
      Set(found.filter(\.others.isEmpty).map(\.statement)) == [
        .breaks(plan: 0, calendar: "g"), .weekdays(entry: 0), .starts(entry: 0), .yearHours(plan: 0), .capacity(venue: 0),
        .venueHours(venue: 0), .available(speaker: 0), .audienceBusy(audience: 0, index: 0),
      ])
    #expect(found.filter { !$0.others.isEmpty }.map(\.statement) == [.rule(plan: 0, index: 0), .weekLimit(audience: 0)])
    #expect(found.allSatisfy { $0.others.isEmpty || $0.others == [1] })
  }
}
