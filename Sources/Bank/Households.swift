/// Who may spend a household's points, as its members have agreed.
public struct SetSpenders: Hashable, Sendable {
  /// Which household.
  public var household: HouseholdID
  /// Members of it; nobody takes the right away.
  public var people: [PersonID]
  /// The members' word.
  public var consent: Consent
  /// The version the caller has seen.
  public var expectedVersion: Int

  /// An agreement.
  public init(
    household: HouseholdID, people: [PersonID], consent: Consent, expectedVersion: Int
  ) {
    self.household = household
    self.people = people
    self.consent = consent
    self.expectedVersion = expectedVersion
  }
}

/// Who may spend a household's points, as the books have it.
public struct SpendersRecord: Hashable, Sendable {
  /// Which household.
  public var household: HouseholdID
  /// Those who still live there.
  public var people: [PersonID]
  /// The version of the household.
  public var version: Int

  /// Entitlements as loaded.
  public init(household: HouseholdID, people: [PersonID], version: Int) {
    self.household = household
    self.people = people
    self.version = version
  }
}

/// An agreement to be written.
public struct NewSpenders: Sendable {
  /// Where.
  public var community: CommunityID
  /// What holds from now on.
  public var spenders: SpendersRecord
  /// The members' word.
  public var consent: Consent
  /// The day.
  public var since: Day
  /// Who recorded it.
  public var recordedBy: PersonID
}

extension Books {
  /// Sets who may spend a household's points; until then nobody may. By a worker of the grid or a
  /// secretary, not for his own household.
  mutating func setSpenders(_ request: SetSpenders, _ scene: Scene) throws(Refusal) -> Outcome {
    guard let known = registry.spenders[request.household],
      let household = holders[request.household.holder], household.kind == .household,
      household.community == scene.community
    else { throw Refusal(.notFound) }
    try requireCare(for: household, scene)
    guard !scene.isOwn(household) else { throw Refusal(.ownMatter) }
    guard known.version == request.expectedVersion else { throw Refusal(.staleVersion) }
    let today = try community(scene).today
    guard request.consent.givenOn <= today else {
      throw .invalid("/consent/given_on", .consentInFuture)
    }
    for (place, person) in request.people.enumerated() {
      guard let member = holders[person.holder], member.household == request.household,
        member.community == scene.community, !member.isClosed,
        !isChild(member.birthYear, on: today)
      else { throw .invalid("/spenders/\(place)", .notAMember) }
    }
    let spenders = SpendersRecord(
      household: request.household, people: request.people, version: known.version + 1)
    registry.spenders[request.household] = spenders
    changes.people.spenders[request.household] = NewSpenders(
      community: scene.community, spenders: spenders, consent: request.consent, since: today,
      recordedBy: scene.actor.person)
    return .spenders(spenders)
  }

  /// The account that a request for a gift is paid from: the person's own, or the household's that
  /// he lives in and may spend from.
  func payer(
    of request: RequestRedemption, _ person: Holder, _ scene: Scene
  ) throws(Refusal) -> Holder {
    guard let id = request.household else { return person }
    guard let household = holders[id.holder], household.kind == .household,
      household.community == scene.community
    else { throw Refusal(.notFound) }
    let entitled = registry.spenders[id]?.people ?? []
    guard person.household == id, entitled.contains(PersonID(person.id.uuid)) else {
      throw .invalid("/household_id", .notAMember)
    }
    guard !household.isClosed else { throw .invalid("/household_id", .accountClosed) }
    return household
  }
}
