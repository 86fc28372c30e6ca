/// How the stock of an item is counted.
public enum StockMode: String, Sendable, CaseIterable {
  /// Pieces on a shelf.
  case counted
  /// Appointments that can be given.
  case slots
  /// Not counted.
  case unlimited
}

/// An item by its community and code.
public struct ItemKey: Hashable, Sendable {
  /// Where.
  public var community: CommunityID
  /// The code, such as `L12`.
  public var code: String

  /// An item's key.
  public init(community: CommunityID, code: String) {
    self.community = community
    self.code = code
  }
}

/// What a person has asked for of an item in one month.
public struct ItemMonth: Hashable, Sendable {
  /// Which item.
  public var item: ItemKey
  /// Who.
  public var holder: HolderID

  /// A person's month with an item.
  public init(item: ItemKey, holder: HolderID) {
    self.item = item
    self.holder = holder
  }
}

/// What the secretary sets of an item.
public struct ItemTerms: Hashable, Sendable {
  /// `goods`, `service`, `voucher`, `honour` or `donation`.
  public var type: String
  /// What users see, in Chinese and English.
  public var nameZH, nameEN: String
  /// Price in points, 0 and up.
  public var points: Int
  /// How stock is counted.
  public var stockMode: StockMode
  /// The most one person may ask for in a month; nil is no limit.
  public var perPersonMonth: Int?
  /// Whether it may be served over the counter.
  public var standingApproval: Bool
  /// Hours it is kept after approval.
  public var holdHours: Int
  /// Whether it can be asked for.
  public var isEnabled: Bool

  /// Terms from all their parts.
  public init(
    type: String, nameZH: String, nameEN: String, points: Int, stockMode: StockMode,
    perPersonMonth: Int?, standingApproval: Bool, holdHours: Int, isEnabled: Bool
  ) {
    self.type = type
    self.nameZH = nameZH
    self.nameEN = nameEN
    self.points = points
    self.stockMode = stockMode
    self.perPersonMonth = perPersonMonth
    self.standingApproval = standingApproval
    self.holdHours = holdHours
    self.isEnabled = isEnabled
  }
}

/// An item with its stock.
public struct Item: Hashable, Sendable {
  /// Which.
  public var key: ItemKey
  /// What the secretary set.
  public var terms: ItemTerms
  /// Pieces there, and pieces of them promised; 0 ≤ reserved ≤ onHand where stock is counted.
  public var onHand, reserved: Int
  /// Grows by one with each change of the terms.
  public var version: Int

  /// An item as loaded.
  public init(key: ItemKey, terms: ItemTerms, onHand: Int, reserved: Int, version: Int) {
    self.key = key
    self.terms = terms
    self.onHand = onHand
    self.reserved = reserved
    self.version = version
  }

  /// Pieces that can still be promised; nil where stock is not counted.
  public var free: Int? { terms.stockMode == .unlimited ? nil : onHand - reserved }
}

/// A new item, or new terms for one.
public struct PutItem: Hashable, Sendable {
  /// The code.
  public var code: String
  /// The terms for a new item.
  public var terms: ItemTerms?
  /// Changes of an item on record.
  public var edit: ItemEdit?
  /// The version the caller has seen, for a change.
  public var expectedVersion: Int?

  /// A new item.
  public init(code: String, terms: ItemTerms) {
    self.code = code
    self.terms = terms
  }

  /// A change of an item.
  public init(code: String, edit: ItemEdit, expectedVersion: Int) {
    self.code = code
    self.edit = edit
    self.expectedVersion = expectedVersion
  }
}

/// The fields of an item that a change names; nil leaves a field as it is.
public struct ItemEdit: Hashable, Sendable {
  public var nameZH, nameEN: String?
  /// A new price in points.
  public var points: Int?
  /// A set limit, or `.some(nil)` for none.
  public var perPersonMonth: Int??
  /// Whether it may be served over the counter.
  public var standingApproval: Bool?
  /// Hours it is kept after approval.
  public var holdHours: Int?
  /// Whether it can be asked for.
  public var isEnabled: Bool?

  /// An edit that changes nothing yet.
  public init() {}
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

