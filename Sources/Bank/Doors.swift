/// A door: building, entrance and room as people name them.
public struct Door: Hashable, Sendable {
  /// Such as `3号楼`.
  public var building: String
  /// Such as `2单元`.
  public var entrance: String
  /// Such as `501`.
  public var room: String

  /// A door.
  public init(building: String, entrance: String, room: String) {
    self.building = building
    self.entrance = entrance
    self.room = room
  }
}

/// What all spellings of one door have in common.
public struct FoldedDoor: Hashable, Sendable {
  /// The keys of building, entrance and room.
  public var building: String, entrance: String, room: String

  /// The keys of a door's parts.
  public init(_ door: Door) {
    building = DoorParts.buildingKey(door.building)
    entrance = DoorParts.entranceKey(door.entrance)
    room = DoorParts.roomKey(door.room)
  }
}

/// A door in one community, however it is spelled.
public struct DoorKey: Hashable, Sendable {
  /// Where.
  public var community: CommunityID
  /// As it was written; the key goes by ``folded`` alone.
  public var door: Door
  /// Which.
  public var folded: FoldedDoor

  /// A door in a community.
  public init(community: CommunityID, door: Door) {
    self.community = community
    self.door = door
    folded = FoldedDoor(door)
  }

  /// Whether two doors are one.
  public static func == (one: DoorKey, other: DoorKey) -> Bool {
    one.community == other.community && one.folded == other.folded
  }

  /// Goes by what all spellings have in common.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(community)
    hasher.combine(folded)
  }
}

/// A building on record, with the grid it lies in.
public struct BuildingFact: Hashable, Sendable {
  /// Where.
  public var community: CommunityID
  /// Its name, such as `3号楼`, and the estate; empty where none is on record.
  public var name: String, estate: String
  /// The names of its entrances.
  public var entrances: [String]
  /// The code of its grid.
  public var grid: String

  /// A building as loaded.
  public init(
    community: CommunityID, name: String, estate: String, entrances: [String], grid: String
  ) {
    self.community = community
    self.name = name
    self.estate = estate
    self.entrances = entrances
    self.grid = grid
  }

  /// The keys it goes by: its name's, and with the estate before it.
  var keys: [String] {
    let key = DoorParts.buildingKey(name)
    return estate.isEmpty || key.hasPrefix(estate) ? [key] : [key, estate + key]
  }
}

/// A household as a decision sees it.
public struct HouseholdFact: Sendable {
  /// Which.
  public var id: HouseholdID
  /// Where.
  public var community: CommunityID
  /// The grid it lies in and those above.
  public var gridPath: [GridID]
  /// Its door.
  public var door: Door
  /// Whether its account has ended, and the door is another household's or free.
  public var isEnded = false

  /// A household as loaded.
  public init(
    id: HouseholdID, community: CommunityID, gridPath: [GridID], door: Door, isEnded: Bool = false
  ) {
    self.id = id
    self.community = community
    self.gridPath = gridPath
    self.door = door
    self.isEnded = isEnded
  }
}

extension Books {
  /// A door as it stands on record: what is on record keeps its spelling, what is not is new.
  func onRecord(_ door: Door, _ scene: Scene) throws(Refusal) -> Door {
    let key = DoorParts.buildingKey(door.building)
    let known = knownBuildings.filter { $0.community == scene.community }
    var found = known.filter { $0.keys.contains(key) }
    if found.isEmpty {
      found = known.filter { building in
        building.keys.contains { DoorParts.leavesOutEstate(key, of: $0) }
      }
    }
    guard found.count < 2 else {
      throw .invalid("/building", .severalBuildings(found.map(\.name).sorted()))
    }
    var door = door
    if let building = found.first {
      door.building = building.name
      let entrance = DoorParts.entranceKey(door.entrance)
      if let name = building.entrances.first(where: { DoorParts.entranceKey($0) == entrance }) {
        door.entrance = name
      }
    }
    if let id = doors[DoorKey(community: scene.community, door: door)], let home = households[id] {
      return home.door
    }
    return Door(
      building: try tidy(door.building, "/building", most: 40),
      entrance: try tidy(door.entrance, "/entrance", most: 20),
      room: try tidy(door.room, "/room", most: 20))
  }

  /// A part of a new door as it is recorded: narrow letters and digits, as far as they find room.
  private func tidy(_ text: String, _ pointer: String, most: Int) throws(Refusal) -> String {
    let plain = NarrowText.plain(text)
    guard !plain.isEmpty else { throw .invalid(pointer, .blankDoor) }
    return plain.unicodeScalars.count <= most ? plain : text
  }

  /// Notes a door that is on record from here on, with its building.
  mutating func record(_ door: Door, in grid: GridFact, code: String) {
    let place = knownBuildings.firstIndex {
      $0.community == grid.community && $0.name == door.building
    }
    guard let place else {
      knownBuildings.append(
        BuildingFact(
          community: grid.community, name: door.building, estate: "", entrances: [door.entrance],
          grid: code))
      return
    }
    if !knownBuildings[place].entrances.contains(door.entrance) {
      knownBuildings[place].entrances.append(door.entrance)
    }
  }

  /// Whether a door that was typed whole, such as `3号楼2单元501`, may mean a household's.
  func means(_ text: String, _ household: HouseholdID?) -> Bool {
    guard let household, let home = households[household], let parts = DoorParts(text) else {
      return false
    }
    let door = FoldedDoor(home.door)
    guard DoorParts.roomKey(parts.room) == door.room,
      parts.entrance.map({ $0 == door.entrance }) ?? true
    else { return false }
    return parts.building == door.building
      || DoorParts.leavesOutEstate(parts.building, of: door.building)
      || DoorParts.leavesOutEstate(door.building, of: parts.building)
  }
}
