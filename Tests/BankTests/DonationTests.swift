import Testing

@testable import Bank

@Suite struct DonationTests {
  private static func give(
    _ points: Int, to goal: DonationGoal = .charity, person: PersonID = Who.wang
  ) -> Command {
    .charity(.give(GivePoints(to: goal, points: points, person: person)))
  }

  private func given(_ outcome: Outcome) throws -> (Donation, [TransferReference], Balance) {
    guard case .charity(.given(let donation, let transfers, let left)) = outcome else {
      throw Missing()
    }
    return (donation, transfers, left)
  }

  private struct Missing: Error {}

  @Test func `points go to the household or to the pool`() throws {
    var world = World()
    world.has(30)
    let (first, _, left) = try given(
      try world.accept(Self.give(10, to: .household), by: Who.wang))
    #expect(first.household == House.wang && left.available == 20)
    #expect(world.books.holders[House.wang.holder]?.balance.available == 10)
    let (second, transfers, rest) = try given(try world.accept(Self.give(20), by: Who.wang))
    #expect(second.goal == .charity && rest.available == 0 && transfers.count == 1)
    let moved = world.books.changes.transfers
    #expect(moved.map(\.kind) == [.donation, .donation])
    #expect(moved.last?.credit == .ofCommunity(.charity))
    #expect(world.books.changes.charity.donations.map(\.points) == [10, 20])
  }

  @Test func `a worker, a guardian and a proxy may give, within the daily limit`() throws {
    var world = World()
    world.has(60)
    try world.accept(Self.give(5), by: Who.worker)
    let mandate = try #require(
      try world.accept(MandateTests.give(limit: 20), by: Who.worker).mandate)
    try world.accept(Self.give(15), by: Who.sun)
    let use = try #require(world.books.changes.people.mandateUses.last)
    #expect(use.day.mandate == mandate.id && use.points == 15 && use.donation != nil)
    world.refuse(
      Self.give(6), by: Who.sun, .pointed(.limitPerPerson, "/points", .mandateLimit(5)))
  }

  @Test(arguments: [
    RefusalCase("a stranger", Refusal(.forbidden)) { world in
      world.has(10)
      return (give(5), Who.sun)
    },
    RefusalCase("a worker of another grid", Refusal(.outsideYourGrid)) { world in
      world.has(10, Who.sun)
      return (give(5, person: Who.sun), Who.worker)
    },
    RefusalCase("somebody of another community", Refusal(.notFound)) { _ in
      (give(5, person: Who.zhou), Who.worker)
    },
    RefusalCase("more than there is", .pointed(.insufficientPoints, "/points")) { world in
      world.has(4)
      return (give(5), Who.wang)
    },
    RefusalCase("nothing", .pointed(.insufficientPoints, "/points")) { world in
      world.has(4)
      return (give(0), Who.wang)
    },
    RefusalCase("somebody who owes", Refusal(.pointsOwed)) { world in
      world.has(10)
      world.books.holders[Who.wang.holder]?.balance.owed = -1
      return (give(5), Who.wang)
    },
    RefusalCase(
      "a household that there is not", .pointed(.validationFailed, "/to", .noHousehold)
    ) { world in
      world.has(10, Who.zhao)
      return (give(5, to: .household, person: Who.zhao), Who.zhao)
    },
  ])
  func `a gift is refused to`(_ one: RefusalCase) throws { try one.check() }
}

@Suite struct GrantTests {
  private static let resolution = Resolution(
    number: "决 7", metOn: World.yesterday, present: 20, votesFor: 15, votesAgainst: 1)

  private static func propose(
    _ points: Int = 30, for person: PersonID = Who.wang,
    _ resolution: Resolution = resolution
  ) -> Command {
    .charity(
      .propose(
        ProposeGrant(
          holder: person.holder, isPerson: true, points: points, reason: "火灾后的急用",
          resolution: resolution)))
  }

  private static func answer(_ id: GrantID, _ isSigned: Bool = true) -> Command {
    .charity(
      .answer(AnswerGrant(grant: id, isSigned: isSigned, reason: isSigned ? nil : "材料不全")))
  }

