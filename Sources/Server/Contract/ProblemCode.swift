public import HTTPTypes

/// Every way in which the service says no: the last part of a problem's `type` (RFC 9457).
public enum ProblemCode: String, Sendable, CaseIterable {
  /// The request cannot be read.
  case invalidRequest = "invalid-request"
  /// Idempotency-Key is missing.
  case idempotencyKeyMissing = "idempotency-key-missing"
  /// The cursor is not valid.
  case invalidCursor = "invalid-cursor"
  /// Please sign in.
  case unauthenticated
  /// Name or password is wrong.
  case invalidCredentials = "invalid-credentials"
  /// You may not do this.
  case forbidden
  /// Outside your grid.
  case outsideYourGrid = "outside-your-grid"
  /// Not found.
  case notFound = "not-found"
  /// The method is not allowed.
  case methodNotAllowed = "method-not-allowed"
  /// No such format.
  case notAcceptable = "not-acceptable"
  /// Already decided.
  case alreadyDecided = "already-decided"
  /// The same request is still being handled.
  case requestInProgress = "request-in-progress"
  /// Already reversed.
  case alreadyReversed = "already-reversed"
  /// It cannot be reversed.
  case notReversible = "not-reversible"
  /// Somebody has changed it meanwhile.
  case staleVersion = "stale-version"
  /// The request is too large.
  case bodyTooLarge = "body-too-large"
  /// The media type is not supported.
  case unsupportedMediaType = "unsupported-media-type"
  /// Some fields are not right.
  case validationFailed = "validation-failed"
  /// The Idempotency-Key belongs to another request.
  case idempotencyKeyReused = "idempotency-key-reused"
  /// Not enough points.
  case insufficientPoints = "insufficient-points"
  /// Out of stock.
  case outOfStock = "out-of-stock"
  /// The limit per person is reached.
  case limitPerPerson = "limit-per-person"
  /// The item is not available.
  case itemUnavailable = "item-unavailable"
  /// You cannot decide on your own matter.
  case ownMatter = "own-matter"
  /// This type of act is not open.
  case actTypeNotOpen = "act-type-not-open"
  /// The day has not come yet.
  case futureDay = "future-day"
  /// The period is closed.
  case periodClosed = "period-closed"
  /// The issuing limit of the day is reached.
  case issuingLimit = "issuing-limit"
  /// Please give a reason.
  case reasonRequired = "reason-required"
  /// The pickup code is wrong.
  case wrongPickupCode = "wrong-pickup-code"
  /// Points are still owed.
  case pointsOwed = "points-owed"
  /// The whole list was refused.
  case batchRefused = "batch-refused"
  /// If-Match is missing.
  case preconditionRequired = "precondition-required"
  /// Too many tries.
  case tooManyRequests = "too-many-requests"
  /// Something went wrong here.
  case `internal`
  /// The service is busy.
  case overloaded
  /// The database cannot be reached.
  case databaseUnavailable = "database-unavailable"
  /// It took too long.
  case deadline
  /// The outcome is not known yet.
  case outcomeUnknown = "outcome-unknown"

  /// The status it always comes with.
  public var status: HTTPResponse.Status {
    switch self {
    case .invalidRequest, .idempotencyKeyMissing, .invalidCursor: .badRequest
    case .unauthenticated, .invalidCredentials: .unauthorized
    case .forbidden, .outsideYourGrid: .forbidden
    case .notFound: .notFound
    case .methodNotAllowed: .methodNotAllowed
    case .notAcceptable: .notAcceptable
    case .alreadyDecided, .requestInProgress, .alreadyReversed, .notReversible: .conflict
    case .staleVersion: .preconditionFailed
    case .bodyTooLarge: .contentTooLarge
    case .unsupportedMediaType: .unsupportedMediaType
    case .preconditionRequired: .preconditionRequired
    case .tooManyRequests: .tooManyRequests
    case .internal: .internalServerError
    case .overloaded, .databaseUnavailable, .deadline, .outcomeUnknown: .serviceUnavailable
    default: .unprocessableContent
    }
  }

  /// Seconds after which trying again makes sense, for `Retry-After`; nil where it makes none.
  public var retryAfter: Int? {
    switch self {
    case .requestInProgress, .overloaded, .deadline, .outcomeUnknown: 1
    case .databaseUnavailable: 5
    case .tooManyRequests: 60
    default: nil
    }
  }

  /// A few words, the same for each occurrence.
  public var title: Bilingual { ProblemTexts.of(self).title }

  /// What the person can do, unless the occurrence says it better.
  public var detail: Bilingual { ProblemTexts.of(self).detail }

  /// The reference that identifies the problem; the service serves a page there.
  public var reference: String { "/problems/\(rawValue)" }
}
