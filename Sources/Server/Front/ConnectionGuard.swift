import HTTPTypes
import NIOCore
import NIOHTTPTypes

/// Guards one connection: a body must be complete in time however slowly it drips, and a request
/// that is not HTTP gets a problem document like every other fault.
///
/// It costs nothing where the whole request arrives at once: the timer is set only when a read
/// ended inside a body.
final class ConnectionGuard: ChannelDuplexHandler, RemovableChannelHandler {
  typealias InboundIn = HTTPRequestPart
  typealias InboundOut = HTTPRequestPart
  typealias OutboundIn = HTTPResponsePart
  typealias OutboundOut = HTTPResponsePart

  private let bodyDeadline: TimeAmount
  private var isBodyOpen = false
  private var isOverdue = false
  private var unanswered = 0
  private var timer: Scheduled<Void>?

  init(bodyDeadline: TimeAmount) { self.bodyDeadline = bodyDeadline }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    switch unwrapInboundIn(data) {
    case .head:
      isBodyOpen = true
      unanswered += 1
    case .body: break
    case .end: endBody()
    }
    context.fireChannelRead(data)
  }

  func channelReadComplete(context: ChannelHandlerContext) {
    if isBodyOpen, timer == nil {
      timer = context.eventLoop.assumeIsolated().scheduleTask(in: bodyDeadline) {
        self.bodyIsOverdue(context)
      }
    }
    context.fireChannelReadComplete()
  }

  func channelInactive(context: ChannelHandlerContext) {
    endBody()
    context.fireChannelInactive()
  }

  func handlerRemoved(context: ChannelHandlerContext) { endBody() }

  func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
    switch unwrapOutboundIn(data) {
    case .head(let head)
    where head.status == .badRequest && !head.headerFields.contains(.contentType):
      writeUnreadable(context, promise)
    case .head(var head) where isOverdue:
      head.headerFields[.connection] = "close"
      context.write(wrapOutboundOut(.head(head)), promise: promise)
    case .end:
      unanswered -= 1
      context.write(data, promise: promise)
      if isOverdue {
        context.flush()
        context.close(promise: nil)
      }
    default: context.write(data, promise: promise)
    }
  }

  private func endBody() {
    isBodyOpen = false
    timer?.cancel()
    timer = nil
  }

  private func bodyIsOverdue(_ context: ChannelHandlerContext) {
    timer = nil
    guard isBodyOpen else { return }
    isOverdue = true
    // Refused before its body was read: the answer is out, the rest is of no use.
    guard unanswered > 0 else { return context.close(promise: nil) }
    context.fireErrorCaught(BodyOverdue())
  }

  /// Only the parser's own refusal has no content type; it stands where no request could be read,
  /// so there is no `Accept-Language` to go by.
  private func writeUnreadable(_ context: ChannelHandlerContext, _ promise: EventLoopPromise<Void>?)
  {
    let body = ProblemReply(.invalidRequest).body(in: .zh)
    let fields: HTTPFields = [
      .connection: "close", .contentType: Reply.problemType, .contentLength: String(body.count),
      .cacheControl: "no-store", .xContentTypeOptions: "nosniff", .requestID: RequestIDs.next(),
    ]
    context.write(
      wrapOutboundOut(.head(HTTPResponse(status: .badRequest, headerFields: fields))), promise: nil)
    context.write(wrapOutboundOut(.body(ByteBuffer(bytes: body))), promise: promise)
  }
}

@available(*, unavailable)
extension ConnectionGuard: Sendable {}
