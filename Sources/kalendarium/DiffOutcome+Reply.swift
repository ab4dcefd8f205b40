import CivilTime
import Feeds
import ICalendar
import Planning
import Words

extension DiffOutcome {
  struct Reply: Encodable {
    struct Row: Encodable {
      let session: Nullable<String>
      let uid: Nullable<String>
      let recurrence: Nullable<String>
      let kind: String
      let summary: String
      let before: Nullable<Place>
      let after: Nullable<Place>
      let fields: [Field]
    }
    struct Place: Encodable {
      let start: String
      let end: String
      let timezone: Nullable<String>
      let venue: Nullable<String>
    }
    struct Field: Encodable {
      let field: String
      let before: Nullable<Written>
      let after: Nullable<Written>

      init(_ difference: PlanDifference) {
        field = difference.field
        before = Nullable(difference.before.map { Written(value: $0) })
        after = Nullable(difference.after.map { Written(value: $0) })
      }
    }
    /// Sessions only: what the plans say beside them is not counted.
    struct Counts: Encodable {
      let new: Int
      let moved: Int
      let cancelled: Int
      let changed: Int
      let removed: Int
    }
    let differences: [Row]
    let plan: [Field]
    let counts: Counts
    let problems: [ProblemReply]?
  }

  /// A value as the plan format has it.
  struct Written: Encodable {
    let value: PlanValue

    func encode(to encoder: any Encoder) throws {
      if case .fields(let fields) = value {
        try Dictionary(uniqueKeysWithValues: fields.map { ($0.key, Written(value: $0.value)) }).encode(to: encoder)
        return
      }
      if case .list(let values) = value {
        try values.map { Written(value: $0) }.encode(to: encoder)
        return
      }
      var container = encoder.singleValueContainer()
      switch value {
      case .text(let text), .word(let text), .address(let text), .reference(_, let text): try container.encode(text)
      case .number(let number): try container.encode(number)
      case .decimal(let decimal): try container.encode(decimal)
      case .flag(let flag): try container.encode(flag)
      case .list, .fields: break
      }
    }
  }

  func count(_ kind: Kind) -> Int { differences.count { $0.kind == kind } }

  var reply: Reply {
    Reply(
      differences: differences.map(row), plan: plan.map(Reply.Field.init),
      counts: Reply.Counts(
        new: count(.new), moved: count(.moved), cancelled: count(.cancelled), changed: count(.changed), removed: count(.removed)),
      problems: problems.isEmpty ? nil : problems.map { ProblemReply($0) })
  }

  private func row(_ difference: Difference) -> Reply.Row {
    let facts = difference.after?.facts ?? difference.before?.facts
    let side = difference.after ?? difference.before
    let recurrence = side?.original.map { text($0, zone(of: difference), areWholeDays: side?.times?.areWholeDays ?? false) }
    return Reply.Row(
      session: Nullable(facts?.session), uid: Nullable(facts?.uid), recurrence: Nullable(recurrence), kind: difference.kind.rawValue,
      summary: title(difference) ?? facts?.session ?? "", before: Nullable(place(difference.before, difference)),
      after: Nullable(place(difference.after, difference)), fields: difference.fields.map(Reply.Field.init))
  }

  private func place(_ side: Difference.Side?, _ difference: Difference) -> Reply.Place? {
    guard let side, let times = side.times else { return nil }
    let zone = zone(of: difference)
    let isInZone = !times.areWholeDays && (askedZone != nil || side.facts.zone != nil)
    return Reply.Place(
      start: text(times.start, zone, areWholeDays: times.areWholeDays), end: text(times.end, zone, areWholeDays: times.areWholeDays),
      timezone: Nullable(isInZone ? zone.name : nil), venue: Nullable(side.facts.venue?.written))
  }

  private func text(_ instant: Instant, _ zone: Zone, areWholeDays: Bool) -> String {
    let wall = zone.wallSecond(at: instant)
    return areWholeDays ? wall.day.description : wall.description
  }

  /// The zone in which both times of a difference are said, so that they can be compared: the one asked for, else the later side's.
  func zone(of difference: Difference) -> Zone { askedZone ?? difference.after?.facts.zone ?? difference.before?.facts.zone ?? zone }

  /// The title as it is, else as it was; nil where neither is known.
  func title(_ difference: Difference) -> String? { difference.after?.facts.title ?? difference.before?.facts.title }
}
