import Testing

@testable import Bank

/// Counts by two people, deliveries with their cost, and shelves at several points.
@Suite struct StockCountTests {
  private static func count(_ lines: [(String, Int)], at point: String? = nil) -> Command {
    .shop(
      .count(
        CountStock(
          point: point, lines: lines.map { CountStock.Line(item: $0.0, found: $0.1) })))
  }

  private static func answer(
    _ id: StockCountID, _ isAgreed: Bool = true, reason: String? = nil
  ) -> Command {
    .shop(.answerCount(AnswerStockCount(count: id, isAgreed: isAgreed, reason: reason)))
  }

  @Test func `what differs is posted when the second agrees, on top of what moved since`() throws {
    var world = World()
    world.has(200)
    let asked = Self.count([("L01", 4), ("L02", 1), ("S01", 5)])
    let count = try #require(try world.accept(asked, by: Who.shopkeeper).count)
    #expect(count.lines.map(\.booked) == [5, 1, 3] && count.lines.map(\.found) == [4, 1, 5])
    #expect(world.books.changes.shop.movements.isEmpty)
    world.refuse(
      Self.count([("L01", 4)]), by: Who.secretary, .invalid("/pickup_point", .countIsOpen))
    // One is handed over between the count and the second person's word.
    let gift = try world.given("L01")
    #expect(world.shelf("L01") == [4, 0])
    for actor in [Who.worker, Who.wang, Who.streetSecretary] {
      world.refuse(Self.answer(count.id), by: actor, Refusal(.forbidden))
    }
    world.refuse(Self.answer(count.id), by: Who.shopkeeper, Refusal(.ownMatter))
    let agreed = try #require(try world.accept(Self.answer(count.id), by: Who.auditor).count)
    #expect(agreed.state == .agreed && agreed.version == 2)
    #expect(world.shelf("L01") == [3, 0] && world.shelf("S01") == [5, 0])
    let posted = world.books.changes.shop.movements.filter { $0.kind == "counted" }
    #expect(posted.map(\.item.code) == ["L01", "S01"] && posted.map(\.change) == [-1, 2])
    #expect(posted.allSatisfy { $0.count == count.id && $0.redemption == nil })
    world.refuse(
      Self.answer(count.id), by: Who.auditor, Refusal(.alreadyDecided, .state("agreed")))
    try world.accept(asked, by: Who.secretary)
    #expect(world.books.redemptions[gift]?.state == .fulfilled)
  }

  @Test func `what is promised is there, or the count waits`() throws {
    var world = World()
    world.has(200)
    let count = try #require(
      try world.accept(Self.count([("L01", 1)]), by: Who.secretary).count)
    try world.ask("L01", 2)
    world.refuse(
      Self.answer(count.id), by: Who.shopkeeper,
      .invalid("/decision", .countBelowReserved(item: "L01", reserved: 2)))
    world.refuse(
      Self.answer(count.id, false), by: Who.shopkeeper, Refusal(.reasonRequired, at: "/reason"))
    let refused = try #require(
      try world.accept(Self.answer(count.id, false, reason: "漏了一箱"), by: Who.shopkeeper).count)
    #expect(refused.state == .refused && world.shelf("L01") == [5, 2])
    try world.accept(Self.count([("L01", 5)]), by: Who.shopkeeper)
  }

  @Test(arguments: refusals)
  func `is refused and nothing changes`(_ refused: RefusalCase) throws { try refused.check() }

  private static func refuse(
    _ name: String, _ refusal: Refusal, _ command: Command, by actor: PersonID = Who.shopkeeper
  ) -> RefusalCase {
    RefusalCase(name, refusal) { world in
      world.openShop()
      return (command, actor)
    }
  }

  private static func received(_ kind: StockKind = .received, at point: String?, cost: Int? = nil)
    -> Command
  {
    .moveStock(
      MoveStock(
        code: "L01", kind: kind, quantity: 2, voucherNumber: "D-1", point: point,
        supplier: "批发部", unitCostFen: cost))
  }

  static let refusals = [
    refuse("by the auditor", Refusal(.forbidden), count([("L01", 1)]), by: Who.auditor),
    refuse("by a worker", Refusal(.forbidden), count([("L01", 1)]), by: Who.worker),
    refuse(
      "at an unknown point", .invalid("/pickup_point", .unknownPoint),
      count([("L01", 1)], at: "P7")),
    refuse(
      "of what is not counted", .invalid("/lines/1/item", .unknownItem),
      count([("L01", 1), ("V01", 1)])),
    refuse("of an unknown item", .invalid("/lines/0/item", .unknownItem), count([("X", 1)])),
    refuse(
      "of one item twice", .invalid("/lines/1/item", .itemNamedTwice),
      count([("L01", 1), ("L01", 2)])),
    refuse(
      "of less than nothing",
      .invalid("/lines/0/found", .unitsOutOfRange(max: MoveStock.mostPieces)),
      count([("L01", -1)])),
    refuse("an unknown count", Refusal(.notFound), answer(StockCountID(fixedUUID(12, 1)))),
    refuse(
      "a delivery to an unknown point", .invalid("/pickup_point", .unknownPoint),
      received(at: "P7")),
    refuse(
      "the cost of damage", .invalid("/unit_cost_fen", .costOfDeliveriesOnly),
      received(.damaged, at: nil, cost: 100)),
  ]

  @Test func `each point has shelves of its own, and the last piece goes once`() throws {
    var world = World()
    world.openShop()
    try world.accept(Self.received(at: "P2", cost: 2_850), by: Who.shopkeeper)
    #expect(world.shelf("L01", at: "P2") == [2, 0] && world.item("L01")?.onHand == 7)
    let movement = try #require(world.books.changes.shop.movements.last)
    #expect(movement.point == "P2" && movement.supplier == "批发部")
    #expect(movement.unitCostFen == 2_850 && movement.onHandAfter == 2)
    let place = ShelfKey(item: movement.item, point: "P2")
    #expect(world.books.changes.shop.newShelves == [place])
    world.has(900)
    world.has(900, Who.li)
    world.stock("L01", 1, at: "P1")
    // The first point that has enough, then the next.
    try world.ask("L01")
    try world.ask("L01", for: Who.li)
    #expect(world.shelf("L01", at: "P1") == [1, 1] && world.shelf("L01", at: "P2") == [2, 1])
    let here = RequestRedemption(item: "L01", quantity: 1, person: Who.li, point: "P1")
    world.refuse(.requestRedemption(here), by: Who.li, Refusal(.outOfStock, .remaining(0)))
    world.refuse(.request("L01", 2, for: Who.zhao), by: Who.zhao, Refusal(.insufficientPoints))
    try world.ask("L01", for: Who.li)
    #expect(world.item("L01")?.free == 0)
  }

  @Test(arguments: [(0, 5, false), (5, 5, false), (6, 5, true)])
  func `a warning comes once fewer are free`(_ low: Int, _ free: Int, _ warns: Bool) {
    var world = World()
    world.stock("L01", free + 2, at: "P1")
    let key = ItemKey(community: World.home, code: "L01")
    world.books.items[key]?.shelves["P1"]?.reserved = 2
    world.books.items[key]?.terms.lowStock = low
    #expect(world.item("L01")?.isLow == warns)
  }
}
