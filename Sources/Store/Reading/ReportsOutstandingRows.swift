import Bank
import FoundationEssentials
import Postgres

/// A community and those below it that keep books, by code.
struct ReadCommunitiesBelow: Statement {
  static let sql: StaticString = """
    select c.id, c.code, c.name from communities c join heads h on h.community = c.id
    where $1 = any(c.path) order by c.code
    """
  let community: CommunityID
  func bind(_ bindings: inout Bindings) { bindings(community) }

  struct Place: Sendable {
    var id: CommunityID
    var code, name: String
  }

  static func decode(_ row: inout Row) throws(PostgresError) -> Place {
    try Place(id: row.next(), code: row.next(), name: row.next())
  }
}

/// A moment, or now, and its day in a community. The head's time would be too early for now: not
/// all that counts moves a head.
struct ReadDayOf: Statement {
  static let sql: StaticString = """
    select t.at, (t.at at time zone c.time_zone)::date
    from communities c cross join lateral (select coalesce($2, clock_timestamp()) as at offset 0) t
    where c.id = $1
    """
  let community: CommunityID
  let at: Instant?
  func bind(_ bindings: inout Bindings) { bindings(community, at) }

  struct Found: Sendable {
    var at: Instant
    var day: Day
  }

  static func decode(_ row: inout Row) throws(PostgresError) -> Found {
    try Found(at: row.next(), day: row.next())
  }
}

/// The number after the last account of a community.
struct ReadAccountsEnd: Statement {
  static let sql: StaticString = "select next_account from heads where community = $1"
  let community: CommunityID
  func bind(_ bindings: inout Bindings) { bindings(community) }
  static func decode(_ row: inout Row) throws(PostgresError) -> AccountNumber { try row.next() }
}

/// Depositors by the numbers of their accounts.
struct ReadHoldersBetween: Statement {
  static let sql: StaticString = """
    select h.first_account, h.kind, p.birth_year
    from holders h left join people p on p.community = h.community and p.id = h.id
    where h.community = $1 and h.first_account >= $2 and h.first_account < $3
    """
  let community: CommunityID
  let from, below: AccountNumber
  func bind(_ bindings: inout Bindings) { bindings(community, from, below) }

  struct Found: Sendable {
    var account: AccountNumber
    var kind: HolderKind
    var birthYear: Int?
  }

  static func decode(_ row: inout Row) throws(PostgresError) -> Found {
    let account: AccountNumber = try row.next()
    let kind: HolderKind = try row.next()
    let born: Int16? = try row.next()
    return Found(account: account, kind: kind, birthYear: born.map { Int($0) })
  }
}

/// Every transfer up to a number that touches accounts of a span, in order.
struct ReadPointMovesBetween: Statement {
  static let sql: StaticString = """
    select seq, debit, credit, amount, effective_on, expires_on, kind, act, redemption, reverses
    from (
      select seq, debit, credit, amount, effective_on, expires_on, kind, act, redemption, reverses
        from transfers
        where community = $1 and credit >= $2 and credit < $3 and seq <= $4
      union all
      select seq, debit, credit, amount, effective_on, expires_on, kind, act, redemption, reverses
        from transfers
        where community = $1 and debit >= $2 and debit < $3 and seq <= $4
          and not (credit >= $2 and credit < $3)) t
    order by seq
    """
  let community: CommunityID
  let from, below: AccountNumber
  let high: Int64
  func bind(_ bindings: inout Bindings) { bindings(community, from, below, high) }
  static func decode(_ row: inout Row) throws(PostgresError) -> PointMove {
    try PointMove.read(&row)
  }
}

/// Goods that can be asked for, with both prices.
struct ReadPricedItems: Statement {
  static let sql: StaticString = """
    select code, points, reference_value_fen from items
    where community = $1 and enabled and type = 'goods' and points > 0 and reference_value_fen > 0
    order by code
    """
  let community: CommunityID
  func bind(_ bindings: inout Bindings) { bindings(community) }

