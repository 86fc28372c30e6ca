/// A transfer as an outcome names it.
public struct TransferReference: Hashable, Sendable {
  /// The transfer's public id.
  public var id: TransferID
  /// Its number in the community.
  public var seq: Int64
}

extension Books {
  /// Writes the next transfer of the community. Amounts are above 0.
  mutating func post(
    from debit: AccountNumber, to credit: AccountNumber, _ amount: Int, _ kind: TransferKind,
    _ cause: Cause, on day: Day, _ scene: Scene, expiresOn: Day? = nil, reverses: Int64? = nil
  ) -> TransferReference {
    precondition(amount > 0 && debit != credit)
    let seq = (communities[scene.community]?.seq ?? 0) + 1
    communities[scene.community]?.seq = seq
    changes.touchedHeads.insert(scene.community)
    let transfer = Transfer(
      community: scene.community, seq: seq, debit: debit, credit: credit, amount: amount,
      kind: kind, cause: cause, effectiveOn: day, expiresOn: expiresOn, reverses: reverses,
      command: scene.index)
    changes.transfers.append(transfer)
    note(transfer)
    let now = communities[scene.community]?.now ?? Instant(microsecondsSince2000: 0)
    return TransferReference(
      id: TransferID(community: scene.community, seq: seq, recordedAt: now), seq: seq)
  }

  /// Changes a depositor's balance, here and in the database.
  mutating func move(
    _ holder: HolderID, _ kind: AccountKind, _ points: Int, in community: CommunityID
  ) {
    holders[holder]?.balance[kind] += points
    let key = HolderKey(community: community, holder: holder)
    changes.balances[key, default: Balance()][kind] += points
  }

  /// Pays what the depositor owes out of points that have just become available.
  mutating func recover(_ id: HolderID, _ points: Int, _ cause: Cause, _ scene: Scene) {
    guard let holder = holders[id], holder.balance.owed < 0 else { return }
    let due = min(points, -holder.balance.owed, holder.balance.available)
    guard due > 0 else { return }
    move(id, .available, -due, in: scene.community)
    move(id, .owed, due, in: scene.community)
    _ = post(
      from: holder.account(.available), to: holder.account(.owed), due, .recovery, cause,
      on: today(scene), scene)
  }

  /// Today in the community of a scene.
  func today(_ scene: Scene) -> Day {
    communities[scene.community]?.today ?? Day(daysSince2000: 0)
  }

  /// The issue account of a category: 11 and up, in the order of ``issueCategories``.
  func issueAccount(of category: String) -> AccountNumber {
    let place = Self.issueCategories.firstIndex(of: category) ?? Self.issueCategories.count
    return AccountNumber(Int64(11 + place))
  }

  /// The categories that have an issue account of their own; the account after the last takes any
  /// other. Appended to, never reordered.
  public static let issueCategories = [
    "neighbour_care", "safety", "environment", "mediation_deliberation", "civility_family",
    "volunteering_skills", "party_vanguard", "grid_support", "emergency", "donation_transfer",
    "honour", "negative_list",
  ]
}
