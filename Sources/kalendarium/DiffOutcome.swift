import CivilTime
import Feeds
import ICalendar
import OrderedCollections
import Planning
import Words

/// What `diff` says.
struct DiffOutcome {
  typealias Kind = EventChange.Kind

  /// A session, or an occurrence of an event, that differs.
  struct Difference {
    /// What one side has.
    struct Side {
      let facts: DiffSide.Facts
      let times: DiffSide.Times?
      let original: Instant?
    }
    let kind: Kind
    let before: Side?
    let after: Side?
    let fields: [PlanDifference]
    /// Whether another place is a part of it.
    let isMoved: Bool
  }

  private(set) var differences: [Difference] = []
  /// What the plans say differently beside their sessions.
  private(set) var plan: [PlanDifference] = []
  private(set) var problems: [CalendarTrouble] = []
  let words: Words
  let plans: (before: Plan?, after: Plan?)
  /// The zone asked for; nil where each event keeps its own.
  let askedZone: Zone?
  /// Where times are that are in no zone of their own.
  private(set) var zone = Zone.utc

  var differs: Bool { !differences.isEmpty || !plan.isEmpty }

  init(_ a: DiffInput, _ b: DiffInput, _ verb: Diff) throws {
    let zones = try verb.common.zones()
    plans = (a.plan, b.plan)
    let words = Words(b.plan?.language ?? a.plan?.language ?? .english)
    self.words = words
    askedZone = try verb.window.timezone.map { try zones.zone($0, asked: words) }
    func planZone(_ plan: Plan?) throws -> Zone? { try plan.map { try zones.zone($0.timezone) } }
    var groups = DiffSide.Groups()
    switch (a, b) {
    case (.calendar(let before), .calendar(let after)):
      let set = try CalendarSet([before, after], timezone: verb.window.timezone, verb.reading, verb.common, keepsDetails: true)
      zone = set.zone
      let (window, horizon) = verb.window(of: set)
      let sides = [0, 1].map { number in
        DiffSide(set, number, occurrences(set, number, window), &groups)
      }
      compare(sides[0], sides[1], verb.window, horizon: horizon)
    case (.year(let before, let old, let oldPath), .year(let after, let new, let newPath)):
      plan = PlanDifference.between(before, after)
      if (old == nil) != (new == nil), !verb.common.quiet {
        Console.message(words.placesNotCompared(old == nil ? oldPath : newPath))
      }
      zone = try zones.zone(after.timezone)
      let sides = [
        DiffSide(before, old, try zones.zone(before.timezone), &groups), DiffSide(after, new, zone, &groups),
      ]
      compare(sides[0], sides[1], verb.window)
    case (.calendar(let path), let planned), (let planned, .calendar(let path)):
      guard let schedule = try planned.decided() else { return }
      let set = try CalendarSet([path], timezone: verb.window.timezone, verb.reading, verb.common, keepsDetails: true)
      zone = try planZone(planned.plan) ?? set.zone
      let (window, horizon) = verb.window(of: set)
      let planID = planned.plan?.id ?? schedule.plan
      let ours = DiffSide(asPublished: schedule, planned.plan, zone, &groups)
      let theirs = DiffSide(set, 0, occurrences(set, 0, window), sessionsOf: planID, &groups)
      if theirs.eventsOfOthers > 0, !verb.common.quiet {
        Console.message(words.eventsOfOthers(theirs.eventsOfOthers, in: path, plan: planID))
      }
      if case .calendar = a {
        compare(theirs, ours, verb.window, horizon: horizon)
      } else {
        compare(ours, theirs, verb.window, horizon: horizon)
      }
    default:
      guard let old = try a.decided(), let new = try b.decided() else { return }
      // A plan lends the other side its zone and its titles.
      let zone = (before: try planZone(a.plan ?? b.plan), after: try planZone(b.plan ?? a.plan))
      self.zone = zone.after ?? .utc
      let sides = [DiffSide(old, a.plan ?? b.plan, zone.before, &groups), DiffSide(new, b.plan ?? a.plan, zone.after, &groups)]
      compare(sides[0], sides[1], verb.window)
    }
  }

  /// The occurrences of a file; what was not understood is a problem, as it may be what differs.
  private mutating func occurrences(_ set: CalendarSet, _ number: Int, _ window: CalendarSet.Window) -> [Occurrence] {
    let file = set.files[number]
    let found = set.occurrences(file, window)
    for problem in file.stream.problems + found.problems where problem.gravity == .loss {
      problems.append(CalendarTrouble(file: file.name, line: problem.line, text: set.words.sentence(problem)))
    }
    if file.stream.furtherProblems > 0 {
      problems.append(CalendarTrouble(file: file.name, line: 1, text: set.words.further(file.stream.furtherProblems)))
    }
    return found.list
  }

  // MARK: Comparing

