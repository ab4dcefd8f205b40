import CivilTime
import EditHistory
import OrderedCollections
import Pages
import PlanFiles
import Planning
import Solver
import Web
import Words

/// Runs of the engine, and the text of the plan.
extension PlannersDesk {
  func startRun(_ year: DeskYear, _ form: [String: String], _ request: DeskRequest) throws -> DeskReply {
    guard let years = year.years, year.problems.isEmpty else { return .see("\(year.key)/") }
    guard form["version"] == year.version else { throw DeskEditor.Refusal.collision }
    let start: PlanRun.Start =
      switch form["start"] {
      case "scratch": .scratch
      case "kept": .kept(.standard)
      default: .decided
      }
    runs.start(year, years, start, common)
    return .see("\(year.key)/plan")
  }

  /// How the last run is doing, or what came of it: what would change is shown before it is taken.
  func planPage(_ year: DeskYear, _ request: DeskRequest) throws -> DeskReply {
    let words = year.words
    var view = frame(words, request, heading: words.deskPlan, year: year, current: "plan")
    view.merge([
      "isRunning": false, "isDone": false, "isAcceptable": false, "hasLines": false, "stopButton": words.deskStop,
      "acceptButton": words.deskAccept, "movesHeading": words.deskWouldChange,
    ]) { $1 }
    guard let run = runs.run(year.key) else {
      view["notice"] = words.deskNoRun
      return try page(.plan, view)
    }
    if let problem = run.problem {
      view["hasProblems"] = true
      view["problems"] = [problem]
    } else if let found = run.found {
      view["isDone"] = true
      view["run"] = "\(run.number)"
      view.merge(self.view(found, year, words)) { $1 }
      if !holds(run, year) {
        view["notice"] = words.deskOldRun
        view["isAcceptable"] = false
      }
    } else {
      view["isRunning"] = true
      // Without a script the page is loaded again.
      view["refresh"] = true
      view["progress"] = words.deskRunning(seconds: Int(run.seconds), cost: run.progress?.cost, bound: run.progress?.bound)
    }
    return try page(.plan, view)
  }

  /// Whether what a run began with is what there is now: the year, those beside it, and what they include.
  private func holds(_ run: DeskRun, _ year: DeskYear) -> Bool { run.years.hashes == year.years?.hashes }

  private func view(_ found: DeskRun.Found, _ year: DeskYear, _ words: Words) -> [String: Any] {
    let (outcome, years) = (found.outcome, found.outcome.years)
    guard let cost = outcome.solution.cost else {
      let text = outcome.solution.status == .infeasible ? years.conflictText(outcome.solution.conflict) : words.noneFound
      let lines = text.split(separator: "\n").map(String.init)
      return [
        "quality": lines.first ?? "", "movesHeading": words.deskWhyNot, "hasLines": lines.count > 1, "lines": Array(lines.dropFirst()),
      ]
    }
    let before = years.placements
    let changes =
      years.plans.entries(ofPlan: 0).compactMap { number -> (WallTime, String)? in
        guard let now = outcome.solution.placements[number] else { return nil }
        let isThere = before[number]?.isSamePlace(as: now) ?? false
        if isThere, before[number]?.units == now.units { return nil }
        // Who comes to a round is a change of it, too.
        let coming = years.plans.entries[number].session.round == nil ? [] : [words.coming(now.units, to: number, in: outcome.plans)]
        return (now.startTime, ([years.text((number, now))] + coming).joined(separator: ", "))
      }.sorted { $0 < $1 }.map(\.1) + year.unknown
    let quality = words.quality(cost: cost, bound: outcome.solution.bound)
    return [
      "quality": ([quality] + (found.hasMoved ? [words.decidedNoLongerHolds] : []) + (changes.isEmpty ? [words.deskWouldNotChange] : []))
        .joined(separator: " "),
      "hasLines": !changes.isEmpty, "lines": changes, "isAcceptable": true,
    ]
  }

  /// Takes the schedule that a run has found, the one whose changes were shown.
  func accept(_ year: DeskYear, _ form: [String: String]) throws -> DeskReply {
    guard let run = runs.run(year.key), let text = run.found?.text, "\(run.number)" == form["run"], holds(run, year) else {
      return .see("\(year.key)/plan")
    }
    try editor.edit(.plan, "", of: year, version: year.version) { YearTexts(plan: $0.plan, schedule: text) }
    runs.forget(year.key)
    return .see("\(year.key)/")
  }

  // MARK: Text

  /// The plan's text is checked before it is written: what cannot be read is not saved, and stays in the form.
  func saveText(_ year: DeskYear, _ form: [String: String], _ request: DeskRequest) throws -> DeskReply {
    guard let text = form["text"], year.texts.plan.utf8.count <= DeskShelf.textBytes, DeskPages.carries(year.texts.plan) else {
      return .none
    }
    // A browser sends a text without the line ends that the file had.
    let whole = year.texts.plan.contains("\r\n") ? text.replacing("\n", with: "\r\n") : text
    let reader = PlanReader(isZone: try common.zones().hasZone).with(drafts: [year.planPath: whole])
    do throws(PlanReader.Problems) {
      let plan = try reader.plan(at: year.planPath)
      // What is decided must go together with it, or the year could not be shown any more.
      if year.texts.schedule != nil { _ = try reader.schedule(at: year.schedulePath, of: plan) }
    } catch { return try textPage(year, request, text: text, problems: error.list) }
    try editor.edit(.text, "", of: year, version: form["version"] ?? "") { YearTexts(plan: whole, schedule: $0.schedule) }
    return .see("\(year.key)/")
  }

  // MARK: Publishing

  /// Publishes what was shown: where any year is another by now, what would be published is shown again.
  func publish(_ year: DeskYear, _ form: [String: String], _ request: DeskRequest) throws -> DeskReply {
    guard try shelf.versionOfAll() == form["all"] else { return .see("\(year.key)/publish?changed=1") }
    let problems = republisher.publishNow()
    return problems.isEmpty ? .see("\(year.key)/publish?done=1") : try publishPage(year, request, problems: problems)
  }
}
