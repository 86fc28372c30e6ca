/// Somebody lives elsewhere from a day on.
public struct MovePerson: Hashable, Sendable {
  /// Who.
  public var person: PersonID
  /// The code of the grid; the household's where a household on record is named.
  public var grid: String?
  /// Where.
  public var home: Home
  /// The first day there; nil is today.
  public var on: Day?
  /// Whether it is said that the person lives in no grid; a move must say where to.
  public var leavesGrids = false

  /// A move.
  public init(person: PersonID, grid: String?, home: Home, on: Day?, leavesGrids: Bool = false) {
    self.person = person
    self.grid = grid
    self.home = home
    self.on = on
    self.leavesGrids = leavesGrids
  }
}

/// A stretch of days at one place.
public struct Residence: Hashable, Sendable {
  /// Where.
  public var community: CommunityID
  /// Who.
  public var person: PersonID
  /// First and last day; without a last one it is where the person lives now.
  public var since: Day, until: Day?
  /// The grid and, if any, the household.
  public var grid: GridID?, household: HouseholdID?
}

/// What becomes of residences.
public struct ResidenceChanges: Sendable {
  /// New stretches, in the order of their days.
  public var begun: [Residence] = []
  /// The last days of stretches that were open when the batch began.
  public var ended: [PersonID: Residence] = [:]
  /// Other places for such stretches, from their first day on.
  public var amended: [PersonID: Residence] = [:]
}

extension Books {
  /// Moves a person to another grid or household. Points and history stay; what is earned or asked
  /// for from here on goes by the new place. By a secretary, or by a worker whose grids cover both
  /// places; nobody moves himself or his household. Somebody in office is moved by whoever could
  /// appoint to that office. A household that its last member leaves ends.
  mutating func movePerson(_ request: MovePerson, _ scene: Scene) throws(Refusal) -> Outcome {
    let (known, holder) = try record(of: request.person, scene)
    try requireCare(for: holder, scene)
    guard !scene.isOwn(holder) else { throw Refusal(.ownMatter) }
    guard !known.isClosed else { throw Refusal(.validationFailed, .accountClosed) }
    let today = try community(scene).today
    try requireCareOfOffices(of: request.person, scene)
    guard request.grid != nil || request.home != .none || request.leavesGrids else {
      throw .invalid("/grid", .placeRequired)
    }
    let day = request.on ?? today
    guard day <= today else { throw Refusal(.futureDay, at: "/on") }
    guard day >= known.livesSince else { throw .invalid("/on", .movedAfter(known.livesSince)) }
    let path = try gridPath(of: request, scene)
    try requireSettledHome(of: known, movingTo: request.home, scene)
    let household = try home(request.home, grid: request.grid, scene)
    var record = known
    record.grid = request.grid ?? gridCode(path.first)
    record.household = household
    record.door = household.flatMap { households[$0]?.door }
    record.livesSince = day
    record.version += 1
    move(known, to: path.first, household, on: day)
    holders[holder.id]?.gridPath = path
    holders[holder.id]?.household = household
    actors[request.person]?.household = household
    let ended = leaveHome(of: known, for: household, scene)
    if let household {
      // Of a household that was not loaded it is not known who else lives there, but for somebody.
      record.housemates = registry.members[household].map { $0.count - 1 } ?? 1
    } else {
      record.housemates = 0
    }
    keep(record)
    return .moved(record, ended)
  }

  /// The grid moved to and those above it. A grid on record can be left out by a secretary alone.
  private func gridPath(of request: MovePerson, _ scene: Scene) throws(Refusal) -> [GridID] {
    var path: [GridID] = []
    if let code = request.grid { path = try gridToOpenIn(code, scene).path }
    switch request.home {
    case .household(let id):
      guard let lived = households[id], lived.community == scene.community else {
        throw Refusal(.notFound)
      }
      guard path.isEmpty || path.first == lived.gridPath.first else {
        throw .invalid("/grid", .doorInOtherGrid)
      }
      path = lived.gridPath
    case .door(let typed):
      guard !path.isEmpty else { throw .invalid("/grid", .gridOfDoorRequired) }
      let door = try onRecord(typed, scene)
      if let id = doors[DoorKey(community: scene.community, door: door)],
        let lived = households[id], lived.gridPath.first != path.first
      {
        throw .invalid("/grid", .doorInOtherGrid)
      }
    case .none: break
    }
    guard !scene.holdsHereOrAbove(.secretary, self) else { return path }
    guard !path.isEmpty else { throw .invalid("/grid", .placeRequired) }
    let isCovered = scene.actor.offices.contains { office in
      office.role == .gridWorker && office.community == scene.community
        && path.contains { office.grids.contains($0) }
    }
    guard isCovered else { throw Refusal(.outsideYourGrid, at: "/grid") }
    return path
  }

  private func gridCode(_ grid: GridID?) -> String? {
    grid.flatMap { id in gridsByCode.first { $0.value.id == id }?.key }
  }

  /// Ends the present residence on the day before and begins another. One that began on that very
  /// day is put right instead.
  private mutating func move(
    _ record: PersonRecord, to grid: GridID?, _ household: HouseholdID?, on day: Day
  ) {
    let begun = Residence(
      community: record.community, person: record.id, since: day, until: nil, grid: grid,
      household: household)
    let latest = changes.people.residences.begun.lastIndex { $0.person == record.id }
    if day == record.livesSince {
      if let latest {
        changes.people.residences.begun[latest] = begun
      } else {
        changes.people.residences.amended[record.id] = begun
      }
      return
    }
    if let latest {
      changes.people.residences.begun[latest].until = day.advanced(by: -1)
    } else {
      changes.people.residences.ended[record.id] = Residence(
        community: record.community, person: record.id, since: record.livesSince,
        until: day.advanced(by: -1), grid: nil, household: nil)
    }
    changes.people.residences.begun.append(begun)
  }
}
