/// Points out of the charity pool for somebody in need, proposed by the secretary as the residents'
/// body has decided.
public struct ProposeGrant: Hashable, Sendable {
  /// A person or a household.
  public var holder: HolderID
  /// Whether it is a person.
  public var isPerson: Bool
  /// Points, at least 1.
  public var points: Int
  /// Why, at most 200 characters.
  public var reason: String
  /// The decision.
  public var resolution: Resolution

  /// A proposal.
  public init(
    holder: HolderID, isPerson: Bool, points: Int, reason: String, resolution: Resolution
  ) {
    self.holder = holder
    self.isPerson = isPerson
    self.points = points
    self.reason = reason
    self.resolution = resolution
  }
}

/// The auditor's word on a grant.
public struct AnswerGrant: Hashable, Sendable {
  /// Which.
  public var grant: GrantID
  /// Whether it is counter-signed.
  public var isSigned: Bool
  /// Why not; needed for a refusal.
  public var reason: String?

  /// An answer.
  public init(grant: GrantID, isSigned: Bool, reason: String?) {
    self.grant = grant
    self.isSigned = isSigned
    self.reason = reason
  }
}

/// A grant as a decision sees it; its states are those of reversals.
public struct GrantRecord: Hashable, Sendable {
  /// Its id.
  public var id: GrantID
  /// Where.
  public var community: CommunityID
  /// What was proposed.
  public var request: ProposeGrant
  /// Where it stands.
  public var state: ReversalState
  /// Who proposed it.
  public var askedBy: PersonID
  /// Grows by one with each change.
  public var version: Int

  /// A grant as loaded.
  public init(
    id: GrantID, community: CommunityID, request: ProposeGrant, state: ReversalState,
    askedBy: PersonID, version: Int
  ) {
    self.id = id
    self.community = community
    self.request = request
    self.state = state
    self.askedBy = askedBy
    self.version = version
  }
}

/// A grant to be written: proposed, or answered.
public struct GrantChange: Sendable {
  /// As it now stands.
  public var grant: GrantRecord
  /// Who answered, with what reason.
  public var answeredBy: PersonID?, answer: String?
  /// The submission.
  public var command: Int
}

/// What a batch changes of gifts of points and the charity pool.
public struct CharityChanges: Sendable {
  /// Points given away.
  public var donations: [Donation] = []
  /// Grants proposed.
  public var proposed: [GrantChange] = []
  /// Grants answered.
  public var answered: [GrantChange] = []

  /// No changes.
  public init() {}
}

/// What a batch knows of the charity pool.
public struct CharityBooks: Sendable {
  /// Points in the pools of communities named.
  public var pools: [CommunityID: Int] = [:]
  /// Grants named.
  public var grants: [GrantID: GrantRecord] = [:]

  /// Nothing known.
  public init() {}
}

extension Books {
  /// Proposes a grant, as the secretary, of here or above; not to his own household. Nothing moves
  /// until the auditor's side signs.
  mutating func proposeGrant(_ request: ProposeGrant, _ scene: Scene) throws(Refusal) -> Outcome {
    guard scene.holdsHereOrAbove(.secretary, self) else { throw Refusal(.forbidden) }
    _ = try receiver(of: request, scene)
    guard !request.reason.isEmpty else { throw Refusal(.reasonRequired, at: "/reason") }
    try check(request.resolution, scene)
    try requireInPool(request.points, scene)
    let grant = GrantRecord(
      id: mint.id(), community: scene.community, request: request, state: .requested,
      askedBy: scene.actor.person, version: 1)
    charity.grants[grant.id] = grant
    changes.charity.proposed.append(GrantChange(grant: grant, command: scene.index))
    return .charity(.grant(grant, nil))
  }

  /// The auditor's side signs, which moves the points, or refuses with a reason. What the receiver
  /// owes is paid out of them first.
  mutating func answerGrant(_ request: AnswerGrant, _ scene: Scene) throws(Refusal) -> Outcome {
    guard var grant = charity.grants[request.grant], grant.community == scene.community else {
      throw Refusal(.notFound)
    }
    guard scene.holdsHereOrAbove(.auditor, self) else { throw Refusal(.forbidden) }
    guard grant.state == .requested else {
      throw Refusal(.alreadyDecided, .state(grant.state.rawValue))
    }
    guard grant.askedBy != scene.actor.person else { throw Refusal(.ownMatter) }
    guard request.isSigned || !(request.reason ?? "").isEmpty else {
      throw Refusal(.reasonRequired, at: "/reason")
    }
    var transfer: TransferReference?
    grant.state = request.isSigned ? .done : .refused
    if request.isSigned {
      let holder = try receiver(of: grant.request, scene)
      try requireInPool(grant.request.points, scene)
      move(holder.id, .available, grant.request.points, in: scene.community)
      transfer = post(
        from: .ofCommunity(.charity), to: holder.account(.available), grant.request.points,
        .donation, .system, on: today(scene), scene)
      recover(holder.id, grant.request.points, .system, scene)
    }
    grant.version += 1
    charity.grants[grant.id] = grant
    changes.charity.answered.append(
      GrantChange(
        grant: grant, answeredBy: scene.actor.person, answer: request.reason,
        command: scene.index))
    return .charity(.grant(grant, transfer))
  }

  /// Who would get the points: open, and not of the actor's household.
  private func receiver(
    of request: ProposeGrant, _ scene: Scene
  ) throws(Refusal) -> Holder {
    guard let holder = holders[request.holder], holder.community == scene.community,
      holder.kind == (request.isPerson ? .person : .household)
    else { throw Refusal(.notFound) }
    guard !scene.isOwn(holder) else { throw Refusal(.ownMatter) }
    guard !holder.isClosed else {
      throw .invalid(request.isPerson ? "/person_id" : "/household_id", .accountClosed)
    }
    return holder
  }

  private func requireInPool(_ points: Int, _ scene: Scene) throws(Refusal) {
    let there = charity.pools[scene.community] ?? 0
    guard points > 0, points <= there else {
      throw Refusal(.insufficientPoints, at: "/points", .remaining(there))
    }
  }
}
