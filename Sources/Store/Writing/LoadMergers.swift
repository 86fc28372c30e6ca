import Bank
import FoundationEssentials
import Postgres

/// The accounts into which some depositors' were merged, with what is on them.
struct ReadSuccessors: Statement {
  static let sql: StaticString = """
    select h.id, h.kind, h.community, h.first_account, b.available, b.on_notice, b.held, b.owed,
      coalesce(g.path, '{}'), r.household, p.birth_year, h.closed_on is not null, h.merged_into
    from holders m
    cross join lateral (select m.merged_into as id offset 0) o
    join holders h on h.community = m.community and h.id = o.id
    join balances b on b.community = h.community and b.holder = h.id
    join people p on p.community = h.community and p.id = h.id
    left join residences r on r.community = h.community and r.person = h.id and r.until is null
    left join grids g on g.community = r.community and g.id = r.grid
    where m.community = any($1) and m.id = any($2)
    """
  let communities: [CommunityID]
  let holders: [HolderID]
  func bind(_ bindings: inout Bindings) { bindings(communities, holders) }
  static func decode(_ row: inout Row) throws(PostgresError) -> Holder {
    try ReadHolders.decode(&row)
  }
}

/// What is disputed about the points of some accounts, and of those merged into them.
struct ReadDisputes: Statement {
  static let sql: StaticString = """
    with one as (
      select n.holder, o.id from unnest($2::uuid[]) as n(holder)
      cross join lateral (select n.holder as id union all
        select m.id from holders m where m.community = any($1) and m.merged_into = n.holder) o)
    select o.holder, 'act', r.id from one o
    join acts a on a.community = any($1) and a.holder = o.id
    join reversals r on r.community = a.community and r.act = a.id and r.state = 'requested'
      and r.state <> 'refused'
    union all
    select o.holder, 'redemption', r.id from one o
    join redemptions d on d.community = any($1) and d.holder = o.id
    join reversals r on r.community = d.community and r.redemption = d.id
      and r.state = 'requested' and r.state <> 'refused'
    union all
    select o.holder, 'objection', j.id from one o
    join acts a on a.community = any($1) and a.holder = o.id
    join objections j on j.community = a.community and j.act = a.id
      and j.state in ('open', 'appealed')
    union all
    select o.holder, 'opening', c.id from one o
    cross join lateral (
      select c.id from opening_corrections c
      where c.community = any($1) and c.holder = o.id and c.state = 'requested' offset 0) c
    """
  let communities: [CommunityID]
  let holders: [HolderID]
  func bind(_ bindings: inout Bindings) { bindings(communities, holders) }

  struct Dispute: Sendable {
    var holder: HolderID
    var about: String
    var id: UUID

    func add(to disputes: inout OpenDisputes) {
      switch about {
      case "objection": disputes.objections.insert(ObjectionID(id))
      case "opening": disputes.corrections.insert(OpeningCorrectionID(id))
      default: disputes.reversals.insert(ReversalID(id))
      }
    }
  }

  static func decode(_ row: inout Row) throws(PostgresError) -> Dispute {
    try Dispute(holder: row.next(), about: row.next(), id: row.next())
  }
}

/// The children whom some people answer for today.
struct ReadWards: Statement {
  static let sql: StaticString = """
    select child, guardian from guardians
    where community = any($1) and guardian = any($2) and until is null
    """
  let communities: [CommunityID]
  let guardians: [PersonID]
  func bind(_ bindings: inout Bindings) { bindings(communities, guardians) }
  static func decode(_ row: inout Row) throws(PostgresError) -> ReadGuardians.Named {
    try ReadGuardians.decode(&row)
  }
}

/// Households whose points some people may spend, with everybody who may.
struct ReadSpendersOf: Statement {
  static let sql: StaticString = """
    select d.id, array(select s.person from household_spenders s
        join residences r on r.community = s.community and r.person = s.person
          and r.household = s.household and r.until is null
        where s.community = d.community and s.household = d.id and s.until is null
        order by s.person), d.version
    from household_spenders w
    join households d on d.community = w.community and d.id = w.household
    where w.community = any($1) and w.person = any($2) and w.until is null
    """
  let communities: [CommunityID]
  let people: [PersonID]
  func bind(_ bindings: inout Bindings) { bindings(communities, people) }
  static func decode(_ row: inout Row) throws(PostgresError) -> SpendersRecord {
    try ReadSpenders.decode(&row)
  }
}

