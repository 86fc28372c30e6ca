import Testing

@testable import Bank

@Suite struct ImportPeopleTests {
  private static let door = Door(building: "9号楼", entrance: "3单元", room: "301")

  private static func row(
    _ row: Int, _ name: String, _ door: Door = door, grid: String? = World.gridCode(11),
    born: Int? = nil, oldNumber: String? = nil, consentOn: Day = World.yesterday
  ) -> RosterRow {
    RosterRow(
      row: row,
      person: OpenPerson(
        name: name, initials: "", grid: grid, home: .door(door), tags: [], phone: nil,
        birthYear: born, login: nil,
        consent: Consent(givenOn: consentOn, way: "paper", formNumber: nil)), oldNumber: oldNumber)
  }

  private static func roster(_ rows: RosterRow..., isDryRun: Bool = false) -> Command {
    .importPeople(ImportPeople(file: ImportBookTests.file, rows: rows, isDryRun: isDryRun))
  }

  @Test func `a child is opened singly, with a guardian`() throws {
    var world = World()
    let command = Self.roster(Self.row(2, "测试童", born: 2015), Self.row(3, "测试乙", born: 1980))
    let outcome = try #require(try world.accept(command, by: Who.secretary).imported)
    #expect(
      outcome.refused.map(\.refusal) == [.invalid("/birth_year", .importing(.childOnRoster))])
    #expect(outcome.accepted == 1)
  }

  @Test func `accounts are opened once, households at their doors`() throws {
    var world = World()
    let command = Self.roster(
      Self.row(2, "测试甲", oldNumber: "A1"), Self.row(3, "测试乙"),
      Self.row(4, "测试丙", World.door(1), grid: nil))
    let first = try #require(try world.accept(command, by: Who.secretary).imported)
    #expect((first.accepted, first.known) == (3, 0))
    let changes = world.books.changes
    #expect(changes.newPeople.map(\.request.name) == ["测试甲", "测试乙", "测试丙"])
    #expect(changes.newHouseholds.map(\.door) == [Self.door])
    #expect(changes.newPeople[2].household == House.wang)
    #expect(changes.newImportedPeople.map(\.oldNumber) == ["A1", nil, nil])
    #expect(changes.newImportedPeople.map(\.row) == [2, 3, 4])
    let again = try #require(try world.accept(command, by: Who.secretary).imported)
    #expect((again.accepted, again.known) == (0, 3))
    #expect(world.books.changes.newPeople.count == 3)
  }

  @Test(
    arguments: [
      (nil, nil, 1950, nil, true), (1950, nil, 1950, nil, true), (1950, nil, 1980, nil, false),
      (nil, "A1", nil, "A1", true), (1950, "A1", 1950, "A2", false), (nil, "A1", nil, nil, true),
    ] as [(Int?, String?, Int?, String?, Bool)])
  func `who is there is known unless something says that these are two`(
    born: Int?, number: String?, otherBorn: Int?, otherNumber: String?, isKnown: Bool
  ) throws {
    var world = World()
    try world.accept(
      Self.roster(Self.row(2, "测试甲", born: born, oldNumber: number)), by: Who.secretary)
    let outcome = try #require(
      try world.accept(
        Self.roster(Self.row(3, "测试甲", born: otherBorn, oldNumber: otherNumber)),
        by: Who.secretary
      ).imported)
    #expect((outcome.known == 1) == isKnown)
  }

  @Test func `the grid may be that of a known building`() throws {
    var world = World()
    let bare = Self.roster(Self.row(2, "测试甲", grid: nil))
    let refused = try #require(try world.accept(bare, by: Who.secretary).imported)
    #expect(
      refused.refused.map(\.refusal) == [.invalid("/building", .importing(.unknownBuilding))])
    world.books.buildings[BuildingKey(community: World.home, name: "9号楼")] = World.gridCode(12)
    let taken = try #require(try world.accept(bare, by: Who.secretary).imported)
    #expect(taken.accepted == 1)
    #expect(world.books.changes.newPeople.last?.grid == GridID(12))
  }

  @Test func `a row that is refused leaves the others`() throws {
    var world = World()
    let command = Self.roster(
      Self.row(2, "测试甲", consentOn: World.tomorrow), Self.row(3, "测试乙"),
      Self.row(4, "测试丙", Door(building: "8号楼", entrance: "1", room: "1"), grid: "x"))
    let outcome = try #require(try world.accept(command, by: Who.secretary).imported)
    #expect(outcome.accepted == 1)
    #expect(outcome.refused.map(\.place) == [0, 2])
    #expect(world.books.changes.newPeople.map(\.request.name) == ["测试乙"])
  }

  @Test func `asked what would happen, it opens nothing`() throws {
    var world = World()
    let before = world.books.dump
    let outcome = try world.accept(
      Self.roster(Self.row(2, "测试甲"), isDryRun: true), by: Who.secretary)
    #expect(outcome.imported?.accepted == 1)
    #expect(world.books.dump == before)
  }

  @Test(arguments: [Who.worker, Who.auditor, Who.otherSecretary])
  func `only a secretary brings a roster in`(_ actor: PersonID) {
    var world = World()
    world.refuse(Self.roster(Self.row(2, "测试甲")), by: actor, Refusal(.forbidden))
  }

  private static func grid(
    _ code: String, _ name: String = "新网格", parent: String? = nil, kind: String = "urban",
    _ buildings: String...
  ) -> GridRow {
    GridRow(code: code, name: name, parent: parent, kind: kind, buildings: buildings)
  }

  private static func grids(_ rows: GridRow..., isDryRun: Bool = false) -> Command {
    .importGrids(ImportGrids(file: ImportBookTests.file, rows: rows, isDryRun: isDryRun))
  }

  private static func framed() -> World {
    var world = World()
    world.books.gridFrames[World.home] = GridFrame(code: "150271020901", levels: 2)
    world.books.gridSketches[World.home] = [
      "150271020901001": GridSketch(name: "第一", level: 1, parent: nil, kind: "urban")
    ]
    return world
  }

  @Test func `grids are set up once, with their buildings`() throws {
    var world = Self.framed()
    let command = Self.grids(
      Self.grid("150271020901001", "第一", parent: nil, kind: "urban", "1号楼"),
      Self.grid("150271020901077", "新", parent: nil, kind: "rural"),
      Self.grid("15027102090107701", "新一", parent: "150271020901077", kind: "rural", "2号楼", "2号楼"))
    let first = try #require(try world.accept(command, by: Who.secretary).imported)
    #expect((first.accepted, first.known, first.refused.count) == (3, 0, 0))
    #expect(world.books.changes.newGrids.map(\.sketch.level) == [1, 2])
    #expect(world.books.changes.newBuildings.map(\.name) == ["1号楼", "2号楼"])
    let again = try #require(try world.accept(command, by: Who.secretary).imported)
    #expect((again.accepted, again.known) == (0, 3))
    #expect(world.books.changes.newGrids.count == 2 && world.books.changes.newBuildings.count == 2)
  }

  @Test(arguments: [
    (grid("150271020902001"), "/code", ImportFault.foreignGridCode),
    (grid("150271020901001", "改名"), "/code", .otherGrid),
    (grid("150271020901088", parent: "150271020901099"), "/parent", .unknownParent),
    (grid("15027102090101101", parent: "150271020901011"), "/parent", .noSuchLevel),
    (
      grid("150271020901088", "新", parent: nil, kind: "urban", "老楼"), "/buildings",
      .otherGridOfBuilding
    ),
  ])
  func `a grid is refused alone`(row: GridRow, pointer: String, fault: ImportFault) throws {
    var world = Self.framed()
    world.books.gridSketches[World.home]?["150271020901011"] = GridSketch(
      name: "第十一", level: 2, parent: "150271020901001", kind: "urban")
    world.books.buildings[BuildingKey(community: World.home, name: "老楼")] = "150271020901001"
    let outcome = try #require(
      try world.accept(
        Self.grids(row, Self.grid("150271020901055", "好")), by: Who.secretary
      ).imported)
    #expect(outcome.refused.map(\.refusal) == [.invalid(pointer, .importing(fault))])
    #expect(outcome.accepted == 1)
    #expect(world.books.changes.newGrids.map(\.code) == ["150271020901055"])
  }
}
