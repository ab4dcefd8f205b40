import NIOCore

/// The end of the pipeline that is next to the socket: it notes when bytes come, hands them on in small parts, and stops reading from a client
/// that does not read. So a client that asks for much at once costs the others little time, and the server little memory.
final class Wire: ChannelDuplexHandler {
  typealias InboundIn = ByteBuffer
  typealias InboundOut = ByteBuffer
  typealias OutboundIn = IOData
  typealias OutboundOut = IOData

  /// Bytes that are handed on at a time; most requests are shorter.
  private static let part = 1_024

  private var context: ChannelHandlerContext?
  private var isReadHeld = false
  /// What was read and not handed on, as the client has to read first.
  private var held: ByteBuffer?
  private var isInputClosed = false
  /// When the first byte of the request came that is not whole yet.
  var began: NIODeadline?

  func handlerAdded(context: ChannelHandlerContext) { self.context = context }

  func handlerRemoved(context: ChannelHandlerContext) {
    self.context = nil
    held = nil
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    if began == nil { began = .now() }
    var buffer = unwrapInboundIn(data)
    if held != nil {
      held?.writeBuffer(&buffer)
    } else if buffer.readableBytes <= Wire.part, context.channel.isWritable {
      context.fireChannelRead(data)
    } else {
      handOn(context, buffer)
    }
  }

  private func handOn(_ context: ChannelHandlerContext, _ all: ByteBuffer) {
    var rest = all
    while rest.readableBytes > 0 {
      guard context.channel.isWritable else {
        held = rest
        return
      }
      if let part = rest.readSlice(length: min(Wire.part, rest.readableBytes)) { context.fireChannelRead(wrapInboundOut(part)) }
    }
  }

  func read(context: ChannelHandlerContext) {
    if held == nil, context.channel.isWritable { context.read() } else { isReadHeld = true }
  }

  func channelWritabilityChanged(context: ChannelHandlerContext) {
    if context.channel.isWritable {
      // The client could not go on while nothing was read of it.
      if began != nil { began = .now() }
      if let rest = held {
        held = nil
        handOn(context, rest)
        context.fireChannelReadComplete()
      }
      if held == nil, isInputClosed {
        isInputClosed = false
        context.fireUserInboundEventTriggered(ChannelEvent.inputClosed)
      }
      if held == nil, isReadHeld, context.channel.isWritable {
        isReadHeld = false
        context.read()
      }
    }
    context.fireChannelWritabilityChanged()
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    if case ChannelEvent.inputClosed = event, held != nil {
      isInputClosed = true
    } else {
      context.fireUserInboundEventTriggered(event)
    }
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
