import CivilTime

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// One pass over the bytes of a file.
struct ReadingPass {
  /// What a component is to us.
  enum Component {
    case calendar, event, freeBusy, zone, observance, other
  }

  /// A component that has begun and not ended.
  struct Open {
    let component: Component
    /// A hash of its name, by which END finds it.
    let name: UInt64
  }

  /// A component read so far that may become an event.
  struct Draft {
    var record = CalendarStream.Record()
    var extras = CalendarStream.Extras()
    var hasExtras = false
    var hasStart = false
    var uidHash: UInt64 = 0
    var hasUID = false
    var hasSummary = false
    var hasLocation = false
    var hasStatus = false
    var hasTransparency = false
    /// Addresses of those who have declined, and whether anyone has not.
    var declined: [[UInt8]] = []
    var hasOthers = false
    /// What refuses it.
    var problem: ReadingProblem?
  }

  var stream: CalendarStream
  let limits: ReadingLimits
  var hasCalendar = false
  var zoneDefinitions: [ZoneDefinition] = []
  var draft = Draft()

  /// Dates of all RDATEs and EXDATEs.
  var dateCount = 0

  private var open: [Open] = []
  private var components = 0
  private var line = 0
  private var junk = 0
  private var firstJunk = 0
  private var firstJunkWord = ""
  private var isStopped = false
  /// TZIDs of the VCALENDAR at hand, and all of the file by number.
  var zoneNumbers: [[UInt8]: Int32] = [:]
  var zoneNames: [(calendar: Int, name: [UInt8])] = []
  var lastZone: (name: [UInt8], number: Int32)?

  init(_ bytes: [UInt8], limits: ReadingLimits) {
    stream = CalendarStream(bytes: bytes)
    self.limits = limits
    // An event takes some 180 bytes at least as programs write them.
    stream.records.reserveCapacity(min(bytes.count / 160, limits.components))
    stream.uidHashes.reserveCapacity(min(bytes.count / 160, limits.components))
  }

  var lineNumber: Int { line }

  mutating func run() {
    let bytes = stream.bytes
    let end = bytes.count
    var at = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    var scratch: [UInt8] = []
    while at < end, !isStopped {
      line += 1
      let start = at
      var stop = ReadingPass.lineEnd(bytes, from: at)
      at = min(stop + 1, end)
      while stop > start, bytes[stop - 1] == .cr { stop -= 1 }
      guard at < end, bytes[at] == .space || bytes[at] == .tab else {
        if stop - start > limits.lineBytes {
          tooLong(bytes, start, stop)
        } else {
          content(bytes.span, start..<stop, raw: start, isFolded: false)
        }
        continue
      }
      let first = line
      scratch.removeAll(keepingCapacity: true)
      scratch += bytes[start..<stop]
      var isTooLong = scratch.count > limits.lineBytes
      while at < end, bytes[at] == .space || bytes[at] == .tab {
        line += 1
        let next = at + 1
        var nextStop = ReadingPass.lineEnd(bytes, from: next)
        at = min(nextStop + 1, end)
        while nextStop > next, bytes[nextStop - 1] == .cr { nextStop -= 1 }
        if isTooLong { continue }
        scratch += bytes[next..<max(next, nextStop)]
        isTooLong = scratch.count > limits.lineBytes
      }
      let last = line
      line = first
      if isTooLong { tooLong(scratch, 0, scratch.count) } else { content(scratch.span, 0..<scratch.count, raw: start, isFolded: true) }
      line = last
    }
    endOfFile()
  }

  /// The place of the next line feed, or the end.
  private static func lineEnd(_ bytes: [UInt8], from start: Int) -> Int {
    bytes.withUnsafeBufferPointer { buffer in
      guard start < buffer.count, let base = buffer.baseAddress, let found = memchr(base + start, Int32(UInt8.lf), buffer.count - start)
      else { return buffer.count }
      return UnsafeRawPointer(found) - UnsafeRawPointer(base)
    }
  }

  /// A line over the limit: what it is about decides whether the event can do without it.
  private mutating func tooLong(_ bytes: [UInt8], _ start: Int, _ stop: Int) {
    let problem = ReadingProblem(line, .cap(.lineBytes, limits.lineBytes))
    let name = start..<(bytes[start..<min(stop, start + 64)].firstIndex { $0 == .colon || $0 == .semicolon } ?? start)
    guard let component = open.last?.component, component == .event || component == .freeBusy, !name.isEmpty else {
      return stream.add(ReadingProblem(line, problem.mistake, open.isEmpty || name.isEmpty ? .loss : .note))
    }
    if matters(bytes.span, name) { refuse(problem) } else { stream.add(ReadingProblem(line, problem.mistake, .note)) }
  }

  private mutating func stop(_ mistake: ReadingProblem.Mistake) {
    stream.add(ReadingProblem(line, mistake))
    isStopped = true
  }

  // MARK: Content lines

