public import Bank
import FoundationEssentials
import Postgres

/// What people are searched by; all that is given must fit.
public struct PeopleQuery: Sendable, Hashable {
  /// A passbook number.
  public var passbook: String?
  /// A part of the name, or the beginning of the initials.
  public var words: String?
  /// A pattern (PostgreSQL's regular expressions) of the building's key, and the keys of entrance
  /// and room, as `DoorParts` makes them.
  public var building: String?, entrance: String?, room: String?
  /// A grid's code; the grids below count too.
  public var grid: String?
  /// A tag.
  public var tag: String?
  /// A household.
  public var household: HouseholdID?

  /// Everybody.
  public init() {}

  /// Whether nothing but a passbook number is given.
  var isPassbookOnly: Bool {
    var bare = PeopleQuery()
    bare.passbook = passbook
    return passbook != nil && self == bare
  }

  /// The keys that begin with the words: from the first up to, but without, the second. Nothing
  /// sorts after U+10FFFF.
  var keys: (from: String, to: String)? {
    guard let words else { return nil }
    let key = String(PeopleKeys.folded(words).prefix(PeopleKeys.mostCharacters))
    return key.isEmpty ? nil : (key, key + "\u{10FFFF}")
  }

  /// Whether a part of a door is given.
  var isDoor: Bool { building != nil || entrance != nil || room != nil }
}

/// Where a page of people ended.
public struct PeopleMark: Sendable, Hashable {
  /// The number of the community.
  public var community: CommunityID
  /// The number of the passbook.
  public var passbook: String

  /// A mark.
  public init(community: CommunityID, passbook: String) {
    self.community = community
    self.passbook = passbook
  }
}

/// A person found, and the mark that continues after.
public struct FoundPerson: Sendable, Hashable {
  /// Who.
  public var person: PersonView
  /// Where the list continues.
  public var mark: PeopleMark
}

extension Sight {
  /// The grids to which a search or list is narrowed: by the filter, by the office, or not at all.
  /// - Parameters:
  ///   - code: The grid asked for.
  ///   - unknown: What to throw if there is no such grid.
  func searchedGrids(
    _ code: String?, unknown: Refusal, on session: borrowing Session
  ) throws -> [GridID]? {
    let own = roles.contains(.secretary) ? nil : grids
    guard let code else { return own.map { Array($0) } }
    let under = try session.run(ReadGridsUnder(communities: communities, code: code))
    if under.isEmpty { throw unknown }
    if let own, !own.isSuperset(of: under) { throw Refusal(.outsideYourGrid) }
    return under
  }
}

extension Store {
  /// Searches people in the order of their passbooks: a secretary in his communities, a worker in
  /// his grids, a shopkeeper by passbook number only, the recorder of an activity by passbook
  /// number or whole name.
  /// - Throws: `Refusal`.
  public func people(
    _ query: PeopleQuery, for reader: Reader, after: PeopleMark?, limit: Int
  ) async throws -> [FoundPerson] {
    try await read(as: reader) { sight, session in
      let lookedUp = try sight.lookUp(query, after: after, limit: limit, on: session)
      if let lookedUp, !sight.searches(query) { return lookedUp }
      try sight.require(.secretary, .gridWorker, .shopkeeper)
      var grids: [GridID]?
      if !sight.roles.contains(.shopkeeper) || !query.isPassbookOnly {
        try sight.require(.secretary, .gridWorker)
        grids = try sight.searchedGrids(
          query.grid, unknown: Refusal(.validationFailed, at: "/grid", .unknownGrid), on: session)
      }
      let search = PeopleFilter(
        communities: sight.communities, grids: grids, query: query, after: after, limit: limit)
      try session.execute(PlanForValues())
      let hits = try search.hits(on: session)
      if hits.isEmpty { return lookedUp ?? [] }
      let people = try session.run(
        ReadPeople(communities: sight.communities, people: hits.map(\.id)))
      let marks = Dictionary(hits.map { ($0.id, $0.mark) }) { first, _ in first }
      let found = people.compactMap { person in
        marks[person.id].map { FoundPerson(person: sight.screened(person), mark: $0) }
      }
      return lookedUp.map { found.joined(with: $0, limit: limit) } ?? found
    }
  }
}

/// Makes the server plan the rest of the transaction for the values at hand. A plan that fits every
/// search at once reads all people and their homes: seconds in a large street instead of
/// milliseconds.
struct PlanForValues: Statement {
  static let sql: StaticString =
    "select set_config('plan_cache_mode', 'force_custom_plan', true)"
}

/// A search with what the reader may find by it.
struct PeopleFilter: Sendable {
  let communities: [CommunityID]
  let grids: [GridID]?
  let query: PeopleQuery
  let after: PeopleMark?
  let limit: Int

  struct Hit: Sendable {
    var id: PersonID
    var mark: PeopleMark
  }

  /// Each kind of search begins at its own index.
  func hits(on session: borrowing Session) throws(PostgresError) -> [Hit] {
    if query.passbook != nil { return try session.run(SearchPassbook(filter: self)) }
    if query.isDoor { return try session.run(SearchDoors(filter: self)) }
    guard query.words != nil else { return try session.run(SearchPeople(filter: self)) }
    guard let keys = query.keys else { return [] }
    return try session.run(SearchKeys(filter: self, from: keys.from, to: keys.to))
  }

