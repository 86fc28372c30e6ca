import Bank
import FoundationEssentials
import Postgres

extension Applier {
  /// Judgements on points, after the transfers of what is gone.
  func addExpiries(_ changes: Changes, _ stamps: Stamps, to batch: inout Batch) {
    if !changes.expiries.isEmpty {
      batch.add(InsertExpiries(expiries: changes.expiries, stamps: stamps))
    }
    if !changes.expiryMarks.isEmpty {
      batch.add(InsertExpiryDays(marks: changes.expiryMarks, stamps: stamps))
    }
  }
}

/// Writes what became of points whose last day is over.
struct InsertExpiries: Statement {
  static let sql: StaticString = """
    insert into expiries (community, holder, through, after_seq, points, exempt, command)
    select * from unnest($1::integer[], $2::uuid[], $3::date[], $4::bigint[], $5::integer[],
      $6::text[], $7::uuid[])
    """
  let expiries: [ExpiryJudgement]
  let stamps: Stamps

  func bind(_ bindings: inout Bindings) {
    bindings(
      expiries.map(\.community), expiries.map(\.holder), expiries.map(\.through),
      expiries.map(\.after), expiries.map { int4($0.points) }, expiries.map(\.exemption),
      expiries.map { stamps.key($0.command) })
  }
}

/// Writes days until which everybody was judged.
struct InsertExpiryDays: Statement {
  static let sql: StaticString = """
    insert into expiry_days (community, through, command)
    select * from unnest($1::integer[], $2::date[], $3::uuid[])
    """
  let marks: [ExpiryMark]
  let stamps: Stamps

  func bind(_ bindings: inout Bindings) {
    bindings(
      marks.map(\.community), marks.map(\.through), marks.map { stamps.key($0.command) })
  }
}
