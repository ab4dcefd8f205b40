import Metrics

/// What the server counts. Labels are kinds and statuses, never a path: that could be secret.
final class ServerMetrics: Sendable {
  static let texts = [
    "kalendarium_http_requests_total": "Requests answered, by kind of resource and status.",
    "kalendarium_http_response_bytes_total": "Bytes of bodies sent, by kind of resource.",
    "kalendarium_http_request_seconds": "Seconds from the first byte of a request to its answer being written.",
    "kalendarium_open_connections": "Connections that are open.",
    "kalendarium_closed_connections_total": "Connections that the server closed, by reason.",
    "kalendarium_generation": "Number of the generation that is served.",
    "kalendarium_generation_age_seconds": "Seconds since it was first served.",
    "kalendarium_republish_failures_total": "Attempts to publish that failed; the last good generation stays.",
  ]
  static let statuses = [200, 304, 308, 400, 404, 405, 410, 413, 414, 431, 503, 505]

  private let requests: [[Counter]]
  private let others: [Counter]
  private let bytes: [Counter]
  private let duration: Metrics.Timer
  private let open: Meter
  private let generation: Meter
  private let age: Meter
  private let closed: [Counter]
  let failures: Counter

  /// Why the server closed a connection.
  enum Reason: String, CaseIterable {
    case idle
    case slowRequest = "slow_request"
    case slowReader = "slow_reader"
    case tooMany = "too_many"
  }

  init(_ factory: any MetricsFactory) {
    let kinds = ResourceKind.allCases
    func counter(_ name: String, _ labels: [(String, String)] = []) -> Counter {
      Counter(label: "kalendarium_" + name, dimensions: labels, factory: factory)
    }
    requests = kinds.map { kind in
      ServerMetrics.statuses.map { counter("http_requests_total", [("resource", kind.rawValue), ("status", "\($0)")]) }
    }
    others = kinds.map { counter("http_requests_total", [("resource", $0.rawValue), ("status", "other")]) }
    bytes = kinds.map { counter("http_response_bytes_total", [("resource", $0.rawValue)]) }
    duration = Metrics.Timer(label: "kalendarium_http_request_seconds", dimensions: [], factory: factory)
    open = Meter(label: "kalendarium_open_connections", dimensions: [], factory: factory)
    generation = Meter(label: "kalendarium_generation", dimensions: [], factory: factory)
    age = Meter(label: "kalendarium_generation_age_seconds", dimensions: [], factory: factory)
    closed = Reason.allCases.map { counter("closed_connections_total", [("reason", $0.rawValue)]) }
    failures = counter("republish_failures_total")
  }

  func answered(_ kind: ResourceKind, status: Int, bytes count: Int, nanoseconds: Int64) {
    let kind = ServerMetrics.place(kind)
    if let place = ServerMetrics.statuses.firstIndex(of: status) {
      requests[kind][place].increment()
    } else {
      others[kind].increment()
    }
    if count > 0 { bytes[kind].increment(by: count) }
    duration.recordNanoseconds(nanoseconds)
  }

  private static func place(_ kind: ResourceKind) -> Int {
    switch kind {
    case .feed: 0
    case .privateFeed: 1
    case .page: 2
    case .part: 3
    case .server: 4
    case .none: 5
    }
  }

  func closed(_ reason: Reason) { closed[Reason.allCases.firstIndex(of: reason) ?? 0].increment() }

  /// What is measured when someone asks.
  func measure(connections: Int, generation number: Int, age seconds: Int) {
    open.set(connections)
    generation.set(number)
    age.set(seconds)
  }
}
