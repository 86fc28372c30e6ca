/// A rule book to be added as a draft.
public struct AddRuleBook: Hashable, Sendable {
  /// The version's name, such as `2026-12`.
  public var version: String
  /// Its tables.
  public var text: RuleBookText

  /// A draft to add.
  public init(version: String, text: RuleBookText) {
    self.version = version
    self.text = text
  }
}

/// The residents' meeting that puts a version into force.
public struct AdoptRuleBook: Hashable, Sendable {
  /// The version's name.
  public var version: String
  /// The first day it is in force, today at the earliest.
  public var from: Day
  /// The day of the meeting, today at the latest.
  public var metOn: Day
  /// Who was there, and how they voted; the others abstained.
  public var present, votesFor, votesAgainst: Int
  /// The number under which it was filed with the sub-district.
  public var filingNumber: String
  /// Whether points given under it expire, each after the months of its act type.
  public var pointsExpire: Bool

  /// An adoption.
  public init(
    version: String, from: Day, metOn: Day, present: Int, votesFor: Int, votesAgainst: Int,
    filingNumber: String, pointsExpire: Bool = false
  ) {
    self.version = version
    self.from = from
    self.metOn = metOn
    self.present = present
    self.votesFor = votesFor
    self.votesAgainst = votesAgainst
    self.filingNumber = filingNumber
    self.pointsExpire = pointsExpire
  }
}

/// A version by whose it is and its name.
public struct RuleVersionKey: Hashable, Sendable {
  /// Whose it is.
  public var community: CommunityID
  /// Its name.
  public var version: String

  /// A version's key.
  public init(community: CommunityID, version: String) {
    self.community = community
    self.version = version
  }
}

/// What becomes of a version.
public enum RuleBookFate: String, Sendable, CaseIterable {
  /// In force somewhere, from some day on.
  case adopted
  /// Taken back before anybody adopted it.
  case withdrawn
}

/// A version on record.
public struct RuleVersion: Hashable, Sendable {
  /// Whose it is and its name.
  public var key: RuleVersionKey
  /// Its number in the bank.
  public var number: Int32
  /// What became of it; nil while it is a draft.
  public var fate: RuleBookFate?
  /// Act types, and those of them that are enabled.
  public var actTypes, enabled: Int

  /// A version as loaded.
  public init(
    key: RuleVersionKey, number: Int32, fate: RuleBookFate?, actTypes: Int, enabled: Int
  ) {
    self.key = key
    self.number = number
    self.fate = fate
    self.actTypes = actTypes
    self.enabled = enabled
  }
}

/// What was done with a version.
public struct RuleBookOutcome: Hashable, Sendable {
  /// The version as it now stands.
  public var version: RuleVersion
  /// The first day it is in force, if it was adopted.
  public var from: Day?
}

extension Books {
  /// Adds a version of the rules as a draft, by the secretary here or above.
  mutating func addRuleBook(_ request: AddRuleBook, _ scene: Scene) throws(Refusal) -> Outcome {
    guard scene.holdsHereOrAbove(.secretary, self) else { throw Refusal(.forbidden) }
    // `check` names something else where versions are named.
    guard request.version != "check", try ruleVersion(request.version, scene) == nil else {
      throw .invalid("/version", .versionTaken)
    }
    let draft: RuleBookDraft
    do throws(RuleBookFaults) {
      draft = try RuleBookDraft(request.text)
    } catch {
      throw Refusal(.validationFailed, .ruleBookFaults(error))
    }
    guard let number = freeRuleBooks.popLast() else { throw Refusal(.notFound) }
    let version = RuleVersion(
      key: RuleVersionKey(community: scene.community, version: request.version), number: number,
      fate: nil, actTypes: draft.lines.count, enabled: draft.enabledCount)
    ruleVersions[version.key] = version
    ruleBooks[number] = draft.book(number: number, version: request.version)
    changes.newRuleBooks.append(
      NewRuleBook(version: version, draft: draft, command: scene.index))
    return .ruleBook(RuleBookOutcome(version: version))
  }

