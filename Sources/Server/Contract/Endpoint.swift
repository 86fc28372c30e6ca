public import HTTPTypes
import JSON

/// A route as data: what it takes, who may use it, what it answers, and the code behind it.
///
/// From the list of endpoints come the router, `Allow`, the OpenAPI document and the limits; what
/// is not said here cannot happen. There is no default policy, so a route without one cannot exist.
public struct Endpoint: Sendable {
  /// Who may come in.
  public enum Policy: Sendable, Equatable {
    /// Anyone; credentials are not looked at.
    case open
    /// Whoever has a session.
    case signedIn
    /// Whoever holds one of these offices today. For keyed commands this is only said, not held
    /// here: the bank judges them, so that a kept answer outlives the office.
    case offices(Roles)
  }

  /// What makes a change safe to send twice.
  public enum KeyRule: Sendable, Equatable {
    /// Nothing: it changes nothing, or is the same the second time.
    case none
    /// `Idempotency-Key`; the bank keeps the answer.
    case idempotencyKey
    /// `If-Match` with the version that was read.
    case ifMatch
  }

  /// How long a body may be.
  public enum BodyLimit: Sendable, Equatable {
    /// 64 KiB.
    case request
    /// 512 KiB, for lists.
    case list

    /// The parser's limits; `bytes` holds for the body as sent, too.
    var json: JSONLimits { self == .request ? .request : .list }
  }

  /// What a successful answer holds.
  public enum Answer: Sendable {
    /// No body.
    case nothing
    /// JSON of this shape.
    case json(Shape)
    /// A page for people.
    case html
    /// Plain text, UTF-8, to be printed.
    case text
  }

  /// The method.
  public let method: HTTPRequest.Method
  /// The path with its parameters in braces: `/v1/people/{id}/balance`.
  public let path: String
  /// Unique, camel case; the OpenAPI operation id.
  public let operation: String
  /// One line in English for the OpenAPI document.
  public let summary: String
  /// Who may come in.
  public let policy: Policy
  /// What makes it safe to send twice.
  public let key: KeyRule
  /// Shapes of path parameters; `id` is a UUID and all others are codes unless said here.
  public let parameters: [String: Shape]
  /// The query parameters besides `limit` and `cursor`; scalars.
  public let query: [Field]
  /// What a cursor of this list holds; nil: no paging.
  public let paging: [CursorPart.Kind]?
  /// The body; nil: none is taken.
  public let body: Shape?
  /// How long the body may be.
  public let bodyLimit: BodyLimit
  /// The status of success.
  public let success: HTTPResponse.Status
  /// What a successful answer holds.
  public let answer: Answer
  /// The problems that its rules can give; those of every such route are added.
  public let problems: [ProblemCode]
  /// The code behind it.
  public let handle: @Sendable (Call) async throws -> Reply

  /// The path cut into its parts.
  let template: PathTemplate

  /// A route. `problems` names what the handler itself may throw.
  public init(
    _ method: HTTPRequest.Method, _ path: String, _ operation: String, _ summary: String,
    policy: Policy, key: KeyRule = .none, parameters: [String: Shape] = [:], query: [Field] = [],
    paging: [CursorPart.Kind]? = nil, body: Shape? = nil, bodyLimit: BodyLimit = .request,
    success: HTTPResponse.Status = .ok, answer: Answer, problems: [ProblemCode] = [],
    handle: @escaping @Sendable (Call) async throws -> Reply
  ) {
    self.method = method
    self.path = path
    self.operation = operation
    self.summary = summary
    self.policy = policy
    self.key = key
    self.parameters = parameters
    self.query = query
    self.paging = paging
    self.body = body
    self.bodyLimit = bodyLimit
    self.success = success
    self.answer = answer
    self.problems = problems
    self.handle = handle
    template = PathTemplate(path)
  }
}
