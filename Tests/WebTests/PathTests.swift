import Support
import Testing

@testable import Web

/// Which addresses lead where.
@Suite struct PathTests {
  static let good: [(target: String, path: String)] = [
    ("/", "index.html"), ("/index.html", "index.html"), ("/?x=1", "index.html"), ("/leda-och-driva/", "leda-och-driva/index.html"),
    ("/leda-och-driva/?v=2", "leda-och-driva/index.html"), ("/leda-och-driva/all.ics?x=1&y=2", "leda-och-driva/all.ics"),
    ("/leda%2Doch%2ddriva/all%2eics", "leda-och-driva/all.ics"), ("/%6Ceda-och-driva/all.ics", "leda-och-driva/all.ics"),
    ("http://kalender.example.org/leda-och-driva/all.ics", "leda-och-driva/all.ics"),
    ("HTTPS://kalender.example.org:443/leda-och-driva/all.ics?x", "leda-och-driva/all.ics"), ("http://kalender.example.org", "index.html"),
    ("http://kalender.example.org/?x=/../", "index.html"), ("/leda-och-driva/all.ics?/../../etc/passwd", "leda-och-driva/all.ics"),
    ("/style.css?", "style.css"), ("/data.json", "data.json"),
  ]

  @Test(arguments: good) func addressLeadsToItsFile(_ target: String, path: String) async throws {
    try await RunningServer.with { server in
      let reply = try await server.get(target)
      #expect(reply.status == 200)
      #expect(reply.body == Samples.files.first { $0.path == path }?.bytes)
    }
  }

  static let types = [
    ("leda-och-driva/all.ics", "text/calendar; charset=utf-8"), ("index.html", "text/html; charset=utf-8"),
    ("leda-och-driva/wheel.svg", "image/svg+xml"), ("style.css", "text/css; charset=utf-8"),
    ("script.js", "text/javascript; charset=utf-8"),
    ("data.json", "application/json"), ("qr.png", "image/png"), ("robots.txt", "text/plain; charset=utf-8"),
  ]

  @Test(arguments: types) func fileHasItsType(_ path: String, type: String) async throws {
    try await RunningServer.with { server in
      let reply = try await server.get("/" + path)
      #expect(reply["Content-Type"] == type && reply.status == 200)
    }
  }

  /// Nothing of these is any file's address, whatever it looks like, and none does any harm.
  static let hostile: [String] = {
    let inner = [
      "..", "../", "../etc/passwd", "../../../../etc/passwd", "%2e%2e/etc/passwd", "%2E%2E%2Fetc%2Fpasswd", "..%2fetc/passwd",
      "%252e%252e/etc/passwd", "%252e%252e%252fetc%252fpasswd", "....//etc/passwd", "..;/etc/passwd", "..\\etc\\passwd",
      "..%5cetc%5cpasswd", "%5c..%5cetc", "%c0%ae%c0%ae/etc/passwd", "%c0%af..%c0%afetc", "%e0%80%ae./etc", "%uff0e%uff0e/etc", "./", ".",
      "./index.html", "x/./index.html", "leda-och-driva/../index.html", "leda-och-driva/./all.ics", "leda-och-driva//all.ics",
      "leda-och-driva/%2e/all.ics", "leda-och-driva/x/../all.ics", "/leda-och-driva/all.ics", "/etc/passwd", "leda-och-driva/all.ics/",
      "leda-och-driva/all.ics/..", "leda-och-driva%2Fall.ics", "leda-och-driva%252Fall.ics", "leda-och-driva\\all.ics",
      "leda-och-driva%5Call.ics", "leda-och-driva/all.ics%00", "leda-och-driva/all.ics%00.html", "%00", "%00index.html", "index.html%00",
      "index.html%20", "index.html%0d%0aX-Injected:%201", "index.html%0a", "leda-och-driva/all.ics%0d%0a%0d%0aHTTP/1.1%20200",
      "leda-och-driva/all%E2%80%AE.ics", "leda-och-driva/ALL.ICS", "LEDA-OCH-DRIVA/all.ics", "leda-och-driva/all.ics.",
      "leda-och-driva/all.ics;x",
      "leda-och-driva/all.ics::$DATA", "CON", "aux.ics", "access.json", "./access.json", "%61ccess.json", "leda-och-driva/access.json",
      ".git/config", ".env", "proc/self/environ", "file:///etc/passwd", "%", "%2", "%zz", "%-1", "leda-och-driva/all.ics%", "%ff%fe", "%80",
      "index.html~", "wp-login.php", "cgi-bin/test.cgi", "${jndi:ldap://x}", "<script>", "'%20OR%201=1", "leda-och-driva/private/x/all.ics",
      "leda-och-driva/private//all.ics", "leda-och-driva/private/", "private/x", String(repeating: "a/", count: 900),
    ]
    return inner.map { "/" + $0 }
  }()

