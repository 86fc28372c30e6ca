import Postgres
import Synchronization
import Testing

/// Holds a closure in its thread until it is opened.
final class Gate: Sendable {
  private let isOpen = Monitor(false)

  func open() {
    isOpen.withLock { $0 = true }
    isOpen.broadcast()
  }

  func pass() { _ = isOpen.wait(until: .now + .seconds(30)) { $0 ? true : nil } }
}

@Suite struct DatabaseTests {
  static func database(
    _ cluster: TestCluster, _ name: String = "postgres", _ limits: PoolLimits = PoolLimits(),
    settings: [(name: String, value: String)] = []
  ) throws -> Database {
    var configuration = try cluster.configuration(database: name)
    configuration.settings = settings
    return Database(configuration, limits: limits, logger: quiet)
  }

  static func makeItems(_ cluster: TestCluster) async throws -> String {
    let name = try await cluster.makeDatabase()
    try await cluster.session(database: name) {
      try $0.script("CREATE TABLE items \(itemsTable); INSERT INTO items VALUES (0, 'zero')")
    }
    return name
  }

  struct Relabel: Statement {
    static let sql: StaticString = "UPDATE items SET label = $1 WHERE id = 0"
    let label: String
    func bind(_ bindings: inout Bindings) { bindings(label) }
  }

  @Test func `many readers share few sessions`() async throws {
    let database = try Self.database(
      await TestCluster.shared(), limits(size: 3, waiters: 200, wait: .seconds(30)))
    let answers = try await withThrowingTaskGroup(of: (Int, Int32).self) { group in
      for number in 0..<200 {
        group.addTask {
          try await database.read { session in
            let (echo, pid) = try session.pipeline(Echo(number), BackendPID())
            return (echo[0], pid[0])
          }
        }
      }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    #expect(Set(answers.map(\.0)) == Set(0..<200))
    let backends = Set(answers.map(\.1)).count
    #expect((1...3).contains(backends))
    #expect(database.statistics.connects == backends)
    #expect(database.statistics.waiting == 0)
    await database.shutdown()
    #expect(database.statistics.open == 0)
  }

  @Test func `a full pool turns further callers away at once`() async throws {
    let database = try Self.database(
      await TestCluster.shared(), limits(size: 1, waiters: 1, wait: .seconds(30)))
    let gate = Gate()
    let first = Task {
      try await database.read { session in
        gate.pass()
        return try session.run(Echo(1))
      }
    }
    #expect(try await eventually { database.statistics.open == 1 })
    let second = Task { try await database.read { try $0.run(Echo(2)) } }
    #expect(try await eventually { database.statistics.waiting == 1 })
    let third = await #expect(throws: PostgresError.self) {
      try await database.read { try $0.run(Echo(3)) }
    }
    #expect(third?.kind == .poolExhausted)
    #expect(database.statistics.refusals == 1)
    gate.open()
    #expect(try await first.value == [1])
    #expect(try await second.value == [2])
    await database.shutdown()
  }

