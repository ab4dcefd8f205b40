import CivilTime
import EditHistory
import Feeds
import Foundation
import OrderedCollections
import Pages
import Planning
import Web
import Words

/// The frame of every page, and the pages that are about a whole year but for its first.
extension PlannersDesk {
  /// What every page has. `posted` is true where it answers a form.
  func frame(
    _ words: Words, _ request: DeskRequest, heading: String, year: DeskYear? = nil, current: String? = nil, subheading: String? = nil
  ) -> [String: Any] {
    var crumbs: [[String: Any]] = [["href": year == nil ? false : "/desk/" as Any, "label": words.desk]]
    if let year { crumbs.append(["href": current == "" ? false : "/desk/\(year.key)/" as Any, "label": year.plan?.title ?? year.key]) }
    if let current, current != "" { crumbs.append(["href": false, "label": heading]) }
    let views = year.map { year in
      [("", words.deskYear), ("text", words.deskText), ("history", words.deskHistory), ("publish", words.deskPublish)].map {
        ["href": "/desk/\(year.key)/\($0.0)", "label": $0.1, "current": $0.0 == current] as [String: Any]
      }
    }
    return [
      "language": words.language.rawValue, "pageTitle": "\(heading) – \(words.desk)", "heading": heading,
      "subheading": subheading ?? false as Any,
      "skipLink": words.skipLink, "breadcrumbsLabel": words.breadcrumbs, "crumbs": crumbs, "refresh": false,
      "key": year?.key ?? false as Any,
      "version": year?.version ?? "", "token": request.token, "posted": request.form != nil,
      "changedElsewhere": words.deskChangedElsewhere, "viewsLabel": words.views, "views": views.map { ["items": $0] } ?? false as Any,
      "hasProblems": false, "problemsHeading": words.deskProblems, "problems": [String](),
      "notice": request.query["changed"] == nil ? false : words.deskHasChanged as Any, "backLink": words.deskBack,
      "published": words.deskPublished,
    ]
  }

  func page(_ page: DeskPages.Page, _ view: [String: Any], status: Int = 200) throws -> DeskReply {
    do throws(Pages.Problem) { return .page(try pages.html(page, view), status: status) } catch { throw Failure(error) }
  }

  /// Something could not be done: said on a page of its own, or to a script.
  func trouble(_ lines: [String], _ request: DeskRequest) -> DeskReply {
    let words = usualWords
    var view = frame(words, request, heading: words.deskTrouble)
    view["hasProblems"] = true
    view["problems"] = lines
    view["backLink"] = words.desk
    switch Result(catching: { try page(.trouble, view, status: 500) }) {
    case .success(let reply): return reply
    case .failure(let problem): return .page("\(problem)", status: 500)
    }
  }

  // MARK: The years

  func home(_ request: DeskRequest, wrong: FieldProblem? = nil) throws -> DeskReply {
    let words = usualWords
    let years = try shelf.plans().keys.map { key in (key, Result { try shelf.year(key) }) }
    var view = frame(words, request, heading: words.desk)
    let asked = request.form ?? [:]
    let usual = Init.usualYear(common)
    view.merge([
      "pageTitle": words.desk, "lead": words.deskLead, "none": words.deskNoYears, "hasYears": !years.isEmpty,
      "newHeading": words.deskNewYear, "newLead": words.deskNewLead, "newButton": words.deskNewButton,
    ]) { $1 }
    view["years"] = years.compactMap { key, read -> [String: Any]? in
      switch read {
      case .success(nil): return nil
      case .success(let year?):
        return [
          "href": "/desk/\(key)/", "title": year.plan?.title ?? key, "span": year.plan.map { words.span($0.year.days) } ?? "",
          "state": year.problems.isEmpty ? summary(year) : words.deskProblems,
        ]
      case .failure(let problem):
        let lines = (problem as? Failure)?.lines ?? ["\(problem)"]
        return ["href": "/desk/\(key)/", "title": key, "span": "", "state": lines.map(shelf.local).joined(separator: " ")]
      }
    }
    let languages = [("sv", "Svenska"), ("en", "English")]
    let language = asked["language"] ?? words.language.rawValue
    view["fields"] = [
      field("folder", words.deskFolder, asked["folder"] ?? "\(usual)-\((usual + 1) % 100)", wrong),
      field("year", words.deskBeginsIn, asked["year"] ?? "\(usual)", wrong, ["type": "number", "min": "1990", "max": "2099"]),
      field(
        "language", words.deskLanguage, language, wrong,
        [
          "isChoice": true,
          "options": languages.map { ["value": $0.0, "label": $0.1, "selected": $0.0 == language] as [String: Any] },
        ]),
    ]
    return try page(.home, view, status: wrong == nil ? 200 : 400)
  }

