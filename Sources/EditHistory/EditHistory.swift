import CivilTime
import Foundation
import GRDB

/// Who changed what, when, and every state that the files of the years had: an embedded database beside the plans.
///
/// The files are the truth, and the history follows them. A change is announced before the files are written and confirmed after, so that
/// whatever ends the process in between is known at the next start.
public final class EditHistory: Sendable {
  /// What is kept of each year; the oldest changes go first.
  public struct Limits: Hashable, Sendable {
    /// Changes.
    public var edits = 2_000
    /// Bytes of the texts after them; the newest change is kept whatever its size.
    public var bytes = 256 << 20

    /// The limits that are meant for use.
    public init() {}
  }

  /// The database cannot be used.
  public struct Problem: Error, Hashable, Sendable {
    /// Its path.
    public let path: String
    /// What the database says.
    public let reason: String
  }

  /// A change that has been announced: the files are to be `to` instead of `from`.
  public struct Announced: Hashable, Sendable {
    let edit: Int
    let state: Edit.State
    /// The files before it.
    public let from: YearTexts
    /// The files after it.
    public let to: YearTexts
  }

  /// The state of a change that is new and not confirmed yet; such a change is in no answer.
  private static let announcedState = "announced"

  private let queue: DatabaseQueue
  private let path: String
  private let limits: Limits

  /// The history in a file, which is made where there is none.
  public init(path: String, limits: Limits = Limits()) throws(Problem) {
    self.path = path
    self.limits = limits
    do {
      var configuration = Configuration()
      // An edit that has been confirmed is not lost when the machine stops.
      configuration.prepareDatabase { try $0.execute(sql: "PRAGMA synchronous = FULL") }
      configuration.journalMode = .wal
      queue = try DatabaseQueue(path: path, configuration: configuration)
      try EditHistory.migrator.migrate(queue)
    } catch { throw Problem(path: path, reason: "\(error)") }
  }

  private static var migrator: DatabaseMigrator {
    var migrator = DatabaseMigrator()
    migrator.registerMigration("1") { db in
      try db.execute(
        sql: """
          CREATE TABLE texts (id INTEGER PRIMARY KEY, plan BLOB NOT NULL, schedule BLOB);
          CREATE TABLE year (name TEXT PRIMARY KEY, head INTEGER NOT NULL REFERENCES texts);
          CREATE TABLE edit (
            id INTEGER PRIMARY KEY AUTOINCREMENT, year TEXT NOT NULL REFERENCES year, at INTEGER NOT NULL, who TEXT NOT NULL, kind TEXT NOT NULL,
            subject TEXT NOT NULL, state TEXT NOT NULL, before INTEGER NOT NULL REFERENCES texts, after INTEGER NOT NULL REFERENCES texts);
          CREATE INDEX edit_of_year ON edit (year, id);
          CREATE TABLE announced (year TEXT PRIMARY KEY REFERENCES year, edit INTEGER NOT NULL REFERENCES edit, state TEXT NOT NULL,
            origin INTEGER NOT NULL REFERENCES texts, target INTEGER NOT NULL REFERENCES texts);
          """)
    }
    return migrator
  }

  // MARK: What was

  /// The changes of a year that are done, undone or superseded, the newest first, `limit` at the most.
  public func edits(of year: String, limit: Int) throws(Problem) -> [Edit] {
    try read { db in
      try Row.fetchAll(
        db,
        sql: "SELECT * FROM edit WHERE year = ? AND state <> ? ORDER BY id DESC LIMIT ?",
        arguments: [year, EditHistory.announcedState, limit]
      ).map(EditHistory.edit)
    }
  }

  /// The files as they were before and after a change; nil where there is no such change of the year.
  public func texts(of edit: Int, year: String) throws(Problem) -> (before: YearTexts, after: YearTexts)? {
    try read { db in
      guard let row = try Row.fetchOne(db, sql: "SELECT before, after FROM edit WHERE id = ? AND year = ?", arguments: [edit, year]) else {
        return nil
      }
      return (try EditHistory.texts(db, row["before"]), try EditHistory.texts(db, row["after"]))
    }
  }

  /// The change that would be undone next: the newest that is done.
  public func nextUndo(of year: String) throws(Problem) -> Edit? { try read { try EditHistory.newest(.done, year, $0) } }

  /// The change that would be done again next: the oldest that is undone.
  public func nextRedo(of year: String) throws(Problem) -> Edit? { try read { try EditHistory.oldestUndone(year, $0) } }

  // MARK: Changes

