public import Bank
import Postgres

/// Which acts are asked for; nil asks for all.
public struct ActQuery: Sendable {
  /// Where they stand.
  public var state: ActState?
  /// The code of a grid, with all grids below.
  public var grid: String?
  /// Who did them: a person or a household.
  public var holder: HolderID?
  /// The code of an act type.
  public var actType: String?
  /// First and last day of the deed.
  public var from, to: Day?
  /// The activity they were part of.
  public var activity: ActivityID?
  /// Whether only acts that waited too long for a worker's word are asked for.
  public var isEscalated: Bool
  /// Only acts before this one.
  public var before: ActID?
  /// At most so many.
  public var limit: Int

  /// A query.
  public init(
    state: ActState?, grid: String?, holder: HolderID?, actType: String?, from: Day?, to: Day?,
    activity: ActivityID? = nil, isEscalated: Bool = false, before: ActID?, limit: Int
  ) {
    self.state = state
    self.grid = grid
    self.holder = holder
    self.actType = actType
    self.from = from
    self.to = to
    self.activity = activity
    self.isEscalated = isEscalated
    self.before = before
    self.limit = limit
  }
}

/// An act by community and id.
struct ActKey: Hashable, Sendable {
  var community: CommunityID
  var id: ActID
}

/// A query with what the reader may see of its answer.
struct VisibleActs: Sendable {
  var query: ActQuery
  var communities: [CommunityID]
  /// Grids whose acts are seen; nil sees all.
  var grids: [GridID]?
  /// Depositors whose acts are seen in any case.
  var own: [HolderID]
  /// Grids asked for; nil asks for all.
  var wantedGrids: [GridID]?

  func bindFilters(_ bindings: inout Bindings) {
    bindings(
      query.before, query.state, query.actType, query.from, query.to, grids, own, wantedGrids)
    bindings(
      query.limit, query.isEscalated ? Int32(Books.daysToVerify) : nil as Int32?, query.activity)
  }

  static func decode(_ row: inout Row) throws(PostgresError) -> ActKey {
    try ActKey(community: row.next(), id: row.next())
  }
}

/// The latest acts of communities, in the order of the primary key.
struct PickActs: Statement {
  static let sql: StaticString = """
    select n.community, s.id from unnest($12::integer[]) as n(community)
    cross join lateral (
      select a.id from acts a
      where a.community = n.community
        and ($1::uuid is null or a.id < $1) and ($2::text is null or a.state = $2)
        and ($3::text is null or a.act_type = $3)
        and ($4::date is null or a.occurred_on >= $4) and ($5::date is null or a.occurred_on <= $5)
        and ($6::integer[] is null or a.grid = any($6) or a.holder = any($7))
        and ($8::integer[] is null or a.grid = any($8))
        and ($10::integer is null or (a.state = 'submitted'
          and a.recorded_at < now() - $10 * interval '1 day'))
        and ($11::uuid is null or a.activity = $11)
      order by a.id desc limit $9) s
    order by s.id desc limit $9
    """
  let visible: VisibleActs
  func bind(_ bindings: inout Bindings) {
    visible.bindFilters(&bindings)
    bindings(visible.communities)
  }
  static func decode(_ row: inout Row) throws(PostgresError) -> ActKey {
    try VisibleActs.decode(&row)
  }
}

/// The latest acts that wait for somebody, by the partial index that holds only these.
struct PickWaitingActs: Statement {
  static let sql: StaticString = """
    select a.community, a.id from acts a
    where a.community = any($12)
      and a.state in ('submitted', 'returned', 'verified', 'on_notice') and a.state = $2
      and ($1::uuid is null or a.id < $1)
      and ($3::text is null or a.act_type = $3)
      and ($4::date is null or a.occurred_on >= $4) and ($5::date is null or a.occurred_on <= $5)
      and ($6::integer[] is null or a.grid = any($6) or a.holder = any($7))
      and ($8::integer[] is null or a.grid = any($8))
      and ($10::integer is null or (a.state = 'submitted'
        and a.recorded_at < now() - $10 * interval '1 day'))
      and ($11::uuid is null or a.activity = $11)
    order by a.id desc limit $9
    """
  let visible: VisibleActs
  func bind(_ bindings: inout Bindings) {
    visible.bindFilters(&bindings)
    bindings(visible.communities)
  }
  static func decode(_ row: inout Row) throws(PostgresError) -> ActKey {
    try VisibleActs.decode(&row)
  }
}

