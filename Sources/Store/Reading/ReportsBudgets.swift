public import Bank
import FoundationEssentials
import Postgres

/// A budget as it is shown.
public struct BudgetView: Sendable {
  /// The budget.
  public var budget: BudgetRecord
  /// When it was recorded.
  public var recordedAt: Instant
  /// Who took it back, and why.
  public var endedBy: PersonID?, endReason: String?
}

/// Budgets of a community, the last recorded first, or one of them.
struct ListBudgets: Statement {
  static let sql: StaticString = """
    select id, community, amount_fen, source, from_day, until_day, voucher_no, recorded_by,
      ended_at, version, recorded_at, ended_by, end_reason
    from budgets
    where community = any($1) and ($2::uuid is null or id = $2) and ($3::uuid is null or id < $3)
    order by id desc limit $4
    """
  let communities: [CommunityID]
  let id: BudgetID?
  let before: BudgetID?
  let limit: Int
  func bind(_ bindings: inout Bindings) { bindings(communities, id, before, limit) }

  static func decode(_ row: inout Row) throws(PostgresError) -> BudgetView {
    let budget = try ReadBudgets.decode(&row)
    return BudgetView(
      budget: budget, recordedAt: try row.next(), endedBy: try row.next(),
      endReason: try row.next())
  }
}

extension Store {
  /// Budgets, the last recorded first, for secretary and auditor of the community or one above.
  /// - Throws: `Refusal`.
  public func budgets(
    of community: String?, before: BudgetID?, limit: Int, for reader: Reader
  ) async throws -> [BudgetView] {
    try await read(as: reader) { sight, session in
      let community = try sight.community(community, on: session)
      try sight.require(.secretary, .auditor)
      return try session.run(
        ListBudgets(communities: [community], id: nil, before: before, limit: limit))
    }
  }

  /// One budget, for secretary and auditor of its community or one above.
  /// - Throws: `Refusal`.
  public func budget(_ id: BudgetID, for reader: Reader) async throws -> BudgetView {
    try await read(as: reader) { sight, session in
      try sight.require(.secretary, .auditor)
      let found = try session.run(
        ListBudgets(communities: sight.communities, id: id, before: nil, limit: 1))
      guard let budget = found.first else { throw Refusal(.notFound) }
      return budget
    }
  }
}
