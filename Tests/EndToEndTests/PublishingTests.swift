import Foundation
import Support
import Testing

/// What `publish` writes besides feeds, and what it says of changes.
@Suite struct PublishingTests {
  private static let now = "2018-01-08T08:00:00Z"
  private let scratch: ScratchFolder
  private let year: String
  private var published: String { scratch.path + "/ut" }
  private var notes: String { scratch.path + "/brev" }

  init() throws {
    scratch = try ScratchFolder()
    year = scratch.path + "/prov"
    try write(day: "2018-03-14")
  }

  private func plan(id: String = "prov") -> String {
    """
    version: 1
    plan: \(id)
    title: Provet
    language: sv
    organiser: {name: Teamet, email: team@example.org}
    year: {from: 2018-01-08, to: 2018-06-15, holidays: SE}
    people: {anna: {name: Anna Ek}}
    audiences: {rektorer: {name: Rektorer, size: 20}, andra: {name: Andra, size: 5}}
    venues: {aula: {name: Aulan, capacity: 60}}
    speakers: {elmer: {name: Maria Elmér, busy: [{file: privat.ics}]}}
    sessions:
      tema:
        title: Temadag
        audiences: [rektorer]
        speakers: [elmer]
        venues: [aula]
        duration: 2 h
        tasks: [{title: Boka, due: 2 weeks before, owner: anna}, {title: Följ upp, due: 5 working days after}]
      annat: {title: Annat, audiences: [andra], venues: [aula], duration: 1 h}
    """
  }

  private func write(day: String, id: String = "prov", title: String? = nil) throws {
    let text = plan(id: id)
    try scratch.write(title.map { text.replacingOccurrences(of: "Temadag", with: $0) } ?? text, to: "\(id)/plan.yaml")
    try scratch.write(
      """
      version: 1
      plan: \(id)
      sessions:
        tema: {day: \(day), start: "09:00", end: "11:00", venue: aula}
        annat: {day: 2018-05-02, start: "09:00", end: "10:00", venue: aula}
      """, to: "\(id)/schedule.yaml")
    // Not in the way of anything, and nobody's business.
    try scratch.write(
      """
      BEGIN:VCALENDAR
      VERSION:2.0
      PRODID:-//privat//
      BEGIN:VEVENT
      UID:lakare@privat
      DTSTAMP:20180101T000000Z
      DTSTART:20180315T080000Z
      DTEND:20180315T090000Z
      SUMMARY:Hemligt läkarbesök
      END:VEVENT
      END:VCALENDAR
      """.replacingOccurrences(of: "\n", with: "\r\n") + "\r\n", to: "\(id)/privat.ics")
  }

  private func publish(_ more: String..., at now: String = now) throws -> Tool.Run {
    try Tool.run(["publish", year, "--to", published, "--now", now] + more)
  }

  private func text(_ path: String) throws -> String { try String(contentsOfFile: path, encoding: .utf8) }

  // MARK: Notes

