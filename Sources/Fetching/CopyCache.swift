import Glibc
import Synchronization

/// The folder of kept copies. Files are replaced whole or not at all, are nobody else's to read, and links are not followed.
struct CopyCache: Sendable {
  let folder: String
  let limit: Int

  /// The copy of an address; nil where there is none that is whole.
  func copy(of address: String) -> KeptCopy? {
    do throws(CacheProblem) {
      return try inFolder(isMade: false) { folder throws(CacheProblem) in
        // Without O_NONBLOCK a pipe of that name would be waited for.
        let file = openat(folder, KeptCopy.fileName(of: address), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
        guard file >= 0 else { return nil }
        defer { close(file) }
        return bytes(of: file).flatMap { KeptCopy($0, of: address) }
      }
    } catch {
      // Reading is only ever a shortcut; writing tells what is wrong.
      return nil
    }
  }

  /// Keeps a copy in place of the one before.
  func keep(_ copy: KeptCopy) throws(CacheProblem) {
    let bytes = copy.encoded
    guard bytes.count <= limit, bytes.count - copy.body.count <= KeptCopy.headLength else { throw .tooLong(limit: limit) }
    try inFolder(isMade: true) { folder throws(CacheProblem) in
      let name = KeptCopy.fileName(of: copy.address)
      let temporary = "\(name).\(getpid()).\(CopyCache.count.add(1, ordering: .relaxed).newValue).next"
      // What a process of the same number left when it was cut off.
      unlinkat(folder, temporary, 0)
      let file = openat(folder, temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
      guard file >= 0 else { throw .file(error: errno) }
      let isWritten = write(bytes, to: file) && fchmod(file, 0o600) == 0 && fsync(file) == 0
      let writeError = errno
      let isClosed = close(file) == 0
      guard isWritten, isClosed, renameat(folder, temporary, folder, name) == 0 else {
        let error = isWritten ? errno : writeError
        unlinkat(folder, temporary, 0)
        throw .file(error: error)
      }
      // The new name itself; a copy that is lost with the power is only fetched again.
      fsync(folder)
    }
  }

  private static let count = Atomic(0)

  private func inFolder<T>(isMade: Bool, _ work: (Int32) throws(CacheProblem) -> T) throws(CacheProblem) -> T {
    if isMade { makeFolder() }
    let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
    guard descriptor >= 0 else { throw .folder(error: errno) }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw .folder(error: errno) }
    guard status.st_uid == geteuid(), status.st_mode & 0o022 == 0 else { throw .openToOthers }
    return try work(descriptor)
  }

  /// Makes the folder and those above it, as far as they are missing; opening it tells what went wrong.
  private func makeFolder() {
    var path = folder.hasPrefix("/") ? "/" : ""
    for step in folder.split(separator: "/") {
      path += step
      mkdir(path, 0o700)
      path += "/"
    }
  }

  private func bytes(of file: Int32) -> [UInt8]? {
    var status = stat()
    guard fstat(file, &status) == 0, status.st_mode & S_IFMT == S_IFREG, status.st_size <= limit else { return nil }
    var bytes = [UInt8](repeating: 0, count: Int(status.st_size))
    var filled = 0
    while filled < bytes.count {
      let count = bytes.withUnsafeMutableBytes { read(file, $0.baseAddress?.advanced(by: filled), $0.count - filled) }
      guard count > 0 else { return nil }
      filled += count
    }
    return bytes
  }

  private func write(_ bytes: [UInt8], to file: Int32) -> Bool {
    var written = 0
    while written < bytes.count {
      let count = bytes.withUnsafeBytes { Glibc.write(file, $0.baseAddress?.advanced(by: written), $0.count - written) }
      guard count > 0 else { return false }
      written += count
    }
    return true
  }
}
