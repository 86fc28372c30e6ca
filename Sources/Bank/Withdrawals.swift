extension Books {
  /// How long a slip of the finger can be taken back.
  static let withdrawalHours = 24

  /// Takes an act back: one that waits, by who filed it; one within 24 hours that was recorded and
  /// verified in one step and waits for its review, by who did that; a credited one within 24
  /// hours, while its points are unspent, by who filed or who credited it. The contra transfer
  /// stays visible, and what caps and limits had counted is given back.
  mutating func withdrawAct(_ id: ActID, _ scene: Scene) throws(Refusal) -> Outcome {
    let (known, doer) = try act(id, scene)
    let holder = goingOn(doer)
    var act = known
    let isCrediting = act.state == .credited && act.verifiedBy == scene.actor.person
    guard act.recordedBy == scene.actor.person || isCrediting else { throw Refusal(.forbidden) }
    var transfer: TransferReference?
    switch act.state {
    case .submitted, .returned: break
    case .verified where act.verifiedBy == act.recordedBy: try requireInTime(act, scene)
    case .credited: transfer = try takeBack(act, holder, scene)
    default: throw Refusal(.alreadyDecided, .state(act.state.rawValue))
    }
    act.state = .withdrawn
    act.version += 1
    externalReferences.remove(of: act)
    change(act, scene) { _ in }
    return .act(
      ActOutcome(
        act: act.id, state: .withdrawn, points: 0, pointsCut: 0, transfer: transfer,
        balance: holders[holder.id]?.balance ?? holder.balance))
  }

  private mutating func takeBack(
    _ act: ActRecord, _ holder: Holder, _ scene: Scene
  ) throws(Refusal) -> TransferReference? {
    try requireInTime(act, scene)
    guard holder.balance.available >= act.points else {
      throw Refusal(.notReversible, .pointsSpent)
    }
    guard let type = ruleBooks[act.ruleBook]?.actTypes[act.request.actType] else {
      throw Refusal(.actTypeNotOpen)
    }
    uncount(act, type, in: scene.community)
    guard act.points > 0, let credit = act.creditSeq else { return nil }
    move(holder.id, .available, -act.points, in: scene.community)
    return post(
      from: holder.account(.available), to: issueAccount(of: type.category), act.points,
      .withdrawal, .act(act.id), on: act.request.occurredOn, scene, reverses: credit)
  }

  /// What this batch has recorded is in time.
  private func requireInTime(_ act: ActRecord, _ scene: Scene) throws(Refusal) {
    let now = try community(scene).now
    guard now <= (act.creditedAt ?? now).advanced(hours: Self.withdrawalHours) else {
      throw Refusal(.notReversible, .withdrawalOver(hours: Self.withdrawalHours))
    }
  }

  /// Gives back what an act had counted against caps and its worker's daily limit.
  mutating func uncount(_ act: ActRecord, _ type: ActType, in community: CommunityID) {
    count(
      points: -act.points, minutes: type.countsMinutes ? -(act.request.minutes ?? 0) : 0, acts: -1,
      act.request, in: community)
    guard act.isCharged, act.points > 0, let worker = act.verifiedBy, let day = act.creditedOn
    else { return }
    let issued = WorkerDay(community: community, worker: worker, day: day)
    if let used = workerDays[issued] { workerDays[issued] = used - act.points }
    changes.workerDays[issued, default: 0] -= act.points
  }
}

extension Set<PaidReference> {
  /// The event of an act that was taken back may be told again.
  mutating func remove(of act: ActRecord) {
    guard let reference = act.request.externalReference else { return }
    remove(PaidReference(reference: reference, holder: act.request.holder))
  }
}
