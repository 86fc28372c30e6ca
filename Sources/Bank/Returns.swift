/// In what state an item can be brought back.
public enum ReturnKind: String, Sendable, CaseIterable {
  /// Never.
  case none
  /// As it was handed over; it goes back on the shelf.
  case unopened
  /// With a fault; it does not.
  case faulty
  /// A voucher that nobody has used; it does.
  case unused

  /// Whether it can be handed over again.
  public var goesBackOnShelf: Bool { self == .unopened || self == .unused }
}

/// In what state, and for how many days, an item can be brought back.
public struct ReturnRule: Hashable, Sendable {
  /// In what state.
  public var kind: ReturnKind
  /// Whole days after the day of handing over, 1 … 366; 0 where it cannot be brought back.
  public var days: Int

  /// A rule.
  public init(kind: ReturnKind, days: Int) {
    self.kind = kind
    self.days = days
  }

  /// What cannot be brought back.
  public static let never = ReturnRule(kind: .none, days: 0)
}

/// A gift that its owner brings back to the shop.
public struct BringBack: Hashable, Sendable {
  /// Which.
  public var redemption: RedemptionID
  /// In what state it is.
  public var condition: ReturnKind
  /// What is wrong with it, or why it comes back; at most 200 characters.
  public var reason: String

  /// A return.
  public init(redemption: RedemptionID, condition: ReturnKind, reason: String) {
    self.redemption = redemption
    self.condition = condition
    self.reason = reason
  }
}

extension Books {
  /// The shopkeeper takes a gift back within the item's rule, never his own or his household's.
  /// It is a reversal: the points come back once the secretary has signed.
  mutating func bringBack(_ request: BringBack, _ scene: Scene) throws(Refusal) -> Outcome {
    let (redemption, holder) = try redemption(request.redemption, scene)
    guard scene.holds(.shopkeeper) else { throw Refusal(.forbidden) }
    guard !scene.isOwn(holder) else { throw Refusal(.ownMatter) }
    _ = try reversible(.redemption(redemption.id), scene)
    guard !openReversals.contains(.redemption(redemption.id)) else {
      throw Refusal(.alreadyReversed)
    }
    guard !request.reason.isEmpty else { throw Refusal(.reasonRequired, at: "/reason") }
    let rule = items[itemKey(redemption)]?.terms.returnRule ?? .never
    guard rule.kind != .none, rule.kind == request.condition else {
      throw Refusal(.notReversible, at: "/condition", .returnsOnly(rule.kind))
    }
    let fulfilledOn = redemption.fulfilledOn ?? today(scene)
    guard today(scene) <= fulfilledOn + rule.days else {
      throw Refusal(.notReversible, .returnOver(lastDay: fulfilledOn + rule.days))
    }
    let reversal = RequestReversal(
      subject: .redemption(redemption.id), fault: .bank, reason: request.reason)
    return .reversal(
      fileReversal(reversal, by: .shopkeeper(request.condition), scene), nil)
  }
}
