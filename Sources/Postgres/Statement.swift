/// One SQL statement with its parameters, as a value.
///
/// The text is a `StaticString`, so nothing that a user typed can become part of it. Each session
/// prepares it on first use. The type must be declared once: it is the statement's identity.
public protocol Statement: Sendable {
  /// One decoded row.
  associatedtype Output: Sendable = Void
  /// The SQL, with `$1`, `$2`, … for parameters.
  static var sql: StaticString { get }
  /// Gives the parameters in order: `bindings(first, second)`. Always the same types.
  func bind(_ bindings: inout Bindings)
  /// Reads one row's columns from left to right, all of them: `try row.next()`.
  static func decode(_ row: inout Row) throws(PostgresError) -> Output
}

extension Statement {
  /// Binds nothing.
  public func bind(_ bindings: inout Bindings) {}
}

extension Statement where Output == Void {
  /// Reads nothing; whatever columns there are are ignored.
  public static func decode(_ row: inout Row) throws(PostgresError) {}
}

/// Starts a transaction at the session's default level, READ COMMITTED unless set otherwise.
public struct Begin: Statement {
  /// `BEGIN`.
  public static let sql: StaticString = "BEGIN"
  /// The statement.
  public init() {}
}

/// Starts a transaction that only reads and sees one moment throughout.
public struct BeginSnapshot: Statement {
  /// `BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY`.
  public static let sql: StaticString = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
  /// The statement.
  public init() {}
}

/// Commits. PostgreSQL answers a COMMIT of a failed transaction with a silent ROLLBACK; here that
/// is the error 25P02.
public struct Commit: Statement {
  /// `COMMIT`.
  public static let sql: StaticString = "COMMIT"
  /// The statement.
  public init() {}
}

/// Undoes the transaction.
public struct Rollback: Statement {
  /// `ROLLBACK`.
  public static let sql: StaticString = "ROLLBACK"
  /// The statement.
  public init() {}
}

/// The parameters of one statement, encoded.
public struct Bindings: Sendable {
  struct Field: Sendable {
    var offset: Int
    var length: Int32
  }

  /// All values one after the other. The first byte belongs to none, so that there is always an
  /// address to give: libpq takes a null pointer for NULL.
  var bytes: [UInt8] = [0]
  /// Where each value lies; a length of -1 is NULL.
  var fields: [Field] = []
  /// The type of each value.
  var oids: [UInt32] = []

  init() {}

  /// Appends the values in order: `bindings(a, b, c)`. At most 65,535 in all, PostgreSQL's limit.
  public mutating func callAsFunction<each V: PostgresValue>(_ values: repeat each V) {
    repeat append(each values)
  }

  private mutating func append<V: PostgresValue>(_ value: V) {
    oids.append(V.oid)
    if value.isNull {
      fields.append(Field(offset: 0, length: -1))
      return
    }
    let start = bytes.count
    value.encode(into: &bytes)
    fields.append(Field(offset: start, length: Int32(bytes.count - start)))
  }
}
