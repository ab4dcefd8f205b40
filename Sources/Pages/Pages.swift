import CivilTime
import Feeds
import OrderedCollections
import Planning
import Words

/// The pages of what is published: the front page, and each programme with its years and feeds. Files that any web server can serve; nothing
/// in them depends on the clock, so that the same plans give the same bytes (today's hand is the script's).
public struct Pages: Sendable {
  /// A page could not be made: our own mistake.
  public struct Problem: Error, Hashable, Sendable {
    /// The template.
    public let template: String
  }

  /// A programme that stands on the front page and is not published now.
  public struct Other: Hashable, Sendable {
    /// Its folder.
    public let id: String
    /// What its feed is called.
    public let title: String

    /// Another programme.
    public init(id: String, title: String) {
      self.id = id
      self.title = title
    }
  }

  private let templates: TemplateLibrary
  private let zone: Zone
  private let address: String?

  /// Pages for a site at an address, for instance `https://kalender.example.se`, nil where that is not known; moments are shown in a zone.
  public init(zone: Zone, address: String?) throws(Problem) {
    do { templates = try TemplateLibrary() } catch { throw Problem(template: error.name) }
    self.zone = zone
    self.address = address
  }

  /// All pages, by address below the published folder.
  public func files(_ programmes: [Programme], others: [Other]) throws(Problem) -> OrderedDictionary<String, [UInt8]> {
    var files = try frontFiles(programmes, others: others)
    for programme in programmes { files.merge(try self.files(of: programme)) { $1 } }
    return files
  }

  /// The front page, with the programmes that it lists and what all pages share. Of the programmes only plans and years are looked at.
  public func frontFiles(_ programmes: [Programme], others: [Other]) throws(Problem) -> OrderedDictionary<String, [UInt8]> {
    do {
      return [
        "assets/style.css": PackageResources.style_css, "assets/script.js": PackageResources.script_js,
        "assets/icon.svg": PackageResources.icon_svg,
        "index.html": Array(try templates.render(front(programmes, others), "front").utf8),
      ]
    } catch { throw Problem(template: error.name) }
  }

  /// The pages of one programme.
  public func files(of programme: Programme) throws(Problem) -> OrderedDictionary<String, [UInt8]> {
    var files: OrderedDictionary<String, [UInt8]> = [:]
    do {
      let maker = ProgrammePages(programme, templates: templates, zone: zone, address: address)
      for (path, text) in try maker.texts() { files["\(programme.id)/\(path)"] = Array(text.utf8) }
    } catch { throw Problem(template: error.name) }
    return files
  }

  private func front(_ programmes: [Programme], _ others: [Other]) -> [String: Any] {
    let language = programmes.first?.language ?? .english
    let words = Words(language)
    let cards: [(title: String, view: [String: Any])] =
      programmes.map { programme in
        let years: [[String: Any]] = programme.years.reversed().map {
          let plan = programme.plans.plans[$0]
          return ["href": "\(programme.id)/\(plan.id)/index.html", "label": words.schoolYear(plan.year.days)]
        }
        let view: [String: Any] = [
          "href": "\(programme.id)/index.html", "title": programme.title, "years": years, "hasYears": true, "yearsLabel": words.years,
          "cardLanguage": programme.language.rawValue,
        ]
        return (programme.title, view)
      }
      + others.map { other in
        (
          other.title,
          [
            "href": "\(other.id)/index.html", "title": other.title, "years": false, "hasYears": false, "yearsLabel": "",
            "cardLanguage": false,
          ]
        )
      }
    let frame = Frame(words: words, root: "", pageTitle: words.programmes, heading: words.programmes, crumbs: [(nil, words.start)])
    return frame.view.merging([
      "lead": words.programmesLead, "none": words.noProgrammes, "hasProgrammes": !cards.isEmpty,
      "programmes": cards.sorted { ($0.title, "\($0.view["href"] ?? "")") < ($1.title, "\($1.view["href"] ?? "")") }.map(\.view),
    ]) { $1 }
  }
}

/// What every page has around what it is about.
struct Frame {
  let words: Words
  /// From the page to the published folder, for instance `../../`.
  let root: String
  let pageTitle: String
  let heading: String
  var subheading: String?
  /// The way from the front page; the page itself comes last and has no address.
  let crumbs: [(href: String?, label: String)]
  var changed: String?
  var organiser: Organiser?
  var feed: (href: String, name: String)?

  var view: [String: Any] {
    [
      "language": words.language.rawValue, "root": root, "pageTitle": pageTitle, "heading": heading, "subheading": shown(subheading),
      "skipLink": words.skipLink, "breadcrumbsLabel": words.breadcrumbs, "changed": shown(changed), "made": words.madeWith,
      "crumbs": crumbs.map { ["href": shown($0.href), "label": $0.label] as [String: Any] },
      "organiser": organiser.map { ["name": $0.name, "email": shown($0.email)] as [String: Any] } ?? false,
      "feed": feed.map { ["href": $0.href, "name": $0.name] as [String: Any] } ?? false,
    ]
  }
}
