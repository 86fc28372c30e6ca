/// Whose a party branch is.
public enum BranchKind: String, Sendable, CaseIterable {
  /// Of the residents of an estate.
  case resident
  /// Of the office.
  case office
}

/// A party branch to be entered.
public struct AddBranch: Hashable, Sendable {
  /// Its name, unique in the community, at most 60 characters.
  public var name: String
  /// Whose it is.
  public var kind: BranchKind
  /// The estate of a residents' branch, at most 40 characters.
  public var estate: String?

  /// A branch.
  public init(name: String, kind: BranchKind, estate: String?) {
    self.name = name
    self.kind = kind
    self.estate = estate
  }
}

/// A party branch to be written.
public struct AddedBranch: Hashable, Sendable {
  /// Where.
  public var community: CommunityID
  /// The branch.
  public var branch: AddBranch
  /// The submission that entered it.
  public var command: Int
}

extension Books {
  /// Enters a party branch, by the secretary here or above.
  mutating func addBranch(_ request: AddBranch, _ scene: Scene) throws(Refusal) -> Outcome {
    guard scene.holdsHereOrAbove(.secretary, self) else { throw Refusal(.forbidden) }
    let key = BranchKey(community: scene.community, name: request.name)
    guard registry.branches.insert(key).inserted else { throw .invalid("/name", .branchTaken) }
    let branch = AddedBranch(
      community: scene.community, branch: request, command: scene.index)
    changes.people.newBranches.append(branch)
    return .branch(branch)
  }
}
