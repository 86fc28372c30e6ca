public import Bank
import Postgres

/// A reversal as it is shown.
public struct ReversalView: Sendable {
  /// Its id.
  public var id: ReversalID
  /// The code of the community.
  public var community: String
  /// What is taken back.
  public var subject: Reversed
  /// Whose fault.
  public var fault: Fault
  /// Why.
  public var reason: String
  /// Where it stands.
  public var state: ReversalState
  /// Who asked, as what, and when.
  public var askedBy: PersonID, askedAs: Role, askedAt: Instant
  /// Of a gift that was brought back, in what state.
  public var condition: ReturnKind?
  /// Who answered, when, and why not.
  public var answeredBy: PersonID?, answeredAt: Instant?, answer: String?
  /// The transfers that it made.
  public var transfers: [TransferID]
  /// Grows by one with each change.
  public var version: Int
}

/// Reversals, newest first.
struct ListReversals: Statement {
  static let sql: StaticString = """
    select r.community, r.id, c.code, r.act, r.redemption, r.fault, r.reason, r.state, r.asked_by,
      r.asked_as, r.asked_at, r.condition, r.answered_by, r.answered_at, r.answer,
      array(select t.seq from transfers t where t.community = r.community
        and t.reversal = r.id and t.reversal is not null order by t.seq),
      array(select t.recorded_at from transfers t where t.community = r.community
        and t.reversal = r.id and t.reversal is not null order by t.seq), r.version
    from reversals r join communities c on c.id = r.community
    where r.community = any($1) and ($2::uuid is null or r.id = $2)
      and ($3::text is null or r.state = $3) and ($4::uuid is null or r.id < $4)
    order by r.id desc limit $5
    """
  let communities: [CommunityID]
  var id: ReversalID?
  var state: ReversalState?
  var before: ReversalID?
  let limit: Int
  func bind(_ bindings: inout Bindings) { bindings(communities, id, state, before, limit) }

  static func decode(_ row: inout Row) throws(PostgresError) -> ReversalView {
    let community: CommunityID = try row.next()
    let id: ReversalID = try row.next()
    let code: String = try row.next()
    let act: ActID? = try row.next()
    let redemption: RedemptionID? = try row.next()
    guard let subject = act.map({ Reversed.act($0) }) ?? redemption.map({ .redemption($0) }) else {
      throw PostgresError(.decoding, "a reversal takes nothing back")
    }
    let fault: Fault = try row.next()
    let reason: String = try row.next()
    let state: ReversalState = try row.next()
    let askedBy: PersonID = try row.next()
    let askedAs: Role = try row.next()
    let askedAt: Instant = try row.next()
    let condition: ReturnKind? = try row.next()
    let answeredBy: PersonID? = try row.next()
    let answeredAt: Instant? = try row.next()
    let answer: String? = try row.next()
    let seqs: [Int64] = try row.next()
    let times: [Instant] = try row.next()
    let version: Int32 = try row.next()
    return ReversalView(
      id: id, community: code, subject: subject, fault: fault, reason: reason, state: state,
      askedBy: askedBy, askedAs: askedAs, askedAt: askedAt, condition: condition,
      answeredBy: answeredBy,
      answeredAt: answeredAt, answer: answer,
      transfers: zip(seqs, times).map {
        TransferID(community: community, seq: $0, recordedAt: $1)
      }, version: Int(version))
  }
}

extension Store {
  /// Reversals of the communities that a secretary or an auditor looks after, newest first.
  public func reversals(
    _ state: ReversalState?, before: ReversalID?, limit: Int, for reader: Reader
  ) async throws -> [ReversalView] {
    try await read(as: reader) { sight, session in
      try sight.require(.secretary, .auditor)
      return try session.run(
        ListReversals(
          communities: sight.communities, state: state, before: before, limit: limit))
    }
  }

  /// One reversal, for the secretary and the auditor.
  public func reversal(_ id: ReversalID, for reader: Reader) async throws -> ReversalView {
    try await read(as: reader) { sight, session in
      try sight.require(.secretary, .auditor)
      let found = try session.run(
        ListReversals(communities: sight.communities, id: id, limit: 1))
      guard let reversal = found.first else { throw Refusal(.notFound) }
      return reversal
    }
  }
}
