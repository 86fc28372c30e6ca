/// What a proxy may do for somebody.
public enum MandatePower: String, Sendable, CaseIterable {
  /// File acts.
  case file
  /// Ask for gifts, and give points away.
  case request
  /// Collect gifts.
  case collect
}

/// Somebody lets another act for him; a worker or secretary is witness.
public struct GiveMandate: Hashable, Sendable {
  /// The longest mandate in days, so that each is looked at again.
  public static let longest = 366
  /// The highest daily limit in points.
  public static let highestLimit = 1_000

  /// Who is acted for.
  public var principal: PersonID
  /// Who acts.
  public var proxy: PersonID
  /// What for.
  public var powers: Set<MandatePower>
  /// First day, nil is today, and last.
  public var from: Day?, until: Day
  /// Points asked for a day, and points collected a day; 1 … ``highestLimit``.
  public var dailyLimit: Int
  /// The principal's word.
  public var consent: Consent

  /// A mandate to be given.
  public init(
    principal: PersonID, proxy: PersonID, powers: Set<MandatePower>, from: Day?, until: Day,
    dailyLimit: Int, consent: Consent
  ) {
    self.principal = principal
    self.proxy = proxy
    self.powers = powers
    self.from = from
    self.until = until
    self.dailyLimit = dailyLimit
    self.consent = consent
  }
}

/// A mandate as the books have it.
public struct MandateRecord: Hashable, Sendable {
  /// Its id.
  public var id: MandateID
  /// Where.
  public var community: CommunityID
  /// Who is acted for, and who acts.
  public var principal: PersonID, proxy: PersonID
  /// The proxy's name and passbook, by which the counter knows him.
  public var proxyName: String, proxyPassbook: String
  /// What for.
  public var powers: Set<MandatePower>
  /// First and last day.
  public var from: Day, until: Day
  /// Points asked for a day, and points collected a day.
  public var dailyLimit: Int
  /// The principal's word.
  public var consent: Consent
  /// Who was there.
  public var witness: PersonID
  /// Who ended it before its last day, and when.
  public var endedBy: PersonID?, endedAt: Instant?
  /// Grows by one with each change.
  public var version: Int

  /// A mandate as loaded.
  public init(
    id: MandateID, community: CommunityID, principal: PersonID, proxy: PersonID,
    proxyName: String, proxyPassbook: String, powers: Set<MandatePower>, from: Day, until: Day,
    dailyLimit: Int, consent: Consent, witness: PersonID, endedBy: PersonID?, endedAt: Instant?,
    version: Int
  ) {
    self.id = id
    self.community = community
    self.principal = principal
    self.proxy = proxy
    self.proxyName = proxyName
    self.proxyPassbook = proxyPassbook
    self.powers = powers
    self.from = from
    self.until = until
    self.dailyLimit = dailyLimit
    self.consent = consent
    self.witness = witness
    self.endedBy = endedBy
    self.endedAt = endedAt
    self.version = version
  }

  /// Whether it gives a power on a day.
  func gives(_ power: MandatePower, on day: Day) -> Bool {
    powers.contains(power) && from <= day && day <= until && endedAt == nil
  }
}

/// A mandate to be written.
public struct NewMandate: Sendable {
  /// The mandate.
  public var mandate: MandateRecord
  /// The submission that gave it.
  public var command: Int
}

extension Books {
  /// A mandate, recorded by a worker of the principal's grid or a secretary, who is its witness:
  /// neither of the two, nor of their households.
  mutating func giveMandate(_ request: GiveMandate, _ scene: Scene) throws(Refusal) -> Outcome {
    let (_, principal) = try record(of: request.principal, scene)
    let (agent, proxy) = try record(of: request.proxy, scene)
    try requireCare(for: principal, scene)
    guard !scene.isOwn(principal), !scene.isOwn(proxy) else { throw Refusal(.ownMatter) }
    guard !principal.isClosed else { throw .invalid("/principal_id", .accountClosed) }
    guard !proxy.isClosed else { throw .invalid("/proxy_id", .accountClosed) }
    guard request.principal != request.proxy else {
      throw .invalid("/proxy_id", .ownProxy)
    }
    let today = try community(scene).today
    guard !isChild(principal.birthYear, on: today) else {
      throw .invalid("/principal_id", .guardianRequired)
    }
    guard !isChild(proxy.birthYear, on: today) else {
      throw .invalid("/proxy_id", .childHasNoLogin)
    }
    let from = request.from ?? today
    guard from >= today else { throw .invalid("/from", .mandateInPast) }
    guard request.until >= from else { throw .invalid("/until", .officeEndsBeforeStart) }
    guard request.until <= from.advanced(by: GiveMandate.longest) else {
      throw .invalid("/until", .mandateTooLong)
    }
    guard request.consent.givenOn <= today else {
      throw .invalid("/consent/given_on", .consentInFuture)
    }
    let mandate = MandateRecord(
      id: mint.id(), community: scene.community, principal: request.principal,
      proxy: request.proxy, proxyName: agent.name, proxyPassbook: agent.passbook,
      powers: request.powers, from: from, until: request.until, dailyLimit: request.dailyLimit,
      consent: request.consent, witness: scene.actor.person, endedBy: nil, endedAt: nil,
      version: 1)
    registry.mandates[mandate.id] = mandate
    changes.people.newMandates.append(NewMandate(mandate: mandate, command: scene.index))
    return .mandate(mandate)
  }

  /// Ends a mandate at once: the principal, the proxy, a worker of the grid or a secretary.
  mutating func endMandate(_ id: MandateID, _ scene: Scene) throws(Refusal) -> Outcome {
    guard var mandate = registry.mandates[id], mandate.community == scene.community,
      let principal = holders[mandate.principal.holder]
    else { throw Refusal(.notFound) }
    if ![mandate.principal, mandate.proxy].contains(scene.actor.person) {
      try requireCare(for: principal, scene)
    }
    let community = try community(scene)
    guard mandate.endedAt == nil, mandate.until >= community.today else {
      throw Refusal(.alreadyDecided, .state("ended"))
    }
    mandate.endedBy = scene.actor.person
    mandate.endedAt = community.now
    mandate.version += 1
    registry.mandates[id] = mandate
    changes.people.endedMandates.append(mandate)
    return .mandate(mandate)
  }
}
