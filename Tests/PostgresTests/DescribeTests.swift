import Testing

@testable import Postgres

@Suite struct DescribeTests {
  struct Read<Output: PostgresValue>: Statement {
    static var sql: StaticString { "SELECT 'x'::varchar, 7::int8 WHERE $1 < date '2026-01-01'" }
    func bind(_ bindings: inout Bindings) { bindings(PostgresDate(daysSince2000: 0)) }
    static func decode(_ row: inout Row) throws(PostgresError) -> Output {
      _ = try row.next(Colour.self)
      return try row.next()
    }
  }
  struct Compare<Parameter: PostgresValue>: Statement {
    static var sql: StaticString {
      "SELECT FROM (VALUES (1::int8, 'a'::text)) v (n, t) WHERE n = $1 AND t = ANY ($2)"
    }
    let value: Parameter
    func bind(_ bindings: inout Bindings) { bindings(value, [String]()) }
  }
  struct Short: Statement {
    static let sql: StaticString = "SELECT 1, 2 WHERE 1 = $1"
    static func decode(_ row: inout Row) throws(PostgresError) -> Int32 { try row.next() }
  }
  struct Undetermined: Statement {
    static let sql: StaticString = "SELECT $1 IS NULL"
    func bind(_ bindings: inout Bindings) { bindings([true]) }
    static func decode(_ row: inout Row) throws(PostgresError) -> Bool { try row.next() }
  }

  @Test func `what fits passes and what does not is told`() async throws {
    try await TestCluster.shared().session { session in
      #expect(try session.mismatch(Read<Int>()) == nil)
      #expect(try session.mismatch(Read<PersonID?>()) == nil)
      #expect(
        try session.mismatch(Read<Int32>())
          == "Read<Int32>: column 2 is of type 20, decoded as Int32")
      #expect(try session.mismatch(Compare(value: 1)) == nil)
      #expect(try session.mismatch(Compare(value: Int16(1))) == nil)
      let parameter = try session.mismatch(Compare(value: "1"))
      #expect(parameter?.contains("42883 undefined_function") == true)
      let uuid = try session.mismatch(Compare(value: PostgresDate(daysSince2000: 1)))
      #expect(uuid?.contains("operator does not exist: bigint = date") == true)
      #expect(
        try session.mismatch(Short())
          == "Short: 0 parameters are bound, 1 expected; 1 columns are decoded, there are 2")
      #expect(try session.mismatch(Undetermined()) == nil)
      let undetermined = try session.describe(Undetermined())
      #expect(undetermined == StatementDescription(parameterOIDs: [1000], columnOIDs: [16]))
      #expect(session.isIdle && !session.isBroken)
    }
  }

  @Test func `a parameter that only a cast saves is told`() async throws {
    struct Insert: Statement {
      static let sql: StaticString = "INSERT INTO days (day, at) VALUES ($1, $2)"
      func bind(_ bindings: inout Bindings) {
        bindings(PostgresDate(daysSince2000: 1), PostgresDate(daysSince2000: 1))
      }
    }
    try await TestCluster.shared().session { session in
      try session.script("CREATE TEMPORARY TABLE days (day date, at timestamptz)")
      let description = try session.describe(Insert())
      #expect(description == StatementDescription(parameterOIDs: [1082, 1184], columnOIDs: []))
      #expect(
        try session.mismatch(Insert())
          == "Insert: $2 is bound as type 1082, the server takes 1184")
    }
  }

  @Test func `this module's own statements fit`() async throws {
    let database = try await TestCluster.shared().makeDatabase()
    try await TestCluster.shared().session(database: database) { session in
      try Migrator([]).apply(on: session)
      let migration = Migration(number: 1, name: "", sql: "")
      #expect(try session.mismatch(Begin()) == nil)
      #expect(try session.mismatch(BeginSnapshot()) == nil)
      #expect(try session.mismatch(Commit()) == nil)
      #expect(try session.mismatch(Rollback()) == nil)
      #expect(try session.mismatch(MigrationTableExists()) == nil)
      #expect(try session.mismatch(AppliedMigrations(numbers: [], texts: [])) == nil)
      #expect(try session.mismatch(RecordMigration(migration: migration)) == nil)
      #expect(try session.mismatch(LockMigrations()) == nil)
      #expect(try session.mismatch(UnlockMigrations()) == nil)
    }
  }
}
