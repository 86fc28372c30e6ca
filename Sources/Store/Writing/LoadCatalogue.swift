import Bank
import FoundationEssentials
import Postgres

/// Items with their stock.
struct ReadItems: Statement {
  static let sql: StaticString = """
    select i.community, i.code, i.type, i.name_zh, i.name_en, i.points, i.reference_value_fen,
      i.stock_mode, i.per_person_month, i.hold_hours, i.return_rule, i.return_days, i.low_stock,
      i.enabled, i.version,
      array(select s.point from stock s
        where s.community = i.community and s.item = i.code order by s.point),
      array(select s.on_hand from stock s
        where s.community = i.community and s.item = i.code order by s.point),
      array(select s.reserved from stock s
        where s.community = i.community and s.item = i.code order by s.point),
      a.id, a.until
    from unnest($1::integer[], $2::text[]) as n(community, code)
    join items i on i.community = n.community and i.code = n.code
    left join standing_approvals a on a.community = i.community and a.item = i.code
      and a.ended_at is null
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
    let worth: Int32 = try row.next()
    let mode: StockMode = try row.next()
    let limit: Int32? = try row.next()
    let hours: Int32 = try row.next()
    let returns: ReturnKind = try row.next()
    let days: Int16 = try row.next()
    let low: Int32 = try row.next()
    let terms = ItemTerms(
      type: type, nameZH: nameZH, nameEN: nameEN, points: Int(points),
      referenceValueFen: Int(worth), stockMode: mode, perPersonMonth: limit.map { Int($0) },
      holdHours: Int(hours), returnRule: ReturnRule(kind: returns, days: Int(days)),
      lowStock: Int(low), isEnabled: try row.next())
    let version: Int32 = try row.next()
    let shelves = try shelves(&row)
    let standing: StandingApprovalID? = try row.next()
    let until: Day? = try row.next()
    return Item(
      key: key, terms: terms, shelves: shelves,
      standing: standing.map { StandingApproval(id: $0, until: until) }, version: Int(version))
  }

  private static func shelves(_ row: inout Row) throws(PostgresError) -> [String: Shelf] {
    let points: [String] = try row.next()
    let onHand: [Int32] = try row.next()
    let reserved: [Int32] = try row.next()
    var shelves: [String: Shelf] = [:]
    for (point, pieces) in zip(points, zip(onHand, reserved)) {
      shelves[point] = Shelf(onHand: Int(pieces.0), reserved: Int(pieces.1))
    }
    return shelves
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
      and not exists (select from reversals v where v.community = r.community
        and v.redemption = r.id and v.state = 'done')
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

/// Redemptions by id, those that some reversals take back, the open ones of some owners and the
/// approved ones that wait at some pick-up points; their codes are still to be filled in.
struct ReadRedemptions: Statement {
  static let sql: StaticString = """
    select d.id, d.community, d.holder, d.item, d.point, d.basket, d.quantity, d.points, d.state,
      d.requested_by, d.pickup_attempt,
      (select t.seq from transfers t where t.community = d.community and t.redemption = d.id
        and t.kind = 'redemption'), d.version,
      (d.requested_at at time zone c.time_zone)::date, d.collect_until,
      (d.decided_at at time zone c.time_zone)::date,
      extract(epoch from (d.decided_at at time zone c.time_zone)::time)::integer / 60,
      (d.collect_until at time zone c.time_zone)::date,
      extract(epoch from (d.collect_until at time zone c.time_zone)::time)::integer / 60,
      (d.fulfilled_at at time zone c.time_zone)::date
    from redemptions d join communities c on c.id = d.community
    where d.community = any($1)
      and d.id = any($2::uuid[] || array(select r.redemption from reversals r
          where r.community = any($1) and r.id = any($3) and r.redemption is not null)
        || array(select o.id from redemptions o where o.community = any($1)
          and o.state in ('requested', 'approved')
          and o.holder = any($4::uuid[] || array(select h.household from residences h
            where h.community = any($1) and h.person = any($7) and h.until is null
              and h.household is not null)))
        || array(select w.id from unnest($5::integer[], $6::text[]) as n(community, point)
          join redemptions w on w.community = n.community and w.point = n.point
            and w.state = 'approved'))
    """
  let communities: [CommunityID]
  let redemptions: [RedemptionID]
  let reversals: [ReversalID]
  /// Whose open ones are wanted.
  var owners: [HolderID] = []
  /// Whose households' open ones are wanted.
  var residents: [PersonID] = []
  var points: [PickupPointKey] = []

  func bind(_ bindings: inout Bindings) {
    bindings(
      communities, redemptions, reversals, owners, points.map(\.community), points.map(\.code),
      residents)
  }

  /// Whether anything is named.
  var asksForSomething: Bool {
    !redemptions.isEmpty || !reversals.isEmpty || !owners.isEmpty || !residents.isEmpty
      || !points.isEmpty
  }

  static func decode(_ row: inout Row) throws(PostgresError) -> RedemptionRecord {
    let id: RedemptionID = try row.next()
    let community: CommunityID = try row.next()
    let holder: HolderID = try row.next()
    let item: String = try row.next()
    let point: String = try row.next()
    let basket: BasketID? = try row.next()
    let quantity: Int32 = try row.next()
    let points: Int32 = try row.next()
    let state: RedemptionState = try row.next()
    let requestedBy: PersonID = try row.next()
    let attempt: Int16? = try row.next()
    let payment: Int64? = try row.next()
    let version: Int32 = try row.next()
    var redemption = RedemptionRecord(
      id: id, community: community, holder: holder, item: item, point: point, basket: basket,
      quantity: Int(quantity), points: Int(points), state: state, requestedBy: requestedBy,
      pickupAttempt: Int(attempt ?? 0), paymentSeq: payment, version: Int(version))
    redemption.requestedOn = try row.next()
    redemption.collectUntil = try row.next()
    redemption.approvedAt = try moment(&row)
    redemption.keptUntil = try moment(&row)
    redemption.fulfilledOn = try row.next()
    return redemption
  }

  private static func moment(_ row: inout Row) throws(PostgresError) -> LocalMinute? {
    let day: Day? = try row.next()
    let minute: Int32? = try row.next()
    guard let day, let minute else { return nil }
    return LocalMinute(day: day, minute: Int(minute))
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
