import ArgumentParser
import OrderedCollections
import PlanFiles
import Planning
import Words

struct Lock: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "lock", abstract: "Fix what has been decided: `plan` then leaves it where it is.")

  @Argument(help: "The folder of a school year, or its plan file.")
  var year: String

  @Argument(help: "The ids of the sessions.")
  var sessions: [String]

  @OptionGroup var common: CommonOptions

  func run() throws { try setLocks(true, year, sessions, common) }
}

struct Unlock: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "unlock", abstract: "Free what has been fixed.")

  @Argument(help: "The folder of a school year, or its plan file.")
  var year: String

  @Argument(help: "The ids of the sessions.")
  var sessions: [String]

  @OptionGroup var common: CommonOptions

  func run() throws { try setLocks(false, year, sessions, common) }
}

/// Sets the locks of some sessions, all or none.
private func setLocks(_ isLocked: Bool, _ path: String, _ ids: [String], _ common: CommonOptions) throws {
  let years = try Years([path], common)
  let year = years.years[0]
  guard var schedule = year.schedule else {
    throw Failure.usage(years.words.noScheduleYet(path: path))
  }
  try refuseUnknown(year, years.words)
  for id in ids {
    guard year.plan.sessions[id] != nil else {
      throw Failure.usage(years.words.unknownSession(id, nearest: nearestID(to: id, in: year.plan.sessions.keys)))
    }
    guard schedule.placements[id] != nil else { throw Failure.usage(years.words.notDecided(id, path: path)) }
    schedule.placements[id]?.isLocked = isLocked
  }
  try replaceFile(year.schedulePath, with: scheduleText(schedule))
  struct Reply: Encodable {
    let sessions: [String]
    let locked: Bool
  }
  common.show(json: Reply(sessions: ids, locked: isLocked)) { years.words.locked(ids, isLocked) }
}

/// A schedule that names sessions the plan does not have is not edited: it may be a slip of the pen.
func refuseUnknown(_ year: Years.Year, _ words: Words) throws {
  guard year.unknown.isEmpty else { throw Failure.problems(year.unknown, words) }
}
