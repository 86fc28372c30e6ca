import Testing

@testable import Bank

extension World {
  /// A second pick-up point, and the hours of the first.
  mutating func openShop(
    weekdays: Set<Int> = [1, 2, 3, 4, 5], monthDays: Set<Int> = [], at minute: Int = 12 * 60
  ) {
    books.shop.points[World.point]?.terms = World.pointTerms(
      weekdays: weekdays, monthDays: monthDays)
    let second = PickupPointKey(community: World.home, code: "P2")
    books.shop.points[second] = PickupPoint(
      key: second, terms: World.pointTerms(weekdays: []), exceptions: [:], version: 1)
    books.communities[World.home]?.minute = minute
  }

  /// The secretary has approved an item for the counter, until a day or for good.
  mutating func approve(_ code: String, until day: Day? = nil) {
    let key = ItemKey(community: World.home, code: code)
    books.items[key]?.standing = StandingApproval(
      id: StandingApprovalID(fixedUUID(11, 1)), until: day)
  }

  /// Pieces of an item at a pick-up point, and of them promised.
  func shelf(_ code: String, at point: String = "P1") -> [Int]? {
    let shelf = books.items[ItemKey(community: World.home, code: code)]?.shelves[point]
    return shelf.map { [$0.onHand, $0.reserved] }
  }

  mutating func stock(_ code: String, _ pieces: Int, at point: String) {
    let key = ItemKey(community: World.home, code: code)
    books.items[key]?.shelves[point] = Shelf(onHand: pieces, reserved: 0)
  }

  /// A gift of `code` that was handed over.
  mutating func given(_ code: String, to person: PersonID = Who.wang) throws -> RedemptionID {
    has(200, person)
    let id = try ask(code, for: person).redemption
    try decide(id)
    let known = Handover.identified(by: "known", collectedBy: nil, slipNumber: nil)
    try accept(.fulfil(id, known), by: Who.shopkeeper)
    return id
  }
}

extension Outcome {
  var shop: ShopOutcome? { if case .shop(let outcome) = self { outcome } else { nil } }
  var count: StockCountRecord? { if case .count(let count)? = shop { count } else { nil } }
  var point: PickupPoint? { if case .point(let point)? = shop { point } else { nil } }
  var askedReversal: ReversalRecord? {
    if case .reversal(let reversal, _) = self { reversal } else { nil }
  }
}