  /// Takes note of the files as they are: where they are not as the history has them, somebody changed them elsewhere. Gives whether that was so.
  @discardableResult
  public func observe(_ texts: YearTexts, of year: String, at now: Instant) throws(Problem) -> Bool {
    try write { db in
      guard let head = try Int.fetchOne(db, sql: "SELECT head FROM year WHERE name = ?", arguments: [year]) else {
        let id = try EditHistory.insert(texts, db)
        try db.execute(sql: "INSERT INTO year (name, head) VALUES (?, ?)", arguments: [year, id])
        return false
      }
      guard try EditHistory.texts(db, head) != texts else { return false }
      let id = try EditHistory.insert(texts, db)
      _ = try EditHistory.append(.outside, "", who: "", year, at: now, before: head, after: id, db)
      try db.execute(sql: "UPDATE year SET head = ? WHERE name = ?", arguments: [id, year])
      try forgetOldest(year, db)
      return true
    }
  }

  /// Announces a change from what the history has; the files are to be written next, then it is to be confirmed.
  public func announce(
    _ kind: Edit.Kind, _ subject: String, who: String, year: String, texts: YearTexts, at now: Instant
  ) throws(Problem) -> Announced {
    try write { db in
      let head = try EditHistory.head(year, db)
      let id = try EditHistory.insert(texts, db)
      let edit = try EditHistory.append(kind, subject, who: who, year, at: now, before: head, after: id, db)
      return try EditHistory.announce(edit, .done, year, from: head, to: id, db)
    }
  }

  /// Announces that the newest change that holds is undone; nil where there is none.
  public func announceUndo(of year: String) throws(Problem) -> Announced? {
    try write { db in
      guard let edit = try EditHistory.newest(.done, year, db) else { return nil }
      let before = try Int.fetchOne(db, sql: "SELECT before FROM edit WHERE id = ?", arguments: [edit.id]) ?? 0
      return try EditHistory.announce(edit.id, .undone, year, from: try EditHistory.head(year, db), to: before, db)
    }
  }

  /// Announces that the oldest change that was undone is done again; nil where there is none.
  public func announceRedo(of year: String) throws(Problem) -> Announced? {
    try write { db in
      guard let edit = try EditHistory.oldestUndone(year, db) else { return nil }
      let after = try Int.fetchOne(db, sql: "SELECT after FROM edit WHERE id = ?", arguments: [edit.id]) ?? 0
      return try EditHistory.announce(edit.id, .done, year, from: try EditHistory.head(year, db), to: after, db)
    }
  }

  /// The change that was announced and neither confirmed nor withdrawn, if any.
  public func announced(of year: String) throws(Problem) -> Announced? {
    try read { db in
      guard let row = try Row.fetchOne(db, sql: "SELECT * FROM announced WHERE year = ?", arguments: [year]) else { return nil }
      return try EditHistory.announced(row, db)
    }
  }

  /// The files are as announced.
  public func confirm(_ change: Announced, of year: String) throws(Problem) {
    try write { db in
      guard let row = try Row.fetchOne(db, sql: "SELECT * FROM announced WHERE year = ?", arguments: [year]) else { return }
      try db.execute(sql: "UPDATE year SET head = ? WHERE name = ?", arguments: [row["target"] as Int, year])
      // After a new change, what was undone before it cannot be done again.
      let state = try String.fetchOne(db, sql: "SELECT state FROM edit WHERE id = ?", arguments: [change.edit])
      if state == EditHistory.announcedState { try EditHistory.supersede(year, db) }
      try db.execute(sql: "UPDATE edit SET state = ? WHERE id = ?", arguments: [change.state.rawValue, change.edit])
      try db.execute(sql: "DELETE FROM announced WHERE year = ?", arguments: [year])
      try forgetOldest(year, db)
    }
  }

  /// The files were not changed.
  public func withdraw(_ change: Announced, of year: String) throws(Problem) {
    try write { db in
      try db.execute(sql: "DELETE FROM announced WHERE year = ?", arguments: [year])
      // What was new is forgotten; what was to be undone or done again stays as it was.
      try db.execute(sql: "DELETE FROM edit WHERE id = ? AND state = ?", arguments: [change.edit, EditHistory.announcedState])
    }
  }

  /// Whether the database is whole, as it says itself; the word `ok` where it is.
  public func integrity() throws(Problem) -> String {
    try read { try String.fetchOne($0, sql: "PRAGMA integrity_check") ?? "" }
  }

  // MARK: Parts

  private func read<Value>(_ body: (Database) throws -> Value) throws(Problem) -> Value {
    do { return try queue.read(body) } catch { throw Problem(path: path, reason: "\(error)") }
  }

  private func write<Value>(_ body: (Database) throws -> Value) throws(Problem) -> Value {
    do { return try queue.write(body) } catch { throw Problem(path: path, reason: "\(error)") }
  }

