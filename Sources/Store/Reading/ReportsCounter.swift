public import Bank
public import FoundationEssentials
import Postgres

/// Something approved that waits at a shop, as the shopkeeper may see it.
public struct PickupLine: Sendable {
  /// Which redemption.
  public var redemption: RedemptionID
  /// The last four digits of the passbook, and the name; of a household neither.
  public var passbookTail: String?, name: String?
  /// The item, by code and in words.
  public var item: String, nameZH: String, nameEN: String
  /// Pieces.
  public var quantity: Int
  /// Until when it is kept, and the last whole day of that; nil is without an end.
  public var until: Instant?, untilDay: Day?
  /// Where it waits.
  public var point: String

  var door: Door?
}

/// What waits to be collected on a day.
public struct PickupReport: Sendable {
  /// Pieces of an item to have ready.
  public struct Ready: Hashable, Sendable {
    /// Where, what, and how many.
    public var point: String, item: String, nameZH: String, nameEN: String, pieces: Int
  }

  /// The name of the community.
  public var communityName: String
  /// The day.
  public var day: Day
  /// The shops it is about.
  public var points: [SettlementReport.Point]
  /// By shop, and there by door.
  public var lines: [PickupLine]

  /// By shop and item.
  public var ready: [Ready] {
    var sums: [String: Ready] = [:]
    for line in lines {
      let key = "\(line.point) \(line.item)"
      var sum =
        sums[key]
        ?? Ready(
          point: line.point, item: line.item, nameZH: line.nameZH, nameEN: line.nameEN, pieces: 0)
      sum.pieces += line.quantity
      sums[key] = sum
    }
    return sums.sorted { $0.key < $1.key }.map(\.value)
  }
}

/// Something served over the counter under a standing approval, as the auditor sees it.
public struct CounterLine: Sendable {
  /// Which redemption, and the number of the transfer that paid for it.
  public var redemption: RedemptionID, seq: Int64
  /// When.
  public var at: Instant, day: Day
  /// For whom.
  public var holder: HolderID, passbook: String?, name: String?
  /// What.
  public var item: String, nameZH: String, nameEN: String
  /// Pieces and points.
  public var quantity: Int, points: Int
  /// The slip of paper, and who came.
  public var slipNumber: String, collectedBy: String?
  /// The approval, by whom, and when it was given.
  public var approval: UUID, approvedBy: PersonID, approvedByName: String?, approvedAt: Instant
  /// The shopkeeper.
  public var shopkeeper: PersonID, shopkeeperName: String?
  /// Where.
  public var point: String
}

/// What was served over the counter between two days.
public struct CounterReport: Sendable {
  /// The name of the community.
  public var communityName: String
  /// The days.
  public var from: Day, to: Day
  /// In the order of their numbers.
  public var lines: [CounterLine]
}

extension Store {
  /// What waits to be collected on a day, at one shop or all: for shopkeeper, secretary, auditor.
  /// - Throws: `Refusal`.
  public func pickups(
    on day: Day, at point: String?, in code: String?, for reader: Reader
  ) async throws -> PickupReport {
    try await read(as: reader) { sight, session in
      let community = try sight.community(code, on: session)
      try sight.require(.secretary, .auditor, .shopkeeper)
      let (places, points, lines) = try session.pipeline(
        ReadCommunitiesBelow(community: community),
        ReadReportPoints(community: community, code: point),
        ReadPickups(community: community, day: day, point: point))
      guard let place = places.first(where: { $0.id == community }), !points.isEmpty else {
        throw Refusal(.notFound)
      }
      let sorted = lines.sorted { one, other in
        if one.point != other.point { return one.point < other.point }
        if DoorOrder.precedes(one.door, other.door) { return true }
        if DoorOrder.precedes(other.door, one.door) { return false }
        return one.redemption.description < other.redemption.description
      }
      return PickupReport(communityName: place.name, day: day, points: points, lines: sorted)
    }
  }

  /// What was served over the counter between two days: for secretary and auditor.
  /// - Throws: `Refusal`, ``ReportError``.
  public func counterReport(
    from: Day, to: Day, in code: String?, for reader: Reader
  ) async throws -> CounterReport {
    try await read(as: reader) { sight, session in
      let community = try sight.community(code, on: session)
      try sight.require(.secretary, .auditor)
      let (places, heads) = try session.pipeline(
        ReadCommunitiesBelow(community: community), ReadHead(community: community))
      guard let place = places.first(where: { $0.id == community }), let head = heads.first else {
        throw Refusal(.notFound)
      }
      let span = try session.span(from: from, to: to, in: community, upTo: head.seq)
      let lines = try session.run(
        ReadCounter(community: community, low: span.low, high: span.high))
      if lines.count > Self.mostPrinted { throw ReportError.tooMuch }
      return CounterReport(communityName: place.name, from: from, to: to, lines: lines)
    }
  }
}

