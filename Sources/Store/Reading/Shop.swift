public import Bank
import Postgres

/// What the slip for an approved gift says.
public struct PickupSlip: Sendable {
  /// The community's name.
  public var communityName: String
  /// The owner's name and the last four digits of the passbook; a household's door for one.
  public var holderName: String, passbookTail: String
  /// The item's name in Chinese, pieces, and points held.
  public var itemName: String, quantity: Int, points: Int
  /// The pick-up point.
  public var pointName: String, pointAddress: String
  /// Until when it is kept, in the community's calendar.
  public var collectUntil: LocalMinute?
  /// The pick-up code.
  public var code: String
}

/// What the slip of one redemption says, without the code.
struct ReadPickupSlip: Statement {
  static let sql: StaticString = """
    select c.name, coalesce(p.name, '户 ' || b.name || ' ' || d.entrance || ' ' || d.room, ''),
      coalesce(right(p.passbook_no, 4), '家庭'), i.name_zh, r.quantity, r.points, t.name, t.address,
      (r.collect_until at time zone c.time_zone)::date,
      extract(epoch from (r.collect_until at time zone c.time_zone)::time)::integer / 60
    from redemptions r
    join communities c on c.id = r.community
    join items i on i.community = r.community and i.code = r.item
    join pickup_points t on t.community = r.community and t.code = r.point
    left join people p on p.community = r.community and p.id = r.holder
    left join households d on d.community = r.community and d.id = r.holder
    left join buildings b on b.community = d.community and b.id = d.building
    where r.community = $1 and r.id = $2
    """
  let redemption: RedemptionKey
  func bind(_ bindings: inout Bindings) { bindings(redemption.community, redemption.id) }

  static func decode(_ row: inout Row) throws(PostgresError) -> PickupSlip {
    let community: String = try row.next()
    let holder: String = try row.next()
    let tail: String = try row.next()
    let item: String = try row.next()
    let quantity: Int32 = try row.next()
    let points: Int32 = try row.next()
    let point: String = try row.next()
    let address: String = try row.next()
    let day: Day? = try row.next()
    let minute: Int32? = try row.next()
    var slip = PickupSlip(
      communityName: community, holderName: holder, passbookTail: tail, itemName: item,
      quantity: Int(quantity), points: Int(points), pointName: point, pointAddress: address,
      collectUntil: nil, code: "")
    if let day, let minute { slip.collectUntil = LocalMinute(day: day, minute: Int(minute)) }
    return slip
  }
}

/// Which standing approvals are asked for; nil asks for all.
public struct StandingApprovalQuery: Sendable {
  /// Of which item.
  public var item: String?
  /// Whether only those in force today are wanted.
  public var isCurrent: Bool
  /// Only approvals before this one.
  public var before: StandingApprovalID?
  /// At most so many.
  public var limit: Int

  /// A query.
  public init(item: String?, isCurrent: Bool, before: StandingApprovalID?, limit: Int) {
    self.item = item
    self.isCurrent = isCurrent
    self.before = before
    self.limit = limit
  }
}

/// A standing approval as it is shown.
public struct StandingApprovalView: Sendable {
  /// Its id.
  public var id: StandingApprovalID
  /// The item's code.
  public var item: String
  /// Who gave it, and when.
  public var approvedBy: PersonID, approvedAt: Instant
  /// Its last day; nil is until it is ended.
  public var until: Day?
  /// Who ended it, and when.
  public var endedBy: PersonID?, endedAt: Instant?
}

/// Standing approvals, newest first.
struct ListStandingApprovals: Statement {
  static let sql: StaticString = """
    select s.id, s.item, s.approved_by, s.approved_at, s.until, s.ended_by, s.ended_at
    from standing_approvals s join communities c on c.id = s.community
    where s.community = $1 and ($2::text is null or s.item = $2)
      and (not $3 or (s.ended_at is null and (s.until is null
        or s.until >= (clock_timestamp() at time zone c.time_zone)::date)))
      and ($4::uuid is null or s.id < $4)
    order by s.id desc limit $5
    """
  let community: CommunityID
  let query: StandingApprovalQuery
  func bind(_ bindings: inout Bindings) {
    bindings(community, query.item, query.isCurrent, query.before, query.limit)
  }

