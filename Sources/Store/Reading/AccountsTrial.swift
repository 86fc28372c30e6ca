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
    /// How many accounts had moved by then.
    public var accounts: Int
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
  /// In the order of the accounts' numbers.
  public var lines: [Line]
}

/// Debits and credits up to a number by kind and category.
struct SumAccounts: Statement {
  static let sql: StaticString = """
    with moved as (
      select account, sum(debit) as debit, sum(credit) as credit from (
        select debit as account, sum(amount) as debit, 0 as credit from transfers
          where community = $1 and seq <= $2 group by debit
        union all
        select credit, 0, sum(amount) from transfers
          where community = $1 and seq <= $2 group by credit) t
      group by account)
    select a.kind, a.category, count(m.account), coalesce(sum(m.debit), 0)::bigint,
      coalesce(sum(m.credit), 0)::bigint
    from accounts a left join moved m on m.account = a.number
    where a.community = $1
    group by a.kind, a.category order by min(a.number)
    """
  let community: CommunityID
  let seq: Int64
  func bind(_ bindings: inout Bindings) { bindings(community, seq) }
  static func decode(_ row: inout Row) throws(PostgresError) -> TrialBalance.Line {
    try TrialBalance.Line(
      kind: row.next(), category: row.next(), accounts: row.next(), debit: row.next(),
      credit: row.next())
  }
}

extension Store {
  /// The trial balance of a community, for an auditor of it or of one above. Throws a `Refusal` or
  /// ``AsOfError``.
  public func trialBalance(
    of code: String, asOf: AsOf?, for reader: Reader
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
      let lines = try session.run(SumAccounts(community: community, seq: moment.seq))
      return TrialBalance(community: code, asOf: moment.at, seq: moment.seq, lines: lines)
    }
  }
}
