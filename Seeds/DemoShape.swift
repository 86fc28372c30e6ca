extension DemoPlan.Size {
  var shape: DemoShape { self == .demo ? .demo : .street }
}

/// The numbers that make a size.
struct DemoShape: Sendable {
  /// Names of the communities and of their three estates.
  let communities: [(name: String, estates: [String])]
  /// Lowest grids under the grid of each estate; 0 makes the estate's grid a lowest one.
  let leavesOfEstates: [Int]
  /// The grids of each worker, counted within the community: 0 the whole, 1–3 the estates, then the
  /// lowest ones.
  let workerGrids: [[Int]]
  /// Households of one community.
  let households: Int
  /// People of the whole plan, staff included.
  let people: Int
  /// People with an account, staff included.
  let depositors: Int
  /// Households of one community with an account of their own.
  let householdAccounts: Int
  /// Entrances of a building.
  let entrances: Int
  /// Deeds of one community and day that workers credit.
  let creditsPerDay: Int
  /// Deeds of one community and day that residents file.
  let filesPerDay: Int
  /// Redemptions of one community and day.
  let requestsPerDay: Int
  /// People on the list of a clean-up day.
  let listLength: Int

  static let floors = 6
  static let doorsPerFloor = 2
  /// Days of history.
  static let days = 90

  /// Subdistrict and county are real (`150271020`, 包头稀土高新区民馨路街道); the community bears a
  /// real name, a number that no community has, and the mark （演示）.
  static let demo = DemoShape(
    communities: [("火炬路社区（演示）", ["丁香苑", "白桦苑", "云杉苑"])],
    leavesOfEstates: [2, 2, 0],
    workerGrids: [[4, 5], [5, 3], [2], [3, 7], [0]],
    households: 200, people: 320, depositors: 160, householdAccounts: 40, entrances: 2,
    creditsPerDay: 5, filesPerDay: 1, requestsPerDay: 1, listLength: 12)

  /// The street's own figures: 15 estates, 20,000 households, 34,000 people, 100 grids, 45 workers.
  static let street = DemoShape(
    communities: [
      ("火炬路社区（演示）", ["丁香苑", "白桦苑", "云杉苑"]),
      ("松涛社区（演示）", ["松涛一区", "松涛二区", "松涛三区"]),
      ("春和社区（演示）", ["春和东院", "春和中院", "春和西院"]),
      ("长岭社区（演示）", ["长岭花园", "长岭新居", "长岭雅居"]),
      ("清泉社区（演示）", ["清泉北里", "清泉南里", "清泉西里"]),
    ],
    leavesOfEstates: [6, 5, 5],
    workerGrids: [
      [4, 5], [6, 7], [8, 9], [10, 11], [12, 13], [14, 15], [16, 17], [18, 19], [0],
    ],
    households: 4_000, people: 34_000, depositors: 6_000, householdAccounts: 120, entrances: 4,
    creditsPerDay: 22, filesPerDay: 6, requestsPerDay: 4, listLength: 20)
}
