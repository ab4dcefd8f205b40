import CivilTime
import OrderedCollections

/// A value of a plan as the plan format writes it: what two plans are compared by, field by field.
public indirect enum PlanValue: Hashable, Sendable {
  /// A text that somebody wrote: a title, a name.
  case text(String)
  /// A word, a day, a time or a length of the format: `confirmed`, `2018-03-21`, `3 h 30 min`.
  case word(String)
  /// The address of a calendar, which may hold a secret.
  case address(String)
  /// The id of something that the plan defines.
  case reference(PlanProblem.ReferenceKind, String)
  /// A whole number.
  case number(Int)
  /// A number with decimals: a latitude or a longitude.
  case decimal(Double)
  /// Yes or no.
  case flag(Bool)
  /// A list, in its order.
  case list([PlanValue])
  /// Keys with values, in the order of the format; keys that say nothing are not there.
  case fields(OrderedDictionary<String, PlanValue>)
}

extension PlanValue {
  /// Those of some keys that say something; nil where none does.
  static func form(_ pairs: [(String, PlanValue?)]) -> PlanValue? {
    let fields = fields(pairs)
    return fields.isEmpty ? nil : .fields(fields)
  }

  /// Those of some keys that say something.
  static func fields(_ pairs: [(String, PlanValue?)]) -> OrderedDictionary<String, PlanValue> {
    OrderedDictionary(uniqueKeysWithValues: pairs.compactMap { key, value in value.map { (key, $0) } })
  }

  /// A list; nil where it is empty, as an empty list says no more than none.
  static func list<Element>(of elements: [Element], _ value: (Element) -> PlanValue?) -> PlanValue? {
    elements.isEmpty ? nil : .list(elements.compactMap(value))
  }

  static func references(_ kind: PlanProblem.ReferenceKind, _ ids: [String]) -> PlanValue? { list(of: ids) { .reference(kind, $0) } }

  static func reference(_ kind: PlanProblem.ReferenceKind, _ id: String?) -> PlanValue? { id.map { .reference(kind, $0) } }

  static func text(_ text: String?) -> PlanValue? { text.map { .text($0) } }

  static func word(_ value: some CustomStringConvertible) -> PlanValue { .word(value.description) }

  static func number(_ number: Int?) -> PlanValue? { number.map { .number($0) } }

  /// A number that says something where it is not 0.
  static func weight(_ number: Int) -> PlanValue? { number == 0 ? nil : .number(number) }

  static func minutes(_ minutes: Int) -> PlanValue { .word(CivilDuration.clock(seconds: minutes * 60)) }

  static func days(_ days: Int) -> PlanValue { .word(CivilDuration.calendar(days: days)) }

  static func hours(_ hours: Hours) -> PlanValue { .word("\(hours.start)-\(hours.end)") }

  static func weekdays(_ weekdays: Set<Weekday>) -> PlanValue { .list(weekdays.sorted().map { .word($0.word) }) }

  static func range(_ range: DayRange, name: String? = nil) -> PlanValue {
    .fields(fields([("name", text(name)), ("from", .word(range.from)), ("to", .word(range.to))]))
  }

  /// A day, or a range where it is longer.
  static func days(_ range: DayRange) -> PlanValue { range.count == 1 ? .word(range.from) : .range(range) }
}
