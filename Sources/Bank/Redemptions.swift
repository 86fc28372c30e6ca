/// Where a redemption stands.
public enum RedemptionState: String, Sendable, CaseIterable {
  case requested, approved, rejected, cancelled, lapsed, fulfilled

  /// Whether points are held and stock is reserved for it.
  public var isOpen: Bool { self == .requested || self == .approved }
}

/// A request for a gift: points are held and stock reserved at once.
public struct RequestRedemption: Hashable, Sendable {
  /// The item's code.
  public var item: String
  /// Pieces, 1 … 100.
  public var quantity: Int
  /// Who shall have it.
  public var person: PersonID
  /// The household that pays, if that person may spend its points.
  public var household: HouseholdID?

  /// A request.
  public init(
    item: String, quantity: Int, person: PersonID, household: HouseholdID? = nil
  ) {
    self.item = item
    self.quantity = quantity
    self.person = person
    self.household = household
  }
}

/// The secretary's word on a request.
public struct DecideRedemption: Hashable, Sendable {
  /// Which.
  public var redemption: RedemptionID
  /// Approved or rejected.
  public var isApproved: Bool
  /// Why; needed for a rejection.
  public var reason: String?

  /// A decision.
  public init(redemption: RedemptionID, isApproved: Bool, reason: String?) {
    self.redemption = redemption
    self.isApproved = isApproved
    self.reason = reason
  }
}

/// How the shopkeeper knows to whom a gift goes.
public enum Handover: Hashable, Sendable {
  /// By the code of the approval.
  case code(String)
  /// In person: `passbook`, `known` or `proxy`, with who came and the slip's number.
  case identified(by: String, collectedBy: String?, slipNumber: String?)
}

/// The handing over of a gift.
public struct FulfilRedemption: Hashable, Sendable {
  /// Which.
  public var redemption: RedemptionID
  /// On what ground.
  public var handover: Handover

  /// A handing over.
  public init(redemption: RedemptionID, handover: Handover) {
    self.redemption = redemption
    self.handover = handover
  }
}

/// A redemption as a decision sees it.
public struct RedemptionRecord: Sendable {
  /// Its id.
  public var id: RedemptionID
  /// Where.
  public var community: CommunityID
  /// For whom.
  public var holder: HolderID
  /// The item's code.
  public var item: String
  /// Pieces.
  public var quantity: Int
  /// Points held for it.
  public var points: Int
  /// Where it stands.
  public var state: RedemptionState
  /// Who asked.
  public var requestedBy: PersonID
  /// The pick-up code it has or would get; eight digits, from outside the core.
  public var pickupCode: String
  /// Which try of the code generator that was.
  public var pickupAttempt: Int
  /// The number of the transfer that paid for it, once handed over.
  public var paymentSeq: Int64?
  /// The day it was asked for; nil while that is today.
  public var requestedOn: Day?
  /// Until when an approved one is kept.
  public var collectUntil: Instant?
  /// Grows by one with each change.
  public var version: Int

  /// A redemption as loaded.
  public init(
    id: RedemptionID, community: CommunityID, holder: HolderID, item: String, quantity: Int,
    points: Int, state: RedemptionState, requestedBy: PersonID, pickupCode: String,
    pickupAttempt: Int, paymentSeq: Int64? = nil, version: Int
  ) {
    self.id = id
    self.community = community
    self.holder = holder
    self.item = item
    self.quantity = quantity
    self.points = points
    self.state = state
    self.requestedBy = requestedBy
    self.pickupCode = pickupCode
    self.pickupAttempt = pickupAttempt
    self.paymentSeq = paymentSeq
    self.version = version
  }
}

