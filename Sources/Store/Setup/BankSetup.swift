public import Bank
public import FoundationEssentials
public import Logging
public import Postgres
import Synchronization

/// What the operator does once, on an empty bank: its communities, grids, buildings and rule books,
/// the first secretary, and a history that is posted through the write path with the times it
/// happened at. Nothing here moves points past `decide`.
///
/// Synchronous: it belongs on a thread of its own.
public struct BankSetup: ~Copyable {
  let session: Session
  private var scribe: Scribe
  /// How long it waits for a server that is about to stop.
  private static let patience: Duration = .seconds(3)

  /// Connects.
  /// - Throws: ``StoreError/notEmpty`` when the bank has communities already, unless `continues`.
  public init(
    _ configuration: Configuration, continues: Bool = false, logger: Logger
  ) throws {
    var configuration = configuration
    configuration.statementTimeout = .seconds(60)
    // A slow machine thinks long about a batch of history, and nobody waits for its locks.
    configuration.idleInTransactionTimeout = .seconds(60)
    configuration.lockTimeout = Self.patience
    let session = try Session(configuration, logger: logger)
    try Migrations.requireCurrent(on: session)
    guard let secret = try session.run(ReadSecret(name: "pickup")).first else {
      throw StoreError.noSecret
    }
    if !continues, try session.run(BankIsEmpty()).first != true { throw StoreError.notEmpty }
    scribe = Scribe(clock: nil, secret: secret)
    self.session = session
  }

  /// The day it is in a time zone, by the database's clock: the only one that the books know.
  /// - Parameter zone: an IANA name such as `Asia/Shanghai`.
  public func today(in zone: String) throws(PostgresError) -> Day? {
    try session.run(ReadToday(zone: zone)).first
  }

  /// Adds a community with its head and its own accounts.
  public func addArea(_ area: NewArea) throws(PostgresError) -> CommunityID {
    try Self.addArea(area, on: session)
  }

  /// Adds grids, parents before children; the numbers come back in the same order.
  public func addGrids(
    _ grids: [NewGrid], in community: CommunityID
  ) throws(PostgresError) -> [GridID] {
    try Self.addGrids(grids, in: community, on: session)
  }

  /// Adds buildings with their entrances.
  public func addBuildings(
    _ buildings: [NewBuilding], in community: CommunityID
  ) throws(PostgresError) {
    _ = try session.pipeline(
      InsertBuildings(community: community, buildings: buildings),
      InsertEntrances(community: community, buildings: buildings))
  }

  /// Adds party branches; the numbers come back in the same order.
  public func addBranches(
    _ branches: [NewBranch], in community: CommunityID
  ) throws(PostgresError) -> [Int32] {
    var added: [Int32] = []
    for branch in branches {
      added += try session.run(InsertBranch(community: community, branch: branch))
    }
    return added
  }

  /// Enters people in their branches.
  public func joinBranches(
    _ members: [(person: PersonID, branch: Int32)], in community: CommunityID
  ) throws(PostgresError) {
    try session.execute(
      JoinBranches(
        community: community, people: members.map(\.person), branches: members.map(\.branch)))
  }

  /// Opens the account of the first secretary or of the operator, who have nobody above them, and
  /// gives them their office.
  public mutating func addFirstOfficer(
    _ person: OpenPerson, _ role: Role, in community: CommunityID, from day: Day,
    at instant: Instant
  ) throws -> PersonID {
    precondition(role == .secretary || role == .operator)
    return try session.transaction { session in
      try Self.addFirstOfficer(person, role, in: community, from: day, at: instant, on: session)
    }
  }

  /// Keeps the hash of a person's password.
  public func setPassword(login: String, hash: String) throws(PostgresError) {
    try session.execute(SetPasswordHash(login: login, hash: hash))
  }

  /// One command of the history.
  public struct Posting: Sendable {
    /// What is asked.
    public var command: Command
    /// Who asks.
    public var actor: PersonID
    /// Where that person belongs.
    public var actorCommunity: CommunityID
    /// Whose books.
    public var community: CommunityID
    /// Unique in the whole history; the command's key is made of it.
    public var key: UUID

    /// A command of the history.
    public init(
      _ command: Command, actor: PersonID, actorCommunity: CommunityID, community: CommunityID,
      key: UUID
    ) {
      self.command = command
      self.actor = actor
      self.actorCommunity = actorCommunity
      self.community = community
      self.key = key
    }
  }

  /// Posts commands as one batch that happened at a past instant, never before what the heads have
  /// recorded, and returns what was decided of each.
  public mutating func post(
    _ postings: [Posting], at instant: Instant
  ) throws(PostgresError) -> [Result<Outcome, Refusal>] {
    scribe.clock = instant
    let slots = Slots()
    let submissions = postings.enumerated().map { index, posting in
      Submission(
        posting.command, actor: posting.actor, actorCommunity: posting.actorCommunity,
        community: posting.community, key: posting.key, requestHash: posting.key,
        deadline: .now.advanced(by: .seconds(60))
      ) { result in
        slots.results.withLock { $0[index] = result }
        switch result {
        case .success: return Answer(status: 200, body: "{}")
        case .failure(let refusal):
          return Answer(status: 422, body: "{}", problem: refusal.code.rawValue)
        }
      }
    }
    try runAll(submissions)
    let results = slots.results.withLock { $0 }
    return postings.indices.map { results[$0] ?? .failure(Refusal(.notFound)) }
  }

  /// Clears the lines of notices that were over at a past instant, as the bank itself would have.
  public mutating func endNotices(at instant: Instant) throws(PostgresError) {
    scribe.clock = instant
    let due = try session.run(ReadDueDates(clock: instant, limit: Store.standingRound)).filter {
      if case .endOfNotice = $0.date { true } else { false }
    }
    guard !due.isEmpty else { return }
    let deadline = ContinuousClock.now + .seconds(60)
    try runAll(due.map { Submission($0.date, in: $0.community, deadline: deadline) })
  }

  /// Runs submissions until each was decided: a server that is running already holds a head now and
  /// then. What belongs to one community keeps its order, for a busy head leaves all of it over.
  private mutating func runAll(_ submissions: [Submission]) throws(PostgresError) {
    var open = submissions
    var waitedFor: CommunityID?
    while !open.isEmpty {
      let verdicts = try scribe.run(open, waitingFor: waitedFor, on: session)
      let busy = zip(open, verdicts).filter { if case .busy = $1 { true } else { false } }.map(\.0)
      waitedFor = busy.count == open.count ? busy.first?.community : nil
      open = busy
    }
  }

  private final class Slots: Sendable {
    let results = Mutex<[Int: Result<Outcome, Refusal>]>([:])
  }

  /// Lets the planner know what was loaded.
  public func finish() throws(PostgresError) {
    try session.execute(AnalyzeBank())
  }
}
