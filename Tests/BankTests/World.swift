import Bank
import FoundationEssentials

/// A made-up id: the kind of thing and its number stand in the last bytes.
func fixedUUID(_ kind: UInt8, _ number: UInt8) -> UUID {
  UUID(uuid: (1, 0, 0, 0, 0, 0, 0x70, 0, 0x80, 0, 0, 0, 0, 0, kind, number))
}

/// The people of the test world.
enum Who {
  /// Grid worker of grid 11, where she lives with `spouse`.
  static let worker = person(1)
  /// Grid worker of grid 1, with all grids below it; lives in grid 12.
  static let head = person(2)
  static let secretary = person(3)
  /// Secretary of the street above.
  static let streetSecretary = person(4)
  static let shopkeeper = person(5)
  static let auditor = person(6)
  /// A resident of grid 11, in one household with `li` and `child`.
  static let wang = person(7)
  static let li = person(8)
  /// A resident of grid 12 without a household; year of birth unknown.
  static let zhao = person(9)
  /// A resident of grid 2, outside grid 1.
  static let sun = person(10)
  /// A resident of the other community.
  static let zhou = person(11)
  static let child = person(12)
  static let closed = person(13)
  static let otherWorker = person(14)
  static let otherSecretary = person(15)
  static let spouse = person(16)
  static let engineer = person(17)
  /// A resident of grid 11 without a household or an office.
  static let spare = person(18)
  /// Nobody.
  static let unknown = person(99)

  static func person(_ number: UInt8) -> PersonID { PersonID(fixedUUID(1, number)) }
}

/// The households of the test world.
enum House {
  static let wang = household(1)
  static let worker = household(2)
  static let head = household(3)
  static let secretary = household(4)
  static let shopkeeper = household(5)
  static let sun = household(6)
  /// Of the other community.
  static let other = household(7)
  static let unknown = household(99)

  static func household(_ number: UInt8) -> HouseholdID { HouseholdID(fixedUUID(2, number)) }
}

/// Two communities under one street, with people, offices, rules and a shop.
struct World: Sendable {
  static let street = CommunityID(1)
  static let home = CommunityID(2)
  static let other = CommunityID(3)
  static let today = Day(year: 2026, month: 11, day: 22)!
  static let yesterday = today.advanced(by: -1)
  static let tomorrow = today.advanced(by: 1)
  static let activity = ActivityID(fixedUUID(3, 1))
  static let otherActivity = ActivityID(fixedUUID(3, 2))

  var books = Books(mint: Mint(milliseconds: 1_795_320_000_000, entropy: (1, 2)))
  var index = 0

  init() {
    books.ruleBooks = [1: .old, 2: .new]
    addCommunities()
    addGrids()
    addHouseholds()
    addPeople()
    addOffices()
    addShop()
    for (id, community) in [(Self.activity, Self.home), (Self.otherActivity, Self.other)] {
      books.activities[id] = Activity(
        id: id, community: community, on: Self.today, actTypes: ["F01", "B01", "A02", "A05"],
        recorder: Who.worker)
    }
    books.takenLogins = ["taken"]
    register()
  }

  private mutating func addCommunities() {
    for (id, above) in [(Self.street, []), (Self.home, [Self.street]), (Self.other, [Self.street])]
    {
      books.communities[id] = CommunityState(
        id: id, ancestors: above, seq: 40, now: Instant("2026-11-22T04:00:00Z")!,
        today: Self.today, openFrom: Day("2026-01-01")!, nextAccount: 1000, nextPassbook: 77,
        hasSecretary: id != Self.other,
        adoptions: [(Day("2026-02-01")!, 1), (Day("2026-10-01")!, 2)])
      books.communities[id]?.minute = 12 * 60
    }
  }

  static let grids: [(code: String, id: Int32, above: [Int32], community: CommunityID)] = [
    ("150271020901001", 1, [], home), ("150271020901011", 11, [1], home),
    ("150271020901012", 12, [1], home), ("150271020901002", 2, [], home),
    ("150271020902001", 31, [], other),
  ]

  static func gridCode(_ id: Int32) -> String { grids.first { $0.id == id }?.code ?? "" }

  private func path(_ id: Int32) -> [GridID] {
    let above = Self.grids.first { $0.id == id }?.above ?? []
    return ([id] + above).map { GridID($0) }
  }

  private mutating func addGrids() {
    for grid in Self.grids {
      books.gridsByCode[grid.code] = GridFact(
        id: GridID(grid.id), community: grid.community, path: path(grid.id))
    }
  }

  /// The door of the n-th household.
  static func door(_ number: Int) -> Door {
    Door(building: "1号楼", entrance: "1单元", room: "\(number)01")
  }

