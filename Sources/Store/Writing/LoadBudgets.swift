import Bank
import FoundationEssentials
import Postgres

/// What commands on budgets name.
struct BudgetReach {
  private(set) var ids: Set<BudgetID> = []
  private(set) var vouchers: Set<String> = []

  var isEmpty: Bool { ids.isEmpty && vouchers.isEmpty }

  mutating func add(_ command: BudgetCommand) {
    switch command {
    case .record(let request): vouchers.insert(request.voucherNumber)
    case .end(let id, _): ids.insert(id)
    }
  }
}

/// Budgets by id, and those that stand by their vouchers.
struct ReadBudgets: Statement {
  static let sql: StaticString = """
    select id, community, amount_fen, source, from_day, until_day, voucher_no, recorded_by,
      ended_at, version
    from budgets where community = any($1) and id = any($2)
    union
    select id, community, amount_fen, source, from_day, until_day, voucher_no, recorded_by,
      ended_at, version
    from budgets where community = any($1) and voucher_no = any($3) and ended_at is null
    """
  let communities: [CommunityID]
  let reach: BudgetReach
  func bind(_ bindings: inout Bindings) {
    bindings(communities, Array(reach.ids), Array(reach.vouchers))
  }

  static func decode(_ row: inout Row) throws(PostgresError) -> BudgetRecord {
    let id: BudgetID = try row.next()
    let community: CommunityID = try row.next()
    let request = RecordBudget(
      amountFen: try row.next(), source: try row.next(), from: try row.next(),
      until: try row.next(), voucherNumber: try row.next())
    var budget = BudgetRecord(
      id: id, community: community, request: request, recordedBy: try row.next(),
      endedAt: try row.next(), version: 0)
    budget.version = Int(try row.next(Int32.self))
    return budget
  }
}
