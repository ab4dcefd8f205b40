import Glibc
import Support
import Testing

@testable import Web

/// What a client may send, how long it may take, and how much of it is kept.
@Suite struct ServerLimitsTests {
  private static let request = "GET /style.css HTTP/1.1\r\nHost: a\r\n\r\n"

  @Test func limitsForUseAreTheseWhichTheTestsBelowMakeSmall() {
    let limits = ServerLimits()
    #expect(limits.requestMilliseconds == 10_000 && limits.idleMilliseconds == 15_000 && limits.writeMilliseconds == 30_000)
    #expect(limits.answerMilliseconds == 10_000 && limits.sendBufferBytes == 262_144 && limits.waitingBytes == 65_536)
    #expect(limits.drainMilliseconds < 5_000 && limits.connections > 2_000 + 100 && limits.requestsPerConnection == 10_000)
    #expect(limits.headerBytes == 32_768 && limits.targetBytes == 2_048 && limits.bodyBytes == 16_384)
  }

  @Test func addressAsLongAsAllowedIsReadAndOneByteMoreIsNot() async throws {
    try await RunningServer.with { server in
      let limit = ServerLimits().targetBytes
      let start = "/style.css?"
      let longest = start + String(repeating: "a", count: limit - start.utf8.count)
      #expect(try await server.get(longest).status == 200)
      let reply = try await server.get(longest + "a")
      #expect(reply.status == 414 && reply["Connection"] == "close")
    }
  }

  @Test func headerAsLargeAsAllowedIsReadAndALargerIsNot() async throws {
    try await RunningServer.with { server in
      let limit = ServerLimits().headerBytes
      #expect(try await server.get("/style.css", ["X: " + String(repeating: "a", count: limit - 200)]).status == 200)
      for lines in [
        ["X: " + String(repeating: "a", count: limit + 1)], (0..<40).map { "X\($0): " + String(repeating: "a", count: limit / 40) },
        (0..<150).map { "X\($0): a" },
      ] {
        let reply = try await server.get("/style.css", lines)
        #expect(reply.status == 431 && reply["Connection"] == "close")
      }
    }
  }

  @Test func bodyAsLargeAsAllowedIsPassedOverAndALargerIsNot() async throws {
    try await RunningServer.with { server in
      let limit = ServerLimits().bodyBytes
      let (small, next) = try await server.talk { client in
        let body = String(repeating: "a", count: limit)
        try client.send("GET /style.css HTTP/1.1\r\nHost: a\r\nContent-Length: \(limit)\r\n\r\n" + body + ServerLimitsTests.request)
        return (try client.reply(), try client.reply())
      }
      #expect(small.status == 200 && next.status == 200)
      let large = try await server.talk { client in
        let chunk = "1000\r\n" + String(repeating: "a", count: 0x1000) + "\r\n"
        try client.send("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n")
        for _ in 0..<(limit / 0x1000 + 1) { try client.send(chunk) }
        return try client.reply()
      }
      #expect(large.status == 413 && large["Connection"] == "close")
    }
  }

  @Test func requestThatIsNotWholeInTimeEndsItsConnectionAndNoOther() async throws {
    try await RunningServer.with(set: { $0.limits.requestMilliseconds = 2_000 }) { server in
      let isClosed = try await server.talk { client in
        let other = try WireClient(port: server.port)
        let slow = try ["GET /style.css HTTP/1.1\r\nHos", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nab"].map { part in
          let slow = try WireClient(port: server.port)
          try slow.send(part)
          return slow
        }
        guard slow.allSatisfy({ $0.isClosed() }) else { return false }
        try other.send(ServerLimitsTests.request)
        return try other.reply().status == 200
      }
      #expect(isClosed)
      #expect(try await server.get("/metrics").text.contains("kalendarium_closed_connections_total{reason=\"slow_request\"} 2\n"))
    }
  }

  @Test func connectionThatRestsTooLongIsClosed() async throws {
    try await RunningServer.with(set: { $0.limits.idleMilliseconds = 2_000 }) { server in
      let isClosed = try await server.talk { client in
        guard client.isClosed() else { return false }
        // Where the machine stops for seconds, the connection may be closed before its request is sent; then once more.
        for _ in 0..<20 {
          do {
            let used = try WireClient(port: server.port)
            try used.send(ServerLimitsTests.request)
            return try used.reply().status == 200 && used.isClosed()
          } catch WireClient.Problem.noHead { continue }
        }
        return false
      }
      #expect(isClosed)
    }
  }

  @Test func connectionEndsWithItsLastRequest() async throws {
    try await RunningServer.with(set: { $0.limits.requestsPerConnection = 3 }) { server in
      let (kept, last, isClosed) = try await server.talk { client in
        try client.send(String(repeating: ServerLimitsTests.request, count: 4))
        return (try (0..<2).map { _ in try client.reply() }, try client.reply(), client.isClosed())
      }
      #expect(kept.allSatisfy { $0["Connection"] == nil } && last["Connection"] == "close" && last.status == 200 && isClosed)
    }
  }

  @Test func newConnectionPushesOutTheOneThatHasWaitedLongest() async throws {
    try await RunningServer.with(set: { $0.limits.connections = 32 }) { server in
      let (oldest, worked, newest) = try await server.talk { first in
        // It is the second oldest, but does something.
        let busy = try WireClient(port: server.port)
        var idle: [WireClient] = []
        var worked = true
        for _ in 0..<64 {
          idle.append(try WireClient(port: server.port))
          try busy.send(ServerLimitsTests.request)
          worked = try busy.reply().status == 200 && worked
        }
        let newest = try WireClient(port: server.port)
        try newest.send(ServerLimitsTests.request)
        return (first.isClosed(), worked, try newest.reply().status)
      }
      #expect(oldest && worked && newest == 200)
    }
  }

  @Test func clientThatReadsNothingIsLetGo() async throws {
    let large = Samples.file("large.ics", String(repeating: "x", count: 16 << 20))
    try await RunningServer.with(
      files: Samples.files + [large],
      set: {
        $0.limits.writeMilliseconds = 1_000
        // How often it is looked at follows from this.
        $0.limits.requestMilliseconds = 10_000
      }
    ) { server in
      let metrics = try await server.talk { client in
        try client.send(String(repeating: "GET /large.ics HTTP/1.1\r\nHost: a\r\n\r\n", count: 50))
        while true {
          usleep(50_000)
          let other = try WireClient(port: server.port)
          try other.send("GET /metrics HTTP/1.1\r\nHost: a\r\n\r\n")
          let text = try other.reply().text
          if text.contains("closed_connections_total{reason=\"slow_reader\"} 1\n") { return text }
        }
      }
      #expect(metrics.contains("kalendarium_http_requests_total{resource=\"feed\",status=\"200\"}"))
    }
  }
}