  private mutating func addHouseholds() {
    let all: [(HouseholdID, Int32)] = [
      (House.wang, 11), (House.worker, 11), (House.head, 12), (House.secretary, 2),
      (House.shopkeeper, 11), (House.sun, 2), (House.other, 31),
    ]
    for (number, (id, grid)) in all.enumerated() {
      let community = grid == 31 ? Self.other : Self.home
      let door = Self.door(number + 1)
      books.households[id] = HouseholdFact(
        id: id, community: community, gridPath: path(grid), door: door)
      books.doors[DoorKey(community: community, door: door)] = id
      add(
        id.holder, .household, community, account: 500 + 4 * number, grid: grid, household: nil,
        born: nil)
    }
  }

  private mutating func addPeople() {
    let all: [(PersonID, Int32?, HouseholdID?, Int?)] = [
      (Who.worker, 11, House.worker, 1980), (Who.head, 12, House.head, 1975),
      (Who.secretary, 2, House.secretary, 1970), (Who.streetSecretary, nil, nil, 1968),
      (Who.shopkeeper, 11, House.shopkeeper, 1990), (Who.auditor, 2, nil, 1960),
      (Who.wang, 11, House.wang, 1950), (Who.li, 11, House.wang, 1952), (Who.zhao, 12, nil, nil),
      (Who.sun, 2, House.sun, 1949), (Who.zhou, 31, House.other, 1955),
      (Who.child, 11, House.wang, 2011), (Who.closed, 11, nil, 1940),
      (Who.otherWorker, 31, nil, 1985), (Who.otherSecretary, 31, nil, 1971),
      (Who.spouse, 11, House.worker, 1981), (Who.engineer, nil, nil, 1992),
      (Who.spare, 11, nil, 1988),
    ]
    for (number, (id, grid, household, born)) in all.enumerated() {
      let community = grid == nil ? Self.street : grid == 31 ? Self.other : Self.home
      add(
        id.holder, .person, community, account: 100 + 4 * number, grid: grid, household: household,
        born: born)
      books.actors[id] = Actor(
        person: id, community: community, household: household, isClosed: id == Who.closed,
        offices: [])
    }
    books.holders[Who.closed.holder]?.isClosed = true
  }

  private mutating func add(
    _ id: HolderID, _ kind: HolderKind, _ community: CommunityID, account: Int, grid: Int32?,
    household: HouseholdID?, born: Int?
  ) {
    books.holders[id] = Holder(
      id: id, kind: kind, community: community, firstAccount: AccountNumber(Int64(account)),
      balance: Balance(), gridPath: grid.map(path) ?? [], household: household, birthYear: born,
      isClosed: false)
  }

  private mutating func addOffices() {
    let all: [(PersonID, Role, CommunityID, [Int32])] = [
      (Who.worker, .gridWorker, Self.home, [11]), (Who.head, .gridWorker, Self.home, [1]),
      (Who.secretary, .secretary, Self.home, []),
      (Who.streetSecretary, .secretary, Self.street, []),
      (Who.shopkeeper, .shopkeeper, Self.home, []), (Who.auditor, .auditor, Self.home, []),
      (Who.otherWorker, .gridWorker, Self.other, [31]),
      (Who.otherSecretary, .secretary, Self.other, []),
      (Who.engineer, .operator, Self.street, []),
    ]
    for (number, (person, role, community, grids)) in all.enumerated() {
      give(Self.office(number + 1), person, role, community, grids)
    }
  }

  /// The office of the n-th line above: 1 the worker's, 2 the head's, 3 the secretary's, …
  static func office(_ number: Int) -> OfficeID { OfficeID(fixedUUID(4, UInt8(number))) }

  /// Somebody holds an office since the first of the year.
  mutating func give(
    _ id: OfficeID, _ person: PersonID, _ role: Role, _ community: CommunityID = World.home,
    _ grids: [Int32] = [], until: Day? = nil
  ) {
    let ids = grids.map { GridID($0) }
    let record = OfficeRecord(
      id: id, community: community, person: person, role: role, grids: ids,
      gridCodes: grids.map(Self.gridCode), from: Day("2026-01-01")!, until: until)
    books.offices[id] = record
    books.officesOfPeople[person, default: []].append(record)
    guard until.map({ $0 >= Self.today }) ?? true else { return }
    books.actors[person]?.offices.append(
      OfficeFact(id: id, role: role, community: community, grids: Set(ids)))
  }

  /// Somebody has points to spend from before the batch.
  mutating func has(_ points: Int, _ person: PersonID = Who.wang) {
    books.holders[person.holder]?.balance.available = points
  }
}
