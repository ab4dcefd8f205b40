import CivilTime
import Feeds
import Foundation
import ICalendar
import Words

/// The folder of notes about changes, a text for each audience, to be pasted into a mail.
///
/// A note that lies there has not been sent: the next publication writes it anew, against the same state as before, so that a session moved
/// three times is one line and one moved back is none. Whoever has sent a note deletes it, and the next one begins from there. The states lie
/// in a hidden folder beside the notes.
struct NoteFolder {
  /// One note.
  struct Note {
    let programme: String
    let audience: String
    let path: String?
    let text: String
  }

  private let folder: String?
  private let today: Day
  private let words: Words

  init(_ folder: String?, today: Day, words: Words) {
    self.folder = folder
    self.today = today
    self.words = words
  }

  /// The notes of a publication, written where there is a folder for them.
  func notes(_ run: PublicationRun, isDry: Bool) throws -> [Note] {
    try run.notes.compactMap { note in
      let path = folder.map { "\($0)/\(note.programme)/\(note.audience.id).txt" }
      let state = folder.map { "\($0)/.since/\(note.programme)/\(note.audience.id).ics" }
      let before = try path.flatMap { path in try state.flatMap { try unsent(note: path, state: $0) } } ?? note.before
      let page = run.address.map { "\($0)/\(note.programme)/audience/\(note.audience.id).html" }
      let made = ChangeNote(note.title, from: before, to: note.after, address: page, today: today, words: words)
      if let path, let state, !isDry { try write(made, to: path, before: before, state: state) }
      return made.map { Note(programme: note.programme, audience: note.audience.id, path: path, text: $0.text) }
    }
  }

  /// The state that an unsent note began from; nil where there is no such note.
  private func unsent(note: String, state: String) throws -> CalendarObject? {
    let manager = FileManager.default
    guard manager.fileExists(atPath: note), manager.fileExists(atPath: state) else { return nil }
    do { return try Gateway.read(Array(try Data(contentsOf: URL(fileURLWithPath: state)))) } catch {
      throw Failure.outside("\(state): cannot be read; delete it and \(note) to begin a new note")
    }
  }

  private func write(_ note: ChangeNote?, to path: String, before: CalendarObject, state: String) throws {
    let manager = FileManager.default
    do {
      guard let note else {
        for file in [path, state] where manager.fileExists(atPath: file) { try manager.removeItem(atPath: file) }
        return
      }
      for file in [path, state] {
        try manager.createDirectory(atPath: (file as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
      }
      try replaceFile(state, with: String(decoding: try Gateway.bytes(of: before), as: UTF8.self))
      try replaceFile(path, with: note.text + "\n")
    } catch let failure as Failure {
      throw failure
    } catch {
      throw Failure.outside("\(path): cannot write (\(error.localizedDescription)); what was published is published")
    }
  }
}
