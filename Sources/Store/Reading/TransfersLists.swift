public import Bank
import Postgres

/// Which transfers of a community are asked for.
public struct TransferQuery: Sendable {
  /// The code of the community; nil is the reader's own.
  public var community: String?
  /// Only later numbers.
  public var after: Int64
  /// Only those that touch this account.
  public var account: AccountNumber?
  /// Only of this kind.
  public var kind: TransferKind?
  /// At most so many.
  public var limit: Int

  /// A query.
  public init(
    community: String?, after: Int64, account: AccountNumber?, kind: TransferKind?, limit: Int
  ) {
    self.community = community
    self.after = after
    self.account = account
    self.kind = kind
    self.limit = limit
  }
}

/// The next numbers of a community.
struct PickTransfers: Statement {
  static let sql: StaticString = """
    select seq from transfers
    where community = $1 and seq > $2 and ($3::text is null or kind = $3)
    order by seq limit $4
    """
  let community: CommunityID
  let query: TransferQuery
  func bind(_ bindings: inout Bindings) {
    bindings(community, query.after, query.kind, query.limit)
  }
  static func decode(_ row: inout Row) throws(PostgresError) -> Int64 { try row.next() }
}

/// The next numbers that touch some accounts.
struct PickTransfersOfAccounts: Statement {
  static let sql: StaticString = """
    select s.seq from unnest($2::bigint[]) as n(account)
    cross join lateral (
      (select t.seq from transfers t
        where t.community = $1 and t.debit = n.account and t.seq > $3
          and ($4::text is null or t.kind = $4) order by t.seq limit $5)
      union
      (select t.seq from transfers t
        where t.community = $1 and t.credit = n.account and t.seq > $3
          and ($4::text is null or t.kind = $4) order by t.seq limit $5)) s
    group by s.seq order by s.seq limit $5
    """
  let community: CommunityID
  let accounts: [AccountNumber]
  let query: TransferQuery
  func bind(_ bindings: inout Bindings) {
    bindings(community, accounts, query.after, query.kind, query.limit)
  }
  static func decode(_ row: inout Row) throws(PostgresError) -> Int64 { try row.next() }
}

/// The accounts of some depositors.
struct ReadAccountsOf: Statement {
  static let sql: StaticString = """
    select h.first_account + k.n from holders h cross join generate_series(0, 3) as k(n)
    where h.community = $1 and h.id = any($2)
    """
  let community: CommunityID
  let holders: [HolderID]
  func bind(_ bindings: inout Bindings) { bindings(community, holders) }
  static func decode(_ row: inout Row) throws(PostgresError) -> AccountNumber { try row.next() }
}

extension Store {
  /// Transfers by number: all of a community for its secretary and auditor, those of the own
  /// household for everybody else.
  public func transfers(
    _ query: TransferQuery, for reader: Reader
  ) async throws -> [TransferView] {
    try await read(as: reader) { sight, session in
      var community = reader.community
      if let code = query.community {
        let found = try session.run(FindCommunityBelow(community: reader.community, code: code))
        guard let known = found.first, sight.communities.contains(known) else {
          throw Refusal(.notFound)
        }
        community = known
      }
      var accounts = query.account.map { [$0] }
      if !sight.seesAll {
        let own = try session.run(
          ReadAccountsOf(community: community, holders: Array(sight.own)))
        accounts = own.filter { query.account == nil || query.account == $0 }
      }
      let seqs =
        try accounts.map {
          try session.run(
            PickTransfersOfAccounts(community: community, accounts: $0, query: query))
        } ?? session.run(PickTransfers(community: community, query: query))
      return try session.run(ReadTransferViews(community: community, seqs: seqs))
    }
  }

  /// One transfer, for the community's secretary and auditor, for those whose accounts it touches
  /// and for the workers of their grids.
  public func transfer(_ id: TransferID, for reader: Reader) async throws -> TransferView {
    try await read(as: reader) { sight, session in
      let (community, seq) = id.place
      guard sight.communities.contains(community),
        let transfer = try session.run(
          ReadTransferViews(community: community, seqs: [seq])
        ).first, transfer.id == id
      else { throw Refusal(.notFound) }
      let holders = [transfer.debit.holder, transfer.credit.holder].compactMap { $0 }
      if sight.seesAll || holders.contains(where: sight.own.contains) { return transfer }
      let grids = try session.run(ReadHolderGrids(community: community, holders: holders))
      guard grids.contains(where: { $0.map(sight.grids.contains) ?? false }) else {
        throw Refusal(sight.roles.contains(.gridWorker) ? .outsideYourGrid : .forbidden)
      }
      return transfer
    }
  }
}
