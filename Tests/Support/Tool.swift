import Foundation

/// The tool itself, run as a user runs it.
public struct Tool {
  /// What a run gave.
  public struct Run: Sendable {
    /// The exit status; over 128 where a signal ended it.
    public let status: Int32
    /// What stood on stdout.
    public let output: String
    /// What stood on stderr.
    public let errors: String

    /// The JSON of the output as a dictionary; empty where it is none.
    public func json() throws -> [String: Any] {
      try JSONSerialization.jsonObject(with: Data(output.utf8)) as? [String: Any] ?? [:]
    }
  }

  /// Runs `kalendarium` with these arguments.
  public static func run(_ arguments: String...) throws -> Run { try run(arguments) }

  /// Runs `kalendarium` with these arguments and more environment.
  public static func run(_ arguments: [String], environment: [String: String] = [:]) throws -> Run {
    let scratch = try ScratchFolder()
    let process = Process()
    process.executableURL = URL(fileURLWithPath: path)
    process.arguments = arguments
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    process.standardInput = FileHandle.nullDevice
    let (output, errors) = (try scratch.write("", to: "output"), try scratch.write("", to: "errors"))
    process.standardOutput = FileHandle(forWritingAtPath: output)
    process.standardError = FileHandle(forWritingAtPath: errors)
    try process.run()
    process.waitUntilExit()
    return try withExtendedLifetime(scratch) {
      Run(
        status: process.terminationReason == .exit ? process.terminationStatus : 128 + process.terminationStatus,
        output: try String(contentsOfFile: output, encoding: .utf8), errors: try String(contentsOfFile: errors, encoding: .utf8))
    }
  }

  /// Where the tool is.
  public static var path: String { products.appendingPathComponent("kalendarium").path }

  /// Where the build puts its products: the folder of the test bundle that is running.
  private static var products: URL {
    let arguments = ProcessInfo.processInfo.arguments
    let bundle = arguments.first { $0.hasSuffix(".xctest") } ?? arguments.first ?? ""
    return URL(fileURLWithPath: bundle).deletingLastPathComponent()
  }
}
