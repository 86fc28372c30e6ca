import Bank
import FoundationEssentials
import Postgres

/// Whether the bank has no community yet.
struct BankIsEmpty: Statement {
  static let sql: StaticString = "select not exists (select from communities)"
  static func decode(_ row: inout Row) throws(PostgresError) -> Bool { try row.next() }
}

/// The day it is by the database's clock.
struct ReadToday: Statement {
  static let sql: StaticString = "select (clock_timestamp() at time zone $1)::date"
  let zone: String
  func bind(_ bindings: inout Bindings) { bindings(zone) }
  static func decode(_ row: inout Row) throws(PostgresError) -> Day { try row.next() }
}

/// Adds a community under its parent.
struct InsertArea: Statement {
  static let sql: StaticString = """
    with n as (select nextval(pg_get_serial_sequence('communities', 'id'))::integer as id)
    insert into communities (id, code, name, level, parent, path, time_zone, open_from)
    overriding system value
    select n.id, $1, $2, $3, p.id, n.id || coalesce(p.path, '{}'), $5, $6
    from n left join communities p on p.code = $4 returning id
    """
  let area: NewArea
  func bind(_ bindings: inout Bindings) {
    bindings(area.code, area.name, area.level, area.parent, area.timeZone, area.openFrom)
  }
  static func decode(_ row: inout Row) throws(PostgresError) -> CommunityID { try row.next() }
}

/// Adds what every community has: a head, its own accounts, the names of its grids' levels, and a
/// first pick-up point, which has no opening days yet: approved gifts are kept by the hour there.
struct InsertAreaParts: Statement {
  static let sql: StaticString = """
    with c as (select id, open_from, time_zone from communities where code = $1),
    head as (
      insert into heads (community, recorded_at)
      select id, open_from at time zone time_zone from c),
    start as (
      insert into head_times (community, recorded_at, seq)
      select id, open_from at time zone time_zone, 0 from c),
    levels as (
      insert into grid_levels (community, level, name)
      select c.id, l.level, l.name from c, unnest($2::text[]) with ordinality as l(name, level)),
    shop as (
      insert into pickup_points (community, code, name, run_by, opens, closes)
      select id, 'P1', '道德超市', 'community', 540, 1020 from c),
    own as (
      insert into accounts (community, number, kind)
      select c.id, k.number, k.kind from c, unnest($3::text[]) with ordinality as k(kind, number)),
    vouchers as (
      insert into accounts (community, number, kind, unit, category)
      select c.id, k.number, k.kind, 'vouchers', k.category
      from c, (values (7, 'issued', 'vouchers'), (8, 'redeemed', null), (9, 'expired', null),
        (10, 'correction', null)) as k(number, kind, category))
    insert into accounts (community, number, kind, category)
    select c.id, 10 + k.number, 'issued', k.category
    from c, unnest($4::text[]) with ordinality as k(category, number)
    """
  let area: NewArea
  let categories: [String]
  func bind(_ bindings: inout Bindings) {
    bindings(area.code, area.gridLevels, AccountKind.ofCommunity, categories + ["other"])
  }
}

/// Adds a grid under its parent.
struct InsertGrid: Statement {
  static let sql: StaticString = """
    with n as (select nextval(pg_get_serial_sequence('grids', 'id'))::integer as id)
    insert into grids (community, id, code, name, level, kind, parent, path)
    overriding system value
    select $1, n.id, $2, $3, $4, $5, $6,
      n.id || coalesce((select path from grids where community = $1 and id = $6), '{}')
    from n returning id
    """
  let community: CommunityID
  let grid: NewGrid
  let parent: GridID?
  func bind(_ bindings: inout Bindings) {
    bindings(community, grid.code, grid.name, Int16(clamping: grid.level), grid.kind, parent)
  }
  static func decode(_ row: inout Row) throws(PostgresError) -> GridID { try row.next() }
}

/// Adds buildings.
struct InsertBuildings: Statement {
  static let sql: StaticString = """
    insert into buildings (community, name, key, estate, grid)
    select $1, * from unnest($2::text[], $3::text[], $4::text[], $5::integer[])
    """
  let community: CommunityID
  let buildings: [NewBuilding]
  func bind(_ bindings: inout Bindings) {
    bindings(
      community, buildings.map(\.name), buildings.map { DoorParts.buildingKey($0.name) },
      buildings.map(\.estate), buildings.map(\.grid))
  }
}

/// Adds entrances.
struct InsertEntrances: Statement {
  static let sql: StaticString = """
    insert into entrances (community, building, name, key)
    select b.community, b.id, n.entrance, n.key
    from unnest($2::text[], $3::text[], $4::text[]) as n(building, entrance, key)
    join buildings b on b.community = $1 and b.name = n.building
    """
  let community: CommunityID
  let buildings: [NewBuilding]
  func bind(_ bindings: inout Bindings) {
    let pairs = buildings.flatMap { building in building.entrances.map { (building.name, $0) } }
    bindings(
      community, pairs.map(\.0), pairs.map(\.1), pairs.map { DoorParts.entranceKey($0.1) })
  }
}

/// Adds a party branch.
struct InsertBranch: Statement {
  static let sql: StaticString = """
    insert into branches (community, name, kind, estate) values ($1, $2, $3, $4) returning id
    """
  let community: CommunityID
  let branch: NewBranch
  func bind(_ bindings: inout Bindings) {
    bindings(community, branch.name, branch.kind, branch.estate)
  }
  static func decode(_ row: inout Row) throws(PostgresError) -> Int32 { try row.next() }
}

/// Enters people in their branches.
struct JoinBranches: Statement {
  static let sql: StaticString = """
    update people p set branch = n.branch
    from unnest($2::uuid[], $3::integer[]) as n(id, branch)
    where p.community = $1 and p.id = n.id
    """
  let community: CommunityID
  let people: [PersonID]
  let branches: [Int32]
  func bind(_ bindings: inout Bindings) { bindings(community, people, branches) }
}

/// Keeps the hash of a password.
struct SetPasswordHash: Statement {
  static let sql: StaticString = "update logins set password_hash = $2 where login = $1"
  let login: String
  let hash: String
  func bind(_ bindings: inout Bindings) { bindings(login, hash) }
}

/// Collects the statistics that plans are made by.
struct AnalyzeBank: Statement {
  static let sql: StaticString = "analyze"
}
