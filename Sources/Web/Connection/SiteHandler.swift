import CivilTime
import Logging
import NIOCore
import NIOHTTP1

/// Answers what is in memory at once, on the event loop, in the order asked; hands the rest on to Hummingbird, which closes the connection
/// after it. It also ends connections that take too long.
final class SiteHandler: ChannelDuplexHandler {
  typealias InboundIn = HTTPServerRequestPart
  typealias InboundOut = HTTPServerRequestPart
  typealias OutboundIn = HTTPServerResponsePart
  typealias OutboundOut = HTTPServerResponsePart

  private enum Phase {
    /// Between requests, or in the head of one.
    case waiting
    /// In the body of one.
    case asked(Question, isKept: Bool, bytes: Int)
    /// In the body of one that Hummingbird reads for the desk.
    case handing
    /// Hummingbird has it, and so many milliseconds for its answer.
    case handedOn(since: NIODeadline, milliseconds: Int)
    /// Nothing more is read; what was written is on its way.
    case over(since: NIODeadline)
  }

  private let parts: ServerParts
  private let wire: Wire
  private let entry: Connections.Entry
  private var phase = Phase.waiting
  private var requests = 0
  private var isQuiescing = false
  private var isInputClosed = false
  private var hasWritten = false
  private var hasHandedOn = false
  private var restingSince: NIODeadline
  private var check: Scheduled<Void>?
  /// Bytes that waited to be taken by the client when last looked at, and since when there were no fewer.
  private var stuck: (bytes: Int, since: NIODeadline)?
  private var date: (second: Int, line: ByteBuffer) = (.min, ByteBuffer())
  private var client: (agent: String, kind: ClientKind)?
  private var isLoopback = false

  /// How long a closed connection may take to be closed by the other side too.
  private static let lingering = TimeAmount.seconds(2)
  /// Bodies up to this size are copied behind their heads: one write is cheaper than two.
  private static let copiedBytes = 4_096

  init(parts: ServerParts, wire: Wire, entry: Connections.Entry) {
    self.parts = parts
    self.wire = wire
    self.entry = entry
    restingSince = .now()
  }

  // MARK: Coming and going

  func handlerAdded(context: ChannelHandlerContext) {
    isLoopback = SiteHandler.isLoopback(context.channel.remoteAddress)
    look(context)
  }

  func channelInactive(context: ChannelHandlerContext) {
    check?.cancel()
    phase = .over(since: .now())
    context.fireChannelInactive()
  }

  private static func isLoopback(_ address: SocketAddress?) -> Bool {
    guard let text = address?.ipAddress else { return false }
    return text == "::1" || text.hasPrefix("127.") || text.hasPrefix("::ffff:127.")
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    switch event {
    case is ChannelShouldQuiesceEvent:
      isQuiescing = true
      if case .waiting = phase, wire.began == nil { finish(context) }
    case ChannelEvent.inputClosed:
      isInputClosed = true
      switch phase {
      case .waiting, .asked: finish(context)
      case .handing: context.close(promise: nil)
      // What is still to be written goes first; then this side is closed too.
      case .handedOn, .over: break
      }
    case ChannelEvent.outputClosed:
      if isInputClosed { context.close(promise: nil) }
    default: context.fireUserInboundEventTriggered(event)
    }
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    switch phase {
    case .waiting, .asked:
      guard let error = error as? HTTPParserError else { return context.close(promise: nil) }
      let reply = error == .headerOverflow ? Reply.headerTooLarge : error == .invalidVersion ? Reply.otherVersion : Reply.badRequest
      send(context, reply, .none, to: nil, isKept: false)
      wire.flush()
    case .handing, .handedOn: context.close(promise: nil)
    case .over: break
    }
  }

