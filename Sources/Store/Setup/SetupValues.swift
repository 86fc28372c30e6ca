public import Bank

/// A community to be added.
public struct NewArea: Sendable {
  /// 12 digits.
  public var code: String
  /// As people call it.
  public var name: String
  /// `county`, `subdistrict` or `community`.
  public var level: String
  /// The code of the one above.
  public var parent: String?
  /// What the levels of its grids are called, from the top; at most three.
  public var gridLevels: [String]
  /// The day the bank opens.
  public var openFrom: Day
  /// An IANA time zone.
  public var timeZone: String

  /// A community.
  public init(
    code: String, name: String, level: String, parent: String?, gridLevels: [String],
    openFrom: Day, timeZone: String = "Asia/Shanghai"
  ) {
    self.code = code
    self.name = name
    self.level = level
    self.parent = parent
    self.gridLevels = gridLevels
    self.openFrom = openFrom
    self.timeZone = timeZone
  }
}

/// A grid to be added.
public struct NewGrid: Sendable {
  /// 15 or 17 digits.
  public var code: String
  /// As people call it.
  public var name: String
  /// 1 at the top, at most 3.
  public var level: Int
  /// `urban` or `rural`.
  public var kind: String
  /// The code of the grid above.
  public var parent: String?

  /// A grid.
  public init(code: String, name: String, level: Int, kind: String, parent: String?) {
    self.code = code
    self.name = name
    self.level = level
    self.kind = kind
    self.parent = parent
  }
}

/// A building to be added.
public struct NewBuilding: Sendable {
  /// Unique in the community.
  public var name: String
  /// The housing estate.
  public var estate: String
  /// The grid it lies in.
  public var grid: GridID
  /// What its entrances are called.
  public var entrances: [String]

  /// A building.
  public init(name: String, estate: String, grid: GridID, entrances: [String]) {
    self.name = name
    self.estate = estate
    self.grid = grid
    self.entrances = entrances
  }
}

/// A party branch to be added.
public struct NewBranch: Sendable {
  /// As it is called.
  public var name: String
  /// `resident` or `office`.
  public var kind: String
  /// The estate of a resident branch.
  public var estate: String?

  /// A branch.
  public init(name: String, kind: String, estate: String?) {
    self.name = name
    self.kind = kind
    self.estate = estate
  }
}
