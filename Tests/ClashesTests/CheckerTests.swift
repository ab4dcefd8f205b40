import CivilTime
import Clashes
import OrderedCollections
import Planning
import Support
import Testing
import Words

/// One table for each rule: what clashes, and the innocent neighbour that does not.
@Suite struct CheckerTests {
  /// The findings of a plan as `code a,b`, in order.
  static func found(_ sections: String, _ places: [String: String], year: String = "from: 2018-01-08, to: 2018-06-15") throws -> [String] {
    let plan = try Plans.small(sections, year: year)
    let plans = PlanSet([plan])
    return Checker(plans, placed(plan, places)).findings().map { finding in
      for language in Language.allCases { #expect(!Words(language).sentence(finding, in: plans).isEmpty) }
      return "\(finding.code.rawValue) \(finding.entries.map { plans.entries[$0].session.id }.joined(separator: ","))"
    }
  }

  private func check(
    _ sections: String, _ places: [String: String], _ expected: [String], _ reason: Comment, at location: SourceLocation = #_sourceLocation
  ) throws {
    #expect(try CheckerTests.found(sections, places) == expected, reason, sourceLocation: location)
  }

  static let two = "sessions: {a: {title: A, duration: 2 h, venues: [v, w]}, b: {title: B, duration: 2 h, venues: [v, w]}}"

  @Test func venueHoldsOneSessionAtATime() throws {
    let plan = "venues: {v: {name: V}, w: {name: W}}\n" + CheckerTests.two
    try check(plan, ["a": "2018-01-10 09:00 v", "b": "2018-01-10 09:00 v"], ["venue-double-booked a,b"], "same start and end")
    try check(plan, ["a": "2018-01-10 09:00 v", "b": "2018-01-10 10:30 v"], ["venue-double-booked a,b"], "half an hour shared")
    try check(plan, ["a": "2018-01-10 09:00 v", "b": "2018-01-10 11:00 v"], [], "one ends as the other starts")
    try check(plan, ["a": "2018-01-10 09:00 v", "b": "2018-01-10 09:00 w"], [], "another venue")
    try check(plan, ["a": "2018-01-10 09:00 v", "b": "2018-01-11 09:00 v"], [], "another day")
  }

  @Test func sharedVenueHoldsAnyNumber() throws {
    let plan = "venues: {v: {name: V, shared: true}, w: {name: W}}\n" + CheckerTests.two
    try check(plan, ["a": "2018-01-10 09:00 v", "b": "2018-01-10 09:00 v"], [], "shared")
    try check(plan, ["a": "2018-01-10 09:00 w", "b": "2018-01-10 09:00 w"], ["venue-double-booked a,b"], "not shared")
  }

  @Test func oneBufferBetweenTwoSessionsIsTheLonger() throws {
    let plan = "venues: {v: {name: V, buffer: {before: 30 min, after: 60 min}}, w: {name: W}}\n" + CheckerTests.two
    try check(plan, ["a": "2018-01-10 09:00 v", "b": "2018-01-10 11:30 v"], ["venue-double-booked a,b"], "30 of 60 minutes")
    try check(plan, ["a": "2018-01-10 09:00 v", "b": "2018-01-10 12:00 v"], [], "60 minutes, not 90")
    try check(plan, ["a": "2018-01-10 09:00 w", "b": "2018-01-10 11:00 w"], [], "no buffer")
  }

  @Test func cancelledSessionTakesNoTime() throws {
    let plan =
      "venues: {v: {name: V}}\nsessions: {a: {title: A, duration: 2 h, venues: [v]}, b: {title: B, duration: 2 h, venues: [v], status: cancelled}}"
    try check(plan, ["a": "2018-01-10 09:00 v", "b": "2018-01-10 09:00 v"], [], "b is cancelled")
  }

  @Test func speakerNeedsTimeToTravel() throws {
    let plan = """
      venues: {v: {name: V}, w: {name: W}}
      speakers: {s: {name: S}, t: {name: T}}
      travel: {between: [{venues: [v, w], time: 30 min}]}
      sessions:
        a: {title: A, duration: 2 h, venues: [v], speakers: [s]}
        b: {title: B, duration: 2 h, venues: [v, w], speakers: [s]}
        c: {title: C, duration: 2 h, venues: [w], speakers: [t]}
      """
    try check(
      plan, ["a": "2018-01-10 09:00 v", "b": "2018-01-10 11:00 w", "c": "2018-01-10 09:00 w"], ["speaker-double-booked a,b"],
      "no time to travel")
    try check(plan, ["a": "2018-01-10 09:00 v", "b": "2018-01-10 11:30 w", "c": "2018-01-10 09:00 w"], [], "half an hour")
    try check(plan, ["a": "2018-01-10 09:00 v", "b": "2018-01-10 11:00 v", "c": "2018-01-10 11:00 w"], [], "the same venue")
  }

  @Test func audienceAndPersonAreInOnePlace() throws {
    let plan = """
      people: {anna: {name: Anna, audiences: [x, z]}}
      audiences: {x: {name: X}, y: {name: Y, within: [x]}, z: {name: Z}, u: {name: U}}
      sessions:
        a: {title: A, duration: 2 h, audiences: [x]}
        b: {title: B, duration: 2 h, audiences: [y]}
        c: {title: C, duration: 2 h, audiences: [z]}
        d: {title: D, duration: 2 h, audiences: [u]}
      """
    let places = ["a": "2018-01-10 09:00", "b": "2018-01-10 10:00", "c": "2018-01-10 10:30", "d": "2018-01-10 09:00"]
    try check(plan, places, ["audience-double-booked a,b", "person-double-booked a,c"], "a part, and a person; d is an innocent neighbour")
  }

  @Test func busyTimesForbid() throws {
    let plan = """
      venues: {v: {name: V, buffer: {before: 30 min}, busy: [{on: 2018-01-10, hours: "08:00-09:00"}]}}
      speakers: {s: {name: S, busy: [{weekly: [fri], hours: "13:00-17:00"}], available: [{from: 2018-01-08, to: 2018-01-31}]}}
      audiences: {x: {name: X, busy: [{from: 2018-01-15, to: 2018-01-16}]}, y: {name: Y, within: [x]}}
      sessions: {a: {title: A, duration: 2 h, venues: [v], speakers: [s], audiences: [y]}}
      """
    try check(plan, ["a": "2018-01-10 09:00 v"], ["venue-busy a"], "the buffer before reaches into it")
    try check(plan, ["a": "2018-01-10 09:30 v"], [], "just after")
    try check(plan, ["a": "2018-01-12 11:30 v"], ["speaker-busy a"], "half an hour of Friday afternoon")
    try check(plan, ["a": "2018-01-12 11:00 v"], [], "until it begins")
    try check(plan, ["a": "2018-01-16 09:00 v"], ["audience-busy a"], "the whole is busy, and with it its part")
    try check(plan, ["a": "2018-02-01 09:00 v"], ["speaker-unavailable a"], "after what was offered")
  }

  @Test func offersThatAbutAreOne() throws {
    let plan = """
      speakers: {s: {name: S, available: [{on: 2018-01-10, hours: "10:00-12:00"}, {on: 2018-01-10, hours: "08:00-10:00"}]}}
      sessions: {a: {title: A, duration: 2 h, speakers: [s]}}
      """
    try check(plan, ["a": "2018-01-10 09:00"], [], "08–10 and 10–12 are 08–12")
    try check(plan, ["a": "2018-01-10 10:30"], ["speaker-unavailable a"], "past the offer")
  }

  @Test func venueMustHoldAll() throws {
    let plan = """
      venues: {v: {name: V, capacity: 30}}
      audiences: {x: {name: X, size: 20}, y: {name: Y, size: 11}}
      sessions:
        a: {title: A, duration: 1 h, venues: [v], audiences: [x, y]}
        b: {title: B, duration: 1 h, venues: [v], audiences: [x, y], participants: 30}
      """
    try check(plan, ["a": "2018-01-10 09:00 v", "b": "2018-01-11 09:00 v"], ["venue-too-small a"], "31 of 30; b has 30 by its own word")
  }

  @Test func daysThatAreClosed() throws {
    let sections = """
      calendars: {g: {breaks: [{name: Sportlov, week: 8}]}}
      audiences: {x: {name: X, calendar: g}}
      sessions: {a: {title: A, duration: 1 h, audiences: [x]}, b: {title: B, duration: 1 h}}
      """
    let year = "from: 2018-01-08, to: 2018-06-15, holidays: SE, closed: [2018-01-17]"
    for (place, expected) in [
      ("2018-02-20 09:00", ["break-day a"]), ("2018-03-30 09:00", ["closed-day a"]), ("2018-01-17 09:00", ["closed-day a"]),
      ("2018-01-13 09:00", ["closed-day a"]), ("2018-06-18 09:00", ["closed-day a"]), ("2018-02-26 09:00", []),
    ] {
      #expect(try CheckerTests.found(sections, ["a": place, "b": "2018-02-21 09:00"], year: year) == expected, "\(place)")
    }
  }

  @Test func windowsAndHours() throws {
    let plan = """
      venues: {v: {name: V, hours: "08:00-16:00"}}
      sessions:
        a: {title: A, duration: 2 h, venues: [v], when: {within: [{from: 2018-02-05, to: 2018-02-09}, {weeks: 10}], weekdays: [tue, wed], start: ["09:00", "14:30"]}}
      """
    try check(plan, ["a": "2018-02-06 09:00 v"], [], "in the first range")
    try check(plan, ["a": "2018-03-07 09:00 v"], [], "in week 10")
    try check(plan, ["a": "2018-02-13 09:00 v"], ["outside-window a"], "between the ranges")
    try check(plan, ["a": "2018-02-05 10:00 v"], ["outside-window a", "outside-window a"], "a Monday, at ten")
    try check(plan, ["a": "2018-02-06 14:30 v"], ["outside-hours a"], "the venue closes at 16")
    try check("sessions: {a: {title: A, duration: 2 h}}", ["a": "2018-02-06 09:15"], ["outside-hours a"], "off the grid")
    try check("sessions: {a: {title: A, duration: 2 h}}", ["a": "2018-02-06 15:30"], ["outside-hours a"], "past 17:00")
    try check("sessions: {a: {title: A, duration: 2 h}}", ["a": "2018-02-06 15:00"], [], "until 17:00")
  }

  @Test func sessionWithoutADayOrAVenueIsUnplaced() throws {
    let plan = "venues: {v: {name: V}, w: {name: W}}\nsessions: {a: {title: A, duration: 1 h, venues: [v]}, b: {title: B, duration: 1 h}}"
    try check(plan, ["b": "2018-01-10 09:00"], ["unplaced a"], "no day")
    try check(plan, ["a": "2018-01-10 09:00 w", "b": "2018-01-10 09:00"], ["unplaced a"], "not its venue")
    try check(plan, ["a": "2018-01-10 09:00", "b": "2018-01-10 09:00"], ["unplaced a"], "no venue")
    try check(plan, ["a": "2018-01-10 09:00 v", "b": "2018-01-10 09:00"], [], "both placed")
  }

  @Test func rulesBetweenSessions() throws {
    let sessions = "sessions: {a: {title: A, duration: 1 h}, b: {title: B, duration: 1 h}, c: {title: C, duration: 1 h}}\nrules:\n"
    let days = ["a": "2018-01-10 09:00", "b": "2018-01-17 09:00", "c": "2018-01-31 09:00"]
    try check(sessions + "  - {first: b}", days, ["rule-first b,a"], "a is before b; c is not")
    try check(sessions + "  - {last: b}", days, ["rule-last b,c"], "c is after b; a is not")
    try check(sessions + "  - {order: [a, b], min: 7 days}", days, [], "seven days")
    try check(sessions + "  - {order: [a, b], min: 8 days}", days, ["rule-order a,b"], "seven of eight days")
    try check(sessions + "  - {order: [a, c], max: 20 days}", days, ["rule-order a,c"], "21 of 20 days")
    try check(sessions + "  - {order: [b, a]}", days, ["rule-order b,a"], "the wrong way round")
    try check(sessions + "  - {apart: [a, b, c], min: 14 days}", days, ["rule-apart a,b"], "a and b only")
    try check(sessions + "  - {apart: [c, a], min: 21 days}", days, [], "in any order")
    try check(
      sessions + "  - {first: a}", ["a": "2018-01-10 09:00", "b": "2018-01-10 09:00", "c": "2018-01-10 09:30"], ["rule-first a,b"],
      "at the same time is not before")
  }

  @Test func weekLimitCountsSessionsOfTheWhole() throws {
    let plan = """
      audiences: {x: {name: X}, y: {name: Y, within: [x], limits: {per-week: 1}}}
      sessions: {a: {title: A, duration: 1 h, audiences: [x]}, b: {title: B, duration: 1 h, audiences: [y]}}
      """
    try check(plan, ["a": "2018-01-08 09:00", "b": "2018-01-12 09:00"], ["limit-per-week a,b"], "Monday and Friday of one week")
    try check(plan, ["a": "2018-01-12 09:00", "b": "2018-01-15 09:00"], [], "Friday and the next Monday")
  }

  @Test func levelsOfRulesAndOfUneasyDays() throws {
    let plan = try Plans.small(
      """
      calendars: {g: {breaks: [{name: Sportlov, week: 8}], half-days: [{on: 2018-01-12, until: "12:00"}]}}
      audiences: {x: {name: X, calendar: g}}
      sessions:
        a: {title: A, duration: 1 h, audiences: [x], avoid: {before-break: 5}}
        b: {title: B, duration: 1 h, audiences: [x]}
        c: {title: C, duration: 1 h, audiences: [x]}
      rules: [{order: [a, b], level: warn}]
      """)
    let places = placed(plan, ["a": "2018-02-16 09:00", "b": "2018-01-12 09:00", "c": "2018-01-12 13:00"])
    let levels = Checker(PlanSet([plan]), places).findings().map { "\($0.level.rawValue) \($0.code.rawValue)" }
    #expect(levels == ["warn rule-order", "warn half-day", "warn before-break", "note half-day"])
  }

  @Test func waiverLapsesWhenASessionMoves() throws {
    let plan = try Plans.small(
      """
      audiences: {x: {name: X, busy: [{on: 2018-01-10}]}}
      sessions: {a: {title: A, duration: 1 h, audiences: [x]}, b: {title: B, duration: 1 h, audiences: [x]}}
      waivers: [{code: audience-busy, sessions: [a], reason: Godtaget, by: Anna, on: 2017-06-01}]
      """)
    var places = placed(plan, ["a": "2018-01-10 09:00", "b": "2018-01-10 13:00"])
    func waived() -> [Bool] { Checker(PlanSet([plan]), places).findings().map(\.isWaived) }
    #expect(waived() == [true, false], "b has no waiver")
    let from = WallTime(try #require(Day("2018-01-09")), .midnight)
    places[0]?.moved = Placement.Move(from: from, on: try #require(Day("2017-05-01")))
    #expect(waived() == [true, false], "moved before it was waived")
    places[0]?.moved = Placement.Move(from: from, on: try #require(Day("2017-07-01")))
    #expect(waived() == [false, false], "moved since")
  }

  @Test func waiverWithoutADayLapsesAtTheFirstMove() throws {
    let plan = try Plans.small(
      """
      audiences: {x: {name: X, busy: [{on: 2018-01-10}]}}
      sessions: {a: {title: A, duration: 1 h, audiences: [x]}}
      waivers: [{code: audience-busy, sessions: [a], reason: Godtaget}]
      """)
    var places = placed(plan, ["a": "2018-01-10 09:00"])
    #expect(Checker(PlanSet([plan]), places).findings().map(\.isWaived) == [true])
    let day = try #require(Day("2018-01-09"))
    places[0]?.moved = Placement.Move(from: WallTime(day, .midnight), on: day)
    #expect(Checker(PlanSet([plan]), places).findings().map(\.isWaived) == [false])
  }

  @Test func lateMoveIsFound() throws {
    let plan = try Plans.small("sessions: {a: {title: A, duration: 1 h, notice: 8 weeks}, b: {title: B, duration: 1 h}}")
    func codes(_ on: String) throws -> [String] {
      var places = placed(plan, ["a": "2018-06-01 09:00", "b": "2018-06-01 09:00"])
      let move = Placement.Move(from: WallTime(try #require(Day("2018-05-04")), .midnight), on: try #require(Day(on)))
      places[0]?.moved = move
      places[1]?.moved = move
      return Checker(PlanSet([plan]), places).findings().map(\.code.rawValue)
    }
    #expect(try codes("2018-03-09").isEmpty, "eight weeks before the earlier start")
    #expect(try codes("2018-03-10") == ["late-move"], "one day late; b needs no notice")
  }

  @Test func eventsThatLookAlikeAreOneOnlyByTheirUID() throws {
    var plan = try Plans.small(
      """
      audiences: {x: {name: X, busy: [{file: x.ics}]}, y: {name: Y, within: [x], busy: [{file: y.ics}]}}
      speakers: {s: {name: S, busy: [{file: s.ics}]}, t: {name: T, busy: [{file: t.ics}]}}
      sessions: {a: {title: A, duration: 1 h, audiences: [y], speakers: [s, t]}}
      """)
    let day = try #require(Day("2018-01-10"))
    let (nine, ten) = (try #require(TimeOfDay("09:00")), try #require(TimeOfDay("10:00")))
    let hours = try #require(Hours(nine, ten))
    func content(_ uid: String) -> BusyCalendar {
      var calendar = BusyCalendar()
      calendar.isRead = true
      let event = Taken.Event(uid: uid, title: "Busy", from: WallTime(day, hours.start), to: WallTime(day, hours.end))
      calendar.days = [day: [Taken(hours: hours, event: event)]]
      return calendar
    }
    plan.audiences["x"]?.busy[0].content = content("1")
    plan.audiences["y"]?.busy[0].content = content("1")
    plan.speakers["s"]?.busy[0].content = content("2")
    plan.speakers["t"]?.busy[0].content = content("2")
    let plans = PlanSet([plan])
    let found = Checker(plans, placed(plan, ["a": "2018-01-10 09:00"])).findings().map { "\($0.code.rawValue) \($0.subject?.id ?? "")" }
    #expect(found == ["audience-busy x", "speaker-busy s", "speaker-busy t"], "a whole and its part have one event, two speakers two")
  }

  @Test func calendarThatIsNotReadIsNeverFree() throws {
    let plan = """
      venues: {v: {name: V, busy: [{file: aula.ics}]}, w: {name: W}}
      sessions: {a: {title: A, duration: 1 h, venues: [v]}, b: {title: B, duration: 1 h, venues: [w]}}
      """
    try check(plan, ["a": "2018-01-10 09:00 v", "b": "2018-01-10 09:00 w"], ["unreadable-source a"], "only who uses it")
  }
}
