/// The secretary's word in advance on an item: it may be served over the counter.
public struct StandingApproval: Hashable, Sendable {
  /// Its id.
  public var id: StandingApprovalID
  /// The last day; nil is until it is ended.
  public var until: Day?

  /// An approval.
  public init(id: StandingApprovalID, until: Day?) {
    self.id = id
    self.until = until
  }

  /// Whether it is in force on a day after it was given.
  public func covers(_ day: Day) -> Bool { until.map { day <= $0 } ?? true }
}

/// What the secretary says of an item's standing approval.
public enum StandingWord: Hashable, Sendable {
  /// It is given from now on, until the end of a day or of the approval.
  case given(until: Day?)
  case ended
}

/// A standing approval to be written.
public struct NewStandingApproval: Sendable {
  /// Of which item.
  public var item: ItemKey
  /// The approval.
  public var approval: StandingApproval
  /// Who gave it and, if that was in the same moment, who ended it.
  public var approvedBy: PersonID, endedBy: PersonID?
  /// The submission.
  public var command: Int
}

/// The end of a standing approval to be written.
public struct EndedStandingApproval: Sendable {
  /// Where.
  public var community: CommunityID
  /// Which.
  public var id: StandingApprovalID
  /// Who ended it.
  public var endedBy: PersonID
}

extension Books {
  /// Gives or ends an item's standing approval; a new one takes the place of the old.
  mutating func approve(
    _ item: inout Item, _ word: StandingWord, _ scene: Scene
  ) throws(Refusal) {
    if case .given(let until?) = word, until < today(scene) {
      throw .invalid("/standing_approval_until", .beforeToday)
    }
    if case .given(let until) = word, let known = item.standing, known.until == until { return }
    if let known = item.standing { end(known, of: item.key, scene) }
    item.standing = nil
    guard case .given(let until) = word else { return }
    let approval = StandingApproval(id: mint.id(), until: until)
    item.standing = approval
    changes.shop.newStandings.append(
      NewStandingApproval(
        item: item.key, approval: approval, approvedBy: scene.actor.person, endedBy: nil,
        command: scene.index))
  }

  /// Ends an approval whose last day is over, so that what the catalogue shows is what holds.
  mutating func endIfOver(_ item: inout Item, _ scene: Scene) {
    guard let known = item.standing, !known.covers(today(scene)) else { return }
    end(known, of: item.key, scene)
    item.standing = nil
  }

  private mutating func end(_ approval: StandingApproval, of item: ItemKey, _ scene: Scene) {
    let place = changes.shop.newStandings.firstIndex { $0.approval.id == approval.id }
    if let place {
      changes.shop.newStandings[place].endedBy = scene.actor.person
    } else {
      changes.shop.endedStandings.append(
        EndedStandingApproval(
          community: item.community, id: approval.id, endedBy: scene.actor.person))
    }
  }
}