  // MARK: Requests

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    switch (phase, unwrapInboundIn(data)) {
    case (.waiting, .head(let head)): begin(context, head)
    case (.asked(let question, let isKept, let bytes), .body(let buffer)):
      if bytes + buffer.readableBytes > parts.limits.bodyBytes {
        send(context, Reply.tooLarge, .none, to: question, isKept: false)
      } else {
        phase = .asked(question, isKept: isKept, bytes: bytes + buffer.readableBytes)
      }
    case (.asked(let question, let isKept, _), .end): answer(context, question, isKept: isKept)
    case (.handing, .body): context.fireChannelRead(data)
    case (.handing, .end):
      phase = .handedOn(since: .now(), milliseconds: parts.limits.deskAnswerMilliseconds)
      wire.began = nil
      context.fireChannelRead(data)
    default: break
    }
  }

  private func begin(_ context: ChannelHandlerContext, _ head: HTTPRequestHead) {
    let question = Question(head)
    requests += 1
    let isKept = head.isKeepAlive && !question.isUpgrade && requests < parts.limits.requestsPerConnection
    let isForDesk = parts.isDeskOpen && isLoopback && !question.isForwarded && DeskRoutes.isMeant(by: question.target)
    let bodyBytes = isForDesk ? parts.limits.deskBodyBytes : parts.limits.bodyBytes
    let refusal: Reply?
    if head.version.major != 1 {
      refusal = Reply.otherVersion
    } else if question.target.utf8.count > parts.limits.targetBytes {
      refusal = Reply.targetTooLong
    } else if question.hosts != 1, head.version.minor > 0 || question.hosts > 1 {
      refusal = Reply.badRequest
    } else if let length = question.length, Int(length).map({ $0 > bodyBytes }) ?? true {
      refusal = Reply.tooLarge
    } else {
      refusal = nil
    }
    if let refusal {
      send(context, refusal, .none, to: question, isKept: false)
    } else if isForDesk {
      handOn(context, head)
    } else if question.isExpectant, question.hasBody {
      // The body is not wanted, so it is not waited for.
      answer(context, question, isKept: false)
    } else {
      phase = .asked(question, isKept: isKept, bytes: 0)
      isOldProtocol = head.version.minor == 0
    }
  }

  /// Lets Hummingbird read and answer what is meant for the desk; its answer is the last on this connection.
  private func handOn(_ context: ChannelHandlerContext, _ head: HTTPRequestHead) {
    phase = .handing
    hasHandedOn = true
    var head = head
    head.headers.replaceOrAdd(name: "Connection", value: "close")
    context.fireChannelRead(wrapInboundOut(.head(head)))
  }

  /// HTTP/1.0, where a connection that is kept must be said to be.
  private var isOldProtocol = false

  private func answer(_ context: ChannelHandlerContext, _ question: Question, isKept: Bool) {
    let now = parts.now()
    let seesStatus = parts.isStatusOpen || (isLoopback && !question.isForwarded)
    switch Answer(to: question, from: parts.store.current, access: parts.access, seesStatus: seesStatus, now: now) {
    case .reply(let reply, let kind):
      send(context, reply, kind, to: question, isKept: isKept && !isQuiescing, at: now)
      if kind == .feed || kind == .privateFeed {
        parts.fetches.note(clientKind(question.agent ?? ""), isPrivate: kind == .privateFeed, at: now)
      }
    case .router(let path):
      phase = .handedOn(since: .now(), milliseconds: parts.limits.answerMilliseconds)
      wire.began = nil
      hasHandedOn = true
      let head = HTTPRequestHead(
        version: .http1_1, method: question.method, uri: "/" + path, headers: ["Host": "localhost", "Connection": "close"])
      context.fireChannelRead(wrapInboundOut(.head(head)))
      context.fireChannelRead(wrapInboundOut(.end(nil)))
    }
  }

  private func clientKind(_ agent: String) -> ClientKind {
    if let client, client.agent == agent { return client.kind }
    let kind = ClientKind(userAgent: agent)
    if agent.utf8.count <= ClientKind.agentBytes { client = (agent, kind) }
    return kind
  }

  // MARK: Answers

  private func send(
    _ context: ChannelHandlerContext, _ reply: Reply, _ kind: ResourceKind, to question: Question?, isKept: Bool, at instant: Instant? = nil
  ) {
    let began = wire.began ?? .now()
    let now = instant ?? parts.now()
    if date.second != now.seconds { date = (now.seconds, parts.dates.line(at: now)) }
    let isBodySent = !(question?.isHead ?? false) && reply.body.readableBytes > 0
    let isCopied = isBodySent && reply.body.readableBytes <= SiteHandler.copiedBytes
    var buffer = context.channel.allocator.buffer(
      capacity: reply.head.readableBytes + 80 + (isCopied ? reply.body.readableBytes : 0))
    buffer.writeImmutableBuffer(reply.head)
    buffer.writeImmutableBuffer(date.line)
    if !isKept {
      buffer.writeStaticString("Connection: close\r\n")
    } else if isOldProtocol {
      buffer.writeStaticString("Connection: keep-alive\r\n")
    }
    buffer.writeStaticString("\r\n")
    if isCopied { buffer.writeImmutableBuffer(reply.body) }
    wire.write(buffer)
    if isBodySent, !isCopied { wire.write(reply.body) }
    hasWritten = true
    wire.began = nil
    let end = NIODeadline.now()
    restingSince = end
    entry.touch(end)
    parts.metrics.answered(
      kind, status: reply.status, bytes: isBodySent ? reply.body.readableBytes : 0, nanoseconds: (end - began).nanoseconds)
    if parts.isAccessLogged { log(reply, kind, question) }
    phase = .waiting
    if !isKept { finish(context) }
  }

  /// Paths that were found, with the token of a private one cut out; of others nothing, since they may be a secret that was mistyped.
  private func log(_ reply: Reply, _ kind: ResourceKind, _ question: Question?) {
    var path = "-"
    if kind != .none, let question, let read = RequestPath.read(question.target) {
      path = "/" + read
      if kind == .privateFeed, let address = PrivateAddress(path: read) { path = "/" + AccessList.path(feed: address.feed, token: "-") }
    }
    parts.logger.info(
      "request",
      metadata: [
        "method": "\(question?.method.rawValue ?? "-")", "path": "\(path)", "status": "\(reply.status)", "resource": "\(kind.rawValue)",
        "client": "\(clientKind(question?.agent ?? "").rawValue)",
      ])
  }

  func channelReadComplete(context: ChannelHandlerContext) {
    if hasWritten {
      hasWritten = false
      wire.flush()
    }
    if hasHandedOn { context.fireChannelReadComplete() }
  }

  /// What Hummingbird answers: the last answer on this connection.
  func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
    switch unwrapOutboundIn(data) {
    case .head(var head):
      head.headers.replaceOrAdd(name: "Connection", value: "close")
      parts.metrics.answered(.server, status: Int(head.status.code), bytes: 0, nanoseconds: 0)
      context.write(wrapOutboundOut(.head(head)), promise: promise)
    case .body: context.write(data, promise: promise)
    case .end:
      context.write(data, promise: promise)
      phase = .over(since: .now())
      restart(context)
    }
  }

  // MARK: Ending

  /// Closes this side when what was written has gone, and the other when the client has closed it or lingered too long.
  private func finish(_ context: ChannelHandlerContext) {
    phase = .over(since: .now())
    hasWritten = false
    wire.flush()
    if isInputClosed {
      // Closing one side where the other is closed would drop what waits to be written.
      let channel = context.channel
      wire.whenWritten { channel.close(promise: nil) }
    } else {
      context.close(mode: .output, promise: nil)
    }
    restart(context)
  }

  // MARK: Time

  private func restart(_ context: ChannelHandlerContext) {
    check?.cancel()
    check = nil
    look(context)
  }

  /// Closes the connection where its time is up, and looks again when it can be.
  private func look(_ context: ChannelHandlerContext) {
    let now = NIODeadline.now()
    var next = restingSince + .milliseconds(Int64(parts.limits.idleMilliseconds))
    var reason = ServerMetrics.Reason.idle
    if let began = wire.began {
      next = began + .milliseconds(Int64(parts.limits.requestMilliseconds))
      reason = .slowRequest
    }
    switch phase {
    case .waiting, .asked, .handing: break
    case .handedOn(let since, let milliseconds): next = since + .milliseconds(Int64(milliseconds))
    case .over(let since): next = since + SiteHandler.lingering
    }
    if let waiting = waitingBytes(context), waiting > 0 {
      if stuck.map({ waiting < $0.bytes }) ?? true { stuck = (waiting, now) }
      next = (stuck?.since ?? now) + .milliseconds(Int64(parts.limits.writeMilliseconds))
      reason = .slowReader
    } else {
      stuck = nil
    }
    if next <= now {
      parts.metrics.closed(reason)
      return context.close(promise: nil)
    }
    // Looked at often enough to see that a slow reader takes something, and that a request has begun.
    let interval = min(next - now, .milliseconds(Int64(max(1, parts.limits.requestMilliseconds / 4))))
    check = context.eventLoop.assumeIsolated().scheduleTask(in: interval) { self.look(context) }
  }

  private func waitingBytes(_ context: ChannelHandlerContext) -> Int? {
    do { return try context.channel.syncOptions?.getOption(.bufferedWritableBytes) } catch { return nil }
  }
}