  static func decode(_ row: inout Row) throws(PostgresError) -> StandingApprovalView {
    try StandingApprovalView(
      id: row.next(), item: row.next(), approvedBy: row.next(), approvedAt: row.next(),
      until: row.next(), endedBy: row.next(), endedAt: row.next())
  }
}

/// A count as it is shown.
public struct StockCountView: Sendable {
  /// What was found.
  public var record: StockCountRecord
  /// When.
  public var countedAt: Instant
  /// Who answered, when, and why not.
  public var answeredBy: PersonID?, answeredAt: Instant?, reason: String?
}

/// Counts of a community, newest first.
struct ListStockCounts: Statement {
  static let sql: StaticString = """
    select s.id, s.community, s.point, s.state, s.counted_by, s.version,
      array(select l.item from stock_count_lines l
        where l.community = s.community and l.stock_count = s.id order by l.item),
      array(select l.booked from stock_count_lines l
        where l.community = s.community and l.stock_count = s.id order by l.item),
      array(select l.found from stock_count_lines l
        where l.community = s.community and l.stock_count = s.id order by l.item),
      s.counted_at, s.answered_by, s.answered_at, s.reason
    from stock_counts s
    where s.community = $1 and ($2::uuid is null or s.id = $2)
      and ($3::text is null or s.state = $3) and ($4::uuid is null or s.id < $4)
    order by s.id desc limit $5
    """
  let community: CommunityID
  var only: StockCountID?
  var state: StockCountState?
  var before: StockCountID?
  let limit: Int
  func bind(_ bindings: inout Bindings) { bindings(community, only, state, before, limit) }

  static func decode(_ row: inout Row) throws(PostgresError) -> StockCountView {
    try StockCountView(
      record: ReadStockCounts.decode(&row), countedAt: row.next(), answeredBy: row.next(),
      answeredAt: row.next(), reason: row.next())
  }
}

extension Store {
  /// The pick-up points of a community, by code.
  public func pickupPoints(of community: CommunityID) async throws -> [PickupPoint] {
    try await database.read { session in
      try session.run(ReadPickupPoints(communities: [community], clock: nil))
    }
  }

  /// Standing approvals, for those who work under them. Throws a `Refusal`.
  public func standingApprovals(
    _ query: StandingApprovalQuery, for reader: Reader
  ) async throws -> [StandingApprovalView] {
    try await read(as: reader) { sight, session in
      try sight.require(.secretary, .shopkeeper, .auditor)
      return try session.run(ListStandingApprovals(community: reader.community, query: query))
    }
  }

  /// Counts of shelves, newest first, or one of them. Throws a `Refusal`.
  public func stockCounts(
    only: StockCountID? = nil, state: StockCountState? = nil, before: StockCountID? = nil,
    limit: Int, for reader: Reader
  ) async throws -> [StockCountView] {
    try await read(as: reader) { sight, session in
      try sight.require(.secretary, .shopkeeper, .auditor)
      return try session.run(
        ListStockCounts(
          community: reader.community, only: only, state: state, before: before, limit: limit))
    }
  }

  /// The slip of an approved redemption with its code: for the owner, and for the shopkeeper, of
  /// other households than his own. Throws a `Refusal`.
  public func pickupSlip(_ id: RedemptionID, for reader: Reader) async throws -> PickupSlip {
    let codes = pickupCodes
    return try await read(as: reader) { sight, session in
      let key = RedemptionKey(community: reader.community, id: id)
      guard let found = try session.run(ReadRedemptionViews(redemptions: [key])).first else {
        throw Refusal(.notFound)
      }
      if !found.isOwn(of: sight) {
        try sight.requireSight(of: found)
        try sight.require(.shopkeeper)
        guard !sight.own.contains(found.holder) else { throw Refusal(.ownMatter) }
      }
      guard found.state == .approved, let attempt = found.pickupAttempt else {
        throw Refusal(.alreadyDecided, .state(found.state.rawValue))
      }
      guard var slip = try session.run(ReadPickupSlip(redemption: key)).first else {
        throw Refusal(.notFound)
      }
      slip.code = codes.code(id, attempt: attempt)
      return slip
    }
  }
}
