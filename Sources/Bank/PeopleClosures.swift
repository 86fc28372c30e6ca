/// Why an account is closed.
public enum ClosureReason: String, Sendable, CaseIterable {
  case movedAway = "moved_away"
  case deceased
  /// The depositor has asked for it.
  case asked
  /// It was a second account of the same person.
  case merged
}

/// Who gets the points of an account that is closed.
public enum PointsHeir: Hashable, Sendable {
  /// The household that was lived in.
  case household
  /// The charity pool.
  case charity
  /// Somebody whom the deceased or the family named.
  case person(PersonID)
}

/// The end of an account.
public struct ClosePerson: Hashable, Sendable {
  /// Whose.
  public var person: PersonID
  /// Why; never ``ClosureReason/merged``.
  public var reason: ClosureReason
  /// Who gets the points; nil is the household if others live in it, else the charity pool.
  public var heir: PointsHeir?
  /// The number of the paper that names the heir, at most 60 characters; needed for a person.
  public var document: String?

  /// A closure.
  public init(
    person: PersonID, reason: ClosureReason, heir: PointsHeir?, document: String? = nil
  ) {
    self.person = person
    self.reason = reason
    self.heir = heir
    self.document = document
  }
}

/// An account closed, to be written.
public struct ClosedAccount: Hashable, Sendable {
  /// Where.
  public var community: CommunityID
  /// Whose.
  public var person: PersonID
  /// Why.
  public var reason: ClosureReason
  /// The day.
  public var on: Day
  /// Points handed on, and to whom; nil is the charity pool.
  public var points: Int, to: HolderID?
  /// The account of the same person that goes on, and what went over to it beside the points.
  public var mergedInto: HolderID?, carried: Set<Tie> = []
  /// The number of the paper that names the heir.
  public var document: String?
  /// The submission that closed it.
  public var command: Int
}

/// What became of a closed account.
public struct ClosureOutcome: Hashable, Sendable {
  /// What was written.
  public var account: ClosedAccount
  /// The transfers of its points, in the order of their numbers.
  public var transfers: [TransferReference]
  /// Open redemptions that were cancelled by it.
  public var cancelled: [RedemptionID]
  /// Mandates that it ended, both ways.
  public var mandates: [MandateID]
  /// What of a merged account did not go over, since the other has its own or cannot have it.
  public var left: Set<Tie> = []
  /// What became of the household, if nobody is left there.
  public var household: HouseholdEnd?
  /// The version of the record afterwards.
  public var version: Int
}

extension Books {
  /// Closes an account: points held are released, and every point goes by a transfer to the
  /// household, to the heir of a deceased, or to the charity pool. By a secretary; an account
  /// without points by the worker of the grid too.
  mutating func closePerson(_ request: ClosePerson, _ scene: Scene) throws(Refusal) -> Outcome {
    let (record, holder) = try record(of: request.person, scene)
    try requireCare(for: holder, scene)
    guard holder.balance == Balance() || scene.holdsHereOrAbove(.secretary, self) else {
      throw Refusal(.forbidden)
    }
    guard !scene.isOwn(holder) else { throw Refusal(.ownMatter) }
    try requireSettled(record, holder, scene)
    try requireUndisputed(holder)
    if request.reason == .asked, holder.balance.owed < 0 { throw Refusal(.pointsOwed) }
    let heir = try self.heir(of: record, request, scene)
    let day = try community(scene).today
    var moved: [TransferReference] = []
    let cancelled = cancelRedemptions(of: holder, scene, &moved)
    moved += payOwed(holder, on: day, scene)
    let points = holders[holder.id]?.balance.available ?? 0
    moved += hand(points, of: holder, to: heir, on: day, scene)
    var closure = close(record, request.reason, points, to: heir?.id, moved, cancelled, scene)
    closure.account.document = request.document
    changes.people.closed.append(closure.account)
    return .closed(closure)
  }

  /// Nothing of the account waits for somebody's word or for a notice, and no office is held.
  func requireSettled(
    _ record: PersonRecord, _ holder: Holder, _ scene: Scene
  ) throws(Refusal) {
    guard !holder.isClosed else { throw Refusal(.alreadyDecided, .state("closed")) }
    if let office = try offices(of: record.id, scene).first {
      throw Refusal(.validationFailed, .holdsOffice(office.role))
    }
    let open = waitingActs(of: holder.id)
    guard open == 0 else { throw Refusal(.validationFailed, .openActs(open)) }
    guard holder.balance.onNotice == 0 else {
      throw Refusal(.validationFailed, .pointsOnNotice(holder.balance.onNotice))
    }
    try requireSettledHome(of: record, movingTo: .none, scene)
  }

  /// How many acts of a depositor wait for somebody's word or a notice.
  func waitingActs(of holder: HolderID) -> Int {
    let waits: Set<ActState> = [.submitted, .returned, .verified, .onNotice]
    let loaded = (registry.waitingActs[holder] ?? []).filter { id in
      acts[id].map { waits.contains($0.state) } ?? true
    }
    let filed = acts.filter { $1.request.holder == holder && waits.contains($1.state) }.keys
    return loaded.union(filed).count
  }

