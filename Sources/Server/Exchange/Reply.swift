public import HTTPTypes
public import JSON

/// What a handler answers.
public struct Reply: Sendable, Equatable {
  /// The status.
  public var status: HTTPResponse.Status
  /// The body; empty: none.
  public var body: [UInt8]
  /// The media type of the body.
  public var type: String
  /// Other headers. `Cache-Control` is `no-store` unless it is set here.
  public var headers = HTTPFields()

  /// An answer with a body that is encoded already.
  public init(_ status: HTTPResponse.Status, _ body: [UInt8] = [], type: String = Reply.jsonType) {
    self.status = status
    self.body = body
    self.type = type
  }

  /// `application/json`.
  public static let jsonType = "application/json"
  /// `application/problem+json` (RFC 9457).
  public static let problemType = "application/problem+json"
  /// A page.
  public static let htmlType = "text/html; charset=utf-8"

  /// A text to be printed.
  public static let textType = "text/plain; charset=utf-8"

  /// An answer whose body the closure writes as one JSON value.
  public static func json(
    _ status: HTTPResponse.Status = .ok, _ write: (inout JSONWriter) throws -> Void
  ) rethrows -> Reply {
    var writer = JSONWriter()
    try write(&writer)
    return Reply(status, writer.bytes)
  }

  /// 204.
  public static let noContent = Reply(.noContent)

  /// A kept answer of a command: the bytes as they were first sent, a problem if `status` is one.
  /// - Parameter hit: Whether it was kept from before: adds `Idempotency-Hit: true`.
  public static func kept(status: Int, body: [UInt8], hit: Bool) -> Reply {
    var reply = Reply(
      HTTPResponse.Status(code: status), body, type: status < 400 ? jsonType : problemType)
    if hit { reply.headers[.idempotencyHit] = "true" }
    return reply
  }

  /// The same with `Location`, the path of what was created.
  public func located(at path: String) -> Reply { with(.location, path) }

  /// The same with the version as `ETag` (strong, RFC 9110 §8.8.3).
  public func versioned(_ version: Int64) -> Reply { with(.eTag, "\"\(version)\"") }

  /// The same for anyone to keep for some seconds; only for what is no personal data.
  public func cacheable(seconds: Int) -> Reply {
    with(.cacheControl, "public, max-age=\(seconds)")
  }

  /// The same with one header.
  public func with(_ name: HTTPField.Name, _ value: String) -> Reply {
    var reply = self
    reply.headers[name] = value
    return reply
  }
}

extension HTTPField.Name {
  /// `Idempotency-Key` (draft-ietf-httpapi-idempotency-key-header).
  static let idempotencyKey = HTTPField.Name("Idempotency-Key")!
  /// `Idempotency-Hit`: the answer was kept from the first time.
  static let idempotencyHit = HTTPField.Name("Idempotency-Hit")!
  /// `X-Request-Id`.
  static let requestID = HTTPField.Name("X-Request-Id")!
  /// `Link` (RFC 8288).
  static let link = HTTPField.Name("Link")!
}
