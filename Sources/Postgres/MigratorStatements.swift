struct MigrationTableExists: Statement {
  static let sql: StaticString = "SELECT to_regclass('schema_migrations') IS NOT NULL"
  static func decode(_ row: inout Row) throws(PostgresError) -> Bool { try row.next() }
}

struct AppliedMigrations: Statement {
  static let sql: StaticString = """
    SELECT applied.number,
           applied.checksum = encode(sha256(convert_to(given.sql, 'UTF8')), 'hex')
    FROM schema_migrations AS applied
    LEFT JOIN unnest($1::bigint[], $2::text[]) AS given (number, sql) USING (number)
    ORDER BY applied.number
    """
  let numbers: [Int]
  let texts: [String]
  func bind(_ bindings: inout Bindings) { bindings(numbers, texts) }
  static func decode(_ row: inout Row) throws(PostgresError) -> (Int, Bool?) {
    (try row.next(), try row.next())
  }
}

struct RecordMigration: Statement {
  static let sql: StaticString = """
    INSERT INTO schema_migrations (number, name, checksum)
    VALUES ($1, $2, encode(sha256(convert_to($3, 'UTF8')), 'hex'))
    """
  let migration: Migration
  func bind(_ bindings: inout Bindings) {
    bindings(migration.number, migration.name, migration.sql)
  }
}

/// The number only has to be the same for all migrators of this program.
struct LockMigrations: Statement {
  static let sql: StaticString = "SELECT pg_advisory_lock(7154271020)"
}

struct UnlockMigrations: Statement {
  static let sql: StaticString = "SELECT pg_advisory_unlock(7154271020)"
}
