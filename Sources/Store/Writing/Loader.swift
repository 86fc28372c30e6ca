import Bank
import FoundationEssentials
import Postgres

/// The first step of the write path: everything a batch of commands names or reaches, read in one
/// or two round trips under the heads' locks.
struct Loader {
  /// Whose clock the batch goes by: nil is the database's; a past instant while an empty bank is
  /// being seeded with its history.
  let clock: Instant?
  let pickupCodes: PickupCodes

  /// What was loaded, apart from the books.
  struct Loaded {
    var books: Books
    /// Heads that are held; commands of other communities must wait.
    var locked: Set<CommunityID>
    /// Answers given before, by key.
    var known: [UUID: ReadKeys.Known]
    /// Rule versions that are named and not on the shelf yet.
    var missingRuleBooks: Set<Int32>
  }

  /// Loads in a transaction of its own or, when the caller waits for a head, in that one.
  /// - Parameter looksOnly: loads from a snapshot that takes no lock and can write nothing.
  func load(
    _ reach: Reach, shelf: RuleShelf, entropy: (UInt64, UInt64), opensTransaction: Bool = true,
    looksOnly: Bool = false, on session: borrowing Session
  ) throws(PostgresError) -> Loaded {
    var reach = reach
    let communities = Array(reach.communities)
    var batch = Batch()
    if looksOnly {
      batch.add(BeginSnapshot())
    } else if opensTransaction {
      batch.add(Begin())
    }
    let locks = looksOnly ? nil : batch.add(LockHeads(communities: communities))
    let heads = batch.add(ReadHeads(communities: communities, clock: clock))
    let adoptions = batch.add(ReadAdoptions(communities: communities))
    let keys = batch.add(ReadKeys(communities: communities, keys: Array(reach.keys)))
    let actors = batch.add(
      ReadActors(communities: communities, people: Array(reach.actors), clock: clock))
    let first = addFirstLook(reach, communities, to: &batch)
    var rest = reach.needsFirstLook ? nil : addRest(reach, communities, codes: [:], to: &batch)
    try session.run(&batch)

    let states = heads.rows
    if states.contains(where: \.clockIsBehind) {
      throw PostgresError(.misuse, "the database's clock is more than 60 s behind the books")
    }
    let now = states.map(\.state.now).max() ?? Instant(microsecondsSince2000: 0)
    var books = Books(mint: Mint(milliseconds: now.millisecondsSince1970, entropy: entropy))
    for head in states { books.communities[head.state.id] = head.state }
    for adoption in adoptions.rows {
      books.communities[adoption.community]?.adoptionRounds[adoption.from] = Int(adoption.round)
      guard !adoption.isCancelled else { continue }
      books.communities[adoption.community]?.adoptions.append((adoption.from, adoption.ruleBook))
      if adoption.pointsExpire {
        books.communities[adoption.community]?.expiring.insert(adoption.from)
      }
    }
    for row in actors.rows { Self.add(row, to: &books) }
    var candidates: [UUID: (RedemptionID, Int)] = [:]
    if let first {
      for act in first.acts?.rows ?? [] {
        books.acts[act.id] = act
        reach.add(act.request, in: act.community)
      }
      for redemption in first.redemptions?.rows ?? [] {
        books.redemptions[redemption.id] = redemption
        reach.add(redemption)
        candidates.merge(codes(of: redemption)) { first, _ in first }
      }
      first.people?.fill(&books, &reach)
      first.shop?.fill(&books, &reach)
      first.vouchers?.fill(&books, &reach)
      for grant in first.grants?.rows ?? [] {
        books.charity.grants[grant.id] = grant
        reach.holders.insert(grant.request.holder)
      }
      rest = addRest(reach, communities, codes: candidates, to: &batch)
      try session.run(&batch)
    }
    rest?.fill(&books)
    giveCodes(candidates, taken: Set(rest?.pickups?.rows ?? []), to: &books)
    books.ruleBooks = shelf.books
    // A version that this batch puts into force is gone by in the same batch.
    let named = Set(adoptions.rows.map(\.ruleBook) + books.ruleVersions.values.map(\.number))
    return Loaded(
      books: books, locked: Set(locks?.rows ?? communities),
      known: Dictionary(keys.rows.map { ($0.key, $0) }) { first, _ in first },
      missingRuleBooks: named.subtracting(shelf.books.keys))
  }

  private struct FirstLook {
    var acts: Pending<ReadActs>?
    var redemptions: Pending<ReadRedemptions>?
    var people: PeopleFirstLook?
    var shop: ShopFirstLook?
    var grants: Pending<ReadGrants>?
    var vouchers: VoucherFirstLook?
  }

