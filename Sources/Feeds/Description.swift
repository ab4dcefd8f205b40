import CivilTime
import OrderedCollections
import Planning
import Words

/// The description of a session: how to join, what it is about, who speaks, and the agenda with clock times.
struct Description {
  let plan: Plan
  let session: Session
  let start: TimeOfDay
  let venue: Venue?
  let words: Words

  var text: String {
    var paragraphs: [String] = []
    if let url = venue?.url { paragraphs.append(words.link(url)) }
    if let description = session.description { paragraphs.append(description) }
    let speakers = session.speakers.compactMap { plan.speakers[$0] }.map {
      [$0.name, $0.organisation].compactMap(\.self).joined(separator: ", ")
    }
    if !speakers.isEmpty { paragraphs.append(words.speakers(speakers)) }
    if !session.agenda.isEmpty { paragraphs.append(([words.agendaHeading] + agendaLines).joined(separator: "\n")) }
    return paragraphs.joined(separator: "\n\n")
  }

  /// `08:30–08:45 Inledning`; turns stand below their part, each with the minute it begins. What begins within a minute is shown at the
  /// next whole one.
  private var agendaLines: [String] {
    var second = start.minutes * 60
    var lines: [String] = []
    for part in session.agenda {
      let end = second + part.seconds
      let speaker = part.speaker.flatMap { plan.speakers[$0]?.name }.map { " – \($0)" } ?? ""
      lines.append("\(clock(second))–\(clock(end)) \(part.title)\(speaker)")
      if case .each(let seconds, let change, let turns) = part.length {
        lines += turns.enumerated().map { "    \(clock(second + $0 * (seconds + change))) \($1)" }
      }
      second = end
    }
    return lines
  }

  private func clock(_ second: Int) -> String { TimeOfDay(minutes: min((second + 59) / 60, 1440))?.description ?? "" }
}
