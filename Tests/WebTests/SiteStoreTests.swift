import CivilTime
import Glibc
import Support
import Synchronization
import Testing

@testable import Web

/// One generation after the other.
@Suite struct SiteStoreTests {
  private static func lastModified(_ store: SiteStore, _ path: String) -> String? {
    guard let site = store.current, case .resource(let resource) = site.find(path, access: AccessWatch()) else { return nil }
    return resource.plain.full.fields.first { $0.name == "Last-Modified" }?.value
  }

  private static func at(_ seconds: Int) -> Instant { Samples.modified.adding(seconds: seconds) }

  /// What is published when, and the date that is told: text, seconds of its own date, seconds of the date that is told.
  @Test func dateOfAPathNeverGoesBack() {
    let steps: [(text: String?, given: Int, told: Int)] = [
      ("a", 0, 0), ("a", 0, 0), ("a", -50, 0), ("b", 10, 10), ("b", 10, 10), ("c", 10, 11), ("d", 3, 12), (nil, 0, 0), ("d", 2, 12),
      ("e", 100, 100),
    ]
    let store = SiteStore()
    for (number, step) in steps.enumerated() {
      let files = step.text.map { [Samples.file("a/all.ics", $0, modified: SiteStoreTests.at(step.given))] } ?? []
      store.replace(files: files, at: RunningServer.now)
      let told = step.text == nil ? nil : HTTPDate.text(SiteStoreTests.at(step.told))
      #expect(SiteStoreTests.lastModified(store, "a/all.ics") == told, "step \(number)")
    }
    #expect(store.current?.generation == steps.count)
  }

  @Test func fileThatDidNotChangeIsNotMadeAgain() throws {
    let store = SiteStore()
    func resource() throws -> Resource {
      let site = try #require(store.current)
      guard case .resource(let resource) = site.find("leda-och-driva/all.ics", access: AccessWatch()) else { throw Missing() }
      return resource
    }
    store.replace(files: Samples.files, at: RunningServer.now)
    let first = try resource()
    store.replace(files: Samples.files + [Samples.file("new.ics", "x")], at: RunningServer.now)
    #expect(try resource() === first)
    store.replace(files: [Samples.file("leda-och-driva/all.ics", Samples.calendar + "X")], at: RunningServer.now)
    #expect(try resource() !== first)
  }

  struct Missing: Error {}

  private final class Shared: Sendable {
    let isOver = Atomic(false)
    let tags = Mutex<[String: Set<String>]>([:])
  }

  /// The two files of a generation name it; what a reader gets is of one generation, and no reader sees an older one after a newer.
  @Test func thousandGenerationsUnderReadersAreSeenWhole() async throws {
    @Sendable func files(_ number: Int) -> [SiteFile] {
      let line = "X-GENERATION:\(number)\r\n"
      return ["a.ics", "b.ics"].map { Samples.file("x/" + $0, String(repeating: line, count: 100), modified: SiteStoreTests.at(number)) }
    }
    let (last, readers) = (1_000, 4)
    try await RunningServer.with(files: files(0)) { server in
      let shared = Shared()
      let seen = try await withThrowingTaskGroup(of: Int.self) { group in
        for reader in 0..<readers {
          group.addTask {
            try await server.talk { client in
              var (newest, count) = (0, 0)
              while !shared.isOver.load(ordering: .relaxed) || newest < last {
                try client.send("GET /x/\(reader % 2 == 0 ? "a" : "b").ics HTTP/1.1\r\nHost: a\r\n\r\n")
                let reply = try client.reply()
                let lines = Set(reply.text.split(separator: "\r\n"))
                let number = lines.first.flatMap { Int($0.dropFirst("X-GENERATION:".count)) } ?? -1
                guard reply.status == 200, lines.count == 1, number >= newest else { return -1 }
                _ = shared.tags.withLock { $0[reply.text.prefix(30).description, default: []].insert(reply["ETag"] ?? "") }
                (newest, count) = (number, count + 1)
              }
              return count
            }
          }
        }
        for number in 1...last { server.store.replace(files: files(number), at: RunningServer.now) }
        shared.isOver.store(true, ordering: .relaxed)
        return try await group.reduce(into: []) { $0.append($1) }
      }
      #expect(seen.count == readers && seen.allSatisfy { $0 > 0 }, "\(seen)")
      #expect(shared.tags.withLock { $0.values.allSatisfy { $0.count == 1 } }, "one tag for one text")
    }
  }

  /// Beside the C library's own calendar, over a hundred years.
  @Test func dateIsWrittenAsTheSystemWritesIt() {
    for step in 0..<2_000 {
      let seconds = step * 1_578_923 + step % 86_399
      var (time, parts) = (time_t(seconds), tm())
      gmtime_r(&time, &parts)
      var buffer = [CChar](repeating: 0, count: 64)
      let count = strftime(&buffer, buffer.count, "%a, %d %b %Y %H:%M:%S GMT", &parts)
      let text = String(decoding: buffer[0..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
      #expect(HTTPDate.text(Instant(seconds: seconds)) == text)
      #expect(HTTPDate.read(text, now: RunningServer.now) == Instant(seconds: seconds))
    }
  }

  @Test func twoDigitsOfAYearMeanAtMostFiftyYearsAhead() {
    #expect(HTTPDate.read("Sunday, 06-Nov-94 08:49:37 GMT", now: RunningServer.now) == Instant("1994-11-06T08:49:37Z"))
    #expect(HTTPDate.read("Friday, 06-Nov-68 08:49:37 GMT", now: RunningServer.now) == Instant("2068-11-06T08:49:37Z"))
    #expect(HTTPDate.read("Thursday, 06-Nov-69 08:49:37 GMT", now: RunningServer.now) == Instant("1969-11-06T08:49:37Z"))
  }
}
