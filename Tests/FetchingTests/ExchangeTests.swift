import Foundation
import Synchronization
import Support
import Testing

@testable import Fetching

/// Answers of all kinds, most of them not well meant.
@Suite struct ExchangeTests {
  static let host = "kommun.example"

  /// What comes of the answer to one question.
  private func outcome(_ steps: [CannedServer.Step], _ change: (inout Fetcher.Settings) -> Void = { _ in }) async throws -> Outcome {
    let server = try CannedServer { _ in steps }
    return await (try fetcher(change)).outcome("http://\(ExchangeTests.host):\(server.port)/a.ics")
  }

  @Test func questionSaysWhoAsksAndCarriesNothingElse() async throws {
    let server = try CannedServer { _ in .answer("200 OK", ["Set-Cookie: a=b"], good) }
    let fetcher = try fetcher()
    for _ in 0..<2 { #expect(await fetcher.outcome("http://kommun.example:\(server.port)/a?b") == .fresh(good)) }
    for question in server.asked {
      let lines = Set(question.lowercased().components(separatedBy: "\r\n"))
      #expect(
        lines == [
          "get /a?b http/1.1", "host: kommun.example:\(server.port)", "user-agent: kalendarium/1.0 (calendar check)",
          "accept: text/calendar, */*;q=0.1", "accept-encoding: deflate, gzip",
        ])
    }
    #expect(server.asked.count == 2)
  }

  static let statuses = [201, 204, 206, 300, 304, 305, 400, 401, 403, 404, 407, 410, 429, 500, 503]

  @Test(arguments: statuses) func statusOtherThan200IsAProblem(_ status: Int) async throws {
    let body: [String] = status == 204 || status == 304 ? [] : ["Content-Length: 15"]
    let head = (["HTTP/1.1 \(status) X", "Connection: close"] + body).joined(separator: "\r\n") + "\r\n\r\n"
    let steps: [CannedServer.Step] = body.isEmpty ? [.send(head)] : [.send(head), .send(good)]
    #expect(try await outcome(steps) == .problem(.status(host: ExchangeTests.host, status: status)))
  }

  @Test func pageInPlaceOfACalendarIsNotGood() async throws {
    #expect(try await outcome(.answer("200 OK", [], "<html>Logga in")) == .problem(.notGood(host: ExchangeTests.host)))
  }

