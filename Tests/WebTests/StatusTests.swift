import CivilTime
import Logging
import Metrics
import Support
import Testing

@testable import Web

/// What the server says of itself, and to whom.
@Suite struct StatusTests {
  @Test func healthIsThatAGenerationIsServed() async throws {
    try await RunningServer.with(files: nil) { server in
      let before = try await server.get("/healthz")
      #expect(before.status == 503)
      // No feed ever fails with 5xx: a client would give up on it.
      let feed = try await server.get("/leda-och-driva/all.ics")
      #expect(feed.status == 404 && feed.text == "not found\n")
      server.store.replace(files: Samples.files, at: RunningServer.now)
      let after = try await server.get("/healthz")
      #expect(after.status == 200 && after.text == "ok\n")
      #expect(try await server.get("/healthz", method: "HEAD").status == 200)
      #expect(try await server.get("/healthz", method: "POST").status == 405)
    }
  }

  @Test func statusAndMetricsAreForThisMachineUnlessOpened() async throws {
    for isOpen in [false, true] {
      try await RunningServer.with(set: { $0.isStatusOpen = isOpen }) { server in
        for path in ["/status", "/metrics"] {
          #expect(try await server.get(path).status == 200)
          for line in ["X-Forwarded-For: 192.0.2.1", "Forwarded: for=192.0.2.1", "X-Real-IP: 192.0.2.1", "Via: 1.1 proxy"] {
            let reply = try await server.get(path, [line])
            let missing = try await server.get("/never", [line])
            #expect(isOpen ? reply.status == 200 : reply == missing, "\(path) \(line)")
          }
          let old = try await server.talk { client in
            try client.send("GET \(path) HTTP/1.0\r\n\r\n")
            return try client.reply()
          }
          #expect(old.status == (isOpen ? 200 : 404), "\(path) through nginx as it comes")
        }
        #expect(try await server.get("/healthz", ["X-Forwarded-For: 192.0.2.1"]).status == 200)
      }
    }
  }

  @Test func statusTellsWhatIsServedWhatFailedAndWhoFetched() async throws {
    try await RunningServer.with(set: { $0.time = { "klockan \($0.utc.second / 3600)" } }) { server in
      let fresh = try await server.get("/status").text
      #expect(fresh.contains("Ingen har hämtat") && !fresh.contains("försöket"))
      _ = try await server.get("/leda-och-driva/all.ics", ["User-Agent: Google-Calendar-Importer"])
      _ = try await server.get("/leda-och-driva/none.ics", ["User-Agent: Thunderbird/153"])
      _ = try await server.get("/", ["User-Agent: Evolution/3.46.4"])
      server.board.failed(["plan.yaml:3: <b>fel</b> & mer"] + (0..<150).map { "fel \($0)" }, at: RunningServer.now)
      let page = try await server.get("/status")
      #expect(page["Content-Type"] == "text/html; charset=utf-8" && page["Cache-Control"] == "no-store")
      #expect(page.text.contains("Publicering nummer 1 visas sedan klockan 6."))
      #expect(page.text.contains("Senaste försöket att publicera gick inte: klockan 6."))
      #expect(page.text.contains("<li>plan.yaml:3: &lt;b&gt;fel&lt;/b&gt; &amp; mer</li>"))
      #expect(page.text.components("<li>") == ServerLimits.problemsShown && page.text.contains("och 51 till"))
      #expect(page.text.contains("<th scope=\"row\">Google</th><td>klockan 6</td><td>–</td>"))
      #expect(!page.text.contains("Thunderbird") && !page.text.contains("Evolution"), "who got no feed fetched none")
      server.board.succeeded(at: RunningServer.now)
      let good = try await server.get("/status").text
      #expect(good.contains("gick bra: klockan 6.") && !good.contains("<li>"))
      #expect(try await server.get("/metrics").text.contains("kalendarium_republish_failures_total 1\n"))
    }
  }

  @Test func statusIsInThePlansLanguageAndItsPolicyFitsItsStyle() async throws {
    try await RunningServer.with(set: { $0.language = .english }) { server in
      let page = try await server.get("/status")
      #expect(page.text.contains("<html lang=\"en\">") && page.text.contains("Publication number 1 has been served"))
      #expect(page["Content-Security-Policy"]?.contains("default-src 'none'; style-src 'sha256-") == true)
      #expect(page.text.components("<style>") == 1 && !page.text.contains("style=") && !page.text.contains("<script"))
    }
  }

