import Bank

/// A building on record.
public struct KnownBuilding: Hashable, Sendable {
  /// Its name.
  public var name: String
  /// The names of its entrances.
  public var entrances: [String]

  /// A building.
  public init(name: String, entrances: [String]) {
    self.name = name
    self.entrances = entrances
  }
}

/// The doors of a community, by which what a file calls them is read: `3栋` is `3号楼` where the
/// bank has a building of that name and no other that could be meant.
public struct DoorBook: Sendable {
  private let buildings: [String: [KnownBuilding]]
  private let estate: String

  /// - Parameter estate: stands before the names of buildings that come without one.
  public init(_ buildings: [KnownBuilding], estate: String? = nil) {
    self.buildings = Dictionary(grouping: buildings) { DoorParts.buildingKey($0.name) }
    self.estate = Cell.compact(estate ?? "")
  }

  /// The door meant by the parts of one.
  /// - Parameter allowsNew: whether a building may be new: its name is then made of its number.
  func door(_ parts: DoorParts, allowsNew: Bool) -> CellReading<Door> {
    let found = candidates(parts.building)
    guard found.count < 2 else {
      let names = found.map(\.name).sorted().prefix(3).joined(separator: "、")
      return .doubt("“\(parts.building)”可能是 \(names)，请写明小区")
    }
    guard let building = found.first ?? (allowsNew ? new(parts.building) : nil) else {
      return .doubt("没有登记过楼栋“\(parts.building)”")
    }
    guard let key = parts.entrance else {
      guard building.entrances.count == 1 else { return .doubt("门牌没有单元号") }
      return .value(
        Door(building: building.name, entrance: building.entrances[0], room: parts.room))
    }
    let known = building.entrances.filter { DoorParts.entranceKey($0) == key }
    guard known.count < 2 else { return .doubt("单元“\(key)”不止一个") }
    let entrance = known.first ?? (Cell.number(key) == nil ? key : key + "单元")
    return .value(Door(building: building.name, entrance: entrance, room: parts.room))
  }

  private func candidates(_ key: String) -> [KnownBuilding] {
    if !estate.isEmpty, let found = buildings[estate + key] { return found }
    if let found = buildings[key] { return found }
    // The estate is left out where only one has such a building.
    return buildings.filter { DoorParts.leavesOutEstate(key, of: $0.key) }.flatMap(\.value)
  }

  /// Whether a building on record has entrances, and not the one of this door.
  func isNewEntrance(_ door: Door) -> Bool {
    let known = (buildings[DoorParts.buildingKey(door.building)] ?? [])
      .filter { $0.name == door.building }.flatMap(\.entrances)
    return !known.isEmpty && !known.contains(door.entrance)
  }

  private func new(_ key: String) -> KnownBuilding {
    let isNumbered = key.last.map(Cell.isDigit) ?? false
    return KnownBuilding(name: estate + key + (isNumbered ? "号楼" : ""), entrances: [])
  }
}
