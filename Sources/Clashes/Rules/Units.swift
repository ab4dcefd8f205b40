import CivilTime
import OrderedCollections
import Planning

extension Checker {
  /// No unit has more people away on a day than it can spare.
  func unitsShortStaffed() -> [Finding] {
    let absences = plans.absences
    guard !absences.isEmpty else { return [] }
    var attended: [[(number: Int, placement: Placement)]] = Array(repeating: [], count: plans.audiences.count)
    for place in placed {
      for audience in plans.entries[place.number].attending { attended[audience].append(place) }
    }
    return absences.flatMap { absence -> [Finding] in
      let resource = plans.audiences[absence.audience]
      guard let limit = resource.value.awayPerDay else { return [] }
      let days = Dictionary(grouping: absence.parts.flatMap { attended[$0] }, by: \.placement.day)
      return days.compactMap { day, places in
        let sessions = Set(places.map(\.number)).sorted()
        let away = absence.count(sessions, in: plans)
        guard away > limit else { return nil }
        return Finding(
          .unitShortStaffed, sessions, subject: subject(audience: absence.audience), from: places.map(\.placement.startTime).min(),
          to: places.map(\.placement.endTime).max(), detail: .away(away, limit: limit, day: day), mark: resource.value.mark)
      }
    }
  }

  /// Every unit comes to one of the rounds, and that one is held. Where all of them are cancelled there is nothing to come to.
  func unitsNotCovered() -> [Finding] {
    plans.rounds.flatMap { rounds -> [Finding] in
      guard !rounds.entries.allSatisfy({ plans.entries[$0].session.status == .cancelled }) else { return [] }
      return rounds.units.compactMap { unit in notCovered(unit, rounds) }
    }
  }

  private func notCovered(_ unit: String, _ rounds: PlanSet.Rounds) -> Finding? {
    let plan = plans.plans[rounds.plan]
    let subject = Finding.Subject(kind: .audience, id: unit, name: plan.audiences[unit]?.name ?? unit)
    let mark = rounds.entries.first.flatMap { plans.entries[$0].session.round?.mark }
    guard let own = rounds.entries.first(where: { plans.entries[$0].session.round?.coming.contains(unit) ?? false }) else {
      return Finding(.unitNotCovered, rounds.entries, subject: subject, detail: .uncovered(.inNoRound), mark: mark)
    }
    let isCancelled = plans.entries[own].session.status == .cancelled
    if !isCancelled, placements[own] != nil { return nil }
    return Finding(.unitNotCovered, [own], subject: subject, detail: .uncovered(isCancelled ? .cancelled : .unplaced), mark: mark)
  }
}
