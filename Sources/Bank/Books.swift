/// A community as the decisions of one batch see it, under its head's lock.
public struct CommunityState: Sendable {
  /// Its number and the numbers of those above it, nearest first.
  public var id: CommunityID
  /// The communities above, nearest first.
  public var ancestors: [CommunityID]
  /// The number of the last transfer.
  public var seq: Int64
  /// The time of this batch: the database's clock read after the lock, never before the head's.
  public var now: Instant
  /// The day of `now` in the community's time zone.
  public var today: Day
  /// The day the bank opened; earlier deeds are not booked.
  public var openFrom: Day
  /// The next free account number.
  public var nextAccount: Int64
  /// The serial of the next passbook.
  public var nextPassbook: Int64
  /// Whether there is or was a secretary.
  public var hasSecretary: Bool
  /// Rule versions by the first day they are in force, in order of that day.
  public var adoptions: [(from: Day, ruleBook: Int32)]
  /// How many adoptions there were for a day, cancelled ones too.
  public var adoptionRounds: [Day: Int] = [:]
  /// The first days of those adoptions under which points expire.
  public var expiring: Set<Day> = []
  /// Whole days in which the word on an objection can be appealed against.
  public var appealDays = 7
  /// Whole days after which a request for a gift that nobody has decided goes back.
  public var undecidedDays = 14
  /// Minutes after midnight of `now` in the community's time zone.
  public var minute = 0

  /// `now` in the community's calendar.
  public var localNow: LocalMinute { LocalMinute(day: today, minute: minute) }

  /// The day of a moment in the community's calendar, by the distance from UTC that its clock has
  /// now; China has had one since 1991.
  func day(of moment: Instant) -> Day {
    let (hour, day) = (3_600_000_000 as Int64, 86_400_000_000 as Int64)
    let local = Int64(today.daysSince2000) * day + Int64(minute) * (hour / 60)
    // `minute` is cut to the minute, and distances from UTC are whole quarters of an hour.
    let ahead = ((local - now.microsecondsSince2000) + hour / 8).floorDivided(by: hour / 4)
    let there = moment.microsecondsSince2000 + ahead * (hour / 4)
    return Day(daysSince2000: Int32(clamping: there.floorDivided(by: day)))
  }

  /// A community as loaded.
  public init(
    id: CommunityID, ancestors: [CommunityID], seq: Int64, now: Instant, today: Day, openFrom: Day,
    nextAccount: Int64, nextPassbook: Int64, hasSecretary: Bool,
    adoptions: [(from: Day, ruleBook: Int32)]
  ) {
    self.id = id
    self.ancestors = ancestors
    self.seq = seq
    self.now = now
    self.today = today
    self.openFrom = openFrom
    self.nextAccount = nextAccount
    self.nextPassbook = nextPassbook
    self.hasSecretary = hasSecretary
    self.adoptions = adoptions
  }
}

extension Int64 {
  /// Division that rounds down, below 0 as well.
  fileprivate func floorDivided(by other: Int64) -> Int64 {
    let (whole, rest) = quotientAndRemainder(dividingBy: other)
    return rest < 0 ? whole - 1 : whole
  }
}

/// A grid, found by its code.
public struct GridFact: Hashable, Sendable {
  /// Its number.
  public var id: GridID
  /// Where it lies.
  public var community: CommunityID
  /// Itself and the grids above it.
  public var path: [GridID]

  /// A grid as loaded.
  public init(id: GridID, community: CommunityID, path: [GridID]) {
    self.id = id
    self.community = community
    self.path = path
  }
}

/// Where somebody has earned what, for the worker's limit.
public struct WorkerDay: Hashable, Sendable {
  /// Where.
  public var community: CommunityID
  /// The worker.
  public var worker: PersonID
  /// The day of issue.
  public var day: Day

  /// One worker's day.
  public init(community: CommunityID, worker: PersonID, day: Day) {
    self.community = community
    self.worker = worker
    self.day = day
  }
}

