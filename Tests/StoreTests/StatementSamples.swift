import Bank
import FoundationEssentials
import Postgres

@testable import Store

/// One sample of each statement. Its values do not matter, its types do; where a statement takes
/// lists, empty ones have the same types.
enum StatementSamples {
  static let community = CommunityID(3)
  static let communities = [CommunityID(3)]
  static let uuid = UUID(uuid: (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1))
  static let person = PersonID(uuid)
  static let day = Day(daysSince2000: 9_800)
  static let instant = Instant(microsecondsSince2000: 850_000_000_000_000)
  static let stamps = Stamps(times: [:], keys: [])

  /// Opening a bank.
  static let opening: [any Statement] = [
    KeepPassword(password: ""), MakeSecret(name: "pickup", value: []), ReadSecret(name: "pickup"),
    ReadSettings(names: []),
    ReadRoleCommits(), JoinServers(), NobodyFills(), KeepServersOut(),
  ]

  /// Everything the writer reads.
  static let loading: [any Statement] =
    [
      LockHeads(communities: communities), WaitForHead(community: community),
      ReadHeads(communities: communities, clock: instant), ReadAdoptions(communities: communities),
      ReadKeys(communities: communities, keys: []),
      ReadActors(communities: communities, people: [person], clock: nil),
      ReadActs(communities: communities, acts: [], reversals: [], clock: nil),
      ReadReversals(communities: communities, reversals: [], objected: []),
      ReadOpenReversals(communities: communities, acts: [], redemptions: []),
      ReadTallies(wanted: []),
      ReadWorkerDays(communities: communities, workers: [person], clock: nil),
      ReadPaidReferences(communities: communities, references: []),
      ReadActivities(communities: communities, activities: []),
      ReadHolders(communities: communities, holders: []),
      ReadGrids(communities: communities, codes: []),
      ReadHouseholds(communities: communities, households: []), ReadDoors(doors: []),
      ReadHomeDoors(communities: communities, holders: []),
      ReadMembers(communities: communities, people: []),
      ReadLogins(logins: []), ReadOffices(communities: communities, offices: [], people: []),
      ReadItems(items: []), ReadItemMonths(months: [], clock: nil),
      ReadRedemptions(communities: communities, redemptions: [], reversals: []),
      ReadPickupCodes(communities: communities, digests: []), ReadRuleBooks(numbers: []),
      ReadActTypes(numbers: []), ReadOverallCaps(numbers: []), ReadEvidenceKinds(numbers: []),
      ReadPeopleRecords(communities: communities, people: []),
      ReadHomes(communities: communities, people: []),
      ReadWaitingActs(communities: communities, holders: [], residents: []),
      ReadSecretaries(communities: communities, clock: nil),
      ReadOfficers(communities: communities, offices: []),
      ReadGuardians(communities: communities, children: []), ReadBranches(branches: []),
      ReadMandates(communities: communities, mandates: [], principals: [], clock: nil),
      ReadMandateDays(communities: communities, principals: [], clock: nil),
      ReadSpenders(communities: communities, households: []),
      ReadAffiliations(communities: communities, affiliations: [], people: []),
      ReadNoticeCandidates(
        span: NoticeSpan(community: community, MakeNotice(through: nil, grids: []))),
      ReadBudgets(communities: communities, reach: BudgetReach()),
      ReadLastNotices(communities: communities), ReadNotices(keys: []),
      ReadNoticeLines(communities: communities, acts: []),
      ReadObjections(communities: communities, acts: []),
      ReadRuleVersions(communities: communities, versions: []), DrawRuleBooks(count: 1),
      ReadOpeningCorrections(communities: communities, holders: []),
      ReadCountedOpenings(communities: communities, holders: []),
      ReadVouchers(communities: communities, vouchers: [], settling: []),
      ReadProviders(communities: communities, providers: [], vouchers: []),
      ReadVoucherNumbers(communities: communities, numbers: []),
      ReadClasses(communities: communities, people: []),
      ReadLastSettlements(communities: communities), ReadCharityPools(communities: communities),
      ReadGrants(communities: communities, grants: []), ReadLots(holders: []),
      ReadExpiries(holders: []), ReadOpenExpiryDays(days: []),
    ] + loadingImports + loadingShop + loadingMergers

