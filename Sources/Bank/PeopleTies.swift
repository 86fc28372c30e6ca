/// What belongs to a person beside points and deeds, and goes over when two accounts of one person
/// become one.
public enum Tie: String, Hashable, Sendable, CaseIterable {
  /// The children the person answers for.
  case wards
  /// Who answers for the person, who is a child.
  case guardian
  /// The right to spend the household's points.
  case spender
  case tags, branch
  /// The second affiliation of a party member.
  case affiliation
  case phone
  case birthYear = "birth_year"
  /// The name to sign in with, and its password.
  case login
  /// The last word on whether the name may stand on notices.
  case publicationConsent = "publication_consent"
  /// Mandates of and for the person. They name an account and are given anew.
  case mandates
}

extension Books {
  /// Hands over what the account that goes on has not got itself.
  /// - Returns: what went over, and what ends with the old account.
  mutating func handOverTies(
    of old: PersonRecord, to known: PersonRecord, _ scene: Scene
  ) -> (carried: Set<Tie>, left: Set<Tie>) {
    var new = known
    var (carried, left) = (Set<Tie>(), Set<Tie>())
    func note(_ tie: Tie, _ goesOver: Bool) {
      if goesOver { carried.insert(tie) } else { left.insert(tie) }
    }
    if !Set(old.tags).isSubset(of: new.tags) {
      new.tags += old.tags.filter { !new.tags.contains($0) }
      note(.tags, true)
    }
    if let branch = old.branch, branch != new.branch {
      note(.branch, new.branch == nil)
      new.branch = new.branch ?? branch
    }
    if let phone = old.phone, phone != new.phone {
      note(.phone, new.phone == nil)
      new.phone = new.phone ?? phone
    }
    if let year = old.birthYear, new.birthYear == nil {
      note(.birthYear, true)
      new.birthYear = year
      holders[new.id.holder]?.birthYear = year
    }
    if let login = old.login {
      note(.login, new.login == nil)
      new.login = new.login ?? login
    }
    if carried != [] {
      new.version += 1
      keep(new)
    }
    for (tie, goesOver) in [
      (Tie.wards, handOverWards(of: old.id, to: new, scene)),
      (.guardian, handOverGuardian(of: old.id, to: new.id, scene)),
      (.spender, handOverSpending(of: old, to: new)),
      (.affiliation, handOverAffiliation(of: old.id, to: new.id, scene)),
      (.publicationConsent, handOverConsent(of: old.id, to: new.id, scene)),
    ] {
      if let goesOver { note(tie, goesOver) }
    }
    return (carried, left)
  }

  /// Whether children are answered for by the other account from now on; nil without any.
  private mutating func handOverWards(
    of old: PersonID, to new: PersonRecord, _ scene: Scene
  ) -> Bool? {
    let wards = registry.guardians.filter { $1.contains(old) }.keys
      .sorted { $0.description < $1.description }
    guard !wards.isEmpty else { return nil }
    let isGrown = !isChild(new.birthYear, on: today(scene))
    for child in wards where child != new.id && isGrown { setGuardian(new.id, of: child, scene) }
    return isGrown
  }

  private mutating func handOverGuardian(
    of old: PersonID, to new: PersonID, _ scene: Scene
  ) -> Bool? {
    guard let guardian = registry.guardians[old]?.first else { return nil }
    guard registry.guardians[new]?.isEmpty ?? true else { return nil }
    guard guardian != new else { return false }
    setGuardian(guardian, of: new, scene)
    return true
  }

  /// Only who lives in a household spends its points.
  private mutating func handOverSpending(of old: PersonRecord, to new: PersonRecord) -> Bool? {
    guard let house = old.household, let known = registry.spenders[house],
      known.people.contains(old.id), !known.people.contains(new.id)
    else { return nil }
    guard new.household == house else { return false }
    registry.spenders[house]?.people = known.people.filter { $0 != old.id } + [new.id]
    return true
  }

  private mutating func handOverAffiliation(
    of old: PersonID, to new: PersonID, _ scene: Scene
  ) -> Bool? {
    let all = registry.affiliations.values
    guard let open = all.first(where: { $0.person == old && $0.until == nil }) else { return nil }
    let day = today(scene)
    let isFree = all.allSatisfy { $0.person != new || $0.until.map { $0 < day } ?? false }
    registry.affiliations[open.id]?.until = day
    guard isFree else { return false }
    let affiliation = AffiliationRecord(
      id: mint.id(), community: scene.community, person: new, branch: open.branch, from: day,
      until: nil)
    registry.affiliations[affiliation.id] = affiliation
    changes.people.newAffiliations.append(
      NewAffiliation(affiliation: affiliation, recordedBy: scene.actor.person))
    return true
  }

  /// Of two words of one person the later counts.
  private mutating func handOverConsent(
    of old: PersonID, to new: PersonID, _ scene: Scene
  ) -> Bool? {
    func last(_ person: PersonID) -> PublicationConsent? {
      changes.notices.consents.last { $0.person == person } ?? registry.publication[person]
    }
    guard var word = last(old), let now = communities[scene.community]?.now else { return nil }
    let other = last(new)
    guard other.map({ $0.recordedAt < word.recordedAt }) ?? true,
      word.isGiven || other?.isGiven == true
    else { return nil }
    guard word.guardian != new else { return false }
    word.person = new
    word.recordedBy = scene.actor.person
    word.recordedAt = now
    changes.notices.consents.append(word)
    return true
  }
}
