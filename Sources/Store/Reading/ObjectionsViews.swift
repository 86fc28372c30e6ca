public import Bank
import FoundationEssentials
import Postgres

/// An objection as it is shown.
public struct ObjectionView: Sendable {
  /// Its id.
  public var id: ObjectionID
  /// The notice's number, the line on it, and the act.
  public var notice: Int, line: Int, act: ActID
  /// Where the line stands.
  public var lineState: NoticeLineState
  /// Who objects; nil on paper, and for readers who do not decide and have not filed it.
  public var objector: PersonID?
  /// The paper slip.
  public var slipNumber: String?
  /// Who filed it; nil as the objector is.
  public var filedBy: PersonID?
  /// When, and why.
  public var filedAt: Instant, reason: String
  /// Where it stands.
  public var state: ObjectionState
  /// What was decided first.
  public var decision: ObjectionWord?, firstUpheld: Bool?
  /// The reversal that it asked for, where the points were free already.
  public var reversal: ReversalID?
  /// The last day of the time to appeal.
  public var appealUntil: Day?
  /// The appeal, and the last word.
  public var appeal: ObjectionWord?, last: ObjectionWord?
  /// Grows by one with each change.
  public var version: Int

  var place: CommunityID, holder: HolderID, grid: GridID?
}

/// Which objections a list holds.
public struct ObjectionQuery: Hashable, Sendable {
  /// Where they stand.
  public var state: ObjectionState?
  /// Against lines of this notice.
  public var notice: Int?
  /// Only objections before this one.
  public var before: ObjectionID?
  /// How many at most.
  public var limit: Int

  /// A query.
  public init(state: ObjectionState?, notice: Int?, before: ObjectionID?, limit: Int) {
    self.state = state
    self.notice = notice
    self.before = before
    self.limit = limit
  }
}

extension Sight {
  /// An objection as this reader may see it; who objected is for those who decide, and for whoever
  /// filed it.
  func screened(_ objection: ObjectionView) -> ObjectionView {
    let isMine = objection.objector == reader.person || objection.filedBy == reader.person
    guard !seesAll, !isMine else { return objection }
    var view = objection
    view.objector = nil
    view.filedBy = nil
    return view
  }

  func sees(_ objection: ObjectionView) -> Bool {
    guard communities.contains(objection.place) else { return false }
    return seesAll || objection.objector == reader.person || objection.filedBy == reader.person
      || own.contains(objection.holder) || objection.grid.map { grids.contains($0) } ?? false
  }
}

extension Store {
  /// Objections, newest first: all for secretary and auditor, those of his grids for a worker, for
  /// everybody those filed and those against deeds of the own household.
  /// - Throws: `Refusal`.
  public func objections(
    _ query: ObjectionQuery, for reader: Reader
  ) async throws -> [ObjectionView] {
    try await read(as: reader) { sight, session in
      try session.run(
        ListObjections(
          communities: sight.communities, query: query, id: nil,
          grids: sight.seesAll ? nil : Array(sight.grids), reader: sight.reader.person,
          own: Array(sight.own))
      ).map { sight.screened($0) }
    }
  }

  /// One objection.
  /// - Throws: `Refusal`.
  public func objection(_ id: ObjectionID, for reader: Reader) async throws -> ObjectionView {
    try await read(as: reader) { sight, session in
      let found = try session.run(
        ListObjections(
          communities: sight.communities,
          query: ObjectionQuery(state: nil, notice: nil, before: nil, limit: 1), id: id,
          grids: nil, reader: sight.reader.person, own: []))
      guard let objection = found.first else { throw Refusal(.notFound) }
      guard sight.sees(objection) else { throw Refusal(.forbidden) }
      return sight.screened(objection)
    }
  }

  /// Where an objection is kept, in the community or one below it, and the act it is about; nil if
  /// nowhere. It goes by no office, so that a kept answer is found after an office has ended.
  public func locate(
    objection id: ObjectionID, from community: CommunityID
  ) async throws -> (community: CommunityID, act: ActID)? {
    try await database.read { session in
      try session.run(LocateObjection(community: community, id: id)).first
    }
  }
}

/// The community that holds an objection, of a community and those below it, and its act.
struct LocateObjection: Statement {
  static let sql: StaticString = """
    select o.community, o.act from communities c
    join objections o on o.community = c.id and o.id = $2
    where $1 = any(c.path)
    """
  let community: CommunityID
  let id: ObjectionID
  func bind(_ bindings: inout Bindings) { bindings(community, id) }
  static func decode(
    _ row: inout Row
  ) throws(PostgresError) -> (community: CommunityID, act: ActID) {
    (try row.next(), try row.next())
  }
}

/// Objections of communities, newest first, or one of them.
struct ListObjections: Statement {
  static let sql: StaticString = """
    select o.id, o.community, l.notice, l.line, o.act, l.state, o.objector, o.slip_no, o.filed_by,
      o.filed_at, o.reason, o.state, o.decided_by, o.decision_reason, o.decided_at, o.first_upheld,
      o.reversal, o.appeal_until, o.appealed_by, o.appeal_reason, o.appealed_at, o.final_by,
      o.final_reason, o.final_at, o.version, a.holder, a.grid
    from unnest($1::integer[]) as n(community)
    cross join lateral (
      select i.* from objections i
      join acts x on x.community = i.community and x.id = i.act
      join notice_lines m on m.community = i.community and m.act = i.act
      where i.community = n.community and ($2::uuid is null or i.id = $2)
        and ($3::uuid is null or i.id < $3) and ($4::text is null or i.state = $4)
        and ($5::integer is null or m.notice = $5)
        and ($6::integer[] is null or x.grid = any($6) or i.objector = $7 or i.filed_by = $7
          or x.holder = any($8))
      order by i.id desc limit $9) o
    join notice_lines l on l.community = o.community and l.act = o.act
    join acts a on a.community = o.community and a.id = o.act
    order by o.id desc limit $9
    """
  let communities: [CommunityID]
  let query: ObjectionQuery
  let id: ObjectionID?
  /// Grids whose objections are seen; nil sees all.
  let grids: [GridID]?
  let reader: PersonID
  let own: [HolderID]
  func bind(_ bindings: inout Bindings) {
    bindings(
      communities, id, query.before, query.state, int4(query.notice), grids, reader, own,
      query.limit)
  }

  static func decode(_ row: inout Row) throws(PostgresError) -> ObjectionView {
    let id: ObjectionID = try row.next()
    let place: CommunityID = try row.next()
    let (notice, line): (Int32, Int32) = try (row.next(), row.next())
    let act: ActID = try row.next()
    let lineState: NoticeLineState = try row.next()
    let objector: PersonID? = try row.next()
    let slip: String? = try row.next()
    let filedBy: PersonID = try row.next()
    let filedAt: Instant = try row.next()
    let reason: String = try row.next()
    let state: ObjectionState = try row.next()
    let decision = try ReadObjections.word(&row)
    let firstUpheld: Bool? = try row.next()
    let reversal: ReversalID? = try row.next()
    let until: Day? = try row.next()
    let appeal = try ReadObjections.word(&row)
    let last = try ReadObjections.word(&row)
    let version: Int32 = try row.next()
    return ObjectionView(
      id: id, notice: Int(notice), line: Int(line), act: act, lineState: lineState,
      objector: objector, slipNumber: slip, filedBy: filedBy, filedAt: filedAt, reason: reason,
      state: state, decision: decision, firstUpheld: firstUpheld, reversal: reversal,
      appealUntil: until,
      appeal: appeal, last: last, version: Int(version), place: place,
      holder: try row.next(), grid: try row.next())
  }
}
