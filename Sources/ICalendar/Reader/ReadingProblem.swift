/// Something about a calendar of others that is not as it should be.
public struct ReadingProblem: Error, Hashable, Sendable {
  /// What it means for those who ask whether a time is free.
  public enum Gravity: Int, Comparable, Hashable, Sendable {
    /// All was understood, oddly written as it is.
    case note
    /// Some time may be taken that we do not know of.
    case loss

    /// The lighter first.
    public static func < (a: Gravity, b: Gravity) -> Bool { a.rawValue < b.rawValue }
  }

  /// A limit of ``ReadingLimits``, by what it counts.
  public enum Cap: String, Hashable, Sendable {
    /// Bytes of the file.
    case bytes
    /// Bytes of a content line.
    case lineBytes
    /// Components inside one another.
    case nesting
    /// Parameters of a property.
    case parameters
    /// Components of the file.
    case components
    /// Occurrences of one event.
    case eventOccurrences
    /// Occurrences of all events.
    case occurrences
    /// Steps of the recurrence rules.
    case steps
  }

  /// What was found in the place of a calendar.
  public enum Stranger: String, Hashable, Sendable {
    /// Nothing at all.
    case empty
    /// A web page.
    case html
    /// Text in UTF-16.
    case utf16
    /// A gzip file.
    case gzip
    /// Something else.
    case other
  }

  /// What is wrong.
  public enum Mistake: Hashable, Sendable {
    /// The file is no calendar.
    case notACalendar(Stranger)
    /// A limit has ended the reading.
    case cap(Cap, Int)
    /// The file ends inside a component.
    case cutFile
    /// A line that says when an event is goes on in one that is no content line.
    case brokenLine
    /// An override has a rule or dates of its own, or stands for all that comes after it though its series is not in the file: further
    /// occurrences are not known.
    case incompleteSeries
    /// Lines that are no content lines, so many, the first of them here.
    case junkLines(Int)
    /// An END without its BEGIN.
    case strayEnd
    /// The event's END is missing.
    case unended
    /// An event outside every VCALENDAR.
    case loose
    /// A property that the event must have.
    case missing(String)
    /// A property that the event may have once.
    case twice(String)
    /// The value of a property is none.
    case badValue(String)
    /// A rule that RFC 5545 does not allow, or an unknown calendar system; the part that is wrong.
    case badRule(String)
    /// The event ends before it begins.
    case endsBeforeStart
    /// The time zone is neither known nor defined by the file.
    case unknownZone
    /// The file's definition of a known zone has other offsets in the window; ours is used.
    case otherOffsets
    /// A whole day that ends where it begins is taken for one day.
    case emptyDay
    /// Several events have this UID and none replaces the others; all count.
    case sameUID
    /// EXRULE is not in RFC 5545; what it takes out still counts.
    case exrule
    /// A text holds bytes that are no UTF-8, or control characters.
    case badText
    /// A limit has ended the occurrences: from this wall time on some may be missing.
    case cutOff(from: String, Cap, Int)
  }

  /// The line it is on, from 1.
  public let line: Int
  /// What is wrong.
  public let mistake: Mistake
  /// What it means.
  public let gravity: Gravity
  /// The word it is about, as the file has it, cut to a hundred characters; empty where there is none.
  public let word: String

  /// A problem on a line, from 1.
  public init(_ line: Int, _ mistake: Mistake, _ gravity: Gravity = .loss, word: String = "") {
    self.line = line
    self.mistake = mistake
    self.gravity = gravity
    self.word = word
  }
}