  /// Puts a version into force from a day on, by the secretary here or above, as a meeting of the
  /// residents has decided.
  mutating func adoptRuleBook(_ request: AdoptRuleBook, _ scene: Scene) throws(Refusal) -> Outcome {
    guard scene.holdsHereOrAbove(.secretary, self) else { throw Refusal(.forbidden) }
    guard var version = try ruleVersion(request.version, scene) else { throw Refusal(.notFound) }
    guard version.fate != .withdrawn else {
      throw Refusal(.alreadyDecided, .state(RuleBookFate.withdrawn.rawValue))
    }
    let community = try community(scene)
    guard request.from >= community.today else { throw .invalid("/from", .beforeToday) }
    guard request.metOn <= community.today else { throw .invalid("/met_on", .meetingInFuture) }
    guard
      Resolution.isCarried(
        present: request.present, votesFor: request.votesFor, votesAgainst: request.votesAgainst)
    else { throw .invalid("/for", .noMajority) }
    guard !community.adoptions.contains(where: { $0.from == request.from }) else {
      throw Refusal(.alreadyDecided, at: "/from", .state(RuleBookFate.adopted.rawValue))
    }
    let place =
      community.adoptions.firstIndex { $0.from > request.from } ?? community.adoptions.endIndex
    let round = (community.adoptionRounds[request.from] ?? 0) + 1
    communities[scene.community]?.adoptions.insert((request.from, version.number), at: place)
    communities[scene.community]?.adoptionRounds[request.from] = round
    if request.pointsExpire { communities[scene.community]?.expiring.insert(request.from) }
    changes.adoptions.append(
      NewAdoption(
        community: scene.community, ruleBook: version.number, request: request, round: round,
        command: scene.index))
    version.fate = .adopted
    ruleVersions[version.key] = version
    return .ruleBook(RuleBookOutcome(version: version, from: request.from))
  }

  /// Takes a draft back that nobody has adopted, by the secretary of whoever added it or above. It
  /// stays on record under its name.
  mutating func withdrawRuleBook(_ name: String, _ scene: Scene) throws(Refusal) -> Outcome {
    guard scene.holdsHereOrAbove(.secretary, self) else { throw Refusal(.forbidden) }
    guard var version = try ruleVersion(name, scene) else { throw Refusal(.notFound) }
    guard version.key.community == scene.community else { throw Refusal(.forbidden) }
    if let fate = version.fate { throw Refusal(.alreadyDecided, .state(fate.rawValue)) }
    version.fate = .withdrawn
    ruleVersions[version.key] = version
    changes.withdrawnRuleBooks.append(
      WithdrawnRuleBook(community: scene.community, number: version.number))
    return .ruleBook(RuleBookOutcome(version: version))
  }

  /// The act type of an act on record: by the version it was recorded under, whatever has come into
  /// force since.
  func actType(of act: ActRecord) throws(Refusal) -> (type: ActType, rules: RuleBook) {
    guard let rules = ruleBooks[act.ruleBook], let type = rules.actTypes[act.request.actType] else {
      throw Refusal(.actTypeNotOpen)
    }
    return (type, rules)
  }

  /// The version that a name means here: the community's own, or that of the nearest one above.
  func ruleVersion(_ name: String, _ scene: Scene) throws(Refusal) -> RuleVersion? {
    let community = try community(scene)
    for owner in [community.id] + community.ancestors {
      let key = RuleVersionKey(community: owner, version: name)
      if let version = ruleVersions[key] { return version }
    }
    return nil
  }
}

/// A version of the rules to be written.
public struct NewRuleBook: Sendable {
  /// Its number, whose it is, its name.
  public var version: RuleVersion
  /// What it says.
  public var draft: RuleBookDraft
  /// The submission that added it; nil for what a bank is founded with.
  public var command: Int?

  init(version: RuleVersion, draft: RuleBookDraft, command: Int) {
    self.version = version
    self.draft = draft
    self.command = command
  }

  /// The rules a bank is founded with.
  public init(founding key: RuleVersionKey, number: Int32, draft: RuleBookDraft) {
    version = RuleVersion(
      key: key, number: number, fate: nil, actTypes: draft.lines.count,
      enabled: draft.enabledCount)
    self.draft = draft
  }
}

/// An adoption to be written.
public struct NewAdoption: Sendable {
  /// Where.
  public var community: CommunityID
  /// The version's number.
  public var ruleBook: Int32
  /// The meeting.
  public var request: AdoptRuleBook
  /// 1, or one more than the last for that day that was cancelled.
  public var round = 1
  /// The submission that wrote it down; nil for the rules a bank is founded with.
  public var command: Int?

  init(
    community: CommunityID, ruleBook: Int32, request: AdoptRuleBook, round: Int, command: Int
  ) {
    self.round = round
    self.community = community
    self.ruleBook = ruleBook
    self.request = request
    self.command = command
  }

  /// The rules a bank is founded with.
  public init(founding request: AdoptRuleBook, ruleBook: Int32, in community: CommunityID) {
    self.community = community
    self.ruleBook = ruleBook
    self.request = request
  }
}

/// A draft taken back, to be written.
public struct WithdrawnRuleBook: Hashable, Sendable {
  /// Whose it was.
  public var community: CommunityID
  /// Its number.
  public var number: Int32
}