  private func addFirstLook(
    _ reach: Reach, _ communities: [CommunityID], to batch: inout Batch
  ) -> FirstLook? {
    guard reach.needsFirstLook else { return nil }
    let reversals = Array(reach.reversals)
    var first = FirstLook()
    if !reach.acts.isEmpty || !reversals.isEmpty {
      first.acts = batch.add(
        ReadActs(
          communities: communities, acts: Array(reach.acts), reversals: reversals, clock: clock))
    }
    let redemptions = ReadRedemptions(
      communities: communities, redemptions: Array(reach.redemptions), reversals: reversals,
      owners: reach.people.leaving.map(\.holder), residents: Array(reach.people.departing),
      points: Array(reach.shop.redated))
    if redemptions.asksForSomething { first.redemptions = batch.add(redemptions) }
    first.shop = ShopFirstLook(reach.shop, communities, to: &batch)
    first.vouchers = VoucherFirstLook(reach.vouchers, communities, to: &batch)
    if !reach.charity.grants.isEmpty {
      first.grants = batch.add(
        ReadGrants(communities: communities, grants: Array(reach.charity.grants)))
    }
    if reach.people.needsFirstLook {
      first.people = PeopleFirstLook(reach.people, communities, clock: clock, to: &batch)
    }
    return first
  }

  private func addRest(
    _ reach: Reach, _ communities: [CommunityID], codes: [UUID: (RedemptionID, Int)],
    to batch: inout Batch
  ) -> RestOfBooks {
    var reach = reach
    reach.joinMergers()
    var rest = RestOfBooks()
    func add<S: Statement>(_ isNeeded: Bool, _ statement: @autoclosure () -> S) -> Pending<S>? {
      isNeeded ? batch.add(statement()) : nil
    }
    rest.addAccounts(reach, communities, to: &batch)
    rest.wantedTallies = Array(reach.tallies)
    rest.tallies = add(!reach.tallies.isEmpty, ReadTallies(wanted: rest.wantedTallies))
    rest.workerDays = add(
      !reach.tallies.isEmpty,
      ReadWorkerDays(communities: communities, workers: Array(reach.actors), clock: clock))
    rest.references = add(
      !reach.references.isEmpty,
      ReadPaidReferences(communities: communities, references: Array(reach.references)))
    rest.activities = add(
      !reach.activities.isEmpty,
      ReadActivities(communities: communities, activities: Array(reach.activities)))
    rest.reversals = add(
      !reach.reversals.isEmpty || !reach.notices.settled.isEmpty,
      ReadReversals(
        communities: communities, reversals: Array(reach.reversals),
        objected: Array(reach.notices.settled)))
    rest.openReversals = add(
      !reach.reversed.isEmpty,
      ReadOpenReversals(
        communities: communities, acts: Array(reach.acts), redemptions: Array(reach.redemptions)))
    rest.items = add(!reach.items.isEmpty, ReadItems(items: Array(reach.items)))
    rest.itemMonths = add(
      !reach.itemMonths.isEmpty, ReadItemMonths(months: Array(reach.itemMonths), clock: clock))
    rest.grids = add(
      !reach.grids.isEmpty, ReadGrids(communities: communities, codes: Array(reach.grids)))
    rest.doors = PendingDoors(reach, communities, to: &batch)
    rest.logins = add(!reach.logins.isEmpty, ReadLogins(logins: Array(reach.logins)))
    rest.offices = add(
      !reach.offices.isEmpty || !reach.appointees.isEmpty,
      ReadOffices(
        communities: communities, offices: Array(reach.offices), people: Array(reach.appointees)))
    rest.notices = NoticeRows(reach.notices, communities, to: &batch)
    rest.ruleVersions = add(
      !reach.ruleVersions.isEmpty,
      ReadRuleVersions(communities: communities, versions: Array(reach.ruleVersions)))
    rest.freeRuleBooks = add(
      reach.newRuleBooks > 0, DrawRuleBooks(count: int4(reach.newRuleBooks)))
    rest.pickups = add(
      !codes.isEmpty, ReadPickupCodes(communities: communities, digests: Array(codes.keys)))
    rest.shop = RestOfShop(reach, communities, clock: clock, to: &batch)
    rest.pools = add(
      !reach.charity.pools.isEmpty,
      ReadCharityPools(communities: Array(reach.charity.pools)))
    rest.vouchers = RestOfVouchers(reach.vouchers, communities, to: &batch)
    rest.expiry = RestOfExpiry(reach.expiry, to: &batch)
    rest.people = RestOfPeople(reach.people, communities, clock: clock, to: &batch)
    rest.imports = PendingImports(reach, to: &batch)
    rest.corrections = PendingOpeningCorrections(reach.corrected, communities, to: &batch)
    rest.budgets = add(
      !reach.budgets.isEmpty, ReadBudgets(communities: communities, reach: reach.budgets))
    return rest
  }

  private static func add(_ actor: Actor, to books: inout Books) {
    if books.actors[actor.person] == nil {
      books.actors[actor.person] = actor
    } else {
      books.actors[actor.person]?.offices += actor.offices
    }
  }

