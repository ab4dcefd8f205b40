import CivilTime
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

    init(operation: Operation, path: String, reason: String) {
      self.operation = operation
      self.path = path
      self.reason = reason
    }

    /// What the last call of the system that failed says.
    init(_ operation: Operation, _ path: String) {
      self.init(operation: operation, path: path, reason: String(cString: strerror(errno)))
    }
  }

  /// More files and folders than this are not carried over: such a folder was not made for this.
  public static let entryLimit = 100_000
  /// A published feed of more bytes is not read; ours have less than a megabyte.
  public static let feedSizeLimit = 16 << 20
  /// Above this many files and folders to be synced, the whole file system is synced in their place: each takes a few milliseconds.
  private static let syncLimit = 32

  let path: String
  private let parent: String
  private let name: String
  private let limit: Int

  private var next: String { ".\(name).next" }
  private var last: String { ".\(name).previous" }

  /// The folder at a path, which need not exist. A file is refused, and so is a folder that holds the current one: it would be exchanged
  /// under the feet of whoever stands in it. `limit` is how many files and folders it may hold.
  public init(_ given: String, limit: Int = PublishedFolder.entryLimit) throws(Problem) {
    guard !given.isEmpty else { throw Problem(operation: .write, path: "''", reason: "no folder is named") }
    var path = URL(fileURLWithPath: given).standardizedFileURL.path
    if let target = realpath(path, nil) {
      path = String(cString: target)
      free(target)
    }
    while path.count > 1, path.hasSuffix("/") { path.removeLast() }
    let url = URL(fileURLWithPath: path)
    self.path = path
    self.limit = limit
    parent = url.deletingLastPathComponent().path
    name = url.lastPathComponent
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
    let above = try OpenFolder.made(parent)
    try above.lock()
    return try withExtendedLifetime(above) { try body() }
  }

  // MARK: Reading

  /// The feeds that are published, by path below the folder: all of one generation. Throws where one is not as it was written.
  public func feeds(below programmes: Set<String>) throws(Problem) -> [String: CalendarObject] {
    guard let folder = try OpenFolder.open(path) else { return [:] }
    var feeds: [String: CalendarObject] = [:]
    for entry in try entries(of: folder) {
      guard entry.isFile, entry.path.hasSuffix(".ics"), programmes.contains(String(entry.path.prefix { $0 != "/" })) else { continue }
      guard let bytes = try folder.read(entry.path, limit: PublishedFolder.feedSizeLimit) else {
        throw Problem(operation: .damaged, path: "\(path)/\(entry.path)", reason: "it is larger than any feed")
      }
      do { feeds[entry.path] = try Gateway.read(bytes) } catch {
        throw Problem(operation: .damaged, path: "\(path)/\(entry.path)", reason: "\(error)")
      }
    }
    return feeds
  }

  /// What is in the folder; symbolic links are refused, as they would lead out of it.
  func entries(of folder: OpenFolder) throws(Problem) -> [OpenFolder.Entry] {
    let entries = try folder.entries(limit: limit)
    if let other = entries.first(where: { !$0.isFile && !$0.isFolder }) {
      throw Problem(operation: .read, path: "\(path)/\(other.path)", reason: "neither a file nor a folder")
    }
    return entries
  }

  // MARK: Writing

  /// Makes the folder hold these files, beside what is not ours; false where it already did, and nothing was touched.
  ///
  /// Files that are new or have changed count as modified at `now`, but always later than the file in whose place they are, so that clients
  /// that ask by Last-Modified learn of them though clocks go back.
  public func publish(_ files: OrderedDictionary<String, [UInt8]>, at now: Instant) throws(Problem) -> Bool {
    let above = try OpenFolder.made(parent)
    // What a publisher left that died.
    try above.remove(next)
    let current = try above.folder(name)
    let generation = try Generation(current, entries: current.map(entries) ?? [], files: files, now: now)
    guard generation.hasChanged else { return false }
    do throws(Problem) {
      try above.makeFolder(next)
      guard let folder = try above.folder(next) else { throw Problem(.write, "\(parent)/\(next)") }
      try generation.write(to: folder, isSyncedWhole: generation.syncs > PublishedFolder.syncLimit)
      if current == nil { try above.rename(next, to: name) } else { try above.exchange(next, with: name) }
    } catch {
      // What was begun is cleared away; should that fail too, the next publication does it.
      _ = Result { () throws(Problem) in try above.remove(next) }
      throw error
    }
    // It is published. Should what follows fail, that is no reason to say that this has; the next publication clears what is left.
    _ = Result { () throws(Problem) in try keepLast(above) }
    return true
  }

  /// The last generation gets its name, which is never without one, and what had it until now goes.
  private func keepLast(_ above: OpenFolder) throws(Problem) {
    if try above.entry(next) != nil {
      if try above.entry(last) == nil { try above.rename(next, to: last) } else { try above.exchange(next, with: last) }
    }
    try above.sync()
    try above.remove(next)
  }
}
