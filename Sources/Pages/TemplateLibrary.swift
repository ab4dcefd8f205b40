import Mustache

/// The templates, compiled once; every text that they show is escaped by ``PageText``.
struct TemplateLibrary: Sendable {
  private let library: MustacheLibrary

  /// A template that is not as it should be.
  struct Problem: Error, Sendable {
    let name: String
  }

  init() throws(Problem) {
    MustacheContentTypes.register(PageText(), named: PageText.name)
    var library = MustacheLibrary()
    for (name, bytes) in TemplateLibrary.sources {
      // The pragma is the template's own text, so that none of them can be without it.
      do { try library.register("{{% CONTENT_TYPE: \(PageText.name)}}" + String(decoding: bytes, as: UTF8.self), named: name) } catch {
        throw Problem(name: name)
      }
    }
    self.library = library
  }

  /// A page: the template filled in.
  func render(_ view: [String: Any], _ name: String) throws(Problem) -> String {
    guard let text = library.render(View(view), withTemplate: name) else { throw Problem(name: name) }
    return text
  }

  private static let sources: [(String, [UInt8])] = [
    ("head", PackageResources.head_mustache), ("top", PackageResources.top_mustache), ("bottom", PackageResources.bottom_mustache),
    ("front", PackageResources.front_mustache), ("programme", PackageResources.programme_mustache),
    ("box", PackageResources.box_mustache), ("table", PackageResources.table_mustache), ("row", PackageResources.row_mustache),
    ("year", PackageResources.year_mustache), ("views", PackageResources.views_mustache), ("list", PackageResources.list_mustache),
    ("feed", PackageResources.feed_mustache), ("sheet", PackageResources.sheet_mustache),
    ("item", PackageResources.item_mustache), ("report", PackageResources.report_mustache),
    ("desk-top", PackageResources.desk_top_mustache), ("desk-bottom", PackageResources.desk_bottom_mustache),
    ("desk-form", PackageResources.desk_form_mustache), ("desk-fields", PackageResources.desk_fields_mustache),
    ("desk-finding", PackageResources.desk_finding_mustache),
    ("desk-months", PackageResources.desk_months_mustache), ("desk-home", PackageResources.desk_home_mustache),
    ("desk-year", PackageResources.desk_year_mustache), ("desk-session", PackageResources.desk_session_mustache),
    ("desk-text", PackageResources.desk_text_mustache), ("desk-history", PackageResources.desk_history_mustache),
    ("desk-publish", PackageResources.desk_publish_mustache), ("desk-plan", PackageResources.desk_plan_mustache),
    ("desk-collision", PackageResources.desk_collision_mustache), ("desk-trouble", PackageResources.desk_trouble_mustache),
  ]
}

/// What a template shows, in types that the engine knows at first sight: of strings and dictionaries it asks at each mark what else they may be,
/// which took most of the time.
private struct View: MustacheParent {
  private let values: [String: Any]

  init(_ view: [String: Any]) { values = view.mapValues(View.known) }

  func child(named name: String) -> Any? { values[name] }

  private static func known(_ value: Any) -> Any {
    switch value {
    case let text as String: PlainText(renderText: text)
    case let view as [String: Any]: View(view)
    case let views as [[String: Any]]: views.map(View.init)
    case let texts as [String]: texts.map(PlainText.init)
    default: value
    }
  }
}

private struct PlainText: MustacheCustomRenderable, MustacheParent {
  let renderText: String
  var isNull: Bool { false }

  func child(named: String) -> Any? { nil }
}

/// Text as HTML shows it. The engine's own escaping looks at whole characters, and so lets a quote pass that a combining mark follows, which
/// would end an attribute; this one looks at bytes. What XML forbids and what turns the direction of writing is left out.
struct PageText: MustacheContentType {
  static let name = "PAGE"

  func escapeText(_ text: String) -> String { PageText.escaped(text) }

  static func escaped(_ text: String) -> String {
    let source = Array(text.utf8)
    var bytes: [UInt8] = []
    bytes.reserveCapacity(source.count + 16)
    var at = 0
    while at < source.count {
      let byte = source[at]
      at += 1
      switch byte {
      case UInt8(ascii: "&"): bytes += "&amp;".utf8
      case UInt8(ascii: "<"): bytes += "&lt;".utf8
      case UInt8(ascii: ">"): bytes += "&gt;".utf8
      case UInt8(ascii: "\""): bytes += "&quot;".utf8
      case UInt8(ascii: "'"): bytes += "&#39;".utf8
      case UInt8(ascii: "\n"), UInt8(ascii: "\t"), 0x20..<0x7F, 0x80...0xC1: bytes.append(byte)
      case 0..<0x20, 0x7F: continue
      default:
        let length = byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4
        let character = source[(at - 1)..<min(at - 1 + length, source.count)]
        at += length - 1
        if !isHidden(Array(character)) { bytes += character }
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// C1 controls, marks that turn the direction of writing, and what is no character.
  private static func isHidden(_ character: [UInt8]) -> Bool {
    switch (character[0], character.count > 1 ? character[1] : 0, character.count > 2 ? character[2] : 0) {
    case (0xC2, 0x80...0x9F, _), (0xE2, 0x80, 0x8E...0x8F), (0xE2, 0x80, 0xAA...0xAE), (0xE2, 0x81, 0xA6...0xA9), (0xEF, 0xBF, 0xBE...0xBF):
      true
    default: false
    }
  }
}
