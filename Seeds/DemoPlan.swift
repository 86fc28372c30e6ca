public import Bank

/// A made-up community on the true shape of one street, with three months of history, as values.
///
/// Things refer to each other by their index in the arrays of the plan; no id of a database
/// occurs. Whoever loads the plan posts its events in order through the bank's command path, with
/// the days and local times that they carry. The plan keeps the rules of the default book: where
/// caps cut, they cut on purpose. The same size, seed and day always give the same plan.
public struct DemoPlan: Sendable, Hashable {
  /// The day that counts as today; the history ends the day before.
  public let today: Day
  /// The first day of the history.
  public let firstDay: Day
  /// County, subdistrict, communities, parents before children.
  public internal(set) var areas: [Area] = []
  /// The grids of all communities, parents before children, by code.
  public internal(set) var grids: [Grid] = []
  /// Housing estates (小区).
  public internal(set) var estates: [Estate] = []
  /// Buildings (楼).
  public internal(set) var buildings: [Building] = []
  /// Households at their doors.
  public internal(set) var households: [Household] = []
  /// People; staff come first.
  public internal(set) var people: [Person] = []
  /// Branches of the party.
  public internal(set) var branches: [Branch] = []
  /// Offices; those of the street come first.
  public internal(set) var offices: [Office] = []
  /// The logins to make.
  public internal(set) var logins: [Login] = []
  /// The rule version of each community, with its adoption.
  public internal(set) var ruleVersions: [RuleVersion] = []
  /// The catalogue of each community.
  public internal(set) var items: [Item] = []
  /// Acts, in the order in which they were planned.
  public internal(set) var acts: [Act] = []
  /// Redemptions, in the order in which they were planned.
  public internal(set) var redemptions: [Redemption] = []
  /// What happened, in the order of time; what an event refers to stands before it.
  public internal(set) var events: [Event] = []
  /// Activities, by index.
  public internal(set) var activities: [Activity] = []
  /// Who plays the story of the README.
  public internal(set) var cast: Cast

  /// Makes a plan.
  /// - Parameters:
  ///   - size: Some hundred people, or a whole street.
  ///   - seed: Another seed, other people and another history.
  ///   - today: The day after the last day of the history.
  ///   - everybody: Whether all people have accounts, not only the depositors of the size.
  ///   - activityPercent: How busy the history is, 0 to 400; 100 is the usual.
  /// - Throws: ``SeedError`` when a file of the package is damaged or `activityPercent` is out of
  ///   bounds.
  public static func make(
    size: Size, seed: UInt64 = 1, today: Day, everybody: Bool = false,
    activityPercent: Int = 100
  ) throws(SeedError) -> DemoPlan {
    guard (0...400).contains(activityPercent) else {
      throw SeedError("activityPercent is outside 0 to 400")
    }
    var planner = try Planner(
      shape: size.shape, seed: seed, today: today, everybody: everybody,
      activityPercent: activityPercent)
    planner.planPlaces()
    planner.planStaff()
    planner.planResidents()
    planner.planAccounts()
    planner.planBooks()
    planner.planHistory()
    return planner.plan
  }

  /// How large the plan is.
  public enum Size: String, Sendable, CaseIterable {
    /// 320 people in one community.
    case demo
    /// 34,000 people in 20,000 households of five communities, 100 grids, 45 workers.
    case street
  }

  /// Who plays the story, as indices of ``DemoPlan/people``.
  public struct Cast: Sendable, Hashable {
    /// The first grid worker.
    public internal(set) var worker = 0
    /// A building head in the first worker's grid who has earned 86 points.
    public internal(set) var buildingHead = 0
    /// A resident with a modest balance.
    public internal(set) var modest = 0
    /// A resident without points.
    public internal(set) var newcomer = 0
    /// The residents who have a login.
    public var residents: [Int] { [buildingHead, modest, newcomer] }
  }
}
