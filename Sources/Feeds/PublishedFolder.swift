import CLinux
import Foundation
import ICalendar
import OrderedCollections

/// The folder that is published: it changes from one whole generation to the next by one exchange of names, or not at all.
///
/// The next generation is written beside it, synced, and exchanged with it (`renameat2`, RENAME_EXCHANGE); the last one is kept beside it.
/// What is in the folder and not ours is carried over. One publisher at a time: the folder above is locked.
public struct PublishedFolder: Sendable {
  /// What can go wrong with files; nothing has changed then.
  public struct Problem: Error, Hashable, Sendable {
    /// What was tried.
    public enum Operation: String, Hashable, Sendable {
      /// Opening the folder above to lock it.
      case lock
      /// Reading a file or folder.
      case read
      /// Writing a file or folder.
      case write
      /// Exchanging the generations.
      case exchange
      /// A published feed is not as it was written.
      case damaged
    }
    /// What was tried.
    public let operation: Operation
    /// On which file.
    public let path: String
    /// The system's reason.
    public let reason: String
  }

  let path: String
  private let parent: String
  private let next: String
  private let last: String

  /// The folder at a path, which need not exist. A file is refused, and so is a folder that holds the current one: it would be exchanged
  /// under the feet of whoever stands in it.
  public init(_ given: String) throws(Problem) {
    guard !given.isEmpty else { throw Problem(operation: .write, path: "''", reason: "no folder is named") }
    var path = URL(fileURLWithPath: given).standardizedFileURL.path
    if let target = realpath(path, nil) {
      path = String(cString: target)
      free(target)
    }
    while path.count > 1, path.hasSuffix("/") { path.removeLast() }
    let url = URL(fileURLWithPath: path)
    self.path = path
    parent = url.deletingLastPathComponent().path
    next = "\(parent)/.\(url.lastPathComponent).next"
    last = "\(parent)/.\(url.lastPathComponent).previous"
    var isFolder: ObjCBool = false
    if FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), !isFolder.boolValue {
      throw Problem(operation: .write, path: path, reason: "it is a file and no folder")
    }
    let here = URL(fileURLWithPath: FileManager.default.currentDirectoryPath).resolvingSymlinksInPath().path
    if path == "/" || here == path || here.hasPrefix(path + "/") {
      throw Problem(operation: .write, path: path, reason: "it holds the current folder; publish from somewhere else")
    }
  }

  /// Does something while no other publisher can. The folder above is made where it is missing.
  public func locked<Value, Failure: Error>(_ body: () throws(Failure) -> Value) throws -> Value {
    try makeFolder(parent)
    let descriptor = open(parent, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { throw failure(.lock, parent) }
    defer { close(descriptor) }
    while flock(descriptor, LOCK_EX) != 0 {
      guard errno == EINTR else { throw failure(.lock, parent) }
    }
    return try body()
  }

  private func failure(_ operation: Problem.Operation, _ path: String) -> Problem {
    Problem(operation: operation, path: path, reason: String(cString: strerror(errno)))
  }

  // MARK: Reading

  /// The files in the folder, by path below it, sorted; symbolic links are refused, as they would lead out of it.
  private func list() throws(Problem) -> [String] {
    FileManager.default.fileExists(atPath: path) ? try list(below: "").files.sorted() : []
  }

  private func list(below folder: String) throws(Problem) -> (files: [String], folders: [String]) {
    let names: [String]
    do { names = try FileManager.default.contentsOfDirectory(atPath: "\(path)/\(folder)") } catch {
      throw Problem(operation: .read, path: "\(path)/\(folder)", reason: error.localizedDescription)
    }
    var found: (files: [String], folders: [String]) = ([], [])
    for name in names {
      let below = folder.isEmpty ? name : "\(folder)/\(name)"
      var status = stat()
      guard lstat("\(path)/\(below)", &status) == 0 else { throw failure(.read, "\(path)/\(below)") }
      switch status.st_mode & S_IFMT {
      case S_IFREG: found.files.append(below)
      case S_IFDIR:
        let inner = try list(below: below)
        found.files += inner.files
        found.folders += [below] + inner.folders
      default: throw Problem(operation: .read, path: "\(path)/\(below)", reason: "neither a file nor a folder")
      }
    }
    return found
  }

  /// The feeds that are published, by path below the folder. Throws where one is not as it was written.
  public func feeds(below programmes: Set<String>) throws(Problem) -> [String: CalendarObject] {
    var feeds: [String: CalendarObject] = [:]
    for name in try list() where name.hasSuffix(".ics") && programmes.contains(String(name.prefix { $0 != "/" })) {
      let bytes = try read("\(path)/\(name)")
      do { feeds[name] = try Gateway.read(bytes) } catch {
        throw Problem(operation: .damaged, path: "\(path)/\(name)", reason: "\(error)")
      }
    }
    return feeds
  }

  private func read(_ file: String) throws(Problem) -> [UInt8] {
    do { return Array(try Data(contentsOf: URL(fileURLWithPath: file))) } catch {
      throw Problem(operation: .read, path: file, reason: error.localizedDescription)
    }
  }

  // MARK: Writing

  /// Makes the folder hold these files, beside what is not ours; false where it already did, and nothing was touched.
  public func publish(_ files: OrderedDictionary<String, [UInt8]>) throws(Problem) -> Bool {
    let present = try list()
    var unchanged: Set<String> = []
    for name in present {
      if let bytes = files[name] {
        if try read("\(path)/\(name)") == bytes { unchanged.insert(name) }
      } else {
        unchanged.insert(name)
      }
    }
    if files.keys.allSatisfy(unchanged.contains) { return false }
    try makeFolder(parent)
    do throws(Problem) {
      try remove(next)
      try makeFolder(next)
      try carryOverFolders()
      for name in unchanged.sorted() { try carryOver(name) }
      for (name, bytes) in files where !unchanged.contains(name) { try write(bytes, to: "\(next)/\(name)") }
      try syncFolders()
      try exchange()
    } catch {
      // What was begun is cleared away; should that fail too, the next publication does it.
      _ = Result { try FileManager.default.removeItem(atPath: next) }
      throw error
    }
    keepLast()
    return true
  }

  private func remove(_ folder: String) throws(Problem) {
    guard FileManager.default.fileExists(atPath: folder) else { return }
    do { try FileManager.default.removeItem(atPath: folder) } catch {
      throw Problem(operation: .write, path: folder, reason: error.localizedDescription)
    }
  }

  private func makeFolder(_ folder: String) throws(Problem) {
    do { try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true) } catch {
      throw Problem(operation: .write, path: folder, reason: error.localizedDescription)
    }
  }

  /// The same folders with the same permissions, empty ones too.
  private func carryOverFolders() throws(Problem) {
    guard FileManager.default.fileExists(atPath: path) else { return }
    for folder in [""] + (try list(below: "").folders) {
      let (from, to) = ("\(path)/\(folder)", "\(next)/\(folder)")
      try makeFolder(to)
      var status = stat()
      guard stat(from, &status) == 0, chmod(to, status.st_mode & 0o7777) == 0 else { throw failure(.write, to) }
    }
  }

  /// The same file in the next generation: its times stay, which is what static servers tell clients.
  private func carryOver(_ name: String) throws(Problem) {
    let target = "\(next)/\(name)"
    try makeFolder(URL(fileURLWithPath: target).deletingLastPathComponent().path)
    if link("\(path)/\(name)", target) == 0 { return }
    try write(try read("\(path)/\(name)"), to: target)
  }

  private func write(_ bytes: [UInt8], to file: String) throws(Problem) {
    try makeFolder(URL(fileURLWithPath: file).deletingLastPathComponent().path)
    let descriptor = open(file, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o644)
    guard descriptor >= 0 else { throw failure(.write, file) }
    defer { close(descriptor) }
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Foundation.write(descriptor, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw failure(.write, file) }
      rest = rest.dropFirst(count)
    }
    guard fsync(descriptor) == 0 else { throw failure(.write, file) }
  }

  private func syncFolders() throws(Problem) {
    let below = FileManager.default.enumerator(atPath: next)?.compactMap { $0 as? String } ?? []
    for folder in [next] + below.map({ "\(next)/\($0)" }) {
      var isFolder: ObjCBool = false
      guard FileManager.default.fileExists(atPath: folder, isDirectory: &isFolder), isFolder.boolValue else { continue }
      try sync(folder)
    }
  }

  private func sync(_ folder: String) throws(Problem) {
    let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { throw failure(.write, folder) }
    defer { close(descriptor) }
    guard fsync(descriptor) == 0 else { throw failure(.write, folder) }
  }

  private func exchange() throws(Problem) {
    if FileManager.default.fileExists(atPath: path) {
      try remove(last)
      guard kalendarium_exchange(next, path) == 0 else { throw failure(.exchange, path) }
    } else {
      guard rename(next, path) == 0 else { throw failure(.exchange, path) }
    }
  }

  /// The new generation is published; what is left is to keep the last one under its name. Where that fails it stays under the other until
  /// the next publication, which is no reason to say that this one has failed.
  private func keepLast() {
    if FileManager.default.fileExists(atPath: next) { _ = rename(next, last) }
    _ = Result { () throws(Problem) in try sync(parent) }
  }
}
