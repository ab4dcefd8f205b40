import CLibical
import Synchronization

/// The only door to libical. Its zone tables, its error state and its printing of numbers are shared by the whole process, so every call
/// goes through one lock, and no pointer leaves it.
public enum Gateway {
  private static let lock = Mutex(())

  /// The bytes of a calendar: written by libical, read back through it and compared, and checked line by line. Throws where any of it
  /// is not as it should be, so that what comes out can be published.
  public static func bytes(of calendar: CalendarObject) throws(CalendarProblem) -> [UInt8] {
    var uids: Set<String> = []
    for event in calendar.events where !uids.insert(event.uid).inserted { throw .duplicateUID(event.uid) }
    let bytes = try serially { () throws(CalendarProblem) in try Writer.bytes(of: calendar) }
    try FeedGate.check(bytes)
    let back = try read(bytes)
    guard back == calendar else { throw .readBackDiffers(difference(calendar, back)) }
    return bytes
  }

  /// Reads a calendar that we wrote; strict: what we never write is an error.
  public static func read(_ bytes: [UInt8]) throws(CalendarProblem) -> CalendarObject {
    try FeedGate.check(bytes)
    return try serially { () throws(CalendarProblem) in try StrictReader.calendar(from: bytes) }
  }

  private static func serially<Value>(_ body: () throws(CalendarProblem) -> Value) throws(CalendarProblem) -> Value
  where Value: Sendable {
    let result = lock.withLock { _ -> Result<Value, CalendarProblem> in
      icalerror_clear_errno()
      do throws(CalendarProblem) { return .success(try body()) } catch { return .failure(error) }
    }
    return try result.get()
  }

  private static func difference(_ a: CalendarObject, _ b: CalendarObject) -> String {
    for (one, other) in zip(a.events, b.events) where one != other { return one.uid }
    return a.events.count == b.events.count ? a.name : "VEVENT"
  }
}
