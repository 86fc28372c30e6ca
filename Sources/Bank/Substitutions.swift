/// How the owner has agreed to another item.
public enum SubstitutionConsent: String, Sendable, CaseIterable {
  case inPerson = "in_person"
  case phone, paper
}

/// Another item of the same price in the place of one that was asked for.
public struct SubstituteItem: Hashable, Sendable {
  /// Which redemption.
  public var redemption: RedemptionID
  /// The other item's code.
  public var item: String
  /// Pieces of it, 1 … 100.
  public var quantity: Int
  /// How the owner has agreed.
  public var consent: SubstitutionConsent
  /// The paper with his signature.
  public var slipNumber: String?

  /// A substitution.
  public init(
    redemption: RedemptionID, item: String, quantity: Int, consent: SubstitutionConsent,
    slipNumber: String?
  ) {
    self.redemption = redemption
    self.item = item
    self.quantity = quantity
    self.consent = consent
    self.slipNumber = slipNumber
  }
}

/// A substitution to be written.
public struct Substitution: Sendable {
  /// The redemption as it now stands.
  public var redemption: RedemptionRecord
  /// What it was before.
  public var formerItem: String, formerQuantity: Int
  /// The owner's consent.
  public var consent: SubstitutionConsent, slipNumber: String?
  /// The submission.
  public var command: Int
}

extension Books {
  /// Puts another item of the same price in the place of one that is not handed over yet: by the
  /// shopkeeper, never for himself or his household, or by the owner.
  mutating func substitute(
    _ request: SubstituteItem, _ scene: Scene
  ) throws(Refusal) -> Outcome {
    let (known, holder) = try redemption(request.redemption, scene)
    let isOwner = holder.id == scene.actor.person.holder
    guard isOwner || scene.holds(.shopkeeper) else { throw Refusal(.forbidden) }
    guard isOwner || !scene.isOwn(holder) else { throw Refusal(.ownMatter) }
    guard known.state.isOpen else {
      throw Refusal(.alreadyDecided, .state(known.state.rawValue))
    }
    guard request.consent != .paper || request.slipNumber != nil else {
      throw .invalid("/slip_no", .slipRequired)
    }
    guard request.item != known.item else { throw .invalid("/item", .sameItem) }
    var redemption = known
    redemption.item = request.item
    redemption.quantity = request.quantity
    let key = ItemKey(community: scene.community, code: request.item)
    guard let item = items[key] else { throw .invalid("/item", .unknownItem) }
    guard item.terms.isEnabled, item.terms.points > 0 else { throw Refusal(.itemUnavailable) }
    guard (1...100).contains(request.quantity) else {
      throw .invalid("/quantity", .unitsOutOfRange(max: 100))
    }
    guard item.terms.points * request.quantity == known.points else {
      throw .invalid("/item", .priceDiffers(points: known.points))
    }
    try checkMonth(item, holder.id, request.quantity)
    try checkShelf(item, at: known.point, request.quantity)
    changeStock(of: known, reserved: -known.quantity, "released", scene)
    countMonth(known, -known.quantity)
    changeStock(of: redemption, reserved: redemption.quantity, "reserved", scene)
    countMonth(redemption, redemption.quantity)
    update(redemption, scene) { _ in }
    changes.shop.substitutions.append(
      Substitution(
        redemption: redemptions[redemption.id] ?? redemption, formerItem: known.item,
        formerQuantity: known.quantity, consent: request.consent,
        slipNumber: request.slipNumber, command: scene.index))
    return .redemption(outcome(of: redemption, nil))
  }
}
