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

  private let path: String
  private let parent: String
  private let next: String
  private let last: String

  /// The folder at a path, which need not exist; the folder above is made where it is missing.
  public init(_ given: String) throws(Problem) {
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
    do { try FileManager.default.createDirectory(atPath: parent, withIntermediateDirectories: true) } catch {
      throw Problem(operation: .write, path: parent, reason: error.localizedDescription)
    }
  }

  /// Does something while no other publisher can.
  public func locked<Value, Failure: Error>(_ body: () throws(Failure) -> Value) throws -> Value {
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
    guard FileManager.default.fileExists(atPath: path) else { return [] }
    guard let walker = FileManager.default.enumerator(atPath: path) else { throw failure(.read, path) }
    var files: [String] = []
    for case let name as String in walker {
      var status = stat()
      guard lstat("\(path)/\(name)", &status) == 0 else { throw failure(.read, "\(path)/\(name)") }
      switch status.st_mode & S_IFMT {
      case S_IFREG: files.append(name)
      case S_IFDIR: continue
      default: throw Problem(operation: .read, path: "\(path)/\(name)", reason: "neither a file nor a folder")
      }
    }
    return files.sorted()
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
    do throws(Problem) {
      try remove(next)
      try makeFolder(next)
      for name in unchanged.sorted() { try carryOver(name) }
      for (name, bytes) in files where !unchanged.contains(name) { try write(bytes, to: "\(next)/\(name)") }
      try syncFolders()
      try exchange()
    } catch {
      try? FileManager.default.removeItem(atPath: next)
      throw error
    }
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
      guard kalendarium_exchange(next, path) == 0 else { throw failure(.exchange, path) }
      try sync(parent)
      // From here on the new generation is published; what follows only tidies up.
      try remove(last)
      guard rename(next, last) == 0 else { throw failure(.write, last) }
    } else {
      guard rename(next, path) == 0 else { throw failure(.exchange, path) }
      try sync(parent)
    }
  }
}
