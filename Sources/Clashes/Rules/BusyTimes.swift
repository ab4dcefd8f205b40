import CivilTime
import Planning

extension Checker {
  /// Causes told of one session: more would hide the others, and it cannot stay where it is anyway.
  static let causeLimit = 100

  /// What takes a time: an event that a whole and its part both have in their calendars, or one named twice, is one cause; two people whose
  /// events look alike are two.
  private struct Cause: Hashable {
    let code: FindingCode
    let subject: Finding.Subject?
    let event: Taken.Event?
    let from: WallTime?
    let to: WallTime?
    let source: String?

    init(_ finding: Finding, _ event: Taken.Event?) {
      code = finding.code
      self.event = event
      (from, to) = (finding.from, finding.to)
      // Only a UID says that events of two calendars are one.
      let isShared = finding.code == .audienceBusy && event.map { !$0.uid.isEmpty } ?? false
      subject = isShared ? nil : finding.subject
      source = event.map { !$0.uid.isEmpty } ?? false ? nil : finding.source
    }
  }

  /// No busy time of the venue (buffers included), of a speaker, or of an audience, its parts and its wholes overlaps a session.
  func busyTimes() -> [Finding] {
    placed.flatMap { number, placement -> [Finding] in
      let entry = plans.entries[number]
      var findings: [Finding] = []
      var causes: Set<Cause> = []
      func add(_ code: FindingCode, _ subject: Finding.Subject, _ busy: [BusyTime], _ hours: Hours) {
        for time in busy {
          for taken in time.taken(on: placement.day) {
            guard let overlap = taken.hours.intersection(hours) else { continue }
            let finding = Finding(
              code, [number], subject: subject, from: WallTime(placement.day, overlap.start), to: WallTime(placement.day, overlap.end),
              detail: taken.event.map { .event($0, reachesIntoBuffer: !placement.hours.contains(overlap)) } ?? .none, mark: time.mark,
              source: time.calendar)
            if causes.count < Checker.causeLimit, causes.insert(Cause(finding, taken.event)).inserted { findings.append(finding) }
          }
        }
      }
      if let index = venue(of: number, placement) {
        let hours = plans.venues[index].value.withBuffers(placement.hours)
        add(.venueBusy, subject(venue: index), plans.venues[index].value.busy, hours)
      }
      for index in entry.speakers { add(.speakerBusy, subject(speaker: index), plans.speakers[index].value.busy, placement.hours) }
      for index in plans.busyAudiences(of: entry) {
        add(.audienceBusy, subject(audience: index), plans.audiences[index].value.busy, placement.hours)
      }
      return findings
    }
  }

  /// A speaker who has offered times comes at no other.
  func speakersUnavailable() -> [Finding] {
    placed.flatMap { number, placement in
      plans.entries[number].speakers.filter { !plans.speakers[$0].value.offers(placement.hours, on: placement.day) }.map {
        Finding(
          .speakerUnavailable, [number], subject: subject(speaker: $0), from: placement.startTime, to: placement.endTime,
          mark: plans.speakers[$0].value.available.first?.mark)
      }
    }
  }

  /// A calendar that has not been read is never taken for free, nor is what was not understood of one; an old copy says how old it is.
  func sources() -> [Finding] {
    var order: [String] = []
    var uses: [String: Use] = [:]
    func add(_ busy: [BusyTime], _ subject: Finding.Subject, usedBy isUser: (Int, Placement) -> Bool) {
      let calendars = busy.filter { $0.calendar != nil }
      if calendars.isEmpty { return }
      let users = placed.filter { isUser($0.number, $0.placement) }.map(\.number)
      for time in calendars {
        guard let calendar = time.calendar else { continue }
        let key = "\(time.mark.file)\u{0}\(calendar)"
        if uses[key] == nil { order.append(key) }
        uses[key, default: Use(time: time, calendar: calendar, subject: subject)].users.formUnion(users)
      }
    }
    for (index, resource) in plans.venues.enumerated() {
      add(resource.value.busy, subject(venue: index)) { venue(of: $0, $1) == index }
    }
    for (index, resource) in plans.speakers.enumerated() {
      add(resource.value.busy, subject(speaker: index)) { number, _ in plans.entries[number].speakers.contains(index) }
    }
    for (index, resource) in plans.audiences.enumerated() {
      add(resource.value.busy, subject(audience: index)) { number, _ in plans.busyAudiences(of: plans.entries[number]).contains(index) }
    }
    return order.compactMap { uses[$0] }.flatMap(findings)
  }

  /// A calendar, and the sessions that rely on it, whatever it is the busy time of.
  private struct Use {
    let time: BusyTime
    let calendar: String
    let subject: Finding.Subject
    var users: Set<Int> = []
  }

  private func findings(_ use: Use) -> [Finding] {
    let content = use.time.content
    func finding(_ code: FindingCode, _ level: Level, _ source: Finding.Source) -> Finding {
      Finding(
        code, use.users.sorted(), level: level, subject: use.subject, detail: .source(source), mark: use.time.mark, source: use.calendar)
    }
    var all: [Finding] = []
    if !content.isRead || !content.losses.isEmpty {
      let first = content.losses.first
      let state = content.isRead ? Finding.Source.State.partly(content.losses.count) : .unread
      all.append(finding(.unreadableSource, .block, Finding.Source(calendar: use.calendar, state: state, first: first)))
    }
    if let age = content.age {
      let trouble = content.staleness.map { BusyCalendar.Trouble(line: nil, reason: $0) }
      all.append(finding(.staleSource, .warn, Finding.Source(calendar: use.calendar, state: .old(minutes: age), first: trouble)))
    }
    if let first = content.oddities.first {
      let source = Finding.Source(calendar: use.calendar, state: .odd(content.oddities.count), first: first)
      all.append(finding(.unreadableSource, .note, source))
    }
    return all
  }
}
