import Testing

@testable import Bank

/// Points with a last day: who gets them, and what becomes of them.
@Suite struct ExpiryTests {
  /// A world whose present rules were adopted with the word that points expire.
  private func world() -> World {
    var world = World()
    world.books.communities[World.home]?.expiring = [Day("2026-10-01")!]
    return world
  }

  /// Somebody of the world has these points, given before, with these last days.
  private func lots(
    _ world: inout World, of person: PersonID = Who.zhao, _ lots: [(Int, Day?)]
  ) throws {
    let holder = try #require(world.books.holders[person.holder])
    world.has(lots.reduce(0) { $0 + $1.0 }, person)
    let account = LotAccount(community: World.home, number: holder.account(.available))
    world.books.expiry.lots[account] = LotHistory(
      postings: lots.enumerated().map { place, lot in
        LotPosting(
          seq: Int64(place + 1), amount: lot.0, on: World.today - 400, expiresOn: lot.1)
      })
  }

  private func judge(
    _ person: PersonID = Who.zhao, through day: Day = World.yesterday
  ) -> Command { .standing(.expiry(person.holder, through: day)) }

  @Test func `a credit lives as long as its rule says, if that was adopted for its day`() throws {
    var world = world()
    try world.credit(patrol(60))
    try world.credit(patrol(60, by: Who.li, on: Day("2026-09-30")!))
    let lasts = world.books.changes.transfers.map(\.expiresOn)
    #expect(lasts == [Day("2028-11-22"), nil])
    var plain = World()
    try plain.credit(patrol(60))
    #expect(plain.books.changes.transfers.map(\.expiresOn) == [nil])
  }

  @Test func `the months of points on notice begin when they are free`() throws {
    var world = world()
    world.line(postedDaysAgo: 9)
    try world.keep(.endOfNotice(World.act(1)))
    #expect(world.books.changes.transfers.map(\.expiresOn) == [Day("2028-11-22")])
  }

  @Test func `what is given back has thirty days at the least`() throws {
    var world = world()
    world.has(40)
    let id = try world.ask().redemption
    try world.decide(id, isApproved: false)
    #expect(world.books.changes.transfers.map(\.expiresOn) == [nil, World.today + 30])
  }

  @Test func `what is due is gone, once, and the rest stays`() throws {
    var world = world()
    try lots(&world, [(10, World.yesterday), (7, World.today - 9), (5, World.today), (3, nil)])
    let outcome = try world.accept(judge(), by: .system)
    guard case .expiry(let judgement, _) = outcome else { throw Missing() }
    #expect(judgement.points == 17 && judgement.exemption == nil)
    #expect(world.books.holders[Who.zhao.holder]?.balance == Balance(available: 8))
    let transfer = try #require(world.books.changes.transfers.first)
    #expect(transfer.kind == .expiry && transfer.credit == .ofCommunity(.expired))
    world.refuse(judge(), by: .system, Refusal(.alreadyDecided, .state("judged")))
  }

  @Test func `no day is judged before it is over, and by nobody but the bank`() throws {
    var world = world()
    try lots(&world, [(10, World.today)])
    world.refuse(judge(through: World.today), by: .system, Refusal(.futureDay))
    world.refuse(judge(), by: Who.secretary, Refusal(.forbidden))
    world.refuse(
      .standing(.expiryJudged(through: World.today)), by: .system, Refusal(.futureDay))
  }

  @Test(
    arguments: [
      (1956, 0, ExpiryExemption.age), (1957, 10, nil), (nil, 10, nil), (1940, 0, .age),
    ] as [(Int?, Int, ExpiryExemption?)])
  func `nothing of the old expires`(born: Int?, points: Int, exemption: ExpiryExemption?) throws {
    var world = world()
    world.born(born, Who.zhao)
    try lots(&world, [(10, World.yesterday)])
    guard case .expiry(let judgement, let transfer) = try world.accept(judge(), by: .system)
    else { throw Missing() }
    #expect(judgement.points == points && judgement.exemption == exemption)
    #expect((transfer == nil) == (points == 0))
  }

  @Test func `nothing of somebody whom a proxy acts for expires, and it stays so`() throws {
    var world = world()
    try lots(&world, [(10, World.yesterday), (10, World.tomorrow)])
    try world.accept(MandateTests.give(Who.zhao), by: Who.head)
    guard case .expiry(let judgement, _) = try world.accept(judge(), by: .system) else {
      throw Missing()
    }
    #expect(judgement.exemption == .proxy && judgement.points == 0)
    let left = world.books.expiry.lots.values.first?.lots.map(\.expiresOn)
    #expect(left == [World.tomorrow, nil])
  }

  @Test func `held points are judged once they are back`() throws {
    var world = world()
    try lots(&world, [(10, World.yesterday)])
    let id = try world.ask("L02", for: Who.zhao).redemption
    guard case .expiry(let judgement, nil) = try world.accept(judge(), by: .system) else {
      throw Missing()
    }
    #expect(judgement.points == 0)
    try world.decide(id, isApproved: false)
    #expect(world.books.expiry.lots.values.first?.lots.map(\.expiresOn) == [World.today + 30])
  }

  @Test func `a day is closed once nobody is left to judge`() throws {
    var world = world()
    let day = ExpiryDay(community: World.home, day: World.yesterday)
    world.books.expiry.open = [day]
    world.refuse(
      .standing(.expiryJudged(through: day.day)), by: .system, Refusal(.futureDay))
    world.books.expiry.open = []
    try world.accept(.standing(.expiryJudged(through: day.day)), by: .system)
    #expect(world.books.changes.expiryMarks.map(\.through) == [day.day])
  }

  @Test func `points that are handed on keep their last days, and lose them in the pool`() throws {
    var world = world()
    try lots(&world, of: Who.li, [(10, World.tomorrow), (7, World.today + 90), (3, nil)])
    try world.accept(
      .closePerson(ClosePerson(person: Who.li, reason: .movedAway, heir: .household)),
      by: Who.secretary)
    let moved = world.books.changes.transfers
    #expect(moved.map(\.amount) == [10, 7, 3])
    #expect(moved.map(\.expiresOn) == [World.tomorrow, World.today + 90, nil])
    var other = self.world()
    try lots(&other, of: Who.li, [(10, World.tomorrow), (7, World.today + 90)])
    try other.accept(
      .closePerson(ClosePerson(person: Who.li, reason: .movedAway, heir: .charity)),
      by: Who.secretary)
    #expect(other.books.changes.transfers.map(\.amount) == [17])
    #expect(other.books.changes.transfers.map(\.expiresOn) == [nil])
  }

  private struct Missing: Error {}
}
