import Foundation
import FoundationNetworking
import Support
import Testing

/// The planner's desk as a browser without a script uses it: what is shown, what forms do to the files, and who may send them.
@Suite struct DeskTests {
  private let scratch: ScratchFolder
  private let server: RunningTool
  private let site: String
  private static let year = "/desk/2017-18"

  init() throws {
    scratch = try ScratchFolder()
    for file in ["plan.yaml", "schedule.yaml"] {
      try scratch.write(try Repository.text("calendars/trelleborg-2017-18/\(file)"), to: "dir/2017-18/\(file)")
    }
    server = try RunningTool(["serve", scratch.path + "/dir", "--edit", "--port", "0", "--now", "2017-06-01T08:00:00Z"])
    site = String(try server.firstLine().dropLast("/desk/".count))
  }

  private struct Answer {
    let status: Int
    let text: String
    let place: String

    /// The value of a hidden field.
    func field(_ name: String) throws -> String {
      let start = try #require(text.range(of: "name=\"\(name)\" value=\"")).upperBound
      return String(text[start...].prefix { $0 != "\"" })
    }
  }

  /// No redirect is followed: where a form leads is part of the answer.
  private final class Still: NSObject, URLSessionTaskDelegate, Sendable {
    func urlSession(
      _ session: URLSession, task: URLSessionTask, willPerformHTTPRedirection response: HTTPURLResponse, newRequest request: URLRequest,
      completionHandler: @escaping @Sendable (URLRequest?) -> Void
    ) { completionHandler(nil) }
  }

  private func send(_ path: String, form: [String: String]? = nil, headers: [String: String] = [:]) async throws -> Answer {
    var request = URLRequest(url: try #require(URL(string: site + path)))
    request.timeoutInterval = RunningTool.seconds
    for (name, value) in headers { request.setValue(value, forHTTPHeaderField: name) }
    if let form {
      request.httpMethod = "POST"
      let plain = CharacterSet(charactersIn: "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._")
      func encoded(_ text: String) -> String { text.addingPercentEncoding(withAllowedCharacters: plain) ?? "" }
      request.httpBody = Data(form.map { "\(encoded($0.key))=\(encoded($0.value))" }.joined(separator: "&").utf8)
      request.setValue("application/x-www-form-urlencoded", forHTTPHeaderField: "Content-Type")
    }
    let session = URLSession(configuration: .ephemeral, delegate: Still(), delegateQueue: nil)
    defer { session.finishTasksAndInvalidate() }
    let (data, response) = try await session.data(for: request)
    let answer = try #require(response as? HTTPURLResponse)
    return Answer(
      status: answer.statusCode, text: String(decoding: data, as: UTF8.self), place: answer.value(forHTTPHeaderField: "Location") ?? "")
  }

  /// Fills in the hidden fields of a page and sends a form.
  private func submit(_ verb: String, _ fields: [String: String], from page: Answer? = nil) async throws -> Answer {
    let page = if let page { page } else { try await send(DeskTests.year + "/") }
    var hidden = ["token": try page.field("token"), "version": try page.field("version")]
    if verb == "undo" || verb == "redo" {
      let form = try #require(page.text.components(separatedBy: "/\(verb)\"").dropFirst().first)
      hidden["edit"] = try Answer(status: 0, text: form, place: "").field("edit")
    } else if verb == "publish" {
      hidden["all"] = try (page.text.contains("name=\"all\"") ? page : try await send(DeskTests.year + "/publish")).field("all")
    } else if verb == "accept" {
      hidden["run"] = try (try await send(DeskTests.year + "/plan")).field("run")
    }
    return try await send("\(DeskTests.year)/\(verb)", form: fields.merging(hidden) { given, _ in given })
  }

  private func file(_ name: String) throws -> String { try String(contentsOfFile: "\(scratch.path)/dir/2017-18/\(name)", encoding: .utf8) }

  // MARK: Editing

  @Test func sessionIsMovedLockedAndPutBackByteForByte() async throws {
    let before = try file("schedule.yaml")
    let moved = try await submit("move", ["session": "vagledning-tema", "day": "2017-10-05", "start": "13:00", "venue": ""])
    #expect(moved.status == 303 && moved.place == DeskTests.year + "/")
    let after = try file("schedule.yaml")
    #expect(
      after.contains("vagledning-tema: {day: 2017-10-05, start: \"13:00\", end: \"16:00\", venue: aula, locked: true, moved: {from: "))
    let page = try await send(moved.place)
    #expect(page.text.contains("Ångra: Flyttade: Vägledning"))
    #expect(try await submit("undo", [:]).status == 303)
    #expect(try file("schedule.yaml") == before)
    #expect(try await submit("redo", [:]).status == 303)
    #expect(try file("schedule.yaml") == after)
    #expect(try await submit("unlock", ["session": "vagledning-tema"]).status == 303)
    #expect(try !file("schedule.yaml").contains(", locked: true"))
    let history = try await send(DeskTests.year + "/history")
    #expect(history.text.contains("2 ändringar") && history.text.contains("Låste upp: Vägledning"))
    let first = try #require(history.text.components(separatedBy: "name=\"edit\" value=\"").last?.prefix { $0 != "\"" })
    #expect(try await submit("restore", ["edit": String(first)]).status == 303)
    #expect(try file("schedule.yaml") == after)
  }

