import CivilTime
import Foundation

/// The file in which the list of private addresses is kept, in the folder that is served: never served itself, readable for its owner alone.
///
/// It is written whole, beside, synced and renamed. Whoever changes it holds the lock of the folder above, which `publish` holds too: it
/// exchanges the folder, and a change in between would be lost.
public struct AccessFile: Sendable {
  /// Why it could not be read or written.
  public enum Problem: Error, Hashable, Sendable {
    /// The system's reason.
    case system(path: String, reason: String)
    /// It is larger than is read.
    case tooLarge(path: String, limit: Int)
    /// It is of a version that is not known here.
    case version(path: String, found: Int)
    /// It is no list of addresses.
    case notUnderstood(path: String, what: String)
    /// The change itself was refused.
    case refused(AccessList.Problem)
  }

  /// What it is called.
  public static let name = "access.json"
  /// The version that is written.
  static let version = 1
  /// Where it is.
  public let path: String
  private let folder: String

  /// The file in a folder.
  public init(folder: String) {
    self.folder = URL(fileURLWithPath: folder).resolvingSymlinksInPath().path
    path = self.folder + "/" + AccessFile.name
  }

  // MARK: Reading

  /// The list; empty where there is no file.
  public func read() throws(Problem) -> AccessList {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
    if descriptor < 0, errno == ENOENT { return AccessList() }
    guard descriptor >= 0 else { throw failure() }
    let file = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    let data: Data
    do { data = try file.read(upToCount: ServerLimits.accessFileBytes + 1) ?? Data() } catch {
      throw .system(path: path, reason: error.localizedDescription)
    }
    guard data.count <= ServerLimits.accessFileBytes else { throw .tooLarge(path: path, limit: ServerLimits.accessFileBytes) }
    return try understood(data)
  }

  private struct Version: Decodable { let version: Int }

  private struct Contents: Codable {
    struct Entry: Codable {
      let id: String
      let feed: String
      let subscriber: String
      let made: String
      let revoked: String?
      let hash: String
    }
    let version: Int
    let entries: [Entry]
  }

  private func understood(_ data: Data) throws(Problem) -> AccessList {
    let contents: Contents
    do {
      let version = try JSONDecoder().decode(Version.self, from: data).version
      guard version == AccessFile.version else { throw Problem.version(path: path, found: version) }
      contents = try JSONDecoder().decode(Contents.self, from: data)
    } catch let problem as Problem {
      throw problem
    } catch {
      throw .notUnderstood(path: path, what: "it is no JSON of the form that is written")
    }
    guard contents.entries.count <= ServerLimits.accessEntries else {
      throw .notUnderstood(path: path, what: "it has more than \(ServerLimits.accessEntries) entries")
    }
    var list = AccessList()
    for (number, entry) in contents.entries.enumerated() {
      let revoked = entry.revoked.map { Instant($0) }
      guard let digest = AccessFile.bytes(entry.hash), digest.count == 32, let made = Instant(entry.made),
        revoked.map({ $0 != nil }) ?? true
      else { throw .notUnderstood(path: path, what: "entry \(number + 1) has a wrong hash or date") }
      list.entries.append(
        AccessEntry(
          id: entry.id, feed: entry.feed, subscriber: entry.subscriber, made: made, revoked: revoked ?? nil, hash: entry.hash,
          digest: digest))
    }
    return list
  }

  private static func bytes(_ hex: String) -> [UInt8]? {
    let digits = hex.utf8.map { (48...57).contains($0) ? $0 - 48 : (97...102).contains($0) ? $0 - 87 : 255 }
    guard digits.count % 2 == 0, digits.allSatisfy({ $0 < 16 }) else { return nil }
    return stride(from: 0, to: digits.count, by: 2).map { digits[$0] * 16 + digits[$0 + 1] }
  }

  // MARK: Writing

  /// Reads the list, changes it and writes it, while no one else can; nothing is written where the change throws.
  public func change<Value>(_ body: (inout AccessList) throws(AccessList.Problem) -> Value) throws(Problem) -> Value {
    let parent = URL(fileURLWithPath: folder).deletingLastPathComponent().path
    let descriptor = open(parent, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { throw failure(parent) }
    defer { close(descriptor) }
    while flock(descriptor, LOCK_EX) != 0 {
      guard errno == EINTR else { throw failure(parent) }
    }
    var list = try read()
    let value: Value
    do { value = try body(&list) } catch { throw .refused(error) }
    try write(list)
    return value
  }

  private func write(_ list: AccessList) throws(Problem) {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    let contents = Contents(
      version: AccessFile.version,
      entries: list.entries.map {
        .init(
          id: $0.id, feed: $0.feed, subscriber: $0.subscriber, made: "\($0.made)", revoked: $0.revoked.map { "\($0)" }, hash: $0.hash)
      })
    let data: Data
    do { data = try encoder.encode(contents) } catch { throw .system(path: path, reason: error.localizedDescription) }
    guard data.count < ServerLimits.accessFileBytes else { throw .tooLarge(path: path, limit: ServerLimits.accessFileBytes) }
    let beside = "\(folder)/.\(AccessFile.name).new"
    // One that was left by a crash; only the holder of the lock makes it.
    unlink(beside)
    let descriptor = open(beside, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard descriptor >= 0 else { throw failure(beside) }
    do {
      let file = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
      try file.write(contentsOf: data + Data("\n".utf8))
      try file.synchronize()
      try file.close()
    } catch {
      unlink(beside)
      throw .system(path: beside, reason: error.localizedDescription)
    }
    guard rename(beside, path) == 0 else {
      let problem = failure()
      unlink(beside)
      throw problem
    }
    let holder = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard holder >= 0 else { throw failure(folder) }
    defer { close(holder) }
    guard fsync(holder) == 0 else { throw failure(folder) }
  }

  private func failure(_ other: String? = nil) -> Problem {
    .system(path: other ?? path, reason: String(cString: strerror(errno)))
  }

  // MARK: Watching

  /// What tells one state of the file from another; nil where there is none.
  struct Signature: Equatable, Sendable {
    let inode: UInt
    let size: Int
    let changed: Int
    let nanoseconds: Int
  }

  var signature: Signature? {
    var status = stat()
    guard lstat(path, &status) == 0 else { return nil }
    return Signature(
      inode: UInt(status.st_ino), size: Int(status.st_size), changed: status.st_ctim.tv_sec, nanoseconds: status.st_ctim.tv_nsec)
  }
}
