public import Bank
import Postgres

/// A gift of points as it is shown.
public struct DonationView: Sendable {
  /// Its id.
  public var id: DonationID
  /// Whose points, and his name.
  public var giver: PersonID, giverName: String
  /// The household; nil is the charity pool.
  public var household: HouseholdID?
  /// Points.
  public var points: Int
  /// Who gave the command.
  public var by: PersonID
  /// When.
  public var at: Instant
  /// The transfers that it made.
  public var transfers: [TransferID]
}

/// A grant as it is shown.
public struct GrantView: Sendable {
  /// The grant.
  public var grant: GrantRecord
  /// The code of the community.
  public var community: String
  /// When it was proposed.
  public var askedAt: Instant
  /// Who answered, when, and why not.
  public var answeredBy: PersonID?, answeredAt: Instant?, answer: String?
  /// The transfer that paid it.
  public var transfer: TransferID?
}

/// What came into the charity pool or left it: no name, as everybody may read it.
public struct CharityView: Sendable {
  /// One line.
  public struct Line: Hashable, Sendable {
    /// The number of the transfer.
    public var seq: Int64
    /// The day.
    public var on: Day
    /// Points in (above 0) or out (below 0).
    public var points: Int
    /// `donation`, `closure` of an account, or `grant`.
    public var reason: String
    /// Points in the pool afterwards.
    public var balanceAfter: Int
  }

  /// The code of the community.
  public var community: String
  /// Points in the pool, points that came in, points that were granted.
  public var balance: Int, received: Int, granted: Int
  /// Newest first.
  public var lines: [Line]
}

/// Gifts of points, newest first, of those the reader may see.
struct ListDonations: Statement {
  static let sql: StaticString = """
    select d.community, d.id, d.giver, p.name, d.household, d.points, k.actor, d.given_at,
      array(select t.seq from transfers t where t.community = d.community
        and t.seq between k.first_seq and k.last_seq and t.kind = 'donation' order by t.seq)
    from donations d
    join people p on p.community = d.community and p.id = d.giver
    join commands k on k.community = d.community and k.key = d.command
    left join residences r on r.community = d.community and r.person = d.giver and r.until is null
    where d.community = any($1) and ($2::uuid is null or d.giver = $2)
      and ($3::boolean is null or (d.household is null) = $3)
      and ($4::integer[] is null or r.grid = any($4) or d.giver = any($5) or d.household = any($5))
      and ($6::uuid is null or d.id < $6)
    order by d.id desc limit $7
    """
  let communities: [CommunityID]
  var giver: PersonID?
  var isCharity: Bool?
  /// The grids whose people may be seen; nil is everybody.
  var grids: [GridID]?
  /// The reader, his household and those in it.
  var own: [HolderID] = []
  var before: DonationID?
  let limit: Int
  func bind(_ bindings: inout Bindings) {
    bindings(communities, giver, isCharity, grids, own, before, limit)
  }

  static func decode(_ row: inout Row) throws(PostgresError) -> DonationView {
    let community: CommunityID = try row.next()
    let id: DonationID = try row.next()
    let giver: PersonID = try row.next()
    let name: String = try row.next()
    let household: HouseholdID? = try row.next()
    let points: Int32 = try row.next()
    let by: PersonID = try row.next()
    let at: Instant = try row.next()
    let seqs: [Int64] = try row.next()
    return DonationView(
      id: id, giver: giver, giverName: name, household: household, points: Int(points), by: by,
      at: at,
      transfers: seqs.map { TransferID(community: community, seq: $0, recordedAt: at) })
  }
}

/// Grants, newest first.
struct ListGrants: Statement {
  static let sql: StaticString = """
    select g.id, g.community, g.holder, h.kind = 'person', g.points, g.reason, g.resolution_no,
      g.met_on, g.present, g.votes_for, g.votes_against, g.state, g.asked_by, g.version, c.code,
      g.asked_at, g.answered_by, g.answered_at, g.answer, t.seq, t.recorded_at
    from charity_grants g
    join communities c on c.id = g.community
    join holders h on h.community = g.community and h.id = g.holder
    left join commands k on k.community = g.community and k.key = g.answer_command
    left join transfers t on t.community = g.community and t.seq = k.first_seq
      and g.state = 'done'
    where g.community = any($1) and ($2::uuid is null or g.id = $2)
      and ($3::text is null or g.state = $3) and ($4::uuid is null or g.id < $4)
    order by g.id desc limit $5
    """
  let communities: [CommunityID]
  var id: GrantID?
  var state: ReversalState?
  var before: GrantID?
  let limit: Int
  func bind(_ bindings: inout Bindings) { bindings(communities, id, state, before, limit) }

