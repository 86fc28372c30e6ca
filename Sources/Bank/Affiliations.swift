/// A party member reports to the community besides the branch at work (双报到).
public struct Affiliate: Hashable, Sendable {
  /// Who.
  public var person: PersonID
  /// The branch at work, at most 60 characters.
  public var branch: String
  /// First day, nil is today.
  public var from: Day?

  /// An affiliation to be recorded.
  public init(person: PersonID, branch: String, from: Day?) {
    self.person = person
    self.branch = branch
    self.from = from
  }
}

/// The end of a second affiliation.
public struct EndAffiliation: Hashable, Sendable {
  /// Which.
  public var affiliation: AffiliationID
  /// Its last day; nil is today.
  public var lastDay: Day?

  /// An end.
  public init(affiliation: AffiliationID, lastDay: Day?) {
    self.affiliation = affiliation
    self.lastDay = lastDay
  }
}

/// A second affiliation as the books have it.
public struct AffiliationRecord: Hashable, Sendable {
  /// Its id.
  public var id: AffiliationID
  /// Where.
  public var community: CommunityID
  /// Whose.
  public var person: PersonID
  /// The branch at work.
  public var branch: String
  /// First and last day.
  public var from: Day, until: Day?

  /// An affiliation as loaded.
  public init(
    id: AffiliationID, community: CommunityID, person: PersonID, branch: String, from: Day,
    until: Day?
  ) {
    self.id = id
    self.community = community
    self.person = person
    self.branch = branch
    self.from = from
    self.until = until
  }
}

/// A second affiliation to be written.
public struct NewAffiliation: Sendable {
  /// The affiliation.
  public var affiliation: AffiliationRecord
  /// Who recorded it.
  public var recordedBy: PersonID
}

extension Books {
  /// Records a second affiliation; one at a time.
  mutating func affiliate(_ request: Affiliate, _ scene: Scene) throws(Refusal) -> Outcome {
    let (record, holder) = try record(of: request.person, scene)
    try requireCare(for: holder, scene)
    guard !record.isClosed else { throw Refusal(.validationFailed, .accountClosed) }
    guard record.tags.contains("party_member") else {
      throw Refusal(.validationFailed, .notAPartyMember)
    }
    let today = try community(scene).today
    let from = request.from ?? today
    guard from <= today else { throw Refusal(.futureDay, at: "/from") }
    let known = registry.affiliations.values.filter { $0.person == request.person }
    guard known.allSatisfy({ $0.until.map { $0 < from } ?? false }) else {
      throw .invalid("/from", .affiliatedAlready)
    }
    let affiliation = AffiliationRecord(
      id: mint.id(), community: scene.community, person: request.person, branch: request.branch,
      from: from, until: nil)
    registry.affiliations[affiliation.id] = affiliation
    changes.people.newAffiliations.append(
      NewAffiliation(affiliation: affiliation, recordedBy: scene.actor.person))
    return .affiliation(affiliation)
  }

  /// Ends a second affiliation.
  mutating func endAffiliation(
    _ request: EndAffiliation, _ scene: Scene
  ) throws(Refusal) -> Outcome {
    guard var affiliation = registry.affiliations[request.affiliation],
      affiliation.community == scene.community,
      let holder = holders[affiliation.person.holder]
    else { throw Refusal(.notFound) }
    try requireCare(for: holder, scene)
    guard affiliation.until == nil else { throw Refusal(.alreadyDecided, .state("ended")) }
    let today = try community(scene).today
    let last = request.lastDay ?? today
    guard last <= today else { throw Refusal(.futureDay, at: "/on") }
    guard last >= affiliation.from else { throw .invalid("/on", .officeEndsBeforeStart) }
    affiliation.until = last
    registry.affiliations[affiliation.id] = affiliation
    changes.people.endedAffiliations.append(affiliation)
    return .affiliation(affiliation)
  }
}
