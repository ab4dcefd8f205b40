import Support
import Testing

@testable import Web

/// How the server ends.
@Suite struct StoppingTests {
  private static let request = "GET /leda-och-driva/all.ics HTTP/1.1\r\nHost: a\r\n\r\n"

  @Test func runningRequestIsAnsweredRestingConnectionsAreClosedAndNothingNewIsTaken() async throws {
    try await RunningServer.withRunning { server, task in
      let (resting, running) = try await server.talk { resting in
        try resting.send(StoppingTests.request)
        _ = try resting.reply()
        let running = try WireClient(port: server.port)
        try running.send("GET /leda-och-driva/all.ics HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\nab")
        // It has been read when a later connection has been answered on the same machine's loops; a rest of it follows below.
        for _ in 0..<4 {
          let other = try WireClient(port: server.port)
          try other.send(StoppingTests.request)
          _ = try other.reply()
        }
        return (resting, running)
      }
      task.cancel()
      let (isClosed, reply, isOver) = try await server.talk(connecting: false) {
        let isClosed = resting.isClosed()
        try running.send("cd")
        return (isClosed, try running.reply(), running.isClosed())
      }
      #expect(isClosed && reply.status == 200 && reply["Connection"] == "close" && isOver)
      try await task.value
      await #expect(throws: WireClient.Problem.self) { try await server.get("/") }
    }
  }

  @Test func requestThatNeverEndsDoesNotKeepTheServer() async throws {
    try await RunningServer.withRunning(set: { $0.limits.drainMilliseconds = 300 }) { server, task in
      let hanging = try await server.talk { client in
        try client.send("GET / HTTP/1.1\r\nHos")
        let other = try WireClient(port: server.port)
        try other.send(StoppingTests.request)
        _ = try other.reply()
        return client
      }
      task.cancel()
      try await task.value
      let isClosed = try await server.talk(connecting: false) { hanging.isClosed() }
      #expect(isClosed)
    }
  }

  @Test func portThatIsTakenIsAProblemThatNamesIt() async throws {
    try await RunningServer.with { server in
      do {
        try await RunningServer.with(set: { [port = server.port] in $0.port = port }) { (_: RunningServer) -> Void in
          Issue.record("two servers on one port")
        }
      } catch let WebServer.Problem.cannotListen(host, port, _) {
        #expect(host == "127.0.0.1" && port == server.port)
      }
    }
  }
}
