public import CivilTime

/// A file to be served.
public struct SiteFile: Hashable, Sendable {
  /// Its path without a leading slash, as in `leda-och-driva/all.ics`.
  public let path: String
  /// What is in it.
  public let bytes: [UInt8]
  /// When what is in it last changed.
  public let modified: Instant

  /// A file.
  public init(path: String, bytes: [UInt8], modified: Instant) {
    self.path = path
    self.bytes = bytes
    self.modified = modified
  }
}

/// What became of a path that is served no longer.
public enum Moved: Hashable, Sendable {
  /// It is elsewhere for good: 308.
  case to(String)
  /// It is gone on purpose: 410, after which some clients never ask again.
  case gone
}

/// What sort of thing a path leads to: what metrics and the status page may say of it.
public enum ResourceKind: String, CaseIterable, Hashable, Sendable {
  /// A calendar that anyone may read.
  case feed
  /// A calendar behind an address of its own.
  case privateFeed = "private_feed"
  /// An HTML page.
  case page
  /// What a page needs, and anything else.
  case part
  /// What the server says of itself: health, metrics, status.
  case server
  /// Nothing.
  case none
}

/// What the end of a file's name says of its contents.
enum ContentType {
  static let calendar = "text/calendar; charset=utf-8"
  static let html = "text/html; charset=utf-8"
  static let plain = "text/plain; charset=utf-8"

  private static let types = [
    "ics": calendar, "html": html, "css": "text/css; charset=utf-8", "js": "text/javascript; charset=utf-8", "txt": plain,
    "json": "application/json", "svg": "image/svg+xml", "png": "image/png", "ico": "image/x-icon", "pdf": "application/pdf",
    "xml": "application/xml", "webmanifest": "application/manifest+json",
  ]

  static func of(_ path: String) -> String {
    guard let dot = path.lastIndex(of: ".") else { return "application/octet-stream" }
    return types[path[path.index(after: dot)...].lowercased()] ?? "application/octet-stream"
  }
}
