/// What somebody may be in office as.
public enum Role: String, Sendable, CaseIterable {
  /// Verifies and credits inside the office's grids.
  case gridWorker = "grid_worker"
  /// The president of the community's bank.
  case secretary
  /// Hands gifts over and keeps the stock.
  case shopkeeper
  /// Reads everything, writes nothing but counter-signatures.
  case auditor
  /// Runs the machine, moves no points.
  case `operator`

  /// Whether one person may hold both at a time.
  func goes(with other: Role) -> Bool {
    if self == other { return true }
    if self == .auditor || other == .auditor { return false }
    return Set([self, other]) != [.shopkeeper, .secretary]
  }
}

/// An office that is valid on the day of the decision.
public struct OfficeFact: Hashable, Sendable {
  /// Its id.
  public var id: OfficeID
  /// What it is.
  public var role: Role
  /// Where it is held.
  public var community: CommunityID
  /// The grids of a grid worker; each covers the grids below.
  public var grids: Set<GridID>

  /// An office in force.
  public init(id: OfficeID, role: Role, community: CommunityID, grids: Set<GridID> = []) {
    self.id = id
    self.role = role
    self.community = community
    self.grids = grids
  }
}

/// The person who gives a command, with the offices valid on that day.
public struct Actor: Sendable {
  /// Who.
  public var person: PersonID
  /// Where the person belongs.
  public var community: CommunityID
  /// The household, if any.
  public var household: HouseholdID?
  /// Whether the person's account is closed.
  public var isClosed: Bool
  /// Offices valid today.
  public var offices: [OfficeFact]

  /// An actor as loaded.
  public init(
    person: PersonID, community: CommunityID, household: HouseholdID?, isClosed: Bool,
    offices: [OfficeFact]
  ) {
    self.person = person
    self.community = community
    self.household = household
    self.isClosed = isClosed
    self.offices = offices
  }
}

/// An appointment or the grids and days of an office asked for.
public struct AppointOffice: Hashable, Sendable {
  /// Who shall hold it.
  public var person: PersonID
  /// As what.
  public var role: Role
  /// Grid codes, for a grid worker.
  public var grids: [String]
  /// First day, nil is today.
  public var from: Day?
  /// Last day, nil is open.
  public var until: Day?

  /// An appointment.
  public init(person: PersonID, role: Role, grids: [String], from: Day?, until: Day?) {
    self.person = person
    self.role = role
    self.grids = grids
    self.from = from
    self.until = until
  }
}

/// The end of an office.
public struct EndOffice: Hashable, Sendable {
  /// Which.
  public var office: OfficeID
  /// Its last day; nil ends it at once, so that yesterday was the last.
  public var lastDay: Day?

  /// An end.
  public init(office: OfficeID, lastDay: Day?) {
    self.office = office
    self.lastDay = lastDay
  }
}

/// An office as the books have it, valid today or not.
public struct OfficeRecord: Hashable, Sendable {
  /// Its id.
  public var id: OfficeID
  /// Where it is held.
  public var community: CommunityID
  /// By whom.
  public var person: PersonID
  /// As what.
  public var role: Role
  /// The grids of a grid worker, and their codes in the same order.
  public var grids: [GridID]
  /// The codes of ``grids``.
  public var gridCodes: [String]
  /// First day.
  public var from: Day
  /// Last day, nil is open.
  public var until: Day?

  /// An office from its parts.
  public init(
    id: OfficeID, community: CommunityID, person: PersonID, role: Role, grids: [GridID],
    gridCodes: [String] = [], from: Day, until: Day?
  ) {
    self.id = id
    self.community = community
    self.person = person
    self.role = role
    self.grids = grids
    self.gridCodes = gridCodes
    self.from = from
    self.until = until
  }

  /// An office ended before its first day overlaps nothing.
  func overlaps(from other: Day, until otherEnd: Day?) -> Bool {
    (until.map { $0 >= max(other, from) } ?? true) && (otherEnd.map { $0 >= from } ?? true)
  }

  func isValid(on day: Day) -> Bool {
    from <= day && (until.map { $0 >= day } ?? true)
  }
}

extension Books {
  /// The secretary appoints workers and shopkeepers, the parent's secretary the secretary and the
  /// auditor, the operator the first secretary of all. Nobody appoints himself or somebody of his
  /// household: for a secretary's own the parent's does.
  mutating func appoint(_ request: AppointOffice, _ scene: Scene) throws(Refusal) -> Outcome {
    try requireAppointer(of: request.role, held: request.person, scene)
    let community = try community(scene)
    guard let holder = holders[request.person.holder], holder.kind == .person,
      holder.community == scene.community
    else { throw Refusal(.notFound) }
    guard !holder.isClosed else { throw .invalid("/person_id", .accountClosed) }
    guard !scene.isOwn(holder) else { throw Refusal(.ownMatter) }
    let from = request.from ?? community.today
    guard from >= community.openFrom else { throw .invalid("/from", .officeBeforeOpening) }
    if let born = holder.birthYear, from.year - born < Self.officeAge {
      throw .invalid("/person_id", .tooYoungForOffice(minAge: Self.officeAge))
    }
    if let until = request.until, until < from {
      throw .invalid("/to", .officeEndsBeforeStart)
    }
    let covered = try grids(of: request, scene)
    try checkOtherOffices(of: request, covered, from: from, scene)
    let office = OfficeRecord(
      id: mint.id(), community: scene.community, person: request.person, role: request.role,
      grids: covered, gridCodes: request.grids, from: from, until: request.until)
    put(office, today: community.today)
    if office.role == .secretary { communities[scene.community]?.hasSecretary = true }
    changes.newOffices.append(NewOffice(office: office, appointedBy: scene.actor.person))
    return .office(office)
  }

