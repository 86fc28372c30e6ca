import Bank
import FoundationEssentials
import Postgres

/// Mandates by id, and those of some principals, or of some proxies, that may still run.
struct ReadMandates: Statement {
  static let sql: StaticString = """
    select m.id, m.community, m.principal, m.proxy, p.name, p.passbook_no, m.powers, m.from_day,
      m.until_day, m.daily_limit, m.given_on, m.way, m.form_no, m.witness, m.ended_by, m.ended_at,
      m.version
    from (
      select * from mandates where community = any($1) and id = any($2)
      union
      select * from mandates where community = any($1) and principal = any($3)
        and ended_at is null and until_day >= coalesce($5, clock_timestamp())::date - 2
      union
      select * from mandates where community = any($1) and proxy = any($4)
        and ended_at is null and until_day >= coalesce($5, clock_timestamp())::date - 2) m
    join people p on p.community = m.community and p.id = m.proxy
    """
  let communities: [CommunityID]
  let mandates: [MandateID]
  let principals: [PersonID]
  var proxies: [PersonID] = []
  let clock: Instant?
  func bind(_ bindings: inout Bindings) {
    bindings(communities, mandates, principals, proxies, clock)
  }

  static func decode(_ row: inout Row) throws(PostgresError) -> MandateRecord {
    let id: MandateID = try row.next()
    let community: CommunityID = try row.next()
    let principal: PersonID = try row.next()
    let proxy: PersonID = try row.next()
    let name: String = try row.next()
    let passbook: String = try row.next()
    let powers: [MandatePower] = try row.next()
    let from: Day = try row.next()
    let until: Day = try row.next()
    let limit: Int32 = try row.next()
    let consent = Consent(
      givenOn: try row.next(), way: try row.next(), formNumber: try row.next())
    let witness: PersonID = try row.next()
    let endedBy: PersonID? = try row.next()
    let endedAt: Instant? = try row.next()
    let version: Int32 = try row.next()
    return MandateRecord(
      id: id, community: community, principal: principal, proxy: proxy, proxyName: name,
      proxyPassbook: passbook, powers: Set(powers), from: from, until: until,
      dailyLimit: Int(limit), consent: consent, witness: witness, endedBy: endedBy,
      endedAt: endedAt, version: Int(version))
  }
}

/// Points asked for and collected under the mandates of some principals, in the last days.
struct ReadMandateDays: Statement {
  static let sql: StaticString = """
    select u.mandate, u.power, u.day, sum(u.points)
    from mandates m
    join mandate_uses u on u.community = m.community and u.mandate = m.id
      and u.day >= coalesce($3, clock_timestamp())::date - 2
    where m.community = any($1) and m.principal = any($2)
    group by u.mandate, u.power, u.day
    """
  let communities: [CommunityID]
  let principals: [PersonID]
  let clock: Instant?
  func bind(_ bindings: inout Bindings) { bindings(communities, principals, clock) }

  struct Used: Sendable {
    var day: MandateUse.Day
    var points: Int
  }

  static func decode(_ row: inout Row) throws(PostgresError) -> Used {
    try Used(
      day: MandateUse.Day(mandate: row.next(), power: row.next(), day: row.next()),
      points: row.next())
  }
}

/// Who may spend the points of some households, of those who still live there.
struct ReadSpenders: Statement {
  static let sql: StaticString = """
    select d.id, array(select s.person from household_spenders s
        join residences r on r.community = s.community and r.person = s.person
          and r.household = s.household and r.until is null
        where s.community = d.community and s.household = d.id and s.until is null
        order by s.person), d.version
    from households d where d.community = any($1) and d.id = any($2)
    """
  let communities: [CommunityID]
  let households: [HouseholdID]
  func bind(_ bindings: inout Bindings) { bindings(communities, households) }

  static func decode(_ row: inout Row) throws(PostgresError) -> SpendersRecord {
    let household: HouseholdID = try row.next()
    let people: [PersonID] = try row.next()
    let version: Int32 = try row.next()
    return SpendersRecord(household: household, people: people, version: Int(version))
  }
}

/// Second affiliations by id, and those of some people.
struct ReadAffiliations: Statement {
  static let sql: StaticString = """
    select id, community, person, branch, from_day, until_day from affiliations
    where community = any($1) and id = any($2)
    union
    select id, community, person, branch, from_day, until_day from affiliations
    where community = any($1) and person = any($3)
    """
  let communities: [CommunityID]
  let affiliations: [AffiliationID]
  let people: [PersonID]
  func bind(_ bindings: inout Bindings) { bindings(communities, affiliations, people) }

  static func decode(_ row: inout Row) throws(PostgresError) -> AffiliationRecord {
    try AffiliationRecord(
      id: row.next(), community: row.next(), person: row.next(), branch: row.next(),
      from: row.next(), until: row.next())
  }
}
