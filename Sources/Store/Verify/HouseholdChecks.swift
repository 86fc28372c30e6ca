import Bank
import Postgres

/// A household has ended where nobody lives any more whose account is open, on the day its account
/// was closed, with nothing on it and nobody to spend from it.
struct CheckHouseholds: CheckStatement {
  static let sql: StaticString = """
    with compared as (
      select d.community, d.id, d.ended_on, h.closed_on, k.key is null or k.status >= 400 as is_odd,
        (select count(*) from residences r
          join people p on p.community = r.community and p.id = r.person and p.status = 'active'
          where r.community = d.community and r.household = d.id and r.until is null) as people,
        (select count(*) from household_spenders s
          where s.community = d.community and s.household = d.id and s.until is null) as spenders,
        (select coalesce(sum(abs(x.total)), 0) from (
          select sum(a.amount) as total from postings a
          where d.ended_on is not null and a.community = h.community
            and a.account between h.first_account and h.first_account + 3
          group by a.account) x) as left_over
      from households d
      join holders h on h.community = d.community and h.id = d.id
      left join commands k on k.community = d.community and k.key = d.ended_by),
    faults as (
      select * from compared
      where closed_on is distinct from ended_on
        or (ended_on is not null and (is_odd or people > 0 or spenders > 0 or left_over <> 0)))
    select (select count(*) from compared), (select count(*) from faults),
      (select format('community %s, household %s: ended on %s, closed on %s, %s live there, %s '
          'points are left', c.code, f.id, f.ended_on, f.closed_on, f.people, f.left_over)
        from faults f join communities c on c.id = f.community order by c.code, f.id limit 1)
    """
}

/// Names of buildings, entrances and rooms with their keys.
struct ReadDoorKeys: Statement {
  static let sql: StaticString = """
    select c.code, 'building', b.name, b.key
    from buildings b join communities c on c.id = b.community
    union all
    select c.code, 'entrance', e.name, e.key
    from entrances e join communities c on c.id = e.community
    union all
    select c.code, 'room', d.room, d.room_key
    from households d join communities c on c.id = d.community
    """

  struct Named: Sendable {
    var community, part, name, key: String

    var isRight: Bool {
      switch part {
      case "building": DoorParts.buildingKey(name) == key
      case "entrance": DoorParts.entranceKey(name) == key
      default: DoorParts.roomKey(name) == key
      }
    }
  }

  static func decode(_ row: inout Row) throws(PostgresError) -> Named {
    try Named(community: row.next(), part: row.next(), name: row.next(), key: row.next())
  }
}

extension Verifier {
  /// The keys by which doors are told apart are those of their names.
  static func checkDoors(on session: borrowing Session) throws(PostgresError) -> [Finding] {
    let named = try session.run(ReadDoorKeys())
    let wrong = named.filter { !$0.isRight }
      .sorted { ($0.community, $0.part, $0.name) < ($1.community, $1.part, $1.name) }
    let first = wrong.first.map {
      "community \($0.community): the \($0.part) \($0.name) goes by the key \($0.key)"
    }
    return [
      Finding(
        check: "", rows: Int64(named.count), differences: Int64(wrong.count), first: first)
    ]
  }
}
