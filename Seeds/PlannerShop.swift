import Bank

extension Planner {
  /// What becomes of a redemption.
  enum RedemptionFate {
    /// Cancelled, rejected, or approved and then handed over, within two days.
    case decided
    /// Approved two days later and not collected yet.
    case approvedYesterday
    /// Not decided yet.
    case waiting
  }

  /// The eggs, which go bad.
  private static let eggs = "L11"
  /// The rice of the story, of which some must be left.
  private static let rice = "L12"

  /// Rule versions and catalogues.
  mutating func planBooks() {
    for index in communities.indices {
      let area = communities[index].area
      let metOn = plan.firstDay - 40
      plan.ruleVersions.append(
        DemoPlan.RuleVersion(
          area: area, book: "default", inForceFrom: plan.firstDay - 20, body: "居民代表会议",
          metOn: metOn, present: 61, votesFor: 57, votesAgainst: 2,
          filingNumber: "演示〔\(metOn.year)〕\(index + 1)号"))
      let first = plan.items.count
      plan.items += catalogue.map { DemoPlan.Item(area: area, row: $0) }
      communities[index].items = first..<plan.items.count
    }
  }

  /// The shopkeeper books the opening stock in on the first morning.
  mutating func planOpeningStock(of community: Community) {
    for item in community.items {
      let row = plan.items[item].row
      guard row.enabled, row.stockMode != .unlimited, row.openingStock > 0 else { continue }
      ledger.stock[item] = row.openingStock
      let movement = DemoPlan.Stock(
        item: item, kind: .received, quantity: row.openingStock, voucherNumber: voucher())
      add(
        plan.firstDay, 8 * 3600 + (item - community.items.lowerBound) * 60,
        by: community.shopkeeper, .stock(movement))
    }
  }

  private mutating func voucher() -> String { "RK-" + padded(ledger.nextSerial(), 6) }

  /// Leaves one box of eggs on the shelf.
  mutating func planSpoiledEggs(in index: Int, on day: Day) {
    let community = communities[index]
    guard let item = community.items.first(where: { plan.items[$0].row.code == Self.eggs }),
      let left = ledger.stock[item], left > 1
    else { return }
    ledger.stock[item] = 1
    let movement = DemoPlan.Stock(
      item: item, kind: .expired, quantity: left - 1, voucherNumber: voucher())
    add(day, second(from: 12, to: 13), by: community.shopkeeper, .stock(movement))
  }

  /// Somebody asks for something that he can pay.
  mutating func planRedemption(in index: Int, on day: Day, fate: RedemptionFate) {
    let actors = communities[index].actors
    guard !actors.isEmpty else { return }
    let start = random.below(actors.count)
    for offset in actors.indices {
      // The first tries are drawn; the rest go round, so that nobody who can pay is missed.
      let place = offset < 20 ? random.below(actors.count) : (start + offset) % actors.count
      let person = actors[place]
      guard let item = drawItem(for: person, in: index, fate: fate) else { continue }
      write(item, person: person, in: index, on: day, fate: fate)
      return
    }
  }

  private mutating func drawItem(for person: Int, in index: Int, fate: RedemptionFate) -> Int? {
    let budget = ledger.available[person, default: 0]
    let affordable = communities[index].items.filter { item in
      let row = plan.items[item].row
      let floor = row.code == Self.rice ? 20 : 3
      let isKept = row.stockMode == .unlimited || ledger.stock[item, default: 0] > floor
      let isEggs = row.code == Self.eggs && fate != .decided
      return row.enabled && row.points > 0 && row.points <= budget && isKept && !isEggs
        && !ledger.hasTaken(person: person, item: item)
    }
    return random.pick(affordable)
  }

  private mutating func write(
    _ item: Int, person: Int, in index: Int, on day: Day, fate: RedemptionFate
  ) {
    let row = plan.items[item].row
    let canHaveTwo =
      row.perPersonMonth >= 2 && row.points * 2 <= ledger.available[person, default: 0]
      && row.stockMode == .counted && ledger.stock[item, default: 0] > 40
    let quantity = canHaveTwo && random.chance(15) ? 2 : 1
    let points = row.points * quantity
    ledger.take(person: person, points: points, item: item, quantity: quantity)
    let number = plan.redemptions.count
    plan.redemptions.append(
      DemoPlan.Redemption(person: person, item: item, quantity: quantity, points: points))
    let asker = random.chance(30) ? helper(of: person) ?? person : person
    add(day, second(from: 18, to: 21), by: asker, .request(redemption: number))
    switch fate {
    case .waiting: return
    case .approvedYesterday: decide(number, in: index, on: day + 2, approved: true)
    case .decided: settle(number, in: index, requestedOn: day)
    }
  }

  /// A worker of the person's grid who does not live with him.
  private mutating func helper(of person: Int) -> Int? {
    guard let grid = grid(of: person) else { return nil }
    let home = plan.people[person].household
    let fit = (workersOfGrid[grid] ?? []).map { plan.offices[$0].person }
      .filter { plan.people[$0].household != home }
    return random.pick(fit)
  }

  private mutating func decide(
    _ number: Int, in index: Int, on day: Day, approved: Bool
  ) {
    let secretary = communities[index].secretaries[random.chance(75) ? 0 : 1]
    let reason = approved ? nil : random.pick(Deeds.refusals)
    add(
      day, second(from: 10, to: 12), by: secretary,
      .decide(redemption: number, approved: approved, reason: reason))
  }

  private mutating func settle(_ number: Int, in index: Int, requestedOn day: Day) {
    let redemption = plan.redemptions[number]
    let lot = random.below(100)
    if lot < 4 {
      add(day + 1, second(from: 8, to: 9), by: redemption.person, .cancel(redemption: number))
      giveBack(redemption, on: day + 2)
      return
    }
    decide(number, in: index, on: day + 1, approved: lot >= 9)
    if lot < 9 {
      giveBack(redemption, on: day + 2)
    } else if lot < 13 {
      add(day + 2, second(from: 8, to: 9), by: redemption.person, .cancel(redemption: number))
      giveBack(redemption, on: day + 3)
    } else {
      let wait = random.chance(50) ? 1 : 2
      planSubstitution(of: number, in: index, on: day + 1)
      add(
        day + wait, second(from: 14, to: 17), by: communities[index].shopkeeper,
        .fulfil(
          redemption: number, by: random.chance(70) ? .passbook : .known,
          slipNumber: "LQ-" + padded(number + 1, 6)))
    }
  }

  private mutating func giveBack(_ redemption: DemoPlan.Redemption, on day: Day) {
    ledger.ripen(
      on: day, person: redemption.person, points: redemption.points, item: redemption.item,
      quantity: redemption.quantity)
  }
}
