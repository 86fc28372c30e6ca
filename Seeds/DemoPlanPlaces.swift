public import Bank

extension DemoPlan {
  /// A node of the administrative tree.
  public struct Area: Sendable, Hashable {
    /// The levels of the tree.
    public enum Level: String, Sendable, CaseIterable { case county, subdistrict, community }
    /// 12 digits: 6 county, 3 street, 3 community. Made-up communities have 9xx.
    public let code: String
    /// The name; made-up communities are marked （演示）.
    public let name: String
    /// The level.
    public let level: Level
    /// The index of the node above.
    public let parent: Int?
    /// The names of its grids' levels, from the top; empty above communities.
    public let gridLevels: [String]
    /// The first day for which acts count.
    public let openFrom: Day
  }

  /// A grid of a community.
  public struct Grid: Sendable, Hashable {
    /// The community's 12 digits and 3 of its own.
    public let code: String
    /// The name.
    public let name: String
    /// 1 to 3, from the top; its name is the community's `gridLevels[level - 1]`.
    public let level: Int
    /// The index of the grid above.
    public let parent: Int?
    /// The index of the community.
    public let area: Int
    /// Always `urban` here.
    public let kind: String
  }

  /// A housing estate (小区).
  public struct Estate: Sendable, Hashable {
    /// The name.
    public let name: String
    /// The index of the community.
    public let area: Int
    /// The index of its grid.
    public let grid: Int
  }

  /// A building (楼) of an estate.
  public struct Building: Sendable, Hashable {
    /// The name, such as `3号楼`.
    public let name: String
    /// The index of the estate.
    public let estate: Int
    /// The index of the community.
    public let area: Int
    /// The index of the lowest grid that it lies in.
    public let grid: Int
    /// How many entrances (单元) it has, numbered from 1.
    public let entrances: Int
  }

  /// A household at its door.
  public struct Household: Sendable, Hashable {
    /// The index of the community.
    public let area: Int
    /// The index of the lowest grid that it lies in.
    public let grid: Int
    /// The index of the building.
    public let building: Int
    /// The entrance, such as `2单元`.
    public let entrance: String
    /// The room, such as `501`.
    public let room: String
    /// The indices of its people.
    public internal(set) var members: [Int]
    /// The day on which its own account was opened; nil when it has none.
    public internal(set) var openedOn: Day?
  }

  /// A branch of the party.
  public struct Branch: Sendable, Hashable {
    /// The name.
    public let name: String
    /// The index of the community.
    public let area: Int
    /// The index of the estate of a residents' branch; nil for the office branch.
    public let estate: Int?
  }

  /// The door of a household as people write it: estate, building, entrance, room.
  public func door(of household: Int) -> String {
    let place = households[household]
    let building = buildings[place.building]
    return "\(estates[building.estate].name)\(building.name)\(place.entrance)\(place.room)室"
  }

  /// Whether `grid` is `ancestor` or lies below it.
  public func grid(_ grid: Int, isWithin ancestor: Int) -> Bool {
    var current: Int? = grid
    while let index = current {
      if index == ancestor { return true }
      current = grids[index].parent
    }
    return false
  }
}
