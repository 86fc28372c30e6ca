import Bank
import FoundationEssentials
import Postgres

/// Records of people, for corrections, moves and ends.
struct ReadPeopleRecords: Statement {
  static let sql: StaticString = """
    select p.id, p.community, p.passbook_no, p.name, p.initials, p.phone, p.birth_year, p.tags,
      h.name, l.login, g.code, r.household, b.name, d.entrance, d.room, r.since,
      (select count(*) from residences o
        join people q on q.community = o.community and q.id = o.person and q.status = 'active'
        where o.community = p.community and o.household = r.household and o.until is null
          and o.person <> p.id),
      p.status = 'closed', p.opened_on, p.version, p.corrected_by
    from people p
    join residences r on r.community = p.community and r.person = p.id and r.until is null
    left join branches h on h.community = p.community and h.id = p.branch
    left join logins l on l.community = p.community and l.person = p.id
    left join households d on d.community = p.community and d.id = r.household
    left join buildings b on b.community = d.community and b.id = d.building
    left join grids g on g.community = p.community and g.id = coalesce(r.grid, d.grid)
    where p.community = any($1) and p.id = any($2)
    """
  let communities: [CommunityID]
  let people: [PersonID]
  func bind(_ bindings: inout Bindings) { bindings(communities, people) }

  static func decode(_ row: inout Row) throws(PostgresError) -> PersonRecord {
    let id: PersonID = try row.next()
    let community: CommunityID = try row.next()
    let passbook: String = try row.next()
    let name: String = try row.next()
    let initials: String = try row.next()
    let phone: String? = try row.next()
    let born: Int16? = try row.next()
    let tags: [String] = try row.next()
    let branch: String? = try row.next()
    let login: String? = try row.next()
    let grid: String? = try row.next()
    let household: HouseholdID? = try row.next()
    let door = try Door.read(&row)
    let since: Day = try row.next()
    let housemates: Int = try row.next()
    let isClosed: Bool = try row.next()
    let openedOn: Day = try row.next()
    let version: Int32 = try row.next()
    return PersonRecord(
      id: id, community: community, passbook: passbook, name: name, initials: initials,
      phone: phone, birthYear: born.map { Int($0) }, tags: tags, branch: branch, login: login,
      grid: grid, household: household, door: door, livesSince: since, housemates: housemates,
      isClosed: isClosed, openedOn: openedOn, version: Int(version), correctedBy: try row.next())
  }
}

/// The households that some people live in, as depositors.
struct ReadHomes: Statement {
  static let sql: StaticString = """
    select h.id, h.kind, h.community, h.first_account, b.available, b.on_notice, b.held, b.owed,
      g.path, null::uuid, null::smallint, h.closed_on is not null, h.merged_into
    from residences r
    join households d on d.community = r.community and d.id = r.household
    join holders h on h.community = d.community and h.id = d.id
    join balances b on b.community = h.community and b.holder = h.id
    join grids g on g.community = d.community and g.id = d.grid
    where r.community = any($1) and r.person = any($2) and r.until is null
    """
  let communities: [CommunityID]
  let people: [PersonID]
  func bind(_ bindings: inout Bindings) { bindings(communities, people) }
  static func decode(_ row: inout Row) throws(PostgresError) -> Holder {
    try ReadHolders.decode(&row)
  }
}

/// Who lives with some people, themselves included, as far as their accounts are open.
struct ReadMembers: Statement {
  static let sql: StaticString = """
    select m.household, m.person
    from residences r
    join residences m on m.community = r.community and m.household = r.household
      and m.until is null
    join people p on p.community = m.community and p.id = m.person and p.status = 'active'
    where r.community = any($1) and r.person = any($2) and r.until is null
    """
  let communities: [CommunityID]
  let people: [PersonID]
  func bind(_ bindings: inout Bindings) { bindings(communities, people) }

  struct Member: Sendable {
    var household: HouseholdID
    var person: PersonID
  }

