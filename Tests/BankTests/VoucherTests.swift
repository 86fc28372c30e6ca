import FoundationEssentials
import Testing

@testable import Bank

@Suite struct VoucherTests {
  private static let firm = ProviderID(fixedUUID(8, 1))

  /// A world in which Wang is a veteran, and Sun answers for a firm of cleaners.
  private static func world() -> World {
    var world = World()
    world.books.vouchers.classes[Who.wang] = [
      ClassMembership(person: Who.wang, name: "veteran", since: World.yesterday, until: nil)
    ]
    world.books.vouchers.classes[Who.spare] = [
      ClassMembership(
        person: Who.spare, name: "veteran", since: World.yesterday, until: World.yesterday)
    ]
    world.books.vouchers.providers[firm] = VoucherProvider(
      id: firm, community: World.home, name: "家政公司", contact: Who.sun)
    return world
  }

  private static func terms(
    _ number: String = "J-001", until: Day = World.tomorrow, passings: Int = 2,
    classes: [String] = [], age: Int? = 70
  ) -> VoucherTerms {
    VoucherTerms(
      number: number, issuer: "退役军人服务站", holderClass: "veteran", service: "家政两小时",
      validUntil: until, maxPassings: passings, passClasses: classes, passMinAge: age)
  }

  private static func issue(
    _ terms: VoucherTerms = terms(), to person: PersonID = Who.wang
  ) -> Command { .voucher(.issue(terms, to: person)) }

  private struct Missing: Error {}

  private func voucher(_ outcome: Outcome) throws -> VoucherRecord {
    guard case .voucher(.voucher(let voucher)) = outcome else { throw Missing() }
    return voucher
  }

  @discardableResult private func take(
    _ command: VoucherCommand, by actor: PersonID, _ world: inout World
  ) throws -> VoucherRecord {
    try voucher(try world.accept(.voucher(command), by: actor))
  }

  /// A voucher of Wang's.
  private func issued(
    _ world: inout World, _ terms: VoucherTerms = terms()
  ) throws -> VoucherID {
    try voucher(try world.accept(Self.issue(terms), by: Who.secretary)).id
  }

