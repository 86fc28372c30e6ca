/// A person's record as corrections, moves and closures see it.
public struct PersonRecord: Hashable, Sendable {
  /// Who.
  public var id: PersonID
  /// Where.
  public var community: CommunityID
  /// The number of the passbook.
  public var passbook: String
  /// As shown, and its pinyin initials.
  public var name: String, initials: String
  /// 5 to 15 digits.
  public var phone: String?
  /// If known.
  public var birthYear: Int?
  /// `party_member`, `building_head`, `volunteer`.
  public var tags: [String]
  /// The name of the party branch.
  public var branch: String?
  /// The name to sign in with.
  public var login: String?
  /// The code of the grid lived in.
  public var grid: String?
  /// The household lived in, and its door.
  public var household: HouseholdID?, door: Door?
  /// The first day there.
  public var livesSince: Day
  /// How many others with an open account live there.
  public var housemates: Int
  /// Whether the account is closed.
  public var isClosed: Bool
  /// When it was opened.
  public var openedOn: Day
  /// Grows by one with each change.
  public var version: Int
  /// Who last corrected the name or the year of birth.
  public var correctedBy: PersonID?

  /// A record as loaded.
  public init(
    id: PersonID, community: CommunityID, passbook: String, name: String, initials: String,
    phone: String?, birthYear: Int?, tags: [String], branch: String?, login: String?,
    grid: String?, household: HouseholdID?, door: Door?, livesSince: Day, housemates: Int,
    isClosed: Bool, openedOn: Day, version: Int,
    correctedBy: PersonID? = nil
  ) {
    self.id = id
    self.community = community
    self.passbook = passbook
    self.name = name
    self.initials = initials
    self.phone = phone
    self.birthYear = birthYear
    self.tags = tags
    self.branch = branch
    self.login = login
    self.grid = grid
    self.household = household
    self.door = door
    self.livesSince = livesSince
    self.housemates = housemates
    self.isClosed = isClosed
    self.openedOn = openedOn
    self.version = version
    self.correctedBy = correctedBy
  }
}

/// A party branch by its community and name.
public struct BranchKey: Hashable, Sendable {
  /// Where.
  public var community: CommunityID
  /// Its name, unique there.
  public var name: String

  /// A branch's key.
  public init(community: CommunityID, name: String) {
    self.community = community
    self.name = name
  }
}

/// What the books know of people beyond their accounts, and of those who act for others.
public struct Registry: Sendable {
  /// Records of people named.
  public var people: [PersonID: PersonRecord] = [:]
  /// The secretaries of communities today with the households they live in.
  public var secretaries: [CommunityID: [PersonID: HouseholdID?]] = [:]
  /// Party branches named that exist.
  public var branches: Set<BranchKey> = []
  /// Who lives in the households that somebody leaves, and in new ones.
  public var members: [HouseholdID: Set<PersonID>] = [:]
  /// Guardians of children named.
  public var guardians: [PersonID: Set<PersonID>] = [:]
  /// Acts of people named that waited for a decision when they were loaded.
  public var waitingActs: [HolderID: Set<ActID>] = [:]
  /// Mandates named, or running today for a principal reached.
  public var mandates: [MandateID: MandateRecord] = [:]
  /// Points asked for or collected today under a mandate.
  public var mandateDays: [MandateUse.Day: Int] = [:]
  /// Who may spend the points of households named.
  public var spenders: [HouseholdID: SpendersRecord] = [:]
  /// Affiliations named, and those of people named.
  public var affiliations: [AffiliationID: AffiliationRecord] = [:]
  /// What is disputed about accounts that end.
  public var disputes: [HolderID: OpenDisputes] = [:]
  /// The last words on publication of people whose accounts are merged.
  public var publication: [PersonID: PublicationConsent] = [:]
  /// Heirs named who hold an office today, or live with somebody who does.
  public var officials: Set<PersonID> = []

  /// An empty registry.
  public init() {}
}

/// What becomes of people, households and those who act for others.
public struct PeopleChanges: Sendable {
  /// Corrected records; several corrections of one are merged.
  public var edited: [PersonID: PersonRecord] = [:]
  /// Residences.
  public var residences = ResidenceChanges()
  /// Accounts closed.
  public var closed: [ClosedAccount] = []
  /// Households whose last member has left.
  public var endedHouseholds: [EndedHousehold] = []
  /// Guardians named, and children who have none from now on.
  public var guardians: [NewGuardian] = []
  /// Mandates given and ended.
  public var newMandates: [NewMandate] = [], endedMandates: [MandateRecord] = []
  /// What was done under a mandate.
  public var mandateUses: [MandateUse] = []
  /// Who may spend a household's points from now on; the last word counts.
  public var spenders: [HouseholdID: NewSpenders] = [:]
  /// Party branches entered.
  public var newBranches: [AddedBranch] = []
  /// Second affiliations begun and ended.
  public var newAffiliations: [NewAffiliation] = [], endedAffiliations: [AffiliationRecord] = []

  /// No changes.
  public init() {}
}

/// A guardian of somebody to be written, in the place of any before.
public struct NewGuardian: Hashable, Sendable {
  /// Where.
  public var community: CommunityID
  /// Who is under 14, or was.
  public var child: PersonID
  /// Who answers for the child; nil is nobody any more.
  public var guardian: PersonID?
  /// The first day.
  public var since: Day
}
