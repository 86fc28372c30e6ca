public import Bank
import FoundationEssentials
import Postgres

/// A stock movement as it is shown.
public struct MovementView: Sendable {
  /// Its id.
  public var id: MovementID
  /// Why: a kind of hand, or `reserved`, `released`, `given`.
  public var kind: String
  /// Pieces more or fewer on the shelf; for reservations, promised.
  public var change: Int
  /// Pieces on the shelf afterwards.
  public var onHandAfter: Int
  /// The delivery note or count sheet.
  public var voucherNumber: String?
  /// The redemption that caused it.
  public var redemption: RedemptionID?
  /// Who gave the command, and when.
  public var by: PersonID, at: Instant
}

/// The items of a community by code.
struct ReadCatalogue: Statement {
  static let sql: StaticString = """
    select community, code, type, name_zh, name_en, points, stock_mode, per_person_month,
      standing_approval, hold_hours, enabled, on_hand, reserved, version
    from items
    where community = $1 and code > $2 and ($3::boolean is null or enabled = $3)
    order by code limit $4
    """
  let community: CommunityID
  let after: String
  let isEnabled: Bool?
  let limit: Int
  func bind(_ bindings: inout Bindings) { bindings(community, after, isEnabled, limit) }
  static func decode(_ row: inout Row) throws(PostgresError) -> Item {
    try ReadItems.item(&row)
  }
}

/// The movements of an item, newest first.
struct ReadMovements: Statement {
  static let sql: StaticString = """
    select m.id, m.kind, m.change, m.on_hand_after, m.voucher_no, m.redemption, k.actor, m.at
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
    let kind: String = try row.next()
    let change: Int32 = try row.next()
    let after: Int32 = try row.next()
    return MovementView(
      id: id, kind: kind, change: Int(change), onHandAfter: Int(after),
      voucherNumber: try row.next(), redemption: try row.next(), by: try row.next(),
      at: try row.next())
  }
}

extension Store {
  /// The catalogue of a community, by code.
  public func catalogue(
    of community: CommunityID, after: String?, isEnabled: Bool?, limit: Int
  ) async throws -> [Item] {
    try await database.read { session in
      try session.run(
        ReadCatalogue(
          community: community, after: after ?? "", isEnabled: isEnabled, limit: limit))
    }
  }

  /// One item; nil if there is none.
  public func item(_ key: ItemKey) async throws -> Item? {
    try await database.read { session in try session.run(ReadItems(items: [key])).first }
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
