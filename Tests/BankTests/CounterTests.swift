import Testing

@testable import Bank

/// What is served over the counter, and what is handed over too late.
@Suite struct CounterTests {
  private static func serve(
    _ item: String = "L02", _ quantity: Int = 1, to person: PersonID = Who.wang,
    slip: String = "S-1", at point: String? = nil
  ) -> Command {
    .shop(
      .serve(
        ServeOverCounter(
          item: item, quantity: quantity, person: person, slipNumber: slip, point: point)))
  }

  @Test func `an approved item is paid and gone at once, on a slip`() throws {
    var world = World()
    world.approve("L02", until: World.today)
    world.has(36)
    let outcome = try #require(
      try world.accept(Self.serve(), by: Who.shopkeeper).redemption)
    #expect(outcome.state == .fulfilled && outcome.points == 10)
    #expect(outcome.balance == Balance(available: 26))
    #expect(world.shelf("L02") == [0, 0])
    let transfer = try #require(world.books.changes.transfers.first)
    let wang = try #require(world.books.holders[Who.wang.holder])
    #expect(world.books.changes.transfers.count == 1 && transfer.kind == .redemption)
    #expect(transfer.debit == wang.account(.available))
    #expect(transfer.credit == .ofCommunity(.redeemed))
    let new = try #require(world.books.changes.newRedemptions.first)
    #expect(new.counter?.slipNumber == "S-1" && new.redemption.state == .fulfilled)
    #expect(new.counter?.approval == world.item("L02")?.standing?.id)
    #expect(world.books.changes.shop.movements.map(\.kind) == ["given"])
  }

  @Test func `thirty points a person and day, however they are split`() throws {
    var world = World()
    world.approve("V01")
    world.has(200)
    world.has(200, Who.li)
    try world.accept(Self.serve("V01", 4), by: Who.shopkeeper)
    world.refuse(
      Self.serve("V01", 3, slip: "S-2"), by: Who.shopkeeper,
      Refusal(.limitPerPerson, at: "/quantity", .counterLimit(left: 10)))
    try world.accept(Self.serve("V01", 2, slip: "S-2"), by: Who.shopkeeper)
    world.refuse(
      Self.serve("V01", 1, slip: "S-3"), by: Who.shopkeeper,
      Refusal(.limitPerPerson, at: "/quantity", .counterLimit(left: 0)))
    try world.accept(Self.serve("V01", 6, to: Who.li, slip: "S-3"), by: Who.shopkeeper)
  }

  @Test func `what was spent before this batch counts`() throws {
    var world = World()
    world.approve("V01")
    world.has(200)
    world.books.shop.counterDays[Who.wang.holder] = 29
    world.refuse(
      Self.serve("V01"), by: Who.shopkeeper,
      Refusal(.limitPerPerson, at: "/quantity", .counterLimit(left: 1)))
  }

  @Test func `an approval can be given, replaced and ended`() throws {
    var world = World()
    func put(_ word: StandingWord, _ version: Int) -> Command {
      .putItem(
        PutItem(code: "L02", edit: ItemEdit(), standing: word, expectedVersion: version))
    }
    try world.accept(put(.given(until: World.tomorrow), 3), by: Who.secretary)
    let first = try #require(world.item("L02")?.standing)
    try world.accept(put(.given(until: World.tomorrow), 4), by: Who.secretary)
    #expect(world.item("L02")?.standing == first, "the same word changes nothing")
    try world.accept(put(.given(until: nil), 5), by: Who.secretary)
    #expect(world.item("L02")?.standing?.until == nil)
    try world.accept(put(.ended, 6), by: Who.secretary)
    #expect(world.item("L02")?.standing == nil)
    let new = world.books.changes.shop.newStandings
    #expect(new.map(\.approval.until) == [World.tomorrow, nil])
    #expect(new.allSatisfy { $0.endedBy == Who.secretary && $0.approvedBy == Who.secretary })
    #expect(world.books.changes.shop.endedStandings.isEmpty)
    world.refuse(
      put(.given(until: World.yesterday), 7), by: Who.secretary,
      .invalid("/standing_approval_until", .beforeToday))
  }

  @Test func `an approval from another day is ended by its id`() throws {
    var world = World()
    world.approve("L02", until: World.yesterday)
    let old = try #require(world.item("L02")?.standing?.id)
    try world.accept(
      .putItem(PutItem(code: "L02", edit: ItemEdit(), expectedVersion: 3)), by: Who.secretary)
    #expect(world.item("L02")?.standing == nil)
    #expect(world.books.changes.shop.endedStandings.map(\.id) == [old])
  }

  @Test func `a gift is not handed over once its time is up`() throws {
    var world = World()
    world.has(96)
    let id = try world.ask("L01").redemption
    try world.decide(id)
    let known = Handover.identified(by: "known", collectedBy: nil, slipNumber: nil)
    let now = try #require(world.books.communities[World.home]?.now)
    world.books.redemptions[id]?.collectUntil = now
    world.refuse(
      .fulfil(id, known), by: Who.shopkeeper, Refusal(.alreadyDecided, .state("lapsed")))
    world.books.redemptions[id]?.collectUntil = now.advanced(microseconds: 1)
    try world.accept(.fulfil(id, known), by: Who.shopkeeper)
  }

  @Test(arguments: refusals)
  func `is refused and nothing changes`(_ refused: RefusalCase) throws { try refused.check() }

  private static func refuse(
    _ name: String, _ refusal: Refusal, _ command: Command, by actor: PersonID = Who.shopkeeper,
    _ prepare: @escaping @Sendable (inout World) throws -> Void = { _ in }
  ) -> RefusalCase {
    RefusalCase(name, refusal) { world in
      for code in ["L01", "L02", "V01", "H01", "D01"] { world.approve(code) }
      for person in [Who.wang, Who.shopkeeper, Who.child] { world.has(100, person) }
      try prepare(&world)
      return (command, actor)
    }
  }

  static let refusals = [
    refuse("without a standing approval", Refusal(.itemUnavailable, .noStandingApproval), serve()) {
      $0.books.items[ItemKey(community: World.home, code: "L02")]?.standing = nil
    },
    refuse("after its last day", Refusal(.itemUnavailable, .noStandingApproval), serve()) {
      $0.approve("L02", until: World.yesterday)
    },
    refuse("the shopkeeper himself", Refusal(.ownMatter), serve(to: Who.shopkeeper)),
    refuse("the shopkeeper's household", Refusal(.ownMatter), serve()) {
      $0.books.holders[Who.wang.holder]?.household = House.shopkeeper
    },
    refuse("by a worker", Refusal(.forbidden), serve(), by: Who.worker),
    refuse("by the secretary", Refusal(.forbidden), serve(), by: Who.secretary),
    refuse("somebody unknown", Refusal(.notFound), serve(to: Who.unknown)),
    refuse("somebody of another community", Refusal(.notFound), serve(to: Who.zhou)) {
      $0.books.holders[Who.zhou.holder]?.community = World.other
    },
    refuse("a child", .invalid("/person_id", .guardianRequired), serve(to: Who.child)) {
      $0.born(2020, Who.child)
    },
    refuse("a closed account", .invalid("/person_id", .accountClosed), serve(to: Who.closed)),
    refuse("a slip twice", .invalid("/slip_no", .slipUsed), serve(slip: "S-7")) {
      $0.books.shop.usedSlips = [SlipKey(community: World.home, number: "S-7")]
    },
    refuse(
      "more than thirty points", Refusal(.limitPerPerson, at: "/quantity", .counterLimit(left: 30)),
      serve("L01")),
    refuse("too few points", Refusal(.insufficientPoints), serve()) { $0.has(9) },
    refuse("points owed", Refusal(.pointsOwed), serve()) {
      $0.books.holders[Who.wang.holder]?.balance.owed = -1
    },
    refuse("an empty shelf", Refusal(.outOfStock, .remaining(0)), serve()) {
      $0.stock("L02", 0, at: "P1")
    },
    refuse("nothing", .invalid("/quantity", .unitsOutOfRange(max: 100)), serve("L02", 0)),
    refuse("what is off the shelves", Refusal(.itemUnavailable), serve("D01")),
    refuse("what costs nothing", Refusal(.itemUnavailable), serve("H01")),
    refuse("an unknown item", Refusal(.notFound), serve("X99")),
    refuse(
      "an unknown point", .invalid("/pickup_point", .unknownPoint), serve(at: "P7")),
  ]
}
