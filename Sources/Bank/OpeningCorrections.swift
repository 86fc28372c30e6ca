/// What ``OpeningCorrectionID`` names.
public enum OpeningCorrectionTag: Sendable {}
/// A correction of an opening balance.
public typealias OpeningCorrectionID = ID<OpeningCorrectionTag>

/// An opening balance was brought in wrong; asked for by the secretary or the auditor.
public struct RequestOpeningCorrection: Hashable, Sendable {
  /// Whose.
  public var holder: HolderID
  /// What is right, 0 … ``OldBook/mostPoints``.
  public var points: Int
  /// Whose fault it was.
  public var fault: Fault
  /// Why, at most 200 characters.
  public var reason: String

  /// A request.
  public init(holder: HolderID, points: Int, fault: Fault, reason: String) {
    self.holder = holder
    self.points = points
    self.fault = fault
    self.reason = reason
  }
}

/// The other side's word on a correction.
public struct AnswerOpeningCorrection: Hashable, Sendable {
  /// Which, and whose balance it is about.
  public var correction: OpeningCorrectionID, holder: HolderID
  /// Whether it is counter-signed.
  public var isSigned: Bool
  /// Why not; needed for a refusal.
  public var reason: String?

  /// An answer.
  public init(
    correction: OpeningCorrectionID, holder: HolderID, isSigned: Bool, reason: String?
  ) {
    self.correction = correction
    self.holder = holder
    self.isSigned = isSigned
    self.reason = reason
  }
}

/// A correction as a decision sees it.
public struct OpeningCorrection: Hashable, Sendable {
  /// Its id.
  public var id: OpeningCorrectionID
  /// Where.
  public var community: CommunityID
  /// What was asked for.
  public var request: RequestOpeningCorrection
  /// What had counted before.
  public var counted: Int
  /// Where it stands.
  public var state: ReversalState
  /// Who asked.
  public var askedBy: PersonID
  /// Whether the secretary's side asked; the auditor's side answers then, and the other way round.
  public var isAskedBySecretary: Bool
  /// Who answered, with what reason.
  public var answeredBy: PersonID?, answer: String?
  /// Grows by one with each change.
  public var version: Int

  /// A correction as loaded or asked for.
  public init(
    id: OpeningCorrectionID, community: CommunityID, request: RequestOpeningCorrection,
    counted: Int, state: ReversalState, askedBy: PersonID, isAskedBySecretary: Bool, version: Int
  ) {
    self.id = id
    self.community = community
    self.request = request
    self.counted = counted
    self.state = state
    self.askedBy = askedBy
    self.isAskedBySecretary = isAskedBySecretary
    self.version = version
  }
}

/// Corrections of opening balances, as loaded and as changed.
public struct OpeningCorrectionBooks: Sendable {
  /// Those of the depositors named.
  public var records: [OpeningCorrectionID: OpeningCorrection] = [:]
  /// What counts as the opening balance of depositors named who have one.
  public var counted: [HolderID: Int] = [:]

  /// Nothing.
  public init() {}
}

/// A correction to be written: asked for, or answered.
public struct OpeningCorrectionChange: Sendable {
  /// As it now stands.
  public var correction: OpeningCorrection
  /// The submission that changed it.
  public var command: Int
}

extension Books {
  /// Asks for a correction, as the secretary or the auditor, of here or above. Nothing moves until
  /// the other side signs.
  mutating func requestOpeningCorrection(
    _ request: RequestOpeningCorrection, _ scene: Scene
  ) throws(Refusal) -> Outcome {
    let isSecretary = scene.holdsHereOrAbove(.secretary, self)
    guard isSecretary || scene.holdsHereOrAbove(.auditor, self) else { throw Refusal(.forbidden) }
    _ = try correctable(request.holder, scene)
    guard let counted = openingCorrections.counted[request.holder] else {
      throw Refusal(.validationFailed, .noOpening)
    }
    let isAsked = openingCorrections.records.values.contains {
      $0.request.holder == request.holder && $0.state == .requested
    }
    guard !isAsked else {
      throw Refusal(.alreadyDecided, .state(ReversalState.requested.rawValue))
    }
    guard request.points != counted else { throw .invalid("/points", .openingIsRight(counted)) }
    guard !request.reason.isEmpty else { throw Refusal(.reasonRequired, at: "/reason") }
    let correction = OpeningCorrection(
      id: mint.id(), community: scene.community, request: request, counted: counted,
      state: .requested, askedBy: scene.actor.person, isAskedBySecretary: isSecretary, version: 1)
    openingCorrections.records[correction.id] = correction
    changes.askedCorrections.append(
      OpeningCorrectionChange(correction: correction, command: scene.index))
    return .openingCorrection(correction, nil)
  }

