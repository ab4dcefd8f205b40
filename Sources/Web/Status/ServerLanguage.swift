/// The language of the status page.
public enum ServerLanguage: String, Hashable, Sendable {
  /// Swedish.
  case swedish = "sv"
  /// English.
  case english = "en"

  var words: StatusWords { self == .swedish ? .swedish : .english }
}

/// The words of the status page, which knows no plan.
struct StatusWords: Sendable {
  let title: String
  let nothing: String
  let clients: String
  let client: String
  let feed: String
  let privateFeed: String
  let noFetch: String
  let browser: String
  let other: String
  let served: @Sendable (_ generation: Int, _ since: String) -> String
  let good: @Sendable (_ at: String) -> String
  let bad: @Sendable (_ at: String) -> String
  let more: @Sendable (Int) -> String
  let connections: @Sendable (Int) -> String

  func name(_ client: ClientKind) -> String {
    switch client {
    case .browser: browser
    case .other: other
    case .google, .outlook, .iOS, .macOS, .thunderbird, .evolution, .vdirsyncer, .icsx5, .nextcloud, .kde: client.rawValue
    }
  }

  static let swedish = StatusWords(
    title: "Serverns läge", nothing: "Inget är publicerat än.", clients: "Senaste hämtning", client: "Kalender", feed: "Kalendrar",
    privateFeed: "Personliga kalendrar", noFetch: "Ingen har hämtat någon kalender sedan servern startade.", browser: "Webbläsare",
    other: "Annat program",
    served: { "Publicering nummer \($0) visas sedan \($1)." }, good: { "Senaste försöket att publicera gick bra: \($0)." },
    bad: { "Senaste försöket att publicera gick inte: \($0). Det som publicerades dessförinnan visas fortfarande." },
    more: { "och \($0) till" }, connections: { "Öppna anslutningar: \($0)." })

  static let english = StatusWords(
    title: "State of the server", nothing: "Nothing is published yet.", clients: "Last fetched", client: "Calendar", feed: "Calendars",
    privateFeed: "Personal calendars", noFetch: "Nobody has fetched a calendar since the server started.", browser: "Browser",
    other: "Another program",
    served: { "Publication number \($0) has been served since \($1)." }, good: { "The last attempt to publish went well: \($0)." },
    bad: { "The last attempt to publish failed: \($0). What was published before is still served." },
    more: { "and \($0) more" }, connections: { "Open connections: \($0)." })
}
