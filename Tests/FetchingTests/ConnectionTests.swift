import Foundation
import Synchronization
import Support
import Testing

@testable import Fetching

/// Where connections go: only to what was looked up once and checked.
@Suite struct ConnectionTests {
  /// Hosts with the answers that a resolver gives for each, one after the other.
  private final class Names: Sendable {
    private let answers: Mutex<[String: [[String]]]>
    private let asked = Mutex<[String]>([])

    init(_ answers: [String: [[String]]]) { self.answers = Mutex(answers) }

    var log: [String] { asked.withLock { $0 } }

    @Sendable func resolve(_ host: String, _ port: Int) throws(FetchProblem) -> [IPAddress] {
      asked.withLock { $0.append(host) }
      let next: [String]? = answers.withLock { answers in
        guard let first = answers[host]?.first else { return nil }
        if answers[host, default: []].count > 1 { answers[host]?.removeFirst() }
        return first
      }
      guard let next else { throw .noSuchHost(host: host) }
      return next.compactMap { IPAddress($0) }
    }
  }

  private func local(_ text: String) throws -> IPAddress { try #require(IPAddress(text)) }

  @Test func hostThatTurnsToThisMachineIsAskedForOnceAHop() async throws {
    let names = Names(["rebinding.example": [[publicAddress], ["127.0.0.1"]]])
    let server = try CannedServer { path in path == "/b" ? .answer("200 OK", [], good) : .redirect("/b") }
    let start = "http://rebinding.example:\(server.port)"
    // The second lookup belongs to the redirect, and is checked as the first was.
    let outcome = await (try fetcher { $0.resolve = names.resolve }).outcome(start + "/a")
    #expect(outcome == .problem(notPublic("rebinding.example", "127.0.0.1")))
    #expect(names.log == ["rebinding.example", "rebinding.example"])
    #expect(server.accepted == 1)

    let again = Names(["rebinding.example": [[publicAddress], ["127.0.0.1"]]])
    #expect(await (try fetcher { $0.resolve = again.resolve }).outcome(start + "/b") == .fresh(good))
    #expect(again.log == ["rebinding.example"])
  }

  @Test func oneLocalAddressAmongPublicOnesIsEnough() async throws {
    let server = try CannedServer { _ in .answer("200 OK", [], good) }
    let names = Names(["half.example": [[publicAddress, "2606:2800:220:1::1", "10.0.0.1"]]])
    let outcome = await (try fetcher { $0.resolve = names.resolve }).outcome("http://half.example:\(server.port)/")
    #expect(outcome == .problem(notPublic("half.example", "10.0.0.1")))
    #expect(server.accepted == 0)
  }

  @Test func hostWithoutAddressesIsNoHost() async throws {
    let fetcher = try fetcher { $0.resolve = Names(["empty.example": [[]]]).resolve }
    for host in ["empty.example", "none.example"] {
      #expect(await fetcher.outcome("http://\(host)/") == .problem(.noSuchHost(host: host)))
    }
  }

  /// No seam here: the resolver's answer alone decides where the client connects, for hosts that DNS does not know.
  @Test(arguments: [false, true]) func clientConnectsToTheCheckedAddress(_ onIPv6: Bool) async throws {
    let server: CannedServer
    do { server = try CannedServer(onIPv6: onIPv6) { _ in .answer("200 OK", [], good) } } catch {
      try #require(onIPv6, "every machine has IPv4")
      return
    }
    let address = onIPv6 ? "::1" : "127.0.0.1"
    var settings = Fetcher.Settings(now: today)
    settings.limits.time = .seconds(600)
    settings.allowsHTTP = true
    settings.resolve = Names(["kommun.invalid": [[address]]]).resolve
    #expect(
      await Fetcher(settings).outcome("http://kommun.invalid:\(server.port)/")
        == .problem(notPublic("kommun.invalid", address)))
    #expect(server.accepted == 0)
    settings.allowsLocalAddresses = true
    #expect(await Fetcher(settings).outcome("http://Kommun.invalid.:\(server.port)/") == .fresh(good))
    #expect(await Fetcher(settings).outcome("http://\(onIPv6 ? "[0::1]" : "127.1"):\(server.port)/") == .fresh(good))
    #expect(server.accepted == 2)
  }

