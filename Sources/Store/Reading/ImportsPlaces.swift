public import Bank
import Postgres

/// A building as readers see it.
public struct BuildingView: Sendable, Hashable {
  /// Its name, such as `3号楼`.
  public var name: String
  /// The estate; empty where none is on record.
  public var estate: String
  /// The code of its grid.
  public var grid: String
  /// The names of its entrances.
  public var entrances: [String]
}

extension Store {
  /// The buildings of a community by name.
  /// - Throws: `Refusal`.
  public func buildings(
    of code: String?, for reader: Reader, after: String?, limit: Int
  ) async throws -> [BuildingView] {
    try await read(as: reader) { sight, session in
      let community = try sight.community(code, on: session)
      return try session.run(ListBuildings(community: community, after: after, limit: limit))
    }
  }
}

/// Buildings with their entrances.
struct ListBuildings: Statement {
  static let sql: StaticString = """
    select b.name, b.estate, g.code,
      array(select e.name from entrances e
        where e.community = b.community and e.building = b.id order by e.name)
    from buildings b join grids g on g.community = b.community and g.id = b.grid
    where b.community = $1 and ($2::text is null or b.name > $2)
    order by b.name limit $3
    """
  let community: CommunityID
  let after: String?
  let limit: Int
  func bind(_ bindings: inout Bindings) { bindings(community, after, limit) }
  static func decode(_ row: inout Row) throws(PostgresError) -> BuildingView {
    try BuildingView(
      name: row.next(), estate: row.next(), grid: row.next(), entrances: row.next())
  }
}

extension Store {
  /// The community of a code, if it is the caller's own or below; his own where none is given. It
  /// goes by no office, so that a kept answer is found after an office has ended.
  /// - Throws: `Refusal`.
  public func locate(community code: String?, from own: CommunityID) async throws -> CommunityID {
    guard let code else { return own }
    let found = try await database.read { session in
      try session.run(FindCommunityBelow(community: own, code: code)).first
    }
    guard let found else { throw Refusal(.notFound) }
    return found
  }
}
