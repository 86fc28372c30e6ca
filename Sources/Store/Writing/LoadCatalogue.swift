import Bank
import FoundationEssentials
import Postgres

/// Items with their stock.
struct ReadItems: Statement {
  static let sql: StaticString = """
    select i.community, i.code, i.type, i.name_zh, i.name_en, i.points, i.stock_mode,
      i.per_person_month, i.standing_approval, i.hold_hours, i.enabled, i.on_hand, i.reserved,
      i.version
    from unnest($1::integer[], $2::text[]) as n(community, code)
    join items i on i.community = n.community and i.code = n.code
    """
  let items: [ItemKey]
  func bind(_ bindings: inout Bindings) { bindings(items.map(\.community), items.map(\.code)) }
  static func decode(_ row: inout Row) throws(PostgresError) -> Item { try item(&row) }

  static func item(_ row: inout Row) throws(PostgresError) -> Item {
    let key = ItemKey(community: try row.next(), code: try row.next())
    let type: String = try row.next()
    let nameZH: String = try row.next()
    let nameEN: String = try row.next()
    let points: Int32 = try row.next()
    let mode: StockMode = try row.next()
    let limit: Int32? = try row.next()
    let standing: Bool = try row.next()
    let hours: Int32 = try row.next()
    let terms = ItemTerms(
      type: type, nameZH: nameZH, nameEN: nameEN, points: Int(points), stockMode: mode,
      perPersonMonth: limit.map { Int($0) }, standingApproval: standing, holdHours: Int(hours),
      isEnabled: try row.next())
    let onHand: Int32 = try row.next()
    let reserved: Int32 = try row.next()
    let version: Int32 = try row.next()
    return Item(
      key: key, terms: terms, onHand: Int(onHand), reserved: Int(reserved), version: Int(version))
  }
}

/// How many of an item a person has asked for in the present month, refusals and cancellations
/// apart.
struct ReadItemMonths: Statement {
  static let sql: StaticString = """
    select n.community, n.item, n.holder, sum(r.quantity)
    from unnest($1::integer[], $2::text[], $3::uuid[]) as n(community, item, holder)
    join communities c on c.id = n.community
    cross join lateral (select n.holder as id union all
      select m.id from holders m where m.community = n.community and m.merged_into = n.holder) one
    join redemptions r on r.community = n.community and r.holder = one.id and r.item = n.item
    where r.state not in ('rejected', 'cancelled', 'lapsed')
      and r.requested_at >= date_trunc('month', coalesce($4, clock_timestamp())
        at time zone c.time_zone) at time zone c.time_zone
    group by n.community, n.item, n.holder
    """
  let months: [ItemMonth]
  let clock: Instant?
  func bind(_ bindings: inout Bindings) {
    bindings(
      months.map(\.item.community), months.map(\.item.code), months.map(\.holder), clock)
  }

  struct Asked: Sendable {
    var month: ItemMonth
    var quantity: Int
  }

  static func decode(_ row: inout Row) throws(PostgresError) -> Asked {
    let item = ItemKey(community: try row.next(), code: try row.next())
    return Asked(
      month: ItemMonth(item: item, holder: try row.next()), quantity: try row.next())
  }
}

/// Redemptions by id, and those that some reversals take back; their pick-up codes are still to be
/// filled in.
struct ReadRedemptions: Statement {
  static let sql: StaticString = """
    select d.id, d.community, d.holder, d.item, d.quantity, d.points, d.state, d.requested_by,
      d.pickup_attempt,
      (select t.seq from transfers t where t.community = d.community and t.redemption = d.id
        and t.kind = 'redemption'), d.version,
      (d.requested_at at time zone c.time_zone)::date, d.collect_until
    from redemptions d join communities c on c.id = d.community
    where d.community = any($1)
      and d.id = any($2::uuid[] || array(select r.redemption from reversals r
        where r.community = any($1) and r.id = any($3) and r.redemption is not null))
    """
  let communities: [CommunityID]
  let redemptions: [RedemptionID]
  let reversals: [ReversalID]
  func bind(_ bindings: inout Bindings) { bindings(communities, redemptions, reversals) }

  static func decode(_ row: inout Row) throws(PostgresError) -> RedemptionRecord {
    let id: RedemptionID = try row.next()
    let community: CommunityID = try row.next()
    let holder: HolderID = try row.next()
    let item: String = try row.next()
    let quantity: Int32 = try row.next()
    let points: Int32 = try row.next()
    let state: RedemptionState = try row.next()
    let requestedBy: PersonID = try row.next()
    let attempt: Int16? = try row.next()
    let payment: Int64? = try row.next()
    let version: Int32 = try row.next()
    var redemption = RedemptionRecord(
      id: id, community: community, holder: holder, item: item, quantity: Int(quantity),
      points: Int(points), state: state, requestedBy: requestedBy, pickupCode: "",
      pickupAttempt: Int(attempt ?? 0), paymentSeq: payment, version: Int(version))
    redemption.requestedOn = try row.next()
    redemption.collectUntil = try row.next()
    return redemption
  }
}

/// Those of some pick-up codes that are in use in a community.
struct ReadPickupCodes: Statement {
  static let sql: StaticString = """
    select pickup_digest from redemptions
    where community = any($1) and pickup_digest = any($2) and state = 'approved'
    """
  let communities: [CommunityID]
  let digests: [UUID]
  func bind(_ bindings: inout Bindings) { bindings(communities, digests) }
  static func decode(_ row: inout Row) throws(PostgresError) -> UUID { try row.next() }
}
