import ArgumentParser
import CivilTime
import OrderedCollections
import Pages
import Planning
import Words

struct Report: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report", abstract: "Planned against held, by theme, audience and month; who was missing, what moved, what comes next.",
    discussion: """
      What became of each session stands in outcomes.yaml beside the plan, written by hand or by `outcome add`. A session is over from the day \
      after it. Hours are those of the session, not those of all who came.

        kalendarium report calendars/2026-27
        kalendarium report calendars/2026-27 --csv > report.csv
        kalendarium report calendars/2026-27 --page > report.html
      """)

  @Argument(help: "The folder of a school year, or its plan file.")
  var year: String

  @Flag(help: "As a table for spreadsheets (RFC 4180), with minutes.")
  var csv = false

  @Flag(help: "As a page to read and print.")
  var page = false

  @OptionGroup var common: CommonOptions

  func validate() throws {
    if [csv, page, common.isJSON].count(where: { $0 }) > 1 { throw ValidationError("--csv, --page and --format json exclude each other") }
  }

  func run() throws {
    let years = try Years([year], common)
    let plan = years.years[0].plan
    guard let schedule = years.years[0].schedule else { throw Failure.undecided(years.words.noScheduleYet(path: year)) }
    let outcomes = try OutcomesOfYear.read(of: plan, common, years.words)
    let report = YearReport(plan, schedule, outcomes, today: years.zone.wallTime(at: common.instant).day)
    let text = ReportText(report, years.words)
    if csv {
      Console.result(ReportTable(report, years.words).text)
    } else if page {
      do throws(Pages.Problem) { Console.result(try text.page.html()) } catch { throw Failure(error) }
    } else {
      common.show(json: ReportReply(report)) { text.text }
    }
  }
}
