import ArgumentParser
import Planning

/// The weights of `--keep=20,6,4` or `--keep=20,6,4,10`.
enum KeepWeights {
  /// Reads three whole numbers, what a changed day, start and venue costs, and maybe a fourth: a unit that goes to another round.
  static func read(_ text: String) throws -> Cost.Keep {
    let numbers = text.split(separator: ",", omittingEmptySubsequences: false).map { Int($0) }
    guard numbers.count == 3 || numbers.count == 4, let day = numbers[0], let start = numbers[1], let venue = numbers[2],
      let unit = numbers.count == 3 ? Cost.Keep.standard.unit : numbers[3],
      [day, start, venue, unit].allSatisfy({ (0...1_000_000).contains($0) })
    else {
      throw ValidationError(
        "--keep takes three whole numbers, for a changed day, start and venue, and maybe a fourth, for a unit that goes to another round: --keep=20,6,4"
      )
    }
    return Cost.Keep(day: day, start: start, venue: venue, unit: unit)
  }
}
