/// Something wrong with a plan or a schedule file: where, which word, what is wrong with it, and the nearest word that would be right.
public struct PlanProblem: Error, Hashable, Sendable, Comparable {
  /// What is wrong. The raw values are the codes of the JSON.
  public enum Mistake: Hashable, Sendable {
    /// The file cannot be opened or read; the reason of the system.
    case unreadable(reason: String)
    /// The file is not UTF-8.
    case notUTF8
    /// The file is larger than so many bytes.
    case tooLarge(limit: Int)
    /// Lists and mappings stand inside one another more than so many deep.
    case tooDeep(limit: Int)
    /// More than so many aliases.
    case tooManyAliases(limit: Int)
    /// More than so many values, aliases written out.
    case tooManyValues(limit: Int)
    /// Not YAML; what the YAML reader says.
    case yamlSyntax(String)
    /// A key that the format does not have.
    case unknownKey(nearest: String?)
    /// A key that stands twice; the line of the first.
    case duplicateKey(firstLine: Int)
    /// A key that must be there.
    case missingKey
    /// Keys that exclude each other, or lack one another; the sets of which one is needed.
    case wrongKeys([[String]])
    /// Text, a list or a mapping where another of them is needed.
    case wrongType(expected: Expectation)
    /// Nothing where something is needed.
    case emptyValue
    /// No such date, or not written as one.
    case badDate
    /// No such clock time.
    case badTime
    /// No hours.
    case badHours
    /// No such week in the school year.
    case badWeek
    /// No duration.
    case badDuration
    /// A duration of the wrong kind; what is needed.
    case durationUnit(DurationUnit)
    /// No whole number.
    case badNumber
    /// A whole number outside what is allowed.
    case outOfRange(min: Int, max: Int)
    /// No id.
    case badID
    /// A word outside a closed list.
    case unknownValue(nearest: String?, allowed: [String])
    /// Neither `true` nor `false`.
    case badBoolean
    /// No absolute http or https address.
    case badURL
    /// No mail address.
    case badEmail
    /// No latitude and longitude.
    case badGeo
    /// A text longer than so many bytes.
    case textTooLong(limit: Int)
    /// No zone of the system's zone data.
    case unknownZone
    /// An id that is defined nowhere.
    case unknownReference(kind: ReferenceKind, nearest: String?)
    /// An id that is defined elsewhere too; where.
    case alreadyDefined(SourceMark)
    /// Audiences that are part of each other in a circle.
    case circularWithin([String])
    /// A range or hours that end before they begin.
    case endsBeforeItBegins
    /// A range of more than so many days.
    case rangeTooLong(limit: Int)
    /// The parts are longer than the session; both in seconds.
    case agendaTooLong(parts: Int, session: Int)
    /// `min` is more than `max`.
    case minExceedsMax(min: Int)
    /// The same word twice in a list.
    case repeatedWord
    /// Too few or too many in a list; how many are needed.
    case wrongCount(needed: ClosedRange<Int>)
    /// An included file that cannot be read; the reason.
    case badInclude(reason: String)
    /// The session is longer than the hours of the year, in minutes.
    case longerThanHours(hours: Int)
    /// No grade.
    case badGrade
    /// A key that says nothing for a session of that status.
    case notWithStatus(String)
    /// A unit that is counted within another already.
    case countedTwice(String)
    /// The schedule belongs to another plan.
    case otherPlan(String)
    /// Rounds, or their units in a schedule, are wrong.
    case rounds(RoundsMistake)
    /// Further problems, which are not listed.
    case furtherProblems(Int)
  }

  /// What is wrong with rounds, or with their units in a schedule.
  public enum RoundsMistake: Hashable, Sendable {
    /// `rounds` beside `repeat`.
    case besideRepeat
    /// Fewer units than rounds; how many rounds.
    case fewerUnits(Int)
    /// A unit of the rounds that is among the audiences of all of them, itself or by the whole it is part of.
    case unitComesAnyway(String)
    /// An audience that a quota of people away counts has no size; whose quota it is.
    case sizeNeeded(String)
    /// `units` of a session that is no round.
    case noRound
    /// A unit that is none of the rounds'.
    case notAUnit(nearest: String?, allowed: [String])
    /// A unit that comes to another round too; which.
    case unitComesTwice(round: String)

