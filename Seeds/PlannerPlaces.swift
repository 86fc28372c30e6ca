import Bank

extension Planner {
  /// The tree, the grids, estates, buildings and doors.
  mutating func planPlaces() {
    let opening = plan.firstDay - 20
    plan.areas = [
      DemoPlan.Area(
        code: "150271000000", name: "内蒙古包头稀土高新区", level: .county, parent: nil,
        gridLevels: [], openFrom: opening),
      DemoPlan.Area(
        code: "150271020000", name: "民馨路街道", level: .subdistrict, parent: 0, gridLevels: [],
        openFrom: opening),
    ]
    for (number, place) in shape.communities.enumerated() {
      let area = plan.areas.count
      plan.areas.append(
        DemoPlan.Area(
          code: "150271020\(901 + number)", name: place.name, level: .community, parent: 1,
          gridLevels: number == 0 ? ["一级网格", "二级网格", "三级网格"] : ["社区网格", "片区", "网格"],
          openFrom: opening))
      var community = Community(area: area, firstGrid: plan.grids.count)
      let estates = planGrids(of: &community, estates: place.estates)
      planDoors(of: &community, estates: estates)
      planBranches(area: area, estates: estates)
      communities.append(community)
    }
  }

  /// The grids in the order of their numbers: the whole, the estates, the lowest ones. Answers the
  /// estates, each with its lowest grids.
  private mutating func planGrids(
    of community: inout Community, estates names: [String]
  ) -> [(estate: Int, leaves: [Int])] {
    let area = community.area
    let first = community.firstGrid
    let code = plan.areas[area].code
    func grid(_ name: String, _ number: Int, level: Int, parent: Int?) -> DemoPlan.Grid {
      DemoPlan.Grid(
        code: code + padded(number, 3), name: name, level: level, parent: parent, area: area,
        kind: "urban")
    }
    plan.grids.append(grid("总网格", 1, level: 1, parent: nil))
    for (index, name) in names.enumerated() {
      plan.grids.append(grid("\(name)片区", index + 2, level: 2, parent: first))
    }
    var estates: [(estate: Int, leaves: [Int])] = []
    for (index, name) in names.enumerated() {
      let estateGrid = first + 1 + index
      var leaves: [Int] = []
      for _ in 0..<shape.leavesOfEstates[index] {
        let number = plan.grids.count - first
        leaves.append(plan.grids.count)
        plan.grids.append(
          grid(
            "第\(chineseNumber(number - names.count))网格", number + 1, level: 3, parent: estateGrid))
      }
      if leaves.isEmpty { leaves = [estateGrid] }
      community.leaves += leaves
      estates.append((plan.estates.count, leaves))
      plan.estates.append(DemoPlan.Estate(name: name, area: area, grid: estateGrid))
    }
    return estates
  }

  private mutating func planDoors(
    of community: inout Community, estates: [(estate: Int, leaves: [Int])]
  ) {
    let first = plan.households.count
    let perEntrance = DemoShape.floors * DemoShape.doorsPerFloor
    let perBuilding = perEntrance * shape.entrances
    var leafNumber = 0
    for (estate, leaves) in estates {
      var buildingNumber = 0
      for leaf in leaves {
        let from = shape.households * leafNumber / community.leaves.count
        let to = shape.households * (leafNumber + 1) / community.leaves.count
        leafNumber += 1
        for index in 0..<to - from {
          if index % perBuilding == 0 {
            buildingNumber += 1
            plan.buildings.append(
              DemoPlan.Building(
                name: "\(buildingNumber)号楼", estate: estate, area: community.area, grid: leaf,
                entrances: shape.entrances))
          }
          let place = index % perBuilding
          let door = place % perEntrance
          let room =
            (door / DemoShape.doorsPerFloor + 1) * 100 + door % DemoShape.doorsPerFloor + 1
          plan.households.append(
            DemoPlan.Household(
              area: community.area, grid: leaf, building: plan.buildings.count - 1,
              entrance: "\(place / perEntrance + 1)单元", room: "\(room)", members: [],
              openedOn: nil))
        }
      }
    }
    community.households = first..<plan.households.count
  }

  /// One residents' branch an estate, and the branch of the office.
  private mutating func planBranches(
    area: Int, estates: [(estate: Int, leaves: [Int])]
  ) {
    for (estate, _) in estates {
      plan.branches.append(
        DemoPlan.Branch(
          name: "\(plan.estates[estate].name)居民党支部", area: area, estate: estate))
    }
    plan.branches.append(DemoPlan.Branch(name: "机关党支部", area: area, estate: nil))
  }
}

/// A number from 1 to 19 in Chinese numerals.
private func chineseNumber(_ number: Int) -> String {
  let digits = ["", "一", "二", "三", "四", "五", "六", "七", "八", "九"]
  return number < 10 ? digits[number] : "十" + digits[number % 10]
}
