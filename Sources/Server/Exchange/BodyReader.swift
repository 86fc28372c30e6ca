import HTTPTypes
import Hummingbird
import JSON
import NIOCore

/// The connection failed while the body came in: there is nobody to answer.
struct ConnectionLost: Error {
  let underlying: any Error
}

/// The body did not arrive in time.
struct BodyOverdue: Error {}

/// Reads and checks the body of a request.
enum BodyReader {
  /// The fields of the body, or none where nothing was sent and nothing has to be.
  static func fields(of request: Request, for endpoint: Endpoint) async throws -> Fields {
    guard endpoint.takesBody else {
      try refuseBody(of: request)
      return .none
    }
    let limits = endpoint.bodyLimit.json
    guard let bytes = try await collect(request, limit: limits.bytes) else {
      if endpoint.bodyRequired { throw ProblemReply(.invalidRequest, detail: Self.noBody) }
      return .none
    }
    try HeaderRules.requireJSON(request.headers[.contentType])
    let value: JSONValue
    do {
      value = try JSONReader.read(bytes.readableBytesView, limits: limits)
    } catch {
      throw problem(for: error)
    }
    let errors = ShapeCheck.faults(in: value, against: endpoint.body ?? .object([]))
    guard errors.isEmpty, let object = value.object else {
      throw ProblemReply(.validationFailed, errors: errors)
    }
    return Fields(object: object)
  }

  private static func refuseBody(of request: Request) throws {
    let length = request.headers[.contentLength]
    guard length == nil || length == "0", request.headers[.transferEncoding] == nil else {
      throw ProblemReply(.invalidRequest, detail: HeaderTexts.noBody)
    }
  }

  /// The bytes, or nil if there are none. Counts what comes, whatever `Content-Length` says.
  private static func collect(_ request: Request, limit: Int) async throws -> ByteBuffer? {
    if let length = request.headers[.contentLength].flatMap({ Int($0) }), length > limit {
      throw ProblemReply(.bodyTooLarge)
    }
    var iterator = request.body.makeAsyncIterator()
    var whole: ByteBuffer?
    do {
      while var chunk = try await iterator.next() {
        guard (whole?.readableBytes ?? 0) + chunk.readableBytes <= limit else {
          throw ProblemReply(.bodyTooLarge)
        }
        if whole == nil { whole = chunk } else { whole?.writeBuffer(&chunk) }
      }
    } catch is BodyOverdue {
      throw ProblemReply(.deadline)
    } catch let problem as ProblemReply {
      throw problem
    } catch {
      throw ConnectionLost(underlying: error)
    }
    return whole.flatMap { $0.readableBytes > 0 ? $0 : nil }
  }

  private static let noBody = Bilingual(
    zh: "请求没有内容，请发送一个 JSON 对象。", en: "The request has no body; send a JSON object.")

  private static func problem(for error: JSONError) -> ProblemReply {
    if error.problem == .tooLong { return ProblemReply(.bodyTooLarge) }
    let zh =
      switch error.problem {
      case .duplicateKey: "同一个对象里有重复的键"
      case .tooDeep: "嵌套太深"
      case .tooManyValues: "内容太多"
      case .keyTooLong: "键太长"
      case .loneSurrogate, .invalidUTF8: "不是有效的 UTF-8 文字"
      case .controlCharacter: "控制字符须转义"
      default: "不是有效的 JSON"
      }
    let detail = Bilingual(
      zh: "\(zh)（第 \(error.offset) 字节）。", en: "\(error.description).")
    return ProblemReply(
      .invalidRequest, detail: detail, errors: [FieldError(error.pointer.description, detail)])
  }
}
