import Postgres
import Support
import Testing

@testable import Store

/// Servers and whoever fills an empty bank keep out of each other's way.
@Suite struct PresenceTests {
  private func fill(_ database: TestDatabase) async throws {
    let configuration = try database.owner
    try await WorkerThread.run(name: "fill") {
      try BankSetup(configuration, logger: TestBank.quiet).beAlone()
    }
  }

  @Test func `a bank that is served is not filled`() async throws {
    try await withDatabase(.empty) { database in
      let first = try await Store.open(database.service, logger: TestBank.quiet)
      let second = try await Store.open(database.service, logger: TestBank.quiet)
      try await waitForWriters(2, of: database)
      #expect(await #expect(throws: StoreError.self) { try await fill(database) } == .isServed)
      await first.shutdown()
      #expect(await #expect(throws: StoreError.self) { try await fill(database) } == .isServed)
      await second.shutdown()
      try await fill(database)
      #expect(try await database.texts("select 1 from communities") == [])
    }
  }

  @Test func `a bank that is being filled is not opened`() async throws {
    try await withDatabase(.empty) { database in
      let configuration = try database.owner
      let service = try database.service
      let store = try await Store.open(service, logger: TestBank.quiet)
      await store.shutdown()
      try await WorkerThread.run(name: "fill") {
        let setup = try BankSetup(configuration, logger: TestBank.quiet)
        try setup.beAlone()
        let late = try Session(service, logger: TestBank.quiet)
        #expect(try late.run(JoinServers()) == [false])
        #expect(throws: StoreError.isBeingFilled) { try NobodyFills.require(on: late) }
        try setup.finish()
      }
      let again = try await Store.open(service, logger: TestBank.quiet)
      await again.shutdown()
    }
  }

  /// Waits until so many writers hold their share of the lock.
  private func waitForWriters(_ count: Int, of database: TestDatabase) async throws {
    let sql = """
      select count(*) from pg_locks l join pg_database d on d.oid = l.database
      where d.datname = current_database() and l.locktype = 'advisory' and l.mode = 'ShareLock'
      """
    while try await database.texts(sql) != ["\(count)"] { await Task.yield() }
  }
}
