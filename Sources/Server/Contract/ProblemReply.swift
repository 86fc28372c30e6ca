public import HTTPTypes
public import JSON

/// One fault in a request body, and where it stands.
public struct FieldError: Sendable, Equatable {
  /// A JSON Pointer (RFC 6901) into the body; "" is the whole.
  public let pointer: String
  /// What to change.
  public let detail: Bilingual

  /// A fault at a place.
  public init(_ pointer: String, _ detail: Bilingual) {
    self.pointer = pointer
    self.detail = detail
  }
}

/// A refusal that is thrown from anywhere under a handler and answered as RFC 9457 says.
public struct ProblemReply: Error, Sendable, Equatable {
  /// Which problem.
  public var code: ProblemCode
  /// What the person can do in this case; nil: what the catalogue says.
  public var detail: Bilingual?
  /// The faults of a body.
  public var errors: [FieldError]
  /// Headers beside those that the code brings (`Retry-After`, `WWW-Authenticate`).
  public var headers: HTTPFields

  /// A problem.
  public init(
    _ code: ProblemCode, detail: Bilingual? = nil, errors: [FieldError] = [],
    headers: HTTPFields = HTTPFields()
  ) {
    self.code = code
    self.detail = detail
    self.errors = errors
    self.headers = headers
  }

  /// `validation-failed` with one fault, for what a shape cannot say.
  public static func invalid(_ pointer: String, _ detail: Bilingual) -> ProblemReply {
    ProblemReply(.validationFailed, errors: [FieldError(pointer, detail)])
  }

  /// The same for a part of the body: its pointers begin with where the part stands.
  func under(_ prefix: String) -> ProblemReply {
    var reply = self
    reply.errors = errors.map { FieldError(prefix + $0.pointer, $0.detail) }
    return reply
  }

  /// `too-many-requests` with the seconds to wait.
  public static func tooManyRequests(retryAfter seconds: Int) -> ProblemReply {
    ProblemReply(.tooManyRequests, headers: [.retryAfter: String(max(1, seconds))])
  }

  /// The problem document (RFC 9457 §3.1).
  public func body(in language: Language) -> [UInt8] {
    var writer = JSONWriter()
    write(to: &writer, in: language)
    return writer.bytes
  }

  /// Writes the problem document, as a part of a list's results.
  public func write(to writer: inout JSONWriter, in language: Language) {
    writer.object { problem in
      problem.field("type", code.reference)
      problem.field("title", code.title[language])
      problem.field("status", code.status.code)
      problem.field("detail", (detail ?? code.detail)[language])
      guard !errors.isEmpty else { return }
      problem.array("errors") { list in
        for error in errors {
          list.object {
            $0.field("pointer", error.pointer)
            $0.field("detail", error.detail[language])
          }
        }
      }
    }
  }

  /// The answer to send.
  func reply(in language: Language) -> Reply {
    var reply = Reply(code.status, body(in: language), type: Reply.problemType)
    reply.headers = headers
    reply.headers[.contentLanguage] = language.tag
    if let seconds = code.retryAfter, reply.headers[.retryAfter] == nil {
      reply.headers[.retryAfter] = String(seconds)
    }
    if code.status == .unauthorized, reply.headers[.wwwAuthenticate] == nil {
      reply.headers[.wwwAuthenticate] = "Bearer"
    }
    return reply
  }
}
