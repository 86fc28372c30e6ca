/// A household's account that ended, to be written.
public struct EndedHousehold: Hashable, Sendable {
  /// Where.
  public var community: CommunityID
  /// Which.
  public var household: HouseholdID
  /// The day.
  public var on: Day
  /// Points that went to the charity pool.
  public var points: Int
  /// The submission that ended it.
  public var command: Int
}

/// What became of a household whose last member has left.
public struct HouseholdEnd: Hashable, Sendable {
  /// What was written.
  public var household: EndedHousehold
  /// The transfers of its points, in the order of their numbers.
  public var transfers: [TransferReference]
  /// Open redemptions that were cancelled by it.
  public var cancelled: [RedemptionID]
}

extension Books {
  /// Whether nobody else lives where somebody lives.
  func isLastAtHome(_ record: PersonRecord) -> Bool {
    guard let household = record.household else { return true }
    guard let members = registry.members[household] else { return record.housemates == 0 }
    return members.subtracting([record.id]).isEmpty
  }

  /// The last member of a household leaves once nothing of it waits for somebody's word or for a
  /// notice, as is asked of the account of a person.
  func requireSettledHome(
    of record: PersonRecord, movingTo home: Home, _ scene: Scene
  ) throws(Refusal) {
    guard let household = record.household, isLastAtHome(record) else { return }
    switch home {
    case .household(household): return
    case .door(let typed):
      let door = DoorKey(community: scene.community, door: try onRecord(typed, scene))
      if doors[door] == household { return }
    default: break
    }
    let acts = waitingActs(of: household.holder)
    let points = holders[household.holder]?.balance.onNotice ?? 0
    guard acts == 0, points == 0 else {
      throw Refusal(.validationFailed, .householdUnsettled(acts: acts, points: points))
    }
  }

  /// Somebody no longer lives where he did. A household that its last member leaves ends, so that
  /// whoever lives at that door later has an account of his own: what is held is released, open
  /// requests are cancelled, and every point goes to the charity pool.
  mutating func leaveHome(
    of record: PersonRecord, for other: HouseholdID?, _ scene: Scene
  ) -> HouseholdEnd? {
    if let other, other != record.household { registry.members[other]?.insert(record.id) }
    guard let household = record.household, household != other else { return nil }
    let isLast = isLastAtHome(record)
    registry.members[household]?.remove(record.id)
    guard isLast, let holder = holders[household.holder], !holder.isClosed else { return nil }
    let day = communities[scene.community]?.today ?? Day(daysSince2000: 0)
    var moved: [TransferReference] = []
    let cancelled = cancelRedemptions(of: holder, scene, &moved)
    moved += payOwed(holder, on: day, scene)
    let points = holders[holder.id]?.balance.available ?? 0
    moved += hand(points, of: holder, to: nil, on: day, scene)
    holders[holder.id]?.isClosed = true
    households[household]?.isEnded = true
    if let door = record.door {
      let key = DoorKey(community: record.community, door: door)
      doors[key] = nil
      dwellers[key] = nil
    }
    let ended = EndedHousehold(
      community: record.community, household: household, on: day, points: points,
      command: scene.index)
    changes.people.endedHouseholds.append(ended)
    return HouseholdEnd(household: ended, transfers: moved, cancelled: cancelled)
  }
}
