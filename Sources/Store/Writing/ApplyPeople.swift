import Bank
import FoundationEssentials
import Postgres

/// A depositor as it is opened.
struct NewHolder: Sendable {
  var community: CommunityID
  var id: HolderID
  var kind: HolderKind
  var firstAccount: AccountNumber
}

/// Opens depositors, each with the four accounts and a balance of nothing.
struct InsertHolders: Statement {
  static let sql: StaticString = """
    with opened as (
      insert into holders (community, id, kind, first_account)
      select * from unnest($1::integer[], $2::uuid[], $3::text[], $4::bigint[])
      returning community, id, first_account),
    numbered as (
      insert into accounts (community, number, kind, holder)
      select o.community, o.first_account + k.place - 1, k.kind, o.id
      from opened o cross join unnest(array['available', 'on_notice', 'held', 'owed'])
        with ordinality as k(kind, place))
    insert into balances (community, holder) select community, id from opened
    """
  let holders: [NewHolder]

  func bind(_ bindings: inout Bindings) {
    bindings(
      holders.map(\.community), holders.map(\.id), holders.map(\.kind),
      holders.map(\.firstAccount))
  }
}

/// Names buildings and entrances that are new.
struct InsertDoors: Statement {
  static let sql: StaticString = """
    with named as (
      select distinct on (community, building) * from
        unnest($1::integer[], $2::text[], $4::text[], $6::integer[])
        as n(community, building, key, grid)),
    built as (
      insert into buildings (community, name, key, grid)
      select community, building, key, grid from named
      on conflict (community, name) do nothing returning community, id, name)
    insert into entrances (community, building, name, key)
    select distinct n.community, b.id, n.entrance, n.key
    from unnest($1::integer[], $2::text[], $3::text[], $5::text[])
      as n(community, building, entrance, key)
    join (select community, id, name from built
      union select community, id, name from buildings) b
      on b.community = n.community and b.name = n.building
    on conflict (community, building, name) do nothing
    """
  let households: [NewHousehold]

  func bind(_ bindings: inout Bindings) {
    bindings(
      households.map(\.community), households.map(\.door.building),
      households.map(\.door.entrance),
      households.map { DoorParts.buildingKey($0.door.building) },
      households.map { DoorParts.entranceKey($0.door.entrance) }, households.map(\.grid))
  }
}

/// Opens households at their doors.
struct InsertHouseholds: Statement {
  static let sql: StaticString = """
    insert into households (community, id, grid, building, entrance, room, opened_on, opened_by,
      room_key)
    select n.community, n.id, n.grid, b.id, n.entrance, n.room, n.opened_on, n.opened_by, n.key
    from unnest($1::integer[], $2::uuid[], $3::integer[], $4::text[], $5::text[], $6::text[],
      $7::date[], $8::uuid[], $9::text[])
      as n(community, id, grid, building, entrance, room, opened_on, opened_by, key)
    join buildings b on b.community = n.community and b.name = n.building
    """
  let households: [NewHousehold]

  func bind(_ bindings: inout Bindings) {
    bindings(
      households.map(\.community), households.map(\.id), households.map(\.grid),
      households.map(\.door.building), households.map(\.door.entrance),
      households.map(\.door.room), households.map(\.openedOn), households.map(\.openedBy))
    bindings(households.map { DoorParts.roomKey($0.door.room) })
  }
}

/// Opens people: who they are, where they live, and the consent they gave.
struct InsertPeople: Statement {
  static let sql: StaticString = """
    with n as (
      select * from unnest($1::integer[], $2::uuid[], $3::text[], $4::text[], $5::text[],
        $6::text[], $7::smallint[], $8::text[], $9::date[], $10::uuid[], $11::integer[],
        $12::uuid[], $13::date[], $14::text[], $15::text[], $16::timestamptz[], $17::uuid[])
        as n(community, id, passbook_no, name, initials, phone, birth_year, tags, opened_on,
          opened_by, grid, household, given_on, way, form_no, at, guardian)),
    opened as (
      insert into people (community, id, passbook_no, name, initials, phone, birth_year, tags,
        opened_on, opened_by)
      select community, id, passbook_no, name, initials, phone, birth_year, tags::text[],
        opened_on, opened_by from n),
    living as (
      insert into residences (community, person, since, grid, household)
      select community, id, opened_on, grid, household from n)
    insert into consents (community, person, given_on, way, form_no, recorded_by, recorded_at,
      guardian)
    select community, id, given_on, way, form_no, opened_by, at, guardian from n
    """
  let people: [NewPerson]
  let stamps: Stamps

  func bind(_ bindings: inout Bindings) {
    let requests = people.map(\.request)
    bindings(
      people.map(\.community), people.map(\.id), people.map(\.passbook.digits),
      requests.map(\.name), requests.map(\.initials), requests.map(\.phone),
      requests.map { $0.birthYear.map { Int16(clamping: $0) } },
      requests.map { "{" + $0.tags.joined(separator: ",") + "}" })
    bindings(
      people.map(\.openedOn), people.map(\.openedBy), people.map(\.grid), people.map(\.household),
      requests.map(\.consent.givenOn), requests.map(\.consent.way),
      requests.map(\.consent.formNumber), people.map { stamps.time($0.community) },
      requests.map(\.guardian))
  }
}

/// Gives people the names they sign in with.
struct InsertLogins: Statement {
  static let sql: StaticString = """
    insert into logins (login, community, person)
    select * from unnest($1::text[], $2::integer[], $3::uuid[])
    """
  let people: [NewPerson]

  func bind(_ bindings: inout Bindings) {
    bindings(people.map { $0.request.login ?? "" }, people.map(\.community), people.map(\.id))
  }
}

/// Gives offices.
struct InsertOffices: Statement {
  static let sql: StaticString = """
    insert into offices (community, id, person, role, from_day, until_day, appointed_by)
    select * from unnest($1::integer[], $2::uuid[], $3::uuid[], $4::text[], $5::date[], $6::date[],
      $7::uuid[])
    """
  let offices: [NewOffice]

  func bind(_ bindings: inout Bindings) {
    let records = offices.map(\.office)
    bindings(
      records.map(\.community), records.map(\.id), records.map(\.person), records.map(\.role),
      records.map(\.from), records.map(\.until), offices.map(\.appointedBy))
  }
}

/// Gives grid workers their grids.
struct InsertOfficeGrids: Statement {
  static let sql: StaticString = """
    insert into office_grids (community, office, grid)
    select distinct * from unnest($1::integer[], $2::uuid[], $3::integer[])
    """
  let offices: [OfficeRecord]

  func bind(_ bindings: inout Bindings) {
    let pairs = offices.flatMap { office in office.grids.map { (office, $0) } }
    bindings(pairs.map(\.0.community), pairs.map(\.0.id), pairs.map(\.1))
  }
}

/// Ends offices.
struct EndOffices: Statement {
  static let sql: StaticString = """
    update offices o set until_day = n.until_day
    from unnest($1::integer[], $2::uuid[], $3::date[]) as n(community, id, until_day)
    where o.community = n.community and o.id = n.id
    """
  let offices: [EndedOffice]

  func bind(_ bindings: inout Bindings) {
    bindings(offices.map(\.community), offices.map(\.id), offices.map(\.until))
  }
}
