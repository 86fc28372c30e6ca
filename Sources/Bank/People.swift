/// What kind of depositor.
public enum HolderKind: String, Sendable, CaseIterable {
  case person, household, organisation, pool
}

/// A depositor as a decision sees it.
public struct Holder: Sendable {
  /// Who.
  public var id: HolderID
  /// What.
  public var kind: HolderKind
  /// Where the account is.
  public var community: CommunityID
  /// The number of the `available` account; the other three follow it.
  public var firstAccount: AccountNumber
  /// Points.
  public var balance: Balance
  /// The grid lived in and those above it.
  public var gridPath: [GridID]
  /// The household of a person.
  public var household: HouseholdID?
  /// Year of birth, if known.
  public var birthYear: Int?
  /// Whether the account is closed.
  public var isClosed: Bool
  /// The account of the same person that this one was merged into.
  public var mergedInto: HolderID?

  /// A depositor as loaded.
  public init(
    id: HolderID, kind: HolderKind, community: CommunityID, firstAccount: AccountNumber,
    balance: Balance, gridPath: [GridID], household: HouseholdID?, birthYear: Int?, isClosed: Bool,
    mergedInto: HolderID? = nil
  ) {
    self.id = id
    self.kind = kind
    self.community = community
    self.firstAccount = firstAccount
    self.balance = balance
    self.gridPath = gridPath
    self.household = household
    self.birthYear = birthYear
    self.isClosed = isClosed
    self.mergedInto = mergedInto
  }

  /// The number of one of the depositor's four accounts.
  public func account(_ kind: AccountKind) -> AccountNumber {
    let offset = AccountKind.ofHolder.firstIndex(of: kind) ?? 0
    return AccountNumber(firstAccount.number + Int64(offset))
  }
}

/// Where a person who opens an account lives.
public enum Home: Hashable, Sendable {
  /// In a household on record.
  case household(HouseholdID)
  /// At a door; its household is opened if there is none.
  case door(Door)
  /// Nowhere on record.
  case none
}

/// The consent to the keeping of personal data (PIPL arts. 13, 14).
public struct Consent: Hashable, Sendable {
  /// The day it was given.
  public var givenOn: Day
  /// How: `paper`, `spoken`, …
  public var way: String
  /// The number of the form, if any.
  public var formNumber: String?

  /// A consent.
  public init(givenOn: Day, way: String, formNumber: String?) {
    self.givenOn = givenOn
    self.way = way
    self.formNumber = formNumber
  }
}

/// A request to open a household.
public struct OpenHousehold: Hashable, Sendable {
  /// The grid's code.
  public var grid: String
  /// The door.
  public var door: Door

  /// A request.
  public init(grid: String, door: Door) {
    self.grid = grid
    self.door = door
  }
}

/// A request to open a person's account.
public struct OpenPerson: Hashable, Sendable {
  /// As shown, at most 60 characters.
  public var name: String
  /// Pinyin initials for the search, such as `wxh`.
  public var initials: String
  /// The grid's code; nil for somebody of a street or an office without a grid.
  public var grid: String?
  /// Where.
  public var home: Home
  /// `party_member`, `building_head`, `volunteer`.
  public var tags: [String]
  /// A phone number, if any.
  public var phone: String?
  /// Year of birth, if known.
  public var birthYear: Int?
  /// The name to sign in with, if any; unique in the bank.
  public var login: String?
  /// The consent on record; for a child the guardian's.
  public var consent: Consent
  /// Who has consented for a child.
  public var guardian: PersonID?

  /// A request; without initials they are those of the name.
  public init(
    name: String, initials: String, grid: String?, home: Home, tags: [String], phone: String?,
    birthYear: Int?, login: String?, consent: Consent, guardian: PersonID? = nil
  ) {
    self.name = name
    self.initials = initials.isEmpty ? PeopleInitials.likeliest(of: name) : initials
    self.grid = grid
    self.home = home
    self.tags = tags
    self.phone = phone
    self.birthYear = birthYear
    self.login = login
    self.consent = consent
    self.guardian = guardian
  }
}

extension Books {
  /// Opens a household's account at a door. By a worker of the grid or the secretary.
  mutating func openHousehold(_ request: OpenHousehold, _ scene: Scene) throws(Refusal) -> Outcome {
    let grid = try gridToOpenIn(request.grid, scene)
    let door = try onRecord(request.door, scene)
    let key = DoorKey(community: scene.community, door: door)
    guard doors[key] == nil else { throw .invalid("/room", .doorTaken) }
    return .household(newHousehold(at: door, in: grid, code: request.grid, scene))
  }