extension Books {
  /// A request by the person, by a worker for somebody of his grids, by the guardian of a child or
  /// by a proxy.
  mutating func requestRedemption(
    _ request: RequestRedemption, _ scene: Scene
  ) throws(Refusal) -> Outcome {
    guard let person = holders[request.person.holder], person.kind == .person,
      person.community == scene.community
    else { throw Refusal(.notFound) }
    let agency = try agency(for: person, .request, scene)
    guard !person.isClosed else { throw .invalid("/person_id", .accountClosed) }
    let holder = try payer(of: request, person, scene)
    let key = ItemKey(community: scene.community, code: request.item)
    guard let item = items[key] else { throw Refusal(.notFound) }
    guard item.terms.isEnabled, item.terms.points > 0 else { throw Refusal(.itemUnavailable) }
    guard holder.balance.owed == 0 else { throw Refusal(.pointsOwed) }
    guard (1...100).contains(request.quantity) else {
      throw .invalid("/quantity", .unitsOutOfRange(max: 100))
    }
    let month = ItemMonth(item: key, holder: holder.id)
    let asked = itemMonths[month] ?? 0
    if let limit = item.terms.perPersonMonth, asked + request.quantity > limit {
      throw Refusal(.limitPerPerson, at: "/quantity", .remaining(max(0, limit - asked)))
    }
    guard holder.balance.available / item.terms.points >= request.quantity else {
      throw Refusal(.insufficientPoints)
    }
    let points = item.terms.points * request.quantity
    if let free = item.free, free < request.quantity {
      throw Refusal(.outOfStock, .remaining(max(0, free)))
    }
    let mandate = try mandate(of: agency, .request, points: points, at: "/quantity", scene)
    let redemption = RedemptionRecord(
      id: mint.id(), community: scene.community, holder: holder.id, item: request.item,
      quantity: request.quantity, points: points, state: .requested,
      requestedBy: scene.actor.person, pickupCode: "", pickupAttempt: 0, version: 1)
    redemptions[redemption.id] = redemption
    itemMonths[month] = asked + request.quantity
    changes.newRedemptions.append(NewRedemption(redemption: redemption, command: scene.index))
    use(mandate, .request, redemption: redemption, scene)
    changeStock(item, reserved: request.quantity, for: redemption.id, "reserved", scene)
    let transfer = shift(redemption, holder, from: .available, to: .held, .hold, scene)
    return .redemption(outcome(of: redemption, transfer))
  }

  /// One decision of the secretary, of here or of the community above.
  mutating func decideRedemption(
    _ request: DecideRedemption, _ scene: Scene
  ) throws(Refusal) -> RedemptionOutcome {
    let (known, holder) = try redemption(request.redemption, scene)
    var redemption = known
    guard scene.holdsHereOrAbove(.secretary, self) else { throw Refusal(.forbidden) }
    guard !scene.isOwn(holder) else { throw Refusal(.ownMatter) }
    guard redemption.state == .requested else {
      throw Refusal(.alreadyDecided, .state(redemption.state.rawValue))
    }
    guard request.isApproved || !(request.reason ?? "").isEmpty else {
      throw Refusal(.reasonRequired, at: "/reason")
    }
    var transfer: TransferReference?
    redemption.state = request.isApproved ? .approved : .rejected
    if !request.isApproved { transfer = release(redemption, holder, scene) }
    let holdHours = items[itemKey(redemption)]?.terms.holdHours
    update(redemption, scene) { change in
      change.decidedBy = scene.actor.person
      change.reason = request.reason
      if request.isApproved {
        change.pickupAttempt = redemption.pickupAttempt
        change.holdHours = holdHours
      }
    }
    return outcome(of: redemption, transfer)
  }

  /// The owner, or who asked for him, takes a request back until it is handed over.
  mutating func cancelRedemption(
    _ id: RedemptionID, _ scene: Scene
  ) throws(Refusal) -> Outcome {
    let (known, holder) = try redemption(id, scene)
    var redemption = known
    guard
      redemption.requestedBy == scene.actor.person || holder.id == scene.actor.person.holder
    else { throw Refusal(.forbidden) }
    guard redemption.state.isOpen else {
      throw Refusal(.alreadyDecided, .state(redemption.state.rawValue))
    }
    redemption.state = .cancelled
    let transfer = release(redemption, holder, scene)
    update(redemption, scene) { _ in }
    return .redemption(outcome(of: redemption, transfer))
  }

