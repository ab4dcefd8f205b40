import CivilTime
import Planning

extension Checker {
  /// Every session that is held has a day, a start, and one of its venues.
  func unplaced() -> [Finding] {
    plans.entries.enumerated().compactMap { number, entry -> Finding? in
      guard entry.session.status != .cancelled else { return nil }
      guard let placement = placements[number] else { return Finding(.unplaced, [number], mark: entry.session.mark) }
      let venues = entry.session.venues.map(\.venue)
      if placement.venue.map(venues.contains) ?? venues.isEmpty { return nil }
      return Finding(
        .unplaced, [number], from: placement.startTime, to: placement.endTime, detail: .wrongVenue(placement.venue),
        mark: entry.session.mark)
    }
  }

  /// The venue holds all who attend.
  func venuesTooSmall() -> [Finding] {
    placed.compactMap { number, placement -> Finding? in
      let entry = plans.entries[number]
      guard let index = venue(of: number, placement), let capacity = plans.venues[index].value.capacity, capacity < entry.participants
      else { return nil }
      return Finding(
        .venueTooSmall, [number], subject: subject(venue: index), from: placement.startTime, to: placement.endTime,
        detail: .capacity(participants: entry.participants, capacity: capacity), mark: plans.venues[index].value.mark)
    }
  }

  /// A session starts on the grid, lasts as long as it should, and lies within the hours of the year and of its venue.
  func outsideHours() -> [Finding] {
    placed.flatMap { number, placement -> [Finding] in
      let entry = plans.entries[number]
      let year = plans.plans[entry.plan].year
      func finding(_ detail: Finding.Detail, _ subject: Finding.Subject? = nil, _ mark: SourceMark? = nil) -> Finding {
        Finding(.outsideHours, [number], subject: subject, from: placement.startTime, to: placement.endTime, detail: detail, mark: mark)
      }
      var findings: [Finding] = []
      if placement.hours.minutes != entry.session.duration {
        findings.append(finding(.length(minutes: entry.session.duration), nil, entry.session.mark))
      }
      if !year.hours.contains(placement.hours) {
        findings.append(finding(.hours(year.hours)))
      } else if !year.isOnGrid(placement.start) {
        findings.append(finding(.grid(step: year.step)))
      }
      if let index = venue(of: number, placement), let hours = plans.venues[index].value.hours, !hours.contains(placement.hours) {
        findings.append(finding(.hours(hours), subject(venue: index), plans.venues[index].value.mark))
      }
      return findings
    }
  }
}
