import CivilTime
import Planning

extension Checker {
  /// Two sessions that share a venue, a speaker, an audience or a person do not overlap; buffers and travel between them count.
  func doubleBookings() -> [Finding] {
    let reach = longestGap
    let ordered = placed.sorted { ($0.placement.startTime, $0.number) < ($1.placement.startTime, $1.number) }
    var findings: [Finding] = []
    for (index, first) in ordered.enumerated() {
      for second in ordered[(index + 1)...] {
        guard second.placement.day == first.placement.day, second.placement.start.minutes < first.placement.end.minutes + reach else {
          break
        }
        findings += pair(first.number, first.placement, second.number, second.placement)
      }
    }
    return findings
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
    if let one = venue(of: a, first), one == venue(of: b, second), !plans.venues[one].value.isShared {
      let buffer = plans.buffer(one)
      add(.venueDoubleBooked, subject(venue: one), needs: buffer, .buffer(minutes: buffer))
    }
    let speaker = plans.sharedSpeaker(a, b)
    let audience = plans.sharedAudience(a, b)
    if speaker == nil, audience == nil { return findings }
    let travel = plans.travel(a, at: first.venue, b, at: second.venue)
    if let speaker { add(.speakerDoubleBooked, subject(speaker: speaker), needs: travel, .travel(minutes: travel)) }
    switch audience {
    case .audience(let number): add(.audienceDoubleBooked, subject(audience: number), needs: travel, .travel(minutes: travel))
    case .person(let number): add(.personDoubleBooked, subject(person: number), needs: travel, .travel(minutes: travel))
    case nil: break
    }
    return findings
  }
}
