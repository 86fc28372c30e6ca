import Testing

@testable import Bank

/// One door is one household, however it is spelled.
@Suite struct DoorFoldTests {
  private static let record = Door(building: "丁香苑1号楼", entrance: "1单元", room: "101")

  static let spellings: [Door] = [
    Door(building: "丁香苑1栋", entrance: "1", room: "101室"),
    Door(building: "丁香苑 1号楼", entrance: "一单元", room: "１０１"),
    Door(building: "丁香苑１号楼", entrance: "1单元", room: "101"),
    Door(building: "丁香苑一幢", entrance: "1门", room: "一〇一"),
    Door(building: "丁香苑①座", entrance: "Ⅰ单元", room: "101号"),
    Door(building: "丁香苑1#楼", entrance: "01单元", room: "0101"),
    Door(building: "丁香苑\u{3000}1#", entrance: "１", room: "101户"),
    Door(building: "1号楼", entrance: "1单元", room: "101"),
  ]

  /// A world in which the worker lives behind that door.
  private func world(_ household: HouseholdID = House.worker) -> World {
    var world = World()
    let known = world.books.households[household]?.door
    for (key, id) in world.books.doors where id == household { world.books.doors[key] = nil }
    world.books.households[household]?.door = Self.record
    world.books.doors[DoorKey(community: World.home, door: Self.record)] = household
    world.books.knownBuildings = [
      BuildingFact(
        community: World.home, name: Self.record.building, estate: "丁香苑", entrances: ["1单元"],
        grid: World.gridCode(11)),
      BuildingFact(
        community: World.home, name: "1号楼", estate: "", entrances: ["1单元"],
        grid: World.gridCode(31)),
    ]
    world.books.knownBuildings[1].community = World.other
    #expect(known != Self.record)
    return world
  }

  @Test(arguments: spellings)
  func `a second spelling opens no second household`(_ door: Door) throws {
    var world = world()
    world.refuse(
      .openHousehold(OpenHousehold(grid: World.gridCode(11), door: door)), by: Who.worker,
      .invalid("/room", .doorTaken))
    let opened = try #require(
      try world.accept(.openPerson(PeopleTests.person(.door(door))), by: Who.worker).person)
    #expect(opened.opened.household == House.worker && opened.door == Self.record)
    let moved = try #require(
      try world.accept(PeopleMoveTests.move(Who.li, grid: 11, .door(door)), by: Who.worker).moved)
    #expect(moved.household == House.worker && moved.door == Self.record)
    #expect(world.books.changes.newHouseholds.isEmpty)
  }

  @Test func `another room, entrance or building is another door, spelled as on record`() throws {
    var world = world()
    let doors = [
      (Door(building: "丁香苑1栋", entrance: "1", room: "102"), "丁香苑1号楼", "1单元"),
      (Door(building: "丁香苑1栋", entrance: "２单元", room: "101"), "丁香苑1号楼", "2单元"),
      (Door(building: "丁香苑2栋", entrance: "1单元", room: "101"), "丁香苑2栋", "1单元"),
    ]
    for (door, building, entrance) in doors {
      let request = OpenHousehold(grid: World.gridCode(11), door: door)
      let opened = try #require(try world.accept(.openHousehold(request), by: Who.worker).household)
      #expect(opened.door.building == building && opened.door.entrance == entrance)
    }
    let again = Door(building: "丁香苑2号楼", entrance: "一单元", room: "101室")
    world.refuse(
      .openHousehold(OpenHousehold(grid: World.gridCode(11), door: again)), by: Who.worker,
      .invalid("/room", .doorTaken))
  }

  @Test func `a building without its estate must be one`() {
    var world = world()
    world.books.knownBuildings[1].name = "玫瑰园1号楼"
    world.books.knownBuildings[1].community = World.home
    let door = Door(building: "1栋", entrance: "1单元", room: "101")
    world.refuse(
      .openHousehold(OpenHousehold(grid: World.gridCode(11), door: door)), by: Who.worker,
      .invalid("/building", .severalBuildings(["丁香苑1号楼", "玫瑰园1号楼"])))
  }

  @Test(arguments: ["丁香苑1栋1单元101室", "丁香苑１-1-101", "1号楼1单元101", "丁香苑一号楼101"])
  func `who was served is known by the door, too`(_ text: String) throws {
    var world = world(House.wang)
    let served = Beneficiary(person: nil, household: nil, door: text)
    world.refuse(
      .credit(errand(for: served)), by: Who.worker,
      .invalid("/beneficiary", .beneficiaryIsDoer))
    var mine = self.world()
    mine.refuse(
      .credit(errand(for: served)), by: Who.worker,
      Refusal(.ownMatter))
    let other = Beneficiary(person: nil, household: nil, door: "丁香苑1号楼1单元102")
    try mine.credit(errand(for: other))
  }

  @Test(arguments: [
    ("十", 10), ("二十一", 21), ("一〇一", 101), ("一百零一", 101), ("一千二百", 1200), ("两", 2), ("007", 7),
  ])
  func `numbers in words`(_ text: String, _ number: Int) {
    #expect(NarrowText.smallNumber(text) == number)
  }

  @Test(arguments: ["", "十十", "百", "一二三四五", "号"])
  func `what is no number`(_ text: String) {
    #expect(NarrowText.smallNumber(text) == nil)
  }
}
