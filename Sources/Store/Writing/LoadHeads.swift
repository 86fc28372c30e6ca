import Bank
import FoundationEssentials
import Postgres

/// Takes the heads of communities: the lock under which everything else is read and written. Heads
/// that another process holds are left out.
struct LockHeads: Statement {
  static let sql: StaticString = """
    select h.community from heads h join communities c on c.id = h.community
    where h.community = any($1) order by c.code for update of h skip locked
    """
  let communities: [CommunityID]
  func bind(_ bindings: inout Bindings) { bindings(communities) }
  static func decode(_ row: inout Row) throws(PostgresError) -> CommunityID { try row.next() }
}

/// Waits for one head while holding no other.
struct WaitForHead: Statement {
  static let sql: StaticString = "select community from heads where community = $1 for update"
  let community: CommunityID
  func bind(_ bindings: inout Bindings) { bindings(community) }
  static func decode(_ row: inout Row) throws(PostgresError) -> CommunityID { try row.next() }
}

/// Communities with their heads and the one clock of the bank, read after the locks: never before
/// what the head has recorded, and later than it, so that a time names one number.
struct ReadHeads: Statement {
  static let sql: StaticString = """
    select c.id, c.path, h.seq, h.next_account, h.next_passbook, c.open_from, t.now,
      (t.now at time zone c.time_zone)::date,
      exists (select from offices o where o.community = c.id and o.role = 'secretary'),
      coalesce($2, clock_timestamp()) < h.recorded_at - interval '60 seconds',
      c.appeal_days, c.undecided_days,
      extract(epoch from (t.now at time zone c.time_zone)::time)::integer / 60
    from heads h join communities c on c.id = h.community
    cross join lateral (select greatest(coalesce($2, clock_timestamp()),
      h.recorded_at + interval '1 microsecond') as now offset 0) t
    where h.community = any($1)
    """
  let communities: [CommunityID]
  let clock: Instant?
  func bind(_ bindings: inout Bindings) { bindings(communities, clock) }

  struct Head: Sendable {
    var state: CommunityState
    var clockIsBehind: Bool
  }

  static func decode(_ row: inout Row) throws(PostgresError) -> Head {
    let id: CommunityID = try row.next()
    let path: [CommunityID] = try row.next()
    let seq: Int64 = try row.next()
    let account: Int64 = try row.next()
    let passbook: Int64 = try row.next()
    let openFrom: Day = try row.next()
    let now: Instant = try row.next()
    let today: Day = try row.next()
    let hasSecretary: Bool = try row.next()
    var head = Head(
      state: CommunityState(
        id: id, ancestors: Array(path.dropFirst()), seq: seq, now: now, today: today,
        openFrom: openFrom, nextAccount: account, nextPassbook: passbook,
        hasSecretary: hasSecretary, adoptions: []),
      clockIsBehind: try row.next())
    head.state.appealDays = Int(try row.next(Int16.self))
    head.state.undecidedDays = Int(try row.next(Int16.self))
    head.state.minute = Int(try row.next(Int32.self))
    return head
  }
}

/// Rule versions in the order they came into force, and what was cancelled before.
struct ReadAdoptions: Statement {
  static let sql: StaticString = """
    select a.community, a.from_day, a.rule_book, a.round, x.round is not null,
      a.points_expire
    from adoptions a
    left join adoption_cancellations x on x.community = a.community and x.from_day = a.from_day
      and x.round = a.round
    where a.community = any($1) order by a.community, a.from_day, a.round
    """
  let communities: [CommunityID]
  func bind(_ bindings: inout Bindings) { bindings(communities) }

  struct Adoption: Sendable {
    var community: CommunityID
    var from: Day
    var ruleBook: Int32
    var round: Int16
    var isCancelled: Bool
    var pointsExpire: Bool
  }

  static func decode(_ row: inout Row) throws(PostgresError) -> Adoption {
    try Adoption(
      community: row.next(), from: row.next(), ruleBook: row.next(), round: row.next(),
      isCancelled: row.next(), pointsExpire: row.next())
  }
}

/// Commands decided before under the same keys.
struct ReadKeys: Statement {
  static let sql: StaticString = """
    select key, request_hash, status, problem, subject, outcome from commands
    where community = any($1) and key = any($2)
    """
  let communities: [CommunityID]
  let keys: [UUID]
  func bind(_ bindings: inout Bindings) { bindings(communities, keys) }

  struct Known: Sendable {
    var key: UUID
    var requestHash: UUID
    var answer: Answer
  }

  static func decode(_ row: inout Row) throws(PostgresError) -> Known {
    let key: UUID = try row.next()
    let hash: UUID = try row.next()
    let status: Int16 = try row.next()
    let problem: String? = try row.next()
    let subject: UUID? = try row.next()
    return Known(
      key: key, requestHash: hash,
      answer: Answer(
        status: Int(status), body: try row.next(), problem: problem, subject: subject))
  }
}

/// The people who give the commands, one row for each office valid on that day (or one without).
struct ReadActors: Statement {
  static let sql: StaticString = """
    select p.id, p.community, r.household, p.status = 'closed', o.id, o.role, o.community,
      array(select g.grid from office_grids g where g.community = o.community and g.office = o.id)
    from (select * from unnest($1::integer[]) as c(community)
      cross join unnest($2::uuid[]) as n(id) offset 0) n
    join people p on p.community = n.community and p.id = n.id
    join communities c on c.id = p.community
    left join residences r on r.community = p.community and r.person = p.id and r.until is null
    left join offices o on o.community = p.community and o.person = p.id
      and (coalesce($3, clock_timestamp()) at time zone c.time_zone)::date
        between o.from_day and coalesce(o.until_day, 'infinity')
    """
  let communities: [CommunityID]
  let people: [PersonID]
  let clock: Instant?
  func bind(_ bindings: inout Bindings) { bindings(communities, people, clock) }

  static func decode(_ row: inout Row) throws(PostgresError) -> Actor {
    var actor = Actor(
      person: try row.next(), community: try row.next(), household: try row.next(),
      isClosed: try row.next(), offices: [])
    let id: OfficeID? = try row.next()
    let role: Role? = try row.next()
    let community: CommunityID? = try row.next()
    let grids: [GridID] = try row.next()
    if let id, let role, let community {
      actor.offices = [OfficeFact(id: id, role: role, community: community, grids: Set(grids))]
    }
    return actor
  }
}
