import Foundation

/// The tool running until it is told to stop, as a server is.
public final class RunningTool {
  private let process: Process
  private let scratch: ScratchFolder
  private let output: String
  private let errors: String

  /// It said nothing within the time, or ended.
  public struct Silent: Error {
    /// What stood on stderr.
    public let errors: String
  }

  /// How long anything is waited for: long, as other tests run beside it.
  public static let seconds = 120.0

  /// Starts `kalendarium` with these arguments.
  public init(_ arguments: [String]) throws {
    scratch = try ScratchFolder()
    process = Process()
    process.executableURL = URL(fileURLWithPath: Tool.path)
    process.arguments = arguments
    process.standardInput = FileHandle.nullDevice
    (output, errors) = (try scratch.write("", to: "output"), try scratch.write("", to: "errors"))
    process.standardOutput = FileHandle(forWritingAtPath: output)
    process.standardError = FileHandle(forWritingAtPath: errors)
    try process.run()
  }

  deinit { if process.isRunning { process.terminate() } }

  /// What stands on stderr so far.
  public func log() throws -> String { try String(contentsOfFile: errors, encoding: .utf8) }

  /// The first line on stdout, once it is there.
  public func firstLine() throws -> String {
    try wait {
      let text = try String(contentsOfFile: output, encoding: .utf8)
      return text.firstIndex(of: "\n").map { String(text[..<$0]) }
    }
  }

  /// What is looked for, once it is there.
  public func wait<Value>(_ look: () throws -> Value?) throws -> Value {
    let end = Date(timeIntervalSinceNow: RunningTool.seconds)
    while Date() < end {
      if let value = try look() { return value }
      Thread.sleep(forTimeInterval: 0.05)
    }
    throw Silent(errors: try log())
  }

  /// Sends SIGTERM and gives the exit status; over 128 where a signal ended it.
  public func stop() -> Int32 {
    process.terminate()
    process.waitUntilExit()
    return process.terminationReason == .exit ? process.terminationStatus : 128 + process.terminationStatus
  }
}
