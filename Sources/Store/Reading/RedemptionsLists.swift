public import Bank
import Postgres

/// Which redemptions are asked for; nil asks for all.
public struct RedemptionQuery: Sendable {
  /// Where they stand.
  public var state: RedemptionState?
  /// For whom.
  public var holder: HolderID?
  /// The item's code, and the pick-up point's.
  public var item: String?, point: String?
  /// The basket.
  public var basket: BasketID?
  /// Whether it was served over the counter.
  public var isOverCounter: Bool?
  /// Only redemptions before this one.
  public var before: RedemptionID?
  /// At most so many.
  public var limit: Int

  /// A query.
  public init(
    state: RedemptionState?, holder: HolderID?, item: String?, point: String? = nil,
    basket: BasketID? = nil, isOverCounter: Bool? = nil, before: RedemptionID?, limit: Int
  ) {
    self.state = state
    self.holder = holder
    self.item = item
    self.point = point
    self.basket = basket
    self.isOverCounter = isOverCounter
    self.before = before
    self.limit = limit
  }
}

/// A query with what the reader may see of its answer.
struct VisibleRedemptions: Sendable {
  var query: RedemptionQuery
  var communities: [CommunityID]
  /// Grids whose people's redemptions are seen; nil sees all.
  var grids: [GridID]?
  /// Depositors whose redemptions are seen in any case.
  var own: [HolderID]
  /// Whether what has been approved is seen.
  var isShopkeeper: Bool

  func bindFilters(_ bindings: inout Bindings) {
    bindings(
      query.before, query.state, query.item, grids, own, isShopkeeper, query.limit, communities)
    bindings(query.point, query.basket, query.isOverCounter)
  }

  static func decode(_ row: inout Row) throws(PostgresError) -> RedemptionKey {
    try RedemptionKey(community: row.next(), id: row.next())
  }
}

/// The latest redemptions of communities.
struct PickRedemptions: Statement {
  static let sql: StaticString = """
    select n.community, s.id from unnest($8::integer[]) as n(community)
    cross join lateral (
      select r.id from redemptions r
      where r.community = n.community and ($1::uuid is null or r.id < $1)
        and ($2::text is null or r.state = $2) and ($3::text is null or r.item = $3)
        and ($9::text is null or r.point = $9) and ($10::uuid is null or r.basket = $10)
        and ($11::boolean is null or (r.standing_approval is not null) = $11)
        and ($4::integer[] is null or r.holder = any($5)
          or ($6 and r.state in ('approved', 'fulfilled'))
          or exists (select from residences h where h.community = r.community
            and h.person = r.holder and h.until is null and h.grid = any($4)))
      order by r.id desc limit $7) s
    order by s.id desc limit $7
    """
  let visible: VisibleRedemptions
  func bind(_ bindings: inout Bindings) { visible.bindFilters(&bindings) }
  static func decode(_ row: inout Row) throws(PostgresError) -> RedemptionKey {
    try VisibleRedemptions.decode(&row)
  }
}

/// The latest open redemptions, by the partial index that holds only these.
struct PickOpenRedemptions: Statement {
  static let sql: StaticString = """
    select n.community, s.id from unnest($8::integer[]) as n(community)
    cross join lateral (
      select r.id from redemptions r
      where r.community = n.community and r.state = $2 and r.state in ('requested', 'approved')
        and ($1::uuid is null or r.id < $1) and ($3::text is null or r.item = $3)
        and ($9::text is null or r.point = $9) and ($10::uuid is null or r.basket = $10)
        and ($11::boolean is null or (r.standing_approval is not null) = $11)
        and ($4::integer[] is null or r.holder = any($5) or ($6 and r.state = 'approved')
          or exists (select from residences h where h.community = r.community
            and h.person = r.holder and h.until is null and h.grid = any($4)))
      order by r.id desc limit $7) s
    order by s.id desc limit $7
    """
  let visible: VisibleRedemptions
  func bind(_ bindings: inout Bindings) { visible.bindFilters(&bindings) }
  static func decode(_ row: inout Row) throws(PostgresError) -> RedemptionKey {
    try VisibleRedemptions.decode(&row)
  }
}

/// The latest redemptions of a few depositors.
struct PickRedemptionsOfHolders: Statement {
  static let sql: StaticString = """
    select n.community, s.id
    from unnest($8::integer[]) as n(community) cross join unnest($12::uuid[]) as m(holder)
    cross join lateral (
      select r.id from redemptions r
      where r.community = n.community and r.holder = m.holder
        and ($1::uuid is null or r.id < $1)
        and ($2::text is null or r.state = $2) and ($3::text is null or r.item = $3)
        and ($9::text is null or r.point = $9) and ($10::uuid is null or r.basket = $10)
        and ($11::boolean is null or (r.standing_approval is not null) = $11)
        and ($4::integer[] is null or r.holder = any($5)
          or ($6 and r.state in ('approved', 'fulfilled'))
          or exists (select from residences h where h.community = r.community
            and h.person = r.holder and h.until is null and h.grid = any($4)))
      order by r.id desc limit $7) s
    order by s.id desc limit $7
    """
  let visible: VisibleRedemptions
  let holders: [HolderID]
  func bind(_ bindings: inout Bindings) {
    visible.bindFilters(&bindings)
    bindings(holders)
  }
  static func decode(_ row: inout Row) throws(PostgresError) -> RedemptionKey {
    try VisibleRedemptions.decode(&row)
  }
}

extension Store {
  /// Redemptions, newest first: all of a community for its secretary and auditor, those of his
  /// grids for a worker, approved and fulfilled ones for the shopkeeper, the own household's for
  /// everybody.
  public func redemptions(
    _ query: RedemptionQuery, for reader: Reader
  ) async throws -> [RedemptionView] {
    let codes = pickupCodes
    return try await read(as: reader) { sight, session in
      let visible = VisibleRedemptions(
        query: query, communities: sight.communities,
        grids: sight.seesAll ? nil : Array(sight.grids), own: Array(sight.own),
        isShopkeeper: sight.roles.contains(.shopkeeper))
      let keys: [RedemptionKey]
      if let holder = query.holder {
        keys = try session.run(PickRedemptionsOfHolders(visible: visible, holders: [holder]))
      } else if visible.grids?.isEmpty ?? false, !visible.isShopkeeper {
        keys = try session.run(PickRedemptionsOfHolders(visible: visible, holders: visible.own))
      } else if query.state?.isOpen ?? false {
        keys = try session.run(PickOpenRedemptions(visible: visible))
      } else {
        keys = try session.run(PickRedemptions(visible: visible))
      }
      return try session.run(ReadRedemptionViews(redemptions: keys)).map {
        $0.withCode(for: sight, codes)
      }
    }
  }
}
