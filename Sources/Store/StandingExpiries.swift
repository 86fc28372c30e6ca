import Bank
import FoundationEssentials
import Postgres

extension ReadDueDates.Due {
  /// Whether the day is to be closed once this and its like are done.
  var needsMark: Bool { if case .expiry = date { true } else { false } }
}

/// Depositors with points whose last day is over and who were not judged yet; where there are none
/// left in a community, the day until which all were. Days that are closed are not looked at. Those
/// that were tried are left out, and keep the day open.
struct ReadDueExpiries: Statement {
  static let sql: StaticString = """
    with here as materialized (
      select c.id, (coalesce($1, clock_timestamp()) at time zone c.time_zone)::date as day,
        coalesce((select max(d.through) from expiry_days d where d.community = c.id),
          '-infinity') as judged
      from communities c),
    due as materialized (
      select h.id, h.day, s.holder from here h cross join lateral (
        select distinct a.holder from transfers t
        join accounts a on a.community = t.community and a.number = t.credit
          and a.kind = 'available'
        where t.community = h.id and t.expires_on > h.judged and t.expires_on < h.day
          and not exists (select from expiries e where e.community = t.community
            and e.holder = a.holder and e.through >= t.expires_on)
        limit $2 + cardinality($3)) s)
    select id, day - 1, holder from due where holder <> all($3)
    union all
    select h.id, h.day - 1, null from here h
    where not exists (select from due d where d.id = h.id)
      and exists (select from transfers t
        where t.community = h.id and t.expires_on > h.judged and t.expires_on < h.day)
    limit $2
    """
  let clock: Instant?
  var tried: [UUID] = []
  let limit: Int
  func bind(_ bindings: inout Bindings) { bindings(clock, limit, tried) }

  static func decode(_ row: inout Row) throws(PostgresError) -> ReadDueDates.Due {
    let community: CommunityID = try row.next()
    let day: Day = try row.next()
    let holder: HolderID? = try row.next()
    return ReadDueDates.Due(
      community: community,
      date: holder.map { .expiry($0, through: day) } ?? .expiryJudged(through: day))
  }
}
