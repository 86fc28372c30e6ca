public import Bank
import FoundationEssentials
public import Store

/// Loads a plan into an empty bank: places and rules as its operator, everything else posted
/// through the write path by whoever may, at the times of the plan.
public final class DemoLoader {
  /// Which rule version is in force today; the history goes by the default one.
  public enum Rules: String, Sendable, CaseIterable {
    /// The default rule book.
    case `default`
    /// From today on every cap is evaluated and none binds: for load tests.
    case openCaps = "open-caps"
  }

  /// A login that was made.
  public struct MadeLogin: Sendable {
    /// `grid_worker`, …, or `resident`.
    public var role: String
    /// The name to sign in with.
    public var login: String
    /// Whose it is.
    public var person: PersonID
    /// That person's name.
    public var name: String
    /// The code of the community.
    public var community: String
    /// The codes of the office's grids.
    public var grids: [String]
    /// Whether `logins.json` lists it.
    public var isListed: Bool
  }

  let plan: DemoPlan
  let rules: Rules
  var setup: BankSetup
  var communities: [CommunityID] = []
  var grids: [GridID] = []
  var people: [Int: PersonID] = [:]
  var households: [Int: HouseholdID] = [:]
  var acts: [Int: ActID] = [:]
  var redemptions: [Int: RedemptionID] = [:]
  var activities: [Int: ActivityID] = [:]
  /// Reversals by the act that they take back.
  var reversals: [Int: ReversalID] = [:]
  /// The last count of each community.
  var counts: [Int: StockCountID] = [:]
  var postings = 0
  let report: (Progress) -> Void

  /// How far the loading is.
  public struct Progress: Sendable {
    /// What is being loaded.
    public var step: String
    /// How much of how much is done.
    public var done, of: Int
  }

  /// A loader; `report` is called often.
  public init(
    _ plan: DemoPlan, rules: Rules, into setup: consuming BankSetup,
    report: @escaping (Progress) -> Void = { _ in }
  ) {
    self.plan = plan
    self.rules = rules
    self.setup = setup
    self.report = report
  }

  /// Loads everything and returns the logins, still without passwords.
  public func load() throws -> [MadeLogin] {
    try loadPlaces()
    try loadRules()
    try loadStaff()
    try loadItems()
    try loadBudgets()
    try loadPeople()
    try loadBranches()
    try loadTies()
    try loadHistory()
    try setup.finish()
    return logins()
  }

  /// Keeps the hash of the password of one of the logins.
  public func setPassword(_ hash: String, of login: String) throws {
    try setup.setPassword(login: login, hash: hash)
  }

  private func logins() -> [MadeLogin] {
    plan.logins.compactMap { login in
      guard let person = people[login.person] else { return nil }
      let office = plan.offices.first { $0.person == login.person }
      return MadeLogin(
        role: login.role?.rawValue ?? "resident", login: login.login, person: person,
        name: plan.people[login.person].name,
        community: plan.areas[plan.people[login.person].area].code,
        grids: office?.grids.map { plan.grids[$0].code } ?? [], isListed: login.isListed)
    }
  }

  /// The instant of a local time of day; the demo lies in UTC+8, which has no summer time.
  static func instant(_ day: Day, second: Int) -> Instant {
    let local = Int64(day.daysSince2000) * 86_400 + Int64(second)
    return Instant(microsecondsSince2000: (local - 8 * 3_600) * 1_000_000)
  }

  /// Accounts are opened on the morning before the history begins.
  var openingInstant: Instant { Self.instant(plan.firstDay - 1, second: 8 * 3_600) }

  /// Posts commands at one instant and returns what was decided.
  /// - Throws: ``SeedError`` when one is refused: the plan and the rules do not fit.
  func post(
    _ commands: [(command: Command, by: Int, area: Int)], at instant: Instant
  ) throws -> [Outcome] {
    var batch: [BankSetup.Posting] = []
    for (command, by, area) in commands {
      guard let actor = people[by] else {
        throw SeedError("person \(by) acts before having an account")
      }
      postings += 1
      batch.append(
        BankSetup.Posting(
          command, actor: actor, actorCommunity: communities[plan.people[by].area],
          community: communities[area], key: Self.key(postings)))
    }
    let results = try setup.post(batch, at: instant)
    return try zip(commands, results).map { asked, result in
      switch result {
      case .success(let outcome): return outcome
      case .failure(let refusal):
        throw SeedError(
          "\(asked.command.kind) was refused: \(refusal.code.rawValue) "
            + "\(refusal.pointer ?? "") \(refusal.reason.map { "\($0)" } ?? "") at \(instant)")
      }
    }
  }

  /// A key that no caller can have: it is counted, not hashed.
  private static func key(_ number: Int) -> UUID {
    var bytes = Array("history\0".utf8)
    withUnsafeBytes(of: UInt64(number).bigEndian) { bytes += $0 }
    return bytes.withUnsafeBytes { UUID(uuid: $0.loadUnaligned(as: uuid_t.self)) }
  }
}
