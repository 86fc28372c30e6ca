import Testing

@testable import Bank

@Suite struct RedemptionTests {
  private func stock(_ world: World, _ code: String) -> [Int?] {
    [world.item(code)?.onHand, world.item(code)?.reserved]
  }

  @Test func `asking holds the points and reserves the stock`() throws {
    var world = World()
    world.has(96)
    let outcome = try world.ask("L01")
    #expect(outcome.state == .requested && outcome.points == 60)
    #expect(outcome.balance == Balance(available: 36, held: 60))
    #expect(outcome.transfer?.seq == 41)
    let transfer = try #require(world.books.changes.transfers.first)
    let wang = try #require(world.books.holders[Who.wang.holder])
    #expect(transfer.debit == wang.account(.available) && transfer.credit == wang.account(.held))
    #expect(transfer.kind == .hold && transfer.cause == .redemption(outcome.redemption))
    #expect(transfer.effectiveOn == World.today)
    #expect(stock(world, "L01") == [5, 1])
    let new = try #require(world.books.changes.newRedemptions.first?.redemption)
    #expect(new.requestedBy == Who.wang && new.version == 1 && new.quantity == 1)
    #expect(new.pickupCode.isEmpty)
  }

  @Test func `the whole way: asked, approved, handed over by its code`() throws {
    var world = World()
    world.has(96)
    let id = try world.ask("L01").redemption
    let approved = try world.decide(id)
    #expect(approved.state == .approved && approved.transfer == nil)
    #expect(approved.balance == Balance(available: 36, held: 60))
    #expect(world.books.changes.redemptions[id]?.decidedBy == Who.secretary)
    #expect(world.books.changes.redemptions[id]?.holdHours == 72)
    world.load(code: "20461735", for: id)
    let given = try world.accept(.fulfil(id, .code("20461735")), by: Who.shopkeeper)
    let outcome = try #require(given.redemption)
    #expect(outcome.state == .fulfilled && outcome.points == 60)
    #expect(outcome.balance == Balance(available: 36))
    #expect(stock(world, "L01") == [4, 0])
    let transfer = try #require(world.books.changes.transfers.last)
    #expect(transfer.kind == .redemption && transfer.amount == 60)
    #expect(transfer.credit == .ofCommunity(.redeemed))
    let change = try #require(world.books.changes.redemptions[id])
    #expect(change.redemption.state == .fulfilled && change.redemption.version == 3)
    #expect(change.fulfilledBy == Who.shopkeeper && change.identifiedBy == "code")
    #expect(change.decidedBy == Who.secretary, "steps of one batch are merged")
  }

  @Test func `who has no code is known in person`() throws {
    var world = World()
    world.has(96)
    let id = try world.ask("L01").redemption
    try world.decide(id)
    let known = Handover.identified(by: "passbook", collectedBy: nil, slipNumber: "S-17")
    try world.accept(.fulfil(id, known), by: Who.shopkeeper)
    let change = try #require(world.books.changes.redemptions[id])
    #expect(change.identifiedBy == "passbook" && change.collectedBy == nil)
    #expect(change.slipNumber == "S-17")
  }