  private static func edit(_ row: Row) -> Edit {
    Edit(
      id: row["id"], at: Instant(seconds: row["at"]), who: row["who"], kind: Edit.Kind(rawValue: row["kind"]) ?? .outside,
      subject: row["subject"], state: Edit.State(rawValue: row["state"]) ?? .superseded)
  }

  private static func newest(_ state: Edit.State, _ year: String, _ db: Database) throws -> Edit? {
    try Row.fetchOne(
      db, sql: "SELECT * FROM edit WHERE year = ? AND state = ? ORDER BY id DESC LIMIT 1", arguments: [year, state.rawValue]
    ).map(edit)
  }

  private static func oldestUndone(_ year: String, _ db: Database) throws -> Edit? {
    try Row.fetchOne(db, sql: "SELECT * FROM edit WHERE year = ? AND state = 'undone' ORDER BY id LIMIT 1", arguments: [year]).map(edit)
  }

  private static func head(_ year: String, _ db: Database) throws -> Int {
    guard let head = try Int.fetchOne(db, sql: "SELECT head FROM year WHERE name = ?", arguments: [year]) else {
      throw DatabaseError(message: "the year \(year) has not been observed")
    }
    return head
  }

  private static func texts(_ db: Database, _ id: Int) throws -> YearTexts {
    guard let row = try Row.fetchOne(db, sql: "SELECT plan, schedule FROM texts WHERE id = ?", arguments: [id]) else {
      throw DatabaseError(message: "the texts \(id) are missing")
    }
    let schedule: Data? = row["schedule"]
    // Bytes, as a text of the database would end at the first NUL.
    return YearTexts(
      plan: String(decoding: row["plan"] as Data, as: UTF8.self), schedule: schedule.map { String(decoding: $0, as: UTF8.self) })
  }

  private static func insert(_ texts: YearTexts, _ db: Database) throws -> Int {
    try db.execute(
      sql: "INSERT INTO texts (plan, schedule) VALUES (?, ?)", arguments: [Data(texts.plan.utf8), texts.schedule.map { Data($0.utf8) }])
    return Int(db.lastInsertedRowID)
  }

  /// A new change, announced until it is confirmed; what was done elsewhere is done.
  private static func append(
    _ kind: Edit.Kind, _ subject: String, who: String, _ year: String, at now: Instant, before: Int, after: Int, _ db: Database
  ) throws -> Int {
    if kind == .outside { try supersede(year, db) }
    try db.execute(
      sql: "INSERT INTO edit (year, at, who, kind, subject, state, before, after) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
      arguments: [
        year, now.seconds, who, kind.rawValue, subject, kind == .outside ? Edit.State.done.rawValue : announcedState, before, after,
      ])
    return Int(db.lastInsertedRowID)
  }

  private static func supersede(_ year: String, _ db: Database) throws {
    try db.execute(sql: "UPDATE edit SET state = 'superseded' WHERE year = ? AND state = 'undone'", arguments: [year])
  }

  private static func announce(_ edit: Int, _ state: Edit.State, _ year: String, from: Int, to: Int, _ db: Database) throws -> Announced {
    try db.execute(
      sql: "INSERT INTO announced (year, edit, state, origin, target) VALUES (?, ?, ?, ?, ?)",
      arguments: [year, edit, state.rawValue, from, to])
    return Announced(edit: edit, state: state, from: try texts(db, from), to: try texts(db, to))
  }

  private static func announced(_ row: Row, _ db: Database) throws -> Announced {
    Announced(
      edit: row["edit"], state: Edit.State(rawValue: row["state"]) ?? .done, from: try texts(db, row["origin"]),
      to: try texts(db, row["target"]))
  }

  private func forgetOldest(_ year: String, _ db: Database) throws {
    try db.execute(
      sql: """
        DELETE FROM edit WHERE year = ? AND id <= (
          SELECT max(id) FROM (
            SELECT edit.id AS id, row_number() OVER newest AS count, sum(length(plan) + coalesce(length(schedule), 0)) OVER newest AS bytes
            FROM edit JOIN texts ON texts.id = after WHERE year = ? WINDOW newest AS (ORDER BY edit.id DESC))
          WHERE count > 1 AND (count > ? OR bytes > ?))
        """, arguments: [year, year, limits.edits, limits.bytes])
    guard db.changesCount > 0 else { return }
    try db.execute(
      sql: """
        DELETE FROM texts WHERE id NOT IN (SELECT head FROM year) AND id NOT IN (SELECT before FROM edit)
          AND id NOT IN (SELECT after FROM edit) AND id NOT IN (SELECT origin FROM announced) AND id NOT IN (SELECT target FROM announced)
        """)
  }
}
