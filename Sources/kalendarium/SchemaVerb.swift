import ArgumentParser
import PlanFiles

struct SchemaVerb: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "schema", abstract: "Print the JSON Schema of plan.yaml, with which editors complete and check a plan as it is typed.")

  @OptionGroup var common: CommonOptions

  func run() throws {
    let text = try planSchemaText()
    Console.result(text.hasSuffix("\n") ? String(text.dropLast()) : text)
  }
}