  /// The codes a request would get at its first tries, by what would be stored of them.
  private func codes(of redemption: RedemptionRecord) -> [UUID: (RedemptionID, Int)] {
    guard redemption.state == .requested else { return [:] }
    var codes: [UUID: (RedemptionID, Int)] = [:]
    for attempt in 0..<PickupCodes.attempts {
      let code = pickupCodes.code(redemption.id, attempt: attempt)
      codes[pickupCodes.digest(of: code)] = (redemption.id, attempt)
    }
    return codes
  }

  /// Gives each request the code of its first free try, and each approval the code it has.
  private func giveCodes(
    _ candidates: [UUID: (RedemptionID, Int)], taken: Set<UUID>, to books: inout Books
  ) {
    var firstFree: [RedemptionID: Int] = [:]
    for (digest, (id, attempt)) in candidates where !taken.contains(digest) {
      firstFree[id] = min(firstFree[id] ?? attempt, attempt)
    }
    for (id, redemption) in books.redemptions {
      let attempt = firstFree[id] ?? redemption.pickupAttempt
      books.redemptions[id]?.pickupAttempt = attempt
      books.redemptions[id]?.pickupCode = pickupCodes.code(id, attempt: attempt)
    }
  }
}

/// The rows of the second half of loading, once their pipeline has run.
private struct RestOfBooks {
  var holders: Pending<ReadHolders>?
  var successors: Pending<ReadSuccessors>?
  var tallies: Pending<ReadTallies>?
  var wantedTallies: [Reach.HolderDay] = []
  var workerDays: Pending<ReadWorkerDays>?
  var references: Pending<ReadPaidReferences>?
  var activities: Pending<ReadActivities>?
  var reversals: Pending<ReadReversals>?
  var openReversals: Pending<ReadOpenReversals>?
  var items: Pending<ReadItems>?
  var itemMonths: Pending<ReadItemMonths>?
  var grids: Pending<ReadGrids>?
  var doors: PendingDoors?
  var logins: Pending<ReadLogins>?
  var offices: Pending<ReadOffices>?
  var ruleVersions: Pending<ReadRuleVersions>?
  var freeRuleBooks: Pending<DrawRuleBooks>?
  var pickups: Pending<ReadPickupCodes>?
  var people: RestOfPeople?
  var shop: RestOfShop?
  var notices: NoticeRows?
  var imports: PendingImports?
  var corrections: PendingOpeningCorrections?
  var expiry: RestOfExpiry?
  var pools: Pending<ReadCharityPools>?
  var vouchers: RestOfVouchers?
  var budgets: Pending<ReadBudgets>?

  mutating func addAccounts(
    _ reach: Reach, _ communities: [CommunityID], to batch: inout Batch
  ) {
    guard !reach.holders.isEmpty else { return }
    let wanted = Array(reach.holders)
    holders = batch.add(ReadHolders(communities: communities, holders: wanted))
    guard reach.followsMergers else { return }
    successors = batch.add(ReadSuccessors(communities: communities, holders: wanted))
  }

  func fill(_ books: inout Books) {
    let accounts = (holders?.rows ?? []) + (successors?.rows ?? [])
    for holder in accounts { books.holders[holder.id] = holder }
    for wanted in wantedTallies { books.tallies[wanted.holder, default: [:]][wanted.day] = [:] }
    for row in tallies?.rows ?? [] {
      let wanted = wantedTallies[Int(row.place) - 1]
      books.tallies[wanted.holder]?[wanted.day]?[row.actType] = row.tally
    }
    for row in workerDays?.rows ?? [] { books.workerDays[row.day] = Int(row.points) }
    books.externalReferences = Set(references?.rows ?? [])
    for activity in activities?.rows ?? [] { books.activities[activity.id] = activity }
    for reversal in reversals?.rows ?? [] { books.reversals[reversal.id] = reversal }
    books.openReversals = Set((openReversals?.rows ?? []).compactMap { $0 })
    for item in items?.rows ?? [] { books.items[item.key] = item }
    for row in itemMonths?.rows ?? [] { books.itemMonths[row.month] = row.quantity }
    for row in grids?.rows ?? [] { books.gridsByCode[row.code] = row.grid }
    doors?.fill(&books)
    for version in ruleVersions?.rows ?? [] { books.ruleVersions[version.key] = version }
    books.freeRuleBooks = freeRuleBooks?.rows ?? []
    imports?.fill(&books)
    corrections?.fill(&books)
    for budget in budgets?.rows ?? [] { books.budgets[budget.id] = budget }
    books.takenLogins = Set(logins?.rows ?? [])
    notices?.fill(&books)
    for office in offices?.rows ?? [] {
      books.offices[office.id] = office
      books.officesOfPeople[office.person, default: []].append(office)
    }
    people?.fill(&books)
    shop?.fill(&books)
    expiry?.fill(&books)
    vouchers?.fill(&books)
    for pool in pools?.rows ?? [] { books.charity.pools[pool.community] = pool.points }
  }
}
