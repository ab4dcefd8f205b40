import CivilTime
import Foundation
import Glibc
import Logging
import Support
import Testing

@testable import Web

/// Addresses for one subscriber each.
@Suite struct AccessTests {
  /// The same numbers every time.
  struct Dice: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return state ^ (state >> 29)
    }
  }

  private static let feed = "leda-och-driva/speaker/elmer.ics"
  private static let privateFiles = [
    Samples.file(feed, "BEGIN:VCALENDAR\r\nX-A:elmer\r\nEND:VCALENDAR\r\n"),
    Samples.file("leda-och-driva/speaker/maria.ics", "BEGIN:VCALENDAR\r\nX-A:maria\r\nEND:VCALENDAR\r\n"),
  ]

  private static func list(_ count: Int = 3) throws -> (list: AccessList, tokens: [String]) {
    var (list, dice) = (AccessList(), Dice(state: 1))
    let tokens = try (0..<count).map {
      try list.add(feed: feed, subscriber: "Person \($0)", at: RunningServer.now, random: &dice).token
    }
    return (list, tokens)
  }

  private static func target(_ token: String, _ feed: String = feed) -> String { "/" + AccessList.path(feed: feed, token: token) }

  @Test func addressOpensItsFeedForItsOwnerAlone() async throws {
    let (list, tokens) = try AccessTests.list()
    #expect(tokens.allSatisfy { $0.utf8.count == 32 && $0.allSatisfy(\.isHexDigit) && $0 == $0.lowercased() })
    #expect(Set(tokens).count == 3 && Set(list.entries.map(\.id)).count == 3)
    try await RunningServer.with(privateFiles: AccessTests.privateFiles, access: AccessWatch(list)) { server in
      for token in tokens {
        let reply = try await server.get(AccessTests.target(token))
        #expect(reply.status == 200 && reply.text.contains("X-A:elmer"))
        #expect(reply["Cache-Control"] == "private, max-age=300" && reply["X-Robots-Tag"] == "noindex")
        #expect(reply["Referrer-Policy"] == "no-referrer" && reply["Access-Control-Allow-Origin"] == nil)
        #expect(reply["Content-Disposition"] == "inline; filename=\"elmer.ics\"")
        let again = try await server.get(AccessTests.target(token), ["If-None-Match: \(reply["ETag"] ?? "")"])
        #expect(again.status == 304 && again["Cache-Control"] == "private, max-age=300")
      }
      #expect(try await server.get("/" + AccessTests.feed).status == 404, "not under its path")
    }
  }

  @Test func whatOpensNothingIsAnsweredAlikeWhateverTheReason() async throws {
    var (list, tokens) = try AccessTests.list()
    _ = try list.revoke("Person 1", at: RunningServer.now)
    let (good, revoked, other) = (tokens[0], tokens[1], AccessTests.target(tokens[2]))
    let targets = [
      AccessTests.target(revoked), AccessTests.target(String(repeating: "0", count: 32)), AccessTests.target("x"),
      AccessTests.target(good.uppercased()), AccessTests.target(String(good.dropLast())), AccessTests.target(good + "0"),
      AccessTests.target(good, "leda-och-driva/speaker/maria.ics"), AccessTests.target(good, "annat/speaker/elmer.ics"),
      AccessTests.target(good, "leda-och-driva/speaker/none.ics"), AccessTests.target(list.entries[0].hash),
      AccessTests.target(list.entries[0].id), "/leda-och-driva/speaker/\(good)/elmer.ics", "/leda-och-driva/private/\(good)/all.ics",
      "/leda-och-driva/all.ics/private/\(good)/x.ics", "/none/at/all.ics",
    ]
    try await RunningServer.with(privateFiles: AccessTests.privateFiles, access: AccessWatch(list)) { server in
      let unknown = try await server.get("/never/was.ics")
      #expect(unknown.status == 404)
      for (number, target) in targets.enumerated() {
        for (method, lines) in [("GET", []), ("HEAD", []), ("GET", ["If-None-Match: *", "Accept-Encoding: gzip"])] {
          let reply = try await server.get(target, lines, method: method)
          #expect(reply.lines == unknown.lines && reply.status == 404, "\(number) \(method)")
          #expect(method == "HEAD" || reply.body == unknown.body, "\(number)")
        }
      }
      #expect(try await server.get(AccessTests.target(good)).status == 200)
      #expect(try await server.get(other).status == 200)
    }
  }

  @Test func listIsKeptInAFileForItsOwnerAlone() throws {
    let folder = try ScratchFolder()
    let file = AccessFile(folder: folder.path)
    #expect(try file.read().entries.isEmpty)
    var dice = Dice(state: 2)
    let token = try file.change { list throws(AccessList.Problem) in
      try list.add(feed: AccessTests.feed, subscriber: "Maria Å", at: RunningServer.now, random: &dice).token
    }
    let read = try file.read()
    #expect(read.entries.map(\.subscriber) == ["Maria Å"] && read.entries.map(\.feed) == [AccessTests.feed])
    #expect(read.entries[0].made == RunningServer.now && read.entries[0].revoked == nil)
    var status = stat()
    #expect(stat(file.path, &status) == 0 && status.st_mode & 0o777 == 0o600)
    let text = try String(contentsOfFile: file.path, encoding: .utf8)
    #expect(!text.contains(token) && text.contains("\"version\" : 1"))
    let revoked = try file.change { list throws(AccessList.Problem) in try list.revoke(read.entries[0].id, at: RunningServer.now) }
    #expect(revoked.count == 1)
    #expect(try file.read().entries[0].revoked == RunningServer.now)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["access.json"], "nothing else is left")
  }

  @Test func changeThatIsRefusedWritesNothing() throws {
    let folder = try ScratchFolder()
    let file = AccessFile(folder: folder.path)
    #expect(throws: AccessFile.Problem.refused(.unknown("Maria"))) {
      try file.change { list throws(AccessList.Problem) in try list.revoke("Maria", at: RunningServer.now) }
    }
    var dice = Dice(state: 3)
    for feed in [
      "", "a", "a.ics", "/a/b.ics", "a/../b.ics", "a//b.ics", "a/b.html", "a\\b/c.ics", String(repeating: "a", count: 500) + "/b.ics",
    ] {
      #expect(throws: AccessFile.Problem.refused(.noFeed(feed)), "\(feed)") {
        try file.change { list throws(AccessList.Problem) in
          _ = try list.add(feed: feed, subscriber: "Maria", at: RunningServer.now, random: &dice)
        }
      }
    }
    for name in ["", "  ", "a\nb", String(repeating: "a", count: 201)] {
      #expect(throws: AccessFile.Problem.refused(.noSubscriber(name)), "\(name)") {
        try file.change { list throws(AccessList.Problem) in
          _ = try list.add(feed: AccessTests.feed, subscriber: name, at: RunningServer.now, random: &dice)
        }
      }
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).isEmpty)
  }

  @Test func listThatIsFullTakesNoMore() throws {
    var (list, _) = try AccessTests.list(1)
    list.entries = Array(repeating: list.entries[0], count: ServerLimits.accessEntries)
    var dice = Dice(state: 4)
    #expect(throws: AccessList.Problem.full(limit: ServerLimits.accessEntries)) {
      try list.add(feed: AccessTests.feed, subscriber: "Maria", at: RunningServer.now, random: &dice)
    }
  }

  @Test func fileThatIsNotOursIsRefusedByName() throws {
    let folder = try ScratchFolder()
    let file = AccessFile(folder: folder.path)
    func problem(_ text: String) throws -> AccessFile.Problem? {
      try folder.write(text, to: AccessFile.name)
      do throws(AccessFile.Problem) {
        _ = try file.read()
        return nil
      } catch { return error }
    }
    #expect(try problem("{\"version\": 1, \"entries\": []}") == nil)
    #expect(try problem("{\"version\": 2, \"people\": []}") == .version(path: file.path, found: 2))
    #expect(
      try problem(String(repeating: " ", count: ServerLimits.accessFileBytes + 1))
        == .tooLarge(path: file.path, limit: ServerLimits.accessFileBytes))
    let entry = "{\"id\":\"1\",\"feed\":\"a/b.ics\",\"subscriber\":\"M\",\"made\":\"2018-03-21T06:12:00Z\",\"hash\":\"HASH\"}"
    let good = entry.replacingOccurrences(of: "HASH", with: String(repeating: "ab", count: 32))
    #expect(try problem("{\"version\": 1, \"entries\": [\(good)]}") == nil)
    let many = Array(repeating: good, count: ServerLimits.accessEntries + 1).joined(separator: ",")
    for text in [
      "", "[]", "{", "{\"version\": \"1\"}", "{\"version\": 1, \"entries\": [\(entry)]}", "{\"version\": 1, \"entries\": [\(many)]}",
      "{\"version\": 1, \"entries\": [\(good.replacingOccurrences(of: "2018-03-21", with: "2018-02-31"))]}",
    ] {
      guard case .notUnderstood(let path, _)? = try problem(text) else {
        Issue.record("\(text.prefix(80)) was understood")
        continue
      }
      #expect(path == file.path)
    }
    try FileManager.default.removeItem(atPath: file.path)
    try FileManager.default.createSymbolicLink(atPath: file.path, withDestinationPath: "/etc/hostname")
    #expect(throws: AccessFile.Problem.self) { try file.read() }
  }

  @Test func manyWritersLoseNothing() async throws {
    let folder = try ScratchFolder()
    try await withThrowingTaskGroup(of: Void.self) { group in
      for writer in 0..<8 {
        group.addTask {
          var dice = Dice(state: UInt64(writer + 10))
          for number in 0..<10 {
            try AccessFile(folder: folder.path).change { list throws(AccessList.Problem) in
              _ = try list.add(feed: AccessTests.feed, subscriber: "\(writer)-\(number)", at: RunningServer.now, random: &dice)
            }
          }
        }
      }
      try await group.waitForAll()
    }
    #expect(Set(try AccessFile(folder: folder.path).read().entries.map(\.subscriber)).count == 80)
  }

  @Test func runningServerFollowsTheFileAndKeepsTheLastGoodList() async throws {
    let folder = try ScratchFolder()
    let file = AccessFile(folder: folder.path)
    let watch = try AccessWatch(folder: folder.path)
    try await RunningServer.with(privateFiles: AccessTests.privateFiles, access: watch) { server in
      var dice = Dice(state: 5)
      let token = try file.change { list throws(AccessList.Problem) in
        try list.add(feed: AccessTests.feed, subscriber: "Maria", at: RunningServer.now, random: &dice).token
      }
      let target = AccessTests.target(token)
      // The server looks each second; the test may be first, and then sees nothing new.
      #expect(watch.refresh() == nil)
      #expect(try await server.get(target).status == 200)
      let good = try String(contentsOfFile: file.path, encoding: .utf8)
      try folder.write("{\"version\": 7}", to: AccessFile.name)
      watch.refresh()
      #expect(try await server.get(target).status == 200, "a broken file takes nothing from anybody")
      try folder.write(good, to: AccessFile.name)
      _ = try file.change { list throws(AccessList.Problem) in try list.revoke("Maria", at: RunningServer.now) }
      watch.refresh()
      #expect(try await server.get(target).status == 404)
    }
  }

  /// The whole of a private feed's life, with everything that is written about it.
  @Test func tokenStandsNowhere() async throws {
    var (list, tokens) = try AccessTests.list()
    _ = try list.revoke("Person 1", at: RunningServer.now)
    let secrets = tokens
    try await RunningServer.with(
      privateFiles: AccessTests.privateFiles, access: AccessWatch(list), set: { $0.isAccessLogged = true }, logLevel: .trace
    ) { server in
      var told: [String] = []
      for token in secrets {
        for target in [
          AccessTests.target(token), AccessTests.target(token) + "?t=\(token)", "/\(token)", "/leda-och-driva/\(token).ics",
          "/leda-och-driva/private/\(token)", "//leda-och-driva/private/\(token)/x.ics", "/metrics?\(token)", "/status?\(token)",
          "/healthz/\(token)",
        ] {
          for method in ["GET", "HEAD", "POST"] {
            let reply = try await server.get(target, ["User-Agent: \(token)", "Referer: http://x/\(token)"], method: method)
            told.append(reply.lines.joined() + reply.text)
          }
        }
        let wrong = try await server.talk { client in
          try client.send("GET /\(token) HTTP/1.1\r\n\(token)\r\n\r\n")
          return try client.reply()
        }
        told.append(wrong.text)
      }
      for path in ["/metrics", "/status"] { told.append(try await server.get(path).text) }
      for token in secrets {
        #expect(!told.contains { $0.contains(token) })
        #expect(!server.log.all.contains { $0.contains(token) })
      }
      // There was something to see.
      let line = "level=info source=web msg=request client=other method=GET path=/leda-och-driva/private/-/speaker/elmer.ics"
      #expect(server.log.all.contains { $0.hasPrefix(line) && $0.contains("status=200") }, "\(server.log.all.prefix(3))")
      #expect(told.contains { $0.contains("http_requests_total{resource=\"private_feed\",status=\"200\"}") })
    }
  }
}
