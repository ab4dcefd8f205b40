import Foundation
import OrderedCollections
import PlanFiles
import Planning
import Support
import Testing

/// What two plans say differently: whatever a user can write, and nothing else.
@Suite struct PlanDifferenceTests {
  private static let rows = PlanDifferenceTable.rows + PlanDifferenceTable.sessionRows

  private static func read(_ text: String) throws -> Plan {
    let folder = try ScratchFolder()
    let file = try folder.write(text, to: "plan.yaml")
    return try withExtendedLifetime(folder) { try PlanReader { $0.hasPrefix("Europe/") }.plan(at: file) }
  }

  /// What differs, as the table has it.
  private static func differences(_ before: Plan, _ after: Plan) -> [String] {
    let sessions = OrderedSet(before.sessions.keys).union(after.sessions.keys).sorted().flatMap { id -> [String] in
      guard let old = before.sessions[id], let new = after.sessions[id] else { return [id] }
      return PlanDifference.between(old.written, new.written, keys: Session.writtenKeys).map { "\(id): \($0.field)" }
    }
    return PlanDifference.between(before, after).map(\.field) + sessions
  }

  @Test func changeAtAnyKeyOfTheFormatDiffersThereAlone() throws {
    let before = try PlanDifferenceTests.read(PlanDifferenceTable.plan)
    for row in PlanDifferenceTests.rows {
      #expect(PlanDifferenceTable.plan.components(separatedBy: row.old).count == 2, "\(row.key): '\(row.old)' is there once")
      let after = try PlanDifferenceTests.read(PlanDifferenceTable.plan.replacingOccurrences(of: row.old, with: row.new))
      #expect(PlanDifferenceTests.differences(before, after) == row.expected, "\(row.key)")
    }
  }

  /// A key that the format gains is compared too, or this fails.
  @Test func everyKeyOfTheFormatIsInTheTable() throws {
    let schema = try #require(try JSONSerialization.jsonObject(with: Data(planSchemaText().utf8)) as? [String: Any])
    func keys(_ form: Any?) -> [String] { ((form as? [String: Any])?["properties"] as? [String: Any] ?? [:]).keys.sorted() }
    var expected = Set(keys(schema).map { "plan.\($0)" })
    for (name, form) in try #require(schema["$defs"] as? [String: Any]) { expected.formUnion(keys(form).map { "\(name).\($0)" }) }
    // There is one version, and what an include says is compared as if the plan said it.
    expected.subtract(["plan.version", "plan.include"])
    #expect(expected.symmetricDifference(PlanDifferenceTests.rows.map(\.key)).sorted() == [])
    let sessionKeys = keys((schema["$defs"] as? [String: Any])?["session"])
    #expect((Session.writtenKeys + ["repeat"]).sorted() == sessionKeys, "repeats are expanded")
  }

  @Test func placeInTheFileIsNoDifference() throws {
    let before = try PlanDifferenceTests.read(PlanDifferenceTable.plan)
    let after = try PlanDifferenceTests.read(
      "# A comment.\n\n" + PlanDifferenceTable.plan.replacingOccurrences(of: "language: sv\n", with: ""))
    #expect(before.sessions["a"]?.mark != after.sessions["a"]?.mark)
    #expect(PlanDifferenceTests.differences(before, after).isEmpty, "sv is what a plan speaks that says nothing")
  }

  @Test func differenceHoldsWhatBothSay() throws {
    let before = try PlanDifferenceTests.read(PlanDifferenceTable.plan)
    let after = try PlanDifferenceTests.read(
      PlanDifferenceTable.plan.replacingOccurrences(of: "capacity: 220", with: "capacity: 200").replacingOccurrences(
        of: "min: 6 days", with: "min: 3 weeks"))
    func rule(_ min: String) -> PlanValue {
      .fields([
        "id": .text("ordning"), "order": .list([.reference(.session, "a"), .reference(.session, "b")]), "min": .word(min),
        "max": .word("90 days"), "level": .word("warn"), "weight": .number(7),
      ])
    }
    #expect(
      PlanDifference.between(before, after) == [
        PlanDifference(field: "venues.aula.capacity", before: .number(220), after: .number(200)),
        PlanDifference(field: "rules", before: rule("6 days"), after: nil),
        PlanDifference(field: "rules", before: nil, after: rule("3 weeks")),
      ])
  }

  @Test func elementThatStandsTwiceIsCountedTwice() {
    let (a, b) = (PlanValue.word("a"), PlanValue.word("b"))
    #expect(PlanDifference.without([a, b, a, a], [a, b]) == [a, a])
    #expect(PlanDifference.without([a], [a, a]).isEmpty)
  }
}
