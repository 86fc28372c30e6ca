public import Bank
import FoundationEssentials
import Postgres

/// A mandate as readers see it.
public struct MandateView: Sendable, Hashable {
  /// The mandate.
  public var mandate: MandateRecord
  /// The name of whom it is for.
  public var principalName: String
  /// Points asked for and points collected under it today.
  public var asked: Int, collected: Int
  var grid: GridID?
}

/// Which mandates a list holds.
public struct MandateQuery: Sendable, Hashable {
  /// For whom.
  public var principal: PersonID?
  /// By whom.
  public var proxy: PersonID?
  /// Whether only those are listed that run today.
  public var onlyToday: Bool
  /// The mandate at which the page before ended.
  public var after: MandateID?
  /// How many at most.
  public var limit: Int

  /// A query.
  public init(
    principal: PersonID? = nil, proxy: PersonID? = nil, onlyToday: Bool = false,
    after: MandateID? = nil, limit: Int
  ) {
    self.principal = principal
    self.proxy = proxy
    self.onlyToday = onlyToday
    self.after = after
    self.limit = limit
  }
}

extension Store {
  /// Mandates, the last given first: one's own as principal or proxy, those for people of his grids
  /// for a worker, all for secretary and auditor.
  /// - Throws: `Refusal`.
  public func mandates(_ query: MandateQuery, for reader: Reader) async throws -> [MandateView] {
    try await read(as: reader) { sight, session in
      try session.run(
        ListMandates(
          communities: sight.communities, query: query, only: nil,
          grids: sight.seesAll ? nil : Array(sight.grids), reader: reader.person))
    }
  }

  /// A mandate.
  /// - Throws: `Refusal`.
  public func mandate(_ id: MandateID, for reader: Reader) async throws -> MandateView {
    try await read(as: reader) { sight, session in
      let found = try session.run(
        ListMandates(
          communities: sight.communities, query: MandateQuery(limit: 1), only: id, grids: nil,
          reader: reader.person))
      guard let view = found.first else { throw Refusal(.notFound) }
      if view.mandate.proxy != reader.person {
        try sight.requireSight(
          of: view.mandate.principal.holder, living: view.grid, in: view.mandate.community)
      }
      return view
    }
  }
}

/// Mandates with what was done under them today.
struct ListMandates: Statement {
  static let sql: StaticString = """
    select m.id, m.community, m.principal, m.proxy, q.name, q.passbook_no, m.powers, m.from_day,
      m.until_day, m.daily_limit, m.given_on, m.way, m.form_no, m.witness, m.ended_by, m.ended_at,
      m.version, p.name, coalesce(u.asked, 0), coalesce(u.collected, 0), coalesce(r.grid, d.grid)
    from mandates m
    join communities c on c.id = m.community
    cross join lateral (
      select (clock_timestamp() at time zone c.time_zone)::date as today offset 0) t
    join people p on p.community = m.community and p.id = m.principal
    join people q on q.community = m.community and q.id = m.proxy
    left join residences r on r.community = m.community and r.person = m.principal
      and r.until is null
    left join households d on d.community = r.community and d.id = r.household
    left join lateral (
      select sum(points) filter (where power = 'request') as asked,
        sum(points) filter (where power = 'collect') as collected
      from mandate_uses where community = m.community and mandate = m.id and day = t.today) u
      on true
    where m.community = any($1) and ($2::uuid is null or m.id = $2)
      and ($3::uuid is null or m.principal = $3) and ($4::uuid is null or m.proxy = $4)
      and (not $5 or (m.ended_at is null and t.today between m.from_day and m.until_day))
      and ($6::integer[] is null or m.principal = $7 or m.proxy = $7
        or coalesce(r.grid, d.grid) = any($6))
      and ($8::uuid is null or m.id < $8)
    order by m.id desc limit $9
    """
  let communities: [CommunityID]
  let query: MandateQuery
  let only: MandateID?
  let grids: [GridID]?
  let reader: PersonID
  func bind(_ bindings: inout Bindings) {
    bindings(
      communities, only, query.principal, query.proxy, query.onlyToday, grids, reader,
      query.after, query.limit)
  }

  static func decode(_ row: inout Row) throws(PostgresError) -> MandateView {
    let mandate = try ReadMandates.decode(&row)
    return MandateView(
      mandate: mandate, principalName: try row.next(), asked: try row.next(),
      collected: try row.next(), grid: try row.next())
  }
}
