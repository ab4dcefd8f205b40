import CivilTime
import ICalendar
import Recurrence

// What the fuzzer calls with each input: read it, follow its rules, and ask for every text; trap where a promise is broken.

private let limits: ReadingLimits = {
  var limits = ReadingLimits()
  limits.occurrences = 2000
  limits.eventOccurrences = 500
  return limits
}()

private let window: Range<Instant> = Instant(seconds: 1_500_000_000)..<Instant(seconds: 1_530_000_000)

private let reader: CalendarReader? = {
  do throws(ZoneDatabase.Problem) { return CalendarReader(limits: limits, zones: ForeignZones(try ZoneDatabase())) } catch { return nil }
}()

/// The door of libFuzzer.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzCalendar(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  guard let reader else { preconditionFailure("no zone data") }
  let bytes = Array(UnsafeBufferPointer(start: start, count: count))
  guard let stream = read(bytes, reader) else { return 0 }
  let found = stream.occurrences(in: window, floatingIn: .utc, limits: limits)
  precondition(found.list.count <= limits.occurrences, "a limit did not hold")
  var previous = ""
  for occurrence in found.list {
    precondition(occurrence.start <= occurrence.end, "an occurrence ends before it begins")
    precondition(occurrence.start < window.upperBound, "an occurrence is outside the window")
    precondition(
      occurrence.end > window.lowerBound || occurrence.start >= window.lowerBound, "an occurrence is outside the window")
    let texts = stream.texts(ofEvent: occurrence.event)
    previous = texts.uid
    _ = stream.attendees(ofEvent: occurrence.event)
    _ = stream.zone(ofEvent: occurrence.event)
  }
  precondition(previous.utf8.count <= 3 * count, "a text grew")
  _ = stream.span(floatingIn: .utc)
  return 0
}

private func read(_ bytes: [UInt8], _ reader: CalendarReader) -> CalendarStream? {
  do throws(ReadingProblem) { return try reader.stream(bytes) } catch { return nil }
}
