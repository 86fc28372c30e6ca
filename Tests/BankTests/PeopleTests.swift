import Testing

@testable import Bank

@Suite struct PeopleTests {
  static let newDoor = Door(building: "9号楼", entrance: "3单元", room: "301")

  static func person(
    grid: String? = World.gridCode(11), _ home: Home = .none, login: String? = nil,
    consentOn: Day = World.today
  ) -> OpenPerson {
    OpenPerson(
      name: "演示居民", initials: "ysjm", grid: grid, home: home, tags: ["volunteer"], phone: nil,
      birthYear: 1958, login: login,
      consent: Consent(givenOn: consentOn, way: "paper", formNumber: "17"))
  }

  @Test func `a household is opened at a door, with four accounts`() throws {
    var world = World()
    let request = OpenHousehold(grid: World.gridCode(11), door: Self.newDoor)
    let outcome = try world.accept(.openHousehold(request), by: Who.worker)
    let opened = try #require(outcome.household)
    #expect(opened.grid == GridID(11) && opened.door == Self.newDoor)
    #expect(opened.openedOn == World.today && opened.openedBy == Who.worker)
    #expect(opened.firstAccount == AccountNumber(1000))
    let holder = try #require(world.books.holders[opened.id.holder])
    #expect(holder.kind == .household && holder.gridPath == [GridID(11), GridID(1)])
    #expect(holder.account(.owed) == AccountNumber(1003))
    #expect(world.books.communities[World.home]?.nextAccount == 1004)
    #expect(world.books.changes.newHouseholds.map(\.id) == [opened.id])
    #expect(world.books.changes.touchedHeads == [World.home])
    world.refuse(
      .openHousehold(request), by: Who.worker, .invalid("/room", .doorTaken))
    let credited = deed("C03", of: opened.id, units: 4, evidence: ["LOGB"])
    #expect(try world.credit(credited).points == 4, "the next command knows it")
  }

  @Test func `a person is opened with a passbook, alone`() throws {
    var world = World()
    let outcome = try world.accept(.openPerson(Self.person(login: "ysjm")), by: Who.worker)
    let (opened, door) = try #require(outcome.person)
    #expect(opened.passbook == PassbookNumber(serial: 77) && door == nil)
    #expect(opened.household == nil && opened.grid == GridID(11))
    #expect(opened.firstAccount == AccountNumber(1000) && opened.openedBy == Who.worker)
    #expect(world.books.communities[World.home]?.nextPassbook == 78)
    #expect(world.books.changes.newPeople.map(\.id) == [opened.id])
    #expect(world.books.changes.newHouseholds.isEmpty)
    #expect(try world.credit(patrol(by: opened.id)).points == 5)
    world.refuse(
      .openPerson(Self.person(login: "ysjm")), by: Who.worker, .invalid("/login", .loginTaken))
  }

  @Test func `at a new door the household is opened too, at a known one joined`() throws {
    var world = World()
    let request = Self.person(.door(Self.newDoor))
    let first = try #require(try world.accept(.openPerson(request), by: Who.worker).person)
    let second = try #require(try world.accept(.openPerson(request), by: Who.worker).person)
    #expect(first.door == Self.newDoor && second.door == Self.newDoor)
    #expect(first.opened.household != nil)
    #expect(first.opened.household == second.opened.household)
    #expect(world.books.changes.newHouseholds.map(\.firstAccount.number) == [1000])
    #expect(world.books.changes.newPeople.map(\.firstAccount.number) == [1004, 1008])
    #expect(world.books.changes.newPeople.map(\.passbook.digits.count) == [8, 8])
    let known = Self.person(.door(World.door(1)))
    let third = try #require(try world.accept(.openPerson(known), by: Who.worker).person)
    #expect(third.opened.household == House.wang)
    let named = Self.person(.household(House.wang))
    let fourth = try #require(try world.accept(.openPerson(named), by: Who.worker).person)
    #expect(fourth.opened.household == House.wang && fourth.door == World.door(1))
  }

  @Test(arguments: [Who.secretary, Who.streetSecretary, Who.head])
  func `secretaries and the grid head open anywhere they cover`(_ actor: PersonID) throws {
    var world = World()
    try world.accept(
      .openHousehold(OpenHousehold(grid: World.gridCode(12), door: Self.newDoor)), by: actor)
    try world.accept(.openPerson(Self.person(grid: World.gridCode(12))), by: actor)
  }

