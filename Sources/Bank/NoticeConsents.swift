/// A word on whether somebody's name may stand on notices: a consent of its own (PIPL art. 25),
/// which can be withdrawn at any time (art. 15).
public struct GivePublicationConsent: Hashable, Sendable {
  /// Whose name.
  public var person: PersonID
  /// Whether it is given or withdrawn.
  public var isGiven: Bool
  /// How and when.
  public var consent: Consent
  /// Who gives it for somebody under 14; not needed of the guardian himself.
  public var guardian: PersonID?

  /// A word on publication.
  public init(person: PersonID, isGiven: Bool, consent: Consent, guardian: PersonID? = nil) {
    self.person = person
    self.isGiven = isGiven
    self.consent = consent
    self.guardian = guardian
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
  /// Who gave it for somebody under 14.
  public var guardian: PersonID?
  /// Who recorded it.
  public var recordedBy: PersonID
  /// When it was recorded.
  public var recordedAt: Instant

  /// A word as loaded or given.
  public init(
    community: CommunityID, person: PersonID, isGiven: Bool, consent: Consent,
    guardian: PersonID?, recordedBy: PersonID, recordedAt: Instant
  ) {
    self.community = community
    self.person = person
    self.isGiven = isGiven
    self.consent = consent
    self.guardian = guardian
    self.recordedBy = recordedBy
    self.recordedAt = recordedAt
  }
}

extension Books {
  /// By the person, a worker of the grid, or the secretary. For somebody under 14 it is the
  /// guardian who gives it, himself or on a form that names him; withdrawn it is by any of them.
  mutating func consentToPublication(
    _ request: GivePublicationConsent, _ scene: Scene
  ) throws(Refusal) -> Outcome {
    guard let holder = holders[request.person.holder], holder.kind == .person,
      holder.community == scene.community
    else { throw Refusal(.notFound) }
    let community = try community(scene)
    let isChild = isChild(holder.birthYear, on: community.today)
    let isOwn = request.person == scene.actor.person
    let isGuardian =
      isChild && registry.guardians[request.person]?.contains(scene.actor.person) == true
    guard isOwn || isGuardian || scene.covers(holder) || scene.holds(.secretary) else {
      throw Refusal(scene.holds(.gridWorker) ? .outsideYourGrid : .forbidden)
    }
    guard request.consent.givenOn <= community.today else {
      throw .invalid("/on", .consentInFuture)
    }
    var guardian = isGuardian ? scene.actor.person : request.guardian
    if isChild, request.isGiven {
      guard let named = guardian, !isOwn else { throw .invalid("/guardian_id", .guardianRequired) }
      guard registry.guardians[request.person]?.contains(named) == true else {
        throw .invalid("/guardian_id", .notAGuardian)
      }
    } else if !isGuardian {
      guardian = nil
    }
    let consent = PublicationConsent(
      community: scene.community, person: request.person, isGiven: request.isGiven,
      consent: request.consent, guardian: guardian, recordedBy: scene.actor.person,
      recordedAt: community.now)
    changes.notices.consents.append(consent)
    return .publicationConsent(consent)
  }
}
