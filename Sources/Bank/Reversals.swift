/// Whose fault a reversal mends, which decides who bears what has been spent already.
public enum Fault: String, Sendable, CaseIterable {
  /// The bank's: what is spent is written off.
  case bank
  /// The depositor's: what is spent is owed.
  case depositor
}

/// Where a reversal stands.
public enum ReversalState: String, Sendable, CaseIterable {
  case requested, done, refused
}

/// What a reversal takes back, whole.
public enum Reversed: Hashable, Sendable {
  case act(ActID)
  case redemption(RedemptionID)
}

/// Which side asks for a reversal; another one signs it.
public enum ReversalSide: Hashable, Sendable {
  case secretary, auditor
  /// Of a gift that was brought back, in this state.
  case shopkeeper(ReturnKind)

  /// The office of this side.
  public var role: Role {
    switch self {
    case .secretary: .secretary
    case .auditor: .auditor
    case .shopkeeper: .shopkeeper
    }
  }

  /// The office that signs.
  var otherSide: Role { self == .secretary ? .auditor : .secretary }
}

/// A reversal asked for by the secretary or the auditor.
public struct RequestReversal: Hashable, Sendable {
  /// What.
  public var subject: Reversed
  /// Whose fault.
  public var fault: Fault
  /// Why, at most 200 characters.
  public var reason: String

  /// A request.
  public init(subject: Reversed, fault: Fault, reason: String) {
    self.subject = subject
    self.fault = fault
    self.reason = reason
  }
}

/// The other side's word on a reversal.
public struct AnswerReversal: Hashable, Sendable {
  /// Which.
  public var reversal: ReversalID
  /// Whether it is counter-signed.
  public var isSigned: Bool
  /// Why not; needed for a refusal.
  public var reason: String?

  /// An answer.
  public init(reversal: ReversalID, isSigned: Bool, reason: String?) {
    self.reversal = reversal
    self.isSigned = isSigned
    self.reason = reason
  }
}

/// A reversal as a decision sees it.
public struct ReversalRecord: Sendable {
  /// Its id.
  public var id: ReversalID
  /// Where.
  public var community: CommunityID
  /// What was asked for.
  public var request: RequestReversal
  /// Where it stands.
  public var state: ReversalState
  /// Who asked.
  public var askedBy: PersonID
  /// As what.
  public var side: ReversalSide
  /// Grows by one with each change.
  public var version: Int

  /// A reversal as loaded.
  public init(
    id: ReversalID, community: CommunityID, request: RequestReversal, state: ReversalState,
    askedBy: PersonID, side: ReversalSide, version: Int
  ) {
    self.id = id
    self.community = community
    self.request = request
    self.state = state
    self.askedBy = askedBy
    self.side = side
    self.version = version
  }
}

/// A reversal to be written: asked for, or answered.
public struct ReversalChange: Sendable {
  /// As it now stands.
  public var reversal: ReversalRecord
  /// Who answered, with what reason.
  public var answeredBy: PersonID?, answer: String?
  /// The submission that changed it.
  public var command: Int
}

extension Books {
  /// Asks for a reversal, as the secretary or the auditor, of here or above. Nothing moves until
  /// the other side signs.
  mutating func requestReversal(
    _ request: RequestReversal, _ scene: Scene
  ) throws(Refusal) -> Outcome {
    let isSecretary = scene.holdsHereOrAbove(.secretary, self)
    guard isSecretary || scene.holdsHereOrAbove(.auditor, self) else { throw Refusal(.forbidden) }
    let holder = try reversible(request.subject, scene)
    guard !scene.isOwn(holder) else { throw Refusal(.ownMatter) }
    guard !openReversals.contains(request.subject) else { throw Refusal(.alreadyReversed) }
    guard !request.reason.isEmpty else { throw Refusal(.reasonRequired, at: "/reason") }
    return .reversal(fileReversal(request, by: isSecretary ? .secretary : .auditor, scene), nil)
  }

  /// Notes a request for a reversal, for the other side to sign.
  mutating func fileReversal(
    _ request: RequestReversal, by side: ReversalSide, _ scene: Scene
  ) -> ReversalRecord {
    let reversal = ReversalRecord(
      id: mint.id(), community: scene.community, request: request, state: .requested,
      askedBy: scene.actor.person, side: side, version: 1)
    reversals[reversal.id] = reversal
    openReversals.insert(request.subject)
    changes.newReversals.append(ReversalChange(reversal: reversal, command: scene.index))
    return reversal
  }

