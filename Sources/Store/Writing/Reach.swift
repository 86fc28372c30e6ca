import Bank
import FoundationEssentials

/// The rows that a batch of commands names. What these reach in turn (the doer of an act, the owner
/// of a redemption) is added once they are loaded.
struct Reach {
  var communities: Set<CommunityID> = []
  var keys: Set<UUID> = []
  var actors: Set<PersonID> = []
  var holders: Set<HolderID> = []
  var acts: Set<ActID> = []
  var redemptions: Set<RedemptionID> = []
  var reversals: Set<ReversalID> = []
  /// Whether points may be taken back or set free, which is done on the account that goes on.
  var followsMergers = false
  /// Acts and redemptions whose reversal is asked for.
  var reversed: Set<Reversed> = []
  var items: Set<ItemKey> = []
  var offices: Set<OfficeID> = []
  var appointees: Set<PersonID> = []
  var grids: Set<String> = []
  var doors: Set<DoorKey> = []
  var households: Set<HouseholdID> = []
  var logins: Set<String> = []
  var activities: Set<ActivityID> = []
  var references: Set<PaidReference> = []
  var tallies: Set<HolderDay> = []
  var itemMonths: Set<ItemMonth> = []
  var people = PeopleReach()
  var notices = NoticeReach()
  var shop = ShopReach()
  var expiry = ExpiryReach()
  var charity = CharityReach()
  var vouchers = VoucherReach()
  var ruleVersions: Set<String> = []
  /// How many versions of the rules may be added.
  var newRuleBooks = 0
  var imports: Set<ImportKey> = []
  var dwellings: Set<DoorKey> = []
  var rosterPlaces: Set<RosterPlace> = []
  var bookPlaces: Set<RosterPlace> = []
  var oldNumbers: Set<OldNumber> = []
  var buildings: Set<BuildingKey> = []
  var gridSketches: Set<String> = []
  /// Depositors whose opening balance is corrected.
  var corrected: Set<HolderID> = []
  var budgets = BudgetReach()
  /// Who has done the deeds named, and whether a door stands for somebody served.
  var doers: Set<HolderID> = []
  var namesServedDoor = false

  struct HolderDay: Hashable {
    var community: CommunityID
    var holder: HolderID
    var day: Day
  }

  /// Whether some rows can only be named once others are loaded.
  var needsFirstLook: Bool {
    !acts.isEmpty || !redemptions.isEmpty || !reversals.isEmpty || people.needsFirstLook
      || shop.needsFirstLook || !charity.grants.isEmpty || vouchers.needsFirstLook
  }

  init(_ submissions: some Sequence<Submission>) {
    for submission in submissions {
      communities.insert(submission.community)
      communities.insert(submission.actorCommunity)
      keys.insert(submission.key)
      actors.insert(submission.actor)
      add(submission.command, by: submission.actor, in: submission.community)
      addPeople(submission.command, by: submission.actor, in: submission.community)
    }
  }

  private mutating func add(
    _ command: Command, by actor: PersonID, in community: CommunityID
  ) {
    switch command {
    case .credit(let request), .recordAct(let request): add(request, in: community)
    case .creditList(let list): for request in list.items { add(request, in: community) }
    case .verifyAct(let request): acts.insert(request.act)
    case .reviewAct(let request): acts.insert(request.act)
    case .resubmitAct(let request):
      acts.insert(request.act)
      if let served = request.beneficiary { add(served) }
    case .withdrawAct(let id):
      acts.insert(id)
      followsMergers = true
    case .announceActivity(let request): holders.insert(request.recorder.holder)
    case .requestReversal(let request):
      followsMergers = true
      reversed.insert(request.subject)
      switch request.subject {
      case .act(let id): acts.insert(id)
      case .redemption(let id): redemptions.insert(id)
      }
    case .answerReversal(let request):
      reversals.insert(request.reversal)
      followsMergers = true
    case .requestRedemption(let request): add(request, by: actor, in: community)
    case .decideRedemption(let request): redemptions.insert(request.redemption)
    case .decideRedemptions(let requests): redemptions.formUnion(requests.map(\.redemption))
    case .cancelRedemption(let id): redemptions.insert(id)
    case .fulfilRedemption(let request): redemptions.insert(request.redemption)
    case .putItem(let request): items.insert(ItemKey(community: community, code: request.code))
    case .moveStock(let request): items.insert(ItemKey(community: community, code: request.code))
    case .openHousehold(let request):
      grids.insert(request.grid)
      add(.door(request.door), in: community)
    case .openPerson(let request):
      if let grid = request.grid { grids.insert(grid) }
      if let login = request.login { logins.insert(login) }
      if let guardian = request.guardian { holders.insert(guardian.holder) }
      add(request.home, in: community)
    case .appoint(let request):
      holders.insert(request.person.holder)
      appointees.insert(request.person)
      grids.formUnion(request.grids)
    case .endOffice(let request): offices.insert(request.office)
    case .shop(let command): add(command, by: actor, in: community)
    case .notice(let command): add(command, in: community)
    case .charity(let command): add(command, by: actor, in: community)
    case .voucher(let command): add(command, in: community)
    case .standing(let date): add(date, in: community)
    case .addRuleBook(let request):
      ruleVersions.insert(request.version)
      newRuleBooks += 1
    case .adoptRuleBook(let request): ruleVersions.insert(request.version)
    case .cancelAdoption(let request): ruleVersions.insert(request.version)
    case .withdrawRuleBook(let version): ruleVersions.insert(version)
    case .importGrids(let request): add(request, in: community)
    case .importPeople(let request): add(request, in: community)
    case .importBook(let request): add(request, in: community)
    case .requestOpeningCorrection(let request): addOpening(of: request.holder)
    case .answerOpeningCorrection(let request): addOpening(of: request.holder)
    case .budget(let command): budgets.add(command)
    default: break
    }
  }

  private mutating func addOpening(of holder: HolderID) {
    holders.insert(holder)
    corrected.insert(holder)
    followsMergers = true
  }

  /// Adds what an act reaches: its doer, the one served, and the doer's tallies around the day.
  mutating func add(_ request: ActRequest, in community: CommunityID) {
    holders.insert(request.holder)
    doers.insert(request.holder)
    if let served = request.beneficiary { add(served) }
    tallies.insert(
      HolderDay(community: community, holder: request.holder, day: request.occurredOn))
    if let activity = request.activity { activities.insert(activity) }
    if let reference = request.externalReference {
      references.insert(PaidReference(reference: reference, holder: request.holder))
    }
  }

  private mutating func add(_ served: Beneficiary) {
    if let person = served.person { holders.insert(person.holder) }
    if let household = served.household { holders.insert(household.holder) }
    if served.door != nil { namesServedDoor = true }
  }
}
