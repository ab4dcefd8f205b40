import CivilTime
import Foundation
import Glibc
import Support
import Synchronization
import Testing

@testable import Fetching

/// What is kept of earlier days, and what it is good for.
@Suite struct CacheTests {
  private let scratch: ScratchFolder
  private var folder: String { scratch.path + "/cache/kept" }
  private let steps = Shared([CannedServer.Step].answer("200 OK", [], good))
  private let server: CannedServer

  init() throws {
    scratch = try ScratchFolder()
    let steps = steps
    server = try CannedServer { path in path == "/elsewhere" ? .redirect("/a") : steps.value }
  }

  /// A value that tests change between questions.
  private final class Shared: Sendable {
    private let held: Mutex<[CannedServer.Step]>
    init(_ value: [CannedServer.Step]) { held = Mutex(value) }
    var value: [CannedServer.Step] { held.withLock { $0 } }
    func set(_ value: [CannedServer.Step]) { held.withLock { $0 = value } }
  }

  private func fetch(_ path: String = "/a", daysLater: Int = 0, _ change: (inout Fetcher.Settings) -> Void = { _ in }) async throws
    -> Outcome
  {
    let fetcher = try fetcher {
      $0.cacheFolder = folder
      $0.now = today.adding(seconds: daysLater * 86_400)
      change(&$0)
    }
    return await fetcher.outcome("http://kommun.example:\(server.port)\(path)")
  }

  private func files() throws -> [String] { try FileManager.default.contentsOfDirectory(atPath: folder).sorted() }