  /// Opens a person's account, and the household at the door when there is none yet.
  mutating func openPerson(_ request: OpenPerson, _ scene: Scene) throws(Refusal) -> Outcome {
    guard scene.holds(.gridWorker) || scene.holdsHereOrAbove(.secretary, self) else {
      throw Refusal(.forbidden)
    }
    let community = try community(scene)
    var path: [GridID] = []
    if let code = request.grid {
      path = try gridToOpenIn(code, scene).path
    } else if !scene.holdsHereOrAbove(.secretary, self) {
      throw .invalid("/grid", .unknownGrid)
    }
    guard request.consent.givenOn <= community.today else {
      throw .invalid("/consent/given_on", .consentInFuture)
    }
    if let login = request.login, takenLogins.contains(login) {
      throw .invalid("/login", .loginTaken)
    }
    try check(birthYear: request.birthYear, on: community.today)
    try checkGuardian(of: request, scene)
    let household = try home(request.home, grid: request.grid, scene)
    if let household, let lived = households[household] {
      guard path.isEmpty || path.first == lived.gridPath.first else {
        throw .invalid("/grid", .doorInOtherGrid)
      }
      path = lived.gridPath
    }
    if let login = request.login { takenLogins.insert(login) }
    let person = PersonID(mint.uuid())
    let holder = newHolder(
      person.holder, .person, path: path, household: household, birthYear: request.birthYear, scene)
    let passbook = PassbookNumber(serial: nextPassbook(scene))
    let opened = NewPerson(
      id: person, community: scene.community, passbook: passbook, request: request,
      grid: path.first, household: household, openedOn: community.today,
      openedBy: scene.actor.person, firstAccount: holder.firstAccount)
    changes.newPeople.append(opened)
    if let household { registry.members[household]?.insert(person) }
    if let guardian = request.guardian { setGuardian(guardian, of: person, scene) }
    return .person(opened, household.flatMap { households[$0]?.door })
  }

  /// The household lived in; one at a new door is opened.
  mutating func home(
    _ home: Home, grid: String?, _ scene: Scene
  ) throws(Refusal) -> HouseholdID? {
    switch home {
    case .none: return nil
    case .household(let id):
      guard let known = households[id], known.community == scene.community else {
        throw Refusal(.notFound)
      }
      guard !known.isEnded else { throw .invalid("/household_id", .householdEnded) }
      return known.id
    case .door(let typed):
      let door = try onRecord(typed, scene)
      if let known = doors[DoorKey(community: scene.community, door: door)] { return known }
      guard let code = grid else { throw .invalid("/grid", .gridOfDoorRequired) }
      return newHousehold(at: door, in: try gridToOpenIn(code, scene), code: code, scene).id
    }
  }

  /// A grid in which the actor may open accounts.
  func gridToOpenIn(_ code: String, _ scene: Scene) throws(Refusal) -> GridFact {
    guard scene.holds(.gridWorker) || scene.holdsHereOrAbove(.secretary, self) else {
      throw Refusal(.forbidden)
    }
    guard let grid = gridsByCode[code], grid.community == scene.community else {
      throw .invalid("/grid", .unknownGrid)
    }
    let covered = scene.actor.offices.contains { office in
      office.role == .gridWorker && grid.path.contains { office.grids.contains($0) }
    }
    guard covered || scene.holdsHereOrAbove(.secretary, self) else {
      throw Refusal(.outsideYourGrid, at: "/grid")
    }
    return grid
  }

  private mutating func newHousehold(
    at door: Door, in grid: GridFact, code: String, _ scene: Scene
  ) -> NewHousehold {
    let fact = HouseholdFact(
      id: HouseholdID(mint.uuid()), community: scene.community, gridPath: grid.path, door: door)
    let holder = newHolder(
      fact.id.holder, .household, path: grid.path, household: nil, birthYear: nil, scene)
    households[fact.id] = fact
    doors[DoorKey(community: scene.community, door: door)] = fact.id
    registry.members[fact.id] = []
    record(door, in: grid, code: code)
    let opened = NewHousehold(
      id: fact.id, community: scene.community, grid: grid.id, door: door,
      openedOn: communities[scene.community]?.today ?? Day(daysSince2000: 0),
      openedBy: scene.actor.person, firstAccount: holder.firstAccount)
    changes.newHouseholds.append(opened)
    return opened
  }

  private mutating func newHolder(
    _ id: HolderID, _ kind: HolderKind, path: [GridID], household: HouseholdID?, birthYear: Int?,
    _ scene: Scene
  ) -> Holder {
    let first = communities[scene.community]?.nextAccount ?? AccountNumber.firstOfHolders.number
    communities[scene.community]?.nextAccount = first + Int64(AccountKind.ofHolder.count)
    let holder = Holder(
      id: id, kind: kind, community: scene.community, firstAccount: AccountNumber(first),
      balance: Balance(), gridPath: path, household: household, birthYear: birthYear,
      isClosed: false)
    holders[id] = holder
    changes.touchedHeads.insert(scene.community)
    return holder
  }

  private mutating func nextPassbook(_ scene: Scene) -> Int64 {
    let serial = communities[scene.community]?.nextPassbook ?? 1
    communities[scene.community]?.nextPassbook = serial + 1
    return serial
  }
}
