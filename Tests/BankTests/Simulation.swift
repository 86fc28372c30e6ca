import Testing

@testable import Bank

/// Many actors and random commands, legal and not, decided in batches as the writer does, over a
/// few depositors and items. After each batch the books are held against an audit of their own.
struct Simulation {
  /// How often a command of a kind was accepted or refused.
  struct Tries {
    var accepted = 0, refused = 0
  }

  var random: SplitMix
  var world = World()
  var audit = Audit()
  var tries: [String: Tries] = [:]
  var codes: Set<Refusal.Code> = []
  var faults: [String] = []
  /// What later commands can name.
  var people: [PersonID] = [
    Who.wang, Who.wang, Who.li, Who.zhao, Who.zhao, Who.sun, Who.child, Who.spare, Who.spouse,
    Who.worker, Who.head, Who.secretary, Who.shopkeeper, Who.zhou, Who.closed, Who.unknown,
  ]
  var acts: [ActID] = [ActID(fixedUUID(6, 1))]
  var redemptions: [RedemptionID] = [RedemptionID(fixedUUID(5, 1))]
  var offices: [OfficeID] = [World.office(66)]
  var reversals: [ReversalID] = [ReversalID(fixedUUID(7, 1))]
  var counts: [StockCountID] = [StockCountID(fixedUUID(12, 1))]
  /// People opened on the way.
  var opened: [PersonID] = [Who.unknown]
  /// Credits that no notice has listed, and those that one has.
  var credits: [(seq: Int64, act: ActID, points: Int)] = []
  var isListed: Set<ActID> = []
  var listed: [ActID] = []
  var lastNotice = 1
  var today: Day { world.books.communities[World.home]?.today ?? World.today }

  init(seed: UInt64) {
    random = SplitMix(state: seed)
    for id in world.books.communities.keys { world.books.communities[id]?.seq = 0 }
    world.books.holders[Who.li.holder]?.balance.owed = -400
    let owed = world.books.holders[Who.li.holder]?.account(.owed) ?? AccountNumber(0)
    audit.accounts[World.home] = [owed: -400, .ofCommunity(.correction): 400]
    for (key, item) in world.books.items { audit.stock[key] = (item.onHand, item.reserved) }
    world.books.communities[World.home]?.openFrom = World.today - 90
    loadDwellers()
    reloadTallies()
  }

  /// Decides so many commands, or stops at the first fault.
  mutating func run(commands: Int) {
    var left = commands
    while left > 0, faults.isEmpty {
      beginBatch()
      let size = min(left, 1 + random.below(64))
      for index in 0..<size where faults.isEmpty { decideOne(index) }
      left -= size
      keepCredits()
      faults += audit.take(world.books)
      forget()
    }
  }

  private mutating func decideOne(_ index: Int) {
    let (command, actor, community) = nextCommand()
    let before = world.books
    do throws(Refusal) {
      let outcome = try world.books.decide(command, by: actor, in: community, index: index)
      tries[command.kind, default: Tries()].accepted += 1
      note(outcome)
    } catch {
      tries[command.kind, default: Tries()].refused += 1
      codes.insert(error.code)
      if !world.books.looksLike(before) { faults.append("\(error) changed: \(command)") }
      if random.chance(2), world.books.stamps != before.stamps {
        faults.append("\(error) changed a record: \(command)")
      }
    }
  }

  private mutating func note(_ outcome: Outcome) {
    if let act = outcome.act, act.state == .submitted || random.chance(30) { acts.append(act.act) }
    if case .reversal(let reversal, _) = outcome, reversal.state == .requested {
      reversals.append(reversal.id)
    }
    for line in outcome.list ?? [] {
      if case .failure(let error) = line { codes.insert(error.code) }
    }
    if let redemption = outcome.redemption, redemption.state == .requested {
      redemptions.append(redemption.redemption)
    }
    if let person = outcome.person {
      people.append(person.opened.id)
      keepRecord(of: person.opened)
    }
    if let notice = outcome.notice, notice.postedOn == nil,
      let made = world.books.changes.notices.made.last
    {
      lastNotice = notice.key.number
      loadLines(of: made)
    }
    if let office = outcome.office { offices.append(office.id) }
    noteShop(outcome)
  }

  /// A new batch starts without changes, under a later clock and now and then on a later day, with
  /// what the database would give for it.
  private mutating func beginBatch() {
    world.books.changes = Changes()
    let isNextDay = random.chance(12)
    let tomorrow = today.advanced(by: 1)
    for id in world.books.communities.keys {
      let now = world.books.communities[id]?.now ?? Instant(microsecondsSince2000: 0)
      world.books.communities[id]?.now = now.advanced(
        microseconds: isNextDay ? 86_400_000_000 : 4000)
      if isNextDay { world.books.communities[id]?.today = tomorrow }
    }
    for id in redemptions where world.books.redemptions[id]?.pickupCode == "" {
      world.load(code: "20461735", for: id)
    }
    if isNextDay { beginDay() } else if random.chance(5) { reloadTallies() }
  }

  private mutating func beginDay() {
    world.books.workerDays = [:]
    world.books.shop.counterDays = [:]
    let day = today
    for id in world.books.activities.keys { world.books.activities[id]?.on = day }
    if today.civil.day == 1 { world.books.itemMonths = [:] }
    for person in world.books.actors.keys {
      let held = world.books.offices.values.filter {
        $0.person == person && $0.isValid(on: today)
      }
      world.books.actors[person]?.offices = held.map {
        OfficeFact(id: $0.id, role: $0.role, community: $0.community, grids: Set($0.grids))
      }
    }
    reloadTallies()
  }

