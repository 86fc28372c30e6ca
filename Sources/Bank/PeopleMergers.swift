/// Two accounts of one person become one.
public struct MergePeople: Hashable, Sendable {
  /// The account that ends, and the one that goes on.
  public var from: PersonID, into: PersonID

  /// A merger.
  public init(from: PersonID, into: PersonID) {
    self.from = from
    self.into = into
  }
}

extension Books {
  /// The account on which goes on what a depositor has begun: that of the same person which it was
  /// merged into, or itself.
  func goingOn(_ holder: Holder) -> Holder {
    var current = holder
    while let next = current.mergedInto.flatMap({ holders[$0] }) { current = next }
    return current
  }

  /// Merges an account into another of the same person. Every point goes over by a transfer, what
  /// was earned on both counts for the caps from here on, the old passbook finds the new one, and
  /// what can still be taken back is taken from the account that goes on. Whoever has last
  /// corrected a name or year of birth of the two does not merge them: one person alone could make
  /// a friend of anybody.
  mutating func mergePeople(_ request: MergePeople, _ scene: Scene) throws(Refusal) -> Outcome {
    let (old, holder) = try record(of: request.from, scene)
    let (new, heir) = try record(of: request.into, scene)
    guard request.from != request.into else { throw .invalid("/into", .differentPeople) }
    guard scene.holdsHereOrAbove(.secretary, self) else { throw Refusal(.forbidden) }
    guard !scene.isOwn(holder), !scene.isOwn(heir) else { throw Refusal(.ownMatter) }
    try requireSettled(old, holder, scene)
    guard !heir.isClosed else { throw .invalid("/into", .accountClosed) }
    let born = [old.birthYear, new.birthYear].compactMap(\.self)
    guard PeopleKeys.folded(old.name) == PeopleKeys.folded(new.name), Set(born).count < 2 else {
      throw .invalid("/into", .differentPeople)
    }
    guard ![old.correctedBy, new.correctedBy].contains(scene.actor.person) else {
      throw Refusal(.ownMatter, .ownCorrection)
    }
    let day = try community(scene).today
    var moved: [TransferReference] = []
    let cancelled = cancelRedemptions(of: holder, scene, &moved)
    moved += handOverDebt(of: holder, to: heir, on: day, scene)
    let points = holders[holder.id]?.balance.available ?? 0
    moved += hand(points, of: holder, to: heir, on: day, scene)
    joinLimits(of: holder.id, into: heir.id)
    let ties = handOverTies(of: old, to: new, scene)
    lead(holder.id, to: heir.id)
    var closure = close(old, .merged, points, to: heir.id, moved, cancelled, scene)
    closure.account.carried = ties.carried
    closure.left = closure.mandates.isEmpty ? ties.left : ties.left.union([.mandates])
    changes.people.closed.append(closure.account)
    return .closed(closure)
  }

  private mutating func handOverDebt(
    of holder: Holder, to heir: Holder, on day: Day, _ scene: Scene
  ) -> [TransferReference] {
    let owed = -(holders[holder.id]?.balance.owed ?? 0)
    guard owed > 0 else { return [] }
    move(heir.id, .owed, -owed, in: scene.community)
    move(holder.id, .owed, owed, in: scene.community)
    return [
      post(
        from: heir.account(.owed), to: holder.account(.owed), owed, .donation, .system, on: day,
        scene)
    ]
  }

  /// Whatever led to the old account leads to the new one.
  private mutating func lead(_ old: HolderID, to new: HolderID) {
    for id in holders.keys where holders[id]?.mergedInto == old { holders[id]?.mergedInto = new }
    for place in changes.people.closed.indices
    where changes.people.closed[place].mergedInto == old {
      changes.people.closed[place].mergedInto = new
    }
    holders[old]?.mergedInto = new
  }

  /// What the old account had earned, been paid for, brought in and asked for counts for the new
  /// one.
  private mutating func joinLimits(of old: HolderID, into new: HolderID) {
    for day in Set([old, new].flatMap { (tallies[$0] ?? [:]).keys }) {
      let both = earned(by: new, around: day).merging(earned(by: old, around: day)) {
        Tally(day: $0.day + $1.day, month: $0.month + $1.month, year: $0.year + $1.year)
      }
      tallies[new, default: [:]][day] = both
    }
    for paid in externalReferences where paid.holder == old {
      externalReferences.insert(PaidReference(reference: paid.reference, holder: new))
    }
    for (month, asked) in itemMonths where month.holder == old {
      itemMonths[ItemMonth(item: month.item, holder: new), default: 0] += asked
    }
    openings[new] = openings[new] ?? openings[old]
  }
}
