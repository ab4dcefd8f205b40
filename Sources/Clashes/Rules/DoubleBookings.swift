import CivilTime
import Planning

extension Checker {
  /// Two sessions that share a venue, a speaker, an audience or a person do not overlap; buffers and travel between them count.
  func doubleBookings() -> [Finding] {
    let reach = longestGap
    return Dictionary(grouping: placed, by: \.placement.day).values.flatMap { day -> [Finding] in
      let ordered = day.sorted { ($0.placement.start, $0.number) < ($1.placement.start, $1.number) }
      return ordered.indices.flatMap { index -> [Finding] in
        let first = ordered[index]
        return ordered[(index + 1)...].prefix { $0.placement.start.minutes < first.placement.end.minutes + reach }
          .flatMap { pair(first.number, first.placement, $0.number, $0.placement) }
      }
    }
  }

  /// No buffer and no travel is longer than this, in minutes.
  private var longestGap: Int {
    let buffers = plans.venues.indices.map(plans.buffer)
    let travels = plans.plans.flatMap { [$0.travel.standard] + $0.travel.between.map(\.minutes) }
    return (buffers + travels).max() ?? 0
  }

  /// What the two share, the earlier first.
  private func pair(_ a: Int, _ first: Placement, _ b: Int, _ second: Placement) -> [Finding] {
    var findings: [Finding] = []
    let gap = second.start.minutes - first.end.minutes
    func add(_ code: FindingCode, _ subject: Finding.Subject, needs minutes: Int, _ detail: Finding.Detail) {
      guard gap < minutes else { return }
      let to = gap < 0 ? min(first.endTime, second.endTime) : second.startTime
      findings.append(
        Finding(
          code, [min(a, b), max(a, b)], subject: subject, from: gap < 0 ? second.startTime : first.endTime, to: to,
          detail: gap < 0 ? .none : detail))
    }
    if let one = venue(of: plans.entries[a], first), let other = venue(of: plans.entries[b], second), one.number == other.number,
      !one.venue.isShared
    {
      let buffer = plans.buffer(one.number)
      add(.venueDoubleBooked, subject(venue: one.number), needs: buffer, .buffer(minutes: buffer))
    }
    let travel = plans.travel(a, at: first.venue, b, at: second.venue)
    if let speaker = plans.sharedSpeaker(a, b) {
      add(.speakerDoubleBooked, subject(speaker: speaker), needs: travel, .travel(minutes: travel))
    }
    switch plans.sharedAudience(a, b) {
    case .audience(let number): add(.audienceDoubleBooked, subject(audience: number), needs: travel, .travel(minutes: travel))
    case .person(let number): add(.personDoubleBooked, subject(person: number), needs: travel, .travel(minutes: travel))
    case nil: break
    }
    return findings
  }
}
