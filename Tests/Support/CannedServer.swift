import Foundation
import Glibc
import Synchronization

/// A server of canned answers on this machine's loopback: bytes as they are, so that it can also serve what no honest server would.
package final class CannedServer: Sendable {
  /// One thing that it does after a question.
  package enum Step: Sendable {
    case send([UInt8])
    /// Sends the same bytes again and again, with a pause after each.
    case drip([UInt8], times: Int, pause: Int)
    /// Milliseconds.
    case wait(Int)

    package static func send(_ text: String) -> Step { .send(Array(text.utf8)) }
  }

  package let port: Int
  private let state: State

  private final class State: Sendable {
    let answers: @Sendable (_ path: String) -> [Step]
    let asked = Mutex<[String]>([])
    let accepted = Atomic(0)
    let sent = Atomic(0)
    let isOver = Atomic(false)
    let listener: Int32
    let isAsked: Bool

    init(listener: Int32, isAsked: Bool, answers: @escaping @Sendable (String) -> [Step]) {
      self.listener = listener
      self.isAsked = isAsked
      self.answers = answers
    }
  }

  package struct CannotListen: Error {}

  /// A server that answers a question for a path with these steps and then closes; one that is not asked begins at once.
  package init(onIPv6: Bool = false, isAsked: Bool = true, _ answers: @escaping @Sendable (_ path: String) -> [Step]) throws {
    let listener = socket(onIPv6 ? AF_INET6 : AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = CannedServer.loopback(onIPv6)
    let length = socklen_t(address.count)
    let isListening = address.withUnsafeMutableBytes { bytes in
      bytes.withMemoryRebound(to: sockaddr.self) { address in
        var count = length
        return bind(listener, address.baseAddress, length) == 0 && listen(listener, 64) == 0
          && getsockname(listener, address.baseAddress, &count) == 0
      }
    }
    guard isListening else { throw CannotListen() }
    port = Int(address[2]) << 8 | Int(address[3])
    let state = State(listener: listener, isAsked: isAsked, answers: answers)
    self.state = state
    Thread.detachNewThread { CannedServer.serve(state) }
  }

  deinit {
    state.isOver.store(true, ordering: .relaxed)
    shutdown(state.listener, Int32(SHUT_RDWR))
  }

  /// A `sockaddr_in` or `sockaddr_in6` of the loopback with any port.
  private static func loopback(_ onIPv6: Bool) -> [UInt8] {
    let family = withUnsafeBytes(of: sa_family_t(onIPv6 ? AF_INET6 : AF_INET), Array.init)
    if onIPv6 { return family + [UInt8](repeating: 0, count: 21) + [1, 0, 0, 0, 0] }
    return family + [0, 0, 127, 0, 0, 1] + [UInt8](repeating: 0, count: 8)
  }

  /// How many connections were made.
  package var accepted: Int { state.accepted.load(ordering: .relaxed) }
  /// How many bytes went out.
  package var sent: Int { state.sent.load(ordering: .relaxed) }
  /// The questions as they came, each without the empty line at its end.
  package var asked: [String] { state.asked.withLock { $0 } }

  private static func serve(_ state: State) {
    // More connections than any test makes.
    for _ in 0..<1000 {
      let connection = accept(state.listener, nil, nil)
      guard connection >= 0 else { break }
      state.accepted.add(1, ordering: .relaxed)
      Thread.detachNewThread {
        answer(connection, state)
        shutdown(connection, Int32(SHUT_WR))
        close(connection)
      }
    }
    close(state.listener)
  }

  private static func answer(_ connection: Int32, _ state: State) {
    var head: [UInt8] = []
    var part = [UInt8](repeating: 0, count: 4096)
    while state.isAsked, !head.suffix(4).elementsEqual(Array("\r\n\r\n".utf8)) {
      let count = recv(connection, &part, part.count, 0)
      guard count > 0, head.count < 65_536 else { return }
      head += part.prefix(count)
    }
    let question = String(decoding: head.dropLast(4), as: UTF8.self)
    state.asked.withLock { $0.append(question) }
    let path = question.split(separator: " ").dropFirst().first.map(String.init) ?? ""
    for step in state.answers(path) {
      switch step {
      case .send(let bytes): guard send(bytes, on: connection, state) else { return }
      case .drip(let bytes, let times, let pause):
        for _ in 0..<times {
          guard send(bytes, on: connection, state) else { return }
          if pause > 0 { usleep(UInt32(pause * 1000)) }
        }
      case .wait(let milliseconds):
        for _ in 0..<milliseconds / 10 where !state.isOver.load(ordering: .relaxed) { usleep(10_000) }
      }
    }
  }

  private static func send(_ bytes: [UInt8], on connection: Int32, _ state: State) -> Bool {
    var rest = bytes[...]
    while !rest.isEmpty {
      guard !state.isOver.load(ordering: .relaxed) else { return false }
      let count = rest.withUnsafeBytes { Glibc.send(connection, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
      guard count > 0 else { return false }
      state.sent.add(count, ordering: .relaxed)
      rest = rest.dropFirst(count)
    }
    return true
  }
}

extension [CannedServer.Step] {
  /// A whole answer.
  package static func answer(_ status: String, _ headers: [String] = [], _ body: String = "") -> [CannedServer.Step] {
    answer(status, headers, Array<UInt8>(body.utf8))
  }

  package static func answer(_ status: String, _ headers: [String] = [], _ body: [UInt8]) -> [CannedServer.Step] {
    let lines = ["HTTP/1.1 \(status)"] + headers + ["Content-Length: \(body.count)"]
    return [.send(lines.joined(separator: "\r\n") + "\r\n\r\n"), .send(body)]
  }

  package static func redirect(_ location: String, _ status: String = "302 Found") -> [CannedServer.Step] {
    answer(status, ["Location: \(location)"])
  }
}
