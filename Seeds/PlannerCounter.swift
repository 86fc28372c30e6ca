import Bank

/// What happens at the shop's counter: people without a phone, items that take the place of others,
/// gifts that come back, and counts.
extension Planner {
  /// Items that cost the same, by code: one takes the place of the other.
  private static let pairs = ["L01": "L02", "L02": "L01", "L04": "L05", "L05": "L04"]
  /// The item of which one is missing when the shelves are counted.
  private static let soap = "L03"

  /// Every few days somebody is served at the counter, on a slip.
  mutating func planCounter(in index: Int, on day: Day, before: Int) {
    guard before > 2, before % 5 == 0 else { return }
    let community = communities[index]
    let home = plan.people[community.shopkeeper].household
    for _ in 0..<60 {
      guard let person = random.pick(community.actors),
        home == nil || plan.people[person].household != home
      else { continue }
      let budget = ledger.available[person, default: 0]
      let fitting = community.items.filter { item in
        let row = plan.items[item].row
        return DemoShop.isForCounter(row) && row.enabled && row.points <= budget
          && ledger.stock[item, default: 0] > 10 && !ledger.hasTaken(person: person, item: item)
      }
      guard let item = random.pick(fitting) else { continue }
      let points = plan.items[item].row.points
      ledger.take(person: person, points: points, item: item, quantity: 1)
      plan.redemptions.append(
        DemoPlan.Redemption(person: person, item: item, quantity: 1, points: points))
      add(
        day, second(from: 14, to: 17), by: community.shopkeeper,
        .serve(
          redemption: plan.redemptions.count - 1,
          slipNumber: "GT-" + padded(plan.redemptions.count, 6)))
      return
    }
  }

  /// Sometimes an approved item is not there and its owner takes another of the same price.
  mutating func planSubstitution(of number: Int, in index: Int, on day: Day) {
    let redemption = plan.redemptions[number]
    guard let code = Self.pairs[plan.items[redemption.item].row.code],
      let other = communities[index].items.first(where: { plan.items[$0].row.code == code }),
      ledger.stock[other, default: 0] > 40, random.chance(25),
      !ledger.hasTaken(person: redemption.person, item: other)
    else { return }
    ledger.take(
      person: redemption.person, points: 0, item: other, quantity: redemption.quantity)
    ledger.ripen(
      on: day + 1, person: redemption.person, points: 0, item: redemption.item,
      quantity: redemption.quantity)
    add(
      day, second(from: 13, to: 14), by: communities[index].shopkeeper,
      .substitute(redemption: number, item: other))
  }

  /// A count ten days ago, in which a soap was missing and to which the secretary agreed; a gift
  /// that came back and a count of last night, which both wait for the other's word.
  mutating func planShopBooks(in index: Int) {
    let community = communities[index]
    guard let secretary = community.secretaries.first, !community.items.isEmpty else { return }
    let keeper = community.shopkeeper
    add(plan.today - 10, 17 * 3600 + 2700, by: keeper, .count(lines: []))
    add(plan.today - 9, 8 * 3600 + 1800, by: secretary, .agreeToCount)
    let back = plan.events.filter { event in
      guard case .fulfil(let number, _, _) = event.kind, event.by == keeper else { return false }
      return plan.today - 6 <= event.day && event.day <= plan.today - 2
        && plan.items[plan.redemptions[number].item].row.returnRule.kind == .unopened
        && !isSubstituted(number)
    }.max { ($0.day, $0.second) < ($1.day, $1.second) }
    if case .fulfil(let number, _, _)? = back?.kind {
      add(plan.today - 1, 11 * 3600, by: keeper, .bringBack(redemption: number))
    }
    add(plan.today - 1, 18 * 3600 + 1800, by: keeper, .count(lines: []))
  }

  private func isSubstituted(_ number: Int) -> Bool {
    plan.events.contains { event in
      if case .substitute(number, _) = event.kind { true } else { false }
    }
  }

  /// Says what stood on the shelves when they were counted; the events are in order.
  mutating func fillCounts() {
    var onHand: [Int: Int] = [:]
    var items = plan.redemptions.map(\.item)
    var missing: [Int: Int] = [:]
    for (number, event) in plan.events.enumerated() {
      switch event.kind {
      case .stock(let stock):
        onHand[stock.item, default: 0] += stock.kind == .received ? stock.quantity : -stock.quantity
      case .substitute(let redemption, let item): items[redemption] = item
      case .fulfil(let redemption, _, _), .serve(let redemption, _):
        onHand[items[redemption], default: 0] -= plan.redemptions[redemption].quantity
      case .count:
        let own = plan.items.indices.filter {
          plan.items[$0].area == plan.people[event.by].area
            && plan.items[$0].row.stockMode == .counted && onHand[$0] != nil
        }
        let soap = own.first { plan.items[$0].row.code == Self.soap }
        let lines = own.map { item in
          let isMissing = item == soap && missing[item] == nil
          return DemoPlan.Counted(item: item, found: (onHand[item] ?? 0) - (isMissing ? 1 : 0))
        }
        if let soap, missing[soap] == nil {
          missing[soap] = 1
          onHand[soap, default: 0] -= 1
        }
        plan.events[number] = DemoPlan.Event(
          day: event.day, second: event.second, by: event.by, kind: .count(lines: lines))
      default: break
      }
    }
  }
}
