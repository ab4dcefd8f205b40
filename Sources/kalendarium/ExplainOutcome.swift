import Planning
import Solver
import Words

/// What `explain` has found out about a session.
struct ExplainOutcome {
  /// What was asked.
  enum Asked {
    /// Why it is where it is.
    case here(Placement)
    /// Whether it can be at one of these places.
    case at([Placement])
    /// Why the plan gives it no place.
    case plan
  }

  /// What would have to give for a place that is forbidden.
  enum Result {
    /// Nothing: it is allowed.
    case none
    /// Other sessions, at a price.
    case moves([(number: Int, placement: Placement)], cost: Int)
    /// These statements cannot all hold; nil where there was no time to find them.
    case impossible([Statement]?)
    /// Lines of the plan that forbid it whatever the others do; one is enough for a conflict.
    case onlyThePlan([Statement])
    /// There was no time to find out.
    case unknown
  }

  /// What forbids a place.
  struct Forbidden {
    let place: Placement
    let obstacles: [Solver.Obstacle]
  }

  /// A wish that is not met.
  struct Unmet {
    let wish: Wish
    let cost: Int
    /// What keeps the session from it; nil where no place meets it, or where that was not asked.
    let hindrance: Hindrance?
    /// The best place that meets it where others move; nil where there is none.
    var byMoving: Solver.Suggestion?
  }

  let years: Years
  let number: Int
  let question: Asked
  var isAllowed = false
  /// Where it is, or the place that the answer is about; nil where several are as good.
  var place: Placement?
  /// What it costs where it is, or what the schedule would cost more; nil where it cannot be there.
  var cost: Int?
  /// What forbids each place that was asked about.
  var obstacles: [Forbidden] = []
  var wishes: [Unmet] = []
  var result = Result.none

  init(years: Years, number: Int, question: Asked) {
    self.years = years
    self.number = number
    self.question = question
    switch question {
    case .here(let here): place = here
    case .at(let places): place = places.count == 1 ? places[0] : nil
    case .plan: place = nil
    }
  }

  /// What forbids every place that was asked about, each once: the same statement and the same other sessions.
  var common: [Solver.Obstacle] {
    guard let first = obstacles.first else { return [] }
    return first.obstacles.filter { obstacle in obstacles.allSatisfy { $0.obstacles.contains(obstacle) } }
  }

  /// What forbids each place beyond what forbids all of them.
  var particular: [Forbidden] {
    let common = Set(common)
    return obstacles.map { Forbidden(place: $0.place, obstacles: $0.obstacles.filter { !common.contains($0) }) }
  }

  /// What forbids a place, in words.
  func sentence(_ obstacle: Solver.Obstacle, _ place: Placement) -> String {
    years.words.obstacle(
      obstacle.statement, to: place, of: number,
      others: obstacle.others.compactMap { other in years.placements[other].map { (other, $0) } }, in: years.plans)
  }

  /// What keeps the session from a wish, in words: one line each.
  func reasons(_ unmet: Unmet) -> [String] {
    let (words, plans) = (years.words, years.plans)
    guard let hindrance = unmet.hindrance else { return [words.neverMet] }
    guard !hindrance.obstacles.isEmpty else {
      return [words.wouldCost(hindrance.wished, of: number, cost: hindrance.cost, instead: instead(hindrance), in: plans)]
    }
    var lines = [
      words.isHindered(hindrance.wished, of: number, in: plans) + ": "
        + hindrance.obstacles.map { obstacle in
          let mark = plans.mark(of: obstacle.statement)
          let file = years.localName(mark.file, ofPlan: plans.entries[number].plan)
          return "\(sentence(obstacle, hindrance.wished)) (\(file):\(mark.line))"
        }.joined(separator: "; ")
    ]
    if let open = hindrance.open { lines.append(words.cheapestMeeting(open.placement, of: number, cost: open.cost, in: plans)) }
    if let suggestion = unmet.byMoving {
      lines.append(
        words.worksIfMoved(suggestion.placement, of: number, cost: suggestion.cost, in: plans) + " "
          + suggestion.moves.map(years.text).joined(separator: "; "))
    }
    return lines
  }

  /// The wishes that would cost more in a place that would meet another, of this session and of others.
  private func instead(_ hindrance: Hindrance) -> [String] {
    hindrance.cost < 0 ? [] : differences(at: hindrance.wished).filter { $0.cost > 0 }.map { "\($0.cost): \($0.text)" }
  }

  /// What would cost more, and what less (negative), with the session in another place: its own wishes and those of others.
  func differences(at place: Placement) -> [(cost: Int, text: String)] {
    var trial = years.placements
    trial[number] = place
    let price = Cost(years.plans)
    let pairs = zip(price.wishes(years.placements), price.wishes(trial)).enumerated()
    return pairs.flatMap { session, pair -> [(cost: Int, text: String)] in
      func sentence(_ wish: Wish) -> String {
        let title = session == number ? "" : years.words.quoted(years.plans.entries[session].session.title) + " "
        return title + years.words.sentence(wish, of: session, in: years.plans)
      }
      let more = pair.1.compactMap { after -> (cost: Int, text: String)? in
        let before = pair.0.filter { $0.wish.isSameWish(as: after.wish) }.reduce(0) { $0 + $1.cost }
        return after.cost == before ? nil : (after.cost - before, sentence(after.wish))
      }
      let gone = pair.0.filter { before in !pair.1.contains { $0.wish.isSameWish(as: before.wish) } }
      return more + gone.map { (-$0.cost, years.words.noLonger(sentence($0.wish))) }
    }
  }
}
