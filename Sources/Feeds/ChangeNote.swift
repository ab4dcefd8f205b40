import CivilTime
import ICalendar
import Words

/// What has changed for an audience, as a text to paste into a mail.
public struct ChangeNote: Sendable {
  /// What has changed, by time.
  public let changes: [EventChange]
  private let title: String
  private let address: String?
  private let words: Words

  /// A note about a feed that is called `title`; nil where nothing has changed from one state to the other. `address` is where the feed or its
  /// page is, where that is known.
  public init?(_ title: String, from old: CalendarObject, to new: CalendarObject, address: String?, today: Day, words: Words) {
    changes = EventChange.list(from: old.events, to: new.events, today: today)
    if changes.isEmpty { return nil }
    self.title = title
    self.address = address
    self.words = words
  }

  /// The text, without a line at its end.
  public var text: String {
    var lines = [words.noteHeading(title), ""]
    for change in changes {
      lines.append("\(words.changeKind(change.kind.rawValue)): \(change.new?.summary ?? change.old?.summary ?? "")")
      let (before, after) = (change.old.map(facts) ?? "", change.new.map(facts) ?? "")
      switch change.kind {
      case .moved: lines += ["  \(words.noteFrom) \(before)", "  \(words.noteTo) \(after)"]
      case .new, .cancelled, .changed: lines.append("  \(after)")
      case .removed: lines.append("  \(before)")
      }
      lines.append("")
    }
    lines.append(words.noteClosing)
    if let address { lines.append(address) }
    return lines.joined(separator: "\n")
  }

  /// `v. 33 fre 18 aug 2017 08:30–12:00, Aulan`.
  private func facts(_ event: Event) -> String {
    guard case .wall(let start) = event.start, case .wall(let end) = event.end else { return "" }
    let place = event.place.map { ", \($0.name)" } ?? ""
    return "\(words.shortDate(start.day)) \(start.time)–\(end.time)\(place)"
  }
}
