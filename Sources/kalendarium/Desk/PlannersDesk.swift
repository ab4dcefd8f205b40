import CivilTime
import Dispatch
import EditHistory
import Foundation
import OrderedCollections
import Pages
import Planning
import Web
import Words

/// The planner's desk: reads a request, lets the engine work, shows what came of it. What it decides is the engine's and the checker's.
final class PlannersDesk: Desk {
  let shelf: DeskShelf
  let editor: DeskEditor
  let republisher: Republisher
  let common: CommonOptions
  let pages: DeskPages
  let runs = DeskRuns()

  init(shelf: DeskShelf, editor: DeskEditor, republisher: Republisher, common: CommonOptions) throws {
    self.shelf = shelf
    self.editor = editor
    self.republisher = republisher
    self.common = common
    do throws(Pages.Problem) { pages = try DeskPages() } catch { throw Failure(error) }
  }

  /// Words where no plan says the language: those of the first plan that can be read.
  var usualWords: Words {
    switch Result(catching: { try shelf.plans().keys.lazy.compactMap { try self.shelf.year($0)?.years?.words }.first }) {
    case .success(let words?): words
    case .success(nil), .failure: Words(.swedish)
    }
  }

  // MARK: Answers

  func answer(_ request: DeskRequest) async -> DeskReply {
    await PlannersDesk.apart { self.reply(to: request) }
  }

  private func reply(to request: DeskRequest) -> DeskReply {
    do {
      return try route(request)
    } catch let failure as Failure {
      return trouble(failure.lines.map(shelf.local), request)
    } catch let problem as EditHistory.Problem {
      return trouble([shelf.local("\(problem.path): \(problem.reason)")], request)
    } catch {
      return trouble(["\(error)"], request)
    }
  }

  private func route(_ request: DeskRequest) throws -> DeskReply {
    let path = request.path
    switch (path.count, path.first ?? "") {
    case (0, _): return .see("")
    case (1, ""): return try request.form.map { try newYear($0, request) } ?? home(request)
    case (2, "_assets"): return DeskPages.asset(path[1]).map { .file($0, name: path[1]) } ?? .none
    case (1, let key): return try shelf.year(key) == nil ? .none : .see(key + "/")
    default: break
    }
    guard let plan = try shelf.plans()[path[0]] else { return .none }
    try editor.observe(path[0], planPath: plan)
    guard let year = try shelf.year(path[0]) else { return .none }
    if let form = request.form { return try change(year, path[1], form, request) }
    switch (path.count, path[1]) {
    case (2, ""): return try overview(year, request)
    case (2, "text"): return try textPage(year, request)
    case (2, "history"): return try historyPage(year, request)
    case (2, "publish"): return try publishPage(year, request)
    case (2, "plan"): return try planPage(year, request)
    case (2, "weigh"): return try weigh(year, request)
    case (2, "events"): return .events(events(year, seen: request.query["version"] ?? ""))
    case (3, "session"): return try sessionPage(year, path[2], request)
    default: return .none
    }
  }

  // MARK: Changes

  /// What a form asks for. After it the browser looks at a page, so that loading that page again sends nothing again.
  private func change(_ year: DeskYear, _ verb: String, _ form: [String: String], _ request: DeskRequest) throws -> DeskReply {
    guard request.path.count == 2 else { return .none }
    let version = form["version"] ?? ""
    // What is wrong with a form is told after what has become of the year that it was filled in for.
    let isOfNow = version == year.version && request.isTrusted
    switch verb {
    case "move", "lock", "unlock", "text", "weigh":
      guard isOfNow else { return try collision(year, form, request) }
    case "undo", "redo", "restore", "plan", "stop", "accept", "publish":
      guard request.isTrusted else { return .see("\(year.key)/?changed=1") }
    default: return .none
    }
    // A schedule that names sessions the plan does not have is not edited: it may be a slip of the pen.
    if ["move", "lock", "unlock"].contains(verb), let known = year.years?.years[0] { try refuseUnknown(known, year.words) }
    do {
      switch verb {
      case "move": return try move(year, form, request)
      case "weigh": return try sessionPage(year, form["session"] ?? "", request)
      case "lock", "unlock":
        guard let session = form["session"], year.plan?.sessions[session] != nil else { return .none }
        try setLock(year, session, verb == "lock", version)
        return .see("\(year.key)/session/\(session)")
      case "text": return try saveText(year, form, request)
      case "undo": try editor.undo(Int(form["edit"] ?? "") ?? 0, of: year)
      case "redo": try editor.redo(Int(form["edit"] ?? "") ?? 0, of: year)
      case "restore":
        try restore(year, form["edit"] ?? "", version)
        return .see("\(year.key)/history")
      case "plan": return try startRun(year, form, request)
      case "stop":
        runs.stop(year.key)
        return .see("\(year.key)/plan")
      case "accept": return try accept(year, form)
      default: return try publish(year, form, request)
      }
    } catch DeskEditor.Refusal.collision {
      // Nothing of these is lost: they are asked again by a button of the page as it is now.
      return ["move", "lock", "unlock", "text"].contains(verb) ? try collision(year, form, request) : .see("\(year.key)/?changed=1")
    } catch DeskEditor.Refusal.nothing { return .see("\(year.key)/?changed=1") }
    return .see("\(year.key)/")
  }

  private func setLock(_ year: DeskYear, _ session: String, _ isLocked: Bool, _ version: String) throws {
    try editor.edit(isLocked ? .lock : .unlock, session, of: year, version: version) { texts in
      guard var schedule = year.years?.years[0].schedule, schedule.placements[session] != nil else { return texts }
      schedule.placements[session]?.isLocked = isLocked
      return try with(schedule, texts)
    }
  }

  private func restore(_ year: DeskYear, _ edit: String, _ version: String) throws {
    guard let number = Int(edit), let found = try editor.history.texts(of: number, year: year.key) else { throw DeskEditor.Refusal.nothing }
    try editor.edit(.restore, edit, of: year, version: version) { _ in found.after }
  }

  // MARK: Events

  /// Looked at so often, and for so long: then the page asks again.
  private static let eventMilliseconds = 250
  private static let eventRounds = 160
  private static let commentRounds = 8

  /// A line whenever the year is another than the one that the page shows: `version`, with the new one.
  private func events(_ year: DeskYear, seen: String) -> AsyncStream<String> {
    let (shelf, key) = (shelf, year.key)
    return AsyncStream { continuation in
      let task = Task.detached {
        var last = seen
        continuation.yield("retry: 1000\n\n")
        for round in 0..<PlannersDesk.eventRounds where !Task.isCancelled {
          // A comment now and then, so that it is noticed when nobody listens any more.
          if round % PlannersDesk.commentRounds == 0 { continuation.yield(":\n\n") }
          switch await PlannersDesk.apart({ Result { try shelf.version(key) } }) {
          case .success(let version?) where version != last:
            last = version
            continuation.yield("event: version\ndata: \(version)\n\n")
          case .success, .failure: break
          }
          do { try await Task.sleep(for: .milliseconds(PlannersDesk.eventMilliseconds)) } catch { break }
        }
        continuation.finish()
      }
      continuation.onTermination = { _ in task.cancel() }
    }
  }

  /// Does what keeps a thread busy, or waits, on none of the threads that the server's tasks share.
  private static func apart<Value: Sendable>(_ body: @escaping @Sendable () -> Value) async -> Value {
    await withCheckedContinuation { done in
      DispatchQueue.global().async { done.resume(returning: body()) }
    }
  }
}
