import Bank
import FoundationEssentials
import Postgres

/// Depositors with their points, grid and household.
struct ReadHolders: Statement {
  static let sql: StaticString = """
    select h.id, h.kind, h.community, h.first_account, b.available, b.on_notice, b.held, b.owed,
      coalesce(g.path, '{}'), r.household, p.birth_year, h.closed_on is not null,
      h.merged_into
    from (select * from unnest($1::integer[]) as c(community)
      cross join unnest($2::uuid[]) as n(id) offset 0) n
    join holders h on h.community = n.community and h.id = n.id
    join balances b on b.community = h.community and b.holder = h.id
    left join people p on p.community = h.community and p.id = h.id
    left join residences r on r.community = h.community and r.person = h.id and r.until is null
    left join households d on d.community = h.community and d.id = h.id
    left join grids g on g.community = h.community and g.id = coalesce(r.grid, d.grid)
    """
  let communities: [CommunityID]
  let holders: [HolderID]
  func bind(_ bindings: inout Bindings) { bindings(communities, holders) }

  static func decode(_ row: inout Row) throws(PostgresError) -> Holder {
    let id: HolderID = try row.next()
    let kind: HolderKind = try row.next()
    let community: CommunityID = try row.next()
    let account: AccountNumber = try row.next()
    let balance = Balance(
      available: try row.next(), onNotice: try row.next(), held: try row.next(),
      owed: try row.next())
    let path: [GridID] = try row.next()
    let household: HouseholdID? = try row.next()
    let born: Int16? = try row.next()
    return Holder(
      id: id, kind: kind, community: community, firstAccount: account, balance: balance,
      gridPath: path, household: household, birthYear: born.map { Int($0) },
      isClosed: try row.next(), mergedInto: try row.next())
  }
}

/// Grids by code.
struct ReadGrids: Statement {
  static let sql: StaticString = """
    select code, id, community, path from grids where community = any($1) and code = any($2)
    """
  let communities: [CommunityID]
  let codes: [String]
  func bind(_ bindings: inout Bindings) { bindings(communities, codes) }

  struct Coded: Sendable {
    var code: String
    var grid: GridFact
  }

  static func decode(_ row: inout Row) throws(PostgresError) -> Coded {
    let code: String = try row.next()
    return Coded(
      code: code,
      grid: GridFact(id: try row.next(), community: try row.next(), path: try row.next()))
  }
}

/// Those of some logins that are taken, anywhere in the bank.
struct ReadLogins: Statement {
  static let sql: StaticString = "select login from logins where login = any($1)"
  let logins: [String]
  func bind(_ bindings: inout Bindings) { bindings(logins) }
  static func decode(_ row: inout Row) throws(PostgresError) -> String { try row.next() }
}

/// Offices by id, or all of some people, past ones too.
struct ReadOffices: Statement {
  static let sql: StaticString = """
    select o.id, o.community, o.person, o.role, o.from_day, o.until_day,
      coalesce(array_agg(g.id order by g.code) filter (where g.id is not null), '{}'),
      coalesce(array_agg(g.code order by g.code) filter (where g.id is not null), '{}')
    from offices o
    left join office_grids og on og.community = o.community and og.office = o.id
    left join grids g on g.community = og.community and g.id = og.grid
    where o.community = any($1) and (o.id = any($2) or o.person = any($3))
    group by o.community, o.id
    """
  let communities: [CommunityID]
  let offices: [OfficeID]
  let people: [PersonID]
  func bind(_ bindings: inout Bindings) { bindings(communities, offices, people) }

  static func decode(_ row: inout Row) throws(PostgresError) -> OfficeRecord {
    let id: OfficeID = try row.next()
    let community: CommunityID = try row.next()
    let person: PersonID = try row.next()
    let role: Role = try row.next()
    let from: Day = try row.next()
    let until: Day? = try row.next()
    return OfficeRecord(
      id: id, community: community, person: person, role: role, grids: try row.next(),
      gridCodes: try row.next(), from: from, until: until)
  }
}
