import ArgumentParser
import CivilTime
import Fetching
import Foundation
import ICalendar

/// How the calendars of others that a plan names are reached and read.
struct SourceOptions: ParsableArguments {
  @Flag(help: "Fetch calendars over http too; else all addresses must be https.")
  var allowHttp = false

  @Flag(help: "Fetch calendars from this machine and the local network too; else only from public addresses.")
  var allowLocal = false

  @Option(
    help: ArgumentHelp(
      "Where the last good copy of each fetched calendar is kept (default: kalendarium in XDG_CACHE_HOME or ~/.cache).", valueName: "dir"))
  var cache: String?

  @OptionGroup(title: "Limits for calendars of others") var reading: ReadingOptions

  /// What fetches, at a moment.
  func fetcher(now: Instant) -> Fetcher {
    var settings = Fetcher.Settings(now: now)
    settings.allowsHTTP = allowHttp
    settings.allowsLocalAddresses = allowLocal
    settings.cacheFolder = cache ?? SourceOptions.usualCache
    settings.limits = FetchLimits(bodyBytes: reading.limits.bytes)
    return Fetcher(settings)
  }

  /// By the XDG Base Directory Specification; nil where there is no home.
  private static var usualCache: String? {
    let environment = ProcessInfo.processInfo.environment
    let base =
      environment["XDG_CACHE_HOME"].flatMap { $0.hasPrefix("/") ? $0 : nil } ?? environment["HOME"].map { $0.appendingPath(".cache") }
    return base.flatMap { $0.hasPrefix("/") ? $0.appendingPath("kalendarium") : nil }
  }
}