  @Test(arguments: [Who.secretary, Who.streetSecretary])
  func `somebody without a grid is opened by a secretary`(_ actor: PersonID) throws {
    var world = World()
    let outcome = try world.accept(.openPerson(Self.person(grid: nil)), by: actor)
    let opened = try #require(outcome.person).opened
    #expect(opened.grid == nil)
    #expect(world.books.holders[opened.id.holder]?.gridPath == [])
  }

  @Test func `who opens a bank is numbered by its head and opened by nobody else`() throws {
    let head = try #require(World().books.communities[World.home])
    let founder = NewPerson(
      founding: Who.engineer, in: head, request: Self.person(grid: nil), openedOn: World.today)
    #expect(founder.community == World.home && founder.openedBy == Who.engineer)
    #expect(founder.passbook == PassbookNumber(serial: 77))
    #expect(founder.firstAccount == AccountNumber(1000))
    #expect(founder.grid == nil && founder.household == nil)
    let office = try #require(World().books.offices[World.office(9)])
    #expect(NewOffice(founding: office).appointedBy == Who.engineer)
  }

  @Test(arguments: refusals) func `is refused and nothing changes`(_ refused: RefusalCase) throws {
    try refused.check()
  }

  private static func door(
    _ actor: PersonID, grid: String = World.gridCode(11), _ door: Door = newDoor
  ) -> @Sendable (inout World) throws -> (Command, PersonID) {
    { _ in (.openHousehold(OpenHousehold(grid: grid, door: door)), actor) }
  }

  private static func open(
    _ actor: PersonID, _ request: OpenPerson = person()
  ) -> @Sendable (inout World) throws -> (Command, PersonID) {
    { _ in (.openPerson(request), actor) }
  }

  private static let strangers = [
    Who.wang, Who.shopkeeper, Who.auditor, Who.engineer, Who.otherWorker, Who.otherSecretary,
    Who.unknown, Who.closed,
  ]

  static let refusals: [RefusalCase] =
    strangers.map { RefusalCase("a household by \($0)", Refusal(.forbidden), door($0)) }
    + strangers.map { RefusalCase("a person by \($0)", Refusal(.forbidden), open($0)) }
    + [
      RefusalCase(
        "a household in another grid", .pointed(.outsideYourGrid, "/grid"),
        door(Who.worker, grid: World.gridCode(12))),
      RefusalCase(
        "a household in the parent grid", .pointed(.outsideYourGrid, "/grid"),
        door(Who.worker, grid: World.gridCode(1))),
      RefusalCase(
        "a household in no grid", .invalid("/grid", .unknownGrid),
        door(Who.secretary, grid: "150271020901999")),
      RefusalCase(
        "a household in another community's grid", .invalid("/grid", .unknownGrid),
        door(Who.secretary, grid: World.gridCode(31))),
      RefusalCase(
        "a door that is taken", .invalid("/room", .doorTaken),
        door(Who.worker, World.door(1))),
      RefusalCase(
        "a person in another grid", .pointed(.outsideYourGrid, "/grid"),
        open(Who.worker, person(grid: World.gridCode(2)))),
      RefusalCase(
        "a person in no grid", .invalid("/grid", .unknownGrid),
        open(Who.secretary, person(grid: "x"))),
      RefusalCase(
        "a person without a grid by a worker", .invalid("/grid", .unknownGrid),
        open(Who.worker, person(grid: nil))),
      RefusalCase(
        "a consent of tomorrow", .invalid("/consent/given_on", .consentInFuture),
        open(Who.worker, person(consentOn: World.tomorrow))),
      RefusalCase(
        "a login that is taken", .invalid("/login", .loginTaken),
        open(Who.worker, person(.door(newDoor), login: "taken"))),
      RefusalCase(
        "in an unknown household", Refusal(.notFound),
        open(Who.worker, person(.household(House.unknown)))),
      RefusalCase(
        "in another community's household", Refusal(.notFound),
        open(Who.worker, person(.household(House.other), login: "new"))),
      RefusalCase(
        "at a new door without a grid", .invalid("/grid", .gridOfDoorRequired),
        open(Who.secretary, person(grid: nil, .door(newDoor), login: "new"))),
    ]
}