  static func decode(_ row: inout Row) throws(PostgresError) -> GrantView {
    let grant = try ReadGrants.grant(&row)
    return try GrantView(
      grant: grant, community: row.next(), askedAt: row.next(), answeredBy: row.next(),
      answeredAt: row.next(), answer: row.next(),
      transfer: ReadTransferViews.other(grant.community, &row))
  }
}

/// The sums of a charity pool: what came in, what left, and its balance up to a number.
struct SumCharity: Statement {
  static let sql: StaticString = """
    select coalesce(sum(amount) filter (where amount > 0), 0)::bigint,
      coalesce(-sum(amount) filter (where amount < 0), 0)::bigint,
      coalesce(sum(amount) filter (where $2::bigint is null or seq < $2), 0)::bigint,
      (select code from communities where id = $1)
    from (
      select seq, amount from transfers where community = $1 and credit = 4
      union all
      select seq, -amount from transfers where community = $1 and debit = 4) p
    """
  let community: CommunityID
  let before: Int64?
  func bind(_ bindings: inout Bindings) { bindings(community, before) }

  struct Sums: Sendable {
    var received, granted, page: Int
    var code: String
  }

  static func decode(_ row: inout Row) throws(PostgresError) -> Sums {
    try Sums(received: row.next(), granted: row.next(), page: row.next(), code: row.next())
  }
}

/// The lines of a charity pool, newest first; without who gave or got.
struct ReadCharityLines: Statement {
  static let sql: StaticString = """
    select p.seq, p.effective_on, p.amount,
      case when p.amount < 0 then 'grant'
        when exists (select from donations d where d.community = $1 and d.command = p.command)
          then 'donation'
        else 'closure' end
    from (
      (select seq, effective_on, amount, command from transfers
        where community = $1 and credit = 4 and ($2::bigint is null or seq < $2)
        order by seq desc limit $3)
      union all
      (select seq, effective_on, -amount, command from transfers
        where community = $1 and debit = 4 and ($2::bigint is null or seq < $2)
        order by seq desc limit $3)) p
    order by p.seq desc limit $3
    """
  let community: CommunityID
  let before: Int64?
  let limit: Int
  func bind(_ bindings: inout Bindings) { bindings(community, before, limit) }

  static func decode(_ row: inout Row) throws(PostgresError) -> CharityView.Line {
    let seq: Int64 = try row.next()
    let day: Day = try row.next()
    let points: Int32 = try row.next()
    return CharityView.Line(
      seq: seq, on: day, points: Int(points), reason: try row.next(), balanceAfter: 0)
  }
}

extension Store {
  /// Gifts of points that the reader may see: his household's, those of people of his grids, or for
  /// secretary and auditor all. Throws a `Refusal`.
  public func donations(
    of giver: PersonID?, to goal: DonationGoal?, before: DonationID?, limit: Int,
    for reader: Reader
  ) async throws -> [DonationView] {
    try await read(as: reader) { sight, session in
      try session.run(
        ListDonations(
          communities: sight.communities, giver: giver, isCharity: goal.map { $0 == .charity },
          grids: sight.seesAll ? nil : Array(sight.grids), own: Array(sight.own),
          before: before, limit: limit))
    }
  }

  /// The charity pool of a community, for any of its members and whoever looks after it. Throws a
  /// `Refusal`.
  public func charity(
    of code: String?, before: Int64?, limit: Int, for reader: Reader
  ) async throws -> CharityView {
    try await read(as: reader) { sight, session in
      let place = try sight.community(code, on: session)
      let (sums, lines) = try session.pipeline(
        SumCharity(community: place, before: before),
        ReadCharityLines(community: place, before: before, limit: limit))
      guard let sum = sums.first else { throw Refusal(.notFound) }
      var running = sum.page
      var view = CharityView(
        community: sum.code, balance: sum.received - sum.granted, received: sum.received,
        granted: sum.granted, lines: lines)
      for index in view.lines.indices {
        view.lines[index].balanceAfter = running
        running -= view.lines[index].points
      }
      return view
    }
  }

  /// Grants of the communities that a secretary or an auditor looks after, newest first; or one of
  /// them by its id. Throws a `Refusal`.
  public func grants(
    _ state: ReversalState? = nil, id: GrantID? = nil, before: GrantID? = nil, limit: Int,
    for reader: Reader
  ) async throws -> [GrantView] {
    try await read(as: reader) { sight, session in
      try sight.require(.secretary, .auditor)
      return try session.run(
        ListGrants(
          communities: sight.communities, id: id, state: state, before: before, limit: limit))
    }
  }
}
