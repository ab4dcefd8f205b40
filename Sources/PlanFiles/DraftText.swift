import CivilTime
import OrderedCollections
import Planning

/// What stands beside the words of a plan that was made out of a calendar, for those who go on with it.
public struct DraftRemarks: Sendable {
  /// Lines at the top, without `#`.
  public var heading: [String]
  /// Above the sections, by key.
  public var sections: [String: String]

  /// Remarks.
  public init(heading: [String], sections: [String: String]) {
    self.heading = heading
    self.sections = sections
  }
}

/// The text of `plan.yaml` for a draft, as a person would write it: small things on one line, what is usual left out.
public func planText(_ draft: PlanDraft, _ remarks: DraftRemarks) -> String {
  var text = DraftText(remarks)
  text.write(draft)
  return text.lines.joined(separator: "\n") + "\n"
}

/// What each day from its own costs a time of a series.
private let nearWeight = 5

private struct DraftText {
  private(set) var lines: [String] = []
  private let remarks: DraftRemarks

  init(_ remarks: DraftRemarks) { self.remarks = remarks }

  mutating func write(_ draft: PlanDraft) {
    lines = remarks.heading.map { $0.isEmpty ? "#" : "# \($0)" }
    lines += [
      "version: 1", "plan: \(draft.id)", "programme: \(draft.programme)", "title: \(word(draft.title))",
      "language: \(draft.language.rawValue)", "timezone: \(draft.timezone)",
    ]
    if let organiser = draft.organiser {
      section("organiser")
      let email = organiser.email.map { ", email: \(quotedUnlessPlain($0))" } ?? ""
      lines.append("organiser: {name: \(word(organiser.name))\(email)}")
    }
    write(draft.year)
    list("audiences", draft.audiences.map { ($0, "{name: \(word($1))}") })
    list(
      "venues",
      draft.venues.map { id, place in
        let extras = [
          place.address.map { "address: \(word($0))" }, place.url.map { "url: \"\($0)\"" }, place.isShared ? "shared: true" : nil,
        ]
        return (id, flow(["name: \(word(place.name))"] + extras.compactMap { $0 }))
      })
    list(
      "themes",
      draft.themes.map { id, theme in
        let colour = theme.colour.flatMap { cssColourNames.contains($0) ? "colour: \($0)" : nil }
        return (id, flow(["name: \(word(theme.name))", colour].compactMap { $0 }))
      })
    section("sessions")
    lines.append("sessions:")
    for session in draft.sessions { write(session) }
  }

  private mutating func section(_ key: String) {
    lines.append("")
    if let remark = remarks.sections[key] { lines.append("# \(remark)") }
  }

  private mutating func list(_ key: String, _ entries: [(String, String)]) {
    if entries.isEmpty { return }
    section(key)
    lines.append("\(key):")
    lines += entries.map { "  \($0): \($1)" }
  }

  private mutating func write(_ year: SchoolYear) {
    section("year")
    let weekdays = Weekday.allCases.filter(year.weekdays.contains).map(\.word).joined(separator: ", ")
    lines += [
      "year:", "  from: \(year.days.from)", "  to: \(year.days.to)", "  holidays: \(year.hasSwedishHolidays ? "SE" : "none")",
      "  hours: \"\(year.hours.start)-\(year.hours.end)\"", "  step: \(year.step) min", "  weekdays: [\(weekdays)]",
    ]
    if year.closed.isEmpty { return }
    lines.append("  closed:")
    for days in year.closed { lines.append("    - {from: \(days.days.from), to: \(days.days.to), name: \(word(days.name ?? ""))}") }
  }

  private mutating func write(_ session: PlanDraft.Session) {
    guard let first = session.times.first else { return }
    lines.append("  \(session.id):")
    func line(_ text: String) { lines.append("    \(text)") }
    line("title: \(word(session.title))")
    if let description = session.description { line("description: \(word(description))") }
    if let theme = session.theme { line("theme: \(theme)") }
    if !session.audiences.isEmpty { line("audiences: [\(session.audiences.joined(separator: ", "))]") }
    if !session.venues.isEmpty { line("venues: [\(session.venues.joined(separator: ", "))]") }
    line("duration: \(DraftText.duration(first.end.minutes - first.start.minutes))")
    if session.status != .confirmed { line("status: \(session.status.rawValue)") }
    let starts = OrderedSet(session.times.map(\.start).sorted()).map { "\"\($0)\"" }
    let start = starts.count == 1 ? starts[0] : "[\(starts.joined(separator: ", "))]"
    guard let every = session.every else { return line("when: {on: \(first.day), start: \(start)}") }
    line("when: {start: \(start)}")
    let days = session.times.map(\.day.description).joined(separator: ", ")
    line("repeat:")
    line("  times: \(session.times.count)")
    line("  every: \(every) days")
    line("  near: {days: [\(days)], weight: \(nearWeight)}")
  }

  private static func duration(_ minutes: Int) -> String {
    minutes.isMultiple(of: 60) ? "\(minutes / 60) h" : "\(minutes) min"
  }

  // MARK: Words

  private func flow(_ parts: [String]) -> String { "{\(parts.joined(separator: ", "))}" }

  /// A text that the reader takes as it is, cut to what it takes.
  private func word(_ text: String) -> String {
    var text = text
    while text.utf8.count > PlanLimits.textBytes { text.removeLast(max(1, (text.utf8.count - PlanLimits.textBytes) / 4)) }
    return quotedUnlessPlain(text)
  }

  private func quotedUnlessPlain(_ text: String) -> String { TextChanges.isPlain(text) ? text : "\"\(TextChanges.escaped(text))\"" }
}