  /// The other side signs, which takes the points back, or refuses with a reason.
  mutating func answerReversal(
    _ request: AnswerReversal, _ scene: Scene
  ) throws(Refusal) -> Outcome {
    guard var reversal = reversals[request.reversal], reversal.community == scene.community else {
      throw Refusal(.notFound)
    }
    guard scene.holdsHereOrAbove(reversal.side.otherSide, self) else { throw Refusal(.forbidden) }
    guard reversal.state == .requested else {
      throw Refusal(.alreadyDecided, .state(reversal.state.rawValue))
    }
    guard reversal.askedBy != scene.actor.person else { throw Refusal(.ownMatter) }
    guard request.isSigned || !(request.reason ?? "").isEmpty else {
      throw Refusal(.reasonRequired, at: "/reason")
    }
    var balance: Balance?
    if request.isSigned {
      let holder = try reversible(reversal.request.subject, scene)
      guard !scene.isOwn(holder) else { throw Refusal(.ownMatter) }
      reversal.state = .done
      switch reversal.request.subject {
      case .act(let id): reverse(id, holder, for: reversal, scene)
      case .redemption(let id): refund(id, holder, for: reversal, scene)
      }
      balance = holders[holder.id]?.balance
    } else {
      reversal.state = .refused
      openReversals.remove(reversal.request.subject)
    }
    reversal.version += 1
    reversals[reversal.id] = reversal
    changes.answeredReversals.append(
      ReversalChange(
        reversal: reversal, answeredBy: scene.actor.person, answer: request.reason,
        command: scene.index))
    return .reversal(reversal, balance)
  }

  /// The account from which something is taken back whose points have moved and not been taken
  /// back: that of the owner, or the one it was merged into.
  func reversible(_ subject: Reversed, _ scene: Scene) throws(Refusal) -> Holder {
    let owner = try owner(of: subject, scene)
    let holder = goingOn(owner)
    guard holder.id == owner.id || !scene.isOwn(owner) else { throw Refusal(.ownMatter) }
    // The points would come back to an account that nobody can spend from.
    if case .redemption = subject, holder.isClosed {
      throw Refusal(.notReversible, .state("closed"))
    }
    return holder
  }

  private func owner(of subject: Reversed, _ scene: Scene) throws(Refusal) -> Holder {
    switch subject {
    case .act(let id):
      let (act, holder) = try act(id, scene)
      if act.state == .reversed { throw Refusal(.alreadyReversed) }
      guard act.state == .credited || act.state == .onNotice else {
        throw Refusal(.notReversible, .state(act.state.rawValue))
      }
      return holder
    case .redemption(let id):
      guard let redemption = redemptions[id], redemption.community == scene.community,
        let holder = holders[redemption.holder]
      else { throw Refusal(.notFound) }
      guard redemption.state == .fulfilled else {
        throw Refusal(.notReversible, .state(redemption.state.rawValue))
      }
      return holder
    }
  }

  /// Takes an act's points back: from `on_notice`, then `available`; what is spent already is the
  /// bank's loss or the depositor's debt, as the fault was; a closed account owes nothing.
  private mutating func reverse(
    _ id: ActID, _ holder: Holder, for reversal: ReversalRecord, _ scene: Scene
  ) {
    guard var act = acts[id], let rules = ruleBooks[act.ruleBook],
      let type = rules.actTypes[act.request.actType]
    else { return }
    let isWaiting = act.state == .onNotice
    act.state = .reversed
    act.version += 1
    externalReferences.remove(of: act)
    uncount(act, type, in: scene.community)
    change(act, scene) { _ in }
    guard act.points > 0, let credit = act.creditSeq else { return }
    var left = act.points
    if isWaiting { left -= take(left, .onNotice, holder, type, credit, reversal, scene) }
    left -= take(
      min(left, holder.balance.available), .available, holder, type, credit, reversal, scene)
    guard left > 0 else { return }
    if reversal.request.fault == .depositor, !holder.isClosed {
      _ = take(left, .owed, holder, type, credit, reversal, scene)
    } else {
      _ = post(
        from: .ofCommunity(.correction), to: issueAccount(of: type.category), left, .reversal,
        .reversal(reversal.id), on: today(scene), scene, reverses: credit)
    }
  }

  private mutating func take(
    _ points: Int, _ account: AccountKind, _ holder: Holder, _ type: ActType, _ credit: Int64,
    _ reversal: ReversalRecord, _ scene: Scene
  ) -> Int {
    guard points > 0 else { return 0 }
    move(holder.id, account, -points, in: scene.community)
    _ = post(
      from: holder.account(account), to: issueAccount(of: type.category), points, .reversal,
      .reversal(reversal.id), on: today(scene), scene, reverses: credit)
    return points
  }

  /// Gives the points of a gift back that was handed over. What was brought back whole goes on the
  /// shelf; other goods are the next count's matter.
  private mutating func refund(
    _ id: RedemptionID, _ holder: Holder, for reversal: ReversalRecord, _ scene: Scene
  ) {
    guard let redemption = redemptions[id], let payment = redemption.paymentSeq else { return }
    move(holder.id, .available, redemption.points, in: scene.community)
    _ = post(
      from: .ofCommunity(.redeemed), to: holder.account(.available), redemption.points, .reversal,
      .reversal(reversal.id), on: today(scene), scene,
      expiresOn: lastDayOfReturn(in: scene.community), reverses: payment)
    recover(holder.id, redemption.points, .reversal(reversal.id), scene)
    countMonth(redemption, -redemption.quantity)
    if case .shopkeeper(let condition) = reversal.side, condition.goesBackOnShelf {
      changeStock(of: redemption, onHand: redemption.quantity, "returned", scene)
    }
  }
}
