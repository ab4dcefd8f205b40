import Glibc

/// An answer as it came over the wire.
struct WireReply: Equatable, Sendable {
  let status: Int
  /// The header as it came, without `Date`.
  let lines: [String]
  let body: [UInt8]

  var text: String { String(decoding: body, as: UTF8.self) }

  /// The values of a header field, joined by commas; nil where there is none.
  subscript(name: String) -> String? {
    let values = lines.compactMap { line -> String? in
      let parts = line.split(separator: ":", maxSplits: 1)
      guard parts.count == 2, parts[0].lowercased() == name.lowercased() else { return nil }
      return String(parts[1].drop { $0 == " " })
    }
    return values.isEmpty ? nil : values.joined(separator: ",")
  }
}

/// A client that speaks bytes, so that it can also ask what no honest client would.
final class WireClient: Sendable {
  private let descriptor: Int32

  enum Problem: Error {
    case cannotConnect
    case noAnswer
    case noHead(String)
  }

  /// Seconds after which a test fails rather than hangs.
  private static let patience = 60

  init(port: Int) throws {
    descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var patience = timeval(tv_sec: WireClient.patience, tv_usec: 0)
    setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
    setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = in_port_t(port).bigEndian
    address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
    let isConnected = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
      }
    }
    guard isConnected else { throw Problem.cannotConnect }
  }

  deinit { close(descriptor) }

  /// Sends what it can: a server that has closed already is no failure of the test.
  func send(_ text: String) throws { try send(Array(text.utf8)) }

  func send(_ bytes: [UInt8]) throws {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
      guard count > 0 else { return }
      rest = rest.dropFirst(count)
    }
  }

  /// Closes the sending side.
  func endSending() { shutdown(descriptor, Int32(SHUT_WR)) }

  /// Up to so many bytes; empty where the server has closed or reset.
  func receive(_ limit: Int = 65_536) -> [UInt8]? {
    var buffer = [UInt8](repeating: 0, count: limit)
    let count = recv(descriptor, &buffer, limit, 0)
    if count < 0 { return errno == ECONNRESET ? [] : nil }
    return Array(buffer[0..<count])
  }

  /// Whether the server closes without another byte.
  func isClosed() -> Bool { receive(1) == [] }

  /// The next answer; byte by byte in its head, so that nothing of the answer after it is taken.
  func reply(hasBody: Bool = true) throws -> WireReply {
    var head: [UInt8] = []
    while !head.ends(with: [13, 10, 13, 10]) {
      guard let byte = receive(1) else { throw Problem.noAnswer }
      guard !byte.isEmpty else { throw Problem.noHead(String(decoding: head, as: UTF8.self)) }
      head += byte
    }
    var lines = String(decoding: head.dropLast(4), as: UTF8.self).split(separator: "\r\n").map(String.init)
    let words = lines.removeFirst().split(separator: " ")
    guard words.count >= 2, words[0] == "HTTP/1.1", let status = Int(words[1]) else {
      throw Problem.noHead(String(decoding: head, as: UTF8.self))
    }
    let length = WireReply(status: status, lines: lines, body: [])["Content-Length"].flatMap { Int($0) } ?? 0
    var body: [UInt8] = []
    while hasBody, status != 304, body.count < length {
      guard let more = receive(length - body.count), !more.isEmpty else { throw Problem.noAnswer }
      body += more
    }
    return WireReply(status: status, lines: lines.filter { !$0.hasPrefix("Date:") }, body: body)
  }
}

extension Array where Element == UInt8 {
  func ends(with tail: [UInt8]) -> Bool { suffix(tail.count).elementsEqual(tail) }
}