/// The working set of one batch: the rows that its commands name or reach, loaded under the heads'
/// locks. A missing row is a fact. Deciding reads it, changes it and notes each change in
/// ``changes`` for the database.
public struct Books: Sendable {
  /// Communities whose head is held.
  public var communities: [CommunityID: CommunityState] = [:]
  /// Rule versions by number.
  public var ruleBooks: [Int32: RuleBook] = [:]
  /// Versions named, drafts too.
  public var ruleVersions: [RuleVersionKey: RuleVersion] = [:]
  /// Numbers for the versions to be added, at least one for each.
  public var freeRuleBooks: [Int32] = []
  /// Who gives the commands.
  public var actors: [PersonID: Actor] = [:]
  /// Depositors named or reached.
  public var holders: [HolderID: Holder] = [:]
  /// Acts named.
  public var acts: [ActID: ActRecord] = [:]
  /// What depositors have earned around a day, by act type.
  public var tallies: [HolderID: [Day: [String: Tally]]] = [:]
  /// What workers have issued.
  public var workerDays: [WorkerDay: Int] = [:]
  /// External references that have paid somebody.
  public var externalReferences: Set<PaidReference> = []
  /// Activities named.
  public var activities: [ActivityID: Activity] = [:]
  /// Reversals named.
  public var reversals: [ReversalID: ReversalRecord] = [:]
  /// Things named whose reversal is asked for or done.
  public var openReversals: Set<Reversed> = []
  /// Catalogue items by community and code.
  public var items: [ItemKey: Item] = [:]
  /// How many of an item a person has asked for this month.
  public var itemMonths: [ItemMonth: Int] = [:]
  /// Pick-up points, counts and what the counter has given.
  public var shop = ShopBooks()
  /// Redemptions named.
  public var redemptions: [RedemptionID: RedemptionRecord] = [:]
  /// Grids named, by code.
  public var gridsByCode: [String: GridFact] = [:]
  /// Households named or found at a door.
  public var households: [HouseholdID: HouseholdFact] = [:]
  /// Households by the door they live at.
  public var doors: [DoorKey: HouseholdID] = [:]
  /// Buildings on record that doors named may mean.
  public var knownBuildings: [BuildingFact] = []
  /// Logins that are taken, of those named.
  public var takenLogins: Set<String> = []
  /// Offices named.
  public var offices: [OfficeID: OfficeRecord] = [:]
  /// All offices, past ones too, of people named in appointments.
  public var officesOfPeople: [PersonID: [OfficeRecord]] = [:]
  /// People, mandates and entitlements named or reached.
  public var registry = Registry()
  /// Notices, their lines and the objections against them.
  public var notices = NoticeBooks()
  /// Service vouchers.
  public var vouchers = VoucherBooks()
  /// The charity pool.
  public var charity = CharityBooks()
  /// Lots of those whose points expire or are passed on.
  public var expiry = ExpiryBooks()
  /// Imports by their files, of those named.
  public var imports: [ImportKey: ImportID] = [:]
  /// Rows of files that somebody was opened from or whose points were taken over, of those named.
  public var takenRows: Set<RosterPlace> = []
  /// Names of people by the old passbook numbers that rosters name.
  public var oldNumbers: [OldNumber: Set<String>] = [:]
  /// Who lives at the doors that imports name.
  public var dwellers: [DoorKey: [Dweller]] = [:]
  /// Opening balances of depositors at those doors, in points.
  public var openings: [HolderID: Int] = [:]
  /// Corrections of opening balances, and what counts.
  public var openingCorrections = OpeningCorrectionBooks()
  /// The codes of the grids in which the buildings lie that imports name.
  public var buildings: [BuildingKey: String] = [:]
  /// What grids communities can have, where grids are imported.
  public var gridFrames: [CommunityID: GridFrame] = [:]
  /// Grids that an import names, by code.
  public var gridSketches: [CommunityID: [String: GridSketch]] = [:]
  /// Budgets named, and those in force under the vouchers named.
  public var budgets: [BudgetID: BudgetRecord] = [:]
  /// Everything decided so far that the database has yet to learn.
  public var changes = Changes()
  /// Where new ids come from.
  public var mint: Mint

  /// An empty working set.
  public init(mint: Mint) {
    self.mint = mint
  }

  /// The community of a scene, or not-found.
  func community(_ scene: Scene) throws(Refusal) -> CommunityState {
    guard let state = communities[scene.community] else { throw Refusal(.notFound) }
    return state
  }

  /// The rule book in force on a day, or nil before the first.
  func ruleBook(of community: CommunityState, on day: Day) -> RuleBook? {
    community.adoptions.last { $0.from <= day }.flatMap { ruleBooks[$0.ruleBook] }
  }
}

/// Who acts where, and as which submission of the batch.
struct Scene {
  var actor: Actor
  var community: CommunityID
  /// The index of the submission in its batch.
  var index: Int

  /// Whether the actor holds the office in this very community.
  func holds(_ role: Role) -> Bool {
    actor.offices.contains { $0.role == role && $0.community == community }
  }

  /// Whether the actor holds the office here or in a community above, as secretaries do.
  func holdsHereOrAbove(_ role: Role, _ books: Books) -> Bool {
    holds(role) || holdsAbove(role, books)
  }

  /// Whether the actor holds the office in a community above.
  func holdsAbove(_ role: Role, _ books: Books) -> Bool {
    let above = books.communities[community]?.ancestors ?? []
    return actor.offices.contains { $0.role == role && above.contains($0.community) }
  }

  /// Whether the actor holds the office here, or above, or anywhere the actor was loaded for.
  func holdsAnywhere(_ role: Role) -> Bool {
    actor.offices.contains { $0.role == role }
  }

  /// Whether a grid worker's office of the actor covers this depositor.
  func covers(_ holder: Holder) -> Bool { covers(holder.gridPath) }

  /// Whether a grid worker's office of the actor covers a grid, given with those above it.
  func covers(_ path: [GridID]) -> Bool {
    actor.offices.contains { office in
      office.role == .gridWorker && office.community == community
        && path.contains { office.grids.contains($0) }
    }
  }

  /// Whether the depositor is the actor or of the actor's household.
  func isOwn(_ holder: Holder) -> Bool {
    if holder.id == actor.person.holder { return true }
    guard let household = actor.household else { return false }
    return holder.household == household || holder.id == household.holder
  }
}
