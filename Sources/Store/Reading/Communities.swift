public import Bank
import FoundationEssentials
import Postgres

/// A community as readers see it.
public struct CommunityView: Sendable, Hashable {
  /// Its number.
  public var id: CommunityID
  /// Its 12-digit code.
  public var code: String
  /// Its name.
  public var name: String
  /// `county`, `subdistrict` or `community`.
  public var level: String
  /// The code of the one above.
  public var parent: String?
  /// An IANA name.
  public var timeZone: String
  /// The first day for which deeds count.
  public var openFrom: Day
  /// The rule version in force today; nil before the first.
  public var ruleVersion: String?
  /// Grids, households and people with an open account.
  public var grids: Int, households: Int, people: Int
}

/// A grid as readers see it.
public struct GridView: Sendable, Hashable {
  /// Its code.
  public var code: String
  /// Its name.
  public var name: String
  /// 1 to 3, from the top.
  public var level: Int
  /// The code of the grid above.
  public var parent: String?
  /// `urban` or `rural`.
  public var kind: String
  /// The code of its community.
  public var community: String
  /// Who holds an office for this very grid today.
  public var workers: [NamedPerson]
  /// Households, and people with an open account, in it and the grids below.
  public var households: Int, people: Int
}

/// A person by name.
public struct NamedPerson: Sendable, Hashable {
  /// Who.
  public var id: PersonID
  /// The name.
  public var name: String

  static func pairs(_ row: inout Row) throws(PostgresError) -> [NamedPerson] {
    let ids: [PersonID] = try row.next()
    let names: [String] = try row.next()
    return zip(ids, names).map(NamedPerson.init)
  }
}

extension Sight {
  /// The number of a community by its code; the reader's own without one. Throws not-found for one
  /// out of sight.
  func community(_ code: String?, on session: borrowing Session) throws -> CommunityID {
    guard let code else { return reader.community }
    guard let id = try session.run(FindCommunity(communities: communities, code: code)).first
    else { throw Refusal(.notFound) }
    return id
  }
}

extension Store {
  /// The communities that a reader sees, by code.
  /// - Parameters:
  ///   - after: The code at which the page before ended.
  ///   - limit: How many at most.
  /// - Throws: `Refusal`.
  public func communities(
    for reader: Reader, after: String?, limit: Int
  ) async throws -> [CommunityView] {
    try await read(as: reader) { sight, session in
      try session.run(
        ListCommunities(communities: sight.communities, code: nil, after: after, limit: limit))
    }
  }

  /// A community by its code.
  /// - Throws: `Refusal`.
  public func community(_ code: String, for reader: Reader) async throws -> CommunityView {
    try await read(as: reader) { sight, session in
      let found = try session.run(
        ListCommunities(communities: sight.communities, code: code, after: nil, limit: 1))
      guard let community = found.first else { throw Refusal(.notFound) }
      return community
    }
  }

  /// The grids of a community, by code; of the reader's own without one.
  /// - Throws: `Refusal`.
  public func grids(
    of community: String?, for reader: Reader, after: String?, limit: Int
  ) async throws -> [GridView] {
    try await read(as: reader) { sight, session in
      let community = try sight.community(community, on: session)
      return try session.run(ListGrids(community: community, after: after, limit: limit))
    }
  }
}

/// Communities by code.
struct ListCommunities: Statement {
  static let sql: StaticString = """
    select c.id, c.code, c.name, c.level, above.code, c.time_zone, c.open_from,
      (select b.version from standing_adoptions a join rule_books b on b.number = a.rule_book
        where a.community = c.id and a.from_day <= (now() at time zone c.time_zone)::date
        order by a.from_day desc limit 1),
      (select count(*) from grids g where g.community = c.id),
      (select count(*) from households d where d.community = c.id),
      (select count(*) from people p where p.community = c.id and p.status = 'active')
    from communities c
    left join communities above on above.id = c.parent
    where c.id = any($1) and ($2::text is null or c.code = $2)
      and ($3::text is null or c.code > $3)
    order by c.code limit $4
    """
  let communities: [CommunityID]
  let code: String?
  let after: String?
  let limit: Int
  func bind(_ bindings: inout Bindings) { bindings(communities, code, after, limit) }

  static func decode(_ row: inout Row) throws(PostgresError) -> CommunityView {
    try CommunityView(
      id: row.next(), code: row.next(), name: row.next(), level: row.next(), parent: row.next(),
      timeZone: row.next(), openFrom: row.next(), ruleVersion: row.next(), grids: row.next(),
      households: row.next(), people: row.next())
  }
}

/// A community's number, if it is one of these.
struct FindCommunity: Statement {
  static let sql: StaticString = "select id from communities where id = any($1) and code = $2"
  let communities: [CommunityID]
  let code: String
  func bind(_ bindings: inout Bindings) { bindings(communities, code) }
  static func decode(_ row: inout Row) throws(PostgresError) -> CommunityID { try row.next() }
}

/// Grids with those who work in them and how many live there.
struct ListGrids: Statement {
  static let sql: StaticString = """
    with living as (
      select coalesce(r.grid, d.grid) as grid, count(*) as n
      from residences r
      join people p on p.community = r.community and p.id = r.person and p.status = 'active'
      left join households d on d.community = r.community and d.id = r.household
      where r.community = $1 and r.until is null group by 1),
    housed as (select d.grid, count(*) as n from households d where d.community = $1 group by 1),
    counted as (
      select a.id, sum(coalesce(h.n, 0))::bigint as households,
        sum(coalesce(l.n, 0))::bigint as people
      from grids g cross join unnest(g.path) as a(id)
      left join living l on l.grid = g.id
      left join housed h on h.grid = g.id
      where g.community = $1 group by a.id),
    working as (
      select og.grid, array_agg(p.id order by p.passbook_no) as ids,
        array_agg(p.name order by p.passbook_no) as names
      from office_grids og
      join offices o on o.community = og.community and o.id = og.office and o.role = 'grid_worker'
      join people p on p.community = o.community and p.id = o.person
      join communities c on c.id = o.community
      where og.community = $1 and (now() at time zone c.time_zone)::date
        between o.from_day and coalesce(o.until_day, 'infinity')
      group by og.grid)
    select g.code, g.name, g.level, above.code, g.kind, c.code, coalesce(w.ids, '{}'),
      coalesce(w.names, '{}'), n.households, n.people
    from grids g
    join communities c on c.id = g.community
    join counted n on n.id = g.id
    left join grids above on above.community = g.community and above.id = g.parent
    left join working w on w.grid = g.id
    where g.community = $1 and ($2::text is null or g.code > $2)
    order by g.code limit $3
    """
  let community: CommunityID
  let after: String?
  let limit: Int
  func bind(_ bindings: inout Bindings) { bindings(community, after, limit) }

  static func decode(_ row: inout Row) throws(PostgresError) -> GridView {
    let code: String = try row.next()
    let name: String = try row.next()
    let level: Int16 = try row.next()
    let parent: String? = try row.next()
    let kind: String = try row.next()
    let community: String = try row.next()
    let workers = try NamedPerson.pairs(&row)
    return GridView(
      code: code, name: name, level: Int(level), parent: parent, kind: kind, community: community,
      workers: workers, households: try row.next(), people: try row.next())
  }
}
