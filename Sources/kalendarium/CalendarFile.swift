import Foundation
import ICalendar

/// Reads a calendar file that others wrote, as far as the limits let it be read.
enum CalendarFile {
  /// Why a file gives no bytes.
  enum Problem: Error {
    /// The system's reason.
    case unreadable(String)
    /// It is no regular file: a folder, a pipe, a device.
    case notAFile
    /// It is larger than the limit, in bytes.
    case tooLarge(Int)
  }

  /// The bytes of a regular file. Nothing is waited for: a pipe is refused, not read.
  static func bytes(_ path: String, limit: Int) throws(Problem) -> [UInt8] {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw .unreadable(String(cString: strerror(errno))) }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { throw .notAFile }
    guard status.st_size <= limit else { throw .tooLarge(limit) }
    // The file may change while it is read: not more than it had is taken.
    let size = Int(status.st_size)
    var failure: Int32 = 0
    let bytes = [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
      while count < size, let base = buffer.baseAddress {
        let got = read(descriptor, base + count, size - count)
        if got < 0, errno == EINTR { continue }
        if got < 0 { failure = errno }
        if got <= 0 { break }
        count += got
      }
    }
    guard failure == 0 else { throw .unreadable(String(cString: strerror(failure))) }
    return bytes
  }
}
