import ArgumentParser
import CivilTime
import Foundation
import PlanFiles
import Planning

struct Init: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "init", abstract: "Write a plan to start from, which plans at once.")

  @Argument(help: ArgumentHelp("The folder of the new school year.", valueName: "dir"))
  var folder: String

  @Option(help: "The year in whose August the school year begins (default: the one under way).")
  var year: Int?

  @Option(help: "Whose public holidays are closed: SE, or none.")
  var country = "SE"

  @Option(help: "The language of plan, feeds and pages: sv or en.")
  var language = "sv"

  @OptionGroup var common: CommonOptions

  func validate() throws {
    guard ["SE", "none"].contains(country) else { throw ValidationError("unknown country '\(country)'; SE or none") }
    guard Language(rawValue: language) != nil else { throw ValidationError("unknown language '\(language)'; sv or en") }
  }

  func run() throws {
    let file = try Init.write(
      folder, year: year ?? Init.usualYear(common), language: Language(rawValue: language) ?? .swedish, hasSwedishHolidays: country == "SE")
    struct Reply: Encodable { let plan: String }
    let isSwedish = language == "sv"
    common.show(json: Reply(plan: file)) {
      isSwedish
        ? "\(file) är skriven. Nästa steg: kalendarium plan \(folder)" : "wrote \(file). Next: kalendarium plan \(folder)"
    }
  }

  /// The year in whose August the school year begins that people plan now: from March on the next one.
  static func usualYear(_ common: CommonOptions) -> Int {
    let today = common.instant.utc.day
    return today.month >= 3 ? today.year : today.year - 1
  }

  /// Writes a plan to start from in a new folder; gives its path.
  static func write(_ folder: String, year: Int, language: Language, hasSwedishHolidays: Bool) throws -> String {
    guard let plan = StarterPlan(year: year, language: language, hasSwedishHolidays: hasSwedishHolidays) else {
      throw Failure.usage("year \(year): give a year from 1990 to 2099")
    }
    let file = folder.appendingPath("plan.yaml")
    guard !FileManager.default.fileExists(atPath: file) else { throw Failure.usage("\(file) is there already; give another folder") }
    do { try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true) } catch {
      throw Failure.outside("\(folder): cannot be made (\(error.localizedDescription))")
    }
    try replaceFile(file, with: plan.text)
    return file
  }
}
