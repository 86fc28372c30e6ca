import Testing

@testable import Bank

@Suite struct StandingDateTests {
  @Test(arguments: [0, 1, 2, 3])
  func `a line does not clear before its last day is over`(postedDaysAgo: Int) {
    var world = World()
    world.line(postedDaysAgo: postedDaysAgo)
    world.refuse(.standing(.endOfNotice(World.act(1))), by: .system, Refusal(.futureDay))
  }

  @Test(arguments: [4, 5, 400])
  func `a line clears on its day and on any later one, once`(postedDaysAgo: Int) throws {
    var world = World()
    world.line(postedDaysAgo: postedDaysAgo)
    let outcome = try #require(try world.keep(.endOfNotice(World.act(1))).act)
    #expect(outcome.state == .credited && outcome.points == 15)
    #expect(world.balance() == Balance(available: 15))
    let wang = try #require(world.books.holders[Who.wang.holder])
    let transfer = try #require(world.books.changes.transfers.first)
    #expect(transfer.debit == wang.account(.onNotice))
    #expect(transfer.credit == wang.account(.available))
    #expect(transfer.kind == .noticeEnd && transfer.cause == .act(World.act(1)))
    #expect(world.state() == .cleared)
    #expect(world.books.acts[World.act(1)]?.state == .credited)
    #expect(world.books.changes.acts[World.act(1)]?.act.version == 4)
    world.refuse(
      .standing(.endOfNotice(World.act(1))), by: .system,
      Refusal(.alreadyDecided, .state("cleared")))
  }

  @Test func `what the doer owes is paid out of points that clear`() throws {
    var world = World()
    world.line(postedDaysAgo: 9)
    world.books.holders[Who.wang.holder]?.balance.owed = -10
    let outcome = try #require(try world.keep(.endOfNotice(World.act(1))).act)
    #expect(outcome.balance == Balance(available: 5))
    #expect(world.books.changes.transfers.map(\.kind) == [.noticeEnd, .recovery])
  }

  @Test func `a notice that was never posted clears nothing`() {
    var world = World()
    world.line(postedDaysAgo: nil)
    world.refuse(.standing(.endOfNotice(World.act(1))), by: .system, Refusal(.futureDay))
  }

  @Test(arguments: [NoticeLineState.frozen, .listed, .cleared, .reversed])
  func `a line that does not wait is left alone`(state: NoticeLineState) {
    var world = World()
    world.line(1, state, postedDaysAgo: 9)
    world.refuse(
      .standing(.endOfNotice(World.act(1))), by: .system,
      Refusal(.alreadyDecided, .state(state.rawValue)))
    world.refuse(.standing(.endOfNotice(World.act(2))), by: .system, Refusal(.notFound))
  }

  @Test func `the bank itself can do nothing else, and nobody else can do this`() throws {
    var world = World()
    world.line(postedDaysAgo: 9)
    world.has(100)
    for actor in [Who.secretary, Who.streetSecretary, Who.engineer, Who.wang] {
      world.refuse(.standing(.endOfNotice(World.act(1))), by: actor, Refusal(.forbidden))
    }
    for command in [Command.credit(patrol()), .make(), .request("L02"), .object()] {
      world.refuse(command, by: .system, Refusal(.forbidden))
    }
    world.refuse(
      .standing(.endOfNotice(World.act(1))), by: .system, in: World.other, Refusal(.notFound))
  }

  @Test(arguments: [(1, false), (0, true), (-1, true)] as [(Int64, Bool)])
  func `an approved gift lapses once it was kept long enough`(
    secondsLeft: Int64, lapses: Bool
  ) throws {
    var world = World()
    world.has(96)
    let id = try world.ask("L01").redemption
    try world.decide(id)
    let now = try #require(world.books.communities[World.home]?.now)
    world.books.redemptions[id]?.collectUntil = now.advanced(
      microseconds: secondsLeft * 1_000_000)
    guard lapses else {
      world.refuse(.standing(.lapse(id)), by: .system, Refusal(.futureDay))
      return
    }
    let outcome = try #require(try world.keep(.lapse(id)).redemption)
    #expect(outcome.state == .lapsed && outcome.balance == Balance(available: 96))
    #expect(world.item("L01")?.reserved == 0)
    #expect(world.books.changes.transfers.map(\.kind) == [.hold, .release])
    #expect(world.books.changes.redemptions[id]?.reason?.isEmpty == false)
    world.refuse(
      .standing(.lapse(id)), by: .system, Refusal(.alreadyDecided, .state("lapsed")))
  }

  @Test(arguments: [(0, false), (14, false), (15, true), (100, true)])
  func `a request that nobody decided goes back after fourteen whole days`(
    daysAgo: Int, goesBack: Bool
  ) throws {
    var world = World()
    world.has(60)
    let id = try world.ask().redemption
    world.books.redemptions[id]?.requestedOn = World.today - daysAgo
    guard goesBack else {
      world.refuse(.standing(.undecided(id)), by: .system, Refusal(.futureDay))
      return
    }
    let outcome = try #require(try world.keep(.undecided(id)).redemption)
    #expect(outcome.state == .lapsed && outcome.balance == Balance(available: 60))
    world.refuse(
      .standing(.undecided(id)), by: .system, Refusal(.alreadyDecided, .state("lapsed")))
  }

  @Test func `a request of this batch and one that was decided do not go back`() throws {
    var world = World()
    world.has(60)
    let id = try world.ask().redemption
    world.refuse(.standing(.undecided(id)), by: .system, Refusal(.futureDay))
    world.refuse(
      .standing(.lapse(id)), by: .system, Refusal(.alreadyDecided, .state("requested")))
    try world.decide(id)
    world.refuse(
      .standing(.undecided(id)), by: .system, Refusal(.alreadyDecided, .state("approved")))
  }
}
