public import Bank
import FoundationEssentials
import Postgres

/// A depositor as rights and accounts need him.
struct HolderPlace: Sendable {
  var id: HolderID
  var community: CommunityID
  var kind: HolderKind
  var firstAccount: AccountNumber
  /// The grid lived in; nil, too, of a household that has ended, which is no worker's any more.
  var grid: GridID?
}

/// A depositor of a community or of one below it.
struct LocateHolder: Statement {
  static let sql: StaticString = """
    select h.id, h.community, h.kind, h.first_account,
      coalesce(r.grid, case when d.ended_on is null then d.grid end)
    from communities c
    join holders h on h.community = c.id and h.id = $2
    left join residences r on r.community = h.community and r.person = h.id and r.until is null
    left join households d on d.community = h.community and d.id = h.id
    where $1 = any(c.path)
    """
  let community: CommunityID
  let holder: HolderID
  func bind(_ bindings: inout Bindings) { bindings(community, holder) }
  static func decode(_ row: inout Row) throws(PostgresError) -> HolderPlace {
    try HolderPlace(
      id: row.next(), community: row.next(), kind: row.next(), firstAccount: row.next(),
      grid: row.next())
  }
}

/// A depositor among many, for whoever asks.
public struct HolderQuestion: Hashable, Sendable {
  /// Who asks.
  public var reader: Reader
  /// About whom.
  public var holder: HolderID
  /// What kind of depositor is asked for; one of another kind is not found.
  public var kind: HolderKind

  /// A question.
  public init(_ reader: Reader, about holder: HolderID, kind: HolderKind) {
    self.reader = reader
    self.holder = holder
    self.kind = kind
  }
}

extension Session {
  /// The depositor of a question, once the reader may see him.
  func seen(_ question: HolderQuestion) throws -> HolderPlace {
    let (sights, found) = try pipeline(
      ReadSights(readers: [question.reader]),
      LocateHolder(community: question.reader.community, holder: question.holder))
    guard let sight = sights.first else { throw Refusal(.forbidden) }
    guard let place = found.first, place.kind == question.kind else { throw Refusal(.notFound) }
    try sight.requireSight(of: place.id, living: place.grid, in: place.community)
    return place
  }
}

/// The communities that hold some redemptions, of a community and those below it.
struct LocateRedemptions: Statement {
  static let sql: StaticString = """
    select r.community from communities c
    join redemptions r on r.community = c.id and r.id = any($2)
    where $1 = any(c.path) order by c.code limit 1
    """
  let community: CommunityID
  let ids: [RedemptionID]
  func bind(_ bindings: inout Bindings) { bindings(community, ids) }
  static func decode(_ row: inout Row) throws(PostgresError) -> CommunityID { try row.next() }
}

/// The community that holds an act, of a community and those below it.
struct LocateAct: Statement {
  static let sql: StaticString = """
    select a.community from communities c join acts a on a.community = c.id and a.id = $2
    where $1 = any(c.path)
    """
  let community: CommunityID
  let id: ActID
  func bind(_ bindings: inout Bindings) { bindings(community, id) }
  static func decode(_ row: inout Row) throws(PostgresError) -> CommunityID { try row.next() }
}

/// A community by its code, if it is the given one or below it.
struct FindCommunityBelow: Statement {
  static let sql: StaticString = "select id from communities where code = $2 and $1 = any(path)"
  let community: CommunityID
  let code: String
  func bind(_ bindings: inout Bindings) { bindings(community, code) }
  static func decode(_ row: inout Row) throws(PostgresError) -> CommunityID { try row.next() }
}

/// A grid by its code with all grids below it.
struct ReadGridsUnder: Statement {
  static let sql: StaticString = """
    select g.id from grids top
    join grids g on g.community = top.community and top.id = any(g.path)
    where top.community = any($1) and top.code = $2
    """
  let communities: [CommunityID]
  let code: String
  func bind(_ bindings: inout Bindings) { bindings(communities, code) }
  static func decode(_ row: inout Row) throws(PostgresError) -> GridID { try row.next() }
}

extension Store {
  /// Where the first of some redemptions is kept: in the community or one below it; nil if nowhere.
  /// It goes by no office, so that a kept answer is found after an office has ended.
  public func locate(
    redemptions ids: [RedemptionID], from community: CommunityID
  ) async throws -> CommunityID? {
    try await database.read { session in
      try session.run(LocateRedemptions(community: community, ids: ids)).first
    }
  }
}
