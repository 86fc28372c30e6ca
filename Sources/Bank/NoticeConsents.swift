/// A word on whether somebody's name may stand on notices: a consent of its own (PIPL art. 25),
/// which can be withdrawn at any time (art. 15).
public struct GivePublicationConsent: Hashable, Sendable {
  /// Whose name.
  public var person: PersonID
  /// Whether it is given or withdrawn.
  public var isGiven: Bool
  /// How and when.
  public var consent: Consent

  /// A word on publication.
  public init(person: PersonID, isGiven: Bool, consent: Consent) {
    self.person = person
    self.isGiven = isGiven
    self.consent = consent
  }
}

/// A consent to publication to be written.
public struct PublicationConsent: Hashable, Sendable {
  /// Where.
  public var community: CommunityID
  /// Whose name.
  public var person: PersonID
  /// Whether it is given or withdrawn.
  public var isGiven: Bool
  /// How and when.
  public var consent: Consent
  /// Who recorded it.
  public var recordedBy: PersonID
  /// When it was recorded.
  public var recordedAt: Instant
}

extension Books {
  /// By the person, a worker of the grid, or the secretary.
  mutating func consentToPublication(
    _ request: GivePublicationConsent, _ scene: Scene
  ) throws(Refusal) -> Outcome {
    guard let holder = holders[request.person.holder], holder.kind == .person,
      holder.community == scene.community
    else { throw Refusal(.notFound) }
    let isOwn = request.person == scene.actor.person
    guard isOwn || scene.covers(holder) || scene.holds(.secretary) else {
      throw Refusal(scene.holds(.gridWorker) ? .outsideYourGrid : .forbidden)
    }
    let community = try community(scene)
    guard request.consent.givenOn <= community.today else {
      throw .invalid("/on", .consentInFuture)
    }
    let consent = PublicationConsent(
      community: scene.community, person: request.person, isGiven: request.isGiven,
      consent: request.consent, recordedBy: scene.actor.person, recordedAt: community.now)
    changes.notices.consents.append(consent)
    return .publicationConsent(consent)
  }
}