  @Test func noteThatWasNotSentGathersChanges() throws {
    #expect(try publish("--notes", notes).status == 0)
    #expect(!FileManager.default.fileExists(atPath: notes + "/prov/rektorer.txt"), "at first there is nothing to tell")
    try write(day: "2018-03-21")
    #expect(try publish("--notes", notes).status == 0)
    try write(day: "2018-03-28")
    #expect(try publish("--notes", notes).status == 0)
    let note = try text(notes + "/prov/rektorer.txt")
    #expect(
      note.contains("Flyttat: Temadag\n  från v. 11 ons 14 mar 2018 09:00–11:00, Aulan\n  till v. 13 ons 28 mar 2018 09:00–11:00, Aulan\n"))
    #expect(!note.contains("21 mar"), "where it was in between nobody was told")
    #expect(!FileManager.default.fileExists(atPath: notes + "/prov/andra.txt"), "nothing has changed for them")
  }

  @Test func noteGoesWhenAllIsAsItWas() throws {
    #expect(try publish("--notes", notes).status == 0)
    try write(day: "2018-03-21")
    #expect(try publish("--notes", notes).status == 0)
    try write(day: "2018-03-14")
    #expect(try publish("--notes", notes).status == 0)
    #expect(!FileManager.default.fileExists(atPath: notes + "/prov/rektorer.txt"))
  }

  @Test func noteThatWasSentIsNotToldAgain() throws {
    #expect(try publish("--notes", notes).status == 0)
    try write(day: "2018-03-21")
    #expect(try publish("--notes", notes).status == 0)
    try FileManager.default.removeItem(atPath: notes + "/prov/rektorer.txt")
    try write(day: "2018-03-21", title: "Temadagen")
    #expect(try publish("--notes", notes).status == 0)
    let note = try text(notes + "/prov/rektorer.txt")
    #expect(note.contains("Ändrat: Temadagen") && !note.contains("Flyttat"))
  }

  @Test func changeThatComesTooLateSaysWhomToTell() throws {
    #expect(try publish().status == 0)
    try write(day: "2018-01-10")
    let run = try publish("--format", "json", at: "2018-01-08T12:00:00Z")
    let late = try #require((try run.json()["late"] as? [[String: Any]])?.first)
    #expect(late["audiences"] as? [String] == ["Rektorer"] && late["speakers"] as? [String] == ["Maria Elmér"])
    #expect(late["venue"] as? String == "Aulan" && late["start"] as? String == "2018-01-10T09:00")
    let notes = try #require(try run.json()["notes"] as? [[String: Any]])
    #expect(notes.map { $0["audience"] as? String } == ["rektorer"])
  }

  @Test func dryRunWritesNeitherFeedsNorNotes() throws {
    let run = try publish("--dry-run", "--notes", notes, "--format", "json")
    #expect(run.status == 0)
    #expect((try run.json()["new"] as? [Any])?.count == 2)
    #expect(!FileManager.default.fileExists(atPath: published) && !FileManager.default.fileExists(atPath: notes))
  }

  // MARK: What is written

  @Test func programmePublishedBeforeStaysOnTheFrontPage() throws {
    try write(day: "2018-03-14", id: "annat-prov")
    #expect(try Tool.run("publish", scratch.path + "/annat-prov", "--to", published, "--now", PublishingTests.now).status == 0)
    #expect(try publish().status == 0)
    let front = try text(published + "/index.html")
    #expect(front.contains("href=\"prov/index.html\"") && front.contains("href=\"annat-prov/index.html\""))
    #expect(FileManager.default.fileExists(atPath: published + "/annat-prov/all.ics"))
  }

  @Test func tasksAreDaysInOneFeedAndToDosInAnother() throws {
    #expect(try publish("--private").status == 0)
    let names = FileManager.default.enumerator(atPath: published)?.compactMap { $0 as? String } ?? []
    let team = try text(published + "/" + (try #require(names.first { $0.hasSuffix("/team.ics") })))
    let todo = try text(published + "/" + (try #require(names.first { $0.hasSuffix("/todo.ics") })))
    #expect(team.components(separatedBy: "BEGIN:VEVENT").count == 3 && !team.contains("VTODO"))
    #expect(todo.components(separatedBy: "BEGIN:VTODO").count == 3 && !todo.contains("VEVENT"))
    // Two weeks before 14 March; five working days after it, worked out by hand: 15, 16, 19, 20, 21 March.
    for due in ["20180228", "20180321"] {
      #expect(team.contains("DTSTART;VALUE=DATE:\(due)") && todo.contains("DUE;VALUE=DATE:\(due)"))
    }
    #expect(!todo.contains("SOURCE"), "the address of a private feed stands nowhere")
  }

  @Test func whatOthersCalendarsSayIsPublishedNowhere() throws {
    #expect(try publish("--private", "--notes", notes, "--address", "https://kalender.example.se").status == 0)
    let names = FileManager.default.enumerator(atPath: published)?.compactMap { $0 as? String } ?? []
    #expect(names.count > 20)
    for name in names {
      guard let data = FileManager.default.contents(atPath: published + "/" + name) else { continue }
      let text = String(decoding: data, as: UTF8.self)
      #expect(!text.contains("Hemligt") && !text.contains("lakare@privat"), "\(name)")
    }
  }

  // MARK: What is not made anew

  private func tree(_ folder: String) throws -> [String: Data] {
    let names = FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String } ?? []
    return names.reduce(into: [:]) { $0[$1] = FileManager.default.contents(atPath: folder + "/" + $1) }
  }

  /// Two programmes over some changes, published once with what is remembered and once made from nothing each time.
  @Test func whatIsNotMadeAnewIsAsIfItWere() throws {
    try write(day: "2018-03-14", id: "annat-prov")
    let other = scratch.path + "/annat-prov"
    let steps: [(change: () throws -> Void, options: [String])] = [
      ({}, []), ({ try write(day: "2018-03-21") }, []), ({}, []), ({ try write(day: "2018-03-21", id: "annat-prov", title: "Ny") }, []),
      ({ try write(day: "2018-03-28") }, ["--address", "https://kalender.example.se"]), ({ try write(day: "2018-04-04") }, []),
    ]
    for (number, step) in steps.enumerated() {
      try step.change()
      let now = "2018-01-\(10 + number)T08:00:00Z"
      for folder in ["minns", "nytt"] {
        let path = scratch.path + "/" + folder
        if folder == "nytt" {
          // Without what is remembered everything is made.
          for name in [".made-from"] where FileManager.default.fileExists(atPath: path + "/" + name) {
            try FileManager.default.removeItem(atPath: path + "/" + name)
          }
        }
        let run = try Tool.run(["publish", year, other, "--to", path, "--now", now] + step.options)
        #expect(run.status == 0, "\(run.errors)")
      }
      #expect(try tree(scratch.path + "/minns") == tree(scratch.path + "/nytt"), "step \(number)")
    }
  }

  @Test func feedThatWasAlteredIsSeenThoughNothingElseHasChanged() throws {
    #expect(try publish().status == 0)
    let feed = published + "/prov/audience/andra.ics"
    try text(feed).replacingOccurrences(of: "DTSTART", with: "DTSTARK").write(toFile: feed, atomically: false, encoding: .utf8)
    let run = try publish()
    #expect(run.status == 3 && run.errors.contains("prov/audience/andra.ics"))
  }

  @Test func feedsAreListedThoughTheyAreNotMadeAnew() throws {
    let first = try publish("--format", "json").json()["feeds"] as? [String]
    let second = try publish("--format", "json").json()["feeds"] as? [String]
    #expect(first == second && first?.count == 4)
  }
}
