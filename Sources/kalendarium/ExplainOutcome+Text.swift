import Planning
import Solver
import Words

/// What `explain` says to people.
extension ExplainOutcome {
  private var words: Words { years.words }
  private var plans: PlanSet { years.plans }

  var text: String {
    switch question {
    case .plan: return years.conflictText(conflictFound)
    case .here(let here): return textOfHere(here).joined(separator: "\n")
    case .at(let places): return textOfTime(places).joined(separator: "\n")
    }
  }

  private var conflictFound: [Statement]? { if case .impossible(let conflict) = result { conflict } else { nil } }

  private func textOfHere(_ here: Placement) -> [String] {
    var lines = [words.isAt(here, of: number, in: plans)]
    if years.placements[number]?.isLocked ?? false { lines.append(words.isLocked(number, in: plans)) }
    guard isAllowed else {
      lines += [words.isForbidden(here, of: number, in: plans)] + linesOfObstacles
      if case .impossible(let conflict) = result { return lines + [years.conflictText(conflict)] }
      return lines + [words.doesNotHold]
    }
    guard let cost, !wishes.isEmpty else { return lines + [words.allWishesMet] + linesOfOthers }
    lines.append(words.unmetWishes(cost))
    for unmet in wishes {
      lines.append("  \(unmet.cost): \(words.sentence(unmet.wish, of: number, in: plans))")
      lines += reasons(unmet).map { Console.coloured("      \($0)", .dim) }
    }
    return lines + linesOfOthers
  }

  /// Wishes that the session leaves unmet together with others, and that count for those.
  private var linesOfOthers: [String] {
    let found = Cost(plans).wishes(years.placements).enumerated().flatMap { other, unmet -> [String] in
      unmet.filter { $0.wish.partner == number }.map {
        let title = words.quoted(plans.entries[other].session.title)
        return "  \($0.cost): \(title) \(words.sentence($0.wish, of: other, in: plans))"
      }
    }
    return found.isEmpty ? [] : [words.countedForOthers] + found
  }

  private func textOfTime(_ places: [Placement]) -> [String] {
    let isLocked = years.placements[number]?.isLocked ?? false
    var lines = isLocked ? [words.isLocked(number, in: plans)] : []
    if isAllowed, let place, let cost {
      lines += [words.isAllowed(place, of: number, in: plans), words.sentence(words.comparedCost(cost))]
      let differences = differences(at: place).sorted { $0.cost > $1.cost }
      return lines + differences.map { "  \(words.difference($0.text, cost: $0.cost))" } + linesOfObstacles
    }
    var asked = places[0]
    if places.count > 1 { asked.venue = nil }
    lines += [words.isForbidden(asked, of: number, in: plans)] + linesOfObstacles
    switch result {
    case .none: break
    case .moves(let moves, let cost):
      lines += [words.worksIfMoved(place ?? asked, of: number, cost: cost, in: plans)] + moves.map { "  \(years.text($0))" }
    case .impossible(let conflict?): lines += [words.cannotWork] + conflict.map { years.line($0) }
    case .impossible(nil), .unknown: lines.append(words.notFoundOut)
    case .onlyThePlan: lines.append(words.onlyThePlan)
    }
    return lines
  }

  /// What forbids the places: common reasons once, then those of each venue.
  private var linesOfObstacles: [String] {
    guard let first = obstacles.first else { return [] }
    let common = common.map { years.line($0.statement, sentence($0, first.place)) }
    guard obstacles.count > 1, particular.contains(where: { !$0.obstacles.isEmpty }) else { return common }
    let plan = plans.entries[number].plan
    return common
      + particular.flatMap { forbidden -> [String] in
        guard let venue = forbidden.place.venue, !forbidden.obstacles.isEmpty else { return [] }
        return ["  " + words.inVenue(venue, ofPlan: plan, in: plans)]
          + forbidden.obstacles.map { "  " + years.line($0.statement, sentence($0, forbidden.place)) }
      }
  }
}