  /// The other side signs, which books the difference, or refuses with a reason.
  mutating func answerOpeningCorrection(
    _ request: AnswerOpeningCorrection, _ scene: Scene
  ) throws(Refusal) -> Outcome {
    guard var correction = openingCorrections.records[request.correction],
      correction.community == scene.community, correction.request.holder == request.holder
    else { throw Refusal(.notFound) }
    let side: Role = correction.isAskedBySecretary ? .auditor : .secretary
    guard scene.holdsHereOrAbove(side, self) else { throw Refusal(.forbidden) }
    guard correction.state == .requested else {
      throw Refusal(.alreadyDecided, .state(correction.state.rawValue))
    }
    guard correction.askedBy != scene.actor.person else { throw Refusal(.ownMatter) }
    guard request.isSigned || !(request.reason ?? "").isEmpty else {
      throw Refusal(.reasonRequired, at: "/reason")
    }
    var balance: Balance?
    if request.isSigned {
      let holder = try correctable(request.holder, scene)
      correct(holder, by: correction, scene)
      openingCorrections.counted[request.holder] = correction.request.points
      balance = holders[holder.id]?.balance
    }
    correction.state = request.isSigned ? .done : .refused
    correction.answeredBy = scene.actor.person
    correction.answer = request.reason
    correction.version += 1
    openingCorrections.records[correction.id] = correction
    changes.answeredCorrections.append(
      OpeningCorrectionChange(correction: correction, command: scene.index))
    return .openingCorrection(correction, balance)
  }

  /// The open account of a depositor of this community who is not the actor's own: the one that
  /// goes on, where it was merged into another.
  private func correctable(_ id: HolderID, _ scene: Scene) throws(Refusal) -> Holder {
    guard let named = holders[id], named.community == scene.community else {
      throw Refusal(.notFound)
    }
    let holder = goingOn(named)
    guard !holder.isClosed else { throw Refusal(.validationFailed, .accountClosed) }
    guard !scene.isOwn(holder), !scene.isOwn(named) else { throw Refusal(.ownMatter) }
    return holder
  }

  /// Books what was missing; or takes back what was too much, first from `available`. What of it is
  /// spent already is the bank's loss or the depositor's debt, as the fault was.
  private mutating func correct(
    _ holder: Holder, by correction: OpeningCorrection, _ scene: Scene
  ) {
    let missing = correction.request.points - correction.counted
    let opening = AccountNumber.ofCommunity(.opening)
    if missing > 0 {
      move(holder.id, .available, missing, in: scene.community)
      _ = post(
        from: opening, to: holder.account(.available), missing, .openingBalance,
        .correction(correction.id),
        on: today(scene), scene)
      recover(holder.id, missing, .system, scene)
      return
    }
    let kept = min(-missing, holder.balance.available)
    let spent = -missing - kept
    let rest: AccountKind? = correction.request.fault == .depositor ? .owed : nil
    for (account, points) in [(AccountKind.available, kept), (rest ?? .correction, spent)]
    where points > 0 {
      var debit = AccountNumber.ofCommunity(.correction)
      if account != .correction {
        move(holder.id, account, -points, in: scene.community)
        debit = holder.account(account)
      }
      _ = post(
        from: debit, to: opening, points, .openingBalance, .correction(correction.id),
        on: today(scene), scene)
    }
  }
}
