import ArgumentParser
import ICalendar

/// How much a calendar of others may ask of us, for verbs that read such calendars.
struct ReadingOptions: ParsableArguments {
  private static let standard = ReadingLimits()

  @Option(help: ArgumentHelp("The largest calendar that is read, in MB.", valueName: "mb"))
  var maxSize = ReadingOptions.standard.bytes >> 20

  @Option(help: ArgumentHelp("The longest line of a calendar, in bytes.", valueName: "bytes"))
  var maxLine = ReadingOptions.standard.lineBytes

  @Option(help: ArgumentHelp("How deep components of a calendar may lie in one another.", valueName: "n"))
  var maxNesting = ReadingOptions.standard.nesting

  @Option(help: ArgumentHelp("The most parameters of a property.", valueName: "n"))
  var maxParameters = ReadingOptions.standard.parameters

  @Option(help: ArgumentHelp("The most components of a calendar.", valueName: "n"))
  var maxComponents = ReadingOptions.standard.components

  @Option(help: ArgumentHelp("The most occurrences of a calendar's events; of one event a twentieth of that.", valueName: "n"))
  var maxOccurrences = ReadingOptions.standard.occurrences

  var limits: ReadingLimits {
    var limits = ReadingLimits()
    limits.bytes = maxSize << 20
    limits.lineBytes = maxLine
    limits.nesting = maxNesting
    limits.parameters = maxParameters
    limits.components = maxComponents
    limits.occurrences = maxOccurrences
    limits.eventOccurrences = max(1, maxOccurrences / 20)
    return limits
  }

  func validate() throws {
    guard (1...2000).contains(maxSize) else { throw ValidationError("--max-size takes megabytes from 1 to 2000") }
    let others = [
      ("--max-line", maxLine, 1 << 28), ("--max-nesting", maxNesting, 64), ("--max-parameters", maxParameters, 10_000),
      ("--max-components", maxComponents, 10_000_000), ("--max-occurrences", maxOccurrences, 20_000_000),
    ]
    for (name, value, most) in others where !(1...most).contains(value) {
      throw ValidationError("\(name) takes a whole number from 1 to \(most)")
    }
  }
}
