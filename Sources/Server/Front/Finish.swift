import HTTPTypes
import Hummingbird
import Logging
import NIOCore

extension Gateway {
  /// The problem for an error, with what nobody foresaw in the log and not in the answer.
  func problem(for error: any Error, _ exchange: Exchange, _ endpoint: Endpoint) -> ProblemReply {
    switch error {
    case let problem as ProblemReply where problem.code == .notFound:
      // Nothing but the code may tell one missing thing from another.
      return ProblemReply(.notFound)
    case let problem as ProblemReply: return problem
    case is CancellationError:
      return ProblemReply(endpoint.key == .idempotencyKey ? .outcomeUnknown : .overloaded)
    case let error as any HTTPResponseError: return problem(status: error.status)
    default: break
    }
    if let problem = translate(error) { return problem }
    logger.error(
      "request failed", error: error,
      metadata: ["operation": "\(endpoint.operation)", "request_id": "\(exchange.id)"])
    return ProblemReply(.internal)
  }

  private func problem(status: HTTPResponse.Status) -> ProblemReply {
    let code: ProblemCode =
      switch status.code {
      case 404: .notFound
      case 405: .methodNotAllowed
      case 406: .notAcceptable
      case 413: .bodyTooLarge
      case 415: .unsupportedMediaType
      case 400..<500: .invalidRequest
      default: .internal
      }
    return ProblemReply(code)
  }

  /// Turns a reply into the response, counts it and writes its log line.
  func finish(
    _ reply: Reply, _ exchange: Exchange, _ route: String, _ meter: RouteMeter
  ) -> Response {
    let response = response(reply, exchange)
    let elapsed = (ContinuousClock.now - exchange.start).components
    let nanoseconds = elapsed.seconds * 1_000_000_000 + elapsed.attoseconds / 1_000_000_000
    meter.record(status: reply.status.code, nanoseconds: nanoseconds)
    if logger.logLevel <= .info {
      let method = exchange.request.method.rawValue
      logger.info(
        "request",
        metadata: [
          // A method that no route has is the sender's word; it does not get into the log.
          "method": .string(route == Unrouted.name ? "any" : method),
          "route": .string(route),
          "status": .stringConvertible(reply.status.code),
          "microseconds": .stringConvertible(nanoseconds / 1000),
          "bytes": .stringConvertible(reply.body.count),
          "request_id": .string(exchange.id),
        ])
    }
    return response
  }

  /// The response with the headers that every answer has.
  func response(_ reply: Reply, _ exchange: Exchange) -> Response {
    var headers = reply.headers
    headers[.requestID] = exchange.id
    headers[.xContentTypeOptions] = "nosniff"
    headers[.date] = date.now()
    if headers[.cacheControl] == nil { headers[.cacheControl] = "no-store" }
    if isDraining { headers[.connection] = "close" }
    guard !reply.body.isEmpty else {
      var response = Response(status: reply.status, headers: headers)
      // RFC 9110 §8.6: no Content-Length with 204.
      if reply.status == .noContent { response.headers[.contentLength] = nil }
      return response
    }
    headers[.contentType] = reply.type
    headers[.contentLength] = String(reply.body.count)
    let sendsBody = exchange.request.method != .head
    let body = sendsBody ? ResponseBody(byteBuffer: ByteBuffer(bytes: reply.body)) : ResponseBody()
    return Response(status: reply.status, headers: headers, body: body)
  }
}
