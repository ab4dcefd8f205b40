import CivilTime
import Clashes
import OrderedCollections
import Pages
import Planning
import Solver
import Web
import Words

/// The page of a session: where it is and why, where else it could be, and the form that puts it there.
extension PlannersDesk {
  /// A question to the engine takes so many seconds at the most.
  private static let questionSeconds = 2.0
  private static let suggestionCount = 5

  func sessionPage(_ year: DeskYear, _ id: String, _ request: DeskRequest, wrong: FieldProblem? = nil) throws -> DeskReply {
    guard let years = year.years, year.problems.isEmpty, let number = years.plans.entry(plan: 0, session: id) else { return .none }
    let (words, plan, session) = (years.words, years.years[0].plan, years.plans.entries[number].session)
    var view = frame(words, request, heading: session.title, year: year, current: "session")
    let place = year.placements[number]
    let isHeld = session.status != .cancelled
    view.merge([
      "id": id, "where": place.map { words.isAt($0, of: number, in: years.plans) } ?? words.undecided, "isLockable": place != nil && isHeld,
      "lockVerb": place?.isLocked ?? false ? "unlock" : "lock", "lockButton": place?.isLocked ?? false ? words.deskUnlock : words.deskLock,
      "isMovable": isHeld, "placeHeading": words.deskPlace, "moveButton": words.deskMove, "weighButton": words.deskWeigh,
      "suggestionsHeading": words.deskSuggestions, "noSuggestions": words.noOtherPlace(number, in: years.plans),
      "whyHeading": words.deskWhy,
      "findingsHeading": words.deskFindings, "factsHeading": words.deskFacts, "textLink": words.deskTextLink,
      "line": "\(session.mark.line)",
      "answer": false, "hasSuggestions": false, "hasWhy": false,
    ]) { $1 }
    view["facts"] = facts(number, years, plan)
    let findings = year.findings.filter { !$0.isWaived && $0.entries.contains(number) }
    view["hasFindings"] = !findings.isEmpty
    view["findings"] = findings.map { self.view($0, year, years) }
    guard isHeld else { return try page(.session, view) }
    let asked = request.form ?? request.query
    view["fields"] = fields(session, plan, place, asked, wrong, words)
    if wrong == nil, asked["day"] != nil { view["answer"] = answer(year, years, number, asked) }
    // The engine is asked only where the page is looked at, not where a form is wrong.
    if wrong == nil { explain(year, years, number, &view) }
    return try page(.session, view, status: wrong == nil ? 200 : 400)
  }

  private var deadline: @Sendable () -> Bool {
    let end = ContinuousClock.now + .seconds(PlannersDesk.questionSeconds)
    return { ContinuousClock.now > end }
  }

  // MARK: The form

  private func fields(
    _ session: Session, _ plan: Plan, _ place: Placement?, _ asked: [String: String], _ wrong: FieldProblem?, _ words: Words
  ) -> [[String: Any]] {
    let venue = asked["venue"] ?? place?.venue ?? ""
    let choices = [("", words.deskAnyVenue)] + session.venues.map { ($0.venue, plan.venues[$0.venue]?.name ?? $0.venue) }
    let start = place?.start ?? session.prefer.start?.at ?? plan.year.hours.start
    var fields = [
      field(
        "day", words.deskDay, asked["day"] ?? "\(place?.day ?? plan.year.days.from)", wrong,
        ["type": "date", "min": "\(plan.year.days.from)", "max": "\(plan.year.days.to)"]),
      field("start", words.deskStartTime, asked["start"] ?? "\(start)", wrong, ["type": "time", "step": "\(plan.year.step * 60)"]),
    ]
    if !session.venues.isEmpty {
      fields.append(
        field(
          "venue", words.deskVenue, venue, wrong,
          [
            "isChoice": true,
            "options": choices.map { ["value": $0.0, "label": $0.1, "selected": $0.0 == venue] as [String: Any] },
          ]))
    }
    return fields
  }

