import Bank
import FoundationEssentials
import Postgres

/// Writes reversals that are asked for.
struct InsertReversals: Statement {
  static let sql: StaticString = """
    insert into reversals (community, id, act, redemption, fault, reason, state, asked_by, asked_as,
      asked_at, condition, command)
    select n.community, n.id, n.act, n.redemption, n.fault, n.reason, 'requested', n.asked_by,
      n.asked_as, n.at, n.condition, n.command
    from unnest($1::integer[], $2::uuid[], $3::uuid[], $4::uuid[], $5::text[], $6::text[],
      $7::uuid[], $8::text[], $9::timestamptz[], $10::text[],
      $11::uuid[])
      as n(community, id, act, redemption, fault, reason, asked_by, asked_as, at, condition,
        command)
    """
  let reversals: [ReversalChange]
  let stamps: Stamps

  func bind(_ bindings: inout Bindings) {
    let records = reversals.map(\.reversal)
    bindings(
      records.map(\.community), records.map(\.id),
      records.map { if case .act(let id) = $0.request.subject { id } else { ActID?.none } },
      records.map {
        if case .redemption(let id) = $0.request.subject { id } else { RedemptionID?.none }
      },
      records.map(\.request.fault), records.map(\.request.reason))
    bindings(
      records.map(\.askedBy),
      records.map(\.side.role), records.map { stamps.time($0.community) },
      records.map {
        if case .shopkeeper(let condition) = $0.side { condition } else { ReturnKind?.none }
      },
      reversals.map { stamps.key($0.command) })
  }
}

/// Writes the other side's word on reversals.
struct AnswerReversals: Statement {
  static let sql: StaticString = """
    update reversals r set state = n.state, answered_by = n.answered_by, answered_at = n.at,
      answer = n.answer, version = n.version
    from unnest($1::integer[], $2::uuid[], $3::text[], $4::uuid[], $5::timestamptz[], $6::text[],
      $7::integer[]) as n(community, id, state, answered_by, at, answer, version)
    where r.community = n.community and r.id = n.id
    """
  let reversals: [ReversalChange]
  let stamps: Stamps

  func bind(_ bindings: inout Bindings) {
    let records = reversals.map(\.reversal)
    bindings(
      records.map(\.community), records.map(\.id), records.map(\.state),
      reversals.map(\.answeredBy), records.map { stamps.time($0.community) },
      reversals.map(\.answer), records.map { int4($0.version) })
  }
}
