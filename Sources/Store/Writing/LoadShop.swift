import Bank
import FoundationEssentials
import Postgres

/// The pick-up points of communities, with the days that go against their hours.
struct ReadPickupPoints: Statement {
  static let sql: StaticString = """
    select p.community, p.code, p.name, p.address, p.run_by, p.weekdays, p.month_days, p.opens,
      p.closes, p.enabled, p.version,
      array(select d.day from pickup_days d where d.community = p.community and d.point = p.code
        and d.day >= coalesce($2, clock_timestamp())::date - 62 order by d.day),
      array(select d.is_open from pickup_days d where d.community = p.community
        and d.point = p.code and d.day >= coalesce($2, clock_timestamp())::date - 62
        order by d.day)
    from pickup_points p where p.community = any($1) order by p.community, p.code
    """
  let communities: [CommunityID]
  let clock: Instant?
  func bind(_ bindings: inout Bindings) { bindings(communities, clock) }

  static func decode(_ row: inout Row) throws(PostgresError) -> PickupPoint {
    let key = PickupPointKey(community: try row.next(), code: try row.next())
    let name: String = try row.next()
    let address: String = try row.next()
    let runBy: ShopKind = try row.next()
    let weekdays: [Int16] = try row.next()
    let monthDays: [Int16] = try row.next()
    let opens: Int16 = try row.next()
    let closes: Int16 = try row.next()
    let hours = OpeningHours(
      weekdays: Set(weekdays.map { Int($0) }), monthDays: Set(monthDays.map { Int($0) }),
      opens: Int(opens), closes: Int(closes))
    let terms = PickupPointTerms(
      name: name, address: address, runBy: runBy, hours: hours, isEnabled: try row.next())
    let version: Int32 = try row.next()
    let days: [Day] = try row.next()
    let open: [Bool] = try row.next()
    return PickupPoint(
      key: key, terms: terms, exceptions: Dictionary(zip(days, open)) { _, last in last },
      version: Int(version))
  }
}

/// Points that depositors have spent over the counter since the local midnight.
struct ReadCounterDays: Statement {
  static let sql: StaticString = """
    select r.holder, sum(r.points) filter (where r.standing_approval is not null)
    from redemptions r join communities c on c.id = r.community
    where r.community = any($1) and r.holder = any($2)
      and r.fulfilled_at >= date_trunc('day', coalesce($3, clock_timestamp())
        at time zone c.time_zone) at time zone c.time_zone
    group by r.holder
    """
  let communities: [CommunityID]
  let holders: [HolderID]
  let clock: Instant?
  func bind(_ bindings: inout Bindings) { bindings(communities, holders, clock) }

  struct Spent: Sendable {
    var holder: HolderID
    var points: Int?
  }

  static func decode(_ row: inout Row) throws(PostgresError) -> Spent {
    try Spent(holder: row.next(), points: row.next())
  }
}

/// Those of some slip numbers that the counter has used.
struct ReadUsedSlips: Statement {
  static let sql: StaticString = """
    select community, slip_no from redemptions
    where community = any($1) and slip_no = any($2) and standing_approval is not null
    """
  let slips: [SlipKey]
  func bind(_ bindings: inout Bindings) { bindings(slips.map(\.community), slips.map(\.number)) }
  static func decode(_ row: inout Row) throws(PostgresError) -> SlipKey {
    SlipKey(community: try row.next(), number: try row.next())
  }
}

/// Counts by id, with their lines.
struct ReadStockCounts: Statement {
  static let sql: StaticString = """
    select s.id, s.community, s.point, s.state, s.counted_by, s.version,
      array(select l.item from stock_count_lines l
        where l.community = s.community and l.stock_count = s.id order by l.item),
      array(select l.booked from stock_count_lines l
        where l.community = s.community and l.stock_count = s.id order by l.item),
      array(select l.found from stock_count_lines l
        where l.community = s.community and l.stock_count = s.id order by l.item)
    from stock_counts s where s.community = any($1) and s.id = any($2)
    """
  let communities: [CommunityID]
  let counts: [StockCountID]
  func bind(_ bindings: inout Bindings) { bindings(communities, counts) }

  static func decode(_ row: inout Row) throws(PostgresError) -> StockCountRecord {
    let id: StockCountID = try row.next()
    let point = PickupPointKey(community: try row.next(), code: try row.next())
    let state: StockCountState = try row.next()
    let countedBy: PersonID = try row.next()
    let version: Int32 = try row.next()
    let items: [String] = try row.next()
    let booked: [Int32] = try row.next()
    let found: [Int32] = try row.next()
    let lines = zip(items, zip(booked, found)).map {
      StockCountRecord.Line(item: $0, booked: Int($1.0), found: Int($1.1))
    }
    return StockCountRecord(
      id: id, point: point, state: state, countedBy: countedBy, lines: lines,
      version: Int(version))
  }
}

/// The pick-up points of communities where a count waits for the second person.
struct ReadOpenCounts: Statement {
  static let sql: StaticString = """
    select p.community, p.code from pickup_points p
    where p.community = any($1) and (select true from stock_counts s
      where s.community = p.community and s.point = p.code and s.state = 'counted')
    """
  let communities: [CommunityID]
  func bind(_ bindings: inout Bindings) { bindings(communities) }
  static func decode(_ row: inout Row) throws(PostgresError) -> PickupPointKey {
    PickupPointKey(community: try row.next(), code: try row.next())
  }
}
