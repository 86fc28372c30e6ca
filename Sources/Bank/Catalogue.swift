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
  /// What one is worth, in fen of a yuan; 0 is unknown.
  public var referenceValueFen: Int
  /// How stock is counted.
  public var stockMode: StockMode
  /// The most one person may ask for in a month; nil is no limit.
  public var perPersonMonth: Int?
  /// Hours it is kept after approval where no openings say how long; 0 is without end.
  public var holdHours: Int
  /// In what state, and for how long, it can be brought back.
  public var returnRule: ReturnRule
  /// A warning is given once fewer are free; 0 never warns.
  public var lowStock: Int
  /// Whether it can be asked for.
  public var isEnabled: Bool

  /// Terms from all their parts.
  public init(
    type: String, nameZH: String, nameEN: String, points: Int, referenceValueFen: Int = 0,
    stockMode: StockMode, perPersonMonth: Int?, holdHours: Int, returnRule: ReturnRule = .never,
    lowStock: Int = 0, isEnabled: Bool
  ) {
    self.type = type
    self.nameZH = nameZH
    self.nameEN = nameEN
    self.points = points
    self.referenceValueFen = referenceValueFen
    self.stockMode = stockMode
    self.perPersonMonth = perPersonMonth
    self.holdHours = holdHours
    self.returnRule = returnRule
    self.lowStock = lowStock
    self.isEnabled = isEnabled
  }
}

/// An item with its stock.
public struct Item: Hashable, Sendable {
  /// Which.
  public var key: ItemKey
  /// What the secretary set.
  public var terms: ItemTerms
  /// Pieces by pick-up point, where stock is counted.
  public var shelves: [String: Shelf]
  /// The secretary's word in advance, until it is ended.
  public var standing: StandingApproval?
  /// Grows by one with each change of the terms.
  public var version: Int

  /// An item as loaded.
  public init(
    key: ItemKey, terms: ItemTerms, shelves: [String: Shelf], standing: StandingApproval? = nil,
    version: Int
  ) {
    self.key = key
    self.terms = terms
    self.shelves = shelves
    self.standing = standing
    self.version = version
  }

  /// Pieces on all shelves.
  public var onHand: Int { shelves.values.reduce(0) { $0 + $1.onHand } }

  /// Pieces of them that are promised.
  public var reserved: Int { shelves.values.reduce(0) { $0 + $1.reserved } }

  /// Pieces that can still be promised; nil where stock is not counted.
  public var free: Int? { terms.stockMode == .unlimited ? nil : onHand - reserved }

  /// Pieces that can still be promised at a pick-up point; nil where stock is not counted.
  public func free(at point: String) -> Int? {
    guard terms.stockMode != .unlimited else { return nil }
    return shelves[point].map { $0.onHand - $0.reserved } ?? 0
  }

  /// Whether so few are free that it is time to buy.
  public var isLow: Bool { free.map { $0 < terms.lowStock } ?? false }
}

/// A new item, or new terms for one.
public struct PutItem: Hashable, Sendable {
  /// The code.
  public var code: String
  /// The terms for a new item.
  public var terms: ItemTerms?
  /// Changes of an item on record.
  public var edit: ItemEdit?
  /// What is said of its standing approval; nil leaves it as it is.
  public var standing: StandingWord?
  /// The version the caller has seen, for a change.
  public var expectedVersion: Int?

  /// A new item.
  public init(code: String, terms: ItemTerms, standing: StandingWord? = nil) {
    self.code = code
    self.terms = terms
    self.standing = standing
  }

  /// A change of an item.
  public init(
    code: String, edit: ItemEdit, standing: StandingWord? = nil, expectedVersion: Int
  ) {
    self.code = code
    self.edit = edit
    self.standing = standing
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
  /// What one is worth, in fen.
  public var referenceValueFen: Int?
  /// Hours it is kept after approval.
  public var holdHours: Int?
  /// In what state, and for how long, it can be brought back.
  public var returnRule: ReturnRule?
  /// A warning is given once fewer are free.
  public var lowStock: Int?
  /// Whether it can be asked for.
  public var isEnabled: Bool?

  /// An edit that changes nothing yet.
  public init() {}
}

extension Books {
  /// A new item or new terms; by the secretary. Points held for earlier requests stay as they are.
  mutating func putItem(_ request: PutItem, _ scene: Scene) throws(Refusal) -> Outcome {
    guard scene.holds(.secretary) else { throw Refusal(.forbidden) }
    let key = ItemKey(community: scene.community, code: request.code)
    if let terms = request.terms {
      guard items[key] == nil else { throw .invalid("/code", .itemExists) }
      var item = Item(key: key, terms: terms, shelves: [:], version: 1)
      if let word = request.standing { try approve(&item, word, scene) }
      items[key] = item
      changes.items[key] = ItemChange(terms: terms, isNew: true)
      return .item(item)
    }
    guard var item = items[key], let edit = request.edit else { throw Refusal(.notFound) }
    guard request.expectedVersion == item.version else { throw Refusal(.staleVersion) }
    if let word = request.standing { try approve(&item, word, scene) }
    endIfOver(&item, scene)
    item.terms.apply(edit)
    item.version += 1
    items[key] = item
    changes.items[key, default: ItemChange()].terms = item.terms
    changes.items[key]?.version += 1
    return .item(item)
  }
}

extension ItemTerms {
  mutating func apply(_ edit: ItemEdit) {
    nameZH = edit.nameZH ?? nameZH
    nameEN = edit.nameEN ?? nameEN
    points = edit.points ?? points
    if let limit = edit.perPersonMonth { perPersonMonth = limit }
    referenceValueFen = edit.referenceValueFen ?? referenceValueFen
    holdHours = edit.holdHours ?? holdHours
    returnRule = edit.returnRule ?? returnRule
    lowStock = edit.lowStock ?? lowStock
    isEnabled = edit.isEnabled ?? isEnabled
  }
}
