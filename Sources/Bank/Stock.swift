/// Pieces of an item at one pick-up point.
public struct Shelf: Hashable, Sendable {
  /// Pieces there, and pieces of them promised; 0 ≤ reserved ≤ onHand.
  public var onHand: Int, reserved: Int

  /// Pieces on a shelf.
  public init(onHand: Int, reserved: Int) {
    self.onHand = onHand
    self.reserved = reserved
  }
}

/// Why stock changes by hand.
public enum StockKind: String, Sendable, CaseIterable {
  case received, counted, damaged, donated, expired
}

/// A stock movement by hand.
public struct MoveStock: Hashable, Sendable {
  /// The most pieces of one movement.
  public static let mostPieces = 1_000_000

  /// The item's code.
  public var code: String
  /// Why.
  public var kind: StockKind
  /// Pieces, 1 … ``mostPieces``; for a count the pieces found, 0 … ``mostPieces``.
  public var quantity: Int
  /// The delivery note or count sheet.
  public var voucherNumber: String?
  /// The pick-up point; nil is the first one.
  public var point: String?
  /// From whom goods came.
  public var supplier: String?
  /// What one piece cost, in fen; of deliveries and gifts only.
  public var unitCostFen: Int?

  /// A movement.
  public init(
    code: String, kind: StockKind, quantity: Int, voucherNumber: String?, point: String? = nil,
    supplier: String? = nil, unitCostFen: Int? = nil
  ) {
    self.code = code
    self.kind = kind
    self.quantity = quantity
    self.voucherNumber = voucherNumber
    self.point = point
    self.supplier = supplier
    self.unitCostFen = unitCostFen
  }
}

/// A movement of stock to be written.
public struct StockMovement: Hashable, Sendable {
  /// Its id.
  public var id: MovementID
  /// Which item.
  public var item: ItemKey
  /// At which pick-up point.
  public var point: String
  /// A ``StockKind``, or `reserved`, `released`, `given` or `returned`.
  public var kind: String
  /// Pieces more or fewer on the shelf; for reservations, promised.
  public var change: Int
  /// Pieces on the shelf afterwards.
  public var onHandAfter: Int
  /// The delivery note or count sheet.
  public var voucherNumber: String?
  /// From whom goods came, and what one piece cost in fen.
  public var supplier: String?, unitCostFen: Int?
  /// The redemption that caused it.
  public var redemption: RedemptionID?
  /// The count that caused it.
  public var count: StockCountID?
  /// The submission that caused it.
  public var command: Int
}

extension Books {
  /// A delivery, a count, damage, a gift to the shop or goods gone bad. Nothing that is promised to
  /// somebody can be taken off the shelf.
  mutating func moveStock(_ request: MoveStock, _ scene: Scene) throws(Refusal) -> Outcome {
    guard scene.holds(.shopkeeper) || scene.holds(.secretary) else { throw Refusal(.forbidden) }
    let key = ItemKey(community: scene.community, code: request.code)
    guard let item = items[key] else { throw Refusal(.notFound) }
    guard item.terms.stockMode != .unlimited else { throw Refusal(.itemUnavailable) }
    let fewest = request.kind == .counted ? 0 : 1
    guard (fewest...MoveStock.mostPieces).contains(request.quantity) else {
      throw .invalid("/quantity", .unitsOutOfRange(max: MoveStock.mostPieces))
    }
    let isComing = request.kind == .received || request.kind == .donated
    guard isComing || request.unitCostFen == nil else {
      throw .invalid("/unit_cost_fen", .costOfDeliveriesOnly)
    }
    let point = try shelfPoint(request.point, scene)
    let shelf = item.shelves[point] ?? Shelf(onHand: 0, reserved: 0)
    let change =
      switch request.kind {
      case .received, .donated: request.quantity
      case .damaged, .expired: -request.quantity
      case .counted: request.quantity - shelf.onHand
      }
    guard shelf.onHand + change >= shelf.reserved else {
      throw .invalid("/quantity", .stockBelowReserved(reserved: shelf.reserved))
    }
    guard shelf.onHand + change <= MoveStock.mostPieces else {
      throw .invalid("/quantity", .unitsOutOfRange(max: MoveStock.mostPieces))
    }
    let movement = shift(item.key, at: point, onHand: change, request.kind.rawValue, scene) {
      $0.voucherNumber = request.voucherNumber
      $0.supplier = request.supplier
      $0.unitCostFen = request.unitCostFen
    }
    return .stock(movement, items[key] ?? item)
  }

  /// A point whose shelves are kept, closed ones too; the first one unless it is named.
  func shelfPoint(_ code: String?, _ scene: Scene) throws(Refusal) -> String {
    let codes = shop.points.keys.filter { $0.community == scene.community }.map(\.code)
    guard let code else {
      guard let first = codes.min() else { throw Refusal(.itemUnavailable) }
      return first
    }
    guard codes.contains(code) else { throw .invalid("/pickup_point", .unknownPoint) }
    return code
  }

  /// Stock that a redemption reserves, releases, takes or brings back: not counted for unlimited
  /// items.
  mutating func changeStock(
    of redemption: RedemptionRecord, onHand: Int = 0, reserved: Int = 0, _ kind: String,
    _ scene: Scene
  ) {
    let key = ItemKey(community: redemption.community, code: redemption.item)
    guard let item = items[key], item.terms.stockMode != .unlimited else { return }
    shift(
      key, at: redemption.point, onHand: onHand, reserved: reserved, kind, scene
    ) { $0.redemption = redemption.id }
  }

  /// Changes a shelf, here and in the database, and notes the movement.
  @discardableResult
  mutating func shift(
    _ key: ItemKey, at point: String, onHand: Int = 0, reserved: Int = 0, _ kind: String,
    _ scene: Scene, _ fill: (inout StockMovement) -> Void
  ) -> StockMovement {
    let place = ShelfKey(item: key, point: point)
    if items[key]?.shelves[point] == nil { changes.shop.newShelves.insert(place) }
    items[key]?.shelves[point, default: Shelf(onHand: 0, reserved: 0)].onHand += onHand
    items[key]?.shelves[point]?.reserved += reserved
    changes.shop.shelves[place, default: Shelf(onHand: 0, reserved: 0)].onHand += onHand
    changes.shop.shelves[place]?.reserved += reserved
    var movement = StockMovement(
      id: mint.id(), item: key, point: point, kind: kind, change: onHand != 0 ? onHand : reserved,
      onHandAfter: items[key]?.shelves[point]?.onHand ?? 0, command: scene.index)
    fill(&movement)
    changes.shop.movements.append(movement)
    return movement
  }
}
