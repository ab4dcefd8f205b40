import ArgumentParser
import CivilTime
import Foundation
import OrderedCollections
import PlanFiles
import Planning
import Words

struct Next: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "next", abstract: "Next year's plan from this one, with a reason for each session's new day.",
    discussion: """
      The new plan.yaml is this one with its days moved: each session by its `yearly` rule and off closed days, terms, breaks and staff days by \
      week, date or Easter. Comments, order and ids stay. What a person had fixed is fixed again (`when`), what was decided is wished for \
      (`prefer: {near: …}`). Lines to confirm are marked in the plan. Outcomes beside the plan count: a session held elsewhere than planned is \
      proposed where it was held.

        kalendarium next calendars/2025-26 --to calendars/2026-27 --dry-run
        kalendarium next calendars/2025-26 --to calendars/2026-27 --accept kick-on --accept avslut
      """)

  @Argument(help: "The folder of the school year that ends, or its plan file.")
  var year: String

  @Option(name: .customLong("to"), help: ArgumentHelp("The folder of the new school year.", valueName: "dir"))
  var folder: String

  @Option(help: ArgumentHelp("Take the day proposed for a session as fixed: `when: {on: …}`. May be given again.", valueName: "session"))
  var accept: [String] = []

  @Flag(help: "Write nothing.")
  var dryRun = false

  @Option(help: "Seconds to look for a schedule of the new plan, to tell whether it can be met (0: do not look).")
  var time = 5.0

  @OptionGroup var common: CommonOptions

  func validate() throws {
    guard (0...86_400).contains(time) else { throw ValidationError("--time takes seconds from 0 to 86400") }
  }

  func run() throws {
    let old = try Years([year], common)
    let file = folder.appendingPath("plan.yaml")
    guard !FileManager.default.fileExists(atPath: file) else { throw Failure.usage(old.words.isThereAlready(file)) }
    var past = NextPlan.Past(schedule: old.years[0].schedule)
    for (session, outcome) in try OutcomesOfYear.read(of: old.years[0].plan, common, old.words) {
      if outcome.status == .cancelled { past.notHeld.insert(session) }
      guard let decided = past.schedule?.placements[session], let place = outcome.place(decided: decided) else { continue }
      if place.day != decided.day { past.heldDays[session] = place.day }
      if let venue = place.venue, venue != decided.venue { past.heldVenues[session] = venue }
    }
    past.accepted = try accepted(old.years[0].plan, old.words)
    var preview = try NextPreview(next(old, past), time: time, common)
    past.tied = preview.ties
    if !past.tied.isEmpty { preview = try NextPreview(next(old, past), time: time, common) }
    let outcome = NextOutcome(old: old, preview: preview, folder: folder, accepted: past.accepted, isDryRun: dryRun)
    if !dryRun { try write(preview.next) }
    common.show(json: outcome.reply) { outcome.text }
  }

  private func next(_ old: Years, _ past: NextPlan.Past) throws -> NextPlan {
    let plan = old.years[0].plan
    let words = old.words
    let sign = NextPlan.Remarks.sign
    let remarks = NextPlan.Remarks(
      heading: words.rolledFrom(plan.id, sign: sign), confirm: { words.toConfirm($0, sign: sign) },
      askAgain: { words.askSpeaker($0, sign: sign) })
    let zones = try common.zones()
    do throws(NextPlan.Problem) {
      return try NextPlan(from: plan.file, to: folder, past: past, remarks: remarks, reader: PlanReader(isZone: zones.hasZone))
    } catch {
      switch error {
      case .plan(let problems): throw Failure.problems(problems.list, words)
      case .accepted(let id): throw Failure.usage(words.acceptsNoRepeat(id))
      case .place(let mark, let word): throw Failure.usage("\(mark.file):\(mark.line):\(mark.column): \(words.cannotChange(word))")
      case .result(let problems): throw Failure.problems(problems.list, words)
      }
    }
  }

  /// The sessions whose day is taken as it is proposed.
  private func accepted(_ plan: Plan, _ words: Words) throws -> Set<String> {
    for id in accept {
      guard plan.sessions[id] != nil else {
        throw Failure.usage(words.unknownSession(id, nearest: nearestID(to: id, in: plan.sessions.keys)))
      }
    }
    return Set(accept)
  }

  /// Writes the included files first: a plan that is there is whole.
  private func write(_ next: NextPlan) throws {
    do { try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true) } catch {
      throw Failure.outside("\(folder): cannot be made (\(error.localizedDescription))")
    }
    for (path, text) in next.texts { try replaceFile(path, with: text) }
  }
}
