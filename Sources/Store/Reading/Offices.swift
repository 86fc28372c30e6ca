public import Bank
import FoundationEssentials
import Postgres

/// An office as readers see one.
public struct OfficeView: Sendable, Hashable {
  /// The office.
  public var office: OfficeRecord
  /// The code of the community.
  public var community: String
}

/// Which offices a list holds.
public struct OfficeQuery: Sendable, Hashable {
  /// The community's code; nil: the reader's own.
  public var community: String?
  /// Held by whom.
  public var person: PersonID?
  /// Held as what.
  public var role: Role?
  /// Whether only those are listed that are valid today.
  public var onlyToday: Bool
  /// The office at which the page before ended.
  public var after: OfficeID?
  /// How many at most.
  public var limit: Int

  /// A query.
  public init(
    community: String? = nil, person: PersonID? = nil, role: Role? = nil, onlyToday: Bool = false,
    after: OfficeID? = nil, limit: Int
  ) {
    self.community = community
    self.person = person
    self.role = role
    self.onlyToday = onlyToday
    self.after = after
    self.limit = limit
  }
}

extension Store {
  /// Offices, the last given first.
  /// - Throws: `Refusal`.
  public func offices(_ query: OfficeQuery, for reader: Reader) async throws -> [OfficeView] {
    try await read(as: reader) { sight, session in
      let community = try sight.community(query.community, on: session)
      return try session.run(ListOffices(community: community, query: query))
    }
  }

  /// An office.
  /// - Throws: `Refusal`.
  public func office(_ id: OfficeID, for reader: Reader) async throws -> OfficeView {
    try await read(as: reader) { sight, session in
      let found = try session.run(ShowOffice(communities: sight.communities, office: id))
      guard let office = found.first else { throw Refusal(.notFound) }
      return office
    }
  }
}

extension OfficeView {
  static func read(_ row: inout Row) throws(PostgresError) -> OfficeView {
    let id: OfficeID = try row.next()
    let community: CommunityID = try row.next()
    let code: String = try row.next()
    let person: PersonID = try row.next()
    let role: Role = try row.next()
    let from: Day = try row.next()
    let until: Day? = try row.next()
    return OfficeView(
      office: OfficeRecord(
        id: id, community: community, person: person, role: role, grids: try row.next(),
        gridCodes: try row.next(), from: from, until: until),
      community: code)
  }
}

/// Offices of a community with their grids.
struct ListOffices: Statement {
  static let sql: StaticString = """
    select o.id, o.community, c.code, o.person, o.role, o.from_day, o.until_day,
      array(select g.id from office_grids og
        join grids g on g.community = og.community and g.id = og.grid
        where og.community = o.community and og.office = o.id order by g.code),
      array(select g.code from office_grids og
        join grids g on g.community = og.community and g.id = og.grid
        where og.community = o.community and og.office = o.id order by g.code)
    from offices o join communities c on c.id = o.community
    where o.community = $1 and ($2::uuid is null or o.person = $2)
      and ($3::text is null or o.role = $3)
      and (not $4 or (now() at time zone c.time_zone)::date
        between o.from_day and coalesce(o.until_day, 'infinity'))
      and ($5::uuid is null or o.id < $5)
    order by o.id desc limit $6
    """
  let community: CommunityID
  let query: OfficeQuery
  func bind(_ bindings: inout Bindings) {
    bindings(
      community, query.person, query.role, query.onlyToday, query.after, query.limit)
  }
  static func decode(_ row: inout Row) throws(PostgresError) -> OfficeView {
    try OfficeView.read(&row)
  }
}

/// One office with its grids.
struct ShowOffice: Statement {
  static let sql: StaticString = """
    select o.id, o.community, c.code, o.person, o.role, o.from_day, o.until_day,
      array(select g.id from office_grids og
        join grids g on g.community = og.community and g.id = og.grid
        where og.community = o.community and og.office = o.id order by g.code),
      array(select g.code from office_grids og
        join grids g on g.community = og.community and g.id = og.grid
        where og.community = o.community and og.office = o.id order by g.code)
    from offices o join communities c on c.id = o.community
    where o.community = any($1) and o.id = $2
    """
  let communities: [CommunityID]
  let office: OfficeID
  func bind(_ bindings: inout Bindings) { bindings(communities, office) }
  static func decode(_ row: inout Row) throws(PostgresError) -> OfficeView {
    try OfficeView.read(&row)
  }
}
