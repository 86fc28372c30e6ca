import Bank
import FoundationEssentials
import Postgres

extension Applier {
  /// Corrections of opening balances; before the transfers, which name them.
  func addOpeningCorrections(_ changes: Changes, _ stamps: Stamps, to batch: inout Batch) {
    if !changes.askedCorrections.isEmpty {
      batch.add(
        InsertOpeningCorrections(corrections: changes.askedCorrections, stamps: stamps))
    }
    if !changes.answeredCorrections.isEmpty {
      batch.add(
        AnswerOpeningCorrections(corrections: changes.answeredCorrections, stamps: stamps))
    }
  }
}

/// Writes corrections that are asked for.
struct InsertOpeningCorrections: Statement {
  static let sql: StaticString = """
    insert into opening_corrections (community, id, holder, counted, points, fault, reason, state,
      asked_by, asked_as, asked_at, command)
    select n.community, n.id, n.holder, n.counted, n.points, n.fault, n.reason, 'requested',
      n.asked_by, n.asked_as, n.at, n.command
    from unnest($1::integer[], $2::uuid[], $3::uuid[], $4::integer[], $5::integer[], $6::text[],
      $7::text[], $8::uuid[], $9::text[], $10::timestamptz[], $11::uuid[])
      as n(community, id, holder, counted, points, fault, reason, asked_by, asked_as, at, command)
    """
  let corrections: [OpeningCorrectionChange]
  let stamps: Stamps

  func bind(_ bindings: inout Bindings) {
    let records = corrections.map(\.correction)
    bindings(
      records.map(\.community), records.map(\.id), records.map(\.request.holder),
      records.map { int4($0.counted) }, records.map { int4($0.request.points) })
    bindings(
      records.map(\.request.fault), records.map(\.request.reason), records.map(\.askedBy),
      records.map { $0.isAskedBySecretary ? Role.secretary : Role.auditor },
      records.map { stamps.time($0.community) }, corrections.map { stamps.key($0.command) })
  }
}

/// Writes the other side's word on corrections.
struct AnswerOpeningCorrections: Statement {
  static let sql: StaticString = """
    update opening_corrections c set state = n.state, answered_by = n.answered_by,
      answered_at = n.at, answer = n.answer, version = n.version
    from unnest($1::integer[], $2::uuid[], $3::text[], $4::uuid[], $5::timestamptz[], $6::text[],
      $7::integer[]) as n(community, id, state, answered_by, at, answer, version)
    where c.community = n.community and c.id = n.id
    """
  let corrections: [OpeningCorrectionChange]
  let stamps: Stamps

  func bind(_ bindings: inout Bindings) {
    let records = corrections.map(\.correction)
    bindings(
      records.map(\.community), records.map(\.id), records.map(\.state),
      records.map(\.answeredBy), records.map { stamps.time($0.community) },
      records.map(\.answer), records.map { int4($0.version) })
  }
}
