import ArgumentParser
import CivilTime
import Foundation
import Logging
import PlanFiles
import Planning
import Words

struct Diff: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "diff", abstract: "What differs between two schedules, plans or calendar files, session by session.",
    discussion: """
      Each of A and B is a school year (its folder or its plan file), a schedule by itself (an old copy of schedule.yaml, whatever it is \
      called) or an .ics file that anybody wrote. Two years are compared in all that they say and, where both have a schedule, in days, \
      times and venues; a schedule with a schedule or a year in what was decided; either with an .ics file in what would be published.

        git show HEAD~1:calendars/2026-27/schedule.yaml > before.yaml
        kalendarium diff before.yaml calendars/2026-27
        kalendarium diff calendars/2026-27 published/learning/all.ics
      """)

  @Argument(help: "A school year, a schedule or an .ics file: how it was.")
  var a: String

  @Argument(help: "The same: how it is.")
  var b: String

  @Flag(help: "Leave with status 1 where they differ.")
  var exitCode = false

  @OptionGroup var window: WindowOptions
  @OptionGroup(title: "Limits for calendars of others") var reading: ReadingOptions
  @OptionGroup var common: CommonOptions

  func run() throws {
    let inputs = try DiffInput.read([a, b], common)
    let outcome = try DiffOutcome(inputs[0], inputs[1], self)
    for problem in outcome.problems { Console.message(problem.message) }
    common.show(json: outcome.reply) { outcome.text }
    if !outcome.problems.isEmpty { throw ExitCode(ExitStatus.wrong.rawValue) }
    if exitCode, outcome.differs { throw ExitCode(ExitStatus.findings.rawValue) }
  }
}

/// One of the two that are compared, as it was read.
enum DiffInput {
  /// A school year, with the schedule that lies beside its plan.
  case year(Plan, Schedule?, path: String)
  /// A schedule by itself, with the plan that lies beside it, for its titles.
  case schedule(Schedule, Plan?)
  /// A calendar file, not read yet.
  case calendar(String)

  /// Reads both; the problems of both come in one go.
  static func read(_ paths: [String], _ common: CommonOptions) throws -> [DiffInput] {
    let zones = try common.zones()
    let reader = PlanReader(isZone: zones.hasZone)
    var problems: [PlanProblem] = []
    let inputs = paths.compactMap { path -> DiffInput? in
      if WindowOptions.isCalendar(path) { return .calendar(path) }
      do throws(PlanReader.Problems) { return try read(path, reader, common) } catch {
        problems += error.list
        return nil
      }
    }
    let language = inputs.lazy.compactMap(\.plan?.language).first ?? .english
    guard problems.isEmpty else { throw Failure.problems(problems, Words(language)) }
    return inputs
  }

  private static func read(_ path: String, _ reader: PlanReader, _ common: CommonOptions) throws(PlanReader.Problems) -> DiffInput {
    if reader.isSchedule(at: path) {
      let schedule = try reader.schedule(at: path)
      return .schedule(schedule, plan(beside: path, of: schedule, reader, common))
    }
    let plan = try reader.plan(at: Years.planPath(path))
    let schedulePath = Years.schedulePath(ofPlan: plan.file)
    guard FileManager.default.fileExists(atPath: schedulePath) else { return .year(plan, nil, path: path) }
    let (schedule, unknown) = try reader.schedule(at: schedulePath, of: plan)
    for problem in unknown where !common.quiet {
      Console.message("\(problem.mark.file):\(problem.mark.line):\(problem.mark.column): \(Words(plan.language).outdated(problem.word))")
    }
    return .year(plan, schedule, path: path)
  }

  /// The plan of a schedule's folder, where there is one and it is the schedule's: it gives the titles, and is nothing that is compared.
  private static func plan(beside path: String, of schedule: Schedule, _ reader: PlanReader, _ common: CommonOptions) -> Plan? {
    let planPath = (path as NSString).deletingLastPathComponent.appendingPath("plan.yaml")
    guard FileManager.default.fileExists(atPath: planPath) else { return nil }
    do throws(PlanReader.Problems) {
      let plan = try reader.plan(at: planPath)
      return plan.id == schedule.plan ? plan : nil
    } catch {
      common.log.debug("\(planPath) has problems; titles are not taken from it")
      return nil
    }
  }

  /// The plan, where there is one.
  var plan: Plan? {
    switch self {
    case .year(let plan, _, _): plan
    case .schedule(_, let plan): plan
    case .calendar: nil
    }
  }

  /// What was decided. Throws for a year in which nothing was.
  func decided() throws -> Schedule? {
    switch self {
    case .year(let plan, nil, let path): throw Failure.usage(Words(plan.language).noScheduleYet(path: path))
    case .year(_, let schedule, _): schedule
    case .schedule(let schedule, _): schedule
    case .calendar: nil
    }
  }
}
