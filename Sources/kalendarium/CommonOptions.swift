import ArgumentParser
import CivilTime
import Foundation
import Logging

enum OutputFormat: String, ExpressibleByArgument, CaseIterable {
  case text
  case json
}

/// What every verb takes.
struct CommonOptions: ParsableArguments {
  @Option(help: ArgumentHelp("The result as text for people or as JSON for programs.", valueName: "text|json"))
  var format = OutputFormat.text

  @Flag(help: "Print nothing but the result in JSON, findings and errors.")
  var quiet = false

  @Flag(help: "Say on stderr what is being done.")
  var verbose = false

  @Option(
    help: ArgumentHelp("The moment to take for now, for output that can be repeated: 2017-06-01T08:00:00Z.", valueName: "instant"),
    transform: { text in
      let forms = [text, text + "Z", text + "T00:00Z"]
      guard let instant = forms.lazy.compactMap({ Instant($0) }).first else {
        throw ValidationError("'\(text)' is not an instant; write for example 2017-06-01T08:00:00Z")
      }
      return instant
    })
  var now: Instant?

  /// The clock, read once at the edge.
  var instant: Instant { now ?? Instant(seconds: Int(Date().timeIntervalSince1970)) }

  var isJSON: Bool { format == .json }

  /// Prints a result in the form asked for.
  func show(json: some Encodable, text: () -> String) {
    if isJSON { Console.json(json) } else if !quiet { Console.result(text()) }
  }

  /// A log of what is being done, on stderr.
  var log: Logger {
    var log = Logger(label: "kalendarium", factory: { StreamLogHandler.standardError(label: $0) })
    log.logLevel = verbose ? .debug : .warning
    return log
  }

  /// The zone data of the system, or of TZDIR.
  func zones() throws -> ZoneDatabase {
    let directory = ProcessInfo.processInfo.environment["TZDIR"] ?? ZoneDatabase.systemDirectory
    do throws(ZoneDatabase.Problem) { return try ZoneDatabase(directory: directory) } catch {
      throw Failure.outside("no zone data in \(directory): install tzdata (apt-get install tzdata); without it no time is right")
    }
  }
}
