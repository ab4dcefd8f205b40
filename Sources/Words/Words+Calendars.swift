import CivilTime
import Clashes
import ICalendar
import Planning

/// What is said of calendars that others wrote.
extension Words {
  /// A text of others as it may stand on a terminal: on one line, without control characters and marks that change the direction of
  /// writing, and not longer than a line can be.
  public func foreign(_ text: some StringProtocol) -> String {
    let scalars = text.unicodeScalars.prefix(400).map { scalar -> Unicode.Scalar in
      switch scalar.properties.generalCategory {
      case .control, .lineSeparator, .paragraphSeparator: " "
      case .format, .surrogate, .privateUse, .unassigned: "\u{FFFD}"
      default: scalar
      }
    }
    var clean = String.UnicodeScalarView()
    clean.append(contentsOf: scalars)
    let words = String(clean).split(separator: " ").joined(separator: " ")
    return words.count > 80 ? words.prefix(79) + "…" : words
  }

  /// A file, or of an address its host: the rest of an address is often what keeps it secret.
  func shown(_ source: String) -> String {
    let parts = source.split(separator: "/", maxSplits: 3, omittingEmptySubsequences: false)
    guard parts.count > 2, parts[0].hasSuffix(":"), parts[1].isEmpty else { return foreign(source) }
    return foreign("\(parts[0])//\(parts[2].prefix { $0 != "?" && $0 != "#" })/…")
  }

  /// A title of others in quotes.
  func quotedForeign(_ text: String) -> String {
    let clean = foreign(text)
    return clean.isEmpty ? say("(utan titel)", "(untitled)") : quoted(clean)
  }

  // MARK: Findings about calendars

  /// The event that takes a time, and by how much it reaches into the session.
  func event(_ event: Taken.Event, _ finding: Finding, _ reachesIntoBuffer: Bool) -> String {
    let source = finding.source.map { say(" i \(shown($0))", " in \(shown($0))") } ?? ""
    guard let from = finding.from, let to = finding.to else { return name(event) + source }
    let overlap = duration(minutes: to.minutes - from.minutes)
    let buffer = reachesIntoBuffer ? say(" med lokalens marginal", " with the venue's buffer") : ""
    return say(
      "\(name(event))\(source), \(span(event)); \(overlap) krockar\(buffer)",
      "\(name(event))\(source), \(span(event)); \(overlap) clash\(buffer)")
  }

  /// What an event is called; that something is there, where its title is not to be shown.
  private func name(_ event: Taken.Event) -> String { event.title.map(quotedForeign) ?? say("upptaget", "busy") }

  /// From when until when an event is: `14:30–15:30`, or whole days.
  private func span(_ event: Taken.Event) -> String {
    if event.from.day == event.to.day { return "\(event.from.time)–\(event.to.time)" }
    guard event.from.time == .midnight, event.to.time == .midnight else {
      return "\(shortDate(event.from.day)) \(event.from.time) – \(shortDate(event.to.day)) \(event.to.time)"
    }
    let last = event.to.day.adding(days: -1)
    if last == event.from.day { return say("hela dagen", "all day") }
    return "\(shortDate(event.from.day)) – \(shortDate(last))"
  }

  /// How far a calendar can be relied on.
  func source(_ finding: Finding, _ name: String) -> String {
    guard case .source(let source) = finding.detail else { return name }
    let calendar = quoted(shown(source.calendar))
    let reason =
      source.first.map { trouble in
        (trouble.line.map { say(" (rad \($0): ", " (line \($0): ") } ?? " (") + trouble.reason + ")"
      } ?? ""
    switch source.state {
    case .unread:
      return say(
        "\(name): kalendern \(calendar) har inte lästs\(reason), så \(name) räknas inte som ledig",
        "\(name): the calendar \(calendar) has not been read\(reason), so \(name) is not taken for free")
    case .partly(let count):
      return say(
        "\(name): i kalendern \(calendar) gick \(count) saker inte att förstå\(reason); där kan \(name) vara upptagen utan att det syns",
        "\(name): \(count) \(count == 1 ? "thing" : "things") in the calendar \(calendar) could not be understood\(reason); \(name) may be busy there unseen"
      )
    case .odd(let count):
      return say(
        "\(name): i kalendern \(calendar) är \(count) \(count == 1 ? "sak" : "saker") konstiga men förstådda\(reason)",
        "\(name): \(count) odd but understood \(count == 1 ? "thing" : "things") in the calendar \(calendar)\(reason)")
    case .old(let minutes):
      return say(
        "\(name): kalendern \(calendar) gick inte att hämta\(reason); en kopia som är \(age(minutes: minutes)) gammal används",
        "\(name): the calendar \(calendar) could not be fetched\(reason); a copy \(age(minutes: minutes)) old is used")
    }
  }

  /// How old something is: `3 h`, `12 dagar`.
  public func age(minutes: Int) -> String {
    if minutes < 60 { return "\(max(0, minutes)) min" }
    return minutes < 48 * 60 ? "\(minutes / 60) h" : days(minutes / 1440)
  }

  // MARK: Reading

  /// What is wrong with a calendar that others wrote, without the place.
  public func sentence(_ problem: ReadingProblem) -> String {
    let word = problem.word.isEmpty ? "" : ": " + quotedForeign(problem.word)
    switch problem.mistake {
    case .notACalendar(let stranger): return notACalendar(stranger)
    case .cap(let cap, let limit): return self.cap(cap, limit) + word
    case .cutFile:
      return say("filen slutar mitt i en kalender; hämta den igen", "the file ends in the middle of a calendar; fetch it again")
    case .junkLines(let count):
      return say("\(count) rader är inga kalenderrader, den första\(word)", "\(count) lines are no calendar lines, the first\(word)")
    case .brokenLine:
      return say(
        "raden före är avbruten; resten av den går inte att läsa\(word)",
        "the line before is broken off; the rest of it cannot be read\(word)")
    case .incompleteSeries:
      return say("fler förekomster än den som står här är inte kända\(word)", "further occurrences than the one given are not known\(word)")
    case .strayEnd: return say("END utan BEGIN\(word)", "END without BEGIN\(word)")
    case .unended: return say("händelsen saknar END:VEVENT\(word)", "the event has no END:VEVENT\(word)")
    case .loose: return say("händelsen ligger utanför VCALENDAR\(word)", "the event lies outside VCALENDAR\(word)")
    case .missing(let name): return say("händelsen saknar \(name)\(word)", "the event has no \(name)\(word)")
    case .twice(let name): return say("händelsen har \(foreign(name)) två gånger\(word)", "the event has \(foreign(name)) twice\(word)")
    case .badValue(let name):
      return say("värdet för \(foreign(name)) går inte att läsa\(word)", "the value of \(foreign(name)) cannot be read\(word)")
    case .badRule(let part):
      return say(
        "upprepningsregeln är inte giltig enligt RFC 5545 (\(foreign(part)))\(word)",
        "the recurrence rule is not valid by RFC 5545 (\(foreign(part)))\(word)")
    case .endsBeforeStart: return say("händelsen slutar innan den börjar\(word)", "the event ends before it begins\(word)")
    case .unknownZone: return say("okänd tidszon\(word)", "unknown time zone\(word)")
    case .otherOffsets:
      return say(
        "filens egen beskrivning av tidszonen stämmer inte; den kända används\(word)",
        "the file's own description of the time zone is off; the known one is used\(word)")
    case .emptyDay:
      return say("heldagen slutar samma dag och räknas som en dag\(word)", "the whole day ends on its day and counts as one\(word)")
    case .sameUID: return say("flera händelser har samma UID; alla räknas\(word)", "several events have one UID; all count\(word)")
    case .exrule:
      return say("EXRULE följs inte; det den tar bort räknas ändå", "EXRULE is not followed; what it takes out counts all the same")
    case .badText: return say("texten har styrtecken eller är inte UTF-8", "the text has control characters or is not UTF-8")
    case .cutOff(let when, let cap, let limit):
      return self.cap(cap, limit) + say("; från \(when) kan förekomster saknas", "; from \(when) on occurrences may be missing") + word
    }
  }

  /// The system does not let a file be read.
  public func cannotRead(_ reason: String) -> String { say("går inte att läsa: \(reason)", "cannot be read: \(reason)") }
  /// A folder, a pipe or a device in the place of a file.
  public var notARegularFile: String { say("är ingen vanlig fil", "is no regular file") }
  /// A file over the limit.
  public func tooLarge(_ bytes: Int) -> String { cap(.bytes, bytes) }
  /// Problems that are only counted.
  public func further(_ count: Int) -> String { say("och \(count) problem till", "and \(count) more problems") }

  private func notACalendar(_ stranger: ReadingProblem.Stranger) -> String {
    let what =
      switch stranger {
      case .empty: say("filen är tom", "the file is empty")
      case .html: say("det är en webbsida", "it is a web page")
      case .utf16: say("texten är UTF-16; spara om den som UTF-8", "the text is UTF-16; save it as UTF-8")
      case .gzip: say("filen är packad med gzip; packa upp den", "the file is packed by gzip; unpack it")
      case .other: say("BEGIN:VCALENDAR saknas", "BEGIN:VCALENDAR is missing")
      }
    return say("ingen kalender: \(what)", "no calendar: \(what)")
  }

  private func cap(_ cap: ReadingProblem.Cap, _ limit: Int) -> String {
    switch cap {
    case .bytes:
      let size = limit >> 20
      return say("större än \(size) MB; höj gränsen med --max-size", "larger than \(size) MB; raise the limit with --max-size")
    case .lineBytes:
      return say(
        "raden är längre än \(limit) byte; höj gränsen med --max-line",
        "the line is longer than \(limit) bytes; raise the limit with --max-line")
    case .nesting:
      return say(
        "komponenter djupare än \(limit); resten är inte läst (--max-nesting)",
        "components deeper than \(limit); the rest is not read (--max-nesting)")
    case .parameters:
      return say(
        "fler än \(limit) parametrar; höj gränsen med --max-parameters",
        "more than \(limit) parameters; raise the limit with --max-parameters")
    case .components:
      return say(
        "fler än \(limit) komponenter; resten är inte läst (--max-components)",
        "more than \(limit) components; the rest is not read (--max-components)")
    case .eventOccurrences:
      return say("fler än \(limit) förekomster av en händelse", "more than \(limit) occurrences of one event")
    case .occurrences:
      return say(
        "fler än \(limit) förekomster; höj gränsen med --max-occurrences eller korta tiden",
        "more than \(limit) occurrences; raise the limit with --max-occurrences or shorten the time")
    case .steps: return say("upprepningsregeln tar för mycket arbete", "the recurrence rule is too much work")
    }
  }

  // MARK: Plain calendars

  /// Two events that overlap: what, when, by how much, how often.
  public func overlap(
    _ first: String, _ second: String, from: String, to: String, minutes: Int, count: Int, last: String, subject: String?
  ) -> String {
    let shared = subject.map { say(" (\(foreign($0)))", " (\(foreign($0)))") } ?? ""
    let more =
      count > 1 ? say("; \(count) gånger, senast \(last)", "; \(count) times, the last on \(last)") : ""
    return say(
      "\(quotedForeign(first)) och \(quotedForeign(second)) krockar\(shared) \(from)–\(to), \(duration(minutes: minutes))\(more)",
      "\(quotedForeign(first)) and \(quotedForeign(second)) clash\(shared) \(from)–\(to), \(duration(minutes: minutes))\(more)")
  }

  /// A way out for the later of two events.
  public func moveEvent(to start: String) -> String {
    guard let wall = WallTime(start) else { return start }
    return say("flytta den senare till \(shortDate(wall.day)) \(wall.time)", "move the later one to \(shortDate(wall.day)) \(wall.time)")
  }

  /// More overlaps than can be told.
  public var overlapsCutOff: String {
    say(
      "fler krockar än som kan räknas upp; resten är inte jämförd. Korta tiden med --from och --to",
      "more clashes than can be told; the rest was not compared. Shorten the time with --from and --to")
  }

  /// A calendar that was not understood in full.
  public func notUnderstood(_ file: String, _ problem: ReadingProblem) -> String {
    say("\(foreign(file)), rad \(problem.line): \(sentence(problem))", "\(foreign(file)), line \(problem.line): \(sentence(problem))")
  }

  /// Rules that never end are followed so far.
  public func endlessFollowed(until day: Day) -> String {
    say(
      "upprepningar utan slut följs till \(day); --to säger längre", "repetitions without end are followed until \(day); --to says further")
  }
}
