public import Bank
import FoundationEssentials
import Postgres

/// The community whose books a command concerns.
public struct LocatedCommunity: Hashable, Sendable {
  /// Its number.
  public var id: CommunityID
  /// Its code.
  public var code: String
  /// The code of the grid in which the household named lies.
  public var householdGrid: String?
}

/// What a command names, by which its community is found.
public struct Landmark: Hashable, Sendable {
  /// A grid's code.
  public var grid: String?
  /// A person or a household.
  public var holder: HolderID?
  /// An office.
  public var office: OfficeID?
  /// An act.
  public var act: ActID?
  /// A redemption.
  public var redemption: RedemptionID?
  /// A reversal.
  public var reversal: ReversalID?
  /// A grant.
  public var grant: GrantID?
  /// A voucher, or a provider of services for vouchers.
  public var voucher: VoucherID?, provider: ProviderID?

  /// What is named; where several communities would fit, one below the caller's counts.
  public init(
    grid: String? = nil, holder: HolderID? = nil, office: OfficeID? = nil, act: ActID? = nil,
    redemption: RedemptionID? = nil, reversal: ReversalID? = nil, grant: GrantID? = nil,
    voucher: VoucherID? = nil, provider: ProviderID? = nil
  ) {
    self.grid = grid
    self.holder = holder
    self.office = office
    self.act = act
    self.redemption = redemption
    self.reversal = reversal
    self.grant = grant
    self.voucher = voucher
    self.provider = provider
  }
}

extension Store {
  /// The community in which a landmark lies, if it is the caller's own or one below; otherwise the
  /// caller's own, where the bank will say that there is no such thing.
  ///
  /// It goes by no office, so that a kept answer is found after an office has ended.
  public func locate(
    _ landmark: Landmark, from community: CommunityID
  ) async throws -> LocatedCommunity {
    let found = try await database.read { session in
      try session.run(LocateLandmark(own: community, landmark: landmark)).first
    }
    guard let found else { throw Refusal(.notFound) }
    return found
  }
}

/// The community of a landmark, the caller's own if there is none in sight.
struct LocateLandmark: Statement {
  static let sql: StaticString = """
    select c.id, c.code,
      (select g.code from households d
        join grids g on g.community = d.community and g.id = d.grid
        where d.community = c.id and d.id = $3)
    from communities c
    where c.id = $1 or ($1 = any(c.path) and (
      exists (select from grids g where g.community = c.id and g.code = $2)
      or exists (select from holders h where h.community = c.id and h.id = $3)
      or exists (select from offices o where o.community = c.id and o.id = $4)
      or exists (select from acts a where a.community = c.id and a.id = $5)
      or exists (select from redemptions r where r.community = c.id and r.id = $6)
      or exists (select from reversals v where v.community = c.id and v.id = $7)
      or exists (select from charity_grants t where t.community = c.id and t.id = $8)
      or exists (select from vouchers v where v.community = c.id and v.id = $9)
      or exists (select from voucher_providers p where p.community = c.id and p.id = $10)))
    order by c.id = $1 limit 1
    """
  let own: CommunityID
  let landmark: Landmark
  func bind(_ bindings: inout Bindings) {
    bindings(
      own, landmark.grid, landmark.holder, landmark.office, landmark.act, landmark.redemption,
      landmark.reversal, landmark.grant, landmark.voucher, landmark.provider)
  }

  static func decode(_ row: inout Row) throws(PostgresError) -> LocatedCommunity {
    try LocatedCommunity(id: row.next(), code: row.next(), householdGrid: row.next())
  }
}
