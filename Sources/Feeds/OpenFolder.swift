import CLinux
import Foundation

/// A folder held open: all below it is reached from there, so that it stays the same folder when its name is given to another.
///
/// What a signal interrupts is tried again. Every failure names the file by the path that people know.
final class OpenFolder {
  typealias Problem = PublishedFolder.Problem

  /// What is found below a folder.
  struct Entry {
    /// From the folder, without a slash in front.
    let path: String
    /// Its kind, permissions, size and times.
    let status: stat

    var isFile: Bool { status.st_mode & S_IFMT == S_IFREG }
    var isFolder: Bool { status.st_mode & S_IFMT == S_IFDIR }
    var permissions: mode_t { status.st_mode & 0o7777 }
    var size: Int { Int(status.st_size) }
    /// Whole seconds since 1970.
    var modified: Int { status.st_mtim.tv_sec }
  }

  private let descriptor: Int32
  private let path: String

  private init(_ descriptor: Int32, _ path: String) {
    self.descriptor = descriptor
    self.path = path
  }

  deinit { close(descriptor) }

  /// Opens a folder; nil where there is none.
  static func open(_ path: String) throws(Problem) -> OpenFolder? {
    let descriptor = again { Foundation.open(path, folderFlags) }
    guard descriptor >= 0 else {
      guard errno == ENOENT else { throw Problem(.read, path) }
      return nil
    }
    return OpenFolder(descriptor, path)
  }

  /// Opens a folder, which is made where it is missing, and those above it too.
  static func made(_ path: String) throws(Problem) -> OpenFolder {
    if let folder = try open(path) { return folder }
    let above = (path as NSString).deletingLastPathComponent
    if !above.isEmpty, above != path { _ = try made(above) }
    guard again({ mkdir(path, 0o777) }) == 0 || errno == EEXIST else { throw Problem(.write, path) }
    guard let folder = try open(path) else { throw Problem(.read, path) }
    return folder
  }

  /// A folder in this one; nil where there is none.
  func folder(_ name: String) throws(Problem) -> OpenFolder? {
    let descriptor = again { openat($0, name, OpenFolder.folderFlags | O_NOFOLLOW) }
    guard descriptor >= 0 else {
      guard errno == ENOENT else { throw problem(.read, name) }
      return nil
    }
    return OpenFolder(descriptor, full(name))
  }

  private static let folderFlags = O_RDONLY | O_DIRECTORY | O_CLOEXEC

  private static func again(_ call: () -> Int32) -> Int32 {
    while true {
      let result = call()
      if result >= 0 || errno != EINTR { return result }
    }
  }

  private func again(_ call: (Int32) -> Int32) -> Int32 { OpenFolder.again { call(descriptor) } }

  private func full(_ name: String) -> String { name.isEmpty ? path : "\(path)/\(name)" }

  private func problem(_ operation: Problem.Operation, _ name: String) -> Problem { Problem(operation, full(name)) }

  /// Waits until no other process holds the folder, and holds it until this one is closed.
  func lock() throws(Problem) {
    guard again({ flock($0, LOCK_EX) }) == 0 else { throw Problem(.lock, path) }
  }

  // MARK: Reading

  /// What stands under a name; nil where nothing does. A link is not followed.
  func entry(_ name: String) throws(Problem) -> Entry? {
    var status = stat()
    guard again({ fstatat($0, name.isEmpty ? "." : name, &status, AT_SYMLINK_NOFOLLOW) }) == 0 else {
      guard errno == ENOENT else { throw problem(.read, name) }
      return nil
    }
    return Entry(path: name, status: status)
  }

