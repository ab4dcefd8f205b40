import Support
import Testing

@testable import Web

/// HTTP/1.1 as it goes over the wire.
@Suite struct WireTests {
  private static let feed = "GET /leda-och-driva/all.ics HTTP/1.1\r\nHost: a\r\n"

  @Test(arguments: ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "PROPFIND", "REPORT", "MKCALENDAR"])
  func methodThatChangesOrAsksOtherwiseIsNotAllowed(_ method: String) async throws {
    try await RunningServer.with { server in
      let (reply, next) = try await server.talk { client in
        try client.send("\(method) /leda-och-driva/all.ics HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc" + WireTests.feed + "\r\n")
        return (try client.reply(), try client.reply())
      }
      #expect(reply.status == 405 && reply["Allow"] == "GET, HEAD")
      #expect(next.status == 200, "the body was no request")
    }
  }

  @Test func requestsInARowAreAnsweredInTheirOrder() async throws {
    try await RunningServer.with { server in
      let targets = ["/style.css", "/none.ics", "/leda-och-driva/all.ics", "/", "/script.js", "/data.json", "/leda-och-driva"]
      let replies = try await server.talk { client in
        let lines = (0..<200).map { "GET \(targets[$0 % targets.count]) HTTP/1.1\r\nHost: a\r\n\r\n" }
        try client.send(lines.joined())
        return try (0..<200).map { _ in try client.reply() }
      }
      for (number, target) in targets.enumerated() {
        let alone = try await server.get(target)
        for place in stride(from: number, to: replies.count, by: targets.count) { #expect(replies[place] == alone, "answer \(place)") }
      }
    }
  }

  /// Far more answers than the system takes at once, asked for before the first is read, by a client that then closes its side.
  @Test func clientThatAsksForMuchBeforeItReadsGetsAllInOrder() async throws {
    let files = (0..<3).map { Samples.file("x/\($0).ics", String(repeating: "\($0)", count: 30_000)) }
    try await RunningServer.with(files: files) { server in
      let bodies = try await server.talk { client in
        try client.send((0..<600).map { "GET /x/\($0 % 3).ics HTTP/1.1\r\nHost: a\r\n\r\n" }.joined())
        client.endSending()
        let bodies = try (0..<600).map { _ in try client.reply().body }
        return client.isClosed() ? bodies : []
      }
      #expect(bodies == (0..<600).map { files[$0 % 3].bytes })
    }
  }

  @Test func requestInSingleBytesIsARequest() async throws {
    try await RunningServer.with { server in
      let reply = try await server.talk { client in
        for byte in (WireTests.feed + "\r\n").utf8 { try client.send([byte]) }
        return try client.reply()
      }
      #expect(reply.status == 200 && reply.text == Samples.calendar)
    }
  }

  @Test func connectionIsClosedWhereTheClientSaysSo() async throws {
    try await RunningServer.with { server in
      for (head, header) in [
        (WireTests.feed + "Connection: close\r\n\r\n", "close"), ("GET /style.css HTTP/1.0\r\n\r\n", "close"),
        ("GET /style.css HTTP/1.1\r\nHost: a\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: A\r\n\r\n", "close"),
      ] {
        let (reply, isClosed) = try await server.talk { client in
          try client.send(head)
          return (try client.reply(), client.isClosed())
        }
        #expect(reply.status == 200 && reply["Connection"] == header && isClosed, "\(head)")
      }
      let kept = try await server.talk { client in
        let request = "GET /style.css HTTP/1.0\r\nConnection: keep-alive\r\n\r\n"
        try client.send(request)
        let first = try client.reply()
        try client.send(request)
        return (first, try client.reply())
      }
      #expect(kept.0["Connection"] == "keep-alive" && kept.1.text == "body{}")
    }
  }

  @Test func clientThatHasNothingMoreToSayGetsItsAnswer() async throws {
    let large = String(repeating: "BEGIN:VCALENDAR\r\n", count: 200_000)
    try await RunningServer.with(files: [Samples.file("large.ics", large)]) { server in
      for close in ["", "Connection: close\r\n"] {
        let (reply, isClosed) = try await server.talk { client in
          try client.send("GET /large.ics HTTP/1.1\r\nHost: a\r\n\(close)\r\n")
          client.endSending()
          return (try client.reply(), client.isClosed())
        }
        #expect(reply.body.count == large.utf8.count && isClosed)
      }
    }
  }

  @Test func clientThatExpectsToGoOnIsAnsweredAtOnce() async throws {
    try await RunningServer.with { server in
      let (reply, isClosed) = try await server.talk { client in
        try client.send("PUT /x.ics HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 9\r\n\r\n")
        return (try client.reply(), client.isClosed())
      }
      #expect(reply.status == 405 && reply["Connection"] == "close" && isClosed)
    }
  }

  /// What is refused, and with what.
  static let refused: [(request: String, status: Int)] = [
    ("GET / HTTP/1.1\r\n\r\n", 400), ("GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 400), ("nonsense\r\n\r\n", 400),
    ("GET /\r\n\r\n", 505), ("\u{16}\u{3}\u{1}\u{2}\0\u{1}\0\u{1}\u{FC}\r\n\r\n", 400), ("BREW / HTTP/1.1\r\nHost: a\r\n\r\n", 400),
    ("GET / HTTP/1.1\r\nHost: a\r\nContent-Length: x\r\n\r\n", 400), ("GET / HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n", 400),
    ("GET / HTTP/1.1\r\nHost: a\r\nno colon\r\n\r\n", 400), ("GET / HTTP/1.1\r\nHost: a\r\n folded: 1\r\n\r\n", 400),
    ("GET / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n0\r\n\r\n", 400),
    ("GET / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: x\r\n\r\n", 400), ("GET / HTTP/1.1\r\nHost: a\r\nX\0: 1\r\n\r\n", 400),
    ("POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999\r\n\r\n", 413),
    ("POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999999999999999\r\n\r\n", 400),
    ("GET / HTTP/2.0\r\nHost: a\r\n\r\n", 505),
  ]

  @Test(arguments: refused) func wrongRequestIsRefusedAndEndsTheConnection(_ request: String, status: Int) async throws {
    try await RunningServer.with { server in
      let (reply, isClosed) = try await server.talk { client in
        // Were the connection kept, this would be answered.
        try client.send(request + WireTests.feed + "\r\n")
        return (try client.reply(), client.isClosed())
      }
      #expect(reply.status == status, "\(reply.status)")
      #expect(reply["Connection"] == "close" && isClosed)
      #expect(reply["Content-Type"] == "text/plain; charset=utf-8")
      #expect(try await server.get("/").status == 200)
    }
  }
}
