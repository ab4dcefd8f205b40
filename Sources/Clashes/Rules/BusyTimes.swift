import CivilTime
import Planning

extension Checker {
  /// No busy time of the venue (buffers included), of a speaker, or of an audience, its parts and its wholes overlaps a session.
  func busyTimes() -> [Finding] {
    placed.flatMap { number, entry, placement -> [Finding] in
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
      if let (index, venue) = venue(of: entry, placement) {
        add(.venueBusy, subject(venue: index), venue.busy, venue.withBuffers(placement.hours))
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
    placed.flatMap { number, entry, placement in
      entry.speakers.filter { !plans.speakers[$0].value.offers(placement.hours, on: placement.day) }.map {
        Finding(
          .speakerUnavailable, [number], subject: subject(speaker: $0), from: placement.startTime, to: placement.endTime,
          mark: plans.speakers[$0].value.available.first?.mark)
      }
    }
  }

  /// A calendar that has not been read is never taken for free.
  func unreadableSources() -> [Finding] {
    func findings(_ busy: [BusyTime], _ subject: Finding.Subject, _ users: [Int]) -> [Finding] {
      busy.compactMap { time in
        time.calendar.map { Finding(.unreadableSource, users, subject: subject, detail: .calendar($0), mark: time.mark) }
      }
    }
    var all: [Finding] = []
    for (index, resource) in plans.venues.enumerated() {
      let users = placed.filter { venue(of: $0.entry, $0.placement)?.number == index }
      all += findings(resource.value.busy, subject(venue: index), users.map(\.number))
    }
    for (index, speaker) in plans.speakers.enumerated() {
      all += findings(speaker.value.busy, subject(speaker: index), placed.filter { $0.entry.speakers.contains(index) }.map(\.number))
    }
    for (index, audience) in plans.audiences.enumerated() {
      let users = placed.filter { plans.busyAudiences(of: $0.entry).contains(index) }.map(\.number)
      all += findings(audience.value.busy, subject(audience: index), users)
    }
    return all
  }
}
