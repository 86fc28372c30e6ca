import Bank
import FoundationEssentials
import Postgres

/// What a batch needs to know of the charity pool.
struct CharityReach {
  /// Communities whose pool is wanted.
  var pools: Set<CommunityID> = []
  var grants: Set<GrantID> = []
}

extension Reach {
  mutating func add(_ command: CharityCommand, by actor: PersonID, in community: CommunityID) {
    switch command {
    case .give(let request):
      holders.insert(request.person.holder)
      if request.person != actor { people.principals.insert(request.person) }
      guard request.goal == .household else { return }
      people.homes.insert(request.person)
      expiry.lots.insert(HolderKey(community: community, holder: request.person.holder))
    case .propose(let request):
      holders.insert(request.holder)
      charity.pools.insert(community)
    case .answer(let request):
      charity.grants.insert(request.grant)
      charity.pools.insert(community)
    }
  }
}

/// The points in the charity pools of some communities.
struct ReadCharityPools: Statement {
  static let sql: StaticString = """
    select n.community, (
        select coalesce(sum(t.amount), 0) from transfers t
        where t.community = n.community and t.credit = 4)
      - (select coalesce(sum(t.amount), 0) from transfers t
        where t.community = n.community and t.debit = 4)
    from unnest($1::integer[]) as n(community)
    """
  let communities: [CommunityID]
  func bind(_ bindings: inout Bindings) { bindings(communities) }

  struct Pool: Sendable {
    var community: CommunityID
    var points: Int
  }

  static func decode(_ row: inout Row) throws(PostgresError) -> Pool {
    try Pool(community: row.next(), points: row.next())
  }
}

/// Grants by id.
struct ReadGrants: Statement {
  static let sql: StaticString = """
    select g.id, g.community, g.holder, h.kind = 'person', g.points, g.reason, g.resolution_no,
      g.met_on, g.present, g.votes_for, g.votes_against, g.state, g.asked_by, g.version
    from charity_grants g
    join holders h on h.community = g.community and h.id = g.holder
    where g.community = any($1) and g.id = any($2)
    """
  let communities: [CommunityID]
  let grants: [GrantID]
  func bind(_ bindings: inout Bindings) { bindings(communities, grants) }
  static func decode(_ row: inout Row) throws(PostgresError) -> GrantRecord { try grant(&row) }

  static func grant(_ row: inout Row) throws(PostgresError) -> GrantRecord {
    let id: GrantID = try row.next()
    let community: CommunityID = try row.next()
    let holder: HolderID = try row.next()
    let isPerson: Bool = try row.next()
    let points: Int32 = try row.next()
    let reason: String = try row.next()
    let number: String = try row.next()
    let metOn: Day = try row.next()
    let present: Int32 = try row.next()
    let votesFor: Int32 = try row.next()
    let votesAgainst: Int32 = try row.next()
    let state: ReversalState = try row.next()
    let askedBy: PersonID = try row.next()
    let version: Int32 = try row.next()
    return GrantRecord(
      id: id, community: community,
      request: ProposeGrant(
        holder: holder, isPerson: isPerson, points: Int(points), reason: reason,
        resolution: Resolution(
          number: number, metOn: metOn, present: Int(present), votesFor: Int(votesFor),
          votesAgainst: Int(votesAgainst))), state: state, askedBy: askedBy,
      version: Int(version))
  }
}
