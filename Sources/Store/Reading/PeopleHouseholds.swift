public import Bank
import FoundationEssentials
import Postgres

/// A household as readers see one.
public struct HouseholdView: Sendable, Hashable {
  /// Which.
  public var id: HouseholdID
  /// The code of the community.
  public var community: String
  /// The code of the grid.
  public var grid: String
  /// Its door.
  public var door: Door
  /// Who lives there and has an open account, in the order of the passbooks.
  public var members: [NamedPerson]
  /// Those of them who may spend its points.
  public var spenders: [PersonID]
  /// When it was opened.
  public var openedOn: Day
  /// When the last member left and its account ended.
  public var endedOn: Day?
  /// Counts the changes.
  public var version: Int
  var gridID: GridID
  var place: CommunityID
}

extension HouseholdView {
  /// A household that has just been opened.
  public init(_ household: NewHousehold, grid: String, community: String) {
    self.init(
      id: household.id, community: community, grid: grid, door: household.door, members: [],
      spenders: [], openedOn: household.openedOn, version: 1, gridID: household.grid,
      place: household.community)
  }
}

/// Which households a list holds.
public struct HouseholdQuery: Sendable, Hashable {
  /// The community's code; nil: the reader's own.
  public var community: String?
  /// A grid's code; the grids below count too.
  public var grid: String?
  /// The name of a building.
  public var building: String?
  /// The door at which the page before ended.
  public var after: Door?
  /// How many at most.
  public var limit: Int

  /// A query.
  public init(
    community: String?, grid: String?, building: String?, after: Door?, limit: Int
  ) {
    self.community = community
    self.grid = grid
    self.building = building
    self.after = after
    self.limit = limit
  }
}

extension Store {
  /// A household.
  /// - Throws: `Refusal`.
  public func household(_ id: HouseholdID, for reader: Reader) async throws -> HouseholdView {
    try await read(as: reader) { sight, session in
      try sight.require(.gridWorker, .secretary)
      let found = try session.run(ShowHousehold(communities: sight.communities, household: id))
      guard let household = found.first else { throw Refusal(.notFound) }
      let grid = household.endedOn == nil ? household.gridID : nil
      try sight.requireSight(of: id.holder, living: grid, in: household.place)
      return household
    }
  }

  /// Households by their doors: all for a secretary, those in his grids for a worker.
  /// - Throws: `Refusal`.
  public func households(
    _ query: HouseholdQuery, for reader: Reader
  ) async throws -> [HouseholdView] {
    try await read(as: reader) { sight, session in
      try sight.require(.gridWorker, .secretary)
      let community = try sight.community(query.community, on: session)
      let grids = try sight.searchedGrids(
        query.grid, unknown: Refusal(.notFound), on: session)
      return try session.run(ListHouseholds(community: community, grids: grids, query: query))
    }
  }
}

/// One household with its people.
struct ShowHousehold: Statement {
  static let sql: StaticString = """
    select d.id, c.code, g.code, b.name, d.entrance, d.room,
      array(select p.id from residences r
        join people p on p.community = r.community and p.id = r.person and p.status = 'active'
        where r.community = d.community and r.household = d.id and r.until is null
        order by p.passbook_no),
      array(select p.name from residences r
        join people p on p.community = r.community and p.id = r.person and p.status = 'active'
        where r.community = d.community and r.household = d.id and r.until is null
        order by p.passbook_no),
      array(select s.person from household_spenders s
        join residences r on r.community = s.community and r.person = s.person
          and r.household = s.household and r.until is null
        where s.community = d.community and s.household = d.id and s.until is null
        order by s.person),
      d.opened_on, d.ended_on, d.version, d.grid, d.community
    from households d
    join communities c on c.id = d.community
    join buildings b on b.community = d.community and b.id = d.building
    join grids g on g.community = d.community and g.id = d.grid
    where d.community = any($1) and d.id = $2
    """
  let communities: [CommunityID]
  let household: HouseholdID
  func bind(_ bindings: inout Bindings) { bindings(communities, household) }
  static func decode(_ row: inout Row) throws(PostgresError) -> HouseholdView {
    try HouseholdView.read(&row)
  }
}

/// Households of a community with their people.
struct ListHouseholds: Statement {
  static let sql: StaticString = """
    select d.id, c.code, g.code, b.name, d.entrance, d.room,
      array(select p.id from residences r
        join people p on p.community = r.community and p.id = r.person and p.status = 'active'
        where r.community = d.community and r.household = d.id and r.until is null
        order by p.passbook_no),
      array(select p.name from residences r
        join people p on p.community = r.community and p.id = r.person and p.status = 'active'
        where r.community = d.community and r.household = d.id and r.until is null
        order by p.passbook_no),
      array(select s.person from household_spenders s
        join residences r on r.community = s.community and r.person = s.person
          and r.household = s.household and r.until is null
        where s.community = d.community and s.household = d.id and s.until is null
        order by s.person),
      d.opened_on, d.ended_on, d.version, d.grid, d.community
    from households d
    join communities c on c.id = d.community
    join buildings b on b.community = d.community and b.id = d.building
    join grids g on g.community = d.community and g.id = d.grid
    where d.community = $1 and d.ended_on is null
      and ($2::integer[] is null or d.grid = any($2))
      and ($3::text is null or b.name = $3)
      and ($4::text is null or (b.name, d.entrance, d.room) > ($4, $5::text, $6::text))
    order by b.name, d.entrance, d.room limit $7
    """
  let community: CommunityID
  let grids: [GridID]?
  let query: HouseholdQuery

  func bind(_ bindings: inout Bindings) {
    bindings(
      community, grids, query.building, query.after?.building, query.after?.entrance,
      query.after?.room, query.limit)
  }
  static func decode(_ row: inout Row) throws(PostgresError) -> HouseholdView {
    try HouseholdView.read(&row)
  }
}

extension HouseholdView {
  fileprivate static func read(_ row: inout Row) throws(PostgresError) -> HouseholdView {
    let id: HouseholdID = try row.next()
    let community: String = try row.next()
    let grid: String = try row.next()
    let door = try Door(building: row.next(), entrance: row.next(), room: row.next())
    let members = try NamedPerson.pairs(&row)
    let spenders: [PersonID] = try row.next()
    let openedOn: Day = try row.next()
    let endedOn: Day? = try row.next()
    let version: Int32 = try row.next()
    return HouseholdView(
      id: id, community: community, grid: grid, door: door, members: members,
      spenders: spenders, openedOn: openedOn, endedOn: endedOn, version: Int(version),
      gridID: try row.next(), place: try row.next())
  }
}