  /// A field of a form, with what is wrong with it.
  func field(
    _ name: String, _ label: String, _ value: String, _ wrong: FieldProblem?, _ more: [String: Any] = [:]
  ) -> [String: Any] {
    [
      "name": name, "label": label, "value": value, "problem": wrong?.field == name ? wrong?.text ?? "" : false as Any, "isChoice": false,
      "type": "text", "min": false, "max": false, "step": false, "options": [[String: Any]](),
    ].merging(more) { $1 }
  }

  /// A year to start from, as `init` writes it.
  func newYear(_ form: [String: String], _ request: DeskRequest) throws -> DeskReply {
    let words = usualWords
    guard request.isTrusted else { return try home(request) }
    let name = form["folder"] ?? ""
    do {
      // One part of a path, of what every address and every disk can hold.
      guard (1...64).contains(name.utf8.count), name.utf8.allSatisfy(PlannersDesk.isOfAFolder) else {
        throw FieldProblem(field: "folder", text: words.deskNoFolder)
      }
      guard !FileManager.default.fileExists(atPath: shelf.folder.appendingPath(name)) else {
        throw FieldProblem(field: "folder", text: words.deskFolderIsThere)
      }
      guard let year = Int(form["year"] ?? ""), (1990...2099).contains(year) else {
        throw FieldProblem(field: "year", text: words.deskNoYear)
      }
      let language = Language(rawValue: form["language"] ?? "") ?? .swedish
      _ = try Init.write(shelf.folder.appendingPath(name), year: year, language: language, hasSwedishHolidays: true)
      return .see("\(shelf.key(ofPlan: shelf.folder.appendingPath(name).appendingPath("plan.yaml")))/")
    } catch let problem as FieldProblem { return try home(request, wrong: problem) }
  }

