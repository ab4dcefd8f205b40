import CivilTime
import Feeds
import Foundation
import OrderedCollections
import Pages
import Planning
import Support
import Testing

@Suite struct PagesTests {
  static let sections = """
    organiser: {name: Teamet, email: team@example.org}
    audiences: {alla: {name: Alla, size: 10}, del: {name: Del, size: 5, within: [alla]}}
    venues: {aula: {name: Aulan, address: Gatan 1, capacity: 60}, online: {name: Digitalt, url: "https://example.org/mote", shared: true}}
    themes: {sam: {name: Samverkan, colour: teal}, sprak: {name: Språk}}
    sessions:
      a: {title: Kick-on, description: Välkomna, theme: sam, audiences: [alla], venues: [aula, online], duration: 2 h}
      b: {title: Andra, theme: sprak, audiences: [del], venues: [aula], duration: 1 h, status: tentative}
      c: {title: Tredje, audiences: [del], venues: [aula], duration: 1 h, when: {within: [{from: 2018-03-01, to: 2018-03-31}]}}
      d: {title: Fjärde, audiences: [alla], venues: [online], duration: 1 h, status: cancelled}
    """
  static let places = ["a": "2018-01-10 09:00 aula", "b": "2018-01-17 13:00 aula", "d": "2018-02-07 13:00 online"]

  static func pages(_ sections: String = sections, _ places: [String: String] = places, address: String? = nil) throws -> [String: String] {
    let plan = try Plans.small(sections)
    let plans = PlanSet([plan])
    let zone = try ZoneDatabase().zone("Europe/Stockholm")
    let settings = Publication.Settings(
      now: try #require(Instant("2017-06-01T08:00:00Z")), zone: zone, isPrivate: false, secret: { "hemligt" }, address: address,
      acceptsCollapse: false)
    let publication = try Publication(
      programme: "prov", years: [0], of: plans, placements: placed(plan, places), previous: [:], settings: settings)
    let programme = Programme(id: "prov", plans: plans, years: [0], events: publication.events, feeds: publication.feeds)
    let files = try Pages(zone: zone, address: address).files([programme], others: [Pages.Other(id: "annat", title: "Annat")])
    return Dictionary(uniqueKeysWithValues: files.map { ($0.key, String(decoding: $0.value, as: UTF8.self)) })
  }

  private func page(_ name: String, address: String? = nil) throws -> String {
    try #require(try PagesTests.pages(address: address)[name], "\(name)")
  }

