import AsyncHTTPClient
import NIOCore
import NIOHTTP1
import NIOHTTPCompression
import Synchronization

/// One question and its answer, over a connection of its own to an address that has been checked.
struct Exchange: Sendable {
  enum Answer: Sendable {
    case body([UInt8], Validators)
    case notModified
    case redirect(to: String?)
  }

  /// The connection does not lead where it should.
  private struct OtherPeer: Error {}

  /// Whether there is a connection, TLS included: what fails before it is another problem than what fails after it.
  private final class Connection: Sendable {
    let isReady = Atomic(false)
  }

  let address: WebAddress
  /// Where to connect; the client looks nothing up itself.
  let peer: IPAddress
  /// What is known already; empty where nothing is.
  let known: Validators
  let limits: FetchLimits
  /// When to give up connecting.
  let connectDeadline: NIODeadline

  private var host: String { address.hostText }

  func answer() async throws(FetchProblem) -> Answer {
    let connection = Connection()
    do {
      return try await HTTPClient.withHTTPClient(configuration: configuration(telling: connection)) { client in
        // The time limit of the whole fetch cancels the task; none of its own is needed here.
        let response = try await client.execute(request, deadline: .distantFuture)
        switch response.status.code {
        case 200: return .body(try await body(of: response), Validators(response.headers, limit: limits.headerLength))
        case 304 where !known.isEmpty: return .notModified
        case 301, 302, 303, 307, 308:
          let locations = response.headers["Location"]
          return .redirect(to: locations.count == 1 ? locations[0] : nil)
        default: throw FetchProblem.status(host: host, status: Int(response.status.code))
        }
      }
    } catch {
      throw problem(error, connection)
    }
  }

  private var request: HTTPClientRequest {
    var request = HTTPClientRequest(url: address.text)
    request.headers = ["User-Agent": "Kalendarium/1.0 (calendar check)", "Accept": "text/calendar, */*;q=0.1"]
    if let tag = known.tag { request.headers.add(name: "If-None-Match", value: tag) }
    if let modified = known.modified { request.headers.add(name: "If-Modified-Since", value: modified) }
    return request
  }

  private func configuration(telling connection: Connection) -> HTTPClient.Configuration {
    var configuration = HTTPClient.Configuration(
      redirectConfiguration: .disallow, timeout: .init(connect: max(.nanoseconds(1), connectDeadline - .now())),
      decompression: .enabled(limit: .size(limits.bodyBytes)))
    // A name is looked up in this table before DNS is asked, and certificates are still checked against the name. An address needs no entry,
    // and with one its text would be taken for a name.
    if address.host != .address(peer) { configuration.dnsOverride = [host: "\(peer)"] }
    configuration.httpVersion = .http1Only
    configuration.connectionPool.retryConnectionEstablishment = false
    // A second lock on the same door: should the client and this module ever differ on what the host of an address is, nothing is asked.
    let (peer, port) = (peer, address.port)
    configuration.http1_1ConnectionDebugInitializer = { channel in
      guard let remote = channel.remoteAddress, let ip = remote.ipAddress, IPAddress(ip) == peer, remote.port == port else {
        return channel.eventLoop.makeFailedFuture(OtherPeer())
      }
      connection.isReady.store(true, ordering: .relaxed)
      return channel.eventLoop.makeSucceededVoidFuture()
    }
    return configuration
  }

  private func body(of response: HTTPClientResponse) async throws -> [UInt8] {
    // Of a compressed body it is another length.
    if response.headers["Content-Encoding"].isEmpty, let length = response.headers["Content-Length"].first.flatMap(Int.init),
      length > limits.bodyBytes
    {
      throw tooLong
    }
    var bytes: [UInt8] = []
    for try await part in response.body {
      guard bytes.count + part.readableBytes <= limits.bodyBytes else { throw tooLong }
      bytes.append(contentsOf: part.readableBytesView)
    }
    // A sequence may end early when its task is cancelled, as if it were whole.
    guard !Task.isCancelled else { throw FetchProblem.cancelled }
    return bytes
  }

  private var tooLong: FetchProblem { .bodyLimit(host: host, bytes: limits.bodyBytes) }

  private func problem(_ error: any Error, _ connection: Connection) -> FetchProblem {
    switch error {
    case let problem as FetchProblem: problem
    case is CancellationError: .cancelled
    case let error as NIOHTTPDecompression.DecompressionError: error == .limit ? tooLong : .broken(host: host)
    case is NIOHTTPDecompression.ExtraDecompressionError, is HTTPParserError: .broken(host: host)
    case is HTTPClientError, is IOError, is ChannelError, is OtherPeer:
      connection.isReady.load(ordering: .relaxed) ? .broken(host: host) : .cannotConnect(host: host)
    // All that is left comes from TLS.
    default: address.isSecure ? .notSecure(host: host) : .broken(host: host)
    }
  }
}

/// What a server knows a version of a body by (RFC 9110 8.8).
struct Validators: Hashable, Sendable {
  var tag: String?
  var modified: String?

  static let none = Validators()

  init(tag: String? = nil, modified: String? = nil) {
    self.tag = tag
    self.modified = modified
  }

  /// Those of an answer; what is too long, said twice, or not plain text counts as not sent.
  init(_ headers: HTTPHeaders, limit: Int) {
    tag = Validators.plain(headers["ETag"], limit: limit)
    modified = Validators.plain(headers["Last-Modified"], limit: limit)
  }

  private static func plain(_ values: [String], limit: Int) -> String? {
    guard values.count == 1, Validators.isPlain(values[0], limit: limit) else { return nil }
    return values[0]
  }

  /// Whether it can stand in a header and on a line of a file: ASCII without control characters, not empty.
  static func isPlain(_ value: String, limit: Int) -> Bool {
    (1...max(1, limit)).contains(value.utf8.count) && value.utf8.allSatisfy { (0x20...0x7E).contains($0) }
  }

  var isEmpty: Bool { tag == nil && modified == nil }
}
