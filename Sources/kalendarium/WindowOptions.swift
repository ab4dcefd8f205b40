import ArgumentParser
import CivilTime

/// The days that are looked at, and the zone times are said in.
struct WindowOptions: ParsableArguments {
  @Option(help: ArgumentHelp("The first day looked at: 2018-01-08.", valueName: "date"), transform: WindowOptions.day)
  var from: Day?

  @Option(help: ArgumentHelp("The last day looked at.", valueName: "date"), transform: WindowOptions.day)
  var to: Day?

  @Option(help: ArgumentHelp("The zone to say times in, and to take whole days and floating times in.", valueName: "zone"))
  var timezone: String?

  func validate() throws {
    if let from, let to, to < from { throw ValidationError("--to is before --from") }
  }

  /// Whether a name is that of a calendar file.
  static func isCalendar(_ name: String) -> Bool { name.lowercased().hasSuffix(".ics") || name.lowercased().hasSuffix(".ical") }

  private static func day(_ text: String) throws -> Day {
    guard let day = Day(text) else { throw ValidationError("'\(text)' is no date; write for example 2018-01-08") }
    return day
  }
}