  /// All that is below the folder, sorted, each folder before what is in it.
  func entries(limit: Int = .max) throws(Problem) -> [Entry] {
    var found: [Entry] = []
    var waiting = [""]
    while let folder = waiting.popLast() {
      for name in try names(in: folder) {
        guard found.count < limit else {
          throw Problem(operation: .read, path: path, reason: "more than \(limit) files are in it; publish to a folder of its own")
        }
        // What has gone meanwhile is not there.
        guard let entry = try entry(folder.isEmpty ? name : "\(folder)/\(name)") else { continue }
        found.append(entry)
        if entry.isFolder { waiting.append(entry.path) }
      }
    }
    return found.sorted { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
  }

  /// The names in the folder, or in one below it, in no order.
  func names(in folder: String = "") throws(Problem) -> [String] {
    let inner = again { openat($0, folder.isEmpty ? "." : folder, OpenFolder.folderFlags | O_NOFOLLOW) }
    guard inner >= 0 else { throw problem(.read, folder) }
    guard let stream = fdopendir(inner) else {
      let problem = problem(.read, folder)
      close(inner)
      throw problem
    }
    defer { closedir(stream) }
    var names: [String] = []
    while true {
      errno = 0
      guard let next = readdir(stream) else {
        if errno == EINTR { continue }
        guard errno == 0 else { throw problem(.read, folder) }
        return names
      }
      let offset = MemoryLayout<dirent>.offset(of: \.d_name) ?? 0
      guard let name = String(validatingCString: (UnsafeRawPointer(next) + offset).assumingMemoryBound(to: CChar.self)) else {
        throw Problem(operation: .read, path: full(folder), reason: "a name in it is not UTF-8")
      }
      if name != ".", name != ".." { names.append(name) }
    }
  }

  /// The bytes of a file; nil where they are more than the limit.
  func read(_ name: String, limit: Int) throws(Problem) -> [UInt8]? {
    let file = try reading(name)
    var bytes: [UInt8] = []
    while let more = try file.read() {
      bytes += more
      if bytes.count > limit { return nil }
    }
    return bytes
  }

  private func reading(_ name: String) throws(Problem) -> OpenFile {
    try OpenFile(again { openat($0, name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW) }, for: .read, full(name))
  }

  // MARK: Writing

  /// Makes a folder that is not there yet.
  func makeFolder(_ name: String) throws(Problem) {
    guard again({ mkdirat($0, name, 0o777) }) == 0 else { throw problem(.write, name) }
  }

  /// Gives a folder its permissions.
  func permit(_ name: String, _ permissions: mode_t) throws(Problem) {
    guard again({ fchmodat($0, name.isEmpty ? "." : name, permissions, 0) }) == 0 else { throw problem(.write, name) }
  }

  /// Writes a file that is not there yet, last modified at that second since 1970.
  func write(_ bytes: [UInt8], to name: String, modified: Int, isSynced: Bool) throws(Problem) {
    let file = try new(name, 0o644)
    try file.write(bytes)
    try file.finish(modified: timespec(tv_sec: modified, tv_nsec: 0), isSynced: isSynced)
  }

  /// The same file as in another folder, by a link where that can be; else with the same bytes, permissions and time.
  func carryOver(_ entry: Entry, from other: OpenFolder, isSynced: Bool) throws(Problem) {
    if again({ linkat(other.descriptor, entry.path, $0, entry.path, 0) }) == 0 { return }
    let source = try other.reading(entry.path)
    let file = try new(entry.path, entry.permissions)
    while let bytes = try source.read() { try file.write(bytes) }
    try file.finish(modified: entry.status.st_mtim, isSynced: isSynced)
  }

  private func new(_ name: String, _ permissions: mode_t) throws(Problem) -> OpenFile {
    let flags = O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW
    return try OpenFile(again { openat($0, name, flags, permissions) }, for: .write, full(name))
  }

  /// Has a folder's names on the disk when it returns.
  func sync(_ name: String = "") throws(Problem) {
    let inner = again { openat($0, name.isEmpty ? "." : name, OpenFolder.folderFlags | O_NOFOLLOW) }
    guard inner >= 0 else { throw problem(.write, name) }
    defer { close(inner) }
    guard OpenFolder.again({ fsync(inner) }) == 0 else { throw problem(.write, name) }
  }

  /// Has the whole file system on the disk when it returns.
  func syncAll() throws(Problem) {
    guard again({ kalendarium_sync_all($0) }) == 0 else { throw Problem(.write, path) }
  }

  /// Removes a file, or a folder with all that is in it; what is not there is no problem.
  func remove(_ name: String) throws(Problem) {
    guard let top = try entry(name) else { return }
    guard top.isFolder, let folder = try folder(name) else { return try unlink(name, 0) }
    let entries = try folder.entries()
    // Their permissions may be those of a folder that was carried over, into which its owner may not write.
    try permit(name, top.permissions | 0o700)
    for entry in entries where entry.isFolder && entry.permissions & 0o700 != 0o700 {
      try folder.permit(entry.path, entry.permissions | 0o700)
    }
    for entry in entries.reversed() { try folder.unlink(entry.path, entry.isFolder ? AT_REMOVEDIR : 0) }
    try unlink(name, AT_REMOVEDIR)
  }

  private func unlink(_ name: String, _ flags: Int32) throws(Problem) {
    guard again({ unlinkat($0, name, flags) }) == 0 || errno == ENOENT else { throw problem(.write, name) }
  }

  // MARK: Names

  /// Gives what has one name another that is free.
  func rename(_ name: String, to other: String) throws(Problem) {
    guard again({ renameat($0, name, $0, other) }) == 0 else { throw problem(.exchange, other) }
  }

  /// Gives each of two names what the other has, at once.
  func exchange(_ name: String, with other: String) throws(Problem) {
    let before = try entry(name)
    while kalendarium_exchange(descriptor, name, other) != 0 {
      guard errno == EINTR else { throw problem(.exchange, other) }
      // Tried again after all, it would be undone.
      if let before, let now = try entry(other), now.status.st_ino == before.status.st_ino { return }
    }
  }
}
