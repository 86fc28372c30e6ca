import Bank
import FoundationEssentials
import Postgres

@testable import Store

extension StatementSamples {
  /// Everything that is read for others than the writer, and the small writes beside the commands.
  static let reading: [any Statement] =
    access + places + books + deeds + gifts + board + readingImports + readingMergers + reports

  private static let access: [any Statement] = [
    ReadCodeRecipient(community: community, person: person),
    MakeLogin(community: community, person: person),
    GiveCode(community: community, person: person, digest: []),
    LocateLandmark(own: community, landmark: Landmark()),
    ReadLogin(login: nil, community: nil, person: nil), FindSessions(digests: []),
    ListSessions(community: community, person: person, after: nil), TouchSessions(ids: []),
    EndSession(id: uuid, community: community, person: person), HoldLogin(login: login),
    SetCode(login: "", digest: nil), SetPassword(login: "", hash: ""),
    InsertSession(id: uuid, tokenDigest: [], login: login),
    EndSurplusSessions(community: community, person: person),
    EndOtherSessions(community: community, person: person, current: uuid),
    ReadThrottle(subject: subject), HoldThrottle(subject: subject),
    CountFailure(subject: subject, waits: []), ForgetFailures(subject: subject), SweepThrottles(),
    CountTry(subject: ""), ReadPause(subject: ""), ForgetTries(subject: ""),
  ]

  private static let places: [any Statement] = [
    ListCommunities(communities: communities, code: nil, after: nil, limit: 1),
    FindCommunity(communities: communities, code: ""),
    ListGrids(community: community, after: nil, limit: 1), ReadSights(readers: []),
    LocateHolder(community: community, holder: person.holder),
    LocateRedemptions(community: community, ids: []),
    LocateAct(community: community, id: ActID(uuid)),
    FindCommunityBelow(community: community, code: ""),
    ReadGridsUnder(communities: communities, code: ""),
    ListOffices(community: community, query: OfficeQuery(limit: 1)),
    ShowOffice(communities: communities, office: OfficeID(uuid)),
    ReadPeople(communities: communities, people: []),
    ShowHousehold(communities: communities, household: HouseholdID(uuid)),
    ListHouseholds(
      community: community, grids: nil,
      query: HouseholdQuery(community: nil, grid: nil, building: nil, after: nil, limit: 1)),
    SearchPeople(filter: people), SearchPassbook(filter: people),
    SearchKeys(filter: people, from: "", to: ""), SearchDoors(filter: people),
    ListMandates(
      communities: communities, query: MandateQuery(limit: 1), only: nil, grids: nil,
      reader: person),
    ListBranches(community: community, after: nil, limit: 1),
    ShowBranch(communities: communities, person: person),
    ListAffiliations(community: community, person: person),
    LocateAffiliation(community: community, id: AffiliationID(uuid)),
    LocateMandate(community: community, id: MandateID(uuid)),
    ReadHolderGrids(community: community, holders: []), PlanForValues(),
  ]

  private static let books: [any Statement] = [
    ReadBalances(holders: []), SumHolder(community: community, firstAccount: account, seq: 1),
    ReadPointInTime(community: community, instant: nil, day: nil), ShareHead(community: community),
    ReadSeqAt(community: community, instant: instant), ReadHead(community: community),
    ReadSeqSpan(community: community, from: nil, to: nil),
    SumAccount(community: community, account: account, low: 1, page: 1, high: 1),
    SumMinutes(community: community, holder: person.holder, from: nil, to: day),
    ReadStatementLines(community: community, account: account, low: 1, high: 1, limit: 1),
    SumAccounts(community: community, seq: 1, unit: "points"),
    PickTransfers(community: community, query: transfers),
    PickTransfersOfAccounts(community: community, accounts: [], query: transfers),
    ReadAccountsOf(community: community, holders: []),
    ReadTransferViews(community: community, seqs: []),
  ]

