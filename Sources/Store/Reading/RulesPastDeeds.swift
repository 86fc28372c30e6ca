import Bank
import FoundationEssentials
import Postgres

/// Deeds that were credited, page by page in the order of their ids.
struct ReadPastDeeds: Statement {
  static let sql: StaticString = """
    select a.id, y.category, y.category_zh, a.act_type, a.holder, h.kind = 'person', a.units,
      a.minutes, a.occurred_on, a.started_at,
      coalesce(a.beneficiary_person, a.beneficiary_household) is not null
        or a.beneficiary_door is not null,
      a.evidence, p.birth_year, a.grid,
      case when a.verified_by = a.recorded_by and a.activity is null then a.verified_by end,
      y.review_level < 2,
      coalesce(a.verified_by = a.recorded_by and a.verified_at = a.recorded_at, false),
      a.before_caps, a.points, m.at, (m.at at time zone c.time_zone)::date, coalesce(t.seq, 0),
      a.state in ('withdrawn', 'reversed'), b.at
    from acts a
    join act_types y on y.rule_book = a.rule_book and y.code = a.act_type
    join communities c on c.id = a.community
    join holders h on h.community = a.community and h.id = a.holder
    left join people p on p.community = a.community and p.id = a.holder
    left join transfers t on t.community = a.community and t.act = a.id and t.kind = 'credit'
    cross join lateral (select min(r.recorded_at) as at from transfers r
      where r.community = t.community and r.reverses = t.seq) b
    cross join lateral (
      select coalesce(t.recorded_at, a.verified_at, a.recorded_at) as at offset 0) m
    where a.community = $1 and a.id > $2 and a.occurred_on between $3 and $4
      and a.before_caps is not null
      and (a.state in ('credited', 'on_notice')
        or (a.state in ('withdrawn', 'reversed') and a.points > 0))
    order by a.id limit $5
    """
  let community: CommunityID
  let after: ActID
  let from, to: Day
  let limit: Int
  func bind(_ bindings: inout Bindings) { bindings(community, after, from, to, limit) }

  /// A deed with when its points came, and when they went.
  struct Told: Sendable {
    var deed: PastDeed
    /// The category's name in Chinese.
    var categoryZH: String
    var at: Instant
    var seq: Int64
    var takenBackAt: Instant?
  }

  static func decode(_ row: inout Row) throws(PostgresError) -> Told {
    let id: ActID = try row.next()
    let category: String = try row.next()
    let categoryZH: String = try row.next()
    let request = try request(&row)
    let born: Int16? = try row.next()
    let grid: GridID? = try row.next()
    let worker: PersonID? = try row.next()
    let wasCharged: Bool = try row.next()
    let isWitnessed: Bool = try row.next()
    let beforeCaps: Int32 = try row.next()
    let points: Int32 = try row.next()
    let at: Instant = try row.next()
    let issuedOn: Day = try row.next()
    let seq: Int64 = try row.next()
    let isTakenBack: Bool = try row.next()
    return Told(
      deed: PastDeed(
        id: id, request: request, birthYear: born.map { Int($0) }, grid: grid,
        category: category, directWorker: worker, wasCharged: wasCharged, isWitnessed: isWitnessed,
        issuedOn: issuedOn,
        beforeCaps: Int(beforeCaps), points: Int(points), isTakenBack: isTakenBack),
      categoryZH: categoryZH, at: at, seq: seq, takenBackAt: try row.next())
  }

  private static func request(_ row: inout Row) throws(PostgresError) -> ActRequest {
    let type: String = try row.next()
    let holder: HolderID = try row.next()
    let isPerson: Bool = try row.next()
    let units: Int32? = try row.next()
    let minutes: Int32? = try row.next()
    let occurredOn: Day = try row.next()
    let startedAt: Instant? = try row.next()
    let isServed: Bool = try row.next()
    let evidence: String? = try row.next()
    return ActRequest(
      actType: type, holder: holder, isPerson: isPerson, units: units.map { Int($0) },
      minutes: minutes.map { Int($0) }, occurredOn: occurredOn, startedAt: startedAt,
      beneficiary: isServed ? Beneficiary(person: nil, household: nil, door: "-") : nil,
      evidence: (evidence ?? "").split(separator: "\n").map { line in
        Evidence(kind: String(line.prefix { $0 != " " }), reference: nil)
      }, externalReference: nil, activity: nil, note: nil)
  }
}

/// Days and moments that a simulation goes by.
struct ReadSpan: Statement {
  static let sql: StaticString = """
    select (clock_timestamp() at time zone time_zone)::date,
      $2::date::timestamp at time zone time_zone
    from communities where id = $1
    """
  let community: CommunityID
  let from: Day
  func bind(_ bindings: inout Bindings) { bindings(community, from) }
  static func decode(_ row: inout Row) throws(PostgresError) -> (today: Day, start: Instant) {
    (today: try row.next(), start: try row.next())
  }
}

/// What goods handed out were worth, in fen, and what was paid for them in points.
struct ReadGoodsValue: Statement {
  static let sql: StaticString = """
    select coalesce(sum(r.quantity * i.reference_value_fen), 0), coalesce(sum(r.points), 0)
    from redemptions r join items i on i.community = r.community and i.code = r.item
    where r.community = $1 and r.state = 'fulfilled' and i.type = 'goods'
      and i.reference_value_fen > 0
    """
  let community: CommunityID
  func bind(_ bindings: inout Bindings) { bindings(community) }
  static func decode(_ row: inout Row) throws(PostgresError) -> (fen: Int, points: Int) {
    (fen: try row.next(), points: try row.next())
  }
}

/// The codes and names of grids by number.
struct ReadGridNames: Statement {
  static let sql: StaticString = "select id, code, name from grids where community = $1"
  let community: CommunityID
  func bind(_ bindings: inout Bindings) { bindings(community) }
  static func decode(
    _ row: inout Row
  ) throws(PostgresError) -> (id: GridID, code: String, name: String) {
    (id: try row.next(), code: try row.next(), name: try row.next())
  }
}