  @Test func everyPageOfAProgrammeIsMade() throws {
    let made = try PagesTests.pages()
    let year = ["index.html", "list.html", "sheet-a3.html", "sheet-a4.html", "wheel.svg"].map { "prov/prov/\($0)" }
    let feeds = ["audience/alla", "audience/del", "theme/sam", "theme/sprak", "venue/aula", "venue/online"].map { "prov/\($0).html" }
    #expect(
      Set(made.keys) == Set(["index.html", "assets/style.css", "assets/script.js", "assets/icon.svg", "prov/index.html"] + year + feeds))
  }

  @Test func tableHoldsEverySessionByTimeWithItsWeek() throws {
    let text = try page("prov/prov/index.html")
    let rows = text.matches(of: /<tr role="row" id="session-(\w+)"[^>]*>\s*<td role="cell" class="week">([^<]*)<\/td>/).map {
      "\($0.1) \($0.2)"
    }
    // Worked out by hand: 10 and 17 January 2018 are Wednesdays of weeks 2 and 3, 7 February of week 6.
    #expect(rows == ["a v. 2", "b v. 3", "d v. 6", "c "])
    #expect(text.contains("<time datetime=\"2018-01-10T09:00\">ons 10 januari 2018</time>") && text.contains("09:00–11:00"))
    #expect(text.contains("Inte bestämt: 1 mar – 31 mar 2018"))
    #expect(text.contains("<s>Fjärde</s>") && text.contains(">Preliminärt<"))
  }

  @Test func feedsPageHoldsItsSessionsAlone() throws {
    let del = try page("prov/audience/del.html")
    #expect(del.contains("Kick-on") && del.contains("Andra") && del.contains("Tredje"), "those of the whole are its own too")
    let online = try page("prov/venue/online.html")
    #expect(online.contains("Fjärde") && !online.contains("Kick-on"))
  }

  /// The forms that clients take (feed contract S13), encoded by hand.
  @Test func subscribeLinksAreEncodedWhole() throws {
    let text = try page("prov/theme/sprak.html", address: "https://kalender.example.se")
    let inner = "kalender.example.se%2Fprov%2Ftheme%2Fsprak.ics"
    #expect(text.contains("https://calendar.google.com/calendar/r?cid=webcal%3A%2F%2F\(inner)\""))
    for host in ["outlook.office.com", "outlook.live.com"] {
      #expect(text.contains("https://\(host)/calendar/0/addfromweb?url=https%3A%2F%2F\(inner)&amp;name=Spr%C3%A5k%20%E2%80%93%20Prov\""))
    }
    #expect(text.contains("href=\"webcal://kalender.example.se/prov/theme/sprak.ics\""))
    #expect(text.contains("value=\"https://kalender.example.se/prov/theme/sprak.ics\""))
    #expect(text.contains("aria-label=\"QR: https://kalender.example.se/prov/theme/sprak.html\""))
  }

  @Test func withoutAnAddressNothingPretendsToKnowIt() throws {
    let text = try page("prov/theme/sprak.html")
    #expect(!text.contains("webcal") && !text.contains("addfromweb") && !text.contains("class=\"qr\""))
    #expect(text.contains("<a href=\"sprak.ics\">sprak.ics</a>"))
  }

  @Test func noPageAsksAnotherHostOrRunsAScriptOfItsOwn() throws {
    for (name, text) in try PagesTests.pages() where name.hasSuffix(".html") {
      #expect(
        text.matches(of: /<script[^>]*>/).map(\.output) == [
          "<script src=\"\(name.contains("/prov/") || name.hasPrefix("prov/audience") || name.hasPrefix("prov/theme") || name.hasPrefix("prov/venue") ? "../../" : name.hasPrefix("prov/") ? "../" : "")assets/script.js\" defer>"
        ], "\(name)")
      #expect(!text.contains("<style") && !text.contains(" style=") && text.firstMatch(of: #/ on[a-z]+=/#) == nil, "\(name)")
      #expect(text.firstMatch(of: /(?:src|srcset)="(?:https?:)?\/\//) == nil, "\(name)")
    }
  }

  // MARK: Text of plans

  /// Names that try to become markup, each in a way of its own.
  static let hostile = [
    "<script>alert(1)</script>", "\" onmouseover=\"alert(1)", "' onfocus='alert(1)", "</title><img src=x onerror=alert(1)>", "{{title}}",
    "{{{wheel}}}", "&lt;b&gt;", "<!--", "]]>", "<svg/onload=alert(1)>", "javascript:alert(1)", "\"\u{301} onmouseover=\"alert(1)",
    "<\u{338}script>", "a\u{0}b\u{8}c", "\u{202E}vänd\u{2066}", "--></style>",
  ]

  /// The tags of a page with the names of their attributes, as a browser's tokenizer finds them, and nothing of its text.
  private static func structure(_ page: String) -> [String] {
    var tags: [String] = []
    var rest = Array(page.unicodeScalars)[...]
    while let start = rest.firstIndex(of: "<") {
      var quote: Unicode.Scalar?
      var name = ""
      var at = start + 1
      while at < rest.endIndex {
        let scalar = rest[at]
        if let open = quote {
          if scalar == open { quote = nil }
        } else if scalar == ">" {
          break
        } else if scalar == "\"" || scalar == "'" {
          quote = scalar
        } else {
          name.unicodeScalars.append(scalar)
        }
        at += 1
      }
      tags.append(name)
      rest = rest[min(at + 1, rest.endIndex)...]
    }
    return tags
  }

  @Test(arguments: hostile) func textOfAPlanNeverBecomesMarkup(_ text: String) throws {
    // JSON's strings are YAML's too.
    func yaml(_ text: String) throws -> String { String(decoding: try JSONEncoder().encode(text), as: UTF8.self) }
    func sections(_ text: String) throws -> String {
      try """
      organiser: {name: \(yaml(text)), email: team@example.org}
      audiences: {alla: {name: \(yaml("A" + text)), size: 10}}
      venues: {aula: {name: \(yaml("V" + text)), address: \(yaml(text)), capacity: 60}}
      themes: {sam: {name: \(yaml("T" + text.filter { $0 != ";" && $0 != "," })), colour: teal}}
      sessions:
        a: {title: \(yaml("S" + text)), description: \(yaml(text)), theme: sam, audiences: [alla], venues: [aula], duration: 2 h}
        c: {title: \(yaml("U" + text)), theme: sam, audiences: [alla], venues: [aula], duration: 1 h, status: tentative}
      """
    }
    let places = ["a": "2018-01-10 09:00 aula"]
    let plain = try PagesTests.pages(try sections("ord"), places, address: "https://kalender.example.se")
    let made = try PagesTests.pages(try sections(text), places, address: "https://kalender.example.se")
    #expect(Set(made.keys) == Set(plain.keys))
    for (name, page) in made where name.hasSuffix(".html") {
      // A wheel's labels may be cut into more or fewer lines.
      let (found, wanted) = (withoutWheel(page), withoutWheel(plain[name] ?? ""))
      #expect(PagesTests.structure(found) == PagesTests.structure(wanted), "\(name)")
      #expect(!page.unicodeScalars.contains { $0.value < 0x20 && $0 != "\n" }, "\(name) holds a control")
    }
    for tag in PagesTests.structure(made["prov/prov/wheel.svg"] ?? "") {
      #expect(tag.firstMatch(of: /script|\son[a-z]+=|img/) == nil, "\(tag)")
    }
  }

  private func withoutWheel(_ page: String) -> String {
    guard let start = page.firstRange(of: "<svg class=\"wheel"), let end = page[start.upperBound...].firstRange(of: "</svg>") else {
      return page
    }
    return String(page[..<start.lowerBound] + page[end.upperBound...])
  }
}