  @Test func metricsCountByKindAndStatus() async throws {
    try await RunningServer.with { server in
      for _ in 0..<3 { _ = try await server.get("/leda-och-driva/all.ics") }
      _ = try await server.get("/leda-och-driva/all.ics", ["If-None-Match: *"])
      _ = try await server.get("/")
      _ = try await server.get("/style.css")
      _ = try await server.get("/none.ics")
      _ = try await server.get("/", method: "POST")
      server.store.replace(files: Samples.files, at: RunningServer.now.adding(seconds: -60))
      let reply = try await server.get("/metrics")
      #expect(reply["Content-Type"] == "text/plain; version=0.0.4; charset=utf-8")
      let lines = Set(reply.text.split(separator: "\n").map(String.init))
      let bytes = Samples.calendar.utf8.count * 3
      for line in [
        "# TYPE kalendarium_http_requests_total counter", "kalendarium_http_requests_total{resource=\"feed\",status=\"200\"} 3",
        "kalendarium_http_requests_total{resource=\"feed\",status=\"304\"} 1",
        "kalendarium_http_requests_total{resource=\"page\",status=\"200\"} 1",
        "kalendarium_http_requests_total{resource=\"part\",status=\"200\"} 1",
        "kalendarium_http_requests_total{resource=\"none\",status=\"404\"} 1",
        "kalendarium_http_requests_total{resource=\"none\",status=\"405\"} 1",
        "kalendarium_http_response_bytes_total{resource=\"feed\"} \(bytes)",
        "kalendarium_generation 2", "kalendarium_generation_age_seconds 60", "# TYPE kalendarium_http_request_seconds histogram",
        "kalendarium_http_request_seconds_count 8", "kalendarium_http_request_seconds_bucket{le=\"+Inf\"} 8",
        "# TYPE kalendarium_open_connections gauge", "kalendarium_republish_failures_total 0",
      ] { #expect(lines.contains(line), "\(line)") }
      // Every line is a comment or a sample, as Prometheus reads them.
      for line in lines {
        #expect(
          line.wholeMatch(of: /# (HELP|TYPE) [a-z_]+ .+|[a-z_]+(\{[a-z_]+="[^"]*"(,[a-z_]+="[^"]*")*\})? [-+.e0-9]+/) != nil, "\(line)")
      }
    }
  }

  static let agents: [(agent: String, kind: ClientKind)] = [
    ("Google-Calendar-Importer", .google), ("Mozilla/5.0 (compatible; Google-Calendar-Importer; +http://www.google.com/calendar)", .google),
    ("Microsoft Exchange/15.20 (Microsoft Outlook)", .outlook),
    ("Microsoft Office/16.0 (Windows NT 10.0; Microsoft Outlook 16.0)", .outlook),
    ("Microsoft.Exchange/15.20 (MSExchange.SharingCalendar)", .outlook), ("iOS/17.5 (21F79) dataaccessd/1.0", .iOS),
    ("macOS/14.5 (23F79) dataaccessd/1.0", .macOS), ("Mac OS X/10.12.6 (16G29) CalendarAgent/386.4", .macOS),
    ("Mac+OS+X/10.15.7 (19H2) CalendarAgent/930.5.1", .macOS),
    ("Mozilla/5.0 (X11; Linux x86_64; rv:153.0) Gecko/20100101 Thunderbird/153.0", .thunderbird), ("Evolution/3.46.4", .evolution),
    ("vdirsyncer/0.21.0", .vdirsyncer), ("ICSx5/2.3 (ktor; okhttp) Android/15", .icsx5), ("Nextcloud Webcal Service", .nextcloud),
    ("Nextcloud-Webcal-Crawler/1.0", .nextcloud), ("Mozilla/5.0 (X11; Linux x86_64) KHTML/5.103 (like Gecko) Konqueror/5 KIO/5 KDE", .kde),
    ("Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:153.0) Gecko/20100101 Firefox/153.0", .browser),
    ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 CriOS/126.0 Mobile/15E148 Safari/604.1", .browser),
    ("curl/8.5.0", .other), ("", .other), (String(repeating: "x", count: 300) + "thunderbird", .other),
  ]

  @Test(arguments: agents) func programIsToldByItsName(_ agent: String, kind: ClientKind) {
    #expect(ClientKind(userAgent: agent) == kind)
  }

  @Test func registryHoldsSoManySeriesAndNoMore() {
    let registry = PrometheusRegistry()
    for number in 0...PrometheusRegistry.seriesLimit {
      registry.makeCounter(label: "x.total", dimensions: [("n", "\(number)")]).increment(by: 1)
    }
    #expect(registry.text.components("\nx_total{") == PrometheusRegistry.seriesLimit)
    let one = registry.makeCounter(label: "x.total", dimensions: [("n", "7")])
    one.increment(by: 2)
    #expect(registry.text.contains("x_total{n=\"7\"} 3\n"), "the same name and labels are the same series")
    registry.destroyCounter(one)
    #expect(!registry.text.contains("{n=\"7\"}"))
  }

  @Test func labelsCannotForgeALine() {
    let registry = PrometheusRegistry(texts: ["x": "two\nlines"])
    registry.makeMeter(label: "x", dimensions: [("a-b", "\"} 1\ny 2\\")]).set(1.5)
    #expect(registry.text == "# HELP x two\\nlines\n# TYPE x gauge\nx{a_b=\"\\\"} 1\\ny 2\\\\\"} 1.5\n")
  }

  @Test func logLineIsOneLineWhateverStandsInIt() {
    let lines = RunningServer.Lines()
    var log = LogLines(label: "web") { lines.add($0) }
    log[metadataKey: "b"] = "two words"
    log.log(
      event: .init(
        level: .error, message: "a \"quoted\"\nlevel=info", metadata: ["a": "x=1", "c": "\u{1B}[31m\u{202E}å"], source: nil, file: "",
        function: "",
        line: 1))
    #expect(
      lines.all == [
        "level=error source=web msg=\"a \\\"quoted\\\"\\nlevel=info\" a=\"x=1\" b=\"two words\" c=\"\\u{1b}[31m\\u{202e}å\""
      ])
  }
}

extension String {
  /// How often a text stands in this one.
  func components(_ other: String) -> Int { ranges(of: other).count }
}