  static let broken: [(steps: [CannedServer.Step], why: String)] = [
    ([.send("hello\r\n\r\n")], "no HTTP"), ([], "closes at once"), ([.send("HTTP/1.1 200 OK\r\nContent-")], "closes within the headers"),
    ([.send("HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n" + good)], "closes within the body"),
    ([.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nf\r\n\(good)\r\n")], "closes before the last chunk"),
    ([.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n")], "a chunk of no size"),
    ([.send("HTTP/1.1 200 OK\r\nX: " + String(repeating: "a", count: 100_000) + "\r\n\r\n")], "a header of 100 KB"),
    ([.send("HTTP/1.1 200 OK\r\n" + String(repeating: "X: a\r\n", count: 1000) + "\r\n")], "1000 headers"),
    (.answer("200 OK", ["Content-Encoding: gzip"], good), "no gzip"),
    (.answer("200 OK", ["Content-Encoding: gzip"], Gzip.stored(Array(good.utf8)).dropLast(12)), "cut gzip"),
    (.answer("200 OK", ["Content-Encoding: gzip"], Gzip.stored(Array(good.utf8)) + [1]), "more after the gzip"),
  ]

  @Test(arguments: broken.indices) func answerThatIsNoAnswerIsBroken(_ row: Int) async throws {
    let (steps, why) = ExchangeTests.broken[row]
    #expect(try await outcome(steps) == .problem(.broken(host: ExchangeTests.host)), "\(why)")
  }

  @Test func compressedBodyIsUnpacked() async throws {
    for encoding in ["gzip", "GZIP", "deflate"] {
      // The client tells gzip from zlib by the bytes.
      #expect(try await outcome(.answer("200 OK", ["Content-Encoding: \(encoding)"], Gzip.stored(Array(good.utf8)))) == .fresh(good))
    }
  }

  @Test func nobodyThereCannotBeConnected() async throws {
    let port = try CannedServer { _ in [] }.port
    let outcome = await (try fetcher()).outcome("http://kommun.example:\(port)/")
    #expect(outcome == .problem(.cannotConnect(host: ExchangeTests.host)))
  }

  @Test func serverWithoutTLSIsNotSecure() async throws {
    let server = try CannedServer(isAsked: false) { _ in .answer("200 OK", [], good) }
    let outcome = await (try fetcher()).outcome("https://kommun.example:\(server.port)/")
    #expect(outcome == .problem(.notSecure(host: ExchangeTests.host)))
  }

  // MARK: Limits

  static let tooLong: [(head: String, more: [UInt8], why: String)] = [
    ("Content-Length: 10000000000", Array(repeating: 97, count: 65_536), "it says so"),
    ("X: y", Array(repeating: 97, count: 65_536), "it does not say so and never ends"),
    ("Transfer-Encoding: chunked", Array(("2000\r\n" + String(repeating: "a", count: 0x2000) + "\r\n").utf8), "chunks without end"),
  ]

  @Test(arguments: tooLong) func bodyOverTheLimitEndsThere(_ row: (head: String, more: [UInt8], why: String)) async throws {
    let steps: [CannedServer.Step] = [
      .send("HTTP/1.1 200 OK\r\n\(row.head)\r\n\r\n\(good)".replacing("chunked\r\n\r\n\(good)", with: "chunked\r\n\r\n"))
    ]
    let server = try CannedServer { _ in steps + [.drip(row.more, times: 10_000, pause: 0)] }
    let outcome = await (try fetcher { $0.limits.bodyBytes = 1_000_000 }).outcome("http://kommun.example:\(server.port)/")
    #expect(outcome == .problem(.bodyLimit(host: ExchangeTests.host, bytes: 1_000_000)), "\(row.why)")
    // What it sent beyond lay in buffers of the system.
    #expect(server.sent < 50_000_000, "\(row.why)")
  }

  @Test func bodyOfExactlyTheLimitIsTaken() async throws {
    let body = good + String(repeating: " ", count: 1000 - good.utf8.count)
    for limit in [999, 1000] {
      let expected: Outcome = limit == 1000 ? .fresh(body) : .problem(.bodyLimit(host: ExchangeTests.host, bytes: limit))
      #expect(try await outcome(.answer("200 OK", [], body)) { $0.limits.bodyBytes = limit } == expected)
      let packed = Gzip.stored(Array(body.utf8))
      let unpacked = try await outcome(.answer("200 OK", ["Content-Encoding: gzip"], packed)) { $0.limits.bodyBytes = limit }
      #expect(unpacked == expected, "\(limit)")
    }
  }

  @Test func compressedBombEndsAtTheLimit() async throws {
    let (start, more) = Gzip.bomb
    let part = [UInt8](Array(repeating: more, count: 1000).joined())
    // 10 MB that would become 1.6 GB.
    let steps: [CannedServer.Step] = [
      .send("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n"), .send(start), .drip(part, times: 770, pause: 0),
    ]
    let server = try CannedServer { _ in steps }
    let outcome = await (try fetcher()).outcome("http://kommun.example:\(server.port)/")
    #expect(outcome == .problem(.bodyLimit(host: ExchangeTests.host, bytes: FetchLimits.usualBodyBytes)))
    #expect(server.sent < 10_000_000)
  }

  /// Much less than the slow answers take, and more than a machine needs that runs all tests at once.
  static let soon = Duration.seconds(2000)

  static let slow: [(steps: [CannedServer.Step], why: String)] = [
    ([.wait(4_000_000)], "no answer"), ([.drip(Array("H".utf8), times: 1, pause: 4_000_000)], "a first letter"),
    ([.send("HTTP/1.1 200 OK\r\n"), .drip(Array("X: y\r\n".utf8), times: 200_000, pause: 20)], "headers that drip"),
    ([.send("HTTP/1.1 200 OK\r\n\r\n"), .drip(Array(good.utf8), times: 200_000, pause: 20)], "a body that drips"),
    ([.send("HTTP/1.1 200 OK\r\nContent-Length: 16\r\n\r\n" + good), .wait(4_000_000)], "all but one byte"),
    ([.drip(Array("HTTP/1.1 103 Early Hints\r\n\r\n".utf8), times: 200_000, pause: 20)], "hints without end"),
  ]

  @Test(arguments: slow.indices) func slowAnswerEndsWithTheTime(_ row: Int) async throws {
    let (steps, why) = ExchangeTests.slow[row]
    let limit = Duration.milliseconds(300)
    let clock = ContinuousClock()
    let start = clock.now
    #expect(
      try await outcome(steps) { $0.limits.time = limit } == .problem(.timeLimit(host: ExchangeTests.host, limit: limit)), "\(why)")
    #expect((limit..<ExchangeTests.soon).contains(clock.now - start), "\(why)")
  }

  @Test func slowTLSAndSlowResolverEndWithTheTime() async throws {
    let limit = Duration.milliseconds(300)
    let server = try CannedServer { _ in [.wait(4_000_000)] }
    let clock = ContinuousClock()
    let start = clock.now
    let secure = await (try fetcher { $0.limits.time = limit }).outcome("https://kommun.example:\(server.port)/")
    #expect(secure == .problem(.timeLimit(host: ExchangeTests.host, limit: limit)))
    let asking = try fetcher {
      $0.limits.time = limit
      $0.resolve = { _, _ in
        Thread.sleep(forTimeInterval: 4000)
        return []
      }
    }
    #expect(await asking.outcome("http://kommun.example/") == .problem(.timeLimit(host: ExchangeTests.host, limit: limit)))
    #expect(clock.now - start < ExchangeTests.soon)
  }

  @Test func redirectsShareOneTime() async throws {
    let limit = Duration.milliseconds(300)
    let server = try CannedServer { path in [.wait(150)] + .redirect(path + "a") }
    let outcome = await (try fetcher { $0.limits.time = limit }).outcome("http://kommun.example:\(server.port)/")
    #expect(outcome == .problem(.timeLimit(host: ExchangeTests.host, limit: limit)))
  }

  @Test func cancelledTaskDoesNotWait() async throws {
    let server = try CannedServer { _ in [.wait(4_000_000)] }
    let fetcher = try fetcher()
    let task = Task { await fetcher.outcome("http://kommun.example:\(server.port)/") }
    for _ in 0..<2000 where server.asked.isEmpty { try await Task.sleep(for: .milliseconds(5)) }
    task.cancel()
    #expect(await task.value == .problem(.cancelled))
  }

  // MARK: Many

  @Test func manyAreFetchedAtOnceEachOnceAndInOrder() async throws {
    let running = Mutex((now: 0, most: 0))
    let server = try CannedServer { path in [.wait(100)] + .answer("200 OK", [], good + path) }
    let fetcher = try fetcher {
      let resolve = $0.resolve
      $0.resolve = { host, port throws(FetchProblem) in
        running.withLock { $0 = ($0.now + 1, max($0.most, $0.now + 1)) }
        return try resolve(host, port)
      }
    }
    let start = "http://kommun.example:\(server.port)/"
    let addresses = (0..<20).flatMap { ["\(start)\($0)", "\(start)\($0)#x"] } + ["nonsense"]
    let copies = await fetcher.fetchAll(addresses) { bytes in
      running.withLock { $0.now -= 1 }
      return isGood(bytes)
    }.map(Outcome.init)
    let expected: [Outcome] = (0..<20).flatMap { Array(repeating: .fresh(good + "/\($0)"), count: 2) }
    #expect(copies == expected + [.problem(.address(.noScheme))])
    #expect(server.accepted == 20)
    #expect((2...8).contains(running.withLock { $0.most }))
  }

  @Test func synchronousCallerWaits() async throws {
    let server = try CannedServer { path in .answer("200 OK", [], good + path) }
    let start = "http://kommun.example:\(server.port)"
    let fetcher = try fetcher()
    // A thread of its own: a test is a task.
    let copies = await withCheckedContinuation { continuation in
      Thread.detachNewThread {
        let none = fetcher.fetchAllBlocking([], isGood: isGood)
        continuation.resume(returning: none + fetcher.fetchAllBlocking([start + "/a", start + "/b"], isGood: isGood))
      }
    }
    #expect(copies.map(Outcome.init) == [.fresh(good + "/a"), .fresh(good + "/b")])
  }
}