  private func world(pool: Int = 40) -> World {
    var world = World()
    world.books.charity.pools[World.home] = pool
    return world
  }

  private func grant(_ outcome: Outcome) throws -> (GrantRecord, TransferReference?) {
    guard case .charity(.grant(let grant, let transfer)) = outcome else { throw Missing() }
    return (grant, transfer)
  }

  private struct Missing: Error {}

  @Test func `the secretary proposes and the auditor signs`() throws {
    var world = world()
    let (asked, nothing) = try grant(try world.accept(Self.propose(), by: Who.secretary))
    #expect(asked.state == .requested && nothing == nil)
    #expect(world.books.changes.transfers.isEmpty)
    let (done, transfer) = try grant(try world.accept(Self.answer(asked.id), by: Who.auditor))
    #expect(done.state == .done && transfer != nil)
    #expect(world.books.holders[Who.wang.holder]?.balance.available == 30)
    #expect(world.books.charity.pools[World.home] == 10)
    world.refuse(
      Self.answer(asked.id), by: Who.auditor, Refusal(.alreadyDecided, .state("done")))
    world.refuse(
      Self.propose(11), by: Who.secretary,
      .pointed(.insufficientPoints, "/points", .remaining(10)))
  }

  @Test func `two grants cannot spend the same points`() throws {
    var world = world()
    let first = try grant(try world.accept(Self.propose(), by: Who.secretary)).0
    let second = try grant(try world.accept(Self.propose(for: Who.sun), by: Who.secretary)).0
    try world.accept(Self.answer(first.id), by: Who.auditor)
    world.refuse(
      Self.answer(second.id), by: Who.auditor,
      .pointed(.insufficientPoints, "/points", .remaining(10)))
    let refused = try grant(try world.accept(Self.answer(second.id, false), by: Who.auditor)).0
    #expect(refused.state == .refused)
  }

  @Test func `what the receiver owes is paid first`() throws {
    var world = world()
    world.books.holders[Who.wang.holder]?.balance.owed = -12
    let asked = try grant(try world.accept(Self.propose(), by: Who.secretary)).0
    try world.accept(Self.answer(asked.id), by: Who.auditor)
    #expect(world.books.holders[Who.wang.holder]?.balance == Balance(available: 18))
    #expect(world.books.changes.transfers.map(\.kind) == [.donation, .recovery])
  }

  @Test func `neither side decides alone, nor for its own household`() throws {
    var world = world()
    for actor in [Who.auditor, Who.worker, Who.shopkeeper, Who.wang, Who.otherSecretary] {
      world.refuse(Self.propose(), by: actor, Refusal(.forbidden))
    }
    world.refuse(Self.propose(for: Who.secretary), by: Who.secretary, Refusal(.ownMatter))
    let asked = try grant(try world.accept(Self.propose(), by: Who.secretary)).0
    for actor in [Who.secretary, Who.streetSecretary, Who.worker] {
      world.refuse(Self.answer(asked.id), by: actor, Refusal(.forbidden))
    }
    let own = try grant(
      try world.accept(Self.propose(for: Who.auditor), by: Who.secretary)
    ).0
    world.refuse(Self.answer(own.id), by: Who.auditor, Refusal(.ownMatter))
    world.refuse(
      .charity(.answer(AnswerGrant(grant: asked.id, isSigned: false, reason: nil))),
      by: Who.auditor, .pointed(.reasonRequired, "/reason"))
  }

  @Test func `it needs a resolution with a majority`() {
    var world = world()
    var lost = Self.resolution
    lost.votesAgainst = 15
    world.refuse(
      Self.propose(30, for: Who.wang, lost), by: Who.secretary,
      .pointed(.validationFailed, "/resolution/for", .noMajority))
    var ahead = Self.resolution
    ahead.metOn = World.tomorrow
    world.refuse(
      Self.propose(30, for: Who.wang, ahead), by: Who.secretary,
      .pointed(.validationFailed, "/resolution/met_on", .resolutionInFuture))
  }
}
