import Bank
import FoundationEssentials
import Postgres

/// The corrections of some depositors' opening balances.
struct ReadOpeningCorrections: Statement {
  static let sql: StaticString = """
    select id, community, holder, points, fault, reason, counted, state, asked_by,
      asked_as = 'secretary', version
    from opening_corrections where community = any($1) and holder = any($2)
    """
  let communities: [CommunityID]
  let holders: [HolderID]
  func bind(_ bindings: inout Bindings) { bindings(communities, holders) }

  static func decode(_ row: inout Row) throws(PostgresError) -> OpeningCorrection {
    let id: OpeningCorrectionID = try row.next()
    let community: CommunityID = try row.next()
    let holder: HolderID = try row.next()
    let points: Int32 = try row.next()
    let request = RequestOpeningCorrection(
      holder: holder, points: Int(points), fault: try row.next(), reason: try row.next())
    let counted: Int32 = try row.next()
    let state: ReversalState = try row.next()
    let askedBy: PersonID = try row.next()
    let isAskedBySecretary: Bool = try row.next()
    let version: Int32 = try row.next()
    return OpeningCorrection(
      id: id, community: community, request: request, counted: Int(counted), state: state,
      askedBy: askedBy, isAskedBySecretary: isAskedBySecretary, version: Int(version))
  }
}

/// What counts as the opening balances of depositors who have one: what was brought in, or what the
/// last correction says.
struct ReadCountedOpenings: Statement {
  static let sql: StaticString = """
    select o.holder, coalesce((select c.points from opening_corrections c
      where c.community = o.community and c.holder = o.holder and c.state = 'done'
      order by c.id desc limit 1), o.points)
    from opening_balances o where o.community = any($1) and o.holder = any($2)
    """
  let communities: [CommunityID]
  let holders: [HolderID]
  func bind(_ bindings: inout Bindings) { bindings(communities, holders) }

  struct Counted: Sendable {
    var holder: HolderID
    var points: Int32
  }

  static func decode(_ row: inout Row) throws(PostgresError) -> Counted {
    try Counted(holder: row.next(), points: row.next())
  }
}

/// What a batch reads of opening balances and their corrections.
struct PendingOpeningCorrections {
  private let records: Pending<ReadOpeningCorrections>
  private let counted: Pending<ReadCountedOpenings>

  /// Nil where nobody's opening balance is corrected.
  init?(_ holders: Set<HolderID>, _ communities: [CommunityID], to batch: inout Batch) {
    if holders.isEmpty { return nil }
    let wanted = Array(holders)
    records = batch.add(ReadOpeningCorrections(communities: communities, holders: wanted))
    counted = batch.add(ReadCountedOpenings(communities: communities, holders: wanted))
  }

  func fill(_ books: inout Books) {
    for record in records.rows { books.openingCorrections.records[record.id] = record }
    for row in counted.rows { books.openingCorrections.counted[row.holder] = Int(row.points) }
  }
}
