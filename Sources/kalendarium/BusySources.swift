import CivilTime
import Feeds
import Fetching
import Foundation
import ICalendar
import Logging
import OrderedCollections
import Planning
import Words

/// Reads the calendars that plans name as busy time, each once, and puts what they hold into the plans.
struct BusySources {
  let zones: ZoneDatabase
  let zone: Zone
  let words: Words
  let options: SourceOptions
  let now: Instant
  let log: Logger
  /// Whether the titles of others' events may be shown: on a page they may not, as a calendar may be a person's own.
  let showsTitles: Bool

  /// A calendar that plans name: a file by its path from here, or an address.
  private enum Source: Hashable {
    case file(String)
    case url(String)
  }

  /// A calendar, and which of its events count.
  private struct Content: Hashable {
    let source: Source
    let counts: BusyTime.Counts
  }

  /// What was read of a calendar.
  private struct Copy {
    var stream: CalendarStream?
    var age: Int?
    /// Why there is none, or none of now.
    var reason: String?
  }

  /// The plans with what their calendars hold within the days of all of them.
  func read(into plans: [Plan]) -> [Plan] {
    guard let first = plans.map(\.year.days.from).min(), let last = plans.map(\.year.days.to).max(),
      let days = DayRange(from: first, to: last)
    else { return plans }
    let busy = plans.flatMap { plan in
      (plan.venues.values.flatMap(\.busy) + plan.speakers.values.flatMap(\.busy) + plan.audiences.values.flatMap(\.busy)).map { (plan, $0) }
    }
    let sources = OrderedSet(busy.compactMap { plan, time in source(time, plan) })
    if sources.isEmpty { return plans }
    let copies = copies(of: sources)
    var contents: [Content: BusyCalendar] = [:]
    func fill(_ busy: inout [BusyTime], _ plan: Plan) {
      for index in busy.indices {
        guard let source = source(busy[index], plan), let counts = busy[index].counts, let copy = copies[source] else { continue }
        let key = Content(source: source, counts: counts)
        let content = contents[key] ?? calendar(copy, counts, days)
        contents[key] = content
        busy[index].content = content
      }
    }
    return plans.map { plan in
      var filled = plan
      for index in plan.venues.values.indices { fill(&filled.venues.values[index].busy, plan) }
      for index in plan.speakers.values.indices { fill(&filled.speakers.values[index].busy, plan) }
      for index in plan.audiences.values.indices { fill(&filled.audiences.values[index].busy, plan) }
      return filled
    }
  }

  /// A file lies beside the plan; where there is none, beside the include that names it.
  private func source(_ time: BusyTime, _ plan: Plan) -> Source? {
    switch time.source {
    case .file(let path, _):
      let folders = [plan.file, time.mark.file].map { ($0 as NSString).deletingLastPathComponent }
      let paths = path.hasPrefix("/") ? [path] : folders.map { $0.appendingPath(path) }
      return .file(paths.first(where: FileManager.default.fileExists(atPath:)) ?? paths[0])
    case .url(let address, _): return .url(address)
    case .on, .days, .weekly: return nil
    }
  }

  private func copies(of sources: OrderedSet<Source>) -> [Source: Copy] {
    let reader = CalendarReader(limits: options.reading.limits, zones: ForeignZones(zones))
    var copies: [Source: Copy] = [:]
    for case .file(let path) in sources {
      copies[.file(path)] = read(path, reader)
      tell(path, copies[.file(path)]?.stream)
    }
    let addresses = sources.compactMap { source -> String? in if case .url(let address) = source { address } else { nil } }
    if addresses.isEmpty { return copies }
    let fetched = options.fetcher(now: now).fetchAllBlocking(addresses) { BusySources.isWhole($0, reader) }
    for (address, result) in zip(addresses, fetched) {
      copies[.url(address)] = read(address, result, reader)
      tell("the calendar at an address", copies[.url(address)]?.stream)
    }
    return copies
  }

