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
  /// Where it is collected; nil is the first pick-up point that has enough.
  public var point: String?

  /// A request.
  public init(
    item: String, quantity: Int, person: PersonID, household: HouseholdID? = nil,
    point: String? = nil
  ) {
    self.item = item
    self.quantity = quantity
    self.person = person
    self.household = household
    self.point = point
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
  /// The pick-up point where it is collected.
  public var point: String
  /// The basket it was asked for in.
  public var basket: BasketID?
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
  /// When it was approved.
  public var approvedAt: LocalMinute?
  /// Until when an approved one is kept, as stored; nil while that is not stored yet.
  public var collectUntil: Instant?
  /// The same in the community's calendar.
  public var keptUntil: LocalMinute?
  /// The day it was handed over.
  public var fulfilledOn: Day?
  /// Grows by one with each change.
  public var version: Int

  /// A redemption as loaded.
  public init(
    id: RedemptionID, community: CommunityID, holder: HolderID, item: String, point: String,
    basket: BasketID? = nil, quantity: Int, points: Int, state: RedemptionState,
    requestedBy: PersonID, pickupCode: String = "", pickupAttempt: Int = 0,
    paymentSeq: Int64? = nil, version: Int = 1
  ) {
    self.id = id
    self.community = community
    self.holder = holder
    self.item = item
    self.point = point
    self.basket = basket
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
    .redemption(try ask(request, in: nil, scene))
  }

  /// One request, alone or in a basket.
  mutating func ask(
    _ request: RequestRedemption, in basket: BasketID?, _ scene: Scene
  ) throws(Refusal) -> RedemptionOutcome {
    guard let person = holders[request.person.holder], person.kind == .person,
      person.community == scene.community
    else { throw Refusal(.notFound) }
    let agency = try agency(for: person, .request, scene)
    guard !person.isClosed else { throw .invalid("/person_id", .accountClosed) }
    let holder = try payer(of: request, person, scene)
    let (item, point) = try offer(of: request, to: holder, scene)
    let points = item.terms.points * request.quantity
    let mandate = try mandate(of: agency, .request, points: points, at: "/quantity", scene)
    let redemption = RedemptionRecord(
      id: mint.id(), community: scene.community, holder: holder.id, item: request.item,
      point: point, basket: basket, quantity: request.quantity, points: points,
      state: .requested, requestedBy: scene.actor.person)
    redemptions[redemption.id] = redemption
    countMonth(redemption, redemption.quantity)
    changes.newRedemptions.append(NewRedemption(redemption: redemption, command: scene.index))
    use(mandate, .request, redemption: redemption, scene)
    changeStock(of: redemption, reserved: request.quantity, "reserved", scene)
    let transfer = shift(redemption, holder, from: .available, to: .held, .hold, scene)
    return outcome(of: redemption, transfer)
  }

  /// The item that a depositor can have now, with the pick-up point that has it.
  func offer(
    of request: RequestRedemption, to holder: Holder, _ scene: Scene
  ) throws(Refusal) -> (Item, point: String) {
    let key = ItemKey(community: scene.community, code: request.item)
    guard let item = items[key] else { throw Refusal(.notFound) }
    guard item.terms.isEnabled, item.terms.points > 0 else { throw Refusal(.itemUnavailable) }
    guard holder.balance.owed == 0 else { throw Refusal(.pointsOwed) }
    guard (1...100).contains(request.quantity) else {
      throw .invalid("/quantity", .unitsOutOfRange(max: 100))
    }
    try checkMonth(item, holder.id, request.quantity)
    guard holder.balance.available / item.terms.points >= request.quantity else {
      throw Refusal(.insufficientPoints)
    }
    let point = try pickupPoint(request.point, for: item, request.quantity, scene).key.code
    try checkShelf(item, at: point, request.quantity)
    return (item, point)
  }

  /// What one person may ask for of an item in a month.
  func checkMonth(_ item: Item, _ holder: HolderID, _ quantity: Int) throws(Refusal) {
    guard let limit = item.terms.perPersonMonth else { return }
    let asked = itemMonths[ItemMonth(item: item.key, holder: holder)] ?? 0
    guard asked + quantity <= limit else {
      throw Refusal(.limitPerPerson, at: "/quantity", .remaining(max(0, limit - asked)))
    }
  }

  /// What is free of an item at a pick-up point.
  func checkShelf(_ item: Item, at point: String, _ quantity: Int) throws(Refusal) {
    if let free = item.free(at: point), free < quantity {
      throw Refusal(.outOfStock, .remaining(max(0, free)))
    }
  }

  /// Counts pieces against what one person may ask for in this month; what was asked for in
  /// another month changes nothing in this one.
  mutating func countMonth(_ redemption: RedemptionRecord, _ quantity: Int) {
    let today = communities[redemption.community]?.today
    if let asked = redemption.requestedOn, let today, !asked.sharesMonth(with: today) { return }
    let month = ItemMonth(item: itemKey(redemption), holder: redemption.holder)
    itemMonths[month] = max(0, (itemMonths[month] ?? 0) + quantity)
  }

  /// One decision of the secretary, of here or of the community above; not of what he asked for
  /// himself as somebody's proxy.
  mutating func decideRedemption(
    _ request: DecideRedemption, _ scene: Scene
  ) throws(Refusal) -> RedemptionOutcome {
    let (known, holder) = try redemption(request.redemption, scene)
    var redemption = known
    guard scene.holdsHereOrAbove(.secretary, self) else { throw Refusal(.forbidden) }
    guard !scene.isOwn(holder), redemption.requestedBy != scene.actor.person else {
      throw Refusal(.ownMatter)
    }
    guard redemption.state == .requested else {
      throw Refusal(.alreadyDecided, .state(redemption.state.rawValue))
    }
    guard request.isApproved || !(request.reason ?? "").isEmpty else {
      throw Refusal(.reasonRequired, at: "/reason")
    }
    var transfer: TransferReference?
    redemption.state = request.isApproved ? .approved : .rejected
    if !request.isApproved { transfer = release(redemption, holder, scene) }
    if request.isApproved { try keep(&redemption, scene) }
    let hours = items[itemKey(redemption)]?.terms.holdHours ?? 0
    update(redemption, scene) { change in
      change.decidedBy = scene.actor.person
      change.reason = request.reason
      guard request.isApproved else { return }
      change.pickupAttempt = redemption.pickupAttempt
      change.keptUntil = redemption.keptUntil
      change.holdHours = redemption.keptUntil == nil && hours > 0 ? hours : nil
    }
    return outcome(of: redemption, transfer)
  }

  /// Says until when an approved gift is kept: the end of the second opening after now.
  private func keep(_ redemption: inout RedemptionRecord, _ scene: Scene) throws(Refusal) {
    let now = try community(scene).localNow
    let key = PickupPointKey(community: scene.community, code: redemption.point)
    redemption.approvedAt = now
    redemption.keptUntil = shop.points[key]?.secondClosing(after: now)
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
    changeStock(of: redemption, reserved: -redemption.quantity, "released", scene)
    countMonth(redemption, -redemption.quantity)
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
      .redemption(redemption.id), on: today, scene,
      expiresOn: to == .available ? lastDayOfReturn(in: scene.community) : nil)
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

  func itemKey(_ redemption: RedemptionRecord) -> ItemKey {
    ItemKey(community: redemption.community, code: redemption.item)
  }
}