  static func decode(_ row: inout Row) throws(PostgresError) -> PricedItem {
    let code: String = try row.next()
    let points: Int32 = try row.next()
    let fen: Int32 = try row.next()
    return PricedItem(code: code, points: Int(points), fen: Int(fen))
  }
}

/// What was handed over within numbers and not taken back by the last of them: points paid, and of
/// goods with a reference value that value and the points. Account 1 is where redeemed points go.
struct SumHandedOver: Statement {
  static let sql: StaticString = """
    select coalesce(sum(t.amount), 0)::bigint,
      coalesce(sum(t.amount) filter (where i.reference_value_fen > 0), 0)::bigint,
      coalesce(sum(r.quantity::bigint * i.reference_value_fen), 0)::bigint
    from transfers t
    join redemptions r on r.community = t.community and r.id = t.redemption
    join items i on i.community = r.community and i.code = r.item
    where t.community = $1 and t.credit = 1 and t.seq > $2 and t.seq <= $3
      and t.kind = 'redemption'
      and not exists (select from transfers u
        where u.community = t.community and u.reverses = t.seq and u.seq <= $3)
    """
  let community: CommunityID
  let low, high: Int64
  func bind(_ bindings: inout Bindings) { bindings(community, low, high) }

  struct Sum: Sendable {
    var points, pricedPoints, pricedFen: Int
  }

  static func decode(_ row: inout Row) throws(PostgresError) -> Sum {
    try Sum(points: row.next(), pricedPoints: row.next(), pricedFen: row.next())
  }
}

/// The reference value of what stood on the shelves at a moment: the community's own, and that of
/// partner shops.
struct SumStockWorth: Statement {
  static let sql: StaticString = """
    select coalesce(sum(m.change::bigint * i.reference_value_fen)
        filter (where p.run_by = 'community'), 0)::bigint,
      coalesce(sum(m.change::bigint * i.reference_value_fen)
        filter (where p.run_by = 'partner'), 0)::bigint
    from stock_movements m
    join items i on i.community = m.community and i.code = m.item
    join pickup_points p on p.community = m.community and p.code = m.point
    where m.community = $1 and m.at <= $2 and m.kind not in ('reserved', 'released')
      and i.type = 'goods'
    """
  let community: CommunityID
  let at: Instant
  func bind(_ bindings: inout Bindings) { bindings(community, at) }

  struct Sum: Sendable {
    var own, partner: Int
  }

  static func decode(_ row: inout Row) throws(PostgresError) -> Sum {
    try Sum(own: row.next(), partner: row.next())
  }
}

/// The budgets in force on a day as they were known at a moment, and the first day of the earliest.
struct SumBudgets: Statement {
  static let sql: StaticString = """
    select coalesce(sum(amount_fen), 0)::bigint, min(from_day) from budgets
    where community = $1 and $2 between from_day and until_day and recorded_at <= $3
      and (ended_at is null or ended_at > $3)
    """
  let community: CommunityID
  let day: Day
  let at: Instant
  func bind(_ bindings: inout Bindings) { bindings(community, day, at) }

  struct Sum: Sendable {
    var fen: Int
    var first: Day?
  }

  static func decode(_ row: inout Row) throws(PostgresError) -> Sum {
    try Sum(fen: row.next(), first: row.next())
  }
}

/// What goods cost that the community's own points received since a day, as far as their cost was
/// told.
struct SumDeliveries: Statement {
  static let sql: StaticString = """
    select coalesce(sum(m.change::bigint * m.unit_cost_fen), 0)::bigint
    from communities c
    join stock_movements m on m.community = c.id and m.kind = 'received'
      and m.at >= $2::date::timestamp at time zone c.time_zone and m.at <= $3
    join pickup_points p on p.community = m.community and p.code = m.point
    where c.id = $1 and p.run_by = 'community'
    """
  let community: CommunityID
  let from: Day
  let at: Instant
  func bind(_ bindings: inout Bindings) { bindings(community, from, at) }
  static func decode(_ row: inout Row) throws(PostgresError) -> Int { try row.next() }
}
