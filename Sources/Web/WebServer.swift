public import CivilTime
import HTTPTypes
import Hummingbird
import HummingbirdCore
public import Logging
import Metrics
import NIOCore
import NIOPosix
public import ServiceLifecycle
import Synchronization
import UnixSignals

/// The server: what is in a store, over HTTP/1.1, until it is told to stop.
public struct WebServer: Service {
  /// How it is set up.
  public struct Configuration: Sendable {
    /// The name or address to listen on.
    public var host = "127.0.0.1"
    /// The port; 0 for any that is free.
    public var port = 8080
    /// What clients may do.
    public var limits = ServerLimits()
    /// Whether anyone may see the status page and the metrics, and not only who asks from this machine without a proxy.
    public var isStatusOpen = false
    /// Whether every request is logged, at level info.
    public var isAccessLogged = false
    /// The language of the status page.
    public var language = ServerLanguage.swedish
    /// How the status page writes a moment.
    public var time: @Sendable (Instant) -> String = { $0.description }

    /// The defaults: this machine alone, port 8080.
    public init() {}
  }

  /// It does not listen.
  public enum Problem: Error, Sendable {
    /// The system's reason.
    case cannotListen(host: String, port: Int, reason: String)
  }

  private let configuration: Configuration
  private let parts: ServerParts
  private let board: StatusBoard
  private let registry: PrometheusRegistry
  private let page: StatusPage
  private let desk: (any Desk)?
  private let onListening: @Sendable (_ port: Int) async -> Void

  /// A server. `desk` answers below `/desk`, to browsers on this machine alone; nil for none. `now` is the clock; `onListening` is told the
  /// port once it listens. Metrics go to a registry of its own unless one is given.
  public init(
    store: SiteStore, access: AccessWatch = AccessWatch(), board: StatusBoard = StatusBoard(),
    desk: (any Desk)? = nil, configuration: Configuration = Configuration(),
    metrics registry: PrometheusRegistry? = nil, logger: Logger, now: @escaping @Sendable () -> Instant,
    onListening: @escaping @Sendable (_ port: Int) async -> Void = { _ in }
  ) throws {
    let registry = registry ?? PrometheusRegistry(texts: WebServer.metricTexts)
    self.configuration = configuration
    self.board = board
    self.registry = registry
    self.onListening = onListening
    self.desk = desk
    page = try StatusPage(language: configuration.language, time: configuration.time)
    parts = ServerParts(
      store: store, access: access, limits: configuration.limits, isStatusOpen: configuration.isStatusOpen,
      isAccessLogged: configuration.isAccessLogged, isDeskOpen: desk != nil, now: now, metrics: ServerMetrics(registry),
      fetches: FetchBoard(),
      connections: Connections(limit: OpenFiles.raised(for: configuration.limits.connections)), logger: logger)
  }

  /// What the server's metrics are, in a sentence each, for a registry that is shared with others.
  public static let metricTexts = ServerMetrics.texts

  /// Serves until the task is cancelled, or SIGTERM or SIGINT comes: then it accepts nothing more, lets running requests finish, and ends
  /// within five seconds.
  public func runUntilStopped() async throws {
    let group = ServiceGroup(
      configuration: .init(services: [self], gracefulShutdownSignals: [.sigterm, .sigint], logger: parts.logger))
    let running = Task { try await group.run() }
    try await withTaskCancellationHandler {
      try await running.value
    } onCancel: {
      Task { await group.triggerGracefulShutdown() }
    }
  }

  /// Serves as one service of several, until they are shut down.
  public func run() async throws {
    let parts = parts
    var application = Application(
      router: router, server: HTTPServerBuilder { responder in SiteChannel(responder: responder, parts: parts) },
      configuration: ApplicationConfiguration(
        address: .hostname(configuration.host, port: configuration.port), serverName: nil, backlog: WebServer.backlog),
      onServerRunning: { [onListening] channel in await onListening(channel.localAddress?.port ?? 0) }, logger: parts.logger)
    application.addServices(AccessRefresh(access: parts.access, logger: parts.logger))
    do {
      try await withGracefulShutdownHandler {
        try await application.run()
      } onGracefulShutdown: {
        MultiThreadedEventLoopGroup.singleton.any().scheduleTask(in: .milliseconds(Int64(parts.limits.drainMilliseconds))) {
          parts.connections.closeAll()
        }
      }
    } catch let error as IOError {
      throw Problem.cannotListen(host: configuration.host, port: configuration.port, reason: error.localizedDescription)
    }
  }

  /// Connections that the system keeps until they are accepted.
  private static let backlog = 1_024

  // MARK: What the server says of itself

  private var router: Router<BasicRequestContext> {
    let router = Router(options: .autoGenerateHeadEndpoints)
    let (parts, board, registry, page) = (parts, board, registry, page)
    let counted = Atomic(0)
    router.get("healthz") { _, _ in
      let isServing = parts.store.current != nil
      return WebServer.response(
        isServing ? "ok\n" : "nothing is served yet\n", ContentType.plain, status: isServing ? .ok : .serviceUnavailable)
    }
    router.get("metrics") { _, _ in
      let site = parts.store.current
      let age = site.map { max(0, parts.now().seconds - $0.since.seconds) } ?? 0
      parts.metrics.measure(connections: parts.connections.count, generation: site?.generation ?? 0, age: age)
      let failures = board.failures
      parts.metrics.failures.increment(by: max(0, failures - counted.exchange(failures, ordering: .relaxed)))
      return WebServer.response(registry.text, "text/plain; version=0.0.4; charset=utf-8")
    }
    router.get("status") { _, _ in
      let html = page.html(
        site: parts.store.current, last: board.last, fetches: parts.fetches, connections: parts.connections.count)
      return WebServer.response(html, ContentType.html, policy: StatusPage.policy)
    }
    if let desk { DeskRoutes(desk: desk, deskGuard: DeskGuard(), limits: parts.limits, logger: parts.logger).add(to: router) }
    return router
  }

  private static func response(_ text: String, _ type: String, status: HTTPResponse.Status = .ok, policy: String? = nil) -> Response {
    var fields: [(name: String, value: String)] = [("Content-Type", type), ("Cache-Control", "no-store")] + Reply.guarded
    if let policy { fields.append(("Content-Security-Policy", policy)) } else { fields += Reply.closedPolicy }
    var headers = HTTPFields()
    for (name, value) in fields {
      if let name = HTTPField.Name(name) { headers[name] = value }
    }
    return Response(status: status, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
  }
}

/// Looks every second whether the list of private addresses has changed.
private struct AccessRefresh: Service {
  let access: AccessWatch
  let logger: Logger

  func run() async throws {
    await cancelWhenGracefulShutdown {
      while !Task.isCancelled {
        if let problem = access.refresh() {
          logger.error("the list of private addresses cannot be read; the last one stays", metadata: ["problem": "\(problem)"])
        }
        // Cancelled is how it ends.
        do { try await Task.sleep(for: .seconds(1)) } catch { return }
      }
    }
  }
}
