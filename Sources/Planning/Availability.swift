import CivilTime

extension Speaker {
  /// Whether the speaker has offered all of some hours on a day; offers that abut are one. True where nothing is offered at all, as the
  /// speaker then comes at any time.
  public func offers(_ hours: Hours, on day: Day) -> Bool {
    if available.isEmpty { return true }
    var covered = hours.start
    for offer in available.flatMap({ $0.taken(on: day) }).map(\.hours).sorted(by: { $0.start < $1.start }) where offer.start <= covered {
      covered = max(covered, offer.end)
    }
    return covered >= hours.end
  }
}

extension Venue {
  /// The hours taken by a session, its buffers included, held within the day.
  public func withBuffers(_ hours: Hours) -> Hours {
    let start = TimeOfDay(minutes: max(0, hours.start.minutes - bufferBefore)) ?? .midnight
    let end = TimeOfDay(minutes: min(1440, hours.end.minutes + bufferAfter)) ?? .endOfDay
    return Hours(start, end) ?? hours
  }
}

extension SchoolYear {
  /// Whether a start lies on the grid.
  public func isOnGrid(_ start: TimeOfDay) -> Bool { (start.minutes - hours.start.minutes).isMultiple(of: step) }
}

extension Placement {
  /// From start to end.
  public var hours: Hours { Hours(start, end) ?? .wholeDay }
}
