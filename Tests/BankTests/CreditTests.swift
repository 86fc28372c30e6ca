import Testing

@testable import Bank

@Suite struct CreditTests {
  @Test func `two hours of patrol are ten points, booked once`() throws {
    var world = World()
    world.has(86)
    let outcome = try world.credit(patrol(120))
    #expect(outcome.state == .credited && outcome.points == 10 && outcome.pointsCut == 0)
    #expect(outcome.balance == Balance(available: 96))
    let reference = try #require(outcome.transfer)
    #expect(reference.seq == 41 && reference.id.place == (World.home, 41))
    let changes = world.books.changes
    let transfer = try #require(changes.transfers.first)
    #expect(changes.transfers.count == 1)
    #expect(transfer.debit == AccountNumber(12))
    #expect(transfer.credit == world.books.holders[Who.wang.holder]?.account(.available))
    #expect(transfer.kind == .credit && transfer.cause == .act(outcome.act))
    #expect(transfer.effectiveOn == World.today && transfer.command == 1)
    let act = try #require(changes.newActs.first)
    #expect(act.act.id == outcome.act && act.act.state == .credited && act.act.version == 1)
    #expect(act.act.verifiedBy == Who.worker && act.act.recordedBy == Who.worker)
    #expect(act.grid == GridID(11) && act.act.ruleBook == 2)
    #expect(act.calculation?.points == 10 && act.calculation?.quantity == 120)
    #expect(
      changes.tallies == [
        TallyKey(
          community: World.home, holder: Who.wang.holder, day: World.today, actType: "B01"):
          TallyChange(points: 10, minutes: 120, acts: 1)
      ])
    #expect(changes.workerDays == [world.workerToday: 10])
    #expect(changes.touchedHeads == [World.home])
    #expect(world.books.communities[World.home]?.seq == 41)
    #expect(world.books.communities[World.other]?.seq == 40)
  }

  @Test func `minutes of service of a deed by units count whole, whatever its caps leave`() throws {
    var world = World()
    let door = Beneficiary(person: nil, household: nil, door: "1-2-301")
    let points = try (0..<3).map { _ in
      try world.credit(deed("A02", minutes: 45, evidence: ["BC"], served: door)).points
    }
    #expect(points == [5, 5, 0])
    #expect(world.books.changes.tallies.values.map(\.minutes) == [135])
    #expect(world.books.changes.newActs.map(\.act.request.units) == [1, 1, 1])
    #expect(world.books.changes.newActs.map(\.calculation?.quantity) == [1, 1, 1])
  }

  @Test func `the rules of the day of the deed count`() throws {
    var world = World()
    #expect(try world.credit(patrol(60, on: Day("2026-02-01")!)).points == 4)
    #expect(try world.credit(patrol(60, on: Day("2026-09-30")!)).points == 4)
    #expect(try world.credit(patrol(60, on: Day("2026-10-01")!)).points == 5)
    #expect(world.books.changes.newActs.map(\.act.ruleBook) == [1, 1, 2])
  }

  @Test func `an office on a parent grid covers those below`() throws {
    var world = World()
    #expect(try world.credit(patrol(), by: Who.head).points == 5)
    #expect(try world.credit(patrol(by: Who.zhao), by: Who.head).points == 5)
  }

  @Test func `a household is credited for what households do`() throws {
    var world = World()
    let outcome = try world.credit(deed("C03", of: House.wang, units: 18, evidence: ["LOGB"]))
    #expect(outcome.points == 18)
    let next = deed("C03", of: House.wang, units: 20, on: World.yesterday, evidence: ["LOGB"])
    let cut = try world.credit(next)
    #expect(cut.points == 2 && cut.pointsCut == 18)
    #expect(cut.balance == Balance(available: 20))
  }

  @Test(arguments: [Beneficiary.person(Who.zhao), .household(House.sun), .door])
  func `an errand names whom it served`(_ served: Beneficiary) throws {
    var world = World()
    #expect(try world.credit(errand(for: served)).points == 5)
  }

  @Test(arguments: ["A05", "B04"])
  func `a deed of level 2 or 3 ends verified and moves nothing`(_ type: String) throws {
    var world = World()
    let outcome = try world.credit(
      deed(type, evidence: ["DOC", "BC", "EV", "WI"], served: .person(Who.zhao)))
    #expect(outcome.state == .verified && outcome.points == 0 && outcome.transfer == nil)
    #expect(outcome.balance == Balance())
    #expect(world.books.changes.transfers.isEmpty && world.books.changes.tallies.isEmpty)
    #expect(world.books.changes.workerDays.isEmpty)
    #expect(world.books.changes.newActs.map(\.act.state) == [.verified])
  }

  @Test func `age counts by the year of the deed, and only where it is known`() throws {
    var world = World()
    world.books.holders[Who.child.holder]?.birthYear = 2010
    let bySixteen = errand(for: .person(Who.zhao), by: Who.child)
    #expect(try world.credit(bySixteen).points == 5)
    world.refuse(
      .credit(patrol(by: Who.child)), by: Who.worker,
      .invalid("/person_id", .tooYoung(minAge: 18)))
    #expect(try world.credit(patrol(by: Who.zhao), by: Who.head).points == 5)
  }

  @Test func `who was there tells the times, up to three hours`() throws {
    var world = World()
    #expect(try world.credit(deed("B07", minutes: 180, evidence: ["SUP"])).points == 15)
    let long = deed("B07", by: Who.li, minutes: 240, evidence: ["SUP", "SI"])
    #expect(try world.credit(long).points == 20)
  }

  @Test func `an external reference pays each depositor once`() throws {
    var world = World()
    try world.credit(deed("F01", reference: "2026-17"))
    #expect(try world.credit(deed("F01", by: Who.li, reference: "2026-17")).points == 10)
    #expect(try world.credit(deed("F01", reference: "2026-18")).points == 10)
    world.refuse(
      .credit(deed("F01", by: Who.li, reference: "2026-17")), by: Who.worker,
      .invalid("/external_ref", .externalReferenceUsed))
  }

  @Test func `a type worth nothing is recorded without a transfer`() throws {
    var world = World()
    let outcome = try world.credit(deed("J03"))
    #expect(outcome.state == .credited && outcome.points == 0 && outcome.transfer == nil)
    #expect(world.books.changes.newActs.count == 1)
  }

  @Test func `a community that the books do not hold refuses every command`() {
    var world = World()
    world.give(World.office(91), Who.worker, .gridWorker, CommunityID(8), [11])
    world.give(World.office(92), Who.secretary, .secretary, CommunityID(8))
    world.give(World.office(93), Who.shopkeeper, .shopkeeper, CommunityID(8))
    let key = ItemKey(community: CommunityID(8), code: "L01")
    world.books.items[key] = Item(
      key: key, terms: World.terms(5), shelves: ["P1": Shelf(onHand: 5, reserved: 0)], version: 1)
    let id = RedemptionID(fixedUUID(5, 1))
    world.books.redemptions[id] = RedemptionRecord(
      id: id, community: CommunityID(8), holder: Who.wang.holder, item: "L01", point: "P1",
      quantity: 1, points: 5, state: .approved, requestedBy: Who.wang, pickupCode: "12345678",
      pickupAttempt: 0, version: 2)
    let commands: [(Command, PersonID)] = [
      (.credit(patrol()), Who.worker), (.recordAct(patrol()), Who.wang),
      (.putItem(PutItem(code: "Z", terms: World.terms(5))), Who.secretary),
      (
        .moveStock(MoveStock(code: "L01", kind: .received, quantity: 1, voucherNumber: nil)),
        Who.shopkeeper
      ), (.cancelRedemption(id), Who.wang), (.fulfil(id, .code("12345678")), Who.shopkeeper),
      (.creditList(CreditList(items: [], isAtomic: false)), Who.worker),
      (.decideRedemptions([]), Who.secretary),
    ]
    for (command, actor) in commands {
      world.refuse(command, by: actor, in: CommunityID(8), Refusal(.notFound))
    }
  }
}