  @Test func placeIsWeighedBeforeItIsTaken() async throws {
    let clash = try await send(DeskTests.year + "/weigh?session=sprak-1&day=2017-10-04&start=13:00&venue=samlingssal")
    #expect(clash.text.contains("\"isAllowed\":false") && clash.text.contains("Vägledning"))
    let free = try await send(DeskTests.year + "/weigh?session=sprak-1&day=2018-01-17&start=13:00")
    #expect(free.text.contains("\"isAllowed\":true") && free.text.contains("\"blocks\":[]"))
    let page = try await submit("weigh", ["session": "kick-on", "day": "2017-10-04", "start": "13:00", "venue": ""])
    #expect(page.text.contains("2017-18/plan.yaml:") && page.text.contains("ska ligga fredag 18 augusti 2017"))
    #expect(!page.text.contains(scratch.path))
    for (query, word) in [
      ("day=2017-13-01&start=13:00", "2027-03-17"), ("day=2019-01-01&start=13:00", "utanför läsåret"),
      ("day=2017-10-04&start=25:00", "13:00"),
      ("day=2017-10-04&start=23:00", "midnatt"), ("day=2017-10-04&start=13:00&venue=aulan", "ingen av passets"),
    ] {
      let answer = try await send(DeskTests.year + "/weigh?session=kick-on&\(query)")
      #expect(answer.status == 400 && answer.text.contains(word), "\(query): \(answer.text)")
    }
  }

  /// Dragged, a session keeps its venue where that is free; a round that has no units yet is left to the engine.
  @Test func sessionKeepsItsVenueAndRoundsTheirUnits() async throws {
    _ = try await submit("move", ["session": "vagledning-tema", "day": "2017-10-04", "start": "13:00", "venue": "samlingssal"])
    _ = try await submit("move", ["session": "vagledning-tema", "day": "2017-10-05", "start": "13:00", "venue": ""])
    #expect(try file("schedule.yaml").contains("vagledning-tema: {day: 2017-10-05, start: \"13:00\", end: \"16:00\", venue: samlingssal"))
    let plan = try file("plan.yaml").replacing(
      "  vagledning-tema:\n",
      with: "  kurs: {title: Kurs, duration: 60 min, rounds: {count: 2, units: [rektorer, syv]}}\n  vagledning-tema:\n")
    try scratch.write(plan, to: "dir/2017-18/plan.yaml")
    #expect(try await submit("move", ["session": "kurs-1", "day": "2017-10-10", "start": "09:00", "venue": ""]).status == 303)
    #expect(try file("schedule.yaml").contains("kurs-1: {day: 2017-10-10, start: \"09:00\", end: \"10:00\"}"), "not locked")
  }

  @Test func errorStandsAtItsField() async throws {
    let before = try file("schedule.yaml")
    let answer = try await submit("move", ["session": "kick-on", "day": "2017-08-18", "start": "8.30", "venue": "", "back": "session"])
    #expect(answer.status == 400)
    #expect(answer.text.contains("aria-invalid=\"true\" aria-describedby=\"problem-start\"") && answer.text.contains("value=\"8.30\""))
    #expect(try file("schedule.yaml") == before)
  }

