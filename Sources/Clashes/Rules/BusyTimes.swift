import CivilTime
import Planning

extension Checker {
  /// No busy time of the venue (buffers included), of a speaker, or of an audience, its parts and its wholes overlaps a session.
  func busyTimes() -> [Finding] {
    placed.flatMap { number, placement -> [Finding] in
      let entry = plans.entries[number]
      var findings: [Finding] = []
      func add(_ code: FindingCode, _ subject: Finding.Subject, _ busy: [BusyTime], _ hours: Hours) {
        for time in busy {
          guard let taken = time.hours(on: placement.day), let overlap = taken.intersection(hours) else { continue }
          findings.append(
            Finding(
              code, [number], subject: subject, from: WallTime(placement.day, overlap.start), to: WallTime(placement.day, overlap.end),
              mark: time.mark))
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

  /// A calendar that has not been read is never taken for free.
  func unreadableSources() -> [Finding] {
    var all: [Finding] = []
    func add(_ busy: [BusyTime], _ subject: Finding.Subject, usedBy isUser: (Int, Placement) -> Bool) {
      let unread = busy.filter { $0.calendar != nil }
      if unread.isEmpty { return }
      let users = placed.filter { isUser($0.number, $0.placement) }.map(\.number)
      for time in unread {
        guard let calendar = time.calendar else { continue }
        all.append(Finding(.unreadableSource, users, subject: subject, detail: .calendar(calendar), mark: time.mark))
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
    return all
  }
}
