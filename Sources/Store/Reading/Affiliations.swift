public import Bank
import FoundationEssentials
import Postgres

/// A party branch of a community.
public struct BranchView: Sendable, Hashable {
  /// Its name, unique in the community.
  public var name: String
  /// `resident` or `office`.
  public var kind: String
  /// The estate of a residents' branch.
  public var estate: String?
  /// People with an open account who belong to it.
  public var members: Int
}

/// The branches that a person belongs to.
public struct AffiliationsView: Sendable, Hashable {
  /// The branch at home.
  public var branch: String?
  /// Those at work, the last begun first.
  public var workplaces: [AffiliationRecord]
}

extension Store {
  /// The party branches of a community, by name; of the reader's own without a code.
  /// - Throws: `Refusal`.
  public func branches(
    of community: String?, for reader: Reader, after: String?, limit: Int
  ) async throws -> [BranchView] {
    try await read(as: reader) { sight, session in
      let community = try sight.community(community, on: session)
      return try session.run(ListBranches(community: community, after: after, limit: limit))
    }
  }

  /// The branches that a person belongs to, at home and at work.
  /// - Throws: `Refusal`.
  public func affiliations(
    of person: PersonID, for reader: Reader
  ) async throws -> AffiliationsView {
    try await read(as: reader) { sight, session in
      let found = try session.run(ShowBranch(communities: sight.communities, person: person))
      guard let home = found.first else { throw Refusal(.notFound) }
      try sight.requireSight(of: person.holder, living: home.grid, in: home.community)
      return AffiliationsView(
        branch: home.branch,
        workplaces: try session.run(
          ListAffiliations(community: home.community, person: person)))
    }
  }

  /// Where an affiliation is kept: in the community or one below it; nil if nowhere.
  public func locate(
    affiliation id: AffiliationID, from community: CommunityID
  ) async throws -> CommunityID? {
    try await database.read { session in
      try session.run(LocateAffiliation(community: community, id: id)).first
    }
  }

  /// Where a mandate is kept: in the community or one below it; nil if nowhere.
  public func locate(
    mandate id: MandateID, from community: CommunityID
  ) async throws -> CommunityID? {
    try await database.read { session in
      try session.run(LocateMandate(community: community, id: id)).first
    }
  }
}

/// Party branches by name.
struct ListBranches: Statement {
  static let sql: StaticString = """
    select b.name, b.kind, b.estate,
      (select count(*) from people p
        where p.community = b.community and p.branch = b.id and p.status = 'active')
    from branches b where b.community = $1 and ($2::text is null or b.name > $2)
    order by b.name limit $3
    """
  let community: CommunityID
  let after: String?
  let limit: Int
  func bind(_ bindings: inout Bindings) { bindings(community, after, limit) }
  static func decode(_ row: inout Row) throws(PostgresError) -> BranchView {
    try BranchView(name: row.next(), kind: row.next(), estate: row.next(), members: row.next())
  }
}

/// The branch of a person at home.
struct ShowBranch: Statement {
  static let sql: StaticString = """
    select p.community, b.name, coalesce(r.grid, d.grid)
    from people p
    left join branches b on b.community = p.community and b.id = p.branch
    left join residences r on r.community = p.community and r.person = p.id and r.until is null
    left join households d on d.community = r.community and d.id = r.household
    where p.community = any($1) and p.id = $2
    """
  let communities: [CommunityID]
  let person: PersonID
  func bind(_ bindings: inout Bindings) { bindings(communities, person) }

  struct Home: Sendable {
    var community: CommunityID
    var branch: String?
    var grid: GridID?
  }

  static func decode(_ row: inout Row) throws(PostgresError) -> Home {
    try Home(community: row.next(), branch: row.next(), grid: row.next())
  }
}

/// The branches of a person at work; a working life has few.
struct ListAffiliations: Statement {
  static let sql: StaticString = """
    select id, community, person, branch, from_day, until_day from affiliations
    where community = $1 and person = $2 order by from_day desc, id desc limit 100
    """
  let community: CommunityID
  let person: PersonID
  func bind(_ bindings: inout Bindings) { bindings(community, person) }
  static func decode(_ row: inout Row) throws(PostgresError) -> AffiliationRecord {
    try ReadAffiliations.decode(&row)
  }
}

/// The community that holds an affiliation, of a community and those below it.
struct LocateAffiliation: Statement {
  static let sql: StaticString = """
    select a.community from communities c
    join affiliations a on a.community = c.id and a.id = $2 where $1 = any(c.path)
    """
  let community: CommunityID
  let id: AffiliationID
  func bind(_ bindings: inout Bindings) { bindings(community, id) }
  static func decode(_ row: inout Row) throws(PostgresError) -> CommunityID { try row.next() }
}

/// The community that holds a mandate, of a community and those below it.
struct LocateMandate: Statement {
  static let sql: StaticString = """
    select m.community from communities c
    join mandates m on m.community = c.id and m.id = $2 where $1 = any(c.path)
    """
  let community: CommunityID
  let id: MandateID
  func bind(_ bindings: inout Bindings) { bindings(community, id) }
  static func decode(_ row: inout Row) throws(PostgresError) -> CommunityID { try row.next() }
}