  /// Only what the system answers without asking a name server.
  @Test func systemFindsThisMachine() throws {
    for address in ["127.0.0.1", "::1"] { #expect(try Resolver.system(address, 80) == [try local(address)]) }
    #expect(throws: FetchProblem.noSuchHost(host: "a..b")) { try Resolver.system("a..b", 80) }
  }

  @Test func anotherFamilyIsTriedWhereTheFirstDoesNotAnswer() async throws {
    let server = try CannedServer { _ in .answer("200 OK", [], good) }
    let (first, second) = (try local("2606:2800:220:1::1"), try local(publicAddress))
    // Nobody listens on the server's port there.
    let (nowhere, here) = (try local("127.0.0.2"), try local("127.0.0.1"))
    var settings = Fetcher.Settings(now: today)
    settings.allowsHTTP = true
    // Other tests keep the machine busy.
    settings.limits.time = .seconds(600)
    settings.resolve = { _, _ in [first, first, second] }
    let fetcher = Fetcher(settings, connectingTo: { $0 == second ? here : nowhere })
    #expect(await fetcher.outcome("http://kommun.example:\(server.port)/") == .fresh(good))
    #expect(server.accepted == 1)
  }

  // MARK: Redirects

  static let redirects: [(location: String, outcome: Outcome, asked: Int, why: String)] = [
    ("/good", .fresh(good), 2, "the innocent one"), ("//other.example:@/good", .fresh(good), 2, "another public host"),
    ("/one", .fresh(good), 4, "three are followed"),
    ("/zero", .problem(.redirectLimit(host: "kommun.example", redirects: 3)), 4, "four are not"),
    ("/loop", .problem(.redirectLimit(host: "kommun.example", redirects: 3)), 4, "a loop"),
    ("http://127.0.0.1:@/good", .problem(notPublic("127.0.0.1", "127.0.0.1")), 1, "this machine"),
    ("http://2130706433:@/good", .problem(notPublic("127.0.0.1", "127.0.0.1")), 1, "this machine, decimal"),
    ("http://[::ffff:7f00:1]:@/good", .problem(notPublic("[::ffff:127.0.0.1]", "::ffff:127.0.0.1")), 1, "this machine, mapped"),
    ("http://inside.example:@/good", .problem(notPublic("inside.example", "192.168.1.1")), 1, "a name of the local network"),
    ("http://none.example:@/good", .problem(.noSuchHost(host: "none.example")), 1, "no host"),
    ("http://a@kommun.example:@/good", bad(.userInfo), 1, "a name"), ("file:///etc/passwd", bad(.unknownScheme), 1, "a file"),
    ("ftp://kommun.example/", bad(.unknownScheme), 1, "ftp"), ("http://", bad(.noHost), 1, "no host"),
    ("/" + String(repeating: "a", count: 3000), bad(.tooLong(limit: 2048)), 1, "too long"),
  ]

  private static func bad(_ problem: AddressProblem) -> Outcome { .problem(.badRedirect(host: "kommun.example", problem: problem)) }

  @Test(arguments: redirects.indices) func redirectIsAnAddressLikeAnyOther(_ row: Int) async throws {
    let (location, expected, asked, why) = ConnectionTests.redirects[row]
    let port = Mutex(0)
    let server = try CannedServer { path in
      switch path {
      case "/good": .answer("200 OK", [], good)
      case "/two": .redirect("/good", "307 Temporary Redirect")
      case "/one": .redirect("/two", "301 Moved Permanently")
      case "/zero": .redirect("/one", "308 Permanent Redirect")
      case "/loop": .redirect("/loop", "303 See Other")
      default: .redirect(location.replacingOccurrences(of: ":@/", with: ":\(port.withLock { $0 })/"))
      }
    }
    port.withLock { $0 = server.port }
    let names = Names([
      "kommun.example": [[publicAddress]], "other.example": [["8.8.8.8"]], "inside.example": [["192.168.1.1"]],
    ])
    let outcome = await (try fetcher { $0.resolve = names.resolve }).outcome("http://kommun.example:\(server.port)/start")
    #expect(outcome == expected, "\(why)")
    #expect(server.accepted == asked, "\(why)")
  }

  @Test func redirectWithoutOneLocationIsBad() async throws {
    for headers in [[], ["Location: /a", "Location: /b"]] {
      let server = try CannedServer { path in path == "/" ? .answer("302 Found", headers) : .answer("200 OK", [], good) }
      #expect(await (try fetcher()).outcome("http://kommun.example:\(server.port)/") == ConnectionTests.bad(.noLocation))
      #expect(server.accepted == 1)
    }
  }

  @Test func redirectFromHTTPSToHTTPIsNeverFollowed() throws {
    let secure = try WebAddress("https://kommun.example/a", limit: 100)
    for allowsHTTP in [false, true] {
      let fetcher = try fetcher { $0.allowsHTTP = allowsHTTP }
      #expect(throws: FetchProblem.redirectToPlain(host: "kommun.example")) {
        try fetcher.next(after: secure, location: "http://kommun.example/a")
      }
      #expect(try fetcher.next(after: secure, location: "b").text == "https://kommun.example/b")
      #expect(try fetcher.next(after: secure, location: "webcal://kommun.example/b").text == "https://kommun.example/b")
    }
    let plain = try WebAddress("http://kommun.example/a", limit: 100)
    #expect(try (try fetcher()).next(after: plain, location: "https://kommun.example/b").text == "https://kommun.example/b")
  }
}
