import CivilTime

/// The two files of a school year that people edit, as they are at one moment.
public struct YearTexts: Hashable, Sendable {
  /// The text of `plan.yaml`.
  public var plan: String
  /// The text of `schedule.yaml`; nil where there is none.
  public var schedule: String?

  /// The texts.
  public init(plan: String, schedule: String?) {
    self.plan = plan
    self.schedule = schedule
  }

  /// By bytes: texts that look alike and are written otherwise are not the same.
  public static func == (a: YearTexts, b: YearTexts) -> Bool {
    YearTexts.isSame(a.plan, b.plan) && YearTexts.isSame(a.schedule, b.schedule)
  }

  /// Whether two texts have the same bytes, or neither is there.
  public static func isSame(_ a: String?, _ b: String?) -> Bool {
    switch (a, b) {
    case (let a?, let b?): a.utf8.elementsEqual(b.utf8)
    case (nil, nil): true
    case (nil, _?), (_?, nil): false
    }
  }

  /// By bytes.
  public func hash(into hasher: inout Hasher) {
    for byte in plan.utf8 { hasher.combine(byte) }
    hasher.combine(schedule == nil)
  }
}

/// A change of a school year's files, whoever made it.
public struct Edit: Hashable, Sendable, Identifiable {
  /// What sort of change it was.
  public enum Kind: String, CaseIterable, Hashable, Sendable {
    /// A session was put in a place, and locked there.
    case move
    /// A session was locked where it is.
    case lock
    /// A session was unlocked.
    case unlock
    /// The engine's schedule was taken.
    case plan
    /// The text of the plan was changed.
    case text
    /// The year was put back to what it was after an earlier change.
    case restore
    /// The files were changed elsewhere: in an editor, by another verb, by version control.
    case outside
  }

  /// Whether it holds.
  public enum State: String, CaseIterable, Hashable, Sendable {
    /// It is done.
    case done
    /// It was undone, and can be done again.
    case undone
    /// It was undone, and another change was made since.
    case superseded
  }

  /// Its number, greater than those of all changes before it.
  public let id: Int
  /// When it was made.
  public let at: Instant
  /// Who made it; empty where that is not known.
  public let who: String
  /// What sort of change it was.
  public let kind: Kind
  /// What it was about, the id of a session for instance; empty where it was about the year.
  public let subject: String
  /// Whether it holds.
  public let state: State
}