  @Test func planIsRunShownAndTaken() async throws {
    #expect(try await submit("move", ["session": "sprak-1", "day": "2017-10-04", "start": "13:00", "venue": "samlingssal"]).status == 303)
    #expect(try await submit("unlock", ["session": "sprak-1"]).status == 303)
    let clashing = try await send(DeskTests.year + "/")
    #expect(clashing.text.contains("finding block") && clashing.text.contains("audience-clash") == false)
    let before = try file("schedule.yaml")
    #expect(try await submit("plan", ["start": "kept"]).place == DeskTests.year + "/plan")
    var page = try await send(DeskTests.year + "/plan")
    let end = Date(timeIntervalSinceNow: RunningTool.seconds)
    while page.text.contains("/stop\""), Date() < end {
      try await Task.sleep(for: .milliseconds(50))
      page = try await send(DeskTests.year + "/plan")
    }
    #expect(page.text.contains("Det här skulle ändras") && page.text.contains("Språkutveckling"))
    #expect(try file("schedule.yaml") == before, "nothing is written before it is taken")
    #expect(try await submit("accept", [:]).status == 303)
    let after = try await send(DeskTests.year + "/")
    #expect(!after.text.contains("finding block") && after.text.contains("Ångra: Tog motorns schema"))
  }

  @Test func textIsReadBeforeItIsSaved() async throws {
    let plan = try file("plan.yaml")
    let page = try await send(DeskTests.year + "/text")
    let wrong = try await submit("text", ["text": plan.replacing("duration: 3 h\n", with: "duration: 3 q\n")], from: page)
    #expect(wrong.status == 400 && wrong.text.contains("data-line=\"211\"") && wrong.text.contains("3 q"))
    #expect(try file("plan.yaml") == plan)
    let right = plan.replacing("title: Kick-on", with: "title: Uppstart")
    // Browsers send line ends as CR LF.
    #expect(try await submit("text", ["text": right.replacing("\n", with: "\r\n")], from: page).status == 303)
    #expect(try file("plan.yaml") == right)
    #expect(try await submit("undo", [:]).status == 303)
    #expect(try file("plan.yaml") == plan)
  }

  // MARK: Several at once

