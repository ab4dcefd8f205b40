import HTTPTypes
import HummingbirdCore
import Logging
import NIOCore
import NIOHTTP1
import NIOHTTPTypes
import NIOHTTPTypesHTTP1

/// One connection: HTTP/1.1 with our handler between the parser and Hummingbird.
struct SiteChannel: ServerChildChannel, HTTPChannelHandler {
  typealias Value = NIOAsyncChannel<HTTPRequestPart, HTTPResponsePart>

  let responder: HTTPChannelHandler.Responder
  let parts: ServerParts

  func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Value> {
    channel.eventLoop.makeCompletedFuture {
      let now = NIODeadline.now()
      let (entry, leaving) = parts.connections.add(channel, at: now)
      for old in leaving {
        parts.metrics.closed(.tooMany)
        old.channel.close(promise: nil)
      }
      channel.closeFuture.whenComplete { _ in parts.connections.remove(entry) }
      if let options = channel.syncOptions {
        let waiting = parts.limits.waitingBytes
        try options.setOption(.writeBufferWaterMark, value: .init(low: waiting / 2, high: waiting))
        // The system would keep megabytes for a client that does not read.
        try options.setOption(.socketOption(.so_sndbuf), value: .init(parts.limits.sendBufferBytes))
        // One small read at a time, so that nobody waits long for his turn.
        try options.setOption(.maxMessagesPerRead, value: 1)
        try options.setOption(
          .recvAllocator, value: AdaptiveRecvByteBufferAllocator(minimum: 1_024, initial: 2_048, maximum: 16_384))
      }
      var limits = NIOHTTPDecoderLimitConfiguration()
      limits.maxHeaderFieldSize = parts.limits.headerBytes
      limits.maxHeaderListSize = parts.limits.headerBytes
      limits.maxHeaderFieldCount = parts.limits.headerFields
      let wire = Wire()
      let pipeline = channel.pipeline.syncOperations
      try pipeline.addHandler(wire)
      try pipeline.addHandler(HTTPResponseEncoder())
      try pipeline.addHandler(ByteToMessageHandler(HTTPRequestDecoder(limitConfiguration: limits)))
      try pipeline.addHandler(SiteHandler(parts: parts, wire: wire, entry: entry))
      try pipeline.addHandler(HTTP1ToHTTPServerCodec(secure: false))
      return try NIOAsyncChannel(wrappingChannelSynchronously: channel, configuration: .init(isOutboundHalfClosureEnabled: true))
    }
  }

  func handle(value channel: Value, logger: Logger) async { await handleHTTP(asyncChannel: channel, logger: logger) }
}