  /// A movement.
  public init(code: String, kind: StockKind, quantity: Int, voucherNumber: String?) {
    self.code = code
    self.kind = kind
    self.quantity = quantity
    self.voucherNumber = voucherNumber
  }
}

extension Books {
  /// A new item or new terms; by the secretary. Points held for earlier requests stay as they are.
  mutating func putItem(_ request: PutItem, _ scene: Scene) throws(Refusal) -> Outcome {
    guard scene.holds(.secretary) else { throw Refusal(.forbidden) }
    let key = ItemKey(community: scene.community, code: request.code)
    if let terms = request.terms {
      guard items[key] == nil else { throw .invalid("/code", .itemExists) }
      let item = Item(key: key, terms: terms, onHand: 0, reserved: 0, version: 1)
      items[key] = item
      changes.items[key] = ItemChange(terms: terms, isNew: true)
      return .item(item)
    }
    guard var item = items[key], let edit = request.edit else { throw Refusal(.notFound) }
    guard request.expectedVersion == item.version else { throw Refusal(.staleVersion) }
    item.terms.apply(edit)
    item.version += 1
    items[key] = item
    changes.items[key, default: ItemChange()].terms = item.terms
    changes.items[key]?.version += 1
    return .item(item)
  }

  /// A delivery, a count, damage, a gift to the shop or goods gone bad. Nothing that is promised to
  /// somebody can be taken off the shelf.
  mutating func moveStock(_ request: MoveStock, _ scene: Scene) throws(Refusal) -> Outcome {
    guard scene.holds(.shopkeeper) || scene.holds(.secretary) else { throw Refusal(.forbidden) }
    let key = ItemKey(community: scene.community, code: request.code)
    guard var item = items[key] else { throw Refusal(.notFound) }
    guard item.terms.stockMode != .unlimited else { throw Refusal(.itemUnavailable) }
    let fewest = request.kind == .counted ? 0 : 1
    guard (fewest...MoveStock.mostPieces).contains(request.quantity) else {
      throw .invalid("/quantity", .unitsOutOfRange(max: MoveStock.mostPieces))
    }
    let before = item.onHand
    switch request.kind {
    case .received, .donated: item.onHand += request.quantity
    case .damaged, .expired: item.onHand -= request.quantity
    case .counted: item.onHand = request.quantity
    }
    guard item.onHand >= item.reserved else {
      throw .invalid("/quantity", .stockBelowReserved(reserved: item.reserved))
    }
    items[key] = item
    let movement = StockMovement(
      id: mint.id(), item: key, kind: request.kind.rawValue, change: item.onHand - before,
      onHandAfter: item.onHand, voucherNumber: request.voucherNumber, redemption: nil,
      command: scene.index)
    changes.items[key, default: ItemChange()].onHand += item.onHand - before
    changes.stockMovements.append(movement)
    return .stock(movement, item)
  }

  /// Stock that a redemption reserves, releases or takes: not counted for unlimited items.
  mutating func changeStock(
    _ item: Item, onHand: Int = 0, reserved: Int = 0, for redemption: RedemptionID, _ kind: String,
    _ scene: Scene
  ) {
    guard item.terms.stockMode != .unlimited else { return }
    items[item.key]?.onHand += onHand
    items[item.key]?.reserved += reserved
    changes.items[item.key, default: ItemChange()].onHand += onHand
    changes.items[item.key]?.reserved += reserved
    changes.stockMovements.append(
      StockMovement(
        id: mint.id(), item: item.key, kind: kind, change: onHand != 0 ? onHand : reserved,
        onHandAfter: items[item.key]?.onHand ?? 0, voucherNumber: nil, redemption: redemption,
        command: scene.index))
  }
}

extension ItemTerms {
  mutating func apply(_ edit: ItemEdit) {
    nameZH = edit.nameZH ?? nameZH
    nameEN = edit.nameEN ?? nameEN
    points = edit.points ?? points
    if let limit = edit.perPersonMonth { perPersonMonth = limit }
    standingApproval = edit.standingApproval ?? standingApproval
    holdHours = edit.holdHours ?? holdHours
    isEnabled = edit.isEnabled ?? isEnabled
  }
}
