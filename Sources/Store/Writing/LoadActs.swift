import Bank
import FoundationEssentials
import Postgres

/// Acts by id, and those that some reversals take back, with all that was told of them.
struct ReadActs: Statement {
  static let sql: StaticString = """
    select a.id, a.community, a.rule_book, coalesce(g.path, '{}'),
      exists (select from office_grids og
        join offices o on o.community = og.community and o.id = og.office
        where og.community = a.community and og.grid = any(g.path) and o.role = 'grid_worker'
          and (coalesce($4, clock_timestamp()) at time zone c.time_zone)::date
            between o.from_day and coalesce(o.until_day, 'infinity')),
      a.state, a.recorded_by,
      (a.recorded_at at time zone c.time_zone)::date, a.verified_by, a.reason, a.points,
      coalesce(again.seq, t.seq), s.at, (s.at at time zone c.time_zone)::date,
      a.state = 'credited' and a.verified_by = a.recorded_by
        and not exists (select from act_reviews v where v.community = a.community and v.act = a.id)
        and y.recorder is distinct from a.verified_by,
      a.version, a.act_type, a.holder, h.kind = 'person', a.units, a.minutes, a.occurred_on,
      a.started_at, a.beneficiary_person, a.beneficiary_household, a.beneficiary_door, a.evidence,
      a.external_system, a.external_number, a.activity, a.note
    from acts a
    join communities c on c.id = a.community
    join holders h on h.community = a.community and h.id = a.holder
    left join grids g on g.community = a.community and g.id = a.grid
    left join activities y on y.community = a.community and y.id = a.activity
    left join transfers t on t.community = a.community and t.act = a.id and t.kind = 'credit'
    cross join lateral (
      select max(g.seq) as seq from transfers g
      where g.community = a.community and g.act = a.id and g.kind = 'reversal'
        and g.debit between 11 and 99) again
    cross join lateral (
      select coalesce(t.recorded_at, a.verified_at, a.recorded_at) as at) s
    where a.community = any($1)
      and a.id = any($2::uuid[] || array(select r.act from reversals r
        where r.community = any($1) and r.id = any($3) and r.act is not null))
    """
  let communities: [CommunityID]
  let acts: [ActID]
  let reversals: [ReversalID]
  let clock: Instant?
  func bind(_ bindings: inout Bindings) { bindings(communities, acts, reversals, clock) }

  static func decode(_ row: inout Row) throws(PostgresError) -> ActRecord {
    let id: ActID = try row.next()
    let community: CommunityID = try row.next()
    let ruleBook: Int32 = try row.next()
    let path: [GridID] = try row.next()
    let isGridHeld: Bool = try row.next()
    let state: ActState = try row.next()
    let recordedBy: PersonID = try row.next()
    let recordedOn: Day = try row.next()
    let verifiedBy: PersonID? = try row.next()
    let reason: String? = try row.next()
    let points: Int32 = try row.next()
    let creditSeq: Int64? = try row.next()
    let creditedAt: Instant = try row.next()
    let creditedOn: Day = try row.next()
    let isCharged: Bool = try row.next()
    let version: Int32 = try row.next()
    var act = ActRecord(
      id: id, community: community, request: try request(&row), ruleBook: ruleBook,
      gridPath: path, state: state, recordedBy: recordedBy, recordedOn: recordedOn,
      version: Int(version))
    act.isGridHeld = isGridHeld
    act.verifiedBy = verifiedBy
    act.reason = reason
    act.points = Int(points)
    act.creditSeq = creditSeq
    act.creditedAt = creditedAt
    act.creditedOn = creditedOn
    act.isCharged = isCharged
    return act
  }

  private static func request(_ row: inout Row) throws(PostgresError) -> ActRequest {
    let actType: String = try row.next()
    let holder: HolderID = try row.next()
    let isPerson: Bool = try row.next()
    return try ActFacts.request(actType, holder, isPerson: isPerson, &row)
  }
}

/// Points earned by act type on a day, in its month and in its year; what was earned on accounts
/// merged into one counts for that one.
struct ReadTallies: Statement {
  static let sql: StaticString = """
    select n.place, t.act_type,
      coalesce(sum(t.points) filter (where t.day = n.day), 0),
      coalesce(sum(t.points) filter (where t.day between n.month_from and n.month_to), 0),
      sum(t.points)
    from unnest($1::integer[], $2::uuid[], $3::date[], $4::date[], $5::date[], $6::date[],
      $7::date[]) with ordinality
      as n(community, holder, day, month_from, month_to, year_from, year_to, place)
    cross join lateral (select n.holder as id union all
      select m.id from holders m where m.community = n.community and m.merged_into = n.holder) one
    cross join lateral (select day, act_type, points from tallies
      where community = n.community and holder = one.id
        and day between n.year_from and n.year_to offset 0) t
    group by n.place, t.act_type
    """
  let wanted: [Reach.HolderDay]
  func bind(_ bindings: inout Bindings) {
    let spans = wanted.map { Spans(of: $0.day) }
    bindings(
      wanted.map(\.community), wanted.map(\.holder), wanted.map(\.day), spans.map(\.monthFrom),
      spans.map(\.monthTo), spans.map(\.yearFrom), spans.map(\.yearTo))
  }

