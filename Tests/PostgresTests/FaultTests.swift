import Glibc
import Postgres
import Testing

/// Each test has a server of its own, because it harms it.
@Suite(.serialized) struct FaultTests {
  private static func database(
    _ cluster: TestCluster, size: Int = 2, operation: Duration = .milliseconds(400)
  ) throws -> Database {
    var configuration = try cluster.configuration()
    configuration.connectTimeout = .milliseconds(400)
    return Database(
      configuration, limits: PoolLimits(size: size, operationDeadline: operation), logger: quiet)
  }

  private static func heals(_ database: Database) async throws -> Bool {
    try await eventually { (try? await database.read { try $0.run(Echo(1)) }) == [1] }
  }

  @Test func `a killed backend takes all sessions with it and the pool heals`() async throws {
    let cluster = try await TestCluster.start()
    let database = try Self.database(cluster, operation: .seconds(5))
    let gate = Gate()
    let neighbour = Monitor<Int32?>(nil)
    let busy = Task {
      try await database.read { session in
        let pid = try session.run(BackendPID())[0]
        neighbour.withLock { $0 = pid }
        gate.pass()
        return try session.run(Echo(1))
      }
    }
    #expect(try await eventually { neighbour.withLock { $0 } != nil })
    let survivor = try #require(neighbour.withLock { $0 })
    let victim = try await database.read { try $0.run(BackendPID())[0] }
    #expect(kill(victim, SIGKILL) == 0)
    // The server ends all its sessions, since shared memory may be damaged.
    #expect(try await eventually { kill(survivor, 0) != 0 })
    gate.open()
    let lost = await #expect(throws: PostgresError.self) { try await busy.value }
    #expect(lost?.isConnectionLoss == true)
    #expect(try await Self.heals(database))
    #expect(database.statistics.connects > 2)
    await database.shutdown()
  }

  @Test func `a frozen server ends in the deadline and heals when it thaws`() async throws {
    let cluster = try await TestCluster.start()
    let database = try Self.database(cluster, size: 1)
    let backend = try await database.read { try $0.run(BackendPID())[0] }
    #expect(kill(backend, SIGSTOP) == 0)
    #expect(kill(cluster.pid, SIGSTOP) == 0)
    let frozen = await #expect(throws: PostgresError.self) {
      try await database.write { try $0.run(Echo(1)) }
    }
    #expect(frozen?.kind == .deadline)
    #expect(database.statistics.open == 0)
    // The kernel still accepts connections, but nobody answers.
    let silent = await #expect(throws: PostgresError.self) {
      try await database.read { try $0.run(Echo(1)) }
    }
    #expect(silent?.kind == .deadline || silent?.kind == .connectionRefused)
    #expect(kill(cluster.pid, SIGCONT) == 0)
    #expect(kill(backend, SIGCONT) == 0)
    #expect(try await Self.heals(database))
    await database.shutdown()
  }

  @Test func `a frozen server stops a long pipeline and a copy at the deadline`() async throws {
    let cluster = try await TestCluster.start()
    let configuration = try cluster.configuration()
    let errors = try await WorkerThread.run {
      try [false, true].map { copies in
        let session = try Session(configuration, logger: quiet)
        try session.makeTemporaryItems()
        let backend = try session.run(BackendPID())[0]
        kill(backend, SIGSTOP)
        defer { kill(backend, SIGCONT) }
        session.deadline = .now + .milliseconds(200)
        let label = String(repeating: "x", count: 64 * 1024)
        return #expect(throws: PostgresError.self) {
          if copies {
            try session.copyIn(CopyTests.sql, rows: 1...1000) { $1($0, label) }
          } else {
            var batch = Batch()
            for id in 1...1000 { batch.add(InsertItem(id: id, label: label)) }
            try session.run(&batch)
          }
        }
      }
    }
    #expect(errors.map { $0?.kind } == [.deadline, .deadline])
  }

  @Test func `a server that is gone refuses`() async throws {
    let cluster = try await TestCluster.start()
    let database = try Self.database(cluster)
    #expect(try await Self.heals(database))
    #expect(kill(cluster.pid, SIGQUIT) == 0)
    #expect(try await eventually { kill(cluster.pid, 0) != 0 })
    let first = await #expect(throws: PostgresError.self) {
      try await database.read { try $0.run(Echo(1)) }
    }
    #expect(first?.kind == .connectionRefused)
    #expect(database.statistics.open == 0)
    await database.shutdown()
  }

  @Test func `a commit that no standby has is not acknowledged`() async throws {
    let cluster = try await TestCluster.start()
    let database = try Self.database(cluster, operation: .seconds(20))
    try await cluster.session { session in
      try session.script("CREATE TABLE items \(itemsTable)")
      try session.script("ALTER SYSTEM SET synchronous_standby_names = 'absent'")
      try session.script("SELECT pg_reload_conf()")
    }
    #expect(
      try await eventually {
        try await database.read { try $0.run(Setting(name: "synchronous_standby_names")) }
          == ["absent"]
      })
    let written = Task {
      try await database.write { session in
        try session.execute(InsertItem(id: 1, label: "a"))
      }
    }
    #expect(
      try await eventually {
        try await cluster.session { try $0.run(CancelSyncWait()) } == [true]
      })
    let error = await #expect(throws: PostgresError.self) { try await written.value }
    #expect(error?.kind == .notReplicated)
    #expect(error?.isRetryable == false)
    await database.shutdown()
  }

  struct CancelSyncWait: Statement {
    static let sql: StaticString = """
      SELECT coalesce(bool_or(pg_cancel_backend(pid)), false) FROM pg_stat_activity
      WHERE wait_event = 'SyncRep'
      """
    static func decode(_ row: inout Row) throws(PostgresError) -> Bool { try row.next() }
  }
}
