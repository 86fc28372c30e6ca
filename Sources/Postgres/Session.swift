import CPostgres
public import Logging

/// One connection, owned by the thread that made it and closed when it goes out of scope. Not
/// copyable and not sendable: it cannot leave its thread, nor a transaction's closure.
///
/// Every call blocks its thread until the answer is there or ``deadline`` passes. No call is made
/// inside an actor or a task directly; ``Database`` and ``WorkerThread`` give threads for it.
///
/// Inside a closure a session may be captured by another closure that does not escape, but a local
/// function must take it as a parameter: capturing it there crashes the compiler (6.3.1).
public struct Session: ~Copyable {
  let connection: Connection

  /// Connects.
  /// - Parameters:
  ///   - configuration: where to.
  ///   - deadline: when to give up, in addition to the configuration's time for each host.
  ///     It stays the session's ``deadline``.
  ///   - logger: takes the server's notices: their code and primary message.
  /// - Throws: `.connectionRefused` or `.deadline`.
  public init(
    _ configuration: Configuration, deadline: ContinuousClock.Instant? = nil, logger: Logger
  ) throws(PostgresError) {
    connection = try Connection(configuration, deadline: deadline, logger: logger)
  }

  /// Every call ends by then. When it passes during a call, the session is broken and the call
  /// throws `.deadline`; what it asked for may still be done by the server. Nil waits for ever.
  public var deadline: ContinuousClock.Instant? {
    get { connection.deadline }
    nonmutating set { connection.deadline = newValue }
  }

  /// Whether the session is of no more use.
  public var isBroken: Bool {
    guard let handle = connection.handle else { return true }
    return PQstatus(handle) != CONNECTION_OK
  }

  /// Whether no transaction is open and no answer outstanding.
  public var isIdle: Bool { transactionStatus == PQTRANS_IDLE && !connection.beginsLazily }

  var transactionStatus: PGTransactionStatusType { PQtransactionStatus(connection.handle) }

  /// Runs one statement and gives its rows.
  public func run<S: Statement>(_ statement: S) throws(PostgresError) -> [S.Output] {
    let pending = Pending<S>()
    try connection.run([Command(statement, pending)])
    return pending.rows
  }

  /// Runs one statement and gives the number of rows it affected.
  @discardableResult
  public func execute<S: Statement>(_ statement: S) throws(PostgresError) -> Int {
    let pending = Pending<S>()
    try connection.run([Command(statement, pending)])
    return pending.affected
  }

  /// Runs the statements in one round trip and gives the rows of each. After an error the rest is
  /// not run; the first error is thrown. Outside a transaction they are one of their own.
  public func pipeline<each S: Statement>(
    _ statements: repeat each S
  ) throws(PostgresError) -> (repeat [(each S).Output]) {
    var batch = Batch()
    let pending = (repeat batch.add(each statements))
    try run(&batch)
    return (repeat (each pending).rows)
  }

  /// Runs a batch of any length in one round trip and empties it; as ``pipeline(_:)`` otherwise.
  public func run(_ batch: inout Batch) throws(PostgresError) {
    let commands = batch.commands
    batch = Batch()
    if commands.isEmpty { return }
    try connection.run(commands)
  }
}
