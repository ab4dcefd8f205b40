import Planning

/// `addresses.yaml` in a served folder: what became of addresses that people subscribe to and that are published no longer. A feed does not end
/// by accident; here someone says that it has.
public struct AddressFile: Hashable, Sendable {
  /// What it is called.
  public static let name = "addresses.yaml"
  /// So many addresses it may name.
  public static let limit = 10_000

  /// Addresses below the server's, for instance `leda-och-driva/audience/nya.ics`, by those that lead to them.
  public var moved: [String: String] = [:]
  /// Addresses that are gone for good; some clients ask never again.
  public var gone: Set<String> = []

  /// Nothing has moved.
  public init() {}

  static let form = Form(
    name: "addresses",
    keys: [
      .init("version", .integer(1...1), "The version of the format.", required: true),
      .init("moved", .list(.form(move), count: 0...limit, unique: false), "Addresses that lead elsewhere now."),
      .init("gone", .list(.text, count: 0...limit, unique: true), "Addresses that are gone for good."),
    ])

  private static let move = Form(
    name: "moved address",
    keys: [
      .init("from", .text, "The address that people have.", required: true), .init("to", .text, "The address of now.", required: true),
    ])

  init(_ root: Fields) {
    for item in root.items("moved") {
      guard let fields = item.fields, let from = fields["from"]?.text, let to = fields["to"]?.text else { continue }
      moved[AddressFile.path(from)] = AddressFile.path(to)
    }
    for item in root.items("gone") { if let path = item.text { gone.insert(AddressFile.path(path)) } }
  }

  /// Without the slash that people may write first.
  private static func path(_ text: String) -> String { text.hasPrefix("/") ? String(text.dropFirst()) : text }
}