  private static let deeds: [any Statement] = [
    PickActs(visible: acts), PickWaitingActs(visible: acts),
    PickActsOfHolders(visible: acts, holders: []), ReadActViews(acts: []),
    ReadActReviews(acts: []), PickActsOfActivity(visible: acts, reader: person),
    ListActivities(communities: communities, before: nil, limit: 1),
    ReadRecording(reader: Reader(person: person, community: community), today: day),
    SearchName(community: community, key: ""),
    SumActivities(communities: communities, activities: []),
    ListReversals(communities: communities, limit: 1),
    ReadAdoptionViews(community: community, ruleBook: nil, before: nil, limit: 1),
    ReadCancelledAdoptions(community: community, ruleBook: 1),
    ReadDraftViews(community: community, ruleBook: nil, before: nil, limit: 1),
    FindRuleVersion(community: community, version: ""), FindRulesInForce(community: community),
    ReadPastDeeds(community: community, after: ActID(uuid), from: day, to: day, limit: 1),
    ReadSpan(community: community, from: day), ReadGoodsValue(community: community),
    ReadGridNames(community: community), ReadRuleLines(ruleBook: 1), ReadUnits(ruleBook: 1),
    ReadEvidenceCodes(ruleBook: 1),
    ReadOpenActTypes(community: community, leastLevel: 0, after: "", limit: 1),
  ]

  private static let gifts: [any Statement] = [
    ReadCatalogue(query: CatalogueQuery(community: community, limit: 1)),
    ReadPickupSlip(redemption: RedemptionKey(community: community, id: RedemptionID(uuid))),
    ListStandingApprovals(
      community: community,
      query: StandingApprovalQuery(item: nil, isCurrent: false, before: nil, limit: 1)),
    ListStockCounts(community: community, limit: 1),
    ReadMovements(
      item: ItemKey(community: community, code: ""), before: nil, only: nil, limit: 1),
    ReadPickup(community: community, digest: uuid), PickRedemptions(visible: redemptions),
    PickOpenRedemptions(visible: redemptions),
    PickRedemptionsOfHolders(visible: redemptions, holders: []),
    ReadRedemptionViews(redemptions: []),
  ]

  private static let people = PeopleFilter(
    communities: communities, grids: nil, query: PeopleQuery(), after: nil, limit: 1)
  private static let board: [any Statement] = [
    ReadDueDates(clock: nil, limit: 1), ReadDueExpiries(clock: nil, limit: 1),
    ListVouchers(communities: communities, query: VoucherQuery(limit: 1), reader: person),
    ReadVoucherSteps(community: community, voucher: VoucherID(uuid)),
    ListProviders(communities: communities, after: nil, limit: 1),
    ListSettlements(communities: communities, limit: 1),
    ReadSettlementLines(community: community, settlement: SettlementID(uuid)),
    ReadExpiryFacts(holders: []), ListDonations(communities: communities, limit: 1),
    ListGrants(communities: communities, limit: 1),
    SumCharity(community: community, before: nil),
    ReadCharityLines(community: community, before: nil, limit: 1),
    ReadLotHolders(
      after: HolderKey(community: community, holder: person.holder), community: nil, limit: 1),
    ListNotices(community: community, number: nil, before: nil, isPosted: nil, limit: 1),
    BecomeNoticeReader(), ReadNoticePrint(community: community, number: 1),
    ListConsents(community: community, person: person),
    ShowGuardian(community: community, child: person),
    LocateObjection(community: community, id: ObjectionID(uuid)),
    ListObjections(
      communities: communities,
      query: ObjectionQuery(state: nil, notice: nil, before: nil, limit: 1), id: nil, grids: nil,
      reader: person, own: []),
  ]

  private static let account = AccountNumber(100)
  private static let subject = ThrottleSubject(login: "")
  private static let login = LoginFacts(
    login: "", person: person, community: community, communityName: "", passwordHash: nil,
    codeHash: nil)
  private static let transfers = TransferQuery(
    community: nil, after: 0, account: nil, kind: nil, limit: 1)
  private static let acts = VisibleActs(
    query: ActQuery(
      state: nil, grid: nil, holder: nil, actType: nil, from: nil, to: nil, before: nil, limit: 1),
    communities: communities, grids: nil, own: [], wantedGrids: nil)
  private static let redemptions = VisibleRedemptions(
    query: RedemptionQuery(state: nil, holder: nil, item: nil, before: nil, limit: 1),
    communities: communities, grids: nil, own: [], isShopkeeper: false)
}
