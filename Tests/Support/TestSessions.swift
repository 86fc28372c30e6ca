import Cluster
import Foundation
public import Postgres
import Synchronization

extension TestDatabase {
  /// Runs blocking work as a role of the bank (`moralbank_app`, `moralbank_auditor`, `postgres`) on
  /// a thread of its own.
  public func asRole<T: Sendable>(
    _ role: String, _ body: @escaping @Sendable (borrowing Session) throws -> T
  ) async throws -> T {
    let url = bank.cluster.url(database: name).replacing("postgres@", with: "\(role)@")
    var configuration = try Configuration(url)
    // Tests share the machine: they wait longer than the service would.
    configuration.statementTimeout = .seconds(30)
    configuration.lockTimeout = .seconds(30)
    let settled = configuration
    return try await WorkerThread.run(name: role) {
      try body(Session(settled, logger: TestBank.quiet))
    }
  }

  /// Runs SQL as a role of the bank.
  public func script(_ sql: String, as role: String = "postgres") async throws {
    try await asRole(role) { try $0.script(sql) }
  }

  /// What the server says to SQL of a role; nil if nothing.
  public func refusal(of sql: String, as role: String) async throws -> PostgresError? {
    try await refusals(of: [sql], as: role)[0]
  }

  /// What the server says to each piece of SQL of a role; nil if nothing. What is refused leaves
  /// nothing behind, not even its settings.
  public func refusals(of pieces: [String], as role: String) async throws -> [PostgresError?] {
    try await asRole(role) { session in
      try pieces.map { sql in
        do throws(PostgresError) {
          try session.script(sql)
          return nil
        } catch {
          guard error.sqlState != nil else { throw error }
          return error
        }
      }
    }
  }

  /// The first column of the rows of a query, as text.
  public func texts(_ sql: String) async throws -> [String] {
    try await asRole("postgres") { session in
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

extension TestBank {
  /// The server and all its processes.
  public var processes: [Int32] {
    get throws {
      let file = "/proc/\(cluster.pid)/task/\(cluster.pid)/children"
      let children = try String(contentsOf: URL(fileURLWithPath: file), encoding: .utf8)
      return [cluster.pid] + children.split(separator: " ").compactMap { Int32($0) }
    }
  }

  /// Stops the server at once, as a power cut would, but for the system's cache.
  public func halt() async throws { try await cluster.halt(.immediate) }

  /// Starts it again.
  public func resume() async throws { try await cluster.resume() }

  /// Lets a commit wait for the disk, as in production, so that what was acknowledged survives a
  /// crash of the server.
  public func commitDurably() async throws {
    let cluster = cluster
    try await WorkerThread.run {
      try Self.administer(cluster, "ALTER SYSTEM SET synchronous_commit = on")
      try Self.administer(cluster, "SELECT pg_reload_conf()")
    }
  }
}

/// A copy of the demo template for all tests of a process that leave nothing behind, made at first
/// use; tests that lock whole tables take one of another name.
public func standingDatabase(_ name: String = "standing") async throws -> TestDatabase {
  let making = standing.withLock { standing in
    let making = standing[name] ?? Task { try await makeStanding(name) }
    standing[name] = making
    return making
  }
  return try await making.value
}

private let standing = Mutex<[String: Task<TestDatabase, any Error>]>([:])

private func makeStanding(_ name: String) async throws -> TestDatabase {
  let bank = try await TestBank.current()
  let cluster = bank.cluster
  try await WorkerThread.run(name: "create") {
    try TestBank.administer(
      cluster, "CREATE DATABASE \(name) TEMPLATE \(TestBank.Template.demo.rawValue)")
  }
  return TestDatabase(bank: bank, template: .demo, name: name)
}
