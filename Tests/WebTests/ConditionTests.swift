import CivilTime
import Support
import Testing

@testable import Web

/// What a client has already, it does not get again (RFC 9110 13).
@Suite struct ConditionTests {
  private static let feed = "/leda-och-driva/all.ics"

  @Test func feedIsSentWithWhatClientsNeed() async throws {
    try await RunningServer.with { server in
      let reply = try await server.get(ConditionTests.feed)
      #expect(reply.status == 200)
      #expect(reply.text == Samples.calendar)
      #expect(reply["Content-Type"] == "text/calendar; charset=utf-8")
      #expect(reply["Content-Disposition"] == "inline; filename=\"all.ics\"")
      #expect(reply["Content-Length"] == "\(Samples.calendar.utf8.count)")
      #expect(reply["Last-Modified"] == Samples.modifiedText)
      #expect(reply["Cache-Control"] == "public, max-age=300")
      #expect(reply["Vary"] == "Accept-Encoding")
      #expect(reply["X-Content-Type-Options"] == "nosniff")
      #expect(reply["Access-Control-Allow-Origin"] == "*")
      #expect(reply["Accept-Ranges"] == "none")
      #expect(reply["Set-Cookie"] == nil && reply["Content-Encoding"] == nil && reply["Connection"] == nil)
      #expect(reply["Content-Security-Policy"] == "default-src 'none'; frame-ancestors 'none'")
    }
  }

  /// sha256sum's answer for the same bytes.
  @Test func tagIsTheHashOfTheBytes() async throws {
    try await RunningServer.with(files: [Samples.file("a/abc.ics", "abc")]) { server in
      let reply = try await server.get("/a/abc.ics")
      #expect(reply["ETag"] == "\"ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad\"")
    }
  }

  @Test func headIsTheGetWithoutItsBody() async throws {
    try await RunningServer.with { server in
      for path in [ConditionTests.feed, "/", "/none.ics", "/none", "/leda-och-driva"] {
        let (get, head) = (try await server.get(path), try await server.get(path, method: "HEAD"))
        #expect(get.lines == head.lines && get.status == head.status, "\(path)")
        // The next answer on the connection begins right after the head.
        let next = try await server.talk { client in
          try client.send("HEAD \(path) HTTP/1.1\r\nHost: a\r\n\r\nGET /style.css HTTP/1.1\r\nHost: a\r\n\r\n")
          _ = try client.reply(hasBody: false)
          return try client.reply()
        }
        #expect(next.text == "body{}", "\(path)")
      }
    }
  }

  /// Header lines, with TAG for the tag in quotes and GZIP for that of gzip, and whether what the client has is still good.
  static let conditions: [(lines: [String], isUnchanged: Bool)] = [
    (["If-None-Match: TAG"], true), (["If-None-Match: W/TAG"], true), (["If-None-Match: *"], true),
    (["If-None-Match: \"other\", TAG"], true), (["If-None-Match: \"a,b\" , W/TAG"], true), (["If-None-Match: \"other\",,TAG,"], true),
    (["If-None-Match: \"other\"", "If-None-Match: TAG"], true), (["if-none-match:TAG"], true), (["If-None-Match: GZIP"], true),
    (["If-None-Match: BARE"], true), (["If-None-Match: \"other\""], false), (["If-None-Match: \"TAG"], false),
    (["If-None-Match:"], false), (["If-None-Match: W/"], false), (["If-None-Match: \"\""], false), (["If-None-Match: \"*\""], false),
    (["If-None-Match: \"BARE x\""], false),
    // The tag wins over the date.
    (["If-None-Match: \"other\"", "If-Modified-Since: Fri, 14 Jul 2017 02:40:00 GMT"], false),
    (["If-None-Match: TAG", "If-Modified-Since: Thu, 13 Jul 2017 02:40:00 GMT"], true),
    (["If-Modified-Since: Fri, 14 Jul 2017 02:40:00 GMT"], true), (["If-Modified-Since: Fri, 14 Jul 2017 02:40:01 GMT"], true),
    (["If-Modified-Since: Fri, 14 Jul 2017 02:39:59 GMT"], false), (["If-Modified-Since: Friday, 14-Jul-17 02:40:00 GMT"], true),
    (["If-Modified-Since: Friday, 14-Jul-17 02:39:59 GMT"], false), (["If-Modified-Since: Fri Jul 14 02:40:00 2017"], true),
    (["If-Modified-Since: Fri Jul 14 02:39:59 2017"], false), (["If-Modified-Since: Mon Jul  3 02:40:00 2017"], false),
    (["If-Modified-Since: Tue Aug  1 02:40:00 2017"], true), (["If-Modified-Since: Wednesday, 14-Jul-99 02:40:00 GMT"], false),
    (["If-Modified-Since: 2017-07-14"], false), (["If-Modified-Since: Fri, 31 Feb 2018 02:40:00 GMT"], false),
    (["If-Modified-Since: Fri, 14 Jul 2018 02:40:00 CET"], false), (["If-Modified-Since: Fri, 14 Jul 2018 25:40:00 GMT"], false),
    (["If-Modified-Since: yesterday"], false), (["If-Modified-Since:"], false), (["If-Modified-Since: 99999999999999999999"], false),
    (["Range: bytes=0-9"], false), (["If-Range: TAG", "Range: bytes=0-9"], false),
  ]

  @Test(arguments: conditions) func conditionIsMetOrNot(_ lines: [String], isUnchanged: Bool) async throws {
    try await RunningServer.with { server in
      let whole = try await server.get(ConditionTests.feed)
      let packed = try await server.get(ConditionTests.feed, ["Accept-Encoding: gzip"])
      let (tag, gzip) = (try #require(whole["ETag"]), try #require(packed["ETag"]))
      let sent = lines.map {
        $0.replacingFirst("TAG", tag).replacingFirst("GZIP", gzip).replacingFirst("BARE", String(tag.dropFirst().dropLast()))
      }
      let reply = try await server.get(ConditionTests.feed, sent)
      guard isUnchanged else {
        #expect(reply == whole)
        return
      }
      #expect(reply.status == 304)
      for name in ["Last-Modified", "Cache-Control", "Vary"] { #expect(reply[name] == whole[name], "\(name)") }
      #expect(reply["ETag"] == (lines[0].contains("GZIP") ? gzip : tag))
      #expect(reply["Content-Length"] == nil && reply["Content-Type"] == nil)
    }
  }

  @Test func feedThatChangedIsSentAgain() async throws {
    try await RunningServer.with { server in
      let old = try await server.get(ConditionTests.feed)
      let tag = try #require(old["ETag"])
      server.store.replace(files: [Samples.file("leda-och-driva/all.ics", "BEGIN:VCALENDAR\r\n")], at: RunningServer.now)
      let reply = try await server.get(ConditionTests.feed, ["If-None-Match: \(tag)"])
      #expect(reply.status == 200 && reply.text == "BEGIN:VCALENDAR\r\n")
      // Its date did not grow, but who asks by date must see it too.
      let byDate = try await server.get(ConditionTests.feed, ["If-Modified-Since: \(Samples.modifiedText)"])
      #expect(byDate.status == 200)
    }
  }
}

extension String {
  func replacingFirst(_ word: String, _ other: String) -> String {
    guard let range = firstRange(of: word) else { return self }
    return replacingCharacters(in: range, with: other)
  }

  private func replacingCharacters(in range: Range<String.Index>, with other: String) -> String {
    String(self[..<range.lowerBound]) + other + String(self[range.upperBound...])
  }
}
