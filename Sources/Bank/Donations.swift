/// Where somebody gives points to.
public enum DonationGoal: String, Sendable, CaseIterable {
  /// The account of the household lived in.
  case household
  /// The community's pool for those in need.
  case charity
}

/// Points given away.
public struct GivePoints: Hashable, Sendable {
  /// Where to.
  public var goal: DonationGoal
  /// Points, at least 1.
  public var points: Int
  /// Whose.
  public var person: PersonID

  /// A gift of points.
  public init(to goal: DonationGoal, points: Int, person: PersonID) {
    self.goal = goal
    self.points = points
    self.person = person
  }
}

/// A gift of points to be written, and what an outcome says of it.
public struct Donation: Hashable, Sendable {
  /// Its id.
  public var id: DonationID
  /// Where.
  public var community: CommunityID
  /// Whose points.
  public var giver: PersonID
  /// The household; nil is the charity pool.
  public var household: HouseholdID?
  /// Points.
  public var points: Int
  /// The submission.
  public var command: Int

  /// Where to.
  public var goal: DonationGoal { household == nil ? .charity : .household }
}

/// What can be done around gifts of points and the charity pool.
public enum CharityCommand: Sendable {
  case give(GivePoints)
  case propose(ProposeGrant)
  case answer(AnswerGrant)

  /// The name in the audit log.
  public var kind: String {
    switch self {
    case .give: "give_points"
    case .propose: "propose_grant"
    case .answer: "answer_grant"
    }
  }
}

/// What became of such a command.
public enum CharityOutcome: Sendable {
  /// Points were given, by these transfers; with what the giver has left.
  case given(Donation, [TransferReference], Balance)
  /// A grant stands so, paid by this transfer once it is signed.
  case grant(GrantRecord, TransferReference?)
}

extension Books {
  mutating func decide(_ command: CharityCommand, _ scene: Scene) throws(Refusal) -> Outcome {
    switch command {
    case .give(let request): try givePoints(request, scene)
    case .propose(let request): try proposeGrant(request, scene)
    case .answer(let request): try answerGrant(request, scene)
    }
  }

  /// Gives points away: the person, a worker for somebody of his grids, the guardian of a child or
  /// a proxy who may ask for gifts. Never while points are owed. In the household's account they
  /// keep their last days.
  mutating func givePoints(_ request: GivePoints, _ scene: Scene) throws(Refusal) -> Outcome {
    guard let person = holders[request.person.holder], person.kind == .person,
      person.community == scene.community
    else { throw Refusal(.notFound) }
    let agency = try agency(for: person, .request, scene)
    guard !person.isClosed else { throw .invalid("/person_id", .accountClosed) }
    guard person.balance.owed == 0 else { throw Refusal(.pointsOwed) }
    var household: Holder?
    if request.goal == .household {
      guard let id = person.household, let home = holders[id.holder], home.kind == .household,
        !home.isClosed
      else { throw .invalid("/to", .noHousehold) }
      household = home
    }
    guard request.points > 0, person.balance.available >= request.points else {
      throw Refusal(.insufficientPoints, at: "/points")
    }
    let mandate = try mandate(of: agency, .request, points: request.points, at: "/points", scene)
    let donation = Donation(
      id: mint.id(), community: scene.community, giver: request.person,
      household: household.map { HouseholdID($0.id.uuid) }, points: request.points,
      command: scene.index)
    changes.charity.donations.append(donation)
    use(mandate, .request, donation: donation, scene)
    let transfers = hand(
      request.points, of: person, to: household, on: try community(scene).today, scene)
    return .charity(
      .given(donation, transfers, holders[person.id]?.balance ?? person.balance))
  }
}
