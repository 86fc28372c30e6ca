/// Everything a batch of decisions changes, in the form the database takes: one list a table.
public struct Changes: Sendable {
  /// Transfers in the order of their numbers.
  public var transfers: [Transfer] = []
  /// Changes of balances by depositor.
  public var balances: [HolderKey: Balance] = [:]
  /// Acts recorded.
  public var newActs: [NewAct] = []
  /// Acts verified, reviewed, told anew or taken back; several steps in one batch are merged.
  public var acts: [ActID: ActChange] = [:]
  /// Reviews given.
  public var newReviews: [NewReview] = []
  /// What acts said before they were told anew.
  public var actRevisions: [ActRevision] = []
  /// Activities announced.
  public var newActivities: [NewActivity] = []
  /// Reversals asked for.
  public var newReversals: [ReversalChange] = []
  /// Reversals answered.
  public var answeredReversals: [ReversalChange] = []
  /// Points and minutes earned.
  public var tallies: [TallyKey: TallyChange] = [:]
  /// Points issued by workers.
  public var workerDays: [WorkerDay: Int] = [:]
  /// Redemptions asked for.
  public var newRedemptions: [NewRedemption] = []
  /// Redemptions decided, cancelled or handed over; several steps of one in one batch are merged.
  public var redemptions: [RedemptionID: RedemptionChange] = [:]
  /// Items and their terms.
  public var items: [ItemKey: ItemChange] = [:]
  /// What the shop's commands change, and every movement of stock.
  public var shop = ShopChanges()
  /// Households opened.
  public var newHouseholds: [NewHousehold] = []
  /// People opened.
  public var newPeople: [NewPerson] = []
  /// Offices given.
  public var newOffices: [NewOffice] = []
  /// Offices ended.
  public var endedOffices: [EndedOffice] = []
  /// What becomes of people, households and those who act for others.
  public var people = PeopleChanges()
  /// Notices, their lines and the objections against them.
  public var notices = NoticeChanges()
  /// Service vouchers.
  public var vouchers = VoucherChanges()
  /// Gifts of points and the charity pool.
  public var charity = CharityChanges()
  /// Depositors whose points were judged after their last day.
  public var expiries: [ExpiryJudgement] = []
  /// Days until which everybody was judged.
  public var expiryMarks: [ExpiryMark] = []
  /// Versions of the rules added.
  public var newRuleBooks: [NewRuleBook] = []
  /// Versions put into force.
  public var adoptions: [NewAdoption] = []
  /// Adoptions cancelled before their day.
  public var cancelledAdoptions: [CancelledAdoption] = []
  /// Drafts taken back.
  public var withdrawnRuleBooks: [WithdrawnRuleBook] = []
  /// Communities whose head moves: a transfer, an account or a passbook was numbered.
  public var touchedHeads: Set<CommunityID> = []
  /// Files that something was taken from for the first time.
  public var newImports: [NewImport] = []
  /// People opened from rosters.
  public var newImportedPeople: [NewImportedPerson] = []
  /// Corrections of opening balances asked for, and answered.
  public var askedCorrections: [OpeningCorrectionChange] = []
  /// As above.
  public var answeredCorrections: [OpeningCorrectionChange] = []
  /// Opening balances with their old lines.
  public var newOpenings: [NewOpening] = []
  /// Grids set up, parents before children.
  public var newGrids: [NewImportedGrid] = []
  /// Buildings set up in grids.
  public var newBuildings: [NewBuildingOfGrid] = []
  /// Budgets recorded.
  public var newBudgets: [BudgetChange] = []
  /// Budgets taken back.
  public var endedBudgets: [BudgetChange] = []

  /// No changes.
  public init() {}
}

/// A depositor in a community.
public struct HolderKey: Hashable, Sendable {
  /// Where.
  public var community: CommunityID
  /// Who.
  public var holder: HolderID

  /// A depositor's key.
  public init(community: CommunityID, holder: HolderID) {
    self.community = community
    self.holder = holder
  }
}

/// One row of the tallies.
public struct TallyKey: Hashable, Sendable {
  /// Where.
  public var community: CommunityID
  /// Who.
  public var holder: HolderID
  /// The day of the deed.
  public var day: Day
  /// The act type's code.
  public var actType: String
}

/// What is added to a tally.
public struct TallyChange: Hashable, Sendable {
  /// Points given, minutes of service, acts.
  public var points = 0, minutes = 0, acts = 0

  mutating func add(points: Int, minutes: Int, acts: Int) {
    self.points += points
    self.minutes += minutes
    self.acts += acts
  }
}

/// An act to be written.
public struct NewAct: Sendable {
  /// The act.
  public var act: ActRecord
  /// The doer's grid.
  public var grid: GridID?
  /// How its points came about, once there are any.
  public var calculation: Calculation?
  /// The submission that recorded it.
  public var command: Int
}

