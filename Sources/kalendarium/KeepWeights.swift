import ArgumentParser
import Planning

/// The weights of `--keep=20,6,4`.
enum KeepWeights {
  /// Reads three whole numbers: what a changed day, start and venue costs.
  static func read(_ text: String) throws -> Cost.Keep {
    let numbers = text.split(separator: ",", omittingEmptySubsequences: false).map { Int($0) }
    guard numbers.count == 3, let day = numbers[0], let start = numbers[1], let venue = numbers[2],
      [day, start, venue].allSatisfy({ (0...1_000_000).contains($0) })
    else { throw ValidationError("--keep takes three whole numbers, for a changed day, start and venue: --keep=20,6,4") }
    return Cost.Keep(day: day, start: start, venue: venue)
  }
}