  private func grids(of request: AppointOffice, _ scene: Scene) throws(Refusal) -> [GridID] {
    guard request.role == .gridWorker else {
      guard request.grids.isEmpty else { throw .invalid("/grids", .gridsOfWorkersOnly) }
      return []
    }
    var covered: [GridID] = []
    for (index, code) in request.grids.enumerated() {
      guard let grid = gridsByCode[code], grid.community == scene.community else {
        throw .invalid("/grids/\(index)", .unknownGrid)
      }
      covered.append(grid.id)
    }
    guard !covered.isEmpty else { throw .invalid("/grids", .gridsRequired) }
    return covered
  }

  /// An office does not go with some others, nor twice with itself: of one that was given twice,
  /// the end of one would leave the other.
  private func checkOtherOffices(
    of request: AppointOffice, _ covered: [GridID], from: Day, _ scene: Scene
  ) throws(Refusal) {
    for other in officesOfPeople[request.person] ?? []
    where other.overlaps(from: from, until: request.until) {
      guard other.role.goes(with: request.role) else {
        throw .invalid("/role", .officeIncompatible(other.role))
      }
      guard other.role == request.role, other.community == scene.community else { continue }
      guard request.role == .gridWorker else { throw .invalid("/role", .officeHeld) }
      if let place = covered.firstIndex(where: other.grids.contains) {
        throw .invalid("/grids/\(place)", .officeHeld)
      }
    }
  }

  /// Ends an office, by whoever may appoint to it; at once unless a last day is named.
  mutating func endOffice(_ request: EndOffice, _ scene: Scene) throws(Refusal) -> Outcome {
    guard var office = offices[request.office], office.community == scene.community else {
      throw Refusal(.notFound)
    }
    try requireAppointer(of: office.role, held: office.person, scene)
    let today = try community(scene).today
    if let until = office.until, until < max(today, request.lastDay ?? today) {
      throw Refusal(.alreadyDecided, .state("ended"))
    }
    let last = request.lastDay ?? today.advanced(by: -1)
    guard last >= office.from.advanced(by: -1), last >= today.advanced(by: -1) else {
      throw .invalid("/on", .officeEndsBeforeStart)
    }
    office.until = last
    put(office, today: today)
    changes.endedOffices.append(
      EndedOffice(community: office.community, id: office.id, until: last))
    return .office(office)
  }

  /// The years of age that an office asks for, by the year of birth.
  static let officeAge = 18

  /// The offices that somebody holds today or from a day to come.
  func offices(of person: PersonID, _ scene: Scene) throws(Refusal) -> [OfficeRecord] {
    let today = try community(scene).today
    return (officesOfPeople[person] ?? []).filter { office in
      office.until.map { $0 >= max(today, office.from) } ?? true
    }
  }

  /// Whoever is in office, or will be, is in the care of those who could appoint to that office:
  /// no worker decides where a colleague or the secretary lives, or what they are called.
  func requireCareOfOffices(of person: PersonID, _ scene: Scene) throws(Refusal) {
    guard person != scene.actor.person else { return }
    for office in try offices(of: person, scene) {
      try requireAppointer(of: office.role, held: person, scene)
    }
  }

  /// Keeps an office as it now is, with the rights it gives from here on in this batch.
  private mutating func put(_ office: OfficeRecord, today: Day) {
    offices[office.id] = office
    officesOfPeople[office.person, default: []].removeAll { $0.id == office.id }
    officesOfPeople[office.person]?.append(office)
    actors[office.person]?.offices.removeAll { $0.id == office.id }
    guard office.isValid(on: today) else { return }
    actors[office.person]?.offices.append(
      OfficeFact(
        id: office.id, role: office.role, community: office.community, grids: Set(office.grids)))
  }

  /// Whether somebody is a secretary of the community or of a secretary's household.
  private func isSecretarys(_ person: PersonID, in community: CommunityID) -> Bool {
    let secretaries = registry.secretaries[community] ?? [:]
    if secretaries.keys.contains(person) { return true }
    guard let home = holders[person.holder]?.household else { return false }
    return secretaries.values.contains(home)
  }

  private func requireAppointer(
    of role: Role, held person: PersonID, _ scene: Scene
  ) throws(Refusal) {
    let allowed =
      switch role {
      case .gridWorker, .shopkeeper:
        scene.holds(.secretary)
          || (scene.holdsAbove(.secretary, self) && isSecretarys(person, in: scene.community))
      case .secretary, .auditor: scene.holdsAbove(.secretary, self)
      case .operator: false
      }
    let first =
      role == .secretary && scene.holdsAnywhere(.operator)
      && communities[scene.community]?.hasSecretary == false
    guard allowed || first else { throw Refusal(.forbidden) }
  }
}