  @Test func `a voucher goes from hand to hand, is booked, given, confirmed and settled`() throws {
    var world = Self.world()
    world.born(1940, Who.zhao)
    let id = try issued(&world)
    try take(.pass(id, to: Who.zhao), by: Who.wang, &world)
    try take(.book(id, with: Self.firm, on: World.today), by: Who.zhao, &world)
    try take(.deliver(id, on: World.today), by: Who.sun, &world)
    let confirmed = try take(.confirm(id, slip: nil), by: Who.zhao, &world)
    #expect(confirmed.state == .confirmed && confirmed.passings == 1 && confirmed.steps == 5)
    let outcome = try world.accept(.voucher(.settle(Self.firm)), by: Who.secretary)
    guard case .voucher(.settlement(let settlement)) = outcome else { throw Missing() }
    #expect(settlement.number == 1 && settlement.vouchers == [id])
    #expect(world.books.vouchers.records[id]?.state == .settled)
    let moved = world.books.changes.transfers
    let above = AccountNumber.vouchersAbove
    func account(_ person: PersonID) throws -> Int64 {
      try #require(world.books.holders[person.holder]).firstAccount.number + above
    }
    let hands = [7, try account(Who.wang), try account(Who.zhao), 8]
    #expect(moved.map(\.debit.number) == Array(hands.dropLast()))
    #expect(moved.map(\.credit.number) == Array(hands.dropFirst()))
    #expect(moved.allSatisfy { $0.kind == .voucher && $0.amount == 1 })
    #expect(
      world.books.changes.vouchers.steps.map(\.kind) == [
        .issued, .passed, .booked, .delivered, .confirmed, .settled,
      ])
    world.refuse(
      .voucher(.settle(Self.firm)), by: Who.secretary,
      Refusal(.validationFailed, .nothingToSettle))
  }

  @Test func `it is passed on twice at most, and to those whom its terms name`() throws {
    var world = Self.world()
    world.born(1940, Who.zhao)
    world.born(1950, Who.spare)
    let id = try issued(&world)
    world.refuse(
      .voucher(.pass(id, to: Who.spouse)), by: Who.wang,
      .pointed(.validationFailed, "/person_id", .notOfClass))
    try take(.pass(id, to: Who.zhao), by: Who.wang, &world)
    world.refuse(.voucher(.pass(id, to: Who.spare)), by: Who.wang, Refusal(.forbidden))
    try take(.pass(id, to: Who.spare), by: Who.zhao, &world)
    world.refuse(
      .voucher(.pass(id, to: Who.zhao)), by: Who.spare,
      Refusal(.limitPerPerson, .passedOn(times: 2)))
    let closed = try issued(&world, Self.terms("J-002", classes: ["veteran"], age: nil))
    world.refuse(
      .voucher(.pass(closed, to: Who.spare)), by: Who.wang,
      .pointed(.validationFailed, "/person_id", .notOfClass))
  }

  @Test(arguments: [
    RefusalCase("not the secretary", Refusal(.forbidden)) { world in
      world = Self.world()
      return (issue(), Who.worker)
    },
    RefusalCase("nobody of the class", .pointed(.validationFailed, "/person_id", .notOfClass)) {
      world in
      world = Self.world()
      return (issue(to: Who.zhao), Who.secretary)
    },
    RefusalCase("no longer of it", .pointed(.validationFailed, "/person_id", .notOfClass)) {
      world in
      world = Self.world()
      return (issue(to: Who.spare), Who.secretary)
    },
    RefusalCase("a day that is over", .pointed(.validationFailed, "/valid_until", .beforeToday)) {
      world in
      world = Self.world()
      return (issue(terms(until: World.yesterday)), Who.secretary)
    },
    RefusalCase(
      "a number that is taken", .pointed(.validationFailed, "/number", .voucherNumberTaken)
    ) {
      world in
      world = Self.world()
      world.books.vouchers.takenNumbers[World.home] = ["J-001"]
      return (issue(), Who.secretary)
    },
    RefusalCase("to himself", Refusal(.ownMatter)) { world in
      world = Self.world()
      return (issue(to: Who.secretary), Who.secretary)
    },
  ])
  func `it is not issued:`(_ one: RefusalCase) throws { try one.check() }

  @Test func `the provider says that it was given, the beneficiary that he got it`() throws {
    var world = Self.world()
    let id = try issued(&world)
    world.refuse(
      .voucher(.deliver(id, on: World.today)), by: Who.sun, Refusal(.forbidden))
    try take(.book(id, with: Self.firm, on: World.today), by: Who.worker, &world)
    for actor in [Who.wang, Who.worker, Who.secretary] {
      world.refuse(.voucher(.deliver(id, on: World.today)), by: actor, Refusal(.forbidden))
    }
    world.refuse(
      .voucher(.deliver(id, on: World.tomorrow)), by: Who.sun, .pointed(.futureDay, "/on"))
    try take(.deliver(id, on: World.today), by: Who.sun, &world)
    world.refuse(.voucher(.confirm(id, slip: nil)), by: Who.sun, Refusal(.ownMatter))
    world.refuse(
      .voucher(.confirm(id, slip: nil)), by: Who.worker,
      .pointed(.validationFailed, "/slip_no", .slipRequired))
    world.refuse(.voucher(.confirm(id, slip: "7")), by: Who.zhao, Refusal(.forbidden))
    #expect(try take(.confirm(id, slip: "S-7"), by: Who.worker, &world).state == .confirmed)
  }

  @Test(arguments: [(true, VoucherState.confirmed), (false, .void)])
  func `a dispute is the secretary's to decide`(isConfirmed: Bool, state: VoucherState) throws {
    var world = Self.world()
    let id = try issued(&world)
    try take(.book(id, with: Self.firm, on: World.today), by: Who.wang, &world)
    try take(.deliver(id, on: World.today), by: Who.sun, &world)
    try take(.dispute(id, reason: "没有来", slip: nil), by: Who.wang, &world)
    world.refuse(
      .voucher(.confirm(id, slip: nil)), by: Who.wang,
      Refusal(.alreadyDecided, .state("disputed")))
    let word = VoucherCommand.decide(id, isConfirmed: isConfirmed, reason: "有照片")
    world.refuse(.voucher(word), by: Who.wang, Refusal(.forbidden))
    #expect(try take(word, by: Who.secretary, &world).state == state)
    #expect(world.books.changes.transfers.count == (isConfirmed ? 1 : 2))
  }

  @Test func `it is taken back or expires only before its service`() throws {
    var world = Self.world()
    let id = try issued(&world)
    let other = try issued(&world, Self.terms("J-002"))
    try take(.book(id, with: Self.firm, on: World.today), by: Who.wang, &world)
    #expect(try take(.unbook(id), by: Who.sun, &world).state == .active)
    let revoked = try take(.revoke(id, reason: "发错了"), by: Who.secretary, &world)
    #expect(revoked.state == .revoked)
    world.refuse(
      .voucher(.pass(id, to: Who.zhao)), by: Who.wang,
      Refusal(.alreadyDecided, .state("revoked")))
    world.refuse(.standing(.voucherExpiry(other)), by: .system, Refusal(.futureDay))
    world.books.communities[World.home]?.today = World.tomorrow + 1
    try world.accept(.standing(.voucherExpiry(other)), by: .system)
    #expect(world.books.vouchers.records[other]?.state == .expired)
    #expect(world.books.changes.transfers.map(\.credit.number).suffix(2) == [10, 9])
  }

  @Test func `nobody is served by his own household, nor settles with it`() throws {
    var world = Self.world()
    world.books.vouchers.providers[Self.firm]?.contact = Who.li
    let id = try issued(&world)
    world.refuse(
      .voucher(.book(id, with: Self.firm, on: World.today)), by: Who.wang, Refusal(.ownMatter))
    world.books.vouchers.providers[Self.firm]?.contact = Who.secretary
    world.refuse(.voucher(.settle(Self.firm)), by: Who.secretary, Refusal(.ownMatter))
  }

  @Test func `workers and secretaries note who belongs to a class`() throws {
    var world = Self.world()
    let member = ClassMembership(
      person: Who.zhao, name: "elder", since: World.today, until: nil)
    world.refuse(
      .voucher(.enrol(member, proof: nil)), by: Who.worker, Refusal(.outsideYourGrid))
    try world.accept(.voucher(.enrol(member, proof: "证 1")), by: Who.head)
    world.refuse(
      .voucher(.enrol(member, proof: nil)), by: Who.head,
      .pointed(.alreadyDecided, "/class", .state("enrolled")))
    try world.accept(.voucher(.leave(person: Who.zhao, name: "elder")), by: Who.secretary)
    #expect(world.books.changes.vouchers.left.map(\.member.until) == [World.today])
    var bad = member
    bad.name = "Elder!"
    world.refuse(
      .voucher(.enrol(bad, proof: nil)), by: Who.head,
      .pointed(.validationFailed, "/class", .badClassName))
  }
}
