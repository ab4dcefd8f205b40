import CivilTime
import OrderedCollections

/// The next generation of a published folder: which files stay as they are, and which are written.
struct Generation {
  typealias Problem = PublishedFolder.Problem

  /// The generation that is published; nil where there is none.
  private let current: OpenFolder?
  /// The folders of the current one.
  private let folders: [OpenFolder.Entry]
  /// What is the same as before, or not ours.
  private let kept: [OpenFolder.Entry]
  /// What is new or has changed, and when it was modified, in seconds since 1970.
  private let written: [(name: String, bytes: [UInt8], modified: Int)]
  /// The folders that no file was in before, each before those in it.
  private let newFolders: [String]

  /// Compares what is to be with what is there.
  init(
    _ current: OpenFolder?, entries: [OpenFolder.Entry], files: OrderedDictionary<String, [UInt8]>, now: Instant
  ) throws(Problem) {
    self.current = current
    folders = entries.filter(\.isFolder)
    var kept: [OpenFolder.Entry] = []
    var same: Set<String> = []
    var before: [String: Int] = [:]
    for entry in entries where entry.isFile {
      guard let bytes = files[entry.path] else {
        kept.append(entry)
        continue
      }
      if entry.size == bytes.count, try current?.read(entry.path, limit: bytes.count) == bytes {
        kept.append(entry)
        same.insert(entry.path)
      } else {
        before[entry.path] = entry.modified
      }
    }
    self.kept = kept
    written = files.filter { !same.contains($0.key) }.map { name, bytes in
      (name, bytes, max(now.seconds, before[name].map { $0 == .max ? $0 : $0 + 1 } ?? .min))
    }
    let known = Set(folders.map(\.path))
    var new: OrderedSet<String> = []
    for file in written {
      for folder in Generation.folders(above: file.name) where !known.contains(folder) { new.append(folder) }
    }
    newFolders = Array(new)
  }

  /// The folders on the way to a file, each before those in it.
  private static func folders(above file: String) -> [String] {
    let parts = file.split(separator: "/").dropLast()
    return parts.indices.map { parts[...$0].joined(separator: "/") }
  }

  /// Whether anything is to be written.
  var hasChanged: Bool { !written.isEmpty }

  /// How many files and folders are to be on the disk before it is published.
  var syncs: Int { written.count + folders.count + newFolders.count + 1 }

  /// Writes the generation into an empty folder. Files that stay are links, so that their times stay: static servers tell clients of them.
  func write(to folder: OpenFolder, isSyncedWhole: Bool) throws(Problem) {
    for known in folders { try folder.makeFolder(known.path) }
    for new in newFolders { try folder.makeFolder(new) }
    if let current {
      for entry in kept { try folder.carryOver(entry, from: current, isSynced: !isSyncedWhole) }
    }
    for (name, bytes, modified) in written { try folder.write(bytes, to: name, modified: modified, isSynced: !isSyncedWhole) }
    // Last, for they may forbid writing.
    for known in folders.reversed() { try folder.permit(known.path, known.permissions) }
    if let top = try current?.entry("") { try folder.permit("", top.permissions) }
    if isSyncedWhole { return try folder.syncAll() }
    for name in folders.map(\.path) + newFolders + [""] { try folder.sync(name) }
  }
}
