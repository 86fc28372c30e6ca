import Bank
import FoundationEssentials
import Postgres

/// Who lives at some doors, with accounts and opening balances; what was brought in for an account
/// merged into one counts for that one.
struct ReadDwellers: Statement {
  static let sql: StaticString = """
    select n.community, u.name, d.entrance, d.room, p.name, p.birth_year, i.old_no,
      coalesce(o.points, (
        select sum(e.points)::integer from holders m
        join opening_balances e on e.community = m.community and e.holder = m.id
        where m.community = p.community and m.merged_into = p.id)),
      h.id, h.first_account, b.available, b.on_notice, b.held, b.owed, g.path, d.id,
      h.closed_on is not null, h.merged_into
    from unnest($1::integer[], $2::text[], $3::text[], $4::text[])
      as n(community, building, entrance, room)
    join buildings u on u.community = n.community
      and (u.key = n.building or u.estate || u.key = n.building)
    join entrances e on e.community = u.community and e.building = u.id and e.key = n.entrance
    join households d on d.community = n.community and d.building = u.id
      and d.entrance = e.name and d.room_key = n.room and d.ended_on is null
    join grids g on g.community = d.community and g.id = d.grid
    join residences r on r.community = d.community and r.household = d.id and r.until is null
    join people p on p.community = r.community and p.id = r.person
    join holders h on h.community = p.community and h.id = p.id
    join balances b on b.community = h.community and b.holder = h.id
    left join imported_people i on i.community = p.community and i.person = p.id
    left join opening_balances o on o.community = p.community and o.holder = p.id
    """
  let doors: [DoorKey]
  func bind(_ bindings: inout Bindings) {
    bindings(
      doors.map(\.community), doors.map(\.folded.building), doors.map(\.folded.entrance),
      doors.map(\.folded.room))
  }

  struct Found: Sendable {
    var door: DoorKey
    var dweller: Dweller
    var holder: Holder
    var opening: Int32?
  }

  static func decode(_ row: inout Row) throws(PostgresError) -> Found {
    let community: CommunityID = try row.next()
    let door = Door(building: try row.next(), entrance: try row.next(), room: try row.next())
    let name: String = try row.next()
    let born: Int16? = try row.next()
    let number: String? = try row.next()
    let opening: Int32? = try row.next()
    let id: HolderID = try row.next()
    let account: AccountNumber = try row.next()
    let balance = Balance(
      available: try row.next(), onNotice: try row.next(), held: try row.next(),
      owed: try row.next())
    let path: [GridID] = try row.next()
    let year = born.map { Int($0) }
    return Found(
      door: DoorKey(community: community, door: door),
      dweller: Dweller(id: id, name: name, birthYear: year, oldNumber: number),
      holder: Holder(
        id: id, kind: .person, community: community, firstAccount: account, balance: balance,
        gridPath: path, household: try row.next(), birthYear: year, isClosed: try row.next(),
        mergedInto: try row.next()),
      opening: opening)
  }
}

/// Those of some rows of rosters that somebody was opened from.
struct ReadTakenRows: Statement {
  static let sql: StaticString = """
    select n.community, n.digest, m.row
    from unnest($1::integer[], $2::bytea[], $3::integer[]) as n(community, digest, row)
    join imports i on i.community = n.community and i.kind = 'people' and i.file_digest = n.digest
    join imported_people m on m.community = i.community and m.import = i.id and m.row = n.row
    """
  let rows: [RosterPlace]
  func bind(_ bindings: inout Bindings) {
    bindings(rows.map(\.key.community), rows.map(\.key.digest), rows.map { int4($0.row) })
  }

  static func decode(_ row: inout Row) throws(PostgresError) -> RosterPlace {
    let key = ImportKey(community: try row.next(), kind: .people, digest: try row.next())
    let number: Int32 = try row.next()
    return RosterPlace(key: key, row: Int(number))
  }
}

/// Those of some rows of books whose lines were taken over.
struct ReadTakenLines: Statement {
  static let sql: StaticString = """
    select n.community, n.digest, l.row
    from unnest($1::integer[], $2::bytea[], $3::integer[]) as n(community, digest, row)
    join imports i on i.community = n.community and i.kind = 'book' and i.file_digest = n.digest
    join old_lines l on l.community = i.community and l.import = i.id and l.row = n.row
    """
  let rows: [RosterPlace]
  func bind(_ bindings: inout Bindings) {
    bindings(rows.map(\.key.community), rows.map(\.key.digest), rows.map { int4($0.row) })
  }

  static func decode(_ row: inout Row) throws(PostgresError) -> RosterPlace {
    let key = ImportKey(community: try row.next(), kind: .book, digest: try row.next())
    let number: Int32 = try row.next()
    return RosterPlace(key: key, row: Int(number))
  }
}
