import EditHistory
import Foundation
import OrderedCollections
import PlanFiles
import Planning
import Synchronization

/// Changes the files of the years, one edit at a time, each with its place in the history.
final class DeskEditor: Sendable {
  /// Lies beside the plans, hidden.
  static let historyName = ".history.sqlite"

  /// Why an edit was not made.
  enum Refusal: Error {
    /// The year is no longer what the edit was made on.
    case collision
    /// What was to be undone, done again or taken is no longer what it was.
    case nothing
  }

  let history: EditHistory
  private let common: CommonOptions
  private let who: String
  private let editing = Mutex(())

  init(folder: String, common: CommonOptions) throws {
    self.common = common
    who = NSUserName()
    // Two desks over one folder would each take the other's edits for those of a process that died.
    let lock = open(folder.appendingPath(DeskEditor.historyName + ".lock"), O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard lock >= 0, flock(lock, LOCK_EX | LOCK_NB) == 0 else {
      if lock >= 0 { close(lock) }
      throw Failure.outside("\(folder): another desk is open over it, or it cannot be written; stop that one first")
    }
    do throws(EditHistory.Problem) { history = try EditHistory(path: folder.appendingPath(DeskEditor.historyName)) } catch {
      throw Failure.outside("\(error.path): \(error.reason)")
    }
  }

  /// Takes note of what was changed elsewhere, and ends what an earlier process began.
  func observe(_ key: String, planPath: String) throws {
    // What is still being written is looked at again a moment later; an edit looks at once.
    guard [planPath, Years.schedulePath(ofPlan: planPath)].allSatisfy(DeskEditor.isStill) else { return }
    try editing.withLock { _ in _ = try settle(key, planPath) }
  }

  /// So long a file must lie unchanged, as an editor may write in several steps.
  private static let stillSeconds = 0.05

  private static func isStill(_ path: String) -> Bool {
    guard let signature = YearFolders.Signature(path) else { return true }
    let changed = Double(signature.seconds) + Double(signature.nanoseconds) / 1e9
    let age = Date().timeIntervalSince1970 - changed
    // A time in the future is a clock's mistake.
    return age > stillSeconds || age < 0
  }

  /// Makes an edit: from the texts of the version that it was made on to those that `change` gives; where these are the same, nothing is done.
  /// Throws a ``Refusal`` where the year is another by now.
  func edit(
    _ kind: Edit.Kind, _ subject: String, of year: DeskYear, version: String, change: (YearTexts) throws -> YearTexts
  ) throws {
    try editing.withLock { _ in
      let present = try settle(year.key, year.planPath)
      guard DeskYear.version(present) == version, year.version == version else { throw Refusal.collision }
      let texts = try change(present)
      guard texts != present else { return }
      let now = common.instant
      let change = try history.announce(kind, subject, who: who, year: year.key, texts: texts, at: now)
      try carryOut(change, year.key, year.planPath)
    }
  }

  /// Undoes a change, by its number, where it is the newest that holds.
  func undo(_ edit: Int, of year: DeskYear) throws {
    try editing.withLock { _ in
      _ = try settle(year.key, year.planPath)
      guard try history.nextUndo(of: year.key)?.id == edit, let change = try history.announceUndo(of: year.key) else {
        throw Refusal.nothing
      }
      try carryOut(change, year.key, year.planPath)
    }
  }

  /// Does a change again, by its number, where it is the oldest that was undone.
  func redo(_ edit: Int, of year: DeskYear) throws {
    try editing.withLock { _ in
      _ = try settle(year.key, year.planPath)
      guard try history.nextRedo(of: year.key)?.id == edit, let change = try history.announceRedo(of: year.key) else {
        throw Refusal.nothing
      }
      try carryOut(change, year.key, year.planPath)
    }
  }

  // MARK: Parts

  /// Ends what was announced and neither confirmed nor withdrawn, then tells the history what the files are. Gives the files.
  private func settle(_ key: String, _ planPath: String) throws -> YearTexts {
    var present = try DeskShelf.texts(ofPlan: planPath)
    if let change = try history.announced(of: key) {
      let isOurs =
        [change.from.plan, change.to.plan].contains { YearTexts.isSame($0, present.plan) }
        && [change.from.schedule, change.to.schedule].contains { YearTexts.isSame($0, present.schedule) }
      clearLeft(beside: planPath)
      if isOurs, present != change.from {
        try write(change.to, over: present, planPath)
        present = change.to
        try history.confirm(change, of: key)
      } else {
        try history.withdraw(change, of: key)
      }
    }
    try history.observe(present, of: key, at: common.instant)
    return present
  }

  /// Removes what a process that was killed had begun to write beside the files; what cannot be removed is in nobody's way.
  private func clearLeft(beside planPath: String) {
    for path in [planPath, Years.schedulePath(ofPlan: planPath)] {
      let folder = (path as NSString).deletingLastPathComponent
      let prefix = (path as NSString).lastPathComponent + "."
      for name in FileManager.default.enumerator(atPath: folder)?.compactMap({ $0 as? String }) ?? [] {
        guard name.hasPrefix(prefix), name.hasSuffix(temporarySuffix),
          let process = Int32(name.dropFirst(prefix.count).dropLast(temporarySuffix.count)),
          process == getpid() || kill(process, 0) != 0 && errno == ESRCH
        else { continue }
        unlink(folder.appendingPath(name))
      }
    }
  }

  private func carryOut(_ change: EditHistory.Announced, _ key: String, _ planPath: String) throws {
    // Somebody may have saved since the year was read: what they wrote is not overwritten.
    guard try DeskShelf.texts(ofPlan: planPath) == change.from else {
      try history.withdraw(change, of: key)
      throw Refusal.collision
    }
    do { try write(change.to, over: change.from, planPath) } catch {
      // What has been written goes back; where even that fails, the next look ends it.
      try write(change.from, over: try DeskShelf.texts(ofPlan: planPath), planPath)
      try history.withdraw(change, of: key)
      throw error
    }
    try history.confirm(change, of: key)
  }

  private func write(_ texts: YearTexts, over present: YearTexts, _ planPath: String) throws {
    if !YearTexts.isSame(texts.plan, present.plan) { try replaceFile(planPath, with: texts.plan) }
    guard !YearTexts.isSame(texts.schedule, present.schedule) else { return }
    let path = Years.schedulePath(ofPlan: planPath)
    if let schedule = texts.schedule {
      try replaceFile(path, with: schedule)
    } else {
      do { try FileManager.default.removeItem(atPath: path) } catch {
        throw Failure.outside("\(path): cannot be removed (\(error.localizedDescription))")
      }
    }
  }
}