  /// The tallies as the audit has them, for the days that deeds are told of and those of the acts
  /// that later commands can name.
  private mutating func reloadTallies() {
    world.books.tallies = [:]
    for holder in world.books.holders.keys {
      for back in 0...2 {
        let day = today.advanced(by: -back)
        world.books.tallies[holder, default: [:]][day] = tallies(of: holder, around: day)
      }
    }
    for request in world.books.acts.values.map(\.request) {
      let (holder, day) = (request.holder, request.occurredOn)
      world.books.tallies[holder, default: [:]][day] = tallies(of: holder, around: day)
    }
  }

  /// What was earned on accounts merged into one counts for that one.
  private func tallies(of holder: HolderID, around day: Day) -> [String: Tally] {
    let merged = world.books.holders.values.filter { $0.mergedInto == holder }.map(\.id)
    return merged.reduce(into: audit.tallies(of: holder, around: day)) { sums, id in
      sums.merge(audit.tallies(of: id, around: day)) {
        Tally(day: $0.day + $1.day, month: $0.month + $1.month, year: $0.year + $1.year)
      }
    }
  }

  /// Things that were decided long ago are no longer named.
  private mutating func forget() {
    if acts.count > 120 {
      for id in acts.prefix(60) where world.books.acts[id]?.state != .onNotice { forget(id) }
      acts.removeFirst(60)
    }
    if listed.count > 60 {
      for id in listed.prefix(30) where world.books.acts[id]?.state != .onNotice { forget(id) }
      listed.removeAll { world.books.acts[$0] == nil }
    }
    if reversals.count > 30 { reversals.removeFirst(15) }
    if offices.count > 30 { offices.removeFirst(15) }
    guard redemptions.count > 80 else { return }
    for id in redemptions.prefix(60) where world.books.redemptions[id]?.state.isOpen != true {
      world.books.redemptions[id] = nil
      redemptions.removeAll { $0 == id }
    }
  }
}

extension Simulation {
  /// An act with its line and the objections against it.
  private mutating func forget(_ id: ActID) {
    world.books.acts[id] = nil
    world.books.notices.lines[id] = nil
    world.books.notices.objections = world.books.notices.objections.filter { $0.value.act != id }
  }
}

extension Books {
  /// Whether everything that is cheap to compare is the same: a dictionary that nobody wrote to
  /// still shares its storage.
  func looksLike(_ other: Books) -> Bool {
    changes.looksLike(other.changes) && holders.count == other.holders.count
      && acts.count == other.acts.count && openReversals == other.openReversals
      && reversals.count == other.reversals.count && activities.count == other.activities.count
      && redemptions.count == other.redemptions.count
      && tallies == other.tallies && workerDays == other.workerDays && items == other.items
      && shop.counterDays == other.shop.counterDays && shop.usedSlips == other.shop.usedSlips
      && shop.openCounts == other.shop.openCounts && shop.points == other.shop.points
      && itemMonths == other.itemMonths && externalReferences == other.externalReferences
      && registry.people == other.registry.people && registry.mandates == other.registry.mandates
      && registry.spenders == other.registry.spenders && openings == other.openings
      && notices.lines == other.notices.lines && notices.records == other.notices.records
      && notices.objections == other.notices.objections
      && offices == other.offices && officesOfPeople == other.officesOfPeople
      && doors == other.doors && takenLogins == other.takenLogins
      && households.count == other.households.count
      && communities.allSatisfy { id, state in
        let was = other.communities[id]
        return state.seq == was?.seq && state.nextAccount == was?.nextAccount
          && state.nextPassbook == was?.nextPassbook && state.hasSecretary == was?.hasSecretary
      }
  }
}

extension Books {
  /// Every balance, and where every act and redemption stands.
  fileprivate var stamps: [HolderID: [Int]] {
    var stamps: [HolderID: [Int]] = [:]
    for (id, holder) in holders {
      stamps[id] = AccountKind.ofHolder.map { holder.balance[$0] }
    }
    for (id, act) in acts { stamps[HolderID(id.uuid)] = [act.state.hashValue, act.version] }
    for (id, redemption) in redemptions {
      stamps[HolderID(id.uuid)] = [redemption.state.hashValue, redemption.version]
    }
    return stamps
  }
}

extension Changes {
  fileprivate func looksLike(_ other: Changes) -> Bool {
    transfers == other.transfers && balances == other.balances && tallies == other.tallies
      && workerDays == other.workerDays && shop.movements == other.shop.movements
      && newActs.count == other.newActs.count
      && acts.mapValues(\.act.version) == other.acts.mapValues(\.act.version)
      && newReviews.count == other.newReviews.count
      && actRevisions.count == other.actRevisions.count
      && newActivities.count == other.newActivities.count
      && newReversals.count == other.newReversals.count
      && answeredReversals.count == other.answeredReversals.count
      && newRedemptions.count == other.newRedemptions.count
      && redemptions.mapValues(\.redemption.version)
        == other.redemptions.mapValues(\.redemption.version)
      && items.mapValues(\.version) == other.items.mapValues(\.version)
      && newPeople.count == other.newPeople.count
      && newHouseholds.count == other.newHouseholds.count
      && newOffices.count == other.newOffices.count
      && endedOffices.count == other.endedOffices.count && touchedHeads == other.touchedHeads
  }
}
