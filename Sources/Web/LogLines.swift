public import Logging

/// A log of one line an event, in logfmt: `level=notice msg="…" key=value`. Who prints adds the time.
public struct LogLines: LogHandler {
  /// Below it nothing is written.
  public var logLevel = Logger.Level.notice
  /// What goes with every line.
  public var metadata: Logger.Metadata = [:]
  /// What is added at the moment of logging.
  public var metadataProvider: Logger.MetadataProvider?
  private let label: String
  private let write: @Sendable (String) -> Void

  /// A log that hands its lines, without their ends, to `write`.
  public init(label: String, write: @escaping @Sendable (String) -> Void) {
    self.label = label
    self.write = write
  }

  /// A value that goes with every line.
  public subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  /// Writes a line.
  public func log(event: LogEvent) {
    var line = "level=\(event.level.rawValue) source=\(LogLines.quoted(label)) msg=\(LogLines.quoted(event.message.description))"
    var all = metadata
    if let more = metadataProvider?.get() { all.merge(more) { $1 } }
    if let more = event.metadata { all.merge(more) { $1 } }
    if let error = event.error { all["error"] = "\(error)" }
    for (key, value) in all.sorted(by: { $0.key < $1.key }) { line += " \(key)=\(LogLines.quoted(value.description))" }
    write(line)
  }

  /// As it is where it is one plain word, else in quotes with escapes: what others sent can end no line and forge no key.
  static func quoted(_ text: String) -> String {
    let isWord: (Unicode.Scalar) -> Bool = { $0.value > 0x20 && $0.value < 0x7F && $0 != "\"" && $0 != "=" && $0 != "\\" }
    if !text.isEmpty, text.unicodeScalars.allSatisfy(isWord) { return text }
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\r": result += "\\r"
      case "\t": result += "\\t"
      case _ where scalar.properties.generalCategory == .control || scalar.properties.generalCategory == .format:
        result += "\\u{\(String(scalar.value, radix: 16))}"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}
