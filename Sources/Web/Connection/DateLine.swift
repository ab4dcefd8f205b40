import CivilTime
import NIOCore
import Synchronization

/// The header field `Date`, made once a second for all connections.
final class DateLine: Sendable {
  private let state = Mutex<(second: Int, line: ByteBuffer)>((.min, ByteBuffer()))

  func line(at now: Instant) -> ByteBuffer {
    state.withLock { state in
      if state.second != now.seconds { state = (now.seconds, ByteBuffer(string: "Date: \(HTTPDate.text(now))\r\n")) }
      return state.line
    }
  }
}
