public import Bank
import Postgres

/// The books of one community at a moment, summed up by account.
public struct TrialBalance: Sendable {
  /// One account of the community, or all depositors' accounts of one kind.
  public struct Line: Hashable, Sendable {
    /// Which kind.
    public var kind: AccountKind
    /// The category of an issue account.
    public var category: String?
    /// Points that left and points that came in.
    public var debit, credit: Int
    /// What came in less what left.
    public var balance: Int { credit - debit }
  }

  /// The code of the community.
  public var community: String
  /// The moment.
  public var asOf: Instant
  /// The last transfer by then.
  public var seq: Int64
  /// What is counted: `points` or `vouchers`.
  public var unit: String
  /// In the order of the accounts' numbers.
  public var lines: [Line]
}

/// Debits and credits of one unit up to a number by kind and category, in one pass over the
/// transfers: the four accounts of a depositor begin at a multiple of four, so the number tells the
/// kind.
struct SumAccounts: Statement {
  static let sql: StaticString = """
    with moved as materialized (
      select case when debit < 100 then debit else 100 + debit % 4 end as debited,
        case when credit < 100 then credit else 100 + credit % 4 end as credited,
        sum(amount) as points
      from transfers where community = $1 and seq <= $2
        and (kind = 'voucher') = ($3::text = 'vouchers')
      group by 1, 2),
    legs as (
      select debited as account, points as debit, 0 as credit from moved
      union all select credited, 0, points from moved),
    lines as (
      select number, kind, category from accounts
        where community = $1 and number < 100 and unit = $3
      union all values (100, 'available', null), (101, 'on_notice', null), (102, 'held', null),
        (103, 'owed', null))
    select a.kind, a.category, coalesce(sum(l.debit), 0)::bigint,
      coalesce(sum(l.credit), 0)::bigint
    from lines a left join legs l on l.account = a.number
    group by a.number, a.kind, a.category order by a.number
    """
  let community: CommunityID
  let seq: Int64
  let unit: String
  func bind(_ bindings: inout Bindings) { bindings(community, seq, unit) }
  static func decode(_ row: inout Row) throws(PostgresError) -> TrialBalance.Line {
    try TrialBalance.Line(
      kind: row.next(), category: row.next(), debit: row.next(), credit: row.next())
  }
}

extension Store {
  /// The trial balance of a community, for an auditor of it or of one above. Throws a `Refusal` or
  /// ``AsOfError``.
  public func trialBalance(
    of code: String, in unit: String = "points", asOf: AsOf?, for reader: Reader
  ) async throws -> TrialBalance {
    // The head is let go before the sums are made, which take a while and can no longer change.
    let (community, moment) = try await database.write { session in
      let (sights, found) = try session.pipeline(
        ReadSights(readers: [reader]),
        FindCommunityBelow(community: reader.community, code: code))
      guard let sight = sights.first, let community = found.first,
        sight.communities.contains(community)
      else { throw Refusal(.notFound) }
      try sight.require(.auditor)
      return (community, try session.moment(asOf, in: community))
    }
    return try await database.read { session in
      let lines = try session.run(
        SumAccounts(community: community, seq: moment.seq, unit: unit))
      return TrialBalance(
        community: code, asOf: moment.at, seq: moment.seq, unit: unit, lines: lines)
    }
  }
}
