import CPostgres

/// Statements to be run in one pipeline: one round trip however many there are. Without a `Begin`
/// among them, and outside a transaction, they are one implicit transaction.
public struct Batch {
  var commands: [Command] = []

  /// A batch without statements.
  public init() {}

  /// The number of statements added.
  public var count: Int { commands.count }

  /// Adds a statement; its answer is in the value returned once the batch has run.
  @discardableResult
  public mutating func add<S: Statement>(_ statement: S) -> Pending<S> {
    let pending = Pending<S>()
    commands.append(Command(statement, pending))
    return pending
  }
}

/// The answer to one statement of a batch. Empty until ``Session/run(_:)-(Batch)`` has returned.
public final class Pending<S: Statement> {
  /// The decoded rows.
  public internal(set) var rows: [S.Output] = []
  /// The number of rows inserted, updated, deleted, or returned by a SELECT.
  public internal(set) var affected = 0
}

/// One bound statement on its way.
struct Command {
  let type: any Statement.Type
  let sql: StaticString
  let bindings: Bindings
  /// Takes the result.
  let accept: (OpaquePointer) throws(PostgresError) -> Void

  init<S: Statement>(_ statement: S, _ pending: Pending<S>) {
    var bindings = Bindings()
    statement.bind(&bindings)
    type = S.self
    sql = S.sql
    self.bindings = bindings
    accept = { (result) throws(PostgresError) in
      if S.self == Commit.self, String(cString: PQcmdStatus(result)) != "COMMIT" {
        throw PostgresError(
          .server(.inFailedTransaction), "the transaction had failed and was rolled back")
      }
      pending.rows = try Row.all(of: S.self, in: result)
      pending.affected = Int(String(cString: PQcmdTuples(result))) ?? 0
    }
  }
}