  // MARK: Answers of the engine

  /// What the place that is asked about would mean: why not, in the engine's words, or what it costs.
  private func answer(_ year: DeskYear, _ years: Years, _ number: Int, _ asked: [String: String]) -> [String: Any] {
    var query = asked
    query["session"] = years.plans.entries[number].session.id
    let wanted: Wanted
    do throws(FieldProblem) { wanted = try self.wanted(year, query) } catch {
      return ["heading": years.words.deskWeigh, "lines": [error.text]]
    }
    let question = Question(years: years, number: number, keep: .standard, shouldStop: deadline)
    let outcome = question.answer(at: wanted.placement.startTime, venues: [wanted.placement.venue])
    return ["heading": years.words.deskWeigh, "lines": lines(outcome.text)]
  }

  /// The lines of a text that is meant for a terminal, without its colours and its indents.
  private func lines(_ text: String) -> [String] {
    shelf.local(text).replacing(#/\u{1B}\[[0-9]+m/#, with: "").split(separator: "\n").map { String($0.trimmingPrefix { $0 == " " }) }
  }

  private func explain(_ year: DeskYear, _ years: Years, _ number: Int, _ view: inout [String: Any]) {
    let words = years.words
    let question = Question(years: years, number: number, keep: .standard, shouldStop: deadline)
    if let here = year.placements[number] {
      view["hasWhy"] = true
      view["why"] = Array(lines(question.answer(here: here).text).dropFirst())
      // What other plans have decided is not this page's to move.
      var task = years.task(keep: .standard)
      for other in years.plans.plans.indices.dropFirst() {
        for entry in years.plans.entries(ofPlan: other) { task.locked[entry] = year.placements[entry] }
      }
      task.fixed = task.locked
      let suggestions = Solver(task, threads: Cores.count, shouldStop: deadline)
        .suggestions(for: number, count: PlannersDesk.suggestionCount)
      view["hasSuggestions"] = !suggestions.isEmpty
      view["suggestions"] = suggestions.map { suggestion -> [String: Any] in
        let place = suggestion.placement
        let venue = place.venue.map { ", " + (years.years[0].plan.venues[$0]?.name ?? $0) } ?? ""
        return [
          "day": "\(place.day)", "start": "\(place.start)", "venue": place.venue ?? "", "also": also(suggestion.moves, years),
          "text": "\(words.shortDate(place.day)) \(place.start)–\(place.end)\(venue)", "cost": words.comparedCost(suggestion.cost),
          "moves": suggestion.moves.map(years.text),
        ]
      }
    } else if let conflict = question.conflict() {
      view["hasWhy"] = true
      view["whyHeading"] = words.deskWhyNot
      view["why"] = lines(conflict.text)
    }
  }

  // MARK: What the plan says

  private func facts(_ number: Int, _ years: Years, _ plan: Plan) -> [[String: Any]] {
    let (words, entry) = (years.words, years.plans.entries[number])
    let session = entry.session
    let agenda = session.agenda.map { part in
      "\(part.title) (\(words.duration(minutes: part.seconds / 60)))"
    }
    let facts: [(String, [String])] = [
      (words.deskDescription, [session.description].compactMap(\.self)),
      (words.deskAudiences, entry.named.map { years.plans.audiences[$0].value.name }),
      (words.deskTheme, [session.theme.map { plan.themes[$0]?.name ?? $0 }].compactMap(\.self)),
      (words.deskSpeakers, entry.speakers.map { years.plans.speakers[$0].value.name }),
      (words.deskDuration, [words.duration(minutes: session.duration)]),
      (words.deskVenue, session.venues.map { plan.venues[$0.venue]?.name ?? $0.venue }),
      (words.deskAgenda, agenda), (words.deskTasks, session.tasks.map(\.title)),
    ]
    return facts.filter { !$0.1.isEmpty }.map { ["name": $0.0, "values": $0.1] as [String: Any] }
  }
}
