import CivilTime
import Feeds
import Foundation
import ICalendar
import OrderedCollections
import Planning
import Support
import Testing

@Suite struct PublicationTests {
  static let sections = """
    organiser: {name: Teamet, email: team@example.org}
    audiences: {alla: {name: Alla, size: 10}, del: {name: Del, size: 5, within: [alla]}, tom: {name: Tom}}
    venues: {aula: {name: Aula}, online: {name: Digitalt, url: "https://example.org/mote", shared: true}}
    speakers: {elmer: {name: Maria Elmér, organisation: Skolverket}}
    themes: {sam: {name: "samverkan skola, arbetsliv och omvärld", colour: teal}}
    sessions:
      a:
        title: Kick-on
        description: Välkomna
        theme: sam
        audiences: [alla]
        speakers: [elmer]
        venues: [aula, online]
        duration: 2 h
        agenda: [{title: Inledning, duration: 15 min}, {title: Pitchar, each: 45 s, change: 15 s, of: [Ett, Två, Tre]}, {title: Slut, duration: 10 min}]
        tasks: [{title: Boka, due: 2 weeks before}, {title: Följ upp, due: 5 working days after, owner: anna}]
      b: {title: Andra, audiences: [del], venues: [aula], duration: 1 h}
    """
  static let places = ["a": "2018-01-10 09:00 aula", "b": "2018-01-17 13:00 aula"]

  struct Published {
    let files: OrderedDictionary<String, [UInt8]>
    let changes: [EventChange]
    func calendars() throws -> [String: CalendarObject] {
      try Dictionary(uniqueKeysWithValues: files.map { ($0.key, try Gateway.read($0.value)) })
    }
    func event(_ feed: String, _ uid: String) throws -> Event? {
      try calendars()["prov/\(feed)"]?.events.first { $0.uid.hasPrefix("prov.\(uid)@") }
    }
  }

  static func publish(
    _ sections: String = sections, _ places: [String: String] = places, after previous: Published? = nil,
    now: String = "2017-06-01T08:00:00Z",
    isPrivate: Bool = false
  ) throws -> Published {
    let plan = try Plans.small(sections)
    let settings = Publication.Settings(
      now: try #require(Instant(now)), zone: try ZoneDatabase().zone("Europe/Stockholm"), isPrivate: isPrivate, secret: { "hemligt" },
      address: nil, acceptsCollapse: false)
    let made = try Publication(
      programme: "prov", years: [0], of: PlanSet([plan]), placements: placed(plan, places), previous: previous?.calendars() ?? [:],
      settings: settings)
    return Published(files: made.files, changes: made.changes)
  }

