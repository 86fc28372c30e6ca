import Bank
import FoundationEssentials
import Postgres

/// Writes objections that were filed.
struct InsertObjections: Statement {
  static let sql: StaticString = """
    insert into objections (community, id, act, objector, slip_no, filed_by, filed_at, reason,
      state, command)
    select * from unnest($1::integer[], $2::uuid[], $3::uuid[], $4::uuid[], $5::text[], $6::uuid[],
      $7::timestamptz[], $8::text[], $9::text[], $10::uuid[])
    """
  let objections: [NewObjection]
  let stamps: Stamps

  func bind(_ bindings: inout Bindings) {
    let records = objections.map(\.objection)
    bindings(
      records.map(\.community), records.map(\.id), records.map(\.act), records.map(\.objector),
      records.map(\.slipNumber), objections.map(\.filedBy))
    bindings(
      records.map { stamps.time($0.community) }, objections.map(\.reason),
      records.map { _ in ObjectionState.open }, objections.map { stamps.key($0.command) })
  }
}

/// Writes decisions and appeals.
struct ChangeObjections: Statement {
  static let sql: StaticString = """
    update objections o set state = n.state, version = n.version,
      decided_by = n.decided_by, decision_reason = n.decision_reason,
      decided_at = case when n.decided_by is not null then coalesce(n.decided_at, n.at) end,
      first_upheld = n.first_upheld, appeal_until = n.appeal_until, contra = n.contra,
      reversal = n.reversal, appealed_by = n.appealed_by, appeal_reason = n.appeal_reason,
      appealed_at = case when n.appealed_by is not null then coalesce(n.appealed_at, n.at) end,
      final_by = n.final_by, final_reason = n.final_reason,
      final_at = case when n.final_by is not null then coalesce(n.final_at, n.at) end
    from unnest($1::integer[], $2::uuid[], $3::text[], $4::integer[], $5::timestamptz[],
      $6::uuid[], $7::text[], $8::timestamptz[], $9::boolean[], $10::date[], $11::bigint[],
      $12::uuid[], $13::uuid[], $14::text[], $15::timestamptz[], $16::uuid[], $17::text[],
      $18::timestamptz[])
      as n(community, id, state, version, at, decided_by, decision_reason, decided_at,
        first_upheld, appeal_until, contra, reversal, appealed_by, appeal_reason, appealed_at,
        final_by, final_reason, final_at)
    where o.community = n.community and o.id = n.id
    """
  let objections: [ObjectionRecord]
  let stamps: Stamps

  func bind(_ bindings: inout Bindings) {
    bindings(
      objections.map(\.community), objections.map(\.id), objections.map(\.state),
      objections.map { int4($0.version) }, objections.map { stamps.time($0.community) })
    bindings(
      objections.map(\.decision?.by), objections.map(\.decision?.reason),
      objections.map(\.decision?.at), objections.map(\.firstUpheld),
      objections.map(\.appealUntil), objections.map(\.contra), objections.map(\.reversal))
    bindings(
      objections.map(\.appeal?.by), objections.map(\.appeal?.reason), objections.map(\.appeal?.at),
      objections.map(\.last?.by), objections.map(\.last?.reason), objections.map(\.last?.at))
  }
}