/// What is approved and still kept on a day.
struct ReadPickups: Statement {
  static let sql: StaticString = """
    select r.id, right(p.passbook_no, 4), p.name, r.item, i.name_zh, i.name_en, r.quantity,
      r.collect_until,
      ((r.collect_until - interval '1 microsecond') at time zone c.time_zone)::date, r.point,
      b.name, d.entrance, d.room
    from communities c
    join redemptions r on r.community = c.id and r.state = 'approved'
    join items i on i.community = c.id and i.code = r.item
    left join people p on p.community = c.id and p.id = r.holder
    left join residences s on s.community = c.id and s.person = r.holder and s.until is null
    left join households d on d.community = c.id and d.id = coalesce(s.household, r.holder)
    left join buildings b on b.community = c.id and b.id = d.building
    where c.id = $1 and ($3::text is null or r.point = $3)
      and (r.collect_until is null
        or r.collect_until > ($2::date::timestamp at time zone c.time_zone))
    """
  let community: CommunityID
  let day: Day
  let point: String?
  func bind(_ bindings: inout Bindings) { bindings(community, day, point) }

  static func decode(_ row: inout Row) throws(PostgresError) -> PickupLine {
    let redemption: RedemptionID = try row.next()
    let tail: String? = try row.next()
    let name: String? = try row.next()
    let item: String = try row.next()
    let (zh, en): (String, String) = try (row.next(), row.next())
    let quantity: Int32 = try row.next()
    var line = PickupLine(
      redemption: redemption, passbookTail: tail, name: name, item: item, nameZH: zh, nameEN: en,
      quantity: Int(quantity), until: try row.next(), untilDay: try row.next(),
      point: try row.next())
    line.door = try Door.read(&row)
    return line
  }
}

/// What was served over the counter within numbers, in their order; one more than is printed.
/// Account 1 is where redeemed points go.
struct ReadCounter: Statement {
  static let sql: StaticString = """
    select r.id, t.seq, t.recorded_at, (t.recorded_at at time zone c.time_zone)::date, r.holder,
      p.passbook_no, p.name, r.item, i.name_zh, i.name_en, r.quantity, t.amount, r.slip_no,
      r.collected_by, a.id, a.approved_by, w.name, a.approved_at, r.fulfilled_by, k.name, r.point
    from communities c
    join transfers t on t.community = c.id and t.credit = 1 and t.seq > $2 and t.seq <= $3
      and t.kind = 'redemption'
    join redemptions r on r.community = c.id and r.id = t.redemption
    join standing_approvals a on a.community = c.id and a.id = r.standing_approval
    join items i on i.community = c.id and i.code = r.item
    left join people p on p.community = c.id and p.id = r.holder
    left join people w on w.id = a.approved_by and w.community = any(c.path)
    left join people k on k.id = r.fulfilled_by and k.community = any(c.path)
    where c.id = $1
    order by t.seq limit 2001
    """
  let community: CommunityID
  let low, high: Int64
  func bind(_ bindings: inout Bindings) { bindings(community, low, high) }

  static func decode(_ row: inout Row) throws(PostgresError) -> CounterLine {
    let redemption: RedemptionID = try row.next()
    let seq: Int64 = try row.next()
    let (at, day): (Instant, Day) = try (row.next(), row.next())
    let holder: HolderID = try row.next()
    let (passbook, name): (String?, String?) = try (row.next(), row.next())
    let item: String = try row.next()
    let (zh, en): (String, String) = try (row.next(), row.next())
    let quantity: Int32 = try row.next()
    let points: Int32 = try row.next()
    return CounterLine(
      redemption: redemption, seq: seq, at: at, day: day, holder: holder, passbook: passbook,
      name: name, item: item, nameZH: zh, nameEN: en, quantity: Int(quantity),
      points: Int(points), slipNumber: try row.next(), collectedBy: try row.next(),
      approval: try row.next(), approvedBy: try row.next(), approvedByName: try row.next(),
      approvedAt: try row.next(), shopkeeper: try row.next(), shopkeeperName: try row.next(),
      point: try row.next())
  }
}
