import CivilTime
import OrderedCollections
import Planning

/// Next year's plan, written by changing the text of this year's in a few places: comments, order and ids stay, days move by rule.
public struct NextPlan: Sendable {
  /// The text of every file to be written, by its path, the plan last; files that it includes come before it.
  public let texts: OrderedDictionary<String, String>
  /// The new plan as it reads.
  public let plan: Plan
  /// What became of the days of calendars, in the order of the files.
  public let calendars: [CalendarMove]
  /// What became of each session, in the order of the plan.
  public let sessions: [SessionMove]
  /// What no longer holds and was taken out, in the order of the files.
  public let removals: [Removal]

  /// What was taken out.
  public struct Removal: Hashable, Sendable {
    /// What it was.
    public enum Subject: String, CaseIterable, Hashable, Sendable {
      /// A busy time on days that have passed.
      case busy
      /// A speaker's offer of days that have passed.
      case available
      /// A waiver.
      case waiver
      /// A rule about sessions that are left out.
      case rule
    }
    /// What it was.
    public let subject: Subject
    /// The id of the audience, venue or speaker it belonged to; nil where it belonged to none.
    public let owner: String?
    /// Where it stood in the old file.
    public let mark: SourceMark
  }

  /// The remarks that are put into the text for the planner to confirm, in the plan's language.
  public struct Remarks: Sendable {
    /// What each of them holds, so that the next rollover finds them.
    public static let sign = "(kalendarium next)"

    /// At the top of the plan.
    public let heading: String
    /// Above days that the municipality decides.
    public let confirm: @Sendable (CalendarRule.Subject) -> String
    /// Above a speaker whose times have gone, by name.
    public let askAgain: @Sendable (String) -> String

    /// Remarks; each must hold ``sign`` and no line break.
    public init(
      heading: String, confirm: @escaping @Sendable (CalendarRule.Subject) -> String, askAgain: @escaping @Sendable (String) -> String
    ) {
      self.heading = heading
      self.confirm = confirm
      self.askAgain = askAgain
    }
  }

  /// What is known of the year that has passed, beside its plan.
  public struct Past: Sendable {
    /// What was decided; nil where nothing was.
    public var schedule: Schedule?
    /// The days on which sessions were held, where not as decided, by session.
    public var heldDays: [String: Day] = [:]
    /// The venues in which sessions were held, where not as decided, by session.
    public var heldVenues: [String: String] = [:]
    /// Sessions that were cancelled when their day came.
    public var notHeld: Set<String> = []
    /// Sessions whose proposed day is fixed at once.
    public var accepted: Set<String> = []
    /// The days of sessions whose rules together would break one of the plan, by session.
    public var tied: [String: Rollover.Tie] = [:]

    /// What is known.
    public init(schedule: Schedule?) { self.schedule = schedule }
  }

  /// What keeps a plan from being rolled over.
  public enum Problem: Error, Sendable {
    /// The plan, or a file it includes, is wrong.
    case plan(PlanReader.Problems)
    /// A session whose day is to be taken as proposed belongs to a repeat, whose days are decided together.
    case accepted(String)
    /// A word does not stand where it was read: the file is written in a way that cannot be changed in place.
    case place(SourceMark, word: String)
    /// What was written cannot be read; nothing is at fault but the rollover itself, or a rule of the plan that has no meaning next year.
    case result(PlanReader.Problems)
  }

  /// The days that a session of a repeat or by itself is near, where they are proposed: what each day from it costs, and the most days that
  /// count.
  static let nearWeight = 1
  static let nearCap = 14

  /// Next year's plan from the one at a path, for a folder that need not be there yet. Nothing is written.
  public init(from path: String, to folder: String, past: Past, remarks: Remarks, reader: PlanReader) throws(Problem) {
    let old: Plan
    var files: [RolledFile] = []
    do throws(PlanReader.Problems) {
      old = try reader.plan(at: path)
      let (text, root) = try reader.fields(of: path, as: Forms.plan)
      files.append(RolledFile(path: path, text: text, root: root, year: old.year.days, remarks: remarks))
      for item in root.items("include") {
        let file = joined(PlanFiles.folder(of: path), item.text ?? "")
        let (text, root) = try reader.fields(of: file, as: Forms.include)
        files.append(RolledFile(path: file, text: text, root: root, year: old.year.days, remarks: remarks))
      }
    } catch { throw .plan(error) }
    var roll = Roll(old: old, files: files, folder: folder, past: past, reader: reader)
    let alone = Set(roll.sessionFields.filter { PlanBuilder.times($0.fields) == nil }.map(\.id))
    if let id = past.accepted.subtracting(alone).min() { throw .accepted(id) }
    // What is read is the plan as it has become so far: the days of sessions need the calendars, and the windows.
    func rollover(_ new: Plan) -> Rollover {
      Rollover(
        from: old, to: new, schedule: past.schedule, fixedDays: roll.fixedDays, heldDays: past.heldDays, notHeld: past.notHeld,
        decidedTogether: Set(old.sessions.keys).subtracting(alone), tied: past.tied)
    }
    try NextPlan.changing { () throws(SourceText.Mismatch) in try roll.rollCalendars() }
    let calendarsMoved = try roll.read()
    try NextPlan.changing { () throws(SourceText.Mismatch) in
      try roll.rollWindows(rollover(calendarsMoved))
      try roll.openStaffDays(calendarsMoved)
    }
    let moves = rollover(try roll.read()).moves
    try NextPlan.changing { () throws(SourceText.Mismatch) in try roll.rollSessions(moves) }
    plan = try roll.read()
    sessions = moves
    texts = roll.texts
    calendars = roll.files.flatMap(\.calendarMoves)
    removals = roll.files.flatMap(\.removals).sorted { $0.mark < $1.mark }
  }

  private static func changing(_ change: () throws(SourceText.Mismatch) -> Void) throws(Problem) {
    do { try change() } catch { throw .place(error.mark, word: error.word) }
  }
}