  /// Whether an answer is a calendar with an end: a page to log in on, and half a calendar, are no news of it.
  @Sendable private static func isWhole(_ bytes: [UInt8], _ reader: CalendarReader) -> Bool {
    do throws(ReadingProblem) { return !(try reader.stream(bytes)).isCut } catch { return false }
  }

  private func read(_ address: String, _ result: Result<FetchedCopy, FetchProblem>, _ reader: CalendarReader) -> Copy {
    do throws(FetchProblem) {
      let fetched = try result.get()
      if let problem = fetched.cacheProblem {
        Console.message(words.notKept(address, problem, reason: problem.systemReason))
      }
      var copy = Copy()
      if case .stale(let age, let reason) = fetched.state { (copy.age, copy.reason) = (age / 60, words.sentence(reason)) }
      do throws(ReadingProblem) { copy.stream = try reader.stream(fetched.bytes) } catch { copy.reason = words.sentence(error) }
      return copy
    } catch { return Copy(reason: words.sentence(error)) }
  }

  private func read(_ path: String, _ reader: CalendarReader) -> Copy {
    do throws(CalendarFile.Problem) {
      let bytes = try CalendarFile.bytes(path, limit: reader.limits.bytes)
      do throws(ReadingProblem) { return Copy(stream: try reader.stream(bytes)) } catch { return Copy(reason: words.sentence(error)) }
    } catch { return Copy(reason: words.sentence(error)) }
  }

  /// Says what was read, for those who ask.
  private func tell(_ name: String, _ stream: CalendarStream?) {
    guard let stream else { return }
    log.debug("read \(words.foreign(name)): \(stream.eventCount) events, \(stream.skippedComponents) other components passed over")
  }

  private func calendar(_ copy: Copy, _ counts: BusyTime.Counts, _ days: DayRange) -> BusyCalendar {
    var calendar = BusyCalendar.unread
    if let stream = copy.stream {
      let read = BusyCalendar.read(stream, counts: counts, days: days, zone: zone, limits: options.reading.limits)
      calendar = showsTitles ? read.calendar : read.calendar.withoutTitles
      calendar.losses = read.problems.filter { $0.gravity == .loss }.map(trouble)
      calendar.oddities = read.problems.filter { $0.gravity == .note }.map(trouble)
      if stream.furtherProblems > 0 {
        calendar.losses.append(BusyCalendar.Trouble(line: nil, reason: words.further(stream.furtherProblems)))
      }
      calendar.age = copy.age
      calendar.staleness = copy.reason
    } else if let reason = copy.reason {
      calendar.losses = [BusyCalendar.Trouble(line: nil, reason: reason)]
    }
    return calendar
  }

  private func trouble(_ problem: ReadingProblem) -> BusyCalendar.Trouble {
    BusyCalendar.Trouble(line: problem.line, reason: words.sentence(problem))
  }
}

extension BusyCalendar {
  /// The same times, taken by nobody knows what.
  fileprivate var withoutTitles: BusyCalendar {
    var calendar = self
    calendar.days = days.mapValues { taken in
      taken.map { Taken(hours: $0.hours, event: $0.event.map { Taken.Event(uid: $0.uid, title: nil, from: $0.from, to: $0.to) }) }
    }
    return calendar
  }
}

extension CacheProblem {
  /// What the system says of it; empty where it says nothing.
  fileprivate var systemReason: String {
    switch self {
    case .folder(let error), .file(let error): String(cString: strerror(error))
    case .openToOthers, .tooLong: ""
    }
  }
}

extension Words {
  /// Why a calendar file gives nothing to read.
  func sentence(_ problem: CalendarFile.Problem) -> String {
    switch problem {
    case .unreadable(let reason): cannotRead(reason)
    case .notAFile: notARegularFile
    case .tooLarge(let limit): tooLarge(limit)
    }
  }
}
