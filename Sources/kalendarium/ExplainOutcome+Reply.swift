import CivilTime
import OrderedCollections
import Planning
import Solver
import Words

/// What `explain` says in JSON.
extension ExplainOutcome {
  struct Reply: Encodable {
    let session: String
    let at: Nullable<PlaceReply>
    let allowed: Bool
    let cost: Nullable<Int>
    let obstacles: [ObstacleReply]
    let wishes: [WishReply]
    let moves: Nullable<[MoveReply]>
    let conflict: [StatementReply]
  }

  struct PlaceReply: Encodable {
    let start: String
    let end: String
    let timezone: String
    let venue: Nullable<String>
  }

  struct ObstacleReply: Encodable {
    let statement: String
    let session: Nullable<String>
    /// The venue in which it forbids the time; null where it does in every venue that was asked about.
    let venue: Nullable<String>
    let file: String
    let line: Int
    let text: String
    let others: [String]
  }

  struct WishReply: Encodable {
    let wish: String
    let cost: Int
    let text: String
    /// What keeps the session from it; null where that was not asked.
    let reason: Nullable<String>
  }

  var reply: Reply {
    Reply(
      session: years.name(number), at: Nullable(placeReply), allowed: isAllowed, cost: Nullable(replyCost), obstacles: obstacleReplies,
      wishes: wishes.map { unmet in
        WishReply(
          wish: unmet.wish.kind.rawValue, cost: unmet.cost, text: years.words.sentence(unmet.wish, of: number, in: years.plans),
          reason: Nullable(isAboutHere ? reasons(unmet).joined(separator: "\n") : nil))
      },
      moves: Nullable(moves.map(years.reply)), conflict: conflict.map(years.reply))
  }

  var isAboutHere: Bool { if case .here = question { true } else { false } }

  private var replyCost: Int? {
    if case .moves(_, let cost) = result { return cost }
    return cost
  }

  private var moves: [(number: Int, placement: Placement)]? {
    if case .moves(let moves, _) = result { return moves }
    return isAllowed && !isAboutHere ? [] : nil
  }

  private var conflict: [Statement] {
    switch result {
    case .impossible(let conflict): conflict ?? []
    case .onlyThePlan(let conflict): conflict
    case .none, .moves, .unknown: []
    }
  }

  /// The place that the answer is about; without its venue where it is about several.
  private var placeReply: PlaceReply? {
    let asked: Placement? = if case .at(let places) = question { places.first } else { nil }
    guard let place = place ?? asked else { return nil }
    return PlaceReply(
      start: place.startTime.description, end: place.endTime.description,
      timezone: years.plans.plans[years.plans.entries[number].plan].timezone, venue: Nullable(self.place?.venue))
  }

  private var obstacleReplies: [ObstacleReply] {
    guard let first = obstacles.first else { return [] }
    return common.map { reply($0, first.place, venue: nil) }
      + particular.flatMap { forbidden in forbidden.obstacles.map { reply($0, forbidden.place, venue: forbidden.place.venue) } }
  }

  private func reply(_ obstacle: Solver.Obstacle, _ place: Placement, venue: String?) -> ObstacleReply {
    let statement = years.reply(obstacle.statement)
    return ObstacleReply(
      statement: statement.statement, session: statement.session, venue: Nullable(venue), file: statement.file, line: statement.line,
      text: sentence(obstacle, place), others: obstacle.others.map(years.name))
  }
}