  @Test func hostileAddressLeadsNowhere() async throws {
    #expect(PathTests.hostile.count >= 60)
    try await RunningServer.with { server in
      for target in PathTests.hostile {
        let reply = try await server.get(target)
        // 400 where the parser already refuses the bytes.
        #expect(reply.status == 404 || reply.status == 400, "\(target)")
        #expect(reply["X-Injected"] == nil && !reply.text.contains("root:") && !reply.text.contains("BEGIN:VCALENDAR"), "\(target)")
        #expect(!reply.text.contains("etc/passwd") && !reply.text.contains("<script>"), "\(target) is repeated")
      }
      #expect(try await server.get("/leda-och-driva/all.ics").status == 200, "the server is well")
    }
  }

  @Test func unknownFeedIsSaidInPlainTextAndUnknownPageInHTML() async throws {
    try await RunningServer.with { server in
      for target in ["/x.ics", "/leda-och-driva/none.ics", "/a/b/c/d.ics?x=1", "/%2e%2e/all.ics", "/x.ics/../y.ics"] {
        let reply = try await server.get(target)
        #expect(reply.status == 404 && reply["Content-Type"] == "text/plain; charset=utf-8" && reply.text == "not found\n", "\(target)")
      }
      let page = try await server.get("/leda-och-driva/hemligt/")
      #expect(page.status == 404 && page["Content-Type"] == "text/html; charset=utf-8" && page.text.contains("Sidan finns inte"))
      #expect(page["Content-Security-Policy"]?.contains("default-src 'none'") == true)
    }
  }

  @Test func folderWithoutItsSlashIsShownTheWay() async throws {
    try await RunningServer.with { server in
      let reply = try await server.get("/leda-och-driva?x=1")
      #expect(reply.status == 308 && reply["Location"] == "/leda-och-driva/" && reply.body.isEmpty)
      #expect(try await server.get("/leda").status == 404)
    }
  }

  @Test func renamedFeedIsShownTheWayAndOneThatIsGoneIsGone() async throws {
    let moved: [String: Moved] = ["gammal/all.ics": .to("leda-och-driva/all.ics"), "slut.ics": .gone, "å.ics": .to("ö b.ics")]
    try await RunningServer.with(moved: moved) { server in
      let renamed = try await server.get("/gammal/all.ics")
      #expect(renamed.status == 308 && renamed["Location"] == "/leda-och-driva/all.ics")
      let gone = try await server.get("/slut.ics")
      #expect(gone.status == 410 && gone["Content-Type"] == "text/plain; charset=utf-8")
      #expect(try await server.get("/%C3%A5.ics")["Location"] == "/%C3%B6%20b.ics")
      #expect(try await server.get("/leda-och-driva/all.ics").status == 200)
    }
  }

  @Test func pageMayUseItsOwnPartsAlone() async throws {
    try await RunningServer.with { server in
      let page = try await server.get("/")
      let policy = try #require(page["Content-Security-Policy"])
      #expect(policy.contains("default-src 'none'; style-src 'self'; script-src 'self'") && policy.contains("frame-ancestors 'none'"))
      #expect(page["Cross-Origin-Opener-Policy"] == "same-origin" && page["Referrer-Policy"] == "no-referrer")
      #expect(page["Access-Control-Allow-Origin"] == nil && page["X-Robots-Tag"] == nil)
    }
  }

  @Test func robotsMayFetchFeedsUnlessTheSiteSaysOtherwise() async throws {
    try await RunningServer.with { server in
      let robots = try await server.get("/robots.txt")
      #expect(robots.text == "User-agent: *\nAllow: /\n")
    }
    try await RunningServer.with(files: [Samples.file("robots.txt", "User-agent: x\n")]) { server in
      let robots = try await server.get("/robots.txt")
      #expect(robots.text == "User-agent: x\n")
    }
  }
}
