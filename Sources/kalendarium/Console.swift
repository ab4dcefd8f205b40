import Foundation

/// Results go to stdout, everything else to stderr.
enum Console {
  /// A line of the result.
  static func result(_ text: String) { write(text + "\n", to: FileHandle.standardOutput) }

  /// A line about the work.
  static func message(_ text: String) { write(text + "\n", to: FileHandle.standardError) }

  /// The result as JSON: keys sorted, the same value gives the same bytes.
  static func json(_ value: some Encodable) {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    do { result(plain(String(decoding: try encoder.encode(value), as: UTF8.self))) } catch { message("error: \(error)") }
  }

  /// JSON in which nothing can act on a terminal: what others wrote may hold marks that change the direction of writing.
  private static func plain(_ json: String) -> String {
    func acts(_ scalar: Unicode.Scalar) -> Bool {
      switch scalar.properties.generalCategory {
      case .control, .format, .lineSeparator, .paragraphSeparator: scalar != "\n"
      default: false
      }
    }
    guard json.unicodeScalars.contains(where: { !$0.isASCII && acts($0) || $0.value == 0x7F }) else { return json }
    return json.unicodeScalars.map { scalar in
      guard acts(scalar) else { return String(scalar) }
      return String(scalar).utf16.map { unit in
        let digits = String(unit, radix: 16)
        return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      }.joined()
    }.joined()
  }

  /// A line about the work as JSON, on one line.
  static func messageJSON(_ value: some Encodable) {
    do { message(try line(json: value)) } catch { message("error: \(error)") }
  }

  /// JSON on one line, without its end.
  static func line(json value: some Encodable) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(value), as: UTF8.self)
  }

  /// A line about the work on a terminal, in place of the one before it.
  static func overwrite(_ text: String) { write("\r" + text, to: FileHandle.standardError) }

  private static func write(_ text: String, to handle: FileHandle) {
    do { try handle.write(contentsOf: Data(text.utf8)) } catch {
      // A result that did not reach its reader is a failure of the disk or the pipe, whatever the verb has done.
      Foundation.exit(ExitStatus.outside.rawValue)
    }
  }

  /// A text in a colour, on a terminal and unless NO_COLOR is set.
  static func coloured(_ text: String, _ colour: Colour) -> String {
    hasColours ? "\u{1B}[\(colour.rawValue)m\(text)\u{1B}[0m" : text
  }

  /// Asked for once: each look at the environment copies all of it.
  private static let hasColours: Bool = {
    guard isatty(1) == 1 else { return false }
    let environment = ProcessInfo.processInfo.environment
    return environment["NO_COLOR", default: ""].isEmpty && environment["TERM"] != "dumb"
  }()

  enum Colour: String {
    case red = "31"
    case green = "32"
    case yellow = "33"
    case dim = "2"
    case bold = "1"
  }
}