  /// Everything the writer writes.
  static let applying: [any Statement] =
    [
      InsertCommands(rows: []), InsertTransfers(transfers: [], stamps: stamps),
      MoveBalances(moves: []), MoveHeads(heads: []), InsertActs(acts: [], stamps: stamps),
      ChangeActs(acts: [], stamps: stamps), InsertReviews(reviews: [], stamps: stamps),
      InsertRevisions(revisions: [], stamps: stamps), RetellActs(acts: []),
      InsertActivities(activities: [], stamps: stamps),
      InsertReversals(reversals: [], stamps: stamps),
      AnswerReversals(reversals: [], stamps: stamps),
      AddTallies(tallies: []), GiveBackTallies(tallies: []), AddWorkerDays(days: []),
      GiveBackWorkerDays(days: []),
      InsertHolders(holders: []), InsertDoors(households: []), InsertHouseholds(households: []),
      InsertPeople(people: [], stamps: stamps), InsertLogins(people: []),
      InsertOffices(offices: []),
      InsertOfficeGrids(offices: []), EndOffices(offices: []), InsertItems(items: []),
      ChangeItems(items: []),
      InsertRedemptions(rows: [], stamps: stamps),
      ChangeRedemptions(changes: [], stamps: stamps, codes: PickupCodes(secret: [])),
      InsertBranches(branches: [], stamps: stamps), EditPeople(records: []), ForgetKeys(people: []),
      InsertKeys(people: []),
      AmendResidences(residences: []), EndResidences(residences: []),
      BeginResidences(residences: []), EndGuardians(guardians: []), InsertGuardians(guardians: []),
      InsertMandates(mandates: [], stamps: stamps), InsertMandateUses(uses: [], stamps: stamps),
      EndMandates(mandates: []), EndSpenders(agreements: []), InsertSpenders(agreements: []),
      InsertAffiliations(affiliations: []), EndAffiliations(affiliations: []),
      InsertClosures(closed: [], stamps: stamps), CloseHolders(closed: []),
      EndRights(closed: [], stamps: stamps), EndTies(closed: []), MoveLogins(merged: []),
      MoveSpenders(merged: [], stamps: stamps),
      FreeDoors(ended: [], stamps: stamps), CloseHouseholds(ended: []),
      InsertBudgets(budgets: [], stamps: stamps), EndBudgets(budgets: []),
      InsertNotices(notices: [], stamps: stamps),
      InsertNoticeLines(notices: []), PostNotices(notices: [], stamps: stamps),
      PostNoticeLines(notices: []), MoveNoticeLines(lines: []), DropNoticeLines(acts: []),
      InsertPublicationConsents(consents: []), InsertObjections(objections: [], stamps: stamps),
      ChangeObjections(objections: [], stamps: stamps),
      InsertRuleBooks(books: [], stamps: stamps), InsertUnits(books: []),
      InsertEvidenceCodes(books: []), InsertActTypes(books: []), InsertOverallCaps(books: []),
      KeepAdopted(numbers: [], times: []), InsertAdoptions(adoptions: [], stamps: stamps),
      CancelAdoptions(adoptions: [], stamps: stamps),
      WithdrawRuleBooks(books: [], stamps: stamps),
      InsertOpeningCorrections(corrections: [], stamps: stamps),
      AnswerOpeningCorrections(corrections: [], stamps: stamps),
      OpenVoucherAccounts(holders: []), InsertClassMembers(members: [], stamps: stamps),
      EndClassMembers(members: []), InsertProviders(providers: [], stamps: stamps),
      InsertVouchers(vouchers: [], stamps: stamps), ChangeVouchers(vouchers: []),
      InsertSettlements(settlements: [], stamps: stamps),
      InsertVoucherSteps(steps: [], stamps: stamps), InsertDonations(donations: [], stamps: stamps),
      InsertGrants(grants: [], stamps: stamps),
      AnswerGrants(grants: [], stamps: stamps), InsertExpiries(expiries: [], stamps: stamps),
      InsertExpiryDays(marks: [], stamps: stamps),
    ] + applyingImports + applyingShop

  /// What is done once, on an empty bank.
  static let setup: [any Statement] = [
    BankIsEmpty(), ReadToday(zone: "Asia/Shanghai"), InsertArea(area: area),
    InsertAreaParts(area: area, categories: []),
    InsertGrid(
      community: community,
      grid: NewGrid(code: "", name: "", level: 1, kind: "urban", parent: nil), parent: nil),
    InsertBuildings(community: community, buildings: []),
    InsertEntrances(community: community, buildings: []),
    InsertBranch(
      community: community, branch: NewBranch(name: "", kind: "resident", estate: nil)),
    JoinBranches(community: community, people: [], branches: []),
    SetPasswordHash(login: "", hash: ""), AnalyzeBank(),
  ]

  /// The verifier's.
  static let checks: [any Statement] = [
    CheckLots(), ReadHeadDays(), CheckCharity(), CheckVouchers(), CheckNumbers(), CheckTimes(),
    CheckBalances(),
    CheckIssues(),
    CheckCauses(),
    CheckCalculations(), CheckCaps(), CheckTallies(), CheckWorkers(), CheckHolds(), CheckStock(),
    CheckRedemptions(), CheckCounter(), CheckSubstitutions(), CheckStockCounts(), CheckContras(),
    CheckResidences(), CheckClosures(),
    CheckMandates(),
    CheckKeys(), CheckHouseholds(), ReadDoorKeys(),
    CheckNotices(), CheckNoticeEnds(), CheckOnNotice(), CheckObjections(),
    CheckRules(), CheckVersions(), CheckOpenings(), CheckOpeningCorrections(), CheckBudgets(),
  ]

  private static let area = NewArea(
    code: "", name: "", level: "community", parent: nil, gridLevels: [], openFrom: day)
}
