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
    var details = CalendarStream.Details()
    var hasStatus = false
    var hasTransparency = false
    /// Addresses of those who have declined, and whether anyone has not.
    var declined: [[UInt8]] = []
    var hasOthers = false
    var organizer: [UInt8]?
    /// What refuses it.
    var problem: ReadingProblem?
  }

  var stream: CalendarStream
  let limits: ReadingLimits
  let keepsDetails: Bool
  var hasCalendar = false
  var zoneDefinitions: [ZoneDefinition] = []
  var draft = Draft()

  /// Whether the last property of the event at hand says when it is.
  var isAfterVital = false
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

  init(_ bytes: [UInt8], limits: ReadingLimits, keepsDetails: Bool) {
    stream = CalendarStream(bytes: bytes)
    self.limits = limits
    self.keepsDetails = keepsDetails
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
    if let component = open.last?.component, component == .zone || component == .observance {
      zoneDefinitions[zoneDefinitions.count - 1].isBroken = true
    }
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
    // A name has neither `=` nor `,`: what looks so is the rest of a line that was broken off.
    while nameEnd < range.upperBound, ![.colon, .semicolon, .equals, .comma].contains(bytes[nameEnd]), nameEnd - range.lowerBound < 64 {
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
    // A value that was broken off may have been an hour or a rule.
    if isAfterVital, open.last?.component == .event { refuse(ReadingProblem(line, .brokenLine, word: ValueReader.word(bytes, range))) }
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
    let takesTime = ValueReader.isWord(bytes, name, "VEVENT") || ValueReader.isWord(bytes, name, "VFREEBUSY")
    if takesTime, let outer = open.firstIndex(where: { [.event, .freeBusy, .zone].contains($0.component) }) {
      close(downTo: outer, isEnded: false)
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
      isAfterVital = false
      draft.record.line = UInt32(clamping: line)
      draft.record.calendar = UInt32(clamping: max(0, stream.calendars.count - 1))
    case .zone: zoneDefinitions.append(ZoneDefinition(calendar: stream.calendars.count - 1, line: line))
    case .observance: zoneDefinitions[zoneDefinitions.count - 1].begin(line, limit: ReadingLimits.observances)
    case .other: stream.skippedComponents += 1
    }
  }

  private func kind(_ bytes: Span<UInt8>, _ name: Range<Int>) -> Component {
    let parent = open.last?.component
    if ValueReader.isWord(bytes, name, "VCALENDAR") { return .calendar }
    // In a component that nobody knows an event may still take time.
    if ValueReader.isWord(bytes, name, "VEVENT") { return .event }
    if ValueReader.isWord(bytes, name, "VFREEBUSY"), parent != nil { return .freeBusy }
    if ValueReader.isWord(bytes, name, "VTIMEZONE"), parent == .calendar {
      return zoneDefinitions.count < ReadingLimits.zones ? .zone : .other
    }
    if parent == .zone, ValueReader.isWord(bytes, name, "STANDARD") || ValueReader.isWord(bytes, name, "DAYLIGHT") { return .observance }
    return .other
  }

  private mutating func end(_ bytes: Span<UInt8>, _ name: Range<Int>) {
    let hash = hash(bytes, trimmed(bytes, name))
    guard let place = open.lastIndex(where: { $0.name == hash }) else {
      // The BEGIN of what takes time has been lost with all that it says.
      let word = trimmed(bytes, name)
      let isLoss = ValueReader.isWord(bytes, word, "VEVENT") || ValueReader.isWord(bytes, word, "VFREEBUSY")
      if !isLoss, stream.hasEnoughProblems { return }
      return stream.add(ReadingProblem(line, .strayEnd, isLoss ? .loss : .note, word: ValueReader.word(bytes, name)))
    }
    close(downTo: place, isEnded: true)
  }

  /// Closes components from the innermost on; `isEnded` where the last of them has its END. What took in properties of a component inside it
  /// that did not end cannot be told from it.
  private mutating func close(downTo place: Int, isEnded: Bool) {
    let hasInner = open.count - 1 > place
    while open.count > place {
      let closed = open.removeLast()
      let isWhole = open.count == place && isEnded && !hasInner
      switch closed.component {
      case .event:
        if !isWhole { refuse(ReadingProblem(Int(draft.record.line), .unended)) }
        if stream.calendars.isEmpty || open.isEmpty { refuse(ReadingProblem(Int(draft.record.line), .loose)) }
        endEvent()
      case .freeBusy:
        if !isWhole { refuse(ReadingProblem(Int(draft.record.line), .unended)) }
        if let problem = draft.problem { stream.add(problem) }
      case .zone, .observance:
        guard !isWhole, !zoneDefinitions.isEmpty else { continue }
        zoneDefinitions[zoneDefinitions.count - 1].isBroken = true
      case .calendar, .other: continue
      }
    }
  }

  private mutating func endOfFile() {
    if junk > 0 { stream.add(ReadingProblem(firstJunk, .junkLines(junk), .note, word: firstJunkWord)) }
    guard hasCalendar, !open.isEmpty, !isStopped else { return }
    stream.isCut = true
    stream.add(ReadingProblem(line, .cutFile))
  }

  private func trimmed(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Range<Int> {
    var (start, end) = (range.lowerBound, range.upperBound)
    while end > start, bytes[end - 1] <= .space { end -= 1 }
    while start < end, bytes[start] <= .space { start += 1 }
    return start..<end
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
