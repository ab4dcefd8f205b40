import CivilTime
import Clashes
import OrderedCollections
import Planning

extension Words {
  /// What is wrong with the rounds of a plan, or with their units in a schedule.
  func sentence(_ mistake: PlanProblem.RoundsMistake, _ word: String) -> String {
    switch mistake {
    case .besideRepeat:
      say(
        "rounds och repeat går inte ihop: av omgångarna går var och en på en, av upprepningarna på alla; ta bort den ena",
        "rounds and repeat do not go together: everyone comes to one of the rounds, but to all of the repeats; remove one of them")
    case .fewerUnits(let rounds):
      say(
        "färre enheter än omgångar (\(rounds)): någon omgång blev tom; nämn fler enheter eller sänk count",
        "fewer units than rounds (\(rounds)): some round would be empty; name more units or lower count")
    case .unitComesAnyway(let other):
      say(
        "\(word) kommer redan med \(quoted(other)); ta bort den ena, så att enheten går på en enda omgång",
        "\(word) comes with \(quoted(other)) already; remove one of them, so that the unit comes to one round only")
    case .sizeNeeded(let whole):
      say(
        "\(word) har ingen storlek, men räknas i away-per-day för \(quoted(whole)); skriv till exempel size: 12",
        "\(word) has no size, but counts for the away-per-day of \(quoted(whole)); write for example size: 12")
    case .noRound:
      say(
        "passet \(word) är ingen omgång och har inga enheter; ta bort units",
        "the session \(word) is no round and has no units; remove units")
    case .notAUnit(let nearest, let allowed):
      say("\(word) är ingen av omgångarnas enheter", "\(word) is none of the units of these rounds")
        + (nearest == nil
          ? say("; de är ", "; they are ") + allowed.prefix(12).joined(separator: ", ") + (allowed.count > 12 ? " …" : "") : hint(nearest))
    case .unitComesTwice(let round):
      say(
        "\(word) går redan på \(quoted(round)); en enhet går på en omgång: ta bort den ena",
        "\(word) comes to \(quoted(round)) already; a unit comes to one round: remove one of them")
    }
  }

  /// A unit from which too many are away.
  func shortStaffed(_ finding: Finding, _ titles: [String], _ unit: String) -> String {
    guard case .away(let count, let limit, let day) = finding.detail else { return unit }
    return say(
      "\(unit): \(count) är borta \(date(day)), högst \(limit) kan avvaras: \(list(titles))",
      "\(unit): \(count) are away on \(date(day)), at most \(limit) can be spared: \(list(titles))")
  }

  /// A unit that comes to none of the rounds that are held.
  func notCovered(_ finding: Finding, _ titles: [String], _ unit: String) -> String {
    guard case .uncovered(let why) = finding.detail else { return unit }
    let first = titles.first ?? ""
    return switch why {
    case .inNoRound: say("\(unit) går inte på någon omgång av \(list(titles))", "\(unit) come to none of \(list(titles))")
    case .unplaced: say("\(unit) går på \(first), som inte har någon dag", "\(unit) come to \(first), which has no day")
    case .cancelled: say("\(unit) går på \(first), som är inställt", "\(unit) come to \(first), which is cancelled")
    }
  }

  /// Which units come to a round, and how many people that is: `för Förskola A och Skola C (32)`.
  public func coming(_ units: [String], to number: Int, in plans: PlanSet) -> String {
    let entry = plans.entries[number]
    let names = units.map { plans.plans[entry.plan].audiences[$0]?.name ?? $0 }
    return names.isEmpty
      ? say("för ingen enhet", "for no unit")
      : say("för \(list(names)) (\(people(entry.participants)))", "for \(list(names)) (\(people(entry.participants)))")
  }

  /// How many of an audience may be away on a day.
  func awayLimit(_ audience: Int, _ plans: PlanSet) -> String {
    let value = plans.audiences[audience].value
    let limit = value.awayPerDay ?? 0
    return say(
      "av \(value.name) (\(value.size)) får högst \(limit) vara borta samma dag",
      "of \(value.name) (\(value.size)) at most \(limit) may be away on one day")
  }

  /// That every unit comes to one of the rounds.
  func everyUnit(_ entry: Int, _ plans: PlanSet) -> String {
    let session = plans.entries[entry].session
    guard let round = session.round else { return quoted(session.title) }
    let plan = plans.plans[plans.entries[entry].plan]
    let names = round.units.map { plan.audiences[$0]?.name ?? $0 }
    return say(
      "var och en av \(list(names)) ska gå på en av de \(round.count) omgångarna \(round.of)-1 … \(round.of)-\(round.count)",
      "each of \(list(names)) must come to one of the \(round.count) rounds \(round.of)-1 … \(round.of)-\(round.count)")
  }
}