  /// One content line, unfolded; `raw` is where it begins in the file.
  private mutating func content(_ bytes: Span<UInt8>, _ range: Range<Int>, raw: Int, isFolded: Bool) {
    if range.isEmpty { return }
    var nameEnd = range.lowerBound
    while nameEnd < range.upperBound, bytes[nameEnd] != .colon, bytes[nameEnd] != .semicolon, nameEnd - range.lowerBound < 64 {
      nameEnd += 1
    }
    let name = range.lowerBound..<nameEnd
    guard nameEnd < range.upperBound, bytes[nameEnd] == .colon || bytes[nameEnd] == .semicolon, !name.isEmpty,
      bytes[name.lowerBound] | 0x20 &- UInt8(ascii: "a") < 26 || bytes[name.lowerBound] >= UInt8(ascii: "A")
    else { return addJunk(bytes, range) }
    let first = bytes[name.lowerBound] & 0xDF
    if first == UInt8(ascii: "B"), ValueReader.isWord(bytes, name, "BEGIN") { return begin(bytes, (nameEnd + 1)..<range.upperBound) }
    if first == UInt8(ascii: "E"), ValueReader.isWord(bytes, name, "END") { return self.end(bytes, (nameEnd + 1)..<range.upperBound) }
    guard let component = open.last?.component else { return addJunk(bytes, range) }
    let line = ContentLine(name: name, end: range.upperBound, start: range.lowerBound, raw: raw, isFolded: isFolded)
    switch component {
    case .event: eventProperty(bytes, line)
    case .freeBusy: freeBusyProperty(bytes, line)
    case .calendar: calendarProperty(bytes, line)
    case .zone, .observance: zoneProperty(bytes, line, isObservance: component == .observance)
    case .other: return
    }
  }

  private mutating func addJunk(_ bytes: Span<UInt8>, _ range: Range<Int>) {
    // Lines of white space alone are common and harmless.
    if range.allSatisfy({ bytes[$0] == .space || bytes[$0] == .tab }) { return }
    junk += 1
    if junk == 1 {
      firstJunk = line
      firstJunkWord = ValueReader.word(bytes, range)
    }
  }

  // MARK: Components

  private mutating func begin(_ bytes: Span<UInt8>, _ name: Range<Int>) {
    let name = trimmed(bytes, name)
    components += 1
    guard components <= limits.components else { return stop(.cap(.components, limits.components)) }
    // An event that has not ended when another begins would take in what belongs to that.
    if ValueReader.isWord(bytes, name, "VEVENT"), let outer = open.lastIndex(where: { $0.component == .event }) {
      refuse(ReadingProblem(Int(draft.record.line), .unended))
      endEvent()
      open.removeLast(open.count - outer)
    }
    guard open.count < limits.nesting else { return stop(.cap(.nesting, limits.nesting)) }
    let component = kind(bytes, name)
    open.append(Open(component: component, name: hash(bytes, name)))
    switch component {
    case .calendar:
      hasCalendar = true
      stream.calendars.append(CalendarStream.Calendar())
      zoneNumbers = [:]
      lastZone = nil
    case .event, .freeBusy:
      draft = Draft()
      draft.record.line = UInt32(clamping: line)
      draft.record.calendar = UInt32(clamping: max(0, stream.calendars.count - 1))
      draft.record.isPeriod = component == .freeBusy
    case .zone: zoneDefinitions.append(ZoneDefinition(calendar: stream.calendars.count - 1, line: line))
    case .observance: zoneDefinitions[zoneDefinitions.count - 1].begin(line, limit: ReadingLimits.observances)
    case .other: stream.skippedComponents += 1
    }
  }

  private func kind(_ bytes: Span<UInt8>, _ name: Range<Int>) -> Component {
    let parent = open.last?.component
    if ValueReader.isWord(bytes, name, "VCALENDAR") { return .calendar }
    // In a component that nobody knows, or that has not ended, an event may still take time.
    if ValueReader.isWord(bytes, name, "VEVENT"), parent == .calendar || parent == nil || parent == .other { return .event }
    if ValueReader.isWord(bytes, name, "VFREEBUSY"), parent == .calendar { return .freeBusy }
    if ValueReader.isWord(bytes, name, "VTIMEZONE"), parent == .calendar {
      return zoneDefinitions.count < ReadingLimits.zones ? .zone : .other
    }
    if parent == .zone, ValueReader.isWord(bytes, name, "STANDARD") || ValueReader.isWord(bytes, name, "DAYLIGHT") { return .observance }
    return .other
  }

  private mutating func end(_ bytes: Span<UInt8>, _ name: Range<Int>) {
    let hash = hash(bytes, trimmed(bytes, name))
    guard let place = open.lastIndex(where: { $0.name == hash }) else {
      return stream.hasEnoughProblems ? () : stream.add(ReadingProblem(line, .strayEnd, .note, word: ValueReader.word(bytes, name)))
    }
    while open.count > place {
      let closed = open.removeLast()
      let isWhole = open.count == place
      switch closed.component {
      case .event:
        if !isWhole { refuse(ReadingProblem(Int(draft.record.line), .unended)) }
        if stream.calendars.isEmpty || open.isEmpty { refuse(ReadingProblem(Int(draft.record.line), .loose)) }
        endEvent()
      case .freeBusy: if let problem = draft.problem { stream.add(problem) }
      case .calendar, .zone, .observance, .other: continue
      }
    }
  }

  private mutating func endOfFile() {
    if junk > 0 { stream.add(ReadingProblem(firstJunk, .junkLines(junk), .note, word: firstJunkWord)) }
    guard hasCalendar, !open.isEmpty, !isStopped else { return }
    stream.add(ReadingProblem(line, .cutFile))
  }

  private func trimmed(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Range<Int> {
    var end = range.upperBound
    while end > range.lowerBound, bytes[end - 1] <= .space { end -= 1 }
    return range.lowerBound..<end
  }

  private func hash(_ bytes: Span<UInt8>, _ range: Range<Int>) -> UInt64 {
    var value: UInt64 = 0xCBF2_9CE4_8422_2325
    for index in range { value = (value ^ UInt64(bytes[index] & 0xDF)) &* 0x100_0000_01B3 }
    return value
  }
}

/// Where a content line and its name lie.
struct ContentLine {
  let name: Range<Int>
  let end: Int
  let start: Int
  /// Where the line begins in the file.
  let raw: Int
  let isFolded: Bool
}
