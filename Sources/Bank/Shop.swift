/// What can be done at and around the shop, besides asking, deciding and handing over.
public enum ShopCommand: Sendable {
  case putPoint(PutPickupPoint)
  case setDays(SetPickupDays)
  case requestBasket(RequestBasket)
  case serve(ServeOverCounter)
  case substitute(SubstituteItem)
  case bringBack(BringBack)
  case count(CountStock)
  case answerCount(AnswerStockCount)

  /// The name in the audit log.
  public var kind: String {
    switch self {
    case .putPoint: "put_pickup_point"
    case .setDays: "set_pickup_days"
    case .requestBasket: "request_basket"
    case .serve: "serve_over_counter"
    case .substitute: "substitute_item"
    case .bringBack: "bring_back"
    case .count: "count_stock"
    case .answerCount: "answer_stock_count"
    }
  }
}

/// What an accepted command of the shop did.
public enum ShopOutcome: Sendable {
  case point(PickupPoint)
  case count(StockCountRecord)
  /// One result a line of a basket, in its order.
  case basket(BasketID, [Result<RedemptionOutcome, Refusal>])
}

/// A shelf: an item at a pick-up point.
public struct ShelfKey: Hashable, Sendable {
  /// Which item.
  public var item: ItemKey
  /// The point's code.
  public var point: String

  /// A shelf's key.
  public init(item: ItemKey, point: String) {
    self.item = item
    self.point = point
  }
}

/// The number of a paper slip in a community.
public struct SlipKey: Hashable, Sendable {
  /// Where.
  public var community: CommunityID
  /// What stands on it.
  public var number: String

  /// A slip's key.
  public init(community: CommunityID, number: String) {
    self.community = community
    self.number = number
  }
}

/// What decisions at the shop see besides items and redemptions.
public struct ShopBooks: Sendable {
  /// The pick-up points of communities whose gifts are named or reached.
  public var points: [PickupPointKey: PickupPoint] = [:]
  /// Counts named.
  public var counts: [StockCountID: StockCountRecord] = [:]
  /// Points with a count that nobody has answered.
  public var openCounts: Set<PickupPointKey> = []
  /// Points that depositors named have spent over the counter today.
  public var counterDays: [HolderID: Int] = [:]
  /// Slips of the counter that are in use, of those named.
  public var usedSlips: Set<SlipKey> = []

  /// Nothing loaded.
  public init() {}
}

/// What the shop's commands change.
public struct ShopChanges: Sendable {
  /// Pick-up points made.
  public var newPoints: [PickupPointKey: PickupPoint] = [:]
  /// Pick-up points with new terms.
  public var points: [PickupPointKey: PickupPoint] = [:]
  /// Days on which a point opens or stays closed.
  public var days: [PickupDaysChange] = []
  /// Shelves with their first piece.
  public var newShelves: Set<ShelfKey> = []
  /// What is added to shelves.
  public var shelves: [ShelfKey: Shelf] = [:]
  /// Every movement of stock.
  public var movements: [StockMovement] = []
  /// Standing approvals given.
  public var newStandings: [NewStandingApproval] = []
  /// Standing approvals ended.
  public var endedStandings: [EndedStandingApproval] = []
  /// Items that took the place of others.
  public var substitutions: [Substitution] = []
  /// Counts taken down.
  public var newCounts: [StockCountChange] = []
  /// Counts answered.
  public var answeredCounts: [StockCountChange] = []

  /// No changes.
  public init() {}
}

extension Books {
  mutating func decide(_ command: ShopCommand, _ scene: Scene) throws(Refusal) -> Outcome {
    switch command {
    case .putPoint(let request): try putPickupPoint(request, scene)
    case .setDays(let request): try setPickupDays(request, scene)
    case .requestBasket(let request): try requestBasket(request, scene)
    case .serve(let request): try serve(request, scene)
    case .substitute(let request): try substitute(request, scene)
    case .bringBack(let request): try bringBack(request, scene)
    case .count(let request): try countStock(request, scene)
    case .answerCount(let request): try answerStockCount(request, scene)
    }
  }
}
