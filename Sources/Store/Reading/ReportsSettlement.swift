public import Bank
import FoundationEssentials
import Postgres

/// The month's list by which a partner shop is paid.
public struct SettlementReport: Sendable {
  /// Where the price of one piece comes from.
  public enum CostBasis: String, Sendable, CaseIterable {
    /// The mean of the shop's deliveries up to the end of the month, by pieces.
    case deliveries
    /// The reference value, as no delivery told its cost.
    case reference
    /// Nothing is known: 0.
    case unknown
  }

  /// What was handed over of one item.
  public struct Line: Hashable, Sendable {
    /// The item, by code and in words.
    public var item: String, nameZH: String, nameEN: String
    /// Pieces handed over, and pieces that came back.
    public var given: Int, returned: Int
    /// Points paid for them, less those given back.
    public var points: Int
    /// Where the price comes from.
    public var basis: CostBasis
    /// Fen for so many pieces, which make the price.
    public var priceFen: Int, pricePieces: Int

    /// Pieces to be paid for.
    public var pieces: Int { given - returned }
    /// What they cost in fen: pieces by the exact price, rounded to the nearest.
    public var costFen: Int { rounded(pieces * priceFen, by: pricePieces) }
    /// The price of one piece in fen, rounded to the nearest.
    public var unitFen: Int { rounded(priceFen, by: pricePieces) }
  }

  /// A shop where things are collected.
  public struct Point: Hashable, Sendable {
    /// Its code, its name and where it is.
    public var code: String, name: String, address: String
    /// Whether it is a private shop.
    public var isPartner: Bool
  }

  /// The name of the community.
  public var communityName: String
  /// The shop.
  public var point: Point
  /// The month.
  public var month: Month
  /// Whether the month is over.
  public var isFinal: Bool
  /// The last day: the month's, or today.
  public var through: Day
  /// The numbers it covers: above the first, up to the last.
  public var low: Int64, high: Int64
  /// By item.
  public var lines: [Line]
}

extension Store {
  /// What a partner shop is to be paid for a month: for secretary, auditor and the community's
  /// shopkeepers.
  /// - Throws: `Refusal`, ``ReportError``; a point of the community's own is not settled.
  public func settlement(
    of code: String, _ month: Month, in community: String?, for reader: Reader
  ) async throws -> SettlementReport {
    let (id, place, point, span) = try await database.write { session in
      let sight = try session.sight(reader)
      let id = try sight.community(community, on: session)
      try sight.require(.secretary, .auditor, .shopkeeper)
      let (places, points) = try session.pipeline(
        ReadCommunitiesBelow(community: id), ReadReportPoints(community: id, code: code))
      guard let place = places.first(where: { $0.id == id }), let point = points.first else {
        throw Refusal(.notFound)
      }
      guard point.isPartner else { throw ReportError.notAPartner }
      return (id, place, point, try session.bookMonth(month, in: id))
    }
    return try await database.read { session in
      let lines = try session.settlementLines(
        of: code, in: id, low: span.low, high: span.high, at: span.at)
      return SettlementReport(
        communityName: place.name, point: point, month: month, isFinal: span.isOver,
        through: span.through, low: span.low, high: span.high, lines: lines.map(\.line))
    }
  }
}

/// What one shop handed over of one item.
struct SettledLine: Sendable {
  var point: String
  var line: SettlementReport.Line

  var costFen: Int { line.costFen }
}

extension Session {
  /// What partner shops handed over within numbers, priced as of a moment.
  /// - Parameter point: one of them; nil is all.
  func settlementLines(
    of point: String?, in community: CommunityID, low: Int64, high: Int64, at: Instant
  ) throws(PostgresError) -> [SettledLine] {
    let rows = try run(
      ReadSettled(community: community, low: low, high: high, point: point))
    if rows.isEmpty { return [] }
    let costs = try run(
      SumDeliveryCosts(community: community, points: Array(Set(rows.map(\.point))), at: at))
    return rows.map { row in
      var row = row
      let cost = costs.first { $0.point == row.point && $0.item == row.line.item }
      if let cost, cost.pieces > 0 {
        row.line.basis = .deliveries
        (row.line.priceFen, row.line.pricePieces) = (cost.fen, cost.pieces)
      }
      return row
    }
  }
}

/// A community's pick-up points, or one of them.
struct ReadReportPoints: Statement {
  static let sql: StaticString = """
    select code, name, address, run_by = 'partner' from pickup_points
    where community = $1 and ($2::text is null or code = $2) order by code
    """
  let community: CommunityID
  let code: String?
  func bind(_ bindings: inout Bindings) { bindings(community, code) }
  static func decode(_ row: inout Row) throws(PostgresError) -> SettlementReport.Point {
    try SettlementReport.Point(
      code: row.next(), name: row.next(), address: row.next(), isPartner: row.next())
  }
}

/// What partner shops handed over and took back within numbers, by shop and item: from transfers
/// that paid for it, and those that took a payment back. Account 1 is where redeemed points go.
struct ReadSettled: Statement {
  static let sql: StaticString = """
    select r.point, r.item, i.name_zh, i.name_en,
      coalesce(sum(r.quantity) filter (where m.sign = 1), 0),
      coalesce(sum(r.quantity) filter (where m.sign = -1), 0),
      sum(m.sign * m.amount)::bigint, i.reference_value_fen
    from (
      select t.redemption, t.amount, 1 as sign from transfers t
        where t.community = $1 and t.credit = 1 and t.seq > $2 and t.seq <= $3
          and t.kind = 'redemption'
      union all
      select o.redemption, t.amount, -1 from transfers t
        join transfers o on o.community = t.community and o.seq = t.reverses
        where t.community = $1 and t.debit = 1 and t.seq > $2 and t.seq <= $3
          and o.kind = 'redemption') m
    join redemptions r on r.community = $1 and r.id = m.redemption
    join pickup_points p on p.community = $1 and p.code = r.point
    join items i on i.community = $1 and i.code = r.item
    where p.run_by = 'partner' and ($4::text is null or r.point = $4)
    group by r.point, r.item, i.name_zh, i.name_en, i.reference_value_fen
    order by r.point, r.item
    """
  let community: CommunityID
  let low, high: Int64
  let point: String?
  func bind(_ bindings: inout Bindings) { bindings(community, low, high, point) }

  static func decode(_ row: inout Row) throws(PostgresError) -> SettledLine {
    let point: String = try row.next()
    var line = SettlementReport.Line(
      item: try row.next(), nameZH: try row.next(), nameEN: try row.next(),
      given: try row.next(), returned: try row.next(), points: try row.next(), basis: .unknown,
      priceFen: 0, pricePieces: 1)
    line.priceFen = Int(try row.next(Int32.self))
    if line.priceFen > 0 { line.basis = .reference }
    return SettledLine(point: point, line: line)
  }
}

/// What deliveries to some shops have cost up to a moment, as far as their cost was told.
struct SumDeliveryCosts: Statement {
  static let sql: StaticString = """
    select point, item, sum(change), sum(change::bigint * unit_cost_fen)::bigint
    from stock_movements
    where community = $1 and kind = 'received' and at <= $3 and point = any($2)
      and unit_cost_fen is not null
    group by point, item
    """
  let community: CommunityID
  let points: [String]
  let at: Instant
  func bind(_ bindings: inout Bindings) { bindings(community, points, at) }

  struct Cost: Sendable {
    var point, item: String
    var pieces, fen: Int
  }

  static func decode(_ row: inout Row) throws(PostgresError) -> Cost {
    try Cost(point: row.next(), item: row.next(), pieces: row.next(), fen: row.next())
  }
}