  @Test func `a caller waits no longer than allowed`() async throws {
    let database = try Self.database(
      await TestCluster.shared(), limits(size: 1, waiters: 9, wait: .milliseconds(30)))
    let gate = Gate()
    let first = Task {
      try await database.read { session in
        gate.pass()
        return try session.run(Echo(1))
      }
    }
    #expect(try await eventually { database.statistics.open == 1 })
    for number in 1...3 {
      let late = await #expect(throws: PostgresError.self) {
        try await database.read { try $0.run(Echo(2)) }
      }
      #expect(late?.kind == .poolExhausted)
      #expect(database.statistics.timeouts == number)
    }
    gate.open()
    #expect(try await first.value == [1])
    // The thread is free only a moment after its caller has the answer.
    #expect(try await eventually { database.statistics.idle == 1 })
    #expect(try await database.read { try $0.run(Echo(4)) } == [4])
    await database.shutdown()
  }

  @Test func `writing is all or nothing`() async throws {
    let cluster = try await TestCluster.shared()
    let database = try await Self.database(cluster, Self.makeItems(cluster))
    try await database.write { session in
      try session.execute(InsertItem(id: 1, label: "a"))
      try session.execute(InsertItem(id: 2, label: "b"))
    }
    await #expect(throws: ClusterError.self) {
      try await database.write { session in
        try session.execute(InsertItem(id: 3, label: "c"))
        throw ClusterError(text: "no")
      }
    }
    let swallowed = await #expect(throws: PostgresError.self) {
      try await database.write { session in
        try session.execute(InsertItem(id: 4, label: "d"))
        _ = try? session.execute(InsertItem(id: 4, label: "e"))
      }
    }
    #expect(swallowed?.sqlState == .inFailedTransaction)
    #expect(try await database.write { _ in 5 } == 5)
    #expect(try await database.read { try $0.run(CountItems()) } == [3])
    await database.shutdown()
  }

  @Test func `a transaction left open by a reader is undone`() async throws {
    let cluster = try await TestCluster.shared()
    let database = try await Self.database(
      cluster, Self.makeItems(cluster), PoolLimits(size: 1))
    try await database.read { session in
      _ = try session.pipeline(Begin(), InsertItem(id: 1, label: "a"))
    }
    let count = try await database.read { session in
      #expect(session.isIdle == true)
      return try session.run(CountItems())
    }
    #expect(count == [1])
    #expect(database.statistics.connects == 1)
    await database.shutdown()
  }

  @Test func `a serialization failure runs the closure again`() async throws {
    let cluster = try await TestCluster.shared()
    let name = try await Self.makeItems(cluster)
    let database = try Self.database(
      cluster, name, settings: [("default_transaction_isolation", "repeatable read")])
    let rival = try cluster.configuration(database: name)
    let runs = Mutex(0)
    try await database.write { session in
      let run = runs.withLock {
        $0 += 1; return $0
      }
      _ = try session.run(CountItems())
      if run <= 2 {
        try Session(rival, logger: quiet).execute(Relabel(label: "rival \(run)"))
      }
      try session.execute(Relabel(label: "mine"))
    }
    #expect(runs.withLock { $0 } == 3)
    let always = Mutex(0)
    let error = await #expect(throws: PostgresError.self) {
      try await database.write { session in
        let run = always.withLock {
          $0 += 1; return $0
        }
        _ = try session.run(CountItems())
        try Session(rival, logger: quiet).execute(Relabel(label: "again \(run)"))
        try session.execute(Relabel(label: "mine"))
      }
    }
    #expect(error?.sqlState == .serializationFailure)
    #expect(error?.isRetryable == true)
    #expect(always.withLock { $0 } == 5)
    await database.shutdown()
  }

  @Test func `a deadlock is resolved by running again`() async throws {
    let cluster = try await TestCluster.shared()
    let name = try await Self.makeItems(cluster)
    let database = try Self.database(cluster, name, settings: [("deadlock_timeout", "20ms")])
    try await database.write { try $0.execute(InsertItem(id: 1, label: "one")) }
    struct Touch: Statement {
      static let sql: StaticString = "UPDATE items SET label = label || '.' WHERE id = $1"
      let id: Int
      func bind(_ bindings: inout Bindings) { bindings(id) }
    }
    let arrived = Monitor(0)
    try await withThrowingTaskGroup(of: Void.self) { group in
      for (first, second) in [(0, 1), (1, 0)] {
        group.addTask {
          try await database.write { session in
            try session.execute(Touch(id: first))
            arrived.withLock { $0 += 1 }
            arrived.broadcast()
            _ = arrived.wait(until: .now + .seconds(5)) { $0 >= 2 ? true : nil }
            try session.execute(Touch(id: second))
          }
        }
      }
      try await group.waitForAll()
    }
    #expect(arrived.withLock { $0 } >= 3)
    await database.shutdown()
  }

  @Test func `closing lets running closures end and refuses the others`() async throws {
    let database = try Self.database(await TestCluster.shared(), limits(size: 1, waiters: 9))
    let gate = Gate()
    let running = Task {
      try await database.read { session in
        gate.pass()
        return try session.run(Echo(1))
      }
    }
    #expect(try await eventually { database.statistics.open == 1 })
    let waiting = Task { try await database.read { try $0.run(Echo(2)) } }
    #expect(try await eventually { database.statistics.waiting == 1 })
    let closed = Task { await database.shutdown() }
    let refused = await #expect(throws: PostgresError.self) { try await waiting.value }
    #expect(refused?.kind == .shuttingDown)
    gate.open()
    #expect(try await running.value == [1])
    await closed.value
    #expect(database.statistics.open == 0)
    let late = await #expect(throws: PostgresError.self) {
      try await database.read { try $0.run(Echo(3)) }
    }
    #expect(late?.kind == .shuttingDown)
    await database.shutdown()
  }

  @Test func `a terminated backend is replaced`() async throws {
    let cluster = try await TestCluster.shared()
    let database = try Self.database(cluster, "postgres", PoolLimits(size: 1))
    let pid = try await database.read { try $0.run(BackendPID())[0] }
    try await cluster.session { try $0.execute(TerminateBackend(pid: pid)) }
    #expect(
      try await eventually {
        try await cluster.session { try $0.run(IsAlive(pid: pid)) } == [false]
      })
    // The pool sees the end of an idle session before it gives it to a caller.
    let next = try await database.read { try $0.run(BackendPID())[0] }
    #expect(next != pid)
    let error = await #expect(throws: PostgresError.self) {
      try await database.write { try $0.execute(TerminateBackend(pid: next)) }
    }
    #expect(error?.sqlState == "57P01")
    #expect(error?.isConnectionLoss == true)
    #expect(try await database.read { try $0.run(BackendPID())[0] } != next)
    #expect(database.statistics.connects == 3)
    await database.shutdown()
  }

  struct IsAlive: Statement {
    static let sql: StaticString = "SELECT EXISTS (SELECT FROM pg_stat_activity WHERE pid = $1)"
    let pid: Int32
    func bind(_ bindings: inout Bindings) { bindings(pid) }
    static func decode(_ row: inout Row) throws(PostgresError) -> Bool { try row.next() }
  }
}

private func limits(size: Int, waiters: Int, wait: Duration = .seconds(2)) -> PoolLimits {
  PoolLimits(size: size, waiters: waiters, waitDeadline: wait)
}

extension DatabaseTests {
  fileprivate static func database(_ cluster: TestCluster, _ limits: PoolLimits) throws -> Database
  {
    try database(cluster, "postgres", limits)
  }
}
