import CivilTime
import OrderedCollections
import Planning
import Solver
import Words

/// What `plan` prints: what was decided, row by row, what it costs, and why.
extension PlanOutcome {
  /// Rows are held within so many columns, as far as names allow.
  private static let width = 118
  private static let venueWidth = 28
  /// Date, times and the gaps between columns.
  private static let fixedWidth = 39

  func text(written: [String], isDryRun: Bool) -> String {
    guard let cost = solution.cost else { return solution.status == .infeasible ? years.conflictText(solution.conflict) : words.noneFound }
    let wishes = price.wishes(solution.placements)
    var lines: [String] = []
    for (index, plan) in plans.plans.enumerated() {
      lines += ["\(Console.coloured(plan.title, .bold)) (\(plan.id))", ""] + rows(ofPlan: index, wishes) + [""]
    }
    lines += [
      words.sessionsPlaced(solution.placements.count { $0 != nil }),
      words.costs(cost, wishes.joined().map { ($0.wish.kind, $0.cost) }),
      words.quality(cost: cost, bound: solution.bound),
    ]
    lines += isDryRun ? [words.dryRun] : written.map(words.written)
    return lines.joined(separator: "\n")
  }

  private func rows(ofPlan index: Int, _ wishes: [[(wish: Wish, cost: Int)]]) -> [String] {
    let plan = plans.plans[index]
    let placed = plans.entries(ofPlan: index).compactMap { number in solution.placements[number].map { (number, $0) } }
      .sorted { ($0.1.startTime, $0.0) < ($1.1.startTime, $1.0) }
    let titles = placed.map { plans.entries[$0.0].session.title }
    let venues = placed.map { $0.1.venue.flatMap { plan.venues[$0]?.name } ?? "–" }
    let venueWidth = min(PlanOutcome.venueWidth, venues.map(\.count).max() ?? 0)
    let titleWidth = min(PlanOutcome.width - PlanOutcome.fixedWidth - venueWidth, titles.map(\.count).max() ?? 0)
    let isFirst = years.years[index].schedule?.placements.isEmpty ?? true
    return placed.indices.flatMap { row -> [String] in
      let (number, placement) = placed[row]
      let (title, venue) = (cut(titles[row], titleWidth), cut(venues[row], venueWidth))
      let line = "\(words.shortDate(placement.day))  \(placement.start)–\(placement.end)  \(title)  \(venue)".trimmedEnd
      return [line] + (notes(number, placement, isFirst: isFirst, wishes[number])).map { Console.coloured("        \($0)", .dim) }
    }
  }

  /// What there is to say of a row: fixed, new among others that were decided, moved, and the wishes that are not met.
  private func notes(_ number: Int, _ placement: Placement, isFirst: Bool, _ unmet: [(wish: Wish, cost: Int)]) -> [String] {
    let before = years.placements[number]
    let moved = before.map { words.moved(number, from: $0, to: placement, in: plans) } ?? (isFirst ? "" : words.isNew)
    // A move that has a price is told with it.
    let isPriced = unmet.contains { $0.wish.kind == .keep }
    let coming = plans.entries[number].session.round == nil ? [] : [words.coming(placement.units, to: number, in: plans)]
    return coming + (before?.isLocked ?? false ? [words.isLocked] : []) + (moved.isEmpty || isPriced ? [] : [moved])
      + unmet.map { wish, cost in
        words.unmet(wish.kind == .keep ? moved : words.sentence(wish, of: number, in: plans), cost: cost)
      }
  }

  private func cut(_ text: String, _ width: Int) -> String { text.count <= width ? pad(text, width) : text.prefix(width - 1) + "…" }
}
