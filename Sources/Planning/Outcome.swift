import CivilTime
import OrderedCollections

/// What became of a session: whether it was held, who came, what they thought of it, and what comes next. Counts, never names.
public struct Outcome: Hashable, Sendable {
  /// Whether it was held.
  public enum Status: String, CaseIterable, Hashable, Sendable {
    /// As decided.
    case held
    /// On another day, at another time or in another venue than decided.
    case moved
    /// Not at all.
    case cancelled
  }

  /// Where it was held, as far as that was not as decided; what is nil was.
  public struct Held: Hashable, Sendable {
    /// The day.
    public var day: Day?
    /// The start.
    public var start: TimeOfDay?
    /// The end, later than the start.
    public var end: TimeOfDay?
    /// The id of the venue.
    public var venue: String?

    /// Where it was held.
    public init(day: Day? = nil, start: TimeOfDay? = nil, end: TimeOfDay? = nil, venue: String? = nil) {
      self.day = day
      self.start = start
      self.end = end
      self.venue = venue
    }
  }

  /// What those who came thought of it.
  public struct Evaluation: Hashable, Sendable {
    /// The grade in hundredths, so that sums are exact; nil where there is only a text.
    public var grade: Int?
    /// The best grade there is, 1 to 10.
    public var best: Int
    /// What they said, all together; nil where there is only a grade.
    public var text: String?

    /// An evaluation.
    public init(grade: Int?, best: Int, text: String?) {
      self.grade = grade
      self.best = best
      self.text = text
    }
  }

  /// What is to be done with what came out of it.
  public struct NextStep: Hashable, Sendable {
    /// What is to be done.
    public var text: String
    /// Who does it, an id of `people` or a role; nil where nobody has taken it on.
    public var owner: String?
    /// When it is to be done; nil where that is not said.
    public var due: Day?
    /// Whether it has been done.
    public var isDone: Bool

    /// A next step.
    public init(text: String, owner: String?, due: Day?, isDone: Bool) {
      self.text = text
      self.owner = owner
      self.due = due
      self.isDone = isDone
    }
  }

  /// Whether it was held.
  public var status: Status
  /// Where it was held.
  public var held: Held
  /// How many came, by the id of their unit: an audience of the session, or a part of one.
  public var attended: OrderedDictionary<String, Int>
  /// What they thought of it; nil where nobody was asked.
  public var evaluation: Evaluation?
  /// What comes next; nil where nothing does.
  public var next: NextStep?
  /// Where it stands.
  public var mark: SourceMark

  /// An outcome.
  public init(
    status: Status, held: Held, attended: OrderedDictionary<String, Int>, evaluation: Evaluation?, next: NextStep?, mark: SourceMark
  ) {
    self.status = status
    self.held = held
    self.attended = attended
    self.evaluation = evaluation
    self.next = next
    self.mark = mark
  }

  /// How many came in all; nil where nobody was counted.
  public var attendance: Int? { attended.isEmpty ? nil : attended.values.reduce(0, +) }

  /// Where a session was held that was decided for a place; nil where it was not held.
  public func place(decided: Placement) -> Placement? {
    guard status != .cancelled else { return nil }
    let start = held.start ?? decided.start
    let length = decided.start.minutes(to: decided.end)
    let end = held.end ?? (held.start == nil ? decided.end : start.adding(minutes: length) ?? decided.end)
    return Placement(day: held.day ?? decided.day, start: start, end: max(end, start), venue: held.venue ?? decided.venue)
  }
}

extension Plan {
  /// The audiences that a session is for, with their parts and the parts of these: a session for a whole is one for its parts.
  public func unitsInvited(to session: Session) -> OrderedSet<String> { units(of: session.audiences) }

  /// The audiences that may have come to a session: those invited, and of a round the units of the others, as people change rounds.
  public func unitsThatMayCome(to session: Session) -> OrderedSet<String> {
    units(of: session.audiences + (session.round?.units ?? []))
  }

  private func units(of audiences: [String]) -> OrderedSet<String> {
    var units = OrderedSet(audiences)
    var index = 0
    while index < units.count {
      for (id, audience) in self.audiences where audience.within.contains(units[index]) { units.append(id) }
      index += 1
    }
    return units
  }

  /// Whether one audience is another, or a part of it.
  public func isUnit(_ unit: String, within whole: String) -> Bool {
    var known: Set<String> = []
    var waiting = [unit]
    while let next = waiting.popLast() {
      if next == whole { return true }
      if known.insert(next).inserted { waiting += audiences[next]?.within ?? [] }
    }
    return false
  }
}
