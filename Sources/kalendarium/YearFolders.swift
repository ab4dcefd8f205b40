import Foundation

/// The school years below a folder: every `plan.yaml` in it and in the folders in it, but hidden ones.
struct YearFolders {
  /// So deep below the folder a year may lie, and so many folders are looked into.
  static let depthLimit = 6
  static let folderLimit = 10_000

  let root: String

  /// The paths of the plans, sorted.
  func plans() throws -> [String] { try files { $0 == "plan.yaml" } }

  /// The paths of files by their names, sorted.
  private func files(named isWanted: (String) -> Bool) throws -> [String] {
    var files: [String] = []
    var waiting: [(path: String, depth: Int)] = [(root, 0)]
    var looked = 0
    while let (folder, depth) = waiting.popLast() {
      looked += 1
      guard looked <= YearFolders.folderLimit else {
        throw Failure.usage("\(root): more than \(YearFolders.folderLimit) folders; serve the folder that holds the years alone")
      }
      let names: [String]
      do { names = try FileManager.default.contentsOfDirectory(atPath: folder) } catch {
        // A folder may go while it is looked for; the root may not.
        if depth > 0 { continue }
        throw Failure.outside("\(root): cannot be read (\(error.localizedDescription))")
      }
      for name in names where !name.hasPrefix(".") {
        let path = folder.appendingPath(name)
        var status = stat()
        guard lstat(path, &status) == 0 else { continue }
        switch status.st_mode & S_IFMT {
        case S_IFDIR where depth < YearFolders.depthLimit: waiting.append((path, depth + 1))
        case S_IFREG where isWanted(name), S_IFLNK where isWanted(name): files.append(path)
        default: continue
        }
      }
    }
    return files.sorted()
  }

  /// What tells whether a file has changed: its time, size and place on the disk; nil where there is none.
  struct Signature: Hashable {
    let seconds: Int
    let nanoseconds: Int
    let size: Int
    let inode: UInt64

    init?(_ path: String) {
      var status = stat()
      guard stat(path, &status) == 0 else { return nil }
      seconds = status.st_mtim.tv_sec
      nanoseconds = status.st_mtim.tv_nsec
      size = Int(status.st_size)
      inode = UInt64(status.st_ino)
    }
  }

  /// The signatures of everything that may be read for a plan: YAML and calendar files below the folder, whether or not a plan that can be read
  /// names them, and other files that were read.
  func signatures(and others: Set<String>) throws -> [String: Signature?] {
    var signatures: [String: Signature?] = [:]
    let found = try files { name in [".yaml", ".yml", ".ics"].contains { name.hasSuffix($0) } }
    for path in others.union(found) { signatures[path] = Signature(path) }
    return signatures
  }
}
