import Foundation
import FoundationNetworking
import Support
import Testing

/// `serve` and `access` as a user runs them.
@Suite struct ServeTests {
  private let scratch: ScratchFolder
  private let plan: String

  init() throws {
    scratch = try ScratchFolder()
    plan = try Repository.text("calendars/trelleborg-2017-18/plan.yaml")
    try scratch.write(plan, to: "dir/2017-18/plan.yaml")
    try scratch.write(try Repository.text("calendars/trelleborg-2017-18/schedule.yaml"), to: "dir/2017-18/schedule.yaml")
  }

  private var folder: String { scratch.path + "/dir" }

  private func get(_ address: String, etag: String? = nil) async throws -> (status: Int, text: String, etag: String?) {
    var request = URLRequest(url: try #require(URL(string: address)))
    request.cachePolicy = .reloadIgnoringLocalCacheData
    request.timeoutInterval = RunningTool.seconds
    if let etag { request.setValue(etag, forHTTPHeaderField: "If-None-Match") }
    let (data, response) = try await URLSession.shared.data(for: request)
    let answer = try #require(response as? HTTPURLResponse)
    return (answer.statusCode, String(decoding: data, as: UTF8.self), answer.value(forHTTPHeaderField: "ETag"))
  }

  /// The text at an address once it is as looked for.
  private func wait(_ address: String, until isThere: (String) -> Bool) async throws -> String {
    let end = Date(timeIntervalSinceNow: RunningTool.seconds)
    while Date() < end {
      let text = try await get(address).text
      if isThere(text) { return text }
      try await Task.sleep(for: .milliseconds(100))
    }
    return try await get(address).text
  }

  @Test func serverFollowsGoodChangesAndBearsWrongOnes() async throws {
    let server = try RunningTool(["serve", folder, "--port", "0"])
    let site = try server.firstLine()
    let feed = site + "leda-och-driva/all.ics"
    let first = try await wait(feed) { $0.contains("BEGIN:VEVENT") }
    #expect(first.contains("SUMMARY:Kick-on"))
    let etag = try await get(feed).etag
    #expect(try await get(feed, etag: etag).status == 304)

    try scratch.write(plan + "\nfel: 1\n", to: "dir/2017-18/plan.yaml")
    let status = try await wait(site + "status") { $0.contains("fel") }
    #expect(status.contains("2017-18/plan.yaml") && !status.contains(scratch.path), "where the folder lies is nobody's business")
    #expect(try await get(feed, etag: etag).status == 304, "subscribers notice nothing")

    try scratch.write(plan.replacingOccurrences(of: "title: Kick-on", with: "title: Uppstart"), to: "dir/2017-18/plan.yaml")
    let second = try await wait(feed) { $0.contains("Uppstart") }
    #expect(second.contains("SUMMARY:Uppstart") && second.contains("SEQUENCE:1"))
    #expect(try await get(site + "healthz").status == 200)
    #expect(server.stop() == 0)
  }

  @Test func privateFeedIsThereForItsSubscriberAlone() async throws {
    let server = try RunningTool(["serve", folder, "--port", "0", "--access-log"])
    let site = try server.firstLine()
    _ = try await wait(site + "leda-och-driva/all.ics") { $0.contains("BEGIN:VEVENT") }
    let made = try Tool.run(
      "access", "add", folder, "team", "--subscriber", "Anna", "--address", String(site.dropLast()), "--format", "json")
    let address = try #require(try made.json()["address"] as? String)
    let text = try await wait(address) { $0.contains("BEGIN:VEVENT") }
    #expect(text.contains("uppgifter"))
    let wrong = String(address.dropLast(30)) + "00000" + String(address.suffix(25))
    let unknown = try await get(wrong)
    #expect(unknown.status == 404)
    #expect(try Tool.run("access", "revoke", folder, "Anna").status == 0)
    let revoked = try await wait(address) { !$0.contains("VEVENT") }
    #expect(revoked == unknown.text)
    #expect(try await get(site + "leda-och-driva/team.ics").status == 404)
    let token = try #require(address.split(separator: "/").first { $0.count == 32 })
    let unnamed = try Tool.run("access", "add", folder, "leda-och-driva/todo.ics", "--format", "json").json()
    #expect(unnamed["subscriber"] as? String == "todo")
    #expect(try Tool.run("access", "revoke", folder, "leda-och-driva/todo.ics").status == 0)
    #expect(try Tool.run("access", "revoke", folder, "leda-och-driva/todo.ics").status == 2, "there is none left")
    #expect(server.stop() == 0)
    let pages =
      try server.log() + (try Tool.run("access", "list", folder).output)
      + (try String(contentsOfFile: folder + "/access.json", encoding: .utf8))
    #expect(pages.contains("Anna") && pages.contains("private/-/team.ics") && !pages.contains(token))
  }

  @Test func restartWithAWrongPlanServesWhatWasPublished() async throws {
    let first = try RunningTool(["serve", folder, "--port", "0"])
    _ = try await wait(try first.firstLine() + "leda-och-driva/all.ics") { $0.contains("BEGIN:VEVENT") }
    #expect(first.stop() == 0)
    try scratch.write("fel", to: "dir/2017-18/plan.yaml")
    let second = try RunningTool(["serve", folder, "--port", "0"])
    let answer = try await get(try second.firstLine() + "leda-och-driva/all.ics")
    #expect(answer.status == 200 && answer.text.contains("SUMMARY:Kick-on"))
    #expect(second.stop() == 0)
  }

  @Test func folderThatIsNoneAndPortThatIsTakenAreSaid() async throws {
    #expect(try Tool.run("serve", scratch.path + "/ingenstans").status == 2)
    let server = try RunningTool(["serve", folder, "--port", "0"])
    let site = try server.firstLine()
    let port = try #require(site.split(separator: ":").last?.dropLast())
    let run = try Tool.run("serve", folder, "--port", String(port))
    #expect(run.status == 3 && run.errors.contains("127.0.0.1:\(port)"))
    #expect(server.stop() == 0)
  }
}
