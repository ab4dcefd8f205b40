import CivilTime
import Foundation
import Planning

/// The JSON Schema (draft 2020-12) of `plan.yaml`, as text: written from the same forms that the reader follows.
public func planSchemaText() throws -> String {
  var writer = SchemaWriter()
  var root = writer.object(of: Forms.plan)
  root["$schema"] = .string("https://json-schema.org/draft/2020-12/schema")
  root["title"] = .string("Kalendarium plan, version 1")
  root["$defs"] = .object(writer.definitions)
  let encoder = JSONEncoder()
  encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
  return String(decoding: try encoder.encode(Schema.object(root)), as: UTF8.self) + "\n"
}

/// A piece of JSON.
private enum Schema: Encodable {
  case string(String)
  case number(Int)
  case boolean(Bool)
  case list([Schema])
  case object([String: Schema])

  func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .string(let value): try container.encode(value)
    case .number(let value): try container.encode(value)
    case .boolean(let value): try container.encode(value)
    case .list(let value): try container.encode(value)
    case .object(let value): try container.encode(value)
    }
  }
}

private struct SchemaWriter {
  /// The forms that others refer to, by name.
  var definitions: [String: Schema] = [:]

  mutating func object(of form: Form) -> [String: Schema] {
    var properties: [String: Schema] = [:]
    for key in form.keys {
      var schema = schema(of: key.shape)
      schema["description"] = .string(key.doc)
      properties[key.name] = .object(schema)
    }
    var object: [String: Schema] = [
      "type": .string("object"), "additionalProperties": .boolean(false), "properties": .object(properties),
    ]
    let required = form.keys.filter(\.isRequired).map { Schema.string($0.name) }
    if !required.isEmpty { object["required"] = .list(required) }
    if !form.choices.isEmpty { object["oneOf"] = .list(form.choices.map { choice(form, $0) }) }
    let needs = form.needs.mapValues { Schema.list($0.map { .string($0) }) }
    if !needs.isEmpty { object["dependentRequired"] = .object(needs) }
    return object
  }

  /// One set of keys that exclude the others: its own are there, and none that goes with the others alone.
  private func choice(_ form: Form, _ keys: [String]) -> Schema {
    let others = form.choices.filter { $0 != keys }.joined().filter { !keys.contains($0) }
    let strangers = form.companions.filter { !$0.value.contains(where: keys.contains) }.keys
    let forbidden = Set(others).union(strangers).sorted()
    var schema: [String: Schema] = ["required": .list(keys.map { .string($0) })]
    if !forbidden.isEmpty {
      schema["properties"] = .object(Dictionary(uniqueKeysWithValues: forbidden.map { ($0, Schema.boolean(false)) }))
    }
    return .object(schema)
  }

  private mutating func schema(of shape: Shape) -> [String: Schema] {
    switch shape {
    case .text: ["type": .list([.string("string"), .string("number"), .string("boolean")])]
    case .id: pattern("^[a-z0-9-]{1,64}$")
    case .reference: pattern("^.+$")
    case .word(let words): ["enum": .list(words.map { .string($0) })]
    case .integer(let range):
      range.upperBound == .max
        ? ["type": .string("integer"), "minimum": .number(range.lowerBound)]
        : ["type": .string("integer"), "minimum": .number(range.lowerBound), "maximum": .number(range.upperBound)]
    case .boolean: ["type": .string("boolean")]
    case .day: pattern("^[0-9]{4}-[0-9]{2}-[0-9]{2}$")
    case .time: pattern("^([01][0-9]|2[0-3]):[0-5][0-9]$|^24:00$")
    case .hours: pattern("^[0-9]{2}:[0-9]{2}-[0-9]{2}:[0-9]{2}$")
    case .week: ["type": .string("integer"), "minimum": .number(1), "maximum": .number(53)]
    case .weeks:
      ["anyOf": .list([.object(schema(of: .week)), .object(pattern("^[0-9]{1,2}(-[0-9]{1,2})?$"))])]
    case .weekday: ["enum": .list(Weekday.allCases.map { .string($0.word) })]
    case .duration(let unit, _): pattern(durationPattern(unit))
    case .due: pattern("^[0-9]+ (days?|weeks?|working days?)( [0-9]+ days?)? (before|after)$")
    case .grade: ["type": .string("number"), "minimum": .number(0), "maximum": .number(10)]
    case .latitude: ["type": .string("number"), "minimum": .number(-90), "maximum": .number(90)]
    case .longitude: ["type": .string("number"), "minimum": .number(-180), "maximum": .number(180)]
    case .url: pattern("^https?://[^/].*$")
    case .email: pattern("^[^@ ]+@[^@ ]+$")
    case .list(let element, let count, let isUnique): list(of: element, count, isUnique)
    case .tuple(let shapes): tuple(of: shapes)
    case .form(let form): reference(to: form)
    case .byID(let element, let limit):
      [
        "type": .string("object"), "propertyNames": .object(pattern("^[a-z0-9-]{1,64}$")), "maxProperties": .number(limit),
        "additionalProperties": .object(schema(of: element)),
      ]
    case .either(let shapes): ["anyOf": .list(alternatives(shapes))]
    }
  }

  private mutating func alternatives(_ shapes: [Shape]) -> [Schema] {
    var list: [Schema] = []
    for shape in shapes { list.append(.object(schema(of: shape))) }
    return list
  }

  private func pattern(_ expression: String) -> [String: Schema] { ["type": .string("string"), "pattern": .string(expression)] }

  private func durationPattern(_ unit: PlanProblem.DurationUnit) -> String {
    switch unit {
    case .minutes: "^[0-9]+ (h|min)( [0-9]+ min)?$"
    case .seconds: "^[0-9]+ (h|min|s)( [0-9]+ (min|s))*$"
    case .days: "^[0-9]+ (days?|weeks?)( [0-9]+ days?)?$"
    }
  }

  private mutating func list(of element: Shape, _ count: ClosedRange<Int>, _ isUnique: Bool) -> [String: Schema] {
    var list: [String: Schema] = ["type": .string("array"), "items": .object(schema(of: element))]
    if count.lowerBound > 0 { list["minItems"] = .number(count.lowerBound) }
    if count.upperBound < .max { list["maxItems"] = .number(count.upperBound) }
    if isUnique { list["uniqueItems"] = .boolean(true) }
    return list
  }

  private mutating func tuple(of shapes: [Shape]) -> [String: Schema] {
    [
      "type": .string("array"), "prefixItems": .list(alternatives(shapes)), "minItems": .number(shapes.count),
      "maxItems": .number(shapes.count),
    ]
  }

  private mutating func reference(to form: Form) -> [String: Schema] {
    if definitions[form.name] == nil {
      // Set before it is written, should a form ever hold itself.
      definitions[form.name] = .boolean(true)
      definitions[form.name] = .object(object(of: form))
    }
    return ["$ref": .string("#/$defs/\(form.name)")]
  }
}