/// The later steps of an act to be written.
public struct ActChange: Sendable {
  /// What became of the worker's word on the act.
  public enum Verification: Sendable {
    /// It stays as it was.
    case kept
    /// It was given now.
    case given
    /// It no longer stands: the act was told anew.
    case cleared
  }

  /// The act as it now stands.
  public var act: ActRecord
  /// The submission that changed it last.
  public var command: Int
  /// The worker's word.
  public var verification = Verification.kept
  /// How its points came about or would; kept as stored where the step says nothing of it.
  public var calculation: Calculation?
  /// Whether its facts were told anew.
  public var isRetold = false

  init(act: ActRecord, command: Int) {
    self.act = act
    self.command = command
  }
}

/// A redemption to be written.
public struct NewRedemption: Sendable {
  /// The redemption.
  public var redemption: RedemptionRecord
  /// How it was served over the counter, if it was.
  public var counter: CounterService?
  /// The submission that asked.
  public var command: Int
}

/// How a redemption was served over the counter.
public struct CounterService: Sendable {
  /// Under which standing approval.
  public var approval: StandingApprovalID
  /// The paper slip.
  public var slipNumber: String
}

/// The later steps of a redemption to be written.
public struct RedemptionChange: Sendable {
  /// The redemption as it now stands.
  public var redemption: RedemptionRecord
  /// The submission that changed it last.
  public var command: Int
  /// The secretary, for a decision.
  public var decidedBy: PersonID?
  /// Why.
  public var reason: String?
  /// The try of the code generator whose code is in force.
  public var pickupAttempt: Int?
  /// Hours from now that it is kept, where no openings say how long.
  public var holdHours: Int?
  /// The end of the opening until which it is kept.
  public var keptUntil: LocalMinute?
  /// The shopkeeper, for a handing over.
  public var fulfilledBy: PersonID?
  /// How the person was known.
  public var identifiedBy: String?
  /// Who came for it.
  public var collectedBy: String?
  /// The paper slip.
  public var slipNumber: String?

  init(redemption: RedemptionRecord, command: Int) {
    self.redemption = redemption
    self.command = command
  }
}

/// Changes of one item.
public struct ItemChange: Sendable {
  /// New terms, if set.
  public var terms: ItemTerms?
  /// Whether the item is new.
  public var isNew = false
  /// Added to the version.
  public var version = 0
}

/// A household to be written.
public struct NewHousehold: Sendable {
  /// Its id.
  public var id: HouseholdID
  /// Where.
  public var community: CommunityID
  /// The grid it lies in.
  public var grid: GridID
  /// Its door.
  public var door: Door
  /// The day.
  public var openedOn: Day
  /// By whom.
  public var openedBy: PersonID
  /// The number of its first account.
  public var firstAccount: AccountNumber
}

/// A person to be written.
public struct NewPerson: Sendable {
  /// The person's id.
  public var id: PersonID
  /// Where.
  public var community: CommunityID
  /// The passbook.
  public var passbook: PassbookNumber
  /// What was asked for.
  public var request: OpenPerson
  /// The grid lived in.
  public var grid: GridID?
  /// The household lived in.
  public var household: HouseholdID?
  /// The day.
  public var openedOn: Day
  /// By whom.
  public var openedBy: PersonID
  /// The number of the first account.
  public var firstAccount: AccountNumber

  /// The person who opens a bank, whom nobody else can open: numbered by the head.
  public init(
    founding id: PersonID, in head: CommunityState, request: OpenPerson, openedOn: Day
  ) {
    self.id = id
    community = head.id
    passbook = PassbookNumber(serial: head.nextPassbook)
    self.request = request
    grid = nil
    household = nil
    self.openedOn = openedOn
    openedBy = id
    firstAccount = AccountNumber(head.nextAccount)
  }

  init(
    id: PersonID, community: CommunityID, passbook: PassbookNumber, request: OpenPerson,
    grid: GridID?, household: HouseholdID?, openedOn: Day, openedBy: PersonID,
    firstAccount: AccountNumber
  ) {
    self.id = id
    self.community = community
    self.passbook = passbook
    self.request = request
    self.grid = grid
    self.household = household
    self.openedOn = openedOn
    self.openedBy = openedBy
    self.firstAccount = firstAccount
  }
}

/// An office to be written.
public struct NewOffice: Sendable {
  /// The office.
  public var office: OfficeRecord
  /// By whom.
  public var appointedBy: PersonID

  /// The office of whoever opens a bank, appointed by nobody else.
  public init(founding office: OfficeRecord) {
    self.init(office: office, appointedBy: office.person)
  }

  init(office: OfficeRecord, appointedBy: PersonID) {
    self.office = office
    self.appointedBy = appointedBy
  }
}

/// The end of an office to be written.
public struct EndedOffice: Sendable {
  /// Where.
  public var community: CommunityID
  /// Which.
  public var id: OfficeID
  /// Its last day.
  public var until: Day
}