  @Test func everySessionIsInItsFeeds() throws {
    let feeds = try PublicationTests.publish().calendars().mapValues { $0.events.map(\.uid) }
    let (a, b) = ("prov.a@example.org", "prov.b@example.org")
    #expect(
      feeds == [
        "prov/all.ics": [a, b], "prov/audience/alla.ics": [a], "prov/audience/del.ics": [a, b],
        "prov/audience/tom.ics": ["prov.audience.tom.empty@example.org"], "prov/venue/aula.ics": [a, b],
        "prov/venue/online.ics": ["prov.venue.online.empty@example.org"], "prov/theme/sam.ics": [a],
      ])
  }

  @Test func eventsOfAPlanAreThoseThatArePublished() throws {
    let plan = try Plans.small(
      PublicationTests.sections + "\n  c: {title: Ny, duration: 1 h}\n  d: {title: D, status: cancelled, duration: 1 h}")
    var placements: OrderedDictionary<String, Placement> = [:]
    let places = PublicationTests.places.merging(["d": "2018-01-18 13:00"]) { $1 }
    for (id, placement) in zip(plan.sessions.keys, placed(plan, places)) { placements[id] = placement }
    let events = plan.events(at: Schedule(plan: plan.id, placements: placements))
    #expect(Set(events.keys) == ["a", "b", "d"], "what has no place has no event")
    let published = try PublicationTests.publish()
    for id in ["a", "b"] {
      let (event, feed) = (try #require(events[id]), try #require(try published.event("all.ics", id)))
      #expect(event.hasSameContent(as: feed))
    }
    #expect(events["a"]?.location == "Aula" && events["d"]?.location == nil && events["d"]?.status == .cancelled)
  }

  @Test func agendaStandsInTheDescriptionWithClockTimes() throws {
    let event = try #require(try PublicationTests.publish().event("all.ics", "a"))
    #expect(
      event.description == """
        Välkomna

        Medverkande: Maria Elmér, Skolverket

        Program
        09:00–09:15 Inledning
        09:15–09:18 Pitchar
            09:15 Ett
            09:16 Två
            09:17 Tre
        09:18–09:28 Slut
        """)
    #expect(event.category == "samverkan skola – arbetsliv och omvärld")
  }

  @Test func publishingAgainLaterChangesNoByte() throws {
    let first = try PublicationTests.publish()
    let second = try PublicationTests.publish(after: first, now: "2017-09-01T08:00:00Z")
    #expect(second.files == first.files && second.changes.isEmpty)
  }

  @Test func movedSessionChangesItsEventInItsFeedsAlone() throws {
    let first = try PublicationTests.publish()
    let second = try PublicationTests.publish(places: ["a": "2018-01-10 09:00 aula", "b": "2018-01-18 13:00 aula"], after: first)
    let changed = second.files.keys.filter { second.files[$0] != first.files[$0] }
    #expect(Set(changed) == ["prov/all.ics", "prov/audience/del.ics", "prov/venue/aula.ics"])
    let event = try #require(try second.event("all.ics", "b"))
    #expect(event.stamps.sequence == 1 && event.stamps.created.description == "2017-06-01T08:00:00Z")
    #expect(try second.event("all.ics", "a") == first.event("all.ics", "a"))
    #expect(second.changes.map(\.kind) == [.moved])
  }

  static func publish(places: [String: String], after: Published, now: String = "2017-07-01T08:00:00Z") throws -> Published {
    try publish(sections, places, after: after, now: now)
  }

  @Test func clockThatGoesBackNeverTakesStampsBack() throws {
    let first = try PublicationTests.publish()
    let second = try PublicationTests.publish(
      places: ["a": "2018-01-11 09:00 aula", "b": "2018-01-17 13:00 aula"], after: first, now: "2001-01-01T00:00:00Z")
    let event = try #require(try second.event("all.ics", "a"))
    #expect(event.stamps.modified.description == "2017-06-01T08:00:01Z" && event.stamps.sequence == 1)
  }

  @Test func cancelledSessionStaysAsCancelledWhereItWas() throws {
    let first = try PublicationTests.publish()
    let cancelled = PublicationTests.sections.replacingOccurrences(of: "title: Andra,", with: "title: Andra, status: cancelled,")
    // The schedule has let go of it; what was published has not.
    let second = try PublicationTests.publish(cancelled, ["a": "2018-01-10 09:00 aula"], after: first, now: "2017-07-01T08:00:00Z")
    let event = try #require(try second.event("audience/del.ics", "b"))
    #expect(event.status == .cancelled && event.isTransparent && event.summary == "INSTÄLLT: Andra" && event.stamps.sequence == 1)
    #expect(event.start == (try first.event("all.ics", "b"))?.start)
    #expect(second.changes.map(\.kind) == [.cancelled])
    let third = try PublicationTests.publish(cancelled, ["a": "2018-01-10 09:00 aula"], after: second, now: "2018-02-17T08:00:00Z")
    #expect(try third.event("all.ics", "b") == nil, "thirty days later it is gone")
    #expect(third.changes.isEmpty, "and nobody is told of it again")
  }

  @Test func changedDescriptionMovesNoTime() throws {
    let first = try PublicationTests.publish()
    let second = try PublicationTests.publish(
      PublicationTests.sections.replacingOccurrences(of: "Välkomna", with: "Varmt välkomna"), after: first, now: "2017-07-01T08:00:00Z")
    let (old, new) = (try #require(try first.event("all.ics", "a")), try #require(try second.event("all.ics", "a")))
    #expect(new.start == old.start && new.end == old.end && new.stamps.sequence == 1)
    #expect(second.changes.map(\.kind) == [.changed])
  }

  @Test func removedSessionLeavesAndItsFeedsAreNeverEmpty() throws {
    let first = try PublicationTests.publish()
    let lines = PublicationTests.sections.split(separator: "\n", omittingEmptySubsequences: false).filter {
      !$0.hasPrefix("  b:") && !$0.contains("themes:") && !$0.contains("theme: sam")
    }
    let second = try PublicationTests.publish(lines.joined(separator: "\n"), after: first, now: "2017-07-01T08:00:00Z")
    #expect(second.changes.map(\.kind).contains(.removed))
    // The theme is gone from the plan, but not its address.
    #expect(try second.calendars()["prov/theme/sam.ics"]?.events.map(\.summary) == ["Inga planerade pass"])
    let third = try PublicationTests.publish(lines.joined(separator: "\n"), after: second, now: "2017-08-01T08:00:00Z")
    #expect(third.files == second.files)
  }

  @Test func personalFeedsAreWrittenOnDemandBelowOneUnguessableName() throws {
    let open = try PublicationTests.publish()
    #expect(!open.files.keys.contains { $0.contains("speaker") || $0.contains("team") })
    let first = try PublicationTests.publish(after: open, isPrivate: true)
    let team = try #require(try first.calendars()["prov/private/hemligt/team.ics"])
    // Wednesday 10 January 2018 and five working days: the next Wednesday.
    #expect(team.events.map { "\($0.summary)" } == ["Boka (Kick-on)", "Följ upp (Kick-on, anna)"])
    #expect(team.events.map(\.start) == ["2017-12-27", "2018-01-17"].compactMap { Day($0).map(Event.Time.date) })
    #expect(try first.calendars()["prov/private/hemligt/speaker/elmer.ics"]?.events.map(\.uid) == ["prov.a@example.org"])
    let second = try PublicationTests.publish(after: first, now: "2017-09-01T08:00:00Z", isPrivate: true)
    #expect(second.files == first.files)
  }

  @Test func lossOfMostSessionsIsTakenForAMistake() throws {
    let many = "sessions: {" + (1...10).map { "s\($0): {title: S, duration: 1 h}" }.joined(separator: ", ") + "}"
    let places = Dictionary(uniqueKeysWithValues: (1...10).map { ("s\($0)", "2018-01-\($0 + 9) 09:00") })
    let first = try PublicationTests.publish(many, places)
    #expect(throws: Publication.Problem.collapse(before: 10, after: 4)) {
      try PublicationTests.publish(many, places.filter { ["s1", "s2", "s3", "s4"].contains($0.key) }, after: first)
    }
    #expect(throws: Never.self) { try PublicationTests.publish(many, places.filter { $0.key.count == 2 && $0.key < "s6" }, after: first) }
  }

  @Test func englishPlanSpeaksEnglish() throws {
    let text =
      "language: en\n" + PublicationTests.sections.replacingOccurrences(of: "title: Andra,", with: "title: Andra, status: tentative,")
    let made = try PublicationTests.publish(text)
    #expect(try made.event("all.ics", "b")?.summary == "Tentative: Andra")
    #expect(try made.calendars()["prov/audience/tom.ics"]?.events.first?.summary == "No sessions planned")
  }
}
