import FoundationEssentials
public import Postgres

extension TestDatabase {
  /// Runs blocking work as a role of the bank (`moralbank_app`, `moralbank_auditor`, `postgres`) on
  /// a thread of its own.
  public func asRole<T: Sendable>(
    _ role: String, _ body: @escaping @Sendable (borrowing Session) throws -> T
  ) async throws -> T {
    let url = bank.cluster.url(database: name).replacing("postgres@", with: "\(role)@")
    let configuration = try Configuration(url)
    return try await WorkerThread.run(name: role) {
      try body(Session(configuration, logger: TestBank.quiet))
    }
  }

  /// Runs SQL as a role of the bank.
  public func script(_ sql: String, as role: String = "postgres") async throws {
    try await asRole(role) { try $0.script(sql) }
  }

  /// What the server says to SQL of a role; nil if nothing.
  public func refusal(of sql: String, as role: String) async throws -> PostgresError? {
    try await asRole(role) { session in
      do throws(PostgresError) {
        try session.script(sql)
        return nil
      } catch {
        guard error.sqlState != nil else { throw error }
        return error
      }
    }
  }

  /// The first column of the rows of a query, as text.
  public func texts(_ sql: String) async throws -> [String] {
    try await asOwner { session in
      try session.script(
        """
        create or replace function pg_temp.texts(query text) returns setof text
        language plpgsql as $$ begin return query execute query; end $$
        """)
      return try session.run(RunQuery(query: "select q.word::text from (\(sql)) q(word)"))
    }
  }
}

private struct RunQuery: Statement {
  static let sql: StaticString = "select t from pg_temp.texts($1) t"
  let query: String
  func bind(_ bindings: inout Bindings) { bindings(query) }
  static func decode(_ row: inout Row) throws(PostgresError) -> String { try row.next() }
}
