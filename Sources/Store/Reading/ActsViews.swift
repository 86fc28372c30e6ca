public import Bank
import FoundationEssentials
import Postgres

/// An act with everything that is shown of it.
public struct ActView: Sendable {
  /// Its id.
  public var id: ActID
  /// The code of the community.
  public var community: String
  /// What was told.
  public var request: ActRequest
  /// What kind of depositor did it.
  public var holderKind: HolderKind
  /// The version of the rules it goes by.
  public var ruleVersion: String
  /// The code of the doer's grid on that day.
  public var grid: String?
  /// Where it stands.
  public var state: ActState
  /// Who filed it, and when.
  public var recordedBy: PersonID, recordedAt: Instant
  /// The worker who verified, rejected or returned it, and when.
  public var decidedBy: PersonID?, decidedAt: Instant?
  /// Why it was rejected or returned; nil when verified.
  public var reason: String?
  /// How its points came about, once known.
  public var calculation: Calculation?
  /// Returns and reviews, in the order they were given.
  public var reviews: [ActReviewView]
  /// Whether nobody verified it for so long that it is the business of the office above.
  public var isEscalated: Bool
  /// The transfers it caused, in the order of their numbers.
  public var transfers: [TransferID]
  /// Grows by one with each change.
  public var version: Int
  /// The notice that lists it.
  public var notice: Int?

  /// What rights go by.
  var place: CommunityID, gridID: GridID?
}

/// Acts by id, newest first.
struct ReadActViews: Statement {
  static let sql: StaticString = """
    select a.id, a.community, c.code, a.grid, g.code, k.version, h.kind,
      a.act_type, a.holder, a.units, a.minutes, a.occurred_on, a.started_at, a.beneficiary_person,
      a.beneficiary_household, a.beneficiary_door, a.evidence, a.external_system,
      a.external_number, a.activity, a.note,
      a.state, a.recorded_by, a.recorded_at, a.verified_by, a.verified_at, a.reason,
      a.points_per_unit, a.before_caps, a.caps,
      moved.seqs, moved.times,
      a.version, a.state = 'submitted' and (a.recorded_at at time zone c.time_zone)::date
        <= (clock_timestamp() at time zone c.time_zone)::date - $3,
      (select l.notice from notice_lines l where l.community = a.community and l.act = a.id)
    from unnest($1::integer[], $2::uuid[]) as n(community, id)
    join acts a on a.community = n.community and a.id = n.id
    join communities c on c.id = a.community
    join holders h on h.community = a.community and h.id = a.holder
    join rule_books k on k.number = a.rule_book
    left join grids g on g.community = a.community and g.id = a.grid
    cross join lateral (
      select coalesce(array_agg(seq order by seq), '{}') as seqs,
        coalesce(array_agg(recorded_at order by seq), '{}') as times
      from (
        select t.seq, t.recorded_at from transfers t
        where t.community = a.community and t.act = a.id and t.kind <> 'reversal'
        union all
        select t.seq, t.recorded_at from transfers t
        where t.community = a.community and t.act = a.id and t.kind = 'reversal') t) moved
    order by a.id desc
    """
  let acts: [ActKey]
  func bind(_ bindings: inout Bindings) {
    bindings(acts.map(\.community), acts.map(\.id), Int32(Books.daysToVerify))
  }

  static func decode(_ row: inout Row) throws(PostgresError) -> ActView {
    let id: ActID = try row.next()
    let community: CommunityID = try row.next()
    let code: String = try row.next()
    let gridID: GridID? = try row.next()
    let grid: String? = try row.next()
    let version: String = try row.next()
    let kind: HolderKind = try row.next()
    let actType: String = try row.next()
    let request = try ActFacts.request(actType, row.next(), isPerson: kind == .person, &row)
    let state: ActState = try row.next()
    let recordedBy: PersonID = try row.next()
    let recordedAt: Instant = try row.next()
    let decidedBy: PersonID? = try row.next()
    let decidedAt: Instant? = try row.next()
    let reason: String? = try row.next()
    let calculation = try calculation(&row, request)
    let seqs: [Int64] = try row.next()
    let times: [Instant] = try row.next()
    let changes: Int32 = try row.next()
    let isEscalated: Bool = try row.next()
    let notice: Int32? = try row.next()
    return ActView(
      id: id, community: code, request: request, holderKind: kind, ruleVersion: version,
      grid: grid, state: state, recordedBy: recordedBy, recordedAt: recordedAt,
      decidedBy: decidedBy, decidedAt: decidedAt, reason: reason, calculation: calculation,
      reviews: [], isEscalated: isEscalated,
      transfers: zip(seqs, times).map {
        TransferID(community: community, seq: $0, recordedAt: $1)
      }, version: Int(changes), notice: notice.map { Int($0) }, place: community, gridID: gridID)
  }

  private static func calculation(
    _ row: inout Row, _ request: ActRequest
  ) throws(PostgresError) -> Calculation? {
    let perUnit: Int32? = try row.next()
    let before: Int32? = try row.next()
    let numbers: [Int32] = try row.next([Int32]?.self) ?? []
    guard let perUnit, let before else { return nil }
    let caps = stride(from: 0, to: numbers.count - 3, by: 4).compactMap { at in
      CapScope(rawValue: numbers[at]).map {
        AppliedCap(
          scope: $0, limit: Int(numbers[at + 1]), used: Int(numbers[at + 2]),
          cut: Int(numbers[at + 3]))
      }
    }
    // Until they are issued these are the points that the act would earn.
    return Calculation(
      pointsPerUnit: Int(perUnit), quantity: request.units ?? request.minutes ?? 1,
      beforeCaps: Int(before), caps: caps, points: Int(before) - caps.reduce(0) { $0 + $1.cut })
  }
}

extension Session {
  /// Acts by id with their reviews, newest first.
  func actViews(_ keys: [ActKey]) throws(PostgresError) -> [ActView] {
    let (acts, reviews) = try pipeline(ReadActViews(acts: keys), ReadActReviews(acts: keys))
    var byAct: [ActID: [ActReviewView]] = [:]
    for row in reviews { byAct[row.act, default: []].append(row.review) }
    return acts.map { act in
      var act = act
      act.reviews = byAct[act.id] ?? []
      return act
    }
  }
}

extension Store {
  /// One act, for whoever filed it, the doer's household, the workers of the grid, and the
  /// community's secretary and auditor.
  public func act(_ id: ActID, for reader: Reader) async throws -> ActView {
    try await database.read { session in
      let (sights, places) = try session.pipeline(
        ReadSights(readers: [reader]), LocateAct(community: reader.community, id: id))
      guard let sight = sights.first else { throw Refusal(.forbidden) }
      guard let place = places.first, sight.communities.contains(place) else {
        throw Refusal(.notFound)
      }
      let key = ActKey(community: place, id: id)
      guard let act = try session.actViews([key]).first else {
        throw Refusal(.notFound)
      }
      if act.recordedBy != reader.person {
        try sight.requireSight(of: act.request.holder, living: act.gridID, in: place)
      }
      return act
    }
  }
}