  func bind(_ bindings: inout Bindings) {
    bindings(
      communities, grids, query.tag, query.household, after?.community, after?.passbook, limit)
  }

  static func decode(_ row: inout Row) throws(PostgresError) -> Hit {
    try Hit(id: row.next(), mark: PeopleMark(community: row.next(), passbook: row.next()))
  }
}

/// Everybody in the order of the passbooks.
struct SearchPeople: Statement {
  static let sql: StaticString = """
    select p.id, p.community, p.passbook_no
    from people p
    left join residences r on r.community = p.community and r.person = p.id and r.until is null
    left join households d on d.community = p.community and d.id = r.household
    where p.community = any($1)
      and ($2::integer[] is null or coalesce(r.grid, d.grid) = any($2))
      and ($3::text is null or $3 = any(p.tags))
      and ($4::uuid is null or r.household = $4)
      and ($5::integer is null or (p.community, p.passbook_no) > ($5, $6::text))
    order by p.community, p.passbook_no limit $7
    """
  let filter: PeopleFilter
  func bind(_ bindings: inout Bindings) { filter.bind(&bindings) }
  static func decode(_ row: inout Row) throws(PostgresError) -> PeopleFilter.Hit {
    try PeopleFilter.decode(&row)
  }
}

/// The person of a passbook; of an account that was merged, the person it was merged into.
struct SearchPassbook: Statement {
  static let sql: StaticString = """
    select p.id, p.community, p.passbook_no
    from people old
    join holders h on h.community = old.community and h.id = old.id
    join people p on p.community = old.community and p.id = coalesce(h.merged_into, old.id)
    left join residences r on r.community = p.community and r.person = p.id and r.until is null
    left join households d on d.community = p.community and d.id = r.household
    where old.community = any($1) and old.passbook_no = $8
      and ($2::integer[] is null or coalesce(r.grid, d.grid) = any($2))
      and ($3::text is null or $3 = any(p.tags))
      and ($4::uuid is null or r.household = $4)
      and ($5::integer is null or (p.community, p.passbook_no) > ($5, $6::text))
    order by p.community, p.passbook_no limit $7
    """
  let filter: PeopleFilter
  func bind(_ bindings: inout Bindings) {
    filter.bind(&bindings)
    bindings(filter.query.passbook)
  }
  static func decode(_ row: inout Row) throws(PostgresError) -> PeopleFilter.Hit {
    try PeopleFilter.decode(&row)
  }
}

/// People by the beginning of a key: a part of the name, or initials. Accounts that were merged
/// into another are left out.
///
/// One letter fits a tenth of a street. Their passbooks come sorted from the keys' index alone; the
/// rest is looked up one by one until there are as many as are asked for.
struct SearchKeys: Statement {
  static let sql: StaticString = """
    select p.id, k.community, k.passbook_no
    from (select distinct community, passbook_no from people_keys
      where community = any($1) and key >= $8 and key < $9
        and ($5::integer is null or (community, passbook_no) > ($5, $6::text))
      order by community, passbook_no) k
    cross join lateral (
      select p.id from people p
      join holders h on h.community = p.community and h.id = p.id and h.merged_into is null
      left join residences r on r.community = p.community and r.person = p.id and r.until is null
      left join households d on d.community = p.community and d.id = r.household
      where p.community = k.community and p.passbook_no = k.passbook_no
        and ($2::integer[] is null or coalesce(r.grid, d.grid) = any($2))
        and ($3::text is null or $3 = any(p.tags))
        and ($4::uuid is null or r.household = $4)
      offset 0) p
    order by k.community, k.passbook_no limit $7
    """
  let filter: PeopleFilter
  let from, to: String
  func bind(_ bindings: inout Bindings) {
    filter.bind(&bindings)
    bindings(from, to)
  }
  static func decode(_ row: inout Row) throws(PostgresError) -> PeopleFilter.Hit {
    try PeopleFilter.decode(&row)
  }
}

/// People by the door they live at.
struct SearchDoors: Statement {
  static let sql: StaticString = """
    select p.id, p.community, p.passbook_no
    from buildings b
    join entrances e on e.community = b.community and e.building = b.id
      and ($9::text is null or e.key = $9)
    join households d on d.community = b.community and d.building = b.id and d.entrance = e.name
      and ($10::text is null or d.room_key = $10) and d.ended_on is null
    join residences r on r.community = d.community and r.household = d.id and r.until is null
    join people p on p.community = r.community and p.id = r.person
    where b.community = any($1) and ($8::text is null or b.estate || b.key ~ $8)
      and ($2::integer[] is null or coalesce(r.grid, d.grid) = any($2))
      and ($3::text is null or $3 = any(p.tags))
      and ($4::uuid is null or r.household = $4)
      and ($5::integer is null or (p.community, p.passbook_no) > ($5, $6::text))
    order by p.community, p.passbook_no limit $7
    """
  let filter: PeopleFilter
  func bind(_ bindings: inout Bindings) {
    filter.bind(&bindings)
    bindings(filter.query.building, filter.query.entrance, filter.query.room)
  }
  static func decode(_ row: inout Row) throws(PostgresError) -> PeopleFilter.Hit {
    try PeopleFilter.decode(&row)
  }
}
