/// Which program asks, as far as its `User-Agent` tells.
public enum ClientKind: String, CaseIterable, Hashable, Sendable {
  /// Google Calendar.
  case google = "Google"
  /// Outlook and Exchange.
  case outlook = "Outlook"
  /// The iPhone's and iPad's calendar.
  case iOS
  /// The Mac's calendar.
  case macOS
  /// Thunderbird.
  case thunderbird = "Thunderbird"
  /// Evolution and GNOME.
  case evolution = "Evolution"
  /// vdirsyncer.
  case vdirsyncer
  /// ICSx5 on Android.
  case icsx5 = "ICSx5"
  /// Nextcloud.
  case nextcloud = "Nextcloud"
  /// KOrganizer and Akonadi.
  case kde = "KDE"
  /// A browser.
  case browser = "browser"
  /// None of these.
  case other

  /// What is found first decides: Thunderbird calls itself Mozilla too, and the Mac's calendar may name iOS's.
  private static let marks: [(mark: String, kind: ClientKind)] = [
    ("google-calendar-importer", .google), ("microsoft exchange", .outlook), ("microsoft office", .outlook),
    ("outlook", .outlook), ("msexchange", .outlook), ("calendaragent", .macOS), ("macos", .macOS), ("mac os x/", .macOS),
    ("mac+os+x/", .macOS), ("dataaccessd", .iOS), ("thunderbird", .thunderbird), ("evolution", .evolution),
    ("vdirsyncer", .vdirsyncer), ("icsx5", .icsx5), ("nextcloud", .nextcloud), ("korganizer", .kde), ("akonadi", .kde), ("kde", .kde),
    ("mozilla/", .browser),
  ]

  /// Bytes of a `User-Agent` that are looked at.
  static let agentBytes = 256

  /// What the header field's value tells.
  public init(userAgent: String) {
    let agent = String(decoding: userAgent.utf8.prefix(ClientKind.agentBytes), as: UTF8.self).lowercased()
    self = ClientKind.marks.first { agent.contains($0.mark) }?.kind ?? .other
  }
}
