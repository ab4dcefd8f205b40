import CivilTime
import Foundation
import ICalendar
import Logging
import Planning
import Words

/// What is wrong with a calendar file: where, and why.
struct CalendarTrouble {
  let file: String
  let line: Int
  let text: String

  /// As compilers say it.
  var message: String { "\(Words(.english).foreign(file)):\(line):1: error: \(text)" }
}

/// Calendar files that are looked at by themselves, with what is needed to say their times.
struct CalendarSet {
  /// One file.
  struct File {
    /// As the user named it.
    let name: String
    let stream: CalendarStream
  }

  let files: [File]
  /// The zone asked for; nil where each event keeps its own.
  let askedZone: Zone?
  /// Where whole days and floating times are: the zone asked for, else the first that the files name, else UTC.
  let zone: Zone
  let words: Words
  let limits: ReadingLimits

  /// Reads files; those that are no calendars are problems of the command, all of them said in one go.
  init(
    _ paths: [String], timezone: String?, _ reading: ReadingOptions, _ common: CommonOptions, keepsDetails: Bool = false
  ) throws {
    let zones = try common.zones()
    words = Words(.english)
    limits = reading.limits
    if let timezone {
      do throws(ZoneDatabase.Problem) { askedZone = try zones.zone(timezone) } catch {
        throw Failure.usage("--timezone '\(words.foreign(timezone))' is no time zone; write for example Europe/Stockholm")
      }
    } else {
      askedZone = nil
    }
    let reader = CalendarReader(limits: limits, zones: ForeignZones(zones), keepsDetails: keepsDetails)
    var files: [File] = []
    var problems: [CalendarTrouble] = []
    for path in paths {
      func wrong(_ line: Int, _ text: String) { problems.append(CalendarTrouble(file: path, line: line, text: text)) }
      do throws(CalendarFile.Problem) {
        let bytes = try CalendarFile.bytes(path, limit: limits.bytes)
        do throws(ReadingProblem) {
          let stream = try reader.stream(bytes)
          common.log.debug(
            "read \(words.foreign(path)): \(stream.eventCount) events, \(stream.skippedComponents) other components passed over")
          files.append(File(name: path, stream: stream))
        } catch { wrong(error.line, words.sentence(error)) }
      } catch { wrong(1, words.sentence(error)) }
    }
    guard problems.isEmpty else { throw Failure.calendars(problems) }
    self.files = files
    zone = askedZone ?? files.lazy.compactMap(\.stream.firstZone).first ?? .utc
  }

  /// The moments from which and until which events are looked at, and until when rules that never end are followed.
  struct Window {
    let range: Range<Instant>
    let endlessUntil: Instant?
  }

  /// What was asked for, else all there is; rules that never end are then followed for a year after what does not recur, or after now.
  func window(from: Day?, to: Day?, now: Instant) -> Window {
    let spans = files.compactMap { $0.stream.span(floatingIn: zone) }
    let start = from.map { zone.instant(of: WallTime($0, .midnight)) } ?? spans.map(\.range.lowerBound).min() ?? now
    if let to { return Window(range: start..<max(start, zone.instant(of: WallTime(to, .endOfDay))), endlessUntil: nil) }
    let end = spans.map(\.range.upperBound).max() ?? now
    guard spans.contains(where: \.hasEndlessRules) else { return Window(range: start..<max(start, end), endlessUntil: nil) }
    // A single event far off, in the year 9999 for example, is no reason to follow the others so far.
    let last = min(spans.map(\.lastSingle).max() ?? now, now.adding(seconds: 3660 * 86_400))
    let day = zone.wallTime(at: max(last, now)).day.adding(days: 366)
    let endless = zone.instant(of: WallTime(day, .endOfDay))
    return Window(range: start..<max(start, end, endless), endlessUntil: endless)
  }

  /// Says on stderr until when rules that never end are followed.
  func tell(_ window: Window, _ common: CommonOptions) {
    guard let endless = window.endlessUntil, !common.quiet else { return }
    Console.message(words.endlessFollowed(until: zone.wallTime(at: endless).day.adding(days: -1)))
  }

  /// The occurrences of a file within a window.
  func occurrences(_ file: File, _ window: Window) -> Occurrences {
    file.stream.occurrences(in: window.range, floatingIn: zone, endlessUntil: window.endlessUntil, limits: limits)
  }

  /// A moment as people of its event see it.
  func wall(_ instant: Instant, _ file: Int, _ event: Int32) -> WallSecond {
    zone(file, event).wallSecond(at: instant)
  }

  /// The zone an event's times are said in.
  func zone(_ file: Int, _ event: Int32) -> Zone { askedZone ?? files[file].stream.zone(ofEvent: event) ?? zone }
}
