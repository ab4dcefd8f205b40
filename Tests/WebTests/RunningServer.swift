import CivilTime
import Dispatch
import Glibc
import Logging
import Support
import Synchronization

@testable import Web

/// A server of a test's own on a free port of this machine, stopped when the test's body is done.
struct RunningServer: Sendable {
  let port: Int
  let store: SiteStore
  let board: StatusBoard
  let log: Lines

  /// Lines of a log.
  final class Lines: Sendable {
    private let lines = Mutex<[String]>([])
    func add(_ line: String) { lines.withLock { $0.append(line) } }
    var all: [String] { lines.withLock { $0 } }
  }

  struct NotListening: Error {}

  /// The moment that it takes for now: 2018-03-21 06:12 UTC.
  static let now = Instant(seconds: 1_521_612_720)

  static func with<Value: Sendable>(
    files: [SiteFile]? = Samples.files, privateFiles: [SiteFile] = [], moved: [String: Moved] = [:], access: AccessWatch = AccessWatch(),
    set: @Sendable (inout WebServer.Configuration) -> Void = { _ in }, logLevel: Logger.Level = .info,
    _ body: @Sendable (RunningServer) async throws -> Value
  ) async throws -> Value {
    try await withRunning(files: files, privateFiles: privateFiles, moved: moved, access: access, set: set, logLevel: logLevel) {
      server, _ in
      try await body(server)
    }
  }

  /// As above, with the task that serves.
  static func withRunning<Value: Sendable>(
    files: [SiteFile]? = Samples.files, privateFiles: [SiteFile] = [], moved: [String: Moved] = [:], access: AccessWatch = AccessWatch(),
    set: @Sendable (inout WebServer.Configuration) -> Void = { _ in }, logLevel: Logger.Level = .info,
    _ body: @Sendable (RunningServer, Task<Void, any Error>) async throws -> Value
  ) async throws -> Value {
    let (store, board, log) = (SiteStore(), StatusBoard(), Lines())
    if let files { store.replace(files: files, privateFiles: privateFiles, moved: moved, at: now) }
    var configuration = WebServer.Configuration()
    configuration.port = 0
    // A busy machine must not end what a test is in the middle of; tests of the limits set their own.
    configuration.limits.requestMilliseconds = 120_000
    configuration.limits.idleMilliseconds = 120_000
    configuration.limits.writeMilliseconds = 120_000
    configuration.limits.answerMilliseconds = 120_000
    set(&configuration)
    var logger = Logger(label: "web") { label in LogLines(label: label) { log.add($0) } }
    logger.logLevel = logLevel
    let (ports, tell) = AsyncStream.makeStream(of: Int.self)
    let server = try WebServer(
      store: store, access: access, board: board, configuration: configuration, logger: logger, now: { now },
      onListening: { tell.yield($0) })
    let task = Task {
      defer { tell.finish() }
      try await server.runUntilStopped()
    }
    var iterator = ports.makeAsyncIterator()
    guard let port = await iterator.next() else {
      try await task.value
      throw NotListening()
    }
    let result: Result<Value, any Error>
    do {
      result = .success(try await body(RunningServer(port: port, store: store, board: board, log: log), task))
    } catch { result = .failure(error) }
    task.cancel()
    try await task.value
    return try result.get()
  }

  /// Talks with the server on a thread of its own, since a socket blocks.
  func talk<Value: Sendable>(_ body: @escaping @Sendable (WireClient) throws -> Value) async throws -> Value {
    let port = port
    return try await withCheckedThrowingContinuation { continuation in
      DispatchQueue.global().async {
        continuation.resume(with: Result { try body(try WireClient(port: port)) })
      }
    }
  }

  /// Blocks a thread of its own, without a new connection.
  func talk<Value: Sendable>(connecting: Bool, _ body: @escaping @Sendable () throws -> Value) async throws -> Value {
    try await withCheckedThrowingContinuation { continuation in
      DispatchQueue.global().async { continuation.resume(with: Result { try body() }) }
    }
  }

  /// One request on a connection of its own, with header lines such as `If-None-Match: "x"`.
  func get(_ target: String, _ lines: [String] = [], method: String = "GET") async throws -> WireReply {
    try await talk { client in
      try client.send("\(method) \(target) HTTP/1.1\r\nHost: kalender.example.org\r\n" + lines.map { $0 + "\r\n" }.joined() + "\r\n")
      return try client.reply(hasBody: method != "HEAD")
    }
  }
}

/// Files for tests.
enum Samples {
  static let modified = Instant(seconds: 1_500_000_000)
  static let modifiedText = "Fri, 14 Jul 2017 02:40:00 GMT"
  static let calendar =
    "BEGIN:VCALENDAR\r\n" + (1...40).map { "BEGIN:VEVENT\r\nUID:\($0)@example.org\r\nEND:VEVENT\r\n" }.joined() + "END:VCALENDAR\r\n"

  static func file(_ path: String, _ text: String, modified: Instant = modified) -> SiteFile {
    SiteFile(path: path, bytes: Array(text.utf8), modified: modified)
  }

  static let files = [
    file("index.html", "<!DOCTYPE html><title>Start</title>"),
    file("leda-och-driva/index.html", "<!DOCTYPE html><title>Leda och driva</title>"), file("leda-och-driva/all.ics", calendar),
    file("leda-och-driva/short.ics", "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"), file("leda-och-driva/wheel.svg", "<svg/>"),
    file("style.css", "body{}"), file("script.js", "1"), file("data.json", "{}"), file("qr.png", "png"),
  ]
}