  @Test func `a worker asks for people of the grids, who may cancel, as may the worker`() throws {
    for canceller in [Who.wang, Who.worker] {
      var world = World()
      world.has(20)
      let id = try world.ask(by: Who.worker).redemption
      let outcome = try #require(
        try world.accept(.cancelRedemption(id), by: canceller).redemption)
      #expect(outcome.state == .cancelled && outcome.balance == Balance(available: 20))
      #expect(world.books.changes.transfers.map(\.kind) == [.hold, .release])
      #expect(stock(world, "L02") == [1, 0])
    }
  }

  @Test func `an approved gift can still be cancelled, and a rejected one gives all back`() throws {
    var world = World()
    world.has(60)
    let id = try world.ask().redemption
    try world.decide(id)
    try world.accept(.cancelRedemption(id), by: Who.wang)
    #expect(stock(world, "L02") == [1, 0])
    let next = try world.ask().redemption
    let rejected = try world.decide(next, isApproved: false)
    #expect(rejected.state == .rejected && rejected.balance == Balance(available: 60))
    #expect(world.books.changes.redemptions[next]?.reason == "缺货")
    #expect(stock(world, "L02") == [1, 0])
  }

  @Test func `the last one goes to one person`() throws {
    var world = World()
    world.has(50)
    world.has(50, Who.li)
    let id = try world.ask().redemption
    world.refuse(.request("L02", for: Who.li), by: Who.li, Refusal(.outOfStock, .remaining(0)))
    try world.accept(.cancelRedemption(id), by: Who.wang)
    try world.ask(for: Who.li)
  }

  @Test func `a month's limit counts open and collected ones, not those given back`() throws {
    var world = World()
    world.has(600)
    let first = try world.ask("L01").redemption
    try world.ask("L01")
    let third = Command.request("L01")
    world.refuse(
      third, by: Who.wang, Refusal(.limitPerPerson, at: "/quantity", .remaining(0)))
    try world.decide(first, isApproved: false)
    world.refuse(
      .request("L01", 2), by: Who.wang, Refusal(.limitPerPerson, at: "/quantity", .remaining(1)))
    try world.accept(third, by: Who.wang)
    world.has(100, Who.li)
    try world.ask("L01", for: Who.li)
  }

  @Test func `appointments are counted, vouchers are not`() throws {
    var world = World()
    world.has(600)
    try world.ask("S01", 3)
    world.refuse(.request("S01"), by: Who.wang, Refusal(.outOfStock, .remaining(0)))
    let voucher = try world.ask("V01", 100).redemption
    try world.decide(voucher)
    try world.accept(
      .fulfil(voucher, .identified(by: "known", collectedBy: nil, slipNumber: nil)),
      by: Who.shopkeeper)
    #expect(stock(world, "V01") == [0, 0])
    #expect(world.books.changes.shop.movements.map(\.item.code) == ["S01"])
  }

  @Test func `the price of the day of asking stays`() throws {
    var world = World()
    world.has(100)
    let id = try world.ask().redemption
    var edit = ItemEdit()
    edit.points = 90
    try world.accept(
      .putItem(PutItem(code: "L02", edit: edit, expectedVersion: 3)), by: Who.secretary)
    try world.decide(id)
    let cancelled = try #require(try world.accept(.cancelRedemption(id), by: Who.wang).redemption)
    #expect(cancelled.points == 10 && cancelled.balance == Balance(available: 100))
  }

  @Test func `decisions of a list stand or fall alone`() throws {
    var world = World()
    world.has(100)
    world.has(100, Who.secretary)
    let ids = try [
      world.ask("V01"), world.ask("V01"), world.ask("V01", for: Who.secretary),
    ].map(\.redemption)
    let list = [
      DecideRedemption(redemption: ids[0], isApproved: true, reason: nil),
      DecideRedemption(redemption: ids[1], isApproved: false, reason: nil),
      DecideRedemption(redemption: ids[2], isApproved: true, reason: nil),
      DecideRedemption(redemption: ids[0], isApproved: false, reason: "x"),
      DecideRedemption(redemption: ids[1], isApproved: false, reason: "x"),
      DecideRedemption(redemption: RedemptionID(fixedUUID(5, 9)), isApproved: true, reason: nil),
    ]
    world.refuse(.decideRedemptions(list), by: Who.shopkeeper, Refusal(.forbidden))
    let lines = try #require(
      try world.accept(.decideRedemptions(list), by: Who.secretary).redemptions)
    #expect(
      lines.map { $0.refusal } == [
        nil, .pointed(.reasonRequired, "/reason"), Refusal(.ownMatter),
        Refusal(.alreadyDecided, .state("approved")), nil, Refusal(.notFound),
      ])
    #expect(lines.compactMap { try? $0.get().state } == [.approved, .rejected])
  }
}
