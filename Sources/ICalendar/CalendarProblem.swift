/// What can go wrong when a calendar is written or read back.
public enum CalendarProblem: Error, Hashable, Sendable {
  /// libical had no memory, or refused a value.
  case libical(operation: String)
  /// The text is not one calendar.
  case unreadable
  /// A component or property that we never write, or lack.
  case unexpected(String)
  /// What was read back is not what was written; the UID of the event, or the part of the calendar.
  case readBackDiffers(String)
  /// A line that some client cannot read: its number, and why.
  case line(Int, LineFault)
  /// Two events with one UID.
  case duplicateUID(String)
  /// The calendar is larger than so many bytes.
  case tooLarge(limit: Int)

  /// Why a line cannot be read by some client.
  public enum LineFault: String, Hashable, Sendable {
    /// More than 75 octets.
    case tooLong = "too-long"
    /// Nothing in it.
    case blank
    /// It does not end in CR LF.
    case lineEnd = "line-end"
    /// Folded inside a UTF-8 sequence.
    case splitCharacter = "split-character"
    /// libical has put an error in.
    case error
  }
}