/// The last words of some people on whether their names may stand on notices.
struct ReadPublicationWords: Statement {
  static let sql: StaticString = """
    select distinct on (community, person) community, person, given, given_on, way, form_no,
      guardian, recorded_by, recorded_at
    from consents
    where community = any($1) and person = any($2) and purpose = 'publication'
    order by community, person, recorded_at desc
    """
  let communities: [CommunityID]
  let people: [PersonID]
  func bind(_ bindings: inout Bindings) { bindings(communities, people) }

  static func decode(_ row: inout Row) throws(PostgresError) -> PublicationConsent {
    let community: CommunityID = try row.next()
    let person: PersonID = try row.next()
    let isGiven: Bool = try row.next()
    let consent = Consent(
      givenOn: try row.next(), way: try row.next(), formNumber: try row.next())
    return PublicationConsent(
      community: community, person: person, isGiven: isGiven, consent: consent,
      guardian: try row.next(), recordedBy: try row.next(), recordedAt: try row.next())
  }
}

/// Those of some people who hold an office today, or live with somebody who does.
struct ReadOfficials: Statement {
  static let sql: StaticString = """
    select p.id
    from people p
    join communities c on c.id = p.community
    left join residences r on r.community = p.community and r.person = p.id and r.until is null
    where p.community = any($1) and p.id = any($2) and exists (
      select from offices o
      where o.community = p.community
        and (o.person = p.id or o.person in (select m.person from residences m
          where m.community = r.community and m.household = r.household and m.until is null))
        and (coalesce($3, clock_timestamp()) at time zone c.time_zone)::date
          between o.from_day and coalesce(o.until_day, 'infinity'))
    """
  let communities: [CommunityID]
  let people: [PersonID]
  let clock: Instant?
  func bind(_ bindings: inout Bindings) { bindings(communities, people, clock) }
  static func decode(_ row: inout Row) throws(PostgresError) -> PersonID { try row.next() }
}

/// What is read of people whose accounts end.
struct RestOfLeaving {
  private var disputes: Pending<ReadDisputes>?
  private var mandates: Pending<ReadMandates>?
  private var wards: Pending<ReadWards>?
  private var spenders: Pending<ReadSpendersOf>?
  private var words: Pending<ReadPublicationWords>?
  private var officials: Pending<ReadOfficials>?

  init(
    _ reach: PeopleReach, _ communities: [CommunityID], clock: Instant?, to batch: inout Batch
  ) {
    guard !reach.leaving.isEmpty else { return }
    let leaving = Array(reach.leaving)
    let holders = leaving.map(\.holder)
    disputes = batch.add(ReadDisputes(communities: communities, holders: holders))
    mandates = batch.add(
      ReadMandates(
        communities: communities, mandates: [], principals: leaving, proxies: leaving,
        clock: clock))
    if !reach.heirs.isEmpty {
      officials = batch.add(
        ReadOfficials(communities: communities, people: Array(reach.heirs), clock: clock))
    }
    guard !reach.mergers.isEmpty else { return }
    let merged = Set(reach.mergers.flatMap { [PersonID($0.from.uuid), PersonID($0.into.uuid)] })
    wards = batch.add(ReadWards(communities: communities, guardians: Array(merged)))
    spenders = batch.add(ReadSpendersOf(communities: communities, people: Array(merged)))
    words = batch.add(ReadPublicationWords(communities: communities, people: Array(merged)))
  }

  func fill(_ books: inout Books) {
    for row in disputes?.rows ?? [] {
      row.add(to: &books.registry.disputes[row.holder, default: OpenDisputes()])
    }
    for mandate in mandates?.rows ?? [] { books.registry.mandates[mandate.id] = mandate }
    for row in wards?.rows ?? [] {
      books.registry.guardians[row.child, default: []].insert(row.guardian)
    }
    for row in spenders?.rows ?? [] { books.registry.spenders[row.household] = row }
    for word in words?.rows ?? [] { books.registry.publication[word.person] = word }
    books.registry.officials = Set(officials?.rows ?? [])
  }
}
