import Foundation

/// Where things are in the repository.
public enum Repository {
  /// The top folder.
  public static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  /// A path below the top folder.
  public static func path(_ name: String) -> String { root.appendingPathComponent(name).path }

  /// The text of a file.
  public static func text(_ name: String) throws -> String { try String(contentsOfFile: path(name), encoding: .utf8) }

  /// All files below a folder with an ending, sorted, by path below the top folder.
  public static func files(below folder: String, ending: String) -> [String] {
    let names = FileManager.default.enumerator(atPath: path(folder))?.compactMap { $0 as? String } ?? []
    return names.filter { $0.hasSuffix(ending) }.sorted().map { "\(folder)/\($0)" }
  }
}

/// A folder of a test's own, gone when the test is.
public final class ScratchFolder: Sendable {
  /// The path.
  public let path: String

  /// A new, empty folder.
  public init() throws {
    path = FileManager.default.temporaryDirectory.appendingPathComponent("kalendarium-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit {
    do { try FileManager.default.removeItem(atPath: path) } catch { print("left behind: \(path): \(error)") }
  }

  /// Writes a file into the folder; gives its path.
  @discardableResult
  public func write(_ text: String, to name: String) throws -> String {
    let file = path + "/" + name
    try FileManager.default.createDirectory(
      atPath: (file as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
    try text.write(toFile: file, atomically: false, encoding: .utf8)
    return file
  }
}
