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

/// A person without a phone is served at once, on paper.
public struct ServeOverCounter: Hashable, Sendable {
  /// The most points of one person on one day.
  public static let dailyPoints = 30

  /// The item's code; it has a standing approval.
  public var item: String
  /// Pieces, 1 … 100.
  public var quantity: Int
  /// Who is served.
  public var person: PersonID
  /// The number of the paper slip that the person signs; used once.
  public var slipNumber: String
  /// The pick-up point; nil is the first that has enough.
  public var point: String?

  /// A service.
  public init(
    item: String, quantity: Int, person: PersonID, slipNumber: String, point: String? = nil
  ) {
    self.item = item
    self.quantity = quantity
    self.person = person
    self.slipNumber = slipNumber
    self.point = point
  }
}

extension Books {
  /// The shopkeeper hands an approved gift over; never to himself or his household, nor to himself
  /// as the owner's proxy, nor once its time is up.
  mutating func fulfilRedemption(
    _ request: FulfilRedemption, _ scene: Scene
  ) throws(Refusal) -> Outcome {
    let (known, holder) = try redemption(request.redemption, scene)
    var redemption = known
    guard scene.holds(.shopkeeper) else { throw Refusal(.forbidden) }
    guard !scene.isOwn(holder), redemption.requestedBy != scene.actor.person else {
      throw Refusal(.ownMatter)
    }
    guard redemption.state == .approved else {
      throw Refusal(.alreadyDecided, .state(redemption.state.rawValue))
    }
    let community = try community(scene)
    if let until = redemption.collectUntil, until <= community.now {
      throw Refusal(.alreadyDecided, .state(RedemptionState.lapsed.rawValue))
    }
    if case .code(let code) = request.handover, code.isEmpty || code != redemption.pickupCode {
      throw Refusal(.wrongPickupCode, at: "/pickup_code")
    }
    var mandate: MandateRecord?
    if case .identified("proxy", let collector, _) = request.handover {
      mandate = try self.mandate(
        of: collection(by: collector, for: holder, scene), .collect, points: redemption.points,
        at: "/collected_by", scene)
      guard mandate?.proxy != scene.actor.person else { throw Refusal(.ownMatter) }
    }
    use(mandate, .collect, redemption: redemption, scene)
    changeStock(
      of: redemption, onHand: -redemption.quantity, reserved: -redemption.quantity, "given", scene)
    redemption.state = .fulfilled
    redemption.fulfilledOn = community.today
    let transfer = pay(redemption, holder, from: .held, scene)
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

  /// The shopkeeper serves a person at the counter under the item's standing approval: at once, for
  /// small sums, on a slip, never himself or his household.
  mutating func serve(_ request: ServeOverCounter, _ scene: Scene) throws(Refusal) -> Outcome {
    guard let holder = holders[request.person.holder], holder.kind == .person,
      holder.community == scene.community
    else { throw Refusal(.notFound) }
    guard scene.holds(.shopkeeper) else { throw Refusal(.forbidden) }
    guard !scene.isOwn(holder) else { throw Refusal(.ownMatter) }
    guard !holder.isClosed else { throw .invalid("/person_id", .accountClosed) }
    let today = try community(scene).today
    guard !isChild(holder.birthYear, on: today) else {
      throw .invalid("/person_id", .guardianRequired)
    }
    let asked = RequestRedemption(
      item: request.item, quantity: request.quantity, person: request.person,
      point: request.point)
    let (item, point) = try offer(of: asked, to: holder, scene)
    guard let approval = item.standing, approval.covers(today) else {
      throw Refusal(.itemUnavailable, .noStandingApproval)
    }
    let points = item.terms.points * request.quantity
    let spent = shop.counterDays[holder.id] ?? 0
    guard spent + points <= ServeOverCounter.dailyPoints else {
      throw Refusal(
        .limitPerPerson, at: "/quantity",
        .counterLimit(left: max(0, ServeOverCounter.dailyPoints - spent)))
    }
    let slip = SlipKey(community: scene.community, number: request.slipNumber)
    guard shop.usedSlips.insert(slip).inserted else { throw .invalid("/slip_no", .slipUsed) }
    var redemption = RedemptionRecord(
      id: mint.id(), community: scene.community, holder: holder.id, item: request.item,
      point: point, quantity: request.quantity, points: points, state: .fulfilled,
      requestedBy: scene.actor.person)
    redemption.fulfilledOn = today
    shop.counterDays[holder.id] = spent + points
    countMonth(redemption, redemption.quantity)
    changeStock(of: redemption, onHand: -redemption.quantity, "given", scene)
    let transfer = pay(redemption, holder, from: .available, scene)
    redemption.paymentSeq = transfer.seq
    redemptions[redemption.id] = redemption
    changes.newRedemptions.append(
      NewRedemption(
        redemption: redemption,
        counter: CounterService(approval: approval.id, slipNumber: request.slipNumber),
        command: scene.index))
    return .redemption(outcome(of: redemption, transfer))
  }

  private mutating func pay(
    _ redemption: RedemptionRecord, _ holder: Holder, from account: AccountKind, _ scene: Scene
  ) -> TransferReference {
    move(holder.id, account, -redemption.points, in: scene.community)
    return post(
      from: holder.account(account), to: .ofCommunity(.redeemed), redemption.points, .redemption,
      .redemption(redemption.id), on: today(scene), scene)
  }
}
