import Postgres
import Testing

@Suite struct MigratorTests {
  static let migrations = [
    Migration(number: 1, name: "items", sql: "CREATE TABLE items \(itemsTable);"),
    Migration(
      number: 2, name: "first item",
      sql: "INSERT INTO items VALUES (1, '一'); INSERT INTO items VALUES (2, 'b')"),
    Migration(number: 3, name: "more", sql: "ALTER TABLE items ADD COLUMN note text"),
  ]

  @Test func `migrations are applied once, in order`() async throws {
    let cluster = try await TestCluster.shared()
    let database = try await cluster.makeDatabase()
    try await cluster.session(database: database) { session in
      let migrator = try Migrator(Array(Self.migrations.prefix(2)))
      #expect(try migrator.status(on: session).pending == [1, 2])
      var reported: [Int] = []
      let applied = try migrator.apply(on: session) { reported.append($0.number) }
      #expect(applied.map(\.number) == [1, 2])
      #expect(reported == [1, 2])
      #expect(try session.run(CountItems()) == [2])
      #expect(try migrator.apply(on: session).isEmpty)
      #expect(try migrator.status(on: session).isCurrent)
      let longer = try Migrator(Self.migrations)
      #expect(try longer.status(on: session).pending == [3])
      #expect(try longer.apply(on: session) == [Self.migrations[2]])
      #expect(try longer.status(on: session).applied == [1, 2, 3])
      #expect(try migrator.status(on: session).unknown == [3])
      let older = #expect(throws: PostgresError.self) { try migrator.apply(on: session) }
      #expect(older?.kind == .migration)
      #expect(try session.run(Setting(name: "statement_timeout")) == ["3s"])
    }
  }

  @Test func `runs at the same time apply each migration once`() async throws {
    let cluster = try await TestCluster.shared()
    let database = try await cluster.makeDatabase()
    let slow = Migration(number: 4, name: "slow", sql: "SELECT pg_sleep(0.2)")
    let applied = try await withThrowingTaskGroup(of: [Migration].self) { group in
      for _ in 1...4 {
        group.addTask {
          try await cluster.session(database: database) { session in
            try Migrator(Self.migrations + [slow]).apply(on: session)
          }
        }
      }
      return try await group.reduce(into: []) { $0 += $1 }
    }
    #expect(applied.map(\.number).sorted() == [1, 2, 3, 4])
  }

  @Test func `a changed migration is refused`() async throws {
    let cluster = try await TestCluster.shared()
    let database = try await cluster.makeDatabase()
    try await cluster.session(database: database) { session in
      try Migrator(Array(Self.migrations.prefix(2))).apply(on: session)
      var changed = Self.migrations
      changed[1] = Migration(number: 2, name: "first item", sql: changed[1].sql + " ")
      let migrator = try Migrator(changed)
      #expect(try migrator.status(on: session).changed == [2])
      let error = #expect(throws: PostgresError.self) { try migrator.apply(on: session) }
      #expect(error?.message == "migration 2 is not the one that was applied")
      #expect(try migrator.status(on: session).pending == [3])
      try Migrator(Self.migrations).apply(on: session)
    }
  }

  @Test func `a failed migration leaves nothing of itself`() async throws {
    let cluster = try await TestCluster.shared()
    let database = try await cluster.makeDatabase()
    try await cluster.session(database: database) { session in
      var broken = Self.migrations
      broken[1] = Migration(
        number: 2, name: "broken", sql: "CREATE TABLE half (); INSERT INTO items VALUES (1, '')")
      let error = #expect(throws: PostgresError.self) { try Migrator(broken).apply(on: session) }
      #expect(error?.constraint == "label_filled")
      #expect(error?.statement == "migration 2 broken")
      #expect(session.isIdle == true)
      let migrator = try Migrator(Self.migrations)
      #expect(try migrator.status(on: session).applied == [1])
      #expect(try migrator.apply(on: session).map(\.number) == [2, 3])
    }
  }

  @Test func `a migration that commits by itself is refused`() async throws {
    let cluster = try await TestCluster.shared()
    let database = try await cluster.makeDatabase()
    try await cluster.session(database: database) { session in
      let error = #expect(throws: PostgresError.self) {
        try Migrator([Migration(number: 1, name: "x", sql: "COMMIT")]).apply(on: session)
      }
      #expect(error?.message == "migration 1 ends its transaction")
    }
  }

  @Test func `numbers have no gap and start at one`() {
    let error = #expect(throws: PostgresError.self) {
      try Migrator([Self.migrations[0], Self.migrations[2]])
    }
    #expect(error?.message == "migration 3 stands where 2 belongs")
    #expect(throws: PostgresError.self) { try Migrator([Self.migrations[1]]) }
  }
}
