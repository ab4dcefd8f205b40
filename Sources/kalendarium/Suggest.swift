import ArgumentParser
import CivilTime
import Foundation
import OrderedCollections
import Planning
import Solver
import Words

struct Suggest: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "The best other places for one session, what each costs, and what it would move.",
    discussion: "Nothing is written. Other sessions move only where that is cheaper, at the price of `--keep`; locked ones never do.")

  @Argument(help: "The folder of a school year, or its plan file.")
  var year: String

  @Argument(help: "The id of the session.")
  var session: String

  @Option(help: "How many places at the most, each on another day.")
  var count = 5

  @Option(
    help: ArgumentHelp("What a changed day, start and venue of another session costs (default: 20,6,4).", valueName: "day,start,venue"),
    transform: KeepWeights.read)
  var keep: Cost.Keep?

  @Option(help: "Seconds to search at the most, then the best so far.")
  var time = 60.0

  @OptionGroup var sources: SourceOptions

  @OptionGroup var common: CommonOptions

  func validate() throws {
    guard (1...366).contains(count) else { throw ValidationError("--count takes a whole number from 1 to 366") }
    guard time > 0, time <= 86_400 else { throw ValidationError("--time takes seconds from 0 to 86400") }
  }

  func run() throws {
    let years = try Years([year], common, sources: sources)
    try refuseUnknown(years.years[0], years.words)
    let number = try years.session(session)
    guard years.placements[number] != nil else { throw Failure.undecided(years.words.notDecided(session, path: year)) }
    let deadline = ContinuousClock.now + .seconds(time)
    Interrupt.watch()
    let solver = Solver(years.task(keep: keep ?? .standard), threads: Cores.count) {
      Interrupt.hasCome || ContinuousClock.now > deadline
    }
    let outcome = SuggestOutcome(years: years, number: number, suggestions: solver.suggestions(for: number, count: count))
    common.show(json: outcome.reply) { outcome.text }
    if Interrupt.hasCome { throw ExitCode(ExitStatus.stopped.rawValue) }
  }
}

/// What `suggest` says.
struct SuggestOutcome {
  let years: Years
  let number: Int
  let suggestions: [Solver.Suggestion]

  struct Reply: Encodable {
    let session: String
    let suggestions: [SuggestionReply]
  }

  struct SuggestionReply: Encodable {
    let session: String
    let start: String
    let end: String
    let timezone: String
    let venue: Nullable<String>
    let cost: Int
    let moves: [MoveReply]
  }

  var reply: Reply {
    let id = years.name(number)
    return Reply(
      session: id,
      suggestions: suggestions.map {
        SuggestionReply(
          session: id, start: $0.placement.startTime.description, end: $0.placement.endTime.description,
          timezone: years.plans.plans[years.plans.entries[number].plan].timezone, venue: Nullable($0.placement.venue), cost: $0.cost,
          moves: years.reply($0.moves))
      })
  }

  var text: String {
    let (words, plans) = (years.words, years.plans)
    var lines: [String] = []
    if let here = years.placements[number] { lines.append(words.isAt(here, of: number, in: plans)) }
    if years.placements[number]?.isLocked ?? false { lines.append(words.isLocked(number, in: plans)) }
    guard !suggestions.isEmpty else { return (lines + [words.noOtherPlace(number, in: plans)]).joined(separator: "\n") }
    lines.append(words.otherPlaces)
    let plan = plans.plans[plans.entries[number].plan]
    let places = suggestions.map { suggestion in
      let place = suggestion.placement
      let venue = place.venue.map { "  " + (plan.venues[$0]?.name ?? $0) } ?? ""
      return "\(words.shortDate(place.day))  \(place.start)–\(place.end)\(venue)"
    }
    let width = places.map(\.count).max() ?? 0
    for (suggestion, place) in zip(suggestions, places) {
      lines.append("  \(pad(place, width))  \(words.comparedCost(suggestion.cost))")
      lines += suggestion.moves.map { Console.coloured("        " + years.text($0), .dim) }
    }
    return lines.joined(separator: "\n")
  }
}

/// Another session that would move, in JSON.
struct MoveReply: Encodable {
  let session: String
  let from: Nullable<String>
  let start: String
  let venue: Nullable<String>
}

extension Years {
  /// What is to be decided with everything where it is now, at a price for what moves.
  func task(keep: Cost.Keep) -> Solver.Task {
    var task = task
    task.fixed = task.locked
    task.keep = (keep, placements)
    return task
  }

  /// Moves in JSON.
  func reply(_ moves: [(number: Int, placement: Placement)]) -> [MoveReply] {
    let before = placements
    return moves.map {
      MoveReply(
        session: name($0.number), from: Nullable(before[$0.number]?.startTime.description), start: $0.placement.startTime.description,
        venue: Nullable($0.placement.venue))
    }
  }

  /// A move as a line of text.
  func text(_ move: (number: Int, placement: Placement)) -> String {
    words.moves(move.number, from: placements[move.number], to: move.placement, in: plans)
  }
}