  private mutating func compare(_ before: DiffSide, _ after: DiffSide, _ window: WindowOptions, horizon: Instant? = nil) {
    let keys = before.keys.filter(after.keys.contains)
    let knowsTimes = before.knowsTimes && after.knowsTimes
    let knowsVenues = before.knowsVenues && after.knowsVenues
    for pair in DiffPairs(before.entries, after.entries, zone: zone).list {
      func side(_ side: DiffSide, _ number: Int?) -> Difference.Side? {
        number.map { number in
          let entry = side.entries[number]
          return Difference.Side(facts: side.facts[entry.facts], times: knowsTimes ? entry.times : nil, original: entry.original)
        }
      }
      let (old, new) = (side(before, pair.before), side(after, pair.after))
      guard let difference = DiffOutcome.difference(old, new, keys, knowsVenues: knowsVenues), isLookedAt(difference, window, horizon)
      else {
        continue
      }
      differences.append(difference)
    }
    differences.sort { DiffOutcome.order($0) < DiffOutcome.order($1) }
  }

  private static func difference(
    _ old: Difference.Side?, _ new: Difference.Side?, _ keys: [String], knowsVenues: Bool
  ) -> Difference? {
    guard let old, let new else {
      if (old ?? new)?.facts.mayBeAbsent ?? false { return nil }
      let kind: Kind = old != nil ? .removed : new?.facts.isCancelled ?? false ? .cancelled : .new
      return Difference(kind: kind, before: old, after: new, fields: [], isMoved: false)
    }
    // A cancelled session that has lost its place may still be published where it was, with what was said of it there.
    let isPlaceless = new.facts.mayBeAbsent && new.times == nil || old.facts.mayBeAbsent && old.times == nil
    let isPlaced = old.times != nil && new.times != nil
    let fields = PlanDifference.between(
      old.facts.fields, new.facts.fields, keys: keys.filter { $0 == "locked" ? isPlaced : $0 != "description" || !isPlaceless })
    let isMoved = !isPlaceless && (old.times != new.times || knowsVenues && old.facts.venue?.key != new.facts.venue?.key)
    let kind: Kind
    if new.facts.isCancelled, !old.facts.isCancelled {
      kind = .cancelled
    } else if isMoved {
      kind = .moved
    } else {
      kind = .changed
      if fields.isEmpty { return nil }
    }
    return Difference(kind: kind, before: old, after: new, fields: fields, isMoved: isMoved)
  }

  /// Whether it was or is within the days that are looked at. What recurs is followed beyond them, so that what has moved over their edge is
  /// known to have moved.
  private func isLookedAt(_ difference: Difference, _ window: WindowOptions, _ horizon: Instant?) -> Bool {
    let sides = [difference.before, difference.after].compactMap(\.self)
    if let horizon, sides.allSatisfy({ side in side.original != nil && side.times.map { $0.start >= horizon } ?? false }) { return false }
    let (from, to) = (
      window.from.map { zone.instant(of: WallTime($0, .midnight)) }, window.to.map { zone.instant(of: WallTime($0, .endOfDay)) }
    )
    if from == nil && to == nil { return true }
    return sides.compactMap(\.times).contains { times in
      (from.map { $0 < times.end || $0 <= times.start } ?? true) && (to.map { times.start < $0 } ?? true)
    }
  }

  /// By time, as it is, else as it was; what has no time comes last.
  private static func order(_ difference: Difference) -> (Int, String, String, Int) {
    let facts = difference.after?.facts ?? difference.before?.facts
    let start = difference.after?.times?.start ?? difference.before?.times?.start
    let original = difference.after?.original ?? difference.before?.original
    return (start?.seconds ?? .max, facts?.session ?? "", facts?.uid ?? "", original?.seconds ?? .min)
  }
}

extension ZoneDatabase {
  /// The zone that the command line asks for.
  func zone(_ name: String, asked words: Words) throws -> Zone {
    do throws(ZoneDatabase.Problem) { return try zone(name) } catch {
      throw Failure.usage("--timezone '\(words.foreign(name))' is no time zone; write for example Europe/Stockholm")
    }
  }
}

extension Diff {
  /// The occurrences of two calendars that are compared: all there are. Rules that never end are followed until `--to`, else for a year, and a
  /// week further, as what has moved out of the last week has moved, and is not gone.
  func window(of set: CalendarSet) -> (window: CalendarSet.Window, horizon: Instant?) {
    let all = set.window(from: nil, to: nil, now: common.instant)
    guard let endless = all.endlessUntil else { return (all, nil) }
    if window.to == nil { set.tell(all, common) }
    let horizon = window.to.map { set.zone.instant(of: WallTime($0, .endOfDay)) } ?? endless
    let end = horizon.adding(seconds: 8 * 86_400)
    return (CalendarSet.Window(range: all.range.lowerBound..<max(all.range.upperBound, end), endlessUntil: end), horizon)
  }
}
