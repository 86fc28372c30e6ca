import Testing

@testable import Bank

/// Who lives at a door later inherits nothing of who lived there before.
@Suite struct HouseholdEndTests {
  private static let sun = House.sun

  private func world(_ points: Int = 30) throws -> World {
    var world = World()
    world.books.holders[Self.sun.holder]?.balance.available = points
    return world
  }

  @Test func `the last member leaves, and the points go to the charity pool`() throws {
    var world = try world()
    try world.accept(HouseholdTests.set([Who.sun], Self.sun), by: Who.secretary)
    let asked = try #require(
      try world.accept(HouseholdTests.request(Who.sun, Self.sun), by: Who.sun).redemption)
    let outcome = try world.accept(PeopleMoveTests.move(Who.sun, grid: 12), by: Who.secretary)
    let end = try #require(outcome.endedHousehold)
    #expect(end.household.household == Self.sun && end.household.points == 30)
    #expect(end.cancelled == [asked.redemption] && end.transfers.count == 2)
    #expect(world.books.holders[Self.sun.holder]?.balance == Balance())
    #expect(world.books.holders[Self.sun.holder]?.isClosed == true)
    #expect(PeopleClosureTests.credited(world)[.ofCommunity(.charity)] == 30)
    #expect(world.books.items.values.allSatisfy { $0.reserved == 0 })
    #expect(world.books.changes.people.endedHouseholds == [end.household])
  }

  @Test func `whoever comes to that door gets a household of their own`() throws {
    var world = try world()
    let door = World.door(6)
    try world.accept(PeopleMoveTests.move(Who.sun, grid: 12), by: Who.secretary)
    world.refuse(
      PeopleMoveTests.move(Who.zhao, grid: nil, .household(Self.sun)), by: Who.secretary,
      .invalid("/household_id", .householdEnded))
    let next = try #require(
      try world.accept(
        .openPerson(PeopleTests.person(grid: World.gridCode(2), .door(door))), by: Who.secretary
      ).person)
    let household = try #require(next.opened.household)
    #expect(household != Self.sun && next.door == door)
    #expect(world.books.holders[household.holder]?.balance == Balance())
    world.refuse(
      .credit(deed("C03", of: Self.sun, units: 4, evidence: ["LOGB"])), by: Who.head,
      .invalid("/household_id", .accountClosed))
  }

  @Test func `a household with others in it goes on, through moves and closures`() throws {
    var world = World()
    world.books.holders[House.wang.holder]?.balance.available = 8
    let first = try world.accept(PeopleMoveTests.move(), by: Who.head)
    #expect(first.endedHousehold == nil)
    let second = try world.accept(PeopleClosureTests.close(Who.li), by: Who.secretary)
    #expect(second.endedHousehold == nil && second.closed?.account.to == House.wang.holder)
    let last = try world.accept(PeopleClosureTests.close(Who.child), by: Who.secretary)
    #expect(last.endedHousehold?.household.points == 8 && last.closed?.account.to == nil)
    #expect(world.books.changes.people.endedHouseholds.map(\.household) == [House.wang])
  }

  @Test func `a merger ends the household of the account that ends`() throws {
    var world = try world()
    world.name(Who.sun, as: "同一人")
    world.name(Who.zhao, as: "同一人")
    world.born(1949, Who.zhao)
    let merged = try world.accept(
      PeopleClosureTests.merge(Who.sun, into: Who.zhao), by: Who.secretary)
    #expect(merged.endedHousehold?.household.points == 30)
  }

  @Test func `what waits for a word or a notice keeps the last member`() throws {
    var world = try world()
    world.books.registry.waitingActs[Self.sun.holder] = [ActID(fixedUUID(9, 1))]
    world.books.holders[Self.sun.holder]?.balance.onNotice = 4
    let refusal = Refusal.refused(.householdUnsettled(acts: 1, points: 4))
    world.refuse(PeopleMoveTests.move(Who.sun, grid: 12), by: Who.secretary, refusal)
    world.refuse(PeopleClosureTests.close(Who.sun), by: Who.secretary, refusal)
    try world.accept(
      PeopleMoveTests.move(Who.sun, grid: 2, .door(World.door(6))), by: Who.secretary)
    try world.accept(
      PeopleMoveTests.move(Who.zhao, grid: nil, .household(Self.sun)), by: Who.secretary)
    try world.accept(PeopleMoveTests.move(Who.sun, grid: 12), by: Who.secretary)
  }

  @Test func `what a household owes is the bank's loss at its end`() throws {
    var world = try world(3)
    world.books.holders[Self.sun.holder]?.balance.owed = -5
    let end = try #require(
      try world.accept(PeopleClosureTests.close(Who.sun), by: Who.secretary).endedHousehold)
    #expect(end.household.points == 0)
    #expect(PeopleClosureTests.credited(world)[.ofCommunity(.correction)] == -2)
  }
}
