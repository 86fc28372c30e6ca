/// An adoption for a wrong day is taken back before that day.
public struct CancelAdoption: Hashable, Sendable {
  /// The version's name.
  public var version: String
  /// The day it would have come into force, tomorrow at the earliest.
  public var from: Day
  /// Why, at most 200 characters.
  public var reason: String

  /// A cancellation.
  public init(version: String, from: Day, reason: String) {
    self.version = version
    self.from = from
    self.reason = reason
  }
}

/// A cancellation to be written.
public struct CancelledAdoption: Hashable, Sendable {
  /// Where.
  public var community: CommunityID
  /// The adoption, by its day and by how many there were for that day.
  public var from: Day, round: Int
  /// Why.
  public var reason: String
  /// The submission that said so.
  public var command: Int
}

extension Books {
  /// Takes back an adoption that has not come into force, by the secretary here or above. Both stay
  /// on record; the version can be adopted again, for that day too.
  mutating func cancelAdoption(
    _ request: CancelAdoption, _ scene: Scene
  ) throws(Refusal) -> Outcome {
    guard scene.holdsHereOrAbove(.secretary, self) else { throw Refusal(.forbidden) }
    guard var version = try ruleVersion(request.version, scene) else { throw Refusal(.notFound) }
    let community = try community(scene)
    let place = community.adoptions.firstIndex {
      $0.from == request.from && $0.ruleBook == version.number
    }
    guard let place, let round = community.adoptionRounds[request.from] else {
      throw .invalid("/from", .notAdoptedFrom(request.from))
    }
    guard request.from > community.today else { throw Refusal(.periodClosed, at: "/from") }
    communities[scene.community]?.adoptions.remove(at: place)
    communities[scene.community]?.expiring.remove(request.from)
    changes.cancelledAdoptions.append(
      CancelledAdoption(
        community: scene.community, from: request.from, round: round, reason: request.reason,
        command: scene.index))
    // What the caller is told: nothing of it is in force here any more.
    if !community.adoptions.contains(where: {
      $0.ruleBook == version.number && $0.from != request.from
    }) {
      version.fate = nil
    }
    return .ruleBook(RuleBookOutcome(version: version))
  }
}