  private func file() throws -> String { folder + "/" + (try #require(try files().first)) }

  private func mode(_ path: String) -> mode_t {
    var status = stat()
    return lstat(path, &status) == 0 ? status.st_mode & 0o7777 : 0
  }

  static let failures: [(steps: [CannedServer.Step], problem: FetchProblem, why: String)] = [
    (.answer("500 Broken"), .status(host: "kommun.example", status: 500), "its server is broken"),
    (.answer("404 Gone"), .status(host: "kommun.example", status: 404), "it is gone"),
    (.answer("200 OK", [], "<html>Logga in"), .notGood(host: "kommun.example"), "a page to log in on"),
    (.redirect("http://127.0.0.1/"), notPublic("127.0.0.1", "127.0.0.1"), "a redirect to this machine"),
    ([.send("nonsense\r\n\r\n")], .broken(host: "kommun.example"), "no HTTP"),
    (.answer("200 OK", ["Content-Length: 9", "X: y"], String(repeating: "a", count: 8)), .broken(host: "kommun.example"), "two lengths"),
    (.answer("304 Not Modified"), .status(host: "kommun.example", status: 304), "unchanged, which nobody asked for"),
  ]

  @Test(arguments: failures.indices) func lastGoodCopyIsGivenWithItsAgeWhereAFetchFails(_ row: Int) async throws {
    let (failing, problem, why) = CacheTests.failures[row]
    #expect(try await fetch() == .fresh(good))
    steps.set(failing)
    #expect(try await fetch(daysLater: 3) == .stale(good, 3 * 86_400, problem), "\(why)")
    // A failure keeps the copy, and its age, as they were.
    #expect(try await fetch(daysLater: 4) == .stale(good, 4 * 86_400, problem), "\(why)")
    #expect(try await fetch(daysLater: -1) == .stale(good, 0, problem), "\(why)")
    #expect(try await fetch("/b", daysLater: 4) == .problem(problem), "another address has no copy")
    steps.set(.answer("200 OK", [], good + " 2"))
    #expect(try await fetch(daysLater: 5) == .fresh(good + " 2"))
    steps.set(failing)
    #expect(try await fetch(daysLater: 6) == .stale(good + " 2", 86_400, problem), "\(why)")
  }

  @Test func refusedAddressGivesNothingEvenIfItIsKept() async throws {
    #expect(try await fetch() == .fresh(good))
    #expect(try await fetch { $0.allowsHTTP = false } == .problem(.address(.plain)))
    #expect(try await fetch { $0.cacheFolder = nil } == .fresh(good))
  }

  @Test func unchangedCopyIsConfirmed() async throws {
    steps.set(.answer("200 OK", ["ETag: \"a, b\"", "Last-Modified: Mon, 01 Jan 2018 00:00:00 GMT"], good))
    #expect(try await fetch() == .fresh(good))
    #expect(!server.asked[0].lowercased().contains("\r\nif-"))
    steps.set([.send("HTTP/1.1 304 Not Modified\r\n\r\n")])
    #expect(try await fetch(daysLater: 2) == .unchanged(good))
    let question = server.asked[1].components(separatedBy: "\r\n")
    #expect(question.contains("If-None-Match: \"a, b\""))
    #expect(question.contains("If-Modified-Since: Mon, 01 Jan 2018 00:00:00 GMT"))
    steps.set(.answer("503 Busy"))
    #expect(
      try await fetch(daysLater: 5) == .stale(good, 3 * 86_400, .status(host: "kommun.example", status: 503)),
      "the age is from the confirmation")
  }

  @Test func tagsGoBackOnlyToTheirOwnServer() async throws {
    steps.set(.answer("200 OK", ["ETag: \"1\""], good))
    #expect(try await fetch("/elsewhere") == .fresh(good))
    steps.set([.send("HTTP/1.1 304 Not Modified\r\n\r\n")])
    #expect(try await fetch("/elsewhere") == .unchanged(good))
    let tagged = server.asked.map { $0.contains("If-None-Match") }
    #expect(tagged == [false, false, false, true], "the redirect's own server is not told")
  }

  static let headers: [(line: String, isSentBack: Bool, why: String)] = [
    ("ETag: \"a\"", true, "the innocent one"), ("ETag: W/\"a\"", true, "a weak one"),
    ("ETag: \"a\u{1}b\"", false, "a control character"), ("ETag: \"å\"", false, "not ASCII"), ("ETag:", false, "empty"),
    ("ETag: " + String(repeating: "a", count: 1025), false, "too long"), ("ETag: \"a\"\r\nETag: \"b\"", false, "two"),
    ("ETag: \"a\"\n\tX-Injected: b", false, "a folded line"), ("ETag: \"a\rX-Injected: b\"", false, "a lone carriage return"),
    ("ETag: \"a\u{0}\"", false, "a zero"),
  ]

  @Test(arguments: headers) func headerThatIsNotPlainIsNotSentBack(_ row: (line: String, isSentBack: Bool, why: String)) async throws {
    steps.set([.send("HTTP/1.1 200 OK\r\n\(row.line)\r\nContent-Length: \(good.utf8.count)\r\n\r\n\(good)")])
    let first = try await fetch()
    // The client may also refuse the whole answer.
    #expect(first == .fresh(good) || first == .problem(.broken(host: "kommun.example")) && !row.isSentBack, "\(row.why)")
    steps.set(.answer("200 OK", [], good))
    #expect(try await fetch() == .fresh(good), "\(row.why)")
    let question = try #require(server.asked.last)
    #expect(question.contains("If-None-Match") == row.isSentBack, "\(row.why)")
    #expect(!question.contains("X-Injected"), "\(row.why)")
  }

  // MARK: Files

  @Test func folderAndFileAreNobodyElses() async throws {
    let mask = umask(0)
    defer { umask(mask) }
    #expect(try await fetch("/hemligt?token=abc123") == .fresh(good))
    #expect(mode(folder) == 0o700 && mode(scratch.path + "/cache") == 0o700)
    #expect(mode(try file()) == 0o600)
    let names = try files()
    #expect(names.count == 1 && !names[0].contains("hemligt") && names[0].hasSuffix(".copy"))
  }

  static let damages: [(damage: @Sendable ([UInt8]) -> [UInt8], why: String)] = [
    ({ _ in [] }, "empty"), ({ $0.dropLast() }, "cut by a byte"), ({ Array($0.prefix(100)) }, "cut in the description"),
    ({ $0 + [1] }, "longer by a byte"), ({ $0.dropLast() + [0] }, "another last byte"),
    ({ _ in Array(repeating: 10, count: 50) }, "only lines"),
    ({ _ in Array(repeating: 0xFF, count: 20_000) }, "no text"), ({ [32] + $0 }, "another title"),
    ({ Array(String(decoding: $0, as: UTF8.self).replacingOccurrences(of: "fetched: 1", with: "fetched: x").utf8) }, "no number"),
    (
      {
        Array(String(decoding: $0, as: UTF8.self).replacingOccurrences(of: "fetched: 15", with: "fetched: -90000000015").utf8)
      }, "before all time"
    ),
    ({ Array(String(decoding: $0, as: UTF8.self).replacingOccurrences(of: "/a\n", with: "/b\n").utf8) }, "another address"),
    ({ Array(String(decoding: $0, as: UTF8.self).replacingOccurrences(of: "tag: ", with: "tag: \u{1}").utf8) }, "a control character"),
    ({ Array(String(decoding: $0, as: UTF8.self).replacingOccurrences(of: "tag: ", with: "tag: b\ntag: ").utf8) }, "two tags"),
  ]

  @Test(arguments: damages.indices) func damagedFileIsNoCopy(_ row: Int) async throws {
    // Long enough that what is damaged would still be called good.
    let text = good + "\r\nEND:VCALENDAR"
    let (damage, why) = CacheTests.damages[row]
    steps.set(.answer("200 OK", ["ETag: \"1\""], text))
    #expect(try await fetch() == .fresh(text))
    let path = try file()
    let whole = try Data(contentsOf: URL(fileURLWithPath: path))
    try Data(damage(Array(whole))).write(to: URL(fileURLWithPath: path))
    steps.set(.answer("500 Broken"))
    #expect(try await fetch() == .problem(.status(host: "kommun.example", status: 500)), "\(why)")
    try whole.write(to: URL(fileURLWithPath: path))
    #expect(try await fetch() == .stale(text, 0, .status(host: "kommun.example", status: 500)), "undamaged it is one again")
  }

  @Test func linkAndPipeAreNotFollowed() async throws {
    #expect(try await fetch() == .fresh(good))
    let path = try file()
    let other = scratch.path + "/other"
    try FileManager.default.moveItem(atPath: path, toPath: other)
    #expect(symlink(other, path) == 0)
    let before = try Data(contentsOf: URL(fileURLWithPath: other))
    steps.set(.answer("500 Broken"))
    #expect(try await fetch() == .problem(.status(host: "kommun.example", status: 500)))
    steps.set(.answer("200 OK", [], good + " 2"))
    #expect(try await fetch() == .fresh(good + " 2"), "the link is replaced")
    #expect(try Data(contentsOf: URL(fileURLWithPath: other)) == before, "and what it led to is not touched")
    #expect(unlink(path) == 0 && mkfifo(path, 0o600) == 0)
    #expect(try await fetch() == .fresh(good + " 2"))
    #expect(try files().count == 1)
  }

  @Test func cacheThatCannotBeWrittenIsReportedBesideTheCopy() async throws {
    let file = try scratch.write("", to: "file")
    var expected = Outcome.fresh(good)
    expected.cacheProblem = .folder(error: ENOTDIR)
    #expect(try await fetch { $0.cacheFolder = file } == expected)
    #expect(try await fetch { $0.cacheFolder = file + "/below" } == expected)
    let link = scratch.path + "/link"
    #expect(symlink(scratch.path, link) == 0)
    #expect(try await fetch { $0.cacheFolder = link } == expected, "a link")
    let open = scratch.path + "/open"
    #expect(mkdir(open, 0o700) == 0 && chmod(open, 0o777) == 0)
    expected.cacheProblem = .openToOthers
    #expect(try await fetch { $0.cacheFolder = open } == expected)
    expected.cacheProblem = .tooLong(limit: 100)
    #expect(try await fetch { $0.limits.cacheFileBytes = 100 } == expected)
    #expect(!FileManager.default.fileExists(atPath: folder))
  }

  @Test func manyWritersOfOneFileLeaveOneWholeCopy() async throws {
    let body = [UInt8](repeating: 7, count: 100_000)
    let cache = CopyCache(folder: folder, limit: 200_000)
    await withTaskGroup(of: Void.self) { group in
      for number in 0..<20 {
        group.addTask {
          let copy = KeptCopy(address: "a", source: "a", validators: .none, fetched: number, body: body)
          do throws(CacheProblem) { try cache.keep(copy) } catch { Issue.record("\(error)") }
          #expect(cache.copy(of: "a")?.body == body)
        }
      }
    }
    #expect(try files().count == 1)
  }
}
