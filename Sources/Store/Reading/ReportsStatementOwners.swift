import Bank
import FoundationEssentials
import Postgres

/// The community in which grids lie.
struct LocateGrid: Statement {
  static let sql: StaticString = "select community from grids where id = any($1) limit 1"
  let grids: [GridID]
  func bind(_ bindings: inout Bindings) { bindings(grids) }
  static func decode(_ row: inout Row) throws(PostgresError) -> CommunityID { try row.next() }
}

/// People of some grids with an open account and no phone.
struct ReadPhoneless: Statement {
  static let sql: StaticString = """
    select p.id, p.passbook_no, b.name, d.entrance, d.room
    from (
      select r.person, r.household from residences r
        where r.community = $1 and r.grid = any($2) and r.until is null
      union
      select r.person, r.household from households d
        join residences r on r.community = d.community and r.household = d.id
          and r.until is null and r.grid is null
        where d.community = $1 and d.grid = any($2)) n
    join people p on p.community = $1 and p.id = n.person
    left join households d on d.community = $1 and d.id = n.household
    left join buildings b on b.community = $1 and b.id = d.building
    where p.phone is null and p.status = 'active'
    """
  let community: CommunityID
  let grids: [GridID]
  func bind(_ bindings: inout Bindings) { bindings(community, grids) }

  struct Found: Sendable {
    var holder: HolderID
    var mark: DoorMark
  }

  static func decode(_ row: inout Row) throws(PostgresError) -> Found {
    let holder: HolderID = try row.next()
    let passbook: String = try row.next()
    return Found(holder: holder, mark: DoorMark(door: try Door.read(&row), passbook: passbook))
  }
}

/// What stands at the head of statements, with whom to object to today.
struct ReadStatementOwners: Statement {
  static let sql: StaticString = """
    select h.id, h.kind, h.first_account, p.passbook_no, p.name, b.name, d.entrance, d.room, g.code,
      g.name, c.code, c.name,
      array(select w.name from offices o
        join office_grids og on og.community = o.community and og.office = o.id
          and og.grid = any(g.path)
        join grids og_grid on og_grid.community = og.community and og_grid.id = og.grid
        join people w on w.community = o.community and w.id = o.person
        where o.community = c.id and o.role = 'grid_worker'
          and t.today between o.from_day and coalesce(o.until_day, 'infinity')
        order by og_grid.level desc, w.passbook_no),
      array(select s.name from offices o
        join people s on s.community = o.community and s.id = o.person
        where o.community = c.id and o.role = 'secretary'
          and t.today between o.from_day and coalesce(o.until_day, 'infinity')
        order by o.from_day, s.passbook_no)
    from communities c
    cross join lateral (
      select (clock_timestamp() at time zone c.time_zone)::date as today offset 0) t
    cross join unnest($2::uuid[]) as n(holder)
    join holders h on h.community = c.id and h.id = n.holder
    left join people p on p.community = c.id and p.id = h.id
    left join residences r on r.community = c.id and r.person = h.id and r.until is null
    left join households d on d.community = c.id
      and d.id = case when h.kind = 'household' then h.id else r.household end
    left join buildings b on b.community = c.id and b.id = d.building
    left join grids g on g.community = c.id and g.id = coalesce(r.grid, d.grid)
    where c.id = $1
    """
  let community: CommunityID
  let holders: [HolderID]
  func bind(_ bindings: inout Bindings) { bindings(community, holders) }

  static func decode(_ row: inout Row) throws(PostgresError) -> MonthlyStatement.Owner {
    let holder: HolderID = try row.next()
    let kind: HolderKind = try row.next()
    let account: AccountNumber = try row.next()
    let passbook: String? = try row.next()
    let name: String? = try row.next()
    let door = try Door.read(&row)
    return MonthlyStatement.Owner(
      holder: holder, kind: kind, passbook: passbook, name: name, door: door,
      grid: try row.next(), gridName: try row.next(), community: try row.next(),
      communityName: try row.next(), workers: try row.next(), secretaries: try row.next(),
      firstAccount: account)
  }
}
