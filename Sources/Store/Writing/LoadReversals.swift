import Bank
import FoundationEssentials
import Postgres

/// Reversals by id, and those that objections against some acts have asked for.
struct ReadReversals: Statement {
  static let sql: StaticString = """
    select id, community, act, redemption, fault, reason, state, asked_by, asked_as,
      condition, version
    from reversals where community = any($1)
      and id = any($2::uuid[] || array(select o.reversal from objections o
        where o.community = any($1) and o.act = any($3) and o.reversal is not null))
    """
  let communities: [CommunityID]
  let reversals: [ReversalID]
  let objected: [ActID]
  func bind(_ bindings: inout Bindings) { bindings(communities, reversals, objected) }

  static func decode(_ row: inout Row) throws(PostgresError) -> ReversalRecord {
    let id: ReversalID = try row.next()
    let community: CommunityID = try row.next()
    let act: ActID? = try row.next()
    let redemption: RedemptionID? = try row.next()
    let fault: Fault = try row.next()
    let reason: String = try row.next()
    let state: ReversalState = try row.next()
    let askedBy: PersonID = try row.next()
    let role: Role = try row.next()
    let condition: ReturnKind? = try row.next()
    let version: Int32 = try row.next()
    let subject = act.map { Reversed.act($0) } ?? redemption.map { Reversed.redemption($0) }
    let side: ReversalSide =
      condition.map { .shopkeeper($0) } ?? (role == .secretary ? .secretary : .auditor)
    guard let subject else {
      throw PostgresError(.decoding, "a reversal takes nothing back")
    }
    return ReversalRecord(
      id: id, community: community,
      request: RequestReversal(subject: subject, fault: fault, reason: reason), state: state,
      askedBy: askedBy, side: side, version: Int(version))
  }
}

/// Those of some acts and redemptions whose reversal is asked for or done.
struct ReadOpenReversals: Statement {
  static let sql: StaticString = """
    select r.act, null::uuid from reversals r
    where r.community = any($1) and r.act = any($2) and r.state <> 'refused'
    union all
    select null, r.redemption from reversals r
    where r.community = any($1) and r.redemption = any($3) and r.state <> 'refused'
    """
  let communities: [CommunityID]
  let acts: [ActID]
  let redemptions: [RedemptionID]
  func bind(_ bindings: inout Bindings) { bindings(communities, acts, redemptions) }

  static func decode(_ row: inout Row) throws(PostgresError) -> Reversed? {
    let act: ActID? = try row.next()
    let redemption: RedemptionID? = try row.next()
    return act.map { .act($0) } ?? redemption.map { .redemption($0) }
  }
}
