import NIOCore

/// The end of the pipeline that is next to the socket: it notes when bytes come, and stops reading from a client that does not read.
final class Wire: ChannelDuplexHandler {
  typealias InboundIn = ByteBuffer
  typealias InboundOut = ByteBuffer
  typealias OutboundIn = IOData
  typealias OutboundOut = IOData

  private var context: ChannelHandlerContext?
  private var isReadHeld = false
  /// When the first byte of the request came that is not whole yet.
  var began: NIODeadline?

  func handlerAdded(context: ChannelHandlerContext) { self.context = context }
  func handlerRemoved(context: ChannelHandlerContext) { self.context = nil }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    if began == nil { began = .now() }
    context.fireChannelRead(data)
  }

  func read(context: ChannelHandlerContext) {
    if context.channel.isWritable { context.read() } else { isReadHeld = true }
  }

  func channelWritabilityChanged(context: ChannelHandlerContext) {
    if isReadHeld, context.channel.isWritable {
      isReadHeld = false
      context.read()
    }
    context.fireChannelWritabilityChanged()
  }

  // MARK: Past the encoder

  /// Writes bytes that are an answer already.
  func write(_ buffer: ByteBuffer) { context?.write(wrapOutboundOut(.byteBuffer(buffer)), promise: nil) }

  func flush() { context?.flush() }

  /// Does something once all that was written before has gone, or cannot go.
  func whenWritten(_ body: @escaping @Sendable () -> Void) {
    guard let context else { return body() }
    let promise = context.eventLoop.makePromise(of: Void.self)
    promise.futureResult.whenComplete { _ in body() }
    context.writeAndFlush(wrapOutboundOut(.byteBuffer(ByteBuffer())), promise: promise)
  }
}
