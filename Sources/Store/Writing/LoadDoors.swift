import Bank
import FoundationEssentials
import Postgres

/// Households that commands name, by id or by door, and the buildings that doors may mean.
struct PendingDoors {
  private var households: Pending<ReadHouseholds>?
  private var doors: Pending<ReadDoors>?
  private var homes: Pending<ReadHomeDoors>?
  private var buildings: Pending<ReadBuildings>?

  init(_ reach: Reach, _ communities: [CommunityID], to batch: inout Batch) {
    if !reach.households.isEmpty {
      households = batch.add(
        ReadHouseholds(communities: communities, households: Array(reach.households)))
    }
    if !reach.doors.isEmpty { doors = batch.add(ReadDoors(doors: Array(reach.doors))) }
    // A door that stands for somebody served is compared with those of who did and who decides.
    if reach.namesServedDoor {
      let own = reach.doers.union(reach.actors.map(\.holder))
      homes = batch.add(ReadHomeDoors(communities: communities, holders: Array(own)))
    }
    if !reach.buildings.isEmpty {
      buildings = batch.add(ReadBuildings(keys: Array(reach.buildings)))
    }
  }

  func fill(_ books: inout Books) {
    for household in (households?.rows ?? []) + (doors?.rows ?? []) + (homes?.rows ?? []) {
      books.households[household.id] = household
      guard !household.isEnded else { continue }
      books.doors[DoorKey(community: household.community, door: household.door)] = household.id
    }
    for row in buildings?.rows ?? [] { row.note(in: &books) }
  }
}

/// Households by id.
struct ReadHouseholds: Statement {
  static let sql: StaticString = """
    select d.id, d.community, g.path, b.name, d.entrance, d.room, d.ended_on is not null
    from households d
    join buildings b on b.community = d.community and b.id = d.building
    join grids g on g.community = d.community and g.id = d.grid
    where d.community = any($1) and d.id = any($2)
    """
  let communities: [CommunityID]
  let households: [HouseholdID]
  func bind(_ bindings: inout Bindings) { bindings(communities, households) }
  static func decode(_ row: inout Row) throws(PostgresError) -> HouseholdFact {
    try household(&row)
  }

  static func household(_ row: inout Row) throws(PostgresError) -> HouseholdFact {
    try HouseholdFact(
      id: row.next(), community: row.next(), gridPath: row.next(),
      door: Door(building: row.next(), entrance: row.next(), room: row.next()),
      isEnded: row.next())
  }
}

/// The households that some people live in, and some households themselves, with their doors.
struct ReadHomeDoors: Statement {
  static let sql: StaticString = """
    select d.id, d.community, g.path, b.name, d.entrance, d.room, d.ended_on is not null
    from households d
    join buildings b on b.community = d.community and b.id = d.building
    join grids g on g.community = d.community and g.id = d.grid
    where d.community = any($1) and d.id = any($2::uuid[] || array(
      select r.household from residences r
      where r.community = any($1) and r.person = any($2) and r.until is null
        and r.household is not null))
    """
  let communities: [CommunityID]
  let holders: [HolderID]
  func bind(_ bindings: inout Bindings) { bindings(communities, holders) }
  static func decode(_ row: inout Row) throws(PostgresError) -> HouseholdFact {
    try ReadHouseholds.household(&row)
  }
}

/// Open households by door, however it is spelled; the estate may be left out.
struct ReadDoors: Statement {
  static let sql: StaticString = """
    select d.id, d.community, g.path, b.name, d.entrance, d.room, false
    from unnest($1::integer[], $2::text[], $3::text[], $4::text[])
      as n(community, building, entrance, room)
    join buildings b on b.community = n.community
      and (right(b.key, length(n.building)) = n.building or b.estate || b.key = n.building)
    join entrances e on e.community = b.community and e.building = b.id and e.key = n.entrance
    join households d on d.community = n.community and d.building = b.id
      and d.entrance = e.name and d.room_key = n.room and d.ended_on is null
    join grids g on g.community = d.community and g.id = d.grid
    """
  let doors: [DoorKey]
  func bind(_ bindings: inout Bindings) {
    bindings(
      doors.map(\.community), doors.map(\.folded.building), doors.map(\.folded.entrance),
      doors.map(\.folded.room))
  }
  static func decode(_ row: inout Row) throws(PostgresError) -> HouseholdFact {
    try ReadHouseholds.household(&row)
  }
}