    var code: String {
      switch self {
      case .besideRepeat: "rounds-and-repeat"
      case .fewerUnits: "fewer-units-than-rounds"
      case .unitComesAnyway: "unit-comes-anyway"
      case .sizeNeeded: "size-needed"
      case .noRound: "no-round"
      case .notAUnit: "not-a-unit"
      case .unitComesTwice: "unit-comes-twice"
      }
    }
  }

  /// What is needed at a place.
  public enum Expectation: String, Hashable, Sendable {
    /// A text, a number or a word.
    case text
    /// A list.
    case list
    /// A mapping of keys to values.
    case mapping
    /// A text or a mapping.
    case textOrMapping = "text or mapping"
    /// A text, a list or a mapping.
    case textListOrMapping = "text, list or mapping"
    /// A list or a mapping.
    case listOrMapping = "list or mapping"
  }

  /// What a duration must be.
  public enum DurationUnit: String, Hashable, Sendable {
    /// Whole minutes on the clock.
    case minutes
    /// On the clock, seconds allowed.
    case seconds
    /// Days or weeks.
    case days
  }

  /// What a word refers to.
  public enum ReferenceKind: String, Hashable, Sendable {
    /// An id of `audiences`.
    case audience
    /// An id of `venues`.
    case venue
    /// An id of `speakers`.
    case speaker
    /// An id of `themes`.
    case theme
    /// An id of `sessions`, repeats numbered.
    case session
    /// An id of `calendars`.
    case calendar
    /// The name of a term.
    case term
    /// The name of a break, or an anchor.
    case anchor
  }

  /// Where the word stands.
  public var mark: SourceMark
  /// The offending word, as written.
  public var word: String
  /// What is wrong with it.
  public var mistake: Mistake

  /// A problem.
  public init(_ mark: SourceMark, _ word: String, _ mistake: Mistake) {
    self.mark = mark
    self.word = word
    self.mistake = mistake
  }

  /// By place, then word.
  public static func < (a: PlanProblem, b: PlanProblem) -> Bool { (a.mark, a.word, a.code) < (b.mark, b.word, b.code) }

  /// The code of the mistake, stable for programs.
  public var code: String {
    switch mistake {
    case .unreadable: "unreadable"
    case .notUTF8: "not-utf8"
    case .tooLarge: "too-large"
    case .tooDeep: "too-deep"
    case .tooManyAliases: "too-many-aliases"
    case .tooManyValues: "too-many-values"
    case .yamlSyntax: "yaml-syntax"
    case .unknownKey: "unknown-key"
    case .duplicateKey: "duplicate-key"
    case .missingKey: "missing-key"
    case .wrongKeys: "wrong-keys"
    case .wrongType: "wrong-type"
    case .emptyValue: "empty-value"
    case .badDate: "bad-date"
    case .badTime: "bad-time"
    case .badHours: "bad-hours"
    case .badWeek: "bad-week"
    case .badDuration: "bad-duration"
    case .durationUnit: "duration-unit"
    case .badNumber: "bad-number"
    case .outOfRange: "out-of-range"
    case .badID: "bad-id"
    case .unknownValue: "unknown-value"
    case .badBoolean: "bad-boolean"
    case .badURL: "bad-url"
    case .badEmail: "bad-email"
    case .badGeo: "bad-geo"
    case .badGrade: "bad-grade"
    case .notWithStatus: "not-with-status"
    case .countedTwice: "counted-twice"
    case .textTooLong: "text-too-long"
    case .unknownZone: "unknown-zone"
    case .unknownReference: "unknown-reference"
    case .alreadyDefined: "already-defined"
    case .circularWithin: "circular-within"
    case .endsBeforeItBegins: "ends-before-it-begins"
    case .rangeTooLong: "range-too-long"
    case .agendaTooLong: "agenda-too-long"
    case .minExceedsMax: "min-exceeds-max"
    case .repeatedWord: "repeated-word"
    case .wrongCount: "wrong-count"
    case .badInclude: "bad-include"
    case .longerThanHours: "longer-than-hours"
    case .otherPlan: "other-plan"
    case .rounds(let mistake): mistake.code
    case .furtherProblems: "further-problems"
    }
  }

  /// The nearest word that would be right; nil where none is near.
  public var nearest: String? {
    switch mistake {
    case .unknownKey(let nearest), .unknownValue(let nearest, _), .unknownReference(_, let nearest), .rounds(.notAUnit(let nearest, _)):
      nearest
    default: nil
    }
  }
}