  @Test func secondOfTwoEditsIsShownAndNotLost() async throws {
    let (one, other) = (try await send(DeskTests.year + "/"), try await send(DeskTests.year + "/"))
    #expect(try await submit("move", ["session": "sprak-1", "day": "2018-01-17", "start": "13:00", "venue": ""], from: one).status == 303)
    let first = try file("schedule.yaml")
    let second = try await submit("move", ["session": "sprak-1", "day": "2018-01-18", "start": "13:00", "venue": ""], from: other)
    #expect(second.status == 409 && second.text.contains("2018-01-18") && second.text.contains("Någon hann före"))
    #expect(try file("schedule.yaml") == first)
    #expect(
      try await submit("move", ["session": "sprak-1", "day": "2018-01-18", "start": "13:00", "venue": ""], from: second).status == 303)
    #expect(try file("schedule.yaml").contains("sprak-1: {day: 2018-01-18"))
  }

  /// Where a text is both old and wrong, it is told that it is old: mended, it would take the other's place.
  @Test func textThatIsOldAndWrongIsShownAsOld() async throws {
    let plan = try file("plan.yaml")
    let page = try await send(DeskTests.year + "/text")
    #expect(try await submit("text", ["text": plan.replacing("title: Kick-on", with: "title: Uppstart")], from: page).status == 303)
    let late = try await submit("text", ["text": plan + "fel: 1\n"], from: page)
    #expect(late.status == 409 && late.text.contains("fel: 1") && late.text.contains("title: Uppstart"))
    let wrong = try await submit("text", ["text": plan + "fel: 1\n"], from: late)
    #expect(wrong.status == 400)
    // What the schedule needs is not taken out of the plan.
    let venue = plan.replacing("  konferensrum:", with: "  konferens:").replacing("konferensrum", with: "konferens")
    let lost = try await submit("text", ["text": venue], from: wrong)
    #expect(lost.status == 400 && lost.text.contains("konferensrum"))
  }

  @Test func undoIsOfWhatWasShown() async throws {
    let before = try file("schedule.yaml")
    _ = try await submit("lock", ["session": "kick-on"])
    let page = try await send(DeskTests.year + "/")
    _ = try await submit("lock", ["session": "avslut"])
    let both = try file("schedule.yaml")
    #expect(try await submit("undo", [:], from: page).place == DeskTests.year + "/?changed=1")
    #expect(try file("schedule.yaml") == both, "the other's change stays")
    for _ in 1...2 { #expect(try await submit("undo", [:]).place == DeskTests.year + "/") }
    #expect(try file("schedule.yaml") == before)
  }

  @Test func changeByHandIsShownAndCanBeUndone() async throws {
    let (plan, page) = (try file("plan.yaml"), try await send(DeskTests.year + "/"))
    try scratch.write(plan.replacing("title: Kick-on", with: "title: Uppstart"), to: "dir/2017-18/plan.yaml")
    #expect(try await submit("lock", ["session": "kick-on"], from: page).status == 409)
    #expect(try await send(DeskTests.year + "/").text.contains("Ångra: Ändrad utanför bordet"))
    #expect(try await submit("undo", [:]).status == 303)
    #expect(try file("plan.yaml") == plan)
    try scratch.write(plan + "fel: 1\n", to: "dir/2017-18/plan.yaml")
    let broken = try await send(DeskTests.year + "/")
    #expect(broken.status == 200 && broken.text.contains("okänd nyckel") && broken.text.contains("2017-18/plan.yaml:"))
  }

  @Test func nothingIsPublishedBeforeTheButtonIsPressed() async throws {
    #expect(try await send("/leda-och-driva/all.ics").status == 404)
    let page = try await send(DeskTests.year + "/publish")
    #expect(page.text.contains("<strong>Nytt</strong> v. 33 fre 18 aug 2017 08:30  Kick-on"))
    #expect(try await submit("publish", [:], from: page).place == DeskTests.year + "/publish?done=1")
    #expect(try await send("/leda-och-driva/all.ics").text.contains("SUMMARY:Kick-on"))
    _ = try await submit("move", ["session": "sprak-1", "day": "2018-01-17", "start": "13:00", "venue": ""])
    #expect(try await send("/leda-och-driva/all.ics").text.contains("20180116T130000"), "subscribers see what was published")
    #expect(try await send(DeskTests.year + "/publish").text.contains("v.  3 tis 16 jan 2018 13:00 → v.  3 ons 17 jan 2018 13:00"))
    _ = try await submit("publish", [:])
    #expect(try await send("/leda-och-driva/all.ics").text.contains("20180117T130000"))
  }

  // MARK: Several years

  @Test func yearsAreNotLostWhereOneIsEdited() async throws {
    for file in ["plan.yaml", "schedule.yaml"] {
      try scratch.write(try Repository.text("calendars/trelleborg-2018-19/\(file)"), to: "dir/2018-19/\(file)")
    }
    _ = try await submit("publish", [:])
    #expect(try await send("/leda-och-driva/all.ics").text.contains("DTSTART;TZID=Europe/Stockholm:2019"))
    #expect(try await send(DeskTests.year + "/publish").text.contains("Inget har ändrats sedan"), "the other year is no change")
    let home = try await send("/desk/")
    #expect(home.text.contains("href=\"/desk/2017-18/\"") && home.text.contains("href=\"/desk/2018-19/\""))
  }

  /// What is wrong with another year keeps nobody from planning this one, and is said.
  @Test func yearsThatCannotHoldAreLeftOut() async throws {
    let plan = try file("plan.yaml").replacing("plan: trelleborg-2017-18", with: "plan: annat-2017-18")
    try scratch.write(plan, to: "dir/annat/plan.yaml")
    let schedule = try file("schedule.yaml").replacing("plan: trelleborg-2017-18", with: "plan: annat-2017-18")
    let clashing = schedule.replacing("sprak-1: {day: 2018-01-16", with: "sprak-1: {day: 2017-10-04")
    try scratch.write(clashing, to: "dir/annat/schedule.yaml")
    let page = try await send(DeskTests.year + "/")
    #expect(page.text.contains("annat/plan.yaml: passen krockar med varandra") && !page.text.contains("finding block"))
    try scratch.write(plan + "fel: 1\n", to: "dir/annat/plan.yaml")
    #expect(try await send(DeskTests.year + "/").text.contains("annat/plan.yaml:"))
    #expect(try await submit("lock", ["session": "kick-on"]).status == 303)
    #expect(try await send(DeskTests.year + "/publish").text.contains("annat/plan.yaml:"), "all years are published together")
  }

  @Test func scheduleThatNamesWhatThePlanHasNotIsPlannedAnew() async throws {
    let schedule = try file("schedule.yaml").replacing("sprak-1:", with: "sprak-9:")
    try scratch.write(schedule, to: "dir/2017-18/schedule.yaml")
    #expect(try await send(DeskTests.year + "/").text.contains("sprak-9"))
    let refused = try await submit("lock", ["session": "kick-on"])
    #expect(refused.status == 500 && refused.text.contains("sprak-9"))
    #expect(try file("schedule.yaml") == schedule)
    try await planAndTake()
    #expect(try file("schedule.yaml").contains("sprak-1: {day:") && !file("schedule.yaml").contains("sprak-9"))
  }

  private func planAndTake() async throws {
    #expect(try await submit("plan", ["start": "decided"]).place == DeskTests.year + "/plan")
    let end = Date(timeIntervalSinceNow: RunningTool.seconds)
    while try await send(DeskTests.year + "/plan").text.contains("/stop\""), Date() < end { try await Task.sleep(for: .milliseconds(50)) }
    #expect(try await submit("accept", [:]).status == 303)
  }

  // MARK: Who may

  @Test func onlyPagesOfThisDeskMayUseIt() async throws {
    let page = try await send(DeskTests.year + "/")
    let form = ["session": "kick-on", "version": try page.field("version")]
    let good = form.merging(["token": try page.field("token")]) { $1 }
    let before = try file("schedule.yaml")
    for headers in [
      ["Origin": "https://example.org"], ["Origin": "null"], ["Sec-Fetch-Site": "cross-site"], ["Sec-Fetch-Site": "same-site"],
    ] {
      #expect(try await send(DeskTests.year + "/lock", form: good, headers: headers).status == 403, "\(headers)")
    }
    // A form of an earlier start is shown again, to be sent once more.
    for token in ["", String(repeating: "0", count: 32)] {
      let answer = try await send(DeskTests.year + "/lock", form: form.merging(["token": token]) { $1 })
      #expect(answer.status == 409 && answer.text.contains("name=\"session\" value=\"kick-on\""))
      for verb in ["plan", "accept", "publish", "undo", "restore"] {
        let place = try await send("\(DeskTests.year)/\(verb)", form: form.merging(["token": token]) { $1 }).place
        #expect(place == DeskTests.year + "/?changed=1", "\(verb)")
      }
      let home = try await send("/desk/", form: ["folder": "nytt", "year": "2020", "language": "sv", "token": token])
      #expect(home.status == 200 && !FileManager.default.fileExists(atPath: scratch.path + "/dir/nytt"))
    }
    #expect(try await send(DeskTests.year + "/weigh?session=kick-on", headers: ["Sec-Fetch-Site": "cross-site"]).status == 403)
    #expect(try await send(DeskTests.year + "/", headers: ["X-Forwarded-For": "203.0.113.7"]).status == 404, "it came through a proxy")
    #expect(try file("schedule.yaml") == before)
    #expect(try await send(DeskTests.year + "/lock", form: good, headers: ["Origin": site]).status == 303)
  }

  @Test func nothingOutsideTheFolderIsReached() async throws {
    for path in [
      "/desk/..", "/desk/%2e%2e/", "/desk/../../etc/passwd", "/desk/2017-18/session/..%2f..", "/desk/%2Fetc/", "/desk/nowhere/text",
    ] {
      #expect(try await send(path).status == 404, "\(path)")
    }
    #expect(try Tool.run("serve", scratch.path + "/dir", "--edit", "--host", "0.0.0.0").status == 2)
    #expect(try Tool.run("serve", scratch.path + "/dir", "--edit", "--address", "https://kalender.example.se").status == 2)
    let second = try Tool.run("serve", scratch.path + "/dir", "--edit", "--port", "0")
    #expect(second.status == 3 && second.errors.contains("another desk"))
  }

  /// What people write is shown as they wrote it and does nothing.
  @Test func textsAreShownAndNotRun() async throws {
    let hostile = "<script>alert(1)</script><img src=x onerror=alert(1)> \"'></textarea>{{token}}"
    let yaml = hostile.replacing("\"", with: "\\\"")
    let plan = try file("plan.yaml").replacing("title: Kick-on", with: "title: \"\(yaml)\"").replacing(
      "name: Aulan", with: "name: \"\(yaml)\"")
    try scratch.write(plan, to: "dir/2017-18/plan.yaml")
    for path in ["/", "/session/kick-on", "/text", "/history", "/publish"] {
      let page = try await send(DeskTests.year + path)
      #expect(page.status == 200 && !page.text.contains("<script>alert") && !page.text.contains("<img"), "\(path)")
      #expect(path == "/history" || page.text.contains("&lt;script&gt;alert(1)"), "\(path)")
    }
  }
}
