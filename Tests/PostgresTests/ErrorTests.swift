import Postgres
import Testing

@Suite struct ErrorTests {
  struct Cast: Statement {
    static let sql: StaticString = "SELECT $1::text::bigint"
    let text: String
    func bind(_ bindings: inout Bindings) { bindings(text) }
  }
  struct Search: Statement {
    static let sql: StaticString = "SELECT $1::text::tsquery"
    let text: String
    func bind(_ bindings: inout Bindings) { bindings(text) }
  }
  struct Raise: Statement {
    static let sql: StaticString = "SELECT pg_temp.complain($1)"
    let text: String
    func bind(_ bindings: inout Bindings) { bindings(text) }
  }
  struct Misspelt: Statement {
    static let sql: StaticString = "SELEC $1"
    func bind(_ bindings: inout Bindings) { bindings(1) }
  }

  @Test func `a violated constraint is told by name`() async throws {
    try await TestCluster.shared().session { session in
      try session.makeTemporaryItems()
      try session.execute(InsertItem(id: 1, label: "a"))
      let unique = session.failure(of: InsertItem(id: 1, label: "b"))
      #expect(unique?.sqlState == .uniqueViolation)
      #expect(unique?.constraint == "items_id")
      #expect(unique?.table == "items")
      #expect(unique?.statement == "InsertItem")
      let missing = session.failure(of: InsertItem(id: 2, label: nil))
      #expect(missing?.sqlState == .notNullViolation)
      #expect(missing?.column == "label")
      let check = session.failure(of: InsertItem(id: 3, label: ""))
      #expect(check?.sqlState == .checkViolation)
      #expect(check?.constraint == "label_filled")
      #expect(check?.isRetryable == false)
      #expect(check?.isConnectionLoss == false)
    }
  }

  @Test func `no bound value is in an error's text`() async throws {
    try await TestCluster.shared().session { session in
      try session.makeTemporaryItems()
      try session.script(
        """
        CREATE FUNCTION pg_temp.complain(text) RETURNS void LANGUAGE plpgsql
        AS 'BEGIN RAISE EXCEPTION ''no %'', $1; END';
        ALTER TABLE items ALTER COLUMN label TYPE varchar(5);
        """)
      let secret = "Zhang13800000000"
      func expectSilence(_ error: PostgresError?, _ state: SQLState) {
        #expect(error?.sqlState == state)
        var dumped = ""
        dump(error, to: &dumped)
        #expect(!"\(error as Any) \(dumped)".contains("138"))
      }
      expectSilence(session.failure(of: Cast(text: secret)), "22P02")
      expectSilence(session.failure(of: Search(text: secret + " (")), "42601")
      expectSilence(session.failure(of: Raise(text: secret)), "P0001")
      expectSilence(session.failure(of: InsertItem(id: 1, label: secret)), "22001")
      try session.execute(InsertItem(id: 13_800_000_000, label: "a"))
      expectSilence(
        session.failure(of: InsertItem(id: 13_800_000_000, label: "b")), .uniqueViolation)
    }
  }

  @Test func `a mistake in the SQL is told in the server's words`() async throws {
    try await TestCluster.shared().session { session in
      let error = session.failure(of: Misspelt())
      #expect(
        error?.description
          == "42601 syntax_error statement=Misspelt: syntax error at or near \"SELEC\"")
    }
  }

  @Test func `a refused connection says so`() async throws {
    let configuration = try Configuration("postgres://u:s3cret@/d?host=/nonexistent")
    let error = await #expect(throws: PostgresError.self) {
      try await WorkerThread.run { _ = try Session(configuration, logger: quiet) }
    }
    #expect(error?.kind == .connectionRefused)
    #expect(error?.isConnectionLoss == true)
    #expect(error?.description.contains("s3cret") == false)
    let database = try await TestCluster.shared().configuration(database: "absent")
    let absent = await #expect(throws: PostgresError.self) {
      try await WorkerThread.run { _ = try Session(database, logger: quiet) }
    }
    #expect(absent?.message.contains("database \"absent\" does not exist") == true)
  }
}
