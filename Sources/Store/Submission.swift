public import Bank
import Crypto
public import FoundationEssentials

/// A command on its way to the writer, with who gives it and under which key.
public struct Submission: Sendable {
  /// What is asked.
  public var command: Command
  /// Who asks.
  public var actor: PersonID
  /// Where that person belongs.
  public var actorCommunity: CommunityID
  /// Which community's books it concerns.
  public var community: CommunityID
  /// The caller and his idempotency key, hashed.
  public var key: UUID
  /// The request, hashed: the same key with another one is refused.
  public var requestHash: UUID
  /// When the caller is to be answered at the latest.
  public var deadline: ContinuousClock.Instant
  /// Makes the answer that is kept with the command and sent, now and at each repeat.
  public var render: @Sendable (Result<Outcome, Refusal>) -> Answer

  /// A submission.
  public init(
    _ command: Command, actor: PersonID, actorCommunity: CommunityID, community: CommunityID,
    key: UUID, requestHash: UUID, deadline: ContinuousClock.Instant,
    render: @escaping @Sendable (Result<Outcome, Refusal>) -> Answer
  ) {
    precondition(actor != .system, "nobody speaks for the bank")
    self.command = command
    self.actor = actor
    self.actorCommunity = actorCommunity
    self.community = community
    self.key = key
    self.requestHash = requestHash
    self.deadline = deadline
    self.render = render
  }

  /// A date that comes by itself. What it is about is its key: two servers, or one that was started
  /// again, bring it once.
  init(_ date: StandingDate, in community: CommunityID, deadline: ContinuousClock.Instant) {
    command = .standing(date)
    actor = .system
    actorCommunity = community
    self.community = community
    var words = "standing\0\(date.kind)\0\(community.number)\0\(date.subject?.text ?? "")"
    if let day = date.day { words += "\0\(day)" }
    key = uuid(SHA256.hash(data: Array(words.utf8)))
    requestHash = key
    self.deadline = deadline
    render = { result in
      switch result {
      case .success: Answer(status: 200, body: #"{"kept":true}"#, subject: date.subject)
      case .failure(let refusal):
        Answer(status: 422, body: "{}", problem: refusal.code.rawValue)
      }
    }
  }
}

/// An answer as it is kept and sent.
public struct Answer: Sendable, Hashable {
  /// The HTTP status, 200 … 499.
  public var status: Int
  /// The body, UTF-8.
  public var body: String
  /// The problem code of a refusal.
  public var problem: String?
  /// What was made or decided.
  public var subject: UUID?
  /// What is kept in the place of a body that nobody can ask for again, so that the log holds no
  /// more personal data than it must.
  public var record: String?
  /// Whether it was given before, for the same key and request.
  public var isReplay = false

  /// An answer given for the first time.
  public init(
    status: Int, body: String, problem: String? = nil, subject: UUID? = nil, record: String? = nil
  ) {
    self.status = status
    self.record = record
    self.body = body
    self.problem = problem
    self.subject = subject
  }
}

/// Why a submission has no answer. Unless said otherwise nothing was done and the key is free.
public enum SubmitError: Error, Hashable, Sendable {
  /// Too many submissions wait.
  case overloaded
  /// The bank is being stopped.
  case stopping
  /// The database cannot be reached, or its clock is behind the books.
  case databaseUnavailable
  /// The deadline passed before anything was written.
  case deadline
  /// The deadline passed while the outcome is unknown; the same key is safe to send again.
  case outcomeUnknown
  /// The key stands for another request.
  case keyReused
  /// The first request with this key still runs.
  case requestInProgress
  /// The database refused the command for a reason the core does not know; it is in the log.
  case refusedByDatabase
}