  /// The depositor who gets the points; nil is the charity pool.
  private func heir(
    of record: PersonRecord, _ request: ClosePerson, _ scene: Scene
  ) throws(Refusal) -> Holder? {
    switch request.heir {
    case .charity: return nil
    case .person(let id):
      guard request.reason == .deceased else { throw .invalid("/to", .heirsOfTheDeceasedOnly) }
      guard let heir = holders[id.holder], heir.kind == .person, id != record.id,
        heir.community == scene.community
      else { throw Refusal(.notFound) }
      guard !heir.isClosed else { throw .invalid("/to", .accountClosed) }
      guard !scene.isOwn(heir) else { throw Refusal(.ownMatter) }
      guard !registry.officials.contains(id) || scene.holdsAbove(.secretary, self) else {
        throw Refusal(.ownMatter, .heirInOffice)
      }
      guard !(request.document ?? "").isEmpty else {
        throw .invalid("/document_no", .documentRequired)
      }
      return heir
    case .household, nil:
      if !isLastAtHome(record), let household = record.household,
        let heir = holders[household.holder], !heir.isClosed
      {
        return heir
      }
      if request.heir == .household { throw .invalid("/to", .noHousehold) }
      return nil
    }
  }

  mutating func cancelRedemptions(
    of holder: Holder, _ scene: Scene, _ moved: inout [TransferReference]
  ) -> [RedemptionID] {
    let open = redemptions.values.filter { $0.holder == holder.id && $0.state.isOpen }
      .sorted { $0.id.description < $1.id.description }
    for known in open {
      var redemption = known
      redemption.state = .cancelled
      moved.append(release(redemption, holder, scene))
      update(redemption, scene) { _ in }
    }
    return open.map(\.id)
  }

  /// What is owed is paid as far as there are points; the bank bears the rest.
  mutating func payOwed(
    _ holder: Holder, on day: Day, _ scene: Scene
  ) -> [TransferReference] {
    let balance = holders[holder.id]?.balance ?? holder.balance
    let paid = min(balance.available, -balance.owed)
    let lost = -balance.owed - paid
    var moved: [TransferReference] = []
    if paid > 0 {
      move(holder.id, .available, -paid, in: scene.community)
      moved.append(
        post(
          from: holder.account(.available), to: holder.account(.owed), paid, .recovery, .system,
          on: day, scene))
    }
    if lost > 0 {
      moved.append(
        post(
          from: .ofCommunity(.correction), to: holder.account(.owed), lost, .recovery, .system,
          on: day, scene))
    }
    if paid + lost > 0 { move(holder.id, .owed, paid + lost, in: scene.community) }
    return moved
  }

  /// Hands points on to a depositor, or to the charity pool. To a depositor they keep their last
  /// days, each in a transfer of its own; in the pool nothing expires.
  mutating func hand(
    _ points: Int, of holder: Holder, to heir: Holder?, on day: Day, _ scene: Scene
  ) -> [TransferReference] {
    guard points > 0 else { return [] }
    move(holder.id, .available, -points, in: scene.community)
    let own = holder.account(.available)
    guard let heir else {
      return [
        post(from: own, to: .ofCommunity(.charity), points, .donation, .system, on: day, scene)
      ]
    }
    move(heir.id, .available, points, in: scene.community)
    let account = LotAccount(community: scene.community, number: own)
    let parts = expiry.lots[account]?.taking(points) ?? [(points, nil)]
    return parts.map { part in
      post(
        from: own, to: heir.account(.available), part.points, .donation, .system, on: day, scene,
        expiresOn: part.expiresOn)
    }
  }

  /// Notes the end of an account in the books, for the caller to complete and to write.
  mutating func close(
    _ record: PersonRecord, _ reason: ClosureReason, _ points: Int, to heir: HolderID?,
    _ moved: [TransferReference], _ cancelled: [RedemptionID], _ scene: Scene
  ) -> ClosureOutcome {
    var record = record
    record.isClosed = true
    record.phone = nil
    record.version += 1
    keep(record)
    holders[record.id.holder]?.isClosed = true
    actors[record.id]?.isClosed = true
    let day = today(scene)
    let account = ClosedAccount(
      community: record.community, person: record.id, reason: reason, on: day, points: points,
      to: heir, mergedInto: reason == .merged ? heir : nil, command: scene.index)
    return ClosureOutcome(
      account: account, transfers: moved, cancelled: cancelled,
      mandates: endedMandates(of: record.id, on: day),
      household: leaveHome(of: record, for: nil, scene), version: record.version)
  }

  private func endedMandates(of person: PersonID, on day: Day) -> [MandateID] {
    registry.mandates.values.filter {
      ($0.principal == person || $0.proxy == person) && $0.endedAt == nil && $0.until >= day
    }.map(\.id).sorted { $0.description < $1.description }
  }
}
