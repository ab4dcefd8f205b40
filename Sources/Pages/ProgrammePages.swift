import CivilTime
import Feeds
import OrderedCollections
import Planning
import Words
import YearWheel

/// The pages of one programme.
struct ProgrammePages {
  let programme: Programme
  let templates: TemplateLibrary
  let zone: Zone
  let address: String?
  let words: Words
  private let symbols: ThemeSymbols

  init(_ programme: Programme, templates: TemplateLibrary, zone: Zone, address: String?) {
    self.programme = programme
    self.templates = templates
    self.zone = zone
    self.address = address
    words = programme.words
    symbols = ThemeSymbols(programme.themes)
  }

  /// The texts of all its pages, by path below the programme's folder.
  func texts() throws(TemplateLibrary.Problem) -> OrderedDictionary<String, String> {
    var rows: [Int: SessionRow] = [:]
    for year in programme.years {
      for number in programme.plans.entries(ofPlan: year) { rows[number] = SessionRow(number, of: programme) }
    }
    // A row is the same on the pages of all feeds, and on that of the year too where there is but one: sessions of two years may have one id.
    let isOneYear = programme.years.count == 1
    var rendered: [Int: String] = [:]
    for (number, row) in rows { rendered[number] = try render(row, anchor: isOneYear ? row.anchor : nil) }
    var texts: OrderedDictionary<String, String> = ["index.html": try templates.render(programmeView(rows), "programme")]
    for year in programme.years {
      let ofYear = SessionRow.ordered(programme.plans.entries(ofPlan: year).compactMap { rows[$0] })
      let page = YearPage(pages: self, year: year, rows: ofYear, rendered: isOneYear ? rendered : [:], symbols: symbols)
      for (name, text) in try page.texts() { texts["\(page.plan.id)/\(name)"] = text }
    }
    for feed in programme.feeds where feed.kind != .all {
      let ofFeed = SessionRow.ordered(feed.sessions.compactMap { rows[$0] })
      var view = feedFrame(feed).view.merging(tableView(ofFeed)) { $1 }
      view["rows"] = ofFeed.map { rendered[$0.number] ?? "" }.joined()
      view["box"] = box(feed, page: feed.page).view
      view["sessionsHeading"] = words.sessionsHeading
      texts[feed.page] = try templates.render(view, "feed")
    }
    return texts
  }

  func render(_ row: SessionRow, anchor: String?) throws(TemplateLibrary.Problem) -> String {
    try templates.render(row.view(words, anchor: anchor, symbol: symbols.symbol(row.session.theme)), "row")
  }

  /// What the table shows but for its rows.
  func tableView(_ rows: [SessionRow]) -> [String: Any] {
    [
      "hasRows": !rows.isEmpty, "caption": words.sessionsCaption(rows.count), "noSessions": words.noSessionsYet,
      "weekColumn": words.weekColumn, "dateColumn": words.dateColumn, "timeColumn": words.timeColumn, "titleColumn": words.titleColumn,
      "themeColumn": words.themeColumn, "audiencesColumn": words.audiencesColumn, "venueColumn": words.venueColumn,
      "statusColumn": words.statusColumn,
    ]
  }

  func changed(_ sessions: [Int]) -> String? {
    programme.lastChange(sessions).map { words.lastChanged(words.date(zone.wallTime(at: $0).day)) }
  }

  // MARK: The programme

  private func programmeView(_ rows: [Int: SessionRow]) -> [String: Any] {
    let numbers = programme.years.flatMap { Array(programme.plans.entries(ofPlan: $0)) }
    let all = programme.feeds.first { $0.kind == .all }
    let frame = Frame(
      words: words, root: "../", pageTitle: programme.title, heading: programme.title,
      crumbs: [("../index.html", words.start), (nil, programme.title)], changed: changed(numbers), organiser: programme.last?.organiser,
      feed: all.map { ($0.path, $0.name) })
    let years: [[String: Any]] = programme.years.reversed().map { year in
      let plan = programme.plans.plans[year]
      let count = programme.plans.entries(ofPlan: year).count { rows[$0] != nil }
      return [
        "href": "\(plan.id)/index.html", "label": words.schoolYear(plan.year.days), "count": words.sessionsCaption(count),
        "span": words.span(plan.year.days), "viewsLabel": words.views,
        "views": YearPage.views(words, folder: "\(plan.id)/", current: nil),
      ]
    }
    let groups: [(Feed.Kind, String)] = [
      (.audience, words.audiencesHeading), (.theme, words.themesHeading), (.venue, words.venuesHeading),
    ]
    let views: [[String: Any]] = groups.compactMap { kind, heading in
      let feeds = programme.feeds.filter { $0.kind == kind }.sorted { ($0.label, $0.path) < ($1.label, $1.path) }
      guard !feeds.isEmpty else { return nil }
      let items: [[String: Any]] = feeds.map { feed in
        [
          "href": feed.page, "label": feed.label, "count": words.sessionsCaption(feed.sessions.count { rows[$0] != nil }),
          "symbol": kind == .theme ? symbols.symbol(feed.id) : "",
        ]
      }
      return ["kind": kind.rawValue, "heading": heading, "feeds": items]
    }
    return frame.view.merging([
      "yearsLabel": words.years, "years": years, "choose": words.choose, "chooseLead": words.chooseLead, "groups": views,
      "box": all.map { box($0, page: "index.html").view } ?? false,
    ]) { $1 }
  }

  // MARK: A feed

  private func feedFrame(_ feed: Feed) -> Frame {
    Frame(
      words: words, root: "../../", pageTitle: "\(words.kind(ofFeed: feed.kind.rawValue)): \(feed.name)", heading: feed.label,
      crumbs: [("../../index.html", words.start), ("../index.html", programme.title), (nil, feed.label)], changed: changed(feed.sessions),
      organiser: programme.last?.organiser, feed: (feed.fileName, feed.name))
  }

  private func box(_ feed: Feed, page: String) -> SubscribeBox {
    SubscribeBox(
      words: words, label: feed.kind == .all ? words.everything : feed.label, name: feed.name, href: feed.fileName,
      addresses: address.map { ("\($0)/\(programme.id)/\(feed.path)", "\($0)/\(programme.id)/\(page)") })
  }
}

extension Feed {
  /// The page about it, from the programme's folder.
  var page: String { "\(kind.rawValue)/\(id).html" }
  /// Its own name in its folder.
  var fileName: String { path.split(separator: "/").last.map(String.init) ?? path }
}

/// The mark of each theme, the same on the wheel, in tables and in lists.
struct ThemeSymbols {
  let ids: [String]
  let names: [String]
  /// As `#RRGGBB`; nil where the plan names none.
  let colours: [String?]
  private let pictures: [String]

  init(_ themes: OrderedDictionary<String, Theme>) {
    ids = Array(themes.keys)
    names = themes.values.map(\.name)
    colours = themes.values.map { $0.colour.flatMap { colourCodes[$0] } }
    pictures = colours.enumerated().map { Wheel.symbol(theme: $0, colour: $1) }
  }

  func index(_ theme: String?) -> Int? { theme.flatMap { ids.firstIndex(of: $0) } }

  /// The mark as a small picture; empty where there is no theme.
  func symbol(_ theme: String?) -> String {
    index(theme).map { pictures[$0] } ?? ""
  }
}
