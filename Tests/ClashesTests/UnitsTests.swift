import CivilTime
import Clashes
import OrderedCollections
import Planning
import Support
import Testing
import Words

/// Units that come to no round, and units from which too many are away: what is found, and the innocent neighbour.
@Suite struct UnitsTests {
  private static let plan = """
    audiences:
      skola: {name: Skola, size: 20, limits: {away-per-day: 12}}
      lag: {name: Lag, size: 12, within: [skola]}
      klass: {name: Klass, size: 5, within: [skola]}
      kok: {name: Kök, size: 4}
      gard: {name: Gård, size: 3, limits: {away-per-day: 3}}
    sessions:
      a: {title: A, duration: 1 h, rounds: {count: 2, units: [lag, kok, gard]}}
      b: {title: B, duration: 1 h, audiences: [klass]}
      c: {title: C, duration: 1 h, audiences: [kok, gard]}
    """

  /// The findings as `code a,b subject`, with units at rounds and a session that is cancelled.
  private func found(_ places: [String: String], _ units: [String: [String]], cancelled: String? = nil) throws -> [String] {
    var plan = try Plans.small(UnitsTests.plan)
    if let cancelled { plan.sessions[cancelled]?.status = .cancelled }
    var placements = zip(plan.sessions.keys, placed(plan, places)).map { id, place in
      var place = place
      place?.units = units[id] ?? []
      return (id, place)
    }
    placements.removeAll { $0.1 == nil }
    let map = OrderedDictionary(uniqueKeysWithValues: placements.compactMap { id, place in place.map { (id, $0) } })
    let plans = PlanSet([plan.divided(by: Schedule(plan: plan.id, placements: map))])
    return Checker(plans, plans.entries.map { map[$0.session.id] }).findings().map { finding in
      for language in Language.allCases { #expect(!Words(language).sentence(finding, in: plans).isEmpty) }
      #expect(finding.level == .block)
      let sessions = finding.entries.map { plans.entries[$0].session.id }.joined(separator: ",")
      return "\(finding.code.rawValue) \(sessions) \(finding.subject?.id ?? "-")"
    }
  }

  private static let places = ["a-1": "2018-01-10 09:00", "a-2": "2018-01-11 09:00", "b": "2018-01-12 09:00", "c": "2018-01-15 09:00"]

  @Test func unitComesToOneRoundThatIsHeld() throws {
    let all = ["a-1": ["lag"], "a-2": ["kok", "gard"]]
    #expect(try found(UnitsTests.places, all) == [])
    #expect(try found(UnitsTests.places, ["a-1": ["lag"], "a-2": ["gard"]]) == ["unit-not-covered a-1,a-2 kok"], "in none")
    #expect(try found(UnitsTests.places, all, cancelled: "a-1") == ["unit-not-covered a-1 lag"], "the others are covered")
    let found = try found(["a-2": "2018-01-11 09:00", "b": "2018-01-12 09:00", "c": "2018-01-15 09:00"], all)
    #expect(found == ["unplaced a-1 -", "unit-not-covered a-1,a-2 lag"], "a round without a day has no units")
  }

  @Test func roundsThatAreAllCancelledCoverNobodyAndNeedNot() throws {
    var plan = try Plans.small(UnitsTests.plan)
    for id in ["a-1", "a-2"] { plan.sessions[id]?.status = .cancelled }
    let plans = PlanSet([plan])
    #expect(Checker(plans, placed(plan, UnitsTests.places)).findings() == [])
  }

  @Test func unitSparesNoMoreThanItsQuotaOnADay() throws {
    let all = ["a-1": ["lag"], "a-2": ["kok", "gard"]]
    var places = UnitsTests.places
    places["b"] = "2018-01-10 14:00"
    #expect(try found(places, all) == ["unit-short-staffed a-1,b skola"], "12 and 5 of 20 on one day, though not at one time")
    places["b"] = "2018-01-11 14:00"
    #expect(try found(places, all) == [], "another day")
    places["c"] = "2018-01-11 14:00"
    #expect(try found(places, all) == [], "whoever is away twice counts once")
    #expect(
      try found(
        ["a-1": "2018-01-10 09:00", "a-2": "2018-01-11 09:00", "b": "2018-01-10 14:00", "c": "2018-01-15 09:00"], all, cancelled: "b")
        == [], "what is cancelled takes nobody away")
  }

  @Test func findingHoldsDayCountAndQuota() throws {
    var plan = try Plans.small(UnitsTests.plan)
    plan.sessions["a-1"]?.audiences = ["lag"]
    let plans = PlanSet([plan])
    let findings = Checker(plans, placed(plan, ["a-1": "2018-01-10 09:00", "b": "2018-01-10 14:00"])).findings()
    let finding = try #require(findings.first { $0.code == .unitShortStaffed })
    let words = Words(.swedish).sentence(finding, in: plans)
    #expect(words.contains("17") && words.contains("12") && words.contains("10 januari") && words.contains("Skola"))
    #expect(finding.from?.description == "2018-01-10T09:00" && finding.to?.description == "2018-01-10T15:00")
  }
}
