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
  /// The transfers it caused, in the order of their numbers.
  public var transfers: [TransferID]
  /// Grows by one with each change.
  public var version: Int

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
      array(select t.seq from transfers t
        where t.community = a.community and t.act = a.id and t.kind = 'credit' order by t.seq),
      array(select t.recorded_at from transfers t
        where t.community = a.community and t.act = a.id and t.kind = 'credit' order by t.seq),
      a.version
    from unnest($1::integer[], $2::uuid[]) as n(community, id)
    join acts a on a.community = n.community and a.id = n.id
    join communities c on c.id = a.community
    join holders h on h.community = a.community and h.id = a.holder
    join rule_books k on k.number = a.rule_book
    left join grids g on g.community = a.community and g.id = a.grid
    order by a.id desc
    """
  let acts: [ActKey]
  func bind(_ bindings: inout Bindings) { bindings(acts.map(\.community), acts.map(\.id)) }

  static func decode(_ row: inout Row) throws(PostgresError) -> ActView {
    let id: ActID = try row.next()
    let community: CommunityID = try row.next()
    let code: String = try row.next()
    let gridID: GridID? = try row.next()
    let grid: String? = try row.next()
    let version: String = try row.next()
    let kind: HolderKind = try row.next()
    let request = try request(&row, kind)
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
    return ActView(
      id: id, community: code, request: request, holderKind: kind, ruleVersion: version,
      grid: grid, state: state, recordedBy: recordedBy, recordedAt: recordedAt,
      decidedBy: decidedBy, decidedAt: decidedAt, reason: reason, calculation: calculation,
      transfers: zip(seqs, times).map {
        TransferID(community: community, seq: $0, recordedAt: $1)
      }, version: Int(changes), place: community, gridID: gridID)
  }

  private static func request(
    _ row: inout Row, _ kind: HolderKind
  ) throws(PostgresError) -> ActRequest {
    let actType: String = try row.next()
    let holder: HolderID = try row.next()
    let units: Int32? = try row.next()
    let minutes: Int32? = try row.next()
    let occurredOn: Day = try row.next()
    let startedAt: Instant? = try row.next()
    let served = Beneficiary(
      person: try row.next(), household: try row.next(), door: try row.next())
    let isServed = served.person != nil || served.household != nil || served.door != nil
    let evidence: String? = try row.next()
    let system: String? = try row.next()
    let number: String? = try row.next()
    return ActRequest(
      actType: actType, holder: holder, isPerson: kind == .person,
      units: units.map { Int($0) }, minutes: minutes.map { Int($0) }, occurredOn: occurredOn,
      startedAt: startedAt, beneficiary: isServed ? served : nil, evidence: pieces(evidence),
      externalReference: system.flatMap { system in
        number.map { ExternalReference(system: system, number: $0) }
      }, activity: try row.next(), note: try row.next())
  }

  /// One piece a line: its code, a space, its reference.
  private static func pieces(_ text: String?) -> [Evidence] {
    (text ?? "").split(separator: "\n").map { line in
      let parts = line.split(separator: " ", maxSplits: 1)
      return Evidence(
        kind: String(parts.first ?? ""), reference: parts.count > 1 ? String(parts[1]) : nil)
    }
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
      pointsPerUnit: Int(perUnit), quantity: request.minutes ?? request.units ?? 1,
      beforeCaps: Int(before), caps: caps, points: Int(before) - caps.reduce(0) { $0 + $1.cut })
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
      guard let act = try session.run(ReadActViews(acts: [key])).first else {
        throw Refusal(.notFound)
      }
      if act.recordedBy != reader.person {
        try sight.requireSight(of: act.request.holder, living: act.gridID, in: place)
      }
      return act
    }
  }
}