  private struct Spans {
    var monthFrom, monthTo, yearFrom, yearTo: Day

    init(of day: Day) {
      let (year, month, dayOfMonth) = day.civil
      monthFrom = day.advanced(by: 1 - dayOfMonth)
      let next = month == 12 ? (year + 1, 1) : (year, month + 1)
      monthTo = Day(year: next.0, month: next.1, day: 1)?.advanced(by: -1) ?? day
      yearFrom = Day(year: year, month: 1, day: 1) ?? day
      yearTo = Day(year: year, month: 12, day: 31) ?? day
    }
  }

  struct Earned: Sendable {
    /// The place of what was wanted, from 1.
    var place: Int64
    var actType: String
    var tally: Tally
  }

  static func decode(_ row: inout Row) throws(PostgresError) -> Earned {
    try Earned(
      place: row.next(), actType: row.next(),
      tally: Tally(day: row.next(), month: row.next(), year: row.next()))
  }
}

/// What workers have issued by direct credit today.
struct ReadWorkerDays: Statement {
  static let sql: StaticString = """
    select w.community, w.worker, w.day, w.points
    from (select c.id as community, n.worker,
        (coalesce($3, clock_timestamp()) at time zone c.time_zone)::date as today
      from communities c cross join unnest($2::uuid[]) as n(worker)
      where c.id = any($1) offset 0) n
    join worker_days w on w.community = n.community and w.worker = n.worker
      and w.day >= n.today - 1
    """
  let communities: [CommunityID]
  let workers: [PersonID]
  let clock: Instant?
  func bind(_ bindings: inout Bindings) { bindings(communities, workers, clock) }

  struct Issued: Sendable {
    var day: WorkerDay
    var points: Int32
  }

  static func decode(_ row: inout Row) throws(PostgresError) -> Issued {
    let community: CommunityID = try row.next()
    let worker: PersonID = try row.next()
    return Issued(
      day: WorkerDay(community: community, worker: worker, day: try row.next()),
      points: try row.next())
  }
}

/// External references that have paid a depositor, or are about to, on whichever account of the
/// same person.
struct ReadPaidReferences: Statement {
  static let sql: StaticString = """
    select n.system, n.number, n.holder
    from unnest($2::text[], $3::text[], $4::uuid[]) as n(system, number, holder)
    cross join lateral (select n.holder as id union all
      select m.id from holders m where m.community = any($1) and m.merged_into = n.holder
      union all
      select m.merged_into from holders m where m.community = any($1) and m.id = n.holder) one
    join acts a on a.community = any($1) and a.holder = one.id
      and lower(btrim(normalize(a.external_system, nfkc)))
        = lower(btrim(normalize(n.system, nfkc)))
      and lower(btrim(normalize(a.external_number, nfkc)))
        = lower(btrim(normalize(n.number, nfkc)))
      and a.external_system is not null and a.state not in ('withdrawn', 'rejected', 'reversed')
    """
  let communities: [CommunityID]
  let references: [PaidReference]
  func bind(_ bindings: inout Bindings) {
    bindings(
      communities, references.map(\.reference.system), references.map(\.reference.number),
      references.map(\.holder))
  }
  static func decode(_ row: inout Row) throws(PostgresError) -> PaidReference {
    try PaidReference(
      reference: ExternalReference(system: row.next(), number: row.next()), holder: row.next())
  }
}

/// Activities by id.
struct ReadActivities: Statement {
  static let sql: StaticString = """
    select id, community, on_day, act_types, recorder from activities
    where community = any($1) and id = any($2)
    """
  let communities: [CommunityID]
  let activities: [ActivityID]
  func bind(_ bindings: inout Bindings) { bindings(communities, activities) }

  static func decode(_ row: inout Row) throws(PostgresError) -> Activity {
    let id: ActivityID = try row.next()
    let community: CommunityID = try row.next()
    let on: Day = try row.next()
    let types: [String] = try row.next()
    return Activity(
      id: id, community: community, on: on, actTypes: Set(types), recorder: try row.next())
  }
}
