import CivilTime
import EditHistory
import Foundation
import Support
import Testing

/// Who changed what, and the way back, as the desk uses it.
@Suite struct EditHistoryTests {
  private let scratch: ScratchFolder
  private let history: EditHistory
  private let year = "2026-27"

  init() throws {
    scratch = try ScratchFolder()
    history = try EditHistory(path: scratch.path + "/history.sqlite")
    try history.observe(EditHistoryTests.texts(0), of: year, at: Instant(seconds: 0))
  }

  private static func texts(_ number: Int) -> YearTexts {
    YearTexts(plan: "plan \(number)\n", schedule: number == 0 ? nil : "schedule \(number)\n")
  }

  /// Makes a change and confirms it, as if the files had been written.
  @discardableResult
  private func change(to number: Int, _ kind: Edit.Kind = .move) throws -> EditHistory.Announced {
    let announced = try history.announce(
      kind, "kick-on", who: "anna", year: year, texts: EditHistoryTests.texts(number), at: Instant(seconds: number))
    try history.confirm(announced, of: year)
    return announced
  }

  private func states() throws -> [Edit.State] { try history.edits(of: year, limit: 100).reversed().map(\.state) }

  @Test func changesAreKeptWithWhoAndWhen() throws {
    try change(to: 1)
    try change(to: 2, .text)
    let edits = try history.edits(of: year, limit: 100)
    #expect(edits.map(\.kind) == [.text, .move] && edits.map(\.at.seconds) == [2, 1])
    #expect(edits.allSatisfy { $0.who == "anna" && $0.subject == "kick-on" && $0.state == .done })
    let first = try #require(try history.texts(of: edits[1].id, year: year))
    #expect(first.before == EditHistoryTests.texts(0) && first.after == EditHistoryTests.texts(1))
    #expect(try history.texts(of: edits[1].id, year: "another") == nil, "a year sees its own changes alone")
    #expect(try history.edits(of: year, limit: 1).map(\.id) == [edits[0].id])
  }

  @Test func undoAndRedoGoStepByStep() throws {
    for number in 1...3 { try change(to: number) }
    let undo = try #require(try history.announceUndo(of: year))
    #expect(undo.from == EditHistoryTests.texts(3) && undo.to == EditHistoryTests.texts(2))
    try history.confirm(undo, of: year)
    let again = try #require(try history.announceUndo(of: year))
    #expect(again.to == EditHistoryTests.texts(1))
    try history.confirm(again, of: year)
    #expect(try states() == [.done, .undone, .undone])
    let redo = try #require(try history.announceRedo(of: year))
    #expect(redo.from == EditHistoryTests.texts(1) && redo.to == EditHistoryTests.texts(2), "the one that was undone last comes first")
    try history.confirm(redo, of: year)
    #expect(try states() == [.done, .done, .undone])
    try change(to: 4)
    #expect(try states() == [.done, .done, .superseded, .done])
    #expect(try history.announceRedo(of: year) == nil)
  }

  @Test func nothingIsUndoneBeforeTheFirstChange() throws {
    #expect(try history.announceUndo(of: year) == nil && history.nextUndo(of: year) == nil)
    let announced = try change(to: 1)
    let undo = try #require(try history.announceUndo(of: year))
    #expect(undo.to == announced.from)
    try history.confirm(undo, of: year)
    #expect(try history.nextUndo(of: year) == nil)
    #expect(try history.nextRedo(of: year)?.kind == .move)
  }

  /// What was announced when the process ended is known afterwards, and is in no answer until it is confirmed.
  @Test func announcedChangesOutliveTheProcess() throws {
    try change(to: 1)
    let announced = try history.announce(.text, "", who: "", year: year, texts: EditHistoryTests.texts(2), at: Instant(seconds: 2))
    let next = try EditHistory(path: scratch.path + "/history.sqlite")
    #expect(try next.announced(of: year) == announced)
    #expect(try next.edits(of: year, limit: 100).count == 1 && next.nextUndo(of: year)?.kind == .move)
    try next.withdraw(announced, of: year)
    #expect(try next.announced(of: year) == nil && next.edits(of: year, limit: 100).count == 1)
    let undo = try #require(try next.announceUndo(of: year))
    try next.withdraw(undo, of: year)
    #expect(try next.edits(of: year, limit: 100).map(\.state) == [.done], "an undo that was not carried out leaves the change as it was")
  }

  @Test func whatIsChangedElsewhereIsAChange() throws {
    try change(to: 1)
    #expect(try !history.observe(EditHistoryTests.texts(1), of: year, at: Instant(seconds: 5)))
    #expect(try history.observe(EditHistoryTests.texts(7), of: year, at: Instant(seconds: 6)))
    #expect(try history.edits(of: year, limit: 100).map(\.kind) == [.outside, .move])
    let undo = try #require(try history.announceUndo(of: year))
    #expect(undo.from == EditHistoryTests.texts(7) && undo.to == EditHistoryTests.texts(1))
    try history.withdraw(undo, of: year)
    // The same letters in other bytes are another text.
    let (composed, apart) = (YearTexts(plan: "\u{E5}", schedule: nil), YearTexts(plan: "a\u{30A}", schedule: nil))
    #expect(try history.observe(composed, of: year, at: Instant(seconds: 7)) && history.observe(apart, of: year, at: Instant(seconds: 8)))
  }

  @Test func yearsDoNotSeeEachOther() throws {
    try history.observe(EditHistoryTests.texts(0), of: "other", at: Instant(seconds: 0))
    try change(to: 1)
    #expect(try history.edits(of: "other", limit: 100).isEmpty && history.announceUndo(of: "other") == nil)
  }

  @Test func oldestChangesAreForgotten() throws {
    let limit = EditHistory.Limits().edits
    for number in 1...limit + 5 { try change(to: number) }
    let edits = try history.edits(of: year, limit: 10_000)
    #expect(edits.count == limit)
    #expect(try history.texts(of: try #require(edits.last).id, year: year)?.after == EditHistoryTests.texts(6))
    #expect(try history.integrity() == "ok")
  }

  @Test func largeTextsAreForgottenEarlier() throws {
    var limits = EditHistory.Limits()
    limits.bytes = 3_500
    let history = try EditHistory(path: scratch.path + "/large.sqlite", limits: limits)
    try history.observe(EditHistoryTests.texts(0), of: year, at: Instant(seconds: 0))
    for number in 1...10 {
      let large = YearTexts(plan: String(repeating: "\(number % 10)", count: number == 10 ? 9_000 : 1_000), schedule: nil)
      let announced = try history.announce(.text, "", who: "", year: year, texts: large, at: Instant(seconds: number))
      try history.confirm(announced, of: year)
      #expect(try history.edits(of: year, limit: 100).count == (number == 10 ? 1 : min(number, 3)))
    }
    #expect(try history.announceUndo(of: year)?.to.plan.hasPrefix("9") ?? false)
  }

  @Test func whatIsNoDatabaseIsSaid() throws {
    let path = try scratch.write("no database at all, but long enough to be looked at as one\n", to: "broken.sqlite")
    #expect(throws: EditHistory.Problem.self) { try EditHistory(path: path) }
    #expect(throws: EditHistory.Problem.self) { try EditHistory(path: scratch.path + "/no/such/folder/history.sqlite") }
  }
}
