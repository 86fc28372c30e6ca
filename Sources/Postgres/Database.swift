public import Logging

/// The bounds of a ``Database``.
public struct PoolLimits: Sendable {
  /// Connections, and threads, at most.
  public var size: Int
  /// Callers that may wait for a connection; one more is turned away at once.
  public var waiters: Int
  /// How long a caller waits for a connection.
  public var waitDeadline: Duration
  /// How long the connecting and the closure may take together.
  public var operationDeadline: Duration

  /// Bounds; the defaults suit a database on two cores.
  public init(
    size: Int = 4, waiters: Int = 256, waitDeadline: Duration = .seconds(2),
    operationDeadline: Duration = .seconds(5)
  ) {
    self.size = size
    self.waiters = waiters
    self.waitDeadline = waitDeadline
    self.operationDeadline = operationDeadline
  }
}

/// What a ``Database`` is doing, and what it did since it was made.
public struct PoolStatistics: Sendable, Hashable {
  /// Connections that are open.
  public var open = 0
  /// Of these, connections that nobody uses.
  public var idle = 0
  /// Callers waiting for a connection.
  public var waiting = 0
  /// Callers turned away because too many waited already.
  public var refusals = 0
  /// Callers that gave up after the wait deadline.
  public var timeouts = 0
  /// Connections made.
  public var connects = 0
}

/// A pool of sessions, each on a thread of its own. Closures are synchronous: a session cannot
/// leave them, and no task is suspended while it holds a row lock. Tasks that wait for a closure
/// block no thread. Cancelling the task does not stop a closure; deadlines bound it.
public final class Database: Sendable {
  private let pool: Pool

  /// A pool that connects when it is first used.
  public init(_ configuration: Configuration, limits: PoolLimits = PoolLimits(), logger: Logger) {
    pool = Pool(configuration, limits: limits, logger: logger)
  }

  deinit { pool.stop() }

  /// Runs the closure with a session, in no transaction: each call on the session is one of its
  /// own. For several calls that must agree send `BeginSnapshot()` first and `Commit()` last, or
  /// use one pipeline. A transaction left open is rolled back.
  /// - Throws: `.poolExhausted`, `.shuttingDown`, `.connectionRefused`, or what the closure throws.
  @discardableResult
  public func read<T: Sendable>(
    _ body: @escaping @Sendable (borrowing Session) throws -> T
  ) async throws -> T {
    try await pool.perform(body)
  }

  /// Runs the closure in a transaction, as ``Session/transaction(attempts:_:)`` does, up to five
  /// times. After `.connectionLost` or `.deadline` the transaction may have been committed.
  @discardableResult
  public func write<T: Sendable>(
    _ body: @escaping @Sendable (borrowing Session) throws -> T
  ) async throws -> T {
    try await pool.perform { session in try session.transaction(body) }
  }

  /// Refuses new and waiting callers with `.shuttingDown`, lets running closures end, and returns
  /// when all connections are closed.
  public func shutdown() async { await pool.shutdown() }

  /// What the pool is doing.
  public var statistics: PoolStatistics { pool.statistics }
}
