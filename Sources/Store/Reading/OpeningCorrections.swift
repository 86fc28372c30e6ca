public import Bank
import Postgres

/// A correction of an opening balance as it is shown.
public struct OpeningCorrectionView: Sendable {
  /// The correction.
  public var correction: OpeningCorrection
  /// The code of the community, and what kind of depositor it is about.
  public var communityCode: String, holderKind: HolderKind
  /// When it was asked for, and answered.
  public var askedAt: Instant, answeredAt: Instant?
  /// The transfers that it made.
  public var transfers: [TransferID]
}

/// Corrections, newest first.
struct ListOpeningCorrections: Statement {
  static let sql: StaticString = """
    select c.id, c.community, c.holder, c.points, c.fault, c.reason, c.counted, c.state, c.asked_by,
      c.asked_as = 'secretary', c.version, c.answered_by, c.answer, m.code, h.kind, c.asked_at,
      c.answered_at,
      array(select t.seq from transfers t where t.community = c.community
        and t.correction = c.id and t.correction is not null order by t.seq),
      array(select t.recorded_at from transfers t where t.community = c.community
        and t.correction = c.id and t.correction is not null order by t.seq)
    from opening_corrections c
    join communities m on m.id = c.community
    join holders h on h.community = c.community and h.id = c.holder
    where c.community = any($1) and ($2::uuid is null or c.id = $2)
      and ($3::text is null or c.state = $3) and ($4::uuid is null or c.id < $4)
    order by c.id desc limit $5
    """
  let communities: [CommunityID]
  var id: OpeningCorrectionID?
  var state: ReversalState?
  var before: OpeningCorrectionID?
  let limit: Int
  func bind(_ bindings: inout Bindings) { bindings(communities, id, state, before, limit) }

  static func decode(_ row: inout Row) throws(PostgresError) -> OpeningCorrectionView {
    var correction = try ReadOpeningCorrections.decode(&row)
    correction.answeredBy = try row.next()
    correction.answer = try row.next()
    let code: String = try row.next()
    let kind: HolderKind = try row.next()
    let askedAt: Instant = try row.next()
    let answeredAt: Instant? = try row.next()
    let seqs: [Int64] = try row.next()
    let times: [Instant] = try row.next()
    let community = correction.community
    return OpeningCorrectionView(
      correction: correction, communityCode: code, holderKind: kind, askedAt: askedAt,
      answeredAt: answeredAt,
      transfers: zip(seqs, times).map {
        TransferID(community: community, seq: $0, recordedAt: $1)
      })
  }
}

/// The community and the depositor of a correction, of a community and those below it.
struct LocateOpeningCorrection: Statement {
  static let sql: StaticString = """
    select o.community, o.holder from communities c
    join opening_corrections o on o.community = c.id and o.id = $2 where $1 = any(c.path)
    """
  let community: CommunityID
  let id: OpeningCorrectionID
  func bind(_ bindings: inout Bindings) { bindings(community, id) }
  static func decode(
    _ row: inout Row
  ) throws(PostgresError) -> (community: CommunityID, holder: HolderID) {
    (try row.next(), try row.next())
  }
}

extension Store {
  /// Corrections in the communities that a secretary or an auditor looks after, newest first.
  /// - Throws: `Refusal`.
  public func openingCorrections(
    _ state: ReversalState?, before: OpeningCorrectionID?, limit: Int, for reader: Reader
  ) async throws -> [OpeningCorrectionView] {
    try await read(as: reader) { sight, session in
      try sight.require(.secretary, .auditor)
      return try session.run(
        ListOpeningCorrections(
          communities: sight.communities, state: state, before: before, limit: limit))
    }
  }

  /// One correction, for the secretary and the auditor.
  /// - Throws: `Refusal`.
  public func openingCorrection(
    _ id: OpeningCorrectionID, for reader: Reader
  ) async throws -> OpeningCorrectionView {
    try await read(as: reader) { sight, session in
      try sight.require(.secretary, .auditor)
      let found = try session.run(
        ListOpeningCorrections(communities: sight.communities, id: id, limit: 1))
      guard let correction = found.first else { throw Refusal(.notFound) }
      return correction
    }
  }

  /// Where a correction is kept, and whose balance it is about: in the community or one below it.
  /// - Throws: `Refusal`.
  public func locate(
    correction id: OpeningCorrectionID, from community: CommunityID
  ) async throws -> (community: CommunityID, holder: HolderID) {
    let found = try await database.read { session in
      try session.run(LocateOpeningCorrection(community: community, id: id)).first
    }
    guard let found else { throw Refusal(.notFound) }
    return found
  }
}
