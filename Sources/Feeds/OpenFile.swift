import Foundation

/// A file held open, read or written from its beginning on; what a signal interrupts is tried again.
final class OpenFile {
  private let descriptor: Int32
  private let problem: PublishedFolder.Problem.Operation
  private let path: String

  /// Takes over a descriptor just opened, or says why it could not be.
  init(
    _ descriptor: Int32, for operation: PublishedFolder.Problem.Operation, _ path: String
  ) throws(PublishedFolder.Problem) {
    guard descriptor >= 0 else { throw .init(operation, path) }
    self.descriptor = descriptor
    problem = operation
    self.path = path
  }

  deinit { close(descriptor) }

  /// How many bytes are read at once.
  private static let step = 1 << 16

  /// The next bytes; nil at the end.
  func read() throws(PublishedFolder.Problem) -> [UInt8]? {
    var count = 0
    let bytes = [UInt8](unsafeUninitializedCapacity: OpenFile.step) { buffer, length in
      repeat { count = Foundation.read(descriptor, buffer.baseAddress, buffer.count) } while count < 0 && errno == EINTR
      length = max(0, count)
    }
    guard count >= 0 else { throw .init(problem, path) }
    return count == 0 ? nil : bytes
  }

  /// Writes all of the bytes.
  func write(_ bytes: [UInt8]) throws(PublishedFolder.Problem) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Foundation.write(descriptor, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw .init(problem, path) }
      rest = rest.dropFirst(count)
    }
  }

  /// Says when the file was last modified, and has it on the disk if that is wanted now.
  func finish(modified: timespec, isSynced: Bool) throws(PublishedFolder.Problem) {
    let times = [modified, modified]
    var result: Int32
    repeat { result = futimens(descriptor, times) } while result != 0 && errno == EINTR
    while result == 0, isSynced {
      result = fsync(descriptor)
      guard result != 0, errno == EINTR else { break }
      result = 0
    }
    guard result == 0 else { throw .init(problem, path) }
  }
}
