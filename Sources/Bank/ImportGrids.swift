/// One grid with its buildings.
public struct GridRow: Hashable, Sendable {
  /// 15 digits, 17 for a micro-grid; they begin with the community's 12.
  public var code: String
  /// Such as `第三网格`.
  public var name: String
  /// The code of the grid above; nil for one of the top level.
  public var parent: String?
  /// `urban` or `rural`.
  public var kind: String
  /// Names of buildings in it; each belongs to one grid.
  public var buildings: [String]

  /// A grid.
  public init(code: String, name: String, parent: String?, kind: String, buildings: [String]) {
    self.code = code
    self.name = name
    self.parent = parent
    self.kind = kind
    self.buildings = buildings
  }
}

/// Grids to be set up, parents before children.
public typealias ImportGrids = ImportRows<GridRow>

/// A grid as an import compares it with what it brings.
public struct GridSketch: Hashable, Sendable {
  /// Its name.
  public var name: String
  /// 1 to 3, from the top.
  public var level: Int
  /// The code of the grid above.
  public var parent: String?
  /// `urban` or `rural`.
  public var kind: String

  /// A grid as loaded.
  public init(name: String, level: Int, parent: String?, kind: String) {
    self.name = name
    self.level = level
    self.parent = parent
    self.kind = kind
  }
}

/// What a community says of the grids it can have.
public struct GridFrame: Hashable, Sendable {
  /// The community's code, with which the codes of its grids begin.
  public var code: String
  /// How deep its grids go.
  public var levels: Int

  /// A frame as loaded.
  public init(code: String, levels: Int) {
    self.code = code
    self.levels = levels
  }
}

extension Books {
  /// Sets grids and buildings up, by the secretary. A grid that is there as it is described is
  /// known; its new buildings are added.
  mutating func importGrids(_ request: ImportGrids, _ scene: Scene) throws(Refusal) -> Outcome {
    try takeRows(
      request.rows, of: request.file, .grids, isDryRun: request.isDryRun, scene
    ) { (row, books, _) throws(Refusal) in
      let missing = try books.newBuildings(of: row, scene)
      let isNew = try books.addGrid(row, scene)
      guard isNew || !missing.isEmpty else { return false }
      _ = books.importID(request.file, .grids, scene)
      for name in missing {
        books.buildings[BuildingKey(community: scene.community, name: name)] = row.code
        books.knownBuildings.append(
          BuildingFact(
            community: scene.community, name: name, estate: "", entrances: [], grid: row.code))
        books.changes.newBuildings.append(
          NewBuildingOfGrid(community: scene.community, name: name, grid: row.code))
      }
      return true
    }
  }

  /// Adds a grid that is not there yet; false if it is there as described.
  private mutating func addGrid(_ row: GridRow, _ scene: Scene) throws(Refusal) -> Bool {
    guard let frame = gridFrames[scene.community], row.code.hasPrefix(frame.code) else {
      throw .invalid("/code", .importing(.foreignGridCode))
    }
    let known = gridSketches[scene.community] ?? [:]
    var level = 1
    if let parent = row.parent {
      guard let above = known[parent] else { throw .invalid("/parent", .importing(.unknownParent)) }
      level = above.level + 1
    }
    let sketch = GridSketch(name: row.name, level: level, parent: row.parent, kind: row.kind)
    if let there = known[row.code] {
      guard there == sketch else { throw .invalid("/code", .importing(.otherGrid)) }
      return false
    }
    guard level <= frame.levels else { throw .invalid("/parent", .importing(.noSuchLevel)) }
    gridSketches[scene.community, default: [:]][row.code] = sketch
    changes.newGrids.append(NewImportedGrid(community: scene.community, code: row.code, sketch))
    return true
  }

  /// The buildings of a row that are on record nowhere.
  private func newBuildings(of row: GridRow, _ scene: Scene) throws(Refusal) -> [String] {
    var missing: [String] = []
    var seen: Set<BuildingKey> = []
    for name in row.buildings {
      let key = BuildingKey(community: scene.community, name: name)
      switch buildings[key] {
      case nil: if seen.insert(key).inserted { missing.append(name) }
      case row.code?: break
      default: throw .invalid("/buildings", .importing(.otherGridOfBuilding))
      }
    }
    return missing
  }
}
