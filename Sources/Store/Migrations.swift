public import Postgres
import Schema

/// Bringing a database to this program's schema.
public enum Migrations {
  private static var steps: [Migration] {
    BankSchema.steps.map { Migration(number: $0.number, name: $0.name, sql: $0.sql) }
  }

  /// Applies what is missing, makes the bank's key, and returns the names of what was applied.
  /// - Parameter roles: also makes the bank's roles and their grants; needs a role that may.
  public static func apply(
    roles: Bool, on session: borrowing Session
  ) throws(PostgresError) -> [String] {
    let applied = try Migrator(steps).apply(on: session)
    let key = (0..<32).map { _ in UInt8.random(in: .min ... .max) }
    try session.execute(MakeSecret(name: "pickup", value: key))
    if roles { try session.script(BankSchema.roles) }
    return applied.map { "\($0.number) \($0.name)" }
  }

  /// What the database has and lacks.
  public static func status(on session: borrowing Session) throws(PostgresError) -> MigrationStatus
  {
    try Migrator(steps).status(on: session)
  }

  /// Throws ``StoreError/schemaMismatch(pending:unknown:)`` unless the schema is this program's.
  static func requireCurrent(on session: borrowing Session) throws {
    let status = try status(on: session)
    guard status.isCurrent else {
      throw StoreError.schemaMismatch(
        pending: status.pending, unknown: status.unknown + status.changed)
    }
  }
}

/// Keeps a key that is not there yet; an existing one stays.
struct MakeSecret: Statement {
  static let sql: StaticString =
    "insert into secrets (name, value) values ($1, $2) on conflict (name) do nothing"
  let name: String
  let value: [UInt8]
  func bind(_ bindings: inout Bindings) { bindings(name, value) }
}