  /// The shopkeeper hands an approved gift over; never to himself or his household.
  mutating func fulfilRedemption(
    _ request: FulfilRedemption, _ scene: Scene
  ) throws(Refusal) -> Outcome {
    let (known, holder) = try redemption(request.redemption, scene)
    var redemption = known
    guard scene.holds(.shopkeeper) else { throw Refusal(.forbidden) }
    guard !scene.isOwn(holder) else { throw Refusal(.ownMatter) }
    guard redemption.state == .approved else {
      throw Refusal(.alreadyDecided, .state(redemption.state.rawValue))
    }
    if case .code(let code) = request.handover, code.isEmpty || code != redemption.pickupCode {
      throw Refusal(.wrongPickupCode, at: "/pickup_code")
    }
    var mandate: MandateRecord?
    if case .identified("proxy", let collector, _) = request.handover {
      mandate = try self.mandate(
        of: collection(by: collector, for: holder, scene), .collect, points: redemption.points,
        at: "/collected_by", scene)
    }
    use(mandate, .collect, redemption: redemption, scene)
    redemption.state = .fulfilled
    if let item = items[itemKey(redemption)] {
      changeStock(
        item, onHand: -redemption.quantity, reserved: -redemption.quantity, for: redemption.id,
        "given", scene)
    }
    move(holder.id, .held, -redemption.points, in: scene.community)
    let transfer = post(
      from: holder.account(.held), to: .ofCommunity(.redeemed), redemption.points, .redemption,
      .redemption(redemption.id), on: try community(scene).today, scene)
    redemption.paymentSeq = transfer.seq
    update(redemption, scene) { change in
      change.fulfilledBy = scene.actor.person
      switch request.handover {
      case .code: change.identifiedBy = "code"
      case .identified(let way, let collector, let slip):
        change.identifiedBy = way
        change.collectedBy = collector
        change.slipNumber = slip
      }
    }
    return .redemption(outcome(of: redemption, transfer))
  }

  func redemption(
    _ id: RedemptionID, _ scene: Scene
  ) throws(Refusal) -> (RedemptionRecord, Holder) {
    guard let redemption = redemptions[id], redemption.community == scene.community,
      let holder = holders[redemption.holder]
    else { throw Refusal(.notFound) }
    return (redemption, holder)
  }

  /// Gives points, stock and the month's share back.
  mutating func release(
    _ redemption: RedemptionRecord, _ holder: Holder, _ scene: Scene
  ) -> TransferReference {
    if let item = items[itemKey(redemption)] {
      changeStock(item, reserved: -redemption.quantity, for: redemption.id, "released", scene)
    }
    let month = ItemMonth(item: itemKey(redemption), holder: holder.id)
    itemMonths[month] = max(0, (itemMonths[month] ?? 0) - redemption.quantity)
    return shift(redemption, holder, from: .held, to: .available, .release, scene)
  }

  private mutating func shift(
    _ redemption: RedemptionRecord, _ holder: Holder, from: AccountKind, to: AccountKind,
    _ kind: TransferKind, _ scene: Scene
  ) -> TransferReference {
    move(holder.id, from, -redemption.points, in: scene.community)
    move(holder.id, to, redemption.points, in: scene.community)
    let today = communities[scene.community]?.today ?? Day(daysSince2000: 0)
    return post(
      from: holder.account(from), to: holder.account(to), redemption.points, kind,
      .redemption(redemption.id), on: today, scene)
  }

  /// Notes a later step of a redemption.
  mutating func update(
    _ redemption: RedemptionRecord, _ scene: Scene, _ fill: (inout RedemptionChange) -> Void
  ) {
    var next = redemption
    next.version += 1
    redemptions[next.id] = next
    var change =
      changes.redemptions[next.id] ?? RedemptionChange(redemption: next, command: scene.index)
    change.redemption = next
    change.command = scene.index
    fill(&change)
    changes.redemptions[next.id] = change
  }

  func outcome(
    of redemption: RedemptionRecord, _ transfer: TransferReference?
  ) -> RedemptionOutcome {
    RedemptionOutcome(
      redemption: redemption.id, state: redemption.state, points: redemption.points,
      transfer: transfer, balance: holders[redemption.holder]?.balance ?? Balance())
  }

  private func itemKey(_ redemption: RedemptionRecord) -> ItemKey {
    ItemKey(community: redemption.community, code: redemption.item)
  }
}
