import CivilTime
import Feeds
import ICalendar
import OrderedCollections
import Planning
import Words

/// What `publish` says.
struct PublishOutcome {
  /// Subscribers fetch within so many hours (Google and Outlook take up to a day, and some two).
  static let tellingHours = 48

  let run: PublicationRun
  let folder: String
  let notes: [NoteFolder.Note]
  let noteFolder: String?
  let now: Instant

  private var years: Years { run.years }
  private var changes: [EventChange] { run.changes }
  private var feeds: [String] { run.feeds }

  /// The numbers of the sessions, by UID.
  private var entries: [String: Int] {
    let plans = years.plans
    let pairs = plans.entries.enumerated().map { (plans.plans[$1.plan].uid(ofSession: $1.session.id), $0) }
    return Dictionary(pairs) { first, _ in first }
  }

  struct Reply: Encodable {
    struct Change: Encodable {
      let session: Nullable<String>
      let uid: String
      let summary: String
      let before: Nullable<String>
      let after: Nullable<String>
    }
    struct Late: Encodable {
      let uid: String
      let summary: String
      let change: String
      let start: String
      let audiences: [String]
      let speakers: [String]
      let venue: Nullable<String>
    }
    struct Note: Encodable {
      let programme: String
      let audience: String
      let path: Nullable<String>
      let text: String
    }
    let feeds: [String]
    let new: [Change]
    let moved: [Change]
    let cancelled: [Change]
    let changed: [Change]
    let removed: [Change]
    let late: [Late]
    let notes: [Note]
  }

  var reply: Reply {
    let entries = entries
    func list(_ kind: EventChange.Kind) -> [Reply.Change] {
      changes.filter { $0.kind == kind }.map { reply($0, entries) }
    }
    return Reply(
      feeds: feeds, new: list(.new), moved: list(.moved), cancelled: list(.cancelled), changed: list(.changed), removed: list(.removed),
      late: late.map {
        Reply.Late(
          uid: $0.change.uid, summary: $0.change.summary, change: $0.change.kind.rawValue, start: $0.start.description,
          audiences: $0.audiences, speakers: $0.speakers, venue: Nullable($0.venue))
      },
      notes: notes.map { Reply.Note(programme: $0.programme, audience: $0.audience, path: Nullable($0.path), text: $0.text) })
  }

  private func reply(_ change: EventChange, _ entries: [String: Int]) -> Reply.Change {
    Reply.Change(
      session: Nullable(entries[change.uid].map(years.name)), uid: change.uid, summary: change.summary,
      before: Nullable(change.before.map(text)), after: Nullable(change.after.map(text)))
  }

  private func text(_ time: Event.Time) -> String {
    switch time {
    case .date(let day): day.description
    case .wall(let wall): wall.description
    }
  }

  /// A change to what begins so soon, before or after it, that subscription alone does not tell everyone in time; and whom to tell.
  private struct Late {
    let change: EventChange
    let start: WallTime
    let audiences: [String]
    let speakers: [String]
    let venue: String?
  }

  private var late: [Late] {
    let entries = entries
    return changes.compactMap { change in
      let starts = [change.before, change.after].compactMap { time -> WallTime? in
        guard case .wall(let wall) = time else { return nil }
        let instant = years.zone.instant(of: wall)
        return now < instant && instant < now.adding(seconds: PublishOutcome.tellingHours * 3600) ? wall : nil
      }
      guard let start = starts.min() else { return nil }
      let entry = entries[change.uid].map { years.plans.entries[$0] }
      return Late(
        change: change, start: start, audiences: entry?.named.map { years.plans.audiences[$0].value.name } ?? [],
        speakers: entry?.speakers.map { years.plans.speakers[$0].value.name } ?? [], venue: (change.new ?? change.old)?.place?.name)
    }
  }

  /// What is new, moved, cancelled, changed and removed: a line each, its kind first.
  var lines: [(kind: String, text: String)] {
    let words = years.words
    return changes.map { change in
      let times = [change.before, change.after].compactMap { time -> String? in
        guard case .wall(let wall) = time else { return nil }
        return "\(words.shortDate(wall.day)) \(wall.time)"
      }
      let when = change.kind == .moved ? times.joined(separator: " → ") : times.last ?? ""
      return (words.changeKind(change.kind.rawValue), "\(when)  \(change.summary)")
    }
  }

  /// How many are new, moved, cancelled, changed and removed.
  var counts: String {
    func count(_ kind: EventChange.Kind) -> Int { changes.count { $0.kind == kind } }
    return years.words.changeCounts(
      new: count(.new), moved: count(.moved), cancelled: count(.cancelled), changed: count(.changed), removed: count(.removed))
  }

  /// The changes that subscription does not tell in time, and whom to tell: a line each.
  var lateLines: [String] {
    let words = years.words
    return late.map { late in
      let whom = late.audiences + late.speakers + [late.venue].compactMap(\.self)
      return "\(words.shortDate(late.start.day)) \(late.start.time)  \(late.change.summary): \(whom.isEmpty ? "–" : words.list(whom))"
    }
  }

  var text: String {
    let words = years.words
    var lines = lines.map { "\(pad($0.kind, 10)) \($0.text)" } + [counts, words.feedsWritten(feeds.count, folder)]
    if run.privateLeft > 0 { lines.append(words.privateLeft(run.privateLeft)) }
    if let noteFolder, !notes.isEmpty { lines.append(words.notesWritten(notes.count, noteFolder)) }
    if !late.isEmpty { lines += ["", words.toldTooLate] + lateLines.map { "  " + $0 } }
    return lines.joined(separator: "\n")
  }
}
