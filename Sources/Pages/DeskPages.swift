import CivilTime
import OrderedCollections
import Planning
import Words
import YearWheel

/// The pages of the planner's desk: templates that are filled with what the desk knows, and what they need beside them.
public struct DeskPages: Sendable {
  /// The pages there are.
  public enum Page: String, CaseIterable, Sendable {
    /// The years.
    case home = "desk-home"
    /// A year: what is wrong, the wheel, the months, the list.
    case year = "desk-year"
    /// A session.
    case session = "desk-session"
    /// The text of a plan.
    case text = "desk-text"
    /// Who changed what.
    case history = "desk-history"
    /// What would be published.
    case publish = "desk-publish"
    /// A run of the engine.
    case plan = "desk-plan"
    /// An edit that was made on what is no longer so.
    case collision = "desk-collision"
    /// Something that could not be done.
    case trouble = "desk-trouble"
  }

  private let templates: TemplateLibrary

  /// The pages.
  public init() throws(Pages.Problem) {
    do { templates = try TemplateLibrary() } catch { throw Pages.Problem(template: error.name) }
  }

  /// A page: its template filled in. Every text of the view is escaped, but for those that templates take as HTML: pictures of ``wheel(_:year:placements:href:)``.
  public func html(_ page: Page, _ view: [String: Any]) throws(Pages.Problem) -> String {
    do { return try templates.render(view, page.rawValue) } catch { throw Pages.Problem(template: error.name) }
  }

  /// Whether a page can carry a text to a browser and back: it holds nothing that pages leave out, and line ends of one kind.
  public static func carries(_ text: String) -> Bool {
    let plain = text.replacing("\r\n", with: "\n")
    guard !plain.unicodeScalars.contains("\r"),
      plain.utf8.elementsEqual(text.utf8) || !text.replacing("\r\n", with: "").unicodeScalars.contains("\n")
    else { return false }
    let marks = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&amp;", "&")]
    let back = marks.reduce(PageText.escaped(plain)) { $0.replacing($1.0, with: $1.1) }
    return back.utf8.elementsEqual(plain.utf8)
  }

  /// A file that pages need; nil where there is none of that name.
  public static func asset(_ name: String) -> [UInt8]? {
    switch name {
    case "style.css": PackageResources.style_css
    case "desk.css": PackageResources.desk_css
    case "desk.js": PackageResources.desk_js
    case "wheel.js": PackageResources.script_js
    case "icon.svg": PackageResources.icon_svg
    default: nil
    }
  }

  /// The wheel of a year as it is decided now, for wide and for narrow windows; `href` is the page whose rows its marks lead to.
  public static func wheel(_ plans: PlanSet, year: Int, placements: [Placement?], href: String) -> (wide: String, narrow: String) {
    let plan = plans.plans[year]
    let rows = plans.entries(ofPlan: year).filter { plans.entries[$0].session.status != .cancelled || placements[$0] != nil }
      .map { SessionRow($0, of: plans, at: placements[$0]) }
    let used = Set(rows.compactMap(\.session.theme))
    let words = Words(plan.language)
    let wheel = WheelOfYear(
      plan: plan, plans: plans, rows: SessionRow.ordered(rows), symbols: ThemeSymbols(plan.themes.filter { used.contains($0.key) }),
      words: words,
      label: words.schoolYear(plan.year.days)
    ).wheel(table: href)
    return (wheel.svg(idPrefix: "wheel-", layout: .inPage), wheel.svg(idPrefix: "narrow-", layout: .narrow))
  }
}