  static func decode(_ row: inout Row) throws(PostgresError) -> Member {
    try Member(household: row.next(), person: row.next())
  }
}

/// Acts of some depositors, and of some people's households, that wait for somebody's word.
struct ReadWaitingActs: Statement {
  static let sql: StaticString = """
    select holder, id from acts
    where community = any($1) and holder = any($2::uuid[] || array(
        select r.household from residences r
        where r.community = any($1) and r.person = any($3) and r.until is null
          and r.household is not null))
      and state in ('submitted', 'returned', 'verified', 'on_notice')
    """
  let communities: [CommunityID]
  let holders: [HolderID]
  let residents: [PersonID]
  func bind(_ bindings: inout Bindings) { bindings(communities, holders, residents) }

  struct Waiting: Sendable {
    var holder: HolderID
    var act: ActID
  }

  static func decode(_ row: inout Row) throws(PostgresError) -> Waiting {
    try Waiting(holder: row.next(), act: row.next())
  }
}

/// Guardians of some children today.
struct ReadGuardians: Statement {
  static let sql: StaticString = """
    select child, guardian from guardians
    where community = any($1) and child = any($2) and until is null
    """
  let communities: [CommunityID]
  let children: [PersonID]
  func bind(_ bindings: inout Bindings) { bindings(communities, children) }

  struct Named: Sendable {
    var child, guardian: PersonID
  }

  static func decode(_ row: inout Row) throws(PostgresError) -> Named {
    try Named(child: row.next(), guardian: row.next())
  }
}

/// Those of some party branches that there are.
struct ReadBranches: Statement {
  static let sql: StaticString = """
    select b.community, b.name from unnest($1::integer[], $2::text[]) as n(community, name)
    join branches b on b.community = n.community and b.name = n.name
    """
  let branches: [BranchKey]
  func bind(_ bindings: inout Bindings) {
    bindings(branches.map(\.community), branches.map(\.name))
  }
  static func decode(_ row: inout Row) throws(PostgresError) -> BranchKey {
    try BranchKey(community: row.next(), name: row.next())
  }
}

/// The secretaries of communities today, with the households they live in.
struct ReadSecretaries: Statement {
  static let sql: StaticString = """
    select o.community, o.person, r.household
    from offices o
    join communities c on c.id = o.community
    left join residences r on r.community = o.community and r.person = o.person and r.until is null
    where o.community = any($1) and o.role = 'secretary'
      and (coalesce($2, clock_timestamp()) at time zone c.time_zone)::date
        between o.from_day and coalesce(o.until_day, 'infinity')
    """
  let communities: [CommunityID]
  let clock: Instant?
  func bind(_ bindings: inout Bindings) { bindings(communities, clock) }

  struct Secretary: Sendable {
    var community: CommunityID
    var person: PersonID
    var household: HouseholdID?
  }

  static func decode(_ row: inout Row) throws(PostgresError) -> Secretary {
    try Secretary(community: row.next(), person: row.next(), household: row.next())
  }
}

/// The holders of some offices, as depositors.
struct ReadOfficers: Statement {
  static let sql: StaticString = """
    select h.id, h.kind, h.community, h.first_account, b.available, b.on_notice, b.held, b.owed,
      coalesce(g.path, '{}'), r.household, p.birth_year, h.closed_on is not null, h.merged_into
    from offices o
    join holders h on h.community = o.community and h.id = o.person
    join balances b on b.community = h.community and b.holder = h.id
    join people p on p.community = h.community and p.id = h.id
    left join residences r on r.community = h.community and r.person = h.id and r.until is null
    left join grids g on g.community = r.community and g.id = r.grid
    where o.community = any($1) and o.id = any($2)
    """
  let communities: [CommunityID]
  let offices: [OfficeID]
  func bind(_ bindings: inout Bindings) { bindings(communities, offices) }
  static func decode(_ row: inout Row) throws(PostgresError) -> Holder {
    try ReadHolders.decode(&row)
  }
}
