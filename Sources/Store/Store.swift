import FoundationEssentials
public import Logging
public import Postgres
import Schema
import Synchronization

/// The bank in its database: the one writer and a pool for reading. The only door to both.
public final class Store: Sendable {
  /// For reading. Balances and approvals are read from the primary only.
  let database: Database
  let pickupCodes: PickupCodes
  let writer: Writer
  /// What stands for the time; nil is the database's clock.
  let clock: BankClock?
  private let inFlight = Mutex<[UUID: Int]>([:])

  /// How long a request waits for the first one with its key.
  static let patienceForFirst: Duration = .seconds(2)

  /// Opens the bank.
  /// - Throws: ``StoreError`` when the schema is not this program's; `PostgresError` when the
  ///   database cannot be reached.
  public static func open(
    _ configuration: Configuration, limits: PoolLimits = PoolLimits(), logger: Logger
  ) async throws -> Store {
    try await open(configuration, limits: limits, clock: nil, logger: logger)
  }

  /// As above, by another clock than the database's: for trying out what a day brings.
  static func open(
    _ configuration: Configuration, limits: PoolLimits = PoolLimits(), clock: BankClock?,
    logger: Logger
  ) async throws -> Store {
    let database = Database(configuration, limits: limits, logger: logger)
    do {
      let secret = try await database.read { session in
        try Migrations.requireCurrent(on: session)
        try NobodyFills.require(on: session)
        return try session.run(ReadSecret(name: "pickup")).first
      }
      guard let secret else { throw StoreError.noSecret }
      let writer = Writer(configuration, secret: secret, clock: clock, logger: logger)
      return Store(database, writer, secret: secret, clock: clock)
    } catch {
      await database.shutdown()
      throw error
    }
  }

  private init(_ database: Database, _ writer: Writer, secret: [UInt8], clock: BankClock?) {
    self.database = database
    self.writer = writer
    self.clock = clock
    pickupCodes = PickupCodes(secret: secret)
  }

  /// Brings a command through the write path; returns once it is committed, refused by a rule, or
  /// known to have failed. A repeat of an earlier request gets the first answer.
  public func submit(_ submission: Submission) async -> Result<Answer, SubmitError> {
    var submission = submission
    let isFollower = inFlight.withLock { keys in
      keys[submission.key, default: 0] += 1
      return keys[submission.key] != 1
    }
    defer {
      inFlight.withLock { keys in
        let count = (keys[submission.key] ?? 1) - 1
        keys[submission.key] = count == 0 ? nil : count
      }
    }
    if isFollower {
      submission.deadline = min(submission.deadline, .now.advanced(by: Self.patienceForFirst))
    }
    let result = await writer.submit(submission)
    if isFollower, case .failure(let error) = result,
      error == .deadline || error == .outcomeUnknown
    {
      return .failure(.requestInProgress)
    }
    return result
  }

  /// Submissions that wait for the writer, and what the pool of readers is doing.
  public var load: (waiting: Int, readers: PoolStatistics) {
    (writer.waiting, database.statistics)
  }

  /// Does what waits, then closes every connection.
  public func shutdown() async {
    await writer.shutdown()
    await database.shutdown()
  }
}

/// Why a bank cannot be opened.
public enum StoreError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The database has other migrations than this program.
  case schemaMismatch(pending: [Int], unknown: [Int])
  /// The migrator has not made the bank's key.
  case noSecret
  /// The bank holds data already.
  case notEmpty
  /// A server runs on the bank that is to be filled.
  case isServed
  /// The bank is just being filled.
  case isBeingFilled

  /// What to do about it.
  public var description: String {
    switch self {
    case .schemaMismatch(let pending, let unknown):
      "the database's schema is not this program's (pending \(pending), unknown \(unknown)): "
        + "run `moralbank migrate`, or use the program that migrated it"
    case .noSecret: "the bank has no key for pick-up codes: run `moralbank migrate`"
    case .notEmpty: "the bank holds data already; only an empty bank can be seeded"
    case .isServed: "a server runs on this bank; stop it, and fill the bank then"
    case .isBeingFilled: "the bank is just being filled; open it when that is done"
    }
  }
}

/// A key that only the service reads.
struct ReadSecret: Statement {
  static let sql: StaticString = "select value from secrets where name = $1"
  let name: String
  func bind(_ bindings: inout Bindings) { bindings(name) }
  static func decode(_ row: inout Row) throws(PostgresError) -> [UInt8] { try row.next() }
}
