import Bank
import FoundationEssentials
import Postgres

extension Batch {
  /// Budgets recorded and ended.
  mutating func addBudgets(_ changes: Changes, _ stamps: Stamps) {
    if !changes.newBudgets.isEmpty {
      add(InsertBudgets(budgets: changes.newBudgets, stamps: stamps))
    }
    if !changes.endedBudgets.isEmpty { add(EndBudgets(budgets: changes.endedBudgets)) }
  }
}

/// Writes new budgets.
struct InsertBudgets: Statement {
  static let sql: StaticString = """
    insert into budgets (community, id, amount_fen, source, from_day, until_day, voucher_no,
      recorded_by, recorded_at, command)
    select * from unnest($1::integer[], $2::uuid[], $3::bigint[], $4::text[], $5::date[],
      $6::date[], $7::text[], $8::uuid[], $9::timestamptz[], $10::uuid[])
    """
  let budgets: [BudgetChange]
  let stamps: Stamps

  func bind(_ bindings: inout Bindings) {
    let records = budgets.map(\.budget)
    let requests = records.map(\.request)
    bindings(
      records.map(\.community), records.map(\.id), requests.map(\.amountFen),
      requests.map(\.source), requests.map(\.from), requests.map(\.until),
      requests.map(\.voucherNumber))
    bindings(
      records.map(\.recordedBy), records.map { stamps.time($0.community) },
      budgets.map { stamps.key($0.command) })
  }
}

/// Writes that budgets were taken back.
struct EndBudgets: Statement {
  static let sql: StaticString = """
    update budgets b set ended_by = n.by, ended_at = n.at, end_reason = n.reason,
      version = n.version
    from unnest($1::integer[], $2::uuid[], $3::uuid[], $4::timestamptz[], $5::text[],
      $6::integer[]) as n(community, id, by, at, reason, version)
    where b.community = n.community and b.id = n.id
    """
  let budgets: [BudgetChange]

  func bind(_ bindings: inout Bindings) {
    let records = budgets.map(\.budget)
    bindings(
      records.map(\.community), records.map(\.id), budgets.map(\.by), records.map(\.endedAt),
      budgets.map(\.reason), records.map { int4($0.version) })
  }
}
