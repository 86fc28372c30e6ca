public import Bank
import FoundationEssentials
import Postgres

/// A stock movement as it is shown.
public struct MovementView: Sendable {
  /// Its id.
  public var id: MovementID
  /// At which pick-up point.
  public var point: String
  /// Why: a kind of hand, or `reserved`, `released`, `given`, `returned`.
  public var kind: String
  /// Pieces more or fewer on the shelf; for reservations, promised.
  public var change: Int
  /// Pieces on the shelf afterwards.
  public var onHandAfter: Int
  /// The delivery note or count sheet.
  public var voucherNumber: String?
  /// From whom goods came, and what one piece cost in fen.
  public var supplier: String?, unitCostFen: Int?
  /// The redemption or the count that caused it.
  public var redemption: RedemptionID?, count: StockCountID?
  /// Who gave the command, and when.
  public var by: PersonID, at: Instant
}

/// Which items are asked for; nil asks for all.
public struct CatalogueQuery: Sendable {
  /// Where.
  public var community: CommunityID
  /// One of them.
  public var code: String?
  /// Only items after this code.
  public var after: String?
  /// Whether they can be asked for.
  public var isEnabled: Bool?
  /// Whether only those are wanted of which too few are free.
  public var isLow: Bool
  /// At most so many.
  public var limit: Int

  /// A query.
  public init(
    community: CommunityID, code: String? = nil, after: String? = nil, isEnabled: Bool? = nil,
    isLow: Bool = false, limit: Int
  ) {
    self.community = community
    self.code = code
    self.after = after
    self.isEnabled = isEnabled
    self.isLow = isLow
    self.limit = limit
  }
}

/// The items of a community by code, with the standing approvals in force today.
struct ReadCatalogue: Statement {
  static let sql: StaticString = """
    select i.community, i.code, i.type, i.name_zh, i.name_en, i.points, i.reference_value_fen,
      i.stock_mode, i.per_person_month, i.hold_hours, i.return_rule, i.return_days, i.low_stock,
      i.enabled, i.version,
      array(select s.point from stock s
        where s.community = i.community and s.item = i.code order by s.point),
      array(select s.on_hand from stock s
        where s.community = i.community and s.item = i.code order by s.point),
      array(select s.reserved from stock s
        where s.community = i.community and s.item = i.code order by s.point),
      a.id, a.until
    from items i join communities c on c.id = i.community
    left join standing_approvals a on a.community = i.community and a.item = i.code
      and a.ended_at is null
      and (a.until is null or a.until >= (clock_timestamp() at time zone c.time_zone)::date)
    where i.community = $1 and ($2::text is null or i.code = $2) and i.code > $3
      and ($4::boolean is null or i.enabled = $4)
      and (not $5 or (i.stock_mode <> 'unlimited' and i.low_stock > coalesce(
        (select sum(s.on_hand - s.reserved) from stock s
          where s.community = i.community and s.item = i.code), 0)))
    order by i.code limit $6
    """
  let query: CatalogueQuery
  func bind(_ bindings: inout Bindings) {
    bindings(
      query.community, query.code, query.after ?? "", query.isEnabled, query.isLow, query.limit)
  }
  static func decode(_ row: inout Row) throws(PostgresError) -> Item {
    try ReadItems.item(&row)
  }
}

/// The movements of an item, newest first.
struct ReadMovements: Statement {
  static let sql: StaticString = """
    select m.id, m.point, m.kind, m.change, m.on_hand_after, m.voucher_no, m.supplier,
      m.unit_cost_fen, m.redemption, m.stock_count, k.actor, m.at
    from stock_movements m join commands k on k.community = m.community and k.key = m.command
    where m.community = $1 and m.item = $2 and ($3::uuid is null or m.id < $3)
      and ($4::uuid is null or m.id = $4)
    order by m.id desc limit $5
    """
  let item: ItemKey
  let before: MovementID?
  let only: MovementID?
  let limit: Int
  func bind(_ bindings: inout Bindings) {
    bindings(item.community, item.code, before, only, limit)
  }

  static func decode(_ row: inout Row) throws(PostgresError) -> MovementView {
    let id: MovementID = try row.next()
    let point: String = try row.next()
    let kind: String = try row.next()
    let change: Int32 = try row.next()
    let after: Int32 = try row.next()
    let voucher: String? = try row.next()
    let supplier: String? = try row.next()
    let cost: Int32? = try row.next()
    return MovementView(
      id: id, point: point, kind: kind, change: Int(change), onHandAfter: Int(after),
      voucherNumber: voucher, supplier: supplier, unitCostFen: cost.map { Int($0) },
      redemption: try row.next(), count: try row.next(), by: try row.next(), at: try row.next())
  }
}

extension Store {
  /// Items of a catalogue, by code.
  public func catalogue(_ query: CatalogueQuery) async throws -> [Item] {
    try await database.read { session in try session.run(ReadCatalogue(query: query)) }
  }

  /// The stock movements of an item, newest first, for shopkeeper, secretary and auditor; or only
  /// one of them. Throws a `Refusal`.
  public func movements(
    of code: String, before: MovementID?, only: MovementID? = nil, limit: Int, for reader: Reader
  ) async throws -> [MovementView] {
    try await read(as: reader) { sight, session in
      try sight.require(.shopkeeper, .secretary, .auditor)
      let key = ItemKey(community: reader.community, code: code)
      let (items, rows) = try session.pipeline(
        ReadItems(items: [key]),
        ReadMovements(item: key, before: before, only: only, limit: limit))
      guard !items.isEmpty, only == nil || !rows.isEmpty else { throw Refusal(.notFound) }
      return rows
    }
  }
}
