import Testing

@testable import Bank

/// Substitutions, returns and baskets.
@Suite struct ExchangeTests {
  private static func swap(
    _ id: RedemptionID, _ item: String, _ quantity: Int = 1,
    _ consent: SubstitutionConsent = .phone, slip: String? = nil
  ) -> Command {
    .shop(
      .substitute(
        SubstituteItem(
          redemption: id, item: item, quantity: quantity, consent: consent, slipNumber: slip)))
  }

  @Test func `another item of the same price takes the place of one`() throws {
    var world = World()
    world.has(100)
    let id = try world.ask("S01").redemption
    try world.decide(id)
    let outcome = try #require(
      try world.accept(Self.swap(id, "V01", 4, .paper, slip: "H-3"), by: Who.shopkeeper).redemption)
    #expect(outcome.state == .approved && outcome.points == 20 && outcome.transfer == nil)
    #expect(outcome.balance == Balance(available: 80, held: 20))
    #expect(world.shelf("S01") == [3, 0])
    let kept = try #require(world.books.changes.shop.substitutions.first)
    #expect(kept.formerItem == "S01" && kept.formerQuantity == 1 && kept.slipNumber == "H-3")
    #expect(kept.redemption.item == "V01" && kept.redemption.quantity == 4)
    let changed = world.books.changes.redemptions[id]?.redemption
    #expect(changed?.item == "V01" && changed?.version == kept.redemption.version)
    // What is handed over is the other item.
    let known = Handover.identified(by: "known", collectedBy: nil, slipNumber: nil)
    try world.accept(.fulfil(id, known), by: Who.shopkeeper)
    #expect(world.shelf("S01") == [3, 0])
  }

  @Test func `the shelf of the one gets its piece back, and the other loses one`() throws {
    var world = World()
    world.put("L03", 60, onHand: 1, perMonth: 1)
    world.has(200)
    let id = try world.ask("L01").redemption
    try world.accept(Self.swap(id, "L03", 1, .inPerson), by: Who.wang)
    #expect(world.shelf("L01") == [5, 0] && world.shelf("L03") == [1, 1])
    #expect(
      world.books.changes.shop.movements.map(\.kind) == ["reserved", "released", "reserved"])
    // The months of both are told apart.
    world.refuse(
      .request("L03"), by: Who.wang, Refusal(.limitPerPerson, at: "/quantity", .remaining(0)))
    try world.ask("L01", 2)
  }

  @Test(arguments: refusedSwaps)
  func `a substitution is refused and nothing changes`(_ refused: RefusalCase) throws {
    try refused.check()
  }

  private static func refuseSwap(
    _ name: String, _ refusal: Refusal, by actor: PersonID = Who.shopkeeper,
    for owner: PersonID = Who.wang,
    _ command: @escaping @Sendable (RedemptionID) -> Command = { swap($0, "V01", 4) },
    _ prepare: @escaping @Sendable (inout World, RedemptionID) throws -> Void = { _, _ in }
  ) -> RefusalCase {
    RefusalCase(name, refusal) { world in
      world.has(100, owner)
      world.put("L03", 20, onHand: 0)
      world.put("L04", 20, onHand: 9, perMonth: 1)
      let id = try world.ask("S01", for: owner).redemption
      try prepare(&world, id)
      return (command(id), actor)
    }
  }

  static let refusedSwaps = [
    refuseSwap("by a worker", Refusal(.forbidden), by: Who.worker),
    refuseSwap("by the secretary", Refusal(.forbidden), by: Who.secretary),
    refuseSwap("of an unknown redemption", Refusal(.notFound)) { _ in
      swap(RedemptionID(fixedUUID(5, 99)), "V01", 4)
    },
    refuseSwap("an unknown item", .invalid("/item", .unknownItem)) { swap($0, "X99") },
    refuseSwap("the same item", .invalid("/item", .sameItem)) { swap($0, "S01") },
    refuseSwap("a cheaper one", .invalid("/item", .priceDiffers(points: 20))) {
      swap($0, "V01", 3)
    },
    refuseSwap("a dearer one", .invalid("/item", .priceDiffers(points: 20))) { swap($0, "L01") },
    refuseSwap("none of it", .invalid("/quantity", .unitsOutOfRange(max: 100))) {
      swap($0, "V01", 0)
    },
    refuseSwap("one off the shelves", Refusal(.itemUnavailable)) { swap($0, "D01", 4) },
    refuseSwap("one that is not there", Refusal(.outOfStock, .remaining(0))) { swap($0, "L03") },
    refuseSwap(
      "one more than a month gives", Refusal(.limitPerPerson, at: "/quantity", .remaining(0)),
      { swap($0, "L04") }, { world, _ in try world.ask("L04") }),
    refuseSwap("a paper without its number", .invalid("/slip_no", .slipRequired)) {
      swap($0, "V01", 4, .paper)
    },
    refuseSwap(
      "of a cancelled one", Refusal(.alreadyDecided, .state("cancelled")),
      { swap($0, "V01", 4) }, { world, id in try world.accept(.cancelRedemption(id), by: Who.wang) }
    ),
    refuseSwap(
      "of his household's", Refusal(.ownMatter), { swap($0, "V01", 4) },
      { world, _ in world.books.holders[Who.wang.holder]?.household = House.shopkeeper }),
  ]

  // MARK: Returns

  private static func bringBack(
    _ id: RedemptionID, _ condition: ReturnKind = .unopened, reason: String = "买错了"
  ) -> Command {
    .shop(.bringBack(BringBack(redemption: id, condition: condition, reason: reason)))
  }

  private static func world(_ kind: ReturnKind, days: Int = 7) throws -> (World, RedemptionID) {
    var world = World()
    let key = ItemKey(community: World.home, code: "L01")
    world.books.items[key]?.terms.returnRule = ReturnRule(kind: kind, days: days)
    let id = try world.given("L01")
    return (world, id)
  }

  @Test(arguments: [(ReturnKind.unopened, 5), (.unused, 5), (.faulty, 4)])
  func `the secretary signs, the points come back, and what is whole goes on the shelf`(
    _ kind: ReturnKind, _ onHand: Int
  ) throws {
    var (world, id) = try Self.world(kind)
    #expect(world.shelf("L01") == [4, 0])
    let reversal = try #require(
      try world.accept(Self.bringBack(id, kind), by: Who.shopkeeper).askedReversal)
    #expect(reversal.side == .shopkeeper(kind) && reversal.state == .requested)
    #expect(world.books.holders[Who.wang.holder]?.balance == Balance(available: 140))
    world.refuse(
      Self.bringBack(id, kind), by: Who.shopkeeper, Refusal(.alreadyReversed))
    let sign = Command.answerReversal(
      AnswerReversal(reversal: reversal.id, isSigned: true, reason: nil))
    world.refuse(sign, by: Who.auditor, Refusal(.forbidden))
    world.refuse(sign, by: Who.shopkeeper, Refusal(.forbidden))
    try world.accept(sign, by: Who.secretary)
    #expect(world.books.holders[Who.wang.holder]?.balance == Balance(available: 200))
    #expect(world.shelf("L01") == [onHand, 0])
    let contra = try #require(world.books.changes.transfers.last)
    #expect(contra.kind == .reversal && contra.amount == 60)
    world.refuse(Self.bringBack(id, kind), by: Who.shopkeeper, Refusal(.alreadyReversed))
    // What came back counts no more against the month.
    try world.ask("L01", 2)
  }

  @Test func `the last day is the last`() throws {
    var (world, id) = try Self.world(.unopened)
    world.books.redemptions[id]?.fulfilledOn = World.today - 8
    world.refuse(
      Self.bringBack(id), by: Who.shopkeeper,
      Refusal(.notReversible, .returnOver(lastDay: World.yesterday)))
    world.books.redemptions[id]?.fulfilledOn = World.today - 7
    try world.accept(Self.bringBack(id), by: Who.shopkeeper)
  }

  @Test func `within the rule, by the shop, with a reason, never one's own`() throws {
    var (world, id) = try Self.world(.faulty)
    world.refuse(
      Self.bringBack(id, .unopened), by: Who.shopkeeper,
      Refusal(.notReversible, at: "/condition", .returnsOnly(.faulty)))
    world.refuse(
      Self.bringBack(id, .faulty, reason: ""), by: Who.shopkeeper,
      Refusal(.reasonRequired, at: "/reason"))
    for actor in [Who.secretary, Who.auditor, Who.wang] {
      world.refuse(Self.bringBack(id, .faulty), by: actor, Refusal(.forbidden))
    }
    world.books.holders[Who.wang.holder]?.household = House.shopkeeper
    world.refuse(Self.bringBack(id, .faulty), by: Who.shopkeeper, Refusal(.ownMatter))
    var (other, gift) = try Self.world(.none, days: 0)
    other.refuse(
      Self.bringBack(gift), by: Who.shopkeeper,
      Refusal(.notReversible, at: "/condition", .returnsOnly(.none)))
    let open = try other.ask("L02").redemption
    other.refuse(
      Self.bringBack(open), by: Who.shopkeeper, Refusal(.notReversible, .state("requested")))
  }

  // MARK: Baskets

  private static func basket(
    _ lines: [(String, Int)], atomic: Bool = false, for person: PersonID = Who.wang
  ) -> Command {
    .shop(
      .requestBasket(
        RequestBasket(
          lines: lines.map { RequestBasket.Line(item: $0.0, quantity: $0.1) }, person: person,
          isAtomic: atomic)))
  }

  @Test func `a basket half out of stock gives the other half`() throws {
    var world = World()
    world.has(100)
    let outcome = try world.accept(
      Self.basket([("L02", 1), ("L02", 1), ("L01", 1), ("L01", 1), ("X99", 1)]), by: Who.wang)
    guard case .basket(let basket, let results)? = outcome.shop else {
      Issue.record("\(outcome)")
      return
    }
    #expect(
      results.map { if case .failure(let refusal) = $0 { refusal } else { Refusal?.none } } == [
        nil, Refusal(.outOfStock, .remaining(0)), nil, Refusal(.insufficientPoints),
        Refusal(.notFound),
      ])
    let asked = world.books.changes.newRedemptions.map(\.redemption)
    #expect(asked.map(\.item) == ["L02", "L01"] && asked.allSatisfy { $0.basket == basket })
    #expect(world.books.holders[Who.wang.holder]?.balance == Balance(available: 30, held: 70))
  }

  @Test func `an atomic basket is all or nothing`() throws {
    var world = World()
    world.has(100)
    world.refuse(
      Self.basket([("L01", 1), ("L02", 2)], atomic: true), by: Who.wang,
      Refusal(.batchRefused, at: "/items/1", .remaining(1)))
    try world.accept(Self.basket([("L01", 1), ("L02", 1)], atomic: true), by: Who.wang)
    world.refuse(Self.basket([("V01", 1)], for: Who.li), by: Who.wang, Refusal(.forbidden))
    world.refuse(Self.basket([("V01", 1)], for: Who.unknown), by: Who.wang, Refusal(.notFound))
  }
}
