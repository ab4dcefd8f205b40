import CivilTime
import OrderedCollections
import Planning

/// The days that are open for sessions, as far as closed days and breaks hold.
struct OpenDays {
  private let plans: PlanSet
  private let holds: (Statement) -> Bool
  private let isWhole: Bool

  init(_ plans: PlanSet, holds: @escaping (Statement) -> Bool) {
    self.plans = plans
    self.holds = holds
    isWhole = plans.plans.indices.allSatisfy { plan in
      holds(.closedDays(plan: plan)) && plans.plans[plan].calendars.keys.allSatisfy { holds(.breaks(plan: plan, calendar: $0)) }
    }
  }

  /// The days on which nothing is closed for those who attend a session.
  func days(_ entry: PlanSet.Entry) -> [Day] {
    if isWhole { return entry.days.year.days.filter { !entry.days.isClosed($0) } }
    let plan = plans.plans[entry.plan]
    let year = holds(.closedDays(plan: entry.plan)) ? DayTable(year: plan.year, calendars: []) : nil
    let calendars = Set(entry.attending.compactMap { plans.audiences[$0].value.calendar }).filter {
      holds(.breaks(plan: entry.plan, calendar: $0))
    }
    let breaks = calendars.sorted().compactMap { plan.calendars[$0] }.flatMap(\.breaks).map(\.days)
    return plan.year.days.days.filter { day in
      plan.year.weekdays.contains(day.weekday) && !(year?.isClosed(day) ?? false) && !breaks.contains { $0.contains(day) }
    }
  }
}

/// When speakers, audiences and venues are taken, day by day, as far as those statements hold.
struct BusyDays {
  /// Minutes of a day, half-open.
  struct Taken {
    let from: Int
    let to: Int
  }

  private let parts: ModelParts
  private let speakers: [Int: [Int: [Taken]]]
  private let audiences: [Int: [Int: [Taken]]]

  init(_ parts: ModelParts, index: [Day: Int]) {
    self.parts = parts
    let entries = parts.entries.indices.map { parts.entry($0) }
    let plans = parts.plans
    var speakers: [Int: [Int: [Taken]]] = [:]
    for speaker in Set(entries.flatMap(\.speakers)) {
      speakers[speaker] = BusyDays.taken(plans.speakers[speaker].value.busy, parts, index) { .speakerBusy(speaker: speaker, index: $0) }
    }
    var audiences: [Int: [Int: [Taken]]] = [:]
    for audience in Set(entries.flatMap { plans.busyAudiences(of: $0) }) {
      audiences[audience] = BusyDays.taken(plans.audiences[audience].value.busy, parts, index) {
        .audienceBusy(audience: audience, index: $0)
      }
    }
    self.speakers = speakers
    self.audiences = audiences
  }

  /// For each day the hours taken.
  static func taken(_ busy: [BusyTime], _ parts: ModelParts, _ index: [Day: Int], _ statement: (Int) -> Statement) -> [Int: [Taken]] {
    var found: [Int: [Taken]] = [:]
    for (number, time) in busy.enumerated() where parts.holds(statement(number)) {
      switch time.source {
      case .on(let day, let hours):
        if let k = index[day] { found[k, default: []].append(Taken(from: hours.start.minutes, to: hours.end.minutes)) }
      case .days, .weekly:
        for (k, day) in parts.days.enumerated() {
          for hours in time.taken(on: day).map(\.hours) {
            found[k, default: []].append(Taken(from: hours.start.minutes, to: hours.end.minutes))
          }
        }
      case .file, .url:
        for (day, taken) in time.content.days {
          guard let k = index[day] else { continue }
          found[k, default: []] += taken.map { Taken(from: $0.hours.start.minutes, to: $0.hours.end.minutes) }
        }
      }
    }
    return found
  }

  /// Clears the starts at which someone who comes is taken or has not offered to come.
  func clear(_ masks: inout [UInt64], _ cell: Int, _ session: Int, _ k: Int, _ day: Day, _ starts: [Int]) {
    let entry = parts.entry(session)
    let length = parts.minutes[session]
    for speaker in entry.speakers {
      for time in speakers[speaker]?[k] ?? [] { parts.clear(&masks, cell, after: time.from - length, before: time.to) }
      let value = parts.plans.speakers[speaker].value
      if value.available.isEmpty || !parts.holds(.available(speaker: speaker)) { continue }
      for start in starts {
        if let hours = BusyDays.hours(start, length), value.offers(hours, on: day) { continue }
        parts.clear(&masks, cell, after: start - 1, before: start + 1)
      }
    }
    for audience in parts.plans.busyAudiences(of: entry) {
      for time in audiences[audience]?[k] ?? [] { parts.clear(&masks, cell, after: time.from - length, before: time.to) }
    }
  }

  private static func hours(_ start: Int, _ length: Int) -> Hours? {
    TimeOfDay(minutes: start).flatMap { from in from.adding(minutes: length).flatMap { Hours(from, $0) } }
  }
}
