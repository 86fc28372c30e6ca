/// The one error of this module. Its text never holds a bound value: PostgreSQL's DETAIL, HINT and
/// CONTEXT are never read, and its primary message is shown only where it speaks of names alone.
public struct PostgresError: Error, Sendable, CustomStringConvertible {
  /// What went wrong.
  public enum Kind: Sendable, Hashable {
    /// The server answered with an error.
    case server(SQLState)
    /// No connection could be made: nobody listens, the sign-in failed, or it took too long.
    case connectionRefused
    /// The connection broke; what was under way may or may not have been done.
    case connectionLost
    /// The session's deadline passed; what was under way may or may not have been done.
    case deadline
    /// The pool has as many callers waiting as it allows, or this one waited too long.
    case poolExhausted
    /// The pool is closed.
    case shuttingDown
    /// The server's answer is not what the statement's `decode` reads.
    case decoding
    /// The transaction is committed here but perhaps not on a standby: not to be acknowledged.
    case notReplicated
    /// The connection string or a setting is unusable.
    case configuration
    /// The migrations and the database do not fit together.
    case migration
    /// The program used a session in a way that cannot work.
    case misuse
  }

  /// What went wrong.
  public let kind: Kind
  /// More words, safe to log: no bound value, no password.
  public let message: String
  /// The violated constraint, when the server names one.
  public let constraint: String?
  /// The table concerned, when the server names one.
  public let table: String?
  /// The column concerned, when the server names one.
  public let column: String?
  /// The type name of the statement that failed.
  public internal(set) var statement: String?
  /// A prepared statement whose result type changed under it; preparing it anew mends this.
  let isStalePlan: Bool
  /// The server said FATAL or PANIC: it closes the connection.
  let isFatal: Bool

  /// An error of this kind.
  /// - Parameter message: words without any bound value in them.
  public init(_ kind: Kind, _ message: String) {
    self.init(kind, message, constraint: nil)
  }

  init(
    _ kind: Kind, _ message: String, constraint: String?, table: String? = nil,
    column: String? = nil, statement: String? = nil, isStalePlan: Bool = false,
    isFatal: Bool = false
  ) {
    self.kind = kind
    self.message = message
    self.constraint = constraint
    self.table = table
    self.column = column
    self.statement = statement
    self.isStalePlan = isStalePlan
    self.isFatal = isFatal
  }

  /// The server's code, for errors of the server.
  public var sqlState: SQLState? {
    if case .server(let state) = kind { state } else { nil }
  }

  /// Whether the same transaction, run again from its beginning, may succeed: serialization
  /// failure, deadlock, or a plan that became stale.
  public var isRetryable: Bool {
    sqlState == .serializationFailure || sqlState == .deadlockDetected || isStalePlan
  }

  /// Whether the connection is gone, or was never made. A passed deadline is `.deadline` and not
  /// counted here, though the session is unusable after it too.
  public var isConnectionLoss: Bool {
    switch kind {
    case .connectionLost, .connectionRefused: true
    default: isFatal
    }
  }

  /// Kind, code, constraint, table, column, statement and safe message in one line.
  public var description: String {
    var text =
      if case .server(let state) = kind { "\(state.rawValue) \(state.condition)" } else {
        "\(kind)"
      }
    if let constraint { text += " constraint=\(constraint)" }
    if let table { text += " table=\(table)" }
    if let column { text += " column=\(column)" }
    if let statement { text += " statement=\(statement)" }
    if !message.isEmpty { text += ": \(message)" }
    return text
  }

  func named(_ statement: any Statement.Type) -> PostgresError {
    var copy = self
    if copy.statement == nil { copy.statement = String(describing: statement) }
    return copy
  }

  static func decoding(_ message: String) -> PostgresError { .init(.decoding, message) }
}

extension SQLState {
  /// Whether PostgreSQL's primary message for this code, met while a statement runs, is made of
  /// names only. A cast or a text search puts the value itself into messages of 22 and 42, and a
  /// trigger of P0001 may; constraints are told by name in fields of their own.
  var messageHoldsNamesOnly: Bool {
    switch conditionClass {
    case "08", "0A", "25", "28", "40", "53", "55", "57", "58": true
    default: ["42501", "42702", "42703", "42804"].contains(rawValue)
    }
  }
}
