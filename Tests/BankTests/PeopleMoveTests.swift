import Testing

@testable import Bank

@Suite struct PeopleMoveTests {
  static func move(
    _ person: PersonID = Who.wang, grid: Int32? = 12, _ home: Home = .none, on day: Day? = nil
  ) -> Command {
    .movePerson(
      MovePerson(
        person: person, grid: grid.map(World.gridCode), home: home, on: day,
        leavesGrids: grid == nil && home == .none))
  }

  @Test func `who has moved is credited by the new grid's worker and by no other`() throws {
    var world = World()
    world.has(30)
    let moved = try #require(try world.accept(Self.move(), by: Who.head).moved)
    #expect(moved.grid == World.gridCode(12) && moved.household == nil && moved.door == nil)
    #expect(moved.livesSince == World.today && moved.version == 2)
    #expect(world.books.holders[Who.wang.holder]?.balance.available == 30)
    world.refuse(.credit(patrol()), by: Who.worker, Refusal(.outsideYourGrid))
    #expect(try world.credit(patrol(), by: Who.head).points == 5)
    let change = world.books.changes.people.residences
    #expect(change.ended[Who.wang]?.until == World.yesterday && change.amended.isEmpty)
    #expect(change.begun.map(\.since) == [World.today] && change.begun.map(\.until) == [nil])
  }

  @Test func `a household can be joined, a new one opened, and rights follow`() throws {
    var world = World()
    try world.accept(Self.move(Who.spare, grid: 11, .household(House.wang)), by: Who.worker)
    #expect(world.books.holders[Who.spare.holder]?.household == House.wang)
    #expect(world.books.actors[Who.spare]?.household == House.wang)
    let moved = try #require(
      try world.accept(
        Self.move(Who.li, grid: 11, .door(PeopleTests.newDoor)), by: Who.worker
      ).moved)
    #expect(moved.household != nil && moved.household != House.wang)
    #expect(moved.door == PeopleTests.newDoor)
    #expect(world.books.changes.newHouseholds.map(\.id) == [moved.household])
  }

  @Test func `moves of one batch follow each other, and one of the same day is put right`() throws {
    var world = World()
    try world.accept(Self.move(on: World.yesterday), by: Who.head)
    try world.accept(Self.move(grid: 11, .household(House.wang)), by: Who.head)
    try world.accept(Self.move(grid: 11), by: Who.head)
    let change = world.books.changes.people.residences
    #expect(change.ended[Who.wang]?.until == World.yesterday.advanced(by: -1))
    #expect(change.begun.map(\.since) == [World.yesterday, World.today])
    #expect(change.begun.map(\.until) == [World.yesterday, nil])
    #expect(change.begun.map(\.household) == [nil, nil])
    var second = World()
    let since = Day("2026-01-05")!
    try second.accept(Self.move(on: since), by: Who.head)
    #expect(second.books.changes.people.residences.amended[Who.wang]?.grid == GridID(12))
    #expect(second.books.changes.people.residences.begun.isEmpty)
  }

  @Test func `a secretary moves somebody to no grid at all`() throws {
    var world = World()
    try world.accept(Self.move(grid: nil), by: Who.streetSecretary)
    #expect(world.books.holders[Who.wang.holder]?.gridPath == [])
  }

  @Test(arguments: refusals) func `is refused and nothing changes`(_ refused: RefusalCase) throws {
    try refused.check()
  }

  private static func by(
    _ actor: PersonID, _ command: Command
  ) -> @Sendable (inout World) throws -> (Command, PersonID) {
    { _ in (command, actor) }
  }

  static let refusals: [RefusalCase] = [
    RefusalCase("by a resident", Refusal(.forbidden), by(Who.li, move())),
    RefusalCase(
      "into a grid that the worker has not", .pointed(.outsideYourGrid, "/grid"),
      by(Who.worker, move())),
    RefusalCase(
      "out of a grid that the worker has not", Refusal(.outsideYourGrid),
      by(Who.worker, move(Who.zhao, grid: 11))),
    RefusalCase(
      "into a household of another grid", .invalid("/grid", .doorInOtherGrid),
      by(Who.head, move(grid: 12, .household(House.wang)))),
    RefusalCase(
      "to a door of another grid", .invalid("/grid", .doorInOtherGrid),
      by(Who.head, move(Who.zhao, grid: 12, .door(World.door(1))))),
    RefusalCase(
      "to a door without a grid", .invalid("/grid", .gridOfDoorRequired),
      by(Who.secretary, move(grid: nil, .door(PeopleTests.newDoor)))),
    RefusalCase(
      "to no grid by a worker", .invalid("/grid", .placeRequired), by(Who.head, move(grid: nil))),
    RefusalCase(
      "to nowhere at all", .invalid("/grid", .placeRequired),
      by(
        Who.streetSecretary,
        .movePerson(MovePerson(person: Who.wang, grid: nil, home: .none, on: nil)))),
    RefusalCase(
      "into another community's household", Refusal(.notFound),
      by(Who.secretary, move(grid: nil, .household(House.other)))),
    RefusalCase("of oneself", Refusal(.ownMatter), by(Who.head, move(Who.head, grid: 11))),
    RefusalCase("of one's household", Refusal(.ownMatter), by(Who.worker, move(Who.spouse))),
    RefusalCase(
      "tomorrow", .pointed(.futureDay, "/on"), by(Who.head, move(on: World.tomorrow))),
    RefusalCase(
      "before the present home", .invalid("/on", .movedAfter(Day("2026-01-05")!)),
      by(Who.head, move(on: Day("2026-01-04")!))),
    RefusalCase(
      "of a closed account", Refusal(.validationFailed, .accountClosed),
      by(Who.head, move(Who.closed))),
    RefusalCase("of nobody", Refusal(.notFound), by(Who.head, move(Who.unknown))),
    RefusalCase("of another community", Refusal(.notFound), by(Who.secretary, move(Who.zhou))),
  ]
}