/// The latest acts of a few depositors.
struct PickActsOfHolders: Statement {
  static let sql: StaticString = """
    select n.community, s.id
    from unnest($12::integer[]) as n(community) cross join unnest($13::uuid[]) as m(holder)
    cross join lateral (
      select a.id from acts a
      where a.community = n.community and a.holder = m.holder
        and ($1::uuid is null or a.id < $1) and ($2::text is null or a.state = $2)
        and ($3::text is null or a.act_type = $3)
        and ($4::date is null or a.occurred_on >= $4) and ($5::date is null or a.occurred_on <= $5)
        and ($6::integer[] is null or a.grid = any($6) or a.holder = any($7))
        and ($8::integer[] is null or a.grid = any($8))
        and ($10::integer is null or (a.state = 'submitted'
          and a.recorded_at < now() - $10 * interval '1 day'))
        and ($11::uuid is null or a.activity = $11)
      order by a.id desc limit $9) s
    order by s.id desc limit $9
    """
  let visible: VisibleActs
  let holders: [HolderID]
  func bind(_ bindings: inout Bindings) {
    visible.bindFilters(&bindings)
    bindings(visible.communities, holders)
  }
  static func decode(_ row: inout Row) throws(PostgresError) -> ActKey {
    try VisibleActs.decode(&row)
  }
}

/// The latest acts of an activity.
struct PickActsOfActivity: Statement {
  static let sql: StaticString = """
    select a.community, a.id from acts a
    where a.community = any($12) and a.activity is not null and a.activity = $11
      and ($1::uuid is null or a.id < $1) and ($2::text is null or a.state = $2)
      and ($3::text is null or a.act_type = $3)
      and ($4::date is null or a.occurred_on >= $4) and ($5::date is null or a.occurred_on <= $5)
      and ($6::integer[] is null or a.grid = any($6) or a.holder = any($7) or exists (
        select from activities y where y.community = a.community and y.id = a.activity
          and y.recorder = $13))
      and ($8::integer[] is null or a.grid = any($8))
      and ($10::integer is null or (a.state = 'submitted'
        and a.recorded_at < now() - $10 * interval '1 day'))
    order by a.id desc limit $9
    """
  let visible: VisibleActs
  let reader: PersonID
  func bind(_ bindings: inout Bindings) {
    visible.bindFilters(&bindings)
    bindings(visible.communities, reader)
  }
  static func decode(_ row: inout Row) throws(PostgresError) -> ActKey {
    try VisibleActs.decode(&row)
  }
}

/// The accounts that were merged into a depositor's.
struct ReadMergedInto: Statement {
  static let sql: StaticString =
    "select id from holders where community = any($1) and merged_into = $2"
  let communities: [CommunityID]
  let holder: HolderID
  func bind(_ bindings: inout Bindings) { bindings(communities, holder) }
  static func decode(_ row: inout Row) throws(PostgresError) -> HolderID { try row.next() }
}

extension Store {
  /// Acts, newest first: all of a community for its secretary and auditor, those of his grids for a
  /// worker, those of the own household for everybody. Those of accounts merged into one are of
  /// that one, too.
  public func acts(_ query: ActQuery, for reader: Reader) async throws -> [ActView] {
    try await read(as: reader) { sight, session in
      var query = query
      if query.isEscalated { query.state = .submitted }
      var visible = VisibleActs(
        query: query, communities: sight.communities,
        grids: sight.seesAll ? nil : Array(sight.grids), own: Array(sight.own),
        wantedGrids: nil)
      if let code = query.grid {
        visible.wantedGrids = try session.run(
          ReadGridsUnder(communities: sight.communities, code: code))
      }
      let keys: [ActKey]
      if query.activity != nil {
        keys = try session.run(PickActsOfActivity(visible: visible, reader: reader.person))
      } else if let holder = query.holder {
        let merged = try session.run(
          ReadMergedInto(communities: sight.communities, holder: holder))
        keys = try session.run(
          PickActsOfHolders(visible: visible, holders: [holder] + merged))
      } else if visible.grids?.isEmpty ?? false {
        keys = try session.run(PickActsOfHolders(visible: visible, holders: visible.own))
      } else if query.isEscalated || query.state.map(Self.waiting.contains) ?? false {
        keys = try session.run(PickWaitingActs(visible: visible))
      } else {
        keys = try session.run(PickActs(visible: visible))
      }
      return try session.actViews(keys)
    }
  }

  /// The states of the partial index on waiting acts.
  private static let waiting: Set<ActState> = [.submitted, .returned, .verified, .onNotice]
}