  private static func isOfAFolder(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
      UInt8(ascii: "-"), UInt8(ascii: "_"):
      true
    default: false
    }
  }

  func summary(_ year: DeskYear) -> String {
    guard let years = year.years else { return "" }
    let ours = years.plans.entries(ofPlan: 0)
    let placements = Array(year.placements[ours])
    return years.words.deskSummary(
      decided: ours.count { years.plans.entries[$0].session.status != .cancelled && year.placements[$0] != nil },
      of: ours.count { years.plans.entries[$0].session.status != .cancelled },
      cost: Cost(PlanSet([years.plans.plans[0]])).total(placements))
  }

  // MARK: Text

  func textPage(_ year: DeskYear, _ request: DeskRequest, text: String? = nil, problems: [PlanProblem]? = nil) throws -> DeskReply {
    let words = year.words
    var view = frame(words, request, heading: words.deskText, year: year, current: "text")
    let isCarried = year.texts.plan.utf8.count <= DeskShelf.textBytes && DeskPages.carries(year.texts.plan)
    view["lead"] = words.deskTextLead
    view["notice"] = isCarried ? false : words.deskNotCarried as Any
    view["isSavable"] = isCarried
    view["text"] = text ?? year.texts.plan.replacing("\r\n", with: "\n")
    view["textLabel"] = shelf.local(year.planPath)
    view["saveButton"] = words.deskSave
    view["hasErrors"] = !(problems ?? []).isEmpty
    view["errors"] = (problems ?? []).map { problem -> [String: Any] in
      let place =
        problem.mark.file == year.planPath ? words.deskLine(problem.mark.line) : shelf.local("\(problem.mark.file):\(problem.mark.line)")
      return ["line": "\(problem.mark.line)", "place": place, "text": words.sentence(problem)]
    }
    if problems == nil, !year.problems.isEmpty {
      view["hasProblems"] = true
      view["problems"] = year.problems
    }
    return try page(.text, view, status: problems == nil ? 200 : 400)
  }

  // MARK: History

  private static let editsShown = EditHistory.Limits().edits

  func historyPage(_ year: DeskYear, _ request: DeskRequest) throws -> DeskReply {
    let words = year.words
    let edits = try editor.history.edits(of: year.key, limit: PlannersDesk.editsShown)
    var view = frame(words, request, heading: words.deskHistory, year: year, current: "history")
    view.merge([
      "lead": words.deskHistoryLead, "noEdits": words.deskNoEdits, "hasEdits": !edits.isEmpty,
      "historyCaption": words.deskEdits(edits.count),
      "whenColumn": words.deskWhen, "whoColumn": words.deskWho, "whatColumn": words.deskWhat, "stateColumn": words.deskState,
      "backColumn": words.deskGoBack, "backButton": words.deskGoBack,
    ]) { $1 }
    view["edits"] = edits.map { edit -> [String: Any] in
      let (what, when) = (what(edit, year, words), when(edit, year, words))
      return [
        "number": "\(edit.id)", "when": when, "who": edit.who.isEmpty ? "–" : edit.who, "what": what, "state": state(edit, words),
        "backLabel": words.deskGoBack(to: what, when),
      ]
    }
    return try page(.history, view)
  }

  private func when(_ edit: Edit, _ year: DeskYear, _ words: Words) -> String {
    guard let zone = year.years?.zone else { return edit.at.description }
    let wall = zone.wallTime(at: edit.at)
    return "\(words.shortDate(wall.day)) \(wall.time)"
  }

  func what(_ edit: Edit, _ year: DeskYear, _ words: Words) -> String {
    let title = year.plan?.sessions[edit.subject]?.title ?? edit.subject
    return switch edit.kind {
    case .move: "\(words.deskMoved): \(title)"
    case .lock: "\(words.deskLocked): \(title)"
    case .unlock: "\(words.deskUnlocked): \(title)"
    case .plan: words.deskPlanned
    case .text: words.deskTextChanged
    case .restore: words.deskRestored
    case .outside: words.deskOutside
    }
  }

  private func state(_ edit: Edit, _ words: Words) -> String {
    switch edit.state {
    case .done: ""
    case .undone: words.deskUndone
    case .superseded: words.deskSuperseded
    }
  }

  // MARK: Publishing

  func publishPage(_ year: DeskYear, _ request: DeskRequest, problems: [String] = []) throws -> DeskReply {
    let words = year.words
    var view = frame(words, request, heading: words.deskPublish, year: year, current: "publish")
    view.merge([
      "isPublishable": false, "publishButton": words.deskPublishNow, "lateHeading": words.toldTooLate, "hasChanges": false,
      "hasLate": false,
    ]) { $1 }
    if !problems.isEmpty {
      view["hasProblems"] = true
      view["problemsHeading"] = words.deskNotPublished
      view["problems"] = problems
    }
    view["all"] = try shelf.versionOfAll()
    let outcome: PublishOutcome
    switch try publishing({ try republisher.preview() }) {
    case .unfit(let reasons):
      view["hasProblems"] = true
      view["problems"] = (problems + reasons).map(shelf.local)
      return try page(.publish, view)
    case .fit(let made): outcome = made
    }
    view["isPublishable"] = true
    view["counts"] = outcome.lines.isEmpty ? words.deskNothingToPublish : outcome.counts
    view["hasChanges"] = !outcome.lines.isEmpty
    view["changes"] = outcome.lines.map { ["kind": $0.kind, "text": $0.text] as [String: Any] }
    view["hasLate"] = !outcome.lateLines.isEmpty
    view["late"] = outcome.lateLines
    // Loaded again later it may be that there is something new.
    if request.query["done"] != nil, outcome.lines.isEmpty { view["notice"] = words.deskIsPublished }
    return try page(.publish, view)
  }

  private func publishing<Value>(_ body: () throws -> Value) throws -> Value {
    do { return try body() } catch let problem as PublishedFolder.Problem { throw Failure(problem) } catch let problem
      as Publication.Problem
    { throw Failure(problem) } catch let problem as Pages.Problem { throw Failure(problem) }
  }

  // MARK: Collisions

  /// The fields of a form that people have filled in, with what they are called.
  private func asked(_ form: [String: String], _ year: DeskYear, _ words: Words) -> [(name: String, value: String)] {
    [
      (words.titleColumn, form["session"].map { year.plan?.sessions[$0]?.title ?? $0 }), (words.deskDay, form["day"]),
      (words.deskStartTime, form["start"]), (words.deskVenue, form["venue"].map { year.plan?.venues[$0]?.name ?? $0 }),
    ].compactMap { name, value in value.flatMap { $0.isEmpty ? nil : (name, $0) } }
  }

  /// An edit that was made on what is no longer so: shown, with what was asked, and made when it is asked again.
  func collision(_ year: DeskYear, _ form: [String: String], _ request: DeskRequest) throws -> DeskReply {
    guard let now = try shelf.year(year.key) else { return .none }
    let words = now.words
    var view = frame(words, request, heading: words.deskCollision, year: now, current: "collision")
    let asked = asked(form, now, words)
    view.merge([
      "lead": words.deskCollisionLead, "hasAsked": !asked.isEmpty,
      "asked": asked.map { ["name": $0.name, "value": $0.value] as [String: Any] },
      "verb": request.path[1] == "weigh" ? "move" : request.path[1], "anywayButton": words.deskAnyway, "mineLabel": words.deskMine,
      "theirsLabel": words.deskTheirs,
      "text": form["text"] ?? false as Any, "present": now.texts.plan.replacing("\r\n", with: "\n"),
      "fields": form.filter { !["token", "version", "text"].contains($0.key) }.sorted { $0.key < $1.key }.map {
        ["name": $0.key, "value": $0.value] as [String: Any]
      },
    ]) { $1 }
    return try page(.collision, view, status: 409)
  }
}
