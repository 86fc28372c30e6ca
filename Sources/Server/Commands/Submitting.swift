import Bank
import Crypto
import FoundationEssentials
import HTTPTypes
import JSON
import Store

extension Call {
  /// Brings a command through the write path and answers with what the bank decided: now, or at
  /// the first time this key came.
  ///
  /// - Parameters:
  ///   - community: whose books it concerns; nil is the caller's own.
  ///   - recording: what is kept in the place of the answer, for a change by `If-Match`, whose
  ///     answer nobody can ask for again.
  ///   - located: the path of what was made, for `Location` of a 201.
  ///   - numbered: the path of what was made, where that has a number and no id; from the body.
  ///   - write: writes the outcome as one JSON value and names what was made or decided. It runs
  ///     before the commit; what it writes is kept for ever, so it holds no secret.
  func submit(
    _ command: Command, to store: Store, in community: CommunityID? = nil,
    located: (@Sendable (UUID) -> String)? = nil,
    recording: (@Sendable (Outcome) -> String?)? = nil,
    numbered: (@Sendable (JSONObject) -> String?)? = nil,
    write: @escaping @Sendable (inout JSONWriter, Outcome) throws -> UUID?
  ) async throws -> Reply {
    let caller = try signedIn()
    let language = language
    let success = endpoint.success.code
    let submission = Submission(
      command, actor: caller.person, actorCommunity: caller.community,
      community: community ?? caller.community, key: commandKey(caller),
      requestHash: half(requestHash()), deadline: deadline
    ) { result in
      switch result {
      case .success(let outcome):
        var writer = JSONWriter()
        let subject = try? write(&writer, outcome)
        return Answer(
          status: success, body: String(decoding: writer.bytes, as: UTF8.self),
          subject: subject ?? nil, record: recording?(outcome))
      case .failure(let refusal):
        let problem = ProblemReply(refusal)
        return Answer(
          status: problem.code.status.code,
          body: String(decoding: problem.body(in: language), as: UTF8.self),
          problem: problem.code.rawValue)
      }
    }
    switch await store.submit(submission) {
    case .failure(let error): throw ProblemReply(error)
    case .success(let answer):
      let reply = Reply.kept(
        status: answer.status, body: Array(answer.body.utf8), hit: answer.isReplay)
      if answer.status == 201, let numbered,
        let body = try? JSONReader.read(Array(answer.body.utf8), limits: .request).object,
        let path = numbered(body)
      {
        return reply.located(at: path)
      }
      guard answer.status == 201, let located, let subject = answer.subject else { return reply }
      return reply.located(at: located(subject))
    }
  }

  /// Brings a command to the community in which what it is about was found, here or below; nil is
  /// the caller's own. The search goes by no office, so that a kept answer outlives the office; but
  /// to somebody without one of these offices, what is in another community does not exist.
  func submit(
    _ command: Command, to store: Store, found community: CommunityID?, for offices: Roles,
    located: (@Sendable (UUID) -> String)? = nil,
    write: @escaping @Sendable (inout JSONWriter, Outcome) throws -> UUID?
  ) async throws -> Reply {
    let caller = try signedIn()
    let reply = try await submit(command, to: store, in: community, located: located, write: write)
    let isElsewhere = community.map { $0 != caller.community } ?? false
    if isElsewhere, reply.status == .forbidden, offices.isDisjoint(with: caller.roles) {
      throw ProblemReply(.notFound)
    }
    return reply
  }

  /// The caller and his key as one: 128 bits of SHA-256. A change that goes by `If-Match` has no
  /// key of the caller's and is recorded under one of its own.
  private func commandKey(_ caller: Caller) -> UUID {
    guard let key else { return UUID() }
    let person = withUnsafeBytes(of: caller.person.uuid.uuid) { Array($0) }
    return half(Array(SHA256.hash(data: person + Array(key.utf8))))
  }

  private func half(_ digest: [UInt8]) -> UUID {
    digest.withUnsafeBytes { UUID(uuid: $0.loadUnaligned(as: uuid_t.self)) }
  }
}

extension ProblemReply {
  /// What a submission without an answer means for the caller.
  init(_ error: SubmitError) {
    let code: ProblemCode =
      switch error {
      case .overloaded: .overloaded
      case .stopping, .databaseUnavailable: .databaseUnavailable
      case .deadline: .deadline
      case .outcomeUnknown: .outcomeUnknown
      case .keyReused: .idempotencyKeyReused
      case .requestInProgress: .requestInProgress
      case .refusedByDatabase: .internal
      }
    self.init(code)
  }

  /// What a failed read means for the caller; nil for a fault of the program.
  init?(fault error: any Error) {
    switch StoreFault(error) {
    case .overloaded: self.init(.overloaded)
    case .unavailable: self.init(.databaseUnavailable)
    case .deadline: self.init(.deadline)
    case nil: return nil
    }
  }
}
